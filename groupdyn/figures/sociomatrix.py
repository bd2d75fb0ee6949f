"""Who turns to whom, as a table of numbers in one hue: givers in rows, receivers in columns."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from groupdyn.figures.marks import FloatArray, cells, ink_on, note, rows_axis
from groupdyn.figures.style import (
    Palette,
    TypeScale,
    base_layout,
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

BoolArray = npt.NDArray[np.bool_]


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
    if not len(table.index) or not len(table.columns):
        return empty(t("Nobody to show yet."), palette, t, scale)
    grid = _grid(table, names, silent, width, palette, t, scale)
    hover = _hover(grid)
    edge = 34 * scale.factor
    layout = base_layout(
        palette,
        t,
        scale,
        height=edge * (len(grid.givers) + 1) + 44 * scale.factor,
        annotations=[
            *_words(grid),
            *_names_of_rows(grid),
            *_sums_of_rows(grid),
            *_columns(grid),
            *_corners(grid),
        ],
        margin=margins(left=grid.side, right=_sums_room(scale), top=edge, bottom=edge),
        xaxis=no_axis(range=[-0.5, len(grid.receivers) - 0.5]),
        yaxis=rows_axis(len(grid.givers)),
        meta={"alt": _alt(grid, silent, names)},
    )
    return go.Figure({"data": [_cells(grid, hover), _spots(grid, hover)], "layout": layout})


# --- data ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Grid:
    """The table as it is laid out.

    Attributes
    ----------
    values : (givers, receivers); 0 on the diagonal, of which `own` says where it is.
    givers, receivers : ids. giver_names, receiver_names : what to call them in a sentence.
    rows, columns : what stands at the edges.
    side, cell : pixels of the rows' names and of a column.
    """

    values: FloatArray
    own: BoolArray
    givers: list[str]
    receivers: list[str]
    giver_names: list[str]
    receiver_names: list[str]
    rows: list[str]
    columns: list[str]
    side: float
    cell: float
    palette: Palette
    t: Translator
    scale: TypeScale

    @cached_property
    def greatest(self) -> float:
        """The greatest weight; 0 where nothing is known."""
        return float(np.nanmax(np.abs(self.values))) if np.isfinite(self.values).any() else 0.0

    @cached_property
    def spots(self) -> list[tuple[int, int]]:
        """Row and column of every cell but the diagonal's."""
        return [(int(i), int(j)) for i, j in np.argwhere(~self.own)]


def _grid(
    table: pd.DataFrame,
    names: Mapping[str, str],
    silent: Collection[str],
    width: float,
    palette: Palette,
    t: Translator,
    scale: TypeScale,
) -> _Grid:
    givers, receivers = list(table.index), list(table.columns)
    own = np.array([[giver == receiver for receiver in receivers] for giver in givers])
    called = {p: t("group") if p == GROUP else names.get(p, p) for p in (*givers, *receivers)}
    rows = [t("{name} (silent)", name=called[p]) if p in silent else called[p] for p in givers]
    side = min(max(text_width(label, scale.label) for label in rows) + 12, 0.34 * width)
    cell = max((width - side - _sums_room(scale) - 16) / len(receivers), 8.0)
    fits = all(text_width(called[p], scale.label) <= cell - 6 for p in receivers)
    if not fits:
        rows = [t("{number}  {name}", number=k + 1, name=row) for k, row in enumerate(rows)]
        side = min(side + 26 * scale.factor, 0.4 * width)
    return _Grid(
        values=np.where(own, 0.0, table.to_numpy(dtype=float)),
        own=own,
        givers=givers,
        receivers=receivers,
        giver_names=[called[p] for p in givers],
        receiver_names=[called[p] for p in receivers],
        rows=rows,
        columns=[called[p] if fits or p == GROUP else str(k + 1) for k, p in enumerate(receivers)],
        side=side,
        cell=cell,
        palette=palette,
        t=t,
        scale=scale,
    )


def _sums_room(scale: TypeScale) -> float:
    """Pixels for the sums at the right."""
    return 52 * scale.factor


# --- marks ---------------------------------------------------------------------------------------


def _hover(grid: _Grid) -> list[list[str]]:
    """What each cell says, nothing on the diagonal."""
    said = [["" for _ in grid.receivers] for _ in grid.givers]
    for i, j in grid.spots:
        said[i][j] = grid.t(
            "{source} → {target}: {weight}",
            source=shown_name(grid.giver_names[i]),
            target=shown_name(grid.receiver_names[j]),
            weight=_number(grid.values[i, j], grid.t),
        )
    return said


def _cells(grid: _Grid, hover: list[list[str]]) -> dict[str, Any]:
    palette = grid.palette
    return cells(
        np.where(grid.own, np.nan, grid.values),
        grid.greatest or 1,
        [(0.0, palette.surface), (1.0, _ground(palette, 1.0))],
        hover,
        hoverongaps=False,
        customdata=[[["tie", g, r, ""] for r in grid.receivers] for g in grid.givers],
    )


def _spots(grid: _Grid, hover: list[list[str]]) -> dict[str, Any]:
    """Unseen markers in the cells' middles: a heat map's cells cannot be clicked in Streamlit, markers can."""
    size = max(min(30 * grid.scale.factor, grid.cell), 8)
    return {
        "type": "scatter",
        "x": [j for _, j in grid.spots],
        "y": [i for i, _ in grid.spots],
        "mode": "markers",
        "marker": {"size": size, "symbol": "square", "opacity": 0},
        "unselected": {"marker": {"opacity": 0}},
        "selected": {"marker": {"opacity": 0}},
        "hoverinfo": "text",
        "hovertext": [hover[i][j] for i, j in grid.spots],
        "customdata": [["tie", grid.givers[i], grid.receivers[j], ""] for i, j in grid.spots],
    }


def _ground(palette: Palette, share: float) -> str:
    return mixed(
        palette.surface, palette.accent, palette.depth * min(max(share, 0.0), 1.0) if share == share else 0.0
    )


# --- words ---------------------------------------------------------------------------------------

_LEFT: dict[str, Any] = {"x": 0, "xref": "paper", "xanchor": "right", "xshift": -6}
_RIGHT: dict[str, Any] = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 8}
_TOP: dict[str, Any] = {"y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 4}
_BOTTOM: dict[str, Any] = {"y": 0, "yref": "paper", "yanchor": "top", "yshift": -4}
"""Where the words at the edges stand."""


def _number(value: float, t: Translator) -> str:
    return t.number(value, 0 if math.isnan(value) or float(value).is_integer() else 1)


def _words(grid: _Grid) -> list[dict[str, Any]]:
    """The number in each cell that has one; light on dark cells."""
    size = min(grid.scale.label, grid.cell * 0.42)
    words = []
    for i, j in np.argwhere(~grid.own & (grid.values != 0)):
        value = grid.values[i, j]
        ground = _ground(grid.palette, value / grid.greatest if grid.greatest else 0.0)
        words.append(note(_number(value, grid.t), size, ink_on(ground, grid.palette), x=int(j), y=int(i)))
    return words


def _names_of_rows(grid: _Grid) -> list[dict[str, Any]]:
    size = grid.scale.label
    return [
        note(escape(shortened(row, grid.side - 12, size)), size, grid.palette.ink, **_LEFT, y=k)
        for k, row in enumerate(grid.rows)
    ]


def _sums_of_rows(grid: _Grid) -> list[dict[str, Any]]:
    given = np.nansum(grid.values, axis=1)
    return [_quiet(_number(v, grid.t), grid, **_RIGHT, y=k) for k, v in enumerate(given)]


def _columns(grid: _Grid) -> list[dict[str, Any]]:
    """Names at the top, sums at the bottom; where columns are narrow, not all of them."""
    size, received = grid.scale.label, np.nansum(grid.values, axis=0)
    narrow = grid.cell < 2 * size and len(grid.columns) > 20
    shown = range(0, len(grid.columns), math.ceil(2 * size / grid.cell) if narrow else 1)
    return [
        *(note(escape(grid.columns[k]), size, grid.palette.ink, **_TOP, x=k) for k in shown),
        *(_quiet(_number(received[k], grid.t), grid, **_BOTTOM, x=k) for k in shown),
    ]


def _corners(grid: _Grid) -> list[dict[str, Any]]:
    """What the sums are."""
    return [
        _quiet(grid.t("gave"), grid, **_RIGHT, **_TOP),
        _quiet(grid.t("received"), grid, **_LEFT, **_BOTTOM),
    ]


def _quiet(text: str, grid: _Grid, **place: Any) -> dict[str, Any]:
    return note(text, grid.scale.note, grid.palette.muted, **place)


def _alt(grid: _Grid, silent: Collection[str], names: Mapping[str, str]) -> str:
    t, count = grid.t, len(grid.givers)
    said = [
        t.plural("Who turns to whom among {n} person.", "Who turns to whom among {n} people.", count),
        _most(grid) if np.nansum(grid.values) > 0 else t("No acts between them."),
    ]
    if silent:
        said.append(t("Present and silent: {names}.", names=t.names([names.get(p, p) for p in silent])))
    return " ".join(said)


def _most(grid: _Grid) -> str:
    i, j = np.unravel_index(int(np.nanargmax(grid.values)), grid.values.shape)
    return grid.t(
        "Most: {source} to {target}, {weight}.",
        source=grid.giver_names[i],
        target=grid.receiver_names[j],
        weight=_number(float(grid.values[i, j]), grid.t),
    )
