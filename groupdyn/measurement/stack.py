"""Many sessions of the same size as arrays: what the measures are computed on.

`Stack` holds B sessions with n people each. What several measures need (who is tied to whom, who
reaches whom, geodesics, components) is computed when first asked for and kept with the stack; a
measure that nobody asks for costs nothing. Sessions of different sizes are different stacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from groupdyn.measurement import bits
from groupdyn.measurement.arithmetic import BoolArray, FloatArray, IntArray, ratio

CELLS_A_CHUNK = 1 << 18
"""Matrix cells computed at a time: few enough for the cache, enough for one numpy call to pay."""

EXACT_PEOPLE = 44
"""Up to so many people float32 counts geodesics exactly: there are at most 3^(n/3) between two people."""

Counts = NDArray[np.float32] | NDArray[np.float64]
"""Whole numbers as floats, for products of matrices."""

TOTALS = ("acts", "dyadic", "group", "self", "unknown", "leader", "member", "changes", "pairs")
"""The keys of `Stack.totals`."""


class Geodesics(NamedTuple):
    """How many shortest paths lead from i to j, in sessions that stand deepest first (`Stack.depth`).

    Attributes
    ----------
    by_length : those of length 1, 2, …, in the sessions that have any so long, which are the first ones (all of
        them for length 1); 0 where the distance of i and j is another one.
    number : (B, n, n) of whatever length; 0 from i to i, and where there is none.
    """

    by_length: list[Counts]
    number: Counts


@dataclass(frozen=True, eq=False)
class Stack:
    """B sessions of the same size n as arrays.

    Attributes
    ----------
    session : (B,) position of each session in the log's sessions.
    person : (B, n) position of each included person in the log's roster.
    weight : (B, n, n) `x_ij`, summed weight of the acts i → j among the included people; the diagonal is 0.
    count : (B, n, n) the same in numbers of acts.
    sent : (B, n) acts sent by each included person, to anybody: the group, themselves, unknown receivers
        and people who are not included as well.
    received : (B, n) acts received by each, from anybody; acts to the whole group are not counted.
    to_group : (B, n) acts sent to the whole group.
    totals : (B,) each, over all acts of the session whoever is included: `acts`, `dyadic`, `group`, `self`,
        `unknown`, `leader` (from or to a facilitator), `member` (member to member), `changes` (the sender
        differs from the act before, no break between), `pairs` (consecutive acts, no break between).
    threshold : i and j are tied if `x_ij` is at least this much (and above 0).
    """

    session: IntArray
    person: IntArray
    weight: FloatArray
    count: FloatArray
    sent: FloatArray
    received: FloatArray
    to_group: FloatArray
    totals: Mapping[str, FloatArray] = field(default_factory=dict)
    threshold: float = 1.0

    @classmethod
    def of_matrices(
        cls, weight: ArrayLike, *, sent: ArrayLike | None = None, threshold: float = 1.0, **totals: ArrayLike
    ) -> Stack:
        """A stack from who-to-whom matrices alone, `(B, n, n)` or one `(n, n)`.

        Every unit of weight is taken as one act to one person, unless `sent` says otherwise; the diagonal
        is ignored. Totals that are not given follow from that; `leader`, `changes` and `pairs` are then 0.
        """
        matrices = np.array(weight, dtype=np.float64, ndmin=3)
        sessions, n, _ = matrices.shape
        matrices[:, np.arange(n), np.arange(n)] = 0
        rows = matrices.sum(axis=2) if sent is None else np.array(sent, dtype=np.float64, ndmin=2)
        dyadic = matrices.sum(axis=(1, 2))
        given = {key: np.zeros(sessions) for key in TOTALS}
        given |= {"acts": rows.sum(axis=1), "dyadic": dyadic, "member": dyadic}
        given |= {key: np.array(value, dtype=np.float64, ndmin=1) for key, value in totals.items()}
        return cls(
            session=np.arange(sessions),
            person=np.tile(np.arange(n), (sessions, 1)),
            weight=matrices,
            count=matrices,
            sent=rows,
            received=matrices.sum(axis=1),
            to_group=np.zeros((sessions, n)),
            totals=given,
            threshold=threshold,
        )

    def __len__(self) -> int:
        return len(self.session)

    @property
    def n(self) -> int:
        """People in each session."""
        return int(self.weight.shape[1])

    def part(self, chosen: slice) -> Stack:
        """Some of the sessions, with nothing computed yet."""
        return Stack(
            session=self.session[chosen],
            person=self.person[chosen],
            weight=self.weight[chosen],
            count=self.count[chosen],
            sent=self.sent[chosen],
            received=self.received[chosen],
            to_group=self.to_group[chosen],
            totals={key: value[chosen] for key, value in self.totals.items()},
            threshold=self.threshold,
        )

    def chunks(self) -> Iterator[Stack]:
        """The stack in parts small enough for the processor's cache."""
        _keep_freed_memory()
        step = chunk_size(self.n)
        for start in range(0, len(self), step):
            yield self.part(slice(start, start + step))

    # ── ties ────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def adjacency(self) -> BoolArray:
        """(B, n, n) `A_ij`: whether i is tied to j."""
        tied = self.weight >= self.threshold
        return tied if self.threshold > 0 else tied & (self.weight > 0)

    @cached_property
    def adjacency_back(self) -> BoolArray:
        """(B, n, n) the same transposed, `A_ji`."""
        return np.ascontiguousarray(self.adjacency.transpose(0, 2, 1))

    @cached_property
    def mutual(self) -> BoolArray:
        """(B, n, n) whether i and j are tied both ways."""
        return self.adjacency & self.adjacency_back

    @cached_property
    def ties_out(self) -> bits.Bits:
        """Rows of bits: to whom each person is tied."""
        return bits.pack(self.adjacency)

    @cached_property
    def ties_in(self) -> bits.Bits:
        """Rows of bits: who is tied to each person."""
        return bits.pack(self.adjacency_back)

    @cached_property
    def out_degree(self) -> IntArray:
        """(n, B) number of people each is tied to."""
        return bits.sizes(self.ties_out)

    @cached_property
    def in_degree(self) -> IntArray:
        """(n, B) number of people tied to each."""
        return bits.sizes(self.ties_in)

    @cached_property
    def degree(self) -> IntArray:
        """(n, B) number of people each is tied to either way."""
        return bits.sizes(self.ties_out | self.ties_in)

    @cached_property
    def mutual_degree(self) -> IntArray:
        """(n, B) number of people each is tied to both ways."""
        return bits.sizes(self.ties_out & self.ties_in)

    @cached_property
    def arcs(self) -> IntArray:
        """(B,) number of ties, m."""
        ties: IntArray = self.out_degree.sum(axis=0)
        return ties

    @cached_property
    def mutual_pairs(self) -> IntArray:
        """(B,) pairs tied both ways, M."""
        ends: IntArray = self.mutual_degree.sum(axis=0)
        return ends // 2

    @cached_property
    def asymmetric_pairs(self) -> IntArray:
        """(B,) pairs tied one way only, A."""
        return self.arcs - 2 * self.mutual_pairs

    @property
    def pairs(self) -> int:
        """Unordered pairs of people, n(n–1)/2."""
        return self.n * (self.n - 1) // 2

    @cached_property
    def shares(self) -> FloatArray:
        """(B, n) each person's share of the acts sent; nan if nobody acted."""
        return ratio(self.sent, self.sent.sum(axis=1)[:, None])

    @cached_property
    def strength_out(self) -> FloatArray:
        """(B, n) summed weight of each person's ties to the others."""
        return self.weight @ np.ones(self.n)

    @cached_property
    def strength_in(self) -> FloatArray:
        """(B, n) summed weight of the others' ties to each person."""
        return column_sums(self.weight)

    @cached_property
    def returned(self) -> FloatArray:
        """(B, n, n) `min(x_ij, x_ji)`: what i gives j and gets back."""
        return np.minimum(self.weight, self.weight.transpose(0, 2, 1))

    # ── paths ───────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def below(self) -> bits.Bits:
        """Rows of bits: whom each person reaches along the arrows, oneself included."""
        return bits.closure(self.ties_out)

    @cached_property
    def above(self) -> bits.Bits:
        """Rows of bits: who reaches each person along the arrows, oneself included."""
        return bits.closure(self.ties_in)

    @cached_property
    def reach(self) -> BoolArray:
        """(B, n, n) whether i reaches j along the arrows; everybody reaches themselves."""
        return bits.unpack(self.below)

    @cached_property
    def connected(self) -> bits.Bits:
        """Rows of bits: who is joined to each person when directions are ignored, oneself included."""
        return bits.closure(self.ties_out | self.ties_in)

    @cached_property
    def component_size(self) -> IntArray:
        """(n, B) size of each person's weak component."""
        return bits.sizes(self.connected)

    @cached_property
    def component_first(self) -> BoolArray:
        """(n, B) one person a weak component, its first: a sum over these is a sum over components."""
        return bits.first_of_set(self.connected)

    @cached_property
    def component(self) -> IntArray:
        """(B, n) weak component of each person, named by the position of its first person."""
        return (
            bits.unpack(self.connected).argmax(axis=2) if self.n else np.zeros((len(self), 0), dtype=np.int64)
        )

    @cached_property
    def arrows(self) -> NDArray[np.float32]:
        """(B, n, n) the ties as 0.0 and 1.0; products of these are exact counts below 2²⁴."""
        return self.adjacency.astype(np.float32)

    @cached_property
    def arrows_back(self) -> NDArray[np.float32]:
        """(B, n, n) the same transposed."""
        return self.adjacency_back.astype(np.float32)

    @cached_property
    def two_paths(self) -> NDArray[np.float32]:
        """(B, n, n) number of persons k with i → k → j; the diagonal counts mutual ties."""
        return self.arrows @ self.arrows

    @cached_property
    def triangles(self) -> IntArray:
        """(B,) threesomes in which all are tied, in whatever direction."""
        either = (self.adjacency | self.adjacency_back).astype(np.float32)
        return sum_of_products(either @ either, either).astype(np.int64) // 6

    @cached_property
    def transitive_paths(self) -> IntArray:
        """(B,) paths i → k → j with i → j."""
        return sum_of_products(self.two_paths, self.arrows).astype(np.int64)

    @cached_property
    def depth(self) -> IntArray:
        """(B,) length of the longest of the shortest paths; 0 where nobody is tied."""
        return bits.depth(self.ties_out, self.below)

    @cached_property
    def _deepest_first(self) -> IntArray:
        """(B,) the sessions by depth, so that those with paths of a length are the first ones: no copy of some."""
        return np.argsort(-self.depth, kind="stable")

    @cached_property
    def _geodesics(self) -> Geodesics:
        """How many shortest paths lead from i to j.

        Breadth-first search from everybody at once: the counts of one length times the ties give those of the
        next, where nobody was before.
        """
        order, depth = self._deepest_first, self.depth
        ties: Counts = self.arrows[order]
        if self.n > EXACT_PEOPLE:
            ties = ties.astype(np.float64)
        diagonal = np.arange(self.n)
        seen = ties.copy()
        seen[:, diagonal, diagonal] = 1
        found = [ties]
        for length in range(2, int(depth.max(initial=1)) + 1):
            some = int(np.count_nonzero(depth >= length))
            ways = self.two_paths[order[:some]] if length == 2 else found[-1][:some] @ ties[:some]
            ways *= seen[:some] == 0
            seen[:some] += ways
            found.append(ways)
        seen[:, diagonal, diagonal] = 0
        return Geodesics(found, seen)

    @cached_property
    def distance(self) -> FloatArray:
        """(B, n, n) length of the shortest path i → j; infinite where there is none."""
        lengths = np.full(self.weight.shape, np.inf)
        lengths[:, np.arange(self.n), np.arange(self.n)] = 0
        for length, counts in enumerate(self._geodesics.by_length, start=1):
            some = self._deepest_first[: len(counts)]
            lengths[some] = np.where(counts > 0, float(length), lengths[some])
        return lengths

    @cached_property
    def betweenness(self) -> FloatArray:
        """(B, n) Σ over pairs s, t of the share of shortest paths s → t that pass through the person.

        Brandes (2001) from all sources at once, farthest people first. With σ the number of geodesics and δ
        what hangs on a person, seen from a source, `(1 + δ)/σ` of the people at one distance, summed over those
        next after a person, is that person's δ/σ.
        """
        order, (levels, paths) = self._deepest_first, self._geodesics
        back = self.adjacency_back[order].astype(np.float64)
        alone = 1.0 / np.maximum(paths, 1, dtype=np.float64)
        heavy = alone.copy()  # (1 + δ)/σ, of every source and person whose δ is known, else 1/σ
        there = [counts > 0 for counts in levels]
        for farther, nearer in pairwise(there[::-1]):
            some = len(farther)
            hanging = (heavy[:some] * farther) @ back[:some]
            hanging *= nearer[:some]
            heavy[:some] += hanging
        # δ; exactly 0 where nothing hangs.
        heavy -= alone
        heavy *= paths
        between = np.empty((len(self), self.n))
        between[order] = column_sums(heavy)
        return between

    @cached_property
    def triads(self) -> dict[str, FloatArray]:
        """Kind of threesome → (B,) how many."""
        from groupdyn.measurement.triads import census

        return census(self)


def _keep_freed_memory() -> None:
    """Teach the C library to keep freed memory for the next array, which halves the time or better.

    glibc gives freed memory above a threshold back to the system and gets it anew page by page; freeing one
    block below its limit of 32 MB, which is never touched, lifts that threshold. Elsewhere it does nothing.
    """
    np.empty(31 << 20, dtype=np.uint8)


def sum_of_products(left: Counts, right: Counts) -> FloatArray:
    """(B,) Σ_ij left_ij · right_ij."""
    cells = left.shape[1] * left.shape[2]
    sums: Counts = np.vecdot(left.reshape(len(left), cells), right.reshape(len(right), cells))
    return sums.astype(np.float64)


def chunk_size(n: int) -> int:
    """Sessions of `n` people to compute at a time."""
    return int(np.clip(CELLS_A_CHUNK // max(n * n, 1), 8, 4096))


def column_sums(matrices: FloatArray) -> FloatArray:
    """(B, n, n) → (B, n) sums over the senders; a product, as numpy's sums along short axes are slow."""
    sums: FloatArray = np.ones(matrices.shape[1]) @ matrices
    return sums
