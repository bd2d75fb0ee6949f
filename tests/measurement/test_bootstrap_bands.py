"""Bands have the width that theory gives, hold the value, and stay within bounds."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from groupdyn.errors import SettingError
from groupdyn.measurement import MEASURES, SessionCells, bootstrap_bands
from groupdyn.measurement.bootstrap import resample
from groupdyn.measurement.draws import stream


def with_totals(matrix, changes=0.0, pairs=0.0):
    cells = SessionCells.of_matrix(matrix)
    return SessionCells(
        **{name: getattr(cells, name) for name in SessionCells.__dataclass_fields__}
        | {"changes": changes, "pairs": pairs}
    )


def test_resampling_keeps_the_number_of_acts():
    cells = with_totals([[0, 9, 4], [3, 0, 0], [1, 1, 0]], changes=8, pairs=17)

    drawn = resample(cells, 300, stream(0, 0, "test"))

    assert (drawn.totals["acts"] == 18).all()
    assert (drawn.totals["pairs"] == 17).all()
    assert drawn.totals["changes"].mean() == pytest.approx(8, abs=0.5)
    assert drawn.weight.mean(axis=0) == pytest.approx(cells.observed.weight[0], abs=0.6)
    assert (drawn.weight[:, 1, 2] == 0).all()


def test_the_band_of_a_share_is_the_binomial_one():
    """Of 400 acts, 100 come from the most active of many: standard error √(.25·.75/400)."""
    cells = with_totals(np.zeros((5, 5)), changes=100, pairs=400)

    band = bootstrap_bands(cells, ["turn_taking"], draws=4000)["turn_taking"]

    error = 1.96 * math.sqrt(0.25 * 0.75 / 400)
    assert band.value == 0.25
    assert (band.low, band.high) == (
        pytest.approx(0.25 - error, abs=0.005),
        pytest.approx(0.25 + error, abs=0.005),
    )


def test_the_band_of_an_even_group_stands_at_zero_not_above_it():
    """Resamples of an even group are all uneven; the band must hold the value all the same."""
    even = SessionCells.of_matrix(3 * (np.ones((6, 6)) - np.eye(6)))

    band = bootstrap_bands(even, ["gini"])["gini"]

    assert band.value == band.low == 0
    assert 0 < band.high < 0.2


@given(arrays(np.int64, (5, 5), elements=st.integers(0, 4)))
@settings(max_examples=25)
def test_every_band_holds_its_value_within_bounds(matrix):
    bands = bootstrap_bands(with_totals(matrix, changes=3, pairs=7), draws=60)

    for measure in MEASURES:
        band = bands[measure.key]
        assert math.isnan(band.low) == math.isnan(band.high)
        if not math.isnan(band.low):
            assert measure.low <= band.low <= band.value <= band.high <= measure.high, measure.key


def test_more_acts_make_a_narrower_band():
    few = np.array([[0, 3, 2], [2, 0, 1], [3, 1, 0]])

    narrow, wide = (
        bootstrap_bands(SessionCells.of_matrix(matrix), ["reciprocity_weighted"])["reciprocity_weighted"]
        for matrix in (20 * few, few)
    )

    assert narrow.high - narrow.low < (wide.high - wide.low) / 2


def test_nothing_recorded_has_no_band():
    bands = bootstrap_bands(SessionCells.of_matrix(np.zeros((4, 4))), draws=20)

    assert math.isnan(bands["gini"].value)
    assert math.isnan(bands["gini"].low)
    assert bands["gini"].draws == 0
    assert (bands["acts"].value, bands["acts"].low, bands["acts"].high) == (0, 0, 0)


def test_the_same_seed_gives_the_same_band():
    cells = SessionCells.of_matrix([[0, 4, 1], [2, 0, 0], [1, 1, 0]])

    assert bootstrap_bands(cells, ["gini"]) == bootstrap_bands(cells, ["gini"])
    assert bootstrap_bands(cells, ["gini"], seed=1) != bootstrap_bands(cells, ["gini"])


def test_no_draws_are_refused():
    with pytest.raises(SettingError):
        bootstrap_bands(SessionCells.of_matrix(np.zeros((3, 3))), draws=0)
