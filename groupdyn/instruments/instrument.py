"""A questionnaire as values: its scales, which items make them, in which range; never what an item says.

Item texts belong to their authors. What stands here is what a person needs who holds a licensed form:
numbers of items, ranges, and how answers become scores.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from groupdyn.errors import SettingError
from groupdyn.i18n import N_
from groupdyn.i18n.words import Words, words_in

How = Literal["mean", "sum"]

MOST_STEPS = 10
"""How far apart the ends of an answer may be to be chosen from a row of numbers."""

MOST_MISSING = N_("{missing} of {items} answers are missing; with more than {most} the form is invalid.")
FEW_ANSWERED = N_("Only {answered} of the {items} items of the scale are answered; it needs {least}.")
NOT_ANSWERED = N_("No item of the scale is answered.")


@dataclass(frozen=True)
class Scale:
    """One scale of a questionnaire.

    Attributes
    ----------
    id : stands in the store and in files.
    name : what to call it.
    items : the numbers of its items, from 1; empty where only totals are entered.
    low, high : what its score can be; infinite where that is not known, then it is not checked.
    question : our own wording, where the scale is one question that a member answers on the screen.
    """

    id: str
    name: Words = field(hash=False)
    items: tuple[int, ...] = ()
    low: float = -math.inf
    high: float = math.inf
    question: Words = field(default_factory=dict, hash=False)

    def title(self, language: str = "en") -> str:
        """What to call it."""
        return words_in(self.name, language, self.id)

    def takes(self, score: float) -> bool:
        """Whether a score is inside its range; an undefined one is."""
        return math.isnan(score) or self.low <= score <= self.high


@dataclass(frozen=True)
class Instrument:
    """A questionnaire.

    Attributes
    ----------
    id : stands in the store and in files.
    scales : in display order.
    items : how many there are; 0 where only totals are entered.
    low, high : what one answer can be.
    score : a scale is the mean of its answered items, or their sum (a missing one counts as that mean).
    reversed : items that are turned round (`low + high - answer`) before they count.
    most_missing : with more missing answers the whole form is invalid; None where the source has no such rule.
    least_answered : so many items of a scale must be answered, else it is undefined.
    ends : what the two ends of an answer are called, where we ask it ourselves.
    source, verified, rights : where it comes from, what of this file was checked, who owns the wording.
    """

    id: str
    name: Words = field(hash=False)
    scales: tuple[Scale, ...]
    items: int = 0
    low: float = 0.0
    high: float = 0.0
    score: How = "mean"
    reversed: tuple[int, ...] = ()
    most_missing: int | None = None
    least_answered: int = 1
    ends: tuple[Words, ...] = field(default=(), hash=False)
    source: str = ""
    verified: Words = field(default_factory=dict, hash=False)
    rights: Words = field(default_factory=dict, hash=False)

    def title(self, language: str = "en") -> str:
        """What to call it."""
        return words_in(self.name, language, self.id)

    def scale(self, scale: str) -> Scale | None:
        """The scale of an id."""
        return next((s for s in self.scales if s.id == scale), None)

    @property
    def asks(self) -> bool:
        """Whether it can be asked on the screen: a question for each scale, answered in at most 11 steps."""
        few = self.low == int(self.low) and 0 < self.high - self.low <= MOST_STEPS
        return few and all(scale.question and len(scale.items) == 1 for scale in self.scales)


@dataclass(frozen=True)
class Scored:
    """The scales of one filled form.

    Attributes
    ----------
    scores : scale → score, nan where it is undefined.
    reasons : scale → why it is undefined, as a text for the translator and its values.
    """

    scores: Mapping[str, float]
    reasons: Mapping[str, tuple[str, Mapping[str, object]]]


def score(instrument: Instrument, answers: Mapping[int, float]) -> Scored:
    """Answers by item number → the scores of the scales.

    A scale's score is the mean of its answered items: `Σ answers / number answered`, in the range of one
    answer, `low` and `high` meaning what the form's ends say. With `score="sum"` that mean times the
    number of its items, which is the sum where all are answered. Reversed items count as
    `low + high - answer`. An answer that is nan, or not there, is missing.

    Undefined (nan, with the reason): every scale if more than `most_missing` answers of the form are
    missing; a scale with fewer than `least_answered` answered items.

    - GCQ-S [MacKenzie 1983]: Engaged 1, 2, 4, 8, 11; Avoiding 3, 5, 9; Conflict 6, 7, 10, 12; 0–6; more
      than 4 missing is invalid. Items, mean and rule were read in the published source.
    - WAI-SR [Hatcher & Gillaspy 2006]: Task 1, 2, 10, 12; Bond 3, 5, 7, 9; Goal 4, 6, 8, 11; 1–5. Items
      and range were read in the published source; that a scale needs 3 of its 4 answers is our own rule.
    - Of the GQ, GSRS and TFI-19 there are only totals, which are entered, not scored.

    Raises
    ------
    SettingError : the instrument has no such item, or an answer is out of its range.
    """
    known = {item: _answer(instrument, item, value) for item, value in answers.items()}
    known = {item: value for item, value in known.items() if not math.isnan(value)}
    missing, most = instrument.items - len(known), instrument.most_missing
    scores: dict[str, float] = {}
    reasons: dict[str, tuple[str, Mapping[str, object]]] = {}
    for scale in instrument.scales:
        given = [known[item] for item in scale.items if item in known]
        scores[scale.id] = math.nan
        if most is not None and missing > most:
            reasons[scale.id] = (
                MOST_MISSING,
                {"missing": missing, "items": instrument.items, "most": most},
            )
        elif not given:
            reasons[scale.id] = (NOT_ANSWERED, {})
        elif len(given) < instrument.least_answered:
            least = {
                "answered": len(given),
                "items": len(scale.items),
                "least": instrument.least_answered,
            }
            reasons[scale.id] = (FEW_ANSWERED, least)
        else:
            mean = math.fsum(given) / len(given)
            scores[scale.id] = mean * len(scale.items) if instrument.score == "sum" else mean
    return Scored(scores, reasons)


def _answer(instrument: Instrument, item: int, value: float) -> float:
    if not 1 <= item <= instrument.items:
        raise SettingError(
            N_("{instrument} has no item {item}; its items are 1 to {items}."),
            instrument=instrument.id,
            item=item,
            items=instrument.items,
        )
    if math.isnan(value):
        return value
    if not instrument.low <= value <= instrument.high:
        raise SettingError(
            N_("Item {item} of {instrument}: {found} is not between {low} and {high}."),
            item=item,
            instrument=instrument.id,
            found=f"{value:g}",
            low=f"{instrument.low:g}",
            high=f"{instrument.high:g}",
        )
    return instrument.low + instrument.high - value if item in instrument.reversed else float(value)
