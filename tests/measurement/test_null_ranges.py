"""Null models keep what they say they keep, and their ranges are what theory gives."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupdyn.errors import SelectionError, SettingError
from groupdyn.measurement import (
    DYADIC,
    MEASURES,
    SessionCells,
    bootstrap_bands,
    null_ranges,
    subgroups,
)
from groupdyn.measurement.bootstrap import resample
from groupdyn.measurement.draws import stream
from groupdyn.measurement.nulls import NullRange, equal_senders, other_receivers, same_size, same_size_each


def a_session(people=6, acts=120, seed=0, several=0.2, weights=(1.0, 2.0)):
    """One facilitator (the first) and members; some acts to the group, some to two people."""
    random = np.random.default_rng(seed)
    sender = random.integers(0, people, acts)
    kind = np.where(random.random(acts) < 0.7, DYADIC, random.integers(1, 4, acts))
    receivers = np.zeros((acts, people), dtype=bool)
    for act in np.flatnonzero(kind == DYADIC):
        others = np.delete(np.arange(people), sender[act])
        named = min(1 + (random.random() < several), len(others))
        receivers[act, random.choice(others, named, replace=False)] = True
    lead = np.arange(people) == 0
    return SessionCells.of_acts(
        facilitator=lead,
        included=~lead,
        sender=sender,
        receivers=receivers,
        kind=kind,
        weight=random.choice(weights, acts),
        changes=80,
        pairs=acts - 1,
    )


@given(st.integers(0, 50))
@settings(max_examples=15)
def test_other_receivers_keep_what_everybody_sends(seed):
    cells = a_session(seed=seed)
    drawn, observed = other_receivers(cells, 40, stream(seed, 0, "test")), cells.observed

    assert (drawn.sent == observed.sent).all()
    assert (drawn.to_group == observed.to_group).all()
    for key in ("acts", "dyadic", "group", "self", "unknown"):
        assert (drawn.totals[key] == observed.totals[key]).all()
    both = drawn.totals["leader"] + drawn.totals["member"]
    assert (both == observed.totals["leader"] + observed.totals["member"]).all()
    assert (drawn.weight[:, np.arange(drawn.n), np.arange(drawn.n)] == 0).all()
    assert ((drawn.weight >= drawn.count) & (drawn.weight <= 2 * drawn.count)).all()


def test_other_receivers_keep_the_weight_each_sends_when_everybody_is_included():
    cells = SessionCells.of_matrix([[0, 5, 0], [2, 0, 0], [4, 1, 0]])

    drawn = other_receivers(cells, 50, stream(0, 0, "test"))

    assert (drawn.strength_out == [5, 2, 5]).all()
    assert (drawn.received == drawn.weight.sum(axis=1)).all()


def test_member_share_by_chance_is_the_share_of_members_among_the_others():
    """A member's act to one person meets one of 4 members among 5 others; it is 8 in 10 acts."""
    matrix = np.zeros((6, 6))
    matrix[1:, 1] = 200
    matrix[1, 1:3] = [0, 200]
    cells = SessionCells.of_matrix(matrix)
    lead = np.arange(6) == 0
    cells = SessionCells.of_acts(
        facilitator=lead,
        included=~lead,
        sender=np.repeat(cells.sender, cells.count),
        receivers=np.repeat(cells.receivers, cells.count, axis=0),
        kind=np.repeat(cells.kind, cells.count),
    )

    found = null_ranges(cells, ["member_share", "leader_share"])

    assert found["member_share"].low < 0.8 < found["member_share"].high
    assert found["leader_share"].low < 0.2 < found["leader_share"].high
    assert found["member_share"].value == 1
    assert found["member_share"].percentile == 1


def test_two_receivers_are_drawn_without_naming_one_twice():
    receivers = np.zeros((30, 5), dtype=bool)
    receivers[:, [1, 2]] = True
    nobody = np.zeros(5, dtype=bool)
    cells = SessionCells.of_acts(
        facilitator=nobody, included=~nobody, sender=np.zeros(30), receivers=receivers, kind=np.zeros(30)
    )

    drawn = other_receivers(cells, 200, stream(0, 0, "test"))

    assert (drawn.strength_out[:, 0] == 60).all()
    assert (drawn.weight <= 30).all()
    assert drawn.weight[:, 0, 1:].mean(axis=0) == pytest.approx([15] * 4, abs=1)


def test_two_receivers_spare_the_facilitator_as_often_as_chance_does():
    """Two of four others, one of them the facilitator: half of the acts spare them."""
    receivers = np.zeros((100, 5), dtype=bool)
    receivers[:, [1, 2]] = True
    lead = np.arange(5) == 4
    cells = SessionCells.of_acts(
        facilitator=lead, included=~lead, sender=np.zeros(100), receivers=receivers, kind=np.zeros(100)
    )

    drawn = other_receivers(cells, 500, stream(0, 0, "test"))

    assert drawn.totals["member"].mean() == pytest.approx(50, abs=1)


def test_random_networks_have_as_many_ties():
    cells = a_session(acts=20)
    drawn = same_size(cells, 200, stream(0, 0, "test"))

    assert (drawn.arcs == cells.observed.arcs[0]).all()
    assert len(np.unique(drawn.adjacency.reshape(200, -1), axis=0)) > 150


def test_random_networks_can_keep_everybodys_out_degree():
    cells = a_session(acts=20)
    drawn = same_size_each(cells, 200, stream(0, 0, "test"))

    assert (drawn.out_degree == cells.observed.out_degree).all()
    assert len(np.unique(drawn.adjacency.reshape(200, -1), axis=0)) > 150


def test_reciprocity_by_chance_is_about_the_density():
    matrix = np.zeros((12, 12))
    matrix[np.triu_indices(12, 1)] = 1
    found = null_ranges(SessionCells.of_matrix(matrix), ["reciprocity"])["reciprocity"]

    assert found.value == 0
    assert found.low < 65 / 131 < found.high
    assert found.percentile == 0
    assert not found.inside


def test_senders_are_drawn_evenly():
    cells = a_session(acts=600)
    drawn = equal_senders(cells, 500, stream(0, 0, "test"))

    assert (drawn.sent.sum(axis=1) == cells.observed.sent.sum()).all()
    assert drawn.sent.mean(axis=0) == pytest.approx([cells.observed.sent.sum() / 5] * 5, rel=0.02)


def test_an_even_group_lies_within_chance_and_a_monologue_does_not():
    even = null_ranges(SessionCells.of_matrix(4 * (np.ones((5, 5)) - np.eye(5))), ["gini", "evenness"])
    one_voice = np.zeros((5, 5))
    one_voice[0, 1:] = 10
    monologue = null_ranges(SessionCells.of_matrix(one_voice), ["gini", "evenness"])

    assert even["gini"].percentile == 0
    assert even["evenness"].percentile == 1
    assert monologue["gini"].percentile == 1
    assert monologue["gini"].value > monologue["gini"].high
    assert monologue["evenness"].value < monologue["evenness"].low


def test_asking_for_more_changes_nothing_and_the_seed_does():
    cells = a_session()
    alone = null_ranges(cells, ["reciprocity_weighted"])["reciprocity_weighted"]

    assert null_ranges(cells)["reciprocity_weighted"] == alone
    assert null_ranges(cells, ["reciprocity_weighted"], seed=1)["reciprocity_weighted"] != alone


def test_sessions_draw_independently():
    one = SessionCells.of_matrix(3 * (np.ones((5, 5)) - np.eye(5)), session=1)
    two = SessionCells.of_matrix(3 * (np.ones((5, 5)) - np.eye(5)), session=2)

    first, second = (other_receivers(cells, 5, stream(0, cells.session, "x")).weight for cells in (one, two))

    assert (first != second).any()


def test_only_measures_with_a_null_model_are_in():
    found = null_ranges(a_session(), draws=20)

    assert list(found) == [measure.key for measure in MEASURES if measure.null]
    assert null_ranges(a_session(), ["density", "acts"]) == {}


@pytest.mark.parametrize("people", [1, 2, 3])
@pytest.mark.parametrize("out_degrees", [False, True])
def test_empty_sessions_have_no_range(people, out_degrees):
    cells = SessionCells.of_matrix(np.zeros((people, people)))

    found = null_ranges(cells, draws=20, same_out_degrees=out_degrees)

    for key in ("gini", "reciprocity", "reciprocity_weighted", "member_share"):
        assert math.isnan(found[key].value)
        assert math.isnan(found[key].low)
        assert math.isnan(found[key].percentile)
        assert found[key].inside


def test_a_complete_group_says_nothing_by_its_ties():
    found = null_ranges(SessionCells.of_matrix(np.ones((5, 5))), ["reciprocity", "transitivity"])

    for one in found.values():
        assert (one.value, one.low, one.high, one.percentile) == (1, 1, 1, 0.5)
        assert one.inside


def test_equal_draws_count_half_in_the_percentile():
    assert NullRange("x", 1.0, 0.5, 2.0, 0.5, 10).inside
    assert not NullRange("x", 3.0, 0.5, 2.0, 1.0, 10).inside


def test_no_draws_and_unknown_keys_are_refused():
    with pytest.raises(SettingError):
        null_ranges(a_session(), draws=0)
    with pytest.raises(SelectionError):
        null_ranges(a_session(), ["densty"])


@pytest.mark.parametrize("members", [0, 1])
def test_a_session_of_facilitators_has_ranges_for_nobody_else(members):
    lead = np.arange(2 + members) < 2
    to_second = np.arange(2 + members) == 1
    cells = SessionCells.of_acts(
        facilitator=lead,
        included=~lead,
        sender=[0, 0],
        receivers=[to_second, to_second],
        kind=[DYADIC, DYADIC],
    )

    ranges, bands = null_ranges(cells, draws=20), bootstrap_bands(cells, draws=20)

    assert (ranges["leader_share"].value, bands["leader_share"].low) == (1, 1)
    assert math.isnan(ranges["evenness"].low)
    assert math.isnan(bands["gini"].low)
    assert subgroups(cells).reason == "too-few-people"


@pytest.mark.parametrize("weights", [(1.0,), (1.0, 2.0)])
def test_acts_drawn_one_by_one_or_by_the_pair_fall_alike(monkeypatch, weights):
    cells = a_session(people=5, acts=300, several=0, weights=weights)
    found = {}
    for way, acts_a_cell in (("one by one", 1e9), ("by the pair", 0)):
        monkeypatch.setattr("groupdyn.measurement.nulls.ACTS_A_CELL", acts_a_cell)
        monkeypatch.setattr("groupdyn.measurement.bootstrap.ACTS_A_CELL", acts_a_cell)
        for name, draw in (("chance", other_receivers), ("bootstrap", resample)):
            drawn = draw(cells, 4_000, stream(1, 0, way))
            found[name, way] = drawn
            assert (np.diagonal(drawn.count, axis1=1, axis2=2) == 0).all()
    for name in ("chance", "bootstrap"):
        one, other = found[name, "one by one"], found[name, "by the pair"]
        # The mean of 4,000 draws has an error of a 63rd of the deviation; five of these are no chance.
        error = 5 * np.sqrt((one.count.var(axis=0) + other.count.var(axis=0)) / 4_000)
        assert (abs(one.count.mean(axis=0) - other.count.mean(axis=0)) <= error + 1e-9).all()
        assert one.count.var(axis=0).mean() == pytest.approx(other.count.var(axis=0).mean(), rel=0.05)
        assert one.weight.mean() == pytest.approx(other.weight.mean(), rel=0.01)
        for stack in (one, other):
            assert (stack.weight >= stack.count).all()
            assert (stack.weight == stack.count).all() == (weights == (1.0,))
