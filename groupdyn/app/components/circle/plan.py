"""A scene as plain values for the browser, which knows how wide its page is and lays the picture out.

Places stand in the plane's own units. Names are laid out for pages of several widths (`LAID_OUT`): the
browser takes the widest layout that its page holds, and draws its circle as large as fits with them.
"""

from __future__ import annotations

import math
from typing import Any

from groupdyn.figures import arcs as geometry
from groupdyn.figures.labels import Label, fitted, hub_size
from groupdyn.figures.scene import Place, Scene, ring_label
from groupdyn.figures.style import DASHED, Palette, type_scale
from groupdyn.figures.svg import stroke
from groupdyn.figures.words import alt, place_words, tie_words
from groupdyn.i18n import Translator

Plan = dict[str, Any]

LAID_OUT = (320, 440, 600, 860)
"""The widths in pixels for which the names are laid out."""


def plan(scene: Scene, palette: Palette, t: Translator, *, height: float, presentation: bool = False) -> Plan:
    """What the browser draws, as values that JSON can hold.

    Parameters
    ----------
    height : in pixels, at most; on a narrow page the picture is as high as its circle.
    presentation : type one and a half times as large.

    Returns
    -------
    People and ties stand in lists and are told by their position in them; -1 is the group's hub. No id
    is in it: the only names are those that are shown.
    """
    scale = type_scale(presentation)
    fits = [fitted(scene, width, height, scale.label) for width in LAID_OUT]
    return {
        "height": height,
        "factor": scale.factor,
        "note": scale.note,
        "type": fits[-1].type_size,
        "hub": None if scene.hub is None else [_r(scene.hub.radius), scene.hub.label],
        "hubType": hub_size(scene, fits[-1].radius, scale.note),
        "rings": [_ring(ring, len(scene.places)) for ring in scene.rings],
        "extent": [_r(edge) for edge in scene.extent],
        "places": [_place(place, scene, palette, t) for place in scene.places],
        "arcs": _arcs(scene, palette, t),
        "names": [
            {"width": width, "labels": [_name(n, scene.places[n.index], fit.radius) for n in fit.labels]}
            for width, fit in zip(LAID_OUT, fits, strict=True)
        ],
        "colours": {
            name: getattr(palette, name)
            for name in ("paper", "surface", "ink", "muted", "hairline", "quiet", "accent", "hub")
        },
        "alt": alt(scene, t),
    }


def _r(value: float) -> float:
    return round(float(value), 4)


def _ring(ring: Any, seats: int) -> list[Any]:
    x, y = ring_label(ring, seats)
    return [_r(ring.x_radius), _r(ring.y_radius), ring.label, _r(x), _r(y)]


def _place(place: Place, scene: Scene, palette: Palette, t: Translator) -> Plan:
    empty = place.rim == "none"
    return {
        "x": _r(place.x),
        "y": _r(place.y),
        "r": _r(place.radius * (0.8 if empty else 1.0)),
        "square": place.shape == "square",
        "rim": place.rim,
        "fill": palette.paper if empty else palette.tinted(place.tint),
        "name": place.label,
        "said": list(place_words(place, scene, t)),
    }


def _arcs(scene: Scene, palette: Palette, t: Translator) -> list[Plan]:
    """The arrows in drawing order, each as a line and a head; a ghost has no words and cannot be chosen."""
    if not scene.arcs:
        return []
    start, middle, end, width, length, head_width = scene.arrays(scene.arcs)
    turn, stop, tips = geometry.strokes(start, middle, end, length, head_width)
    made = []
    for k, arc in enumerate(scene.arcs):
        colour, opacity = stroke(arc, palette)
        points = [*start[k], *turn[k], *stop[k], *tips[k].ravel()]
        made.append(
            {
                "p": [_r(value) for value in points],
                "w": round(float(width[k]), 5),
                "c": colour,
                "o": opacity,
                "dash": arc.sign in DASHED,
                "ghost": arc.ghost,
                "from": scene.index.get(arc.source, -1),
                "to": scene.index.get(arc.target, -1),
                "said": "" if arc.ghost else tie_words(scene, arc, t),
            }
        )
    return made


def _name(label: Label, place: Place, radius: float) -> list[Any]:
    """A name: its place in the plane at the node's rim, and how far from there it stands, in pixels.

    `[index, lines, x, y, right, up, anchor, width, height of a line, with a leader]`
    """
    right, up = label.x - radius * place.x, label.y - radius * place.y
    away = math.hypot(right, up) or 1.0
    x, y = place.x + place.radius * right / away, place.y + place.radius * up / away
    far = label.moved > 0.7 * label.height
    return [
        label.index,
        list(label.lines),
        _r(x),
        _r(y),
        round(label.x - radius * x, 1),
        round(label.y - radius * y, 1),
        label.anchor,
        round(label.width, 1),
        round(label.height / max(len(label.lines), 1), 2),
        far,
    ]
