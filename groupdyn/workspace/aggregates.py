"""What a researcher may know of a group: numbers of whole sessions, with small ones left out.

A session-level number can still be about one person (the share of the most active one), and a count can be
so small that it is. So what speaks of single people is not in the table; a session with few people or acts
has no numbers at all; counts are rounded; shares have two digits, so that no count can be worked out of them.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from groupdyn.log import InteractionLog
from groupdyn.measuring import catalogue, measures

LEAST_PEOPLE = 5
"""A session with fewer members present has no numbers."""
LEAST_ACTS = 20
"""Nor has one with fewer acts."""
STEP = 5
"""Counts are rounded to multiples of this; those below it are left out."""
DIGITS = 2
"""Shares and indices are rounded to so many digits."""

OF_SINGLE_PEOPLE = frozenset({"top_share", "leader_share"})
"""Measures that tell about one person, or the one or two who lead."""
_COUNTS = frozenset({"acts", "count", "people"})
"""Units of what is counted."""


def aggregate_keys() -> tuple[str, ...]:
    """The measures that aggregates hold, in display order."""
    return tuple(m.key for m in catalogue("session") if m.key not in OF_SINGLE_PEOPLE)


def aggregate(log: InteractionLog) -> pd.DataFrame:
    """The aggregates of a log: one row a session, in order; left out is nan.

    Returns
    -------
    `session` (1, 2, …: neither name nor date), `n` (members present, exact), then the measures of
    `aggregate_keys` among members, rounded as the module says.
    """
    table = measures(log, keys=aggregate_keys()).drop(columns=["group", "session"])
    enough = (table["n"] >= LEAST_PEOPLE) & (table["acts"] >= LEAST_ACTS)
    shown = pd.DataFrame({"session": np.arange(1, len(table) + 1)})
    shown["n"] = table["n"].where(enough)
    for measure in catalogue("session"):
        if measure.key in table and measure.key != "n":
            values = table[measure.key].astype(float)
            rounded = _counts(values) if measure.unit in _COUNTS else values.round(DIGITS)
            shown[measure.key] = rounded.where(enough)
    return shown


def _counts(values: pd.Series) -> pd.Series:
    return values.add(STEP / 2).floordiv(STEP).mul(STEP).where(values >= STEP)
