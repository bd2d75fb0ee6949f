"""The quick list: one line an act, with a player beside it. For the log, and for a second rater's coding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from groupdyn.app.components.player import player
from groupdyn.app.keeping import Kept
from groupdyn.app.recording.pad_data import Answer
from groupdyn.app.state import state
from groupdyn.capture.lines import ROW, Line, line_of, towards
from groupdyn.capture.pad_keys import code_keys
from groupdyn.errors import GroupdynError, SelectionError, SettingError
from groupdyn.i18n import Translator, translator
from groupdyn.workspace import Conflict, NewAct, StoredAct, WorkspaceLocked

LAST = 2000
"""How many acts the list shows at most."""
_FOR_GOOD = (SelectionError, SettingError, Conflict)
"""What will not come right by trying again."""


@dataclass(frozen=True)
class Sheet:
    """What is written on: a session of a group, in the log (`strand` None) or in a rater's coding."""

    kept: Kept
    session: str
    strand: str | None = None
    coding: int = 0

    @property
    def token(self) -> str:
        """By what a browser knows it again."""
        row = self.kept.workspace.sessions(self.kept.group).set_index("session")["id"].loc[self.session]
        return f"{self.kept.workspace.pad_token(self.kept.group, int(row))}-{self.coding or 'list'}"


@st.fragment
def show_quick_list(kept: Kept, session: str, strand: str | None = None, coding: int = 0) -> None:
    """Draw it; a line that is entered runs this function alone.

    Parameters
    ----------
    strand, coding : the rater whose coding it is, and its row; none is the log.
    """
    visit = state()
    t = translator(visit.language)
    sheet = Sheet(kept, session, strand, coding)
    answers: dict[str, Answer] = visit.entries.setdefault("quick", {})
    key = f"quick-{kept.id}-{session}-{coding}"

    def take(sent: Mapping[str, Any]) -> None:
        answers[key] = deliver(sheet, sent, t)

    try:
        data = player_data(sheet, answers.get(key, Answer()), t)
    except GroupdynError as error:
        data = {"token": "", "trouble": _told(error, t)}
    player(data, key, on_batch=take)


def _told(error: GroupdynError, t: Translator) -> str:
    if isinstance(error, WorkspaceLocked):
        return t("The workspace is locked. What waits here is kept; open the workspace and come back.")
    return error.sentence(t)


# --- what the list is told -----------------------------------------------------------------------


def player_data(sheet: Sheet, answer: Answer, t: Translator) -> dict[str, Any]:
    """All that the list needs to be drawn."""
    kept = sheet.kept
    roster = kept.workspace.roster(kept.group)
    rows = {str(m): int(i) for m, i in zip(roster["member"], roster["id"], strict=True)}
    acts = kept.workspace.last_acts(kept.group, sheet.session, LAST, strand=sheet.strand)
    keys = code_keys(kept.log.scheme.codes)
    return {
        "token": sheet.token,
        "people": [
            {"id": rows[str(member)], "member": str(member), "name": str(name or member)}
            for member, name in zip(roster["member"], roster["name"], strict=True)
        ],
        "codes": [
            {"id": code.code, "name": kept.log.scheme.label(code.code, t.language), "key": keys[code.code]}
            for code in kept.log.scheme.codes
        ],
        "acts": [_act(stored, rows) for stored in sorted(acts, key=lambda stored: stored.id)],
        "taken": answer.taken,
        "refused": [list(entry) for entry in answer.refused],
        "trouble": answer.trouble,
        "words": words(t),
    }


def _act(stored: StoredAct, rows: Mapping[str, int]) -> dict[str, Any]:
    act = stored.act
    known = act.client is not None and act.number is not None
    return {
        "of": [act.client, act.number] if known else [ROW, stored.id],
        "s": rows[act.sender],
        "to": towards(act.receiver, rows),
        "c": act.act,
        "at": act.start_s,
    }


# --- what the list delivers ----------------------------------------------------------------------


def deliver(sheet: Sheet, sent: Mapping[str, Any], t: Translator) -> Answer:
    """Store what waits in the browser, in its order. What cannot be stored for now is not acknowledged."""
    answer = Answer()
    try:
        people = _people(sheet)
        for lines in _runs(_read(sent.get("queues"), people, answer, t)):
            _store(sheet, lines, answer, t)
            if answer.trouble:
                break
    except GroupdynError as error:
        answer.trouble = _told(error, t)
    return answer


def _people(sheet: Sheet) -> dict[int, str]:
    roster = sheet.kept.workspace.roster(sheet.kept.group)
    return {int(i): str(m) for i, m in zip(roster["id"], roster["member"], strict=True)}


def _read(queues: Any, people: Mapping[int, str], answer: Answer, t: Translator) -> Iterable[Line]:
    for client, events in queues.items() if isinstance(queues, Mapping) else ():
        for event in events:
            try:
                yield line_of(str(client), event, people)
            except SettingError as error:
                number = event.get("n") if isinstance(event, Mapping) else None
                if isinstance(number, int):
                    answer.refused.append((str(client), number, error.sentence(t)))


def _runs(lines: Iterable[Line]) -> Iterable[list[Line]]:
    """Acts that are added one after the other are one transaction; every other line is one of its own."""
    run: list[Line] = []
    for line in lines:
        if run and (line.kind != "add" or run[-1].client != line.client):
            yield run
            run = []
        if line.kind == "add":
            run.append(line)
        else:
            yield [line]
    if run:
        yield run


def _store(sheet: Sheet, lines: list[Line], answer: Answer, t: Translator) -> None:
    try:
        _do(sheet, lines)
    except _FOR_GOOD as error:
        if len(lines) > 1:  # one of them is to blame: the others are stored
            for line in lines:
                _store(sheet, [line], answer, t)
            return
        answer.refused.append((lines[0].client, lines[0].number, error.sentence(t)))
    except GroupdynError as error:
        answer.trouble = _told(error, t)
        return
    last = lines[-1]
    answer.taken[last.client] = max(last.number, answer.taken.get(last.client, 0))


def _do(sheet: Sheet, lines: list[Line]) -> None:
    store, group, line = sheet.kept.workspace, sheet.kept.group, lines[0]
    if line.kind == "add":
        store.append_acts(group, [_new(sheet, one) for one in lines], strand=sheet.strand, by_time=True)
        return
    client, number = line.of
    row = number if client == ROW else store.act_row(group, sheet.session, client, number)
    if row is None:
        return  # it was refused, so there is nothing to change
    if line.kind == "out":
        store.remove_act(group, row, strand=sheet.strand)
    elif line.kind == "back":
        store.restore_act(group, row, strand=sheet.strand)
    else:
        said: dict[str, Any] = {
            "sender": line.sender,
            "receiver": line.receiver,
            "act": line.act,
            "start_s": line.start_s,
        }
        store.correct_act(group, row, strand=sheet.strand, **said)


def _new(sheet: Sheet, line: Line) -> NewAct:
    return NewAct(
        sheet.session,
        line.sender,
        line.receiver,
        line.act,
        line.client,
        line.number,
        start_s=line.start_s,
        rater=sheet.strand,
    )


# --- words ---------------------------------------------------------------------------------------


def words(t: Translator) -> dict[str, Any]:
    """Every text of the list; what stands in braces is put in there."""
    return {
        "language": t.language,
        "line": t("Who, to whom, what"),
        "suggestions": t("What the word can mean"),
        "missing": [t("who"), t("to whom"), t("what")],
        "too_much": t("Three words make an act: who, to whom, what."),
        "group": t("group"),
        "self": t("oneself"),
        "nobody": t("not seen"),
        "add": t("Add"),
        "save": t("Save"),
        "cancel": t("Cancel"),
        "undo": t("Undo"),
        "remove": t("Take out"),
        "correct": t("Correct"),
        "count": t("Acts: {n}", n="{n}"),
        "waiting": t("{n} waiting", n="{n}"),
        "waits": t("waits to be stored"),
        "not_kept": t("This browser keeps nothing: do not close the page while something waits."),
        "to_time": t("Go to this time"),
        "keys": t(
            "Enter adds, Tab completes. * is the group, + joins several; a time in front, as 12:31, is optional."
        ),
        "player_keys": t(
            "Esc plays and stops, Alt ← and Alt → jump five seconds, Alt ↑ and Alt ↓ change the speed."
        ),
        "choose": t("Choose audio or video"),
        "other": t("Another file"),
        "stays": t(
            "Plays here beside the list. The file stays on this computer: it is not uploaded, and not stored."
        ),
        "not_playable": t("This browser cannot play the file."),
        "play": t("Play"),
        "pause": t("Pause"),
        "back": t("− 5 s"),
        "ahead": t("+ 5 s"),
        "speed": t("Speed"),
        "slower": t("Slower"),
        "faster": t("Faster"),
    }
