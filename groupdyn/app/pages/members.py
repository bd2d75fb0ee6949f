"""One member at a time: what they give and receive, their part in the talk, their ties, their times, their acts."""

from __future__ import annotations

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
    sessions_in_words,
    show_figure,
    show_table,
    side_heading,
)
from groupdyn.app.state import bound, choose, state
from groupdyn.app.view import View, current_view
from groupdyn.figures.exchange import exchange
from groupdyn.figures.member import given_received, participation
from groupdyn.i18n import N_, Translator, clock
from groupdyn.listing import rows_behind
from groupdyn.log import GROUP, InteractionLog
from groupdyn.measurement.catalogue import FEW_ACTS
from groupdyn.portrait import (
    Standing,
    all_shares,
    counted_with,
    exchanges,
    member_sessions,
    member_times,
    people_to_show,
    standing,
)
from groupdyn.selection import select

ROLE_WORDS = {"member": N_("member"), "leader": N_("leader"), "co-leader": N_("co-leader")}


MOST_PEOPLE = 16
"""With how many others the picture of the ties shows what passed between them; the table has everybody."""


def render() -> None:
    """Draw the page."""
    view = current_view()
    if view is None:
        return
    people = by_seat(people_to_show(view.log), names_of(view.log))
    if not people:
        st.header(view.t("Nobody is on the roster"), anchor=False)
        return
    member = _ask_member(view, people)
    positions = ask_sessions(view)
    table = cached(member_sessions)(view.log, member, view.include)
    _show_heading(view, member, table, positions)
    left, right = st.columns(2, gap="large")
    with left:
        _show_share(view, member, table)
    with right:
        _show_given_received(view, member, table)
    chosen = cached(_sessions)(view.log, tuple(positions))
    left, right = st.columns(2, gap="large")
    with left:
        _show_ties(view, member, chosen)
    with right:
        _show_times(view, member)
    rows = rows_behind(chosen, person=member)
    title = view.t("Acts given and received, {sessions}", sessions=sessions_in_words(positions, view))
    show_acts(chosen, rows, view.t, "members-acts", title, controls=not view.presentation)


def _sessions(log: InteractionLog, positions: tuple[int, ...]) -> InteractionLog:
    names = [str(log.sessions["session"].iloc[k]) for k in positions]
    return log if len(names) == len(log.sessions) else select(log, sessions=names)


# --- who -----------------------------------------------------------------------------------------


def _ask_member(view: View, people: list[str]) -> str:
    """Ask for a member in one quiet row; the choice is the member in focus on all pages."""
    t, names = view.t, names_of(view.log)
    leads = set(view.log.roster["member"][view.log.is_facilitator].astype(str))
    first = next((person for person in people if person not in leads), people[0])
    member = view.member if view.member in people else first
    place = people.index(member)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="member-steps"):
        for step, label, icon, key in (
            (-1, t("Previous member"), ":material/chevron_left:", "Left"),
            (1, t("Next member"), ":material/chevron_right:", "Right"),
        ):
            if step > 0:
                st.selectbox(
                    t("Member"),
                    people,
                    format_func=lambda person: plain(names[person]),
                    label_visibility="collapsed",
                    width=220,
                    **bound("members-member", member, _focus),
                )
            st.button(
                label,
                icon=icon,
                type="tertiary",
                key=f"members-{key.lower()}",
                shortcut=key,
                on_click=_focus,
                args=(people[(place + step) % len(people)],),
            )
    return member


def _focus(member: str) -> None:
    state().member = member


def _show_heading(view: View, member: str, table: pd.DataFrame, positions: list[int]) -> None:
    """How much of the talk is this person's, against an even share; the name alone where nothing can be said."""
    t, name = view.t, names_of(view.log)[member]
    rows = table.iloc[positions]
    own = standing(rows)
    st.header(plain(_heading(name, own, t)), anchor=False)
    role = str(view.log.roster.set_index("member")["role"].loc[member])
    words = [t(ROLE_WORDS.get(role, role))]
    if own.sessions > 1:
        words.append(t("present in {k} of {n} sessions", k=own.present, n=own.sessions))
    if own.present:
        words.append(t.plural("gave {n} act", "gave {n} acts", own.given))
        words.append(t("received {n}", n=t.number(own.received, 0)))
    if own.present and own.acts:
        words.append(
            t(
                "{share} of the acts, an even share is {even}",
                share=t.percent(own.share),
                even=t.percent(own.even),
            )
        )
    st.markdown(f":gray[{plain(' · '.join(words))}]")


def _heading(name: str, own: Standing, t: Translator) -> str:
    if not own.present:
        return t("{name} was not there", name=name)
    if not own.given:
        return t("{name} was there and silent", name=name)
    if own.clear > 0:
        return t("{name} acts more often than an even share", name=name)
    if own.clear < 0:
        return t("{name} acts less often than an even share", name=name)
    if own.acts >= FEW_ACTS:
        return t("{name} acts about as often as an even share", name=name)
    return name


# --- over the sessions ---------------------------------------------------------------------------


def _show_share(view: View, member: str, table: pd.DataFrame) -> None:
    t = view.t
    side_heading(t("Share of the acts"))
    if table["given"].notna().any() and table["share"].isna().all():
        st.caption(t("None of those who count acted, so there are no shares."))
        return
    figure = participation(
        cached(all_shares)(view.log, counted_with(view.log, member, view.include)),
        view.palette,
        t,
        member=member,
        sessions=session_labels(view),
        names=names_of(view.log),
        chance=(table["chance_low"].tolist(), table["chance_high"].tolist()),
        presentation=view.presentation,
    )
    caption = t("grey lines: the others · pale: what chance gives if all spoke equally often")
    shown = pd.DataFrame(
        {
            t("Session"): session_labels(view),
            t("Share"): table["share"],
            t("Even share"): table["even"],
            t("Chance from"): table["chance_low"],
            t("Chance to"): table["chance_high"],
            t("Acts of all"): table["acts"].astype(int),
        }
    )
    show_figure(figure, view, "members-share", name="share", caption=caption, table=shown, on_pick=_turn_to)


def _show_given_received(view: View, member: str, table: pd.DataFrame) -> None:
    t = view.t
    side_heading(t("Given and received"))
    figure = given_received(
        table.assign(session=session_labels(view)),
        view.palette,
        t,
        name=names_of(view.log)[member],
        presentation=view.presentation,
    )
    caption = t("given: acts to anybody · received: acts that name this person · a gap: not there")
    shown = pd.DataFrame(
        {
            t("Session"): session_labels(view),
            t("Given"): table["given"],
            t("Received"): table["received"],
        }
    )
    show_figure(
        figure, view, "members-given", name="given-received", caption=caption, table=shown, on_pick=_turn_to
    )


def _turn_to(data: list[object]) -> None:
    """Look at the session whose point was clicked."""
    if data[:1] == ["session"]:
        choose("sessions", (str(int(str(data[1])) + 1),), ())


# --- ties and times ------------------------------------------------------------------------------


def _show_ties(view: View, member: str, log: InteractionLog) -> None:
    t, names = view.t, names_of(view.log)
    side_heading(t("To whom, from whom"))
    table = cached(exchanges)(log, member)
    figure = exchange(
        table.head(MOST_PEOPLE),
        view.palette,
        t,
        name=names[member],
        names=names,
        presentation=view.presentation,
    )
    shown = pd.DataFrame(
        {
            t("Name"): [t("group") if m == GROUP else names[m] for m in table["member"]],
            t("Given"): table["given"],
            t("Received"): table["received"],
            t("Returned"): [t.percent(value) for value in table["returned"]],
        }
    )
    caption = t("acts that name somebody, and acts to the whole group")
    show_figure(
        figure, view, "members-ties", name="ties", caption=caption, table=shown, on_pick=_turn_to_member
    )


def _turn_to_member(data: list[object]) -> None:
    """Turn to the person whose bar was clicked."""
    if data[:1] == ["tie"] and data[1] != GROUP:
        _focus(str(data[1]))


def _show_times(view: View, member: str) -> None:
    t = view.t
    side_heading(t("Talk time and silences"))
    table = cached(member_times)(view.log, member)
    if table is None:
        st.caption(t("This log records no times, so there are no talk times and silences."))
        return
    shown = pd.DataFrame(
        {
            t("Session"): session_labels(view),
            t("Talk time"): [clock(s) for s in table["talk_time_s"]],
            t("Of all talk"): [t.percent(s) for s in table["talk_share"]],
            t("First act at"): [clock(s) for s in table["first_act_s"]],
            t("Longest silence"): [clock(s) for s in table["longest_silence_s"]],
        }
    )
    show_table(shown, view, "members-times", name="times")
    st.caption(t("minutes and seconds; – where not there, silent, or not recorded"))
