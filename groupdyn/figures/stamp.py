"""A scene as a stamp: the smallest SVG that still shows who turns to whom, for a strip of many.

It looks like a thumbnail of `svg`, at a fifth of its length: lines of one look are one path, and nothing
can be told apart in it. A strip of a dozen goes to the browser with every click.
"""

from __future__ import annotations

from collections import defaultdict

from groupdyn.figures import arcs as geometry
from groupdyn.figures.labels import Fit
from groupdyn.figures.scene import Place, Scene
from groupdyn.figures.style import DASHED, Palette
from groupdyn.figures.svg import small, stroke, widened

DASHES = ' stroke-dasharray="2.5 1.5"'


def stamp(scene: Scene, palette: Palette, *, width: float, height: float) -> str:
    """A sociogram of some 64 to 210 pixels, without names; what it shows is to be said beside it."""
    fit = small(scene, width, height)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" fill="none">',
        *(
            f'<ellipse cx="{_n(fit.x)}" cy="{_n(fit.y)}" rx="{_n(fit.radius * ring.x_radius)}" '
            f'ry="{_n(fit.radius * ring.y_radius)}" stroke="{palette.hairline}"/>'
            for ring in scene.rings
        ),
        *_hub(scene, fit, palette),
        *_lines(scene, fit, palette),
        *_people(scene, fit, palette),
        "</svg>",
    ]
    return "".join(parts)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _at(fit: Fit, x: float, y: float) -> str:
    return f"{_n(fit.x + fit.radius * x)} {_n(fit.y - fit.radius * y)}"


def _hub(scene: Scene, fit: Fit, palette: Palette) -> list[str]:
    if scene.hub is None:
        return []
    r = _n(fit.radius * scene.hub.radius)
    return [f'<circle cx="{_n(fit.x)}" cy="{_n(fit.y)}" r="{r}" fill="{palette.hub}"/>']


def _lines(scene: Scene, fit: Fit, palette: Palette) -> list[str]:
    """The ties: one path for each look, in the order in which the looks come first."""
    if not scene.arcs:
        return []
    start, middle, end, width, length, head_width = scene.arrays(scene.arcs)
    wider = widened(fit)
    grown = 1.0 + (wider - 1.0) * 0.35
    turn, stop, tips = geometry.strokes(start, middle, end, length * grown, head_width * grown)
    courses: dict[tuple[str, float, bool, str], list[str]] = defaultdict(list)
    heads: dict[tuple[str, float], list[str]] = defaultdict(list)
    for k, arc in enumerate(scene.arcs):
        colour, opacity = stroke(arc, palette)
        thick = _n(max(fit.radius * width[k] * wider, 0.5))
        course = f"M{_at(fit, *start[k])}Q{_at(fit, *turn[k])} {_at(fit, *stop[k])}"
        courses[colour, opacity, arc.sign in DASHED, thick].append(course)
        corners = " ".join(_at(fit, float(x), float(y)) for x, y in tips[k])
        heads[colour, opacity].append(f"M{corners}z")
    return [
        *(
            f'<path d="{"".join(drawn)}" stroke="{colour}" stroke-width="{thick}" opacity="{opacity:.3g}"'
            f"{DASHES if dashed else ''}/>"
            for (colour, opacity, dashed, thick), drawn in courses.items()
        ),
        *(
            f'<path d="{"".join(drawn)}" fill="{colour}" opacity="{opacity:.3g}"/>'
            for (colour, opacity), drawn in heads.items()
        ),
    ]


def _people(scene: Scene, fit: Fit, palette: Palette) -> list[str]:
    alike: dict[str, list[str]] = defaultdict(list)
    for place in scene.places:
        look, shape = _person(place, fit, palette)
        alike[look].append(shape)
    return [f"<g {look}>{''.join(shapes)}</g>" for look, shapes in alike.items()]


def _person(place: Place, fit: Fit, palette: Palette) -> tuple[str, str]:
    x, y, r = fit.x + fit.radius * place.x, fit.y - fit.radius * place.y, fit.radius * place.radius * 1.15
    if place.rim == "none":
        look, r = f'fill="{palette.paper}"', r * 0.8
    else:
        look = f'fill="{palette.tinted(place.tint)}" stroke="{palette.muted}" stroke-width=".75"'
        look += ' stroke-dasharray="1.2 1.2"' if place.rim == "dotted" else ""
    if place.shape == "square":
        return look, f'<rect x="{_n(x - r)}" y="{_n(y - r)}" width="{_n(2 * r)}" height="{_n(2 * r)}"/>'
    return look, f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}"/>'
