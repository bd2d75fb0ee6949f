"""Where in a session two raters differ: a line of time a kind of difference, a mark an act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from groupdyn.figures.marks import row_names, row_room, rows_axis
from groupdyn.figures.style import Palette, axis, base_layout, empty, escape, margins, type_scale
from groupdyn.i18n import N_, Translator, clock

if TYPE_CHECKING:
    import plotly.graph_objects as go

KINDS: dict[str, str] = {
    "same": N_("the same"),
    "code": N_("another kind"),
    "people": N_("other people"),
    "first": N_("only {rater}"),
    "second": N_("only {rater}"),
}
"""Kind of row → its name, from top to bottom."""


def differing(
    table: pd.DataFrame,
    palette: Palette,
    t: Translator,
    *,
    raters: tuple[str, str],
    timed: bool = True,
    width: float = 960,
    presentation: bool = False,
) -> go.Figure:
    """Acts along the session: agreed ones pale, the others in the accent.

    Parameters
    ----------
    table : one row an act of either rater: `at` (seconds, or its number in order), `kind` (of `KINDS`), and
        `said` (what both said, in words).
    raters : what to call the two.
    timed : whether `at` is a time.

    Returns
    -------
    A figure whose marks carry `customdata` `["act", row]` with the row of the table, and can be clicked.
    """
    import plotly.graph_objects as go

    scale = type_scale(presentation)
    if not len(table):
        return empty(t("Neither rater noted an act."), palette, t, scale)
    named = {"first": raters[0], "second": raters[1]}
    labels = [t(word, rater=named[kind]) if kind in named else t(word) for kind, word in KINDS.items()]
    left = row_room(labels, scale.label, width)
    at = table["at"].to_numpy(dtype=float)
    row = {kind: k for k, kind in enumerate(KINDS)}
    agreed = (table["kind"] == "same").to_numpy()
    layout = base_layout(
        palette,
        t,
        scale,
        height=(28 * len(KINDS) + 40) * scale.factor,
        annotations=row_names(labels, left, scale.label, palette),
        margin=margins(left=left, right=14, top=6, bottom=32 * scale.factor),
        xaxis=axis(palette, scale, **_ticks(at, timed, t)),
        yaxis=rows_axis(len(KINDS)),
        meta={"alt": _alt(table, raters, t)},
    )
    marks = {
        "type": "scatter",
        "x": at,
        "y": [row[kind] for kind in table["kind"]],
        "mode": "markers",
        "marker": {
            "symbol": "line-ns",
            "size": 16 * scale.factor,
            "line": {
                "width": 2.5 * scale.factor,
                "color": np.where(agreed, palette.quiet, palette.accent).tolist(),
            },
            "opacity": 1,
        },
        "unselected": {"marker": {"opacity": 1}},
        "hoverinfo": "text",
        "hovertext": [escape(said) for said in table["said"]],
        "customdata": [["act", k] for k in range(len(table))],
    }
    return go.Figure({"data": [marks], "layout": layout})


def _ticks(at: Any, timed: bool, t: Translator) -> dict[str, Any]:
    last = float(np.nanmax(at)) if np.isfinite(at).any() else 1.0
    pad = max(last, 1.0) * 0.015
    frame = {"range": [-pad, max(last, 1.0) + pad]}
    if not timed:
        whole = sorted({1, max(1, round(last / 2)), max(1, int(last))})
        return {**frame, "tickvals": whole, "ticktext": [t("act {n}", n=n) for n in whole]}
    step = next((s for s in (10, 30, 60, 300, 600, 900, 1800) if last / s <= 8), 3600)
    ticks = list(range(0, int(last) + 1, step))
    return {**frame, "tickvals": ticks, "ticktext": [clock(float(tick)) for tick in ticks]}


def _alt(table: pd.DataFrame, raters: tuple[str, str], t: Translator) -> str:
    counts = table["kind"].value_counts()
    of = {kind: int(counts.get(kind, 0)) for kind in KINDS}
    return t(
        "The same: {same}. Another kind: {code}. Other people: {people}. Only {first}: {one}. Only {second}: {other}.",
        same=of["same"],
        code=of["code"],
        people=of["people"],
        first=raters[0],
        one=of["first"],
        second=raters[1],
        other=of["second"],
    )
