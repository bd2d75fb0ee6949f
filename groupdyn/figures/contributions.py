"""Whose acts are behind a change: one bar a person, to the right where it rises, to the left where it falls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from groupdyn.figures.marks import FloatArray, note, numbers, row_bars, row_names, row_room, rows_axis
from groupdyn.figures.style import (
    Palette,
    base_layout,
    empty,
    escape,
    margins,
    no_axis,
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
    values = numbers(people, ["contribution"])[:, 0]
    if not np.isfinite(values).any():
        return empty(t("This change cannot be shared out among the members."), palette, t, scale)
    labels = [names.get(str(member), str(member)) for member in people["member"]]
    words = [said(float(value)) for value in values]
    lengths = values / (float(np.abs(values).max()) or 1.0)
    left = row_room(labels, scale.label, width)
    room = max(text_width(word, scale.note) for word in words) + 14
    layout = base_layout(
        palette,
        t,
        scale,
        height=(28 * len(labels) + 16) * scale.factor,
        annotations=[
            *row_names(labels, left, scale.label, palette),
            *_amounts(lengths, words, scale.note, palette),
        ],
        shapes=[_zero(palette)],
        margin=margins(left=left, right=8, top=6, bottom=6),
        xaxis=no_axis(range=_reach(lengths, room / max(width - left - 16, 120.0))),
        yaxis=rows_axis(len(labels)),
        meta={"alt": _alt(labels, words, title, t)},
    )
    return go.Figure({"data": [_bars(lengths, labels, words, palette)], "layout": layout})


def _bars(
    lengths: FloatArray, labels: Sequence[str], words: Sequence[str], palette: Palette
) -> dict[str, Any]:
    said = [f"{shown_name(label)}: {escape(word)}" for label, word in zip(labels, words, strict=True)]
    return row_bars(lengths, [palette.accent if n > 0 else palette.neutral for n in lengths], said)


def _amounts(
    lengths: FloatArray, words: Sequence[str], size: float, palette: Palette
) -> list[dict[str, Any]]:
    """The number at the end of each bar."""
    return [
        note(
            escape(word),
            size,
            palette.muted,
            x=float(length),
            y=k,
            xanchor="left" if length >= 0 else "right",
            xshift=4 if length >= 0 else -4,
        )
        for k, (length, word) in enumerate(zip(lengths, words, strict=True))
    ]


def _zero(palette: Palette) -> dict[str, Any]:
    """The line from which the bars begin."""
    line = {"color": palette.hairline, "width": 1}
    return {"type": "line", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def _reach(lengths: FloatArray, room: float) -> list[float]:
    """From where to where the axis goes, in units of the longest bar; `room` is a number's share of the width.

    The bars leave room for their numbers on both sides; with nothing below 0, on the right only.
    """
    low, sides = (-1.0, 2) if (lengths < 0).any() else (0.0, 1)
    reach = (1.0 - low) / max(1 - room * sides, 0.35)
    pad = (reach - (1.0 - low)) / sides
    return [low - (pad if low else 0), 1 + pad]


def _alt(labels: list[str], words: list[str], title: str, t: Translator) -> str:
    first = [
        t("{name} {value}", name=name, value=word) for name, word in zip(labels[:3], words[:3], strict=True)
    ]
    return t("{title} Most of it: {parts}.", title=title, parts=t.names(first))
