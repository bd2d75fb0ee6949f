"""Who was there: sessions across, people down."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from groupdyn.figures.marks import legend_below, row_names, row_room, rows_axis
from groupdyn.figures.style import (
    Palette,
    TypeScale,
    base_layout,
    empty,
    escape,
    margins,
    session_axis,
    shown_name,
    text_width,
    type_scale,
)
from groupdyn.i18n import N_, Translator

if TYPE_CHECKING:
    import plotly.graph_objects as go

STATUSES: dict[str, str] = {
    "present": N_("present"),
    "late": N_("came late"),
    "left early": N_("left early"),
    "absent": N_("absent"),
    "not yet": N_("not yet joined"),
    "gone": N_("has left the group"),
}
"""Status → its name, in the order of the legend."""
_LEGEND = {"not yet": N_("not in the group then"), "gone": N_("not in the group then")}
_SYMBOLS = {
    "present": "circle",
    "late": "triangle-right",
    "left early": "triangle-left",
    "absent": "circle-open",
    "not yet": "line-ew-open",
    "gone": "line-ew-open",
}


def attendance(
    table: pd.DataFrame,
    palette: Palette,
    t: Translator,
    *,
    names: Mapping[str, str],
    width: float = 640,
    presentation: bool = False,
) -> go.Figure:
    """Marks: a quiet dot for present, pointed for late or early, hollow for absent, a line for not (yet) a member.

    Parameters
    ----------
    table : one row a person (index their id), one column a session (its short name), cells a key of
        `STATUSES`; anything else is left empty.
    names : id → name.
    """
    import plotly.graph_objects as go

    scale = type_scale(presentation)
    people, sessions = [str(p) for p in table.index], [str(s) for s in table.columns]
    if not people or not sessions:
        return empty(t("No attendance to show yet."), palette, t, scale)
    cells = table.to_numpy(dtype=object)
    labels = [names.get(p, p) for p in people]
    left = row_room(labels, scale.label, width)
    row = 30 * scale.factor
    traces = _marks(cells, labels, sessions, palette, t, scale.factor)
    legend = _legend_height(
        [trace["name"] for trace in traces if trace["showlegend"]], width - left - 10, scale
    )
    layout = base_layout(
        palette,
        t,
        scale,
        height=row * len(people) + 34 * scale.factor + legend,
        margin=margins(left=left, right=10, top=30 * scale.factor, bottom=legend),
        showlegend=True,
        legend=legend_below(palette, scale.note),
        annotations=row_names(labels, left, scale.label, palette),
        xaxis=session_axis(sessions, palette, scale, width - left - 10, side="top"),
        yaxis=rows_axis(len(people)),
        meta={"alt": _alt(cells, labels, sessions, t)},
    )
    return go.Figure({"data": traces, "layout": layout})


def _marks(
    cells: Any, labels: Sequence[str], sessions: Sequence[str], palette: Palette, t: Translator, factor: float
) -> list[dict[str, Any]]:
    """One trace a status that occurs; those before and after a membership share a line of the legend."""
    traces: list[dict[str, Any]] = []
    drawn = set(cells.ravel().tolist())
    for status, word in STATUSES.items():
        spots = [(i, j) for i in range(len(labels)) for j in range(len(sessions)) if cells[i, j] == status]
        if not spots:
            continue
        traces.append(
            {
                "type": "scatter",
                "x": [j for _, j in spots],
                "y": [i for i, _ in spots],
                "mode": "markers",
                "marker": _mark(status, palette, factor),
                "unselected": {"marker": {"opacity": 1}},
                "name": t(_LEGEND.get(status, word)),
                "showlegend": not (status == "gone" and "not yet" in drawn),
                "hoverinfo": "text",
                "hovertext": [
                    t(
                        "{session}: {name}, {state}",
                        session=escape(sessions[j]),
                        name=shown_name(labels[i]),
                        state=t(word),
                    )
                    for i, j in spots
                ],
            }
        )
    return traces


def _legend_height(words: Sequence[str], width: float, scale: TypeScale) -> float:
    """What the legend takes below the marks: as many lines as its words need in so many pixels."""
    widest = max((text_width(word, scale.note) for word in words), default=0.0) + 48
    lines = math.ceil(len(words) / max(1, int(width / widest)))
    return (18 + 22 * lines) * scale.factor


def _mark(status: str, palette: Palette, factor: float) -> dict[str, Any]:
    """Being there is the rule and stays quiet; what departs from it stands out."""
    outside = status in {"not yet", "gone"}
    colour = palette.hairline if outside else palette.neutral if status == "present" else palette.ink
    line = 1.4 * factor if status == "absent" or outside else 0
    return {
        "symbol": _SYMBOLS[status],
        "size": (9 if outside else 7 if status == "present" else 11) * factor,
        "color": colour,
        "line": {"width": line, "color": colour},
        "opacity": 1,
    }


def _alt(cells: Any, labels: Sequence[str], sessions: Sequence[str], t: Translator) -> str:
    missed = [int((row == "absent").sum()) for row in cells]
    said = [
        t("Attendance of {people} people in {sessions} sessions.", people=len(labels), sessions=len(sessions))
    ]
    if not any(missed):
        return " ".join([*said, t("Nobody was absent.")])
    most = max(missed)
    who = [label for label, count in zip(labels, missed, strict=True) if count == most]
    said.append(
        t.plural(
            "Most often absent: {names}, {n} time.",
            "Most often absent: {names}, {n} times.",
            most,
            names=t.names(who),
        )
    )
    return " ".join(said)
