"""The workspace: made, unlocked, and what is kept in it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from groupdyn.app import desk as sections
from groupdyn.app import keeping
from groupdyn.app.asking import ask_one
from groupdyn.app.desk import making, recovery, unlocking
from groupdyn.app.desk.deeds import Desk, desk_of, do, show_said
from groupdyn.app.desk.words import place_words
from groupdyn.app.plain import plain
from groupdyn.app.state import AppState, state
from groupdyn.i18n import N_, Translator, translator
from groupdyn.workspace import Workspace
from groupdyn.workspace.access import Right

STYLE = Path(sections.__file__).with_name("style.css")


def render() -> None:
    """Draw the page: one of its states."""
    visit = state()
    t = translator(visit.language)
    st.html(STYLE)
    with st.container(width=880, key="desk"):
        workspace, desk = keeping.workspace_of(visit), desk_of(visit)
        if workspace is not None and desk.recovery:
            recovery.show(visit, t)
        elif workspace is not None:
            _show_open(visit, workspace, t)
        elif keeping.is_there(keeping.place(visit)) and not desk.making:
            unlocking.show(visit, t)
        else:
            making.show(visit, t)


def _show_open(visit: AppState, workspace: Workspace, t: Translator) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        with st.container(gap=None, width="stretch"):
            st.header(t("Your workspace"), anchor=False)
            st.caption(plain(_line(visit, workspace, t)))
        st.button(
            t("Lock now"),
            icon=":material/lock:",
            width="content",
            key="desk-lock",
            on_click=_lock,
            args=(visit,),
        )
    if workspace.is_read_only:
        st.warning(
            t(
                "It can be read here, but nobody may write to it: nothing can be recorded or changed. Back it up to "
                "a folder where you may write, and restore the backup."
            )
        )
    known = {section.id: section for section in _sections(visit, workspace)}
    titles = {section.id: section.title for section in known.values()}
    chosen = ask_one(t("Part of the workspace"), titles, "section", next(iter(known)), t)
    desk_of(visit).turn_to(chosen)
    show_said(visit, t)
    known[chosen].show(visit, workspace, t)


def _sections(visit: AppState, workspace: Workspace) -> list[sections.Section]:
    """Those of use to whoever is at work; what may be done in them, the workspace decides."""
    accesses = [workspace.access(), *(workspace.access(group.id) for group in workspace.groups())]
    team = visit.person is not None or (accesses[0].allows(Right.GROUP) and bool(workspace.grants()))
    return [
        section
        for section in sections.SECTIONS
        if any(may.allows(section.right) for may in accesses) and (team or not section.in_team)
    ]


def _line(visit: AppState, workspace: Workspace, t: Translator) -> str:
    """Where it is, whether it is encrypted, when it locks itself."""
    minutes = round(keeping.idle_limit_s(workspace) / 60)
    owner = workspace.access().allows(Right.OWNER)
    parts = [
        *([place_words(keeping.place(visit))] if owner else []),
        t("encrypted") if workspace.is_encrypted else t("not encrypted"),
        t.plural("locks after {n} idle minute", "locks after {n} idle minutes", minutes),
    ]
    return " · ".join(parts)


def _lock(visit: AppState) -> None:
    def deed(desk: Desk) -> None:
        keeping.lock(visit)
        desk.recovery = ""
        desk.say(N_("It is locked."))

    do(visit, deed)
