"""The group: its people, where they were, and where they sit; edited in place."""

from __future__ import annotations

from importlib import import_module

import streamlit as st

from groupdyn.app.asking import ask_one
from groupdyn.app.keeping import Kept, kept_group
from groupdyn.app.roster.deeds import show_doings
from groupdyn.app.state import state
from groupdyn.i18n import N_, Translator, translator
from groupdyn.workspace.access import Right

PARTS: dict[str, str] = {
    "people": N_("People"),
    "presence": N_("Attendance"),
    "seating": N_("Seats"),
}
"""Each a module of `roster` with `show(kept, t)`."""


def render() -> None:
    """Draw the page."""
    visit = state()
    kept, t = kept_group(visit), translator(visit.language)
    if kept is None:
        return
    if not kept.workspace.access(kept.group).allows(Right.GROUP):
        st.markdown(t("Only the group's facilitator edits its people and sessions."))
        return
    if kept.workspace.is_read_only:
        st.markdown(t("The workspace can only be read here, so nothing can be edited."))
        return
    _show(kept, t)


def _show(kept: Kept, t: Translator) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="group-line"
    ):
        part = ask_one(t("Group"), PARTS, "part", "people", t)
        above = st.container(width="content")
    import_module(f"groupdyn.app.roster.{part}").show(kept, t)
    with above:
        show_doings(kept, t)
