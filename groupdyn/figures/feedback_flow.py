"""Where feedback flows: giver → kind → receiver."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from groupdyn.figures.marks import note
from groupdyn.figures.style import (
    Palette,
    TypeScale,
    base_layout,
    clear,
    empty,
    escape,
    margins,
    shortened,
    shown_name,
    text_width,
    type_scale,
    wrapped,
)
from groupdyn.i18n import Translator
from groupdyn.log import GROUP

if TYPE_CHECKING:
    import plotly.graph_objects as go


COLUMNS = ("giver", "kind", "receiver", "acts")
TEMPLATE = "%{customdata}<extra></extra>"
Amount = Mapping[str, float]
Amounts = Mapping[tuple[str, str], float]


def feedback_flow(
    flow: pd.DataFrame,
    palette: Palette,
    t: Translator,
    *,
    names: Mapping[str, str],
    kinds: Mapping[str, str],
    signs: Mapping[str, str] | None = None,
    presentation: bool = False,
) -> go.Figure:
    """A Sankey diagram of acts: who gives, what kind, who receives.

    Parameters
    ----------
    flow : one row a giver, kind and receiver, columns `giver`, `kind`, `receiver` (an id or `GROUP`;
        empty where unknown) and `acts`, a number of at least 0; other rows are left out.
    names : id → name.
    kinds : kind → its name in the reader's language, in the order to be shown.
    signs : kind → `positive`, `negative` or `neutral`; the colour of its streams.
    """
    import plotly.graph_objects as go

    scale = type_scale(presentation)
    given, received = _summed(flow)
    if not given:
        return empty(t("No feedback to show yet."), palette, t, scale)
    streams = _Streams(given, received, names, kinds, signs or {}, t)
    plan = _plan(streams, scale)
    sankey = {
        "type": "sankey",
        "arrangement": "fixed",
        "domain": {"y": [0, plan.share]},
        "node": _nodes(streams, plan, palette, scale),
        "link": _links(streams, palette),
    }
    room = _NAME * scale.factor
    left, right = (min(max(_widest(streams, column, scale.label), 24), room) + 12 for column in (0, 2))
    layout = base_layout(
        palette,
        t,
        scale,
        height=plan.height + plan.head + _EDGE,
        margin=margins(left, right, _EDGE / 2, _EDGE / 2),
        annotations=_words(streams, plan, room, palette, scale),
        meta={"alt": _alt(streams)},
    )
    return go.Figure({"data": [sankey], "layout": layout})


_NAME, _KIND = 120.0, 150.0
"""How wide the names of people and of kinds may be in pixels: on a phone, too, the streams need room."""
_EDGE = 16.0


# --- data ----------------------------------------------------------------------------------------


def _summed(flow: pd.DataFrame) -> tuple[Amounts, Amounts]:
    """Acts by giver and kind, and by kind and receiver."""
    given: dict[tuple[str, str], float] = {}
    received: dict[tuple[str, str], float] = {}
    for row in zip(*(flow[column] for column in COLUMNS), strict=True):
        giver, kind, receiver, acts = (*map(str, row[:3]), float(row[3]))
        if acts > 0:
            given[giver, kind] = given.get((giver, kind), 0.0) + acts
            received[kind, receiver] = received.get((kind, receiver), 0.0) + acts
    return given, received


def _totals(amounts: Amounts, end: int) -> dict[str, float]:
    """How much there is of each first (0) or second (1) end."""
    totals: dict[str, float] = {}
    for ends, acts in amounts.items():
        totals[ends[end]] = totals.get(ends[end], 0.0) + acts
    return totals


@dataclass(frozen=True)
class _Streams:
    """What runs from givers through kinds to receivers, and what to call them."""

    given: Amounts
    received: Amounts
    names: Mapping[str, str]
    kinds: Mapping[str, str]
    signs: Mapping[str, str]
    t: Translator

    @cached_property
    def columns(self) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
        """Givers, kinds and receivers from top to bottom, with how much runs through each."""
        people, kinds = [*self.names, GROUP, ""], list(self.kinds)
        return (
            _ordered(_totals(self.given, 0), people),
            _ordered(_totals(self.given, 1), kinds),
            _ordered(_totals(self.received, 1), people),
        )

    @cached_property
    def node(self) -> dict[tuple[int, str], int]:
        """The number of each node, by its column and key."""
        keys = [(c, key) for c, column in enumerate(self.columns) for key in column]
        return {node: k for k, node in enumerate(keys)}

    def person(self, person: str) -> str:
        """What to call a giver or receiver."""
        if person == GROUP:
            return self.t("group")
        return self.names.get(person, person) if person else self.t("unknown")

    @property
    def labels(self) -> list[str]:
        """What to call each node."""
        return [self.kind(key) if c == 1 else self.person(key) for c, key in self.node]

    def kind(self, kind: str) -> str:
        """What to call a kind."""
        return self.kinds.get(kind, kind)

    def sign(self, kind: str) -> str:
        """The sign of a kind; neutral where none was given."""
        return self.signs.get(kind, "neutral")


def _ordered(amounts: Amount, order: Sequence[str]) -> dict[str, float]:
    """Amounts in a wanted order of their keys, those it does not have last, by themselves sorted."""
    place = {key: k for k, key in enumerate(order)}
    return {key: amounts[key] for key in sorted(amounts, key=lambda key: (place.get(key, len(place)), key))}


# --- places --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Plan:
    """Where the nodes stand: columns centred in a height, the kinds apart by the lines of their names.

    Attributes
    ----------
    height : of the streams in pixels. head : of what stands above them.
    pad : the distance between two people.
    middles, tops : of each node, from the top, in shares of the height.
    kinds : the lines of each kind's name.
    """

    height: float
    head: float
    pad: float
    middles: list[float]
    tops: list[float]
    kinds: list[tuple[str, ...]]

    @property
    def share(self) -> float:
        """What the streams take of the height with the head."""
        return self.height / (self.height + self.head)


def _plan(streams: _Streams, scale: TypeScale) -> _Plan:
    columns = [list(column.values()) for column in streams.columns]
    kinds = [wrapped(streams.kind(key), _KIND * scale.factor, scale.label) for key in streams.columns[1]]
    rooms = [1.3 * scale.label * len(lines) + 12 * scale.factor for lines in kinds]
    count = max(map(len, columns))
    pad = max(1.3 * scale.label, sum(rooms[1:]) / max(count - 1, 1))
    height = max(260 * scale.factor, 16 * scale.factor * count + pad * (count - 1))
    # Plotly reckons the same scale from the height and the pad.
    unit = min((height - pad * (len(column) - 1)) / sum(column) for column in columns)
    middles, tops = [], []
    for place, column in enumerate(columns):
        gaps = [0.0, *(rooms[1:] if place == 1 else [pad] * (len(column) - 1))]
        top = (height - unit * sum(column) - sum(gaps)) / 2
        for gap, amount in zip(gaps, column, strict=True):
            top += gap
            tops.append(top / height)
            middles.append(min(max((top + unit * amount / 2) / height, 0.001), 0.999))
            top += unit * amount
    return _Plan(height, rooms[0], pad, middles, tops, kinds)


# --- marks ---------------------------------------------------------------------------------------


def _nodes(streams: _Streams, plan: _Plan, palette: Palette, scale: TypeScale) -> dict[str, Any]:
    firm = {"positive": palette.supportive, "negative": palette.hostile, "neutral": palette.neutral}
    return {
        "label": [""] * len(streams.node),  # Plotly would write them on the streams
        "customdata": [shown_name(label) for label in streams.labels],
        "hovertemplate": TEMPLATE,
        "color": [firm[streams.sign(key)] if c == 1 else palette.quiet for c, key in streams.node],
        "line": {"width": 0},
        "thickness": 9 * scale.factor,
        "pad": plan.pad,
        "x": [(0.001, 0.5, 0.999)[c] for c, _ in streams.node],
        "y": plan.middles,
    }


def _links(streams: _Streams, palette: Palette) -> dict[str, Any]:
    node, (given, received) = streams.node, (streams.given, streams.received)
    pale = {
        "positive": clear(palette.supportive, 0.34),
        "negative": clear(palette.hostile, 0.4),
        "neutral": clear(palette.neutral, 0.28),
    }
    kinds = [*(kind for _, kind in given), *(kind for kind, _ in received)]
    return {
        "source": [*(node[0, giver] for giver, _ in given), *(node[1, kind] for kind, _ in received)],
        "target": [*(node[1, kind] for _, kind in given), *(node[2, receiver] for _, receiver in received)],
        "value": [*given.values(), *received.values()],
        "customdata": [*_given_words(streams), *_received_words(streams)],
        "hovertemplate": TEMPLATE,
        "color": [pale.get(streams.sign(kind), pale["neutral"]) for kind in kinds],
    }


def _given_words(streams: _Streams) -> list[str]:
    return [
        streams.t.plural(
            "{source} gave {n} act: {kind}",
            "{source} gave {n} acts: {kind}",
            math.ceil(acts),
            source=shown_name(streams.person(giver)),
            kind=shown_name(streams.kind(kind)),
        )
        for (giver, kind), acts in streams.given.items()
    ]


def _received_words(streams: _Streams) -> list[str]:
    return [
        streams.t.plural(
            "{target} received {n} act: {kind}",
            "{target} received {n} acts: {kind}",
            math.ceil(acts),
            target=shown_name(streams.person(receiver)),
            kind=shown_name(streams.kind(kind)),
        )
        for (kind, receiver), acts in streams.received.items()
    ]


# --- words ---------------------------------------------------------------------------------------


def _widest(streams: _Streams, column: int, size: float) -> float:
    """How wide the longest name of a column is."""
    return max(text_width(streams.person(key), size) for key in streams.columns[column])


def _words(
    streams: _Streams, plan: _Plan, room: float, palette: Palette, scale: TypeScale
) -> list[dict[str, Any]]:
    """Names of people outside the streams, those of kinds above their nodes, and what the columns are."""
    paper: dict[str, Any] = {"xref": "paper", "yref": "paper"}
    ground = {"bgcolor": clear(palette.paper, 0.8), "borderpad": 1}  # streams may pass near a kind's name
    sides: dict[int, dict[str, Any]] = {
        0: {"x": 0, "xanchor": "right", "xshift": -6, "yanchor": "middle"},
        2: {"x": 1, "xanchor": "left", "xshift": 6, "yanchor": "middle"},
    }
    found, kinds = [], iter(plan.kinds)
    for (column, key), middle, top in zip(streams.node, plan.middles, plan.tops, strict=True):
        if column == 1:
            text = "<br>".join(map(escape, next(kinds)))
            above: dict[str, Any] = {
                "x": 0.5,
                "xanchor": "center",
                "yanchor": "bottom",
                "yshift": 1,
                **ground,
            }
            found.append(note(text, scale.label, palette.ink, **paper, **above, y=plan.share * (1 - top)))
        else:
            text = escape(shortened(streams.person(key), room, scale.label))
            found.append(
                note(text, scale.label, palette.ink, **paper, **sides[column], y=plan.share * (1 - middle))
            )
    t = streams.t
    heads: dict[str, Any] = {"y": 1, "yanchor": "top"}
    return [
        *found,
        note(t("gives"), scale.note, palette.muted, **paper, **heads, x=0, xanchor="left"),
        note(t("receives"), scale.note, palette.muted, **paper, **heads, x=1, xanchor="right"),
    ]


def _alt(streams: _Streams) -> str:
    t = streams.t
    giver, gave = _most(_totals(streams.given, 0))
    kind, count = _most(_totals(streams.given, 1))
    receiver, got = _most(_totals(streams.received, 1))
    return t(
        "{acts} acts of feedback. {giver} gives most ({given}), {receiver} receives most ({received}); "
        "the commonest kind is {kind} ({count}).",
        acts=t.number(sum(streams.given.values()), 0),
        giver=streams.person(giver),
        given=t.number(gave, 0),
        receiver=streams.person(receiver),
        received=t.number(got, 0),
        kind=streams.kind(kind),
        count=t.number(count, 0),
    )


def _most(amounts: Amount) -> tuple[str, float]:
    """The key with the greatest amount, the first of equals, and the amount."""
    return max(amounts.items(), key=lambda item: item[1])
