"""The grids of a questionnaire: answers by item or scores of scales, typed in by keyboard."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import streamlit as st

from groupdyn.app.keeping import Kept
from groupdyn.app.plain import plain
from groupdyn.app.scoring.doing import do, fresh
from groupdyn.app.scoring.ledger import SCORE_KEY, Writing, further, of_session, same, updating, written_by
from groupdyn.errors import GroupdynError
from groupdyn.figures.scale_course import WORDS
from groupdyn.i18n import Translator
from groupdyn.i18n.words import words_in
from groupdyn.instruments import Instrument, Scale, Scored, score
from groupdyn.log import MEMBER, InteractionLog


def _grid(
    people: dict[str, str], columns: dict[str, Any], values: dict[str, dict[str, float]]
) -> pd.DataFrame:
    """One row a person, with what is there already."""
    table = pd.DataFrame({"who": list(people.values())}, index=list(people))
    for column in columns:
        table[column] = [values.get(person, {}).get(column, math.nan) for person in people]
    return table


def _edit(table: pd.DataFrame, columns: dict[str, Any], key: str, t: Translator) -> pd.DataFrame:
    """The grid: a cell is typed into, Enter and Tab go on, a column of spreadsheet cells can be pasted."""
    edited: pd.DataFrame = st.data_editor(
        table,
        key=key,
        hide_index=True,
        disabled=["who"],
        num_rows="fixed",
        width="stretch",
        height=38 + 35 * len(table),
        placeholder="",
        column_config={"who": st.column_config.TextColumn(t("Name"), pinned=True, width="medium"), **columns},
    )
    return edited


def _nobody(perspective: str, t: Translator) -> None:
    st.caption(
        t("No {who} was there in this session.", who=t(WORDS[perspective]))
        if perspective != MEMBER
        else t("No member was there in this session.")
    )


def ask_items(
    kept: Kept, session: int, scores: pd.DataFrame, instrument: Instrument, perspective: str, t: Translator
) -> None:
    """Ask for the answers to single items; they are scored, and the scores are kept."""
    people = written_by(scores, kept.log, session, perspective, instrument.id)
    if not people:
        _nobody(perspective, t)
        return
    columns = {
        str(item): st.column_config.NumberColumn(
            str(item), min_value=instrument.low, max_value=instrument.high, width=52, format="plain"
        )
        for item in range(1, instrument.items + 1)
    }
    key = f"{fresh('items')}-{session}-{instrument.id}-{perspective}-{t.language}"
    # In a form nothing runs while somebody types, so that fast typing loses nothing.
    with st.form(f"{key}-form", border=False):
        edited = _edit(_grid(people, columns, {}), columns, key, t)
        st.caption(
            t(
                "{low} to {high}; leave empty what was not answered. Single answers are scored and not kept.",
                low=t.number(instrument.low, 0),
                high=t.number(instrument.high, 0),
            )
        )
        keep = st.form_submit_button(t("Score and keep"), type="primary", key="scores-keep-items")
    if keep:
        _keep_items(kept, session, scores, instrument, perspective, people, edited, t)


def _keep_items(
    kept: Kept,
    session: int,
    scores: pd.DataFrame,
    instrument: Instrument,
    perspective: str,
    people: dict[str, str],
    edited: pd.DataFrame,
    t: Translator,
) -> None:
    filled = answers_of(edited)
    if not filled:
        st.caption(t("Nothing is entered yet."))
        return
    try:
        scored = {person: score(instrument, answers) for person, answers in filled.items()}
    except GroupdynError as error:
        st.error(plain(error.sentence(t)))
        return
    rows = rows_of(scored, kept.log, session, instrument, perspective)
    writing = updating(of_session(scores, kept.log, session), rows, SCORE_KEY, "score")
    words = " ".join((_kept(len(writing), t), *_undefined(scored, people, instrument, t)))
    do(lambda: writing.into(kept, "scores"), words, t)


def answers_of(edited: pd.DataFrame) -> dict[str, dict[int, float]]:
    """Person → item → answer, of those who answered anything."""
    found = {
        str(person): {
            int(item): float(row[item]) for item in edited.columns.drop("who") if not pd.isna(row[item])
        }
        for person, row in edited.iterrows()
    }
    return {person: answers for person, answers in found.items() if answers}


def rows_of(
    scored: dict[str, Scored], log: InteractionLog, session: int, instrument: Instrument, perspective: str
) -> list[dict[str, Any]]:
    """Records of what forms came to; an undefined score is one of None."""
    name = str(log.sessions["session"].iloc[session])
    return [
        {
            "session": name,
            "rater": person,
            "perspective": perspective,
            "instrument": instrument.id,
            "scale": scale,
            "score": None if math.isnan(value) else value,
        }
        for person, form in scored.items()
        for scale, value in form.scores.items()
    ]


def _undefined(
    scored: dict[str, Scored], people: dict[str, str], instrument: Instrument, t: Translator
) -> list[str]:
    """Whose form, or which scale of it, is undefined, and why."""
    found = []
    for person, form in scored.items():
        reasons = list(form.reasons.items())
        if len(reasons) == len(form.scores) and len({r for _, (r, _) in reasons}) == 1:
            reason, values = reasons[0][1]
            found.append(t("{name}: {reason}", name=people[person], reason=t(reason, **values)))
            continue
        for scale, (reason, values) in reasons:
            known = instrument.scale(scale)
            title = known.title(t.language) if known else scale
            found.append(
                t("{name}, {scale}: {reason}", name=people[person], scale=title, reason=t(reason, **values))
            )
    return found


def ask_totals(
    kept: Kept, session: int, scores: pd.DataFrame, instrument: Instrument, perspective: str, t: Translator
) -> None:
    """Ask for the scores of the scales; what is kept already stands in the cells."""
    people = written_by(scores, kept.log, session, perspective, instrument.id)
    if not people:
        _nobody(perspective, t)
        return
    mine = of_session(scores, kept.log, session)
    mine = mine[(mine["perspective"] == perspective) & (mine["instrument"] == instrument.id)]
    scales = {s.id: s for s in (*instrument.scales, *further(instrument, mine))}
    values = {
        str(person): dict(zip(rows["scale"], rows["score"].astype(float), strict=True))
        for person, rows in mine.groupby("rater")
    }
    columns = {
        s.id: st.column_config.NumberColumn(
            s.title(t.language),
            min_value=s.low if math.isfinite(s.low) else None,
            max_value=s.high if math.isfinite(s.high) else None,
            format="%.4g",
            help=_asked(s, t),
        )
        for s in scales.values()
    }
    key = f"{fresh('totals')}-{session}-{instrument.id}-{perspective}-{t.language}"
    before = _grid(people, columns, values)
    words = [t("Type into a cell; an emptied cell takes the score out.")]
    if undefined := int(mine["score"].isna().sum()):
        words.append(
            t.plural(
                "{n} score is undefined: its cell is empty.",
                "{n} scores are undefined: their cells are empty.",
                undefined,
            )
        )
    with st.form(f"{key}-form", border=False):
        after = _edit(before, columns, key, t)
        st.caption(" ".join(words))
        keep = st.form_submit_button(t("Keep the changes"), type="primary", key="scores-keep-totals")
    if keep:
        name = str(kept.log.sessions["session"].iloc[session])
        writing = changes(before, after, mine, name, instrument, perspective)
        do(lambda: writing.into(kept, "scores"), _kept(len(writing), t), t)


def _asked(scale: Scale, t: Translator) -> str | None:
    return plain(words_in(scale.question, t.language)) or None


def changes(
    before: pd.DataFrame,
    after: pd.DataFrame,
    records: pd.DataFrame,
    session: str,
    instrument: Instrument,
    perspective: str,
) -> Writing:
    """What was changed in the grid of scores, as what has to be written.

    `records` are the kept ones of this session, questionnaire and perspective; an undefined one (an empty
    cell before and after) stays.
    """
    places = zip(records["rater"], records["scale"], records["id"], strict=True)
    rows = {(str(rater), str(scale)): int(row) for rater, scale, row in places}
    writing = Writing()
    for person in before.index:
        for scale in before.columns.drop("who"):
            old, new = before.loc[person, scale], after.loc[person, scale]
            if same(old, new):
                continue
            row = rows.get((str(person), str(scale)))
            if row is None:
                writing.add.append(
                    {
                        "session": session,
                        "rater": str(person),
                        "perspective": perspective,
                        "instrument": instrument.id,
                        "scale": str(scale),
                        "score": float(new),
                    }
                )
            elif pd.isna(new):
                writing.remove.append(row)
            else:
                writing.change[row] = {"score": float(new)}
    return writing


def _kept(count: int, t: Translator) -> str:
    if not count:
        return t("All of it was kept already.")
    return t.plural("{n} score is kept.", "{n} scores are kept.", count)
