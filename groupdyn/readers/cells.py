"""Columns from cells that are already values: of sheets, of JSON, of Parquet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from groupdyn.columns import is_numeric
from groupdyn.errors import Problem, ReadError
from groupdyn.i18n import N_
from groupdyn.readers.decimals import as_numbers
from groupdyn.readers.findings import problem
from groupdyn.readers.raw import NUMBER, Lines, RawTable
from groupdyn.readers.survey import too_long

Cell = str | int | float | bool | None

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_EXACT = 2.0**53


def text_of(cell: Cell) -> str:
    """A cell as text: whole numbers without a point, nothing as ""."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) <= _EXACT:
        return str(int(cell))
    return str(cell)


def column_of(header: str, cells: Sequence[Cell], *, comma_allowed: bool = False) -> pa.ChunkedArray:
    """A column as numbers where the header says so and every cell is one, else as text."""
    if is_numeric(header) and all(c is None or (type(c) in (int, float)) for c in cells):
        return pa.chunked_array([pa.array([None if c is None else float(c) for c in cells], NUMBER)])
    text = text_column(map(text_of, cells))
    numbers = as_numbers(text, comma_allowed=comma_allowed) if is_numeric(header) else None
    return numbers[0] if numbers else text


def text_column(texts: Iterable[str]) -> pa.ChunkedArray:
    """Texts as a column."""
    return pa.chunked_array([pa.array(list(texts), pa.string()).dictionary_encode()])


def sound_table(
    name: str,
    shown: str,
    headers: Sequence[str],
    columns: Sequence[pa.ChunkedArray],
    lines: Lines,
    longest: int,
) -> tuple[RawTable, list[Problem]]:
    """A table without the rows that hold a control character, and what is to be told about these.

    Raises
    ------
    ReadError : a cell is longer than allowed.
    """
    faulty: dict[int, tuple[str, int]] = {}
    for number, column in enumerate(columns, start=1):
        if not pa.types.is_dictionary(column.type):
            continue
        for row, sign, position in _control_characters(column, lines, number, longest):
            faulty.setdefault(row, (sign, position))
    data = pa.Table.from_arrays(list(columns), names=[h.strip() for h in headers])
    if not faulty:
        return RawTable(name, data, lines), []
    keep = np.ones(data.num_rows, dtype=bool)
    keep[list(faulty)] = False
    rows = np.asarray(lines)
    malformed = tuple((int(rows[i]), "control-character") for i in sorted(faulty))
    found = []
    for sign in sorted({sign for sign, _ in faulty.values()}):
        alike = [i for i in sorted(faulty) if faulty[i][0] == sign]
        first, position = int(rows[alike[0]]), faulty[alike[0]][1]
        found.append(
            problem(
                "control-character", shown, rows[alike].tolist(), found=sign, first=first, position=position
            )
        )
    return RawTable(name, data.filter(pa.array(keep)), rows[keep], malformed), found


def _control_characters(
    column: pa.ChunkedArray, lines: Lines, number: int, longest: int
) -> Iterable[tuple[int, str, int]]:
    """Row, number such as `U+0000`, and position in the cell, of cells with a control character."""
    offset = 0
    for chunk in column.chunks:
        values = chunk.dictionary
        if (pc.max(pc.binary_length(values)).as_py() or 0) > longest:
            code = pc.index(pc.greater(pc.binary_length(values), longest), True)
            raise too_long(
                int(np.asarray(lines)[offset + pc.index(chunk.indices, code).as_py()]), number, longest
            )
        for code in np.flatnonzero(pc.match_substring_regex(values, _CONTROL.pattern)):
            match = _CONTROL.search(values[int(code)].as_py())
            if match:
                for row in np.flatnonzero(chunk.indices.to_numpy(zero_copy_only=False) == code):
                    yield offset + int(row), f"U+{ord(match[0]):04X}", match.start() + 1
        offset += len(chunk)


def refuse_wide(count: int, limit: int) -> None:
    """Raise if a table has more columns than are read."""
    if count > limit:
        raise ReadError(
            N_("The table has {count} columns; at most {limit} are read."), count=count, limit=limit
        )
