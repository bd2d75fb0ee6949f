"""What a benchmark is, and how two things are timed against one another."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

Run = Callable[[], object]


@dataclass(frozen=True)
class Effort:
    """How much is measured: for the table, or for a test, which only has to see a target far missed.

    Attributes
    ----------
    rounds : how often each of the two runs, at most.
    acts, many, few : how many acts files have: to be read, and to be measured for the cost of one act.
    floor : the share of the work that a slow floor does; its time is scaled.
    steps, switches : how often a page is stepped on, and gone to.
    plain : whether a bare page at Streamlit's own defaults is looked at too.
    """

    rounds: int
    acts: int
    many: int
    few: int
    floor: float
    steps: int
    switches: int
    plain: bool


FULL = Effort(15, 1_000_000, 2_000_000, 100_000, 1.0, 9, 5, True)
BRIEF = Effort(3, 300_000, 400_000, 40_000, 0.2, 3, 2, False)


@dataclass(frozen=True)
class Measured:
    """A ratio, and in words what it was made of."""

    ratio: float
    detail: str


@dataclass(frozen=True)
class Benchmark:
    """One comparison.

    Attributes
    ----------
    key : its number in the list of targets, and a word.
    ours, floor : what is compared.
    sense : `at most` or `at least` the target.
    target : the ratio to reach.
    slack : a test fails only beyond target × slack (or target / slack), so that noise fails nothing.
    measure : makes the comparison, with this effort.
    browser : whether it needs Chromium.
    tested : whether a test makes it too; else it stands in the table alone.
    """

    key: str
    ours: str
    floor: str
    sense: Literal["at most", "at least"]
    target: float
    measure: Callable[[Effort], Measured]
    slack: float = 2.5
    browser: bool = False
    tested: bool = True

    def reached(self, ratio: float, slack: float = 1.0) -> bool:
        """Whether a ratio reaches the target, or comes near enough."""
        return ratio <= self.target * slack if self.sense == "at most" else ratio >= self.target / slack

    def line(self, found: Measured) -> str:
        """One line of the table."""
        mark = "reached" if self.reached(found.ratio) else "MISSED"
        return (
            f"{self.key:18} {found.ratio:8.3g}  {self.sense} {self.target:<6g} {mark:8} "
            f"{self.ours} / {self.floor}; {found.detail}"
        )


def seconds(run: Run) -> float:
    """How long one run takes; rubbish of what ran before is collected first, not during it."""
    gc.collect()
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def in_turn(runs: Sequence[Run], rounds: int) -> tuple[float, ...]:
    """The median seconds of each run; they take turns, after one round that warms up."""
    for run in runs:
        run()
    taken = [[seconds(run) for run in runs] for _ in range(rounds)]
    return tuple(statistics.median(column) for column in zip(*taken, strict=True))


def against(
    ours: Run, floor: Run, *, rounds: int = 7, of_ours: float = 1.0, of_floor: float = 1.0
) -> Measured:
    """Ours over the floor; `of_ours` and `of_floor` scale runs that do only a part of the work."""
    mine, other = in_turn((ours, floor), rounds)
    mine, other = mine * of_ours, other * of_floor
    return Measured(mine / other, f"{spoken(mine)} against {spoken(other)}")


def times_faster(ours: Run, floor: Run, *, rounds: int = 7, of_floor: float = 1.0) -> Measured:
    """The floor over ours."""
    found = against(ours, floor, rounds=rounds, of_floor=of_floor)
    return Measured(1 / found.ratio, found.detail)


def spoken(taken: float) -> str:
    """Seconds as a person reads them."""
    return f"{taken:.2f} s" if taken >= 1 else f"{1e3 * taken:.3g} ms"
