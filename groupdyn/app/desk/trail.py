"""The audit trail: who did what and when, read as a page, proved to be whole, saved as a table."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from groupdyn.app.desk.deeds import Desk, do
from groupdyn.app.desk.words import action_words, when
from groupdyn.app.saving import offer_table
from groupdyn.app.state import AppState
from groupdyn.i18n import N_, Translator
from groupdyn.workspace import Workspace
from groupdyn.workspace.access import Right
from groupdyn.workspace.capturing import RECORDED
from groupdyn.workspace.changes import REDO, UNDO

SHOWN = 100
"""How many rows the page shows; the table that is saved has all."""
ALL = 0
_CLOCKS = {"back": N_("the clock went back"), "jump": N_("the clock was set")}


def show(visit: AppState, workspace: Workspace, t: Translator) -> None:
    """Show the trail."""
    st.markdown(
        t(
            "Every opening, change, backup and export stands here, in order. Each entry is sealed with the one before, "
            "so that an entry that was changed, moved or taken out is found."
        )
    )
    entries = workspace.trail()
    titles = titles_of(workspace)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = _ask_group(entries, titles, t)
        if workspace.access().allows(Right.GROUP):
            st.button(t("Is it intact?"), key="desk-verify", on_click=_verify, args=(visit, workspace))
    if chosen != ALL:
        entries = entries[entries["group_id"] == chosen]
    rows = collapsed(entries)
    st.html(_table(rows.tail(SHOWN), titles, t))
    if len(rows) > SHOWN:
        st.caption(
            t(
                "The last {shown} of {all} rows. The table that you save has every entry.",
                shown=SHOWN,
                all=len(rows),
            )
        )
    offer_table(_to_save(entries, titles, t), t, name="audit-trail", key="desk-trail-save", people=False)


def titles_of(workspace: Workspace) -> dict[int, str]:
    """Group → title, of those out of sight too."""
    removed = workspace.removed_groups() if workspace.access().allows(Right.GROUP) else ()
    return {g.id: g.title for g in (*workspace.groups(), *removed)}


def _ask_group(entries: pd.DataFrame, titles: dict[int, str], t: Translator) -> int:
    groups = [ALL, *sorted({int(g) for g in entries["group_id"].dropna()})]
    # A selectbox of a single option is not a question.
    if len(groups) < 2:
        return ALL
    chosen = st.selectbox(
        t("Group"),
        groups,
        format_func=lambda g: t("All of them") if g == ALL else group_words(g, titles, t),
        width=320,
        key=f"desk-trail-group-{t.language}",
    )
    return ALL if chosen is None else chosen


def group_words(group: int, titles: dict[int, str], t: Translator) -> str:
    """A group's title; an erased one has none any more."""
    return titles[group] or t("Group {n}", n=group) if group in titles else t("Group {n}, erased", n=group)


def collapsed(entries: pd.DataFrame) -> pd.DataFrame:
    """The trail with acts that one person recorded one after the other in one row: `n` of them, from `at` on."""
    if entries.empty:
        return entries.assign(n=1)
    run = entries["action"].eq(RECORDED) & entries["action"].shift().eq(RECORDED)
    same = (
        run & entries["who"].eq(entries["who"].shift()) & entries["group_id"].eq(entries["group_id"].shift())
    )
    same &= entries["at"].str[:10].eq(entries["at"].shift().str[:10])
    block = (~same).cumsum()
    first = entries.groupby(block).first()
    return first.assign(n=entries.groupby(block).size()).reset_index(drop=True)


def what_words(row: Mapping[Any, object], t: Translator) -> str:
    """What an entry says: its action, and what it was about."""
    action, about = str(row["action"]), str(row["about"] or "")
    words = action_words(action, t)
    number = int(str(row.get("n", 1)))
    if action == RECORDED and number > 1:
        return t.plural("{n} act recorded", "{n} acts recorded", number)
    if action in (UNDO, REDO):
        return f"{words}: {action_words(about, t)}"
    if action in ("log saved", "export taken in") or not about:
        return words  # the fingerprint of a log says nothing to a reader
    return f"{words}: {about}"


def _table(rows: pd.DataFrame, titles: dict[int, str], t: Translator) -> str:
    body = []
    for row in reversed(rows.to_dict("records")):
        flag = t(_CLOCKS[str(row["clock"])]) if row["clock"] in _CLOCKS else ""
        group = "" if pd.isna(row["group_id"]) else group_words(int(row["group_id"]), titles, t)
        time = escape(when(str(row["at"]), t)) + (
            f' <span class="gd-quiet">({escape(flag)})</span>' if flag else ""
        )
        cells = (time, escape(str(row["who"])), escape(what_words(row, t)), escape(group))
        body.append(
            f'<tr><td class="gd-quiet">{cells[0]}</td>'
            + "".join(f"<td>{c}</td>" for c in cells[1:])
            + "</tr>"
        )
    heads = "".join(f'<th scope="col">{escape(h)}</th>' for h in (t("When"), t("Who"), t("What"), t("Group")))
    return f'<table class="gd-acts gd-trail"><thead><tr>{heads}</tr></thead><tbody>{"".join(body)}</tbody></table>'


def _to_save(entries: pd.DataFrame, titles: dict[int, str], t: Translator) -> pd.DataFrame:
    rows = entries.to_dict("records")
    return pd.DataFrame(
        {
            "seq": entries["seq"].tolist(),
            "at": entries["at"].tolist(),
            "clock": entries["clock"].tolist(),
            "who": entries["who"].tolist(),
            "what": [what_words(row, t) for row in rows],
            "group": [
                "" if pd.isna(row["group_id"]) else group_words(int(row["group_id"]), titles, t)
                for row in rows
            ],
        }
    )


def _verify(visit: AppState, workspace: Workspace) -> None:
    def deed(desk: Desk) -> None:
        desk.found = workspace.verify()
        if not desk.found:
            desk.say(N_("The audit trail is intact: every entry is as it was written."))

    do(visit, deed)
