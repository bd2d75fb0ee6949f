"""Who turns to whom, as a table of numbers in one hue: givers in rows, receivers in columns."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from groupdyn.figures.style import (
    Palette,
    base_layout,
    contrast,
    empty,
    escape,
    margins,
    mixed,
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


def sociomatrix(
    table: pd.DataFrame,
    palette: Palette,
    t: Translator,
    *,
    names: Mapping[str, str],
    silent: Collection[str] = (),
    width: float = 640,
    presentation: bool = False,
) -> go.Figure:
    """A heat map of acts from each person (row) to each person and to the group (column).

    Parameters
    ----------
    table : summed weight; index the givers' ids, columns the receivers' ids in the same order, and
        `GROUP` last where there is one. The diagonal is not drawn. 0 is an empty cell, nan a dash.
    names : id → name. `GROUP` is named by the translator.
    silent : ids of people who were present and sent nothing; said beside their name.
    width : what the names are laid out for. Columns bear numbers where names do not fit unturned.

    Returns
    -------
    A figure whose cells carry `customdata` `["tie", giver, receiver, ""]` and can be clicked; sums stand at the edges.
    """
    import plotly.graph_objects as go

    scale = type_scale(presentation)
    givers, receivers = list(table.index), list(table.columns)
    if not givers or not receivers:
        return empty(t("Nobody to show yet."), palette, t, scale)
    values = table.to_numpy(dtype=float)
    own = np.array([[giver == receiver for receiver in receivers] for giver in givers])
    values = np.where(own, 0.0, values)

    def name(person: str) -> str:
        return t("group") if person == GROUP else names.get(person, person)

    rows = [t("{name} (silent)", name=name(p)) if p in silent else name(p) for p in givers]
    side = min(max(text_width(label, scale.label) for label in rows) + 12, 0.34 * width)
    sums = 52 * scale.factor
    cell = max((width - side - sums - 16) / len(receivers), 8.0)
    fits = all(text_width(name(p), scale.label) <= cell - 6 for p in receivers)
    columns = [name(p) if fits or p == GROUP else str(k + 1) for k, p in enumerate(receivers)]
    if not fits:
        rows = [t("{number}  {name}", number=k + 1, name=row) for k, row in enumerate(rows)]
        side = min(side + 26 * scale.factor, 0.4 * width)
    greatest = float(np.nanmax(np.abs(values))) if np.isfinite(values).any() else 0.0
    height = 34 * scale.factor * (len(givers) + 1) + 44 * scale.factor
    notes = [
        *_words(values, own, greatest, palette, t, min(scale.label, cell * 0.42)),
        *_edges(values, rows, columns, side, cell, palette, t, scale.label, scale.note),
    ]
    x, y = np.arange(len(receivers)), np.arange(len(givers))
    hover = [
        [
            ""
            if own[i, j]
            else t(
                "{source} → {target}: {weight}",
                source=shown_name(name(giver)),
                target=shown_name(name(receiver)),
                weight=_number(values[i, j], t),
            )
            for j, receiver in enumerate(receivers)
        ]
        for i, giver in enumerate(givers)
    ]
    heat = {
        "type": "heatmap",
        "x": x,
        "y": y,
        "z": np.where(own, np.nan, values),
        "zmin": 0,
        "zmax": greatest or 1,
        "colorscale": [[0, palette.surface], [1, _ground(palette, 1.0)]],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hoverongaps": False,
        "text": hover,
        "hoverinfo": "text",
        "customdata": [[["tie", g, r, ""] for r in receivers] for g in givers],
    }
    # A heat map's cells cannot be clicked in Streamlit; unseen markers in their middles can.
    spots = [(i, j) for i in range(len(givers)) for j in range(len(receivers)) if not own[i, j]]
    touch = {
        "type": "scatter",
        "x": [j for _, j in spots],
        "y": [i for i, _ in spots],
        "mode": "markers",
        "marker": {"size": max(min(30 * scale.factor, cell), 8), "symbol": "square", "opacity": 0},
        "unselected": {"marker": {"opacity": 0}},
        "selected": {"marker": {"opacity": 0}},
        "hoverinfo": "text",
        "hovertext": [hover[i][j] for i, j in spots],
        "customdata": [["tie", givers[i], receivers[j], ""] for i, j in spots],
    }
    layout = base_layout(
        palette,
        t,
        scale,
        height=height,
        annotations=notes,
        margin=margins(left=side, right=sums, top=34 * scale.factor, bottom=34 * scale.factor),
        xaxis=no_axis(range=[-0.5, len(receivers) - 0.5]),
        yaxis=no_axis(range=[len(givers) - 0.5, -0.5]),
        meta={"alt": _alt(values, [name(p) for p in givers], [name(p) for p in receivers], silent, names, t)},
    )
    return go.Figure({"data": [heat, touch], "layout": layout})


def _ground(palette: Palette, share: float) -> str:
    return mixed(
        palette.surface, palette.accent, palette.depth * min(max(share, 0.0), 1.0) if share == share else 0.0
    )


def _ink(ground: str, palette: Palette) -> str:
    """Whichever of ink and paper is read better on a cell."""
    return max((palette.ink, palette.paper), key=lambda colour: contrast(colour, ground))


def _number(value: float, t: Translator) -> str:
    return t.number(value, 0 if math.isnan(value) or float(value).is_integer() else 1)


def _words(
    values: np.ndarray[Any, np.dtype[np.float64]],
    own: np.ndarray[Any, np.dtype[np.bool_]],
    greatest: float,
    palette: Palette,
    t: Translator,
    size: float,
) -> list[dict[str, Any]]:
    """The number in each cell that has one; light on dark cells."""
    return [
        {
            "x": int(j),
            "y": int(i),
            "text": _number(values[i, j], t),
            "showarrow": False,
            "font": {
                "size": size,
                "color": _ink(_ground(palette, values[i, j] / greatest if greatest else 0.0), palette),
            },
        }
        for i, j in np.argwhere(~own & (values != 0))
    ]


def _edges(
    values: np.ndarray[Any, np.dtype[np.float64]],
    rows: list[str],
    columns: list[str],
    side: float,
    cell: float,
    palette: Palette,
    t: Translator,
    label: float,
    note: float,
) -> list[dict[str, Any]]:
    """Names at the left and the top, sums at the right and the bottom; where columns are narrow, not all of them."""
    quiet = {"size": note, "color": palette.muted}
    given, received = np.nansum(values, axis=1), np.nansum(values, axis=0)
    every = math.ceil(2 * label / cell) if cell < 2 * label and len(columns) > 20 else 1
    plain: dict[str, Any] = {"showarrow": False, "font": {"size": label, "color": palette.ink}}
    left = [
        {
            **plain,
            "x": 0,
            "xref": "paper",
            "xanchor": "right",
            "xshift": -6,
            "y": k,
            "text": escape(shortened(row, side - 12, label)),
        }
        for k, row in enumerate(rows)
    ]
    right = [
        {
            **plain,
            "x": 1,
            "xref": "paper",
            "xanchor": "left",
            "xshift": 8,
            "y": k,
            "font": quiet,
            "text": _number(v, t),
        }
        for k, v in enumerate(given)
    ]
    top = [
        {**plain, "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 4, "x": k, "text": escape(column)}
        for k, column in enumerate(columns)
        if k % every == 0
    ]
    bottom = [
        {
            **plain,
            "y": 0,
            "yref": "paper",
            "yanchor": "top",
            "yshift": -4,
            "x": k,
            "font": quiet,
            "text": _number(v, t),
        }
        for k, v in enumerate(received)
        if k % every == 0
    ]
    corner = {**plain, "font": quiet, "xref": "paper", "yref": "paper"}
    said = [
        {
            **corner,
            "x": 1,
            "xanchor": "left",
            "xshift": 8,
            "y": 1,
            "yanchor": "bottom",
            "yshift": 4,
            "text": t("gave"),
        },
        {
            **corner,
            "x": 0,
            "xanchor": "right",
            "xshift": -6,
            "y": 0,
            "yanchor": "top",
            "yshift": -4,
            "text": t("received"),
        },
    ]
    return [*left, *right, *top, *bottom, *said]


def _alt(
    values: np.ndarray[Any, np.dtype[np.float64]],
    givers: list[str],
    receivers: list[str],
    silent: Collection[str],
    names: Mapping[str, str],
    t: Translator,
) -> str:
    said = [
        t.plural("Who turns to whom among {n} person.", "Who turns to whom among {n} people.", len(givers))
    ]
    if np.nansum(values) > 0:
        i, j = np.unravel_index(int(np.nanargmax(values)), values.shape)
        weight = _number(float(values[i, j]), t)
        said.append(
            t("Most: {source} to {target}, {weight}.", source=givers[i], target=receivers[j], weight=weight)
        )
    else:
        said.append(t("No acts between them."))
    if silent:
        said.append(t("Present and silent: {names}.", names=t.names([names.get(p, p) for p in silent])))
    return " ".join(said)
