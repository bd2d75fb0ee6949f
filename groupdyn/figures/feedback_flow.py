"""Where feedback flows: giver → kind → receiver."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from groupdyn.figures.style import (
    Palette,
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
    rows = [
        (str(giver), str(kind), str(receiver), float(acts))
        for giver, kind, receiver, acts in zip(*(flow[column] for column in COLUMNS), strict=True)
        if acts > 0
    ]
    if not rows:
        return empty(t("No feedback to show yet."), palette, t, scale)
    signs = signs or {}

    def name(person: str) -> str:
        if person == GROUP:
            return t("group")
        return names.get(person, person) if person else t("unknown")

    def word(kind: str) -> str:
        return kinds.get(kind, kind)

    given: dict[tuple[str, str], float] = {}
    received: dict[tuple[str, str], float] = {}
    for giver, kind, receiver, acts in rows:
        given[giver, kind] = given.get((giver, kind), 0.0) + acts
        received[kind, receiver] = received.get((kind, receiver), 0.0) + acts
    people, shown = [*names, GROUP, ""], list(kinds)
    columns = (
        _ordered({giver for giver, _ in given}, people),
        _ordered({kind for _, kind in given}, shown),
        _ordered({receiver for _, receiver in received}, people),
    )
    node = {
        (c, key): k for k, (c, key) in enumerate((c, key) for c, keys in enumerate(columns) for key in keys)
    }
    labels = [name(key) if c != 1 else word(key) for c, key in node]
    links = [
        (
            node[0, giver],
            node[1, kind],
            acts,
            t.plural(
                "{source} gave {n} act: {kind}",
                "{source} gave {n} acts: {kind}",
                math.ceil(acts),
                source=shown_name(name(giver)),
                kind=shown_name(word(kind)),
            ),
            signs.get(kind, "neutral"),
        )
        for (giver, kind), acts in given.items()
    ] + [
        (
            node[1, kind],
            node[2, receiver],
            acts,
            t.plural(
                "{target} received {n} act: {kind}",
                "{target} received {n} acts: {kind}",
                math.ceil(acts),
                target=shown_name(name(receiver)),
                kind=shown_name(word(kind)),
            ),
            signs.get(kind, "neutral"),
        )
        for (kind, receiver), acts in received.items()
    ]
    height = max(260.0, 34.0 * max(map(len, columns)) + 60) * scale.factor
    pad = 14 * scale.factor
    heights = [_sums(node, links, c, keys) for c, keys in enumerate(columns)]

    colours = {
        "positive": clear(palette.supportive, 0.34),
        "negative": clear(palette.hostile, 0.4),
        "neutral": clear(palette.neutral, 0.28),
    }
    firm = {"positive": palette.supportive, "negative": palette.hostile, "neutral": palette.neutral}
    sankey: dict[str, Any] = {
        "type": "sankey",
        "arrangement": "snap",
        "node": {
            "label": [
                # In two lines, a kind keeps clear of the receivers on a narrow screen.
                "<br>".join(map(escape, wrapped(label, 0.14 * width, scale.label)))
                if c == 1
                else escape(shortened(label, 0.22 * width, scale.label))
                for (c, _), label in zip(node, labels, strict=True)
            ],
            "customdata": [shown_name(label) for label in labels],
            "hovertemplate": "%{customdata}<extra></extra>",
            "color": [firm[signs.get(key, "neutral")] if c == 1 else palette.quiet for c, key in node],
            "line": {"width": 0},
            "thickness": 9 * scale.factor,
            "pad": pad,
            "x": [(0.001, 0.5, 0.999)[c] for c, _ in node],
            "y": [y for column in _stacked(heights, height - 28, pad) for y in column],
        },
        "link": {
            "source": [link[0] for link in links],
            "target": [link[1] for link in links],
            "value": [link[2] for link in links],
            "customdata": [link[3] for link in links],
            "hovertemplate": "%{customdata}<extra></extra>",
            "color": [colours.get(link[4], colours["neutral"]) for link in links],
        },
        "textfont": {"size": scale.label, "color": palette.ink, "shadow": "none"},
    }
    layout = base_layout(
        palette,
        t,
        scale,
        height=height,
        margin=margins(left=8, right=8, top=12, bottom=16),
        meta={"alt": _alt(given, received, name, word, t)},
    )
    return go.Figure({"data": [sankey], "layout": layout})


def _ordered(keys: Collection[str], order: Sequence[str]) -> list[str]:
    """Keys in a wanted order, those it does not have last, by themselves sorted."""
    place = {key: k for k, key in enumerate(order)}
    return sorted(keys, key=lambda key: (place.get(key, len(place)), key))


def _sums(
    node: Mapping[tuple[int, str], int],
    links: Sequence[tuple[int, int, float, str, str]],
    c: int,
    keys: Sequence[str],
) -> list[float]:
    """How much runs through each node of a column."""
    through = dict.fromkeys((node[c, key] for key in keys), 0.0)
    for source, target, acts, *_ in links:
        end = source if c < 2 else target
        if end in through:
            through[end] += acts
    return list(through.values())


def _stacked(columns: Sequence[Sequence[float]], height: float, pad: float) -> list[list[float]]:
    """The middle of each node, in shares of the height, so that columns keep their order and are centred."""
    scale = min((height - pad * (len(column) - 1)) / sum(column) for column in columns)
    placed = []
    for column in columns:
        top = (height - scale * sum(column) - pad * (len(column) - 1)) / 2
        middles = []
        for amount in column:
            middles.append(min(max((top + scale * amount / 2) / height, 0.001), 0.999))
            top += scale * amount + pad
        placed.append(middles)
    return placed


def _most(amounts: Mapping[tuple[str, str], float], end: int) -> tuple[str, float]:
    summed: dict[str, float] = {}
    for ends, acts in amounts.items():
        summed[ends[end]] = summed.get(ends[end], 0.0) + acts
    return max(summed.items(), key=lambda item: item[1])


def _alt(
    given: Mapping[tuple[str, str], float],
    received: Mapping[tuple[str, str], float],
    name: Callable[[str], str],
    word: Callable[[str], str],
    t: Translator,
) -> str:
    giver, gave = _most(given, 0)
    receiver, got = _most(received, 1)
    kind, count = _most(given, 1)
    return t(
        "{acts} acts of feedback. {giver} gives most ({given}), {receiver} receives most ({received}); "
        "the commonest kind is {kind} ({count}).",
        acts=t.number(sum(given.values()), 0),
        giver=name(giver),
        given=t.number(gave, 0),
        receiver=name(receiver),
        received=t.number(got, 0),
        kind=word(kind),
        count=t.number(count, 0),
    )
