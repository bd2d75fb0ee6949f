"""Agreement beyond chance of two raters over units that both coded: p_o, p_e, Cohen's κ, Krippendorff's α.

All work on a confusion table: rows the first rater's categories, columns the second's in the same order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

LEAST_UNITS = 30
"""With fewer matched units a coefficient is shown in grey: its range is wide (a convention of ours)."""
LEAST_USES = 10
"""The same for one code, counted over both raters."""
DRAWS = 2000
"""How many times units are drawn anew for a range."""
_TAIL = 0.025

Table = npt.NDArray[Any]
"""(…, K, K) counts."""
FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A number and the range in which it lies with 95 % confidence; nan where undefined."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Agreement:
    """How two raters agree about one thing.

    Attributes
    ----------
    units : matched acts. uses : how often either rater used the code (two a unit where it is about all codes).
    observed, expected : p_o and p_e.
    kappa, alpha : beyond chance, with ranges.
    thin : whether there are too few units or uses to lean on.
    """

    units: int
    uses: int
    observed: float
    expected: float
    kappa: Estimate
    alpha: Estimate
    thin: bool


def observed_agreement(table: Table) -> FloatArray:
    """p_o = Σ n_cc / N, the share of units with the same category; in [0, 1], nan without units."""
    return _ratio(np.trace(table, axis1=-2, axis2=-1), table.sum((-2, -1)))


def expected_agreement(table: Table) -> FloatArray:
    """p_e = Σ n_c· n_·c / N², what two raters with these habits would agree by chance; nan without units."""
    return _ratio((table.sum(-1) * table.sum(-2)).sum(-1), table.sum((-2, -1)) ** 2)


def kappa(table: Table) -> FloatArray:
    """Cohen's κ = (p_o – p_e) / (1 – p_e).

    1: the same category for every unit. 0: no better than chance, with each rater's own habits kept. Below 0:
    worse than chance. Undefined (nan) without units, and where both use one and the same category only: then
    nothing could have differed. In small groups rare categories make it low in spite of a high p_o; read both.
    Source: Cohen 1960, Educ. Psychol. Meas. 20, 37–46.
    """
    chance = expected_agreement(table)
    return _ratio(observed_agreement(table) - chance, 1 - chance)


def alpha(table: Table) -> FloatArray:
    """Krippendorff's α = 1 – D_o / D_e for nominal data, two raters and no unit missing.

    D_o = 1 – p_o; D_e = 1 – Σ m_c (m_c – 1) / (M (M – 1)) with m_c how often category c was used by both
    together and M = Σ m_c = 2 N. Chance is drawn from the pooled habits without putting back, which corrects
    for few units. 1: complete. 0: chance. Undefined (nan) without units and where one category only was used.
    Source: Krippendorff 2011, Computing Krippendorff's alpha-reliability; 2004, Content Analysis, ch. 11.
    """
    used = table.sum(-1) + table.sum(-2)
    total = used.sum(-1)
    alike = _ratio((used * (used - 1)).sum(-1), total * (total - 1))
    with np.errstate(invalid="ignore"):
        return 1 - _ratio(1 - observed_agreement(table), 1 - alike)


def agreement_of(table: Table, seed: int = 0) -> Agreement:
    """All four for a confusion table, κ and α with their ranges."""
    units = int(table.sum())
    return Agreement(
        units=units,
        uses=2 * units,
        observed=float(observed_agreement(table)),
        expected=float(expected_agreement(table)),
        kappa=_estimate(kappa, table, seed),
        alpha=_estimate(alpha, table, seed),
        thin=units < LEAST_UNITS,
    )


def against_rest(table: Table, category: int) -> Table:
    """The table of one category against all others: (2, 2)."""
    both = table[category, category]
    first, second = table[category].sum(), table[:, category].sum()
    return np.array([[both, first - both], [second - both, table.sum() - first - second + both]])


def _estimate(coefficient: Callable[[Table], FloatArray], table: Table, seed: int) -> Estimate:
    """A coefficient with the 2.5th and 97.5th percentile of 2,000 bootstrap samples of the units.

    Samples in which it is undefined are left out. Where the raters never differ, every sample says 1; the low end
    is then what p_o may be at least (Clopper & Pearson 1934: .025^(1/N)), at the chance agreement that was seen.
    Acts of one session are not independent of one another, so that the true range is rather wider.
    Source: Efron & Tibshirani 1993, ch. 13; for α: Hayes & Krippendorff 2007, Commun. Methods Meas. 1, 77–89.
    """
    value = float(coefficient(table))
    units = int(table.sum())
    if np.isnan(value):
        return Estimate(value, value, value)
    if np.trace(table) == units:
        chance = float(expected_agreement(table))
        return Estimate(value, (_TAIL ** (1 / units) - chance) / (1 - chance), 1.0)
    draws = np.random.default_rng(seed).multinomial(units, table.ravel() / units, size=DRAWS)
    values = coefficient(draws.reshape(DRAWS, *table.shape))
    low, high = np.nanquantile(values, (_TAIL, 1 - _TAIL))
    return Estimate(value, float(low), float(high))


def _ratio(part: Any, whole: Any) -> FloatArray:
    """A ratio, undefined where the whole is nothing."""
    part, whole = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    ratio: FloatArray = np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole != 0)
    return ratio
