"""A scene as SVG: clean, accessible, and complete in itself (no script, no reference to anywhere)."""

from __future__ import annotations

import math
from collections.abc import Iterable

from groupdyn.figures import arcs as geometry
from groupdyn.figures.labels import Fit, Label, fitted, hub_size
from groupdyn.figures.scene import FADED, Arc, Place, Scene, ring_label
from groupdyn.figures.style import DASHED, FONT, Palette, escape, type_scale

THUMBNAIL = 3.0
"""How much wider, against its size, a thumbnail draws its lines: hairlines stay visible at 72 pixels."""

THUMBNAIL_SIZE = 36.0
"""The radius in pixels up to which that holds; a larger small picture needs less of it."""


def svg(
    scene: Scene,
    palette: Palette,
    *,
    width: float,
    height: float,
    title: str,
    description: str,
    presentation: bool = False,
    thumbnail: bool = False,
    wordless: bool = False,
) -> str:
    """A sociogram as an SVG element.

    Parameters
    ----------
    width, height : in pixels; the picture is as large as fits with its names.
    title, description : what it is, and what it shows, in the reader's language; read aloud in its place.
    presentation : type one and a half times as large.
    thumbnail : without names, for a strip of small multiples (72 to 96 pixels).
    wordless : with room for the names, but without them: see `still.still_sociogram`.

    Returns
    -------
    `<svg>…</svg>`. Groups carry `data-member` and `data-tie` with *positions*, never names; names are
    text, escaped, with the full name as `<title>`.
    """
    scale = type_scale(presentation)
    fit = small(scene, width, height) if thumbnail else fitted(scene, width, height, scale.label)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" font-family="{escape(FONT)}" '
        'style="font-variant-numeric:tabular-nums">',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(description)}</desc>",
        *_rings(scene, fit, palette),
        *_hub(scene, fit, palette),
        *_arcs(scene, fit, palette, thumbnail),
        *(_node(place, fit, palette, scale.factor, thumbnail) for place in scene.places),
        *([] if thumbnail or wordless else _words(scene, fit, palette, scale.note)),
        "</svg>",
    ]
    return "".join(parts)


def small(scene: Scene, width: float, height: float) -> Fit:
    """How a scene fits a small picture without names."""
    left, right, low, high = scene.extent
    pad = 2.5
    radius = max(min((width - 2 * pad) / (right - left), (height - 2 * pad) / (high - low)), 1.0)
    x, y = width / 2 - radius * (left + right) / 2, height / 2 + radius * (low + high) / 2
    return Fit(radius, x, y, 0.0, ())


def widened(fit: Fit) -> float:
    """How much wider than to scale a small picture draws its lines."""
    return max(1.0, THUMBNAIL * min(1.0, math.sqrt(THUMBNAIL_SIZE / fit.radius)))


def _n(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _at(fit: Fit, x: float, y: float) -> str:
    return f"{_n(fit.x + fit.radius * x)} {_n(fit.y - fit.radius * y)}"


def _rings(scene: Scene, fit: Fit, palette: Palette) -> Iterable[str]:
    for ring in scene.rings:
        yield (
            f'<ellipse cx="{_n(fit.x)}" cy="{_n(fit.y)}" rx="{_n(fit.radius * ring.x_radius)}" '
            f'ry="{_n(fit.radius * ring.y_radius)}" fill="none" stroke="{palette.hairline}"/>'
        )


def _hub(scene: Scene, fit: Fit, palette: Palette) -> Iterable[str]:
    if scene.hub is not None:
        yield (
            f'<circle data-hub="" cx="{_n(fit.x)}" cy="{_n(fit.y)}" '
            f'r="{_n(fit.radius * scene.hub.radius)}" fill="{palette.hub}"/>'
        )


def _words(scene: Scene, fit: Fit, palette: Palette, note: float) -> Iterable[str]:
    """Names; above the ties, cut out of the ground, what has its place in their midst."""
    for label in fit.labels:
        yield _name(label, scene.places[label.index], fit, palette)
    for ring in scene.rings:
        if ring.label:
            x, y = ring_label(ring, len(scene.places))
            yield _quiet(
                fit.x + fit.radius * x, fit.y - fit.radius * y - 4, ring.label, note, palette.paper, palette
            )
    if scene.hub is not None:
        size = hub_size(scene, fit.radius, note)
        yield _quiet(fit.x, fit.y + 0.35 * size, scene.hub.label, size, palette.hub, palette)


def _cut_out(ground: str) -> str:
    """A rim in the colour of the ground, which keeps words legible where ties pass."""
    return f'stroke="{ground}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'


def _quiet(x: float, y: float, words: str, size: float, ground: str, palette: Palette) -> str:
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-size="{size:.3g}" text-anchor="middle" fill="{palette.muted}" '
        f"{_cut_out(ground)}>{escape(words)}</text>"
    )


def stroke(arc: Arc, palette: Palette) -> tuple[str, float]:
    """The colour of an arc and how much of it is seen."""
    if arc.ghost:
        return palette.pale, FADED * 2 if arc.emphasis == 0 else 1.0
    full = 1.0 if arc.kind == "group" else 0.88
    colour = palette.quiet if arc.kind == "group" and arc.sign == "neutral" else palette.tie(arc.sign)
    return colour, full * FADED if arc.emphasis == 0 else full


def _arcs(scene: Scene, fit: Fit, palette: Palette, thumbnail: bool) -> Iterable[str]:
    if not scene.arcs:
        return
    wider = widened(fit) if thumbnail else 1.0
    start, middle, end, width, length, head_width = scene.arrays(scene.arcs)
    grown = 1.0 + (wider - 1.0) * 0.35
    turn, stop, tips = geometry.strokes(start, middle, end, length * grown, head_width * grown)
    place = {**scene.index}
    for k, arc in enumerate(scene.arcs):
        colour, opacity = stroke(arc, palette)
        thick = max(fit.radius * width[k] * wider, 0.5)
        dash = (
            f' stroke-dasharray="{_n(3.2 * thick + 2)} {_n(1.4 * thick + 2)}"' if arc.sign in DASHED else ""
        )
        if arc.sign in DASHED and thumbnail:
            dash = ' stroke-dasharray="2.5 1.5"'
        ends = f'data-source="{place.get(arc.source, "hub")}" data-target="{place.get(arc.target, "hub")}"'
        kind = ' data-ghost=""' if arc.ghost else f' data-sign="{arc.sign}"'
        barbs = " L".join(_at(fit, float(x), float(y)) for x, y in tips[k])
        yield (
            f'<g data-tie="{k}" {ends}{kind} opacity="{opacity:.3g}">'
            f'<path d="M{_at(fit, *arc.start)} Q{_at(fit, float(turn[k, 0]), float(turn[k, 1]))} '
            f'{_at(fit, float(stop[k, 0]), float(stop[k, 1]))}" fill="none" stroke="{colour}" '
            f'stroke-width="{_n(thick)}"{dash}/><path d="M{barbs} Z" fill="{colour}"/></g>'
        )


def _node(place: Place, fit: Fit, palette: Palette, factor: float, thumbnail: bool) -> str:
    x, y = fit.x + fit.radius * place.x, fit.y - fit.radius * place.y
    r = fit.radius * place.radius * (1.15 if thumbnail else 1.0)
    line = 0.75 if thumbnail else (2.4 if place.emphasis == 2 else 1.4) * factor
    colour = palette.accent if place.emphasis == 2 else palette.muted if thumbnail else palette.ink
    rim = f'stroke="{colour}" stroke-width="{_n(line)}"'
    if place.rim == "dotted":
        gap = max(r * 0.22, 1.2)
        rim += f' stroke-dasharray="{_n(gap)} {_n(gap)}"'
    fill = palette.tinted(place.tint)
    if place.rim == "none":
        rim, fill, r = 'stroke="none"', palette.paper, r * 0.8
    faded = ' opacity=".45"' if place.emphasis == 0 else ""
    if place.shape == "square":
        side = _n(2 * r)
        shape = f'<rect x="{_n(x - r)}" y="{_n(y - r)}" width="{side}" height="{side}" rx="{_n(r * 0.18)}"'
    else:
        shape = f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}"'
    full = "" if thumbnail else f"<title>{escape(place.label)}</title>"
    return f'<g data-member="{place.index}"{faded}>{full}{shape} fill="{fill}" {rim}/></g>'


def _name(label: Label, place: Place, fit: Fit, palette: Palette) -> str:
    colour = palette.muted if place.rim == "none" or place.emphasis == 0 else palette.ink
    weight = ' font-weight="600"' if place.emphasis == 2 else ""
    x, step = fit.x + label.x, label.height / len(label.lines)
    first = fit.y - label.y - label.height / 2 + step / 2
    lines = "".join(
        f'<tspan x="{_n(x)}" y="{_n(first + k * step)}" dy=".35em">{escape(line)}</tspan>'
        for k, line in enumerate(label.lines)
    )
    leader = ""
    if label.moved > 0.7 * label.height:
        edge = fit.y - label.y + (label.height / 2 if label.y > 0 else -label.height / 2)
        rim = place.y + (place.radius if label.y > 0 else -place.radius)
        leader = (
            f'<path d="M{_at(fit, place.x, rim)} L{_n(x)} {_n(edge)}" stroke="{palette.quiet}" '
            'stroke-width=".7" fill="none"/>'
        )
    return (
        f'<g data-name="{place.index}"><title>{escape(place.label)}</title>{leader}'
        f'<text font-size="{fit.type_size:g}" text-anchor="{label.anchor}" direction="ltr" '
        f'style="unicode-bidi:plaintext" fill="{colour}"{weight} {_cut_out(palette.paper)}>{lines}</text></g>'
    )
