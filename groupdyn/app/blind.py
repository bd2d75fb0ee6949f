"""Who codes blind sees no results: while a coding goes on in a window, its group's results stay hidden there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from groupdyn.app.state import AppState, state
from groupdyn.i18n import Translator

if TYPE_CHECKING:
    from groupdyn.app.keeping import Kept

_ENTRY = "blind"


def go_blind(visit: AppState, kept: Kept | None, session: str = "") -> None:
    """Hide the results of a group in this visit, or (None) show them again."""
    if kept is None:
        visit.entries.pop(_ENTRY, None)
    else:
        visit.entries[_ENTRY] = (kept.id, session)


def blind_coding(visit: AppState) -> bool:
    """Whether the group that is looked at is being coded blind in this visit."""
    entry = visit.entries.get(_ENTRY)
    return entry is not None and entry[0] == visit.group


def show_blind(t: Translator) -> None:
    """Say why there is nothing to see."""
    st.header(t("You are coding this group blind"), anchor=False)
    st.markdown(
        t("Its results would show you the first coding. They come back when the coding is finished, or left.")
    )
    st.button(t("Leave the coding for now"), key="blind-leave", on_click=_leave)


def _leave() -> None:
    visit = state()
    go_blind(visit, None)
    visit.choices.get("record", {}).pop("coding", None)
