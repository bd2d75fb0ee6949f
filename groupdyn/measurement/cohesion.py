"""Cohesion: do ties exist, are they returned, and do they hold everybody together?

To add one: a function of a `Stack` and one `Measure` in `MEASURES`.
"""

from __future__ import annotations

import numpy as np

from groupdyn.i18n import N_
from groupdyn.measurement.arithmetic import BoolArray, FloatArray, ratio
from groupdyn.measurement.catalogue import FEW_TIES, Measure
from groupdyn.measurement.stack import Stack

SATURATES = N_(
    "Small groups saturate: after many acts nearly everybody is tied to everybody, and it says little."
)
NO_PAIR = N_("Undefined if fewer than two people were present.")
NO_TIE = N_("Undefined if there is no tie.")


def density(stack: Stack) -> FloatArray:
    """`m / [n(n–1)]`."""
    return ratio(stack.arcs, 2 * stack.pairs)


def reciprocity_weighted(stack: Stack) -> FloatArray:
    """`Σ min(x_ij, x_ji) / Σ x_ij` over i ≠ j."""
    return ratio(stack.returned.sum(axis=(1, 2)), stack.strength_out.sum(axis=1))


def reciprocity(stack: Stack) -> FloatArray:
    """Edgewise: `2M / m`, the share of ties that are returned."""
    return ratio(2 * stack.mutual_pairs, stack.arcs)


def reciprocity_nonnull(stack: Stack) -> FloatArray:
    """`M / (M + A)`, the share of tied pairs that are tied both ways."""
    return ratio(stack.mutual_pairs, stack.mutual_pairs + stack.asymmetric_pairs)


def reciprocity_dyadic(stack: Stack) -> FloatArray:
    """`(M + N) / pairs`: pairs that are alike in both directions, unconnected ones included."""
    return ratio(stack.pairs - stack.asymmetric_pairs, stack.pairs)


def mutual(stack: Stack) -> FloatArray:
    """M, pairs tied both ways."""
    return stack.mutual_pairs.astype(np.float64)


def asymmetric(stack: Stack) -> FloatArray:
    """A, pairs tied one way."""
    return stack.asymmetric_pairs.astype(np.float64)


def null_dyads(stack: Stack) -> FloatArray:
    """N, pairs that are not tied."""
    return (stack.pairs - stack.mutual_pairs - stack.asymmetric_pairs).astype(np.float64)


def cohesion_moreno(stack: Stack) -> FloatArray:
    """`M / C(n, 2)`."""
    return ratio(stack.mutual_pairs, stack.pairs)


def connectedness(stack: Stack) -> FloatArray:
    """Share of pairs that are joined by a path when directions are ignored: `Σ_k N_k(N_k–1) / [n(n–1)]`."""
    return ratio((stack.component_size - 1).sum(axis=0), 2 * stack.pairs)


def _number(people: BoolArray) -> FloatArray:
    """(n, B) yes and no → (B,) how many yes."""
    number: FloatArray = people.sum(axis=0, dtype=np.float64)
    return number


def weak_components(stack: Stack) -> FloatArray:
    """Parts of the group that no tie joins, lone people included."""
    return _number(stack.component_first)


def isolates(stack: Stack) -> FloatArray:
    """People present without any tie, in or out."""
    return _number(stack.degree == 0)


def unchosen(stack: Stack) -> FloatArray:
    """People present to whom nobody is tied."""
    return _number(stack.in_degree == 0)


def transitivity(stack: Stack) -> FloatArray:
    """Weak and directed: of the paths a → b → c with a ≠ c, the share with a → c."""
    paths = (stack.in_degree * stack.out_degree).sum(axis=0) - 2 * stack.mutual_pairs
    return ratio(stack.transitive_paths, paths)


def transitivity_undirected(stack: Stack) -> FloatArray:
    """`3 × triangles / paths of length 2`, a tie in either direction counting."""
    return ratio(6 * stack.triangles, (stack.degree * (stack.degree - 1)).sum(axis=0))


MEASURES: tuple[Measure, ...] = (
    Measure(
        key="reciprocity_weighted",
        name=N_("Reciprocity"),
        unit="share",
        high=1.0,
        low_means=N_("Nothing is returned: each pair speaks in one direction only."),
        high_means=N_("In every pair both give as much as they get."),
        definition=N_("Share of what people address to one another that is returned by the same person."),
        formula="Σ min(x_ij, x_ji) / Σ x_ij, i ≠ j",
        undefined=N_("Undefined if no act went from one included person to another."),
        small_groups=N_(
            "It stays informative when every pair has spoken, unlike the counts of returned ties."
        ),
        source="Squartini, Picciolo, Ruzzenenti & Garlaschelli 2013",
        compute=reciprocity_weighted,
        family="cohesion",
        headline=True,
        null="receivers",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="connectedness",
        name=N_("Connectedness"),
        unit="share",
        high=1.0,
        low_means=N_("Nobody is joined to anybody."),
        high_means=N_("Everybody is joined to everybody, if need be through others."),
        definition=N_(
            "Share of pairs that are joined by ties, directly or through others, in whatever direction."
        ),
        formula="Σ N_k (N_k – 1) / [n (n – 1)], N_k = sizes of the weak components",
        undefined=NO_PAIR,
        small_groups=SATURATES,
        source="Krackhardt 1994",
        compute=connectedness,
        family="cohesion",
        null="graph",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="density",
        name=N_("Density"),
        unit="share",
        high=1.0,
        low_means=N_("Nobody is tied to anybody."),
        high_means=N_("Everybody is tied to everybody in both directions."),
        definition=N_("Share of the possible ties that exist."),
        formula="m / [n (n – 1)]",
        undefined=NO_PAIR,
        small_groups=SATURATES,
        source="Wasserman & Faust 1994",
        compute=density,
        family="cohesion",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="reciprocity",
        name=N_("Returned ties (edgewise)"),
        unit="share",
        high=1.0,
        low_means=N_("No tie is returned."),
        high_means=N_("Every tie is returned."),
        definition=N_("Share of the ties that are returned."),
        formula="2M / m",
        undefined=NO_TIE,
        small_groups=SATURATES,
        source="Wasserman & Faust 1994",
        compute=reciprocity,
        family="cohesion",
        null="graph",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="reciprocity_nonnull",
        name=N_("Returned ties (share of tied pairs)"),
        unit="share",
        high=1.0,
        low_means=N_("No tie is returned."),
        high_means=N_("Every tie is returned."),
        definition=N_("Share of the tied pairs that are tied both ways."),
        formula="M / (M + A)",
        undefined=NO_TIE,
        small_groups=SATURATES,
        source="Wasserman & Faust 1994",
        compute=reciprocity_nonnull,
        family="cohesion",
        null="graph",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="reciprocity_dyadic",
        name=N_("Pairs alike in both directions (dyadic)"),
        unit="share",
        high=1.0,
        low_means=N_("Every pair is tied in one direction only."),
        high_means=N_("Every pair is tied both ways or not at all."),
        definition=N_("Share of all pairs that are tied both ways or not at all."),
        formula="(M + N) / (M + A + N)",
        undefined=NO_PAIR,
        small_groups=N_("It is high in an empty group as well: never read it alone."),
        source="Wasserman & Faust 1994",
        compute=reciprocity_dyadic,
        family="cohesion",
        null="graph",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="cohesion_moreno",
        name=N_("Group cohesion (Moreno)"),
        unit="share",
        high=1.0,
        low_means=N_("No pair is tied both ways."),
        high_means=N_("Every pair is tied both ways."),
        definition=N_("Share of all pairs that are tied both ways."),
        formula="M / [n (n – 1) / 2]",
        undefined=NO_PAIR,
        small_groups=SATURATES,
        source="Moreno 1934",
        compute=cohesion_moreno,
        family="cohesion",
        null="graph",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="transitivity",
        name=N_("Transitivity"),
        unit="share",
        high=1.0,
        low_means=N_("Whom my partner addresses, I never address myself."),
        high_means=N_("Whom my partner addresses, I address as well."),
        definition=N_(
            "Of all paths from one person over a second to a third, the share with a tie from first to third."
        ),
        formula="#(a → b → c and a → c) / #(a → b → c), a ≠ c",
        undefined=N_("Undefined if there is no path of two ties."),
        small_groups=SATURATES,
        source="Holland & Leinhardt 1971; Wasserman & Faust 1994",
        compute=transitivity,
        family="cohesion",
        null="graph",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="transitivity_undirected",
        name=N_("Transitivity (directions ignored)"),
        unit="share",
        high=1.0,
        low_means=N_("No threesome in which all are joined."),
        high_means=N_("Two people with a partner in common are always joined themselves."),
        definition=N_("Share of threesomes joined by two pairs in which the third pair is joined as well."),
        formula="3 × triangles / connected triples, ties in either direction",
        undefined=N_("Undefined if nobody is joined to two others."),
        small_groups=SATURATES,
        source="Newman 2010",
        compute=transitivity_undirected,
        family="cohesion",
        null="graph",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="mutual",
        name=N_("Pairs tied both ways"),
        unit="count",
        definition=N_("Pairs in which each is tied to the other."),
        formula="M",
        source="Holland & Leinhardt 1970",
        compute=mutual,
        family="cohesion",
        null="graph",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="asymmetric",
        name=N_("Pairs tied one way"),
        unit="count",
        definition=N_("Pairs in which only one is tied to the other."),
        formula="A",
        source="Holland & Leinhardt 1970",
        compute=asymmetric,
        family="cohesion",
        null="graph",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="null_dyads",
        name=N_("Pairs without a tie"),
        unit="count",
        definition=N_("Pairs in which neither is tied to the other."),
        formula="N = n (n – 1) / 2 – M – A",
        source="Holland & Leinhardt 1970",
        compute=null_dyads,
        family="cohesion",
        null="graph",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="weak_components",
        name=N_("Separate parts"),
        unit="count",
        low_means=N_("The group hangs together as one."),
        high_means=N_("The group falls into many parts, or single people."),
        definition=N_(
            "Parts of the group that no tie joins, directions ignored; a person without ties is a part."
        ),
        formula="number of weak components",
        source="Wasserman & Faust 1994",
        compute=weak_components,
        family="cohesion",
        null="graph",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="isolates",
        name=N_("People without ties"),
        unit="people",
        low_means=N_("Everybody has a tie to somebody."),
        high_means=N_("Many are present but take no part and are not addressed."),
        definition=N_("People present who have no tie, in or out."),
        formula="#(in-degree = 0 and out-degree = 0)",
        source="Wasserman & Faust 1994",
        compute=isolates,
        family="cohesion",
        null="graph",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="unchosen",
        name=N_("People nobody addresses"),
        unit="people",
        low_means=N_("Everybody is addressed by somebody."),
        high_means=N_("Many are present whom nobody addresses."),
        definition=N_("People present to whom nobody is tied, whether they address others or not."),
        formula="#(in-degree = 0)",
        source="Moreno 1934",
        compute=unchosen,
        family="cohesion",
        null="graph",
        minimum_acts=FEW_TIES,
    ),
)
