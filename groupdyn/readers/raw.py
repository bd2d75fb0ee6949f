"""What a reader gives: tables of text and numbers as they stood in the source, nothing interpreted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from groupdyn.errors import Problem

Lines = npt.NDArray[np.integer[Any]] | range

TEXT = pa.dictionary(pa.int32(), pa.string())
"""The type of a column of text: each different value once, and a code a row (of any width)."""

TIE = "tie"
"""The code of the act that a cell of a sociomatrix becomes: somebody is tied to somebody, no more is known."""

SPEAKING = "inform"
"""The code of a turn of which only is known that somebody spoke: our own scheme's for plain talk."""
TURNS = "turns"
"""In `RawTables.meta` of a transcript: its acts are turns, and their code is any scheme's for plain talk."""

NUMBER = pa.float64()
"""The type of a column that its header calls numeric and whose every cell is a number or empty (null)."""


@dataclass(frozen=True)
class Limits:
    """How much of a file is read before it is refused.

    Attributes
    ----------
    bytes : size of the file.
    columns, rows, field : columns of a table, its rows (None: as many as there are), bytes of one cell.
    members, unpacked, ratio : files in a workbook's archive, bytes when unpacked, unpacked over packed.
    cells, seconds, memory : of a workbook: cells, time and bytes of memory its reading may take.
    """

    bytes: int = 500_000_000
    columns: int = 200
    field: int = 65_536
    rows: int | None = None
    members: int = 1_000
    unpacked: int = 200_000_000
    ratio: float = 200.0
    cells: int = 5_000_000
    seconds: float = 60.0
    memory: int = 2_000_000_000


@dataclass(frozen=True)
class RawTable:
    """One table of a source.

    Attributes
    ----------
    name : the sheet's name, or "" for a file of one table.
    data : headers as they stood (stripped of blanks at the ends); `TEXT` and `NUMBER` columns.
    lines : the source's row number of every row as a person counts it (the header is 1); a range when
        consecutive. A row whose cell runs over several lines of a text file has the number of the first.
    malformed : (row number, code of the problem) of rows that could not be taken; they are not in `data`.
    """

    name: str
    data: pa.Table
    lines: Lines
    malformed: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class RawTables:
    """All tables of a source.

    Attributes
    ----------
    tables : in the order of the source.
    format : `csv`, `xlsx`, `ods`, `json` or `parquet`.
    details : how the source was read, to be shown: `delimiter`, `encoding`, `decimal` and the like.
    problems : of the file as a whole and of rows that could not be taken; errors block the import.
    meta : what an exchange file says beside its tables: group, scheme, version.
    """

    tables: tuple[RawTable, ...]
    format: str
    details: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    meta: dict[str, object] = field(default_factory=dict)
