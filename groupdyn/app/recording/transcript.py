"""From a transcript: its speakers found on the roster, its turns stored, its receivers looked through line by line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, cast

import streamlit as st

from groupdyn.app.components.lines import lines
from groupdyn.app.frame import go_to
from groupdyn.app.keeping import Kept
from groupdyn.app.plain import plain
from groupdyn.app.recording.intake import (
    LEFT_OUT,
    NEW,
    Intake,
    names_by_id,
    next_session,
    proposed_people,
    store,
    taken_turns,
)
from groupdyn.app.recording.reviewing import Answer, deliver, lines_data, rows_of
from groupdyn.app.showing import names_of, side_heading
from groupdyn.app.state import choose, chosen, state, told
from groupdyn.app.view import session_name
from groupdyn.errors import GroupdynError
from groupdyn.i18n import Translator, clock, translator
from groupdyn.listing import inferred_count, rows_behind
from groupdyn.transcripts import Transcript

ENDINGS = ("vtt", "srt", "rttm", "txt")
ENTRY = "transcript"
"""Where the visit keeps the transcript that was dropped; it is forgotten when the workspace locks."""
WHO_WIDTH = 168
"""Two stand beside one another on a phone."""


def show(kept: Kept, t: Translator) -> None:
    """Draw it: the lines of the session that is looked through, what was dropped, or the place to drop it."""
    row = chosen("lines", 0)
    rows = [int(i) for i in kept.workspace.sessions(kept.group)["id"]]
    if row in rows:
        _show_review(kept, row, rows.index(row), t)
        return
    intake = state().entries.get(ENTRY)
    if isinstance(intake, Intake):
        _show_intake(kept, intake, t)
        return
    _ask_file(kept, rows, t)


def _open(row: int) -> None:
    choose("lines", row, 0)


# --- the file ------------------------------------------------------------------------------------


def _ask_file(kept: Kept, rows: list[int], t: Translator) -> None:
    st.header(t("A session from its transcript"), anchor=False)
    st.markdown(
        t(
            "A transcript says who spoke, not to whom. groupdyn proposes the receiver of each turn; you look them "
            "through, about a second each."
        )
    )
    st.file_uploader(
        t("Drop the transcript here: WebVTT, SRT, RTTM, or text with “Name: words”"),
        ENDINGS,
        key=f"transcript-file-{t.language}",
        on_change=_take,
        args=(f"transcript-file-{t.language}",),
    )
    st.caption(
        t("It stays on this computer. What you take of it is kept in the workspace, and nowhere else.")
    )
    _ask_open_ones(kept, rows, t)


def _take(key: str) -> None:
    upload = told(key)
    if upload is not None:
        state().entries[ENTRY] = Intake(upload.name, upload.getvalue())


def _ask_open_ones(kept: Kept, rows: list[int], t: Translator) -> None:
    """The sessions in which receivers are still to be looked through."""
    found = [
        (position, *inferred_count(kept.log, rows_behind(kept.log, position)))
        for position in range(len(kept.log.sessions))
    ]
    waiting = [(position, count, of) for position, count, of in found if count]
    if not waiting:
        return
    side_heading(t("Still to look through"))
    for position, count, of in waiting:
        with st.container(horizontal=True, vertical_alignment="center", key=f"transcript-open-{position}"):
            said = t(
                "{session}: {k} of {n} receivers", session=session_name(kept.log, position, t), k=count, n=of
            )
            st.markdown(plain(said), width="content")
            st.button(
                t("Look through"),
                type="tertiary",
                key=f"transcript-review-{rows[position]}",
                on_click=_open,
                args=(rows[position],),
            )


# --- what was dropped ----------------------------------------------------------------------------


def _show_intake(kept: Kept, intake: Intake, t: Translator) -> None:
    transcript = intake.reading
    st.header(t("A session from its transcript"), anchor=False)
    if isinstance(transcript, GroupdynError):
        st.error(plain(transcript.sentence(t)))
        st.button(t("Another transcript"), key="transcript-again", on_click=_forget)
        return
    st.markdown(f":gray[{plain(_summary(intake, transcript, t))}]")
    _show_problems(transcript, t)
    if not transcript.turns:
        st.button(t("Another transcript"), key="transcript-again", on_click=_forget)
        return
    left, right = st.columns((55, 45), gap="large")
    with left:
        people = _ask_people(kept, intake, transcript, t)
    with right:
        session, is_new = _ask_session(kept, t)
        here = _ask_here(kept, people, t) if is_new else []
        code = _ask_code(kept, t)
        with_words = st.toggle(
            t("Keep the words"),
            value=True,
            help=t("They are encrypted with the acts, shown only when asked for, and gone under pseudonyms."),
            key="transcript-words",
        )
    count = len(taken_turns(transcript, people))
    with st.container(horizontal=True, vertical_alignment="center", key="transcript-take"):
        if st.button(
            t.plural("Take {n} turn and look it through", "Take {n} turns and look them through", count),
            type="primary",
            disabled=not count or not session,
            key="transcript-store",
        ):
            row = store(
                kept,
                intake,
                transcript,
                people=people,
                session=session,
                new_session=is_new,
                here=here,
                code=code,
                with_words=with_words,
            )
            _forget()
            _open(row)
            st.rerun()
        st.button(t("Another transcript"), type="tertiary", key="transcript-again", on_click=_forget)


def _forget() -> None:
    state().entries.pop(ENTRY, None)


def _summary(intake: Intake, transcript: Transcript, t: Translator) -> str:
    """`evening.vtt · 340 turns · 4 speakers · 1:12:05`."""
    ends = [turn.end_s for turn in transcript.turns if turn.end_s == turn.end_s]
    parts = [
        intake.name,
        t.plural("{n} turn", "{n} turns", len(transcript.turns)),
        t.plural("{n} speaker", "{n} speakers", len(transcript.speakers)),
    ]
    return " · ".join([*parts, *([clock(max(ends))] if ends else [])])


def _show_problems(transcript: Transcript, t: Translator) -> None:
    """What could not be taken, and what was guessed, with the lines."""
    left_out = len(transcript.malformed) + sum(not turn.speaker for turn in transcript.turns)
    if not transcript.problems and not left_out:
        return
    title = t("What is not taken, and what was guessed")
    with st.expander(title, expanded=bool(left_out), key="transcript-problems"):
        for problem in transcript.problems:
            lines_ = ", ".join(map(str, problem.rows[:12])) + (" …" if problem.count > 12 else "")
            said = t("{problem} Lines: {lines}.", problem=problem.sentence(t), lines=lines_)
            st.markdown(f"- {plain(said)}")
        if unnamed := [turn.line for turn in transcript.turns if not turn.speaker]:
            lines_ = ", ".join(map(str, unnamed[:12])) + (" …" if len(unnamed) > 12 else "")
            said = t(
                "Turns of which nobody is named are not taken: {n}. Lines: {lines}.",
                n=len(unnamed),
                lines=lines_,
            )
            st.markdown(f"- {plain(said)}")


def _ask_people(kept: Kept, intake: Intake, transcript: Transcript, t: Translator) -> dict[str, str]:
    """Speaker → who it is."""
    side_heading(t("Who the speakers are"))
    names = {who: names[0] for who, names in names_by_id(kept.log).items()}
    proposed = proposed_people(transcript, kept.log)
    spoken = [turn.speaker for turn in transcript.turns]
    people: dict[str, str] = {}
    with st.container(horizontal=True, gap="small", key="transcript-who"):
        for i, speaker in enumerate(transcript.speakers):
            options = [*names, NEW, LEFT_OUT]
            words = {
                **names,
                NEW: t("a new person: {name}", name=speaker),
                LEFT_OUT: t("leave these turns out"),
            }
            count = t.plural("{n} turn", "{n} turns", spoken.count(speaker))
            people[speaker] = st.selectbox(
                plain(f"{speaker} · {count}"),
                options,
                index=options.index(proposed[speaker]),
                format_func=partial(_word, words),
                key=f"transcript-who-{intake.client}-{i}-{t.language}",
                width=WHO_WIDTH,
            )
    return people


def _word(words: Mapping[str, str], key: str) -> str:
    return plain(words[key])


def _ask_session(kept: Kept, t: Translator) -> tuple[str, bool]:
    """(the session's name, whether it is new)."""
    side_heading(t("Which session it is"))
    names = [str(name) for name in kept.log.sessions["session"]]
    place = st.selectbox(
        t("Session"),
        [-1, *reversed(range(len(names)))],
        format_func=lambda k: t("A new session") if k < 0 else plain(session_name(kept.log, k, t)),
        label_visibility="collapsed",
        key=f"transcript-session-{kept.id}-{t.language}",
    )
    if place is None or place >= 0:
        return names[place or 0], False
    number = next_session(kept.workspace.sessions(kept.group))
    name = st.text_input(t("Number or name"), number, key=f"transcript-name-{kept.id}-{number}")
    name = name.strip() or number
    if name in names:
        st.caption(t("There is such a session already. Choose it above, or give another name."))
        return "", True
    return name, True


def _ask_here(kept: Kept, people: Mapping[str, str], t: Translator) -> list[str]:
    """Who was there without speaking: they count in every number."""
    names = names_of(kept.log)
    silent = [who for who in names_by_id(kept.log) if who not in people.values()]
    if not silent:
        return []
    return list(
        st.pills(
            t("Who else was there, in silence"),
            silent,
            selection_mode="multi",
            default=silent,
            format_func=partial(_word, names),
            key=f"transcript-here-{kept.id}-{'-'.join(str(list(names).index(who)) for who in silent)}",
        )
    )


def _ask_code(kept: Kept, t: Translator) -> str:
    scheme = kept.log.scheme
    codes = [code.code for code in scheme.codes]
    usual = scheme.plain_talk
    return st.selectbox(
        t("Kind of act of every turn, until you change it"),
        codes,
        index=codes.index(usual) if usual in codes else 0,
        format_func=lambda code: plain(scheme.label(code, t.language)),
        key=f"transcript-code-{kept.id}-{t.language}",
    )


# --- line by line --------------------------------------------------------------------------------


def _show_review(kept: Kept, row: int, position: int, t: Translator) -> None:
    name = session_name(kept.log, position, t)
    st.header(plain(t("{session}, turn by turn", session=name)), anchor=False)
    st.markdown(
        t(
            "≈ is a proposal. Enter accepts it and goes on; a number is another receiver, 0 the group, a letter "
            "another kind of act; arrows move, Backspace takes back. What you accept or change counts as observed."
        )
    )
    _show_lines(kept, row, str(kept.log.sessions["session"].iloc[position]))
    with st.container(horizontal=True, key="transcript-after"):
        if st.button(t("To the sociogram"), key="transcript-sociogram"):
            state().session = position
            go_to("sociogram")
        st.button(
            t("Another transcript"), type="tertiary", key="transcript-another", on_click=_open, args=(0,)
        )


@st.fragment
def _show_lines(kept: Kept, row: int, session: str) -> None:
    """The lines; a batch of changes runs this function alone."""
    visit = state()
    t = translator(visit.language)
    place = f"lines-{row}"

    def take(sent: Mapping[str, Any]) -> None:
        visit.entries[place] = deliver(kept, sent, t)

    answer = cast(Answer, visit.entries.get(place, Answer()))
    try:
        data = lines_data(kept, row, answer, t)
    except GroupdynError as error:
        st.error(plain(error.sentence(t)))
        return
    with st.container(key="lines"):
        lines(data, lambda: rows_of(kept, session), f"lines-{row}", on_batch=take)
