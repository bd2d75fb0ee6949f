"""A new workspace: where, with which passphrase, and whose name its audit trail bears."""

from __future__ import annotations

import getpass

import streamlit as st

from groupdyn.app import keeping
from groupdyn.app.desk.deeds import Desk, ask_secret, desk_of, do, show_said, twice
from groupdyn.app.desk.words import place_words
from groupdyn.app.plain import plain
from groupdyn.app.state import AppState, taken, told
from groupdyn.errors import SettingError
from groupdyn.i18n import N_, Translator
from groupdyn.workspace import create_workspace
from groupdyn.workspace.keys import SHORTEST_PASSPHRASE
from groupdyn.workspace.store import is_url


def show(visit: AppState, t: Translator) -> None:
    """Ask for what a new workspace needs."""
    st.header(t("A place where your groups are kept"), anchor=False)
    st.markdown(
        t(
            "A workspace keeps your groups on this computer, encrypted: sessions, people, notes and scores. "
            "It opens with a passphrase that only you know. Nothing is sent anywhere."
        )
    )
    show_said(visit, t)
    place = keeping.place(visit)
    with st.form("desk-make", border=False, enter_to_submit=True):
        if is_url(place):
            st.caption(plain(t("In the database {place}", place=place_words(place))))
        else:
            st.text_input(
                t("Where"), value=place, help=t("A folder that is not there yet."), key="desk-make-place"
            )
        ask_secret(
            t("Passphrase"),
            "desk-make-passphrase",
            fills="new-password",
            says=t(
                "At least {least} characters. Four or more random words are good, and easy to remember.",
                least=SHORTEST_PASSPHRASE,
            ),
        )
        ask_secret(t("The same passphrase again"), "desk-make-again", fills="new-password")
        st.caption(
            t(
                "At least {least} characters. Whoever forgets it needs the recovery key, which you get next; "
                "without both, nobody can open the workspace.",
                least=SHORTEST_PASSPHRASE,
            )
        )
        st.text_input(
            t("Your name in the audit trail"), value=getpass.getuser(), max_chars=80, key="desk-make-who"
        )
        st.form_submit_button(t("Make the workspace"), type="primary", on_click=_make, args=(visit, True))
        if not is_url(place):
            _ask_unencrypted(visit, t)
    _ask_back(visit, t)


def _ask_unencrypted(visit: AppState, t: Translator) -> None:
    with st.expander(t("Without encryption"), key="desk-make-plain"):
        st.markdown(
            t(
                "Without a passphrase, whoever gets the folder, a backup of the disk or the computer itself can "
                "read everything in it: names, notes, what was said. Choose this only for invented material, or "
                "where the disk is protected in another way."
            )
        )
        st.checkbox(t("I understand, and want it without encryption"), key="desk-make-understood")
        st.form_submit_button(t("Make it without encryption"), on_click=_make, args=(visit, False))


def _ask_back(visit: AppState, t: Translator) -> None:
    desk = desk_of(visit)
    if desk.making:
        st.button(
            t("Back to the workspace that is there"),
            type="tertiary",
            key="desk-make-back",
            on_click=setattr,
            args=(desk, "making", False),
        )


def _make(visit: AppState, encrypted: bool) -> None:
    first, again = taken("desk-make-passphrase"), taken("desk-make-again")
    given = told("desk-make-place")
    place = str(given).strip() if given else keeping.place(visit)
    who = str(told("desk-make-who") or "").strip()

    def deed(desk: Desk) -> None:
        if not encrypted and not told("desk-make-understood"):
            raise SettingError(N_("Say first that you understand what it means."))
        passphrase = twice(first, again) if encrypted else None
        workspace, recovery = create_workspace(
            keeping.full_path(place), passphrase, who=who, unencrypted=not encrypted
        )
        visit.place = keeping.full_path(place)
        keeping.take(visit, workspace)
        keeping.remember_name(workspace, who)
        desk.recovery, desk.making = recovery, False
        if not recovery:
            desk.say(N_("The workspace is there."))

    do(visit, deed)
