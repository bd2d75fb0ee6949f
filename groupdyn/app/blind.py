"""Who codes blind sees no results: while a coding goes on in a window, its group's results stay hidden there."""

from __future__ import annotations

import streamlit as st

from groupdyn.app.keeping import kept_group
from groupdyn.app.state import AppState, state
from groupdyn.errors import GroupdynError
from groupdyn.i18n import Translator


def open_coding(visit: AppState) -> int:
    """The row of the coding that is open on the Record page; 0 if none is."""
    row = visit.choices.get("record", {}).get("coding", 0)
    return int(str(row)) if str(row).isdecimal() else 0


def blind_coding(visit: AppState) -> bool:
    """Whether the group that is looked at is being coded blind in this visit."""
    row, kept = open_coding(visit), kept_group(visit)
    if not row or kept is None:
        return False
    try:
        codings = kept.workspace.codings(kept.group)
    except GroupdynError:  # who may not see names codes nothing
        return False
    return any(
        coding.id == row and coding.finished_at is None and coding.by == kept.workspace.who
        for coding in codings
    )


def show_blind(t: Translator) -> None:
    """Say why there is nothing to see."""
    st.header(t("You are coding this group blind"), anchor=False)
    st.markdown(
        t("Its results would show you the first coding. They come back when the coding is finished, or left.")
    )
    st.button(t("Leave the coding for now"), key="blind-leave", on_click=_leave)


def _leave() -> None:
    state().choices.get("record", {}).pop("coding", None)
