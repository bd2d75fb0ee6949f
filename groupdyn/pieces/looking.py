"""The first reading of a file: who is named in it, which codes it uses, from where to where each session runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from os import PathLike

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from groupdyn.columns import recognise
from groupdyn.errors import InvalidLog, Problem, ReadError
from groupdyn.i18n import N_
from groupdyn.log import ACT_COLUMNS
from groupdyn.pieces.cutting import ends_of_pieces
from groupdyn.readers import RawTable, RawTables
from groupdyn.readers.flow import flow
from groupdyn.schemes import Code, Scheme
from groupdyn.validation import Beside, check
from groupdyn.validation.acts import pairs, read_acts
from groupdyn.validation.assembly import choose_scheme, people_of
from groupdyn.validation.coding import Coded, coded, constant
from groupdyn.validation.findings import Findings
from groupdyn.validation.tables import find_tables

_DATES = r"^\s*\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}"
_ZONED = r"\d:\d{2}.*(Z|[+\-]\d{2}:?\d{2})\s*$"
_NAIVE = r"^\s*\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?\s*$"
_NAMED = ("group", "session", "sender", "receiver", "act")


@dataclass(frozen=True)
class Known:
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


def look_through(
    source: str | PathLike[str], mapping: Mapping[str, Mapping[str, str]], scheme: Scheme | None, group: str, acts: int
) -> Known:  # fmt: skip
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
    return Known(row, ends_of_pieces(spans, row, acts), beside, base, full, group, held, _merged(problems))


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
