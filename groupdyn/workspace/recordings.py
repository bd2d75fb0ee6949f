"""A recording ↔ rows: what `groupdyn.capture.recording.step` does to a value, done to the store.

A batch of actions is one transaction: all of it is durable when the call returns, or none. Taps are taken once
by their (session, client, number); every other action by `taken` in the session's clock, the number of the
client's last one. To add a kind of action: one function in `_DO`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Connection, bindparam, func, select

from groupdyn.capture.clock import Clock, clock_of
from groupdyn.capture.recording import Action, Key, Kind, Moment, Receiver, Recording, Status, Tap, towards
from groupdyn.errors import SelectionError
from groupdyn.i18n import N_
from groupdyn.workspace import changes
from groupdyn.workspace.capturing import RECORDED, Directory, take
from groupdyn.workspace.changes import Image, Values
from groupdyn.workspace.logs import PLAIN, receivers_of
from groupdyn.workspace.schema import Act, Attendance, Group, Note, Person, SessionRow
from groupdyn.workspace.store import Prepared
from groupdyn.workspace.trail import Place, Recorder

CHANGED = "recording changed"
"""What the trail calls a batch that is more than new acts."""
_ABSENT: Status = "absent"


@dataclass
class _Batch:
    """What one transaction knows of its session while it is applied."""

    connection: Connection
    place: Place
    group: int
    session: int
    clock: Clock
    taken: dict[str, int]
    images: list[Image]
    latest_s: float
    end: float
    """Where an act stands that comes at the end of the session."""
    people: set[int]
    """Those who were found on the roster."""


@dataclass(frozen=True)
class _Known:
    """A session that is recorded as it stands: its row, the time of its latest act, who was found on the roster."""

    row: Values
    latest_s: float
    people: set[int] = field(default_factory=set)


def record(
    connection: Connection,
    recorder: Recorder,
    directory: Directory,
    group: int,
    session: int,
    actions: Sequence[Action],
) -> None:
    """Apply actions to a session, those that were taken before passed over.

    Raises
    ------
    SelectionError : the session, a person or a corrected act is not there; nothing is stored.
    """
    place = recorder.begin(connection)
    known = directory.at(place.before).recorded.get((group, session))
    if known is None:
        known = directory.recorded[group, session] = _looked_up(connection, group, session)
    row = known.row
    values = row["clock"] or {}
    batch = _Batch(
        connection,
        place,
        group,
        session,
        clock_of(row["clock"]),
        dict(values.get("taken", {})),
        [],
        known.latest_s,
        float(place.seq),
        known.people,
    )
    only_acts = True
    for nth, action in enumerate(actions):
        batch.end = place.seq + nth / len(actions)
        if action.kind == "tap":
            only_acts &= _tap(batch, action)
        elif action.number > batch.taken.get(action.client, 0):
            _DO[action.kind](batch, action)
            batch.taken[action.client] = action.number
            only_acts = False
    clock = {**batch.clock.as_dict(), "taken": batch.taken}
    changed: Values = {}
    if clock != values and (batch.images or not only_acts):
        changed["clock"] = clock
        for column, value in (("breaks", batch.clock.breaks), ("length_s", batch.clock.length_s)):
            if batch.clock.start_ms is not None and row[column] != value:
                changed[column] = value
        batch.images.append(changes.edit(connection, "sessions", session, changed, None))
    if batch.images:
        action_name = RECORDED if only_acts else CHANGED
        end = place.finish(action_name, group=group, images=[image.as_list() for image in batch.images])
        directory.recorded[group, session] = _Known({**row, **changed}, batch.latest_s, batch.people)
        directory.end = end


def _looked_up(connection: Connection, group: int, session: int) -> _Known:
    row = _session(connection, group, session)
    latest = _LATEST.first(connection, {"session": session}) or (None,)
    return _Known(row, latest[0] or 0.0)


_SESSION = Prepared(
    select(SessionRow.clock, SessionRow.breaks, SessionRow.length_s)
    .join(Group)
    .where(
        SessionRow.id == bindparam("session"),
        SessionRow.group_id == bindparam("group"),
        Group.removed.is_(False),
    )
)
_PERSON = Prepared(
    select(Person.id).where(Person.id == bindparam("person"), Person.group_id == bindparam("group"))
)
_LATEST = Prepared(select(func.max(Act.start_s)).where(Act.session_id == bindparam("session")))


def _session(connection: Connection, group: int, session: int) -> Values:
    """The row of a session of a group that is there."""
    found = _SESSION.first(connection, {"session": session, "group": group})
    if found is None:
        raise SelectionError(N_("There is no such session in the group."))
    clock, breaks, length_s = found
    if isinstance(clock, str):  # as the driver gives it
        clock = json.loads(clock)
    return {"clock": clock, "breaks": breaks, "length_s": length_s}


def _known(batch: _Batch, person: int) -> int:
    if person not in batch.people:
        if _PERSON.first(batch.connection, {"person": person, "group": batch.group}) is None:
            raise SelectionError(N_("Somebody who is not on the roster was tapped."))
        batch.people.add(person)
    return person


# --- acts ----------------------------------------------------------------------------------------


def _tap(batch: _Batch, action: Action) -> bool:
    """Store an act, once; whether nothing else had to be changed for it."""
    begun = batch.clock
    clock = begun.start(action.at_ms)
    at_ms = clock.elapsed_ms(action.at_ms) if action.elapsed_ms is None else action.elapsed_ms
    start_s = at_ms / 1000
    columns, parts = _addressed(batch, action)
    row = {
        **dict.fromkeys(PLAIN),
        "session_id": batch.session,
        **columns,
        "act": action.code,
        "start_s": start_s,
        "weight": 1.0,
        "client": action.client,
        "number": action.number,
        "place": _place(batch, start_s),
        "at": batch.place.at,
        "clock": batch.place.flag,
        "removed": False,
        "version": 1,
    }
    act, is_new = take(batch.connection, row, {"text": "", "receivers": parts})
    if not is_new:
        return True
    batch.images.append(Image("acts", act, {"removed": True}, {"removed": False}))
    batch.clock = clock
    batch.latest_s = max(batch.latest_s, start_s)
    if action.of is not None:
        _close_moment(batch, action.of)
    return clock == begun and action.of is None


def _place(batch: _Batch, start_s: float) -> float:
    """Where an act stands: at the end, or before the first one that is later."""
    if start_s >= batch.latest_s:
        return batch.end
    later = batch.connection.scalar(
        select(func.min(Act.place)).where(
            Act.session_id == batch.session, Act.strand.is_(None), Act.start_s > start_s
        )
    )
    if later is None:
        return batch.end
    before = batch.connection.scalar(
        select(func.max(Act.place)).where(
            Act.session_id == batch.session, Act.strand.is_(None), Act.place < later
        )
    )
    return (later + (later - 1 if before is None else before)) / 2


def _addressed(batch: _Batch, action: Action) -> tuple[Values, list[int]]:
    """Sender and receiver as columns, and the several receivers."""
    to = towards(_known(batch, action.sender), action.to)
    one, several = None, list[int]()
    if isinstance(to, str):
        word: str = to
    elif len(to) == 1:
        word, one = "one", _known(batch, to[0])
    else:
        word, several = "several", [_known(batch, person) for person in to]
    return {"sender_id": action.sender, "addressed": word, "receiver_id": one}, several


def _act(batch: _Batch, key: Key | None) -> int | None:
    """The row of an act by what it is known by; an imported one is known by its row alone."""
    if key is None:
        return None
    known = (Act.id == key[1]) if not key[0] else ((Act.client == key[0]) & (Act.number == key[1]))
    return batch.connection.scalar(select(Act.id).where(Act.session_id == batch.session, known))


def _edit_act(batch: _Batch, key: Key | None, changed: Values) -> None:
    act = _act(batch, key)
    if act is not None:
        batch.images.append(changes.edit(batch.connection, "acts", act, changed, None))


def _correct(batch: _Batch, action: Action) -> None:
    columns, parts = _addressed(batch, action)
    said = {**columns, "receivers": parts, "act": action.code}
    _edit_act(batch, action.of, {**said, "receiver_confidence": None})  # whoever corrects has observed


def _undo(batch: _Batch, action: Action) -> None:
    _edit_act(batch, action.of, {"removed": True})
    if (note := _moment(batch, action.of)) is not None:
        batch.images.append(changes.remove(batch.connection, "notes", note, None))


def _restore(batch: _Batch, action: Action) -> None:
    _edit_act(batch, action.of, {"removed": False})


# --- the clock, moments, attendance --------------------------------------------------------------


def _start(batch: _Batch, action: Action) -> None:
    batch.clock = batch.clock.start(action.at_ms)


def _stop(batch: _Batch, action: Action) -> None:
    batch.clock = batch.clock.stop("pause" if action.kind == "pause" else "break", action.at_ms)


def _go(batch: _Batch, action: Action) -> None:
    batch.clock = batch.clock.go_on(action.at_ms)


def _end(batch: _Batch, action: Action) -> None:
    batch.clock = batch.clock.end(action.at_ms)


def _note(batch: _Batch, action: Action) -> None:
    values = {
        "group_id": batch.group,
        "session_id": batch.session,
        "at_s": batch.clock.elapsed_ms(action.at_ms) / 1000,
        "text": action.text,
        "starred": action.kind == "star",
        "at": batch.place.at,
        "client": action.client,
        "number": action.number,
    }
    batch.images.append(changes.add(batch.connection, "notes", values))


def _moment(batch: _Batch, key: Key | None) -> int | None:
    if key is None:
        return None
    known = (Note.client == key[0]) & (Note.number == key[1])
    return batch.connection.scalar(select(Note.id).where(Note.session_id == batch.session, known))


def _close_moment(batch: _Batch, key: Key) -> None:
    if (note := _moment(batch, key)) is not None:
        batch.images.append(changes.edit(batch.connection, "notes", note, {"starred": False}, None))


def _status(batch: _Batch, action: Action) -> None:
    known = batch.connection.scalar(
        select(Attendance.id).where(
            Attendance.session_id == batch.session, Attendance.person_id == _known(batch, action.person)
        )
    )
    if known is None:
        row = {"session_id": batch.session, "person_id": action.person, "place": None}
        batch.images.append(changes.add(batch.connection, "attendance", {**row, "status": action.status}))
    else:
        batch.images.append(
            changes.edit(batch.connection, "attendance", known, {"status": action.status}, None)
        )


_DO: Mapping[Kind, Callable[[_Batch, Action], None]] = {
    "start": _start,
    "pause": _stop,
    "break": _stop,
    "go": _go,
    "end": _end,
    "correct": _correct,
    "undo": _undo,
    "restore": _restore,
    "star": _note,
    "note": _note,
    "status": _status,
}


# --- reading -------------------------------------------------------------------------------------


def recording(connection: Connection, group: int, session: int, count: int | None = None) -> Recording:
    """A session's recording; of its acts the last `count`, in the order of the log."""
    row = _session(connection, group, session)
    values: Mapping[str, Any] = row["clock"] or {}
    statuses = connection.execute(
        select(Attendance.person_id, Attendance.status).where(Attendance.session_id == session)
    )
    return Recording(
        clock_of(row["clock"]),
        _taps(connection, session, count),
        _moments(connection, session),
        {person: cast(Status, status or _ABSENT) for person, status in statuses},
        dict(values.get("taken", {})),
    )


def _taps(connection: Connection, session: int, count: int | None) -> tuple[Tap, ...]:
    names = (
        Act.id,
        Act.client,
        Act.number,
        Act.start_s,
        Act.sender_id,
        Act.addressed,
        Act.receiver_id,
        Act.act,
    )
    rows = connection.execute(
        select(*names)
        .where(Act.session_id == session, Act.removed.is_(False), Act.strand.is_(None))
        .order_by(Act.place.desc(), Act.id.desc())
        .limit(count)
    ).all()
    several = receivers_of(connection, [row.id for row in rows if row.addressed == "several"])
    return tuple(
        Tap(
            (row.client, row.number) if row.client is not None and row.number is not None else ("", row.id),
            round(1000 * (row.start_s or 0.0)),
            row.sender_id,
            _receiver(row.addressed, row.receiver_id, several.get(row.id, [])),
            row.act or "",
        )
        for row in reversed(rows)
    )


def _receiver(word: str | None, one: int | None, several: Sequence[int]) -> Receiver:
    if word == "one" and one is not None:
        return (one,)
    if word == "several":
        return tuple(several)
    return word if word in ("group", "self") else "nobody"  # type: ignore[return-value]  # two of the three words


def _moments(connection: Connection, session: int) -> tuple[Moment, ...]:
    rows = connection.execute(
        select(Note.id, Note.client, Note.number, Note.at_s, Note.text, Note.starred)
        .where(Note.session_id == session, Note.at_s.is_not(None))
        .order_by(Note.id)
    )
    return tuple(
        Moment(
            (row.client, row.number) if row.client is not None and row.number is not None else ("", row.id),
            round(1000 * row.at_s),
            row.text,
            row.starred,
        )
        for row in rows
    )


def clocks(connection: Connection, group: int) -> dict[int, Clock]:
    """Session → its clock, of the sessions of a group that were recorded in the app."""
    rows = connection.execute(
        select(SessionRow.id, SessionRow.clock).where(
            SessionRow.group_id == group, SessionRow.clock.is_not(None)
        )
    )
    return {row.id: clock_of(row.clock) for row in rows if row.clock}
