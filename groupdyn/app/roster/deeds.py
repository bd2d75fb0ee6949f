"""What is done on the page Group: written at once, said afterwards; of two at once, both versions are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from groupdyn.app.desk.words import action_words
from groupdyn.app.keeping import Kept
from groupdyn.app.plain import plain
from groupdyn.app.state import state
from groupdyn.errors import GroupdynError
from groupdyn.i18n import N_, Translator
from groupdyn.workspace import Conflict

Deed = Callable[[], object]


@dataclass
class Clash:
    """What somebody else changed in the meantime.

    Attributes
    ----------
    about : whom or what it is about.
    mine, theirs : what was to be stored, and what stands there now, in words.
    insist : writes mine over theirs.
    """

    about: str
    mine: str
    theirs: str
    insist: Deed


@dataclass
class Doings:
    """What the page remembers while the visit lasts.

    Attributes
    ----------
    group : of which; another group begins anew.
    said : what was done, as a sentence with its values.
    failure : why it was not.
    clash : what somebody else changed in the meantime.
    done : sheet → the number of its last edit that was taken or refused.
    turn : raised by each deed of a form, so that what was typed for it is gone.
    """

    group: int
    said: tuple[str, Mapping[str, Any]] | None = None
    failure: GroupdynError | None = None
    clash: Clash | None = None
    done: dict[str, int] = field(default_factory=dict)
    turn: int = 0

    def say(self, message: str, **values: Any) -> None:
        """Say what was done."""
        self.said = message, values


def doings(kept: Kept) -> Doings:
    """What is remembered of a group's page."""
    visit = state()
    found = visit.entries.get("group")
    if not isinstance(found, Doings) or found.group != kept.group:
        found = visit.entries["group"] = Doings(kept.group)
    return found


def do(kept: Kept, deed: Deed, clash: Callable[[Conflict], Clash] | None = None) -> bool:
    """Do something that may fail, or that somebody else did at the same time; whether it was done."""
    now = doings(kept)
    now.said, now.failure, now.clash = None, None, None
    try:
        deed()
    except Conflict as error:
        if clash is None:
            now.failure = error
        else:
            now.clash = clash(error)
        return False
    except GroupdynError as error:
        now.failure = error
        return False
    return True


def submit(kept: Kept, deed: Deed, message: str, **values: Any) -> None:
    """Do what a form asked for, and say it; what was typed goes when it is done."""
    if do(kept, deed):
        now = doings(kept)
        now.say(message, **values)
        now.turn += 1


def show_doings(kept: Kept, t: Translator) -> None:
    """What was done last or why it was not, and the ways back."""
    now = doings(kept)
    undo, redo = kept.workspace.next_steps(kept.group)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="group-steps"):
        for change, words, icon, step, said in (
            (undo, N_("Undo: {what}"), ":material/undo:", kept.workspace.undo, N_("Undone: {what}")),
            (redo, N_("Do again: {what}"), ":material/redo:", kept.workspace.redo, N_("Done again: {what}")),
        ):
            if change is not None:
                st.button(
                    plain(t(words, what=action_words(change.action, t))),
                    icon=icon,
                    type="tertiary",
                    key=f"group-{words.partition(':')[0].casefold().replace(' ', '-')}",
                    on_click=_step,
                    args=(kept, step, said, t),
                )
        if now.said is not None:
            message, values = now.said
            st.caption(plain(t(message, **values)))
    if now.failure is not None:
        st.error(plain(now.failure.sentence(t)))
    if now.clash is not None:
        _show_clash(kept, now.clash, t)


def _step(kept: Kept, step: Callable[[int], str | None], said: str, t: Translator) -> None:
    done: list[str] = []

    def deed() -> None:
        done.extend(filter(None, [step(kept.group)]))

    if do(kept, deed) and done:
        doings(kept).say(said, what=action_words(done[0], t))


def _show_clash(kept: Kept, clash: Clash, t: Translator) -> None:
    """Both versions, and the choice between them."""
    with st.container(border=True, key="group-clash"):
        st.markdown(
            f"**{plain(t('Somebody else changed this in the meantime: {about}', about=clash.about))}**"
        )
        mine, theirs = st.columns(2)
        with mine:
            st.markdown(plain(t("Yours: {version}", version=clash.mine)))
            st.button(t("Take yours"), key="group-clash-mine", on_click=_settle, args=(kept, clash.insist))
        with theirs:
            st.markdown(plain(t("Stored now: {version}", version=clash.theirs)))
            st.button(
                t("Keep what is stored"), key="group-clash-theirs", on_click=_settle, args=(kept, _nothing)
            )


def _settle(kept: Kept, deed: Deed) -> None:
    do(kept, deed)


def _nothing() -> None:
    """What is stored stays."""
