"""How a measure moves over the sessions: its line, its band, and what chance gives."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from groupdyn.figures.chance import chance_block, chance_note, filled, runs
from groupdyn.figures.marks import FloatArray
from groupdyn.figures.style import (
    Palette,
    axis,
    base_layout,
    empty,
    escape,
    margins,
    no_axis,
    round_ticks,
    session_axis,
    text_width,
    type_scale,
)
from groupdyn.i18n import Translator

if TYPE_CHECKING:
    import plotly.graph_objects as go

Unit = Literal["share", "number"]
COLUMNS = ("session", "value", "low", "high", "chance_low", "chance_high", "thin")
"""What `trend` reads; only `session` and `value` must be there."""


def said(value: float, unit: Unit, t: Translator, digits: int = 2) -> str:
    """A value as a reader sees it: a share in per cent, another number with its decimals."""
    return t.percent(value) if unit == "share" else t.number(value, digits)


def trend(
    table: pd.DataFrame,
    palette: Palette,
    t: Translator,
    *,
    name: str,
    unit: Unit = "number",
    digits: int = 2,
    bounds: tuple[float, float] | None = None,
    selected: int | None = None,
    compact: bool = False,
    width: float = 480,
    height: float | None = None,
    presentation: bool = False,
) -> go.Figure:
    """One measure over sessions.

    Parameters
    ----------
    table : one row a session, in order. `session` its short name; `value` the measure, nan where it is
        undefined (a gap); `low`, `high` the band; `chance_low`, `chance_high` the null range; `thin` the
        reason, in the reader's language, why the value stands on too little, or empty: such points are grey.
    name : the measure's name in the reader's language, for the words.
    unit, digits : how values are written.
    bounds : the least and greatest value there can be; the axis never goes beyond, and need not reach them.
    selected : the row to be marked.
    compact : without axes, for a column of several; the last value is written by the page.
    """
    import plotly.graph_objects as go

    scale = type_scale(presentation)
    height = height or (96 if compact else 260) * scale.factor
    value = _column(table, "value")
    if not np.isfinite(value).any():
        return empty(
            t("{name}: no session has enough acts yet.", name=escape(name)), palette, t, scale, height
        )
    labels = [str(label) for label in table["session"]]
    thin = [str(reason or "") for reason in table["thin"]] if "thin" in table else [""] * len(labels)
    low, high = _column(table, "low"), _column(table, "high")
    chance = _column(table, "chance_low"), _column(table, "chance_high")
    x = np.arange(len(labels), dtype=float)
    window = _window([value, low, high, *chance], bounds)
    traces = [chance_block(x, *chance, palette.chance), _band(x, low, high, palette.band)]
    traces += [
        _line(x, value, thin, palette, scale.factor, compact),
        _dots(x, value, thin, selected, palette, scale.factor),
    ]
    traces[-1]["hovertext"] = [
        _hover(name, labels[k], value[k], low[k], high[k], thin[k], unit, digits, t)
        for k in range(len(labels))
    ]
    notes = chance_note(
        *chance, value, window, (width, height), palette, t, scale.note * (0.9 if compact else 1.0)
    )
    ticks = [] if compact else round_ticks(window, 0.01 if unit == "share" else 0.0)
    left = (
        8.0
        if compact
        else 14 + max((text_width(said(v, unit, t, digits), scale.note) for v in ticks), default=0)
    )
    layout = base_layout(
        palette,
        t,
        scale,
        height=height,
        annotations=notes,
        margin=margins(left=left, right=10, top=10, bottom=8 if compact else 26 * scale.factor),
        xaxis=no_axis(range=[-0.5, len(labels) - 0.5])
        if compact
        else session_axis(labels, palette, scale, width - left - 10),
        yaxis=axis(
            palette,
            scale,
            range=list(window),
            tickmode="array",
            tickvals=ticks,
            ticktext=[said(v, unit, t, digits) for v in ticks],
            visible=not compact,
        ),
        meta={"alt": _alt(name, labels, value, chance, thin, unit, digits, t)},
    )
    return go.Figure({"data": traces, "layout": layout})


def _column(table: pd.DataFrame, name: str) -> FloatArray:
    if name not in table:
        return np.full(len(table), math.nan)
    return table[name].to_numpy(dtype=float, na_value=math.nan)


def _window(values: Sequence[FloatArray], bounds: tuple[float, float] | None) -> tuple[float, float]:
    """What the vertical axis shows: all there is with some air, within the bounds."""
    known = np.concatenate([v[np.isfinite(v)] for v in values])
    low, high = float(known.min()), float(known.max())
    span = (high - low) or abs(high) or 1.0
    if bounds is not None and math.isfinite(bounds[0]) and math.isfinite(bounds[1]):
        span = max(span, 0.25 * (bounds[1] - bounds[0]))  # a flat line stays flat
    middle = (low + high) / 2
    low, high = min(low, middle - span / 2), max(high, middle + span / 2)
    air = 0.12 * (high - low)
    if bounds is None:
        return low - air, high + air
    edge = 0.03 * (high - low)  # room for a dot that stands on the bound
    return max(low - air, bounds[0] - edge), min(high + air, bounds[1] + edge)


def _band(x: FloatArray, low: FloatArray, high: FloatArray, colour: str) -> dict[str, Any]:
    xs: list[float] = []
    ys: list[float] = []
    for run in runs(np.isfinite(low) & np.isfinite(high)):
        # A single session has a band too: as broad as a dot.
        around = x[run] if len(run) > 1 else np.array([x[run[0]] - 0.08, x[run[0]] + 0.08])
        tops, feet = (
            (high[run], low[run]) if len(run) > 1 else (np.repeat(high[run], 2), np.repeat(low[run], 2))
        )
        xs += [*around, *around[::-1], math.nan]
        ys += [*tops, *feet[::-1], math.nan]
    return filled(xs, ys, colour)


def _line(
    x: FloatArray, value: FloatArray, thin: Sequence[str], palette: Palette, factor: float, compact: bool
) -> dict[str, Any]:
    solid = np.where([bool(reason) for reason in thin], math.nan, value)
    return {
        "type": "scatter",
        "x": x,
        "y": solid,
        "mode": "lines",
        "connectgaps": False,
        "line": {"width": (1.8 if compact else 2.2) * factor, "color": palette.accent},
        "hoverinfo": "skip",
    }


def _dots(
    x: FloatArray,
    value: FloatArray,
    thin: Sequence[str],
    selected: int | None,
    palette: Palette,
    factor: float,
) -> dict[str, Any]:
    known = [palette.neutral if reason else palette.accent for reason in thin]
    face = [palette.paper if reason else palette.accent for reason in thin]
    size = [(10.0 if k == selected else 6.5) * factor for k in range(len(thin))]
    return {
        "type": "scatter",
        "x": x,
        "y": value,
        "mode": "markers",
        "marker": {
            "size": size,
            "color": face,
            "line": {"width": 1.5 * factor, "color": known},
            "opacity": 1,
        },
        "unselected": {"marker": {"opacity": 1}},
        "hoverinfo": "text",
        "customdata": [["session", k] for k in range(len(thin))],
        "cliponaxis": False,
    }


def _hover(
    name: str,
    label: str,
    value: float,
    low: float,
    high: float,
    thin: str,
    unit: Unit,
    digits: int,
    t: Translator,
) -> str:
    words = t(
        "{session}: {name} {value}",
        session=escape(label),
        name=escape(name),
        value=said(value, unit, t, digits),
    )
    if math.isfinite(low) and math.isfinite(high):
        words += "<br>" + t(
            "band {low} to {high}", low=said(low, unit, t, digits), high=said(high, unit, t, digits)
        )
    return f"{words}<br>{escape(thin)}" if thin else words


def _alt(
    name: str,
    labels: Sequence[str],
    value: FloatArray,
    chance: tuple[FloatArray, FloatArray],
    thin: Sequence[str],
    unit: Unit,
    digits: int,
    t: Translator,
) -> str:
    known = np.flatnonzero(np.isfinite(value))
    first, last = int(known[0]), int(known[-1])
    words = [
        t(
            "{name} over {count} sessions: {first} in {begin}, {last} in {end}.",
            name=name,
            count=len(labels),
            first=said(float(value[first]), unit, t, digits),
            begin=labels[first],
            last=said(float(value[last]), unit, t, digits),
            end=labels[last],
        )
    ]
    with np.errstate(invalid="ignore"):
        outside = int(np.count_nonzero((value < chance[0]) | (value > chance[1])))
    if np.isfinite(chance[0]).any():
        words.append(
            t.plural(
                "Outside the chance range in {n} session.",
                "Outside the chance range in {n} sessions.",
                outside,
            )
        )
    if any(thin):
        few = sum(map(bool, thin))
        words.append(t.plural("Too few acts in {n} session.", "Too few acts in {n} sessions.", few))
    return " ".join(words)
