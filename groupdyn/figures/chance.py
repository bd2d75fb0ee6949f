"""What chance gives, behind the line of a measure: a block a session, and the words that say so."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from groupdyn.figures.marks import FloatArray
from groupdyn.figures.style import Palette, text_width
from groupdyn.i18n import Translator


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
    value: FloatArray,
    window: tuple[float, float],
    size: tuple[float, float],
    palette: Palette,
    t: Translator,
    type_size: float,
) -> list[dict[str, Any]]:
    """The words in a corner of the block of chance; outside it where the line leaves them no room inside."""
    known = np.flatnonzero(np.isfinite(low) & np.isfinite(high))
    if not len(known):
        return []
    words = t("what chance gives")
    span = text_width(words, type_size) / max(size[0] / len(value), 1.0)
    line = 1.2 * type_size * (window[1] - window[0]) / max(size[1] - 40, 20)
    first, last = int(known[0]), int(known[-1])

    def distance(end: int, foot: float) -> float:
        """How far the line stays from words that stand on `foot`."""
        across = (
            np.linspace(end + 0.5 - span, end + 0.5, 24)
            if end == last
            else np.linspace(end - 0.5, end - 0.5 + span, 24)
        )
        under = np.interp(across, np.arange(len(value)), value)
        return float(np.nanmin(np.abs(under - foot - line / 2), initial=np.inf))

    inside = [(end, foot) for end in (last, first) for foot in (low[end], high[end] - line)]
    outside = [(end, foot) for end in (last, first) for foot in (low[end] - line, high[end])]
    seen = [c for c in (*inside, *outside) if window[0] <= c[1] <= window[1] - line] or inside
    # The lower right one, as long as the line leaves it room.
    end, foot = next((c for c in seen if distance(*c) > 1.4 * line), max(seen, key=lambda c: distance(*c)))
    return [
        {
            "x": end + 0.5 if end == last else end - 0.5,
            "y": float(foot),
            "xanchor": "right" if end == last else "left",
            "xshift": -3 if end == last else 3,  # clear of the labels of the axis
            "yanchor": "bottom",
            "text": words,
            "showarrow": False,
            "borderpad": 0,
            "font": {"size": type_size, "color": palette.muted},
        }
    ]
