"""A measure of one session: its value and band as a dot on a line, over what chance gives."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from groupdyn.figures.chance import filled
from groupdyn.figures.marks import note
from groupdyn.figures.style import (
    Palette,
    TypeScale,
    base_layout,
    empty,
    margins,
    no_axis,
    text_width,
    type_scale,
)
from groupdyn.figures.trend import Course, Unit, course_of, dot_words, nothing_yet, shown_window
from groupdyn.i18n import Translator

if TYPE_CHECKING:
    import plotly.graph_objects as go

_SIDE = 7.0
"""Pixels at either end of the line."""


def dot_range(
    table: pd.DataFrame,
    palette: Palette,
    t: Translator,
    *,
    name: str,
    unit: Unit = "number",
    digits: int = 2,
    bounds: tuple[float, float] | None = None,
    width: float = 480,
    presentation: bool = False,
) -> go.Figure:
    """The value of one session where a course would have a single point.

    Parameters
    ----------
    table : one row, as in `trend`.
    name, unit, digits : as in `trend`.
    bounds : the least and greatest value there can be: the ends of the line; without finite ones it shows
        what there is.
    """
    import plotly.graph_objects as go

    scale = type_scale(presentation)
    height = 72 * scale.factor
    course = course_of(table, name, unit, digits)
    if not np.isfinite(course.value).any():
        return empty(nothing_yet(name, t), palette, t, scale, height)
    ends = bounds if bounds is not None and np.isfinite(bounds).all() else _ends(course)
    words = [
        *_end_words(course, ends, palette, t, scale),
        *_chance_words(course, ends, width, palette, t, scale),
    ]
    layout = base_layout(
        palette,
        t,
        scale,
        height=height,
        annotations=words,
        margin=margins(left=_SIDE, right=_SIDE, top=18 * scale.factor, bottom=20 * scale.factor),
        xaxis=no_axis(range=list(ends)),
        yaxis=no_axis(range=[-1, 1]),
        meta={"alt": _alt(course, t)},
    )
    return go.Figure({"data": _traces(course, ends, palette, t, scale.factor), "layout": layout})


def _ends(course: Course) -> tuple[float, float]:
    return shown_window([course.value, course.low, course.high, *course.chance], None)


def _chance(course: Course) -> tuple[float, float] | None:
    low, high = (float(end[0]) for end in course.chance)
    return (low, high) if math.isfinite(low) and math.isfinite(high) else None


# --- marks ---------------------------------------------------------------------------------------


def _traces(
    course: Course, ends: tuple[float, float], palette: Palette, t: Translator, factor: float
) -> list[dict[str, Any]]:
    chance, band = _chance(course), (float(course.low[0]), float(course.high[0]))
    traces = [_bar(*chance, 1.0, palette.chance)] if chance else []
    traces.append(
        {
            "type": "scatter",
            "x": list(ends),
            "y": [0.0, 0.0],
            "mode": "lines",
            "line": {"width": factor, "color": palette.quiet},
            "hoverinfo": "skip",
        }
    )
    if all(map(math.isfinite, band)):
        traces.append(_bar(*band, 0.42, palette.veil))
    thin = bool(course.thin[0])
    traces.append(
        {
            "type": "scatter",
            "x": course.value,
            "y": [0.0],
            "mode": "markers",
            "marker": {
                "size": [11.0 * factor],
                "color": [palette.paper if thin else palette.accent],
                "line": {"width": 1.5 * factor, "color": [palette.neutral if thin else palette.accent]},
                "opacity": 1,
            },
            "hoverinfo": "text",
            "hovertext": [dot_words(course, 0, t)],
            "cliponaxis": False,
        }
    )
    return traces


def _bar(low: float, high: float, half: float, colour: str) -> dict[str, Any]:
    return filled([low, high, high, low], [half, half, -half, -half], colour)


# --- words ---------------------------------------------------------------------------------------


def _end_words(
    course: Course, ends: tuple[float, float], palette: Palette, t: Translator, scale: TypeScale
) -> list[dict[str, Any]]:
    """The least and the greatest value, under the ends of the line."""
    places = {"y": -1.0, "yanchor": "top", "yshift": -2}
    return [
        note(course.said(end, t), 0.9 * scale.note, palette.muted, x=end, xanchor=anchor, **places)
        for end, anchor in zip(ends, ("left", "right"), strict=True)
    ]


def _chance_words(
    course: Course, ends: tuple[float, float], width: float, palette: Palette, t: Translator, scale: TypeScale
) -> list[dict[str, Any]]:
    """The name of the block, above it; it keeps to the picture's width."""
    chance = _chance(course)
    if chance is None:
        return []
    words, size = t("what chance gives"), 0.9 * scale.note
    room = text_width(words, size) * (ends[1] - ends[0]) / (width - 2 * _SIDE)
    left = chance[0] + room <= ends[1]
    return [
        note(
            words,
            size,
            palette.muted,
            x=chance[0] if left else chance[1],
            xanchor="left" if left else "right",
            y=1.0,
            yanchor="bottom",
        )
    ]


def _alt(course: Course, t: Translator) -> str:
    value, chance = course.said(float(course.value[0]), t), _chance(course)
    words = [t("{name} in one session: {value}.", name=course.name, value=value)]
    if all(map(math.isfinite, (course.low[0], course.high[0]))):
        low, high = course.said(float(course.low[0]), t), course.said(float(course.high[0]), t)
        words.append(t("Band {low} to {high}.", low=low, high=high))
    if chance is not None:
        low, high = (course.said(end, t) for end in chance)
        words.append(t("Chance gives {low} to {high}.", low=low, high=high))
    return " ".join(words)
