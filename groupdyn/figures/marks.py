"""Marks that several charts draw alike: words, bars along a row, cells, and rows with their names at the left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from groupdyn.figures.style import Palette, contrast, escape, no_axis, shortened, text_width

if TYPE_CHECKING:
    import pandas as pd

FloatArray = npt.NDArray[np.float64]

ROOM = 14
"""Pixels beside a row's name: 8 to the marks, 6 to the edge."""


def numbers(table: pd.DataFrame, columns: Sequence[str]) -> FloatArray:
    """These columns of a table as an array (rows, columns); one without rows may lack them."""
    empty = np.empty((0, len(columns)))
    return table[list(columns)].to_numpy(dtype=float) if len(table) else empty


def note(text: str, size: float, colour: str, **place: Any) -> dict[str, Any]:
    """A word in a figure, without an arrow."""
    return {"text": text, "showarrow": False, "font": {"size": size, "color": colour}, **place}


def row_room(labels: Sequence[str], size: float, width: float) -> float:
    """How many pixels the names of rows get at the left: what they need, at most a third of the width."""
    return min(max(text_width(label, size) for label in labels) + ROOM, 0.34 * width)


def row_names(
    labels: Sequence[str], room: float, size: float, palette: Palette, focus: int | None = None
) -> list[dict[str, Any]]:
    """The names of rows at the left, each shortened to the room; the row in focus in the accent."""
    return [
        note(
            escape(shortened(label, room - ROOM, size)),
            size,
            palette.accent if k == focus else palette.ink,
            x=0,
            xref="paper",
            xanchor="right",
            xshift=-8,
            y=k,
        )
        for k, label in enumerate(labels)
    ]


def legend_below(palette: Palette, size: float) -> dict[str, Any]:
    """What the colours mean, in a line below; it hides nothing when it is clicked."""
    return {
        "orientation": "h",
        "traceorder": "normal",
        "x": 0,
        "y": 0,
        "yanchor": "top",
        "itemclick": False,
        "itemdoubleclick": False,
        "font": {"size": size, "color": palette.muted},
        "bgcolor": "rgba(0,0,0,0)",
    }


def rows_axis(count: int, **more: Any) -> dict[str, Any]:
    """An axis of rows that is not seen, the first row on top."""
    return no_axis(range=[count - 0.5, -0.5], **more)


def row_bars(lengths: FloatArray, colour: str | list[str], said: list[str], **more: Any) -> dict[str, Any]:
    """A bar along each row, its words on hover."""
    return {
        "type": "bar",
        "orientation": "h",
        "x": lengths,
        "y": list(range(len(lengths))),
        "width": 0.5,
        "marker": {"color": colour, "line": {"width": 0}},
        "hoverinfo": "text",
        "hovertext": said,
        "textposition": "none",
        **more,
    }


def cells(
    values: FloatArray,
    greatest: float,
    shades: Sequence[tuple[float, str]],
    said: list[list[str]],
    **more: Any,
) -> dict[str, Any]:
    """A grid of cells (rows, columns), coloured from 0 to the greatest value by shades, their words on hover."""
    rows, columns = values.shape
    return {
        "type": "heatmap",
        "x": np.arange(columns),
        "y": np.arange(rows),
        "z": values,
        "zmin": 0,
        "zmax": greatest,
        "colorscale": shades,
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "text": said,
        "hoverinfo": "text",
        **more,
    }


def ink_on(ground: str, palette: Palette) -> str:
    """Whichever of ink and paper is read better on a ground."""
    return max((palette.ink, palette.paper), key=lambda colour: contrast(colour, ground))
