"""Reading and checking a file, against bare readers that check nothing."""

from __future__ import annotations

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
from tests.benchmarks.timing import FULL, Benchmark, Effort, Measured, against, in_turn, spoken

A_SESSION = 333

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
def a_file(acts: int) -> Iterator[Path]:
    """A CSV file that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield write_acts(Path(folder) / "acts.csv", acts, acts // A_SESSION)


def beside_pandas(effort: Effort) -> Measured:
    """Read, validate with row numbers, and build the log, against a table in pandas."""
    with a_file(effort.acts) as path:
        return against(
            lambda: gd.read_log(path), lambda: pd.read_csv(path, engine="pyarrow"), rounds=effort.rounds
        )


def beside_pyarrow(effort: Effort) -> Measured:
    """The same against a table in arrow."""
    with a_file(effort.acts) as path:
        return against(lambda: gd.read_log(path), lambda: pyarrow.csv.read_csv(path), rounds=effort.rounds)


def memory(_: Effort) -> Measured:
    """Peak memory above the imports, over the size of the file."""
    with a_file(FULL.acts) as path:  # of a smaller file most would be what does not grow with it
        size = path.stat().st_size
        asked = [sys.executable, "-c", MEMORY, str(path)]
        used = int(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
    return Measured(used / size, f"{used / 1e6:.0f} MB for a file of {size / 1e6:.0f} MB")


def per_act(effort: Effort) -> Measured:
    """Nanoseconds an act, from file to all session measures, of many acts over few."""

    def whole(path: Path) -> object:
        return gd.measures(gd.read_log(path))

    with a_file(effort.many) as many, a_file(effort.few) as few:
        much, little = in_turn((lambda: whole(many), lambda: whole(few)), min(effort.rounds, 5))
    each, one = 1e9 * much / effort.many, 1e9 * little / effort.few
    detail = f"{each:.0f} ns an act of {effort.many:,} against {one:.0f} ns of {effort.few:,}"
    return Measured(each / one, f"{detail} ({spoken(much)})")


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
        [
            Benchmark(
                "P4 memory",
                "peak memory of read_log",
                "size of the CSV file",
                "at most",
                2.0,
                memory,
                slack=1.25,  # a slow machine needs no more memory than a fast one
            )
        ]
        if Path("/proc/self/clear_refs").exists()
        else []
    ),
)
