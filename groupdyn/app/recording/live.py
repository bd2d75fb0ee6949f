"""The live pad: choose the session and who is here, record it, and end it calmly."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

import pandas as pd
import streamlit as st

from groupdyn.app.components.pad import pad
from groupdyn.app.frame import go_to
from groupdyn.app.keeping import Kept
from groupdyn.app.plain import plain
from groupdyn.app.recording.pad_data import (
    LAST,
    Answer,
    Session,
    acts_in,
    default_kind,
    deliver,
    kinds,
    pad_data,
    session_of,
)
from groupdyn.app.routes import ROUTES
from groupdyn.app.state import choose, chosen, state
from groupdyn.app.view import current_palette, session_name
from groupdyn.capture.clock import Clock
from groupdyn.errors import GroupdynError
from groupdyn.figures.of_log import people_of
from groupdyn.i18n import Translator, clock, translator
from groupdyn.workspace import WorkspaceLocked

USUAL_MIN = 90


def show(kept: Kept, t: Translator) -> None:
    """Draw it: the pad of the session that is recorded, its summary, or the choice of a session."""
    row = chosen("pad", 0)
    session = session_of(kept, row, chosen("kind", ""), t) if row else None
    if session is None:
        _show_choice(kept, t)
    elif chosen("done", False):
        _show_summary(kept, session, t)
    else:
        _show_pad(kept, session)


def _open(row: int, *, done: bool = False) -> None:
    choose("pad", row, 0)
    choose("done", done, False)


# --- the choice of a session ---------------------------------------------------------------------


def _show_choice(kept: Kept, t: Translator) -> None:
    clocks = kept.workspace.session_clocks(kept.group)
    sessions = kept.workspace.sessions(kept.group)
    running = [row for row, its in clocks.items() if its.state not in ("ready", "ended")]
    st.header(t("Record a session as it happens"), anchor=False)
    st.markdown(t("Two taps make an act: who, and towards whom. Everything is stored as you tap."))
    if running:
        _ask_running(kept, sessions, {row: clocks[row] for row in running}, t)
    _ask_new(kept, sessions, t, first=not running)
    if len(sessions):
        _ask_earlier(kept, sessions, clocks, t)


def _ask_running(kept: Kept, sessions: pd.DataFrame, clocks: Mapping[int, Clock], t: Translator) -> None:
    rows = sessions["id"].tolist()
    now = round(1000 * time.time())
    for row, its in list(clocks.items())[::-1]:
        name = session_name(kept.log, rows.index(row), t)
        said = t(
            "{session} is being recorded: {time} so far", session=name, time=clock(its.elapsed_ms(now) / 1000)
        )
        with st.container(
            horizontal=True, vertical_alignment="center", gap="medium", key=f"live-running-{row}"
        ):
            st.markdown(plain(said), width="content")
            st.button(
                t("Go on"),
                type="primary",
                key=f"live-go-on-{row}",
                on_click=_open,
                args=(row,),
                width="content",
            )


def _ask_new(kept: Kept, sessions: pd.DataFrame, t: Translator, *, first: bool) -> None:
    st.subheader(t("A new session"), anchor=False)
    number = int(pd.to_numeric(sessions["number"]).max()) + 1 if len(sessions) else 1
    with st.container(horizontal=True, gap="medium", key="live-new"):
        name = st.text_input(t("Number or name"), str(number), key=f"live-name-{kept.id}-{number}", width=150)
        day = st.date_input(t("Day"), date.today(), format="DD/MM/YYYY", key="live-day", width=160)
        planned = st.number_input(
            t("Planned minutes"), 0, 600, _usual(sessions), step=5, key=f"live-planned-{kept.id}", width=160
        )
        kind = _ask_kind(kept, t)
    here = _ask_here(kept, t)
    if st.button(t("Open the pad"), type="primary" if first else "secondary", key="live-new-open"):
        row = kept.workspace.add_session(
            kept.group,
            name.strip() or str(number),
            number=float(name) if name.strip().isdecimal() else float(number),
            date=day.isoformat() if isinstance(day, date) else "",
            planned_s=60.0 * planned if planned else None,
            attendance=here,
        )
        choose("kind", kind, "")
        _open(row)
        st.rerun()


def _usual(sessions: pd.DataFrame) -> int:
    """How many minutes were planned last time."""
    planned = pd.to_numeric(sessions["planned_s"]).dropna()
    return min(600, int(planned.iloc[-1] / 60)) if len(planned) else USUAL_MIN


def _ask_kind(kept: Kept, t: Translator) -> str:
    names = {code["id"]: code["name"] for code in kinds(kept.log.scheme, t)}
    usual = chosen("kind", "") or default_kind(kept.log.scheme)
    return st.selectbox(
        t("Kind where none is tapped"),
        list(names),
        index=list(names).index(usual) if usual in names else 0,
        format_func=names.__getitem__,
        key=f"live-kind-{t.language}",
        width=260,
    )


def _ask_here(kept: Kept, t: Translator) -> dict[str, str]:
    """Everybody who may be there → present or absent."""
    people = people_of(kept.log)
    names = {
        m: n if isinstance(n, str) and n else m for m, n in zip(people["member"], people["name"], strict=True)
    }
    today = date.today().isoformat()
    still = [
        m for m, left in zip(people["member"], people["left"], strict=True) if not left or str(left) >= today
    ]
    here = st.pills(
        t("Who is here"),
        list(names),
        selection_mode="multi",
        default=still,
        format_func=lambda member: plain(names[member]),
        key=f"live-here-{kept.id}",
    )
    st.caption(t("Whoever comes late is tapped on the pad when they arrive."))
    return {member: "present" if member in here else "absent" for member in names}


def _ask_earlier(kept: Kept, sessions: pd.DataFrame, clocks: Mapping[int, Clock], t: Translator) -> None:
    rows = [int(row) for row in sessions["id"]]
    with st.expander(t("A session that is there already"), key="live-earlier"):
        row = st.selectbox(
            t("Session"),
            list(reversed(rows)),
            format_func=lambda row: session_name(kept.log, rows.index(row), t),
            key=f"live-earlier-{kept.id}-{t.language}",
        )
        if st.button(t("Open its pad"), key="live-earlier-open") and row is not None:
            _open(row, done=row in clocks and clocks[row].state == "ended")
            st.rerun()


# --- the pad -------------------------------------------------------------------------------------


@st.fragment
def _show_pad(kept: Kept, session: Session) -> None:
    """The pad; a batch of taps runs this function alone."""
    visit = state()
    t = translator(visit.language)

    def take(sent: Mapping[str, Any]) -> None:
        visit.entries["pad"] = deliver(kept, session.row, sent, t)

    def leave(where: str) -> None:
        visit.entries["pad-gone"] = where

    def arrange(order: Sequence[int]) -> None:
        visit.entries["pad-seats"] = _reseat(kept, session, order)

    if visit.entries.pop("pad-seats", False):
        st.rerun()
    gone = visit.entries.pop("pad-gone", None)
    if gone is not None:
        _open(session.row if gone == "summary" else 0, done=gone == "summary")
        st.rerun()
    answer = cast(Answer, visit.entries.get("pad", Answer()))
    try:
        recording = kept.workspace.recording(kept.group, session.row, LAST)
        data = pad_data(session, recording, answer, current_palette(), t)
    except GroupdynError as error:
        data = {"token": "", "trouble": _told(error, t)}
    with st.container(key="pad"):
        pad(data, f"pad-{session.row}", on_batch=take, on_gone=leave, on_arrange=arrange)


def _reseat(kept: Kept, session: Session, order: Sequence[int]) -> bool:
    """Give everybody in the circle the number of their seat; whether that was taken."""
    if sorted(order) != sorted(seat.id for seat in session.seats):
        return False
    try:
        kept.workspace.set_seats(kept.group, {row: float(k) for k, row in enumerate(order, start=1)})
    except GroupdynError:
        return False  # locked, or not theirs to change: the seats stay where they were
    return True


def _told(error: GroupdynError, t: Translator) -> str:
    if isinstance(error, WorkspaceLocked):
        return t("The workspace is locked. What waits here is kept; open the workspace and come back.")
    return error.sentence(t)


# --- afterwards ----------------------------------------------------------------------------------


def _show_summary(kept: Kept, session: Session, t: Translator) -> None:
    visit = state()
    recording = kept.workspace.recording(kept.group, session.row, 0)
    name = str(kept.log.sessions["session"].iloc[session.position])
    acts = acts_in(kept.log.acts, name)
    st.header(plain(t("{session} is recorded", session=session.name)), anchor=False)
    parts = [t.plural("{n} act", "{n} acts", acts)]
    if recording.clock.start_ms is not None:
        began = datetime.fromtimestamp(recording.clock.start_ms / 1000)
        length = recording.clock.elapsed_ms(recording.clock.end_ms or round(1000 * time.time())) / 1000
        parts += [t("{time} long", time=clock(length)), t("begun at {time}", time=began.strftime("%H:%M"))]
    st.markdown(f":gray[{plain(' · '.join(parts))}]")
    open_moments = [moment for moment in recording.moments if moment.starred]
    if open_moments:
        said = t.plural(
            "{n} moment is still to be coded:", "{n} moments are still to be coded:", len(open_moments)
        )
        times = ", ".join(clock(moment.at_ms / 1000) for moment in open_moments)
        st.markdown(plain(f"{said} {times}"))
    guesses = any(route.id == "scores" for route in ROUTES)
    if guesses:
        st.markdown(t("Before you look at the picture: say what you expect it to show. It takes a minute."))
        if st.button(t("Guess first"), type="primary", key="live-guess"):
            visit.session = session.position
            visit.choices.setdefault("scores", {})["what"] = "guessing"
            go_to("scores")
    with st.container(horizontal=True, key="live-after"):
        if st.button(t("To the sociogram"), type="secondary" if guesses else "primary", key="live-sociogram"):
            visit.session = session.position
            go_to("sociogram")
        st.button(t("Back to the pad"), key="live-back", on_click=_open, args=(session.row,))
        st.button(t("Another session"), key="live-another", on_click=_open, args=(0,))
