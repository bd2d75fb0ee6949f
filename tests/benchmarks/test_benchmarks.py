"""The targets hold, with room for noise; `pytest -rP -m benchmark` shows the ratios."""

import os

import pytest

from tests.benchmarks.catalogue import BENCHMARKS
from tests.benchmarks.pages import chromium_path


@pytest.mark.benchmark
@pytest.mark.parametrize(
    "comparison",
    [pytest.param(b, id=b.key, marks=[pytest.mark.browser] if b.browser else []) for b in BENCHMARKS],
)
def test_ratio_to_the_floor_is_near_its_target(comparison):
    if comparison.browser and chromium_path() is None and os.environ.get("CI") != "true":
        pytest.skip("No Chromium: install one, or name it in GROUPDYN_CHROMIUM.")
    found = comparison.measure()
    print(comparison.line(found))
    assert comparison.reached(found.ratio, comparison.slack), comparison.line(found)
