"""What several pages show and ask: a figure with its table and its clicks, and some of the sessions."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from groupdyn.app.plain import plain
from groupdyn.app.saving import offer_table
from groupdyn.app.state import remembered, told
from groupdyn.app.view import View, called, session_name
from groupdyn.figures.of_log import people_of
from groupdyn.i18n import Translator
from groupdyn.listing import inferred_words
from groupdyn.log import OBSERVER, IntArray, InteractionLog
from groupdyn.selection import select

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from groupdyn.figures.still import Still

MOST_PILLS = 16
"""With more sessions than this, they are chosen from a list instead of a row."""


def show_still(picture: Still, key: str) -> None:
    """A small chart as a picture, as wide as its column; what a dot says comes up where the pointer rests on it."""
    source = b64encode(picture.svg.encode()).decode()
    spots = "".join(
        f'<span title="{words.replace("<br>", "; ")}" style="left:{100 * x:.2f}%;top:{100 * y:.2f}%"></span>'
        for x, y, words in picture.spots
    )
    notes = "".join(
        f'<em class="{end}" style="left:{100 * x:.2f}%;top:{100 * y:.2f}%;'
        f'font-size:{size:g}px;color:{colour}">{words}</em>'
        for x, y, end, words, size, colour in picture.notes
    )
    manner = "gd-still gd-roomy" if picture.roomy else "gd-still"
    with st.container(key=key):
        st.html(
            f'<div class="{manner}" style="aspect-ratio:{picture.width:g}/{picture.height:g}">'
            f'<img alt="{escape(picture.alt)}" src="data:image/svg+xml;base64,{source}">{notes}{spots}</div>'
        )


def show_figure(
    figure: go.Figure,
    view: View,
    key: str,
    *,
    name: str,
    caption: str = "",
    table: Callable[[], pd.DataFrame] | None = None,
    on_pick: Callable[[list[Any]], None] | None = None,
) -> None:
    """A figure in the page's dress; below it a caption, and its numbers one click away.

    Parameters
    ----------
    key : of the widget. name : of a saved file; never a person's.
    caption : what the marks mean.
    table : makes the figure's numbers, to read, copy and save, when they are asked for; not on the wall.
    on_pick : told the `customdata` of what was clicked, before the page runs again.
    """

    def picked() -> None:
        event = told(key)
        points = event["selection"]["points"] if event else []
        if points and on_pick is not None:
            on_pick(list(points[0].get("customdata") or ()))

    st.plotly_chart(
        figure,
        theme=None,
        key=key,
        on_select=picked if on_pick is not None else "ignore",
        selection_mode="points",
        config=view.config(name),
        alt=figure.layout.meta["alt"],
    )
    if view.presentation:
        table = None
    if not caption and table is None:
        return
    with st.container(
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        gap="small",
        key=f"{key}-below",
    ):
        st.caption(caption or "\u00a0", width="stretch")
        if table is not None:
            # Made and drawn only while it is open.
            with st.popover(
                view.t("Table"), type="tertiary", key=f"{key}-popover", on_change="rerun"
            ) as asked:
                if asked.open:
                    show_table(table(), view, key, name=name)


def show_table(table: pd.DataFrame, view: View, key: str, *, name: str, rows: int = 13) -> None:
    """A table with as many rows as fit, and the buttons that save it."""
    st.dataframe(table, hide_index=True, height=38 + 35 * min(max(len(table), 1), rows), key=f"{key}-table")
    offer_table(table, view.t, name=name, key=f"{key}-save")


def show_inferred(log: InteractionLog, t: Translator, rows: IntArray | None = None) -> None:
    """The remark on receivers that were only proposed, where any of these acts (all without rows) has one."""
    if said := inferred_words(log, t, rows):
        st.caption(said)


def show_number(title: str, value: str, *, quiet: bool = False) -> None:
    """A number under its name; grey where little stands behind it."""
    grey = ' class="gd-quiet"' if quiet else ""
    st.html(
        f'<div class="gd-number"><h3 class="gd-side">{escape(title)}</h3><b{grey}>{escape(value)}</b></div>'
    )


def side_heading(text: str) -> None:
    """A heading within a page."""
    st.subheader(plain(text), anchor=False)


def names_of(log: InteractionLog) -> dict[str, str]:
    """Id → name to show, in the order of the seats; observers last."""
    seated = people_of(log)
    others = log.roster[log.roster["role"] == OBSERVER]
    ids, names = ([*seated[c].astype(str), *others[c].astype(str)] for c in ("member", "name"))
    return dict(zip(ids, names, strict=True))


def by_seat(people: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """People in the order of the seats, as everywhere; the group behind them."""
    order = {person: place for place, person in enumerate(names)}
    return sorted(people, key=lambda person: order.get(person, len(order)))


def session_names(log: InteractionLog, t: Translator) -> tuple[str, ...]:
    """What to call each session in a sentence."""
    return tuple(called(name, t) for name in session_labels(log))


def session_labels(log: InteractionLog) -> list[str]:
    """What stands at an axis: the sessions' own names, which are short."""
    return [str(name) for name in log.sessions["session"]]


def of_sessions(log: InteractionLog, positions: tuple[int, ...]) -> InteractionLog:
    """The log of the sessions at these positions."""
    names = session_labels(log)
    return log if len(positions) == len(names) else select(log, sessions=[names[k] for k in positions])


def ask_sessions(view: View) -> list[int]:
    """Ask for one session, some, or all (none chosen); returns positions in `log.sessions`, in order."""
    positions = [str(k + 1) for k in range(len(view.log.sessions))]
    names = session_names(view.log, view.t)
    manner: dict[str, Any] = remembered("sessions", (), positions)
    label, shown = (
        view.t("Sessions"),
        {k: plain(label) for k, label in zip(positions, session_labels(view.log), strict=True)},
    )
    if len(positions) < 2:
        return [int(k) - 1 for k in positions]
    if len(positions) <= MOST_PILLS:
        chosen = st.pills(
            label,
            positions,
            selection_mode="multi",
            format_func=shown.__getitem__,
            help=view.t("Choose one session or several; without a choice all of them count."),
            **manner,
        )
    else:
        chosen = st.multiselect(
            label,
            positions,
            format_func=lambda k: plain(names[int(k) - 1]),
            placeholder=view.t("All sessions"),
            width=480,
            **manner,
        )
    return sorted(int(k) - 1 for k in chosen) or [int(k) - 1 for k in positions]


def sessions_in_words(positions: list[int], view: View) -> str:
    """`Session 7`, `3 sessions` or `all 12 sessions`."""
    t, whole = view.t, len(view.log.sessions)
    if len(positions) == 1:
        return session_name(view.log, positions[0], t)
    if len(positions) == whole:
        return t.plural("all {n} sessions", "all {n} sessions", whole)
    return t.plural("{n} session", "{n} sessions", len(positions))
