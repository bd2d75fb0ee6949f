"""Handing the screen to a member: what is asked, and the PIN that brings it back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from groupdyn.app.handover import LONGEST_PIN, HandOver, begin, has_passphrase
from groupdyn.app.keeping import Kept
from groupdyn.app.plain import plain
from groupdyn.app.scoring.ledger import criteria_of, known_instruments, of_session, present
from groupdyn.app.state import state
from groupdyn.app.view import session_name
from groupdyn.errors import GroupdynError
from groupdyn.i18n import Translator
from groupdyn.instruments import Instrument
from groupdyn.log import MEMBER, InteractionLog

NOTHING = ""


def show(kept: Kept, session: int, t: Translator) -> None:
    """Draw the section."""
    name = session_name(kept.log, session, t)
    st.header(plain(t("Hand the screen to the members: {session}", session=name)), anchor=False)
    st.markdown(
        t(
            "One after another chooses their name, answers, and passes the device on. They see nobody's answers, and "
            "no way to anything else: leaving needs the PIN, or the passphrase of the workspace."
        )
    )
    people = present(kept.log, session, MEMBER)
    if not people:
        st.caption(t("No member was there in this session."))
        return
    scores = of_session(kept.workspace.records(kept.group, "scores"), kept.log, session)
    everything = kept.workspace.records(kept.group, "choices")
    choices = of_session(everything, kept.log, session)
    own = {i.id: i for i in known_instruments(kept).values() if i.asks}
    left, _ = st.columns((5, 4), gap="large")
    with left:
        form = _ask_form(own, t)
        criterion, limit, against, expects = _ask_choice(criteria_of(kept, everything), t)
        waiting = without_answers(people, scores, choices, form, criterion)
        st.caption(
            t.plural("{n} member has not answered yet.", "{n} members have not answered yet.", len(waiting))
        )
        if not (form or criterion):
            return
        pin = st.text_input(
            t("A PIN of at least 4 digits, for bringing it back"),
            type="password",
            autocomplete="off",
            max_chars=LONGEST_PIN,
            key="scores-pin",
        )
        if st.button(t("Hand over"), type="primary", key="scores-hand-over", disabled=not waiting):
            over = HandOver(
                whose=state().person or "",
                workspace=kept.workspace,
                group=kept.group,
                group_id=kept.id,
                session=_named(kept.log, session),
                people=waiting,
                everybody=people,
                language=t.language,
                home_language=t.language,
                instrument=own.get(form),
                criterion=criterion,
                limit=limit,
                against=against,
                expects=expects,
            )
            _begin(over, pin, t)


def _named(log: InteractionLog, session: int) -> str:
    return str(log.sessions["session"].iloc[session])


def _begin(over: HandOver, pin: str, t: Translator) -> None:
    try:
        if pin or not has_passphrase(over.workspace):
            over.set_pin(pin)
        over.workspace.note_view("handed to members", over.group)
    except GroupdynError as error:
        st.error(plain(error.sentence(t)))
        return
    begin(state(), over)
    st.rerun()


def _ask_form(own: dict[str, Instrument], t: Translator) -> str:
    asked: str = st.selectbox(
        t("Questions"),
        [*own, NOTHING],
        format_func=lambda i: own[i].title(t.language) if i else t("None"),
        key=f"scores-hand-form-{t.language}",
    )
    return asked


def _ask_choice(criteria: dict[str, int], t: Translator) -> tuple[str, int, bool, bool]:
    """Which choice is asked, if any, with its limit; whether also against and expected ones."""
    if not criteria:
        return NOTHING, 0, False, False
    criterion: str = st.selectbox(
        t("A choice"),
        [NOTHING, *criteria],
        format_func=lambda c: c or t("None"),
        key=f"scores-hand-criterion-{t.language}",
    )
    if not criterion:
        return NOTHING, 0, False, False
    against = st.toggle(t("Ask also with whom they would rather not"), key="scores-hand-against")
    expects = st.toggle(t("Ask also who, they think, chooses them"), key="scores-hand-expects")
    return criterion, criteria[criterion], against, expects


def without_answers(
    people: dict[str, str], scores: pd.DataFrame, choices: pd.DataFrame, form: str, criterion: str
) -> dict[str, str]:
    """Those who have not answered all of what is asked; id → name."""
    answered = set(people)
    if form:
        mine = scores[(scores["instrument"] == form) & (scores["perspective"] == MEMBER)]
        answered &= set(mine["rater"])
    if criterion:
        mine = choices[(choices["criterion"] == criterion) & (choices["guess"].fillna(0) == 0)]
        answered &= set(mine["chooser"])
    return {p: n for p, n in people.items() if p not in answered}
