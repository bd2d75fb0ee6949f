"""`python -m tests.benchmarks [WORD …]`: the table, or the lines whose key holds one of the words."""

import sys

from tests.benchmarks.catalogue import BENCHMARKS

wanted = [word.casefold() for word in sys.argv[1:]]
for benchmark in BENCHMARKS:
    if not wanted or any(word in benchmark.key.casefold() for word in wanted):
        print(benchmark.line(benchmark.measure()), flush=True)
