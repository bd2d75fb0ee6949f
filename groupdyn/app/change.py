"""Two sessions, one measure, and whose acts made the difference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from groupdyn import changes
from groupdyn.app.cache import cached
from groupdyn.app.courses import headline_measures, measure_of
from groupdyn.app.plain import plain
from groupdyn.app.showing import names_of, session_names, show_figure, side_heading
from groupdyn.app.state import remembered
from groupdyn.app.view import View
from groupdyn.figures.contributions import contributions as contribution_bars
from groupdyn.figures.style import Palette
from groupdyn.i18n import Translator
from groupdyn.log import InteractionLog
from groupdyn.measurement.catalogue import Measure
from groupdyn.series import said
from groupdyn.ties import Include

if TYPE_CHECKING:
    import plotly.graph_objects as go

MOST_PEOPLE = 12
"""How many bars a change shows at most; the table has everybody."""
ROUNDING = 1e-9


def show_change(view: View) -> None:
    """Two sessions, one measure, and whose acts made the difference."""
    t, sessions = view.t, session_names(view.log, view.t)
    side_heading(t("What is behind a change"))
    key, before, after = _ask_change(view, sessions)
    asked = (view.log, view.include, key, before, after)
    change = cached(_change)(*asked)
    st.markdown(plain(_change_sentence(measure_of(key), change, sessions[before], sessions[after], t)))
    if change.people["contribution"].isna().all():
        st.caption(t("Without a value in both sessions, nothing can be shared out."))
        return
    if (change.people["contribution"].abs() < ROUNDING).all():
        st.caption(t("Nobody's acts moved the number."))
        return
    words = t(
        "Each person's part in the change: how far the number moves when what they did in the first session is "
        "exchanged for what they did in the second, averaged over all orders (Shapley value). The parts add up to "
        "the change. What others said to a person is the others' part."
    )
    show_figure(
        cached(_figure)(*asked, sessions, view.palette, t, view.presentation),
        view,
        "cohesion-change",
        name="change",
        caption=words,
        table=lambda: _table(change, names_of(view.log), sessions[before], sessions[after], t),
    )


def _ask_change(view: View, sessions: tuple[str, ...]) -> tuple[str, int, int]:
    """Ask for a measure and two sessions; returns its key and their positions."""
    t, last = view.t, len(sessions) - 1
    by_key = {m.key: m for m in headline_measures(view) if m.key not in changes.IN_ORDER}
    with st.container(horizontal=True, key="change-asked"):
        key = st.selectbox(
            t("Measure"),
            list(by_key),
            format_func=lambda k: t(by_key[k].name),
            width=320,
            **remembered("measure", next(iter(by_key)), list(by_key)),
        )
        before, after = (
            st.selectbox(
                label,
                range(last + 1),
                format_func=lambda k: plain(sessions[k]),
                width=180,
                **remembered(name, start, range(last + 1)),
            )
            for label, name, start in ((t("From"), "from", 0), (t("To"), "to", last))
        )
    return key, before, after


def _change(log: InteractionLog, include: Include, key: str, before: int, after: int) -> changes.Change:
    return changes.contributions(log, key, before, after, include=include)


def _figure(
    log: InteractionLog,
    include: Include,
    key: str,
    before: int,
    after: int,
    sessions: tuple[str, ...],
    palette: Palette,
    t: Translator,
    presentation: bool,
) -> go.Figure:
    change, measure = cached(_change)(log, include, key, before, after), measure_of(key)
    return contribution_bars(
        change.people.head(MOST_PEOPLE),
        palette,
        t,
        names=names_of(log),
        said=lambda value: _signed(measure, value, t),
        title=_change_sentence(measure, change, sessions[before], sessions[after], t),
        presentation=presentation,
    )


def _table(
    change: changes.Change, names: Mapping[str, str], then: str, now: str, t: Translator
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            t("Name"): [names.get(m, m) for m in change.people["member"]],
            t("Acts in {session}", session=then): change.people["acts_before"],
            t("Acts in {session} (later)", session=now): change.people["acts_after"],
            t("Contribution"): change.people["contribution"],
        }
    )


def _change_sentence(measure: Measure, change: changes.Change, then: str, now: str, t: Translator) -> str:
    return t(
        "{measure}: {before} in {then}, {after} in {now}.",
        measure=t(measure.name),
        before=said(measure, change.before, t),
        then=then,
        after=said(measure, change.after, t),
        now=now,
    )


def _signed(measure: Measure, value: float, t: Translator) -> str:
    """A contribution with its sign: percentage points of a share, else the number."""
    points = 100 * value if measure.unit == "share" else value
    digits = 1 if measure.unit == "share" else 3
    points = round(points, digits) or 0.0  # no −0.0
    number = t.number(points, digits)
    number = f"+{number}" if points > 0 else number
    return t("{number} points", number=number) if measure.unit == "share" else number
