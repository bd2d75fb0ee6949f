"""Feedback flow: who gives feedback to whom, what kind, what is returned, and what is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from groupdyn.app.acts import show_acts
from groupdyn.app.cache import cached
from groupdyn.app.frame import plain
from groupdyn.app.showing import (
    ask_sessions,
    by_seat,
    names_of,
    session_labels,
    session_names,
    sessions_in_words,
    show_figure,
    side_heading,
)
from groupdyn.app.state import choose, chosen, remembered, state
from groupdyn.app.view import View, current_view
from groupdyn.figures.feedback_flow import feedback_flow
from groupdyn.figures.give_take import give_take
from groupdyn.figures.responses import responses as response_bars
from groupdyn.figures.sociomatrix import sociomatrix
from groupdyn.figures.trend import stacked_shares
from groupdyn.i18n import Translator
from groupdyn.lenses import feedback as lens
from groupdyn.listing import RESPONSE_WORDS, rows_behind
from groupdyn.log import GROUP, InteractionLog
from groupdyn.selection import select

ANYBODY = ""
ENDS = ("giver", "receiver", "person")
"""What the acts at the foot of the page can be asked by; members' ids never stand in the link."""
SIGNS = {1: "positive", 0: "neutral", -1: "negative"}


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
    found = cached(lens.finding)(log, view.t)
    otherwise = view.t("Feedback flow") if len(log) else view.t("No feedback to show")
    st.header(plain(found.heading or otherwise), anchor=False)
    where = view.t.plural(
        "{n} act of feedback in {sessions}.",
        "{n} acts of feedback in {sessions}.",
        len(log),
        sessions=sessions_in_words(positions, view),
    )
    st.markdown(f":gray[{plain(' '.join((where, *found.sentences) if len(log) else found.sentences))}]")
    if not len(log):
        _show_none(view)
        return
    left, right = st.columns((62, 38), gap="large")
    with left:
        _show_flow(view, log)
    with right:
        _show_numbers(view, log)
    left, right = st.columns((55, 45), gap="large")
    with left:
        _show_matrix(view, log)
    with right:
        _show_responses(view, log)
        _show_sides(view)
    _show_give_take(view, log, positions)
    _show_acts(view, log)


def _feedback(log: InteractionLog, positions: tuple[int, ...]) -> InteractionLog:
    """The acts of feedback of the sessions at these positions."""
    names = [str(log.sessions["session"].iloc[k]) for k in positions]
    return lens.feedback_of(log if len(names) == len(log.sessions) else select(log, sessions=names))


# --- nothing to show -----------------------------------------------------------------------------


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


def _show_none(view: View) -> None:
    t, scheme = view.t, view.log.scheme
    codes = [scheme.label(code, t.language) for code in lens.feedback_codes(scheme)]
    st.markdown(t("The scheme counts these codes as feedback: {codes}.", codes=plain(t.names(codes))))


# --- the flow ------------------------------------------------------------------------------------


def _kinds(log: InteractionLog, t: Translator) -> dict[str, str]:
    return {code: log.scheme.label(code, t.language) for code in lens.feedback_codes(log.scheme)}


def _show_flow(view: View, log: InteractionLog) -> None:
    t, names, kinds = view.t, names_of(log), _kinds(log, view.t)
    table = cached(lens.flow)(log)
    signs = dict(zip(kinds, (SIGNS[sign] for sign in log.scheme.sign_of(kinds)), strict=True))
    figure = feedback_flow(
        table,
        view.palette,
        t,
        names=names,
        kinds=kinds,
        signs=signs,
        width=1200 if view.presentation else 860,
        presentation=view.presentation,
    )
    words = [t("left: who gives"), t("middle: what kind"), t("right: who receives"), t("blue: supportive")]
    shown = pd.DataFrame(
        {
            t("From"): table["giver"].map(names),
            t("Kind"): table["kind"].map(kinds),
            t("To"): [_name(person, names, t) for person in table["receiver"]],
            t("Acts"): table["acts"],
        }
    )
    show_figure(figure, view, "feedback-flow", name="feedback-flow", caption=" · ".join(words), table=shown)


def _name(person: str, names: dict[str, str], t: Translator) -> str:
    return t("group") if person == GROUP else names.get(person, t("not recorded"))


def _show_numbers(view: View, log: InteractionLog) -> None:
    """Reciprocity, the facilitators' part, and who is left out, each with what it means."""
    t, names = view.t, names_of(log)
    people = cached(lens.balance)(log)
    back = lens.reciprocity(cached(lens.give_receive)(log))
    share, even = cached(lens.leaders_share)(log)
    few = len(log) < lens.FEW_FEEDBACK
    _number(
        t("Returned feedback"),
        t.percent(back),
        t("No feedback went from one person to another.")
        if pd.isna(back)
        else t("What two people give each other both ways, as a share of all feedback between people."),
        few,
        t,
    )
    if log.is_facilitator.any():
        _number(
            t("From the facilitators"),
            t.percent(share),
            t("If all present gave equally often: {even}.", even=t.percent(even)),
            few,
            t,
        )
    for title, flag, otherwise in (
        (t("Received none"), "never_received", t("Everybody present received feedback.")),
        (t("Gave, and received none"), "gives_only", t("Nobody only gives.")),
    ):
        who = [names[member] for member in people.loc[people[flag], "member"]]
        _number(title, t.number(len(who), 0), t.names(who) or otherwise, few, t)
    waiting = int(cached(lens.responses)(log)["unanswered"].sum())
    _number(
        t("Unanswered"),
        t.number(waiting, 0),
        t("Of {n} acts of feedback.", n=t.number(len(log), 0)),
        False,
        t,
    )


def _number(title: str, value: str, remark: str, few: bool, t: Translator) -> None:
    quiet = ' class="gd-quiet"' if few else ""
    remark = t("{remark} (few acts)", remark=remark) if few else remark
    with st.container(gap="xxsmall"):
        st.html(
            f'<div class="gd-number"><h3 class="gd-side">{escape(title)}</h3><b{quiet}>{escape(value)}</b></div>'
        )
        st.caption(plain(remark))


# --- who to whom, and what came of it ------------------------------------------------------------


def _show_matrix(view: View, log: InteractionLog) -> None:
    t, names = view.t, names_of(log)
    side_heading(t("Who gives to whom"))
    matrix = cached(lens.give_receive)(log)
    matrix = matrix.loc[by_seat(matrix.index, names), by_seat(matrix.columns, names)]
    figure = sociomatrix(matrix, view.palette, t, names=names, presentation=view.presentation)
    shown = matrix.rename(index=names, columns={**names, GROUP: t("group")})
    show_figure(
        figure,
        view,
        "feedback-matrix",
        name="feedback-matrix",
        caption=t("acts of feedback · rows give, columns receive"),
        table=shown.rename_axis(t("From")).reset_index(),
        on_pick=_take_pair,
    )


def _show_responses(view: View, log: InteractionLog) -> None:
    t = view.t
    side_heading(t("What was made of it"))
    table = cached(lens.responses)(log)
    words = {**{key: t(word) for key, word in RESPONSE_WORDS.items()}, lens.NOT_NOTED: t("not noted")}
    figure = response_bars(
        table, view.palette, t, kinds=_kinds(log, t), words=words, presentation=view.presentation
    )
    shown = table.rename(index=_kinds(log, t), columns=words).rename_axis(t("Kind")).reset_index()
    show_figure(figure, view, "feedback-responses", name="responses", table=shown)


def _show_sides(view: View) -> None:
    """Facilitators against members, session by session."""
    t = view.t
    if not view.log.is_facilitator.any() or len(view.log.sessions) < 2:
        return
    side_heading(t("Facilitators and members"))
    table = cached(lens.sides)(cached(lens.feedback_of)(view.log))
    words = {"members": t("members"), "leaders": t("facilitators")}
    title = t("Who gives the feedback")
    figure = stacked_shares(
        table,
        view.palette,
        t,
        sessions=session_labels(view),
        names=words,
        title=title,
        width=460,
        height=300 if view.presentation else 200,
        presentation=view.presentation,
    )
    shown = pd.DataFrame(
        {
            t("Session"): session_labels(view),
            t("Acts of feedback"): table["acts"],
            t("Facilitators"): table["leaders"],
            t("Members"): table["members"],
            t("Facilitators among the people"): table["leaders_present"],
        }
    )
    caption = t("shares of the acts of feedback, all sessions")
    show_figure(figure, view, "feedback-sides", name="feedback-sides", caption=caption, table=shown)


# --- given and received --------------------------------------------------------------------------


def _show_give_take(view: View, log: InteractionLog, positions: list[int]) -> None:
    t, names = view.t, names_of(log)
    side_heading(t("Given and received"))
    table = cached(lens.given_received)(log)
    sessions = log.sessions["session"].astype(str).tolist()
    people = by_seat(lens.present_people(log), names)
    given, received = (
        table.pivot(index="member", columns="session", values=part).reindex(index=people, columns=sessions)
        for part in ("given", "received")
    )
    figure = give_take(
        given,
        received,
        view.palette,
        t,
        names=names,
        focus=view.member,
        width=760,
        presentation=view.presentation,
    )

    labels = session_names(view)
    shown = pd.DataFrame(
        {
            t("Session"): table["session"].map(
                dict(zip(sessions, (labels[k] for k in positions), strict=True))
            ),
            t("Name"): table["member"].map(names),
            t("Given"): table["given"],
            t("Received"): table["received"],
        }
    )
    show_figure(figure, view, "feedback-give-take", name="given-received", table=shown, on_pick=_take_person)


def _take_person(data: list[Any]) -> None:
    """Put the person whose bar was clicked into focus, and ask for the acts they gave and received."""
    if data[:1] == ["person"]:
        state().member = str(data[1])
        _ask_for("", "", str(data[1]))


def _take_pair(data: list[Any]) -> None:
    """Ask for the acts of the cell that was clicked."""
    if data[:1] == ["tie"]:
        _ask_for(str(data[1]), str(data[2]), "")


def _ask_for(giver: str, receiver: str, person: str) -> None:
    for name, value in (("giver", giver), ("receiver", receiver), ("person", person)):
        choose(name, value, ANYBODY, private=True)


# --- the acts behind it --------------------------------------------------------------------------


def _show_acts(view: View, log: InteractionLog) -> None:
    """The acts from somebody, to somebody, or of one person both ways."""
    t = view.t
    names = {ANYBODY: t("anybody"), **names_of(log), GROUP: t("group")}
    if not view.presentation:
        _ask_ends(t, names)
    giver, receiver, person = (chosen(name, ANYBODY, list(names), private=True) for name in ENDS)
    rows = rows_behind(log, person=person or None, sender=giver or None, receiver=receiver or None)
    if person:
        title = t("Feedback that {name} gave and received", name=names[person])
    elif giver or receiver:
        title = t("Acts of feedback: {giver} → {receiver}", giver=names[giver], receiver=names[receiver])
    else:
        title = t("Acts of feedback")
    show_acts(log, rows, t, "feedback-acts", title, controls=not view.presentation)


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
