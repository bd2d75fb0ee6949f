"""Backups: written and read back, listed, checked, restored elsewhere; and the check of everything that is kept."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from groupdyn.app import keeping
from groupdyn.app.desk.deeds import Desk, desk_of, do
from groupdyn.app.desk.unlocking import ask_restore
from groupdyn.app.desk.words import place_words, size_words, when
from groupdyn.app.plain import plain
from groupdyn.app.state import AppState, told
from groupdyn.i18n import N_, Translator
from groupdyn.workspace import Workspace
from groupdyn.workspace.backups import CopyFile
from groupdyn.workspace.opening import BACKUPS

SHOWN = 12
"""How many backups are listed before the rest is behind a disclosure."""


def show(visit: AppState, workspace: Workspace, t: Translator) -> None:
    """Show the backups, and ask for another one."""
    st.markdown(
        t(
            "A backup is the whole workspace in one file, encrypted like the workspace itself, and read back "
            "before it counts. Keep one on a stick or another disk, away from this computer."
        )
    )
    _ask_backup(visit, workspace, t)
    _show_backups(visit, workspace, t)
    ask_restore(visit, t)
    _ask_check(visit, workspace, t)


def _home(workspace: Workspace) -> str:
    return "" if workspace.site.folder is None else str(workspace.site.folder / BACKUPS)


def _folder_key(visit: AppState) -> str:
    return f"desk-backup-folder-{desk_of(visit).number(keeping.place(visit))}"


def _ask_backup(visit: AppState, workspace: Workspace, t: Translator) -> None:
    with st.form("desk-backup-form", border=False, enter_to_submit=True):
        st.text_input(
            t("Folder for the backup"),
            value="" if workspace.is_read_only else _home(workspace),
            key=_folder_key(visit),
        )
        st.form_submit_button(t("Back up now"), type="primary", on_click=_back_up, args=(visit, workspace))


def _back_up(visit: AppState, workspace: Workspace) -> None:
    folder = str(told(_folder_key(visit)) or "").strip()

    def deed(desk: Desk) -> None:
        made = workspace.backup(keeping.full_path(folder) if folder else None)
        desk.say(
            N_("The backup is written, and was read back (groups: {groups}, acts: {acts}): {place}"),
            groups=made.groups,
            acts=made.acts,
            place=place_words(str(made.path)),
        )

    do(visit, deed)


def _show_backups(visit: AppState, workspace: Workspace, t: Translator) -> None:
    backups = [copy for copy in workspace.copies() if copy.kind == "backup"]
    if not backups:
        st.caption(t("There is no backup yet."))
        return
    st.subheader(t("Backups that this workspace made"), anchor=False)
    with st.container(gap=None, key="desk-backups"):
        for i, copy in enumerate(backups[:SHOWN]):
            _show_backup(visit, workspace, i, copy, t)
    if len(backups) > SHOWN:
        with st.expander(t.plural("{n} older one", "{n} older ones", len(backups) - SHOWN)):
            for i, copy in enumerate(backups[SHOWN:], start=SHOWN):
                _show_backup(visit, workspace, i, copy, t)


def _show_backup(visit: AppState, workspace: Workspace, number: int, copy: CopyFile, t: Translator) -> None:
    with st.container(
        horizontal=True,
        vertical_alignment="center",
        horizontal_alignment="distribute",
        key=f"desk-backup-{number}",
    ):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"{plain(when(copy.at, t))}\u2003:gray[{plain(size_words(copy.bytes, t))}]")
            st.caption(plain(place_words(str(copy.path))))
        st.button(
            t("Check"),
            help=t("Reads all of it back."),
            type="tertiary",
            width="content",
            disabled=copy.bytes is None,
            key=f"desk-check-{number}",
            on_click=_check_backup,
            args=(visit, workspace, copy.path),
        )


def _check_backup(visit: AppState, workspace: Workspace, path: Path) -> None:
    def deed(desk: Desk) -> None:
        found = workspace.check_backup(path)
        desk.say(
            N_("{name} can be read whole (groups: {groups}, acts: {acts}), and its audit trail is intact."),
            name=path.name,
            groups=found.groups,
            acts=found.acts,
        )

    do(visit, deed)


def _ask_check(visit: AppState, workspace: Workspace, t: Translator) -> None:
    st.subheader(t("Is everything as it was written?"), anchor=False)
    st.button(t("Check the whole workspace"), key="desk-check", on_click=_check, args=(visit, workspace))


def _check(visit: AppState, workspace: Workspace) -> None:
    def deed(desk: Desk) -> None:
        report = workspace.check()
        desk.found = report.problems
        if report.is_sound:
            desk.say(
                N_("Everything can be read (groups: {n}), and the audit trail is intact."),
                n=len(report.groups),
            )

    do(visit, deed)
