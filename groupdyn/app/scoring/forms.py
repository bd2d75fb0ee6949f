"""Questionnaires: the course of their scales, and a grid to enter answers or scores."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from groupdyn.app.asking import ask_one
from groupdyn.app.keeping import Kept
from groupdyn.app.plain import plain
from groupdyn.app.scoring.course import show_course
from groupdyn.app.scoring.grid import ask_items, ask_totals
from groupdyn.app.scoring.ledger import known_instruments, of_session, present
from groupdyn.app.scoring.own import ask_own
from groupdyn.app.state import remembered
from groupdyn.app.view import session_name
from groupdyn.i18n import N_, Translator
from groupdyn.i18n.words import words_in
from groupdyn.instruments import Instrument
from groupdyn.log import LEADER, MEMBER, OBSERVER, InteractionLog

PERSPECTIVES = {MEMBER: N_("Members"), LEADER: N_("Facilitators"), OBSERVER: N_("Observers")}
ITEMS, TOTALS = "items", "totals"
WAYS = {ITEMS: N_("Answers by item"), TOTALS: N_("Scores of the scales")}


def show(kept: Kept, session: int, t: Translator) -> None:
    """Draw the section."""
    scores = kept.workspace.records(kept.group, "scores")
    known = known_instruments(kept)
    show_heading(kept.log, session, scores, t)
    instrument = known[_ask_instrument(known, scores, t)]
    show_course(kept.log, scores, instrument, t)
    perspective, way = _ask_manner(instrument, t)
    if way == ITEMS:
        ask_items(kept, session, scores, instrument, perspective, t)
    else:
        ask_totals(kept, session, scores, instrument, perspective, t)
    show_about(instrument, t)
    ask_own(kept, known, t)


def show_heading(log: InteractionLog, session: int, scores: pd.DataFrame, t: Translator) -> None:
    """How many of those who were there have said something about the session."""
    here = present(log, session, MEMBER)
    mine = of_session(scores, log, session)
    mine = mine[mine["perspective"] == MEMBER]
    heard = len(set(mine["rater"]) & set(here))
    name = session_name(log, session, t)
    if not heard:
        st.header(plain(t("{session}: nobody has rated it yet", session=name)), anchor=False)
    else:
        heading = t.plural(
            "{session}: {heard} of {n} member has rated it",
            "{session}: {heard} of {n} members have rated it",
            len(here),
            session=name,
            heard=t.number(heard, 0),
        )
        st.header(plain(heading), anchor=False)


def _ask_instrument(known: dict[str, Instrument], scores: pd.DataFrame, t: Translator) -> str:
    """Which questionnaire: those with scores first; at first the one that was entered last."""
    used = [i for i in dict.fromkeys(reversed(scores["instrument"].astype(str).tolist())) if i in known]
    options = [*used, *(i for i in known if i not in used)]
    asked = st.selectbox(
        t("Questionnaire"),
        options,
        format_func=lambda i: known[i].title(t.language),
        label_visibility="collapsed",
        width=460,
        **remembered("form", options[0], options, private=True),
    )
    return str(asked)


def _ask_manner(instrument: Instrument, t: Translator) -> tuple[str, str]:
    """Whose answers, and whether by item; of a form with totals only there is nothing to ask."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="scores-manner"):
        perspective = ask_one(t("Who answered"), PERSPECTIVES, "who", MEMBER, t)
        by_item = instrument.items and not instrument.asks
        way = ask_one(t("How to enter"), WAYS, "way", ITEMS, t) if by_item else TOTALS
    return perspective, way


def show_about(instrument: Instrument, t: Translator) -> None:
    """Rights and source of the questionnaire, and what of its key was verified."""
    parts = [words_in(instrument.rights, t.language), words_in(instrument.verified, t.language)]
    if instrument.source:
        parts.append(t("Source: {source}.", source=instrument.source))
    st.caption(plain(" ".join(filter(None, parts))))
