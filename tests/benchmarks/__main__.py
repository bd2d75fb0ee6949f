"""`python -m tests.benchmarks [WORD …]`: the table, or the lines whose key holds one of the words.

With `GROUPDYN_BENCH=full` in the environment the largest file has ten million acts.
"""

import os
import sys
from dataclasses import replace

from tests.benchmarks.catalogue import BENCHMARKS
from tests.benchmarks.timing import FULL

wanted = [word.casefold() for word in sys.argv[1:]]
effort = replace(FULL, many=10_000_000) if os.environ.get("GROUPDYN_BENCH") == "full" else FULL
for benchmark in BENCHMARKS:
    if not wanted or any(word in benchmark.key.casefold() for word in wanted):
        print(benchmark.line(benchmark.measure(effort)), flush=True)
