"""A sheet of numbers to type in: one row a person, one column an item or a scale; sent all at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from groupdyn.app.components import known, mounted
from groupdyn.app.state import told
from groupdyn.i18n import Translator

Cells = Mapping[tuple[str, str], float | None]
"""(Person, column) → a number, or None where a cell was emptied."""


@dataclass(frozen=True)
class AnswerColumn:
    """A column.

    Attributes
    ----------
    id, label : what is sent, and what heads it.
    said : what it is called within a sentence.
    low, high : what a number can be; infinite where it can be any.
    whole : whether numbers are whole as a rule: then the cursor goes on by itself when no longer one is possible.
    note : a tooltip of its head.
    """

    id: str
    label: str
    said: str
    low: float = -math.inf
    high: float = math.inf
    whole: bool = False
    note: str = ""


@dataclass
class Outcome:
    """What became of what was sent last: its stamp, and why it could not be kept, if it could not."""

    stamp: str = ""
    trouble: str = ""


def answers(
    people: Mapping[str, str],
    columns: Sequence[AnswerColumn],
    values: Cells,
    key: str,
    *,
    token: str,
    outcome: Outcome,
    name: str,
    rule: str,
    keep: str,
    t: Translator,
    on_sent: Callable[[Cells], None],
) -> None:
    """Draw it.

    Parameters
    ----------
    people : id → name, in order.
    values : what is kept already and stands in the cells.
    token : by which the page knows what was typed here and is not kept yet; nothing of it is stored in the browser.
    name, rule, keep : what it is, for screen readers; what stands below it; what its button says.
    on_sent : told, before the page runs, the cells that were typed into. It keeps them, and says in
        `outcome.trouble` if it cannot: then they stay in the cells.
    """

    def sent() -> None:
        parcel = told(key).sent
        if not isinstance(parcel, Mapping) or parcel.get("stamp") in (None, outcome.stamp):
            return
        outcome.trouble = ""
        on_sent(understood(parcel.get("cells"), people, [column.id for column in columns]))
        outcome.stamp = str(parcel["stamp"])

    known("parts")
    mounted("answers", "answers.js", "answers.css")(
        key=key,
        data={
            "token": token,
            "people": [{"id": person, "name": called} for person, called in people.items()],
            "columns": [
                {**asdict(column), "low": _end(column.low), "high": _end(column.high)} for column in columns
            ],
            "values": [[*cell, value] for cell, value in values.items() if value is not None],
            "answered": asdict(outcome),
            "language": t.language,
            "words": {"name": name, "rule": rule, "keep": keep, **_words(t)},
        },
        on_sent_change=sent,
    )


def understood(cells: Any, people: Collection[str], columns: Collection[str]) -> Cells:
    """What the browser sent, as numbers of people and columns that there are; what is none is passed over."""
    found: dict[tuple[str, str], float | None] = {}
    for cell in cells if isinstance(cells, list) else ():
        match cell:
            case [str(person), str(column), None] if person in people and column in columns:
                found[person, column] = None
            case [str(person), str(column), int() | float() as value] if (
                person in people and column in columns
            ):
                if math.isfinite(value) and not isinstance(value, bool):
                    found[person, column] = float(value)
    return found


def _end(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _words(t: Translator) -> dict[str, str]:
    where = {"name": "{name}", "column": "{column}", "found": "{found}", "low": "{low}", "high": "{high}"}
    return {
        "head": t("Name"),
        "between": t("{name}, {column}: {found} is not between {low} and {high}.", **where),
        "less": t("{name}, {column}: {found} is less than {low}.", **where),
        "more": t("{name}, {column}: {found} is more than {high}.", **where),
        "none": t("{name}, {column}: “{found}” is no number.", **where),
        "two": t(
            "{name}, {column}: “{found}” can mean two numbers. Write it without a mark for thousands.",
            **where,
        ),
        "others": t("The other cells that are wrong are marked too."),
        "empty": t("Nothing is entered yet."),
        "sending": t("Being kept…"),
        "unheard": t("There was no answer. What you entered is still here: try once more."),
        "pasted": t("Cells filled: {n}.", n="{n}"),
        "over": t("Cells that did not fit: {n}.", n="{n}"),
    }
