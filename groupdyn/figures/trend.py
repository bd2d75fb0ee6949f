"""How a measure moves over the sessions: its line, its band, and what chance gives."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from groupdyn.figures.chance import NARROW, chance_block, chance_note, filled, runs
from groupdyn.figures.marks import FloatArray
from groupdyn.figures.style import (
    Palette,
    TypeScale,
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

ROOMY = 400
"""How many pixels wide a compact picture must be to bear words; see `Still.roomy`."""


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
    """One measure over sessions; of a single session `dot_range` says more.

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
    course = course_of(table, name, unit, digits)
    if not np.isfinite(course.value).any():
        return empty(nothing_yet(name, t), palette, t, scale, height)
    window = shown_window([course.value, course.low, course.high, *course.chance], bounds)
    layout = _layout(course, window, (width, height), palette, t, scale, compact)
    return go.Figure({"data": _traces(course, selected, palette, t, scale, compact), "layout": layout})


# --- data ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Course:
    """A measure session by session: value, band and chance as arrays, and how it is said."""

    name: str
    unit: Unit
    digits: int
    labels: list[str]
    value: FloatArray
    low: FloatArray
    high: FloatArray
    chance: tuple[FloatArray, FloatArray]
    thin: list[str]

    @property
    def x(self) -> FloatArray:
        """The sessions' places on the axis."""
        return np.arange(len(self.labels), dtype=float)

    def said(self, value: float, t: Translator) -> str:
        """A value as a reader sees it."""
        return said(value, self.unit, t, self.digits)


def course_of(table: pd.DataFrame, name: str, unit: Unit, digits: int) -> Course:
    """The course that a table of `COLUMNS` holds; what it lacks is nan."""
    labels = [str(label) for label in table["session"]]
    return Course(
        name,
        unit,
        digits,
        labels,
        _column(table, "value"),
        _column(table, "low"),
        _column(table, "high"),
        (_column(table, "chance_low"), _column(table, "chance_high")),
        [str(reason or "") for reason in table["thin"]] if "thin" in table else [""] * len(labels),
    )


def nothing_yet(name: str, t: Translator) -> str:
    """What is said where no session has a value."""
    return t("{name}: no session has enough acts yet.", name=escape(name))


def _column(table: pd.DataFrame, name: str) -> FloatArray:
    if name not in table:
        return np.full(len(table), math.nan)
    return table[name].to_numpy(dtype=float, na_value=math.nan)


def shown_window(values: Sequence[FloatArray], bounds: tuple[float, float] | None) -> tuple[float, float]:
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


# --- marks ---------------------------------------------------------------------------------------


def _traces(
    course: Course, selected: int | None, palette: Palette, t: Translator, scale: TypeScale, compact: bool
) -> list[dict[str, Any]]:
    return [
        chance_block(course.x, *course.chance, palette.chance),
        _band(course.x, course.low, course.high, palette.veil),
        _line(course, palette, (1.8 if compact else 2.2) * scale.factor),
        _dots(course, selected, palette, t, scale.factor),
    ]


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


def _line(course: Course, palette: Palette, wide: float) -> dict[str, Any]:
    """The line; it leaves out what stands on too little."""
    return {
        "type": "scatter",
        "x": course.x,
        "y": np.where([bool(reason) for reason in course.thin], math.nan, course.value),
        "mode": "lines",
        "connectgaps": False,
        "line": {"width": wide, "color": palette.accent},
        "hoverinfo": "skip",
    }


def _dots(
    course: Course, selected: int | None, palette: Palette, t: Translator, factor: float
) -> dict[str, Any]:
    sessions = range(len(course.labels))
    return {
        "type": "scatter",
        "x": course.x,
        "y": course.value,
        "mode": "markers",
        "marker": {
            "size": [(10.0 if k == selected else 6.5) * factor for k in sessions],
            "color": [palette.paper if reason else palette.accent for reason in course.thin],
            "line": {
                "width": 1.5 * factor,
                "color": [palette.neutral if reason else palette.accent for reason in course.thin],
            },
            "opacity": 1,
        },
        "unselected": {"marker": {"opacity": 1}},
        "hoverinfo": "text",
        "hovertext": [dot_words(course, k, t) for k in sessions],
        "customdata": [["session", k] for k in sessions],
        "cliponaxis": False,
    }


# --- dressing ------------------------------------------------------------------------------------


def _layout(
    course: Course,
    window: tuple[float, float],
    size: tuple[float, float],
    palette: Palette,
    t: Translator,
    scale: TypeScale,
    compact: bool,
) -> dict[str, Any]:
    width, height = size
    ticks = [] if compact else round_ticks(window, 0.01 if course.unit == "share" else 0.0)
    words = [course.said(v, t) for v in ticks]
    left = 14 + max((text_width(word, scale.note) for word in words), default=-6.0)
    foot = 8 if compact else 26 * scale.factor
    # A picture becomes smaller as a whole on a phone, a chart only narrower; the words do not.
    narrow = ROOMY if compact else min(width, NARROW)
    smaller = narrow / width if compact else 1.0
    box = (narrow - (left + 10) * smaller, (height - 10 - foot) * smaller)
    note_size = scale.note * (0.9 if compact else 1.0)
    return base_layout(
        palette,
        t,
        scale,
        height=height,
        annotations=chance_note(*course.chance, course.value, window, box, palette, t, note_size),
        margin=margins(left=left, right=10, top=10, bottom=foot),
        xaxis=no_axis(range=[-0.5, len(course.labels) - 0.5])
        if compact
        else session_axis(course.labels, palette, scale, width - left - 10),
        yaxis=axis(
            palette,
            scale,
            range=list(window),
            tickmode="array",
            tickvals=ticks,
            ticktext=words,
            visible=not compact,
        ),
        meta={"alt": _alt(course, t)},
    )


# --- words ---------------------------------------------------------------------------------------


def dot_words(course: Course, k: int, t: Translator) -> str:
    """What a session's dot says: the value, its band, and why it stands on too little."""
    words = t(
        "{session}: {name} {value}",
        session=escape(course.labels[k]),
        name=escape(course.name),
        value=course.said(course.value[k], t),
    )
    low, high, thin = course.low[k], course.high[k], course.thin[k]
    if math.isfinite(low) and math.isfinite(high):
        words += "<br>" + t("band {low} to {high}", low=course.said(low, t), high=course.said(high, t))
    return f"{words}<br>{escape(thin)}" if thin else words


def _alt(course: Course, t: Translator) -> str:
    value, labels = course.value, course.labels
    known = np.flatnonzero(np.isfinite(value))
    first, last = int(known[0]), int(known[-1])
    words = [
        t(
            "{name} over {count} sessions: {first} in {begin}, {last} in {end}.",
            name=course.name,
            count=len(labels),
            first=course.said(float(value[first]), t),
            begin=labels[first],
            last=course.said(float(value[last]), t),
            end=labels[last],
        )
    ]
    low, high = course.chance
    with np.errstate(invalid="ignore"):
        outside = int(np.count_nonzero((value < low) | (value > high)))
    if np.isfinite(low).any():
        words.append(
            t.plural(
                "Outside the chance range in {n} session.",
                "Outside the chance range in {n} sessions.",
                outside,
            )
        )
    if any(course.thin):
        few = sum(map(bool, course.thin))
        words.append(t.plural("Too few acts in {n} session.", "Too few acts in {n} sessions.", few))
    return " ".join(words)
