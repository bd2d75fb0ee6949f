"""Parquet files: columns of text, numbers, dates and truth values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from groupdyn.columns import is_numeric
from groupdyn.errors import ReadError
from groupdyn.i18n import N_
from groupdyn.readers.cells import refuse_wide, sound_table
from groupdyn.readers.decimals import as_numbers
from groupdyn.readers.raw import NUMBER, Limits, RawTables
from groupdyn.readers.source import Source

EXTENSIONS = {".parquet": "parquet"}

_ROWS = 200_000_000
"""A few bytes can say that they are any number of rows: from here on they are not believed."""


def knows(head: bytes, name: str) -> bool:  # noqa: ARG001 – all readers are asked alike
    """Whether the file begins with Parquet's mark."""
    return head.startswith(b"PAR1")


def read(source: Source, limits: Limits) -> RawTables:
    """The table of a Parquet file. Its rows are numbered as if it had a header row.

    Raises
    ------
    ReadError : it is damaged, encrypted or too large, or a column holds lists or bytes.
    """
    from pyarrow import parquet as pq

    try:
        with pq.ParquetFile(pa.BufferReader(pa.py_buffer(source.whole()))) as file:
            _check_size(file.metadata, limits)
            names = _names(file, limits)
            table = file.read(columns=names) if len(set(names)) == len(names) else file.read()
    except (pa.ArrowException, OSError):
        raise ReadError(_DAMAGED) from None
    return _tables(table, source, 2, limits)


_DAMAGED = N_("The Parquet file is damaged, cut off or encrypted.")
_BATCH = 1 << 16


def read_flow(source: Source, limits: Limits) -> Iterator[RawTables]:
    """The rows of a Parquet file of any size, some at a time.

    Raises
    ------
    ReadError : as `read`, but no number of rows is too large.
    """
    from pyarrow import parquet as pq

    line = 2
    try:
        with pq.ParquetFile(source.place or pa.BufferReader(source.content), buffer_size=1 << 18) as file:
            names = _names(file, limits)
            columns = names if len(set(names)) == len(names) else None
            for batch in file.iter_batches(_BATCH, columns=columns, use_threads=False):
                if batch.num_rows:
                    yield _tables(pa.Table.from_batches([batch]), source, line, limits)
                line += batch.num_rows
    except (pa.ArrowException, OSError):
        raise ReadError(_DAMAGED) from None


def count_rows(source: Source) -> int:
    """How many rows a file says that it has; 0 if it cannot be read."""
    from pyarrow import parquet as pq

    try:
        with pq.ParquetFile(source.place or pa.BufferReader(source.content)) as file:
            return int(file.metadata.num_rows)
    except (pa.ArrowException, OSError):
        return 0


def _names(file: Any, limits: Limits) -> list[str]:
    """The columns of a file, each of a kind that is read."""
    fields = [f for f in file.schema_arrow if not f.name.startswith("__index_level_")]
    for field in fields:
        _check_type(field)
    refuse_wide(len(fields), limits.columns)
    return [field.name for field in fields]


def _tables(table: pa.Table, source: Source, line: int, limits: Limits) -> RawTables:
    columns = [_column(name, column) for name, column in zip(table.column_names, table.columns, strict=True)]
    lines = range(line, line + table.num_rows)
    made, problems = sound_table("", source.table, table.column_names, columns, lines, limits.field)
    return RawTables((made,), "parquet", {}, tuple(problems))


def _check_size(metadata: Any, limits: Limits) -> None:
    unpacked = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
    most = limits.rows or _ROWS
    if metadata.num_rows > most:
        raise ReadError(
            N_("The table has {count} rows; at most {limit} are read."), count=metadata.num_rows, limit=most
        )
    if unpacked > 8 * limits.bytes:
        raise ReadError(
            N_("Unpacked, the file has {size} MB; at most {limit} MB are read."),
            size=unpacked // 1_000_000,
            limit=8 * limits.bytes // 1_000_000,
        )


def _check_type(field: pa.Field) -> None:
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    plain = (
        pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_string_view(kind)
        or pa.types.is_boolean(kind)
        or pa.types.is_null(kind)
        or pa.types.is_temporal(kind)
        or pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_decimal(kind)
    )
    if not plain:
        raise ReadError(
            N_("The column “{column}” holds {type}; only text, numbers, dates and yes/no values are read."),
            column=field.name,
            type=str(field.type),
        )


def _column(name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    numeric = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    if is_numeric(name) and numeric:
        return column.cast(NUMBER, safe=False)
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
    text = pc.fill_null(_as_text(column), "").dictionary_encode()
    numbers = as_numbers(text, comma_allowed=False) if is_numeric(name) else None
    return numbers[0] if numbers else text


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Values as text: whole numbers without a point, a midnight as its day."""
    kind = column.type
    if pa.types.is_floating(kind) and _all_whole(column):
        column = column.cast(pa.int64())
    if pa.types.is_timestamp(kind):
        days = pc.strftime(column, "%Y-%m-%d")
        times = pc.strftime(column.cast(pa.timestamp("s", kind.tz), safe=False), "%Y-%m-%dT%H:%M:%S")
        at_midnight = pc.all(pc.ends_with(times, "T00:00:00"), min_count=0).as_py()
        return days if at_midnight and kind.tz is None else times
    return column.cast(pa.string())


def _all_whole(column: pa.ChunkedArray) -> bool:
    within = pc.less(pc.abs(column), 2.0**53)
    whole = pc.and_(pc.equal(pc.floor(column), column), within)
    return bool(pc.all(pc.fill_null(whole, True), min_count=0).as_py())
