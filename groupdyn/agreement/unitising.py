"""Which act of one rater is which act of the other.

The codes are never looked at: codings that were matched by their codes would agree by construction.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from groupdyn.log import SEPARATOR, UNKNOWN

WINDOW_S = 2.0
"""Acts that begin further apart than this are not the same act."""

Positions = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]

_UNIT = 1000
"""What a different sender costs, and a different receiver, and a lag of the whole window."""
_ALONE = 3 * _UNIT // 2 + 1
"""What an act costs that is left alone: two of them a trifle more than the worst pair."""


@dataclass(frozen=True)
class Units:
    """Two codings, act by act.

    Attributes
    ----------
    first, second : (P,) positions of the matched acts in the two codings, by the first's order.
    only_first, only_second : positions of the acts that only one rater noted.
    by : `time` where every act of both has one, else `order`.
    """

    first: Positions
    second: Positions
    only_first: Positions
    only_second: Positions
    by: Literal["time", "order"]

    def __len__(self) -> int:
        return len(self.first)

    @property
    def agreement(self) -> float:
        """How far the raters noted the same acts, whatever they called them: 2 P / (all acts of both).

        1: every act of one is an act of the other. 0: none is. nan: neither noted anything. It is not
        corrected for chance: with an act every other second, a window of 2 s matches acts by accident. (The
        coefficient of Dice, 1945, Ecology 26, 297–302.)
        """
        acts = 2 * len(self) + len(self.only_first) + len(self.only_second)
        return 2 * len(self) / acts if acts else float("nan")


@dataclass(frozen=True)
class _Coding:
    """What of a coding the matching looks at."""

    start: FloatArray
    sender: list[str]
    receiver: list[str]

    def __len__(self) -> int:
        return len(self.sender)

    @property
    def key(self) -> tuple[object, ...]:
        """By which of the two is taken first, so that the matching does not depend on who is called the first."""
        start = np.where(np.isnan(self.start), -1.0, self.start).tolist()
        patterns = (_pattern(self.sender), _pattern(self.receiver))
        return len(self), start, patterns, self.sender, self.receiver


def unitise(first: pd.DataFrame, second: pd.DataFrame, window_s: float = WINDOW_S) -> Units:
    """Match the acts of two codings of one session, each with at most one of the other.

    By time where all acts have one: among all one-to-one matchings of acts that begin at most `window_s` apart,
    the one that costs least. A pair costs its lag as a share of the window, 1 if the senders differ, 1 if the
    receivers differ; two acts left alone cost a trifle more than the worst pair, so that two acts which have
    only each other are always a pair, and a better partner is never given up for a mere number of pairs
    (assignment problem: Kuhn 1955, Naval Res. Logist. Q. 2, 83–97; solved exactly by shortest augmenting paths).

    By order where times are missing: the two sequences are aligned at the same costs (Needleman & Wunsch 1970,
    J. Mol. Biol. 48, 443–453); two acts whose times are both known and further apart than the window never match.

    The result is the same, with the sides changed, when the two are exchanged.

    Parameters
    ----------
    first, second : one row an act, in order; columns `sender`, `receiver` and, if known, `start_s`.
    """
    one, other = _coding(first), _coding(second)
    turned = other.key < one.key
    left, right = (other, one) if turned else (one, other)
    timed = not (np.isnan(left.start).any() or np.isnan(right.start).any())
    mates = (_by_time if timed else _by_order)(left, right, window_s)
    pairs = [(i, j) for i, j in enumerate(mates) if j is not None]
    if turned:
        pairs = sorted((j, i) for i, j in pairs)
    a, b = (np.array([pair[k] for pair in pairs], dtype=np.int64) for k in (0, 1))
    alone, alone_too = (np.setdiff1d(np.arange(len(c)), taken) for c, taken in ((one, a), (other, b)))
    return Units(a, b, alone, alone_too, by="time" if timed else "order")


def _coding(acts: pd.DataFrame) -> _Coding:
    missing = np.full(len(acts), np.nan)
    start = acts["start_s"].to_numpy(dtype=np.float64, na_value=np.nan) if "start_s" in acts else missing
    return _Coding(start, acts["sender"].astype(str).tolist(), receivers(acts))


def receivers(acts: pd.DataFrame) -> list[str]:
    """The receivers of acts; of several, the order in which they were named does not matter."""
    named = acts["receiver"].astype(object)
    texts = [UNKNOWN if pd.isna(r) else str(r) for r in named]
    return [SEPARATOR.join(sorted(set(r.split(SEPARATOR)))) if SEPARATOR in r else r for r in texts]


def _pattern(values: Sequence[str]) -> list[int]:
    """Who is who, without names: each value by the place at which it comes up first."""
    seen: dict[str, int] = {}
    return [seen.setdefault(value, len(seen)) for value in values]


# --- by time -------------------------------------------------------------------------------------


def _by_time(left: _Coding, right: _Coding, window_s: float) -> list[int | None]:
    """Each left act's partner on the right; among equally cheap matchings, the one that keeps the order."""
    here, there = (np.argsort(c.start, kind="stable") for c in (left, right))
    starts = right.start[there]
    widest = window_s + 1e-9  # times are written in decimals
    low = np.searchsorted(starts, left.start[here] - widest, "left")
    high = np.searchsorted(starts, left.start[here] + widest, "right")
    finer = 1 + (len(left) + len(right)) ** 3  # more than all the order can cost together
    costs = [
        {
            j: _cost(left, int(i), right, int(there[j]), window_s) * finer + (rank - j) ** 2
            for j in range(low[rank], high[rank])
        }
        for rank, i in enumerate(here)
    ]
    mates: list[int | None] = [None] * len(left)
    for rank, j in enumerate(_assigned(costs, 2 * _ALONE * finer)):
        mates[here[rank]] = None if j is None else int(there[j])
    return mates


def _cost(left: _Coding, i: int, right: _Coding, j: int, window_s: float) -> int:
    lag = abs(left.start[i] - right.start[j])
    apart = 0.0 if np.isnan(lag) else min(lag / window_s, 1.0) if window_s else 0.0
    different = (left.sender[i] != right.sender[j]) + (left.receiver[i] != right.receiver[j])
    return round(_UNIT * apart) + _UNIT * different


def _assigned(costs: Sequence[dict[int, int]], alone: int) -> list[int | None]:
    """The cheapest assignment: for each row its column, or None where it is cheaper (`alone`) without one.

    Row by row along the shortest augmenting path in reduced costs (Dijkstra), which stays among few acts.
    """
    price_of_row, price = [0] * len(costs), dict[int, int]()
    owner, mate = dict[int, int](), list[int | None]([None] * len(costs))
    for start in range(len(costs)):
        reached, through, settled = dict[int, int](), dict[int, int](), dict[int, int]()
        heap: list[tuple[int, int]] = []
        rows, row, so_far = {start: 0}, start, 0
        end: tuple[int | None, int] = (None, start)
        best = alone - price_of_row[start]
        while True:
            if (without := so_far + alone - price_of_row[row]) < best:
                end, best = (None, row), without
            for column, cost in costs[row].items():
                length = so_far + cost - price_of_row[row] - price.get(column, 0)
                if column not in settled and length < reached.get(column, length + 1):
                    reached[column], through[column] = length, row
                    heapq.heappush(heap, (length, column))
            while heap and (heap[0][1] in settled or heap[0][0] > reached[heap[0][1]]):
                heapq.heappop(heap)
            if not heap or heap[0][0] >= best:
                break
            so_far, column = heapq.heappop(heap)
            settled[column] = so_far
            if column not in owner:
                end, best = (column, through[column]), so_far
                break
            row = owner[column]
            rows[row] = so_far
        for row, length in rows.items():
            price_of_row[row] += best - length
        for column, length in settled.items():
            price[column] = price.get(column, 0) - (best - length)
        _augment(end, start, through, owner, mate)
    return mate


def _augment(
    end: tuple[int | None, int],
    start: int,
    through: dict[int, int],
    owner: dict[int, int],
    mate: list[int | None],
) -> None:
    """Give the path's last row its new column (or none), and so on back to the row that began it."""
    column, row = end
    while True:
        given_up, mate[row] = mate[row], column
        if column is not None:
            owner[column] = row
        if row == start or given_up is None:
            return
        column, row = given_up, through[given_up]


# --- by order ------------------------------------------------------------------------------------


def _by_order(left: _Coding, right: _Coding, window_s: float) -> list[int | None]:
    """The cheapest alignment of the two sequences: each left act's partner on the right."""
    n, m = len(left), len(right)
    lag = np.abs(left.start[:, None] - right.start[None, :])
    pair = _UNIT * (_differ(left.sender, right.sender) + _differ(left.receiver, right.receiver))
    pair = np.where(lag > window_s + 1e-9, 4 * _ALONE, pair)  # dearer than leaving both alone
    gaps = _ALONE * np.arange(m + 1)
    least = np.empty((n + 1, m + 1), dtype=np.int64)
    least[0] = gaps
    for i in range(n):
        row = np.append(least[i, 0] + _ALONE, np.minimum(least[i, :-1] + pair[i], least[i, 1:] + _ALONE))
        least[i + 1] = np.minimum.accumulate(row - gaps) + gaps
    mates: list[int | None] = [None] * n
    i, j = n, m
    while i and j:
        if least[i, j] == least[i - 1, j - 1] + pair[i - 1, j - 1]:
            i, j = i - 1, j - 1
            mates[i] = j
        elif least[i, j] == least[i - 1, j] + _ALONE:
            i -= 1
        else:
            j -= 1
    return mates


def _differ(one: Sequence[str], other: Sequence[str]) -> Positions:
    """(n, m) 1 where the two are not the same."""
    number = {value: k for k, value in enumerate(dict.fromkeys([*one, *other]))}
    a, b = (np.array([number[v] for v in values], dtype=np.int64) for values in (one, other))
    different: Positions = (a[:, None] != b[None, :]).astype(np.int64)
    return different
