"""The geometry of arrows: quadratic Bézier curves between round or square nodes.

Everything works on many curves at once, as arrays of points (A, 2). A curve runs from the rim of
its source to the rim of its target, where the tip of its head stands exactly.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

BENDS = (0.105, 0.08, 0.135, 0.055, 0.175, 0.03, 0.22, 0.0, -0.04, -0.08, -0.13, -0.19, -0.25)
"""How far left of its chord's middle a curve's middle may stand, in chords, most wanted first."""
APART = 0.08
"""How far the middles of two curves between the same two people stand apart at least, in chords."""
OUTSIDE = 1.035
"""How far from the middle a curve may run, the farthest seat being at 1: beyond are the names."""
_SAMPLES = np.linspace(0.06, 0.94, 13)


def left_of(start: FloatArray, end: FloatArray) -> FloatArray:
    """The chord turned to its left: as long as the chord, square to it."""
    chord = end - start
    return np.stack([-chord[..., 1], chord[..., 0]], axis=-1)


def control(start: FloatArray, end: FloatArray, bend: FloatArray) -> FloatArray:
    """The control point of a curve whose middle stands `bend` chords to the left of its chord's middle."""
    point: FloatArray = (start + end) / 2 + 2 * bend[..., None] * left_of(start, end)
    return point


def at(start: FloatArray, middle: FloatArray, end: FloatArray, when: FloatArray) -> FloatArray:
    """Points on quadratic curves; `when` in [0, 1] broadcasts against the curves."""
    u = when[..., None]
    point: FloatArray = (1 - u) ** 2 * start + 2 * u * (1 - u) * middle + u**2 * end
    return point


@lru_cache(maxsize=128)
def bends(seats: tuple[tuple[float, float], ...], clearance: float, hub: float) -> FloatArray:
    """How each pair's curve bends so that it passes beside other people and the hub.

    They depend on the seats alone, not on the ties of a session: a tie keeps its course through a series.

    Parameters
    ----------
    seats : n places; two or more people at one place are allowed.
    clearance : how near to another place a curve may come.
    hub : how near to the middle; 0 where there is no hub.

    Returns
    -------
    (n, n) in chords; i→j and j→i stay `APART`. Read-only.
    """
    points = np.array(seats, dtype=float).reshape(-1, 2)
    n = len(points)
    chosen = np.zeros((n, n))
    source, target = np.nonzero(~np.eye(n, dtype=bool))
    best = np.full(len(source), np.inf)
    bend = np.full(len(source), BENDS[0])
    open_ = np.arange(len(source))
    for candidate in BENDS:
        if not len(open_):
            break
        cost = _blocked(points, source[open_], target[open_], candidate, clearance, hub)
        better = cost < best[open_] - 1e-9
        best[open_[better]] = cost[better]
        bend[open_[better]] = candidate
        open_ = open_[best[open_] > 0]
    chosen[source, target] = bend
    lack = np.maximum(0.0, APART - (chosen + chosen.T))
    larger = (chosen > chosen.T) | ((chosen == chosen.T) & np.triu(np.ones((n, n), dtype=bool)))
    chosen = chosen + np.where(larger, lack, 0.0)
    np.fill_diagonal(chosen, 0.0)
    chosen.flags.writeable = False
    return chosen


def _blocked(
    points: FloatArray,
    source: npt.NDArray[np.intp],
    target: npt.NDArray[np.intp],
    bend: float,
    clearance: float,
    hub: float,
) -> FloatArray:
    """How deeply curves run into other places or the hub; 0 is free."""
    start, end = points[source], points[target]
    middle = control(start, end, np.full(len(source), bend))
    course = at(start[:, None], middle[:, None], end[:, None], _SAMPLES[None, :])  # (A, S, 2)
    gap = np.hypot(
        course[:, :, None, 0] - points[None, None, :, 0], course[:, :, None, 1] - points[None, None, :, 1]
    ).min(1)
    own = np.arange(len(source))
    gap[own, source] = np.inf
    gap[own, target] = np.inf
    away = np.hypot(course[..., 0], course[..., 1])
    farthest = np.hypot(course[..., 0] / np.abs(points[:, 0]).max(initial=1e-9), course[..., 1]).max(1)
    people = np.maximum(0.0, clearance - gap).max(1)
    outside = np.maximum(0.0, np.minimum(away.max(1), farthest) - OUTSIDE)
    cost: FloatArray = people + outside + 0.4 * np.maximum(0.0, hub - away.min(1))
    return cost


def trimmed(
    start: FloatArray,
    middle: FloatArray,
    end: FloatArray,
    start_radius: FloatArray,
    start_square: BoolArray,
    end_radius: FloatArray,
    end_square: BoolArray,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Curves from centre to centre, cut to run from rim to rim; the same curves, exactly.

    A square's radius is half its side.
    """

    def outside(when: FloatArray, centre: FloatArray, radius: FloatArray, square: BoolArray) -> BoolArray:
        away = np.abs(at(start, middle, end, when) - centre)
        reach = np.where(square, away.max(-1), np.hypot(away[..., 0], away[..., 1]))
        return np.asarray(reach > radius, dtype=bool)

    count = len(start)
    low_a, high_a = np.zeros(count), np.full(count, 0.5)
    low_b, high_b = np.full(count, 0.5), np.ones(count)
    for _ in range(30):
        half = (low_a + high_a) / 2
        out = outside(half, start, start_radius, start_square)
        low_a, high_a = np.where(out, low_a, half), np.where(out, half, high_a)
        half = (low_b + high_b) / 2
        out = outside(half, end, end_radius, end_square)
        low_b, high_b = np.where(out, half, low_b), np.where(out, high_b, half)
    a, b = ((low_a + high_a) / 2)[:, None], ((low_b + high_b) / 2)[:, None]
    cut: FloatArray = (1 - a) * (1 - b) * start + ((1 - a) * b + a * (1 - b)) * middle + a * b * end
    return at(start, middle, end, a[:, 0]), cut, at(start, middle, end, b[:, 0])


def necks(start: FloatArray, middle: FloatArray, end: FloatArray, head: FloatArray) -> FloatArray:
    """Where on each curve (in [0, 1]) its head begins: `head` before the tip, as the crow flies."""
    low, high = np.zeros(len(start)), np.ones(len(start))
    for _ in range(20):
        half = (low + high) / 2
        step = at(start, middle, end, half) - end
        far = np.hypot(step[:, 0], step[:, 1]) > head
        low, high = np.where(far, half, low), np.where(far, high, half)
    return (low + high) / 2


def heads(
    start: FloatArray, middle: FloatArray, end: FloatArray, length: FloatArray, width: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The arrowheads: (A, 3, 2) left barb, tip, right barb; the neck's position; and (A, 2) the neck."""
    when = necks(start, middle, end, length)
    neck = at(start, middle, end, when)
    axis = end - neck
    size = np.maximum(np.hypot(axis[:, 0], axis[:, 1]), 1e-9)[:, None]
    side = np.stack([-axis[:, 1], axis[:, 0]], axis=-1) / size * (width / 2)[:, None]
    return np.stack([neck + side, end, neck - side], axis=1), when, neck


def strokes(
    start: FloatArray, middle: FloatArray, end: FloatArray, length: FloatArray, width: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Arrows as a line to be stroked and a head: the line's control and end points, and the head's corners.

    The line ends a little inside the head, so that no gap shows between the two.
    """
    tips, when, _ = heads(start, middle, end, length, width)
    into = np.minimum(when + 0.02, 1.0)[:, None]
    turn = (1 - into) * start + into * middle
    stop = (1 - into) * turn + into * ((1 - into) * middle + into * end)
    return turn, stop, tips


def ribbons(
    start: FloatArray,
    middle: FloatArray,
    end: FloatArray,
    width: FloatArray,
    head_length: FloatArray,
    head_width: FloatArray,
    *,
    samples: int = 16,
) -> FloatArray:
    """Whole arrows as outlines in the plane's own units, so that any zoom keeps their proportions.

    Returns
    -------
    (A, 2·samples + 4, 2) closed outlines, each followed by a row of nan; all run clockwise, so that
    overlapping ones never cancel out when they are filled as one path.
    """
    tips, when, _ = heads(start, middle, end, head_length, head_width)
    u = when[:, None] * np.linspace(0.0, 1.0, samples)[None, :]
    left, right = _sides(start, middle, end, u, width)
    gap = np.full((len(start), 1, 2), np.nan)
    return np.concatenate([left, tips, right[:, ::-1], gap], axis=1)


def dashes(
    start: FloatArray,
    middle: FloatArray,
    end: FloatArray,
    width: FloatArray,
    head_length: FloatArray,
    head_width: FloatArray,
) -> FloatArray:
    """The same arrows, dashed: (points, 2), outlines parted by rows of nan. Wider ones have longer dashes."""
    if not len(start):
        return np.empty((0, 2))
    dash, blank = 0.018 + 2.0 * width, 0.011 + 0.75 * width
    tips, when, _ = heads(start, middle, end, head_length, head_width)
    u = when[:, None] * np.linspace(0.0, 1.0, 33)[None, :]
    step = np.diff(at(start[:, None], middle[:, None], end[:, None], u), axis=1)
    way = np.concatenate(
        [np.zeros((len(start), 1)), np.cumsum(np.hypot(step[..., 0], step[..., 1]), 1)], axis=1
    )
    count = np.maximum(1, np.round((way[:, -1] + blank) / (dash + blank))).astype(int)
    arc = np.repeat(np.arange(len(start)), count)
    period = ((way[:, -1] + blank) / count)[arc]
    begin = period * (np.arange(len(arc)) - np.repeat(np.cumsum(count) - count, count))
    span = begin[:, None] + np.maximum(period - blank[arc], 0.0)[:, None] * np.linspace(0.0, 1.0, 4)[None, :]
    span = np.minimum(span, way[arc, -1][:, None])
    # One interpolation for all arcs: each has its own stretch of the axis.
    apart = 2 * float(way[:, -1].max()) + 1.0
    axis = (way + apart * np.arange(len(start))[:, None]).ravel()
    along = np.interp(span + apart * arc[:, None], axis, u.ravel())
    left, right = _sides(start[arc], middle[arc], end[arc], along, width[arc])
    pieces = np.concatenate([left, right[:, ::-1], np.full((len(arc), 1, 2), np.nan)], axis=1).reshape(-1, 2)
    points = np.concatenate([tips, np.full((len(start), 1, 2), np.nan)], axis=1).reshape(-1, 2)
    return np.concatenate([pieces, points])


def _sides(
    start: FloatArray, middle: FloatArray, end: FloatArray, u: FloatArray, width: FloatArray
) -> tuple[FloatArray, FloatArray]:
    course = at(start[:, None], middle[:, None], end[:, None], u)
    ahead = (1 - u)[..., None] * (middle - start)[:, None] + u[..., None] * (end - middle)[:, None]
    size = np.maximum(np.hypot(ahead[..., 0], ahead[..., 1]), 1e-12)
    side = np.stack([-ahead[..., 1], ahead[..., 0]], axis=-1) / size[..., None] * (width / 2)[:, None, None]
    return course + side, course - side
