"""Doing something with the workspace on the page Scores, and saying what was done, with the way back."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from groupdyn.app.keeping import Kept
from groupdyn.app.plain import plain
from groupdyn.app.state import choose, chosen
from groupdyn.errors import GroupdynError
from groupdyn.i18n import Translator


def fresh(name: str) -> str:
    """A key for a widget that forgets what was entered once it is stored."""
    return f"scores-{name}-{chosen('round', 0, private=True)}"


def do(task: Callable[[], object], said: str, t: Translator, *, undo: bool = True) -> None:
    """Do it, and draw the page anew with a word on what was done; an error is said and nothing is lost.

    `undo` offers the way back: for what was one change of the workspace.
    """
    try:
        task()
    except GroupdynError as error:
        st.error(plain(error.sentence(t)))
        return
    say(said, undo=undo)
    st.rerun()


def say(said: str, *, undo: bool) -> None:
    """Let the next drawing of the page say what was done, and whether it can be taken back there."""
    choose("round", chosen("round", 0, private=True) + 1, 0, private=True)
    choose("said", said, "", private=True)
    choose("undo", undo, False, private=True)


def show_done(kept: Kept, t: Translator) -> None:
    """What was just done, once, and the button that takes it back."""
    said = chosen("said", "", private=True)
    if not said:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="scores-done"):
        st.markdown(f":gray[{plain(said)}]", width="content")
        if chosen("undo", False, private=True):
            st.button(t("Undo"), type="tertiary", key="scores-undo", on_click=_undo, args=(kept, t))
    choose("said", None, "", private=True)
    choose("undo", None, False, private=True)


def show_quiet_table(table: pd.DataFrame, key: str) -> None:
    """A table to look at. It has real names, so it is not offered for saving as results are."""
    st.dataframe(table, hide_index=True, height=38 + 35 * max(len(table), 1), key=key)


def _undo(kept: Kept, t: Translator) -> None:
    try:
        kept.workspace.undo(kept.group)
    except GroupdynError as error:
        say(error.sentence(t), undo=False)
    else:
        say(t("Taken back."), undo=False)
