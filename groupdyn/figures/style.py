"""How figures look: the quiet Plotly dress that every chart wears, and type sizes.

Figures take their look from here; colours, words and Plotly's own words have files of their own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# One name a thing, wherever it is kept.
from groupdyn.figures.colours import DARK as DARK
from groupdyn.figures.colours import DASHED as DASHED
from groupdyn.figures.colours import LIGHT as LIGHT
from groupdyn.figures.colours import PALETTES as PALETTES
from groupdyn.figures.colours import Palette as Palette
from groupdyn.figures.colours import Sign as Sign
from groupdyn.figures.colours import channels as channels
from groupdyn.figures.colours import clear as clear
from groupdyn.figures.colours import contrast as contrast
from groupdyn.figures.colours import luminance as luminance
from groupdyn.figures.colours import mixed as mixed
from groupdyn.figures.colours import palette as palette
from groupdyn.figures.lettering import escape as escape
from groupdyn.figures.lettering import isolated as isolated
from groupdyn.figures.lettering import shortened as shortened
from groupdyn.figures.lettering import shown_name as shown_name
from groupdyn.figures.lettering import text_width as text_width
from groupdyn.figures.lettering import wrapped as wrapped
from groupdyn.figures.plotly_words import config as config
from groupdyn.figures.plotly_words import plotly_locale as plotly_locale
from groupdyn.figures.plotly_words import separators as separators
from groupdyn.i18n import Translator

FONT = '"Source Sans", "Source Sans 3", sans-serif'
"""The page's family; the browser falls back by script."""


@dataclass(frozen=True)
class TypeScale:
    """Text sizes in pixels: a heading, text, labels in a figure, and notes."""

    heading: float = 28
    text: float = 16
    label: float = 15
    note: float = 13

    @property
    def factor(self) -> float:
        """How much larger than at a desk: lines and gaps grow by the same."""
        return self.label / TypeScale().label


SCREEN = TypeScale()
WALL = TypeScale(42, 24, 22.5, 19.5)
"""The presentation scale: the same sizes, one and a half times."""


def type_scale(presentation: bool = False) -> TypeScale:
    """The sizes for a desk, or for a wall."""
    return WALL if presentation else SCREEN


def margins(left: float = 8, right: float = 8, top: float = 8, bottom: float = 8) -> dict[str, Any]:
    """Fixed margins in pixels: a figure does not jump when its words change."""
    return {"l": left, "r": right, "t": top, "b": bottom, "pad": 0, "autoexpand": False}


def axis(palette: Palette, scale: TypeScale = SCREEN, **more: Any) -> dict[str, Any]:
    """A quiet axis: no grid, no zero line, no ticks, small grey words."""
    return {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,
        "tickfont": {"size": scale.note, "color": palette.muted},
        "title": {"text": ""},
        **more,
    }


def no_axis(**more: Any) -> dict[str, Any]:
    """An axis that is not seen."""
    return {"visible": False, "showgrid": False, "zeroline": False, "fixedrange": True, **more}


def base_layout(palette: Palette, t: Translator, scale: TypeScale = SCREEN, **more: Any) -> dict[str, Any]:
    """The dress of every chart: the page's type and colours, transparent paper, no legend, no zoom.

    `meta.alt` is for the sentence that says the figure in words; each figure fills it.
    """
    return {
        "font": {"family": FONT, "size": scale.label, "color": palette.ink},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "colorway": [palette.accent],
        "margin": margins(),
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "separators": separators(t),
        "hoverlabel": {
            "bgcolor": palette.surface,
            "bordercolor": palette.hairline,
            "font": {"family": FONT, "size": scale.note + 1, "color": palette.ink},
            "align": "left",
        },
        "modebar": {
            "bgcolor": "rgba(0,0,0,0)",
            "color": palette.muted,
            "activecolor": palette.accent,
        },
        "meta": {"alt": ""},
        **more,
    }


def empty(
    sentence: str, palette: Palette, t: Translator, scale: TypeScale = SCREEN, height: float = 240
) -> Any:
    """A figure that says honestly why there is nothing to see; `sentence` is in the reader's language."""
    import plotly.graph_objects as go

    note = {
        "text": sentence,
        "showarrow": False,
        "x": 0.5,
        "y": 0.5,
        "xref": "paper",
        "yref": "paper",
        "font": {"size": scale.label, "color": palette.muted},
    }
    dress = base_layout(palette, t, scale, height=height, annotations=[note], meta={"alt": sentence})
    return go.Figure({"data": [], "layout": {**dress, "xaxis": no_axis(), "yaxis": no_axis()}})


def round_ticks(window: tuple[float, float], unit: float = 0.0) -> list[float]:
    """Two to four round numbers inside a window, each a multiple of `unit`, such as 1 for counts."""
    span = window[1] - window[0]
    power = max(10.0 ** math.floor(math.log10(span / 2)), unit)
    factors = (1.0, 2.0, 5.0, 10.0) if power == unit else (1.0, 2.0, 2.5, 5.0, 10.0)
    step = next((f * power for f in factors if span / (f * power) < 4.0), 10 * power)
    first = math.ceil(window[0] / step - 1e-9)
    last = math.floor(window[1] / step + 1e-9)
    return [round(k * step, 12) for k in range(first, last + 1)]


def session_axis(
    labels: Sequence[str], palette: Palette, scale: TypeScale = SCREEN, width: float = 480, **more: Any
) -> dict[str, Any]:
    """A horizontal axis of sessions, with as many of their names as fit unturned into `width` pixels."""
    count = len(labels)
    room = width / max(count, 1)
    widest = max((min(text_width(label, scale.note), 90.0) for label in labels), default=0.0) + 8
    every = max(1, math.ceil(widest / max(room, 1.0)))
    shown = [k for k in range(count) if (count - 1 - k) % every == 0]
    return axis(
        palette,
        scale,
        range=[-0.5, max(count, 1) - 0.5],
        tickmode="array",
        tickvals=shown,
        ticktext=[escape(shortened(labels[k], 90, scale.note)) for k in shown],
        tickangle=0,
        **more,
    )
