"""A sociogram as a pure value: places, arcs, hub and rings, which every renderer draws.

    people + ties ──build_scene──▶ Scene ──▶ svg · Plotly · (slides, print)

The plane has the ring of seats at radius 1, y upwards. Sizes and widths are in the same units, so
that a picture keeps its proportions at any size. Nothing here knows colours, pixels or languages.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from groupdyn.figures.seats import target_radius
from groupdyn.figures.style import Sign
from groupdyn.i18n import N_, Translator
from groupdyn.log import GROUP

FloatArray = npt.NDArray[np.float64]
Point = tuple[float, float]
Emphasis = Literal[0, 1, 2]

FADED = 1 / 6
"""What is left of a tie's opacity while somebody else is in focus."""

STATES: dict[str, str] = {
    "present": N_("present"),
    "silent": N_("present, silent"),
    "late": N_("came late"),
    "left early": N_("left early"),
    "absent": N_("absent"),
}
"""Where a person was; all but `absent` have a rim, and that of `silent` is dotted."""


@dataclass(frozen=True)
class Person:
    """Somebody with a seat.

    Attributes
    ----------
    id, label : the stable id, and the name to show.
    role : as in the roster; facilitators are squares.
    state : a key of `STATES`.
    value : the chosen measure, for size or tint; nan where undefined.
    """

    id: str
    label: str
    role: str = "member"
    state: str = "present"
    value: float = math.nan


@dataclass(frozen=True)
class Tie:
    """What one person sent to another, or to or from the group as a whole (`GROUP`)."""

    source: str
    target: str
    weight: float
    sign: Sign = "neutral"


@dataclass(frozen=True)
class Place:
    """A node: somebody at their seat.

    Attributes
    ----------
    radius : of the circle, or half the side of the square.
    rim : `none` is an empty place: somebody who was absent.
    tint : a share in [0, 1] of the accent; nan is untinted.
    sent, received : summed weight of the ties drawn from here and to here, the group's included.
    """

    index: int
    id: str
    label: str
    role: str
    state: str
    x: float
    y: float
    radius: float
    shape: Literal["circle", "square"]
    rim: Literal["solid", "dotted", "none"]
    tint: float
    emphasis: Emphasis
    value: float
    sent: float
    received: float


@dataclass(frozen=True)
class Arc:
    """An arrow: a quadratic Bézier curve from the rim of its source to the rim of its target.

    `end` is the tip of the head. `kind` is `group` for the straight lines to and from the hub.
    A ghost is a tie of the session before.
    """

    source: str
    target: str
    start: Point
    control: Point
    end: Point
    width: float
    head_length: float
    head_width: float
    sign: Sign
    emphasis: Emphasis
    ghost: bool
    weight: float
    kind: Literal["tie", "group"]

    @property
    def middle(self) -> Point:
        """The point halfway along the curve."""
        return self.point(0.5)

    def point(self, u: float) -> Point:
        """The point at `u` in [0, 1] along the curve."""
        (a, b), (c, d), (e, f) = self.start, self.control, self.end
        v = 1 - u
        return v * v * a + 2 * u * v * c + u * u * e, v * v * b + 2 * u * v * d + u * u * f


@dataclass(frozen=True)
class Ring:
    """A hairline circle or ellipse around the middle, labelled or not."""

    x_radius: float
    y_radius: float
    label: str = ""


@dataclass(frozen=True)
class Hub:
    """The group as a whole, in the middle."""

    radius: float
    label: str


@dataclass(frozen=True)
class Scene:
    """A whole sociogram. Arcs are in drawing order: ghosts first, what is in focus last.

    Attributes
    ----------
    widest : the weight that is drawn `widths[1]` wide; the same through a series that is to be compared.
    widths : the width of the weakest and of the widest tie.
    difference : the weights are changes between two sessions.
    inferred : (source, target) → how many of how many acts between them have a receiver that was proposed by
        the computer; only where there are any.
    """

    places: tuple[Place, ...]
    arcs: tuple[Arc, ...]
    hub: Hub | None
    rings: tuple[Ring, ...]
    widest: float
    widths: tuple[float, float]
    difference: bool = False
    title: str = ""
    focus: str | None = None
    inferred: Mapping[tuple[str, str], tuple[int, int]] = field(default_factory=dict)

    @cached_property
    def extent(self) -> tuple[float, float, float, float]:
        """The least and greatest x, then y, of all that is drawn but the labels."""
        reach = [(p.x - p.radius, p.x + p.radius, p.y - p.radius, p.y + p.radius) for p in self.places]
        reach += [(-r.x_radius, r.x_radius, -r.y_radius, r.y_radius) for r in self.rings]
        reach += [(-self.hub.radius, self.hub.radius, -self.hub.radius, self.hub.radius)] if self.hub else []
        if not self.places:
            return (-1.0, 1.0, -1.0, 1.0)
        left, right, low, high = zip(*reach, strict=True)
        return min(left), max(right), min(low), max(high)

    @cached_property
    def index(self) -> dict[str, int]:
        """Each person's position in `places`."""
        return {place.id: place.index for place in self.places}

    @cached_property
    def names(self) -> dict[str, str]:
        """Each person's name, and the hub's."""
        named = {place.id: place.label for place in self.places}
        return {**named, GROUP: self.hub.label} if self.hub else named

    @property
    def ties(self) -> tuple[Arc, ...]:
        """The arcs without the ghosts."""
        return tuple(arc for arc in self.arcs if not arc.ghost)

    def arrays(self, arcs: Iterable[Arc]) -> tuple[FloatArray, ...]:
        """Start, control and end points (A, 2), widths, head lengths and head widths (A,) of arcs."""
        rows = [
            (*arc.start, *arc.control, *arc.end, arc.width, arc.head_length, arc.head_width) for arc in arcs
        ]
        table = np.array(rows, dtype=float).reshape(-1, 9)
        return table[:, 0:2], table[:, 2:4], table[:, 4:6], table[:, 6], table[:, 7], table[:, 8]


def target_rings(t: Translator) -> tuple[Ring, ...]:
    """The rings of a target diagram, each with the choice status that stands there."""
    shares = (0.0, 0.25, 0.5, 0.75, 1.0)
    return tuple(Ring(target_radius(s), target_radius(s), t.percent(s)) for s in shares)


def ring_label(ring: Ring, seats: int) -> Point:
    """Where a ring's label stands: at its foot, or beside it where the lowest of so many seats is at the foot."""
    aside = math.pi / seats if seats > 1 and seats % 2 == 0 else 0.0
    return -ring.x_radius * math.sin(aside), -ring.y_radius * math.cos(aside)
