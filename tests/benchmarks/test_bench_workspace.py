"""What a durable, encrypted, audited act costs beside a bare commit of plain SQLite in the same folder."""

from __future__ import annotations

import gc
import sqlite3
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from groupdyn.capture.recording import Action
from groupdyn.workspace import Cost, NewAct, create_workspace
from tests.benchmarks.timing import BRIEF, Benchmark, Measured, spoken
from tests.logs import log_of

APPENDS, TRIES = 250, 3


def bare_commits(path: Path) -> Callable[[int], None]:
    """One row of a plain table, write-ahead log, synchronous FULL."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(
        "CREATE TABLE acts (id INTEGER PRIMARY KEY, sender INT, receiver INT, act TEXT, number INT)"
    )

    def append(number: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO acts (sender, receiver, act, number) VALUES (1, 2, 'support', ?)", (number,)
        )
        connection.execute("COMMIT")

    return append


def durable_acts(place: Path) -> Callable[[int], None]:
    """`append_act` of an encrypted workspace, with its entry in the audit trail."""
    workspace, _ = create_workspace(place, "four random test words", cost=Cost(64, 1, 1))
    group = workspace.save_log(log_of({"1": ["ana>ben"]}), title="x")

    def append(number: int) -> None:
        workspace.append_act(group, NewAct("1", "ana", "ben", "support", "pad", number))

    return append


def durable_taps(place: Path) -> Callable[[int], None]:
    """One tap of the live pad, as a batch of its own: what `append_act` does, and the session's clock looked at."""
    workspace, _ = create_workspace(place, "four random test words", cost=Cost(64, 1, 1))
    group = workspace.save_log(log_of({"1": ["ana>ben"]}), title="x")
    session = workspace.add_session(group, "2")
    ana, ben, *_ = (int(i) for i in workspace.roster(group)["id"])

    def tap(number: int) -> None:
        act = Action("tap", "pad", number + 1, 1000 * number, ana, (ben,), "support")
        workspace.record(group, session, [act])

    return tap


def compared(ours: Callable[[int], None], floor: Callable[[int], None]) -> Measured:
    """The medians of single appends; the two take turns.

    The best of three tries, since other programs only ever add; what other tests left is not looked through.
    """
    gc.collect()
    gc.freeze()
    try:
        tries = [_tried(ours, floor, APPENDS * i) for i in range(TRIES)]
    finally:
        gc.unfreeze()
    mine, other = min(tries, key=lambda pair: pair[0] / pair[1])
    return Measured(mine / other, f"{spoken(mine)} against {spoken(other)}")


def _tried(ours: Callable[[int], None], floor: Callable[[int], None], first: int) -> tuple[float, float]:
    taken: list[tuple[float, float]] = []
    for number in range(first, first + APPENDS):
        start = time.perf_counter()
        ours(number)
        middle = time.perf_counter()
        floor(number)
        taken.append((middle - start, time.perf_counter() - middle))
    mine, other = (statistics.median(column) for column in zip(*taken[20:], strict=True))
    return mine, other


@pytest.mark.benchmark
@pytest.mark.parametrize(
    ("name", "what", "ours"),
    [
        ("P9 append", "a durable captured act", durable_acts),
        ("P9 pad", "a durable tap of the pad", durable_taps),
    ],
)
def test_a_durable_act_costs_little_more_than_a_bare_commit(tmp_path, name, what, ours):
    benchmark = Benchmark(
        name,
        what,
        "a bare WAL FULL commit",
        "at most",
        1.5,
        lambda _: compared(ours(tmp_path / "w"), bare_commits(tmp_path / "bare.db")),
        slack=3.0,
    )
    found = benchmark.measure(BRIEF)
    print(benchmark.line(found))
    assert benchmark.reached(found.ratio, benchmark.slack), benchmark.line(found)
