"""One headline measure over the sessions: name and value, line, band and chance, what it is, its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from groupdyn.app.cache import cached
from groupdyn.app.showing import (
    session_labels,
    session_names,
    show_figure,
    show_inferred,
    show_number,
    show_still,
    show_table,
)
from groupdyn.app.state import state
from groupdyn.app.view import View
from groupdyn.figures.dot_range import dot_range
from groupdyn.figures.still import Still, still
from groupdyn.figures.style import Palette
from groupdyn.figures.trend import trend
from groupdyn.i18n import UNDEFINED, Translator
from groupdyn.listing import rows_behind
from groupdyn.log import InteractionLog
from groupdyn.measurement.catalogue import NULLS, Measure, chosen
from groupdyn.measuring import catalogue
from groupdyn.series import against_chance, said, series, why_few
from groupdyn.ties import Include

if TYPE_CHECKING:
    import plotly.graph_objects as go


def headline_measures(view: View) -> list[Measure]:
    """The measures in front; those that hold members against facilitators only where there are facilitators."""
    alone = not view.log.is_facilitator.any()
    return [
        m for m in catalogue() if m.headline and not (alone and m.key in ("member_share", "leader_share"))
    ]


def show_measure(view: View, measure: Measure, rows: pd.DataFrame, *, compact: bool = False) -> None:
    """Name and value, the line, where it stands against chance, and what it is.

    `rows` are the measure's from `series`; `compact` is without axes, for a column beside a picture.
    """
    with st.container(gap="xsmall", key=f"cohesion-box-{measure.key}"):
        _show_line(view, measure, rows, compact)


def _show_line(view: View, measure: Measure, rows: pd.DataFrame, compact: bool) -> None:
    t, now = view.t, rows.iloc[view.position]
    show_number(t(measure.name), said(measure, float(now["value"]), t), quiet=bool(now["few"]))
    wanted = (view.log, view.include, measure.key, view.position, view.palette, t, view.presentation)
    if compact or len(rows) == 1:
        show_still(cached(_still)(*wanted), f"cohesion-{measure.key}")
    else:
        figure = cached(_chart)(*wanted, compact=False)
        show_figure(figure, view, f"cohesion-{measure.key}", name=measure.key, on_pick=_turn_to)
    with st.container(
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        key=f"about-{measure.key}",
    ):
        remark = cached(_remark)(view.log, view.include, measure.key, view.position, t)
        st.caption(remark or "\u00a0")
        if not view.presentation:
            with st.popover(
                t("What is this?"), type="tertiary", key=f"what-{measure.key}", on_change="rerun"
            ) as asked:
                if not asked.open:
                    return
                show_definition(measure, t)
                show_inferred(view.log, t, rows_behind(view.log, view.position))
                if measure.null:
                    st.caption(t("What chance gives: {model}", model=t(NULLS[measure.null])))
                numbers = cached(_numbers)(
                    view.log, view.include, measure.key, tuple(session_labels(view.log)), t
                )
                show_table(numbers, view, f"cohesion-{measure.key}-numbers", name=measure.key)


def _remark(log: InteractionLog, include: Include, key: str, position: int, t: Translator) -> str:
    """Why the value is missing or greyed, or where it stands against chance."""
    table, measure = cached(series)(log, include), measure_of(key)
    rows = table[table["key"] == key]
    now = rows.iloc[position]
    if pd.isna(now["value"]):
        return t(measure.undefined) if measure.undefined else t("Undefined in this session.")
    return why_few(measure, float(now["acts"]), t) or against_chance(rows, position, session_names(log, t), t)


def _still(
    log: InteractionLog,
    include: Include,
    key: str,
    position: int,
    palette: Palette,
    t: Translator,
    presentation: bool,
) -> Still:
    chart = _chart(log, include, key, position, palette, t, presentation, compact=True)
    return still(chart, roomy=len(log.sessions) > 1)


def _chart(
    log: InteractionLog,
    include: Include,
    key: str,
    position: int,
    palette: Palette,
    t: Translator,
    presentation: bool,
    compact: bool,
) -> go.Figure:
    table = cached(series)(log, include)
    rows = table[table["key"] == key]
    measure = measure_of(key)
    thin = [why_few(measure, acts, t) for acts in rows["acts"]]
    # A greyed value has no band and no chance range worth drawing.
    ground = ["low", "high", "chance_low", "chance_high"]
    rows = rows.assign(thin=thin, **{end: rows[end].mask(rows["few"]) for end in ground})
    manner: dict[str, Any] = {
        "name": t(measure.name),
        "unit": "share" if measure.unit == "share" else "number",
        "bounds": (measure.low, measure.high),
        "presentation": presentation,
    }
    if len(rows) == 1:
        return dot_range(rows, palette, t, **manner)
    height = None if compact else 240 if presentation else 156
    return trend(rows, palette, t, selected=position, height=height, compact=compact, **manner)


def _numbers(
    log: InteractionLog, include: Include, key: str, sessions: tuple[str, ...], t: Translator
) -> pd.DataFrame:
    """The numbers behind a line, as a reader's table."""
    table = cached(series)(log, include)
    rows, measure = table[table["key"] == key], measure_of(key)
    shown = {
        t("Session"): sessions,
        t("Value"): [said(measure, v, t) for v in rows["value"]],
        t("Band"): _spans(measure, rows["low"], rows["high"], t),
        t("Chance"): _spans(measure, rows["chance_low"], rows["chance_high"], t),
        t("Acts"): rows["acts"].astype(int).tolist(),
    }
    return pd.DataFrame(shown)


def measure_of(key: str) -> Measure:
    """The measure of a key."""
    (measure,) = chosen(catalogue(), [key])
    return measure


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


def show_definition(measure: Measure, t: Translator) -> None:
    """What a measure is: definition, formula, ends, when undefined, remark, source."""
    st.markdown(f"**{t(measure.name)}**")
    st.markdown(t(measure.definition))
    st.code(measure.formula, language=None)
    for lead, text in (
        (t("Low:"), measure.low_means),
        (t("High:"), measure.high_means),
        ("", measure.undefined),
        ("", measure.small_groups),
    ):
        if text:
            st.markdown(f"{lead} {t(text)}".strip())
    st.caption(t("Source: {source}", source=measure.source))
