"""Watching the bytes of a delimited file on their way to pyarrow, so that nothing can be lost unseen."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import numpy.typing as npt

from groupdyn.readers.source import Source

_LF, _CR, _QUOTE = 10, 13, 34


class Tap(io.RawIOBase):
    """A source's bytes from `start` on, read once: counts the line ends, checks the quotes.

    `doubtful` turns true, and the flow stops, at a quote that does not stand at the edge of a cell and at
    a cell that runs over several lines. Otherwise the file has exactly `rows` lines, blank ones included.
    """

    def __init__(self, source: Source, start: int, delimiter: str) -> None:
        self._file = source.open()
        self._file.seek(start)
        self._edges = np.zeros(256, dtype=bool)
        self._edges[[ord(delimiter), _LF, _CR, _QUOTE]] = True
        self._last = _LF
        self._inside = False
        self._breaks = 0
        self.doubtful = False

    def readable(self) -> bool:
        """True: the bytes can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next block, looked through; nothing more once there is a doubt."""
        block = self._file.read(size)
        if not block or self.doubtful:
            self.doubtful |= self._inside
            return b""
        letters = np.frombuffer(block, np.uint8)
        if self._last == _QUOTE and not self._inside:
            self.doubtful |= not self._edges[letters[0]]
        if b'"' in block:
            self._check_quotes(letters)
        elif self._inside:
            self.doubtful |= b"\n" in block or b"\r" in block
        self._count(block, letters)
        self._last = block[-1]
        return b"" if self.doubtful else block

    @property
    def rows(self) -> int:
        """How many lines went by, the last of them with or without a line end."""
        return self._breaks + (self._last not in (_LF, _CR))

    def _count(self, block: bytes, letters: npt.NDArray[np.uint8]) -> None:
        self._breaks += int(np.count_nonzero(letters == _LF))
        if b"\r" in block or self._last == _CR:
            pairs = block.count(b"\r\n") + (self._last == _CR and block[0] == _LF)
            self._breaks += block.count(b"\r") - pairs

    def _check_quotes(self, letters: npt.NDArray[np.uint8]) -> None:
        is_quote = letters == _QUOTE
        places = np.flatnonzero(is_quote | (letters == _LF) | (letters == _CR))
        quotes = is_quote[places]
        odd = (np.cumsum(quotes) + self._inside) % 2 == 1
        opening, closing = places[quotes & odd], places[quotes & ~odd]
        before = letters[opening - 1]
        if len(opening) and opening[0] == 0:
            before[0] = self._last
        behind = letters[closing[closing + 1 < len(letters)] + 1]
        several_lines = np.any(odd & ~quotes)
        sound: Any = np.all(self._edges[before]) and np.all(self._edges[behind]) and not several_lines
        self._inside = bool(odd[-1])
        self.doubtful |= not sound

    def close(self) -> None:
        """Close the file below."""
        self._file.close()
        super().close()
