"""A table edited in place: what was typed is understood, stored at once, and of two at once both are shown."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from groupdyn.app.components.sheet import Edit
from groupdyn.app.keeping import Kept
from groupdyn.app.roster.deeds import Clash, do, doings
from groupdyn.errors import SettingError
from groupdyn.i18n import N_
from groupdyn.workspace import Conflict

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[Any, Any]
"""A row of the roster or of the sessions, column → value."""
Values = dict[str, Any]


@dataclass(frozen=True)
class Editing:
    """How the edits of a sheet are understood, stored and said.

    Attributes
    ----------
    sheet, fields : the sheet's key, and the columns that can be edited.
    understood : what the texts of a row mean, column → value; a `SettingError` if they mean nothing.
    store : stores the values of the row with an id; over a version that was seen, or over whatever is there (None).
    about : what a row is called.
    words : values as a reader sees them.
    """

    sheet: str
    fields: tuple[str, ...]
    understood: Callable[[Row, Mapping[str, str]], Values]
    store: Callable[[int, int | None, Values], object]
    about: Callable[[Row], str]
    words: Callable[[Values], str]


def take_edits(kept: Kept, editing: Editing, table: pd.DataFrame, edits: tuple[Edit, ...]) -> None:
    """Write what was edited: of each row what is new, if nobody else changed the row meanwhile.

    The rows after one that could not be written stay as they were.
    """
    doings(kept).done[editing.sheet] = max(edit.number for edit in edits)
    known = rows_by_id(table)
    wanted: dict[int, dict[str, str]] = {}
    for edit in edits:
        if edit.row in known and edit.column in editing.fields:
            wanted.setdefault(edit.row, {})[edit.column] = edit.value
    for row, texts in wanted.items():
        if not _write(kept, editing, known[row], texts):
            return


def rows_by_id(table: pd.DataFrame) -> dict[int, Row]:
    """The rows of a table by their ids in the store."""
    return {row["id"]: row for row in table.to_dict("records")}


def _write(kept: Kept, editing: Editing, row: Row, texts: Mapping[str, str]) -> bool:
    values: Values = {}

    def deed() -> None:
        values.update(editing.understood(row, texts))
        editing.store(row["id"], row["version"], values)

    def clash(error: Conflict) -> Clash:
        theirs = error.theirs or {}
        return Clash(
            editing.about(row),
            editing.words(values),
            editing.words({name: theirs.get(name) for name in values}),
            lambda: editing.store(row["id"], None, values),
        )

    return do(kept, deed, clash)


def number_in(text: str, *, least: float = -math.inf) -> float:
    """The number that somebody typed, with a point or a comma.

    Raises
    ------
    SettingError : it is none, or less than `least`.
    """
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number >= least):
        raise SettingError(N_("“{found}” is not a number."), found=text)
    return number
