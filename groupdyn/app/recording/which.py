"""Which session is recorded: one that is there, or a new one."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from groupdyn.app.keeping import Kept
from groupdyn.app.plain import plain
from groupdyn.app.showing import names_of
from groupdyn.app.state import choose, remembered
from groupdyn.app.view import session_date, session_name
from groupdyn.errors import GroupdynError
from groupdyn.i18n import Translator
from groupdyn.log import OBSERVER


def ask_session_to_record(kept: Kept, t: Translator, *, new: bool = True) -> str | None:
    """Ask in one line; the session's name in the log, None where there is none yet."""
    sessions = kept.workspace.sessions(kept.group)
    rows = [str(row) for row in reversed(sessions["id"].tolist())]
    named = dict(zip(sessions["id"].astype(str), sessions["session"].astype(str), strict=True))
    with st.container(
        horizontal=True, vertical_alignment="bottom", gap="small", width="content", key="which-session"
    ):
        chosen = None
        if rows:
            chosen = st.selectbox(
                t("Session"),
                rows,
                format_func=lambda row: _said(kept, named[row], t),
                width=320,
                **remembered("at", rows[0], tuple(rows)),
            )
        if new:
            with st.popover(t("New session"), type="tertiary" if rows else "secondary"):
                _ask_new(kept, sessions, t)
    return named.get(str(chosen)) if chosen is not None else None


def _said(kept: Kept, session: str, t: Translator) -> str:
    try:
        position = kept.log.session_position(session)
    except GroupdynError:  # it was added a moment ago, and the log is loaded at the next run
        return plain(session)
    said = filter(None, (session_name(kept.log, position, t), session_date(kept.log, position, t)))
    return plain(" · ".join(said))


def _ask_new(kept: Kept, sessions: pd.DataFrame, t: Translator) -> None:
    number = int(pd.to_numeric(sessions["number"]).fillna(0).max()) + 1 if len(sessions) else 1
    people = {str(m): r for m, r in zip(kept.log.roster["member"], kept.log.roster["role"], strict=True)}
    names = {m: n for m, n in names_of(kept.log).items() if people.get(m) != OBSERVER}
    name = st.text_input(t("Number or name"), str(number), key=f"which-name-{kept.id}-{number}")
    day = st.date_input(t("Day"), date.today(), format="DD/MM/YYYY", key="which-day")
    here = st.pills(
        t("Who was there"),
        list(names),
        selection_mode="multi",
        default=list(names),
        format_func=lambda member: plain(names[member]),
        key=f"which-here-{kept.id}-{number}",
    )
    if st.button(t("Add the session"), type="primary", key="which-add"):
        row = kept.workspace.add_session(
            kept.group,
            name.strip() or str(number),
            number=float(number),
            date=day.isoformat() if isinstance(day, date) else "",
            attendance={member: "present" if member in here else "absent" for member in names},
        )
        choose("at", str(row), "")
        st.rerun()
