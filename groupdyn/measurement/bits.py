"""Sets of people as the bits of integers, for many sessions at once.

A set of rows is an array `(words, n, sessions)`: bit `j` of row `i` says whether `i` is joined to
`j`. One word of 8, 16, 32 or 64 bits holds up to 64 people; larger groups take several words.
Sessions stand last, so that each step below runs along memory. Unions, intersections and their
sizes then cost one instruction a word, where a matrix of n × n would cost n.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.unsignedinteger[Any]]
"""Rows of bits, `(words, n, sessions)`."""


def width(n: int) -> int:
    """Bits in a word for groups of `n`: 8, 16, 32 or 64."""
    return next((bits for bits in (8, 16, 32) if n <= bits), 64)


def pack(matrix: NDArray[np.bool_]) -> Bits:
    """`(sessions, n, n)` of yes and no → rows of bits."""
    sessions, n, _ = matrix.shape
    word = width(n)
    words = max(1, -(-n // word))
    padded = np.zeros((sessions, n, words * word), dtype=np.bool_)
    padded[..., :n] = matrix
    bytes_ = np.packbits(padded.reshape(-1), bitorder="little")
    rows = bytes_.view(f"<u{word // 8}").reshape(sessions, n, words)
    return np.ascontiguousarray(rows.transpose(2, 1, 0))


def unpack(rows: Bits) -> NDArray[np.bool_]:
    """Rows of bits → `(sessions, n, n)` of yes and no."""
    _, n, sessions = rows.shape
    if not sessions or not n:
        return np.zeros((sessions, n, n), dtype=np.bool_)
    bytes_ = np.ascontiguousarray(rows.transpose(2, 1, 0)).view(np.uint8)
    flags = np.unpackbits(bytes_.reshape(sessions, n, -1), axis=-1, bitorder="little", count=n)
    return flags.view(np.bool_)


def sizes(rows: Bits) -> NDArray[np.int64]:
    """How many people stand in each row: `(n, sessions)`."""
    people: NDArray[np.int64] = np.bitwise_count(rows).sum(axis=0, dtype=np.int64)
    return people


def _own(n: int, rows: Bits) -> Bits:
    """Each row holding only its own person, `(words, n, 1)`."""
    person = np.arange(n)
    word = 8 * rows.dtype.itemsize
    own = np.zeros((len(rows), n, 1), dtype=rows.dtype)
    own[person // word, person, 0] = np.left_shift(np.ones(n, rows.dtype), (person % word).astype(rows.dtype))
    return own


def _with(person: int, rows: Bits) -> Bits:
    """All bits of a row set where the person stands in it, else none, `(n, sessions)`."""
    word = 8 * rows.dtype.itemsize
    flags: Bits = (rows[person // word] >> rows.dtype.type(person % word)) & rows.dtype.type(1)
    return np.negative(flags, out=flags)


def closure(rows: Bits) -> Bits:
    """Everybody who can be reached over any number of steps, oneself included (Warshall 1962)."""
    n = rows.shape[1]
    reach: Bits = rows | _own(n, rows)
    for k in range(n):
        reach |= _with(k, reach) & reach[:, k, None]
    return reach


def depth(rows: Bits, closed: Bits) -> NDArray[np.int64]:
    """The length of the longest shortest path between two people, `(sessions,)`; 0 where nobody is tied.

    `closed`: who can be reached over any number of steps, the `closure` of the rows.
    """
    n = rows.shape[1]
    longest: NDArray[np.int64] = (rows != 0).any(axis=(0, 1)).astype(np.int64)
    reach: Bits = rows | _own(n, rows)
    steps = [_with(k, rows) for k in range(n)]
    while (grows := (reach != closed).any(axis=(0, 1))).any():
        longest += grows
        further = reach.copy()
        for k, via in enumerate(steps):
            further |= via & reach[:, k, None]
        reach = further
    return longest


def first_of_set(rows: Bits) -> NDArray[np.bool_]:
    """Whether a person is the first one of their own set, `(n, sessions)`: one yes a component."""
    n = rows.shape[1]
    own = _own(n, rows)
    before = np.zeros_like(own)
    for k in range(1, n):
        before[:, k] = before[:, k - 1] | own[:, k - 1]
    earlier: NDArray[np.bool_] = ((rows & before) != 0).any(axis=0)
    return ~earlier
