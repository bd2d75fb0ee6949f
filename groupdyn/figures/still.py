"""A small chart as it stands: lines, areas and dots of a Plotly figure as SVG, with its words, for a column of several.

A page with many small charts is drawn in a third of the time when they are pictures: Plotly takes some 50 ms of
the browser for each. What is left out is the click on a dot; what a dot says is kept beside the picture.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from groupdyn.errors import SettingError
from groupdyn.figures.labels import fitted, hub_size
from groupdyn.figures.scene import Scene
from groupdyn.figures.style import SCREEN, Palette, escape
from groupdyn.figures.svg import svg

if TYPE_CHECKING:
    import plotly.graph_objects as go


@dataclass(frozen=True)
class Still:
    """A chart that stands still.

    Attributes
    ----------
    svg : the picture, without words: those are the page's, in its type.
    alt : what it says in words.
    spots : of each dot, its place as shares of width and height from the top left, and what it says (HTML).
    notes : the words in it, likewise: (x, y of their foot, which end stands there, words, size, colour).
    roomy : whether these are left out where the picture is narrow, since they would lie on its lines.
    """

    svg: str
    alt: str
    width: float
    height: float
    spots: tuple[tuple[float, float, str], ...]
    notes: tuple[tuple[float, float, str, str, float, str], ...]
    roomy: bool = False


def still(figure: go.Figure, *, width: float = 480, roomy: bool = False) -> Still:
    """A figure of lines, filled areas, dots and words, without axes, as a picture.

    Raises
    ------
    SettingError : the figure holds something else.
    """
    plain = figure.to_dict()
    layout = plain["layout"]
    height = float(layout.get("height", 96))
    frame = _Frame.of(layout, width, height)
    parts: list[str] = []
    spots: list[tuple[float, float, str]] = []
    for trace in figure.data:
        if trace.type != "scatter" or trace.mode not in ("lines", "markers"):
            raise SettingError("A figure with “{kind}” is no still picture.", kind=str(trace.type))
        parts += _line(trace, frame) if trace.mode == "lines" else _dots(trace, frame, spots)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}">{"".join(parts)}</svg>'
    )
    notes = tuple(_note(note, frame) for note in layout.get("annotations") or ())
    return Still(svg, str(layout["meta"]["alt"]), width, height, tuple(spots), notes, roomy)


def still_sociogram(
    scene: Scene, palette: Palette, *, width: float, height: float, title: str, description: str
) -> Still:
    """A sociogram as a picture, its names beside it: a picture of its own cannot use the page's type."""
    size = SCREEN.label
    fit = fitted(scene, width, height, size)
    ends = {"start": "left", "end": "right", "middle": "center"}
    notes = [
        (
            (fit.x + label.x) / width,
            (fit.y - label.y + (0.0 if label.anchor == "middle" else 0.6 * size)) / height,
            ends[label.anchor],
            "<br>".join(map(escape, label.lines)),
            size,
            palette.ink,
        )
        for label in fit.labels
    ]
    if scene.hub is not None:
        hub = hub_size(scene, fit.radius, SCREEN.note)
        notes.append((fit.x / width, fit.y / height, "center", escape(scene.hub.label), hub, palette.muted))
    picture = svg(
        scene, palette, width=width, height=height, title=title, description=description, wordless=True
    )
    return Still(picture, description, width, height, (), tuple(notes))


@dataclass(frozen=True)
class _Frame:
    """Where the values of both axes stand in pixels."""

    left: float
    top: float
    wide: float
    high: float
    x: tuple[float, float]
    y: tuple[float, float]
    size: tuple[float, float]

    @classmethod
    def of(cls, layout: Mapping[str, Any], width: float, height: float) -> _Frame:
        margin = layout.get("margin") or {"l": 0, "r": 0, "t": 0, "b": 0}
        ranges = layout.get("xaxis", {}).get("range"), layout.get("yaxis", {}).get("range")
        if None in ranges:  # a sentence alone
            ranges = (0.0, 1.0), (0.0, 1.0)
        (a, b), (c, d) = ranges
        wide, high = width - margin["l"] - margin["r"], height - margin["t"] - margin["b"]
        return cls(margin["l"], margin["t"], wide, high, (a, b), (c, d), (width, height))

    def at(self, x: float, y: float) -> tuple[float, float]:
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        return self.left + self.wide * across, self.top + self.high * (1 - up)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _runs(x: Sequence[float], y: Sequence[float]) -> Iterable[list[tuple[float, float]]]:
    """The points between gaps."""
    run: list[tuple[float, float]] = []
    for point in zip(x, y, strict=True):
        if math.isfinite(point[0]) and math.isfinite(point[1]):
            run.append((float(point[0]), float(point[1])))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _line(trace: Any, frame: _Frame) -> list[str]:
    ends = [[frame.at(*point) for point in run] for run in _runs(trace.x, trace.y)]
    course = "".join("M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in run) for run in ends)
    if not course:
        return []
    if trace.fill == "toself":
        return [f'<path d="{course}" fill="{trace.fillcolor}"/>']
    return [
        f'<path d="{course}" fill="none" stroke="{trace.line.color}" stroke-width="{trace.line.width:g}"/>'
    ]


def _dots(trace: Any, frame: _Frame, spots: list[tuple[float, float, str]]) -> list[str]:
    marker, parts = trace.marker, []
    for k, (x, y) in enumerate(zip(trace.x, trace.y, strict=True)):
        if not math.isfinite(y):
            continue
        left, top = frame.at(float(x), float(y))
        parts.append(
            f'<circle cx="{_n(left)}" cy="{_n(top)}" r="{marker.size[k] / 2:g}" fill="{marker.color[k]}" '
            f'stroke="{marker.line.color[k]}" stroke-width="{marker.line.width:g}"/>'
        )
        spots.append((left / frame.size[0], top / frame.size[1], str(trace.hovertext[k])))
    return parts


def _note(note: Mapping[str, Any], frame: _Frame) -> tuple[float, float, str, str, float, str]:
    if note.get("xref") == "paper":
        x, y = frame.left + frame.wide * note["x"], frame.top + frame.high * (1 - note["y"])
    else:
        x, y = frame.at(note["x"], note["y"])
    x, y = x + note.get("xshift", 0), y - note.get("yshift", 0)
    font = note["font"]
    end = str(note.get("xanchor", "center"))
    if note.get("yanchor") == "top":
        y += 1.2 * font["size"]  # its foot
    return (
        x / frame.size[0],
        y / frame.size[1],
        end,
        str(note["text"]),
        float(font["size"]),
        str(font["color"]),
    )
