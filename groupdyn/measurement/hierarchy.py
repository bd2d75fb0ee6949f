"""Krackhardt's dimensions of hierarchy besides connectedness, by their written definitions of 1994.

Arcs run from superior to subordinate. A weak component of N people needs N–1 ties to hang together;
the measures count what goes beyond such a tree, or is missing from it. To add one: a function of a
`Stack` and one `Measure` in `MEASURES`.
"""

from __future__ import annotations

import numpy as np

from groupdyn.i18n import N_
from groupdyn.measurement import bits
from groupdyn.measurement.arithmetic import FloatArray, IntArray, ratio
from groupdyn.measurement.catalogue import FEW_TIES, Measure
from groupdyn.measurement.stack import Stack

SATURATES = N_(
    "Small groups saturate: when everybody is tied to everybody its value is fixed and says nothing."
)


def hierarchy(stack: Stack) -> FloatArray:
    """Asymmetric / non-null pairs of the reachability graph."""
    both = bits.sizes(stack.below & stack.above).sum(axis=0) - stack.n
    either = bits.sizes(stack.below | stack.above).sum(axis=0) - stack.n
    return ratio(either - both, either)


def efficiency(stack: Stack) -> FloatArray:
    """`1 – [m – Σ(N_k–1)] / Σ[N_k(N_k–1) – (N_k–1)]` over weak components."""
    links = (stack.component_size - 1) * stack.component_first
    return 1 - ratio(stack.arcs - links.sum(axis=0), (links * links).sum(axis=0))


def lubness(stack: Stack) -> FloatArray:
    """`1 – V / Σ (N_k–1)(N_k–2)/2`, V = pairs within a weak component that have no least upper bound.

    An upper bound of two people reaches both (everybody reaches themselves); it is the least one if every
    other upper bound reaches it. The upper bounds of a bound are bounds too, so a bound is the least one
    exactly if those above it are all of them: for sets of bits, if `above[l] == above[i] & above[j]`.
    """
    first, second = np.triu_indices(stack.n, 1)
    bounds = stack.above[:, first] & stack.above[:, second]
    lacking = ((stack.connected[:, first] & stack.connected[:, second]) != 0).any(axis=0)
    for person in range(stack.n):
        lacking &= (bounds != stack.above[:, person, None]).any(axis=0)
    return 1 - ratio(lacking.sum(axis=0), _most_violations(stack).sum(axis=0))


def _most_violations(stack: Stack) -> IntArray:
    """(n, B) `(N_k–1)(N_k–2)/2` at the first person of each weak component, 0 at the others."""
    size = stack.component_size
    return (size - 1) * (size - 2) // 2 * stack.component_first


MEASURES: tuple[Measure, ...] = (
    Measure(
        key="hierarchy",
        name=N_("Hierarchy (Krackhardt)"),
        unit="share",
        high=1.0,
        low_means=N_("Whoever reaches a person is reached by them as well."),
        high_means=N_("A ranking: nobody who is reached ever reaches back."),
        definition=N_(
            "Of the pairs in which one reaches the other over ties, the share in which it is one way only."
        ),
        formula="asymmetric / non-null pairs of the reachability graph",
        undefined=N_("Undefined if there is no tie."),
        small_groups=SATURATES,
        source="Krackhardt 1994",
        compute=hierarchy,
        family="hierarchy",
        null="graph",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="efficiency",
        name=N_("Efficiency (Krackhardt)"),
        unit="share",
        high=1.0,
        low_means=N_("Everybody is tied to everybody in their part of the group."),
        high_means=N_("No tie more than is needed to hang together."),
        definition=N_("How few ties there are beyond those that hold each part of the group together."),
        formula="1 – [m – Σ (N_k – 1)] / Σ [N_k (N_k – 1) – (N_k – 1)], N_k = sizes of the weak components",
        undefined=N_("Undefined if there is no tie."),
        small_groups=N_("For a therapy group a low value is no fault: it is the other side of density."),
        source="Krackhardt 1994",
        compute=efficiency,
        family="hierarchy",
        null="graph",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="lubness",
        name=N_("Least upper boundedness (Krackhardt)"),
        unit="share",
        high=1.0,
        low_means=N_("Few pairs have anybody above both of them."),
        high_means=N_("Each pair has somebody above both, to whom both can turn."),
        definition=N_(
            "How many pairs, within a part of the group, have a nearest common superior along the ties."
        ),
        formula="1 – #(pairs without a least upper bound) / Σ (N_k – 1)(N_k – 2) / 2",
        undefined=N_("Undefined if no three people hang together."),
        small_groups=SATURATES,
        source="Krackhardt 1994",
        compute=lubness,
        family="hierarchy",
        null="graph",
        minimum_acts=FEW_TIES,
    ),
)
