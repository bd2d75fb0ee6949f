"""Whose acts are behind a change: one bar a person, to the right where it rises, to the left where it falls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from groupdyn.figures.style import (
    Palette,
    base_layout,
    empty,
    escape,
    margins,
    no_axis,
    shortened,
    shown_name,
    text_width,
    type_scale,
)
from groupdyn.i18n import Translator

if TYPE_CHECKING:
    import plotly.graph_objects as go


def contributions(
    people: pd.DataFrame,
    palette: Palette,
    t: Translator,
    *,
    names: Mapping[str, str],
    said: Callable[[float], str],
    title: str,
    width: float = 380,
    presentation: bool = False,
) -> go.Figure:
    """Bars of what each person contributes to a change; they add up to it.

    Parameters
    ----------
    people : `member` (id) and `contribution` (in the measure's unit), in the order to be shown.
    names : id → name.
    said : a contribution as a reader sees it, with its sign.
    title : the change, in words.
    """
    import plotly.graph_objects as go

    scale = type_scale(presentation)
    values = people["contribution"].to_numpy(dtype=float) if len(people) else np.empty(0)
    if not np.isfinite(values).any():
        return empty(t("This change cannot be shared out among the members."), palette, t, scale)
    labels = [names.get(str(member), str(member)) for member in people["member"]]
    words = [said(float(value)) for value in values]
    left = min(max(text_width(label, scale.label) for label in labels) + 14, 0.34 * width)
    greatest = float(np.abs(values).max()) or 1.0
    room = max(text_width(word, scale.note) for word in words) + 14
    # The bars leave room for their numbers on both sides; with nothing below 0, on the right only.
    drawn = max(width - left - 16, 120.0)
    low = -1.0 if (values < 0).any() else 0.0
    reach = (1.0 - low) / max(1 - (room * (2 if low else 1)) / drawn, 0.35)
    pad = (reach - (1.0 - low)) / (2 if low else 1)
    rows = list(range(len(labels)))
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": values / greatest,
        "y": rows,
        "width": 0.5,
        "marker": {
            "color": [palette.accent if value > 0 else palette.neutral for value in values],
            "line": {"width": 0},
        },
        "hoverinfo": "text",
        "hovertext": [
            f"{shown_name(label)}: {escape(word)}" for label, word in zip(labels, words, strict=True)
        ],
        "textposition": "none",
    }
    notes = [
        {
            "x": 0,
            "xref": "paper",
            "xanchor": "right",
            "xshift": -8,
            "y": k,
            "text": escape(shortened(label, left - 14, scale.label)),
            "showarrow": False,
            "font": {"size": scale.label, "color": palette.ink},
        }
        for k, label in enumerate(labels)
    ]
    notes += [
        {
            "x": float(value) / greatest,
            "y": k,
            "xanchor": "left" if value >= 0 else "right",
            "xshift": 4 if value >= 0 else -4,
            "text": escape(word),
            "showarrow": False,
            "font": {"size": scale.note, "color": palette.muted},
        }
        for k, (value, word) in enumerate(zip(values, words, strict=True))
    ]
    zero = {"type": "line", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1}
    layout = base_layout(
        palette,
        t,
        scale,
        height=(28 * len(rows) + 16) * scale.factor,
        annotations=notes,
        shapes=[{**zero, "line": {"color": palette.hairline, "width": 1}}],
        margin=margins(left=left, right=8, top=6, bottom=6),
        xaxis=no_axis(range=[low - (pad if low else 0), 1 + pad]),
        yaxis=no_axis(range=[len(rows) - 0.5, -0.5]),
        meta={"alt": _alt(labels, words, title, t)},
    )
    return go.Figure({"data": [bars], "layout": layout})


def _alt(labels: list[str], words: list[str], title: str, t: Translator) -> str:
    first = [
        t("{name} {value}", name=name, value=word) for name, word in zip(labels[:3], words[:3], strict=True)
    ]
    return t("{title} Most of it: {parts}.", title=title, parts=t.names(first))
