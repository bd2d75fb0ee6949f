"""Delimited text: CSV, TSV, and cells parted by semicolons or bars.

The usual file is read by pyarrow in blocks whose line ends are counted; if a row, a quote, a character or
a cell is not as it should be, the survey names every line that is not, and the others are read. A row is
never shifted, padded or cut.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from groupdyn.columns import is_name, is_numeric
from groupdyn.errors import Problem, ReadError
from groupdyn.i18n import N_
from groupdyn.readers.blocks import Cells, DoubtfulError, Names, Numbers, blocks, in_threads, rows_in
from groupdyn.readers.decimals import as_numbers, decimal_of, decimals
from groupdyn.readers.encoding import Text, as_guessed, as_marked
from groupdyn.readers.findings import problem
from groupdyn.readers.layout import Layout, find_layout, named
from groupdyn.readers.raw import NUMBER, TEXT, Limits, Lines, RawTable, RawTables
from groupdyn.readers.source import Source
from groupdyn.readers.survey import Fault, Shape, Survey, survey

EXTENSIONS = {".csv": "csv", ".tsv": "csv", ".tab": "csv"}

_BLOCK = 1 << 20
_NUL_OR_TEXT = re.compile(rb"[\x01-\x08\x0e-\x1f]")
_GUARDED = r"^('+)([=+\-@\t\r])"


def knows(head: bytes, name: str) -> bool:  # noqa: ARG001 – all readers are asked alike
    """Whether the first bytes are text. Any file is that which no other reader knows and that is not binary."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return len(_NUL_OR_TEXT.findall(head)) <= len(head) / 50


def read(source: Source, limits: Limits) -> RawTables:
    """The one table of a delimited file.

    Raises
    ------
    ReadError : it is empty, too wide, holds a cell that is too long, or its encoding is not read.
    """
    try:
        return _read(as_marked(source), limits)
    except _OtherEncodingError:
        return _read(as_guessed(source), limits)


class _OtherEncodingError(Exception):
    """The text is not UTF-8 throughout."""


@dataclass(frozen=True)
class _Plan:
    """How pyarrow is to read the columns: `c0`, `c1` …, as numbers or text, with which decimal sign."""

    layout: Layout
    numeric: frozenset[int]
    decimal: str

    @property
    def names(self) -> list[str]:
        return [f"c{i}" for i in range(len(self.layout.header))]

    def table(
        self, stream: Any, block: int, *, several_lines: bool = False, threads: bool = True
    ) -> pa.Table:
        types = {name: NUMBER if i in self.numeric else TEXT for i, name in enumerate(self.names)}
        return csv.read_csv(
            stream,
            read_options=csv.ReadOptions(column_names=self.names, block_size=block, use_threads=threads),
            parse_options=csv.ParseOptions(delimiter=self.layout.delimiter, newlines_in_values=several_lines),
            convert_options=csv.ConvertOptions(
                column_types=types,
                strings_can_be_null=False,
                null_values=[""],
                decimal_point=self.decimal,
                check_utf8=False,
            ),
            memory_pool=_pool(),
        )

    def columns(self, size: int) -> list[Names | Numbers | Cells]:
        """What gathers each column of `size` bytes of rows; notes, and what nobody asks for, stay as they are."""
        sample = self.layout.sample
        rows = 1 + max(sample.count("\n"), sample.count("\r"))
        expected = 64 + int(1.02 * size * rows / max(len(sample), 1))
        return [self._column(i)(expected) for i in range(len(self.layout.header))]

    def _column(self, position: int) -> type[Names | Numbers | Cells]:
        if position in self.numeric:
            return Numbers
        return Names if is_name(self.layout.header[position]) else Cells

    def all_text(self) -> _Plan:
        return _Plan(self.layout, frozenset(), ".")


def _pool() -> pa.MemoryPool:
    """The pool that gives memory back soonest without being told to; not every platform has it."""
    try:
        return pa.jemalloc_memory_pool()
    except NotImplementedError:
        return pa.default_memory_pool()


def _read(text: Text, limits: Limits) -> RawTables:
    try:
        layout = find_layout(text, limits)
    except UnicodeDecodeError:
        raise _OtherEncodingError from None
    plan = _plan(layout)
    try:
        if text.spoiled:
            raise DoubtfulError
        taken = _fast(text, plan, limits)
    except DoubtfulError:
        taken = _exact(text, plan, limits)
    return _tables(text, plan, taken)


def _plan(layout: Layout) -> _Plan:
    """Which columns the sample rows show to be numbers; a guess that costs a second reading if wrong."""
    wanted = [i for i, header in enumerate(layout.header) if is_numeric(header)]
    rows = [line.split(layout.delimiter) for line in layout.sample.splitlines()[:200]]
    signs = {}
    for i in wanted:
        cells = [row[i].strip(' "') for row in rows if len(row) > i]
        sign = decimal_of(pa.array(cells, pa.string()), comma_allowed=layout.delimiter != ",")
        if sign:
            signs[i] = sign
    decimal = decimals(signs.values())
    with_it = [i for i in signs if decimal == "." or signs[i] == ","]
    return _Plan(layout, frozenset(with_it), decimal)


@dataclass(frozen=True)
class _Taken:
    """The rows that could be taken, their lines, and the faults of the others."""

    table: pa.Table
    lines: Lines
    faults: tuple[Fault, ...] = ()


def _fast(text: Text, plan: _Plan, limits: Limits) -> _Taken:
    """The table, read block by block.

    Raises
    ------
    DoubtfulError : something has to be looked at row by row.
    """
    layout = plan.layout
    columns = plan.columns(text.source.size - layout.start)
    rows = 0
    for part in in_threads(lambda block: _part(block, plan, limits), blocks(text.source, layout.start)):
        rows += part.num_rows
        for column, cells in zip(columns, part.columns, strict=True):
            for chunk in cells.chunks:
                column.add(chunk)
    if not rows:
        return _Taken(_nothing(plan), range(0))
    table = pa.Table.from_arrays([column.whole() for column in columns], names=plan.names)
    return _Taken(table, range(layout.line, layout.line + rows))


def read_flow(source: Source, limits: Limits) -> Iterator[RawTables]:
    """The rows of a delimited file, block by block; the faults of a block come with its sound rows.

    Raises
    ------
    ReadError : the text is not UTF-8, or a cell runs over several lines, so that blocks are not rows.
    """
    text = as_marked(source)
    if text.source.place is None:
        raise ReadError(_NOT_UTF8)
    try:
        layout = find_layout(text, limits)
    except UnicodeDecodeError:
        raise ReadError(_NOT_UTF8) from None
    plan = _plan(layout)
    line = layout.line

    def taken(block: bytes) -> tuple[_Taken, int]:
        try:
            table = _part(block, plan, limits)
            return _Taken(table, range(table.num_rows)), table.num_rows
        except _OtherEncodingError:
            raise ReadError(_NOT_UTF8) from None
        except DoubtfulError:
            return _doubted(block, plan, limits)

    try:
        for part, lines in in_threads(taken, blocks(text.source, layout.start)):
            here = np.asarray(part.lines) + line
            faults = tuple(replace(fault, line=fault.line + line) for fault in part.faults)
            line += lines
            if len(here) or faults:
                yield _tables(
                    text, plan, _Taken(part.table, _as_range(here) if len(here) else range(0), faults)
                )
    except DoubtfulError:
        raise ReadError(N_("The file has a line longer than any sound one. Is it a log?")) from None


_NOT_UTF8 = N_("Only UTF-8 text can be read piece by piece. Save the file as UTF-8.")


def _doubted(block: bytes, plan: _Plan, limits: Limits) -> tuple[_Taken, int]:
    """The sound rows of a block in which something is not as it should be, the others' faults, all its lines.

    Lines count from 0.
    """
    shape = Shape(ord(plan.layout.delimiter), len(plan.layout.header), limits.field)
    found = survey(block, 0, 0, shape)
    if found.several_lines or any(fault.code == "stray-quote" for fault in found.faults):
        raise ReadError(
            N_(
                "A cell runs over several lines, or a quote is not closed. Such a file cannot be read piece by piece."
            )
        )
    lines = (
        block.count(b"\n") + block.count(b"\r") - block.count(b"\r\n") + (block[-1:] not in (b"\n", b"\r"))
    )
    if not len(found.lines):
        return _Taken(_nothing(plan), range(0), tuple(found.faults)), lines
    stream = _without_faults(block, 0, found)
    table = plan.all_text().table(pa.BufferReader(stream), stream.size + 1, threads=False)
    if table.num_rows != len(found.lines) or not _sound(table, limits):
        raise ReadError(N_("The rows cannot be read. Save the file again as CSV."))
    return _Taken(table, found.lines, tuple(found.faults)), lines


def _part(block: bytes, plan: _Plan, limits: Limits) -> pa.Table:
    """The rows of one block.

    Raises
    ------
    DoubtfulError : something has to be looked at row by row.
    """
    rows = rows_in(block, plan.layout.delimiter)
    try:
        table = plan.table(pa.BufferReader(pa.py_buffer(block)), len(block) + 1, threads=False)
    except pa.ArrowInvalid:
        raise DoubtfulError from None
    if rows != table.num_rows or _has_words(table) or not _sound(table, limits):
        raise DoubtfulError
    return table


def _has_words(table: pa.Table) -> bool:
    """Whether a column of numbers holds `nan` or `inf`: pyarrow takes them, but they are words, not numbers."""
    for column in table.columns:
        if pa.types.is_floating(column.type):
            finite = sum(
                np.count_nonzero(np.isfinite(c.to_numpy(zero_copy_only=False))) for c in column.chunks
            )
            if finite + column.null_count < len(column):
                return True
    return False


def _sound(table: pa.Table, limits: Limits) -> bool:
    """Whether no text holds a control character or is too long; a number's cell can be neither.

    Each different text is looked at once, which is why pyarrow need not check the encoding of every cell.

    Raises
    ------
    _OtherEncodingError : a text is not UTF-8.
    """
    for column in table.columns:
        if not pa.types.is_dictionary(column.type):
            continue
        values = _values(column)
        try:
            values.validate(full=True)
        except pa.ArrowInvalid:
            raise _OtherEncodingError from None
        if (pc.max(pc.binary_length(values)).as_py() or 0) > limits.field:
            return False
        letters = [chunk.buffers()[2] for chunk in values.chunks]
        if any(part is not None and _has_control(np.frombuffer(part, np.uint8)) for part in letters):
            return False
    return True


def _values(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The different values of each chunk of a column of text, one chunk after the other.

    The chunks keep dictionaries of their own: to make them one here would cost a third of the file's
    size in memory, and whoever needs the codes makes them one column by column.
    """
    return pa.chunked_array([chunk.dictionary for chunk in column.chunks], pa.string())


def _has_control(letters: np.ndarray[Any, np.dtype[np.uint8]]) -> bool:
    low = letters[(letters < 32) | (letters == 127)]
    return bool(np.any((low != 9) & (low != 10) & (low != 13)))


def _exact(text: Text, plan: _Plan, limits: Limits) -> _Taken:
    """The table of all rows that are sound, and the faults of the others."""
    layout = plan.layout
    data = text.source.whole()
    shape = Shape(ord(layout.delimiter), len(layout.header), limits.field)
    found = survey(data, layout.start, layout.line, shape, text.spoiled)
    lines = found.lines
    if not len(lines):
        return _Taken(_nothing(plan), range(0), tuple(found.faults))
    stream = _without_faults(data, layout.start, found)
    block = min(max(_BLOCK, 4 * limits.field), stream.size) or 1
    while True:
        try:
            table = plan.table(pa.BufferReader(stream), block, several_lines=found.several_lines)
            if not _has_words(table):
                break
            plan = plan.all_text()
        except pa.ArrowInvalid as error:
            if "straddling" in str(error) and block < stream.size:
                block = min(4 * block, stream.size)
            elif "conversion error to double" in str(error):
                plan = plan.all_text()
            else:
                raise ReadError(N_("The rows cannot be read. Save the file again as CSV.")) from None
    _sound(table, limits)
    if table.num_rows != len(lines):
        raise ReadError(
            N_(
                "{found} rows were read where {expected} stand in the file, so nothing is taken. Save it again."
            ),
            found=table.num_rows,
            expected=len(lines),
        )
    return _Taken(table, _as_range(lines), tuple(found.faults))


def _nothing(plan: _Plan) -> pa.Table:
    return pa.table({name: pa.array([], pa.string()).dictionary_encode() for name in plan.names})


def _without_faults(data: bytes | mmap.mmap, start: int, found: Survey) -> pa.Buffer:
    """The rows' bytes without those of the faults."""
    view = memoryview(data)
    if not found.faults:
        return pa.py_buffer(view[start:])
    pieces, here = [], start
    for fault in found.faults:
        pieces.append(view[here : fault.start])
        here = fault.end
    return pa.py_buffer(b"".join([*pieces, view[here:]]))


def _as_range(lines: np.ndarray[Any, np.dtype[np.int64]]) -> Lines:
    first, last = int(lines[0]), int(lines[-1])
    return range(first, last + 1) if last - first + 1 == len(lines) else lines


def _tables(text: Text, plan: _Plan, taken: _Taken) -> RawTables:
    """The table under its headers, with what is to be told about it."""
    layout = plan.layout
    columns = [_restored(c) if pa.types.is_dictionary(c.type) else c for c in taken.table.columns]
    signs = [plan.decimal] if any(pa.types.is_floating(c.type) for c in columns) else []
    for i, header in enumerate(layout.header):
        if is_numeric(header) and pa.types.is_dictionary(columns[i].type):
            numbers = as_numbers(columns[i], comma_allowed=layout.delimiter != ",")
            if numbers:
                columns[i], sign = numbers
                signs.append(sign)
    headers = [unguarded(header) for header in layout.header]
    data, lines = _without_empty_rows(pa.Table.from_arrays(columns, names=headers), taken.lines)
    malformed = tuple((fault.line, fault.code) for fault in taken.faults)
    details = {"delimiter": named(layout.delimiter), "encoding": text.encoding}
    if signs:
        details["decimal"] = decimals(signs)
    problems = (*text.problems, *_problems(text, layout, taken.faults))
    return RawTables((RawTable("", data, lines, malformed),), "csv", details, problems)


def unguarded(text: str) -> str:
    """A cell without the apostrophe that our CSV export puts before `=` `+` `-` `@`, tab and CR."""
    return re.sub(_GUARDED, lambda match: match[0][1:], text)


def _restored(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of text with each cell unguarded."""
    if not pc.any(pc.starts_with(_values(column), "'")).as_py():
        return column
    chunks = []
    for chunk in column.chunks:
        values = pc.replace_substring_regex(chunk.dictionary, r"^'('*[=+\-@\t\r])", r"\1")
        chunks.append(values.take(chunk.indices).dictionary_encode())
    return pa.chunked_array(chunks, TEXT)


def _without_empty_rows(data: pa.Table, lines: Lines) -> tuple[pa.Table, Lines]:
    """The table without rows in which every cell is empty, as spreadsheets leave them at the end."""
    empty: Any = None
    for column in data.columns:
        if pa.types.is_dictionary(column.type):
            if pc.index(_values(column), "").as_py() < 0:
                return data, lines
            here = pa.chunked_array([_is_empty(chunk) for chunk in column.chunks], pa.bool_())
        else:
            here = column.is_null()
        empty = here if empty is None else pc.and_(empty, here)
        if not pc.any(empty).as_py():
            return data, lines
    keep = pc.invert(empty)
    positions = np.flatnonzero(keep.to_numpy())
    return data.filter(keep), _as_range(np.asarray(lines)[positions]) if len(positions) else range(0)


def _is_empty(chunk: pa.DictionaryArray) -> pa.BooleanArray:
    return pc.equal(chunk.dictionary, "").take(chunk.indices)


def _problems(text: Text, layout: Layout, faults: tuple[Fault, ...]) -> list[Problem]:
    """One problem for each kind of fault, with all its rows."""
    kinds: dict[tuple[str, int, str], list[Fault]] = {}
    for fault in faults:
        cells = fault.cells if fault.code in ("row-too-short", "row-too-long") else 0
        kinds.setdefault((fault.code, cells, fault.sign), []).append(fault)
    return [
        problem(
            code,
            text.source.table,
            [fault.line for fault in alike],
            found=sign or None,
            cells=cells,
            expected=len(layout.header),
            position=alike[0].position,
            first=alike[0].line,
            encoding=text.encoding,
        )
        for (code, cells, sign), alike in kinds.items()
    ]
