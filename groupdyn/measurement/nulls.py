"""Null ranges: what a measure would be by chance alone.

Three models say what "chance" keeps (`catalogue.NULLS`); a measure names the one that belongs to it:

- `graph`: random networks with as many people and as many ties (conditional uniform graph test), or, as
  an option, with the same out-degree for everybody;
- `receivers`: everybody sends as many acts to named people, to the group and so on as they did, and the
  receivers of acts to named people are drawn from all others who were present, with equal chance;
- `senders`: the acts of the included people are spread over them with equal chance.

To add one: a function of cells, replicas and a random stream that returns a `Stack`, one line in
`_MODELS`, and its words in `catalogue.NULLS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from groupdyn.errors import SettingError
from groupdyn.i18n import N_
from groupdyn.measurement.arithmetic import BoolArray, FloatArray, IntArray
from groupdyn.measurement.catalogue import Measure, Null, chosen
from groupdyn.measurement.cells import DYADIC, SessionCells
from groupdyn.measurement.draws import DRAWS, SAME, defined, stream
from groupdyn.measurement.measuring import MEASURES
from groupdyn.measurement.stack import Stack, chunk_size

ACTS_A_CELL = 8
"""From so many acts a pair on, pairs are drawn at once instead of acts one by one."""

Draw = Callable[[SessionCells, int, np.random.Generator], Stack]


@dataclass(frozen=True)
class NullRange:
    """Where a measure lies among the values that chance gives.

    Attributes
    ----------
    key : the measure's.
    value : as observed; nan if undefined.
    low, high : the middle 95 % of the draws; nan if the measure is undefined in most of them.
    percentile : share of the draws below the value, draws of the same value counting half; in [0, 1].
    draws : number of draws in which the measure was defined.
    """

    key: str
    value: float
    low: float
    high: float
    percentile: float
    draws: int

    @property
    def inside(self) -> bool:
        """Whether chance alone would explain the value; also if nothing can be said."""
        return not (self.value < self.low - SAME or self.value > self.high + SAME)


def null_ranges(
    cells: SessionCells,
    keys: Iterable[str] | None = None,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    same_out_degrees: bool = False,
) -> dict[str, NullRange]:
    """Null range of each measure of one session.

    Parameters
    ----------
    cells : the session's acts.
    keys : which measures, all by default; those to which no null model belongs are left out.
    draws : random sessions a model, at least 1; 1,000 or more for a range worth showing.
    seed : the same seed gives the same ranges, whatever else is asked for.
    same_out_degrees : the random networks of the `graph` model keep everybody's out-degree.

    Raises
    ------
    SelectionError : a key is not in the catalogue.
    SettingError : `draws` is below 1.

    Source: Anderson, Butts & Carley 1999 for conditional uniform graph tests.
    """
    if draws < 1:
        raise SettingError(N_("At least one draw is needed, not {draws}."), draws=draws)
    wanted = [measure for measure in chosen(MEASURES, keys) if measure.null]
    models = {measure.null for measure in wanted if measure.null}
    drawn: dict[str, FloatArray] = {}
    for model in models:
        belong = [measure for measure in wanted if measure.null == model]
        draw = same_size_each if model == "graph" and same_out_degrees else _MODELS[model]
        drawn |= _measure(belong, replicas(cells, draw, draws, stream(seed, cells.session, model)))
    return {measure.key: _range(measure, cells.observed, drawn[measure.key]) for measure in wanted}


def replicas(cells: SessionCells, draw: Draw, draws: int, rng: np.random.Generator) -> Iterator[Stack]:
    """Random sessions in stacks small enough for the cache."""
    step = chunk_size(cells.people)
    for start in range(0, draws, step):
        yield draw(cells, min(step, draws - start), rng)


def _measure(measures: list[Measure], stacks: Iterator[Stack]) -> dict[str, FloatArray]:
    values = [[measure.compute(stack) for measure in measures] for stack in stacks]
    columns = zip(*values, strict=True)
    return {measure.key: np.concatenate(drawn) for measure, drawn in zip(measures, columns, strict=True)}


def _range(measure: Measure, observed: Stack, drawn: FloatArray) -> NullRange:
    value = float(measure.compute(observed)[0])
    known = defined(drawn)
    if not len(known):
        return NullRange(measure.key, value, np.nan, np.nan, np.nan, 0)
    low, high = np.quantile(known, [0.025, 0.975])
    below, equal = np.mean(known < value - SAME), np.mean(np.abs(known - value) <= SAME)
    percentile = np.nan if np.isnan(value) else float(below + equal / 2)
    return NullRange(measure.key, value, float(low), float(high), percentile, len(known))


# ── models ──────────────────────────────────────────────────────────────────────────────────────────────


def same_size(cells: SessionCells, count: int, rng: np.random.Generator) -> Stack:
    """`graph`: the observed number of ties, placed anywhere among the included people."""
    n, arcs = cells.observed.n, int(cells.observed.arcs[0])
    places = n * (n - 1)
    taken = np.zeros((count, places), dtype=np.bool_)
    if arcs:
        order = rng.random((count, places)).argpartition(min(arcs, places) - 1, axis=1)
        np.put_along_axis(taken, order[:, :arcs], True, axis=1)
    return _network(taken, n)


def same_size_each(cells: SessionCells, count: int, rng: np.random.Generator) -> Stack:
    """`graph`: everybody keeps their number of ties to others, but to whom is drawn."""
    n = cells.observed.n
    order = rng.random((count, n, max(n - 1, 0))).argsort(axis=2)
    return _network(order < cells.observed.out_degree.T[:1, :, None], n)


def _network(taken: BoolArray, n: int) -> Stack:
    """Networks from yes and no for every ordered pair, senders first."""
    ties = np.zeros((len(taken), n, n))
    ties[:, ~np.eye(n, dtype=np.bool_)] = taken.reshape(len(taken), n * max(n - 1, 0))
    return Stack.of_matrices(ties)


def other_receivers(cells: SessionCells, count: int, rng: np.random.Generator) -> Stack:
    """`receivers`: everybody acts as they did, but to people drawn from all others who were present."""
    people = cells.people
    acts = np.zeros((count, people, people))
    alike = bool((cells.weight[cells.kind == DYADIC] == 1).all())
    weight = acts if alike else np.zeros((count, people, people))
    member_acts = np.zeros(count)
    for size, sender, each, times in _dyadic_groups(cells):
        to = _drawn_receivers(size, sender, times, people, count, rng)
        for group, person in enumerate(sender):
            acts[:, person] += to.receivers[:, group]
            if not alike:
                weight[:, person] += to.receivers[:, group] * each[group]
        member_acts += to.sparing(cells.facilitator)[:, ~cells.facilitator[sender]].sum(axis=1)
    observed = cells.observed
    inside = np.flatnonzero(cells.included)
    among = slice(None) if len(inside) == people else np.ix_(np.arange(count), inside, inside)
    tied = acts[among]
    totals = {key: np.repeat(value, count) for key, value in observed.totals.items()}
    totals["leader"] = totals["leader"] + totals["member"] - member_acts
    totals["member"] = member_acts
    return Stack(
        session=np.repeat(observed.session, count),
        person=np.repeat(observed.person, count, axis=0),
        weight=tied if alike else weight[among],
        count=tied,
        sent=np.repeat(observed.sent, count, axis=0),
        received=acts.sum(axis=1)[:, cells.included],
        to_group=np.repeat(observed.to_group, count, axis=0),
        totals=totals,
        threshold=cells.threshold,
    )


def equal_senders(cells: SessionCells, count: int, rng: np.random.Generator) -> Stack:
    """`senders`: the acts of the included people, each by one of them drawn with equal chance.

    Who acts to whom is not drawn: only what is computed from `sent` is meaningful.
    """
    observed = cells.observed
    n, acts = observed.n, int(observed.sent.sum())
    sent = (
        rng.multinomial(acts, np.full(n, 1 / n), size=count).astype(np.float64) if n else np.zeros((count, 0))
    )
    nobody = np.broadcast_to(0.0, (count, n, n))
    return Stack(
        session=np.repeat(observed.session, count),
        person=np.repeat(observed.person, count, axis=0),
        weight=nobody,
        count=nobody,
        sent=sent,
        received=np.zeros((count, n)),
        to_group=np.zeros((count, n)),
        totals={key: np.repeat(value, count) for key, value in observed.totals.items()},
        threshold=cells.threshold,
    )


_MODELS: dict[Null, Draw] = {"graph": same_size, "receivers": other_receivers, "senders": equal_senders}


@dataclass(frozen=True)
class _Receivers:
    """Drawn receivers of groups of acts that are alike: how often each person, and acts that spare some."""

    receivers: FloatArray  # (R, groups, N)
    sparing: Callable[[BoolArray], FloatArray]  # flags (N,) → (R, groups) acts that name none of the flagged


def _dyadic_groups(cells: SessionCells) -> Iterator[tuple[int, IntArray, FloatArray, IntArray]]:
    """Acts to named people by how many they name: (size, senders, weights, numbers of acts)."""
    dyadic = np.flatnonzero((cells.kind == DYADIC) & cells.receivers.any(axis=1))
    named = cells.receivers[dyadic].sum(axis=1)
    rows = np.column_stack([named, cells.sender[dyadic], cells.weight[dyadic]])
    groups, group = np.unique(rows, axis=0, return_inverse=True)
    times = np.bincount(group.reshape(-1), weights=cells.count[dyadic], minlength=len(groups)).astype(
        np.int64
    )
    for size in np.unique(groups[:, 0]):
        at = groups[:, 0] == size
        yield int(size), groups[at, 1].astype(np.int64), groups[at, 2], times[at]


def _drawn_receivers(
    size: int, sender: IntArray, times: IntArray, people: int, count: int, rng: np.random.Generator
) -> _Receivers:
    """Receivers of `times` acts a group that name `size` of the other people, drawn with equal chance."""
    others = np.ones((len(sender), people), dtype=np.bool_)
    others[np.arange(len(sender)), sender] = False
    receivers = np.zeros((count, len(sender), people))
    if size == 1:
        if times.sum() > ACTS_A_CELL * len(sender) * people:
            drawn = rng.multinomial(times, np.full(people - 1, 1 / (people - 1)), size=(count, len(sender)))
            receivers[:, others] = drawn.reshape(count, -1)
        else:  # the same distribution, act by act: quicker while few acts fall into a cell
            group = np.repeat(np.arange(len(sender)), times)
            to = rng.integers(0, people - 1, size=(count, len(group)))
            to += to >= sender[group]
            to += people * (group + len(sender) * np.arange(count)[:, None])
            receivers += np.bincount(to.reshape(-1), minlength=receivers.size).reshape(receivers.shape)
        return _Receivers(receivers, lambda flags: receivers @ (~flags).astype(np.float64))
    act = np.repeat(np.arange(len(sender)), times)
    starts = np.cumsum(times) - times
    keys = rng.random((count, len(act), people))
    keys[:, np.arange(len(act)), sender[act]] = np.inf
    named = np.zeros(keys.shape, dtype=np.bool_)
    np.put_along_axis(named, keys.argpartition(size - 1, axis=2)[..., :size], True, axis=2)

    def sparing(flags: BoolArray) -> FloatArray:
        return np.add.reduceat(~(named & flags).any(axis=2), starts, axis=1, dtype=np.float64)

    return _Receivers(np.add.reduceat(named, starts, axis=1, dtype=np.float64), sparing)
