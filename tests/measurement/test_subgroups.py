"""Subgroups that are there are found; those that are not are not shown."""

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from groupdyn.errors import SettingError
from groupdyn.measurement import REASONS, SessionCells, subgroups
from groupdyn.measurement.subgroups import all_divisions, cliques, modularity

BELL = [1, 1, 2, 5, 15, 52, 203, 877, 4140, 21147, 115975]


def two_camps(n, inside=6, across=1):
    camp = np.arange(n) < n // 2
    matrix = np.where(camp[:, None] == camp, inside, across)
    np.fill_diagonal(matrix, 0)
    return matrix


@pytest.mark.parametrize("n", [4, 7, 10, 11, 16])
def test_two_camps_are_found(n):
    found = subgroups(SessionCells.of_matrix(two_camps(n)))

    first, second = tuple(range(n // 2)), tuple(range(n // 2, n))
    assert set(found.division) == {first, second}
    assert found.reason == ""
    assert found.modularity > found.high
    assert found.percentile == 1
    assert found.runner_up_modularity < found.modularity
    assert set(found.runner_up) != set(found.division)
    assert found.exact == (n <= 10)


@pytest.mark.parametrize("n", [8, 13])
def test_a_group_that_talks_at_random_is_not_divided(n):
    talk = np.random.default_rng(3).poisson(3, (n, n))

    found = subgroups(SessionCells.of_matrix(talk))

    assert found.division == found.runner_up == ()
    assert found.reason in ("within-chance", "one-part")
    assert found.low <= found.modularity <= found.high


@pytest.mark.parametrize("n", range(2, 9))
def test_every_division_is_tried_once(n):
    labels = all_divisions(n)

    assert len(labels) == len(np.unique(labels, axis=0)) == BELL[n]
    assert (labels[:, 0] == 0).all()


@given(arrays(np.int64, (6, 6), elements=st.integers(0, 3)))
@settings(max_examples=30)
def test_modularity_is_networkxs_and_the_best_is_at_least_louvains(matrix):
    np.fill_diagonal(matrix, 0)
    talk = (matrix + matrix.T).astype(float)
    graph = nx.from_numpy_array(talk)
    halves = ((0, 1, 2), (3, 4, 5))
    if not talk.any():
        assert math.isnan(modularity(talk, halves))
        return
    assert modularity(talk, halves) == pytest.approx(nx.community.modularity(graph, halves), abs=1e-12)

    found = subgroups(SessionCells.of_matrix(matrix), draws=20)

    louvain = nx.community.louvain_communities(graph, seed=1)
    assert found.modularity >= nx.community.modularity(graph, louvain) - 1e-9
    if found.division:
        assert found.modularity == pytest.approx(nx.community.modularity(graph, found.division), abs=1e-12)
        assert found.runner_up_modularity == pytest.approx(
            nx.community.modularity(graph, found.runner_up), abs=1e-12
        )


def test_cliques_are_three_or_more_who_are_all_tied_both_ways():
    tied = np.zeros((6, 6), dtype=bool)
    for a, b in [(0, 1), (0, 2), (1, 2), (2, 3), (3, 4)]:
        tied[a, b] = tied[b, a] = True
    tied[3, 5] = tied[4, 5] = True  # one way only

    assert cliques(tied) == ((0, 1, 2),)


def test_the_same_picture_comes_out_twice():
    cells = SessionCells.of_matrix(np.random.default_rng(0).poisson(two_camps(12, 3, 1)))

    assert subgroups(cells) == subgroups(cells)


@pytest.mark.parametrize(
    ("matrix", "reason"),
    [(np.ones((3, 3)), "too-few-people"), (np.zeros((5, 5)), "no-ties"), (np.ones((5, 5)), "one-part")],
)
def test_a_reason_is_given_when_nothing_is_shown(matrix, reason):
    found = subgroups(SessionCells.of_matrix(matrix), draws=50)

    assert found.reason == reason
    assert REASONS[found.reason]
    assert found.division == ()


def test_no_draws_are_refused():
    with pytest.raises(SettingError):
        subgroups(SessionCells.of_matrix(np.ones((5, 5))), draws=0)
