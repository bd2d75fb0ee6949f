"""Scores: questionnaires, sociometric choices, the hand-over to a member, the facilitator's own guess."""

from __future__ import annotations

import streamlit as st

from groupdyn.app.asking import ask_one
from groupdyn.app.frame import ask_session, link_to
from groupdyn.app.keeping import kept_group
from groupdyn.app.scoring import SECTIONS
from groupdyn.app.scoring.doing import show_done
from groupdyn.app.scoring.guessing import waiting
from groupdyn.app.scoring.reading import may_enter, show_reading
from groupdyn.app.state import state
from groupdyn.i18n import translator

GUESS = "guessing"
"""The section that is open at first as long as a guess is due."""


def render() -> None:
    """Draw the page."""
    visit = state()
    kept, t = kept_group(visit), translator(visit.language)
    if kept is None:
        return
    if not len(kept.log.sessions):
        st.header(t("There is no session yet"), anchor=False)
        if may_enter(kept):
            st.markdown(t("Scores belong to a session. Record one, or add one to the group, and come back."))
            link_to("record", t("Record a session as it happens"))
        return
    session = ask_session(kept.log)
    if not may_enter(kept):
        show_reading(kept, session, t)
        return
    sections = {section.id: section for section in SECTIONS}
    due = str(kept.log.sessions["session"].iloc[session]) in waiting(kept)
    titles = {section.id: section.title for section in SECTIONS}
    wanted = ask_one(t("What to enter"), titles, "what", GUESS if due else SECTIONS[0].id, t)
    show_done(kept, t)
    sections[wanted].show(kept, session, t)
