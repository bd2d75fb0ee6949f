"""One member and each of the others: what they give to the right, what they receive to the left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from groupdyn.figures.marks import FloatArray, note, numbers, row_bars, rows_axis
from groupdyn.figures.style import (
    Palette,
    TypeScale,
    base_layout,
    empty,
    escape,
    margins,
    no_axis,
    shortened,
    shown_name,
    text_width,
    type_scale,
)
from groupdyn.i18n import Translator
from groupdyn.log import GROUP

if TYPE_CHECKING:
    import plotly.graph_objects as go


def exchange(
    table: pd.DataFrame,
    palette: Palette,
    t: Translator,
    *,
    name: str,
    names: Mapping[str, str],
    width: float = 400,
    presentation: bool = False,
) -> go.Figure:
    """Bars from a common middle: what came from each person, and what went to them.

    Parameters
    ----------
    table : one row a person: `member` (an id, or `GROUP`), `given` and `received` numbers of acts.
    name : the member whose ties they are.
    names : id → name; `GROUP` is named by the translator.

    Returns
    -------
    A figure whose bars carry `customdata` `["tie", member]`.
    """
    import plotly.graph_objects as go

    scale = type_scale(presentation)
    values = numbers(table, ["given", "received"])
    if not values.sum() > 0:
        return empty(
            t("{name} exchanged nothing with anybody here.", name=shown_name(name)), palette, t, scale
        )
    members = [str(member) for member in table["member"]]
    labels = [t("group") if member == GROUP else names.get(member, member) for member in members]
    ruler = _ruler(labels, width, scale)
    sides = _sides(values, palette, t)
    layout = base_layout(
        palette,
        t,
        scale,
        height=(28 * len(members) + 34) * scale.factor,
        annotations=[
            *_names(labels, ruler, palette, scale),
            *_amounts(sides, ruler, palette, t, scale),
            *_heads(sides, ruler, scale),
        ],
        barmode="overlay",
        margin=margins(left=4, right=4, top=26 * scale.factor, bottom=6),
        xaxis=no_axis(range=[-ruler.edge, ruler.edge]),
        yaxis=rows_axis(len(members)),
        meta={"alt": _alt(name, values, labels, t)},
    )
    return go.Figure(
        {"data": [_bars(side, ruler, members, labels, name, t) for side in sides], "layout": layout}
    )


@dataclass(frozen=True)
class _Ruler:
    """Lengths in units of the longest bar: names stand between −gap and +gap, the numbers beyond the bars.

    `middle` is the room of the names in pixels, `edge` where the figure ends.
    """

    middle: float
    gap: float
    edge: float


def _ruler(labels: Sequence[str], width: float, scale: TypeScale) -> _Ruler:
    middle = min(max(text_width(label, scale.label) for label in labels) + 24, 0.4 * width)
    beyond = 34 * scale.factor
    side = max((width - middle) / 2 - beyond, 40.0)
    gap = middle / 2 / side
    return _Ruler(middle, gap, gap + 1 + beyond / side)


@dataclass(frozen=True)
class _Side:
    """What is drawn to one side: `sign` +1 is to the right; `lengths` are shares of the longest bar."""

    part: str
    sign: int
    acts: FloatArray
    lengths: FloatArray
    colour: str
    word: str
    word_colour: str

    def at_bar(self, start: float, **more: Any) -> dict[str, Any]:
        """The place of a word that begins at a point of this side and runs outwards."""
        return {"x": self.sign * start, "xanchor": "left" if self.sign > 0 else "right", **more}


def _sides(values: FloatArray, palette: Palette, t: Translator) -> tuple[_Side, _Side]:
    given, received = values.T
    greatest = float(values.max())
    return (
        _Side("given", 1, given, given / greatest, palette.accent, t("to them"), palette.accent),
        _Side("received", -1, received, received / greatest, palette.neutral, t("from them"), palette.muted),
    )


def _bars(
    side: _Side, ruler: _Ruler, members: Sequence[str], labels: Sequence[str], name: str, t: Translator
) -> dict[str, Any]:
    return row_bars(
        side.sign * side.lengths,
        side.colour,
        [_said(side.part, float(n), name, label, t) for n, label in zip(side.acts, labels, strict=True)],
        base=side.sign * ruler.gap,
        unselected={"marker": {"opacity": 1}},
        customdata=[["tie", member] for member in members],
        name=side.part,
    )


def _names(labels: Sequence[str], ruler: _Ruler, palette: Palette, scale: TypeScale) -> list[dict[str, Any]]:
    """The others' names down the middle."""
    return [
        note(escape(shortened(label, ruler.middle - 16, scale.label)), scale.label, palette.ink, x=0, y=k)
        for k, label in enumerate(labels)
    ]


def _amounts(
    sides: Sequence[_Side], ruler: _Ruler, palette: Palette, t: Translator, scale: TypeScale
) -> list[dict[str, Any]]:
    """The number of acts at the end of each bar."""
    return [
        note(
            t.number(float(n), 0),
            scale.note,
            palette.muted,
            **side.at_bar(ruler.gap + float(length), y=k, xshift=4 * side.sign),
        )
        for side in sides
        for k, (n, length) in enumerate(zip(side.acts, side.lengths, strict=True))
        if n > 0
    ]


def _heads(sides: Sequence[_Side], ruler: _Ruler, scale: TypeScale) -> list[dict[str, Any]]:
    """What each side is, above it."""
    above = {"y": 1, "yref": "paper", "yanchor": "bottom"}
    return [
        note(side.word, scale.note, side.word_colour, **side.at_bar(ruler.gap, **above)) for side in sides
    ]


def _said(part: str, acts: float, name: str, other: str, t: Translator) -> str:
    ends = {"source": shown_name(name), "target": shown_name(other)}
    if part == "received":
        ends = {"source": ends["target"], "target": ends["source"]}
    return t.plural("{source} → {target}: {n} act", "{source} → {target}: {n} acts", int(acts), **ends)


def _alt(name: str, values: FloatArray, labels: Sequence[str], t: Translator) -> str:
    given, received = values.sum(axis=0)
    return t(
        "{name} gave {given} acts and received {received}; most went to {first}.",
        name=name,
        given=t.number(float(given), 0),
        received=t.number(float(received), 0),
        first=labels[int(values[:, 0].argmax())],
    )
