"""What a page is to show: the log, the session and the manner, as one value that never changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from groupdyn.app.groups import group_title, shown_log
from groupdyn.app.state import AppState, Include, PictureKind, state
from groupdyn.figures.style import Palette, config, palette
from groupdyn.i18n import Translator, translator

if TYPE_CHECKING:
    from groupdyn.log import InteractionLog


@dataclass(frozen=True)
class View:
    """What is looked at, and how.

    Attributes
    ----------
    log : the group's log, under pseudonyms where they are on.
    group, title : the group's id, and what to call it.
    position : of the session in `log.sessions`.
    include : whether the leaders count in the numbers.
    t, palette : the language and the colours.
    presentation : type one and a half times as large, no controls.
    picture : the kind of file that a picture is saved as.
    member : the member in focus, by id in this log.
    pseudonyms : whether the names are invented.
    """

    log: InteractionLog
    group: str
    title: str
    position: int
    include: Include
    t: Translator
    palette: Palette
    presentation: bool
    picture: PictureKind
    member: str | None
    pseudonyms: bool

    @property
    def session(self) -> str:
        """The session's name in the log."""
        return str(self.log.sessions["session"].iloc[self.position])

    def config(self, name: str) -> dict[str, Any]:
        """Plotly's settings for a figure; `name` is a saved file's, never a person's."""
        return config(self.t, picture=self.picture, name=f"groupdyn-{name}", presentation=self.presentation)


def current_view() -> View | None:
    """The view of this run; None while no group is open."""
    visit = state()
    log = shown_log(visit)
    if log is None or visit.group is None or len(log.sessions) == 0:
        return None
    t = translator(visit.language)
    return View(
        log=log,
        group=visit.group,
        title=group_title(visit, visit.group, t),
        position=session_position(visit, log),
        include=visit.include,
        t=t,
        palette=current_palette(),
        presentation=visit.presentation,
        picture=visit.picture,
        member=visit.member,
        pseudonyms=visit.pseudonyms,
    )


def current_palette() -> Palette:
    """The colours of the appearance that the reader's browser shows."""
    return palette(st.context.theme.type or "light")


def session_position(visit: AppState, log: InteractionLog) -> int:
    """The position of the session that is looked at: the last one, unless one was chosen."""
    last = len(log.sessions) - 1
    return last if visit.session is None else min(visit.session, last)


def session_name(log: InteractionLog, position: int, t: Translator) -> str:
    """`Session 7`, or the session's own name where it has one."""
    return called(str(log.sessions["session"].iloc[position]), t)


def called(name: str, t: Translator) -> str:
    """What to call a session of this name in a sentence."""
    return t("Session {name}", name=name) if name.isdigit() else name


def session_date(log: InteractionLog, position: int, t: Translator) -> str:
    """The day of a session in words; empty where the log does not say."""
    try:
        return t.date(date.fromisoformat(str(log.sessions["date"].iloc[position])[:10]))
    except ValueError:
        return ""
