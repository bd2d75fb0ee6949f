"""Beside the picture: two measures over the sessions, and the acts behind what is in focus."""

from __future__ import annotations

import numpy as np
import streamlit as st

from groupdyn.app.acts import show_acts
from groupdyn.app.cache import cached
from groupdyn.app.courses import headline_measures, show_measure
from groupdyn.app.showing import names_of
from groupdyn.app.sociogram.focus import ask_focus, forget_focus, tie_in_focus
from groupdyn.app.view import View
from groupdyn.figures.style import isolated
from groupdyn.i18n import Translator
from groupdyn.listing import rows_behind
from groupdyn.log import GROUP, IntArray, InteractionLog
from groupdyn.series import series

BESIDE = ("member_share", "reciprocity_weighted")
"""The measures that stand beside the picture."""


def show_measures(view: View) -> None:
    """The measures of `BESIDE`, small."""
    table = cached(series)(view.log, view.include)
    for measure in headline_measures(view):
        if measure.key in BESIDE:
            show_measure(view, measure, table[table["key"] == measure.key], compact=True)


def show_behind(view: View, log: InteractionLog) -> None:
    """Ask what to put into focus, and list its acts."""
    t, tie = view.t, tie_in_focus()
    names = {**names_of(log), GROUP: t("group")}
    lit = bool(view.member or tie[0])
    if view.presentation and not lit:
        return  # on the wall the picture has the room; a click brings its acts
    if not view.presentation:
        ask_focus(view, names, tie)
    rows, title = _acts(view, log, names, tie, t)
    show_acts(log, rows, t, "sociogram-acts", title, controls=not view.presentation)
    if not view.presentation and lit:
        st.button(t("Show the whole group"), type="tertiary", key="sociogram-clear", on_click=forget_focus)


def _acts(
    view: View, log: InteractionLog, names: dict[str, str], tie: tuple[str, ...], t: Translator
) -> tuple[IntArray, str]:
    """The acts of the tie or the member in focus, else of the whole picture, and what to call them."""
    if len(tie) == 2 and tie[0] in names and tie[1] in names:
        ends = {"sender": isolated(names[tie[0]]), "receiver": isolated(names[tie[1]])}
        rows = rows_behind(log, view.position, sender=tie[0], receiver=tie[1])
        return rows, t("{sender} → {receiver}", **ends)
    if view.member in names:
        title = t("{name}: acts given and received", name=names[view.member])
        return rows_behind(log, view.position, person=view.member), title
    return np.asarray(rows_behind(log, view.position)), t("Acts behind this picture")
