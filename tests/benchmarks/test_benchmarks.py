"""The targets hold, with room for noise; `pytest -rP -m benchmark` shows the ratios."""

import pytest

from tests.benchmarks.catalogue import BENCHMARKS


@pytest.mark.benchmark
@pytest.mark.parametrize(
    "benchmark",
    [pytest.param(b, id=b.key, marks=[pytest.mark.browser] if b.browser else []) for b in BENCHMARKS],
)
def test_ratio_to_the_floor_is_near_its_target(benchmark):
    found = benchmark.measure()
    print(benchmark.line(found))
    assert benchmark.reached(found.ratio, benchmark.slack), benchmark.line(found)
