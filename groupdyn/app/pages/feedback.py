"""Feedback flow: who gives feedback to whom, what kind, what is returned, and what is made of it."""

from __future__ import annotations

import streamlit as st

from groupdyn.app.cache import cached
from groupdyn.app.feedback.answers import show_responses, show_sides
from groupdyn.app.feedback.behind import show_acts_asked_for
from groupdyn.app.feedback.given import show_give_take, show_matrix
from groupdyn.app.feedback.numbers import show_numbers
from groupdyn.app.feedback.streams import kinds_of, show_flow
from groupdyn.app.plain import plain
from groupdyn.app.showing import ask_sessions, of_sessions, sessions_in_words, show_inferred
from groupdyn.app.view import View, current_view
from groupdyn.lenses import feedback as lens
from groupdyn.log import InteractionLog


def render() -> None:
    """Draw the page."""
    view = current_view()
    if view is None:
        return
    if not lens.feedback_codes(view.log.scheme):
        _show_no_codes(view)
        return
    positions = ask_sessions(view)
    log = cached(_feedback)(view.log, tuple(positions))
    _show_heading(view, log, positions)
    if not len(log):
        codes = view.t.names(list(kinds_of(log, view.t).values()))
        st.markdown(view.t("The scheme counts these codes as feedback: {codes}.", codes=plain(codes)))
        return
    left, right = st.columns((62, 38), gap="large")
    with left:
        show_flow(view, log)
    with right:
        show_numbers(view, log)
    left, right = st.columns((55, 45), gap="large")
    with left:
        show_matrix(view, log)
    with right:
        show_responses(view, log)
        show_sides(view)
    show_give_take(view, log, positions)
    show_acts_asked_for(view, log)


def _feedback(log: InteractionLog, positions: tuple[int, ...]) -> InteractionLog:
    """The acts of feedback of the sessions at these positions."""
    return lens.feedback_of(of_sessions(log, positions))


def _show_heading(view: View, log: InteractionLog, positions: list[int]) -> None:
    """What was found; below it how many acts it is, where there are any."""
    t, found = view.t, cached(lens.finding)(log, view.t)
    otherwise = t("Feedback flow") if len(log) else t("No feedback to show")
    st.header(plain(found.heading or otherwise), anchor=False)
    where = t.plural(
        "{n} act of feedback in {sessions}.",
        "{n} acts of feedback in {sessions}.",
        len(log),
        sessions=sessions_in_words(positions, view),
    )
    st.markdown(f":gray[{plain(' '.join((where, *found.sentences) if len(log) else found.sentences))}]")
    show_inferred(log, t)


def _show_no_codes(view: View) -> None:
    t = view.t
    st.header(t("No feedback to show"), anchor=False)
    st.markdown(
        t(
            "The coding scheme {scheme} marks none of its codes as feedback, so nobody can tell which acts are "
            "feedback. Mark the codes that are, in the scheme's file (feedback: true), or open the log with a scheme "
            "that knows feedback.",
            scheme=plain(view.log.scheme.title(t.language)),
        )
    )
