"""What figures have in common."""

from __future__ import annotations

import pytest

from groupdyn.figures.style import round_ticks


@pytest.mark.parametrize(
    ("window", "unit", "ticks"),
    [
        ((0.0, 71.0), 1.0, [0, 20, 40, 60]),
        ((0.0, 9.7), 1.0, [0, 5]),
        ((0.0, 3.2), 1.0, [0, 1, 2, 3]),
        ((0.0, 1.1), 1.0, [0, 1]),
        ((0.0, 0.39), 0.01, [0, 0.1, 0.2, 0.3]),
        ((0.0, 0.09), 0.01, [0, 0.05]),
        ((0.17, 0.78), 0.01, [0.2, 0.4, 0.6]),
        ((0.68, 1.02), 0.0, [0.7, 0.8, 0.9, 1.0]),
    ],
)
def test_the_numbers_beside_an_axis_are_round_and_few(
    window: tuple[float, float], unit: float, ticks: list[float]
) -> None:
    assert round_ticks(window, unit) == pytest.approx(ticks)
