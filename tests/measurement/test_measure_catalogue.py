"""What every entry of the catalogue must say."""

import math

import pytest

from groupdyn.measurement import FAMILIES, MEASURES, MEMBER_MEASURES, NULLS, TIE_MEASURES

ALL = [*MEASURES, *MEMBER_MEASURES, *TIE_MEASURES]

CONTRACT = [
    "n",
    "acts",
    "density",
    "reciprocity",
    "reciprocity_nonnull",
    "reciprocity_weighted",
    "mutual",
    "asymmetric",
    "null_dyads",
    "transitivity",
    "transitivity_undirected",
    "centralization_in",
    "centralization_out",
    "centralization_betweenness",
    "connectedness",
    "hierarchy",
    "efficiency",
    "lubness",
    "isolates",
    "unchosen",
    "cohesion_moreno",
    "gini",
    "gini_unbiased",
    "evenness",
    "hhi",
    "leader_share",
    "member_share",
    "hub_share",
    "turn_taking",
]


@pytest.mark.parametrize("measure", ALL, ids=lambda measure: f"{measure.level}-{measure.key}")
def test_a_measure_says_what_it_is(measure):
    assert measure.name
    assert measure.formula
    assert any(character.isdigit() for character in measure.source)
    assert measure.definition.endswith(".")
    for text in (measure.low_means, measure.high_means, measure.undefined, measure.small_groups):
        assert not text or text.endswith(".")
    assert measure.family in FAMILIES
    assert measure.null is None or measure.null in NULLS


@pytest.mark.parametrize("measure", ALL, ids=lambda measure: f"{measure.level}-{measure.key}")
def test_shares_and_bounded_numbers_say_what_their_ends_mean(measure):
    if measure.unit == "share":
        assert (measure.low, measure.high) == (0, 1)
    if math.isfinite(measure.high):
        assert measure.low_means
        assert measure.high_means


@pytest.mark.parametrize(
    ("level", "measures"), [("session", MEASURES), ("member", MEMBER_MEASURES), ("tie", TIE_MEASURES)]
)
def test_keys_and_names_are_unique_in_a_level(level, measures):
    assert {measure.level for measure in measures} == {level}
    assert len({measure.key for measure in measures}) == len(measures)
    assert len({measure.name for measure in measures}) == len(measures)


def test_the_keys_used_from_outside_are_there():
    assert set(CONTRACT) <= {measure.key for measure in MEASURES}
    members = {"acts_sent", "acts_received", "degree_in", "degree_out", "strength_in", "strength_out"}
    assert members | {"betweenness", "share"} <= {measure.key for measure in MEMBER_MEASURES}


def test_headline_measures_stand_in_front_and_are_not_binary():
    headline = [measure.headline for measure in MEASURES]

    assert headline == sorted(headline, reverse=True)
    assert 6 <= sum(headline) <= 9
    assert all(measure.null != "graph" for measure in MEASURES if measure.headline)
