"""How a scene is made of people with seats and the ties between them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Literal

import numpy as np

from groupdyn.errors import SelectionError
from groupdyn.figures.scene import Emphasis, Hub, Person, Place, Point, Ring, Scene, Tie
from groupdyn.figures.tie_arcs import (
    WIDTHS,
    Key,
    arcs_of,
    drawing_order,
    emphasis_of,
    merged,
    near_of,
    passed,
)
from groupdyn.log import FACILITATORS, GROUP

NODE = 0.06
"""The largest ordinary radius of a node; fewer units where many people sit close."""
HUB = 0.115
"""The radius of the group's hub."""


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
    drawn = merged(ties, known, minimum_weight, difference, hub is not None)
    before = merged(ghosts, known, minimum_weight, False, hub is not None, one_sign=True)
    if widest is None:
        widest = max((abs(w) for w in [*drawn.values(), *before.values()]), default=1.0)
    radius = node_radius(len(seats))
    widths = _widths(scale, radius)
    places = _places(
        people, seats, drawn, radius, node_measure, value_range, near_of(focus, focus_tie, drawn)
    )
    arcs = partial(
        arcs_of,
        places={place.id: place for place in places},
        seats=seats,
        ordinary=radius,
        hub=HUB if hub is not None else 0.0,
        widths=widths,
        widest=widest,
        emphasis={key[:2]: emphasis_of(key[0], key[1], focus, focus_tie) for key in (*before, *drawn)},
    )
    return Scene(
        places=places,
        arcs=tuple(sorted(arcs(before, ghost=True) + arcs(drawn, ghost=False), key=drawing_order)),
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
    sent, received = passed(drawn)
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


def _ring(seats: Mapping[str, Point]) -> tuple[Ring, ...]:
    """The hairline through the seats, where they stand on a circle or an ellipse around the middle."""
    if not seats:
        return ()
    points = np.array(list(seats.values()), dtype=float)
    x, y = points[np.abs(points[:, 0]).argmax()]
    x_radius = float(abs(x) / math.sqrt(1 - y * y)) if abs(x) > 1e-6 and abs(y) < 1 else 1.0
    on_it = np.allclose((points[:, 0] / x_radius) ** 2 + points[:, 1] ** 2, 1.0, atol=1e-6)
    return (Ring(x_radius, 1.0),) if on_it else ()
