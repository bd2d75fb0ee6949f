"""The course of a questionnaire's scales over the sessions: one small picture a scale."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from groupdyn.app.cache import cached
from groupdyn.app.plain import plain
from groupdyn.app.scoring.ledger import further
from groupdyn.app.showing import names_of, session_labels, show_figure
from groupdyn.app.view import current_view
from groupdyn.figures.scale_course import scale_course
from groupdyn.figures.style import Palette
from groupdyn.i18n import Translator
from groupdyn.instruments import Instrument
from groupdyn.log import InteractionLog

if TYPE_CHECKING:
    import plotly.graph_objects as go


WIDTH = 320
"""Of one picture, in pixels: four in a row on a desk, two on a tablet, one on a phone."""


def show_course(
    log: InteractionLog,
    scores: pd.DataFrame,
    instrument: Instrument,
    t: Translator,
    *,
    to_leader: bool = True,
) -> None:
    """A small picture a scale; below them what the marks mean, and a word to whoever leads the group."""
    view = current_view()
    mine = scores[scores["instrument"] == instrument.id]
    if mine.empty or view is None:
        return
    labels = session_labels(log)
    place = {name: k for k, name in enumerate(labels)}
    table = mine.assign(session=mine["session"].map(place))[
        ["session", "perspective", "rater", "scale", "score"]
    ]
    table = table[table["session"].notna()].astype({"session": int, "score": float})
    scales = [*instrument.scales, *further(instrument, table)]
    with st.container(horizontal=True, gap="medium", key="scores-course"):
        for k, scale in enumerate(scales):
            rows = tuple(
                table.loc[
                    table["scale"] == scale.id, ["session", "perspective", "rater", "score"]
                ].itertuples(index=False, name=None)
            )
            title = scale.title(t.language)
            with st.container(width=WIDTH, gap="small"):
                st.html(f'<h3 class="gd-side">{escape(title)}</h3>')
                figure = cached(_figure)(log, rows, title, (scale.low, scale.high), view.palette, t)
                show_figure(figure, view, f"scores-course-{k}", name="scale")
    _show_legend(t, with_remark=to_leader and not view.presentation)


def _figure(
    log: InteractionLog,
    rows: tuple[tuple[Any, ...], ...],
    title: str,
    bounds: tuple[float, float],
    palette: Palette,
    t: Translator,
) -> go.Figure:
    scores = pd.DataFrame(rows, columns=["session", "perspective", "rater", "score"])
    return scale_course(
        scores,
        palette,
        t,
        name=title,
        sessions=session_labels(log),
        names=names_of(log),
        bounds=bounds,
        width=WIDTH,
    )


def _show_legend(t: Translator, *, with_remark: bool) -> None:
    words = t(
        "Dots: one member each; pale: from the lowest to the highest of them; line: their mean; squares: "
        "facilitators; diamonds: observers. A cross at the foot is an undefined score."
    )
    remark = t("Members may see the same session differently from you: that is the point of asking.")
    st.caption(f"{plain(words)} {plain(remark)}" if with_remark else plain(words))
