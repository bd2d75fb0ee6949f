"""The facilitator's guess: taken before a session's results are shown, and held against the log afterwards."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from groupdyn.app.keeping import Kept, kept_group
from groupdyn.app.plain import plain
from groupdyn.app.scoring.doing import do, fresh, show_quiet_table
from groupdyn.app.scoring.ledger import Row, present
from groupdyn.app.showing import names_of, show_inferred, side_heading
from groupdyn.app.state import state
from groupdyn.app.view import session_name
from groupdyn.errors import GroupdynError
from groupdyn.figures.style import isolated
from groupdyn.i18n import Translator, translator
from groupdyn.lenses.mirror import (
    QUESTIONS,
    SUPPORTS,
    WHY,
    Guess,
    guesses_of,
    mirror,
    sentences,
    summary,
)
from groupdyn.listing import rows_behind
from groupdyn.log import MEMBER
from groupdyn.workspace.access import Right

PAIRS = 3
"""How many pairs are asked for."""


# --- before the reveal ---------------------------------------------------------------------------


def waiting(kept: Kept) -> tuple[str, ...]:
    """The sessions recorded here that wait for a guess of whoever may give one; the last one first."""
    if not kept.workspace.access(kept.group).allows(Right.GROUP):
        return ()
    return tuple(reversed(kept.workspace.without_guess(kept.group)))


def show_guess_first() -> bool:
    """Ask for the guess instead of a page of results, where one is due; says whether it did."""
    visit = state()
    kept = kept_group(visit)
    if kept is None or not (due := waiting(kept)):
        return False
    t = translator(visit.language)
    position = kept.log.sessions["session"].astype(str).tolist().index(due[0])
    name = session_name(kept.log, position, t)
    st.header(plain(t("{session}: first your own guess", session=name)), anchor=False)
    if visit.presentation:
        st.markdown(t("Leave the presentation to give it."))
        return True
    words = t("Before any result is shown. Your guess is kept, and held against the log over the sessions.")
    st.markdown(f":gray[{plain(words)}]")
    _ask_guess(kept, position, t)
    if len(due) > 1:
        label = t.plural("Skip all {n} sessions", "Skip all {n} sessions", len(due))
        st.button(label, type="tertiary", key="guess-skip-all", on_click=_skip, args=(kept, due))
    return True


def _ask_guess(kept: Kept, position: int, t: Translator) -> None:
    """The form; nothing in it is obligatory."""
    people = present(kept.log, position, MEMBER)
    session = str(kept.log.sessions["session"].iloc[position])
    key = fresh(f"guess-{position}-{t.language}")

    def ask(label: str, name: str, *, quiet: bool = False) -> str:
        found = st.selectbox(
            label,
            list(people),
            index=None,
            format_func=people.__getitem__,
            placeholder=t("Choose"),
            label_visibility="collapsed" if quiet else "visible",
            key=f"{key}-{name}",
        )
        return "" if found is None else str(found)

    with st.form(key, border=False, width=640):
        left, right = st.columns(2)
        with left:
            most = ask(t("Who was most active?"), "most")
        with right:
            least = ask(t("Who was least active?"), "least")
        pairs = []
        for k in range(PAIRS):
            left, right = st.columns(2)
            with left:
                giver = ask(t("Who supported somebody most?"), f"from-{k}", quiet=k > 0)
            with right:
                taker = ask(t("Whom?"), f"to-{k}", quiet=k > 0)
            if giver and taker and giver != taker:
                pairs.append((giver, taker))
        climate = st.text_area(
            t("The climate, in your own words"), max_chars=500, height=80, key=f"{key}-climate"
        ).strip()
        with st.container(horizontal=True):
            keep = st.form_submit_button(t("Keep my guess"), type="primary", key="guess-keep")
            skip = st.form_submit_button(t("Skip"), type="tertiary", key="guess-skip")
    if skip:
        _keep(kept, Guess(session, by=kept.workspace.who), t("Skipped."), t)
    elif keep and not (most or least or pairs or climate):
        st.caption(t("Nothing is guessed yet. To see the results without a guess, skip."))
    elif keep:
        guess = Guess(session, most, least, tuple(pairs), climate, kept.workspace.who)
        _keep(kept, guess, t("Your guess is kept."), t)


def _keep(kept: Kept, guess: Guess, said: str, t: Translator) -> None:
    do(lambda: kept.workspace.add_records(kept.group, "guesses", guess.records()), said, t)


def _skip(kept: Kept, sessions: tuple[str, ...]) -> None:
    who = kept.workspace.who
    rows = [row for session in sessions for row in Guess(session, by=who).records()]
    try:
        kept.workspace.add_records(kept.group, "guesses", rows)
    except GroupdynError as error:
        st.error(plain(error.sentence(translator(state().language))))


# --- after it ------------------------------------------------------------------------------------


def show(kept: Kept, session: int, t: Translator) -> None:
    """Draw the section: the guess of the session against the log, and all guesses so far."""
    name = str(kept.log.sessions["session"].iloc[session])
    records = kept.workspace.records(kept.group, "guesses")
    guesses = guesses_of(records)
    title = session_name(kept.log, session, t)
    mine = [g for g in guesses if g.session == name]
    if mine:
        _show_session(kept, title, mine, t)
    else:
        st.header(plain(t("{session}: your guess", session=title)), anchor=False)
        if name in waiting(kept):
            st.markdown(f":gray[{plain(t('Before any result is shown.'))}]")
            _ask_guess(kept, session, t)
        else:
            st.markdown(
                t(
                    "There is no guess. One is asked for after a session that is recorded here, before its results "
                    "are shown."
                )
            )
    _show_all(kept, guesses, t)


def _show_session(kept: Kept, title: str, mine: list[Guess], t: Translator) -> None:
    if all(guess.skipped for guess in mine):
        st.header(plain(t("{session}: the guess was skipped", session=title)), anchor=False)
        return
    table = mirror(kept.log, mine)
    known = table[table["hits"].notna()]
    right = int((known["hits"] > 0).sum())
    if len(known):
        heading = t.plural(
            "{session}: {right} of {n} guess was right",
            "{session}: {right} of {n} guesses were right",
            len(known),
            session=title,
            right=t.number(right, 0),
        )
    else:
        heading = t("{session}: nothing in the guess can be held against the log", session=title)
    st.header(plain(heading), anchor=False)
    show_quiet_table(session_table(table, mine, names_of(kept.log), t), "scores-guess")
    position = kept.log.session_position(mine[0].session)
    show_inferred(kept.log, t, rows_behind(kept.log, position))
    for guess in mine:
        if guess.climate:
            side_heading(t("The climate, in your own words"))
            st.markdown(plain(guess.climate))


def session_table(
    table: pd.DataFrame, guesses: list[Guess], names: dict[str, str], t: Translator
) -> pd.DataFrame:
    """The guesses of one session in words: what was guessed, whether it is so, its place, and chance."""
    rows = []
    by = {guess.by: guess for guess in guesses}
    for row in table.to_dict("records"):
        guess = by[row["by"]]
        rows.append(
            {
                t("Question"): t(QUESTIONS[row["question"]]),
                t("Guessed"): _guessed(guess, row["question"], names),
                t("In the log"): _so(row, t),
                t("Place"): _place(row, t),
                t("By chance"): t.number(float(row["chance"]), 2),
            }
        )
    return pd.DataFrame(rows)


def _guessed(guess: Guess, question: str, names: dict[str, str]) -> str:
    if question == SUPPORTS:
        return (
            "; ".join(f"{isolated(names.get(a, a))} → {isolated(names.get(b, b))}" for a, b in guess.support)
            or "–"
        )
    person = guess.most if question == next(iter(QUESTIONS)) else guess.least
    return names.get(person, person) or "–"


def _so(row: Row, t: Translator) -> str:
    if row["why"]:
        return t(WHY[row["why"]])
    if row["question"] == SUPPORTS:
        return t("{hits} of {guessed}", hits=t.number(row["hits"], 0), guessed=t.number(row["guessed"], 0))
    return t("yes") if row["hits"] else t("no")


def _place(row: Row, t: Translator) -> str:
    if not math.isnan(row["rank"]):
        digits = 0 if row["rank"] == int(row["rank"]) else 1
        return t("{rank} of {of}", rank=t.number(row["rank"], digits), of=t.number(row["of"], 0))
    if math.isnan(row["above"]):
        return "–"
    return t("before {share} of the other pairs", share=t.percent(row["above"]))


def _show_all(kept: Kept, guesses: tuple[Guess, ...], t: Translator) -> None:
    """All sessions with a guess, once they may be seen."""
    due = set(kept.workspace.without_guess(kept.group))
    seen = [g for g in guesses if g.session not in due]
    table = mirror(kept.log, seen)
    found = list(sentences(summary(table), t))
    if not found:
        return
    side_heading(t("Over the sessions"))
    for sentence in found:
        st.markdown(f":gray[{plain(sentence)}]")
    skipped = sum(g.skipped for g in seen)
    words = t(
        "Only members who were present are counted. Support: acts that name somebody and are supportive by the coding "
        "scheme. Facilitators often see the group differently from its members; a wrong guess is a reason to look."
    )
    if skipped:
        words += " " + t.plural("{n} session was skipped.", "{n} sessions were skipped.", skipped)
    st.caption(plain(words))
    show_inferred(kept.log, t)
