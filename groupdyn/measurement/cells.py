"""One session as counted kinds of act: what null models and bootstrap draw from.

Two acts are in the same cell if they have the same sender, the same receivers and the same weight.
Everybody who was present (or acts, or is named) stands here, facilitators too, whoever is included in
the measures: an act of an included person may go to somebody who is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from groupdyn.measurement.arithmetic import BoolArray, FloatArray, IntArray
from groupdyn.measurement.stack import Stack

DYADIC, TO_GROUP, TO_SELF, UNKNOWN = range(4)
"""Kinds of address of an act: named people, the whole group, oneself, not recorded."""


@dataclass(frozen=True, eq=False)
class SessionCells:
    """The acts of one session, counted by who addresses whom, with what weight.

    Attributes
    ----------
    facilitator : (N,) who of the people present is a leader or co-leader.
    included : (N,) on whom the measures are computed.
    sender : (C,) position among the N people.
    receivers : (C, N) whom the acts name; nobody unless `kind` is `DYADIC`.
    kind : (C,) `DYADIC`, `TO_GROUP`, `TO_SELF` or `UNKNOWN`.
    weight : (C,) what one act adds to the tie to *each* receiver.
    count : (C,) number of acts.
    changes, pairs : as in `Stack.totals`.
    threshold : as in `Stack`.
    session : position in the log's sessions; part of the seed, so that sessions draw independently.
    """

    facilitator: BoolArray
    included: BoolArray
    sender: IntArray
    receivers: BoolArray
    kind: IntArray
    weight: FloatArray
    count: IntArray
    changes: float = 0.0
    pairs: float = 0.0
    threshold: float = 1.0
    session: int = 0

    @classmethod
    def of_acts(
        cls,
        *,
        facilitator: ArrayLike,
        included: ArrayLike,
        sender: ArrayLike,
        receivers: ArrayLike,
        kind: ArrayLike,
        weight: ArrayLike | None = None,
        changes: float = 0.0,
        pairs: float = 0.0,
        threshold: float = 1.0,
        session: int = 0,
    ) -> SessionCells:
        """Count acts given one a row: `sender` (a,), `receivers` (a, N), `kind` (a,), `weight` (a,) or all 1."""
        people = np.asarray(included, dtype=np.bool_)
        who = np.asarray(sender, dtype=np.int64)
        named = np.asarray(receivers, dtype=np.bool_).reshape(len(who), len(people))
        weights = np.ones(len(who)) if weight is None else np.asarray(weight, dtype=np.float64)
        rows = np.column_stack([who, np.asarray(kind, dtype=np.int64), weights, named]).astype(np.float64)
        cells, counts = np.unique(rows, axis=0, return_counts=True)
        return cls(
            facilitator=np.asarray(facilitator, dtype=np.bool_),
            included=people,
            sender=cells[:, 0].astype(np.int64),
            receivers=cells[:, 3:].astype(np.bool_),
            kind=cells[:, 1].astype(np.int64),
            weight=cells[:, 2],
            count=counts.astype(np.int64),
            changes=changes,
            pairs=pairs,
            threshold=threshold,
            session=session,
        )

    @classmethod
    def of_matrix(cls, acts: ArrayLike, *, threshold: float = 1.0, session: int = 0) -> SessionCells:
        """Cells from a who-to-whom matrix of numbers of acts; everybody is an included member."""
        matrix = np.array(acts, dtype=np.int64)
        np.fill_diagonal(matrix, 0)
        sender, receiver = np.nonzero(matrix)
        receivers = np.zeros((len(sender), len(matrix)), dtype=np.bool_)
        receivers[np.arange(len(sender)), receiver] = True
        return cls(
            facilitator=np.zeros(len(matrix), dtype=np.bool_),
            included=np.ones(len(matrix), dtype=np.bool_),
            sender=sender,
            receivers=receivers,
            kind=np.full(len(sender), DYADIC),
            weight=np.ones(len(sender)),
            count=matrix[sender, receiver],
            threshold=threshold,
            session=session,
        )

    @property
    def people(self) -> int:
        """N, people present."""
        return len(self.included)

    @property
    def acts(self) -> int:
        """Acts in the session."""
        return int(self.count.sum())

    @cached_property
    def observed(self) -> Stack:
        """The session as it was, a stack of one."""
        return self.stack(self.count[None, :], changes=np.array([self.changes]))

    @cached_property
    def _place(self) -> IntArray:
        """(N,) position among the included people; –1 for the others."""
        return np.where(self.included, np.cumsum(self.included) - 1, -1)

    def stack(self, counts: NDArray[np.int64], changes: FloatArray | None = None) -> Stack:
        """Replicas of the session that have these numbers of acts in its cells, `counts` (R, C)."""
        replicas, n = len(counts), int(self.included.sum())
        drawn = counts.astype(np.float64)
        weight, count = self._matrices(drawn, n)
        # One product for all sums: it is many small ones that make the threads of a busy computer wait.
        sums = drawn @ self._summands
        totals = {key: sums[:, 3 * n + i] for i, key in enumerate(self._kinds)}
        totals["changes"] = np.full(replicas, self.changes) if changes is None else changes
        totals["pairs"] = np.full(replicas, self.pairs)
        return Stack(
            session=np.full(replicas, self.session),
            person=np.tile(np.flatnonzero(self.included), (replicas, 1)),
            weight=weight,
            count=count,
            sent=sums[:, :n],
            received=sums[:, n : 2 * n],
            to_group=sums[:, 2 * n : 3 * n],
            totals=totals,
            threshold=self.threshold,
        )

    @cached_property
    def _kinds(self) -> dict[str, BoolArray]:
        """Total → (C,) whether a cell's acts belong to it."""
        meets = self.facilitator[self.sender] | (self.receivers & self.facilitator).any(axis=1)
        return {
            "acts": np.ones(len(self.sender), dtype=np.bool_),
            "dyadic": self.kind == DYADIC,
            "group": self.kind == TO_GROUP,
            "self": self.kind == TO_SELF,
            "unknown": self.kind == UNKNOWN,
            "leader": meets,
            "member": self.receivers.any(axis=1) & ~meets,
        }

    @cached_property
    def _summands(self) -> FloatArray:
        """(C, 3n + kinds) 1 where a cell's acts count: sent by each, received by each, to the group by each, kinds."""
        place, n = self._place[self.sender], int(self.included.sum())
        by_sender = np.zeros((len(place), n))
        inside = np.flatnonzero(place >= 0)
        by_sender[inside, place[inside]] = 1
        columns = [by_sender, self.receivers[:, self.included], by_sender * (self.kind == TO_GROUP)[:, None]]
        return np.column_stack([*columns, *self._kinds.values()]).astype(np.float64)

    @cached_property
    def _ties(self) -> tuple[IntArray, IntArray, IntArray]:
        """Which cells make a tie among the included, by tie: (k,) cells, (m,) flat ties, (m,) where each begins."""
        place, n = self._place, int(self.included.sum())
        cell, receiver = np.nonzero(self.receivers)
        among = (place[self.sender[cell]] >= 0) & (place[receiver] >= 0)
        cell, receiver = cell[among], receiver[among]
        tie = place[self.sender[cell]] * n + place[receiver]
        order = np.argsort(tie, kind="stable")
        ties, starts = np.unique(tie[order], return_index=True)
        return cell[order], ties, starts

    def _matrices(self, drawn: FloatArray, n: int) -> tuple[FloatArray, FloatArray]:
        """(R, n, n) each: summed weights and numbers of acts of replicas; the same array where every act weighs 1."""
        cell, ties, starts = self._ties
        values = drawn.take(cell, axis=1)
        count = _gather(values, ties, starts, n)
        each = self.weight[cell]
        weight = count if (each == 1).all() else _gather(values * each, ties, starts, n)
        return weight, count


def _gather(values: FloatArray, ties: IntArray, starts: IntArray, n: int) -> FloatArray:
    """(R, k) values of cells → (R, n, n), values of the same tie added up."""
    matrices = np.zeros((len(values), n * n))
    if len(ties):
        alone = len(ties) == values.shape[1]
        matrices[:, ties] = values if alone else np.add.reduceat(values, starts, axis=1)
    return matrices.reshape(len(values), n, n)
