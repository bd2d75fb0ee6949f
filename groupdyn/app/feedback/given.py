"""Who gives feedback to whom, and what everybody gave and received over the sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from groupdyn.app.cache import cached
from groupdyn.app.feedback.behind import ask_for
from groupdyn.app.showing import by_seat, names_of, session_labels, session_names, show_figure, side_heading
from groupdyn.app.state import state
from groupdyn.app.view import View
from groupdyn.figures.give_take import give_take
from groupdyn.figures.sociomatrix import sociomatrix
from groupdyn.figures.style import Palette
from groupdyn.i18n import Translator
from groupdyn.lenses import feedback as lens
from groupdyn.log import GROUP, InteractionLog

if TYPE_CHECKING:
    import plotly.graph_objects as go


# --- who to whom ---------------------------------------------------------------------------------


def show_matrix(view: View, log: InteractionLog) -> None:
    """Acts of feedback from each to each; a click asks for the acts of a cell."""
    t = view.t
    side_heading(t("Who gives to whom"))
    show_figure(
        cached(_matrix_figure)(log, view.palette, t, view.presentation),
        view,
        "feedback-matrix",
        name="feedback-matrix",
        caption=t("acts of feedback · rows give, columns receive"),
        table=lambda: _matrix_table(log, t),
        on_pick=_take_pair,
    )


def _matrix(log: InteractionLog) -> pd.DataFrame:
    matrix, names = cached(lens.give_receive)(log), names_of(log)
    return matrix.loc[by_seat(matrix.index, names), by_seat(matrix.columns, names)]


def _matrix_figure(log: InteractionLog, palette: Palette, t: Translator, presentation: bool) -> go.Figure:
    return sociomatrix(_matrix(log), palette, t, names=names_of(log), presentation=presentation)


def _matrix_table(log: InteractionLog, t: Translator) -> pd.DataFrame:
    names = names_of(log)
    shown = _matrix(log).rename(index=names, columns={**names, GROUP: t("group")})
    return shown.rename_axis(t("From")).reset_index()


def _take_pair(data: list[Any]) -> None:
    """Ask for the acts of the cell that was clicked."""
    if data[:1] == ["tie"]:
        ask_for(giver=str(data[1]), receiver=str(data[2]))


# --- given and received --------------------------------------------------------------------------


def show_give_take(view: View, log: InteractionLog, positions: list[int]) -> None:
    """What everybody gave and received, session by session; a click asks for a person's acts."""
    t = view.t
    side_heading(t("Given and received"))
    labels = session_names(view.log, view.t)
    show_figure(
        cached(_give_take_figure)(log, view.member, view.palette, t, view.presentation),
        view,
        "feedback-give-take",
        name="given-received",
        table=lambda: _give_take_table(log, [labels[k] for k in positions], t),
        on_pick=_take_person,
    )


def _give_take_figure(
    log: InteractionLog, focus: str | None, palette: Palette, t: Translator, presentation: bool
) -> go.Figure:
    table, names = cached(lens.given_received)(log), names_of(log)
    people = by_seat(lens.present_people(log), names)
    given, received = (
        table.pivot(index="member", columns="session", values=part).reindex(
            index=people, columns=session_labels(log)
        )
        for part in ("given", "received")
    )
    return give_take(
        given, received, palette, t, names=names, focus=focus, width=760, presentation=presentation
    )


def _give_take_table(log: InteractionLog, labels: list[str], t: Translator) -> pd.DataFrame:
    table = cached(lens.given_received)(log)
    return pd.DataFrame(
        {
            t("Session"): table["session"].map(dict(zip(session_labels(log), labels, strict=True))),
            t("Name"): table["member"].map(names_of(log)),
            t("Given"): table["given"],
            t("Received"): table["received"],
        }
    )


def _take_person(data: list[Any]) -> None:
    """Put the person whose bar was clicked into focus, and ask for the acts they gave and received."""
    if data[:1] == ["person"]:
        state().member = str(data[1])
        ask_for(person=str(data[1]))
