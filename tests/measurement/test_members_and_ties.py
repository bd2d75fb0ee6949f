"""Member and tie measures against networkx, and how they add up to the session's."""

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from groupdyn.errors import SelectionError
from groupdyn.measurement import (
    MEMBER_MEASURES,
    TIE_MEASURES,
    Stack,
    measure_members,
    measure_sessions,
    measure_ties,
)

WHEEL = np.array([[0, 6, 3, 3], [4, 0, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]])
"""A speaks to all; B and C answer; D never does."""


@st.composite
def matrices(draw):
    n = draw(st.integers(1, 7))
    matrix = draw(arrays(np.int64, (n, n), elements=st.integers(0, 3)))
    np.fill_diagonal(matrix, 0)
    return matrix


@given(matrices())
def test_networkx_agrees_on_every_member(matrix):
    n = len(matrix)
    graph = nx.from_numpy_array(matrix, create_using=nx.DiGraph)
    found = measure_members([Stack.of_matrices(matrix)])

    assert found["degree_in"].tolist() == [d for _, d in graph.in_degree()]
    assert found["degree_out"].tolist() == [d for _, d in graph.out_degree()]
    assert found["strength_in"].tolist() == [d for _, d in graph.in_degree(weight="weight")]
    assert found["strength_out"].tolist() == [d for _, d in graph.out_degree(weight="weight")]
    between = list(nx.betweenness_centrality(graph, normalized=False).values())
    assert found["betweenness"] == pytest.approx(between, abs=1e-12)
    if n > 2:
        share = list(nx.betweenness_centrality(graph).values())
        assert found["betweenness_share"] == pytest.approx(share, abs=1e-12)
    reciprocated = [math.nan if not graph.out_degree(i) else _mutual(graph, i) for i in graph]
    assert found["reciprocated"] == pytest.approx(reciprocated, nan_ok=True)


def _mutual(graph, person):
    return sum(graph.has_edge(other, person) for other in graph[person]) / graph.out_degree(person)


@given(matrices())
def test_members_and_ties_keep_within_their_bounds(matrix):
    stacks = [Stack.of_matrices(matrix)]
    for measures, found in (
        (MEMBER_MEASURES, measure_members(stacks)),
        (TIE_MEASURES, measure_ties(stacks, every_pair=True)),
    ):
        for measure in measures:
            known = found[measure.key][~np.isnan(found[measure.key])]
            assert ((measure.low - 1e-12 <= known) & (known <= measure.high + 1e-12)).all(), measure.key


def test_what_a_member_gets_back():
    found = measure_members([Stack.of_matrices(WHEEL)])

    assert found["returned_share"] == pytest.approx([5 / 12, 1, 1, math.nan], nan_ok=True)
    assert found["share"] == pytest.approx([12 / 17, 4 / 17, 1 / 17, 0])
    assert found["received_share"] == pytest.approx([5 / 17, 6 / 17, 3 / 17, 3 / 17])


def test_silent_people_have_rows():
    found = measure_members([Stack.of_matrices(np.zeros((2, 3, 3)))])

    assert found["session"].tolist() == [0, 0, 0, 1, 1, 1]
    assert found["person"].tolist() == [0, 1, 2, 0, 1, 2]
    assert found["acts_sent"].tolist() == [0] * 6
    assert np.isnan(found["share"]).all()


def test_a_tie_against_what_chance_would_give():
    found = measure_ties([Stack.of_matrices(WHEEL)])
    ties = {(s, r): row for row, (s, r) in enumerate(zip(found["sender"], found["receiver"], strict=True))}

    assert len(ties) == 5
    row = ties[0, 1]
    assert (found["weight"][row], found["count"][row]) == (6, 6)
    assert found["share"][row] == 0.5
    assert (found["expected"][row], found["excess"][row]) == (4, 2)
    assert found["returned"][row] == pytest.approx(4 / 6)
    assert found["returned"][ties[0, 3]] == 0
    assert found["returned"][ties[1, 0]] == 1


def test_every_pair_can_be_asked_for():
    found = measure_ties([Stack.of_matrices(WHEEL)], ["weight", "returned"], every_pair=True)

    assert len(found["weight"]) == 12
    assert found["weight"].sum() == WHEEL.sum()
    assert (np.isnan(found["returned"]) == (found["weight"] == 0)).all()


@given(matrices())
def test_what_is_returned_adds_up_to_reciprocity(matrix):
    stack = Stack.of_matrices(matrix)
    ties = measure_ties([stack], ["weight", "returned"])

    returned = ratio(float((ties["weight"] * ties["returned"]).sum()), float(ties["weight"].sum()))

    session = measure_sessions([stack], ["reciprocity_weighted"])["reciprocity_weighted"][0]
    assert session == pytest.approx(returned, nan_ok=True)


def ratio(part, whole):
    return part / whole if whole else math.nan


def test_rows_are_ordered_by_session_whatever_the_stacks():
    large = Stack.of_matrices(np.zeros((2, 3, 3)))
    small = Stack.of_matrices(np.ones((1, 2, 2)))

    found = measure_members([large, small], ["acts_sent"])

    assert found["session"].tolist() == [0, 0, 0, 0, 0, 1, 1, 1]
    assert measure_ties([], ["weight"])["sender"].tolist() == []


def test_unknown_keys_are_refused():
    with pytest.raises(SelectionError):
        measure_members([], ["density"])
    with pytest.raises(SelectionError):
        measure_ties([], ["density"])
