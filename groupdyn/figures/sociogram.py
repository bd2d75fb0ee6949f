"""A scene as a Plotly figure: hover, click, and play through sessions.

Arrows are filled outlines in the plane's own units, one trace for each sign and emphasis, so that
heads end at the rim at every size and zoom, widths are continuous, and the trace set is always the
same (which is what lets an animation keep everything in its place). Nodes are layout shapes, since
a marker's rim cannot be dotted. What can be hovered and clicked is one trace of unseen markers,
which also writes the names.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from groupdyn.errors import SettingError
from groupdyn.figures import arcs as geometry
from groupdyn.figures.labels import Fit, fitted, hub_size
from groupdyn.figures.scene import Arc, Place, Scene, ring_label
from groupdyn.figures.style import (
    DASHED,
    Palette,
    TypeScale,
    base_layout,
    clear,
    empty,
    escape,
    margins,
    no_axis,
    shown_name,
    type_scale,
)
from groupdyn.figures.svg import stroke
from groupdyn.figures.words import alt, place_words, tie_words
from groupdyn.i18n import Translator

if TYPE_CHECKING:
    import plotly.graph_objects as go

LAYERS = ("ghost", "quiet faded", "faded", "dashed faded", "quiet", "neutral", "solid", "dashed")
"""The traces of arrows, from the back to the front."""
_UNSEEN = "rgba(0,0,0,0)"


def sociogram(
    scene: Scene,
    palette: Palette,
    t: Translator,
    *,
    width: float = 860,
    height: float = 620,
    presentation: bool = False,
) -> go.Figure:
    """One sociogram.

    Parameters
    ----------
    width, height : the size the names are laid out for; the height is kept, the width follows the
        page (on a phone give the phone's width, so that long names are shortened to fit).
    presentation : type one and a half times as large.

    Returns
    -------
    A figure of at most nine traces. Selectable points carry `customdata`: `["member", id]` or
    `["tie", source, target, sign]`, where an end may be `GROUP`. `layout.meta["alt"]` says the
    picture in words.
    """
    import plotly.graph_objects as go

    scale = type_scale(presentation)
    if not scene.places:
        return empty(alt(scene, t), palette, t, scale, height)
    fit = fitted(scene, width, height, scale.label)
    traces = _traces(scene, fit, palette, t, scale, every=False)
    return go.Figure({"data": traces, "layout": _layout(scene, fit, palette, t, scale, height)})


def sociogram_series(
    scenes: Sequence[Scene],
    labels: Sequence[str],
    palette: Palette,
    t: Translator,
    *,
    width: float = 860,
    height: float = 680,
    presentation: bool = False,
    pace_s: float = 1.2,
    shown: int = 0,
) -> go.Figure:
    """Several sociograms as one that can be played: sessions, or one session as it fills up.

    Parameters
    ----------
    scenes : one a step, with the same people at the same seats, and the same `widest`.
    labels : a short name for each step, shown on the slider.
    pace_s : seconds a step.
    shown : the step to begin with.

    Raises
    ------
    SettingError : no scenes, not as many labels as scenes, or a step to begin with that is not there.
    """
    import plotly.graph_objects as go

    if not scenes or len(scenes) != len(labels) or not 0 <= shown < len(scenes):
        raise SettingError(
            "A series needs as many labels as pictures, and at least one: there are {scenes} pictures and "
            "{labels} labels.",
            scenes=len(scenes),
            labels=len(labels),
        )
    scale = type_scale(presentation)
    if not any(scene.places for scene in scenes):
        return empty(alt(scenes[shown], t), palette, t, scale, height)
    controls = 64 * scale.factor
    fits = [fitted(scene, width, height - controls, scale.label) for scene in scenes]
    fit = min(fits, key=lambda one: one.radius)
    frames = []
    for k, (scene, own) in enumerate(zip(scenes, fits, strict=True)):
        data = _traces(scene, own, palette, t, scale, every=True)
        frames.append({"name": str(k), "data": data, "layout": {"shapes": _shapes(scene, palette, scale)}})
    layout = _layout(scenes[shown], fit, palette, t, scale, height, bottom=controls)
    layout |= _player(labels, palette, t, scale, pace_s, shown)
    layout["meta"]["alt"] = t(
        "{count} sociograms to play through, from {first} to {last}. Shown: {shown}. {picture}",
        count=len(scenes),
        first=labels[0],
        last=labels[-1],
        shown=labels[shown],
        picture=alt(scenes[shown], t),
    )
    return go.Figure({"data": frames[shown]["data"], "layout": layout, "frames": frames})


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


def _traces(
    scene: Scene, fit: Fit, palette: Palette, t: Translator, scale: TypeScale, *, every: bool
) -> list[dict[str, Any]]:
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


def _shapes(scene: Scene, palette: Palette, scale: TypeScale) -> list[dict[str, Any]]:
    shapes: list[dict[str, Any]] = [
        _round(ring.x_radius, ring.y_radius, line={"color": palette.hairline, "width": 1})
        for ring in scene.rings
    ]
    if scene.hub is not None:
        shapes.append(_round(scene.hub.radius, scene.hub.radius, fillcolor=palette.hub, line={"width": 0}))
    return shapes + [_node(place, palette, scale) for place in scene.places]


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


def _window(scene: Scene, fit: Fit) -> tuple[float, float, float, float]:
    """The part of the plane that is shown: all that is drawn, and where each name is anchored."""
    x = [label.x / fit.radius for label in fit.labels]
    y = [label.y / fit.radius for label in fit.labels]
    left, right, low, high = scene.extent
    edge = 0.008
    return min([left, *x]) - edge, max([right, *x]) + edge, min([low, *y]) - edge, max([high, *y]) + edge


def _layout(
    scene: Scene,
    fit: Fit,
    palette: Palette,
    t: Translator,
    scale: TypeScale,
    height: float,
    bottom: float = 0.0,
) -> dict[str, Any]:
    left, right, low, high = _window(scene, fit)
    # Names keep their size when the page is narrower than planned, so they get margins in pixels,
    # reckoned for a small circle; the circle takes what is left.
    small = min(fit.radius, 110.0)
    boxes = [(label.x / fit.radius * small - label.x, label.box) for label in fit.labels]
    space = margins(
        left=6 + max([0.0, *(small * left - box[0] - moved for moved, box in boxes)]),
        right=6 + max([0.0, *(box[1] + moved - small * right for moved, box in boxes)]),
        top=6 + max([0.0, *(box[3] - fit.radius * high for _, box in boxes)]),
        bottom=6 + bottom + max([0.0, *(fit.radius * low - box[2] for _, box in boxes)]),
    )
    rings = [
        {
            "x": ring_label(ring, len(scene.places))[0],
            "y": ring_label(ring, len(scene.places))[1],
            "text": escape(ring.label),
            "showarrow": False,
            "yanchor": "bottom",
            "bgcolor": palette.paper,
            "borderpad": 1,
            "font": {"size": scale.note, "color": palette.muted},
        }
        for ring in scene.rings
        if ring.label
    ]
    return base_layout(
        palette,
        t,
        scale,
        height=height,
        margin=space,
        shapes=_shapes(scene, palette, scale),
        annotations=rings,
        hoverdistance=16,
        clickmode="event+select",
        xaxis=no_axis(range=[left, right], constrain="domain"),
        yaxis=no_axis(range=[low, high], scaleanchor="x", scaleratio=1, constrain="domain"),
        meta={"alt": alt(scene, t)},
    )


def _player(
    labels: Sequence[str], palette: Palette, t: Translator, scale: TypeScale, pace_s: float, shown: int
) -> dict[str, Any]:
    """Two buttons and a slider, in hairlines."""
    now = {"mode": "immediate", "transition": {"duration": 0}}
    play = {**now, "fromcurrent": True, "frame": {"duration": 1000 * pace_s, "redraw": True}}
    stop = {**now, "frame": {"duration": 0, "redraw": True}}
    font = {"size": scale.note, "color": palette.ink}
    return {
        "updatemenus": [
            {
                "type": "buttons",
                "direction": "right",
                "showactive": False,
                "x": 0,
                "y": 0,
                "xanchor": "left",
                "yanchor": "top",
                "pad": {"t": 30 * scale.factor, "l": 0},
                "bgcolor": palette.surface,
                "bordercolor": palette.hairline,
                "borderwidth": 1,
                "font": font,
                "buttons": [
                    {"label": t("Play"), "method": "animate", "args": [None, play]},
                    {"label": t("Pause"), "method": "animate", "args": [[None], stop]},
                ],
            }
        ],
        "sliders": [
            {
                "active": shown,
                "x": 0.3,
                "len": 0.7,
                "y": 0,
                "yanchor": "top",
                "pad": {"t": 20 * scale.factor, "b": 0},
                "bgcolor": palette.hairline,
                "activebgcolor": palette.accent,
                "bordercolor": palette.hairline,
                "borderwidth": 0,
                "tickcolor": palette.hairline,
                "ticklen": 4,
                "minorticklen": 0,
                "font": {"size": scale.note, "color": palette.muted},
                "currentvalue": {"visible": False},
                "transition": {"duration": 0},
                "steps": [
                    {"label": escape(label), "method": "animate", "args": [[str(k)], stop]}
                    for k, label in enumerate(labels)
                ],
            }
        ],
    }
