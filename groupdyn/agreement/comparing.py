"""Two codings of one session compared: matched, measured, and where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from groupdyn.agreement.coefficients import LEAST_USES, Agreement, Table, against_rest, agreement_of
from groupdyn.agreement.unitising import WINDOW_S, Positions, Units, receivers, unitise

ONLY_FIRST, ONLY_SECOND = "only first", "only second"
"""How an act that one rater alone noted stands in `Comparison.differences`."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """What two raters made of one session.

    Attributes
    ----------
    first, second : the codings, one row an act; see `unitise`.
    units : their acts, matched.
    """

    first: pd.DataFrame
    second: pd.DataFrame
    units: Units

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes that either rater gave to a matched act, in the order in which they come up."""
        return tuple(dict.fromkeys([*self._coded(0), *self._coded(1)]))

    @cached_property
    def confusion(self) -> pd.DataFrame:
        """How often the first rater said the row's code where the second said the column's; matched acts only."""
        return pd.DataFrame(self._table(self._coded(0), self._coded(1)), self.codes, self.codes)

    @cached_property
    def overall(self) -> Agreement:
        """Agreement about the code, over all codes."""
        return agreement_of(self.confusion.to_numpy())

    @cached_property
    def per_code(self) -> dict[str, Agreement]:
        """Agreement about each code: it against all the others."""
        return {code: self._about(k) for k, code in enumerate(self.codes)}

    @cached_property
    def sender(self) -> Agreement:
        """Agreement about who acted. Matching prefers the same sender, which raises it."""
        return self._about_people(self._part(0, "sender"), self._part(1, "sender"))

    @cached_property
    def receiver(self) -> Agreement:
        """Agreement about to whom. Matching prefers the same receiver, which raises it."""
        return self._about_people(self._part(0, "receiver"), self._part(1, "receiver"))

    @cached_property
    def differences(self) -> pd.DataFrame:
        """One row an act on which the raters differ, in order.

        Columns: `first`, `second` positions in the codings (–1 where the rater did not note it), `start_s` (the
        first rater's time where there is one), `what`: `act`, `sender`, `receiver`, several joined by `;`, or
        `only first`, `only second`.
        """
        parts = ("act", "sender", "receiver")
        sides = [[self._part(side, part) for part in parts] for side in (0, 1)]
        rows = [
            (int(i), int(j), ";".join(what))
            for k, (i, j) in enumerate(zip(self.units.first, self.units.second, strict=True))
            if (
                what := [
                    p for p, one, other in zip(parts, sides[0], sides[1], strict=True) if one[k] != other[k]
                ]
            )
        ]
        rows += [(int(i), -1, ONLY_FIRST) for i in self.units.only_first]
        rows += [(-1, int(j), ONLY_SECOND) for j in self.units.only_second]
        table = pd.DataFrame(rows, columns=["first", "second", "what"])
        table["start_s"] = [self._start(i, j) for i, j, _ in rows]
        order = np.argsort([self._place(i, j) for i, j, _ in rows], kind="stable")
        return table.iloc[order].reset_index(drop=True)

    def _side(self, side: int) -> tuple[pd.DataFrame, Positions]:
        return (self.first, self.units.first) if side == 0 else (self.second, self.units.second)

    def _part(self, side: int, part: str) -> list[str]:
        """A column of the matched acts."""
        table, rows = self._side(side)
        acts = table.iloc[rows]
        return receivers(acts) if part == "receiver" else list(acts[part].astype(object).map(str))

    def _coded(self, side: int) -> list[str]:
        return self._part(side, "act")

    @staticmethod
    def _table(one: Sequence[str], other: Sequence[str]) -> Table:
        """The confusion table of two lists of categories, by the order in which these come up."""
        number = {value: k for k, value in enumerate(dict.fromkeys([*one, *other]))}
        table = np.zeros((len(number), len(number)), dtype=np.int64)
        np.add.at(table, ([number[v] for v in one], [number[v] for v in other]), 1)
        return table

    def _about(self, code: int) -> Agreement:
        table = against_rest(self.confusion.to_numpy(), code)
        uses = int(2 * table[0, 0] + table[0, 1] + table[1, 0])
        found = agreement_of(table)
        return replace(found, uses=uses, thin=found.thin or uses < LEAST_USES)

    def _about_people(self, one: Sequence[str], other: Sequence[str]) -> Agreement:
        return agreement_of(self._table(one, other))

    def _start(self, first: int, second: int) -> float:
        """When it was: by the first rater if that one says so."""
        for table, row in ((self.first, first), (self.second, second)):
            if row >= 0 and "start_s" in table and not pd.isna(start := table["start_s"].iloc[row]):
                return float(start)
        return float("nan")

    def _place(self, first: int, second: int) -> float:
        """Where it stands in the list: by time, or by the first rater's order.

        Without times, an act of the second alone stands behind the pair before it.
        """
        if self.units.by == "time":
            return self._start(first, second)
        if first >= 0:
            return float(first)
        before = self.units.second < second
        return float(self.units.first[before].max() if before.any() else -1) + 0.5


def compare(first: pd.DataFrame, second: pd.DataFrame, window_s: float = WINDOW_S) -> Comparison:
    """Match two codings of one session and compare them.

    Parameters
    ----------
    first, second : one row an act, in order; columns `sender`, `receiver`, `act` and, if known, `start_s`.
    window_s : acts that begin further apart are not the same act.
    """
    first, second = (table.reset_index(drop=True) for table in (first, second))
    return Comparison(first, second, unitise(first, second, window_s))
