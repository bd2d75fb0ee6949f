"""Session measures against networkx, igraph and their written definitions; what must not change them."""

import itertools
import math

import igraph as ig
import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from groupdyn.errors import SelectionError
from groupdyn.measurement import MEASURES, Stack, measure_sessions

EXACT = {"rel": 1e-12, "abs": 1e-12}


@st.composite
def matrices(draw, smallest=1, largest=7):
    """Who-to-whom numbers of acts of one group, sparse and full ones."""
    n = draw(st.integers(smallest, largest))
    most = draw(st.sampled_from([1, 1, 2, 5]))
    matrix = draw(arrays(np.int64, (n, n), elements=st.integers(0, most)))
    np.fill_diagonal(matrix, 0)
    return matrix


def numbers_of(matrix, **settings):
    return {
        key: values[0] for key, values in measure_sessions([Stack.of_matrices(matrix, **settings)]).items()
    }


def graph_of(matrix):
    return nx.from_numpy_array((np.asarray(matrix) > 0).astype(int), create_using=nx.DiGraph)


def igraph_of(matrix):
    return ig.Graph(len(matrix), np.argwhere(np.asarray(matrix) > 0).tolist(), directed=True)


def ratio(part, whole):
    return part / whole if whole else math.nan


def same(found, wanted):
    assert found == pytest.approx(wanted, nan_ok=True, **EXACT)


EDGES = [np.zeros((n, n), dtype=np.int64) for n in (1, 2, 3, 5)] + [
    np.ones((n, n), dtype=np.int64) - np.eye(n, dtype=np.int64) for n in (2, 3, 5)
]


def edge_cases(test):
    for matrix in EDGES:
        test = example(matrix)(test)
    return test


# ── oracles ─────────────────────────────────────────────────────────────────────────────────────────────


@edge_cases
@given(matrices())
def test_networkx_agrees(matrix):
    graph, numbers, n = graph_of(matrix), numbers_of(matrix), len(matrix)
    undirected = graph.to_undirected()
    components = [len(part) for part in nx.weakly_connected_components(graph)]

    same(numbers["density"], ratio(graph.number_of_edges(), n * (n - 1)))
    same(numbers["reciprocity"], nx.overall_reciprocity(graph) if graph.size() else math.nan)
    triples = sum(d * (d - 1) for _, d in undirected.degree())
    same(numbers["transitivity_undirected"], nx.transitivity(undirected) if triples else math.nan)
    same(numbers["weak_components"], len(components))
    same(numbers["connectedness"], ratio(sum(k * (k - 1) for k in components), n * (n - 1)))
    same(numbers["isolates"], nx.number_of_isolates(graph))
    same(numbers["unchosen"], sum(d == 0 for _, d in graph.in_degree()))
    between = nx.betweenness_centrality(graph, normalized=False).values()
    same(
        numbers["centralization_betweenness"],
        ratio(sum(max(between) - b for b in between), (n - 1) ** 2 * (n - 2) if n > 2 else 0),
    )
    if n >= 3:
        census = nx.triadic_census(graph)
        assert {f"triad_{kind}": count for kind, count in census.items()} == {
            key: numbers[key] for key in numbers if key.startswith("triad_")
        }


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1), st.sampled_from([5, 12, 50]))
def test_networkx_agrees_on_paths_of_sessions_that_are_not_equally_deep(seed, n):
    random = np.random.default_rng(seed)
    several = (random.random((8, n, n)) < np.linspace(0, 0.4, 8)[:, None, None]).astype(float)
    several[1:3] = np.eye(n, k=1), np.roll(np.eye(n), 1, axis=0)  # as deep as can be: a chain and a circle
    stack = Stack.of_matrices(several)
    for i, graph in enumerate(map(graph_of, stack.weight)):
        lengths = np.full((n, n), np.inf)
        for a, reached in nx.all_pairs_shortest_path_length(graph):
            lengths[a, list(reached)] = list(reached.values())
        assert np.array_equal(stack.distance[i], lengths)
        assert stack.depth[i] == lengths[np.isfinite(lengths)].max()
        between = np.array(list(nx.betweenness_centrality(graph, normalized=False).values()))
        same(stack.betweenness[i].tolist(), between.tolist())
        assert np.array_equal(stack.betweenness[i] == 0, between == 0)


@edge_cases
@given(matrices())
def test_igraph_agrees(matrix):
    graph, numbers, n = igraph_of(matrix), numbers_of(matrix), len(matrix)
    census = graph.dyad_census()

    assert (numbers["mutual"], numbers["asymmetric"], numbers["null_dyads"]) == tuple(census)
    same(numbers["reciprocity"], graph.reciprocity() if graph.ecount() else math.nan)
    same(numbers["reciprocity_nonnull"], graph.reciprocity(mode="ratio") if graph.ecount() else math.nan)
    same(numbers["transitivity_undirected"], graph.transitivity_undirected())
    for key, degrees in (("in", graph.indegree()), ("out", graph.outdegree())):
        same(numbers[f"centralization_{key}"], ratio(sum(max(degrees) - d for d in degrees), (n - 1) ** 2))
    degrees = graph.as_undirected().degree()
    same(
        numbers["centralization_degree"],
        ratio(sum(max(degrees) - d for d in degrees), (n - 1) * (n - 2) if n > 2 else 0),
    )


@edge_cases
@given(matrices())
def test_krackhardts_measures_follow_their_written_definitions(matrix):
    graph, numbers = graph_of(matrix), numbers_of(matrix)
    people = list(graph)
    reaches = {i: nx.descendants(graph, i) | {i} for i in people}
    parts = list(nx.weakly_connected_components(graph))

    pairs = [(j in reaches[i], i in reaches[j]) for i, j in itertools.combinations(people, 2)]
    same(numbers["hierarchy"], ratio(sum(a != b for a, b in pairs), sum(a or b for a, b in pairs)))

    needed = sum(len(part) - 1 for part in parts)
    most = sum(len(part) * (len(part) - 1) - (len(part) - 1) for part in parts)
    same(numbers["efficiency"], 1 - ratio(graph.size() - needed, most))

    def has_least_bound(i, j):
        bounds = [k for k in people if {i, j} <= reaches[k]]
        return any(all(least in reaches[other] for other in bounds) for least in bounds)

    lacking = sum(not has_least_bound(i, j) for part in parts for i, j in itertools.combinations(part, 2))
    same(
        numbers["lubness"], 1 - ratio(lacking, sum((len(part) - 1) * (len(part) - 2) // 2 for part in parts))
    )


@edge_cases
@given(matrices())
def test_transitivity_counts_ordered_paths(matrix):
    tied = matrix > 0
    paths = [(a, c) for a, b, c in itertools.permutations(range(len(matrix)), 3) if tied[a, b] and tied[b, c]]

    same(numbers_of(matrix)["transitivity"], ratio(sum(tied[a, c] for a, c in paths), len(paths)))


@given(st.lists(st.integers(0, 60), min_size=2, max_size=9))
@example([0, 0, 0])
@example([7])
def test_inequality_follows_its_definitions(sent):
    n, total = len(sent), sum(sent)
    numbers = numbers_of(np.zeros((n, n)), sent=sent)
    shares = [ratio(x, total) for x in sent]
    gini = ratio(sum(abs(a - b) for a in sent for b in sent), 2 * n * total)

    same(numbers["gini"], gini)
    same(numbers["gini_unbiased"], gini * n / (n - 1) if n > 1 else math.nan)
    same(numbers["hhi"], sum(p * p for p in shares))
    same(numbers["top_share"], max(shares))
    entropy = -sum(p * math.log(p) for p in shares if p > 0) if total else math.nan
    same(numbers["evenness"], entropy / math.log(n) if n > 1 else math.nan)


@pytest.mark.parametrize("n", [16, 17, 40, 65, 100])
def test_large_groups_are_as_right_as_small_ones(n):
    random = np.random.default_rng(n)
    matrix = (random.random((n, n)) < 3 / n).astype(int)
    np.fill_diagonal(matrix, 0)
    graph, numbers = graph_of(matrix), numbers_of(matrix)
    stack = Stack.of_matrices(matrix)

    same(numbers["weak_components"], nx.number_weakly_connected_components(graph))
    same(numbers["triad_030T"], nx.triadic_census(graph)["030T"])
    same(stack.betweenness[0], np.array(igraph_of(matrix).betweenness()))
    same(stack.distance[0], np.array(igraph_of(matrix).distances()))
    assert (stack.reach[0] == np.isfinite(stack.distance[0])).all()


# ── what must hold ──────────────────────────────────────────────────────────────────────────────────────


@given(matrices(smallest=2), st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing(matrix, random):
    order = random.sample(range(len(matrix)), len(matrix))

    same(numbers_of(matrix[np.ix_(order, order)]), numbers_of(matrix))


@edge_cases
@given(matrices())
def test_every_number_keeps_within_its_bounds(matrix):
    numbers = numbers_of(matrix, leader=matrix.sum() / 2, changes=3, pairs=9)

    for measure in MEASURES:
        value = numbers[measure.key]
        assert math.isnan(value) or measure.low - 1e-12 <= value <= measure.high + 1e-12, measure.key
        assert measure.undefined or not math.isnan(value), (
            f"{measure.key} has no word on when it is undefined"
        )


def test_a_silent_person_stays_in_every_denominator():
    pair = np.array([[0, 2], [2, 0]])
    with_silent = np.zeros((3, 3))
    with_silent[:2, :2] = pair
    numbers, more = numbers_of(pair), numbers_of(with_silent)

    assert (numbers["density"], more["density"]) == (1, pytest.approx(2 / 6))
    assert (numbers["gini"], more["gini"]) == (0, pytest.approx(1 / 3))
    assert (numbers["isolates"], more["isolates"]) == (0, 1)
    assert numbers["reciprocity"] == more["reciprocity"] == 1


def test_nobody_and_nothing_are_undefined_not_zero():
    for n in (0, 1):
        numbers = numbers_of(np.zeros((n, n)))
        assert numbers["n"] == n
        assert math.isnan(numbers["density"])
        assert math.isnan(numbers["gini"])
        assert math.isnan(numbers["member_share"])


def test_a_threshold_drops_weak_ties_but_not_their_weight():
    matrix = [[0, 3, 1], [3, 0, 1], [0, 0, 0]]

    low, high = numbers_of(matrix), numbers_of(matrix, threshold=2)

    assert (low["density"], high["density"]) == (4 / 6, 2 / 6)
    assert low["reciprocity_weighted"] == high["reciprocity_weighted"] == 6 / 8


def test_a_threshold_of_nothing_does_not_tie_strangers():
    assert numbers_of([[0, 0.5], [0, 0]], threshold=0)["density"] == 0.5


def test_shares_count_acts_of_the_whole_session():
    numbers = numbers_of(np.zeros((4, 4)), acts=20, leader=8, member=7, group=5, dyadic=12, self=1, unknown=2)

    assert (numbers["leader_share"], numbers["member_share"], numbers["hub_share"]) == (0.4, 0.35, 0.25)
    assert (numbers["acts"], numbers["acts_dyadic"], numbers["acts_group"]) == (20, 12, 5)
    assert (numbers["acts_self"], numbers["acts_unknown"]) == (1, 2)


# ── many sessions ───────────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=20)
@given(st.lists(matrices(smallest=4, largest=4), min_size=1, max_size=6))
def test_sessions_computed_together_are_as_computed_alone(several):
    together = measure_sessions([Stack.of_matrices(np.array(several))])

    for place, matrix in enumerate(several):
        same({key: values[place] for key, values in together.items()}, numbers_of(matrix))


def test_chunks_change_nothing():
    random = np.random.default_rng(1)
    weight = random.poisson(0.3, (40, 100, 100))
    stack = Stack.of_matrices(weight)
    keys = ["density", "centralization_betweenness", "triad_300", "lubness"]

    whole = measure_sessions([stack], keys)

    assert len(list(stack.chunks())) > 1
    assert whole["density"][39] == pytest.approx(numbers_of(weight[39])["density"])
    assert whole["triad_300"][39] == numbers_of(weight[39])["triad_300"]


def test_values_stand_at_the_sessions_places():
    first = Stack.of_matrices(np.zeros((1, 3, 3))).part(slice(None))
    stacks = [Stack(**{**vars_of(first), "session": np.array([2])}), Stack.of_matrices(np.zeros((1, 5, 5)))]

    found = measure_sessions(iter(stacks), ["n"], sessions=4)["n"]

    assert found == pytest.approx([5, math.nan, 3, math.nan], nan_ok=True)


def vars_of(stack):
    return {name: getattr(stack, name) for name in Stack.__dataclass_fields__}


def test_no_stack_gives_empty_columns():
    assert {key: len(values) for key, values in measure_sessions([], ["n", "gini"]).items()} == {
        "n": 0,
        "gini": 0,
    }


def test_an_unknown_key_is_refused_by_name():
    with pytest.raises(SelectionError, match="There is no measure called densty"):
        measure_sessions([], ["densty"])
