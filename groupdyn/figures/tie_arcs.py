"""How ties become arcs: added up, in focus or not, and each in its course from rim to rim."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from groupdyn.errors import SelectionError
from groupdyn.figures import arcs as geometry
from groupdyn.figures.scene import Arc, Emphasis, FloatArray, Place, Point, Tie
from groupdyn.figures.style import Sign
from groupdyn.log import GROUP

WIDTHS = (0.0052, 0.0215)
"""The width of the weakest and of the widest tie."""


_ORDER = {"neutral": 1, "less": 2, "positive": 3, "more": 3, "negative": 4}
_BESIDE = ("positive", "more", "less", "negative", "neutral")
"""Which of several ties from one to another keeps the inmost course."""
Key = tuple[str, str, Sign]


def drawing_order(arc: Arc) -> tuple[bool, int, int, float]:
    """What lies at the back comes first: ghosts, then what is not in focus, then the group's lines."""
    return not arc.ghost, arc.emphasis, 0 if arc.kind == "group" else _ORDER[arc.sign], arc.weight


def merged(
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


def passed(drawn: Mapping[Key, float]) -> tuple[dict[str, float], dict[str, float]]:
    """How much weight each sent and received, of what is drawn; who did not is left out."""
    sent: dict[str, float] = {}
    received: dict[str, float] = {}
    for (source, target, _), weight in drawn.items():
        sent[source] = sent.get(source, 0.0) + abs(weight)
        received[target] = received.get(target, 0.0) + abs(weight)
    return sent, received


def near_of(
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


def emphasis_of(source: str, target: str, focus: str | None, focus_tie: tuple[str, str] | None) -> Emphasis:
    """How much a tie stands out beside who or what is in focus; all alike where nothing is."""
    if focus_tie is not None:
        return 2 if (source, target) == focus_tie else 0
    if focus is not None:
        return 2 if focus in (source, target) else 0
    return 1


def width(weight: float, widest: float, widths: tuple[float, float] = WIDTHS) -> float:
    """The width of a weight: from `widths[0]` for nothing to `widths[1]` for the widest and above."""
    share = min(abs(weight) / widest, 1.0) if widest > 0 else 0.0
    return widths[0] + (widths[1] - widths[0]) * share


def arcs_of(
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
