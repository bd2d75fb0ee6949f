"""The marks of a sociogram in Plotly: arrows as filled outlines, nodes as shapes, names and what can be clicked.

Arrows are outlines in the plane's own units, one trace for each sign and emphasis, so that heads end at the
rim at every size and zoom, widths are continuous, and the trace set is always the same (which is what lets an
animation keep everything in its place). Nodes are layout shapes, since a marker's rim cannot be dotted. What
can be hovered and clicked is one trace of unseen markers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from groupdyn.figures import arcs as geometry
from groupdyn.figures.labels import Fit, hub_size
from groupdyn.figures.scene import Arc, Place, Scene
from groupdyn.figures.style import (
    DASHED,
    Palette,
    TypeScale,
    clear,
    escape,
    shown_name,
)
from groupdyn.figures.svg import stroke
from groupdyn.figures.words import place_words, tie_words
from groupdyn.i18n import Translator

if TYPE_CHECKING:
    pass


LAYERS = ("ghost", "quiet faded", "faded", "dashed faded", "quiet", "neutral", "solid", "dashed")
"""The traces of arrows, from the back to the front."""
_UNSEEN = "rgba(0,0,0,0)"


def _layer(arc: Arc) -> str:
    if arc.ghost:
        return "ghost"
    faded = " faded" if arc.emphasis == 0 else ""
    if arc.kind == "group" and arc.sign == "neutral":
        return f"quiet{faded}"
    dashed = arc.sign in DASHED
    if faded:
        return "dashed faded" if dashed else "faded"
    return "dashed" if dashed else "neutral" if arc.sign == "neutral" else "solid"


def marks(
    scene: Scene, fit: Fit, palette: Palette, t: Translator, scale: TypeScale, *, every: bool
) -> list[dict[str, Any]]:
    """The traces: arrows (`every` layer, or those that have any), names, and what can be clicked."""
    return [*_arrows(scene, palette, every=every), _names(scene, fit, palette, scale), _points(scene, t)]


def _arrows(scene: Scene, palette: Palette, *, every: bool) -> list[dict[str, Any]]:
    """The traces of arrows; `every` layer, or those that have any."""
    layers: dict[str, list[Arc]] = {layer: [] for layer in LAYERS}
    for arc in scene.arcs:
        layers[_layer(arc)].append(arc)
    traces = []
    for layer, arcs in layers.items():
        if not arcs and not every:
            continue
        colour, opacity = stroke(arcs[0], palette) if arcs else (palette.quiet, 1.0)
        parts = scene.arrays(arcs)
        outline = geometry.dashes(*parts) if layer.startswith("dashed") else geometry.ribbons(*parts)
        points = outline.reshape(-1, 2).astype(np.float32)
        traces.append(
            {
                "type": "scatter",
                "x": points[:, 0],
                "y": points[:, 1],
                "mode": "lines",
                "fill": "toself",
                "fillcolor": clear(colour, opacity),
                # A hair of a line keeps the thinnest ties visible where the picture is small.
                "line": {"width": 0.4, "color": clear(colour, opacity), "simplify": False},
                "hoverinfo": "skip",
                "name": layer,
            }
        )
    return traces


def _about(place: Place, scene: Scene, t: Translator) -> str:
    return "<br>".join(place_words(place, scene, t, shown_name, name=f"<b>{shown_name(place.label)}</b>"))


def _points(scene: Scene, t: Translator) -> dict[str, Any]:
    """What can be hovered and clicked, unseen: people, and ties at a few points along them."""
    ties = [arc for arc in scene.ties if arc.emphasis > 0]
    steps = (0.32, 0.5, 0.68) if len(ties) <= 40 else (0.5,)
    spots = [arc.point(step) for arc in ties for step in steps]
    about = [text for arc in ties for text in [tie_words(scene, arc, t, shown_name)] * len(steps)]
    data = [["tie", arc.source, arc.target, arc.sign] for arc in ties for _ in steps]
    spots += [(place.x, place.y) for place in scene.places]
    about += [_about(place, scene, t) for place in scene.places]
    data += [["member", place.id] for place in scene.places]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": np.array([x for x, _ in spots]),
        "y": np.array([y for _, y in spots]),
        "hovertext": about,
        "hoverinfo": "text",
        "customdata": _as_objects(data),
        "marker": {"size": 22, "color": _UNSEEN, "line": {"width": 0}, "opacity": 1},
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
        "name": "points",
    }


def _as_objects(items: list[Any]) -> np.ndarray[Any, np.dtype[np.object_]]:
    """An array of these items, which Plotly takes as it is; each cell of a list it would look at in turn."""
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array


_SIDES = {"start": "middle right", "end": "middle left", "middle": "middle center"}


def _names(scene: Scene, fit: Fit, palette: Palette, scale: TypeScale) -> dict[str, Any]:
    """The names, which stay as far from their nodes in the plane as they were laid out; and the hub's."""
    x, y, text, position, colour, size = [], [], [], [], [], []
    for label in fit.labels:
        place = scene.places[label.index]
        words = "<br>".join(escape(line) for line in label.lines)
        x.append(label.x / fit.radius)
        y.append(label.y / fit.radius)
        text.append(f"<b>{words}</b>" if place.emphasis == 2 else words)
        position.append(_SIDES[label.anchor])
        colour.append(palette.muted if place.rim == "none" or place.emphasis == 0 else palette.ink)
        size.append(fit.type_size)
    if scene.hub is not None:
        x.append(0.0)
        y.append(0.0)
        text.append(escape(scene.hub.label))
        position.append("middle center")
        colour.append(palette.muted)
        size.append(hub_size(scene, fit.radius, scale.note))
    return {
        "type": "scatter",
        "mode": "text",
        "x": x,
        "y": y,
        "text": text,
        "textposition": position,
        "textfont": {"color": colour, "size": size},
        "hoverinfo": "skip",
        "cliponaxis": False,
        "name": "names",
    }


def shapes(scene: Scene, palette: Palette, scale: TypeScale) -> list[dict[str, Any]]:
    """Rings, the hub and the nodes, from the back to the front."""
    drawn: list[dict[str, Any]] = [
        _round(ring.x_radius, ring.y_radius, line={"color": palette.hairline, "width": 1})
        for ring in scene.rings
    ]
    if scene.hub is not None:
        drawn.append(_round(scene.hub.radius, scene.hub.radius, fillcolor=palette.hub, line={"width": 0}))
    return drawn + [_node(place, palette, scale) for place in scene.places]


def _round(x: float, y: float, **more: Any) -> dict[str, Any]:
    return {"type": "circle", "x0": -x, "x1": x, "y0": -y, "y1": y, "layer": "below", **more}


def _node(place: Place, palette: Palette, scale: TypeScale) -> dict[str, Any]:
    r = place.radius * (0.8 if place.rim == "none" else 1.0)
    colour = palette.accent if place.emphasis == 2 else palette.ink
    line: dict[str, Any] = {"color": colour, "width": (2.4 if place.emphasis == 2 else 1.4) * scale.factor}
    if place.rim == "dotted":
        line["dash"] = "3px,3px"
    if place.rim == "none":
        line = {"width": 0}
    box = {"x0": place.x - r, "x1": place.x + r, "y0": place.y - r, "y1": place.y + r}
    shape: dict[str, Any] = {"type": "circle", **box}
    if place.shape == "square":
        shape = {"type": "path", "path": _square(place.x, place.y, r)}
    return {
        **shape,
        "line": line,
        "fillcolor": palette.paper if place.rim == "none" else palette.tinted(place.tint),
        "opacity": 0.45 if place.emphasis == 0 else 1,
        # An empty place only opens the ring: it must not cover an arrow.
        "layer": "below" if place.rim == "none" else "above",
    }


def _square(x: float, y: float, r: float) -> str:
    """A square with slightly round corners, as a path."""
    c = 0.18 * r
    left, right, low, high = x - r, x + r, y - r, y + r
    return (
        f"M{left + c:.5f},{low:.5f} L{right - c:.5f},{low:.5f} "
        f"Q{right:.5f},{low:.5f} {right:.5f},{low + c:.5f} "
        f"L{right:.5f},{high - c:.5f} Q{right:.5f},{high:.5f} {right - c:.5f},{high:.5f} "
        f"L{left + c:.5f},{high:.5f} Q{left:.5f},{high:.5f} {left:.5f},{high - c:.5f} "
        f"L{left:.5f},{low + c:.5f} Q{left:.5f},{low:.5f} {left + c:.5f},{low:.5f} Z"
    )
