"""Under the results: which of the acts behind them were counted from memory, and so have no order and no times."""

from __future__ import annotations

import streamlit as st

from groupdyn.app.keeping import kept_group
from groupdyn.app.plain import plain
from groupdyn.app.state import state
from groupdyn.app.view import current_view, session_name


def show_from_memory() -> None:
    """Say it, where there are such acts."""
    kept, view = kept_group(state()), current_view()
    if kept is None or view is None:
        return
    remarks = [remark for remark in kept.log.remarks if remark.code == "from-memory"]
    if not remarks:
        return
    t = view.t
    places = [kept.log.session_position(remark.values["session"]) for remark in remarks]
    said = t.plural(
        "{sessions}: {n} act was counted from memory, without order or time.",
        "{sessions}: {n} acts were counted from memory, without order or times.",
        sum(remark.count for remark in remarks),
        sessions=t.names([session_name(view.log, place, t) for place in places]),
    )
    st.caption(plain(said))
