"""How soon the command answers."""

from __future__ import annotations

import subprocess
import sys

from tests.benchmarks.timing import Benchmark, Effort, Measured, against


def help_beside_pandas(effort: Effort) -> Measured:
    """`groupdyn --help`, against the import that it must not need."""

    def run(*arguments: str) -> object:
        return subprocess.run([sys.executable, *arguments], check=True, capture_output=True)

    return against(
        lambda: run("-m", "groupdyn", "--help"),
        lambda: run("-c", "import pandas"),
        rounds=min(effort.rounds, 9),
    )


BENCHMARKS = (
    Benchmark("P10 help", "groupdyn --help", "python -c 'import pandas'", "at most", 0.3, help_beside_pandas),
)
