"""One member over the sessions: their share of the acts, and what they gave and received."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from groupdyn.app.cache import cached
from groupdyn.app.showing import names_of, session_labels, show_figure, show_still, side_heading
from groupdyn.app.state import choose
from groupdyn.app.view import View
from groupdyn.figures.dot_range import dot_range
from groupdyn.figures.member import given_received, participation
from groupdyn.figures.still import Still, still
from groupdyn.figures.style import Palette
from groupdyn.i18n import Translator
from groupdyn.log import InteractionLog
from groupdyn.portrait import all_shares, counted_with, member_sessions
from groupdyn.ties import Include

if TYPE_CHECKING:
    import plotly.graph_objects as go


def _turn_to(data: list[object]) -> None:
    """Look at the session whose point was clicked."""
    if data[:1] == ["session"]:
        choose("sessions", (str(int(str(data[1])) + 1),), ())


# --- the share of the acts -----------------------------------------------------------------------


def show_share(view: View, member: str) -> None:
    """The member's share among everybody's, against an even one."""
    t, table = view.t, cached(member_sessions)(view.log, member, view.include)
    side_heading(t("Share of the acts"))
    if table["given"].notna().any() and table["share"].isna().all():
        st.caption(t("None of those who count acted, so there are no shares."))
        return
    if len(table) == 1:  # what it is, is in the heading; here, how much that says
        show_still(
            cached(_one_share)(view.log, member, view.include, view.palette, t, view.presentation),
            "members-share",
        )
        st.caption(t("block: what chance gives if all spoke equally often"))
        return
    show_figure(
        cached(_share_figure)(view.log, member, view.include, view.palette, t, view.presentation),
        view,
        "members-share",
        name="share",
        caption=t("grey lines: the others · pale: what chance gives if all spoke equally often"),
        table=lambda: _share_table(view.log, table, t),
        on_pick=_turn_to,
    )


def _one_share(
    log: InteractionLog, member: str, include: Include, palette: Palette, t: Translator, presentation: bool
) -> Still:
    table = cached(member_sessions)(log, member, include).rename(columns={"share": "value"})
    rows = table.assign(session=session_labels(log))
    share = dot_range(
        rows, palette, t, name=t("Share"), unit="share", bounds=(0.0, 1.0), presentation=presentation
    )
    return still(share)


def _share_figure(
    log: InteractionLog, member: str, include: Include, palette: Palette, t: Translator, presentation: bool
) -> go.Figure:
    table = cached(member_sessions)(log, member, include)
    return participation(
        cached(all_shares)(log, counted_with(log, member, include)),
        palette,
        t,
        member=member,
        sessions=session_labels(log),
        names=names_of(log),
        chance=(table["chance_low"].tolist(), table["chance_high"].tolist()),
        presentation=presentation,
    )


def _share_table(log: InteractionLog, table: pd.DataFrame, t: Translator) -> pd.DataFrame:
    return pd.DataFrame(
        {
            t("Session"): session_labels(log),
            t("Share"): table["share"],
            t("Even share"): table["even"],
            t("Chance from"): table["chance_low"],
            t("Chance to"): table["chance_high"],
            t("Acts of all"): table["acts"].astype(int),
        }
    )


# --- given and received --------------------------------------------------------------------------


def show_given_received(view: View, member: str) -> None:
    """How many acts the member gave and received."""
    t, table = view.t, cached(member_sessions)(view.log, member, view.include)
    side_heading(t("Given and received"))
    show_figure(
        cached(_given_figure)(view.log, member, view.include, view.palette, t, view.presentation),
        view,
        "members-given",
        name="given-received",
        caption=t("given: acts to anybody · received: acts that name this person · a gap: not there"),
        table=lambda: _given_table(view.log, table, t),
        on_pick=_turn_to,
    )


def _given_figure(
    log: InteractionLog, member: str, include: Include, palette: Palette, t: Translator, presentation: bool
) -> go.Figure:
    table = cached(member_sessions)(log, member, include)
    return given_received(
        table.assign(session=session_labels(log)),
        palette,
        t,
        name=names_of(log)[member],
        presentation=presentation,
    )


def _given_table(log: InteractionLog, table: pd.DataFrame, t: Translator) -> pd.DataFrame:
    return pd.DataFrame(
        {t("Session"): session_labels(log), t("Given"): table["given"], t("Received"): table["received"]}
    )
