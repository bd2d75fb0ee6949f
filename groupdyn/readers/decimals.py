"""Columns of text as numbers, where every cell is one."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from groupdyn.readers.raw import NUMBER

_POINT = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
_COMMA = r"^[+-]?(\d+,?\d*|,\d+)([eE][+-]?\d+)?$"


def decimal_of(values: pa.Array, *, comma_allowed: bool) -> str | None:
    """Which decimal sign makes numbers of all values: `.`, `,`, or None if neither does; empty ones fit both."""
    filled = values.filter(pc.not_equal(values, ""))
    for sign, pattern in ((".", _POINT), (",", _COMMA)):
        if sign == "," and not comma_allowed:
            return None
        if pc.all(pc.match_substring_regex(filled, pattern), min_count=0).as_py():
            return sign
    return None


def as_numbers(column: pa.ChunkedArray, *, comma_allowed: bool) -> tuple[pa.ChunkedArray, str] | None:
    """A dictionary column as numbers and the decimal sign that was found, or None if a cell is no number.

    Each different value is parsed once. An empty cell becomes null. `007` is 7: only headers that say
    so are numbers. Words such as `nan` and `inf` are not numbers.
    """
    column = column.unify_dictionaries()
    if not column.num_chunks:
        return pa.chunked_array([], NUMBER), "."
    values = pc.utf8_trim_whitespace(column.chunk(0).dictionary)
    sign = decimal_of(values, comma_allowed=comma_allowed)
    if sign is None:
        return None
    if sign == ",":
        values = pc.replace_substring(values, ",", ".")
    parsed = pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values).cast(NUMBER)
    return pa.chunked_array([parsed.take(chunk.indices) for chunk in column.chunks], NUMBER), sign


def decimals(signs: Iterable[str]) -> str:
    """The decimal sign to show for a file: the comma if any column needs it."""
    return "," if "," in set(signs) else "."
