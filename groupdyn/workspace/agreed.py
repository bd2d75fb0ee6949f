"""From what was decided about the acts on which two codings differ to what is changed in the log.

A decision is `first` (as the log has it, or has it not), `second` (as the coding has it, or has it not), or a
code: it is an act, and that is its kind.
"""

from __future__ import annotations

from collections.abc import Mapping

from groupdyn.agreement import Comparison
from groupdyn.workspace.codings import Agreed

AS_FIRST, AS_SECOND = "as first", "as second"
"""Decisions that name a rater. No code of a scheme has a blank in it."""


def keys_of(comparison: Comparison) -> list[str]:
    """By what the decision about each difference is kept: the rows of both acts, 0 where there is none."""
    rows = zip(comparison.differences["first"], comparison.differences["second"], strict=True)
    ids = comparison.first["id"].tolist(), comparison.second["id"].tolist()
    return [f"{ids[0][i] if i >= 0 else 0}:{ids[1][j] if j >= 0 else 0}" for i, j in rows]


def agreed_of(comparison: Comparison, decisions: Mapping[str, str]) -> Agreed:
    """What is to be changed in the log; a difference without a decision stays as the log has it."""
    changes: dict[int, dict[str, str]] = {}
    taken_out: list[int] = []
    taken_in: dict[int, dict[str, str]] = {}
    behind: dict[int, int | None] = {}
    for key, j in zip(keys_of(comparison), comparison.differences["second"], strict=True):
        first, second = map(int, key.split(":"))
        decision = decisions.get(key, AS_FIRST)
        code = {} if decision in (AS_FIRST, AS_SECOND) else {"act": decision}
        if not first and decision != AS_FIRST:
            taken_in[second] = code
            behind[second] = _before(comparison, int(j))
        elif first and not second and decision == AS_SECOND:
            taken_out.append(first)
        elif first and decision == AS_SECOND:
            act = comparison.second.iloc[int(j)]
            changes[first] = {name: act[name] for name in ("sender", "receiver", "act")}
        elif first and code:
            changes[first] = code
    return Agreed(changes, taken_out, taken_in, behind)


def _before(comparison: Comparison, second: int) -> int | None:
    """The row in the log of the last act that both noted before one of the coding's."""
    units = comparison.units
    earlier = units.first[units.second < second]
    return int(comparison.first["id"].iloc[int(earlier.max())]) if len(earlier) else None
