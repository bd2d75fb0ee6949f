"""Cohesion over the sessions: the headline numbers with their bands and chance, who was there, what changed whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from groupdyn.app.acts import show_acts
from groupdyn.app.cache import cached
from groupdyn.app.change import show_change
from groupdyn.app.courses import headline_measures, show_definition, show_measure
from groupdyn.app.frame import ask_session
from groupdyn.app.plain import plain
from groupdyn.app.showing import (
    by_seat,
    names_of,
    session_labels,
    session_names,
    show_figure,
    show_inferred,
    show_table,
    side_heading,
)
from groupdyn.app.view import View, current_view
from groupdyn.figures.attendance import STATUSES, attendance
from groupdyn.figures.style import Palette
from groupdyn.i18n import Translator
from groupdyn.listing import rows_behind
from groupdyn.log import InteractionLog
from groupdyn.measuring import catalogue
from groupdyn.series import Movement, all_measures, attendance_grid, movement, series
from groupdyn.ties import Include

if TYPE_CHECKING:
    import plotly.graph_objects as go

FEW_SESSIONS = 5
"""So many columns of attendance fill half a page."""


def render() -> None:
    """Draw the page."""
    view = current_view()
    if view is None:
        return
    ask_session(view.log)
    with st.spinner(view.t("Working out chance ranges and bands"), width="content"):
        table = cached(series)(view.log, view.include)
    _show_heading(view)
    headline = headline_measures(view)
    for left in range(0, len(headline), 2):
        for column, measure in zip(st.columns(2, gap="large"), headline[left : left + 2], strict=False):
            with column:
                show_measure(view, measure, table[table["key"] == measure.key])
    _show_attendance(view)
    if len(view.log.sessions) > 1:
        show_change(view)
    if not view.presentation:
        _show_all(view)
    t = view.t
    title = t("Acts of {session}", session=session_names(view.log, view.t)[view.position])
    rows = rows_behind(view.log, view.position)
    show_acts(view.log, rows, t, "cohesion-acts", title, controls=not view.presentation)


def _show_heading(view: View) -> None:
    """What changes in this group now; where nothing can be said, why."""
    found = cached(_movement)(view.log, view.include, view.position, session_names(view.log, view.t), view.t)
    st.header(plain(found.heading or view.t("Cohesion over the sessions")), anchor=False)
    st.markdown(f":gray[{plain(' '.join(found.sentences))}]")
    st.caption(
        view.t("block: what chance gives · band around a value: its 95 % range · hollow: too few acts")
    )
    show_inferred(view.log, view.t, rows_behind(view.log, view.position))


def _movement(
    log: InteractionLog, include: Include, position: int, sessions: tuple[str, ...], t: Translator
) -> Movement:
    return movement(cached(series)(log, include), position, sessions, t)


def _show_attendance(view: View) -> None:
    t, log = view.t, view.log
    side_heading(t("Who was there"))
    figure = cached(_attendance_figure)(log, view.palette, t, view.presentation)
    few = len(log.sessions) <= FEW_SESSIONS
    with st.columns(2, gap="large")[0] if few else st.container():
        show_figure(
            figure, view, "cohesion-attendance", name="attendance", table=lambda: _attendance_table(log, t)
        )


def _attendance(log: InteractionLog) -> pd.DataFrame:
    grid = cached(attendance_grid)(log)
    return grid.loc[by_seat(grid.index, names_of(log))]


def _attendance_figure(log: InteractionLog, palette: Palette, t: Translator, presentation: bool) -> go.Figure:
    grid = _attendance(log).set_axis(session_labels(log), axis=1)
    return attendance(grid, palette, t, names=names_of(log), presentation=presentation)


def _attendance_table(log: InteractionLog, t: Translator) -> pd.DataFrame:
    table = _attendance(log).replace({status: t(word) for status, word in STATUSES.items()})
    return table.rename(index=names_of(log)).rename_axis(t("Name")).reset_index()


def _show_all(view: View) -> None:
    t = view.t
    with st.expander(t("All measures of all sessions"), key="cohesion-all", on_change="rerun") as everything:
        if not everything.open:
            return
        table = cached(all_measures)(view.log, view.include, session_names(view.log, view.t), t)
        st.caption(
            t(
                "Ties of the binary measures count from one act on. In small groups nearly everybody is soon tied to "
                "everybody, and these numbers then say little. An empty cell is undefined."
            )
        )
        show_inferred(view.log, t)
        show_table(table, view, "cohesion-measures", name="measures", rows=14)
        by_key = {measure.key: measure for measure in catalogue()}
        key = st.selectbox(
            t("What a measure is"),
            list(by_key),
            index=None,
            format_func=lambda k: t(by_key[k].name),
            placeholder=t("Choose a measure"),
            key="cohesion-which",
        )
        if key is not None:
            show_definition(by_key[key], t)
