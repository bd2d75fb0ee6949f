"""All measures of many sessions, against loops over graphs."""

from __future__ import annotations

from collections.abc import Sequence

import igraph as ig
import networkx as nx
import numpy as np

import groupdyn as gd
from groupdyn.measurement import Stack, measure_sessions
from tests.benchmarks.material import a_log, matrices
from tests.benchmarks.timing import Benchmark, Effort, Measured, times_faster

SESSIONS, SPARSE = 10_000, 45


def by_igraph(matrix: np.ndarray) -> Sequence[object]:
    """What igraph has of our session measures, of one session."""
    graph = ig.Graph(len(matrix), np.argwhere(matrix >= 1).tolist(), directed=True)
    return (
        graph.density(),
        graph.reciprocity(),
        graph.reciprocity(mode="ratio"),
        graph.dyad_census(),
        graph.triad_census(),
        graph.transitivity_undirected(),
        graph.betweenness(),
        graph.indegree(),
        graph.outdegree(),
        graph.components(mode="weak").sizes(),
    )


def by_networkx(graph: nx.DiGraph) -> Sequence[object]:
    """The same of networkx."""
    return (
        nx.density(graph),
        nx.overall_reciprocity(graph),
        nx.triadic_census(graph),
        nx.transitivity(graph.to_undirected()),
        nx.betweenness_centrality(graph),
        nx.in_degree_centrality(graph),
        nx.out_degree_centrality(graph),
        list(nx.weakly_connected_components(graph)),
    )


def beside_igraph(effort: Effort, acts: int = 300) -> Measured:
    """10,000 sessions of 12 people; igraph loops over a tenth of them at most, and its time is scaled."""
    weight = matrices(SESSIONS, acts=acts)
    stack, some = Stack.of_matrices(weight), weight[: int(SESSIONS * effort.floor / 10)]
    found = times_faster(
        lambda: measure_sessions([stack]),
        lambda: [by_igraph(matrix) for matrix in some],
        rounds=min(effort.rounds, 9),
        of_floor=SESSIONS / len(some),
    )
    density = stack.arcs.mean() / (2 * stack.pairs)
    return Measured(found.ratio, f"{found.detail}; mean density {density:.2f}")


def beside_networkx(effort: Effort) -> Measured:
    """The same; networkx loops over a hundredth at most."""
    weight = matrices(SESSIONS)
    stack, some = Stack.of_matrices(weight), weight[: int(SESSIONS * effort.floor / 100)]
    return times_faster(
        lambda: measure_sessions([stack]),
        lambda: [by_networkx(nx.DiGraph(matrix)) for matrix in some],
        rounds=min(effort.rounds, 3),
        of_floor=SESSIONS / len(some),
    )


def one_group(effort: Effort) -> Measured:
    """One group of 60,000 acts in 200 sessions; the loop makes each session's graph, an edge an act, and sums it."""
    log = a_log(60_000, 200)
    acts = log.acts
    people = log.roster["member"].tolist()
    columns = ("sender", "receiver", "act", "weight")
    sessions = [
        list(zip(*(part[c].tolist() for c in columns), strict=True))
        for _, part in acts[acts["receiver"] != "GROUP"].groupby("session", observed=True)
    ]
    some = sessions[: int(len(sessions) * effort.floor)]

    def loop() -> list[object]:
        found: list[object] = []
        for rows in some:
            every = nx.MultiDiGraph()
            every.add_nodes_from(people)
            every.add_edges_from((a, b, {"act": act, "weight": weight}) for a, b, act, weight in rows)
            graph = nx.DiGraph()
            graph.add_nodes_from(every)
            for a, b, weight in every.edges(data="weight"):
                weight += graph.edges[a, b]["weight"] if graph.has_edge(a, b) else 0
                graph.add_edge(a, b, weight=weight)
            found.append((by_networkx(graph), {person: nx.descendants(graph, person) for person in graph}))
        return found

    # A new log each time: positions are kept once they were computed, and that is part of the work.
    return times_faster(
        lambda: gd.measures(log.replace(acts=acts)),
        loop,
        rounds=min(effort.rounds, 5),
        of_floor=len(sessions) / len(some),
    )


BENCHMARKS = (
    Benchmark(
        "P1 igraph",
        "a python-igraph loop",
        "all session measures of 10,000 sessions",
        "at least",
        12.0,
        beside_igraph,
    ),
    Benchmark(
        "P1 sparse",
        "a python-igraph loop",
        "the same of sessions with few acts",
        "at least",
        12.0,
        lambda effort: beside_igraph(effort, acts=SPARSE),
    ),
    Benchmark(
        "P1 networkx",
        "a networkx loop",
        "all session measures of 10,000 sessions",
        "at least",
        80.0,
        beside_networkx,
    ),
    Benchmark(
        "P8 measures",
        "a networkx loop",
        "all measures of one group of 60,000 acts",
        "at least",
        50.0,
        one_group,
    ),
)
