"""What a measure is, said once: its name, unit, ends, definition, source, and how it is computed.

To add one: write a function of a `Stack` in the module of its family and one `Measure` in that
module's `MEASURES` tuple; tables, docs, null ranges and tests find it there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from groupdyn.errors import SelectionError
from groupdyn.i18n import N_
from groupdyn.measurement.arithmetic import FloatArray
from groupdyn.measurement.stack import Stack

Unit = Literal["share", "count", "index", "acts", "people", "s"]
Level = Literal["session", "member", "tie"]
Null = Literal["graph", "receivers", "senders"]
Family = Literal["participation", "cohesion", "structure", "hierarchy", "triads"]

FAMILIES: dict[Family, str] = {
    "participation": N_("Participation"),
    "cohesion": N_("Cohesion"),
    "structure": N_("Structure"),
    "hierarchy": N_("Hierarchy"),
    "triads": N_("Threesomes"),
}
"""Families of measures in display order, with their names."""

FEW_ACTS = 20
"""Below so many acts a share is greyed: its 95 % band is then wider than ±.22."""

FEW_TIES = 30
"""Below so many acts who-to-whom measures are greyed: in a group of eight most pairs cannot have met yet."""

NULLS: dict[Null, str] = {
    "graph": N_("Random networks with as many people and as many ties."),
    "receivers": N_("Everybody speaks as often as they did, but to people picked at random."),
    "senders": N_("The same number of acts, but each by a person picked at random."),
}
"""Null models: with what chance a measure is compared."""


@dataclass(frozen=True)
class Measure:
    """One number of a session, a member or a tie.

    Attributes
    ----------
    key : stable name in tables and files.
    name : what a reader sees (marked for translation, as all texts here).
    unit : `share` in [0, 1], `index`, `count`, `acts`, `people`, or `s` (seconds).
    low, high : bounds; infinite where there is none.
    low_means, high_means : what the ends mean for a group leader; empty for plain counts.
    definition : one sentence.
    formula : plain text, in the symbols of the docs.
    undefined : when it is nan; empty if it always has a value.
    small_groups : bias or remark for small groups; may be empty.
    source : whom to cite.
    compute : stack → (B,) for sessions, (B, n) for members, (B, n, n) for ties.
    headline : whether it stands in front.
    null : the null model that belongs to it, if any; a key of `NULLS`.
    minimum_acts : with fewer acts in the session the number is greyed.
    """

    key: str
    name: str
    unit: Unit
    definition: str
    formula: str
    source: str
    compute: Callable[[Stack], FloatArray]
    family: Family
    low_means: str = ""
    high_means: str = ""
    undefined: str = ""
    small_groups: str = ""
    low: float = 0.0
    high: float = math.inf
    level: Level = "session"
    headline: bool = False
    null: Null | None = None
    minimum_acts: int = 0


def chosen(measures: Iterable[Measure], keys: Iterable[str] | None) -> tuple[Measure, ...]:
    """The measures of these keys, in the order asked; all of them without keys.

    Raises
    ------
    SelectionError : a key is not in the catalogue.
    """
    by_key = {measure.key: measure for measure in measures}
    if keys is None:
        return tuple(by_key.values())
    wanted = tuple(keys)
    for key in wanted:
        if key not in by_key:
            raise SelectionError(
                N_("There is no measure called {key}. Choose from: {known}."),
                key=key,
                known=", ".join(by_key),
            )
    return tuple(by_key[key] for key in wanted)
