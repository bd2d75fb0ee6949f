"""Seats and sociograms, against the layout of networkx and a bare figure of the same size."""

from __future__ import annotations

import networkx as nx
import numpy as np
import plotly.graph_objects as go

from groupdyn.figures import following_seats, palette, sociogram
from groupdyn.figures.of_log import scene_of
from groupdyn.i18n import translator
from tests.benchmarks.material import a_log, matrices
from tests.benchmarks.timing import Benchmark, Effort, Measured, against, in_turn, spoken

SESSIONS, PEOPLE = 40, 12
MOST_TRACES = 10
CALMEST = 0.10


def seats_that_follow(effort: Effort) -> Measured:
    """40 sessions of 12 members. Also asserted: nobody moves far from one session to the next."""
    weights = matrices(SESSIONS, people=PEOPLE)
    turn = 2 * np.pi * np.arange(PEOPLE) / PEOPLE
    home = np.column_stack([np.sin(turn), np.cos(turn)])
    graphs = [nx.DiGraph(weight) for weight in weights]
    moves = np.linalg.norm(np.diff(following_seats(weights, home), axis=0), axis=2)
    assert moves.mean() <= CALMEST
    found = against(
        lambda: following_seats(weights, home),
        lambda: [nx.spring_layout(graph, seed=1) for graph in graphs],
        rounds=effort.rounds,
    )
    return Measured(found.ratio, f"{found.detail}; mean move {moves.mean():.3f} of the radius")


def one_sociogram(effort: Effort) -> Measured:
    """The picture of one session of a group of 60,000 acts. Also asserted: few traces."""
    log, colours, t = a_log(60_000, 40), palette("light"), translator("en")
    scene = scene_of(log, "7")
    figure = sociogram(scene, colours, t)
    assert len(figure.data) <= MOST_TRACES
    sizes = [0 if trace.x is None else len(trace.x) for trace in figure.data]
    plain = np.zeros(max(sizes)).tolist()
    shapes = [{"type": "circle", "x0": 0, "y0": 0, "x1": 1, "y1": 1}] * len(figure.layout.shapes)

    def bare() -> go.Figure:
        return go.Figure(
            [{"type": "scatter", "x": plain[:size], "y": plain[:size]} for size in sizes], {"shapes": shapes}
        )

    ours, floor = in_turn((lambda: sociogram(scene, colours, t), bare), 2 * effort.rounds)
    detail = f"{spoken(ours)} against {spoken(floor)} for {len(sizes)} traces of {sum(sizes)} points"
    return Measured(ours / floor, detail)


BENCHMARKS = (
    Benchmark(
        "P7 seats",
        "following_seats, 40 × 12",
        "networkx.spring_layout of each",
        "at most",
        1.0,
        seats_that_follow,
    ),
    Benchmark(
        "P8 sociogram",
        "figures.sociogram",
        "go.Figure of as many empty points",
        "at most",
        2.0,
        one_sociogram,
    ),
)
