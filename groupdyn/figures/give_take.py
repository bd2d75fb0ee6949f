"""What everybody gave and received over the sessions: one row a person, bars up and down from its line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from groupdyn.figures.marks import row_names, row_room, rows_axis
from groupdyn.figures.style import (
    Palette,
    base_layout,
    empty,
    escape,
    margins,
    session_axis,
    shown_name,
    text_width,
    type_scale,
)
from groupdyn.i18n import Translator

if TYPE_CHECKING:
    import plotly.graph_objects as go


def give_take(
    given: pd.DataFrame,
    received: pd.DataFrame,
    palette: Palette,
    t: Translator,
    *,
    names: Mapping[str, str],
    focus: str | None = None,
    width: float = 640,
    presentation: bool = False,
) -> go.Figure:
    """Small bars on one scale: given above each person's line, received below it.

    Parameters
    ----------
    given, received : one row a person (index their id), one column a session (its short name), numbers
        of acts; nan where the person was not there (no line). Same index and columns.
    names : id → name.
    focus : the member whose name stands out.

    Returns
    -------
    A figure whose bars carry `customdata` `["person", id, session position]`.
    """
    import plotly.graph_objects as go

    scale = type_scale(presentation)
    people, sessions = [str(p) for p in given.index], [str(s) for s in given.columns]
    if not people or not sessions:
        return empty(t("Nobody to show yet."), palette, t, scale)
    up, down = given.to_numpy(dtype=float), received.to_numpy(dtype=float)
    greatest = max(float(np.nanmax(np.nan_to_num(up))), float(np.nanmax(np.nan_to_num(down))), 1.0)
    labels = [names.get(person, person) for person in people]
    left = row_room(labels, scale.label, width)
    in_focus = people.index(focus) if focus in people else None
    row = 44 * scale.factor
    traces = _traces(up, down, greatest, people, sessions, labels, palette, t)
    layout = base_layout(
        palette,
        t,
        scale,
        height=row * len(people) + 80 * scale.factor,
        barmode="overlay",
        annotations=[
            *row_names(labels, left, scale.label, palette, in_focus),
            *_legend(greatest, palette, scale.note, t),
        ],
        margin=margins(left=left, right=10, top=28 * scale.factor, bottom=52 * scale.factor),
        xaxis=session_axis(sessions, palette, scale, width - left - 10, side="top"),
        yaxis=rows_axis(len(people)),
        meta={"alt": _alt(labels, up, down, sessions, t)},
    )
    return go.Figure({"data": traces, "layout": layout})


def _traces(
    up: Any,
    down: Any,
    greatest: float,
    people: Sequence[str],
    sessions: Sequence[str],
    labels: Sequence[str],
    palette: Palette,
    t: Translator,
) -> list[dict[str, Any]]:
    """A line wherever somebody was present, and bars above and below it."""
    there = np.isfinite(up)
    i, j = np.nonzero(there)
    spots = list(zip(i.tolist(), j.tolist(), strict=True))
    common: dict[str, Any] = {
        "type": "bar",
        "x": j,
        "base": i,
        "width": 0.44,
        "unselected": {"marker": {"opacity": 1}},
        "hoverinfo": "text",
        "hovertext": [_said(sessions[b], labels[a], up[a, b], down[a, b], t) for a, b in spots],
        "customdata": [["person", people[a], b] for a, b in spots],
        "textposition": "none",
    }
    sides = (("given", up, -1, palette.accent), ("received", down, 1, palette.neutral))
    bars = [
        {
            **common,
            "y": sign * 0.43 * values[there] / greatest,
            "marker": {"color": colour, "line": {"width": 0}},
            "name": part,
        }
        for part, values, sign, colour in sides
    ]
    return [_lines(i, j, palette), *bars]


def _lines(i: Any, j: Any, palette: Palette) -> dict[str, Any]:
    """A hairline where somebody was present."""
    x = np.stack([j - 0.36, j + 0.36, np.full(len(j), np.nan)], axis=1).ravel()
    y = np.stack([i, i, np.full(len(i), np.nan)], axis=1).ravel()
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "lines",
        "line": {"width": 1, "color": palette.hairline},
        "hoverinfo": "skip",
    }


def _legend(greatest: float, palette: Palette, size: float, t: Translator) -> list[dict[str, Any]]:
    plain: dict[str, Any] = {
        "xref": "paper",
        "yref": "paper",
        "y": 0,
        "yanchor": "top",
        "showarrow": False,
    }
    words = (
        (t("given, above the line"), palette.accent),
        (t("received, below"), palette.muted),
        (t.plural("highest bar: {n} act", "highest bar: {n} acts", int(greatest)), palette.muted),
    )
    # The third has a line of its own: on a phone two fill the first.
    rights, downs = (0.0, text_width(words[0][0], size) + 14, 0.0), (-8.0, -8.0, -8.0 - 1.4 * size)
    return [
        {**plain, "x": 0, "xanchor": "left", "xshift": right, "yshift": down, "text": word,
         "font": {"size": size, "color": colour}}
        for (word, colour), right, down in zip(words, rights, downs, strict=True)
    ]  # fmt: skip


def _said(session: str, name: str, given: float, received: float, t: Translator) -> str:
    return t(
        "{session}: {name} gave {given} and received {received}",
        session=escape(session),
        name=shown_name(name),
        given=t.number(given, 0),
        received=t.number(received, 0),
    )


def _alt(labels: Sequence[str], up: Any, down: Any, sessions: Sequence[str], t: Translator) -> str:
    given, received = np.nansum(up, axis=1), np.nansum(down, axis=1)
    return t(
        "What {people} people gave and received in {sessions} sessions. {giver} gave most ({given}), {receiver} "
        "received most ({received}).",
        people=len(labels),
        sessions=len(sessions),
        giver=labels[int(given.argmax())],
        given=t.number(float(given.max()), 0),
        receiver=labels[int(received.argmax())],
        received=t.number(float(received.max()), 0),
    )
