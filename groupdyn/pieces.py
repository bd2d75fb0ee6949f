"""Logs of any size: read piece by piece, each piece a log of whole sessions.

The file is read twice. The first time it is only noted who is named in it, which codes it uses, and from
where to where each session runs; the second time, pieces that end where a session ends are checked as
`check` does, with that knowledge beside them. Problems are those of the whole file. Memory depends on
the number of people and sessions, not of acts.

Not possible this way: repairs; a file whose sessions stand mixed over more rows than a piece may have;
dates such as 03/04/2026, whose reading may hang on another piece; to find that sessions of different
pieces overlap in time. What cannot be done is refused, except for the last.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import IO, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from groupdyn.columns import ACTS as ACTS_COLUMNS
from groupdyn.columns import recognise
from groupdyn.errors import InvalidLog, Problem, ReadError, SettingError
from groupdyn.i18n import N_
from groupdyn.log import ACT_COLUMNS, BoolArray, InteractionLog
from groupdyn.readers import RawTable, RawTables, read_raw
from groupdyn.readers.flow import flow, flows, joined, packed_rows
from groupdyn.schemes import Code, Scheme, read_scheme
from groupdyn.selection import with_sessions
from groupdyn.validation import Beside, check
from groupdyn.validation.acts import pairs, read_acts
from groupdyn.validation.assembly import choose_scheme, people_of
from groupdyn.validation.coding import Coded, coded, constant
from groupdyn.validation.findings import Findings
from groupdyn.validation.tables import find_tables
from groupdyn.writers import replace_file, write_table

LARGE, MANY = 100_000_000, 3_000_000
"""From so many bytes, or rows of a Parquet file, on, the command reads a file piece by piece."""
ACTS = 200_000
"""About how many acts a piece has."""
MOST = 4_000_000
"""How many acts a piece may have, if sessions stand mixed."""

_DATES = r"^\s*\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}"
_ZONED = r"\d:\d{2}.*(Z|[+\-]\d{2}:?\d{2})\s*$"
_NAIVE = r"^\s*\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?\s*$"
_NAMED = ("group", "session", "sender", "receiver", "act")


def is_large(source: object) -> bool:
    """Whether a source is a file so large, and of such a format, that it had better be read piece by piece."""
    if not isinstance(source, (str, PathLike)) or not Path(source).is_file():
        return False
    rows = packed_rows(source)
    return rows >= MANY if rows is not None else Path(source).stat().st_size >= LARGE and flows(source)


@dataclass
class Pieces:
    """A log's pieces, in the order of the file, as logs of whole sessions; see `read_pieces`."""

    _source: str | PathLike[str]
    _first: _Known
    _given: dict[str, RawTables]
    _mapping: Mapping[str, Mapping[str, str]]
    _found: dict[tuple[object, ...], Problem] = field(default_factory=dict)
    _seen: list[pd.DataFrame] = field(default_factory=list)

    @property
    def acts(self) -> int:
        """How many acts there are in all."""
        return self._first.rows

    @property
    def people(self) -> tuple[tuple[str, str], ...]:
        """Who acts or is addressed, as (group, member)."""
        return self._first.beside.people

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of acts that the file has, in the order of the log's format."""
        return self._first.columns

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems of the pieces read so far, each once, with all its rows counted; errors first."""
        return tuple(sorted(self._found.values(), key=lambda p: p.severity != "error"))

    @property
    def sessions(self) -> pd.DataFrame:
        """The sessions of the pieces read so far, in the order of a log."""
        table = pd.concat(self._seen, ignore_index=True)
        rank = pd.factorize(table["group"])[0]
        by: Any = table["number"]
        if "sessions" not in self._given and table["date"].ne("").all():
            by = table["date"]  # which no piece can know of the others
        ordered = table.iloc[np.lexsort((by, rank))].reset_index(drop=True)
        if by is not table["number"]:
            ordered["number"] = ordered.groupby("group", sort=False).cumcount() + 1
        return ordered

    def require(self) -> None:
        """Raise `InvalidLog` with all problems, if there are errors among those of the pieces read so far."""
        if any(problem.severity == "error" for problem in self.problems):
            raise InvalidLog(self.problems)

    def __iter__(self) -> Iterator[InteractionLog]:
        """Each piece; a piece with errors is left out, and its problems are noted with the others.

        The last piece holds the sessions that a companion names and in which nobody acts, if there are any.
        """
        known, given = self._first, self._given
        self._found.clear()
        self._seen.clear()
        self._note(known.problems)
        silent: InteractionLog | None = None
        for raw in _cut(flow(self._source), known.cuts):
            checked = check(
                raw,
                roster=given.get("roster"),
                sessions=given.get("sessions"),
                attendance=given.get("attendance"),
                mapping=self._mapping,
                scheme=known.base,
                group=known.group,
                beside=known.beside,
            )
            self._note(checked.problems)
            if checked.log is None:
                continue
            log = checked.log.replace(scheme=known.scheme)
            if silent is None:
                silent = with_sessions(log, ~_is_among(log.sessions, known.beside.sessions))
            there = np.bincount(log.addressing.session, minlength=len(log.sessions)) > 0
            yield self._noted(with_sessions(log, there))
        if silent is not None and len(silent.sessions):
            yield self._noted(silent)

    def _noted(self, piece: InteractionLog) -> InteractionLog:
        self._seen.append(piece.sessions.astype({"group": "str", "session": "str"}))
        return piece

    def _note(self, problems: tuple[Problem, ...]) -> None:
        """Add the problems of a piece: those of acts are counted on, those of other tables are in every piece."""
        for problem in problems:
            key = (problem.code, problem.table, problem.column, problem.found)
            before = self._found.setdefault(key, problem)
            if before is not problem and problem.table == "acts":
                rows = (*before.rows, *problem.rows)[: Problem.ROWS_SHOWN]
                values = before.values
                if "where" in values:
                    values = {**values, "where": f"{values['where']}, {problem.values['where']}"}
                self._found[key] = replace(
                    before, rows=rows, count=before.count + problem.count, values=values
                )


def _is_among(sessions: pd.DataFrame, pairs_: tuple[tuple[str, str], ...]) -> BoolArray:
    wanted = set(pairs_)
    own = zip(sessions["group"].astype(str), sessions["session"].astype(str), strict=True)
    return np.array([pair in wanted for pair in own], dtype=bool)


def read_pieces(
    source: str | PathLike[str],
    *,
    roster: str | PathLike[str] | None = None,
    sessions: str | PathLike[str] | None = None,
    attendance: str | PathLike[str] | None = None,
    scheme: Scheme | str | None = None,
    mapping: Mapping[str, Mapping[str, str]] | None = None,
    group: str = "",
    acts: int = ACTS,
) -> Pieces:
    """A log of any size, to be walked piece by piece. Parameters as in `read_log`; `acts`: about, a piece.

    Raises
    ------
    ReadError
        if the file cannot be read in pieces.
    InvalidLog
        if it lacks an obligatory column.
    """
    files = {"roster": roster, "sessions": sessions, "attendance": attendance}
    given = {kind: read_raw(file) for kind, file in files.items() if file is not None}
    chosen = read_scheme(scheme) if isinstance(scheme, str) else scheme
    known = _look_through(source, mapping or {}, chosen, group, acts)
    return Pieces(source, known, given, mapping or {})


@dataclass(frozen=True)
class _Known:
    """What the first reading found.

    Attributes
    ----------
    rows : how many there are. cuts : the rows (from 0) at which a piece ends.
    base, scheme : the coding scheme, without and with the codes that it lacks.
    columns : of acts, that the file has. problems : of the file as a whole and of rows that could not be taken.
    """

    rows: int
    cuts: tuple[int, ...]
    beside: Beside
    base: Scheme
    scheme: Scheme
    group: str
    columns: tuple[str, ...]
    problems: tuple[Problem, ...]


def _look_through(
    source: str | PathLike[str], mapping: Mapping[str, Mapping[str, str]], scheme: Scheme | None, group: str, acts: int
) -> _Known:  # fmt: skip
    """Read a file once, keeping only who is named, the codes, and where the sessions begin and end."""
    seen = {key: dict[tuple[str, str], None]() for key in ("sender", "receiver", "act")}
    spans: dict[tuple[str, str], list[int]] = {}
    row, zones, problems, there = 0, set[bool](), list[Problem](), {"group", "receiver"}
    for raw in flow(source):
        columns = _columns(raw, mapping)
        own, length = columns["group"], raw.tables[0].data.num_rows
        for key in seen:
            seen[key].update(dict.fromkeys(_in_order(own, columns[key])))
        for pair, first, last in _spans(own, columns["session"]):
            spans.setdefault(pair, [row + first, 0])[1] = row + last
        zones |= _zones(raw, mapping)
        problems += raw.problems
        there |= set(recognise("acts", raw.tables[0].data.column_names)) | set(mapping.get("acts", ()))
        row += length
    if len(zones) > 1:
        raise ReadError(
            N_(
                "Some times have a time zone and some have none. Write all of them in one way to read piece by piece."
            )
        )
    if not row:
        raise ReadError(N_("The file is empty: it has neither a header nor rows."))
    named = _as_raw(seen, spans, group)
    table = find_tables(named, {}, {}, Findings())["acts"]
    read = read_acts(table, group or "group", (), Findings(), lambda _, __: {}, None)
    codes = [code for code in read.names["act"].used() if code]
    base = scheme or choose_scheme(codes)
    more = tuple(Code(code, {"en": code}) for code in codes if code not in base)
    beside = Beside(
        tuple(dict.fromkeys(people_of(read))),
        tuple(pair for pair in pairs(read.names["session"], read.names["group"]) if pair[1]),
    )
    full = replace(base, codes=(*base.codes, *more)) if more else base
    held = tuple(column for column in ACT_COLUMNS if column in there)
    return _Known(row, _cuts(spans, row, acts), beside, base, full, group, held, _merged(problems))


def _merged(problems: list[Problem]) -> tuple[Problem, ...]:
    """The same problem of several parts as one."""
    merged: dict[tuple[object, ...], Problem] = {}
    for problem in problems:
        key = (problem.code, problem.table, problem.column, problem.found, problem.values.get("cells"))
        before = merged.setdefault(key, problem)
        if before is not problem and problem.rows:
            rows = (*before.rows, *problem.rows)[: Problem.ROWS_SHOWN]
            merged[key] = replace(before, rows=rows, count=before.count + problem.count)
    return tuple(merged.values())


def _columns(raw: RawTables, mapping: Mapping[str, Mapping[str, str]]) -> dict[str, Coded]:
    """The columns of names of a part, as codes.

    Raises
    ------
    InvalidLog : an obligatory column is missing, or the headers have errors.
    """
    if any(problem.code in ("duplicate-header", "empty-header") for problem in raw.problems):
        raise InvalidLog(raw.problems)
    table = find_tables(raw, {}, mapping, Findings())["acts"]
    if not all(table.has(key) for key in ("session", "sender", "act")):
        raise InvalidLog(check(raw, mapping=mapping).problems)
    return {key: table.coded(key) if table.has(key) else constant("", table.length) for key in _NAMED}


def _in_order(group: Coded, column: Coded) -> list[tuple[str, str]]:
    """The (group, value) pairs of a part, by first appearance."""
    return [pair for pair, _, _ in sorted(_spans(group, column), key=lambda span: span[1])]


def _spans(group: Coded, column: Coded) -> list[tuple[tuple[str, str], int, int]]:
    """Each (group, value) pair of a part with its first and last row."""
    width = len(column.values)
    key = group.codes.astype(np.int64) * width + column.codes
    found, first = np.unique(key, return_index=True)
    _, back = np.unique(key[::-1], return_index=True)
    last = len(key) - 1 - back
    return [
        ((group.values[k // width], column.values[k % width]), a, b)
        for k, a, b in zip(found.tolist(), first.tolist(), last.tolist(), strict=True)
    ]


def _zones(raw: RawTables, mapping: Mapping[str, Mapping[str, str]]) -> set[bool]:
    """Whether the dates with a time in a part have a time zone: both, one or neither.

    Raises
    ------
    ReadError : dates that can be read day first or month first.
    """
    table = find_tables(raw, {}, mapping, Findings())["acts"]
    zones = set()
    for key in ("start_s", "end_s"):
        if not table.has(key) or pa.types.is_floating(table.columns[key].type):
            continue
        values = pa.array(coded(table.columns[key]).values, pa.string())
        if pc.any(pc.match_substring_regex(values, _DATES)).as_py():
            raise ReadError(
                N_("Dates such as 03/04/2026 cannot be read piece by piece. Write them as 2026-04-03.")
            )
        zones |= {
            zoned
            for zoned, form in ((True, _ZONED), (False, _NAIVE))
            if pc.any(pc.match_substring_regex(values, form)).as_py()
        }
    return zones


def _as_raw(
    seen: dict[str, dict[tuple[str, str], None]], spans: dict[tuple[str, str], list[int]], group: str
) -> RawTables:
    """What was seen as a small table of acts, so that it is read by the same rules."""
    rows = [
        *((g, s, "", "", "") for g, s in sorted(spans, key=lambda pair: spans[pair][0])),
        *((g, "", v, "", "") for g, v in seen["sender"]),
        *((g, "", "", v, "") for g, v in seen["receiver"]),
        *((g, "", "", "", v) for g, v in seen["act"]),
    ]
    columns = dict(zip(_NAMED, zip(*rows, strict=True), strict=True))
    if not any(columns["group"]):
        columns["group"] = (group or "group",) * len(rows)
    data = pa.table(
        {key: pa.array(values, pa.string()).dictionary_encode() for key, values in columns.items()}
    )
    return RawTables((RawTable("acts", data, range(len(rows))),), "csv")


def _cuts(spans: dict[tuple[str, str], list[int]], rows: int, acts: int) -> tuple[int, ...]:
    """The rows at which pieces of about so many acts end: where no session is left open.

    Raises
    ------
    ReadError : sessions stand mixed over more rows than a piece may have.
    """
    order = np.array(sorted(spans.values()), dtype=np.int64)
    behind = np.maximum.accumulate(order[:, 1]) + 1
    closed = behind[:-1][order[1:, 0] >= behind[:-1]]
    cuts, last = [], 0
    for end in [*closed.tolist(), rows]:
        if end - last >= acts or end == rows:
            if end - last > max(MOST, 2 * acts):
                raise ReadError(
                    N_(
                        "The sessions of rows {first} to {last} stand mixed. To read so large a file piece by piece, "
                        "sort it by session."
                    ),
                    first=last + 2,
                    last=end + 1,
                )
            cuts.append(end)
            last = end
    return tuple(cuts)


def _cut(parts: Iterator[RawTables], cuts: tuple[int, ...]) -> Iterator[RawTables]:
    """The parts of a flow put together to pieces that end at the cuts."""
    waiting: list[RawTables] = []
    row, ends = 0, iter(cuts)
    end = next(ends)
    for part in parts:
        begin, length = 0, part.tables[0].data.num_rows
        while begin < length:
            stop = min(length, end - row)
            waiting.append(_sliced(part, begin, stop))
            begin = stop
            if row + stop == end:
                piece, waiting = joined(waiting), []
                yield piece
                end = next(ends, 0)
        row += length


def _sliced(part: RawTables, begin: int, stop: int) -> RawTables:
    table = part.tables[0]
    rows = replace(table, data=table.data.slice(begin, stop - begin), lines=table.lines[begin:stop])
    return replace(part, tables=(rows,))


def measure_pieces(pieces: Pieces, of: Callable[[InteractionLog], pd.DataFrame]) -> pd.DataFrame:
    """The tables that `of` makes of each piece as one, in the order of the sessions.

    Raises
    ------
    InvalidLog : a piece has errors.
    """
    tables = [of(piece) for piece in pieces]
    pieces.require()
    whole = pd.concat([table for table in tables if len(table)] or tables, ignore_index=True)
    order = {pair: i for i, pair in enumerate(_pairs(pieces.sessions))}
    place = np.array([order[pair] for pair in _pairs(whole)], dtype=np.int64)
    in_order = (place[1:] >= place[:-1]).all()
    return whole if in_order else whole.iloc[np.argsort(place, kind="stable")].reset_index(drop=True)


def _pairs(table: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(table["group"].astype(str), table["session"].astype(str), strict=True))


def write_pieces(pieces: Pieces, path: str | PathLike[str]) -> Path:
    """Write a log piece by piece as `.parquet`, `.csv` or `.tsv`, with its companions beside it, as `write_log` does.

    The acts stand in the order of the file, sorted within each session. Nothing is replaced unless the whole
    log has no errors.

    Raises
    ------
    SettingError
        for another extension.
    InvalidLog
        if a piece has errors.
    """
    target = Path(path)
    kind = target.suffix.lower().lstrip(".")
    if kind not in _WRITERS:
        raise SettingError(
            "So large a log cannot be written as “.{kind}”. Choose .parquet, .csv or .tsv.", kind=kind
        )
    rosters: list[pd.DataFrame] = []
    attended: list[pd.DataFrame] = []

    def acts() -> Iterator[pd.DataFrame]:
        for piece in pieces:
            rosters.append(piece.roster)
            attended.append(_slim(piece.attendance))
            for first in range(0, len(piece), _ROWS):
                yield piece.acts.iloc[first : first + _ROWS]
        pieces.require()

    replace_file(target, lambda file: _WRITERS[kind](acts(), pieces.columns, file))
    beside = {
        "roster": pd.concat(rosters).astype(_AS_TEXT).drop_duplicates(ignore_index=True),
        "sessions": pieces.sessions,
        "attendance": pd.concat(attended, ignore_index=True).astype(
            dict.fromkeys(("group", "session", "member", "status"), "str")
        ),
    }
    for name, table in beside.items():
        write_table(table, target.with_name(f"{target.stem}_{name}{target.suffix}"), kind)
    return target


def _slim(table: pd.DataFrame) -> pd.DataFrame:
    """The table without the names of other pieces."""
    return table.assign(
        **{c: table[c].cat.remove_unused_categories() for c in ("group", "session", "member")}
    )


_ROWS = 50_000
_AS_TEXT = {"group": "str", "member": "str"}


def _write_parquet(parts: Iterator[pd.DataFrame], columns: tuple[str, ...], file: IO[bytes]) -> None:
    from pyarrow import parquet

    schema = pa.schema([(column, _KINDS[column]) for column in columns])
    with parquet.ParquetWriter(file, schema) as writer:
        for part in parts:
            arrays = [_array(part, field) for field in schema]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


_TYPES = {"number": pa.float64(), "time": pa.float64(), "flag": pa.bool_()}
_KINDS = {column.key: _TYPES.get(column.kind, pa.string()) for column in ACTS_COLUMNS}


def _array(part: pd.DataFrame, field: pa.Field) -> pa.Array:
    if field.name not in part:
        return pa.nulls(len(part), field.type)
    values = part[field.name]
    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype("str")
    return pa.array(values, field.type, from_pandas=True)


def _write_delimited(kind: str) -> Callable[[Iterator[pd.DataFrame], tuple[str, ...], IO[bytes]], None]:
    def write(parts: Iterator[pd.DataFrame], columns: tuple[str, ...], file: IO[bytes]) -> None:
        header = pd.DataFrame(columns=list(columns))
        write_table(header, file, kind)
        for part in parts:
            named = [c for c in part if isinstance(part[c].dtype, pd.CategoricalDtype)]
            rows = part.reindex(columns=list(columns)).astype(dict.fromkeys(named, "str"))
            text = io.BytesIO()
            write_table(rows, text, kind)
            text.seek(text.getvalue().index(b"\n") + 1)
            shutil.copyfileobj(text, file)

    return write


_WRITERS = {"parquet": _write_parquet, "csv": _write_delimited("csv"), "tsv": _write_delimited("tsv")}
