"""A sociogram as a pure value: places, arcs, hub and rings, which every renderer draws.

    people + ties ──build_scene──▶ Scene ──▶ svg · Plotly · (slides, print)

The plane has the ring of seats at radius 1, y upwards. Sizes and widths are in the same units, so
that a picture keeps its proportions at any size. Nothing here knows colours, pixels or languages.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Literal

import numpy as np
import numpy.typing as npt

from groupdyn.errors import SelectionError
from groupdyn.figures import arcs as geometry
from groupdyn.figures.seats import target_radius
from groupdyn.figures.style import Sign
from groupdyn.i18n import N_, Translator
from groupdyn.log import FACILITATORS, GROUP

FloatArray = npt.NDArray[np.float64]
Point = tuple[float, float]
Emphasis = Literal[0, 1, 2]

FADED = 1 / 6
"""What is left of a tie's opacity while somebody else is in focus."""
NODE = 0.06
"""The largest ordinary radius of a node; fewer units where many people sit close."""
HUB = 0.115
"""The radius of the group's hub."""
WIDTHS = (0.0052, 0.0215)
"""The width of the weakest and of the widest tie."""
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


def width(weight: float, widest: float, widths: tuple[float, float] = WIDTHS) -> float:
    """The width of a weight: from `widths[0]` for nothing to `widths[1]` for the widest and above."""
    share = min(abs(weight) / widest, 1.0) if widest > 0 else 0.0
    return widths[0] + (widths[1] - widths[0]) * share


def node_radius(count: int) -> float:
    """The ordinary radius of a node among so many seats."""
    return min(NODE, 0.22 * 2 * math.sin(math.pi / count)) if count > 2 else NODE


def build_scene(
    people: Sequence[Person],
    ties: Sequence[Tie],
    *,
    seats: Mapping[str, Point],
    ghosts: Sequence[Tie] = (),
    focus: str | None = None,
    focus_tie: tuple[str, str] | None = None,
    difference: bool = False,
    minimum_weight: float = 0.0,
    widest: float | None = None,
    scale: float = 1.0,
    node_measure: Literal["none", "size", "tint", "both"] = "size",
    value_range: tuple[float, float] | None = None,
    hub: str | None = "group",
    rings: Sequence[Ring] | None = None,
    title: str = "",
    inferred: Mapping[tuple[str, str], tuple[int, int]] | None = None,
) -> Scene:
    """A sociogram from people with seats and the ties between them.

    Parameters
    ----------
    people : everybody to be drawn, the silent and the absent too; observers are the caller's to leave out.
    ties : several between the same two are added up when they have the same sign, and drawn side by
        side when not. Ties with oneself, and of weight 0 or nan, are not drawn. All ties with the
        group are one quiet grey line a person and direction.
    seats : a place for each person; more seats than people are fine (and keep the courses of arcs equal).
    ghosts : the ties of the session before, pale beneath.
    focus : a person whose ties stand out; the others fade to a sixth.
    focus_tie : likewise for one tie, (source, target).
    difference : weights are changes; a growing tie is `more`, a shrinking one `less`, whatever its sign.
    minimum_weight : ties (and ghosts) below it are not drawn.
    widest : the weight of the widest line; give it to compare sessions; default the greatest here.
    scale : of line widths and heads. They grow with the picture anyway, on a wall too.
    node_measure : whether `Person.value` makes nodes larger (area), tints them, both, or nothing.
    value_range : the values of the smallest and the largest node; default 0 and the greatest here.
    hub : the word in the middle, in the reader's language; None leaves the hub out, with its ties.
    inferred : as in `Scene`.
    rings : default one hairline through the seats where they stand on a circle or ellipse.

    Raises
    ------
    SelectionError : a person without a seat, or a tie with somebody who is not among the people.
    """
    _check_seats(people, seats)
    known = {GROUP, *(person.id for person in people)}
    drawn = _merged(ties, known, minimum_weight, difference, hub is not None)
    before = _merged(ghosts, known, minimum_weight, False, hub is not None, one_sign=True)
    if widest is None:
        widest = max((abs(w) for w in [*drawn.values(), *before.values()]), default=1.0)
    radius = node_radius(len(seats))
    widths = _widths(scale, radius)
    places = _places(people, seats, drawn, radius, node_measure, value_range, _near(focus, focus_tie, drawn))
    arcs = partial(
        _arcs,
        places={place.id: place for place in places},
        seats=seats,
        ordinary=radius,
        hub=HUB if hub is not None else 0.0,
        widths=widths,
        widest=widest,
        emphasis={key[:2]: _emphasis(key[0], key[1], focus, focus_tie) for key in (*before, *drawn)},
    )
    return Scene(
        places=places,
        arcs=tuple(sorted(arcs(before, ghost=True) + arcs(drawn, ghost=False), key=_drawing_order)),
        hub=Hub(HUB, hub) if hub is not None else None,
        rings=tuple(rings) if rings is not None else _ring(seats),
        widest=widest,
        widths=widths,
        difference=difference,
        title=title,
        focus=focus,
        inferred=dict(inferred or {}),
    )


def _check_seats(people: Sequence[Person], seats: Mapping[str, Point]) -> None:
    for person in people:
        if person.id not in seats:
            raise SelectionError("{member} has no seat.", member=person.id)


def _widths(scale: float, radius: float) -> tuple[float, float]:
    """The widths of lines, slimmer where many people make small nodes."""
    slim = scale * min(1.0, radius / 0.05)
    return WIDTHS[0] * slim, WIDTHS[1] * slim


def _places(
    people: Sequence[Person],
    seats: Mapping[str, Point],
    drawn: Mapping[Key, float],
    radius: float,
    node_measure: str,
    value_range: tuple[float, float] | None,
    near: Mapping[str, Emphasis] | None,
) -> tuple[Place, ...]:
    sent, received = _passed(drawn)
    sizes = _shares([person.value for person in people], value_range)
    return tuple(
        Place(
            index=k,
            id=person.id,
            label=person.label,
            role=person.role,
            state=person.state,
            x=float(seats[person.id][0]),
            y=float(seats[person.id][1]),
            radius=_radius(radius, size, person, node_measure),
            shape="square" if person.role in FACILITATORS else "circle",
            rim="none" if person.state == "absent" else "dotted" if person.state == "silent" else "solid",
            tint=size if node_measure in {"tint", "both"} else math.nan,
            emphasis=near.get(person.id, 0) if near is not None else 1,
            value=person.value,
            sent=sent.get(person.id, 0.0),
            received=received.get(person.id, 0.0),
        )
        for k, (person, size) in enumerate(zip(people, sizes, strict=True))
    )


def _passed(drawn: Mapping[Key, float]) -> tuple[dict[str, float], dict[str, float]]:
    """How much weight each sent and received, of what is drawn; who did not is left out."""
    sent: dict[str, float] = {}
    received: dict[str, float] = {}
    for (source, target, _), weight in drawn.items():
        sent[source] = sent.get(source, 0.0) + abs(weight)
        received[target] = received.get(target, 0.0) + abs(weight)
    return sent, received


_ORDER = {"neutral": 1, "less": 2, "positive": 3, "more": 3, "negative": 4}
_BESIDE = ("positive", "more", "less", "negative", "neutral")
"""Which of several ties from one to another keeps the inmost course."""
Key = tuple[str, str, Sign]


def _drawing_order(arc: Arc) -> tuple[bool, int, int, float]:
    return not arc.ghost, arc.emphasis, 0 if arc.kind == "group" else _ORDER[arc.sign], arc.weight


def _merged(
    ties: Sequence[Tie],
    known: set[str],
    minimum: float,
    difference: bool,
    with_hub: bool,
    one_sign: bool = False,
) -> dict[Key, float]:
    """One entry a pair and sign, in the order the pairs first came."""
    summed: dict[Key, float] = {}
    for tie in ties:
        for end in (tie.source, tie.target):
            if end not in known:
                raise SelectionError("A tie names {member}, who is not among the people drawn.", member=end)
        if tie.source == tie.target or math.isnan(tie.weight):
            continue
        plain = difference or one_sign or GROUP in (tie.source, tie.target)
        key: Key = (tie.source, tie.target, "neutral" if plain else tie.sign)
        summed[key] = summed.get(key, 0.0) + tie.weight
    kept = {
        key: weight
        for key, weight in summed.items()
        if weight and abs(weight) >= minimum and (with_hub or GROUP not in key[:2])
    }
    if difference:
        return {(a, b, "more" if weight > 0 else "less"): weight for (a, b, _), weight in kept.items()}
    return kept


def _shares(values: Sequence[float], value_range: tuple[float, float] | None) -> list[float]:
    """Values as shares in [0, 1] of their range; nan where undefined."""
    defined = [value for value in values if not math.isnan(value)]
    low, high = value_range or (min([0.0, *defined]), max(defined, default=0.0))
    if high <= low:
        return [math.nan] * len(values)
    return [math.nan if math.isnan(v) else min(max((v - low) / (high - low), 0.0), 1.0) for v in values]


def _radius(ordinary: float, share: float, person: Person, node_measure: str) -> float:
    side = 0.9 if person.role in FACILITATORS else 1.0  # a square looks larger than a circle
    if node_measure not in {"size", "both"} or math.isnan(share):
        return ordinary * side
    low, high = 0.72**2, 1.2**2
    return ordinary * side * math.sqrt(low + (high - low) * share)


def _near(
    focus: str | None, focus_tie: tuple[str, str] | None, drawn: Mapping[Key, float]
) -> dict[str, Emphasis] | None:
    """The emphasis of places while something is in focus; None where nothing is."""
    if focus_tie is not None:
        return dict.fromkeys(focus_tie, 2)
    if focus is None:
        return None
    near: dict[str, Emphasis] = {}
    for source, target, _ in drawn:
        if focus in (source, target):
            near |= {source: 1, target: 1}
    return {**near, focus: 2}


def _emphasis(source: str, target: str, focus: str | None, focus_tie: tuple[str, str] | None) -> Emphasis:
    if focus_tie is not None:
        return 2 if (source, target) == focus_tie else 0
    if focus is not None:
        return 2 if focus in (source, target) else 0
    return 1


def _ring(seats: Mapping[str, Point]) -> tuple[Ring, ...]:
    """The hairline through the seats, where they stand on a circle or an ellipse around the middle."""
    if not seats:
        return ()
    points = np.array(list(seats.values()), dtype=float)
    x, y = points[np.abs(points[:, 0]).argmax()]
    x_radius = float(abs(x) / math.sqrt(1 - y * y)) if abs(x) > 1e-6 and abs(y) < 1 else 1.0
    on_it = np.allclose((points[:, 0] / x_radius) ** 2 + points[:, 1] ** 2, 1.0, atol=1e-6)
    return (Ring(x_radius, 1.0),) if on_it else ()


def _arcs(
    ties: Mapping[Key, float],
    places: Mapping[str, Place],
    seats: Mapping[str, Point],
    *,
    ordinary: float,
    hub: float,
    widths: tuple[float, float],
    widest: float,
    emphasis: Mapping[tuple[str, str], Emphasis],
    ghost: bool,
) -> list[Arc]:
    """The arcs of ties, each in its course from rim to rim."""
    if not ties:
        return []
    ends = {
        **{p.id: (p.x, p.y, p.radius, p.shape == "square") for p in places.values()},
        GROUP: (0.0, 0.0, hub, False),
    }
    a = np.array([ends[source] for source, _, _ in ties])
    b = np.array([ends[target] for _, target, _ in ties])
    bend = _bends(ties, seats, ordinary, hub)
    starts, controls, tips = geometry.trimmed(
        a[:, :2],
        geometry.control(a[:, :2], b[:, :2], bend),
        b[:, :2],
        a[:, 2],
        a[:, 3].astype(bool),
        b[:, 2],
        b[:, 3].astype(bool),
    )
    slim = widths[0] / WIDTHS[0]
    made = []
    rows = zip(ties.items(), starts.tolist(), controls.tolist(), tips.tolist(), strict=True)
    for ((source, target, sign), weight), start, control, tip in rows:
        thick = width(weight, widest, widths)
        made.append(
            Arc(
                source=source,
                target=target,
                start=(start[0], start[1]),
                control=(control[0], control[1]),
                end=(tip[0], tip[1]),
                width=thick,
                head_length=1.75 * thick + 0.021 * slim,
                head_width=1.65 * thick + 0.016 * slim,
                sign=sign,
                emphasis=emphasis[source, target],
                ghost=ghost,
                weight=weight,
                kind="group" if GROUP in (source, target) else "tie",
            )
        )
    return made


def _bends(ties: Mapping[Key, float], seats: Mapping[str, Point], ordinary: float, hub: float) -> FloatArray:
    """How far each tie stands beside its chord; straight to the hub, side by side where signs differ."""
    order = sorted(seats)
    position = {person: k for k, person in enumerate(order)}
    points = tuple((float(seats[p][0]), float(seats[p][1])) for p in order)
    free = geometry.bends(points, round(1.5 * ordinary + 0.008, 6), round(1.12 * hub, 6))
    signs: dict[tuple[str, str], list[str]] = {}
    for source, target, sign in ties:
        signs.setdefault((source, target), []).append(sign)
    bend = np.zeros(len(ties))
    for k, (source, target, sign) in enumerate(ties):
        if GROUP in (source, target):
            continue
        bend[k] = free[position[source], position[target]]
        if len(signs[source, target]) > 1:
            rank = sorted(signs[source, target], key=_BESIDE.index).index(sign)
            chord = math.dist(seats[source], seats[target])
            bend[k] += rank * min(max(geometry.APART, 0.04 / max(chord, 0.05)), 0.3)
    return bend
