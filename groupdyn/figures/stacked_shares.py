"""Shares of a whole over sessions, as bars of equal height."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from groupdyn.figures.style import (
    Palette,
    axis,
    base_layout,
    empty,
    escape,
    margins,
    mixed,
    session_axis,
    shortened,
    shown_name,
    text_width,
    type_scale,
)
from groupdyn.i18n import Translator

if TYPE_CHECKING:
    import plotly.graph_objects as go


def stacked_shares(
    table: pd.DataFrame,
    palette: Palette,
    t: Translator,
    *,
    sessions: Sequence[str],
    names: Mapping[str, str],
    title: str,
    width: float = 640,
    height: float | None = None,
    presentation: bool = False,
) -> go.Figure:
    """Shares of a whole over sessions, such as where the acts go: one bar a session.

    Parameters
    ----------
    table : one row a session, one column a part, in [0, 1]; nan in a session without acts (no bar).
    sessions : the sessions' short names.
    names : part → its name in the reader's language, in the order of the columns of `table`; the first
        part is in the accent, the others in greys.
    title : what is shared out, for the words.
    """
    import plotly.graph_objects as go

    scale = type_scale(presentation)
    height = height or 260 * scale.factor
    parts = [part for part in names if part in table]
    if not len(table) or not parts or not np.isfinite(table[parts].to_numpy(dtype=float)).any():
        return empty(
            t("{name}: no session has enough acts yet.", name=escape(title)), palette, t, scale, height
        )
    widest = 0.3 * width
    traces = _bars(table[parts], sessions, names, palette, t)
    right = min(max(text_width(names[p], scale.note) for p in parts) + 16, widest)
    layout = base_layout(
        palette,
        t,
        scale,
        height=height,
        barmode="stack",
        annotations=_part_names(table[parts], names, palette, scale.note, right),
        margin=margins(left=52 * scale.factor, right=right, top=0.8 * scale.note, bottom=26 * scale.factor),
        xaxis=session_axis(sessions, palette, scale, width - right - 52),
        yaxis=axis(
            palette,
            scale,
            range=[0, 1],
            tickmode="array",
            tickvals=[0, 0.5, 1],
            ticktext=[t.percent(v) for v in (0, 0.5, 1)],
        ),
        meta={"alt": _shares_alt(table[parts], sessions, names, title, t)},
    )
    return go.Figure({"data": traces, "layout": layout})


def _bars(
    table: pd.DataFrame, sessions: Sequence[str], names: Mapping[str, str], palette: Palette, t: Translator
) -> list[dict[str, Any]]:
    """The first part in the accent, the others in greys."""
    parts = list(table.columns)
    greys = [palette.accent, *(mixed(palette.paper, palette.muted, s) for s in _steps(len(parts) - 1))]
    return [
        {
            "type": "bar",
            "x": np.arange(len(sessions), dtype=float),
            "y": table[part].to_numpy(dtype=float),
            "width": 0.72,
            "marker": {"color": colour, "line": {"width": 0}},
            "hoverinfo": "text",
            "hovertext": [
                t(
                    "{session}: {name} {value}",
                    session=escape(label),
                    name=escape(names[part]),
                    value=t.percent(float(v)),
                )
                for label, v in zip(sessions, table[part], strict=True)
            ],
            "hoverlabel": {"bgcolor": palette.surface},
            "name": part,
            "textposition": "none",
        }
        for part, colour in zip(parts, greys, strict=True)
    ]


def _steps(count: int) -> list[float]:
    return [0.55 - 0.4 * k / max(count - 1, 1) for k in range(count)]


def _part_names(
    table: pd.DataFrame, names: Mapping[str, str], palette: Palette, size: float, room: float
) -> list[dict[str, Any]]:
    """Each part's name beside its piece of the last bar, never nearer than a line to the next."""
    values = table.to_numpy(dtype=float)
    last = (
        int(np.flatnonzero(np.isfinite(values).all(1))[-1])
        if np.isfinite(values).all(1).any()
        else len(values) - 1
    )
    share = np.nan_to_num(values[last])
    heights = np.cumsum(share) - share / 2
    for k in range(1, len(heights)):
        heights[k] = max(heights[k], heights[k - 1] + 0.085)
    over = max(0.0, float(heights[-1]) - 0.97)
    for k in range(len(heights) - 1, -1, -1):
        top = 0.97 if k == len(heights) - 1 else float(heights[k + 1]) - 0.085
        heights[k] = min(heights[k], top) if over else heights[k]
    return [
        {
            "x": 1,
            "xref": "paper",
            "xanchor": "left",
            "xshift": 6,
            "y": float(y),
            "text": escape(shortened(names[part], room - 10, size)),
            "showarrow": False,
            "font": {"size": size, "color": palette.accent if k == 0 else palette.muted},
        }
        for k, (part, y) in enumerate(zip(table.columns, heights, strict=True))
    ]


def _shares_alt(
    table: pd.DataFrame, sessions: Sequence[str], names: Mapping[str, str], title: str, t: Translator
) -> str:
    known = np.flatnonzero(np.isfinite(table.to_numpy(dtype=float)).all(1))
    if not len(known):
        return t("{name} over {count} sessions.", name=title, count=len(sessions))
    last = int(known[-1])
    listed = [
        t("{name} {value}", name=names[part], value=t.percent(float(table[part].iloc[last])))
        for part in table.columns
    ]
    return t(
        "{name} over {count} sessions. In {session}: {parts}.",
        name=title,
        count=len(sessions),
        session=shown_name(sessions[last]),
        parts=t.names(listed),
    )
