"""A sheet: a table that is edited in place, with fields and taps; each edit is told until it is taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from groupdyn.app.components import mounted
from groupdyn.app.state import told


@dataclass(frozen=True)
class SheetColumn:
    """A column of a sheet.

    Attributes
    ----------
    id, label : what is told, and what is shown above it.
    kind : `text`, `number`, `date`, `choice` (one of `options`), or `tap`: a button that goes through `options`.
        `words` are not edited.
    options : (value, words) in order. Of a tap, values are the names of marks that `sheet.css` knows.
    width : in rem.
    note : a tooltip of its head.
    """

    id: str
    label: str
    kind: Literal["text", "number", "date", "choice", "tap", "words"] = "text"
    options: tuple[tuple[str, str], ...] = ()
    width: float = 8
    note: str = ""


@dataclass(frozen=True)
class SheetRow:
    """A row: its id, the name that heads it, and column → value as text; empty is nothing."""

    id: int
    name: str
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Edit:
    """One edit. `number` counts a sheet's edits; `seen` is what stood there when it was made."""

    number: int
    row: int
    column: str
    value: str
    seen: str


def sheet(
    columns: Sequence[SheetColumn],
    rows: Sequence[SheetRow],
    key: str,
    *,
    name: str,
    head: str = "",
    done: int = 0,
    on_edit: Callable[[tuple[Edit, ...]], None] | None = None,
) -> None:
    """A table edited in place.

    Parameters
    ----------
    name : what it is, for screen readers. head : what heads the rows' names; empty is without that column.
    done : the number of the last edit that was taken or refused: the browser tells the later ones again.
    on_edit : told the edits that are not done, before the page runs. The same may come twice.
    """

    def edited() -> None:
        edits = tuple(e for e in understood(told(key).edited) if e.number > done)
        if edits and on_edit is not None:
            on_edit(edits)

    mounted("sheet", "sheet.js", "sheet.css")(
        key=key,
        data={
            "columns": [asdict(column) for column in columns],
            "rows": [{"id": row.id, "name": row.name, "cells": dict(row.cells)} for row in rows],
            "name": name,
            "head": head,
            "done": done,
        },
        on_edited_change=edited,
    )


def understood(told_: Any) -> tuple[Edit, ...]:
    """What the browser sent, as edits; what is none is passed over."""
    found = []
    for sent in told_ if isinstance(told_, list) else ():
        match sent:
            case [int(number), int(row), str(column), str(value), str(seen)]:
                found.append(Edit(number, row, column, value, seen))
    return tuple(found)
