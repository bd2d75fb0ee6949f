"""A workspace that is locked: its passphrase or recovery key; another place; a backup where it cannot be opened."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import streamlit as st

from groupdyn.app import keeping
from groupdyn.app.desk.deeds import Desk, ask_secret, desk_of, do, show_said, with_either
from groupdyn.app.desk.words import place_words, size_words, when
from groupdyn.app.plain import plain
from groupdyn.app.state import AppState, taken, told
from groupdyn.errors import GroupdynError
from groupdyn.i18n import N_, Translator
from groupdyn.workspace import DamagedWorkspace, open_workspace
from groupdyn.workspace.backups import backups_in, restore_workspace
from groupdyn.workspace.opening import Site, find_site
from groupdyn.workspace.store import is_url

OTHER_BACKUP = ""
"""The option for a backup that is not listed."""


def show(visit: AppState, t: Translator) -> None:
    """Ask for what opens the workspace, and say what to do if nothing does."""
    place, desk = keeping.place(visit), desk_of(visit)
    site, failure = _site(place)
    st.header(
        t("Your workspace is locked") if failure is None else t("The workspace cannot be opened"),
        anchor=False,
    )
    st.caption(plain(place_words(place)))
    if failure is not None:
        st.error(plain(failure.sentence(t)))
    else:
        _ask_passphrase(visit, site, t)
    show_said(visit, t)
    if failure is None and (site is None or site.header.locks):
        _ask_recovery_key(visit, t)
    damaged = isinstance(failure or desk.failure, DamagedWorkspace)
    ask_restore(visit, t, expanded=damaged)
    _ask_place(visit, t)


def _site(place: str) -> tuple[Site | None, GroupdynError | None]:
    """What is known of a workspace that is not open; a server is asked only when it is opened."""
    if is_url(place):
        return None, None
    try:
        return find_site(place), None
    except GroupdynError as error:
        return None, error


def _ask_passphrase(visit: AppState, site: Site | None, t: Translator) -> None:
    if site is not None and not site.header.locks:
        st.markdown(t("It is not encrypted: it opens without a passphrase."))
        st.button(t("Open"), type="primary", key="desk-open-plain", on_click=_open, args=(visit, ""))
        return
    with st.form("desk-unlock", border=False, enter_to_submit=True):
        ask_secret(t("Passphrase"), "desk-unlock-passphrase")
        st.form_submit_button(
            t("Open"), type="primary", on_click=_open, args=(visit, "desk-unlock-passphrase")
        )


def _ask_recovery_key(visit: AppState, t: Translator) -> None:
    with (
        st.expander(t("With the recovery key instead"), key="desk-recover"),
        st.form("desk-recover-form", border=False, enter_to_submit=True),
    ):
        ask_secret(t("Recovery key"), "desk-recover-key", fills="off")
        st.form_submit_button(t("Open with it"), on_click=_open, args=(visit, "desk-recover-key"))


def _open(visit: AppState, key: str) -> None:
    secret = taken(key) if key else ""
    by_recovery = key == "desk-recover-key"

    def deed(desk: Desk) -> None:
        workspace = open_workspace(
            keeping.place(visit),
            None if by_recovery else secret,
            recovery_key=secret if by_recovery else None,
        )
        keeping.take(visit, workspace)
        if by_recovery:
            desk.say(N_("It is open. Choose a new passphrase under “Lock and keys”."))

    do(visit, deed)


# --- a backup ------------------------------------------------------------------------------------


def ask_restore(visit: AppState, t: Translator, *, expanded: bool = False) -> None:
    """Ask for a backup, a new place and what opens the backup."""
    place = keeping.place(visit)
    turn = desk_of(visit).turn
    listed = () if is_url(place) or not Path(place).is_dir() else backups_in(Path(place))
    words = {
        str(copy.path): f"{when(copy.at, t)} · {size_words(copy.bytes, t)} · {copy.path.name}"
        for copy in listed
    }
    with (
        st.expander(t("Restore a backup at a new place"), expanded=expanded, key=f"desk-restore-{turn}"),
        st.form(f"desk-restore-form-{turn}", border=False, enter_to_submit=False),
    ):
        st.caption(t("The backup and what is at the old place stay as they are."))
        if words:
            st.selectbox(
                t("Backup"),
                [*words, OTHER_BACKUP],
                format_func=lambda path: plain(words[path]) if path else t("Another file, named below"),
                key=f"desk-restore-listed-{turn}",
            )
        st.text_input(t("File of the backup, if it is not listed"), key=f"desk-restore-file-{turn}")
        st.text_input(
            t("New place"), value=str(free_place(place)), help=t("A folder that is not there yet."),
            key=f"desk-restore-place-{turn}",
        )  # fmt: skip
        ask_secret(t("Passphrase or recovery key from that time"), f"desk-restore-secret-{turn}", fills="off")
        st.form_submit_button(t("Restore"), on_click=_restore, args=(visit,))


def free_place(place: str) -> Path:
    """A folder beside the workspace, named by the day, that is not there yet."""
    home = Path.home() / "groupdyn-workspace" if is_url(place) else Path(place)
    base = home.with_name(f"{home.name}-{date.today().isoformat()}")
    number = 1
    found = base
    while found.exists():
        number += 1
        found = base.with_name(f"{base.name}-{number}")
    return found


def _restore(visit: AppState) -> None:
    turn = desk_of(visit).turn
    secret = taken(f"desk-restore-secret-{turn}")
    typed = str(told(f"desk-restore-file-{turn}") or "").strip()
    backup = typed or str(told(f"desk-restore-listed-{turn}") or "")
    place = keeping.full_path(str(told(f"desk-restore-place-{turn}") or "").strip())

    def deed(desk: Desk) -> None:
        workspace = with_either(
            secret,
            lambda passphrase, recovery_key: restore_workspace(
                keeping.full_path(backup), place, passphrase, recovery_key=recovery_key
            ),
        )
        visit.place = place
        keeping.take(visit, workspace)
        desk.say(N_("The backup is restored at {place}."), place=place_words(place))

    do(visit, deed)


# --- another place -------------------------------------------------------------------------------


def _ask_place(visit: AppState, t: Translator) -> None:
    with (
        st.expander(t("Another workspace"), key="desk-place"),
        st.form("desk-place-form", border=False, enter_to_submit=True),
    ):
        st.text_input(t("Folder of the workspace"), key="desk-place-path")
        with st.container(horizontal=True):
            st.form_submit_button(t("Go there"), on_click=_go, args=(visit,))
            st.form_submit_button(
                t("Make a new workspace"), type="tertiary", on_click=_make_new, args=(visit,)
            )


def _go(visit: AppState) -> None:
    path = taken("desk-place-path").strip()  # a server's address may hold a password
    if path:
        visit.place = keeping.full_path(path)
        do(visit, lambda _: None)


def _make_new(visit: AppState) -> None:
    path = taken("desk-place-path").strip()  # a server's address may hold a password
    visit.place = keeping.full_path(path) if path else str(free_place(keeping.place(visit)))
    do(visit, lambda desk: setattr(desk, "making", True))
