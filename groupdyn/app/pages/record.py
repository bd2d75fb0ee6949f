"""Recording a session: one of several ways, chosen in one quiet line."""

from __future__ import annotations

from groupdyn.app.asking import ask_one
from groupdyn.app.blind import blind_coding
from groupdyn.app.keeping import kept_group
from groupdyn.app.recording import WAYS
from groupdyn.app.state import chosen, state
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
    if chosen("how", WAYS[0].id, tuple(ways)) == "live" and chosen("pad", 0):
        ways["live"].show(kept, t)  # the pad has the page to itself
        return
    way = ask_one(t("How to record"), {way.id: way.title for way in WAYS}, "how", WAYS[0].id, t)
    ways[way].show(kept, t)
