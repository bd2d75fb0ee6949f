"""A questionnaire's answers by item, or the scores of its scales: typed in, and kept."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from groupdyn.app.components.answers import AnswerColumn, Cells, Outcome, answers
from groupdyn.app.keeping import Kept
from groupdyn.app.scoring.doing import say
from groupdyn.app.scoring.ledger import SCORE_KEY, Writing, further, of_session, same, updating, written_by
from groupdyn.app.showing import names_of
from groupdyn.app.state import state
from groupdyn.errors import GroupdynError, SettingError
from groupdyn.figures.scale_course import WORDS
from groupdyn.i18n import N_, Translator
from groupdyn.i18n.words import words_in
from groupdyn.instruments import Instrument, Scale, Scored, score
from groupdyn.log import MEMBER, InteractionLog


@dataclass(frozen=True)
class Sheet:
    """A questionnaire of one session (its position), answered from one perspective."""

    kept: Kept
    session: int
    instrument: Instrument
    perspective: str

    @property
    def name(self) -> str:
        """The session's name in the log."""
        return str(self.kept.log.sessions["session"].iloc[self.session])

    @property
    def token(self) -> str:
        """By which a page knows it again; no other workspace, group or session has it."""
        sessions = self.kept.workspace.sessions(self.kept.group).set_index("session")["id"]
        row = int(sessions.loc[self.name])
        token = self.kept.workspace.pad_token(self.kept.group, row)
        return f"{token}-{self.instrument.id}-{self.perspective}"

    def records(self) -> pd.DataFrame:
        """The scores of the session that are kept now."""
        return of_session(self.kept.workspace.records(self.kept.group, "scores"), self.kept.log, self.session)

    def mine(self) -> pd.DataFrame:
        """Those of this questionnaire and perspective."""
        records = self.records()
        return records[
            (records["perspective"] == self.perspective) & (records["instrument"] == self.instrument.id)
        ]

    def scales(self) -> dict[str, Scale]:
        """Id → scale: those of the key, and others that have scores."""
        return {s.id: s for s in (*self.instrument.scales, *further(self.instrument, self.mine()))}


def ask_items(
    kept: Kept, session: int, scores: pd.DataFrame, instrument: Instrument, perspective: str, t: Translator
) -> None:
    """Ask for the answers to single items; they are scored, and the scores are kept."""
    columns = [
        AnswerColumn(
            str(item), str(item), t("item {n}", n=item), instrument.low, instrument.high, _whole(instrument)
        )
        for item in range(1, instrument.items + 1)
    ]
    rule = t(
        "{low} to {high}; leave empty what was not answered. Single answers are scored and not kept.",
        low=t.number(instrument.low, 0),
        high=t.number(instrument.high, 0),
    )
    sheet = Sheet(kept, session, instrument, perspective)
    people = written_by(scores, kept.log, session, perspective, instrument.id)
    _ask(sheet, "items", people, columns, {}, keep_items, t, rule=rule, keep=t("Score and keep"))


def ask_totals(
    kept: Kept, session: int, scores: pd.DataFrame, instrument: Instrument, perspective: str, t: Translator
) -> None:
    """Ask for the scores of the scales; what is kept already stands in the fields."""
    sheet = Sheet(kept, session, instrument, perspective)
    mine = sheet.mine()
    whole = instrument.asks and _whole(instrument)
    columns = [
        AnswerColumn(s.id, s.title(t.language), s.title(t.language), s.low, s.high, whole, _asked(s, t))
        for s in sheet.scales().values()
    ]
    places = zip(mine["rater"].astype(str), mine["scale"].astype(str), mine["score"], strict=True)
    values = {(rater, scale): float(n) for rater, scale, n in places if not pd.isna(n)}
    words = [t("Type into a cell; an emptied cell takes the score out.")]
    if undefined := len(mine) - len(values):
        words.append(
            t.plural(
                "{n} score is undefined: its cell is empty.",
                "{n} scores are undefined: their cells are empty.",
                undefined,
            )
        )
    people = written_by(scores, kept.log, session, perspective, instrument.id)
    rule, keep = " ".join(words), t("Keep the changes")
    _ask(sheet, "totals", people, columns, values, keep_totals, t, rule=rule, keep=keep)


def _ask(
    sheet: Sheet,
    way: str,
    people: dict[str, str],
    columns: Sequence[AnswerColumn],
    values: Cells,
    keep_them: Callable[[Sheet, Cells, Translator], None],
    t: Translator,
    *,
    rule: str,
    keep: str,
) -> None:
    """The fields. What cannot be kept is said beside them, and stays in them."""
    if not people:
        _nobody(sheet.perspective, t)
        return
    outcome: Outcome = state().entries.setdefault("answers", Outcome())

    def take(cells: Cells) -> None:
        try:
            keep_them(sheet, cells, t)
        except GroupdynError as error:
            outcome.trouble = error.sentence(t)

    token = f"{way}-{sheet.token}"
    answers(
        people,
        columns,
        values,
        f"scores-{token}",
        token=token,
        outcome=outcome,
        name=sheet.instrument.title(t.language),
        rule=rule,
        keep=keep,
        t=t,
        on_sent=take,
    )


def _nobody(perspective: str, t: Translator) -> None:
    st.caption(
        t("No {who} was there in this session.", who=t(WORDS[perspective]))
        if perspective != MEMBER
        else t("No member was there in this session.")
    )


def _whole(instrument: Instrument) -> bool:
    """Whether answers are whole numbers as a rule: where the ends are."""
    return instrument.low.is_integer() and instrument.high.is_integer()


def _asked(scale: Scale, t: Translator) -> str:
    return words_in(scale.question, t.language)


# --- keeping -------------------------------------------------------------------------------------


def keep_items(sheet: Sheet, cells: Cells, t: Translator) -> None:
    """Score the answers, keep the scores and say so.

    Raises
    ------
    GroupdynError : nothing is entered, an answer is out of its range, the store cannot write; nothing is kept.
    """
    filled = answers_of(cells)
    if not filled:
        raise SettingError(N_("Nothing is entered yet."))
    scored = {person: score(sheet.instrument, given) for person, given in filled.items()}
    rows = rows_of(scored, sheet.kept.log, sheet.session, sheet.instrument, sheet.perspective)
    writing = updating(sheet.records(), rows, SCORE_KEY, "score")
    _write(sheet, writing, _undefined(scored, names_of(sheet.kept.log), sheet.instrument, t), t)


def keep_totals(sheet: Sheet, cells: Cells, t: Translator) -> None:
    """Keep the scores that were changed, and say so.

    Raises
    ------
    GroupdynError : a score is out of its scale's range, the store cannot write; nothing is kept.
    """
    scales = sheet.scales()
    for (person, scale), value in cells.items():
        known = scales.get(scale)
        if value is not None and known is not None and not known.takes(value):
            raise SettingError(
                N_("{name}, {column}: {found} is not between {low} and {high}."),
                name=names_of(sheet.kept.log).get(person, person),
                column=known.title(t.language),
                found=t.number(value),
                low=f"{known.low:g}",
                high=f"{known.high:g}",
            )
    _write(sheet, changes(cells, sheet.mine(), sheet.name, sheet.instrument, sheet.perspective), [], t)


def _write(sheet: Sheet, writing: Writing, more: list[str], t: Translator) -> None:
    writing.into(sheet.kept, "scores")
    say(" ".join((_kept(len(writing), t), *more)), undo=len(writing) > 0)


def answers_of(cells: Cells) -> dict[str, dict[int, float]]:
    """Person → item → answer, of those who answered anything."""
    found: dict[str, dict[int, float]] = {}
    for (person, item), value in cells.items():
        if value is not None:
            found.setdefault(person, {})[int(item)] = value
    return found


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
    scored: dict[str, Scored], people: Mapping[str, str], instrument: Instrument, t: Translator
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


def changes(
    cells: Cells, records: pd.DataFrame, session: str, instrument: Instrument, perspective: str
) -> Writing:
    """What was changed among the scores, as what has to be written.

    `records` are the kept ones of this session, questionnaire and perspective; an undefined one whose cell
    is left empty stays.
    """
    places = zip(records["rater"], records["scale"], records["id"], records["score"], strict=True)
    rows = {(str(rater), str(scale)): (int(row), old) for rater, scale, row, old in places}
    writing = Writing()
    for (person, scale), new in cells.items():
        row, old = rows.get((person, scale), (None, math.nan))
        if same(old, math.nan if new is None else new):
            continue
        if row is None:
            writing.add.append(
                {
                    "session": session,
                    "rater": person,
                    "perspective": perspective,
                    "instrument": instrument.id,
                    "scale": scale,
                    "score": new,
                }
            )
        elif new is None:
            writing.remove.append(row)
        else:
            writing.change[row] = {"score": new}
    return writing


def _kept(count: int, t: Translator) -> str:
    if not count:
        return t("All of it was kept already.")
    return t.plural("{n} score is kept.", "{n} scores are kept.", count)
