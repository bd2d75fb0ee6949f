"""How figures look: colours, type sizes, and the quiet Plotly dress that every chart wears.

Grey first, colour for meaning: blue and solid is supportive, orange and dashed is hostile, teal
is the accent and whoever is in focus, pale is before or chance. To add a palette: one `Palette`
value in `PALETTES`.
"""

from __future__ import annotations

import html
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from groupdyn.errors import SettingError
from groupdyn.i18n import Translator

FONT = '"Source Sans", "Source Sans 3", sans-serif'
"""The page's family; the browser falls back by script."""

Sign = Literal["positive", "negative", "neutral", "more", "less"]
"""What a tie is: supportive, hostile, neither; or, in a difference, grown or shrunk."""

DASHED: frozenset[str] = frozenset({"negative", "less"})
"""The signs drawn dashed: a sign is never told by colour alone."""


@dataclass(frozen=True)
class Palette:
    """The colours of one appearance, as `#rrggbb`.

    Attributes
    ----------
    paper, surface : the ground, and the face of a node or a hover label.
    ink, muted : text, and quieter text (both at least 4.5 : 1 on paper).
    hairline : rules and rings.
    pale : the session before (a ghost).
    chance : the block of what chance gives.
    band : the band around a line in the accent.
    quiet, neutral : ties with the group as a whole, and ties that are neither supportive nor hostile.
    supportive, hostile, hostile_text : the two signs; orange on light paper is darkened for text.
    accent : the measure, and whoever is in focus.
    hub : the group in the middle.
    depth : how much of the accent the deepest cell of a table takes, so that its number can be read.
    """

    name: str
    paper: str
    surface: str
    ink: str
    muted: str
    hairline: str
    pale: str
    chance: str
    band: str
    quiet: str
    neutral: str
    supportive: str
    hostile: str
    hostile_text: str
    accent: str
    hub: str
    depth: float

    def tie(self, sign: str) -> str:
        """The colour of a tie's sign."""
        return {
            "positive": self.supportive,
            "negative": self.hostile,
            "neutral": self.neutral,
            "more": self.accent,
            "less": self.muted,
        }[sign]

    def tinted(self, share: float, colour: str | None = None) -> str:
        """The surface, tinted by a share in [0, 1] of a colour (the accent); undefined is untinted."""
        return self.surface if share != share else mixed(self.surface, colour or self.accent, 0.75 * share)


LIGHT = Palette(
    name="light",
    paper="#fbfaf7",
    surface="#ffffff",
    ink="#1f2430",
    muted="#666d7a",
    hairline="#e4e1d9",
    pale="#e1ddd3",
    chance="#efebe2",
    band="#dcebea",
    quiet="#babcc2",
    neutral="#858a94",
    supportive="#0072b2",
    hostile="#d55e00",
    hostile_text="#ad4c00",
    accent="#0f6e6e",
    hub="#f0eee8",
    depth=0.68,
)
DARK = Palette(
    name="dark",
    paper="#12161c",
    surface="#1a2028",
    ink="#e8eaed",
    muted="#98a2b3",
    hairline="#2a313b",
    pale="#343d49",
    chance="#222a33",
    band="#1f3a3a",
    quiet="#4e5560",
    neutral="#7f8896",
    supportive="#56b4e9",
    hostile="#e69f00",
    hostile_text="#e69f00",
    accent="#5cc8be",
    hub="#222a33",
    depth=0.48,
)
PALETTES: tuple[Palette, ...] = (LIGHT, DARK)


def palette(name: str) -> Palette:
    """The palette of a name, `light` or `dark`.

    Raises
    ------
    SettingError : there is no palette of that name.
    """
    for candidate in PALETTES:
        if candidate.name == name:
            return candidate
    raise SettingError("There is no palette {name}. Choose light or dark.", name=repr(name))


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


def channels(colour: str) -> tuple[int, int, int]:
    """`#0072b2` → `(0, 114, 178)`."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mixed(ground: str, colour: str, share: float) -> str:
    """`share` of a colour over a ground, both opaque."""
    pairs = zip(channels(ground), channels(colour), strict=True)
    red, green, blue = (round(a + (b - a) * share) for a, b in pairs)
    return f"#{red:02x}{green:02x}{blue:02x}"


def luminance(colour: str) -> float:
    """How bright a colour is, 0 to 1 (WCAG 2)."""
    shares = [c / 255 for c in channels(colour)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2); text wants 4.5."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def clear(colour: str, opacity: float) -> str:
    """A colour with an opacity, as CSS and Plotly say it."""
    red, green, blue = channels(colour)
    return f"rgba({red},{green},{blue},{opacity:g})"


def escape(name: str) -> str:
    """A name as Plotly text or SVG: shown literally, whatever it holds.

    Never put even an escaped name into a `hovertemplate`: braces and percent signs mean something there.
    """
    return html.escape(name, quote=True)


def isolated(name: str) -> str:
    """A name as part of a sentence: one written right to left does not turn the words around it."""
    turns = any(unicodedata.bidirectional(letter) in {"R", "AL", "AN"} for letter in name)
    return f"\u2068{name}\u2069" if turns else name


def shown_name(name: str) -> str:
    """A name inside a sentence of a figure: escaped, and isolated where it runs right to left."""
    return escape(isolated(name))


# Widths in em of the commonest kinds of letter, a little generous, since fonts differ.
_NARROW = frozenset("iIjl.,:;'|!()[]ftr -")
_WIDE = frozenset("mwMW@%—")


def _em(letter: str) -> float:
    if unicodedata.category(letter) in {"Mn", "Me", "Cf", "Cc"}:
        return 0.0
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return 1.0
    if letter in _NARROW:
        return 0.34
    if letter in _WIDE:
        return 0.88
    if letter.isascii():
        return 0.64 if letter.isupper() else 0.53
    return 0.95 if letter >= "\ua980" and letter <= "\ua9df" else 0.66  # Javanese letters are broad


def text_width(text: str, size: float) -> float:
    """About how many pixels a text takes at a size; generous rather than exact."""
    return size * sum(map(_em, text))


def _cuts(text: str) -> list[int]:
    """Where a text may be cut: never before a mark that belongs to the letter before it."""
    joiners = {"\u200d", "\ua9c0"}
    return [
        k
        for k in range(1, len(text))
        if not unicodedata.category(text[k]).startswith("M")
        and text[k] not in joiners
        and text[k - 1] not in joiners
    ]


def shortened(text: str, widest: float, size: float) -> str:
    """A text that fits into `widest` pixels, its end replaced by `…` where it must be."""
    if text_width(text, size) <= widest:
        return text
    room = widest - size * 0.8
    fitting = [k for k in _cuts(text) if text_width(text[:k], size) <= room]
    return text[: fitting[-1]].rstrip() + "…" if fitting else "…"


def wrapped(text: str, widest: float, size: float, lines: int = 2) -> tuple[str, ...]:
    """A text in at most so many lines of at most `widest` pixels, broken at blanks, shortened at its end."""
    text = " ".join(text.split())
    done: list[str] = []
    words = text.split(" ")
    while words and len(done) < lines - 1:
        count = 1
        while count < len(words) and text_width(" ".join(words[: count + 1]), size) <= widest:
            count += 1
        if text_width(" ".join(words[:count]), size) > widest:
            break
        done.append(" ".join(words[:count]))
        words = words[count:]
    if words:
        done.append(shortened(" ".join(words), widest, size))
    return tuple(done) or ("",)


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


@cache
def _locale(language: str) -> Any:
    from babel import Locale

    return Locale.parse(language)


def separators(t: Translator) -> str:
    """The decimal sign and the thousands sign, as Plotly's `layout.separators` wants them."""
    symbols = _locale(t.language).number_symbols["latn"]
    return f"{symbols['decimal']}{symbols['group']}"


def plotly_locale(t: Translator) -> dict[str, Any]:
    """Plotly's own few words, its months, days and number signs in the translator's language."""
    locale = _locale(t.language)
    months, days = locale.months["format"], locale.days["format"]
    week = (6, 0, 1, 2, 3, 4, 5)  # Plotly's week begins on Sunday, Babel's on Monday
    signs = separators(t)
    return {
        "moduleType": "locale",
        "name": t.language,
        "dictionary": {
            "Download plot": t("Download the picture"),
            "Download plot as a PNG": t("Download the picture"),
            "Taking snapshot - this may take a few seconds": t("Making the picture"),
            "Snapshot succeeded": t("The picture is saved"),
            "Sorry, there was a problem downloading your snapshot!": t("The picture could not be saved"),
        },
        "format": {
            "days": [days["wide"][k] for k in week],
            "shortDays": [days["abbreviated"][k] for k in week],
            "months": [months["wide"][k] for k in range(1, 13)],
            "shortMonths": [months["abbreviated"][k] for k in range(1, 13)],
            "date": "%d/%m/%Y",
            "decimal": signs[0],
            "thousands": signs[1],
        },
    }


def config(
    t: Translator,
    *,
    picture: Literal["svg", "png"] = "svg",
    name: str = "groupdyn",
    presentation: bool = False,
) -> dict[str, Any]:
    """Plotly's `config`: one button that saves the picture, no logo, no cloud, in the reader's language.

    Parameters
    ----------
    t : the translator.
    picture : the kind of file the button saves.
    name : the file's name without ending; never a person's name.
    presentation : without any button.
    """
    language = "en-groupdyn" if t.language == "en" else t.language  # "en" itself is built in and would win
    words = plotly_locale(t)
    return {
        "displaylogo": False,
        "showSendToCloud": False,
        "responsive": True,
        "displayModeBar": False if presentation else "hover",
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": picture, "filename": name, "scale": 2 if picture == "png" else 1},
        "doubleClick": False,
        "scrollZoom": False,
        "showAxisDragHandles": False,
        "showTips": False,
        "locale": language,
        "locales": {language: {key: words[key] for key in ("dictionary", "format")}},
    }
