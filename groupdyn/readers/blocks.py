"""A delimited file as blocks of whole lines, each looked through so that nothing can be lost unseen.

Blocks depend on nothing before them, so that several are read at once: a cell that runs over several
lines, the one thing that would tie a block to the next, is a doubt, and the survey then takes over.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from groupdyn.readers.source import Source

SIZE = 1 << 20
LONGEST = 1 << 26
"""A file that has no line end for so many bytes is not read this way."""
WORKERS = min(os.cpu_count() or 1, 4)

_LF, _CR, _QUOTE = 10, 13, 34
_Made = TypeVar("_Made")


class DoubtfulError(Exception):
    """The fast way cannot vouch for having taken everything."""


def blocks(source: Source, start: int, size: int = SIZE) -> Iterator[bytes]:
    """The bytes from `start` on, in blocks that end with a line end; the last one as it is.

    Raises
    ------
    DoubtfulError : a line is longer than any sound one.
    """
    with source.open() as file:
        file.seek(start)
        wanted = size
        while block := file.read(wanted):
            # A CR at the very end may be the first half of a line end.
            end = max(block.rfind(b"\n"), block.rfind(b"\r", 0, len(block) - 1)) + 1
            if end:
                # What begins a line is read again, which is cheaper than to keep it and join it to the rest.
                file.seek(end - len(block), os.SEEK_CUR)
                wanted = size
                yield block[:end]
            elif len(block) < wanted:
                yield block
            elif wanted > LONGEST:
                raise DoubtfulError
            else:
                file.seek(-len(block), os.SEEK_CUR)
                wanted *= 2


def rows_in(block: bytes, delimiter: str) -> int:
    """How many lines a block has, blank ones included, the last of them with or without a line end.

    Raises
    ------
    DoubtfulError : a quote does not stand at the edge of a cell, or a cell runs over several lines.
    """
    letters = np.frombuffer(block, np.uint8)
    if b'"' in block:
        _check_quotes(letters, ord(delimiter))
    breaks = int(np.count_nonzero(letters == _LF))
    if b"\r" in block:
        breaks += block.count(b"\r") - block.count(b"\r\n")
    return breaks + (block[-1] not in (_LF, _CR))


def _check_quotes(letters: npt.NDArray[np.uint8], delimiter: int) -> None:
    edges = np.zeros(256, dtype=bool)
    edges[[delimiter, _LF, _CR, _QUOTE]] = True
    is_quote = letters == _QUOTE
    places = np.flatnonzero(is_quote | (letters == _LF) | (letters == _CR))
    quotes = is_quote[places]
    odd = np.cumsum(quotes) % 2 == 1
    opening, closing = places[quotes & odd], places[quotes & ~odd]
    before = letters[opening - 1]
    if len(opening) and opening[0] == 0:
        before[0] = _LF
    behind = letters[closing[closing + 1 < len(letters)] + 1]
    if odd[-1] or np.any(odd & ~quotes) or not (np.all(edges[before]) and np.all(edges[behind])):
        raise DoubtfulError


def in_threads(make: Callable[[bytes], _Made], pieces: Iterator[bytes]) -> Iterator[_Made]:
    """What `make` makes of each block, in order; a few blocks are worked on at once, and no more are held."""
    with ThreadPoolExecutor(WORKERS) as pool:
        waiting: deque[Future[_Made]] = deque()
        try:
            for piece in pieces:
                waiting.append(pool.submit(make, piece))
                if len(waiting) > WORKERS:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for left in waiting:
                left.cancel()


class Names:
    """A column of text, gathered block by block: each different value once, codes as narrow as can be.

    `expected`: about how many rows there will be. Memory that is never filled costs nothing.
    """

    def __init__(self, expected: int) -> None:
        self._place: dict[str, int] = {}
        self._codes = _Filled(expected, np.dtype(np.int8))

    def add(self, chunk: Any) -> None:
        """Take the next rows: an arrow array with a dictionary."""
        place = self._place
        table = [place.setdefault(value, len(place)) for value in chunk.dictionary.to_pylist()]
        narrow = np.min_scalar_type(-max(len(place), 1))
        self._codes.add(np.array(table, dtype=narrow).take(chunk.indices.to_numpy(), mode="clip"))

    def whole(self) -> pa.ChunkedArray:
        """The column in one piece."""
        codes, values = pa.array(self._codes.whole()), pa.array(list(self._place), pa.string())
        return pa.chunked_array([pa.DictionaryArray.from_arrays(codes, values)])


class Numbers:
    """A column of numbers, gathered block by block; empty cells are null."""

    def __init__(self, expected: int) -> None:
        self._values = _Filled(expected, np.dtype(np.float64))
        self._empty = False

    def add(self, chunk: Any) -> None:
        """Take the next rows."""
        self._empty |= chunk.null_count > 0
        self._values.add(chunk.to_numpy(zero_copy_only=False))

    def whole(self) -> pa.ChunkedArray:
        """The column in one piece."""
        return pa.chunked_array([pa.array(self._values.whole(), from_pandas=self._empty)])


class Cells:
    """A column of text that stays as it was read, block by block: notes, which hardly ever repeat."""

    def __init__(self, expected: int) -> None:  # noqa: ARG002 – all columns are made alike
        self._parts: list[Any] = []

    def add(self, chunk: Any) -> None:
        """Take the next rows."""
        self._parts.append(chunk)

    def whole(self) -> pa.ChunkedArray:
        """The column as the blocks it was read in."""
        return pa.chunked_array(self._parts)


class _Filled:
    """An array that is filled from the front, and made wider or longer when what comes does not fit."""

    def __init__(self, expected: int, kind: np.dtype[Any]) -> None:
        self._array = np.empty(expected, dtype=kind)
        self._length = 0

    def add(self, values: npt.NDArray[Any]) -> None:
        length = self._length + len(values)
        if length > len(self._array) or values.dtype.itemsize > self._array.dtype.itemsize:
            room = length + length // 4 if length > len(self._array) else len(self._array)
            larger = np.empty(room, dtype=values.dtype)
            larger[: self._length] = self.whole()
            self._array = larger
        self._array[self._length : length] = values
        self._length = length

    def whole(self) -> npt.NDArray[Any]:
        return self._array[: self._length]
