"""Cohesion over the sessions: the headline numbers with their bands and chance, who was there, what changed whom."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from groupdyn import changes
from groupdyn.app.acts import show_acts
from groupdyn.app.cache import cached
from groupdyn.app.frame import ask_session, plain
from groupdyn.app.showing import (
    by_seat,
    names_of,
    session_labels,
    session_names,
    show_figure,
    show_table,
    side_heading,
)
from groupdyn.app.sparks import show_definition
from groupdyn.app.state import remembered, state
from groupdyn.app.view import View, current_view
from groupdyn.figures.attendance import STATUSES, attendance
from groupdyn.figures.contributions import contributions as contribution_bars
from groupdyn.figures.style import Palette
from groupdyn.figures.trend import trend
from groupdyn.i18n import UNDEFINED, Translator
from groupdyn.listing import rows_behind
from groupdyn.log import InteractionLog
from groupdyn.measurement.catalogue import NULLS, Measure
from groupdyn.measuring import catalogue
from groupdyn.series import (
    Movement,
    against_chance,
    all_measures,
    attendance_grid,
    movement,
    said,
    series,
    why_few,
)
from groupdyn.ties import Include

if TYPE_CHECKING:
    import plotly.graph_objects as go


MOST_PEOPLE = 12
"""How many bars a change shows at most; the table has everybody."""
ROUNDING = 1e-9


def render() -> None:
    """Draw the page."""
    view = current_view()
    if view is None:
        return
    ask_session(view.log)
    with st.spinner(view.t("Drawing chance ranges and bands"), width="content"):
        table = cached(series)(view.log, view.include)
    _show_heading(view)
    headline = _headline(view)
    for left in range(0, len(headline), 2):
        for column, measure in zip(st.columns(2, gap="large"), headline[left : left + 2], strict=False):
            with column:
                _show_measure(view, measure, table[table["key"] == measure.key])
    _show_attendance(view)
    if len(view.log.sessions) > 1:
        _show_change(view)
    if not view.presentation:
        _show_all(view)
    t = view.t
    title = t("Acts of {session}", session=session_names(view)[view.position])
    rows = rows_behind(view.log, view.position)
    show_acts(view.log, rows, t, "cohesion-acts", title, controls=not view.presentation)


def _headline(view: View) -> list[Measure]:
    """The measures in front; those that hold members against facilitators only where there are facilitators."""
    alone = not view.log.is_facilitator.any()
    return [
        m for m in catalogue() if m.headline and not (alone and m.key in ("member_share", "leader_share"))
    ]


def _show_heading(view: View) -> None:
    """What changes in this group now; where nothing can be said, why."""
    found = cached(_movement)(view.log, view.include, view.position, session_names(view), view.t)
    st.header(plain(found.heading or view.t("Cohesion over the sessions")), anchor=False)
    st.markdown(f":gray[{plain(' '.join(found.sentences))}]")


def _movement(
    log: InteractionLog, include: Include, position: int, sessions: tuple[str, ...], t: Translator
) -> Movement:
    return movement(cached(series)(log, include), position, sessions, t)


# --- one measure ---------------------------------------------------------------------------------


def _show_measure(view: View, measure: Measure, rows: pd.DataFrame) -> None:
    """Name and value, the line, where it stands against chance, and what it is."""
    with st.container(gap="xsmall", key=f"cohesion-box-{measure.key}"):
        _show_line(view, measure, rows)


def _show_line(view: View, measure: Measure, rows: pd.DataFrame) -> None:
    t, now = view.t, rows.iloc[view.position]
    st.html(
        f'<div class="gd-number"><h3 class="gd-side">{escape(t(measure.name))}</h3>'
        f"<b>{escape(said(measure, float(now['value']), t))}</b></div>"
    )
    figure = cached(_chart)(
        view.log, view.include, measure.key, view.position, view.palette, t, view.presentation
    )
    show_figure(figure, view, f"cohesion-{measure.key}", name=measure.key, on_pick=_turn_to)
    with st.container(
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        key=f"about-{measure.key}",
    ):
        st.caption(_remark(measure, rows, view) or "\u00a0")
        if not view.presentation:
            with st.popover(t("What is this?"), type="tertiary", key=f"what-{measure.key}"):
                show_definition(measure, t)
                if measure.null:
                    st.caption(t("What chance gives: {model}", model=t(NULLS[measure.null])))
                show_table(
                    _numbers(measure, rows, view), view, f"cohesion-{measure.key}-numbers", name=measure.key
                )


def _remark(measure: Measure, rows: pd.DataFrame, view: View) -> str:
    """Why the value is missing or greyed, or where it stands against chance."""
    t, now = view.t, rows.iloc[view.position]
    if pd.isna(now["value"]):
        return t(measure.undefined) if measure.undefined else t("Undefined in this session.")
    return why_few(measure, float(now["acts"]), t) or against_chance(
        rows, view.position, session_names(view), t
    )


def _chart(
    log: InteractionLog,
    include: Include,
    key: str,
    position: int,
    palette: Palette,
    t: Translator,
    presentation: bool,
) -> go.Figure:
    table = cached(series)(log, include)
    rows = table[table["key"] == key]
    measure = next(measure for measure in catalogue() if measure.key == key)
    thin = [why_few(measure, acts, t) for acts in rows["acts"]]
    # A greyed value has no band and no chance range worth drawing.
    ground = ["low", "high", "chance_low", "chance_high"]
    return trend(
        rows.assign(thin=thin, **{end: rows[end].mask(rows["few"]) for end in ground}),
        palette,
        t,
        name=t(measure.name),
        unit="share" if measure.unit == "share" else "number",
        bounds=(measure.low, measure.high),
        selected=position,
        height=240 if presentation else 156,
        presentation=presentation,
    )


def _numbers(measure: Measure, rows: pd.DataFrame, view: View) -> pd.DataFrame:
    """The numbers behind a line, as a reader's table."""
    t = view.t
    shown = {
        t("Session"): session_labels(view),
        t("Value"): [said(measure, v, t) for v in rows["value"]],
        t("Band"): _spans(measure, rows["low"], rows["high"], t),
        t("Chance"): _spans(measure, rows["chance_low"], rows["chance_high"], t),
        t("Acts"): rows["acts"].astype(int).tolist(),
    }
    return pd.DataFrame(shown)


def _spans(measure: Measure, low: pd.Series, high: pd.Series, t: Translator) -> list[str]:
    return [
        UNDEFINED
        if pd.isna(a) or pd.isna(b)
        else t("{low} to {high}", low=said(measure, a, t), high=said(measure, b, t))
        for a, b in zip(low, high, strict=True)
    ]


def _turn_to(data: list[Any]) -> None:
    """Turn to the session whose point was clicked."""
    if data[:1] == ["session"]:
        state().session = int(data[1])


# --- who was there -------------------------------------------------------------------------------


def _show_attendance(view: View) -> None:
    t = view.t
    side_heading(t("Who was there"))
    grid = cached(attendance_grid)(view.log)
    names = names_of(view.log)
    grid = grid.loc[by_seat(grid.index, names)]
    figure = attendance(
        grid.set_axis(session_labels(view), axis=1),
        view.palette,
        t,
        names=names,
        presentation=view.presentation,
    )
    table = grid.replace({status: t(word) for status, word in STATUSES.items()})
    table = table.rename(index=names).rename_axis(t("Name")).reset_index()
    show_figure(figure, view, "cohesion-attendance", name="attendance", table=table)


# --- what is behind a change ---------------------------------------------------------------------


def _show_change(view: View) -> None:
    """Two sessions, one measure, and whose acts made the difference."""
    t, log, last = view.t, view.log, len(view.log.sessions) - 1
    side_heading(t("What is behind a change"))
    by_key = {m.key: m for m in _headline(view) if m.key not in changes.IN_ORDER}
    sessions = session_names(view)
    with st.container(horizontal=True, key="change-asked"):
        key = st.selectbox(
            t("Measure"),
            list(by_key),
            format_func=lambda k: t(by_key[k].name),
            width=320,
            **remembered("measure", next(iter(by_key)), list(by_key)),
        )
        places = range(last + 1)
        before = st.selectbox(
            t("From"),
            places,
            format_func=lambda k: plain(sessions[k]),
            width=180,
            **remembered("from", 0, places),
        )
        after = st.selectbox(
            t("To"),
            places,
            format_func=lambda k: plain(sessions[k]),
            width=180,
            **remembered("to", last, places),
        )
    change = cached(changes.contributions)(log, key, before, after, include=view.include)
    measure, names = by_key[key], names_of(log)
    sentence = _change_sentence(measure, change, sessions[before], sessions[after], t)
    st.markdown(plain(sentence))
    if change.people["contribution"].isna().all():
        st.caption(t("Without a value in both sessions, nothing can be shared out."))
        return
    if (change.people["contribution"].abs() < ROUNDING).all():
        st.caption(t("Nobody's acts moved the number."))
        return
    figure = contribution_bars(
        change.people.head(MOST_PEOPLE),
        view.palette,
        t,
        names=names,
        said=lambda value: _signed(measure, value, t),
        title=sentence,
        presentation=view.presentation,
    )
    table = pd.DataFrame(
        {
            t("Name"): [names.get(m, m) for m in change.people["member"]],
            t("Acts in {session}", session=sessions[before]): change.people["acts_before"],
            t("Acts in {session} (later)", session=sessions[after]): change.people["acts_after"],
            t("Contribution"): change.people["contribution"],
        }
    )
    words = t(
        "Each person's part in the change: how far the number moves when what they did in the first session is "
        "exchanged for what they did in the second, averaged over all orders (Shapley value). The parts add up to "
        "the change. What others said to a person is the others' part."
    )
    show_figure(figure, view, "cohesion-change", name="change", caption=words, table=table)


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
    number = t.number(points, 1 if measure.unit == "share" else 3)
    number = f"+{number}" if points > 0 else number
    return t("{number} points", number=number) if measure.unit == "share" else number


# --- all measures --------------------------------------------------------------------------------


def _show_all(view: View) -> None:
    t = view.t
    with st.expander(t("All measures of all sessions"), key="cohesion-all"):
        table = cached(all_measures)(view.log, view.include, session_names(view), t)
        st.caption(
            t(
                "Ties of the binary measures count from one act on. In small groups nearly everybody is soon tied to "
                "everybody, and these numbers then say little. An empty cell is undefined."
            )
        )
        show_table(table, view, "cohesion-measures", name="measures", rows=14)
        by_key = {measure.key: measure for measure in catalogue()}
        key = st.selectbox(
            t("What a measure is"),
            list(by_key),
            index=None,
            format_func=lambda k: t(by_key[k].name),
            placeholder=t("Choose a measure"),
            key="cohesion-which",
        )
        if key is not None:
            show_definition(by_key[key], t)
