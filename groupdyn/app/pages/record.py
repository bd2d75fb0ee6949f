"""Recording a session: one of several ways, chosen in one quiet line."""

from __future__ import annotations

import streamlit as st

from groupdyn.app.keeping import kept_group
from groupdyn.app.recording import WAYS
from groupdyn.app.state import remembered, state
from groupdyn.i18n import translator


def render() -> None:
    """Draw the page."""
    visit = state()
    kept, t = kept_group(visit), translator(visit.language)
    if kept is None:
        return
    ways = {way.id: way for way in WAYS}
    chosen = st.segmented_control(
        t("How to record"),
        list(ways),
        format_func=lambda way: t(ways[way].title),
        required=True,
        label_visibility="collapsed",
        **remembered("how", WAYS[0].id, tuple(ways)),
    )
    ways[str(chosen)].show(kept, t)
