"""Sociometric choices: whom somebody would like to work with (or not), and from whom they expect it."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import streamlit as st

from groupdyn.app.keeping import Kept
from groupdyn.app.plain import plain
from groupdyn.app.scoring.doing import do, fresh, show_quiet_table
from groupdyn.app.scoring.ledger import (
    CHOICE,
    Writing,
    counted,
    criteria_of,
    of_session,
    present,
    replacing_choices,
)
from groupdyn.app.showing import side_heading
from groupdyn.app.state import choose, chosen, remembered
from groupdyn.app.view import session_name
from groupdyn.i18n import N_, Translator
from groupdyn.log import MEMBER

KINDS = {
    "likes": N_("Would like to"),
    "dislikes": N_("Would rather not"),
    "expected": N_("Expects to be chosen by"),
    "unexpected": N_("Expects not to be wanted by"),
}
"""What is asked → its words; the sign of a choice and whether it is an expected one."""
SIGNS = {"likes": (1.0, 0.0), "dislikes": (-1.0, 0.0), "expected": (1.0, 1.0), "unexpected": (-1.0, 1.0)}
NO_LIMIT = 0
MOST_CHOICES = 12


def show(kept: Kept, session: int, t: Translator) -> None:
    """Draw the section."""
    everything = kept.workspace.records(kept.group, "choices")
    choices = of_session(everything, kept.log, session)
    people = present(kept.log, session, MEMBER)
    asked = choices[choices["guess"].fillna(0) == 0]
    show_heading(session_name(kept.log, session, t), len(set(asked["chooser"])), len(people), t)
    criteria = criteria_of(kept, everything)
    left, right = st.columns((5, 6), gap="large")
    with left:
        criterion, limit = _ask_criterion(kept, criteria, t)
        if criterion and people:
            mine = choices[choices["criterion"] == criterion]
            _ask_choices(kept, session, mine, criterion, limit, people, t)
        elif not people:
            st.caption(t("No member was there in this session."))
    with right:
        if criterion:
            show_counts(choices[choices["criterion"] == criterion], criterion, people, t)


def show_heading(session: str, choosers: int, of: int, t: Translator) -> None:
    """How many of those who were there have chosen."""
    if choosers:
        words = t.plural(
            "{session}: {choosers} of {n} member has chosen",
            "{session}: {choosers} of {n} members have chosen",
            of,
            session=session,
            choosers=t.number(choosers, 0),
        )
    else:
        words = t("{session}: nobody has chosen yet", session=session)
    st.header(plain(words), anchor=False)


def _ask_criterion(kept: Kept, criteria: dict[str, int], t: Translator) -> tuple[str, int]:
    """What the choice is about, in own words, and how many each may choose."""
    remember = remembered("criterion", next(iter(criteria), ""), private=True)
    if criteria:
        st.selectbox(
            t("The choice is about"),
            list(criteria),
            format_func=lambda c: c,
            width=360,
            **remember,
        )
    criterion = str(chosen("criterion", next(iter(criteria), ""), tuple(criteria), private=True))
    with st.expander(t("Ask something else"), expanded=not criteria, key="scores-criterion"):
        label = st.text_input(
            t("In your own words, such as “work with”"), max_chars=80, key=fresh("criterion-new")
        ).strip()
        limit = st.number_input(
            t("How many each may choose (0: as many as they like)"),
            min_value=NO_LIMIT,
            max_value=MOST_CHOICES,
            step=1,
            key=fresh("criterion-limit"),
        )
        if st.button(t("Use this"), key="scores-criterion-keep", disabled=not label or label in criteria):
            content = json.dumps({"kind": CHOICE, "limit": int(limit)})
            writing = Writing(add=[{"label": label, "content": content}])
            choose("criterion", label, "", private=True)
            do(lambda: writing.into(kept, "forms"), t("Kept: “{name}”.", name=label), t)
    return criterion, criteria.get(criterion, NO_LIMIT)


def _ask_choices(
    kept: Kept,
    session: int,
    choices: pd.DataFrame,
    criterion: str,
    limit: int,
    people: dict[str, str],
    t: Translator,
) -> None:
    """One person's choices, on one calm form; those that are kept are marked already."""
    done = set(choices["chooser"])
    first = next((p for p in people if p not in done), next(iter(people)))
    chooser = str(
        st.selectbox(
            t("Who chooses"),
            list(people),
            index=list(people).index(first),
            format_func=lambda p: people[p] + ("" if p not in done else " ✓"),
            width=360,
            key=fresh(f"chooser-{session}"),
        )
    )
    others = {p: n for p, n in people.items() if p != chooser}
    mine = choices[choices["chooser"] == chooser]
    key = fresh(f"choice-{session}-{chooser}-{criterion}-{t.language}")
    with st.form(key, border=False):
        found = {
            kind: st.pills(
                t(words),
                list(others),
                selection_mode="multi",
                default=[p for p in others if _has(mine, p, kind)],
                format_func=lambda p: plain(others[p]),
                key=f"{key}-{kind}",
            )
            for kind, words in KINDS.items()
        }
        if limit:
            st.caption(t.plural("Up to {n} of them.", "Up to {n} of them each.", limit))
        keep = st.form_submit_button(t("Keep these choices"), type="primary", key="scores-choices-keep")
    if keep and (wrong := fault(found, limit, others, t)):
        st.error(plain(wrong))
    elif keep:
        name = str(kept.log.sessions["session"].iloc[session])
        rows = choice_rows(name, chooser, criterion, found)
        writing = replacing_choices(mine, rows)
        do(
            lambda: writing.into(kept, "choices"),
            t("The choices of {name} are kept.", name=people[chooser]),
            t,
        )


def _has(choices: pd.DataFrame, person: str, kind: str) -> bool:
    sign, guess = SIGNS[kind]
    rows = choices[(choices["chosen"] == person) & (choices["guess"].fillna(0) == guess)]
    return bool((rows["valence"] * sign > 0).any())


def fault(found: dict[str, Any], limit: int, names: dict[str, str], t: Translator) -> str:
    """What does not fit in one person's choices; empty if all does."""
    both = [p for p in found["likes"] if p in found["dislikes"]]
    if both:
        return t("{names}: both wanted and not. Choose one.", names=t.names([names[p] for p in both]))
    most = max(len(found["likes"]), len(found["dislikes"]))
    if limit and most > limit:
        return t.plural("Up to {n} may be chosen.", "Up to {n} may be chosen.", limit)
    return ""


def choice_rows(session: str, chooser: str, criterion: str, found: dict[str, Any]) -> list[dict[str, Any]]:
    """The records of one person's choices: kind → the people chosen."""
    return [
        {
            "session": session,
            "chooser": chooser,
            "chosen": str(person),
            "criterion": criterion,
            "valence": SIGNS[kind][0],
            "guess": SIGNS[kind][1],
        }
        for kind, people in found.items()
        for person in people
    ]


def show_counts(choices: pd.DataFrame, criterion: str, people: dict[str, str], t: Translator) -> None:
    """Simple counts, one row a person; nothing is made of them here."""
    side_heading(criterion)
    if choices.empty:
        st.caption(t("Nobody has chosen yet."))
        return
    table = counted(choices, people)
    words = {
        "chosen": t("Chosen by"),
        "against": t("Rather not by"),
        "mutual": t("Both ways"),
        "likes": t("Chooses"),
        "dislikes": t("Rather not"),
        "expected": t("Expects"),
        "met": t("Of these, right"),
    }
    table["member"] = table["member"].map(people)
    show_quiet_table(table.rename(columns={"member": t("Name"), **words}), "scores-counts")
    st.caption(
        t(
            "Counts only. Few choices say little, and a choice is an answer to one question on one day; a member's "
            "standing in the group is not read from them here."
        )
    )
