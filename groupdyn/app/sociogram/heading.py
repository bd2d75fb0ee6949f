"""What a sociogram shows in this group, now, in a sentence and the numbers behind it."""

from __future__ import annotations

import streamlit as st

from groupdyn.app.cache import cached
from groupdyn.app.picture import Picture
from groupdyn.app.plain import plain
from groupdyn.app.showing import session_names
from groupdyn.app.sociogram.drawn import compared
from groupdyn.app.view import View, session_name
from groupdyn.figures.words import greatest_changes
from groupdyn.headlines import headline
from groupdyn.i18n import Translator
from groupdyn.log import InteractionLog
from groupdyn.series import Movement, comparison, series
from groupdyn.ties import Include


def show_heading(view: View, picture: Picture, log: InteractionLog) -> None:
    """The heading, and quietly beneath it what stands behind it."""
    t, name = view.t, session_name(view.log, view.position, view.t)
    if picture.mode == "compare":
        other = session_name(view.log, picture.other, t)
        _show(t("{session} against {other}", session=name, other=other), _differences(view, picture, log))
    elif picture.mode == "play":
        how = t("Everybody keeps their seat; ties grow and shrink.")
        _show(t("Session by session"), (*cached(from_first_to_last)(view.log, view.include, t), how))
    elif picture.mode == "all":
        how = t("The same seats and line widths in every picture. Choose one to open it.")
        _show(t("All sessions"), (*cached(from_first_to_last)(view.log, view.include, t), how))
    elif picture.mode == "replay":
        what = t("All acts so far, from the first minute to the last.")
        _show(t("{session} as it filled up", session=name), (what,))
    else:
        said = cached(headline)(view.log, view.position, t)
        found = said.heading or t("who turns to whom")
        _show(t("{session}: {finding}", session=name, finding=found), said.rest)


def _show(heading: str, sentences: tuple[str, ...]) -> None:
    st.header(plain(heading), anchor=False)
    if sentences:
        st.markdown(f":gray[{plain(' '.join(sentences))}]")


def _differences(view: View, picture: Picture, log: InteractionLog) -> tuple[str, ...]:
    """What clearly differs between two sessions, and whose ties differ most."""
    said = cached(_comparison)(view.log, view.include, view.position, picture.other, view.t)
    scene = compared(log, view.position, picture.other, picture.drawing, view.t)
    heading = (f"{said.heading}.",) if said.heading else ()
    return *heading, *said.sentences, *greatest_changes(scene, view.t)


def from_first_to_last(log: InteractionLog, include: Include, t: Translator) -> tuple[str, ...]:
    """What clearly differs at the end from the beginning, in sentences; nothing where nothing does."""
    said = _comparison(log, include, len(log.sessions) - 1, 0, t)
    return (f"{said.heading}.", *said.sentences) if said.heading else ()


def _comparison(log: InteractionLog, include: Include, position: int, other: int, t: Translator) -> Movement:
    return comparison(cached(series)(log, include), position, other, session_names(log, t), t)
