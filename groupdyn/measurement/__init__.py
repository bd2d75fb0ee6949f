"""Numbers of sessions, members and ties, computed for all sessions at once.

`Stack` is what they are computed on, `MEASURES`, `MEMBER_MEASURES` and `TIE_MEASURES` say what they
are, `measure_sessions`, `measure_members` and `measure_ties` compute them; `null_ranges`,
`bootstrap_bands` and `subgroups` look at one session, given as `SessionCells`, against chance.
To add a measure: see `catalogue`.
"""

from groupdyn.measurement.bootstrap import Band, bootstrap_bands
from groupdyn.measurement.catalogue import FAMILIES, NULLS, Measure
from groupdyn.measurement.cells import DYADIC, TO_GROUP, TO_SELF, UNKNOWN, SessionCells
from groupdyn.measurement.measuring import (
    MEASURES,
    MEMBER_MEASURES,
    TIE_MEASURES,
    measure_members,
    measure_sessions,
    measure_ties,
)
from groupdyn.measurement.nulls import NullRange, null_ranges
from groupdyn.measurement.stack import Stack
from groupdyn.measurement.subgroups import REASONS, Subgroups, subgroups

__all__ = [
    "DYADIC",
    "FAMILIES",
    "MEASURES",
    "MEMBER_MEASURES",
    "NULLS",
    "REASONS",
    "TIE_MEASURES",
    "TO_GROUP",
    "TO_SELF",
    "UNKNOWN",
    "Band",
    "Measure",
    "NullRange",
    "SessionCells",
    "Stack",
    "Subgroups",
    "bootstrap_bands",
    "measure_members",
    "measure_sessions",
    "measure_ties",
    "null_ranges",
    "subgroups",
]
