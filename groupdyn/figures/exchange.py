"""One member and each of the others: what they give to the right, what they receive to the left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from groupdyn.figures.style import (
    Palette,
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
    values = table[["given", "received"]].to_numpy(dtype=float) if len(table) else np.empty((0, 2))
    if not len(table) or not values.sum() > 0:
        return empty(
            t("{name} exchanged nothing with anybody here.", name=shown_name(name)), palette, t, scale
        )
    members = [str(member) for member in table["member"]]
    labels = [t("group") if member == GROUP else names.get(member, member) for member in members]
    middle = min(max(text_width(label, scale.label) for label in labels) + 24, 0.4 * width)
    greatest = float(values.max())
    # In units of the longest bar: the names stand between −gap and +gap, the numbers beyond the bars.
    side = max((width - middle) / 2 - 34 * scale.factor, 40.0)
    gap = middle / 2 / side
    rows = list(range(len(members)))
    parts: list[tuple[str, int, Any, str, str]] = [
        ("given", 1, values[:, 0], palette.accent, t("to them")),
        ("received", -1, values[:, 1], palette.neutral, t("from them")),
    ]
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "base": sign * gap,
            "x": sign * acts / greatest,
            "y": rows,
            "width": 0.5,
            "marker": {"color": colour, "line": {"width": 0}},
            "unselected": {"marker": {"opacity": 1}},
            "hoverinfo": "text",
            "hovertext": [
                _said(part, float(n), name, label, t) for n, label in zip(acts, labels, strict=True)
            ],
            "customdata": [["tie", member] for member in members],
            "textposition": "none",
            "name": part,
        }
        for part, sign, acts, colour, _ in parts
    ]
    plain: dict[str, Any] = {"showarrow": False}
    notes = [
        {**plain, "x": 0, "y": k, "text": escape(shortened(label, middle - 16, scale.label)),
         "font": {"size": scale.label, "color": palette.ink}}
        for k, label in enumerate(labels)
    ]  # fmt: skip
    notes += [
        {
            **plain,
            "x": sign * (gap + float(n) / greatest),
            "xanchor": "left" if sign > 0 else "right",
            "xshift": 4 * sign,
            "y": k,
            "text": t.number(float(n), 0),
            "font": {"size": scale.note, "color": palette.muted},
        }
        for _, sign, acts, _, _ in parts
        for k, n in enumerate(acts)
        if n > 0
    ]
    notes += [
        {
            **plain,
            "x": sign * gap,
            "xanchor": "left" if sign > 0 else "right",
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "text": word,
            "font": {"size": scale.note, "color": colour if sign > 0 else palette.muted},
        }
        for _, sign, _, colour, word in parts
    ]
    edge = gap + 1 + 34 * scale.factor / side
    layout = base_layout(
        palette,
        t,
        scale,
        height=(28 * len(rows) + 34) * scale.factor,
        annotations=notes,
        barmode="overlay",
        margin=margins(left=4, right=4, top=26 * scale.factor, bottom=6),
        xaxis=no_axis(range=[-edge, edge]),
        yaxis=no_axis(range=[len(rows) - 0.5, -0.5]),
        meta={
            "alt": t(
                "{name} gave {given} acts and received {received}; most went to {first}.",
                name=name,
                given=t.number(float(values[:, 0].sum()), 0),
                received=t.number(float(values[:, 1].sum()), 0),
                first=labels[int(values[:, 0].argmax())],
            )
        },
    )
    return go.Figure({"data": traces, "layout": layout})


def _said(part: str, acts: float, name: str, other: str, t: Translator) -> str:
    ends = {"source": shown_name(name), "target": shown_name(other)}
    if part == "received":
        ends = {"source": ends["target"], "target": ends["source"]}
    return t.plural("{source} → {target}: {n} act", "{source} → {target}: {n} acts", int(acts), **ends)
