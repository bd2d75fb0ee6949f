"""One member over the sessions: what they give and receive, and how much of the talk is theirs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from groupdyn.figures.style import (
    Palette,
    TypeScale,
    axis,
    base_layout,
    clear,
    empty,
    escape,
    margins,
    session_axis,
    shortened,
    shown_name,
    text_width,
    type_scale,
)
from groupdyn.figures.trend import chance_block, chance_note
from groupdyn.i18n import Translator

if TYPE_CHECKING:
    import plotly.graph_objects as go


def given_received(
    table: pd.DataFrame,
    palette: Palette,
    t: Translator,
    *,
    name: str,
    width: float = 560,
    height: float | None = None,
    presentation: bool = False,
) -> go.Figure:
    """Acts that one member gave and received, session by session.

    Parameters
    ----------
    table : one row a session, in order: `session` its short name, `given` and `received` numbers of
        acts; nan where the member was not there (a gap, not a zero).
    name : the member's name.
    """
    import plotly.graph_objects as go

    scale = type_scale(presentation)
    height = height or 240 * scale.factor
    values = _values(table, ["given", "received"])
    if not np.isfinite(values).any():
        return empty(t("{name} was in no session yet.", name=shown_name(name)), palette, t, scale, height)
    labels = [str(label) for label in table["session"]]
    words = {"given": t("given"), "received": t("received")}
    colours = {"given": palette.accent, "received": palette.muted}
    top = max(float(np.nanmax(values)), 1.0)
    right = max(text_width(word, scale.note) for word in words.values()) + 18
    traces = [
        {
            **_line(values[:, k], colours[part], scale.factor, dash="solid" if part == "given" else "dot"),
            "hovertext": [
                t(
                    "{session}: {name} {value}",
                    session=escape(label),
                    name=words[part],
                    value=t.number(float(v), 0),
                )
                for label, v in zip(labels, values[:, k], strict=True)
            ],
            "name": part,
        }
        for k, part in enumerate(words)
    ]
    known = np.isfinite(values).all(1)
    totals = np.nansum(values, axis=0)
    layout = base_layout(
        palette,
        t,
        scale,
        height=height,
        annotations=_end_names(
            [words["given"], words["received"]], values, list(colours.values()), top, scale, height
        ),
        margin=margins(
            left=16 + text_width(t.number(top, 0), scale.note), right=right, top=12, bottom=26 * scale.factor
        ),
        xaxis=session_axis(labels, palette, scale, width - right - 40),
        yaxis=_count_axis(top, palette, scale, t),
        meta={
            "alt": t(
                "{name} over {count} sessions: {given} acts given, {received} received.",
                name=name,
                count=int(known.sum()),
                given=t.number(float(totals[0]), 0),
                received=t.number(float(totals[1]), 0),
            )
        },
    )
    return go.Figure({"data": traces, "layout": layout})


def participation(
    shares: pd.DataFrame,
    palette: Palette,
    t: Translator,
    *,
    member: str,
    sessions: Sequence[str],
    names: Mapping[str, str],
    chance: tuple[Sequence[float], Sequence[float]] | None = None,
    width: float = 560,
    height: float | None = None,
    presentation: bool = False,
) -> go.Figure:
    """One member's share of the acts among everybody's, and what an even share would be.

    Parameters
    ----------
    shares : one row a session, one column a member (their id), in [0, 1]; nan where absent. The even
        share of a session is 1 over the number of known shares in its row.
    member : the id of the member in focus.
    sessions : the sessions' short names.
    names : id → name.
    chance : low and high end, session by session, of what chance gives around the even share.
    """
    import plotly.graph_objects as go

    scale = type_scale(presentation)
    height = height or 240 * scale.factor
    name = names.get(member, member)
    values = shares.to_numpy(dtype=float) if len(shares) else np.empty((0, len(shares.columns)))
    own = values[:, list(shares.columns).index(member)] if member in shares else np.empty(0)
    if not np.isfinite(own).any():
        return empty(t("{name} was in no session yet.", name=shown_name(name)), palette, t, scale, height)
    there = np.isfinite(values).sum(1).astype(float)
    even = np.divide(1.0, there, out=np.full(len(there), math.nan), where=there > 0)
    others = [k for k, person in enumerate(shares.columns) if person != member]
    x = np.arange(len(sessions), dtype=float)
    gap = np.full((1, len(others)), math.nan)
    crowd = np.concatenate([values[:, others], gap]).T.ravel()
    unknown = np.full(len(sessions), math.nan)
    low, high = (np.asarray(end, dtype=float) for end in chance or (unknown, unknown))
    traces = [
        *([chance_block(x, low, high, palette.chance)] if chance else []),
        {
            "type": "scatter",
            "x": np.tile([*x, math.nan], len(others)),
            "y": crowd,
            "mode": "lines",
            "line": {"width": 1 * scale.factor, "color": clear(palette.quiet, 0.7)},
            "hoverinfo": "skip",
            "name": "others",
        },
        {
            "type": "scatter",
            "x": x,
            "y": even,
            "mode": "lines",
            "line": {"width": 1.2 * scale.factor, "color": palette.muted, "dash": "dot"},
            "hoverinfo": "skip",
            "name": "even",
        },
        {
            **_line(own, palette.accent, scale.factor),
            "hovertext": [
                t(
                    "{session}: {name} {value}; an even share is {even}",
                    session=escape(label),
                    name=shown_name(name),
                    value=t.percent(float(v)),
                    even=t.percent(float(e)),
                )
                for label, v, e in zip(sessions, own, even, strict=True)
            ],
            "name": "member",
        },
    ]
    top = float(np.nanmax(values))
    share = float(np.nanmean(own))
    word = t("even share")
    shown = shortened(name, 120 * scale.factor, scale.note)
    right = max(text_width(word, scale.note), text_width(shown, scale.note)) + 18
    ends = np.stack([own, even], axis=1)
    layout = base_layout(
        palette,
        t,
        scale,
        height=height,
        annotations=[
            *_end_names([shown, word], ends, [palette.accent, palette.muted], top * 1.08, scale, height),
            *chance_note(
                low, high, own, (0.0, top * 1.08), (width - right - 50, height), palette, t, scale.note
            ),
        ],
        margin=margins(left=50 * scale.factor, right=right, top=12, bottom=26 * scale.factor),
        xaxis=session_axis(sessions, palette, scale, width - right - 50),
        yaxis=axis(
            palette,
            scale,
            range=[0, top * 1.08],
            tickmode="array",
            tickvals=_steps(top),
            ticktext=[t.percent(v) for v in _steps(top)],
        ),
        meta={
            "alt": t(
                "{name} has {share} of the acts on average, where an even share would be {even}.",
                name=name,
                share=t.percent(share),
                even=t.percent(float(np.nanmean(even[np.isfinite(own)]))),
            )
        },
    )
    return go.Figure({"data": traces, "layout": layout})


def _values(table: pd.DataFrame, columns: list[str]) -> np.ndarray[Any, np.dtype[np.float64]]:
    return table[columns].to_numpy(dtype=float) if len(table) else np.empty((0, len(columns)))


def _steps(top: float) -> list[float]:
    step = next((size for reach, size in ((0.07, 0.02), (0.16, 0.05), (0.35, 0.1), (0.7, 0.2)) if top <= reach), 0.5)
    return [round(step * k, 2) for k in range(int(top / step + 1e-9) + 1)]


def _line(
    values: np.ndarray[Any, np.dtype[np.float64]], colour: str, factor: float, dash: str = "solid"
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": np.arange(len(values)),
        "y": values,
        "mode": "lines+markers",
        "line": {"width": 2.2 * factor, "color": colour, "dash": dash},
        "marker": {"size": 6.5 * factor, "color": colour},
        "unselected": {"marker": {"opacity": 1}},
        "hoverinfo": "text",
        "customdata": [["session", k] for k in range(len(values))],
        "connectgaps": False,
        "cliponaxis": False,
    }


def _count_axis(top: float, palette: Palette, scale: TypeScale, t: Translator) -> dict[str, Any]:
    step = max(1.0, float(math.ceil(top / 3)))
    ticks = [step * k for k in range(int(top / step) + 1)]
    texts = [t.number(v, 0) for v in ticks]
    return axis(palette, scale, range=[0, top * 1.08], tickmode="array", tickvals=ticks, ticktext=texts)


def _end_names(
    names: Sequence[str],
    values: np.ndarray[Any, np.dtype[np.float64]],
    colours: Sequence[str],
    top: float,
    scale: TypeScale,
    height: float,
) -> list[dict[str, Any]]:
    """The names of two lines at their ends, at least a line apart."""
    ends = [
        float(column[np.isfinite(column)][-1]) if np.isfinite(column).any() else 0.0 for column in values.T
    ]
    apart = 1.25 * scale.note * top / max(height - 50, 40)
    if abs(ends[0] - ends[1]) < apart:
        middle = max(sum(ends) / 2, apart / 2)
        ends = (
            [middle + apart / 2, middle - apart / 2]
            if ends[0] >= ends[1]
            else [middle - apart / 2, middle + apart / 2]
        )
    return [
        {
            "x": 1,
            "xref": "paper",
            "xanchor": "left",
            "xshift": 4,
            "y": end,
            "text": escape(name),
            "showarrow": False,
            "font": {"size": scale.note, "color": colour},
        }
        for name, end, colour in zip(names, ends, colours, strict=True)
    ]
