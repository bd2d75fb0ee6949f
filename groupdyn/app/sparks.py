"""Two headline numbers beside a picture: value, line over the sessions, band, and what chance gives."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from groupdyn.app.cache import cached
from groupdyn.app.view import View
from groupdyn.figures.style import config
from groupdyn.figures.trend import said, trend
from groupdyn.i18n import Translator
from groupdyn.log import InteractionLog
from groupdyn.measurement.catalogue import Measure, chosen
from groupdyn.measuring import bands, catalogue, null_ranges
from groupdyn.ties import Include

KEYS = ("member_share", "reciprocity_weighted")


def course(log: InteractionLog, include: Include, key: str, t: Translator) -> pd.DataFrame:
    """A measure over all sessions with band and null range, as `figures.trend` reads it."""
    band = bands(log, include=include, keys=[key])
    chance = null_ranges(log, include=include, keys=[key])
    table = pd.DataFrame({"session": log.sessions["number"].astype(str)})
    band.index = chance.index = pd.RangeIndex(len(table)) if len(chance) else chance.index
    table = table.assign(value=band["value"], low=band["low"], high=band["high"])
    if len(chance):
        table = table.assign(chance_low=chance["low"], chance_high=chance["high"])
    (measure,) = chosen(catalogue(), [key])
    acts = log.addressing.session
    counts = pd.Series(acts).value_counts().reindex(range(len(table)), fill_value=0)
    return table.assign(
        thin=[
            t("only {count} acts", count=count) if count < measure.minimum_acts else ""
            for count in counts.sort_index().tolist()
        ]
    )


def show_sparks(view: View) -> None:
    """The numbers beside the sociogram, each with a word on where it stands against chance."""
    for measure in chosen(catalogue(), KEYS):
        table = cached(course)(view.log, view.include, measure.key, view.t)
        _show_spark(view, measure, table)


def _show_spark(view: View, measure: Measure, table: pd.DataFrame) -> None:
    t, unit = view.t, "share" if measure.unit == "share" else "number"
    now = table.iloc[view.position]
    value = said(float(now["value"]), unit, t)  # type: ignore[arg-type]  # one of the two words
    st.html(
        f'<div class="gd-number"><h3 class="gd-side">{escape(t(measure.name))}</h3><b>{escape(value)}</b></div>'
    )
    figure = trend(
        table,
        view.palette,
        t,
        name=t(measure.name),
        unit=unit,  # type: ignore[arg-type]  # one of the two words
        bounds=(measure.low, measure.high),
        selected=view.position,
        compact=True,
        presentation=view.presentation,
    )
    st.plotly_chart(
        figure,
        theme=None,
        key=f"spark-{measure.key}",
        config=config(t, presentation=True),
        alt=figure.layout.meta["alt"],
    )
    with st.container(horizontal=True, horizontal_alignment="distribute", key=f"spark-note-{measure.key}"):
        st.caption(_against_chance(now, t))
        if not view.presentation:
            with st.popover(t("What is this?"), type="tertiary", key=f"spark-about-{measure.key}"):
                show_definition(measure, t)


def _against_chance(now: pd.Series, t: Translator) -> str:
    if now["thin"]:
        return t("Greyed: {reason}.", reason=now["thin"])
    if "chance_low" not in now or pd.isna(now["chance_low"]) or pd.isna(now["value"]):
        return ""
    if now["value"] > now["chance_high"]:
        return t("Above what chance gives.")
    if now["value"] < now["chance_low"]:
        return t("Below what chance gives.")
    return t("Within what chance gives.")


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
