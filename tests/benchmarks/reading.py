"""Reading and checking a file, against bare readers that check nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pyarrow.csv

import groupdyn as gd
from tests.benchmarks.material import write_acts
from tests.benchmarks.timing import Benchmark, Measured, against, in_turn, spoken

ACTS, SESSIONS = 1_000_000, 3_000
MANY = 10_000_000 if os.environ.get("GROUPDYN_BENCH") == "full" else 2_000_000
FEW, A_SESSION = 100_000, 333

MEMORY = """
import sys, pathlib, groupdyn as gd
log = gd.read_log(b"session,sender,receiver,act\\n1,a,b,support\\n", scheme="groupdyn")
gd.measures(log)  # everything is imported and has run once
status = pathlib.Path("/proc/self/status")
pathlib.Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew here
def peak():
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
before = peak()
log = gd.read_log(sys.argv[1], scheme="groupdyn")
print((peak() - before) * 1024)
"""


@contextmanager
def a_file(acts: int, sessions: int) -> Iterator[Path]:
    """A CSV file that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield write_acts(Path(folder) / "acts.csv", acts, sessions)


def beside_pandas() -> Measured:
    """Read, validate with row numbers, and build the log, against a table in pandas."""
    with a_file(ACTS, SESSIONS) as path:
        return against(lambda: gd.read_log(path), lambda: pd.read_csv(path, engine="pyarrow"))


def beside_pyarrow() -> Measured:
    """The same against a table in arrow."""
    with a_file(ACTS, SESSIONS) as path:
        return against(lambda: gd.read_log(path), lambda: pyarrow.csv.read_csv(path))


def memory() -> Measured:
    """Peak memory above the imports, over the size of the file."""
    with a_file(ACTS, SESSIONS) as path:
        size = path.stat().st_size
        asked = [sys.executable, "-c", MEMORY, str(path)]
        used = int(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
    return Measured(used / size, f"{used / 1e6:.0f} MB for a file of {size / 1e6:.0f} MB")


def per_act() -> Measured:
    """Nanoseconds an act, from file to all session measures, of many acts over few."""

    def whole(path: Path) -> object:
        return gd.measures(gd.read_log(path))

    with a_file(MANY, MANY // A_SESSION) as many, a_file(FEW, FEW // A_SESSION) as few:
        much, little = in_turn((lambda: whole(many), lambda: whole(few)), 5)
    detail = f"{1e9 * much / MANY:.0f} ns an act of {MANY:,} against {1e9 * little / FEW:.0f} ns of {FEW:,}"
    return Measured(much / MANY / (little / FEW), f"{detail} ({spoken(much)})")


BENCHMARKS = (
    Benchmark("P2 scale", "ns an act, file to measures", "ns an act of 100,000", "at most", 1.3, per_act),
    Benchmark(
        "P3 pandas",
        "read and validate",
        "bare pandas.read_csv(engine='pyarrow')",
        "at most",
        1.15,
        beside_pandas,
    ),
    Benchmark("P3 pyarrow", "read and validate", "bare pyarrow.csv.read_csv", "at most", 2.0, beside_pyarrow),
    *(
        [Benchmark("P4 memory", "peak memory of read_log", "size of the CSV file", "at most", 2.0, memory)]
        if Path("/proc/self/clear_refs").exists()
        else []
    ),
)
