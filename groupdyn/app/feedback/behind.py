"""The acts of feedback at the foot of the page: from somebody, to somebody, or of one person both ways."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from groupdyn.app.acts import show_acts
from groupdyn.app.plain import plain
from groupdyn.app.showing import names_of
from groupdyn.app.state import choose, chosen, remembered
from groupdyn.app.view import View
from groupdyn.figures.style import isolated
from groupdyn.i18n import Translator
from groupdyn.listing import rows_behind
from groupdyn.log import GROUP, InteractionLog

ANYBODY = ""
ENDS = ("giver", "receiver", "person")
"""What the acts can be asked by; members' ids never stand in the link."""


def ask_for(*, giver: str = ANYBODY, receiver: str = ANYBODY, person: str = ANYBODY) -> None:
    """Ask for acts on the reader's behalf, as a click on a figure does."""
    for name, value in zip(ENDS, (giver, receiver, person), strict=True):
        choose(name, value, ANYBODY, private=True)


def show_acts_asked_for(view: View, log: InteractionLog) -> None:
    """Whose acts to list, and the list."""
    t = view.t
    names = {ANYBODY: t("anybody"), **names_of(log), GROUP: t("group")}
    if not view.presentation:
        _ask_ends(t, names)
    giver, receiver, person = (chosen(name, ANYBODY, list(names), private=True) for name in ENDS)
    rows = rows_behind(log, person=person or None, sender=giver or None, receiver=receiver or None)
    title = _title(giver, receiver, person, names, t)
    show_acts(log, rows, t, "feedback-acts", title, controls=not view.presentation)


def _title(giver: str, receiver: str, person: str, names: Mapping[str, str], t: Translator) -> str:
    if person:
        return t("Feedback that {name} gave and received", name=names[person])
    if giver or receiver:
        return t(
            "Acts of feedback: {giver} → {receiver}",
            giver=isolated(names[giver]),
            receiver=isolated(names[receiver]),
        )
    return t("Acts of feedback")


def _ask_ends(t: Translator, names: Mapping[str, str]) -> None:
    words = {"giver": t("From"), "receiver": t("To"), "person": t("Given or received by")}
    with st.container(horizontal=True, key="feedback-asked"):
        for name in ENDS:
            options = [k for k in names if name == "receiver" or k != GROUP]
            st.selectbox(
                words[name],
                options,
                format_func=lambda k: plain(names[k]),
                width=220,
                **remembered(name, ANYBODY, options, private=True),
            )
