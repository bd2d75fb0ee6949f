"""What is done with the tables of every format alike: matrices become acts, headers are checked."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from groupdyn.errors import Problem, ReadError
from groupdyn.i18n import N_
from groupdyn.readers.findings import problem
from groupdyn.readers.raw import NUMBER, Limits, RawTable, RawTables
from groupdyn.readers.sociomatrix import acts_of, is_sociomatrix, problems_of


def settled(raw: RawTables, stem: str, limits: Limits) -> RawTables:
    """The tables with matrices as acts and with headers that are unique and not empty.

    `stem` names the session of a matrix and the table in problems, where the table has no name.

    Raises
    ------
    ReadError : a table has too many rows.
    """
    tables: list[RawTable] = []
    problems = list(raw.problems)
    details = dict(raw.details)
    for table in raw.tables:
        if limits.rows is not None and table.data.num_rows > limits.rows:
            raise ReadError(
                N_("The table has {count} rows; at most {limit} are read."),
                count=table.data.num_rows,
                limit=limits.rows,
            )
        if is_sociomatrix(table):
            session = table.name or stem or "1"
            tables += acts_of(table, session)
            problems += problems_of(table, session)
            details["layout"] = "sociomatrix"
        else:
            checked, found = _with_sound_headers(table, table.name or stem or "acts")
            tables.append(checked)
            problems += found
    problems += _about_rows(tables, stem)
    return replace(raw, tables=tuple(alike(tables)), problems=tuple(problems), details=details)


def _with_sound_headers(table: RawTable, shown: str) -> tuple[RawTable, list[Problem]]:
    """The table without unnamed and repeated columns, which are errors unless a column is wholly empty."""
    headers: list[str] = table.data.column_names
    keep: list[int] = []
    problems: list[Problem] = []
    for i, header in enumerate(headers):
        if header and headers.index(header) == i:
            keep.append(i)
        elif not header and not _is_empty(table.data.column(i)):
            problems.append(problem("empty-header", shown, [1], position=i + 1))
    repeated = [name for name, times in Counter(headers).items() if name and times > 1]
    problems += [problem("duplicate-header", shown, [1], column=name, found=name) for name in repeated]
    if len(keep) == len(headers):
        return table, []
    return replace(table, data=table.data.select(keep)), problems


def _is_empty(column: pa.ChunkedArray) -> bool:
    if not pa.types.is_dictionary(column.type):
        return bool(column.null_count == len(column))
    used = [c.dictionary.take(c.indices.unique()) for c in column.chunks]
    return all(value.as_py() in ("", None) for values in used for value in values)


def _about_rows(tables: list[RawTable], stem: str) -> list[Problem]:
    empty = [t for t in tables if not t.data.num_rows and not t.malformed]
    code = "no-rows" if len(empty) == len(tables) else "empty-table"
    return [problem(code, table.name or stem or "acts") for table in empty]


def alike(tables: list[RawTable]) -> list[RawTable]:
    """The tables with a header that is text in one of them as text in all, so that sheets can be joined."""
    kinds: dict[str, set[Any]] = {}
    for table in tables:
        for field in table.data.schema:
            kinds.setdefault(field.name, set()).add(field.type)
    mixed = {name for name, types in kinds.items() if len(types) > 1}
    return [_as_text(table, mixed) for table in tables] if mixed else tables


def _as_text(table: RawTable, names: set[str]) -> RawTable:
    data = table.data
    for i, field in enumerate(data.schema):
        if field.name in names and field.type == NUMBER:
            text = pc.fill_null(data.column(i).cast(pa.string()), "").dictionary_encode()
            data = data.set_column(i, field.name, text)
    return replace(table, data=data)
