"""Who or which tie is in focus: lit up in the picture, with the acts behind it beside it."""

from __future__ import annotations

import streamlit as st

from groupdyn.app.components.circle import Mark
from groupdyn.app.plain import plain
from groupdyn.app.state import bound, choose, chosen, state
from groupdyn.app.view import View
from groupdyn.log import GROUP

Pair = tuple[str, ...]


def tie_in_focus() -> Pair:
    """Sender and receiver of the tie in focus; two empty texts where none is."""
    return chosen("tie", ("", ""), private=True)


def forget_focus() -> None:
    """Put nothing into focus."""
    state().member = None
    choose("tie", None, ("", ""), private=True)


def take_focus(mark: Mark) -> None:
    """Put into focus what was clicked: a member, a tie, or nothing."""
    forget_focus()
    if len(mark) == 2:
        choose("tie", mark, ("", ""), private=True)
    elif mark and mark[0] != GROUP:
        state().member = mark[0]


def ask_focus(view: View, names: dict[str, str], tie: Pair) -> None:
    """Ask whose acts to light up, and to whom: what a click on the picture does, for the keyboard."""
    t = view.t
    sender, receiver = (tie[0], tie[1]) if tie[0] in names else (view.member or "", "")
    people = [member for member in names if member != GROUP]

    def from_(member: str) -> None:
        forget_focus()
        if member and receiver and receiver != member:
            choose("tie", (member, receiver), ("", ""), private=True)
        else:
            state().member = member or None

    def to(member: str) -> None:
        forget_focus()
        if member:
            choose("tie", (sender, member), ("", ""), private=True)
        else:
            state().member = sender

    with st.container(horizontal=True, gap="small", key="sociogram-focus"):
        st.selectbox(
            t("From"),
            ["", *people],
            format_func=lambda m: plain(names[m]) if m else t("Everybody"),
            **bound(f"sociogram-from-{t.language}", sender if sender in names else "", from_),
        )
        st.selectbox(
            t("To"),
            ["", *(m for m in names if m != sender)],
            format_func=lambda m: plain(names[m]) if m else t("Everybody"),
            disabled=not sender,
            **bound(f"sociogram-to-{t.language}", receiver, to),
        )
