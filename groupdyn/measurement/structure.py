"""Structure: how far ties turn around one person.

To add one: a function of a `Stack` and one `Measure` in `MEASURES`.
"""

from __future__ import annotations

import numpy as np

from groupdyn.i18n import N_
from groupdyn.measurement.arithmetic import FloatArray, IntArray, ratio
from groupdyn.measurement.catalogue import FEW_TIES, Measure
from groupdyn.measurement.participation import gini_of
from groupdyn.measurement.stack import Stack

TWO_PEOPLE = N_("Undefined if fewer than two people were present.")
THREE_PEOPLE = N_("Undefined if fewer than three people were present.")
NO_TIE = N_("Undefined if there is no tie.")
SATURATES = N_(
    "Small groups saturate: when everybody is tied to everybody it is 0, whoever does the talking."
)


def _gaps(degrees: IntArray) -> IntArray:
    """(n, B) → (B,) `Σ (max – d_i)`."""
    if not len(degrees):
        return np.zeros(degrees.shape[1], dtype=np.int64)
    gaps: IntArray = len(degrees) * degrees.max(axis=0) - degrees.sum(axis=0)
    return gaps


def people(stack: Stack) -> FloatArray:
    """n, included people present."""
    return np.full(len(stack), float(stack.n))


def centralization_in(stack: Stack) -> FloatArray:
    """`Σ (max – d_i) / (n–1)²` over in-degrees."""
    return ratio(_gaps(stack.in_degree), max(stack.n - 1, 0) ** 2)


def centralization_out(stack: Stack) -> FloatArray:
    """`Σ (max – d_i) / (n–1)²` over out-degrees."""
    return ratio(_gaps(stack.out_degree), max(stack.n - 1, 0) ** 2)


def centralization_degree(stack: Stack) -> FloatArray:
    """`Σ (max – d_i) / [(n–1)(n–2)]` over degrees, directions ignored."""
    return ratio(_gaps(stack.degree), (stack.n - 1) * (stack.n - 2) if stack.n > 2 else 0)


def centralization_betweenness(stack: Stack) -> FloatArray:
    """`Σ (max – b_i) / [(n–1)²(n–2)]` over directed betweenness: the value of an undirected star is the most."""
    if stack.n < 3:
        return np.full(len(stack), np.nan)
    between = stack.betweenness
    gaps = stack.n * between.max(axis=1) - between.sum(axis=1)
    return ratio(np.maximum(gaps, 0.0), (stack.n - 1) ** 2 * (stack.n - 2))


def gini_degree_in(stack: Stack) -> FloatArray:
    """Gini of the in-degrees."""
    return gini_of(stack.in_degree.T.astype(np.float64))


def gini_degree_out(stack: Stack) -> FloatArray:
    """Gini of the out-degrees."""
    return gini_of(stack.out_degree.T.astype(np.float64))


MEASURES: tuple[Measure, ...] = (
    Measure(
        key="n",
        name=N_("People"),
        unit="people",
        definition=N_("Included people who were present, silent ones among them."),
        formula="n",
        source="Wasserman & Faust 1994",
        compute=people,
        family="structure",
    ),
    Measure(
        key="centralization_in",
        name=N_("Centralization of being addressed"),
        unit="index",
        high=1.0,
        low_means=N_("Everybody is addressed by equally many people."),
        high_means=N_("Everybody addresses one person and nobody else is addressed."),
        definition=N_(
            "How far in-degrees lie below the largest one, against the most unequal network possible."
        ),
        formula="Σ (max d – d_i) / (n – 1)², d = in-degree",
        undefined=TWO_PEOPLE,
        small_groups=SATURATES,
        source="Freeman 1979",
        compute=centralization_in,
        family="structure",
        null="graph",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="centralization_out",
        name=N_("Centralization of addressing"),
        unit="index",
        high=1.0,
        low_means=N_("Everybody addresses equally many people."),
        high_means=N_("One person addresses everybody and nobody else addresses anyone."),
        definition=N_(
            "How far out-degrees lie below the largest one, against the most unequal network possible."
        ),
        formula="Σ (max d – d_i) / (n – 1)², d = out-degree",
        undefined=TWO_PEOPLE,
        small_groups=SATURATES,
        source="Freeman 1979",
        compute=centralization_out,
        family="structure",
        null="graph",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="centralization_degree",
        name=N_("Centralization (directions ignored)"),
        unit="index",
        high=1.0,
        low_means=N_("Everybody is joined to equally many people."),
        high_means=N_("A wheel: everybody is joined to one person only."),
        definition=N_("How far degrees, directions ignored, lie below the largest one, against a star."),
        formula="Σ (max d – d_i) / [(n – 1)(n – 2)], d = degree with directions ignored",
        undefined=THREE_PEOPLE,
        small_groups=SATURATES,
        source="Freeman 1979",
        compute=centralization_degree,
        family="structure",
        null="graph",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="centralization_betweenness",
        name=N_("Centralization of go-betweens"),
        unit="index",
        high=1.0,
        low_means=N_("Nobody stands between others more than anybody else."),
        high_means=N_("All shortest paths lead through one person."),
        definition=N_("How far betweenness lies below the largest one, against a star with ties both ways."),
        formula="Σ (max b – b_i) / [(n – 1)² (n – 2)], b = directed betweenness",
        undefined=THREE_PEOPLE,
        small_groups=SATURATES,
        source="Freeman 1979; White & Borgatti 1994",
        compute=centralization_betweenness,
        family="structure",
        null="graph",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="gini_degree_in",
        name=N_("Inequality of being addressed by many (Gini)"),
        unit="index",
        high=1.0,
        low_means=N_("Everybody is addressed by equally many people."),
        high_means=N_("Few people are addressed at all."),
        definition=N_("Gini coefficient of the number of people by whom each is addressed."),
        formula="Gini of the in-degrees",
        undefined=NO_TIE,
        small_groups=SATURATES,
        source="Gini 1912",
        compute=gini_degree_in,
        family="structure",
        null="graph",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="gini_degree_out",
        name=N_("Inequality of addressing many (Gini)"),
        unit="index",
        high=1.0,
        low_means=N_("Everybody addresses equally many people."),
        high_means=N_("Few people address anybody."),
        definition=N_("Gini coefficient of the number of people whom each addresses."),
        formula="Gini of the out-degrees",
        undefined=NO_TIE,
        small_groups=SATURATES,
        source="Gini 1912",
        compute=gini_degree_out,
        family="structure",
        null="graph",
        minimum_acts=FEW_TIES,
    ),
)
