"""One member at a time: what they give and receive, their part in the talk, their ties, their times, their acts."""

from __future__ import annotations

from functools import partial

import streamlit as st

from groupdyn.app.acts import show_acts
from groupdyn.app.cache import cached
from groupdyn.app.member.course import show_given_received, show_share
from groupdyn.app.member.others import show_ties, show_times
from groupdyn.app.member.who import ask_member, show_heading
from groupdyn.app.showing import (
    ask_sessions,
    by_seat,
    names_of,
    of_sessions,
    sessions_in_words,
    show_inferred,
)
from groupdyn.app.view import current_view
from groupdyn.listing import rows_behind
from groupdyn.portrait import member_sessions, people_to_show


def render() -> None:
    """Draw the page."""
    view = current_view()
    if view is None:
        return
    people = by_seat(people_to_show(view.log), names_of(view.log))
    if not people:
        st.header(view.t("Nobody is on the roster"), anchor=False)
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="members-asked"):
        member = ask_member(view, people)
        positions = ask_sessions(view)
    show_heading(view, member, cached(member_sessions)(view.log, member, view.include).iloc[positions])
    chosen = cached(of_sessions)(view.log, tuple(positions))
    rows = rows_behind(chosen, person=member)
    show_inferred(chosen, view.t, rows)
    course = (show_share, show_given_received) if len(view.log.sessions) > 1 else (show_share,)
    parts = [*course, partial(show_ties, log=chosen), show_times]
    for start in range(0, len(parts), 2):
        for column, show in zip(st.columns(2, gap="large"), parts[start : start + 2], strict=False):
            with column:
                show(view, member)
    title = view.t("Acts given and received, {sessions}", sessions=sessions_in_words(positions, view))
    show_acts(chosen, rows, view.t, "members-acts", title, controls=not view.presentation)
