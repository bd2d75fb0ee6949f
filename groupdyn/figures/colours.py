"""The colours of figures: grey first, colour for meaning.

Blue and solid is supportive, orange and dashed is hostile, teal is the accent and whoever is in focus, pale
is before or chance. To add a palette: one `Palette` value in `PALETTES`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from groupdyn.errors import SettingError

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

    @property
    def veil(self) -> str:
        """The band's colour where something lies beneath that has to be seen, such as what chance gives."""
        return clear(self.accent, 0.22 if self.name == "dark" else 0.16)

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
