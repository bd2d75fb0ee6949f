"""Rosters and sessions edited as a whole: two people who are one, a session with all that is in it, seats, attendance.

Each is one change: images of every row that it touches, so that one step of undo takes all of it back, and
nothing that was recorded is lost on the way. Acts that were taken out, and other raters' codings, go along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, or_, select

from groupdyn.errors import SelectionError
from groupdyn.i18n import N_
from groupdyn.log import STATUSES
from groupdyn.workspace.changes import (
    EDITABLE,
    Image,
    Values,
    add,
    current,
    currents,
    edit,
    edit_all,
    remove,
    remove_all,
)
from groupdyn.workspace.errors import Conflict
from groupdyn.workspace.schema import Act, ActReceiver, Attendance, Note, Person, SessionRow

_OF_PEOPLE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("scores", ("rater_id", "about_id")),
    ("choices", ("chooser_id", "chosen_id")),
    ("notes", ("person_id",)),
    ("guesses", ("person_id", "about_id")),
)
"""Records that point at people, and how."""
_TWO = ("choices", "guesses")
"""Records of a pair: they say nothing where both are the same person."""
_OF_SESSIONS = ("notes", "scores", "choices", "guesses", "codings", "acts", "attendance")
"""What goes with a session, in the order in which it is taken out."""


@dataclass(frozen=True)
class Merging:
    """What becomes of two people who are one.

    Attributes
    ----------
    sent, received : acts of the log by and to the one who goes, which move.
    between : acts of the log from one to the other, which become acts to oneself.
    sessions : in which only the one who goes has an attendance, which moves.
    both : in which both have one, of which the fuller stays.
    records : scores, choices, notes and guesses that move.
    pairs : choices and guesses about the two, which go.
    """

    sent: int
    received: int
    between: int
    sessions: int
    both: int
    records: int
    pairs: int


@dataclass(frozen=True)
class StatusChange:
    """What an attendance is to be, and what it was when it was seen; empty for none."""

    session: int
    person: int
    status: str
    seen: str | None = None


# --- two people who are one ----------------------------------------------------------------------


def merging(connection: Connection, group: int, keep: int, gone: int) -> Merging:
    """What merging would do, without doing it.

    Raises
    ------
    SelectionError : they are not two people of the group.
    """
    _two_people(connection, group, keep, gone)
    acts = list(currents(connection, "acts", _acts_of(connection, (gone,))).values())
    log = [act for act in acts if not act["removed"] and act["strand"] is None]
    mine, theirs = _attended(connection, keep), _attended(connection, gone)
    records = [row for kind, row in _records_of(connection, gone)]
    pairs = [kind for kind, row in _records_of(connection, gone) if _is_pair(kind, row, {keep, gone})]
    return Merging(
        sent=sum(act["sender_id"] == gone for act in log),
        received=sum(gone in _receivers(act) for act in log),
        between=sum(_between(act, {keep, gone}) for act in log),
        sessions=len(theirs.keys() - mine.keys()),
        both=len(theirs.keys() & mine.keys()),
        records=len(records) - len(pairs),
        pairs=len(pairs),
    )


def merge(connection: Connection, group: int, keep: int, gone: int) -> list[Image]:
    """Make two people one: everything of `gone` becomes `keep`'s, and acts between them acts to oneself.

    Raises
    ------
    SelectionError : they are not two people of the group.
    """
    kept, going = _two_people(connection, group, keep, gone)
    acts = currents(connection, "acts", _acts_of(connection, (gone,)))
    images = edit_all(connection, "acts", {row: _merged(act, keep, gone) for row, act in acts.items()})
    images += _merged_attendance(connection, keep, gone)
    for kind, row in list(_records_of(connection, gone)):
        if _is_pair(kind, row, {keep, gone}):
            images.append(remove(connection, kind, row["id"], None))
        else:
            columns = dict(_OF_PEOPLE)[kind]
            moved = {c: keep for c in columns if row[c] == gone}
            images.append(edit(connection, kind, row["id"], moved, None))
    images.append(edit(connection, "people", keep, _one_of(connection, group, kept, going), None))
    images.append(remove(connection, "people", gone, None))
    return images


def _two_people(connection: Connection, group: int, keep: int, gone: int) -> tuple[Values, Values]:
    one, other = (current(connection, "people", row) for row in (keep, gone))
    if one is None or other is None or keep == gone or {one["group_id"], other["group_id"]} != {group}:
        raise SelectionError(N_("Choose two people of the roster."))
    if one["label"] != other["label"]:
        raise SelectionError(N_("The two are in different groups of the log, so they stay two."))
    return one, other


def _acts_of(connection: Connection, people: Iterable[int]) -> list[int]:
    """The rows of acts by or to people; of other codings and taken out ones too."""
    people = list(people)
    shared = select(ActReceiver.act_id).where(ActReceiver.person_id.in_(people))
    touched = or_(Act.sender_id.in_(people), Act.receiver_id.in_(people), Act.id.in_(shared))
    return list(connection.scalars(select(Act.id).where(touched).order_by(Act.id)))


def _receivers(act: Values) -> list[int]:
    return act["receivers"] if act["addressed"] == "several" else [act["receiver_id"]]


def _between(act: Values, two: set[int]) -> bool:
    return act["sender_id"] in two and bool((two - {act["sender_id"]}) & set(_receivers(act)))


def _merged(act: Values, keep: int, gone: int) -> Values:
    """What changes in an act with one person for two. Among several nobody stands twice, nor the sender."""
    sender = keep if act["sender_id"] == gone else act["sender_id"]
    changed: Values = {"sender_id": sender}
    if act["addressed"] in ("one", "several"):
        named = dict.fromkeys(keep if person == gone else person for person in _receivers(act))
        others = [person for person in named if person != sender]
        word = "several" if len(others) > 1 else "one" if others else "self"
        changed |= {
            "addressed": word,
            "receiver_id": others[0] if word == "one" else None,
            "receivers": others if word == "several" else [],
        }
    return {k: v for k, v in changed.items() if v != act[k]} or changed


def _attended(connection: Connection, person: int) -> dict[int, Values]:
    """Session → the row of somebody's attendance."""
    found = connection.execute(select(Attendance.__table__).where(Attendance.person_id == person)).mappings()
    return {row["session_id"]: dict(row) for row in found}


def _merged_attendance(connection: Connection, keep: int, gone: int) -> list[Image]:
    mine, theirs = _attended(connection, keep), _attended(connection, gone)
    images = []
    for session, row in theirs.items():
        if session not in mine:
            images.append(edit(connection, "attendance", row["id"], {"person_id": keep}, None))
            continue
        images.append(remove(connection, "attendance", row["id"], None))
        if _fullness(row["status"]) > _fullness(mine[session]["status"]):
            fuller = {"status": row["status"]}
            images.append(edit(connection, "attendance", mine[session]["id"], fuller, None))
    return images


def _fullness(status: str | None) -> int:
    return len(STATUSES) - STATUSES.index(status) if status in STATUSES else 0


def _records_of(connection: Connection, person: int) -> Iterable[tuple[str, Values]]:
    """(kind, row) of the records that point at somebody."""
    for kind, columns in _OF_PEOPLE:
        table: Any = EDITABLE[kind]
        touched = or_(*(getattr(table, column) == person for column in columns))
        found = connection.execute(select(table.__table__).where(touched).order_by(table.id)).mappings().all()
        yield from ((kind, dict(row)) for row in found)


def _is_pair(kind: str, row: Values, two: set[int]) -> bool:
    return kind in _TWO and {row[column] for column in dict(_OF_PEOPLE)[kind]} == two


def _one_of(connection: Connection, group: int, keep: Values, gone: Values) -> Values:
    """What the roster says of the one: there from the earlier day to the later; else as of the one who stays."""
    order = {name: k for k, name in enumerate(_session_names(connection, group, keep["label"]))}
    last = len(order)

    def bound(field: str, empty: int, pick: Callable[..., Values]) -> str:
        chosen = pick((keep, gone), key=lambda person: order.get(person[field] or "", empty))
        return str(chosen[field] or "")

    return {
        "joined": bound("joined", -1, min),
        "left": bound("left", last, max),
        "seat": gone["seat"] if keep["seat"] is None else keep["seat"],
        "attributes": {**(gone["attributes"] or {}), **(keep["attributes"] or {})},
    }


def _session_names(connection: Connection, group: int, label: str) -> list[str]:
    query = select(SessionRow.session).where(SessionRow.group_id == group, SessionRow.label == label)
    return list(connection.scalars(query.order_by(SessionRow.position)))


# --- people --------------------------------------------------------------------------------------


def remove_member(connection: Connection, person: int, version: int | None) -> list[Image]:
    """Take somebody off the roster of whom nothing but attendance was recorded.

    Raises
    ------
    SelectionError : something was.
    Conflict : somebody changed it since `version`.
    """
    attended = _attended(connection, person).values()
    if _acts_of(connection, (person,)) or any(True for _ in _records_of(connection, person)):
        raise SelectionError(
            N_("Something was recorded of this person. Say when they left, or merge two who are one.")
        )
    images = [remove(connection, "attendance", row["id"], None) for row in attended]
    images.append(remove(connection, "people", person, version))
    return images


def arrange(
    connection: Connection, group: int, seats: Mapping[int, float | None], versions: Mapping[int, int]
) -> list[Image]:
    """Give people (rows of the roster) their seats; those whose seat is the same are not touched.

    Raises
    ------
    Conflict : somebody changed one of them since the version that was seen.
    SelectionError : somebody is not on the roster.
    """
    images = []
    for person, seat in seats.items():
        now = current(connection, "people", person)
        if now is None or now["group_id"] != group:
            raise SelectionError(N_("There is no such entry in the group."))
        if now["seat"] != seat:
            images.append(edit(connection, "people", person, {"seat": seat}, versions.get(person)))
    return images


# --- sessions ------------------------------------------------------------------------------------


def session_size(connection: Connection, session: int) -> dict[str, int]:
    """How much goes with a session: kind → rows; acts that were taken out are not counted."""
    sizes = {}
    for kind in _OF_SESSIONS:
        rows = _rows_of(connection, kind, session)
        if kind == "acts":
            rows = [row for row, act in currents(connection, "acts", rows).items() if not act["removed"]]
        sizes[kind] = len(rows)
    return sizes


def remove_session(connection: Connection, group: int, session: int, version: int | None) -> list[Image]:
    """Take out a session with its acts, codings, attendance and records.

    Raises
    ------
    Conflict : somebody changed it since `version`; holds both versions.
    """
    now = current(connection, "sessions", session)
    if now is None or (version is not None and now["version"] != version):
        raise Conflict(None, now)
    images = []
    for kind in _OF_SESSIONS:
        images += remove_all(connection, kind, _rows_of(connection, kind, session))
    images += _renamed(connection, group, now, _neighbours(connection, group, now))
    images.append(remove(connection, "sessions", session, None))
    return images + renumber(connection, group)


def _rows_of(connection: Connection, kind: str, session: int) -> list[int]:
    table: Any = EDITABLE[kind]
    there = table.session_id == session
    if kind == "notes":
        there = or_(there, Note.act_id.in_(select(Act.id).where(Act.session_id == session)))
    return list(connection.scalars(select(table.id).where(there).order_by(table.id)))


def _neighbours(connection: Connection, group: int, session: Values) -> tuple[str, str]:
    """The names of the sessions after and before, empty where there is none."""
    names = _session_names(connection, group, session["label"])
    at = names.index(session["session"])
    return (names[at + 1] if at + 1 < len(names) else ""), (names[at - 1] if at else "")


def _renamed(connection: Connection, group: int, session: Values, to: tuple[str, str]) -> list[Image]:
    """Those who joined or left with a session, now with (joined, left) another."""
    images = []
    for field, name in zip(("joined", "left"), to, strict=True):
        column = getattr(Person, field)
        of = (Person.group_id == group, Person.label == session["label"], column == session["session"])
        for person in connection.scalars(select(Person.id).where(*of)).all():
            images.append(edit(connection, "people", person, {field: name}, None))
    return images


def change_session(
    connection: Connection, group: int, session: int, values: Values, version: int | None
) -> list[Image]:
    """Change a session: who joined or left with it goes along with its name, and numbers put sessions in order.

    Raises
    ------
    SelectionError : another session has the name.
    Conflict : somebody changed it since `version`; holds both versions.
    """
    now = current(connection, "sessions", session)
    if now is None:
        raise Conflict(values, None)
    name = str(values.get("session", now["session"]))
    if name != now["session"] and name in _session_names(connection, group, now["label"]):
        raise SelectionError(N_("The group has a session “{session}” already."), session=name)
    images = [edit(connection, "sessions", session, values, version)]
    if name != now["session"]:
        images += _renamed(connection, group, now, (name, name))
    return images + (renumber(connection, group) if "number" in values else [])


def renumber(connection: Connection, group: int) -> list[Image]:
    """Put the sessions of a group in the order of their numbers; those without one stay behind the others."""
    rows = connection.execute(
        select(SessionRow.id, SessionRow.position, SessionRow.number)
        .where(SessionRow.group_id == group)
        .order_by(SessionRow.position, SessionRow.id)
    ).all()
    several = len({row.id for row in rows}) > 1 and _labels(connection, group) > 1
    ordered = rows if several else sorted(rows, key=lambda row: (row.number is None, row.number or 0.0))
    return [
        edit(connection, "sessions", row.id, {"position": place}, None)
        for place, row in enumerate(ordered)
        if row.position != place
    ]


def _labels(connection: Connection, group: int) -> int:
    query = select(SessionRow.label).where(SessionRow.group_id == group).distinct()
    return len(connection.scalars(query).all())


# --- attendance ----------------------------------------------------------------------------------


def attendance(connection: Connection, group: int) -> dict[tuple[int, int], str]:
    """(session, person) → where the person was."""
    rows = connection.execute(
        select(Attendance.session_id, Attendance.person_id, Attendance.status)
        .join(SessionRow, Attendance.session_id == SessionRow.id)
        .where(SessionRow.group_id == group)
    )
    return {(session, person): status or "" for session, person, status in rows}


def set_statuses(connection: Connection, group: int, wanted: Sequence[StatusChange]) -> list[Image]:
    """Say who was where. What is so already is passed over.

    Raises
    ------
    Conflict : an attendance is neither as it was seen nor as it is wanted; nothing is changed.
    SelectionError : a session, a person or the word is not known.
    """
    people = set(connection.scalars(select(Person.id).where(Person.group_id == group)))
    sessions = set(connection.scalars(select(SessionRow.id).where(SessionRow.group_id == group)))
    images = []
    for change in wanted:
        if change.person not in people or change.session not in sessions:
            raise SelectionError(N_("There is no such entry in the group."))
        if change.status not in ("", *STATUSES):
            raise SelectionError(
                N_("“{status}” is not an attendance. Choose one of {known}."),
                status=change.status,
                known=", ".join(STATUSES),
            )
        there = _attended(connection, change.person).get(change.session)
        now = "" if there is None else there["status"] or ""
        if now == change.status:
            continue
        if change.seen is not None and now != change.seen:
            raise Conflict({"status": change.status}, {"status": now})
        images.append(_status(connection, change, there))
    return images


def _status(connection: Connection, change: StatusChange, there: Values | None) -> Image:
    if there is None:
        row = {"session_id": change.session, "person_id": change.person, "place": None}
        return add(connection, "attendance", {**row, "status": change.status})
    if not change.status:
        return remove(connection, "attendance", there["id"], None)
    return edit(connection, "attendance", there["id"], {"status": change.status}, None)
