"""The numbers of a sociogram: who gave how much to whom, as a picture of cells or a table."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from groupdyn.app.cache import cached
from groupdyn.app.saving import offer_table
from groupdyn.app.showing import names_of, show_inferred
from groupdyn.app.view import View
from groupdyn.figures.of_log import people_of
from groupdyn.figures.sociomatrix import sociomatrix
from groupdyn.listing import rows_behind
from groupdyn.log import GROUP, InteractionLog
from groupdyn.microcosm import matrix_of


def show_numbers(view: View, log: InteractionLog, form: str) -> None:
    """The acts of a session as a `matrix` or a `table`."""
    matrix = cached(_matrix)(log, view.position)
    if form == "matrix":
        _show_cells(view, log, matrix)
    show_inferred(log, view.t, rows_behind(log, view.position))
    if form == "table":
        _show_table(view, log, matrix)


def _matrix(log: InteractionLog, position: int) -> pd.DataFrame:
    """Rows give, columns receive, in the order of the seats, as in the picture; the group last."""
    matrix = matrix_of(log, position, include="everyone")
    seated = [person for person in people_of(log)["member"] if person in matrix.index]
    return matrix.loc[seated, [*seated, GROUP]]


def _show_cells(view: View, log: InteractionLog, matrix: pd.DataFrame) -> None:
    silent = [m for m in matrix.index if not matrix.loc[m].sum()]
    figure = sociomatrix(
        matrix, view.palette, view.t, names=names_of(log), silent=silent, presentation=view.presentation
    )
    st.plotly_chart(
        figure,
        theme=None,
        key="sociogram-matrix",
        config=view.config("sociomatrix"),
        alt=figure.layout.meta["alt"],
    )
    st.caption(view.t("Rows give, columns receive; the numbers are summed weights."))


def _show_table(view: View, log: InteractionLog, matrix: pd.DataFrame) -> None:
    t, names = view.t, names_of(log)
    shown = matrix.rename(index=names, columns={**names, GROUP: t("group")})
    st.dataframe(shown, key="sociogram-table")
    offer_table(shown.rename_axis("from").reset_index(), t, name="sociomatrix", key="sociogram-save")
