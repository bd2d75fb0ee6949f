"""Which raw table is which, and which of its columns means what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from groupdyn.columns import TABLES, kind_of_table, plain, recognise
from groupdyn.readers.raw import NUMBER, RawTable, RawTables
from groupdyn.validation.coding import Coded, IntArray, coded
from groupdyn.validation.findings import Findings

Mapping_ = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Table:
    """One table of the log as it stood in the source, its columns under their keys.

    Attributes
    ----------
    kind : `acts`, `roster`, `sessions` or `attendance`.
    columns : key → column; `extra`: header → column that no key was found for.
    headers : key → header in the source.
    lines : the source's row number of every row.
    """

    kind: str
    columns: dict[str, pa.ChunkedArray]
    extra: Mapping[str, pa.ChunkedArray]
    headers: Mapping[str, str]
    lines: IntArray | range
    length: int

    def compact(self) -> None:
        """Put each column in one piece, as narrow as it can be, so that reading it copies nothing.

        The reader's pieces are freed as it goes, if nobody else holds them: the same data never stand in
        memory twice.
        """
        for key in [k for k in self.columns if k != "text"]:
            self.columns[key] = _in_one_piece(self.columns[key])

    def coded(self, key: str) -> Coded:
        """A column as codes."""
        return coded(self.columns[key])

    def has(self, key: str) -> bool:
        """Whether the source has a column for this key."""
        return key in self.columns

    def without(self, rows: IntArray) -> Table:
        """The table without the rows at these positions."""
        keep = np.ones(self.length, dtype=bool)
        keep[rows] = False
        mask = pa.array(keep)
        return Table(
            self.kind,
            {k: c.filter(mask) for k, c in self.columns.items()},
            {k: c.filter(mask) for k, c in self.extra.items()},
            self.headers,
            np.asarray(self.lines)[keep],
            int(keep.sum()),
        )


def find_tables(
    main: RawTables,
    companions: Mapping[str, RawTables],
    mapping: Mapping_,
    findings: Findings,
) -> dict[str, Table]:
    """The log's tables, kind by kind; several sheets of acts are read one after the other."""
    sorted_out: dict[str, list[RawTable]] = {}
    kinds = [
        "acts" if plain(t.name) == "acts" else kind_of_table(t.data.column_names, t.name) for t in main.tables
    ]
    if len(kinds) == 1:
        kinds = [
            "acts"
        ]  # else a log with unknown headers and a column "session" would be a table of sessions
    for table, kind in zip(main.tables, kinds, strict=True):
        if kind is None:
            findings.add("unknown-table", table="file", found=table.name)
        else:
            sorted_out.setdefault(kind, []).append(table)
    for wanted, raw in companions.items():
        for table in raw.tables:
            kind = kind_of_table(table.data.column_names, table.name) or wanted
            sorted_out.setdefault("attendance" if kind == "attendance" else wanted, []).append(table)
    if "acts" not in sorted_out:
        findings.add("no-acts", table="file")
    return {kind: _merge(kind, tables, mapping.get(kind, {})) for kind, tables in sorted_out.items()}


def _merge(kind: str, tables: list[RawTable], chosen: Mapping[str, str]) -> Table:
    whole = tables[0].data
    lines: IntArray | range = tables[0].lines
    if len(tables) > 1:
        whole = pa.concat_tables([_textual(t.data) for t in tables], promote_options="default")
        lines = np.concatenate([np.asarray(t.lines) for t in tables])
    headers = {**recognise(kind, whole.column_names)}
    for key, header in chosen.items():
        headers = {k: h for k, h in headers.items() if h != header and k != key}
        if header in whole.column_names:
            headers[key] = header
    extra = {h: whole.column(h) for h in whole.column_names if h not in headers.values()}
    columns = {key: whole.column(header) for key, header in headers.items()}
    return Table(kind, columns, extra, headers, lines, whole.num_rows)


def _in_one_piece(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
        if column.type == NUMBER and column.num_chunks == 1 and not column.null_count:
            return column
        pieces = [chunk.to_numpy(zero_copy_only=False) for chunk in column.chunks]
        return pa.chunked_array([pa.array(np.concatenate([*pieces, np.empty(0)], dtype=np.float64))])
    names = coded(column)
    codes, values = pa.array(names.codes), pa.array(names.values, pa.string())
    return pa.chunked_array([pa.DictionaryArray.from_arrays(codes, values)])


def _textual(table: pa.Table) -> pa.Table:
    """Dictionary columns as text, so that tables with other dictionaries can be joined."""
    fields = [
        pa.field(f.name, pa.string() if pa.types.is_dictionary(f.type) else f.type) for f in table.schema
    ]
    return table.cast(pa.schema(fields))


def missing_columns(table: Table, findings: Findings) -> bool:
    """Note the obligatory columns that a table lacks; True if there are any."""
    headers = ", ".join(f"“{h}”" for h in (*table.headers.values(), *table.extra))
    lacking = [c.key for c in TABLES[table.kind] if c.obligatory and not table.has(c.key)]
    for key in lacking:
        findings.add("missing-column", table=table.kind, column=key, found=headers)
    return bool(lacking)


def note_extra(table: Table, findings: Findings) -> None:
    """Note the columns of acts that nobody uses."""
    if table.extra:
        findings.add("unused-columns", table=table.kind, found=", ".join(map(str, _quoted(table.extra))))


def _quoted(names: Iterable[str]) -> list[str]:
    return [f"“{name}”" for name in names]
