"""Session sums: what a researcher may know of a group, as a table to read and to save."""

from __future__ import annotations

from typing import cast

import pandas as pd
import streamlit as st

from groupdyn.app import keeping
from groupdyn.app.saving import offer_table
from groupdyn.app.state import AppState, remembered, state
from groupdyn.i18n import Translator, translator
from groupdyn.measuring import catalogue
from groupdyn.workspace import GroupInfo, Workspace
from groupdyn.workspace.aggregates import DIGITS, LEAST_ACTS, LEAST_PEOPLE, STEP

KEY = "sums-table"


def render() -> None:
    """Draw the page."""
    visit = state()
    t = translator(visit.language)
    workspace = keeping.workspace_of(visit)
    infos = {info.id: info for info in workspace.groups()} if workspace is not None else {}
    st.header(t("Session sums"), anchor=False)
    if workspace is None or not infos:
        st.markdown(t("Nobody has given you access to a group yet."))
        return
    st.markdown(
        t(
            "Numbers of whole sessions, among the members. Sessions with fewer than {people} members or {acts} acts "
            "have none; counts below {step} are left out and the others rounded to multiples of {step}; what "
            "speaks of one person is not here.",
            people=LEAST_PEOPLE,
            acts=LEAST_ACTS,
            step=STEP,
        )
    )
    group = _ask_group(visit, infos, t)
    table = _sums(visit, workspace, group)
    _show(table, t)
    st.caption(t("The saved table has all measures, each under its key."))
    offer_table(table, t, name="session-sums", key="sums-save", people=False, of=(workspace, group))


def _ask_group(visit: AppState, infos: dict[int, GroupInfo], t: Translator) -> int:
    come_for = visit.entries.pop("sums", None)
    if come_for in infos:
        visit.choices.setdefault("sums", {})["of"] = cast(int, come_for)
    if len(infos) == 1:
        return next(iter(infos))
    chosen = st.selectbox(
        t("Group"),
        list(infos),
        format_func=lambda row: infos[row].title or t("Group {n}", n=row),
        width=320,
        **remembered("of", next(iter(infos)), list(infos)),
    )
    return int(chosen if chosen is not None else next(iter(infos)))


def _sums(visit: AppState, workspace: Workspace, group: int) -> pd.DataFrame:
    """The sums, made again when the group has changed."""
    last = workspace.last_change(group)
    known = visit.entries.get(KEY)
    if known is None or known[:2] != (group, last):
        known = visit.entries[KEY] = (group, last, workspace.aggregates(group))
    return cast(pd.DataFrame, known[2])


def _show(table: pd.DataFrame, t: Translator) -> None:
    shown = pd.DataFrame({t("Session"): table["session"].astype(str)})
    for measure in catalogue("session"):
        if measure.key in table and (measure.headline or measure.key in ("n", "acts")):
            digits = DIGITS if measure.unit in ("share", "index") else 0
            shown[t(measure.name)] = [t.number(value, digits) for value in table[measure.key]]
    st.dataframe(shown, hide_index=True, height=38 + 35 * min(len(shown), 16), key="sums-shown")
