"""How a measure moves over the sessions: its line, its band, and what chance gives."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from groupdyn.figures.style import (
    Palette,
    axis,
    base_layout,
    empty,
    escape,
    margins,
    mixed,
    no_axis,
    session_axis,
    shortened,
    shown_name,
    text_width,
    type_scale,
)
from groupdyn.i18n import Translator

if TYPE_CHECKING:
    import plotly.graph_objects as go

FloatArray = npt.NDArray[np.float64]
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
    ticks = [] if compact else _ticks(window, unit)
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


def _ticks(window: tuple[float, float], unit: Unit) -> list[float]:
    """Two to four round numbers inside a window."""
    span = window[1] - window[0]
    least = 0.01 if unit == "share" else 0.0
    power = 10.0 ** math.floor(math.log10(span / 2))
    step = next((f * power for f in (1.0, 2.0, 2.5, 5.0, 10.0) if span / (f * power) <= 3.6), power)
    step = max(step, least)
    first = math.ceil(window[0] / step - 1e-9)
    last = math.floor(window[1] / step + 1e-9)
    return [round(k * step, 12) for k in range(first, last + 1)]


def _runs(known: npt.NDArray[np.bool_]) -> list[npt.NDArray[np.intp]]:
    """Stretches of neighbouring sessions in which a value is known."""
    places = np.flatnonzero(known)
    return [run for run in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1) if len(run)]


def _filled(x: list[float], y: list[float], colour: str) -> dict[str, Any]:
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
    for run in _runs(np.isfinite(low) & np.isfinite(high)):
        edges = [edge for k in run for edge in (x[k] - 0.5, x[k] + 0.5)]
        xs += [*edges, *edges[::-1], math.nan]
        ys += [*np.repeat(high[run], 2), *np.repeat(low[run], 2)[::-1], math.nan]
    return _filled(xs, ys, colour)


def _band(x: FloatArray, low: FloatArray, high: FloatArray, colour: str) -> dict[str, Any]:
    xs: list[float] = []
    ys: list[float] = []
    for run in _runs(np.isfinite(low) & np.isfinite(high)):
        # A single session has a band too: as broad as a dot.
        around = x[run] if len(run) > 1 else np.array([x[run[0]] - 0.08, x[run[0]] + 0.08])
        tops, feet = (
            (high[run], low[run]) if len(run) > 1 else (np.repeat(high[run], 2), np.repeat(low[run], 2))
        )
        xs += [*around, *around[::-1], math.nan]
        ys += [*tops, *feet[::-1], math.nan]
    return _filled(xs, ys, colour)


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
    greys = [palette.accent, *(mixed(palette.paper, palette.muted, s) for s in _steps(len(parts) - 1))]
    x = np.arange(len(sessions), dtype=float)
    widest = 0.3 * width
    traces = [
        {
            "type": "bar",
            "x": x,
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
    right = min(max(text_width(names[p], scale.note) for p in parts) + 16, widest)
    layout = base_layout(
        palette,
        t,
        scale,
        height=height,
        barmode="stack",
        annotations=_part_names(table[parts], names, palette, scale.note, right),
        margin=margins(left=52 * scale.factor, right=right, top=10, bottom=26 * scale.factor),
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
