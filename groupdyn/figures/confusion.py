"""What one rater called what the other called otherwise: a heat map of codes against codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from groupdyn.figures.marks import cells, ink_on, note, row_names, row_room, rows_axis
from groupdyn.figures.style import (
    Palette,
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

if TYPE_CHECKING:
    import plotly.graph_objects as go


def confusion(
    table: pd.DataFrame,
    palette: Palette,
    t: Translator,
    *,
    names: Mapping[str, str],
    raters: tuple[str, str],
    width: float = 640,
    presentation: bool = False,
) -> go.Figure:
    """Counts of matched acts: rows what the first rater said, columns the second; agreement on the diagonal in grey.

    Parameters
    ----------
    table : counts, codes as index and columns in the same order.
    names : code → name.
    raters : what to call the two.
    """
    import plotly.graph_objects as go

    scale = type_scale(presentation)
    if not len(table):
        return empty(t("No act was noted by both raters."), palette, t, scale)
    counts = table.to_numpy(dtype=float)
    labels = [names.get(str(code), str(code)) for code in table.index]
    numbered = [t("{number}  {name}", number=k + 1, name=label) for k, label in enumerate(labels)]
    left = row_room(numbered, scale.label, width)
    differs = np.where(np.eye(len(counts), dtype=bool), 0.0, counts)
    greatest = float(differs.max()) or 1.0
    grounds = [
        [_ground(palette, counts[i, j], i == j, greatest) for j in range(len(counts))]
        for i in range(len(counts))
    ]
    edge = 30 * scale.factor
    layout = base_layout(
        palette,
        t,
        scale,
        height=edge * (len(counts) + 2),
        annotations=[
            *row_names(numbered, left, scale.label, palette),
            *(
                note(str(k + 1), scale.label, palette.ink, x=k, y=1, yref="paper", yanchor="bottom", yshift=4)
                for k in range(len(counts))
            ),
            note(
                escape(shortened(t("{rater} →", rater=raters[1]), width - left, scale.note)),
                scale.note, palette.muted, x=0, xref="paper", xanchor="left", y=1, yref="paper",
                yanchor="bottom", yshift=edge * 0.95,
            ),
            note(
                escape(shortened(t("{rater} ↓", rater=raters[0]), left - 14, scale.note)),
                scale.note, palette.muted, x=0, xref="paper", xanchor="right", xshift=-8, y=1, yref="paper",
                yanchor="bottom", yshift=4,
            ),
            *_numbers(counts, grounds, palette, scale.label, t),
        ],
        margin=margins(left=left, right=8, top=edge * 1.9, bottom=6),
        xaxis=no_axis(range=[-0.5, len(counts) - 0.5]),
        yaxis=rows_axis(len(counts)),
        meta={"alt": _alt(counts, labels, t)},
    )  # fmt: skip
    return go.Figure({"data": _cells(counts, grounds, labels, raters, t), "layout": layout})


def _ground(palette: Palette, count: float, agrees: bool, greatest: float) -> str:
    """A cell's colour: grey where they agree, the accent where they do not, the deeper the more often."""
    if agrees:
        return palette.chance if count else palette.surface
    return mixed(palette.surface, palette.accent, palette.depth * count / greatest)


def _cells(
    counts: Any, grounds: list[list[str]], labels: list[str], raters: tuple[str, str], t: Translator
) -> list[dict[str, Any]]:
    """Each colour is one step of a scale, so that a heat map draws exactly these."""
    shades = sorted({colour for row in grounds for colour in row})
    step = {colour: k for k, colour in enumerate(shades)}
    last = max(len(shades) - 1, 1)
    ends = [*shades, shades[-1]]  # of one shade alone, both
    scale = [(k / last, ends[k]) for k in range(last + 1)]
    hover = [
        [
            t(
                "{first}: {one}; {second}: {other}; {n} times",
                first=shown_name(raters[0]),
                one=shown_name(labels[i]),
                second=shown_name(raters[1]),
                other=shown_name(labels[j]),
                n=int(counts[i, j]),
            )
            for j in range(len(labels))
        ]
        for i in range(len(labels))
    ]
    return [cells(np.array([[float(step[colour]) for colour in row] for row in grounds]), last, scale, hover)]


def _numbers(
    counts: Any, grounds: list[list[str]], palette: Palette, size: float, t: Translator
) -> list[dict[str, Any]]:
    return [
        note(
            t.number(float(counts[i, j]), 0),
            min(size, 15.0 if text_width("00", size) < 24 else 13.0),
            ink_on(grounds[i][j], palette),
            x=int(j),
            y=int(i),
        )
        for i, j in np.argwhere(counts > 0)
    ]


def _alt(counts: Any, labels: list[str], t: Translator) -> str:
    same, all_ = int(np.trace(counts)), int(counts.sum())
    said = [t("Both said the same for {same} of {all} acts.", same=same, all=all_)]
    differs = np.where(np.eye(len(counts), dtype=bool), 0.0, counts)
    if differs.max() > 0:
        i, j = np.unravel_index(int(differs.argmax()), differs.shape)
        said.append(
            t(
                "Most often confused: {one} and {other}, {n} times.",
                one=labels[i],
                other=labels[j],
                n=int(differs[i, j]),
            )
        )
    return " ".join(said)
