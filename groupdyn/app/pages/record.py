"""Recording a session: one of several ways, chosen in one quiet line."""

from __future__ import annotations

import streamlit as st

from groupdyn.app.blind import blind_coding
from groupdyn.app.keeping import kept_group
from groupdyn.app.recording import WAYS
from groupdyn.app.state import chosen, remembered, state
from groupdyn.i18n import translator


def render() -> None:
    """Draw the page."""
    visit = state()
    kept, t = kept_group(visit), translator(visit.language)
    if kept is None:
        return
    ways = {way.id: way for way in WAYS}
    if blind_coding(visit):
        ways["second"].show(kept, t)  # the other ways show the first coding
        return
    how = remembered("how", WAYS[0].id, tuple(ways))
    if chosen("how", WAYS[0].id, tuple(ways)) == "live" and chosen("pad", 0):
        ways["live"].show(kept, t)  # the pad has the page to itself
        return
    way = st.segmented_control(
        t("How to record"),
        list(ways),
        format_func=lambda way: t(ways[way].title),
        required=True,
        label_visibility="collapsed",
        **how,
    )
    ways[str(way)].show(kept, t)
