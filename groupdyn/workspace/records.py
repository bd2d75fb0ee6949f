"""What is kept beside the acts: scores, choices, notes, guesses, incidents, and how files were read.

A record is said in names (`session`, `rater`, `chosen`); rows point at rows. To add a kind of record: a
table in `schema.py` with a migration, a line in `changes.EDITABLE`, and a line in `RECORDS`.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, exists, func, insert, select

from groupdyn.columns import plain
from groupdyn.errors import SelectionError
from groupdyn.i18n import N_
from groupdyn.validation.people import natural
from groupdyn.workspace.changes import EDITABLE, Image, Values, add, current, edit, remove
from groupdyn.workspace.errors import Conflict
from groupdyn.workspace.logs import members_by_row, people_ids, session_ids
from groupdyn.workspace.schema import Act, Attendance, Group, Guess, Person, SessionRow, SetAside
from groupdyn.workspace.schema import Mapping as MappingRow

RECORDS: Mapping[str, tuple[str, ...]] = {
    "scores": ("session", "rater", "about", "perspective", "instrument", "scale", "score"),
    "choices": ("session", "chooser", "chosen", "criterion", "valence", "guess"),
    "notes": ("session", "act_id", "person", "at_s", "text", "starred", "at"),
    "guesses": ("session", "person", "about", "question", "value", "text", "by", "at"),
    "incidents": ("label", "title", "about"),
    "forms": ("label", "content"),
}
"""Kind of record → its fields, in the order of the exported columns."""

_PEOPLE = ("rater", "about", "chooser", "chosen", "person")
_ROSTER = ("member", "name", "role", "joined", "left", "seat", "attributes")
_SESSION = ("session", "number", "date", "planned_s", "length_s", "breaks")
_FIELDS: Mapping[str, tuple[str, ...]] = {
    **RECORDS,
    "people": _ROSTER,
    "sessions": _SESSION,
    "attendance": ("status",),
    "groups": ("title", "keep_until"),
}


@dataclasses.dataclass(frozen=True)
class Seen:
    """What whoever writes had before them: of which records, and how they stood.

    Attributes
    ----------
    of : field → value, in names: the records of one kind that have all of them.
    versions : row → version, of every one there was.
    """

    of: Mapping[str, Any]
    versions: Mapping[int, int]


@dataclasses.dataclass
class Entries:
    """What has to be written of one kind of record so that the workspace holds what was entered.

    Attributes
    ----------
    change : row → the fields that change.
    seen : what stood there; if it stands otherwise by now, nothing is written. None: whatever stands there.
    """

    add: Sequence[Mapping[str, Any]] = ()
    change: Mapping[int, Mapping[str, Any]] = dataclasses.field(default_factory=dict)
    remove: Sequence[int] = ()
    seen: Seen | None = None

    def __len__(self) -> int:
        return len(self.add) + len(self.change) + len(self.remove)


def _points(kind: str, field: str) -> bool:
    """Whether a field names a person."""
    return field in _PEOPLE and kind != "incidents"


def row_of(connection: Connection, group: int, kind: str, given: Mapping[str, Any]) -> Values:
    """A record's fields as columns.

    Raises
    ------
    SelectionError : a field, person or session is not there.
    """
    people = {member: i for (_, member), i in reversed(people_ids(connection, group).items())}
    sessions = {name: i for (_, name), i in reversed(session_ids(connection, group).items())}
    row: Values = {}
    for field, value in given.items():
        if field not in _FIELDS.get(kind, ()):
            raise SelectionError(N_("“{kind}” have no field “{field}”."), kind=kind, field=field)
        if _points(kind, field):
            row[f"{field}_id"] = _found(
                people, value, N_("“{name}” is not on the roster. Add the person first.")
            )
        elif field == "session" and kind != "sessions":
            row["session_id"] = _found(
                sessions, value, N_("There is no session “{name}” in the group. Add it first.")
            )
        else:
            row[field] = value
    return row


def _found(rows: Mapping[str, int], name: str | None, otherwise: str) -> int | None:
    if name is None:
        return None
    if name not in rows:
        raise SelectionError(otherwise, name=name)
    return rows[name]


def add_records(
    connection: Connection, group: int, kind: str, rows: Iterable[Mapping[str, Any]], at: str
) -> list[Image]:
    """Add records to a group."""
    now = {"at": at} if "at" in RECORDS[kind] else {}
    return [
        add(connection, kind, {"group_id": group, **now, **row_of(connection, group, kind, row)})
        for row in rows
    ]


def enter(connection: Connection, group: int, kind: str, entries: Entries, at: str) -> list[Image]:
    """Write what was entered of one kind.

    Raises
    ------
    SelectionError : a row is of another group, or a field, person or session is not there.
    Conflict : what was seen stands otherwise by now; holds what was to be written, and what stands there.
    """
    refuse_otherwise(connection, group, kind, entries)
    for row in (*entries.change, *entries.remove):
        belongs(connection, group, kind, row)
    return [
        *(remove(connection, kind, row, None) for row in entries.remove),
        *(
            edit(connection, kind, row, row_of(connection, group, kind, values), None)
            for row, values in entries.change.items()
        ),
        *add_records(connection, group, kind, entries.add, at),
    ]


def refuse_otherwise(connection: Connection, group: int, kind: str, entries: Entries) -> None:
    """Refuse to write where what was seen has been changed, added to or taken out since.

    Raises
    ------
    Conflict : `mine` is what was to be added, changed and removed; `theirs` is row → the record that stands there.
    """
    if entries.seen is None:
        return
    table: Any = EDITABLE[kind]
    of = row_of(connection, group, kind, entries.seen.of)
    same = [getattr(table, c).is_(None) if v is None else getattr(table, c) == v for c, v in of.items()]
    found = connection.execute(select(table.id, table.version).where(table.group_id == group, *same))
    there = {row: version for row, version in found}  # noqa: C416 – rows of a database are no pairs to mypy
    if there != dict(entries.seen.versions):
        mine = {"add": entries.add, "change": entries.change, "remove": entries.remove}
        now = records(connection, group, kind)
        raise Conflict(mine, {str(r["id"]): r for r in now[now["id"].isin(there)].to_dict("records")})


def records(connection: Connection, group: int, kind: str) -> pd.DataFrame:
    """A group's records as a table: `id` and `version` for editing, then the fields in names."""
    if kind not in RECORDS:
        raise SelectionError(N_("A workspace keeps no “{kind}”."), kind=kind)
    table: Any = EDITABLE[kind]
    who = members_by_row(connection, group)
    sessions = {i: name for (_, name), i in session_ids(connection, group).items()}
    found = connection.execute(
        select(*table.__table__.columns).where(table.group_id == group).order_by(table.id)
    ).mappings()
    rows = []
    for row in found:
        named = {f: who.get(row[f"{f}_id"]) for f in RECORDS[kind] if _points(kind, f)}
        if "session" in RECORDS[kind]:
            named["session"] = sessions.get(row["session_id"])
        rows.append({"id": row["id"], "version": row["version"], **row, **named})
    return pd.DataFrame(rows, columns=["id", "version", *RECORDS[kind]])


def without_guess(connection: Connection, group: int) -> tuple[str, ...]:
    """The sessions with acts that were captured in the app, and without any guess; in order."""
    captured = exists().where(
        Act.session_id == SessionRow.id, Act.client.is_not(None), Act.removed.is_(False), Act.strand.is_(None)
    )
    guessed = exists().where(Guess.session_id == SessionRow.id)
    query = select(SessionRow.session).where(SessionRow.group_id == group, captured, ~guessed)
    return tuple(connection.scalars(query.order_by(SessionRow.position)))


def belongs(connection: Connection, group: int, kind: str, row: int) -> None:
    """Refuse a row of another group.

    Raises
    ------
    SelectionError : it is not there.
    """
    now = current(connection, kind, row) if kind in EDITABLE else None
    if now is not None and kind in ("acts", "attendance"):
        table: Any = Act if kind == "acts" else Attendance
        of = connection.scalar(select(SessionRow.group_id).join(table).where(table.id == row))
    else:
        of = None if now is None else now["id"] if kind == "groups" else now["group_id"]
    if of != group:
        raise SelectionError(N_("There is no such entry in the group."))


def roster(connection: Connection, group: int) -> pd.DataFrame:
    """The people of a group with `id` and `version`, in order."""
    return _listed(connection, Person, group, ("label", *_ROSTER))


def sessions(connection: Connection, group: int) -> pd.DataFrame:
    """The sessions of a group with `id` and `version`, in order."""
    return _listed(connection, SessionRow, group, ("label", *_SESSION))


def _listed(connection: Connection, table: Any, group: int, columns: Sequence[str]) -> pd.DataFrame:
    names = ["id", "version", *columns]
    rows = connection.execute(
        select(*(getattr(table, n) for n in names)).where(table.group_id == group).order_by(table.position)
    ).all()
    return pd.DataFrame([tuple(r) for r in rows], columns=names)


def add_person(connection: Connection, group: int, values: Values, label: str) -> Image:
    """Add somebody to a roster; the roster is then in the order of a log that is read."""
    row = {"joined": "", "left": "", "role": "member", "attributes": {}, "name": values["member"], **values}
    image = add(connection, "people", {"group_id": group, "label": label, "position": 0, **row})
    order_people(connection, group)
    return Image("people", image.id, None, current_without(connection, "people", image.id))


def current_without(connection: Connection, kind: str, row: int) -> Values:
    """A row as it stands, without its id."""
    return {k: v for k, v in (current(connection, kind, row) or {}).items() if k != "id"}


def order_people(connection: Connection, group: int) -> None:
    """Number the people of a group in natural order, as reading a log does."""
    people = connection.execute(
        select(Person.id, Person.label, Person.member).where(Person.group_id == group)
    ).all()
    ordered = sorted(people, key=lambda p: (natural(p.label), natural(p.member), p.label, p.member))
    table: Any = Person.__table__
    for position, person in enumerate(ordered):
        connection.execute(table.update().where(table.c.id == person.id).values(position=position))


def settle_people(connection: Connection) -> None:
    """Order the people of groups where two stand at one place: one of them came back by undoing."""
    twice = select(Person.group_id).group_by(Person.group_id, Person.position).having(func.count() > 1)
    for group in connection.scalars(twice.distinct()).all():
        order_people(connection, group)


def add_session(
    connection: Connection, group: int, values: Values, label: str, statuses: Mapping[str, str]
) -> list[Image]:
    """Add a session at the end, and who attended it."""
    known = session_ids(connection, group)
    if (label, values["session"]) in known:
        raise SelectionError(N_("The group has a session “{session}” already."), session=values["session"])
    row = {"number": float(len(known) + 1), "date": "", "breaks": "", **values}
    image = add(connection, "sessions", {"group_id": group, "label": label, "position": len(known), **row})
    people = people_ids(connection, group)
    attended = [(people[label, m], s) for m, s in statuses.items() if (label, m) in people]
    if len(attended) < len(statuses):
        unknown = next(m for m in statuses if (label, m) not in people)
        raise SelectionError(N_("“{name}” is not on the roster. Add the person first."), name=unknown)
    return [
        image,
        *(
            add(
                connection,
                "attendance",
                {"session_id": image.id, "person_id": p, "place": None, "status": s},
            )
            for p, s in attended
        ),
    ]


def set_attendance(connection: Connection, group: int, session: str, member: str, status: str) -> Image:
    """Say whether somebody was there: late arrivals, early leavers."""
    row = row_of(connection, group, "notes", {"session": session, "person": member})
    known = connection.scalar(
        select(Attendance.id).where(
            Attendance.session_id == row["session_id"], Attendance.person_id == row["person_id"]
        )
    )
    if known is None:
        return add(connection, "attendance", {**row, "place": None, "status": status})
    return edit(connection, "attendance", known, {"status": status}, None)


def label_of(connection: Connection, group: int) -> str:
    """The group's name inside its log: that of the first session or person, else the title."""
    for table in (SessionRow, Person):
        found = connection.scalar(
            select(table.label).where(table.group_id == group).order_by(table.position).limit(1)
        )
        if found is not None:
            return str(found)
    return str(connection.scalar(select(Group.title).where(Group.id == group)) or "")


def _headers_key(headers: Mapping[str, Sequence[str]]) -> str:
    return json.dumps({t: sorted(plain(h) for h in names) for t, names in sorted(headers.items())})


def remember_mapping(
    connection: Connection,
    headers: Mapping[str, Sequence[str]],
    mapping: Mapping[str, Mapping[str, str]],
    at: str,
) -> None:
    """Keep how a file with these headers was understood."""
    table: Any = MappingRow.__table__
    key = _headers_key(headers)
    connection.execute(table.delete().where(table.c.headers == key))
    plain_mapping = {t: dict(m) for t, m in mapping.items()}
    connection.execute(insert(MappingRow).values(headers=key, mapping=plain_mapping, at=at))


def mapping_for(
    connection: Connection, headers: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, str]] | None:
    """How a file with the same headers was understood before; None if there was none."""
    found: dict[str, dict[str, str]] | None = connection.scalar(
        select(MappingRow.mapping).where(MappingRow.headers == _headers_key(headers))
    )
    return found


def keep_set_aside(connection: Connection, group: int, rows: pd.DataFrame) -> None:
    """Keep the rows of a source that were set aside (`Checked.set_aside`)."""
    kept = [
        {
            "group_id": group,
            "place": str(row.pop("table")),
            "row": int(row.pop("row")),
            "reason": str(row.pop("reason")),
            "cells": {str(name): None if pd.isna(cell) else str(cell) for name, cell in row.items()},
        }
        for row in rows.to_dict("records")
    ]
    if kept:
        connection.execute(insert(SetAside), kept)


def set_aside(connection: Connection, group: int) -> pd.DataFrame:
    """The rows that were set aside: `table`, `row`, `reason`, and their cells."""
    found = connection.execute(
        select(SetAside.place, SetAside.row, SetAside.reason, SetAside.cells)
        .where(SetAside.group_id == group)
        .order_by(SetAside.id)
    )
    rows = [{"table": t, "row": n, "reason": why, **cells} for t, n, why, cells in found]
    return pd.DataFrame(rows) if rows else pd.DataFrame(columns=["table", "row", "reason"])


def size(connection: Connection, group: int) -> tuple[int, int, int]:
    """How many sessions, people and acts a group has."""
    sessions = select(SessionRow.id).where(SessionRow.group_id == group)
    of_log = (Act.session_id.in_(sessions), Act.removed.is_(False), Act.strand.is_(None))
    counts = (
        select(func.count()).select_from(SessionRow).where(SessionRow.group_id == group),
        select(func.count()).select_from(Person).where(Person.group_id == group),
        select(func.count()).select_from(Act).where(*of_log),
    )
    found = [connection.scalar(query) or 0 for query in counts]
    return found[0], found[1], found[2]


def overdue(connection: Connection, today: date) -> tuple[int, ...]:
    """The groups whose last day of keeping has passed."""
    return tuple(
        connection.scalars(
            select(Group.id)
            .where(Group.keep_until < today.isoformat(), Group.keep_until != "")
            .order_by(Group.id)
        )
    )
