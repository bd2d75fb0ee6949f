"""How far two raters agree about each code: a dot for κ with its range, a ring for α."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from groupdyn.figures.marks import note, row_names, row_room, rows_axis
from groupdyn.figures.style import Palette, axis, base_layout, empty, margins, shown_name, type_scale
from groupdyn.i18n import Translator

if TYPE_CHECKING:
    import plotly.graph_objects as go


def agreement(
    table: pd.DataFrame,
    palette: Palette,
    t: Translator,
    *,
    names: Mapping[str, str],
    width: float = 560,
    presentation: bool = False,
) -> go.Figure:
    """One row a code, from chance (0) to complete agreement (1).

    Parameters
    ----------
    table : one row a code (index), in the order to be shown: `kappa`, `low`, `high`, `alpha`, `uses` (how often
        either rater used it) and `thin` (whether that is too little to lean on: the row is grey).
    names : code → name.
    """
    import plotly.graph_objects as go

    scale = type_scale(presentation)
    if not len(table):
        return empty(t("No act was noted by both raters."), palette, t, scale)
    labels = [names.get(str(code), str(code)) for code in table.index]
    rows = [_row(table, k) for k in range(len(table))]
    left = row_room(labels, scale.label, width)
    lowest = min([0.0, *(r["low"] for r in rows if not math.isnan(r["low"]))])
    layout = base_layout(
        palette,
        t,
        scale,
        height=(30 * len(rows) + 44) * scale.factor,
        annotations=[
            *row_names(labels, left, scale.label, palette),
            *(
                note(t("undefined"), scale.note, palette.muted, x=0, y=k, xanchor="left", xshift=6)
                for k, row in enumerate(rows)
                if math.isnan(row["kappa"])
            ),
        ],
        shapes=[_line(0.0, palette), _line(1.0, palette)],
        margin=margins(left=left, right=36 * scale.factor, top=8, bottom=36 * scale.factor),
        xaxis=axis(
            palette,
            scale,
            range=[max(lowest - 0.04, -1.04), 1.04],
            tickvals=[0, 1],
            ticktext=[t("chance"), t("complete")],
            tickangle=0,
        ),
        yaxis=rows_axis(len(rows)),
        meta={"alt": _alt(rows, labels, t)},
    )
    return go.Figure(
        {
            "data": [*_ranges(rows, palette, scale.factor), *_dots(rows, labels, palette, t, scale.factor)],
            "layout": layout,
        }
    )


def _row(table: pd.DataFrame, k: int) -> dict[str, Any]:
    row = table.iloc[k]
    return {n: float(row[n]) for n in ("kappa", "low", "high", "alpha", "uses")} | {"thin": bool(row["thin"])}


def _line(at: float, palette: Palette) -> dict[str, Any]:
    line = {"color": palette.hairline, "width": 1}
    return {"type": "line", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def _ranges(rows: list[dict[str, Any]], palette: Palette, factor: float) -> list[dict[str, Any]]:
    """The range of each κ as a line."""
    return [
        {
            "type": "scatter",
            "x": [row["low"], row["high"]],
            "y": [k, k],
            "mode": "lines",
            "line": {"width": 5 * factor, "color": palette.chance if row["thin"] else palette.band},
            "hoverinfo": "skip",
        }
        for k, row in enumerate(rows)
        if not math.isnan(row["low"])
    ]


def _dots(
    rows: list[dict[str, Any]], labels: list[str], palette: Palette, t: Translator, factor: float
) -> list[dict[str, Any]]:
    known = [(k, row) for k, row in enumerate(rows) if not math.isnan(row["kappa"])]
    colours = [palette.neutral if row["thin"] else palette.accent for _, row in known]
    said = [_said(row, labels[k], t) for k, row in known]
    dots = []
    for what, symbol, size in (("alpha", "circle-open", 13), ("kappa", "circle", 8)):
        dots.append(
            {
                "type": "scatter",
                "x": [row[what] for _, row in known],
                "y": [k for k, _ in known],
                "mode": "markers",
                "marker": {
                    "symbol": symbol,
                    "size": size * factor,
                    "color": colours,
                    "line": {"width": 1.4 * factor if what == "alpha" else 0},
                },
                "hoverinfo": "text",
                "hovertext": said,
            }
        )
    return dots


def _said(row: dict[str, Any], label: str, t: Translator) -> str:
    return t(
        "{name}: κ {kappa} ({low} to {high}), α {alpha}; used {uses} times by both together",
        name=shown_name(label),
        kappa=t.number(row["kappa"], 2),
        low=t.number(row["low"], 2),
        high=t.number(row["high"], 2),
        alpha=t.number(row["alpha"], 2),
        uses=int(row["uses"]),
    )


def _alt(rows: list[dict[str, Any]], labels: list[str], t: Translator) -> str:
    known = [
        (row["kappa"], label) for row, label in zip(rows, labels, strict=True) if not math.isnan(row["kappa"])
    ]
    said = [t.plural("Agreement about {n} code.", "Agreement about {n} codes.", len(rows))]
    if known:
        (low, worst), (high, best) = min(known), max(known)
        said.append(
            t(
                "Highest: {best}, κ {high}. Lowest: {worst}, κ {low}.",
                best=best,
                high=t.number(high, 2),
                worst=worst,
                low=t.number(low, 2),
            )
        )
    return " ".join(said)
