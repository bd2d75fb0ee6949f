"""One member over the sessions: what they give and receive, and how much of the talk is theirs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from groupdyn.figures.chance import NARROW, chance_block, chance_note
from groupdyn.figures.marks import FloatArray, note, numbers
from groupdyn.figures.style import (
    Palette,
    TypeScale,
    axis,
    base_layout,
    clear,
    empty,
    escape,
    margins,
    round_ticks,
    session_axis,
    shortened,
    shown_name,
    text_width,
    type_scale,
)
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
    values = numbers(table, ["given", "received"])
    if not np.isfinite(values).any():
        return empty(t("{name} was in no session yet.", name=shown_name(name)), palette, t, scale, height)
    labels = [str(label) for label in table["session"]]
    words = [t("given"), t("received")]
    colours = [palette.accent, palette.muted]
    top = max(float(np.nanmax(values)), 1.0)
    right = max(text_width(word, scale.note) for word in words) + 18
    traces = [
        _line(
            values[:, k],
            colours[k],
            scale.factor,
            dash=("solid", "dot")[k],
            hovertext=_said_of(words[k], labels, values[:, k], t),
            name=part,
        )
        for k, part in enumerate(("given", "received"))
    ]
    layout = base_layout(
        palette,
        t,
        scale,
        height=height,
        annotations=_end_names(words, values, colours, top, scale, height),
        margin=margins(
            left=16 + text_width(t.number(top, 0), scale.note), right=right, top=12, bottom=26 * scale.factor
        ),
        xaxis=session_axis(labels, palette, scale, width - right - 40),
        yaxis=_count_axis(top, palette, scale, t),
        meta={"alt": _alt_of_acts(name, values, t)},
    )
    return go.Figure({"data": traces, "layout": layout})


def _said_of(word: str, labels: Sequence[str], values: FloatArray, t: Translator) -> list[str]:
    return [
        t("{session}: {name} {value}", session=escape(label), name=word, value=t.number(float(v), 0))
        for label, v in zip(labels, values, strict=True)
    ]


def _alt_of_acts(name: str, values: FloatArray, t: Translator) -> str:
    given, received = np.nansum(values, axis=0)
    return t(
        "{name} over {count} sessions: {given} acts given, {received} received.",
        name=name,
        count=int(np.isfinite(values).all(1).sum()),
        given=t.number(float(given), 0),
        received=t.number(float(received), 0),
    )


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
    found = _parts(shares, member)
    if not np.isfinite(found.own).any():
        return empty(t("{name} was in no session yet.", name=shown_name(name)), palette, t, scale, height)
    low, high = _ends(chance, len(sessions))
    top = found.top * 1.08
    words = [shortened(name, 120 * scale.factor, scale.note), t("even share")]
    right = max(text_width(word, scale.note) for word in words) + 18
    box = (min(width, NARROW) - right - 50 * scale.factor, height - 12 - 26 * scale.factor)
    layout = base_layout(
        palette,
        t,
        scale,
        height=height,
        annotations=[
            *_end_names(words, found.lines, [palette.accent, palette.muted], top, scale, height),
            *chance_note(low, high, found.all, (0.0, top), box, palette, t, scale.note),
        ],
        margin=margins(left=50 * scale.factor, right=right, top=12, bottom=26 * scale.factor),
        xaxis=session_axis(sessions, palette, scale, width - right - 50),
        yaxis=_share_axis(found.top, palette, scale, t),
        meta={"alt": _alt_of_shares(name, found, t)},
    )
    traces = [
        *([chance_block(found.x, low, high, palette.chance)] if chance else []),
        _crowd(found, palette, scale.factor),
        _even_line(found, palette, scale.factor),
        _line(
            found.own,
            palette.accent,
            scale.factor,
            hovertext=_said_beside(name, sessions, found, t),
            name="member",
        ),
    ]
    return go.Figure({"data": traces, "layout": layout})


@dataclass(frozen=True)
class _Parts:
    """Shares session by session: one's own (sessions,), the others' (sessions, people), and the even one."""

    own: FloatArray
    others: FloatArray
    even: FloatArray
    top: float

    @property
    def x(self) -> FloatArray:
        """The sessions' places on the axis."""
        return np.arange(len(self.own), dtype=float)

    @property
    def lines(self) -> FloatArray:
        """The two lines that bear a name, (sessions, 2)."""
        return np.stack([self.own, self.even], axis=1)

    @property
    def all(self) -> FloatArray:
        """Every line, (sessions, lines)."""
        return np.column_stack([self.own, self.even, self.others])


def _parts(shares: pd.DataFrame, member: str) -> _Parts:
    people = [str(person) for person in shares.columns]
    values = numbers(shares, people)
    own = values[:, people.index(member)] if member in people else np.empty(0)
    others = values[:, [k for k, person in enumerate(people) if person != member]]
    there = np.isfinite(values).sum(1).astype(float)
    even = np.divide(1.0, there, out=np.full(len(there), math.nan), where=there > 0)
    return _Parts(own, others, even, float(np.nanmax(values)) if np.isfinite(values).any() else math.nan)


def _ends(
    chance: tuple[Sequence[float], Sequence[float]] | None, count: int
) -> tuple[FloatArray, FloatArray]:
    """The low and the high end of chance as arrays; nan where it is not known."""
    unknown = np.full(count, math.nan)
    low, high = chance or (unknown, unknown)
    return np.asarray(low, dtype=float), np.asarray(high, dtype=float)


def _crowd(found: _Parts, palette: Palette, factor: float) -> dict[str, Any]:
    """Everybody else in one trace: a line each, parted by gaps."""
    gap = np.full((1, found.others.shape[1]), math.nan)
    return {
        "type": "scatter",
        "x": np.tile([*found.x, math.nan], found.others.shape[1]),
        "y": np.concatenate([found.others, gap]).T.ravel(),
        "mode": "lines",
        "line": {"width": 1 * factor, "color": clear(palette.quiet, 0.7)},
        "hoverinfo": "skip",
        "name": "others",
    }


def _even_line(found: _Parts, palette: Palette, factor: float) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": found.x,
        "y": found.even,
        "mode": "lines",
        "line": {"width": 1.2 * factor, "color": palette.muted, "dash": "dot"},
        "hoverinfo": "skip",
        "name": "even",
    }


def _said_beside(name: str, sessions: Sequence[str], found: _Parts, t: Translator) -> list[str]:
    return [
        t(
            "{session}: {name} {value}; an even share is {even}",
            session=escape(label),
            name=shown_name(name),
            value=t.percent(float(v)),
            even=t.percent(float(e)),
        )
        for label, v, e in zip(sessions, found.own, found.even, strict=True)
    ]


def _alt_of_shares(name: str, found: _Parts, t: Translator) -> str:
    return t(
        "{name} has {share} of the acts on average, where an even share would be {even}.",
        name=name,
        share=t.percent(float(np.nanmean(found.own))),
        even=t.percent(float(np.nanmean(found.even[np.isfinite(found.own)]))),
    )


def _share_axis(top: float, palette: Palette, scale: TypeScale, t: Translator) -> dict[str, Any]:
    ticks = round_ticks((0.0, top * 1.08), 0.01)
    texts = [t.percent(v) for v in ticks]
    return axis(palette, scale, range=[0, top * 1.08], tickmode="array", tickvals=ticks, ticktext=texts)


def _line(
    values: FloatArray, colour: str, factor: float, *, dash: str = "solid", **more: Any
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
        **more,
    }


def _count_axis(top: float, palette: Palette, scale: TypeScale, t: Translator) -> dict[str, Any]:
    ticks = round_ticks((0.0, top * 1.08), 1.0)
    texts = [t.number(v, 0) for v in ticks]
    return axis(palette, scale, range=[0, top * 1.08], tickmode="array", tickvals=ticks, ticktext=texts)


def _end_names(
    names: Sequence[str],
    values: FloatArray,
    colours: Sequence[str],
    top: float,
    scale: TypeScale,
    height: float,
) -> list[dict[str, Any]]:
    """The names of two lines at their ends, at least a line apart."""
    ends = _apart(_last_known(values), 1.25 * scale.note * top / max(height - 50, 40))
    return [
        note(escape(name), scale.note, colour, x=1, xref="paper", xanchor="left", xshift=4, y=end)
        for name, end, colour in zip(names, ends, colours, strict=True)
    ]


def _last_known(values: FloatArray) -> list[float]:
    """The last known value of each column; 0 where none is."""
    known = [column[np.isfinite(column)] for column in values.T]
    return [float(column[-1]) if len(column) else 0.0 for column in known]


def _apart(ends: list[float], least: float) -> list[float]:
    """Two heights, moved apart around their middle where they are too near, neither below 0."""
    one, other = ends
    if abs(one - other) >= least:
        return ends
    middle = max((one + other) / 2, least / 2)
    upper, lower = middle + least / 2, middle - least / 2
    return [upper, lower] if one >= other else [lower, upper]
