"""Reciprocity, the facilitators' part, and who is left out, each with what it means."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from groupdyn.app.cache import cached
from groupdyn.app.plain import plain
from groupdyn.app.showing import names_of, show_number
from groupdyn.app.view import View
from groupdyn.i18n import Translator
from groupdyn.lenses import feedback as lens
from groupdyn.log import InteractionLog


def show_numbers(view: View, log: InteractionLog) -> None:
    """The numbers in a column; grey where there are few acts."""
    t, few = view.t, len(log) < lens.FEW_FEEDBACK
    _show_returned(log, few, t)
    if log.is_facilitator.any():
        share, even = cached(lens.leaders_share)(log)
        remark = t("If all present gave equally often: {even}.", even=t.percent(even))
        _show(t("From the facilitators"), t.percent(share), remark, few, t)
    _show_left_out(log, few, t)
    waiting = int(cached(lens.responses)(log)["unanswered"].sum())
    of_all = t("Of {n} acts of feedback.", n=t.number(len(log), 0))
    _show(t("Unanswered"), t.number(waiting, 0), of_all, False, t)


def _show_returned(log: InteractionLog, few: bool, t: Translator) -> None:
    back = lens.reciprocity(cached(lens.give_receive)(log))
    remark = (
        t("No feedback went from one person to another.")
        if pd.isna(back)
        else t("What two people give each other both ways, as a share of all feedback between people.")
    )
    _show(t("Returned feedback"), t.percent(back), remark, few, t)


def _show_left_out(log: InteractionLog, few: bool, t: Translator) -> None:
    """Who received none, and who of them gave."""
    people, names = cached(lens.balance)(log), names_of(log)
    for title, flag, otherwise in (
        (t("Received none"), "never_received", t("Everybody present received feedback.")),
        (t("Gave, and received none"), "gives_only", t("Nobody only gives.")),
    ):
        who = [names[member] for member in people.loc[people[flag], "member"]]
        _show(title, t.number(len(who), 0), t.names(who) or otherwise, few, t)


def _show(title: str, value: str, remark: str, few: bool, t: Translator) -> None:
    with st.container(gap="xxsmall"):
        show_number(title, value, quiet=few)
        st.caption(plain(t("{remark} (few acts)", remark=remark) if few else remark))
