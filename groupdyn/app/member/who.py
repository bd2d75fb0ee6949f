"""Which member is looked at, and what can be said of them in a line."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from groupdyn.app.plain import plain
from groupdyn.app.showing import names_of
from groupdyn.app.state import bound, state
from groupdyn.app.view import View
from groupdyn.i18n import N_, Translator
from groupdyn.log import InteractionLog
from groupdyn.measurement.catalogue import FEW_ACTS
from groupdyn.portrait import Standing, standing

ROLE_WORDS = {"member": N_("member"), "leader": N_("leader"), "co-leader": N_("co-leader")}


def ask_member(view: View, people: list[str]) -> str:
    """Ask for a member in one quiet row; the choice is the member in focus on all pages."""
    t, names = view.t, names_of(view.log)
    member = view.member if view.member in people else _first(view.log, people)
    place = people.index(member)
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", width="content", key="member-steps"
    ):
        _step(t("Previous member"), ":material/chevron_left:", "Left", people[place - 1])
        st.selectbox(
            t("Member"),
            people,
            format_func=lambda person: plain(names[person]),
            label_visibility="collapsed",
            width=220,
            **bound("members-member", member, _focus),
        )
        _step(t("Next member"), ":material/chevron_right:", "Right", people[(place + 1) % len(people)])
    return member


def _first(log: InteractionLog, people: list[str]) -> str:
    """The first who does not lead, else the first."""
    leads = set(log.roster["member"][log.is_facilitator].astype(str))
    return next((person for person in people if person not in leads), people[0])


def _step(label: str, icon: str, key: str, member: str) -> None:
    st.button(
        label,
        icon=icon,
        type="tertiary",
        key=f"members-{key.lower()}",
        shortcut=key,
        on_click=_focus,
        args=(member,),
    )


def _focus(member: str) -> None:
    state().member = member


def show_heading(view: View, member: str, rows: pd.DataFrame) -> None:
    """How much of the talk is this person's, against an even share; the name alone where nothing can be said.

    `rows` are the chosen sessions' of `member_sessions`.
    """
    t, own = view.t, standing(rows)
    st.header(plain(_heading(names_of(view.log)[member], own, t)), anchor=False)
    role = str(view.log.roster.set_index("member")["role"].loc[member])
    words = [t(ROLE_WORDS.get(role, role)), *_in_words(own, t)]
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


def _in_words(own: Standing, t: Translator) -> list[str]:
    words = []
    if own.sessions > 1:
        words.append(t("present in {k} of {n} sessions", k=own.present, n=own.sessions))
    if own.present:
        words.append(t.plural("gave {n} act", "gave {n} acts", own.given))
        words.append(t("received {n}", n=t.number(own.received, 0)))
    if own.present and own.acts:
        share, even = t.percent(own.share), t.percent(own.even)
        words.append(t("{share} of the acts, an even share is {even}", share=share, even=even))
    return words
