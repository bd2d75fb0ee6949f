"""What a durable, encrypted, audited act costs beside a bare commit of plain SQLite in the same folder."""

from __future__ import annotations

import gc
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from groupdyn.capture.recording import Action
from groupdyn.workspace import Cost, NewAct, create_workspace
from tests.benchmarks.timing import Benchmark, Effort, Measured, spoken
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
    """One tap of the live pad, as a batch of its own."""
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


def beside_a_commit(ours: Callable[[Path], Callable[[int], None]]) -> Callable[[Effort], Measured]:
    """Ours against a bare commit in the same folder, whatever the effort: a few hundred rows say enough."""

    def measure(_: Effort) -> Measured:
        with tempfile.TemporaryDirectory() as folder:
            return compared(ours(Path(folder, "w")), bare_commits(Path(folder, "bare.db")))

    return measure


BENCHMARKS = (
    Benchmark(
        "P9 append",
        "a durable captured act",
        "a bare WAL FULL commit",
        "at most",
        1.5,
        beside_a_commit(durable_acts),
        slack=3.0,
    ),
    Benchmark(
        "P9 pad",
        "a durable tap of the pad",
        "a bare WAL FULL commit",
        "at most",
        1.5,
        beside_a_commit(durable_taps),
        slack=3.0,
    ),
)
