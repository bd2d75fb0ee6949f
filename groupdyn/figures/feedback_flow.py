"""Where feedback flows: giver → kind → receiver."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

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
    width: float = 860,
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
    width : what the names are laid out for.
    """
    import plotly.graph_objects as go

    scale = type_scale(presentation)
    given, received = _summed(flow)
    if not given:
        return empty(t("No feedback to show yet."), palette, t, scale)
    streams = _Streams(given, received, names, kinds, signs or {}, t)
    height = max(260.0, 34.0 * max(map(len, streams.columns)) + 60) * scale.factor
    sankey = {
        "type": "sankey",
        "arrangement": "snap",
        "node": _nodes(streams, height, width, palette, scale),
        "link": _links(streams, palette),
        "textfont": {"size": scale.label, "color": palette.ink, "shadow": "none"},
    }
    layout = base_layout(
        palette,
        t,
        scale,
        height=height,
        margin=margins(left=8, right=8, top=12, bottom=16),
        meta={"alt": _alt(streams)},
    )
    return go.Figure({"data": [sankey], "layout": layout})


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


# --- marks ---------------------------------------------------------------------------------------


def _nodes(
    streams: _Streams, height: float, width: float, palette: Palette, scale: TypeScale
) -> dict[str, Any]:
    pad = 14 * scale.factor
    firm = {"positive": palette.supportive, "negative": palette.hostile, "neutral": palette.neutral}
    labels = [streams.kind(key) if c == 1 else streams.person(key) for c, key in streams.node]
    ends = zip(streams.node, labels, strict=True)
    return {
        "label": [_node_label(label, c == 1, width, scale.label) for (c, _), label in ends],
        "customdata": [shown_name(label) for label in labels],
        "hovertemplate": TEMPLATE,
        "color": [firm[streams.sign(key)] if c == 1 else palette.quiet for c, key in streams.node],
        "line": {"width": 0},
        "thickness": 9 * scale.factor,
        "pad": pad,
        "x": [(0.001, 0.5, 0.999)[c] for c, _ in streams.node],
        "y": _middles([list(column.values()) for column in streams.columns], height - 28, pad),
    }


def _node_label(label: str, is_kind: bool, width: float, size: float) -> str:
    """A name as it stands at its node; in two lines, a kind keeps clear of the receivers on a narrow screen."""
    if is_kind:
        return "<br>".join(map(escape, wrapped(label, 0.14 * width, size)))
    return escape(shortened(label, 0.22 * width, size))


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


def _middles(columns: Sequence[Sequence[float]], height: float, pad: float) -> list[float]:
    """The middle of each node, in shares of the height, so that columns keep their order and are centred."""
    scale = min((height - pad * (len(column) - 1)) / sum(column) for column in columns)
    middles = []
    for column in columns:
        top = (height - scale * sum(column) - pad * (len(column) - 1)) / 2
        for amount in column:
            middles.append(min(max((top + scale * amount / 2) / height, 0.001), 0.999))
            top += scale * amount + pad
    return middles


# --- words ---------------------------------------------------------------------------------------


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
