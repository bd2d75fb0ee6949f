"""Bootstrap bands: how far a measure would move if the same session were recorded again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from groupdyn.errors import SettingError
from groupdyn.i18n import N_
from groupdyn.measurement.arithmetic import FloatArray
from groupdyn.measurement.catalogue import Measure, chosen
from groupdyn.measurement.cells import SessionCells
from groupdyn.measurement.draws import DRAWS, defined, stream
from groupdyn.measurement.measuring import MEASURES
from groupdyn.measurement.stack import Stack, chunk_size

ACTS_A_CELL = 8
"""From so many acts a cell on, cells are drawn at once instead of acts one by one."""


@dataclass(frozen=True)
class Band:
    """A measure of one session with its 95 % band.

    Attributes
    ----------
    key : the measure's.
    value : as observed; nan if undefined.
    low, high : the band; nan if the value or most draws are undefined.
    draws : number of draws in which the measure was defined.
    """

    key: str
    value: float
    low: float
    high: float
    draws: int


def bootstrap_bands(
    cells: SessionCells, keys: Iterable[str] | None = None, *, draws: int = DRAWS, seed: int = 0
) -> dict[str, Band]:
    """Band of each measure of one session, from sessions that resample its acts.

    A drawn session has as many acts as the real one, each a copy of a real act picked at random; the changes
    of sender are resampled among the pairs of consecutive acts. The band is `[v – (mean – q2.5), v + (q97.5
    – mean)]`, v the observed value, clipped to the measure's bounds. Inequality among few people comes out
    too large in every resample, as acts drawn at random are less even than those they are drawn from, and
    people who acted once drop out; ties only vanish, none appear. So the resamples lie to one side of v, and
    the plain percentiles may miss it: their spread is kept, their shift is not.

    Parameters
    ----------
    cells : the session's acts.
    keys : which measures; all by default.
    draws : drawn sessions, at least 1; 1,000 or more for a band worth showing.
    seed : the same seed gives the same bands, whatever else is asked for.

    Raises
    ------
    SelectionError : a key is not in the catalogue.
    SettingError : `draws` is below 1.

    Source: Efron & Tibshirani 1993, by custom. Snijders & Borgatti 1999 (title and first pages read) resample
    the people of a network; here its acts are resampled, since the people of a group are no sample of others.
    """
    if draws < 1:
        raise SettingError(N_("At least one draw is needed, not {draws}."), draws=draws)
    wanted = chosen(MEASURES, keys)
    rng = stream(seed, cells.session, "bootstrap")
    step = chunk_size(cells.people)
    stacks = (resample(cells, min(step, draws - start), rng) for start in range(0, draws, step))
    values = [[measure.compute(stack) for measure in wanted] for stack in stacks]
    return {
        measure.key: _band(measure, cells.observed, np.concatenate(drawn))
        for measure, drawn in zip(wanted, zip(*values, strict=True), strict=True)
    }


def resample(cells: SessionCells, count: int, rng: np.random.Generator) -> Stack:
    """Sessions with as many acts, each a copy of an act of this one."""
    kinds = len(cells.count)
    if cells.acts > kinds * ACTS_A_CELL:
        counts = rng.multinomial(cells.acts, cells.count / cells.acts, size=count)
    else:  # the same distribution, act by act: quicker while few acts fall into a cell
        of_act = np.repeat(np.arange(kinds), cells.count)
        drawn = of_act[rng.integers(0, max(cells.acts, 1), size=(count, cells.acts))]
        drawn += kinds * np.arange(count)[:, None]
        counts = np.bincount(drawn.reshape(-1), minlength=count * kinds).reshape(count, kinds)
    changing = cells.changes / cells.pairs if cells.pairs else 0.0
    return cells.stack(
        counts, changes=rng.binomial(int(cells.pairs), changing, size=count).astype(np.float64)
    )


def _band(measure: Measure, observed: Stack, drawn: FloatArray) -> Band:
    value = float(measure.compute(observed)[0])
    known = defined(drawn)
    if not len(known) or np.isnan(value):
        return Band(measure.key, value, np.nan, np.nan, len(known))
    (low, high), mean = np.quantile(known, [0.025, 0.975]), known.mean()
    # a skewed sample may have its mean outside the middle 95 %; the band never leaves out the value itself
    ends = np.array([value - max(mean - low, 0.0), value + max(high - mean, 0.0)])
    low, high = np.clip(ends, min(measure.low, value), max(measure.high, value))
    return Band(measure.key, value, float(low), float(high), len(known))
