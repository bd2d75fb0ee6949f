"""Two sessions, one measure, and whose acts made the difference."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from groupdyn import changes
from groupdyn.app.cache import cached
from groupdyn.app.courses import headline_measures
from groupdyn.app.frame import plain
from groupdyn.app.showing import names_of, session_names, show_figure, side_heading
from groupdyn.app.state import remembered
from groupdyn.app.view import View
from groupdyn.figures.contributions import contributions as contribution_bars
from groupdyn.i18n import Translator
from groupdyn.measurement.catalogue import Measure
from groupdyn.series import said

MOST_PEOPLE = 12
"""How many bars a change shows at most; the table has everybody."""
ROUNDING = 1e-9


def show_change(view: View) -> None:
    """Two sessions, one measure, and whose acts made the difference."""
    t, log, last = view.t, view.log, len(view.log.sessions) - 1
    side_heading(t("What is behind a change"))
    by_key = {m.key: m for m in headline_measures(view) if m.key not in changes.IN_ORDER}
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
