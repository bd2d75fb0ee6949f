"""What was made of the feedback, and whether facilitators or members give it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from groupdyn.app.cache import cached
from groupdyn.app.feedback.streams import kinds_of
from groupdyn.app.showing import session_labels, show_figure, side_heading
from groupdyn.app.view import View
from groupdyn.figures.responses import responses as response_bars
from groupdyn.figures.stacked_shares import stacked_shares
from groupdyn.figures.style import Palette
from groupdyn.i18n import Translator
from groupdyn.lenses import feedback as lens
from groupdyn.listing import RESPONSE_WORDS
from groupdyn.log import InteractionLog

if TYPE_CHECKING:
    import plotly.graph_objects as go


# --- what was made of it -------------------------------------------------------------------------


def show_responses(view: View, log: InteractionLog) -> None:
    """How each kind of feedback was responded to."""
    t = view.t
    side_heading(t("What was made of it"))
    figure = cached(_responses_figure)(log, view.palette, t, view.presentation)
    show_figure(figure, view, "feedback-responses", name="responses", table=lambda: _responses_table(log, t))


def _words(t: Translator) -> dict[str, str]:
    return {**{key: t(word) for key, word in RESPONSE_WORDS.items()}, lens.NOT_NOTED: t("not noted")}


def _responses_figure(log: InteractionLog, palette: Palette, t: Translator, presentation: bool) -> go.Figure:
    table = cached(lens.responses)(log)
    return response_bars(
        table, palette, t, kinds=kinds_of(log, t), words=_words(t), presentation=presentation
    )


def _responses_table(log: InteractionLog, t: Translator) -> pd.DataFrame:
    shown = cached(lens.responses)(log).rename(index=kinds_of(log, t), columns=_words(t))
    return shown.rename_axis(t("Kind")).reset_index()


# --- facilitators and members --------------------------------------------------------------------


def show_sides(view: View) -> None:
    """Facilitators against members, session by session; nothing where there is nothing to hold together."""
    t, log = view.t, view.log
    if not log.is_facilitator.any() or len(log.sessions) < 2:
        return
    side_heading(t("Facilitators and members"))
    show_figure(
        cached(_sides_figure)(log, view.palette, t, view.presentation),
        view,
        "feedback-sides",
        name="feedback-sides",
        caption=t("shares of the acts of feedback, all sessions"),
        table=lambda: _sides_table(log, t),
    )


def _sides(log: InteractionLog) -> pd.DataFrame:
    return cached(lens.sides)(cached(lens.feedback_of)(log))


def _sides_figure(log: InteractionLog, palette: Palette, t: Translator, presentation: bool) -> go.Figure:
    return stacked_shares(
        _sides(log),
        palette,
        t,
        sessions=session_labels(log),
        names={"members": t("members"), "leaders": t("facilitators")},
        title=t("Who gives the feedback"),
        width=460,
        height=300 if presentation else 200,
        presentation=presentation,
    )


def _sides_table(log: InteractionLog, t: Translator) -> pd.DataFrame:
    table = _sides(log)
    return pd.DataFrame(
        {
            t("Session"): session_labels(log),
            t("Acts of feedback"): table["acts"],
            t("Facilitators"): table["leaders"],
            t("Members"): table["members"],
            t("Facilitators among the people"): table["leaders_present"],
        }
    )
