"""One scale of a questionnaire over the sessions: members' spread and mean, the leader, the observer."""

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
    empty,
    escape,
    margins,
    session_axis,
    shown_name,
    text_width,
    type_scale,
)
from groupdyn.i18n import N_, Translator
from groupdyn.log import LEADER, MEMBER, OBSERVER

if TYPE_CHECKING:
    import plotly.graph_objects as go

WORDS: Mapping[str, str] = {
    MEMBER: N_("members"),
    LEADER: N_("facilitator"),
    OBSERVER: N_("observer"),
}
"""Perspective → what stands at the end of its line."""
_MARKS = {MEMBER: "circle", LEADER: "square", OBSERVER: "diamond-open"}


def scale_course(
    scores: pd.DataFrame,
    palette: Palette,
    t: Translator,
    *,
    name: str,
    sessions: Sequence[str],
    names: Mapping[str, str],
    bounds: tuple[float, float] = (-math.inf, math.inf),
    width: float = 420,
    height: float | None = None,
    presentation: bool = False,
) -> go.Figure:
    """The course of one scale.

    A pale bar spans the members' lowest and highest score of a session, with a dot for each; the line in
    the accent is their mean. Squares are the facilitators' mean, open diamonds the observers'. An undefined
    score is drawn as a small cross on the floor of the picture; a session without any is a gap.

    Parameters
    ----------
    scores : columns `session` (position), `perspective`, `rater` (id) and `score` (nan: undefined).
    name : of the scale, in the reader's language.
    sessions : the sessions' short names, all of them.
    names : id → name of whoever rated.
    bounds : of the scale, where they are known.

    Returns
    -------
    A figure whose marks carry `customdata` `["session", position]`.
    """
    import plotly.graph_objects as go

    scale = type_scale(presentation)
    height = height or 200 * scale.factor
    known = scores[scores["score"].notna()]
    if known.empty:
        return empty(t("{name}: nothing entered yet.", name=escape(name)), palette, t, scale, height)
    window = _window(known["score"].to_numpy(dtype=np.float64), bounds)
    lines = {p: _means(known[known["perspective"] == p], len(sessions)) for p in WORDS}
    members = known[known["perspective"] == MEMBER]
    said = [t(WORDS[p]) for p, means in lines.items() if np.isfinite(means).any()]
    right = max(text_width(word, scale.note) for word in said) + 14
    left = 30 * scale.factor
    traces = [_spread(members, palette, scale), _dots(members, sessions, names, palette, t, scale)]
    traces += [_line(p, lines[p], sessions, palette, t, scale) for p in WORDS if np.isfinite(lines[p]).any()]
    if len(missing := scores[scores["score"].isna()]):
        traces.append(_undefined(missing, sessions, names, window, palette, t, scale))
    layout = base_layout(
        palette,
        t,
        scale,
        height=height,
        annotations=_ends(lines, window, height, palette, t, scale),
        margin=margins(left=left, right=right, top=8, bottom=26 * scale.factor),
        xaxis=session_axis(sessions, palette, scale, width - left - right),
        yaxis=axis(palette, scale, range=list(window), nticks=4, showgrid=True, gridcolor=palette.hairline),
        meta={"alt": _alt(name, lines, sessions, len(missing), t)},
    )
    return go.Figure({"data": traces, "layout": layout})


def _means(rows: pd.DataFrame, sessions: int) -> np.ndarray:
    """The mean score of each session, nan where there is none."""
    found = rows.groupby("session")["score"].mean()
    return found.reindex(range(sessions)).to_numpy(dtype=np.float64)


def _window(values: np.ndarray, bounds: tuple[float, float]) -> tuple[float, float]:
    """The scale's own range where it is known, else all there is; with some air."""
    low = bounds[0] if math.isfinite(bounds[0]) else float(values.min())
    high = bounds[1] if math.isfinite(bounds[1]) else float(values.max())
    air = 0.07 * ((high - low) or abs(high) or 1.0)
    return low - air, high + air


def _spread(members: pd.DataFrame, palette: Palette, scale: TypeScale) -> dict[str, Any]:
    """A bar a session from the lowest to the highest of the members."""
    ends = members.groupby("session")["score"].agg(["min", "max"])
    xs = [x for s in ends.index for x in (int(s), int(s), None)]
    ys = [y for low, high in ends.itertuples(index=False) for y in (float(low), float(high), None)]
    return {
        "type": "scatter",
        "x": xs,
        "y": ys,
        "mode": "lines",
        "line": {"width": 9 * scale.factor, "color": palette.band},
        "hoverinfo": "skip",
    }


def _dots(
    members: pd.DataFrame,
    sessions: Sequence[str],
    names: Mapping[str, str],
    palette: Palette,
    t: Translator,
    scale: TypeScale,
) -> dict[str, Any]:
    """A small dot for each member."""
    return {
        "type": "scatter",
        "x": members["session"].to_numpy(),
        "y": members["score"].to_numpy(dtype=np.float64),
        "mode": "markers",
        "marker": {"size": 4 * scale.factor, "color": palette.neutral, "opacity": 1},
        "unselected": {"marker": {"opacity": 1}},
        "hoverinfo": "text",
        "hovertext": [
            _said(sessions[s], names.get(r, r), v, t)
            for s, r, v in zip(members["session"], members["rater"], members["score"], strict=True)
        ],
        "customdata": [["session", int(s)] for s in members["session"]],
        "name": "points",
    }


def _said(session: str, who: str, value: float, t: Translator) -> str:
    return t(
        "{session}: {name} {value}",
        session=escape(session),
        name=shown_name(who),
        value=t.number(float(value), 1),
    )


def _line(
    perspective: str,
    means: np.ndarray,
    sessions: Sequence[str],
    palette: Palette,
    t: Translator,
    scale: TypeScale,
) -> dict[str, Any]:
    """The means of one perspective; the members' in the accent, the others' grey and thin."""
    mine = perspective == MEMBER
    colour = palette.accent if mine else palette.muted
    known = np.flatnonzero(np.isfinite(means))
    return {
        "type": "scatter",
        "x": np.arange(len(means)),
        "y": means,
        "mode": "lines+markers",
        "connectgaps": False,
        "line": {"width": (2.2 if mine else 1.2) * scale.factor, "color": colour, "dash": "solid" if mine else "dot"},
        "marker": {"size": 6.5 * scale.factor, "color": colour, "symbol": _MARKS[perspective], "opacity": 1},
        "unselected": {"marker": {"opacity": 1}},
        "hoverinfo": "text",
        "hovertext": [
            _said(sessions[k], t(WORDS[perspective]), means[k], t) if k in known else "" for k in range(len(means))
        ],
        "customdata": [["session", k] for k in range(len(means))],
        "cliponaxis": False,
        "name": perspective,
    }  # fmt: skip


def _undefined(
    missing: pd.DataFrame,
    sessions: Sequence[str],
    names: Mapping[str, str],
    window: tuple[float, float],
    palette: Palette,
    t: Translator,
    scale: TypeScale,
) -> dict[str, Any]:
    """A cross on the floor for each session with undefined scores; who, on hovering."""
    by_session: dict[int, list[str]] = {}
    for session, rater in zip(missing["session"], missing["rater"], strict=True):
        by_session.setdefault(int(session), []).append(str(rater))
    said = [
        t(
            "{session}: undefined for {names}",
            session=escape(sessions[s]),
            names=t.names([shown_name(names.get(r, r)) for r in raters]),
        )
        for s, raters in by_session.items()
    ]
    return {
        "type": "scatter",
        "x": list(by_session),
        "y": [window[0] + 0.04 * (window[1] - window[0])] * len(by_session),  # clear of the axis
        "mode": "markers",
        "marker": {
            "size": 7 * scale.factor,
            "symbol": "x-thin",
            "opacity": 1,
            "line": {"width": 1.5, "color": palette.muted},
        },
        "unselected": {"marker": {"opacity": 1}},
        "hoverinfo": "text",
        "hovertext": said,
        "cliponaxis": False,
        "name": "x",
    }


def _ends(
    lines: Mapping[str, np.ndarray],
    window: tuple[float, float],
    height: float,
    palette: Palette,
    t: Translator,
    scale: TypeScale,
) -> list[dict[str, Any]]:
    """Each perspective's name at the height of its last mean, never nearer than a line to the next."""
    last = [(float(m[np.isfinite(m)][-1]), p) for p, m in lines.items() if np.isfinite(m).any()]
    line = 1.25 * scale.note * (window[1] - window[0]) / max(height - 34 * scale.factor, 20)
    placed: list[tuple[float, str]] = []
    for y, perspective in sorted(last):
        placed.append((max(y, placed[-1][0] + line) if placed else y, perspective))
    over = max(0.0, placed[-1][0] - window[1]) if placed else 0.0
    return [
        {
            "x": 1,
            "xref": "paper",
            "xanchor": "left",
            "xshift": 8,
            "y": y - over,
            "text": escape(t(WORDS[perspective])),
            "showarrow": False,
            "font": {"size": scale.note, "color": palette.accent if perspective == MEMBER else palette.muted},
        }
        for y, perspective in placed
    ]


def _alt(
    name: str, lines: Mapping[str, np.ndarray], sessions: Sequence[str], missing: int, t: Translator
) -> str:
    parts = []
    for perspective, means in lines.items():
        known = np.flatnonzero(np.isfinite(means))
        if len(known):
            first, last = int(known[0]), int(known[-1])
            parts.append(
                t(
                    "{who} {first} in {begin}, {last} in {end}",
                    who=t(WORDS[perspective]),
                    first=t.number(float(means[first]), 1),
                    begin=shown_name(sessions[first]),
                    last=t.number(float(means[last]), 1),
                    end=shown_name(sessions[last]),
                )
            )
    words = t("{name} over the sessions: {parts}.", name=shown_name(name), parts="; ".join(parts))
    if missing:
        words += " " + t.plural("{n} score is undefined.", "{n} scores are undefined.", missing)
    return words
