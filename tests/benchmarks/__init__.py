"""How long we take beside a named floor in the same run: `python -m tests.benchmarks` prints the table.

Only ratios are compared, of medians, with the two taking turns, so that a slow or busy machine slows
both. To add one: a function that returns a `Measured`, and a `Benchmark` in its file's `BENCHMARKS`.
"""
