"""What was made of the feedback: one bar a kind, parted by the response."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from groupdyn.figures.marks import legend_below
from groupdyn.figures.style import (
    Palette,
    base_layout,
    empty,
    escape,
    margins,
    mixed,
    no_axis,
    shortened,
    text_width,
    type_scale,
)
from groupdyn.i18n import Translator

if TYPE_CHECKING:
    import plotly.graph_objects as go

_TAKEN = {"accepted": 1.0, "explored": 0.55}
"""The responses in which the feedback was taken up, in the accent, by how much of it; all others are greys."""


def responses(
    table: pd.DataFrame,
    palette: Palette,
    t: Translator,
    *,
    kinds: Mapping[str, str],
    words: Mapping[str, str],
    width: float = 520,
    presentation: bool = False,
) -> go.Figure:
    """Bars of equal length, since kinds differ in number: the parts are shares, the words say the acts.

    Parameters
    ----------
    table : one row a kind (index its code), one column a response, numbers of acts.
    kinds : code → its name. words : response → its name, in the order to be drawn.
    """
    import plotly.graph_objects as go

    scale = type_scale(presentation)
    counts = table[[w for w in words if w in table]].to_numpy(dtype=float) if len(table) else np.empty((0, 0))
    if not counts.sum() > 0:
        return empty(t("No feedback to show yet."), palette, t, scale)
    shown = [w for w in words if w in table and table[w].sum() > 0]
    greys = [mixed(palette.paper, palette.muted, s) for s in (0.55, 0.32, 0.14)]
    colours = {w: mixed(palette.paper, palette.accent, _TAKEN[w]) for w in shown if w in _TAKEN}
    colours |= dict(zip([w for w in shown if w not in _TAKEN], greys, strict=False))
    totals = counts.sum(axis=1)
    rows = list(range(len(table)))
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "x": table[w].to_numpy(dtype=float) / totals,
            "y": rows,
            "width": 0.42,
            "marker": {"color": colours[w], "line": {"width": 0}},
            "hoverinfo": "text",
            "hovertext": [
                t("{kind}, {response}: {share} ({acts})", kind=escape(kinds.get(k, k)), response=escape(words[w]),
                  acts=t.plural("{n} act", "{n} acts", int(n)), share=t.percent(float(n / whole)))
                for k, n, whole in zip(table.index, table[w], totals, strict=True)
            ],
            "textposition": "none",
            "name": words[w],
            "showlegend": True,
        }
        for w in shown
    ]  # fmt: skip
    legend = (
        26 if text_width(" ".join(words[w] for w in shown), scale.note) + 40 * len(shown) < width else 46
    ) + 14
    layout = base_layout(
        palette,
        t,
        scale,
        height=(58 * len(rows) + legend) * scale.factor,
        barmode="stack",
        annotations=_names(table, totals, kinds, width, palette, t, presentation),
        showlegend=True,
        legend=legend_below(palette, scale.note),
        margin=margins(left=0, right=4, top=6, bottom=legend * scale.factor),
        xaxis=no_axis(range=[0, 1]),
        yaxis=no_axis(range=[len(rows) - 0.5, -0.75]),
        meta={"alt": _alt(table, shown, kinds, words, t)},
    )
    return go.Figure({"data": traces, "layout": layout})


def _names(
    table: pd.DataFrame,
    totals: Any,
    kinds: Mapping[str, str],
    width: float,
    palette: Palette,
    t: Translator,
    presentation: bool,
) -> list[dict[str, Any]]:
    """Each kind's name above its bar, and how many acts it is."""
    scale = type_scale(presentation)
    plain: dict[str, Any] = {"xref": "paper", "yanchor": "bottom", "showarrow": False, "yshift": 1}
    notes = []
    for k, (kind, whole) in enumerate(zip(table.index, totals, strict=True)):
        name = shortened(kinds.get(kind, kind), 0.7 * width, scale.label)
        acts = t.plural("{n} act", "{n} acts", int(whole))
        notes += [
            {**plain, "x": 0, "xanchor": "left", "y": k - 0.21, "text": escape(name),
             "font": {"size": scale.label, "color": palette.ink}},
            {**plain, "x": 1, "xanchor": "right", "y": k - 0.21, "text": acts,
             "font": {"size": scale.note, "color": palette.muted}},
        ]  # fmt: skip
    return notes


def _alt(
    table: pd.DataFrame, shown: list[str], kinds: Mapping[str, str], words: Mapping[str, str], t: Translator
) -> str:
    said = []
    for kind in table.index:
        parts = [t("{name} {value}", name=words[w], value=int(table.loc[kind, w])) for w in shown]
        said.append(t("{kind}: {parts}.", kind=kinds.get(kind, kind), parts=t.names(parts)))
    return " ".join(said)
