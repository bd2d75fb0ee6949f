"""Every row of a delimited file, found exactly: where it starts, how many cells it has, what is wrong.

A quote counts only where a cell begins, a closing one only where a cell ends, a doubled one inside a
quoted cell is a quote. Blocks are surveyed as arrays; only a block in which a quote breaks that rule is
walked row by row, so that a stray quote costs its own line and none of those after it.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from groupdyn.errors import ReadError
from groupdyn.i18n import N_

IntArray = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

BLOCK = 262_144
FAULTS = 100_000
"""From so many faulty rows on, it is another kind of file."""

_LF, _CR, _QUOTE = 10, 13, 34
_NEWLINE = re.compile(rb"\r\n|\n|\r")
_CONTROL = np.zeros(256, dtype=bool)
_CONTROL[:32] = True
_CONTROL[[9, 10, 13]] = False
_CONTROL[127] = True


@dataclass(frozen=True)
class Shape:
    """What rows should look like: the delimiter (a byte), the number of cells, the longest cell in bytes."""

    delimiter: int
    cells: int
    longest: int


@dataclass(frozen=True)
class Fault:
    """A row that cannot be taken: its line, the code of the problem, and the bytes it takes up."""

    line: int
    code: str
    start: int
    end: int
    cells: int = 0
    sign: str = ""
    position: int = 0


@dataclass
class Survey:
    """What was found: the line of every good row, the faults, whether a cell runs over several lines."""

    parts: list[IntArray] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    several_lines: bool = False

    @property
    def lines(self) -> IntArray:
        """The line of every good row, in order."""
        return np.concatenate(self.parts) if self.parts else np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class _Rows:
    """Rows of a block: first byte, first byte behind the line end, cells, and line, of each."""

    starts: IntArray
    ends: IntArray
    cells: IntArray
    lines: IntArray
    stray: npt.NDArray[np.bool_]


def survey(
    data: bytes | mmap.mmap,
    start: int,
    line: int,
    shape: Shape,
    spoiled: tuple[int, ...] = (),
    block: int = BLOCK,
) -> Survey:
    """Survey all rows from the byte `start`, which is in line `line`.

    `spoiled` are lines known to hold bytes of another encoding; `block` is how many bytes are surveyed at once.

    Raises
    ------
    ReadError : a cell is longer than allowed, or far too many rows are faulty.
    """
    found = Survey()
    array = np.frombuffer(data, dtype=np.uint8)
    bad_lines = np.array(spoiled, dtype=np.int64)
    for rows in _walk(data, array, start, line, shape, found, block):
        _judge(array, rows, shape, bad_lines, found)
        if len(found.faults) > FAULTS:
            raise ReadError(
                N_(
                    "More than {count} rows do not fit the header; the first is row {row}. "
                    "Is the first row the header, and the delimiter the right one?"
                ),
                count=FAULTS,
                row=found.faults[0].line,
            )
    return found


def _walk(
    data: bytes | mmap.mmap, array: Bytes, start: int, line: int, shape: Shape, found: Survey, usual: int
) -> Iterator[_Rows]:
    """The rows of the file, block by block."""
    size, block, exact_until = len(array), usual, 0
    has_cr = data.find(b"\r", start) >= 0
    while start < size:
        if start < exact_until:
            rows, start, line = _row_by_row(data, start, line, exact_until, shape, found)
            yield rows
            continue
        stop = min(start + block, size)
        taken = _at_once(array, start, stop, line, shape, has_cr=has_cr)
        if taken is None:  # not one whole row in the block
            block *= 4
            if block > shape.longest * shape.cells:
                exact_until, block = start + 1, usual
            continue
        block = usual
        rows, line, clean, several = taken
        found.several_lines |= several
        if len(rows.starts):
            start = int(rows.ends[-1])
            yield rows
        if not clean:
            exact_until = stop


def _at_once(
    array: Bytes, start: int, stop: int, line: int, shape: Shape, *, has_cr: bool
) -> tuple[_Rows, int, bool, bool] | None:
    """The whole rows of a block, up to the first quote that breaks the rule.

    Returns the rows, the line after them, whether the rule was kept, and whether a cell runs over
    several lines; None if the block holds no whole row and nothing that breaks the rule.
    """
    block = array[start:stop]
    at_end = stop == len(array)
    is_break = block == _LF
    if has_cr:
        after = np.append(array[start + 1 : stop + 1], np.uint8(0))[: len(block)]
        is_break |= (block == _CR) & (after != _LF)
        if not at_end and block[-1] == _CR:
            is_break[-1] = array[stop] != _LF
    all_breaks = np.flatnonzero(is_break)
    quotes = np.flatnonzero(block == _QUOTE)
    delimiters = np.flatnonzero(block == shape.delimiter)
    breaks = all_breaks
    fault = len(block) if not at_end or len(quotes) % 2 == 0 else int(quotes[-1])
    if len(quotes):
        breaks = _outside(all_breaks, quotes)
        delimiters = _outside(delimiters, quotes)
        fault = min(fault, _first_stray(array, start, quotes, shape.delimiter))
    ends = breaks + 1
    if at_end and len(quotes) % 2 == 0 and (not len(ends) or ends[-1] < len(block)):
        ends = np.append(ends, len(block))
    suspect = (
        _first_swallowing(block, all_breaks, breaks, ends, delimiters, shape) if len(quotes) else len(block)
    )
    clean = min(fault, suspect) >= len(block) or (len(ends) > 0 and min(fault, suspect) >= ends[-1])
    ends = ends[ends <= min(fault, suspect)]
    if not len(ends) and clean:
        return None
    starts = np.concatenate([[0], ends[:-1]]) if len(ends) else ends
    cells = np.searchsorted(delimiters, ends) - np.searchsorted(delimiters, starts) + 1
    lines = line + np.searchsorted(all_breaks, starts)
    whole = int(ends[-1]) if len(ends) else 0
    after_line = line + int(np.searchsorted(all_breaks, whole))
    several = np.searchsorted(all_breaks, whole) > np.searchsorted(breaks, whole)
    rows = _Rows(starts + start, ends + start, cells, lines, np.zeros(len(ends), dtype=bool))
    return rows, after_line, bool(clean), bool(several)


def _outside(positions: IntArray, quotes: IntArray) -> IntArray:
    """Those that have an even number of quotes before them: outside of quoted cells."""
    outside: IntArray = positions[np.searchsorted(quotes, positions) % 2 == 0]
    return outside


def _first_stray(array: Bytes, start: int, quotes: IntArray, delimiter: int) -> int:
    """The first quote that neither begins nor ends a cell, as a position in the block."""
    may_stand = np.zeros(256, dtype=bool)
    may_stand[[delimiter, _LF, _CR, _QUOTE]] = True
    opening, closing = quotes[::2], quotes[1::2]
    before = array[np.maximum(opening + start - 1, 0)]
    behind = array[np.minimum(closing + start + 1, len(array) - 1)]
    bad_opening = opening[~may_stand[before] & (opening > 0)]
    bad_closing = closing[~may_stand[behind] & (closing + start + 1 < len(array))]
    firsts = [int(bad[0]) for bad in (bad_opening, bad_closing) if len(bad)]
    return min(firsts, default=len(array))


def _first_swallowing(
    block: Bytes, all_breaks: IntArray, breaks: IntArray, ends: IntArray, outside: IntArray, shape: Shape
) -> int:
    """The first row of several lines that seems to have swallowed rows, as a position in the block."""
    inner = np.setdiff1d(all_breaks, breaks, assume_unique=True)
    for row in np.unique(np.searchsorted(ends, inner, side="right")):
        if row == len(ends):
            break
        first, last = (int(ends[row - 1]) if row else 0), int(ends[row])
        cells = int(np.searchsorted(outside, last) - np.searchsorted(outside, first)) + 1
        if _has_swallowed(block[first:last].tobytes(), cells, shape):
            return first
    return len(block)


def _has_swallowed(row: bytes, cells: int, shape: Shape) -> bool:
    """Whether a row of several lines looks like several rows, of which an unclosed quote made one.

    A line inside it is then a row by itself, or the first and the last have as many delimiters as a row.
    """
    lines = _NEWLINE.split(row.rstrip(b"\r\n"))
    if shape.cells < 2 or len(lines) < 2:
        return False
    if all(line.count(shape.delimiter) + 1 == shape.cells for line in (lines[0], lines[-1])):
        return True
    suspects = lines[1:] if cells != shape.cells else lines[1:-1]
    return any(_one_row(line, 0, shape) == (len(line), shape.cells) for line in suspects)


def _row_by_row(
    data: bytes | mmap.mmap, start: int, line: int, until: int, shape: Shape, found: Survey
) -> tuple[_Rows, int, int]:
    """The rows that begin before `until`, each by itself; a stray quote spoils its own line only."""
    rows: list[tuple[int, int, int, int, bool]] = []
    while start < until:
        taken = _one_row(data, start, shape)
        breaks = 0
        if taken is not None:
            row = data[start : taken[0]]
            breaks = len(_NEWLINE.findall(row.rstrip(b"\r\n")))
            if breaks and _has_swallowed(row, taken[1], shape):
                taken = None
        if taken is None:
            here = _NEWLINE.search(data, start)
            rows.append((start, here.end() if here else len(data), 0, line, True))
            breaks = 0
        else:
            rows.append((start, *taken, line, False))
            found.several_lines |= breaks > 0
        start = rows[-1][1]
        line += breaks + 1
    table = np.array(rows, dtype=np.int64).reshape(-1, 5)
    return _Rows(table[:, 0], table[:, 1], table[:, 2], table[:, 3], table[:, 4].astype(bool)), start, line


def _one_row(data: bytes | mmap.mmap, start: int, shape: Shape) -> tuple[int, int] | None:
    """Where the row ends (behind its line end) and its number of cells; None if a quote is astray."""
    special = re.compile(b"[" + re.escape(bytes([shape.delimiter])) + b'\r\n"]')
    size, position, cells = len(data), start, 1
    while True:
        if data[position : position + 1] == b'"':
            closing = _closing(data, position + 1, shape.longest)
            if closing is None:
                return None
            position = closing + 1
        else:
            match = special.search(data, position)
            position = match.start() if match else size
        sign = data[position : position + 1]
        if sign in (b"", b"\n"):
            return min(position + 1, size), cells
        if sign == b"\r":
            return position + (2 if data[position + 1 : position + 2] == b"\n" else 1), cells
        if sign[0] != shape.delimiter:
            return None
        cells += 1
        position += 1


def _closing(data: bytes | mmap.mmap, position: int, longest: int) -> int | None:
    """Where the quoted cell closes whose text begins at `position`."""
    limit = position + 2 * longest
    while (quote := data.find(b'"', position, limit)) >= 0:
        if data[quote + 1 : quote + 2] != b'"':
            return quote
        position = quote + 2
    return None


def _judge(array: Bytes, rows: _Rows, shape: Shape, spoiled: IntArray, found: Survey) -> None:
    """Sort the rows into good ones and faults; blank lines are neither."""
    lengths = rows.ends - rows.starts
    if len(lengths) and lengths.max() > shape.longest:
        _refuse_long_cells(array, rows, shape)
    blank = _blank(array, rows)
    bad = rows.stray | (rows.cells != shape.cells)
    codes = dict.fromkeys(np.flatnonzero(bad & ~blank).tolist(), "")
    signs = _controls(array, rows)
    codes |= dict.fromkeys(signs, "control-character")
    if len(spoiled):
        codes |= dict.fromkeys(_with_lines(array, rows, spoiled), "not-in-encoding")
    for i in sorted(codes):
        sign, position = signs.get(i, ("", 0))
        cells = int(rows.cells[i])
        code = codes[i] or ("row-too-short" if cells < shape.cells else "row-too-long")
        if rows.stray[i]:
            code = "stray-quote"
        at = (int(rows.starts[i]), int(rows.ends[i]))
        found.faults.append(Fault(int(rows.lines[i]), code, *at, cells, sign, position))
    good = ~blank
    good[list(codes)] = False
    found.parts.append(rows.lines[good])


def _blank(array: Bytes, rows: _Rows) -> npt.NDArray[np.bool_]:
    lengths = rows.ends - rows.starts
    first = array[rows.starts]
    blank: npt.NDArray[np.bool_] = (lengths == 1) & ((first == _LF) | (first == _CR))
    blank |= (lengths == 2) & (first == _CR)
    return blank


def _controls(array: Bytes, rows: _Rows) -> dict[int, tuple[str, int]]:
    """Row → its first control character and the position of that in the row, from 1."""
    if not len(rows.starts):
        return {}
    first = int(rows.starts[0])
    places = np.flatnonzero(_CONTROL[array[first : int(rows.ends[-1])]]) + first
    found: dict[int, tuple[str, int]] = {}
    for place in places.tolist():
        row = int(np.searchsorted(rows.starts, place, side="right")) - 1
        if row not in found:
            before = array[int(rows.starts[row]) : place].tobytes().decode("utf-8", "replace")
            found[row] = (f"U+{int(array[place]):04X}", len(before) + 1)
    return found


def _with_lines(array: Bytes, rows: _Rows, lines: IntArray) -> list[int]:
    """The rows that these lines belong to."""
    if not len(rows.lines):
        return []
    last = array[int(rows.starts[-1]) : int(rows.ends[-1])].tobytes().rstrip(b"\r\n")
    behind = rows.lines[-1] + 1 + len(_NEWLINE.findall(last))
    inside = lines[(lines >= rows.lines[0]) & (lines < behind)]
    at = np.searchsorted(rows.lines, inside, side="right") - 1
    return [int(i) for i in np.unique(at)]


def _refuse_long_cells(array: Bytes, rows: _Rows, shape: Shape) -> None:
    """Raise if a cell is too long. A stray quote's line is not measured: it is set aside anyway."""
    for i in np.flatnonzero((rows.ends - rows.starts > shape.longest) & ~rows.stray):
        row = array[int(rows.starts[i]) : int(rows.ends[i])]
        quotes = np.flatnonzero(row == _QUOTE)
        delimiters = _outside(np.flatnonzero(row == shape.delimiter), quotes)
        widths = np.diff(np.concatenate([[-1], delimiters, [len(row)]])) - 1
        if widths.max() > shape.longest:
            raise too_long(int(rows.lines[i]), int(widths.argmax()) + 1, shape.longest)


def too_long(row: int, column: int, longest: int) -> ReadError:
    """The refusal of a cell longer than allowed."""
    return ReadError(
        N_(
            "The cell in row {row}, column {column} is longer than {longest} bytes. Is a quote left open there?"
        ),
        row=row,
        column=column,
        longest=longest,
    )
