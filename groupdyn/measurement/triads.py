"""The triad census: how many threesomes are of each of the 16 kinds.

A kind is named by its pairs (mutual, asymmetric, null), and a letter where that leaves a choice (Down:
both from one; Up: both to one; Transitive; Cyclic). Instead of looking at each threesome, the census
counts 16 patterns that are cheap to count over the whole group, such as "two ties out of one person".
How often each pattern stands in each kind is found by counting it in one example of the kind; solving
these 16 equations gives the census. To add one: there is none to add; other patterns of three are sums
over these 16.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from groupdyn.i18n import N_
from groupdyn.measurement.arithmetic import FloatArray
from groupdyn.measurement.catalogue import FEW_TIES, Measure
from groupdyn.measurement.stack import Stack, sum_of_products

EXAMPLES = {
    "003": "",
    "012": "ab",
    "102": "ab ba",
    "021D": "ba bc",
    "021U": "ab cb",
    "021C": "ab bc",
    "111D": "ab ba cb",
    "111U": "ab ba bc",
    "030T": "ab bc ac",
    "030C": "ab bc ca",
    "201": "ab ba bc cb",
    "120D": "ba bc ac ca",
    "120U": "ab cb ac ca",
    "120C": "ab bc ac ca",
    "210": "ab bc cb ac ca",
    "300": "ab ba bc cb ac ca",
}
"""The 16 kinds in the customary order, each with an example: ties among three people a, b and c."""

KINDS = tuple(EXAMPLES)


def census(stack: Stack) -> dict[str, FloatArray]:
    """Kind → (B,) number of threesomes of that kind; all 16 sum to C(n, 3).

    Source: Davis & Leinhardt 1972 for the kinds; Moody 1998 for counting with products of matrices (abstract
    read; our equations are derived from examples, and networkx agrees with them in the tests).
    """
    counts = np.rint(_equations() @ _patterns(stack)) + 0.0  # + 0.0 turns –0 into 0
    return dict(zip(KINDS, counts, strict=True))


@cache
def _equations() -> FloatArray:
    """(16 kinds, 16 patterns): multiplied with the patterns' counts it gives the kinds'."""
    examples = np.zeros((len(KINDS), 3, 3))
    for example, ties in zip(examples, EXAMPLES.values(), strict=True):
        for tie in ties.split():
            example["abc".index(tie[0]), "abc".index(tie[1])] = 1
    return np.linalg.inv(_patterns(Stack.of_matrices(examples))).astype(np.float64)


def _patterns(stack: Stack) -> FloatArray:
    """(16, B) how often each pattern of three people occurs.

    Threesomes; those around an asymmetric, and a mutual pair; two ties at one person (asymmetric ones out,
    in, mutual ones, in all combinations); closed ones: products of matrices count the third people k
    who stand in two relations to i and j, and the sum runs over the i, j in a third relation.
    """
    n, both = stack.n, stack.mutual_degree
    out, into = stack.out_degree - both, stack.in_degree - both
    mutual = stack.mutual.astype(np.float32)
    back = stack.arrows_back
    mutual_paths = mutual @ mutual
    return np.stack(
        [
            np.full(len(stack), n * (n - 1) * (n - 2) / 6),
            stack.asymmetric_pairs * float(n - 2),
            stack.mutual_pairs * float(n - 2),
            (out * (out - 1)).sum(axis=0),
            (into * (into - 1)).sum(axis=0),
            (both * (both - 1)).sum(axis=0),
            (out * into).sum(axis=0),
            (out * both).sum(axis=0),
            (into * both).sum(axis=0),
            stack.triangles,
            stack.transitive_paths,
            sum_of_products(stack.two_paths, back),
            sum_of_products(stack.two_paths, mutual),
            sum_of_products(back @ stack.arrows, mutual),
            sum_of_products(mutual_paths, stack.arrows),
            sum_of_products(mutual_paths, mutual),
        ]
    )


def triad(kind: str, definition: str) -> Measure:
    """The catalogue entry of one kind."""

    def compute(stack: Stack) -> FloatArray:
        return stack.triads[kind]

    return Measure(
        key=f"triad_{kind}",
        name=_NAMES[kind],
        unit="count",
        definition=definition,
        formula=f"T({kind})",
        source="Davis & Leinhardt 1972",
        compute=compute,
        family="triads",
        null="graph",
        minimum_acts=FEW_TIES,
    )


_NAMES = {
    "003": N_("Threesomes 003"),
    "012": N_("Threesomes 012"),
    "102": N_("Threesomes 102"),
    "021D": N_("Threesomes 021D"),
    "021U": N_("Threesomes 021U"),
    "021C": N_("Threesomes 021C"),
    "111D": N_("Threesomes 111D"),
    "111U": N_("Threesomes 111U"),
    "030T": N_("Threesomes 030T"),
    "030C": N_("Threesomes 030C"),
    "201": N_("Threesomes 201"),
    "120D": N_("Threesomes 120D"),
    "120U": N_("Threesomes 120U"),
    "120C": N_("Threesomes 120C"),
    "210": N_("Threesomes 210"),
    "300": N_("Threesomes 300"),
}

MEASURES: tuple[Measure, ...] = (
    triad("003", N_("Three people without a tie among them.")),
    triad("012", N_("One tie, one way; the third person stands aside.")),
    triad("102", N_("One pair tied both ways; the third person stands aside.")),
    triad("021D", N_("One person addresses the two others, who do not answer and are not tied.")),
    triad("021U", N_("Two people who are not tied both address the third, who does not answer.")),
    triad("021C", N_("A chain: the first addresses the second, the second the third; nothing comes back.")),
    triad("111D", N_("One pair tied both ways; one of the two is addressed by the third.")),
    triad("111U", N_("One pair tied both ways; one of the two addresses the third.")),
    triad("030T", N_("The first addresses the second and the third, the second addresses the third.")),
    triad("030C", N_("A circle: each addresses the next and nobody answers.")),
    triad("201", N_("One person is tied both ways to two others, who are not tied.")),
    triad("120D", N_("A pair tied both ways, both of whom are addressed by the third.")),
    triad("120U", N_("A pair tied both ways, both of whom address the third.")),
    triad(
        "120C", N_("A pair tied both ways; the third is addressed by one of them and addresses the other.")
    ),
    triad("210", N_("Two pairs tied both ways and one tied one way.")),
    triad("300", N_("All three are tied to one another both ways.")),
)
