"""Showing the acts behind a picture: the first few as quiet rows, all of them as a table to copy or save."""

from __future__ import annotations

from collections.abc import Hashable
from html import escape
from typing import Any

import numpy as np
import streamlit as st

from groupdyn.app.saving import offer_table
from groupdyn.figures.style import isolated
from groupdyn.i18n import N_, UNDEFINED, Translator
from groupdyn.listing import act_table, inferred_words
from groupdyn.log import IntArray, InteractionLog

FIRST = 7
"""How many acts stand beside a picture before the rest goes behind a disclosure."""

HEADS = {
    "session": N_("Session"),
    "time": N_("Time"),
    "from": N_("From"),
    "to": N_("To"),
    "act": N_("Act"),
    "response": N_("Response"),
    "confidence": N_("≈ Receiver inferred, confidence"),
    "text": N_("Text"),
}


def show_acts(
    log: InteractionLog, rows: IntArray, t: Translator, key: str, title: str, *, controls: bool = True
) -> None:
    """A list of acts under a title.

    Parameters
    ----------
    rows : positions of the acts in the log.
    key : of the widgets.
    controls : whether the whole list can be opened and saved.
    """
    st.html(f'<h3 class="gd-side">{escape(title)}</h3>')
    if not len(rows):
        st.caption(t("No acts."))
        return
    first = act_table(log, rows[:FIRST], t)
    several = len(np.unique(log.addressing.session[rows])) > 1
    st.html(_as_rows(first.to_dict("records"), t, with_session=several))
    if inferred := inferred_words(log, t, rows):
        st.caption(inferred)
    count = t.plural("{n} act", "{n} acts", len(rows))
    if not controls:
        st.caption(count)
        return
    # Drawn only while it is open: a session's acts are hundreds of rows.
    with st.expander(
        t("All of them: {count}", count=count), key=f"{key}-all", on_change="rerun"
    ) as everything:
        if not everything.open:
            return
        has_text = "text" in log.acts and log.acts["text"].iloc[rows].str.len().gt(0).any()
        text = has_text and st.toggle(t("Show the texts"), key=f"{key}-text")
        table = act_table(log, rows, t, text=bool(text))
        st.dataframe(
            table.rename(columns={k: t(v) for k, v in HEADS.items()}),
            hide_index=True,
            height=min(420, 38 + 35 * len(table)),
            key=f"{key}-table",
        )
        offer_table(table, t, name="acts", key=f"{key}-save")


def _as_rows(rows: list[dict[Hashable, Any]], t: Translator, *, with_session: bool) -> str:
    inferred = escape(t("inferred"))
    sign = (
        f"<span title='{inferred}'><span aria-hidden='true'>≈ </span>"
        f"<span class='gd-heard'>{inferred} </span></span>"
    )
    with_time = any(row["time"] != UNDEFINED for row in rows)
    heads = [HEADS["session"], *([HEADS["time"]] if with_time else [])]
    head = f"<tr>{''.join(f'<th>{escape(t(word))}</th>' for word in heads)}</tr>"
    cells = "".join(
        "<tr>"
        + (f"<td class='gd-quiet'>{escape(row['session'])}</td>" if with_session else "")
        + (f"<td class='gd-quiet'>{escape(row['time'])}</td>" if with_time else "")
        + f"<td>{_name(row['from'])} → {sign if row.get('confidence') else ''}{_name(row['to'])}</td>"
        f"<td>{escape(row['act'])}</td>"
        f"<td class='gd-quiet gd-right'>{escape(row['response'])}</td>"
        "</tr>"
        for row in rows
    )
    return f"<table class='gd-acts'>{head if with_session else ''}{cells}</table>"


def _name(name: str) -> str:
    """A name beside an arrow: between two that are written right to left it would point the wrong way."""
    return escape(isolated(name))
