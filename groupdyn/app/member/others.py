"""One member among the others: what passes between them, and when the member speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from groupdyn.app.cache import cached
from groupdyn.app.showing import names_of, session_labels, show_figure, show_table, side_heading
from groupdyn.app.state import state
from groupdyn.app.view import View
from groupdyn.figures.exchange import exchange
from groupdyn.figures.style import Palette
from groupdyn.i18n import Translator, clock
from groupdyn.log import GROUP, InteractionLog
from groupdyn.portrait import exchanges, member_times

if TYPE_CHECKING:
    import plotly.graph_objects as go

MOST_PEOPLE = 16
"""With how many others the picture of the ties shows what passed between them; the table has everybody."""


# --- ties ----------------------------------------------------------------------------------------


def show_ties(view: View, member: str, log: InteractionLog) -> None:
    """What the member gave to and received from each in these sessions; a click turns to the other."""
    t, names = view.t, names_of(view.log)
    side_heading(t("To whom, from whom"))
    show_figure(
        cached(_ties_figure)(log, member, names, view.palette, t, view.presentation),
        view,
        "members-ties",
        name="ties",
        caption=t("acts that name somebody, and acts to the whole group"),
        table=lambda: _ties_table(log, member, names, t),
        on_pick=_turn_to_member,
    )


def _ties_figure(
    log: InteractionLog,
    member: str,
    names: dict[str, str],
    palette: Palette,
    t: Translator,
    presentation: bool,
) -> go.Figure:
    table = cached(exchanges)(log, member).head(MOST_PEOPLE)
    return exchange(table, palette, t, name=names[member], names=names, presentation=presentation)


def _ties_table(log: InteractionLog, member: str, names: dict[str, str], t: Translator) -> pd.DataFrame:
    table = cached(exchanges)(log, member)
    return pd.DataFrame(
        {
            t("Name"): [t("group") if m == GROUP else names[m] for m in table["member"]],
            t("Given"): table["given"],
            t("Received"): table["received"],
            t("Returned"): [t.percent(value) for value in table["returned"]],
        }
    )


def _turn_to_member(data: list[object]) -> None:
    """Turn to the person whose bar was clicked."""
    if data[:1] == ["tie"] and data[1] != GROUP:
        state().member = str(data[1])


# --- times ---------------------------------------------------------------------------------------


def show_times(view: View, member: str) -> None:
    """How long and when the member spoke, where the log has times."""
    t = view.t
    side_heading(t("Talk time and silences"))
    table = cached(member_times)(view.log, member)
    if table is None:
        st.caption(t("This log records no times, so there are no talk times and silences."))
        return
    shown = pd.DataFrame(
        {
            t("Session"): session_labels(view.log),
            t("Talk time"): [clock(s) for s in table["talk_time_s"]],
            t("Of all talk"): [t.percent(s) for s in table["talk_share"]],
            t("First act at"): [clock(s) for s in table["first_act_s"]],
            t("Longest silence"): [clock(s) for s in table["longest_silence_s"]],
        }
    )
    show_table(shown, view, "members-times", name="times")
    st.caption(t("minutes and seconds; – where not there, silent, or not recorded"))
