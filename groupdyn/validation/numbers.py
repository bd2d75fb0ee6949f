"""Columns of numbers and of yes and no: each different value is read once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from groupdyn.columns import plain
from groupdyn.validation.coding import replaced
from groupdyn.validation.findings import Findings
from groupdyn.validation.tables import Table
from groupdyn.validation.times import clock_seconds, number

FloatArray = npt.NDArray[np.float64]

YES = ("1", "yes", "y", "true", "ya", "x", "benar")
NO = ("0", "no", "n", "false", "tidak", "salah", "bukan")


def read_numbers(
    table: Table,
    key: str,
    findings: Findings,
    changes: Mapping[str, str],
    parse: Callable[[str], float] = number,
    code: str = "not-a-number",
) -> FloatArray:
    """A column as numbers, nan where it is empty; what `parse` cannot read is noted as `code`."""
    ready = floats(table, key)
    if ready is not None:
        return ready
    column = replaced(table.coded(key), changes)
    for value in column.used():
        if value.strip() and np.isnan(parse(value)):
            findings.add(code, table=table.kind, column=key, found=value, rows=column.rows_with(value))
    return column.parsed(parse)


def floats(table: Table, key: str) -> FloatArray | None:
    """A column that the reader parsed as numbers, else None."""
    column = table.columns[key]
    if not (pa.types.is_floating(column.type) or pa.types.is_integer(column.type)):
        return None
    whole = column.num_chunks == 1 and not column.null_count
    values: FloatArray = column.chunk(0).to_numpy() if whole else column.to_numpy()
    return values.astype(np.float64, copy=False)


def flag(text: str) -> float:
    """1 for yes, 0 for no, nan for anything else."""
    word = plain(text.removesuffix(".0"))
    return 1.0 if word in YES else 0.0 if word in NO else np.nan


def span(text: str) -> float:
    """A length in seconds, written as a number or as minutes:seconds; nan if it is not above 0."""
    seconds = number(text)
    seconds = clock_seconds(text) if np.isnan(seconds) else seconds
    return seconds if seconds > 0 else np.nan
