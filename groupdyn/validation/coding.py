"""Columns of text as unique values and integer codes, so that each value is checked only once."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

IntArray = npt.NDArray[Any]
BoolArray = npt.NDArray[np.bool_]


BLOCK = 1 << 16
"""Rows that are looked up at a time: few enough for the cache."""


@dataclass(frozen=True)
class Coded:
    """A column of text: `values[codes[i]]` stands in row `i`. Values are unique; codes never negative."""

    values: tuple[str, ...]
    codes: IntArray

    def __len__(self) -> int:
        return len(self.codes)

    def rows_with(self, *values: str) -> IntArray:
        """The positions of the rows that hold one of the values."""
        asked = set(values)
        wanted = np.array([v in asked for v in self.values], dtype=bool)
        if not wanted.any():
            return np.empty(0, dtype=np.int64)
        return np.flatnonzero(look_up(wanted, self.codes))

    def used(self) -> list[str]:
        """The values that really stand in a row."""
        return list(self._used)

    @cached_property
    def _used(self) -> tuple[str, ...]:
        if not len(self.codes):
            return ()
        there = np.zeros(len(self.values), dtype=bool)
        for first in range(0, len(self.codes), BLOCK):
            there |= np.bincount(self.codes[first : first + BLOCK], minlength=len(there)) > 0
            if there.all():
                break
        return tuple(v for v, is_there in zip(self.values, there, strict=True) if is_there)

    def texts(self) -> list[str]:
        """What stands in each row."""
        return [self.values[code] for code in self.codes]

    def take(self, rows: IntArray | BoolArray) -> Coded:
        """The same column with these rows only."""
        return Coded(self.values, self.codes[rows])

    def translate(self, change: Callable[[str], str]) -> Coded:
        """The column with each value changed; values that become equal become one."""
        changed = [change(v) for v in self.values]
        if tuple(changed) == self.values:
            return self
        unique = {v: i for i, v in enumerate(dict.fromkeys(changed))}
        table = np.array([unique[v] for v in changed], dtype=self.codes.dtype)
        return Coded(tuple(unique), look_up(table, self.codes))

    def parsed(self, parse: Callable[[str], float]) -> npt.NDArray[np.float64]:
        """Every row as a number, each unique value parsed once."""
        table = np.array([parse(v) for v in self.values] or [np.nan], dtype=np.float64)
        return look_up(table, self.codes)


def look_up(table: npt.NDArray[Any], codes: IntArray) -> npt.NDArray[Any]:
    """`table[codes]`, block by block: numpy widens narrow codes, which for all rows at once is slow and large."""
    found = np.empty(len(codes), dtype=table.dtype)
    for first in range(0, len(codes), BLOCK):
        block = slice(first, first + BLOCK)
        table.take(codes[block], out=found[block], mode="clip")
    return found


def coded(column: pa.ChunkedArray) -> Coded:
    """An arrow column (dictionary, text or numbers) as `Coded`; a null is empty text."""
    if not pa.types.is_dictionary(column.type):
        if not pa.types.is_string(column.type):
            column = column.cast(pa.string())
        column = column.dictionary_encode()
    if column.num_chunks == 1 and not column.null_count:
        values = [value or "" for value in column.chunk(0).dictionary.to_pylist()]
        if len(set(values)) == len(values):
            return Coded(tuple(values), column.chunk(0).indices.to_numpy())
    position: dict[str, int] = {}
    tables = []
    for chunk in column.chunks:
        values = [value or "" for value in chunk.dictionary.to_pylist()]
        if chunk.null_count:
            values.append("")
        tables.append([position.setdefault(value, len(position)) for value in values])
    codes = np.empty(len(column), dtype=np.min_scalar_type(-max(len(position), 1)))
    first = 0
    for chunk, table in zip(column.chunks, tables, strict=True):
        indices = chunk.indices.fill_null(len(table) - 1) if chunk.null_count else chunk.indices
        block = codes[first : first + len(chunk)]
        np.array(table, dtype=codes.dtype).take(indices.to_numpy(), out=block, mode="clip")
        first += len(chunk)
    return Coded(tuple(position), codes)


def constant(value: str, length: int) -> Coded:
    """A column that holds one value in every row."""
    return Coded((value,), np.zeros(length, dtype=np.int8))


INVISIBLE = frozenset(
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""Zero-width and direction marks: two names that differ in these look the same and are the same."""


def tidy(name: str) -> str:
    """A name composed (NFC), without invisible characters, with single blanks and none at the ends."""
    if name.isascii() and name.isprintable():
        return " ".join(name.split())
    visible = "".join(c for c in name if c not in INVISIBLE)
    return " ".join(unicodedata.normalize("NFC", visible).split())


def are_tidy(names: Iterable[str]) -> bool:
    """Whether all are seen at one glance to be tidy: printable ASCII, no blank at an end or beside another.

    False says nothing: each name is then looked at by itself.
    """
    glance = "|".join(("", *names, ""))
    return glance.isascii() and glance.isprintable() and not any(b in glance for b in ("  ", "| ", " |"))


def control_character(name: str) -> tuple[int, str] | None:
    """The first control character of a name: its position from 1, and its number such as `U+0007`."""
    for position, character in enumerate(name, start=1):
        if unicodedata.category(character) == "Cc" and character not in "\t\n\r":
            return position, f"U+{ord(character):04X}"
    return None


def replaced(column: Coded, changes: Mapping[str, str], separator: str | None = None) -> Coded:
    """The column with values replaced; with a separator, the parts of a value are replaced too."""
    if not changes:
        return column

    def change(value: str) -> str:
        if value in changes:
            return changes[value]
        if separator and separator in value:
            parts = (changes.get(part, part) for part in value.split(separator))
            return separator.join(dict.fromkeys(part for part in parts if part))
        return value

    return column.translate(change)
