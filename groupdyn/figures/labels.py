"""Where names stand: outside the circle, never on lines, never on each other, never cut.

Labels are laid out for a picture of a known size in pixels, since type has a size of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from groupdyn.figures import arcs as geometry
from groupdyn.figures.scene import Place, Scene
from groupdyn.figures.style import text_width, wrapped

Anchor = Literal["start", "middle", "end"]
LINE = 1.22
"""The height of a line of type, in type sizes."""


@dataclass(frozen=True)
class Label:
    """A name in its lines, in pixels from the middle of the picture, y upwards.

    Attributes
    ----------
    x : where the lines start, end, or have their middle.
    y : the middle of the block of lines.
    moved : how far the label was moved from its natural place to make room.
    """

    index: int
    lines: tuple[str, ...]
    x: float
    y: float
    anchor: Anchor
    width: float
    height: float
    moved: float = 0.0

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, right, low and high edge."""
        left = self.x - {"start": 0.0, "middle": self.width / 2, "end": self.width}[self.anchor]
        return left, left + self.width, self.y - self.height / 2, self.y + self.height / 2


@dataclass(frozen=True)
class Fit:
    """How a scene fits a picture: `radius` pixels a unit, the middle at (x, y) from the top left."""

    radius: float
    x: float
    y: float
    type_size: float
    labels: tuple[Label, ...]


def type_size(count: int, label: float) -> float:
    """The size of names among so many people: ordinary up to 16, then smaller, at least 0.72 of it."""
    return label * (1.0 if count <= 16 else max(0.72, 1.0 - 0.015 * (count - 16)))


def hub_size(scene: Scene, radius: float, note: float) -> float:
    """The size of the word in the hub: that of a note, or what fits where the picture is small."""
    if scene.hub is None:
        return note
    em = max(text_width(scene.hub.label, 1.0), 0.1)
    return max(min(note, 1.75 * radius * scene.hub.radius / em), 0.6 * note)


def fitted(scene: Scene, width: float, height: float, label: float, *, pad: float = 6.0) -> Fit:
    """The largest picture of a scene with its names inside `width` × `height` pixels."""
    size = type_size(len(scene.places), label)
    widest = min(11.5 * size, 0.23 * width)
    left, right, low, high = scene.extent
    radius = min((width - 2 * pad) / (right - left), (height - 2 * pad) / (high - low))
    names: tuple[Label, ...] = ()
    for _ in range(7):
        radius = max(radius, 12.0)
        names = labels(scene, radius, size, widest)
        reach = _reach(scene, radius, names)
        over = max(
            (reach[1] - reach[0]) - (width - 2 * pad),
            (reach[3] - reach[2]) - (height - 2 * pad),
        )
        if over <= 0.5:
            break
        radius -= 0.55 * over / max(1.0, min(right - left, high - low) / 2)
    reach = _reach(scene, radius, names)
    x = _centred(width, reach[0], reach[1], pad)
    y = _centred(height, -reach[3], -reach[2], pad)
    return Fit(radius, x, y, size, names)


def _centred(size: float, low: float, high: float, pad: float) -> float:
    """The middle of the picture, unless something would be cut there."""
    return min(max(size / 2, pad - low), max(size - pad - high, pad - low))


def _reach(scene: Scene, radius: float, names: tuple[Label, ...]) -> tuple[float, float, float, float]:
    left, right, low, high = (radius * edge for edge in scene.extent)
    for label in names:
        a, b, c, d = label.box
        left, right, low, high = min(left, a), max(right, b), min(low, c), max(high, d)
    return left, right, low, high


def labels(scene: Scene, radius: float, size: float, widest: float) -> tuple[Label, ...]:
    """The names of a scene drawn with `radius` pixels a unit, in the order of its places."""
    if not scene.places:
        return ()
    if all(_rim(place, scene) for place in scene.places):
        made = [_outside(place, scene, radius, size, widest) for place in scene.places]
        return tuple(_spread(made))
    return _placed(scene, radius, size, widest)


def _rim(place: Place, scene: Scene) -> bool:
    """Whether somebody sits on the outermost ring, so that there is nothing outside of them."""
    if not scene.rings:
        return len(scene.places) == 1
    ring = max(scene.rings, key=lambda r: r.x_radius)
    return abs((place.x / ring.x_radius) ** 2 + (place.y / ring.y_radius) ** 2 - 1) < 1e-6


def _block(place: Place, scene: Scene, size: float, widest: float) -> tuple[tuple[str, ...], float, float]:
    lines = wrapped(place.label, widest, size, lines=2 if len(scene.places) <= 16 else 1)
    return lines, max(text_width(line, size) for line in lines), len(lines) * LINE * size


def _gap(size: float) -> float:
    return 0.5 * size


def _rim_at(place: Place, across: float, up: float) -> float:
    """How far from the centre the rim is in a direction of length 1: farther at a square's corners."""
    return place.radius / max(abs(across), abs(up)) if place.shape == "square" else place.radius


def _outside(place: Place, scene: Scene, radius: float, size: float, widest: float) -> Label:
    lines, width, height = _block(place, scene, size, widest)
    away = math.hypot(place.x, place.y) or 1.0
    across, up = (place.x / away, place.y / away) if place.x or place.y else (0.0, 1.0)
    reach = radius * _rim_at(place, across, up) + _gap(size)
    narrow = 0.2 if len(scene.places) <= 16 else 0.02
    anchor: Anchor = "middle" if abs(across) < narrow else "start" if across > 0 else "end"
    # A name beside a node near the top is lifted by half its height, so that it clears the rim.
    y = radius * place.y + up * reach + up * height / 2 * (1.0 if anchor == "middle" else abs(up))
    return Label(place.index, lines, radius * place.x + across * reach, y, anchor, width, height)


def _spread(names: list[Label]) -> list[Label]:
    """Names on a ring, pushed up (above the middle) or down (below) until none touches the next."""
    result = {label.index: label for label in names}
    for sign in (1, -1):
        for anchors in (("start", "middle"), ("end", "middle")):
            half = [result[k] for k in result if sign * result[k].y >= 0 and result[k].anchor in anchors]
            placed: list[Label] = []
            for label in sorted(half, key=lambda one: (one.anchor == "middle", sign * one.y)):
                moved = _pushed(label, placed, sign)
                placed.append(moved)
                result[label.index] = moved
    return [result[label.index] for label in names]


def _pushed(label: Label, placed: list[Label], sign: int) -> Label:
    """A name moved outwards over those that stand already, until it touches none of them."""
    moved = label
    for _ in placed:
        a = moved.box
        under = [b for b in (other.box for other in placed) if _touch(a, b)]
        if not under:
            break
        edge = max(sign * (b[3] if sign > 0 else b[2]) for b in under)
        y = sign * (edge + moved.height / 2 + 0.01)
        moved = replace(moved, y=y, moved=label.moved + abs(y - label.y))
    return moved


def _touch(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[1] + 3 and b[0] < a[1] + 3 and a[2] < b[3] and b[2] < a[3]


_WAYS = tuple((math.sin(k * math.pi / 4), math.cos(k * math.pi / 4)) for k in range(8))


def _placed(scene: Scene, radius: float, size: float, widest: float) -> tuple[Label, ...]:
    """Names among free places: each on that of eight sides where it covers least."""
    course = _courses(scene) * radius
    nodes = np.array([(p.x, p.y, p.radius) for p in scene.places]) * radius
    done: list[Label] = []
    for place in scene.places:
        best, least = None, math.inf
        away = math.hypot(place.x, place.y) or 1.0
        for across, up in _WAYS:
            label = _beside(place, scene, radius, size, widest, across, up)
            outward = (across * place.x + up * place.y) / away
            cost = _covered(label, course, nodes, done) - 0.8 * outward
            if cost < least:
                best, least = label, cost
        if best is not None:
            done.append(best)
    return tuple(done)


def _beside(
    place: Place, scene: Scene, radius: float, size: float, widest: float, across: float, up: float
) -> Label:
    lines, width, height = _block(place, scene, size, widest)
    reach = radius * _rim_at(place, across, up) + 0.35 * size
    anchor: Anchor = "middle" if abs(across) < 0.1 else "start" if across > 0 else "end"
    y = radius * place.y + up * (reach + height / 2 * (1.0 if anchor == "middle" else 0.6))
    return Label(place.index, lines, radius * place.x + across * reach, y, anchor, width, height)


def _courses(scene: Scene) -> npt.NDArray[np.float64]:
    start, middle, end, *_ = scene.arrays(scene.ties)
    points: npt.NDArray[np.float64] = geometry.at(
        start[:, None], middle[:, None], end[:, None], np.linspace(0, 1, 15)[None, :]
    ).reshape(-1, 2)
    return points


def _covered(
    label: Label, course: npt.NDArray[np.float64], nodes: npt.NDArray[np.float64], done: list[Label]
) -> float:
    """What a name would lie on: points of lines count 1, nodes and other names 12."""
    left, right, low, high = label.box
    x, y = course[:, 0], course[:, 1]
    lines = int(np.count_nonzero((x > left) & (x < right) & (y > low) & (y < high)))
    across = np.maximum(np.maximum(left - nodes[:, 0], nodes[:, 0] - right), 0)
    up = np.maximum(np.maximum(low - nodes[:, 1], nodes[:, 1] - high), 0)
    hit = int(np.count_nonzero(np.hypot(across, up) < nodes[:, 2]))
    boxes = [other.box for other in done]
    shared = sum(a < right and b > left and c < high and d > low for a, b, c, d in boxes)
    return lines + 12.0 * (hit + shared)
