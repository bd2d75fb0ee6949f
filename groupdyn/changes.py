"""What is behind a change: how much each person's acts contribute to the change of a measure.

Take two sessions. Let each person, one after the other, exchange what they did in the first for what
they did in the second (all acts they sent, and whether they were present); the measure moves from its
first to its second value, and each step is somebody's. A step depends on who has changed before, so
it is averaged over all orders: the Shapley value of the change. Contributions add up to the change
exactly. What others send *to* a person is theirs, not the person's.

Source: Shapley 1953; Shorrocks 2013 for the decomposition of indices.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from groupdyn.errors import SelectionError
from groupdyn.i18n import N_
from groupdyn.log import (
    MEMBER,
    TO_GROUP,
    TO_SELF,
    TO_SEVERAL,
    BoolArray,
    FloatArray,
    IntArray,
    InteractionLog,
)
from groupdyn.measurement import cells
from groupdyn.measurement.catalogue import Measure, chosen
from groupdyn.measurement.cells import SessionCells
from groupdyn.measurement.measuring import MEASURES
from groupdyn.measuring import measures
from groupdyn.ties import Include

IN_ORDER = frozenset({"turn_taking"})
"""Measures of the order of acts: acts of two sessions cannot be put in one order, so these have no contributions."""

EXACT_PEOPLE = 11
"""Up to so many people who differ all orders are averaged (2ⁿ mixed sessions); above, `ORDERS` of them."""

ORDERS = 60
"""Random orders, each with its reverse, for more people: contributions still add up to the change exactly."""


@dataclass(frozen=True)
class Change:
    """The change of a measure between two sessions, and whose acts are behind it.

    Attributes
    ----------
    key : the measure's.
    before, after : its values in the two sessions; nan if undefined.
    people : one row a person who was present in either session, greatest contribution (either way)
        first: `member`, `acts_before`, `acts_after` (acts sent; nan where absent), `contribution` (in the
        measure's unit; they sum up to `after – before`). All contributions are nan if the measure is
        undefined in one of the sessions or in a mixture of them, or is one of `IN_ORDER`.
    exact : whether all orders were averaged.
    """

    key: str
    before: float
    after: float
    people: pd.DataFrame
    exact: bool

    @property
    def difference(self) -> float:
        """`after – before`."""
        return self.after - self.before


def contributions(
    log: InteractionLog,
    key: str,
    before: int,
    after: int,
    *,
    include: Include = "members",
    seed: int = 0,
) -> Change:
    """Each person's contribution to the change of a measure of a session.

    Parameters
    ----------
    key : a measure of a session, such as `member_share`.
    before, after : positions in `log.sessions`.
    include : as in `measures`. Facilitators have contributions too: their acts are part of many numbers.
    seed : of the random orders in large groups; the same seed gives the same numbers.

    Raises
    ------
    SelectionError : there is no such measure or session.
    """
    (measure,) = chosen(MEASURES, [key])
    for position in (before, after):
        if not 0 <= position < len(log.sessions):
            raise SelectionError(N_("There is no session at position {position}."), position=position)
    pair = _Pair.of(log, before, after, include)
    ends = measures(log, include=include, keys=[key])[key].to_numpy(dtype=np.float64)[[before, after]]
    differing = pair.differing
    shares = np.full(len(pair.person), np.nan)
    exact = len(differing) <= EXACT_PEOPLE
    if key not in IN_ORDER and np.isfinite(ends).all():
        shares[:] = 0.0
        shares[differing] = _exact(pair, measure) if exact else _sampled(pair, measure, seed)
    sent = pair.acts
    table = pd.DataFrame(
        {
            "member": log.roster["member"].astype(str).to_numpy()[pair.person],
            "acts_before": np.where(pair.present[0], sent[0], np.nan),
            "acts_after": np.where(pair.present[1], sent[1], np.nan),
            "contribution": shares,
        }
    )
    order = np.argsort(-np.abs(np.nan_to_num(shares)), kind="stable")
    return Change(key, float(ends[0]), float(ends[1]), table.iloc[order].reset_index(drop=True), exact)


@dataclass(frozen=True)
class _Pair:
    """Two sessions over the same people: `person` (N,) roster positions, `present` (2, N), `cells` of both."""

    person: IntArray
    present: BoolArray
    counted: BoolArray
    cells: tuple[SessionCells, SessionCells]

    @classmethod
    def of(cls, log: InteractionLog, before: int, after: int, include: Include) -> _Pair:
        to, here = log.addressing, log.presence
        rows = [np.flatnonzero(to.session == position) for position in (before, after)]
        there = [here.person[here.session == position] for position in (before, after)]
        named = np.isin(to.several_act, np.concatenate(rows))
        single = to.target[np.concatenate(rows)]
        person = np.unique(
            np.concatenate(
                (*there, *(to.sender[r] for r in rows), single[single >= 0], to.several_person[named])
            )
        )
        everyone = include == "everyone"
        counted = np.ones(len(person), dtype=bool) if everyone else _is_member(log)[person]
        present = np.array([np.isin(person, people) for people in there])
        both = (_cells(log, rows[0], person), _cells(log, rows[1], person))
        return cls(person, present, counted, both)

    @property
    def acts(self) -> FloatArray:
        """(2, N) acts sent."""
        n = len(self.person)
        return np.array([np.bincount(c.sender, weights=c.count, minlength=n) for c in self.cells])

    @property
    def differing(self) -> IntArray:
        """Positions of the people who were there and sent anything, or nothing, differently in the two sessions."""
        silent = (self.acts == 0).all(axis=0)
        return np.flatnonzero((self.present[0] != self.present[1]) | ~silent)

    def values(self, measure: Measure, changed: BoolArray) -> FloatArray:
        """(M,) the measure in M mixed sessions; `changed` (M, N) says who is taken from the second one."""
        first, second = self.cells
        joined = replace(
            first,
            sender=np.concatenate((first.sender, second.sender)),
            receivers=np.concatenate((first.receivers, second.receivers)),
            kind=np.concatenate((first.kind, second.kind)),
            weight=np.concatenate((first.weight, second.weight)),
            count=np.concatenate((first.count, second.count)),
        )
        counts = np.concatenate(
            (first.count * ~changed[:, first.sender], second.count * changed[:, second.sender]), axis=1
        )
        included = np.where(changed, self.present[1], self.present[0]) & self.counted
        found = np.full(len(changed), np.nan)
        patterns, which = np.unique(included, axis=0, return_inverse=True)
        for k, pattern in enumerate(patterns):
            rows = np.flatnonzero(which.reshape(-1) == k)
            stack = replace(joined, included=pattern).stack(counts[rows])
            found[rows] = np.concatenate([measure.compute(chunk) for chunk in stack.chunks()])
        return found


def _exact(pair: _Pair, measure: Measure) -> FloatArray:
    """The Shapley value over all orders, from the measure of all 2ᵏ mixtures."""
    who = pair.differing
    k = len(who)
    if not k:
        return np.zeros(0)
    coalition = np.arange(1 << k)
    inside = (coalition[:, None] >> np.arange(k)) & 1 == 1
    changed = np.zeros((1 << k, len(pair.person)), dtype=bool)
    changed[:, who] = inside
    value = pair.values(measure, changed)
    size = inside.sum(axis=1)
    factorial = np.cumprod(np.concatenate(([1.0], np.arange(1, k + 1))))
    weight = factorial[:-1] * factorial[k - 1 - np.arange(k)] / factorial[k]
    return np.array(
        [
            weight[size[rest]] @ (value[rest | (1 << i)] - value[rest])
            for i in range(k)
            for rest in [coalition[~inside[:, i]]]
        ]
    )


def _sampled(pair: _Pair, measure: Measure, seed: int) -> FloatArray:
    """The Shapley value averaged over random orders and their reverses; each order adds up exactly."""
    who, rng = pair.differing, np.random.default_rng(seed)
    orders = [rng.permutation(who) for _ in range(ORDERS)]
    orders += [order[::-1] for order in orders]
    changed = np.zeros((len(orders), len(who) + 1, len(pair.person)), dtype=bool)
    for row, order in zip(changed, orders, strict=True):
        for (_, now), person in zip(pairwise(range(len(who) + 1)), order, strict=True):
            row[now:, person] = True
    value = pair.values(measure, changed.reshape(-1, len(pair.person))).reshape(len(orders), -1)
    total = np.zeros(len(pair.person))
    for steps, order in zip(np.diff(value, axis=1), orders, strict=True):
        total[order] += steps
    return total[who] / len(orders)


def _cells(log: InteractionLog, rows: IntArray, person: IntArray) -> SessionCells:
    """The acts in `rows` as cells over these people."""
    to = log.addressing
    target = to.target[rows]
    receivers = np.zeros((len(rows), len(person)), dtype=bool)
    alone = target >= 0
    receivers[np.flatnonzero(alone), np.searchsorted(person, target[alone])] = True
    several = np.isin(to.several_act, rows)
    receivers[
        np.searchsorted(rows, to.several_act[several]), np.searchsorted(person, to.several_person[several])
    ] = True
    kind = np.full(len(rows), cells.UNKNOWN)
    kind[alone | (target == TO_SEVERAL)] = cells.DYADIC
    kind[target == TO_GROUP] = cells.TO_GROUP
    kind[target == TO_SELF] = cells.TO_SELF
    weight = log.acts["weight"].to_numpy()[rows] if "weight" in log.acts else None
    return SessionCells.of_acts(
        facilitator=log.is_facilitator[person],
        included=np.ones(len(person), dtype=bool),
        sender=np.searchsorted(person, to.sender[rows]),
        receivers=receivers,
        kind=kind,
        weight=weight,
    )


def _is_member(log: InteractionLog) -> BoolArray:
    return (log.roster["role"] == MEMBER).to_numpy(dtype=bool)
