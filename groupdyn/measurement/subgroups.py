"""Subgroups of one session: cliques, and the division into parts with the most talk inside them.

Groups are small, so the best division of up to ten people is found by trying all of them (115,975 for
ten). With more people it is searched for, from fixed starting points: the picture must not change between
two runs. A division is shown only if its modularity lies above what chance gives; any random network
has a best division.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from groupdyn.errors import SettingError
from groupdyn.i18n import N_
from groupdyn.measurement.arithmetic import BoolArray, FloatArray, IntArray
from groupdyn.measurement.cells import SessionCells
from groupdyn.measurement.draws import DRAWS, defined, stream
from groupdyn.measurement.nulls import other_receivers, replicas

Reason = Literal["", "too-few-people", "no-ties", "one-part", "within-chance"]

REASONS: dict[Reason, str] = {
    "": "",
    "too-few-people": N_("Fewer than four people: there is nothing to divide."),
    "no-ties": N_("Nobody addressed anybody else."),
    "one-part": N_("No division has more talk inside its parts than chance would give."),
    "within-chance": N_("The best division is no clearer than in a group that talks at random."),
}
"""Why no division is shown, in words."""

ALL_DIVISIONS = 10
"""Up to so many people every division is tried."""

SEARCHES = 20
"""Starting points of the search among more people."""

SEARCHED_DRAWS = 100
"""Most draws of the null range among more people, where each one has to be searched."""

ROUNDING = 1e-6
"""Modularities of the null range are computed to float32's seven digits."""

Division = tuple[tuple[int, ...], ...]
"""Parts, each the positions of its people among the included ones; larger parts first."""


@dataclass(frozen=True)
class Subgroups:
    """Cliques and the best division of one session.

    Attributes
    ----------
    person : (n,) position of each included person among the session's people; all else refers to places in it.
    cliques : sets of three or more who are all tied both ways and stand in no larger such set.
    division : the best division; empty if `reason` is not.
    modularity : of the best division, in [–½, 1]; nan if there are no ties.
    runner_up, runner_up_modularity : the second best: close values mean the picture is not clear-cut.
    low, high : middle 95 % of the best modularity when receivers are picked at random.
    percentile : share of these below the observed one, the same counting half.
    exact : whether all divisions were tried.
    reason : why no division is shown, a key of `REASONS`; empty if one is.
    """

    person: tuple[int, ...]
    cliques: tuple[tuple[int, ...], ...]
    division: Division = ()
    modularity: float = np.nan
    runner_up: Division = ()
    runner_up_modularity: float = np.nan
    low: float = np.nan
    high: float = np.nan
    percentile: float = np.nan
    exact: bool = True
    reason: Reason = ""


def subgroups(cells: SessionCells, *, draws: int = DRAWS, seed: int = 0) -> Subgroups:
    """Cliques and best division of a session, with the null range of its modularity.

    Modularity is `Q = Σ_parts [w_in/w – (s/2w)²]` on `x_ij + x_ji`: the share of talk inside the parts
    minus what people's activity alone would put there. 0: as by chance; 1: many separate parts. It is taken
    against the `receivers` null model, in which everybody speaks as much but to people picked at random.

    Parameters
    ----------
    cells : the session's acts.
    draws : random sessions of the null range, at least 1; among more than ten people 100 at the most.
    seed : the same seed gives the same result.

    Raises
    ------
    SettingError : `draws` is below 1.

    Source: Luce & Perry 1949 (cliques); Newman & Girvan 2004, Newman 2004 (weighted modularity); Blondel,
    Guillaume, Lambiotte & Lefebvre 2008 (search).
    """
    if draws < 1:
        raise SettingError(N_("At least one draw is needed, not {draws}."), draws=draws)
    stack = cells.observed
    n, exact = stack.n, stack.n <= ALL_DIVISIONS
    person = tuple(int(place) for place in stack.person[0])
    found = cliques(stack.mutual[0])
    talk = stack.weight + stack.weight.transpose(0, 2, 1)
    if n < 4:
        return Subgroups(person, found, reason="too-few-people")
    if not talk.any():
        return Subgroups(person, found, reason="no-ties")
    (best, best_q), (second, second_q) = _two_best(talk[0], seed)
    wanted = draws if exact else min(draws, SEARCHED_DRAWS)
    chance = np.concatenate(
        [
            _best_modularity(drawn.weight + drawn.weight.transpose(0, 2, 1), seed)
            for drawn in replicas(cells, other_receivers, wanted, stream(seed, cells.session, "subgroups"))
        ]
    )
    known = defined(chance)
    low, high = np.quantile(known, [0.025, 0.975]) if len(known) else (np.nan, np.nan)
    lower, same = known < best_q - ROUNDING, np.abs(known - best_q) <= ROUNDING
    percentile = float(np.mean(lower) + np.mean(same) / 2) if len(known) else np.nan
    reason: Reason = "one-part" if len(best) < 2 else "" if best_q > high + ROUNDING else "within-chance"
    return Subgroups(
        person=person,
        cliques=found,
        division=() if reason else best,
        modularity=best_q,
        runner_up=() if reason else second,
        runner_up_modularity=second_q,
        low=float(low),
        high=float(high),
        percentile=percentile,
        exact=exact,
        reason=reason,
    )


def cliques(mutual: BoolArray) -> tuple[tuple[int, ...], ...]:
    """Maximal sets of three or more who are all tied both ways, larger ones first. Source: Luce & Perry 1949."""
    import networkx as nx

    graph = nx.from_numpy_array(mutual & mutual.T)
    sets = (tuple(sorted(clique)) for clique in nx.find_cliques(graph) if len(clique) >= 3)
    return tuple(sorted(sets, key=lambda clique: (-len(clique), clique)))


def modularity(talk: FloatArray, division: Division) -> float:
    """`Q` of one division of a symmetric matrix (n, n) with zero diagonal; nan if it is all 0."""
    labels = np.zeros(len(talk), dtype=np.int64)
    for label, part in enumerate(division):
        labels[list(part)] = label
    surplus = _surplus(talk[None])[0]
    return float(surplus[labels[:, None] == labels].sum())


def _surplus(talk: FloatArray) -> FloatArray:
    """(R, n, n) `w_ij/2w – s_i s_j/(2w)²`: what each pair adds to Q if it is in one part."""
    strength = talk.sum(axis=2)
    total = strength.sum(axis=1)[:, None, None]
    scale = np.where(total > 0, total, np.nan)
    surplus: FloatArray = talk / scale - strength[:, :, None] * strength[:, None, :] / scale**2
    return surplus


# ── all divisions ───────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=4)
def all_divisions(n: int) -> NDArray[np.int8]:
    """(Bell(n), n) every division of n people as labels: 0 first, a new label at most one above the largest."""
    labels = np.zeros((1, min(n, 1)), dtype=np.int8)
    for _ in range(1, n):
        choices = labels.max(axis=1).astype(np.int64) + 2
        rows = np.repeat(np.arange(len(labels)), choices)
        label = np.arange(len(rows)) - np.repeat(np.cumsum(choices) - choices, choices)
        labels = np.column_stack([labels[rows], label.astype(np.int8)])
    return labels


@lru_cache(maxsize=4)
def _together(n: int) -> NDArray[np.float32]:
    """(Bell(n), pairs) 1 where a division puts a pair into one part."""
    first, second = np.triu_indices(n, 1)
    labels = all_divisions(n)
    together: BoolArray = labels[:, first] == labels[:, second]
    return together.astype(np.float32)


def _scores(surplus: FloatArray) -> NDArray[np.float32]:
    """(R, n, n) surplus → (Bell(n), R) Q of every division, to float32's seven digits."""
    n = surplus.shape[1]
    first, second = np.triu_indices(n, 1)
    alone = np.trace(surplus, axis1=1, axis2=2)
    pairs = 2 * surplus[:, first, second]
    scores: NDArray[np.float32] = _together(n) @ pairs.T.astype(np.float32) + alone.astype(np.float32)
    return scores


def _two_best(talk: FloatArray, seed: int) -> tuple[tuple[Division, float], tuple[Division, float]]:
    """The best and the second best division, with their modularity."""
    if len(talk) <= ALL_DIVISIONS:
        labels = all_divisions(len(talk))
        scores = _scores(_surplus(talk[None]))[:, 0]
        near = np.argsort(-scores, kind="stable")[:20]
        candidates = [_division(labels[row]) for row in near]
    else:
        found = [(tuple(range(len(talk))),), *_searched(talk, seed, SEARCHES)]
        best = max(found, key=lambda one: modularity(talk, one))
        candidates = [best, *found, *_one_moved(best)]
    ranked = sorted(
        ((modularity(talk, one), one) for one in dict.fromkeys(candidates)), key=lambda pair: -pair[0]
    )
    (best_q, best), (second_q, second) = ranked[:2]
    return (best, best_q), (second, second_q)


def _best_modularity(talk: FloatArray, seed: int) -> FloatArray:
    """(R, n, n) → (R,) modularity of the best division of each; nan where nobody is tied."""
    n = talk.shape[1]
    if n > ALL_DIVISIONS:
        best = [
            max(modularity(one, found) for found in _searched(one, seed, 1)) if one.any() else np.nan
            for one in talk
        ]
        return np.array(best)
    surplus = _surplus(talk)
    step = max(1, (1 << 22) // len(all_divisions(n)))
    parts = [_scores(surplus[start : start + step]).max(axis=0) for start in range(0, len(talk), step)]
    return np.concatenate(parts).astype(np.float64)


def _one_moved(division: Division) -> list[Division]:
    """The divisions in which one person stands in another part, or alone."""
    labels = np.zeros(sum(map(len, division)), dtype=np.int64)
    for label, part in enumerate(division):
        labels[list(part)] = label
    moved = []
    for person, own in enumerate(labels):
        for label in range(len(division) + 1):
            if label != own:
                moved.append(_division(np.where(np.arange(len(labels)) == person, label, labels)))
    return moved


def _division(labels: NDArray[np.int8] | IntArray) -> Division:
    parts = (tuple(int(i) for i in np.flatnonzero(labels == label)) for label in np.unique(labels))
    return tuple(sorted(parts, key=lambda part: (-len(part), part)))


def _searched(talk: FloatArray, seed: int, searches: int) -> list[Division]:
    """Divisions found by Louvain from fixed starting points."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(range(len(talk)))
    first, second = np.nonzero(np.triu(talk, 1))
    graph.add_weighted_edges_from(
        zip(first.tolist(), second.tolist(), talk[first, second].tolist(), strict=True)
    )
    found = []
    for start in range(searches):
        parts = nx.community.louvain_communities(graph, seed=seed + start)
        ordered = (tuple(sorted(part)) for part in parts)
        found.append(tuple(sorted(ordered, key=lambda part: (-len(part), part))))
    return found
