"""A kept group that grows: further sessions of a file are taken in, wholly or not at all.

A facilitator keeps one spreadsheet and takes it in again each week. So a session of the file is compared
with the one that is kept: the same adds nothing; a new one is added; one that differs is refused until a
person says whether the file or the workspace is right. People are matched by id; what the workspace says of
somebody stays. Everything is in the images of one change, so that it can be undone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select, update

from groupdyn.errors import SelectionError
from groupdyn.i18n import N_
from groupdyn.log import ACT_COLUMNS, UNKNOWN, InteractionLog
from groupdyn.schemes import Code
from groupdyn.workspace import changes, records
from groupdyn.workspace.changes import Image, Values
from groupdyn.workspace.errors import WorkspaceError
from groupdyn.workspace.logs import (
    ROSTER,
    SESSION,
    WORDS,
    Key,
    cells,
    columns_of,
    insert_acts,
    load_log,
    people_ids,
    remark_as_dict,
    rows_of,
    scheme_id,
    session_ids,
)
from groupdyn.workspace.schema import Act, Attendance, Group, SessionRow

_COMPARED = tuple(c for c in ACT_COLUMNS if c not in ("group", "session", "seq"))
"""What makes two acts the same. Their numbers do not: an order is enough."""


@dataclass(frozen=True)
class Compared:
    """The sessions of a file beside those of a group, by name.

    Attributes
    ----------
    new : the group does not have them.
    same : it has them, with the same acts, day and attendance.
    different : it has them, but not the same.
    people : who would join the roster.
    """

    new: tuple[str, ...]
    same: tuple[str, ...]
    different: tuple[str, ...]
    people: tuple[str, ...]


@dataclass(frozen=True)
class Added:
    """What was taken in: sessions that are new, that were replaced, that were left as they are; people; acts."""

    new: tuple[str, ...]
    replaced: tuple[str, ...]
    left: tuple[str, ...]
    people: tuple[str, ...]
    acts: int


def compare(connection: Connection, group: int, log: InteractionLog) -> Compared:
    """How a log stands beside a kept group.

    Raises
    ------
    SelectionError : the log holds several groups.
    """
    kept, log = load_log(connection, group), _under_label(connection, group, log)
    there = {session for _, session in session_ids(connection, group)}
    names = list(map(str, cells(log.sessions, "session")))
    same = [s for s in names if s in there and _is_same(kept, log, s)]
    known = {member for _, member in people_ids(connection, group)}
    return Compared(
        tuple(s for s in names if s not in there),
        tuple(same),
        tuple(s for s in names if s in there and s not in same),
        tuple(m for m in map(str, cells(log.roster, "member")) if m not in known),
    )


def add(
    connection: Connection,
    group: int,
    log: InteractionLog,
    place: int,
    replacing: Collection[str],
    keeping: Collection[str],
    set_aside: pd.DataFrame | None,
) -> tuple[Added, list[Image]]:
    """Take the sessions of a log into a group; what was done, and its images (none if nothing was).

    Raises
    ------
    WorkspaceError : a session is there already and differs, and nobody said which one is right.
    """
    found = compare(connection, group, log)
    undecided = [s for s in found.different if s not in replacing and s not in keeping]
    if undecided:
        raise WorkspaceError(
            N_(
                "Session “{session}” is in the group already, and not the same as in the file. "
                "Say which one is right. Nothing was taken in."
            ),
            session=undecided[0],
        )
    replaced = tuple(s for s in found.different if s in replacing)
    taken = (*found.new, *replaced)
    left = tuple(s for s in (*found.same, *found.different) if s not in replaced)
    if not taken:
        return Added((), (), left, (), 0), []
    log = _under_label(connection, group, log)
    acts = _rows_in(log.acts, taken)
    images = [_grow(connection, group, log, acts)]
    joined = _add_people(connection, group, log, images)
    for session in replaced:
        _clear(connection, group, log, session, images)
    _add_sessions(connection, group, log, found.new, images)
    _add_attendance(connection, group, log, taken, images)
    _add_acts(connection, group, acts, place, images)
    if set_aside is not None:
        _keep_aside(connection, group, set_aside)
    return Added(found.new, replaced, left, joined, len(acts)), images


# --- beside one another --------------------------------------------------------------------------


def _under_label(connection: Connection, group: int, log: InteractionLog) -> InteractionLog:
    """The log with the group's name inside the kept log, which a file may call otherwise."""
    if len(log.groups) > 1:
        raise SelectionError(N_("The file holds several groups. Keep each of them as a group of its own."))
    label = records.label_of(connection, group)
    tables = ("acts", "roster", "sessions", "attendance")
    return log.replace(
        **{t: getattr(log, t).assign(group=_named(label, len(getattr(log, t)))) for t in tables}
    )


def _named(label: str, count: int) -> Any:
    return pd.Categorical([label] * count, categories=[label])


def _rows_in(table: pd.DataFrame, sessions: Collection[str]) -> pd.DataFrame:
    return table[table["session"].astype(str).isin(set(sessions))].reset_index(drop=True)


def _is_same(kept: InteractionLog, log: InteractionLog, session: str) -> bool:
    return _content(kept, session) == _content(log, session) and not _says_otherwise(kept, log, session)


def _content(log: InteractionLog, session: str) -> list[tuple[Any, ...]]:
    """The acts of a session as plain values; what is empty and what is not there are the same."""
    acts = _rows_in(log.acts, [session])
    columns = [
        [None if v == "" else v for v in cells(acts, c)] if c in acts else [None] * len(acts)
        for c in _COMPARED
    ]
    weight = _COMPARED.index("weight")
    columns[weight] = [1.0 if v is None else v for v in columns[weight]]
    return list(zip(*columns, strict=True))


def _says_otherwise(kept: InteractionLog, log: InteractionLog, session: str) -> bool:
    """Whether the file says of a session's day or attendance what the workspace does not."""
    days = [_day(each, session) for each in (kept, log)]
    if all(days) and days[0] != days[1]:
        return True
    return "attendance" not in log.inferred and _attended(kept, session) != _attended(log, session)


def _day(log: InteractionLog, session: str) -> str:
    return str(_rows_in(log.sessions, [session])["date"].iloc[0] or "")[:10]


def _attended(log: InteractionLog, session: str) -> dict[str, str]:
    rows = _rows_in(log.attendance, [session])
    found = zip(cells(rows, "member"), cells(rows, "status"), strict=True)
    return {str(member): str(status) for member, status in found if status != "absent"}


# --- taking in -----------------------------------------------------------------------------------


def _grow(connection: Connection, group: int, log: InteractionLog, acts: pd.DataFrame) -> Image:
    """Let the group know of codes, columns and remarks that it has not had."""
    kept = load_log(connection, group)
    row = connection.execute(select(Group.columns, Group.remarks).where(Group.id == group)).one()
    used = [c for c in dict.fromkeys(cells(acts, "act")) if c and c not in kept.scheme]
    given = {code.code: code for code in log.scheme.codes}
    new = [replace(given[c], key="") if c in given else Code(c, {"en": c}) for c in used]
    scheme = replace(kept.scheme, codes=(*kept.scheme.codes, *new)) if new else kept.scheme
    columns = {t: [list(c) for c in listed] for t, listed in dict(row[0]).items()}
    had = {name for name, _ in columns["roster"]}
    columns["roster"] += [c for c in columns_of(log)["roster"] if c[0] not in had]
    remarks = list(row[1])
    remarks += [r for r in map(remark_as_dict, log.remarks) if r not in remarks]
    changed: Values = {
        "columns": columns,
        "remarks": remarks,
        "inferred": sorted(kept.inferred | (log.inferred & {"attendance"})),
    }
    if new:
        changed["scheme_id"] = scheme_id(connection, scheme)
    return changes.edit(connection, "groups", group, changed, None)


def _add_people(
    connection: Connection, group: int, log: InteractionLog, images: list[Image]
) -> tuple[str, ...]:
    """Add who is not on the roster yet."""
    label = records.label_of(connection, group)
    known = people_ids(connection, group)
    further = [str(c) for c in log.roster if c not in ("group", "member", *ROSTER)]
    rows = zip(rows_of(log.roster, ROSTER), rows_of(log.roster, further), strict=True)
    joined = []
    for member, (row, attributes) in zip(map(str, cells(log.roster, "member")), rows, strict=True):
        if (label, member) not in known:
            values = {"member": member, **row, "attributes": attributes}
            images.append(records.add_person(connection, group, values, label))
            joined.append(member)
    return tuple(joined)


def _clear(
    connection: Connection, group: int, log: InteractionLog, session: str, images: list[Image]
) -> None:
    """Take the acts out of a session that is replaced, and take over what the file says of it."""
    row = _session_row(connection, group, session)
    acts = connection.scalars(
        select(Act.id).where(Act.session_id == row, Act.removed.is_(False), Act.strand.is_(None))
    ).all()
    connection.execute(update(Act).where(Act.id.in_(acts)).values(removed=True, version=Act.version + 1))
    images += [Image("acts", act, {"removed": False}, {"removed": True}) for act in acts]
    (said,) = rows_of(_rows_in(log.sessions, [session]), SESSION)
    given = {
        name: said[name]
        for name in ("date", "planned_s", "length_s", "breaks")
        if said[name] not in (None, "")
    }
    if given:
        images.append(changes.edit(connection, "sessions", row, given, None))


def _session_row(connection: Connection, group: int, session: str) -> int:
    return next(i for (_, name), i in session_ids(connection, group).items() if name == session)


def _add_sessions(
    connection: Connection, group: int, log: InteractionLog, names: Sequence[str], images: list[Image]
) -> None:
    """Add new sessions: by their numbers, or behind all others where a number is taken already."""
    label = records.label_of(connection, group)
    table = _rows_in(log.sessions, names)
    listed = connection.execute(
        select(SessionRow.number).where(SessionRow.group_id == group).order_by(SessionRow.position)
    ).scalars()
    there = [number for number in listed if number is not None]
    rows = rows_of(table, SESSION)
    numbers = [row["number"] for row in rows]
    if None in numbers or set(numbers) & set(there):
        last = max(there, default=0.0)
        for i, row in enumerate(rows, start=1):
            row["number"] = last + i
    count = len(session_ids(connection, group))
    added = []
    for i, (name, row) in enumerate(zip(map(str, cells(table, "session")), rows, strict=True)):
        values = {"group_id": group, "label": label, "session": name, "position": count + i, **row}
        added.append(changes.add(connection, "sessions", values).id)
    if rows and min(row["number"] for row in rows) < max(there, default=0.0):
        _order_sessions(connection, group)
    images += [
        Image("sessions", row, None, records.current_without(connection, "sessions", row)) for row in added
    ]


def _order_sessions(connection: Connection, group: int) -> None:
    """Number the sessions of a group by their own numbers; those without stay where they are among equals."""
    found = connection.execute(
        select(SessionRow.id, SessionRow.number)
        .where(SessionRow.group_id == group)
        .order_by(SessionRow.position)
    ).all()
    ordered = sorted(found, key=lambda row: float("inf") if row[1] is None else row[1])
    for position, row in enumerate(ordered):
        connection.execute(update(SessionRow).where(SessionRow.id == row[0]).values(position=position))


def _add_attendance(
    connection: Connection, group: int, log: InteractionLog, taken: Sequence[str], images: list[Image]
) -> None:
    """Say who was there: as the file says; where it does not, everybody who has not left."""
    people = {member: row for (_, member), row in people_ids(connection, group).items()}
    roster = records.roster(connection, group)
    stayed = [str(m) for m, left in zip(roster["member"], roster["left"], strict=True) if not left]
    for session in taken:
        row = _session_row(connection, group, session)
        rows = _rows_in(log.attendance, [session])
        statuses: dict[str, Any] = dict(zip(cells(rows, "member"), cells(rows, "status"), strict=True))
        rows_there = connection.execute(
            select(Attendance.person_id, Attendance.id).where(Attendance.session_id == row)
        )
        known = {found.person_id: found.id for found in rows_there}
        if "attendance" in log.inferred:
            statuses = {**dict.fromkeys(stayed, "present"), **statuses}
        for member in sorted(statuses, key=list(people).index):
            person = people[member]
            if person not in known:
                values = {"session_id": row, "person_id": person, "place": None, "status": statuses[member]}
                images.append(changes.add(connection, "attendance", values))
            elif "attendance" not in log.inferred:
                images.append(
                    changes.edit(connection, "attendance", known[person], {"status": statuses[member]}, None)
                )


def _add_acts(
    connection: Connection, group: int, acts: pd.DataFrame, place: int, images: list[Image]
) -> None:
    """Add the acts, with whatever is needed to take them out and put them in again."""
    columns = connection.scalar(select(Group.columns).where(Group.id == group)) or {}
    had = {name for name, _ in columns["acts"]}
    acts = acts.assign(**{name: "" for name in WORDS if name in had and name not in acts})
    if "receiver" not in acts:
        acts = acts.assign(receiver=UNKNOWN)
    insert_acts(connection, acts, people_ids(connection, group), session_ids(connection, group), place)
    images += _act_images(connection, session_ids(connection, group), place)


def _act_images(connection: Connection, sessions: Mapping[Key, int], place: int) -> list[Image]:
    of_place = select(Act.id).where(Act.place == place, Act.session_id.in_(sessions.values()))
    rows = changes.currents(connection, "acts", connection.scalars(of_place.order_by(Act.id)).all())
    return [
        Image("acts", act, None, {name: value for name, value in rows[act].items() if name != "id"})
        for act in sorted(rows)
    ]


def _keep_aside(connection: Connection, group: int, rows: pd.DataFrame) -> None:
    """Keep the rows that were set aside, those that are kept already left out."""
    there = records.set_aside(connection, group)
    known = {_plain(row) for row in there.to_dict("records")}
    new = [row for row in rows.to_dict("records") if _plain(row) not in known]
    if new:
        records.keep_set_aside(connection, group, pd.DataFrame(new))


def _plain(row: Mapping[Any, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((str(k), str(v)) for k, v in row.items() if not pd.isna(v)))
