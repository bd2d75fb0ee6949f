"""Between the pad in the browser and the workspace: what the pad is told, and what it delivers.

What the browser sends counts as stored only when the workspace has it on disk; what cannot be stored for a
passing reason (locked, busy, no room) is not acknowledged, stays on the screen, and comes again.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd

from groupdyn.app.keeping import Kept
from groupdyn.app.view import session_name
from groupdyn.capture.pad_keys import code_keys, seat_keys
from groupdyn.capture.recording import Action, Moment, Recording, Tap, action_of
from groupdyn.errors import GroupdynError, SelectionError, SettingError
from groupdyn.figures.of_log import people_of
from groupdyn.figures.seats import seats
from groupdyn.figures.style import Palette
from groupdyn.i18n import N_, Translator
from groupdyn.log import FACILITATORS
from groupdyn.schemes import Scheme
from groupdyn.workspace import Conflict

LAST = 40
"""How many of the last acts the pad is told."""
COLOURS = ("surface", "ink", "hairline", "hub", "supportive", "hostile", "neutral")
"""Of the palette, what seats and arrows are drawn in."""
_FOR_GOOD = (SelectionError, SettingError, Conflict)
"""What will not come right by trying again."""


# --- what the pad is told ------------------------------------------------------------------------


@dataclass(frozen=True)
class Seat:
    """A seat of the circle: whose row, name, key, where, and its shape."""

    id: int
    name: str
    key: str
    x: float
    y: float
    shape: str


@dataclass(frozen=True)
class Session:
    """The session that is recorded: its row and position, what the browser knows it by, its seats and kinds."""

    row: int
    position: int
    name: str
    token: str
    seats: tuple[Seat, ...]
    codes: tuple[Mapping[str, Any], ...]
    kind: str


@dataclass
class Answer:
    """What became of the last batch.

    Attributes
    ----------
    taken : client → the number up to which all is settled.
    refused : (client, number, why) of what can never be stored.
    trouble : why nothing more could be stored for now.
    echo : the browser's time when it sent the batch, so that it can compare its clock with ours.
    """

    taken: dict[str, int] = field(default_factory=dict)
    refused: list[tuple[str, int, str]] = field(default_factory=list)
    trouble: str = ""
    echo: float = 0


def session_of(kept: Kept, row: int, kind: str, t: Translator) -> Session | None:
    """A session of the group by its row; None if there is none. `kind` is that of an act for which none is tapped."""
    rows = kept.workspace.sessions(kept.group)["id"].tolist()
    if row not in rows:
        return None
    position = rows.index(row)
    codes = _ranked(kinds(kept.log.scheme, t), kept.log.acts["act"])
    known = {code["id"] for code in codes}
    return Session(
        row,
        position,
        session_name(kept.log, position, t),
        kept.workspace.pad_token(kept.group, row),
        seats_of(kept),
        codes,
        kind if kind in known else default_kind(kept.log.scheme),
    )


def seats_of(kept: Kept) -> tuple[Seat, ...]:
    """Everybody's seat, as in the sociogram."""
    people = people_of(kept.log)
    roster = kept.workspace.roster(kept.group)
    rows = dict(zip(roster["member"], roster["id"], strict=True))
    members = people["member"].tolist()
    places = seats(members)
    return tuple(
        Seat(
            int(rows[member]),
            name if isinstance(name, str) and name else member,
            key,
            *places[member],
            "square" if role in FACILITATORS else "circle",
        )
        for member, name, role, key in zip(
            members, people["name"], people["role"], seat_keys(len(members)), strict=True
        )
        if member in rows
    )


def kinds(scheme: Scheme, t: Translator) -> tuple[Mapping[str, str], ...]:
    """The scheme's codes for the pad: supportive ones first, then neutral, then hostile."""
    keys = code_keys(scheme.codes)
    order = ("supportive", "neutral", "hostile")
    codes = sorted(scheme.codes, key=lambda code: order.index(code.colour))
    return tuple(
        {
            "id": code.code,
            "name": scheme.label(code.code, t.language),
            "about": scheme.description(code.code, t.language),
            "key": keys[code.code],
            "tone": code.colour,
        }
        for code in codes
    )


def _ranked(codes: tuple[Mapping[str, str], ...], acts: pd.Series) -> tuple[Mapping[str, Any], ...]:
    """The codes with their rank in this group: the most used is 0. It stays while a session is recorded."""
    counts = acts.value_counts()
    ranks = sorted(range(len(codes)), key=lambda k: -int(counts.get(codes[k]["id"], 0)))
    return tuple({**code, "rank": ranks.index(k)} for k, code in enumerate(codes))


def default_kind(scheme: Scheme) -> str:
    """The kind of an act for which none is chosen: the scheme's first neutral one."""
    return next((code.code for code in scheme.codes if code.sign == 0), scheme.codes[0].code)


def pad_data(
    session: Session, recording: Recording, answer: Answer, palette: Palette, t: Translator
) -> dict[str, Any]:
    """All that the pad needs to be drawn."""
    return {
        "token": session.token,
        "now": round(1000 * time.time()),
        "seats": [asdict(seat) for seat in session.seats],
        "codes": [dict(code) for code in session.codes],
        "kind": session.kind,
        "clock": recording.clock.as_dict(),
        "acts": [_act(tap) for tap in recording.taps],
        "moments": [_moment(moment) for moment in recording.moments],
        "statuses": {str(person): status for person, status in recording.statuses.items()},
        "taken": answer.taken,
        "refused": [list(entry) for entry in answer.refused],
        "trouble": answer.trouble,
        "echo": answer.echo,
        "colours": {name: getattr(palette, name) for name in COLOURS},
        "words": words(t),
    }


def _act(tap: Tap) -> dict[str, Any]:
    to = tap.to if isinstance(tap.to, str) else list(tap.to)
    return {"of": list(tap.key), "at": tap.at_ms, "s": tap.sender, "to": to, "c": tap.code}


def _moment(moment: Moment) -> dict[str, Any]:
    return {"of": list(moment.key), "at": moment.at_ms, "text": moment.text, "open": moment.starred}


# --- what the pad delivers -----------------------------------------------------------------------


def deliver(kept: Kept, session: int, sent: Mapping[str, Any], t: Translator) -> Answer:
    """Store a batch, all of it in one transaction; one by one where something in it can never be stored."""
    sent_at = sent.get("at")
    answer = Answer(echo=float(sent_at) if isinstance(sent_at, (int, float)) else 0)
    actions = list(_read(sent.get("queues"), answer, t))
    if not actions:
        return answer
    try:
        kept.workspace.record(kept.group, session, actions)
        _settle(answer, actions)
    except _FOR_GOOD:
        _one_by_one(kept, session, actions, answer, t)
    except GroupdynError as error:
        answer.trouble = error.sentence(t)
    return answer


def _read(queues: Any, answer: Answer, t: Translator) -> Iterable[Action]:
    for client, entries in queues.items() if isinstance(queues, Mapping) else ():
        for entry in entries if isinstance(entries, list) else ():
            try:
                yield action_of(str(client), entry)
            except SettingError as error:
                number = entry.get("n") if isinstance(entry, Mapping) else None
                if isinstance(number, int):
                    answer.refused.append((str(client), number, error.sentence(t)))


def _settle(answer: Answer, actions: Iterable[Action]) -> None:
    for action in actions:
        answer.taken[action.client] = max(action.number, answer.taken.get(action.client, 0))


def _one_by_one(kept: Kept, session: int, actions: Iterable[Action], answer: Answer, t: Translator) -> None:
    for action in actions:
        try:
            kept.workspace.record(kept.group, session, [action])
        except _FOR_GOOD as error:
            answer.refused.append((action.client, action.number, error.sentence(t)))
        except GroupdynError as error:
            answer.trouble = error.sentence(t)
            return
        _settle(answer, [action])


# --- words ---------------------------------------------------------------------------------------


def words(t: Translator) -> dict[str, str]:
    """Every text on the pad; what stands in braces is put in there."""

    def with_places(message: str, *places: str) -> str:
        return t(message, **{place: f"{{{place}}}" for place in places})

    return {
        "pad": t("Live pad"),
        "circle": t("Seats: tap who acts, then towards whom"),
        "kinds": t("Kinds of act"),
        "all_kinds": t("All kinds"),
        "fewer_kinds": t("Most used"),
        "group": t("group"),
        "nobody": t("not seen"),
        "start": t("Start"),
        "go_on": t("Go on"),
        "pause": t("Pause"),
        "break": t("Break"),
        "end": t("End"),
        "end_ask": t("End the session? Tap the middle, or Esc to go on."),
        "end_now": t("End now"),
        "back": t("Back"),
        "to_summary": t("To the summary"),
        "moment": t("Moment"),
        "note": t("Note"),
        "save": t("Save"),
        "note_hint": t("A note on this moment"),
        "several": t("Several"),
        "several_hint": t("Tap everybody it is meant for, then Done."),
        "done": t("Done"),
        "left": t("Leaves"),
        "who_left": t("Tap who leaves now."),
        "undo": t("Undo"),
        "restore": t("Bring back"),
        "remove": t("Remove"),
        "to_code": t("to be coded"),
        "coded": t("Coded"),
        "a_moment": t("A moment"),
        "coding": with_places(N_("The moment at {time}: tap who acted, then towards whom."), "time"),
        "before": t("Drag people to where they sit, or begin in the middle."),
        "is_ready": t("not begun"),
        "is_running": "",
        "is_pause": t("paused"),
        "is_break": t("break"),
        "is_ended": t("ended"),
        "still_pause": t("Paused. Tap the middle to go on."),
        "still_break": t("A break. Tap the middle to go on."),
        "still_ended": t("The session has ended. Tap the middle to go on."),
        "not_running": t("The session does not run."),
        "started": t("The clock runs. Tap who acts."),
        "goes_on": t("It goes on."),
        "now_pause": t("Paused: the clock stands still."),
        "now_break": t("A break: the clock runs on."),
        "ended": t("The session has ended."),
        "first_who": t("Tap who acts, then towards whom."),
        "first_stored": t("Not everything is stored yet. Wait a moment."),
        "from": with_places(N_("{name} → …"), "name"),
        "acts": t("acts now"),
        "arrived": with_places(N_("{name} has arrived."), "name"),
        "left_now": with_places(N_("{name} has left."), "name"),
        "not_here": t("not here; tap when they arrive"),
        "has_left": t("has left; tap when they are back"),
        "starred": with_places(N_("Moment at {time} kept, to be coded later."), "time"),
        "noted": with_places(N_("Note at {time} kept."), "time"),
        "moment_gone": t("The moment is taken back."),
        "undone": with_places(N_("Taken back: {act}"), "act"),
        "correct_c": t("Tap the right kind, or the part that is wrong."),
        "correct_s": t("Tap who acted."),
        "correct_to": t("Tap towards whom."),
        "is_default": t("taken where no kind is tapped"),
        "default_now": with_places(N_("{kind}: from now on taken where no kind is tapped."), "kind"),
        "waiting": with_places(N_("{n} waiting"), "n"),
        "waits": t("waits to be stored"),
        "no_answer": t("No answer from groupdyn. What you tap is kept here, and stored when it is back."),
        "not_kept": t("This browser keeps nothing: do not close the page while something waits."),
        "words_wait": t("A note's words are not stored yet: keep this page open."),
        "refused": t("Not taken:"),
    }


def acts_in(log_acts: pd.DataFrame, session: str) -> int:
    """How many acts a session of a log has."""
    return int((log_acts["session"].astype(str) == session).sum())
