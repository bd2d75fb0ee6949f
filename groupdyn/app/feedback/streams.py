"""Who gives what kind of feedback to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from groupdyn.app.cache import cached
from groupdyn.app.showing import names_of, show_figure
from groupdyn.app.view import View
from groupdyn.figures.feedback_flow import feedback_flow
from groupdyn.figures.style import Palette
from groupdyn.i18n import Translator
from groupdyn.lenses import feedback as lens
from groupdyn.log import GROUP, InteractionLog

if TYPE_CHECKING:
    import plotly.graph_objects as go

SIGNS = {1: "positive", 0: "neutral", -1: "negative"}


def kinds_of(log: InteractionLog, t: Translator) -> dict[str, str]:
    """The codes of feedback, each with its name."""
    return {code: log.scheme.label(code, t.language) for code in lens.feedback_codes(log.scheme)}


def show_flow(view: View, log: InteractionLog) -> None:
    """Givers, kinds and receivers, and what runs between them."""
    t = view.t
    show_figure(
        cached(_figure)(log, view.palette, t, view.presentation),
        view,
        "feedback-flow",
        name="feedback-flow",
        caption=" · ".join(_colours(log, t)),
        table=lambda: _table(log, t),
    )


def _colours(log: InteractionLog, t: Translator) -> list[str]:
    """What the colours mean that occur."""
    used = set(log.scheme.sign_of(cached(lens.flow)(log)["kind"].unique()))
    words = {1: t("blue: supportive"), -1: t("orange: hostile"), 0: t("grey: neither")}
    return [word for sign, word in words.items() if sign in used]


def _figure(log: InteractionLog, palette: Palette, t: Translator, presentation: bool) -> go.Figure:
    kinds = kinds_of(log, t)
    return feedback_flow(
        cached(lens.flow)(log),
        palette,
        t,
        names=names_of(log),
        kinds=kinds,
        signs=dict(zip(kinds, (SIGNS[sign] for sign in log.scheme.sign_of(kinds)), strict=True)),
        presentation=presentation,
    )


def _table(log: InteractionLog, t: Translator) -> pd.DataFrame:
    table, names = cached(lens.flow)(log), names_of(log)
    called = {**names, GROUP: t("group")}
    return pd.DataFrame(
        {
            t("From"): table["giver"].map(names),
            t("Kind"): table["kind"].map(kinds_of(log, t)),
            t("To"): [called.get(person, t("not recorded")) for person in table["receiver"]],
            t("Acts"): table["acts"],
        }
    )
