"""What chance gives, behind the line of a measure: a block a session, and the words that say so."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from groupdyn.figures.marks import FloatArray
from groupdyn.figures.style import Palette, text_width
from groupdyn.i18n import Translator

NARROW = 340
"""About how many pixels wide a chart is at its narrowest (on a phone), where its words take most of the room."""
_AIR = 6
"""Pixels at either side of the words."""


def runs(known: npt.NDArray[np.bool_]) -> list[npt.NDArray[np.intp]]:
    """Stretches of neighbouring sessions in which a value is known."""
    places = np.flatnonzero(known)
    return [run for run in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1) if len(run)]


def filled(x: list[float], y: list[float], colour: str) -> dict[str, Any]:
    """An area without a rim."""
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "lines",
        "fill": "toself",
        "fillcolor": colour,
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def chance_block(x: FloatArray, low: FloatArray, high: FloatArray, colour: str) -> dict[str, Any]:
    """What chance gives: a block a session, joined with its neighbours."""
    xs: list[float] = []
    ys: list[float] = []
    for run in runs(np.isfinite(low) & np.isfinite(high)):
        edges = [edge for k in run for edge in (x[k] - 0.5, x[k] + 0.5)]
        xs += [*edges, *edges[::-1], math.nan]
        ys += [*np.repeat(high[run], 2), *np.repeat(low[run], 2)[::-1], math.nan]
    return filled(xs, ys, colour)


def chance_note(
    low: FloatArray,
    high: FloatArray,
    lines: FloatArray,
    window: tuple[float, float],
    box: tuple[float, float],
    palette: Palette,
    t: Translator,
    type_size: float,
) -> list[dict[str, Any]]:
    """The words that name the block of chance: in it, else right above or below it; none where lines leave no room.

    Parameters
    ----------
    low, high : the block, session by session.
    lines : what must not be written over: one value a session, or several (sessions, lines).
    window : the least and the greatest value that is shown.
    box : width and height in pixels of what is shown, as small as it may become.
    """
    words, count = t("what chance gives"), len(low)
    span = (text_width(words, type_size) + 2 * _AIR) * count / max(box[0], 1.0)
    line = 1.2 * type_size * (window[1] - window[0]) / max(box[1], 1.0)
    for begin, foot in _spots(low, high, span, line):
        fits = window[0] <= foot <= window[1] - line
        if fits and _clearance(lines, (begin, begin + span), (foot, foot + line)) >= line / 2:
            at_end = begin + span >= count - 0.5
            return [
                {
                    "x": count - 0.5 if at_end else begin,
                    "y": float(foot),
                    "xanchor": "right" if at_end else "left",
                    "xshift": -_AIR if at_end else _AIR,  # clear of the labels of the axis
                    "yanchor": "bottom",
                    "text": words,
                    "showarrow": False,
                    "borderpad": 0,
                    "font": {"size": type_size, "color": palette.muted},
                }
            ]
    return []


def _spots(low: FloatArray, high: FloatArray, span: float, line: float) -> list[tuple[float, float]]:
    """Where words so broad and high may begin and stand: in the block, then at it; each from the right to the left."""
    within, beside = [], []
    last = len(low) - 0.5 - span
    for begin in np.arange(last, -0.5 - 1e-9, -0.5):
        under = slice(math.floor(begin + 0.5), math.ceil(begin + span + 0.5))
        if not np.isfinite([low[under], high[under]]).all():
            continue
        foot, top = float(low[under].max()), float(high[under].min())
        if top - foot >= line:
            within += [(float(begin), foot), (float(begin), top - line)]
        beside += [(float(begin), float(low[under].min()) - line), (float(begin), float(high[under].max()))]
    return within + beside


def _clearance(lines: FloatArray, across: tuple[float, float], rows: tuple[float, float]) -> float:
    """How far lines stay above or below a rectangle; 0 where one crosses it."""
    places = np.linspace(*across, 24)
    courses = lines.reshape(len(lines), -1).T
    values = np.array([np.interp(places, np.arange(len(lines)), course) for course in courses])
    away = np.maximum(np.maximum(rows[0] - values, values - rows[1]), 0.0)
    return float(np.nanmin(away, initial=math.inf))
