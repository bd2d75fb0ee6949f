"""To whom a turn is addressed: a proposal with a confidence, never an observation.

A transcript does not say who is addressed. Each person who could be, and the group as a whole, gets points
(`WEIGHTS`); the proposal is who has most, and its confidence is their share e^points / Σ e^points. The same
transcript always gives the same proposals.

The points for the order of speakers were fitted to reply links that people annotated in three chat meetings;
those for words were not measured, since no transcript with words and known receivers was at hand. What was
measured, and how far it goes, stands in `docs/transcripts.md`; `tests/transcripts/measured.py` measures it again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from groupdyn.transcripts.naming import Spoken, forms_of, spoken_in
from groupdyn.transcripts.turn import Turn

GROUP, UNKNOWN = "GROUP", ""
"""Receivers that are nobody in particular, as they stand in a log."""

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

WEIGHTS: Mapping[str, float] = {
    "ago": -2.0,
    "next": 1.3,
    "next_2": 0.8,
    "most": 0.4,
    "everybody": -1.8,
    "going_on": 2.5,
    "called": 8.5,
    "called_perhaps": 4.5,
    "mentioned": 0.5,
    "everybody_called": 4.0,
    "everybody_said": 1.0,
    "asks_next": 1.0,
    "answers": 0.8,
    "short_answer": 1.5,
    "after_silence": -1.0,
}
"""Evidence → points.

Of the order of speakers, fitted: `ago` times ln(1 + turns since somebody spoke last), at most `LONG_AGO` turns, which
also counts for who has not spoken so far; `next`, `next_2` the next and second next other speaker; `most` whoever has
more turns in the recording than anybody else; `everybody` what the group has from the start; `going_on` what it gets
more if the speaker goes on after themselves.
Of words and pauses, chosen: `called` a name that is set apart, or has a title and begins or ends the turn,
`called_perhaps` one that ends it without a pause, `mentioned` any other; `everybody_called` words
such as “kalian”, “you all”, or “everybody” set apart or in a question, `everybody_said` “everybody” elsewhere;
`asks_next` the next speaker if the turn ends with a question; `answers` the speaker before if they asked;
`short_answer` the speaker before for “mm”, “yes”, “iya”;
`after_silence` the speaker before if more than `SILENCE_S` passed.
"""

LONG_AGO = 30
"""Turns after which it makes no difference how long ago somebody spoke."""
SILENCE_S = 10.0
SUREST = 0.95
"""No proposal is surer: what names and words are worth was not measured."""

WHY = ("called", "everybody_called", "everybody", "before", "next", "order")
"""What a proposal mainly rests on."""


@dataclass(frozen=True)
class Proposal:
    """Who is proposed as the receiver of a turn.

    Attributes
    ----------
    receiver : a person's id, `GROUP`, or `UNKNOWN` where nobody could be meant.
    confidence : in [0, 1], as explained above; nan with `UNKNOWN`.
    why : one of `WHY`; "" with `UNKNOWN`.
    """

    receiver: str
    confidence: float
    why: str


def propose(turns: Sequence[Turn], people: Mapping[str, Sequence[str]] | None = None) -> list[Proposal]:
    """A receiver for each turn.

    Parameters
    ----------
    turns : in order; those of another recording are a meeting of their own.
    people : id → the names this person goes by, for everybody who was there; a speaker is named by their id.
        Without it: the speakers, under the names that the transcript gives them.
    """
    proposals: list[Proposal] = [Proposal(UNKNOWN, math.nan, "")] * len(turns)
    recordings: dict[str, list[int]] = {}
    for i, turn in enumerate(turns):
        recordings.setdefault(turn.recording, []).append(i)
    for places in recordings.values():
        meeting = [turns[i] for i in places]
        known = dict(people or {}) | {
            t.speaker: (t.speaker,) for t in meeting if t.speaker and t.speaker not in (people or {})
        }
        for place, proposal in zip(places, _propose(meeting, known), strict=True):
            proposals[place] = proposal
    return proposals


def _propose(turns: Sequence[Turn], people: Mapping[str, Sequence[str]]) -> list[Proposal]:
    ids = list(people)
    if not turns or len(ids) < 2:
        return [Proposal(UNKNOWN, math.nan, "")] * len(turns)
    at = {person: k for k, person in enumerate(ids)}
    speaker = np.array([at.get(turn.speaker, -1) for turn in turns], dtype=np.int64)
    spoken = spoken_in([turn.text for turn in turns], forms_of(people))
    before, after = _others(speaker), _others(speaker[::-1])[::-1]
    named = _of_names(spoken, len(turns), len(ids))
    points = named + _of_order(speaker, after, len(ids))
    points += _of_words(turns, before[:, 0], after[:, 0], spoken, len(ids))
    rows = np.arange(len(turns))
    points[rows[speaker >= 0], speaker[speaker >= 0]] = -np.inf
    shares = np.exp(points - points.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    best = shares.argmax(axis=1)
    sure = np.minimum(shares[rows, best], SUREST)
    heard = speaker >= 0
    return [
        Proposal(
            GROUP if k == len(ids) else ids[k],
            round(float(c), 3),
            "everybody_called"
            if k == len(ids) and spoken[i].everybody
            else _why(int(k), i, named, before, after, len(ids)),
        )
        if here
        else Proposal(UNKNOWN, math.nan, "")
        for i, (k, c, here) in enumerate(zip(best.tolist(), sure.tolist(), heard.tolist(), strict=True))
    ]


def _why(k: int, i: int, named: FloatArray, before: IntArray, after: IntArray, group: int) -> str:
    if k == group:
        return "everybody"
    if named[i, k] >= WEIGHTS["called_perhaps"]:
        return "called"
    if before[i, 0] == k:
        return "before"
    return "next" if after[i, 0] == k else "order"


def _others(speaker: IntArray, depth: int = 2) -> IntArray:
    """(T, depth) the last other speakers before each turn, the latest first; −1 where there are none."""
    found: list[list[int]] = []
    recent: list[int] = []
    for own in speaker.tolist():
        others = [k for k in recent[: depth + 1] if k != own][:depth]
        found.append(others + [-1] * (depth - len(others)))
        if own >= 0 and recent[:1] != [own]:
            recent = [own, *(k for k in recent if k != own)]
    return np.array(found, dtype=np.int64).reshape(-1, depth)


def _of_order(speaker: IntArray, after: IntArray, people: int) -> FloatArray:
    """(T, P + 1) the points for who spoke before and who speaks next; the last column is the group."""
    points = np.zeros((len(speaker), people + 1))
    for column, name in enumerate(("next", "next_2")):
        _add(points, after[:, column], WEIGHTS[name])
    points[:, :people] += WEIGHTS["ago"] * np.log1p(_turns_since(speaker, people))
    turns = np.bincount(speaker[speaker >= 0], minlength=people)
    if np.count_nonzero(turns == turns.max()) == 1:
        points[:, turns.argmax()] += WEIGHTS["most"]
    points[:, people] = WEIGHTS["everybody"]
    points[1:, people] += WEIGHTS["going_on"] * ((speaker[1:] == speaker[:-1]) & (speaker[1:] >= 0))
    return points


def _turns_since(speaker: IntArray, people: int) -> IntArray:
    """(T, P) how many turns ago each person spoke last before each turn, from 1 to `LONG_AGO`."""
    turns = np.arange(len(speaker))[:, None]
    spoke = np.where(speaker[:, None] == np.arange(people), turns, -LONG_AGO - 1)
    last = np.maximum.accumulate(np.vstack([np.full((1, people), -LONG_AGO - 1), spoke[:-1]]))
    return np.minimum(turns - last, LONG_AGO)


def _add(points: FloatArray, who: IntArray, weight: float | FloatArray) -> None:
    """Give points to one person a turn; −1 is nobody."""
    rows = np.flatnonzero(who >= 0)
    points[rows, who[rows]] += weight[rows] if isinstance(weight, np.ndarray) else weight


def _of_names(spoken: Sequence[Spoken], turns: int, people: int) -> FloatArray:
    """The points for names that were spoken. A name that several people bear is shared among them."""
    points = np.zeros((turns, people + 1))
    for i, said in enumerate(spoken):
        for person, (kind, share) in said.names.items():
            points[i, person] = WEIGHTS[kind] + math.log(share)
    return points


def _of_words(
    turns: Sequence[Turn], before: IntArray, after: IntArray, spoken: Sequence[Spoken], people: int
) -> FloatArray:
    """The points for questions, answers, words for everybody, and silences."""
    points = np.zeros((len(turns), people + 1))
    asks = np.array([said.asks for said in spoken], dtype=np.float64)
    points[:, people] += [WEIGHTS[said.everybody] if said.everybody else 0.0 for said in spoken]
    _add(points, after, WEIGHTS["asks_next"] * asks)
    short = WEIGHTS["short_answer"] * np.array([said.short for said in spoken], dtype=np.float64)
    answers = np.concatenate(([0.0], WEIGHTS["answers"] * asks[:-1]))
    start = np.array([turn.start_s for turn in turns])
    end = np.array([turn.start_s if math.isnan(turn.end_s) else turn.end_s for turn in turns])
    silence = np.concatenate(([0.0], start[1:] - end[:-1])) > SILENCE_S
    _add(points, before, short + answers + WEIGHTS["after_silence"] * silence)
    return points
