"""Erasing a person or a group for good: from every table, the recorded changes, and the listed backups.

What was said by or to the person goes; in texts and names of other things the person's id and name become
an ellipsis. The database is then written anew, so that no deleted byte is left in it. What the app cannot
reach is said: exports, copies it does not know of, backups that are not at hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, or_, select, update

from groupdyn.errors import Problem, SelectionError
from groupdyn.i18n import N_
from groupdyn.workspace import trail
from groupdyn.workspace.backups import repack, unpack
from groupdyn.workspace.errors import WorkspaceError
from groupdyn.workspace.keys import Header
from groupdyn.workspace.migrations import migrate
from groupdyn.workspace.opening import BACKUPS, DATABASE, HEADER
from groupdyn.workspace.schema import (
    Act,
    ActReceiver,
    ActText,
    Choice,
    Coding,
    Copy,
    Entry,
    Form,
    Group,
    Guess,
    Incident,
    Mapping,
    Note,
    Person,
    Score,
    SessionRow,
    SetAside,
)
from groupdyn.workspace.store import Store, open_file, rewrite, scratch
from groupdyn.workspace.subjects.opened import Opened
from groupdyn.workspace.trail import Recorder

GONE = "…"
"""What stands where the person's name stood in a text."""

_TEXTS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Group, ("title",)),
    (SessionRow, ("label", "session")),
    (Person, ("label", "name", "joined", "left")),
    (Incident, ("label", "title", "about")),
    (Note, ("text",)),
    (Score, ("perspective", "instrument", "scale")),
    (Choice, ("criterion",)),
    (Guess, ("question", "text", "by")),
    (Form, ("label", "content")),
)
"""Texts in which somebody may be named. Ids of other people are left as they are."""
_IN_ACTS = ("incident", "rater", "client")


@dataclass(frozen=True)
class Erased:
    """What an erasure did, and what it could not do.

    Attributes
    ----------
    acts : how many acts went.
    backups : the backups in which it was done too.
    not_reached : sentences for what is left to a person.
    """

    acts: int
    backups: tuple[Path, ...]
    not_reached: tuple[Problem, ...]


def without_titles(done: Erased) -> Erased:
    """The same for somebody who may not know of other groups."""
    left = (_left("also-in", _ALSO_ELSEWHERE) if p.code == "also-in" else p for p in done.not_reached)
    return Erased(done.acts, done.backups, tuple(left))


_Task = Callable[[Connection], int]


def erase_member(workspace: Opened, group: int, member: str) -> Erased:
    """Erase somebody from a group.

    Raises
    ------
    SelectionError : nobody of this id is on the roster.
    """
    with workspace.store.reading() as connection:
        names = _names(connection, group, member)
        if not names:
            raise SelectionError(N_("Nobody of this id is on the roster of the group."))
        elsewhere = _elsewhere(connection, group, names)
        was_user = bool(connection.scalar(select(Entry.seq).where(Entry.who.in_(names)).limit(1)))
    left = []
    if elsewhere:
        left.append(_left("also-in", _ALSO_IN, groups=", ".join(elsewhere)))
    if was_user:
        left.append(_left("in-trail", _IN_TRAIL))
    return _everywhere(workspace, group, lambda connection: _erase_person(connection, group, member), left)


def erase_group(workspace: Opened, group: int) -> Erased:
    """Erase a group, whether it is in sight or not."""
    with workspace.store.reading() as connection:
        if connection.scalar(select(Group.id).where(Group.id == group)) is None:
            raise SelectionError(N_("There is no such group in the workspace."))
    return _everywhere(workspace, group, lambda connection: _erase_group(connection, group), [])


_ALSO_IN = N_("The same name stands in other groups: {groups}. Erase it there too if it is the same person.")
_ALSO_ELSEWHERE = N_("The same name stands in other groups too. Tell whoever leads them.")
_IN_TRAIL = N_("The audit trail says what a user of this name did. It cannot be changed.")
_EXPORTS = N_("Exports that were made are not reached: {paths}. Delete them, and what was made of them.")
_MISSING = N_("Backups that are not at their place are not reached: {paths}.")
_REFUSED = N_("Backups that could not be opened or written are not reached: {paths}.")
_IN_USE = N_(
    "Another program is using the workspace, so its log still holds what was erased. Close it and erase again."
)
_COPIES = N_(
    "Copies that were made without groupdyn, such as those of a synchronised folder, are not reached."
)
_SERVER = N_("The database server's own logs and backups are not reached. Ask who runs it.")


def _left(code: str, message: str, **values: object) -> Problem:
    return Problem(code, "warning", message, "", table="workspace", values=values)


def _everywhere(workspace: Opened, group: int, task: _Task, left: list[Problem]) -> Erased:
    acts = _erase_in(workspace.store, workspace.recorder, group, task)
    with workspace.store.reading() as connection:
        copies = connection.execute(select(Copy.kind, Copy.path)).all()
    if not rewrite(workspace.store):
        left.append(_left("in-use", _IN_USE))
    home = workspace.site.folder and workspace.site.folder / BACKUPS
    paths = {Path(path) for kind, path in copies if kind == "backup"} | set(
        home.glob("*.groupdyn") if home else ()
    )
    done, missing, refused = [], [], []
    for path in sorted(paths):
        if not path.is_file():
            missing.append(str(path))
            continue
        try:
            _erase_in_backup(path, workspace, group, task)
            done.append(path)
        except (WorkspaceError, OSError):
            refused.append(str(path))
    exports = [path for kind, path in copies if kind == "export" and Path(path).exists()]
    for code, message, which in (
        ("missing", _MISSING, missing),
        ("refused", _REFUSED, refused),
        ("exports", _EXPORTS, exports),
    ):
        if which:
            left.append(_left(code, message, paths=", ".join(which)))
    left.append(_left("copies", _COPIES) if workspace.store.is_file else _left("server", _SERVER))
    return Erased(acts, tuple(done), tuple(left))


def _erase_in(store: Store, recorder: Recorder, group: int, task: _Task) -> int:
    with store.writing() as connection:
        acts = task(connection)
        connection.execute(update(Entry).where(Entry.group_id == group).values(images=None))
        recorder.record(connection, trail.ERASED, group=group)
    return acts


def _erase_in_backup(path: Path, workspace: Opened, group: int, task: _Task) -> None:
    with scratch(path.parent) as part:
        unpack(path, part)
        header = Header.from_json((part / HEADER).read_text("utf-8"))
        store = open_file(part / DATABASE, workspace.key if header.encrypted else None, pooled=False)
        try:
            with store.writing() as connection:
                migrate(connection)
                there = connection.scalar(select(Group.id).where(Group.id == group)) is not None
            if not there:
                return
            _erase_in(store, workspace.recorder, group, task)
            rewrite(store)
        finally:
            store.close()
        repack(part, path)


def _names(connection: Connection, group: int, member: str) -> tuple[str, ...]:
    """What the person is called: the id and the name; empty if nobody has the id."""
    rows = connection.execute(
        select(Person.member, Person.name).where(Person.group_id == group, Person.member == member)
    ).all()
    return tuple(dict.fromkeys(name for row in rows for name in row if name))


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Matches the names as whole words, whatever the case; longer ones first."""
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(n)}(?!\w)" for n in longest_first), re.IGNORECASE)


def _elsewhere(connection: Connection, group: int, names: tuple[str, ...]) -> list[str]:
    """The titles of the other groups on whose rosters one of the names stands."""
    return list(
        connection.scalars(
            select(Group.title)
            .where(
                Group.id.in_(
                    select(Person.group_id).where(or_(Person.member.in_(names), Person.name.in_(names)))
                )
            )
            .where(Group.id != group)
            .order_by(Group.id)
        )
    )


def _erase_group(connection: Connection, group: int) -> int:
    sessions = select(SessionRow.id).where(SessionRow.group_id == group)
    acts = len(connection.scalars(select(Act.id).where(Act.session_id.in_(sessions))).all())
    connection.execute(delete(Group).where(Group.id == group))
    return acts


def _erase_person(connection: Connection, group: int, member: str) -> int:
    names = _names(connection, group, member)
    if not names:
        return 0
    pattern = _pattern(names)
    of = (Person.group_id == group) & (Person.member == member)
    people = connection.scalars(select(Person.id).where(of)).all()
    acts = _erase_acts(connection, people)
    connection.execute(delete(Person).where(of))
    _sweep(connection, group, pattern)
    _sweep_json(connection, group, pattern)
    return acts


def _erase_acts(connection: Connection, people: Iterable[int]) -> int:
    """Take out the acts of people and those to them alone; from acts to several only the people."""
    people = list(people)
    shared = connection.scalars(select(ActReceiver.act_id).where(ActReceiver.person_id.in_(people))).all()
    connection.execute(delete(ActReceiver).where(ActReceiver.person_id.in_(people)))
    alone: list[int] = []
    for act in shared:
        rest = connection.scalars(select(ActReceiver.person_id).where(ActReceiver.act_id == act)).all()
        if not rest:
            alone.append(act)
        elif len(rest) == 1:
            connection.execute(update(Act).where(Act.id == act).values(addressed="one", receiver_id=rest[0]))
            connection.execute(delete(ActReceiver).where(ActReceiver.act_id == act))
    direct = connection.scalars(
        select(Act.id).where(or_(Act.sender_id.in_(people), Act.receiver_id.in_(people)))
    ).all()
    gone = {*direct, *alone}
    connection.execute(delete(Act).where(or_(Act.sender_id.in_(people), Act.receiver_id.in_(people))))
    for act in alone:
        connection.execute(delete(Act).where(Act.id == act))
    return len(gone)


def _sweep(connection: Connection, group: int, pattern: re.Pattern[str]) -> None:
    """Put an ellipsis for the name in everything that is text."""
    for table, columns in _TEXTS:
        key = table.id if table is Group else table.group_id
        for row in connection.execute(
            select(table.id, *(getattr(table, c) for c in columns)).where(key == group)
        ):
            found = {
                c: pattern.sub(GONE, v)
                for c, v in zip(columns, row[1:], strict=True)
                if v and pattern.search(v)
            }
            if found:
                connection.execute(update(table).where(table.id == row[0]).values(found))
    _sweep_codings(connection, group, pattern)
    acts = select(Act.id).join(SessionRow).where(SessionRow.group_id == group)
    for column in _IN_ACTS:
        field = getattr(Act, column)
        for value in connection.scalars(
            select(field).where(Act.id.in_(acts), field.is_not(None)).distinct()
        ).all():
            if pattern.search(value):
                changed = update(Act).where(Act.id.in_(acts), field == value)
                connection.execute(changed.values({column: pattern.sub(GONE, value)}))
    for act, words in connection.execute(
        select(ActText.act_id, ActText.text).where(ActText.act_id.in_(acts))
    ).all():
        if pattern.search(words):
            connection.execute(
                update(ActText).where(ActText.act_id == act).values(text=pattern.sub(GONE, words))
            )


def _sweep_codings(connection: Connection, group: int, pattern: re.Pattern[str]) -> None:
    """The same for raters, whose acts bear their names; two of a session stay two."""
    for row, session, rater, by in connection.execute(
        select(Coding.id, Coding.session_id, Coding.rater, Coding.by)
        .join(SessionRow)
        .where(SessionRow.group_id == group)
    ).all():
        if pattern.search(by):
            connection.execute(update(Coding).where(Coding.id == row).values(by=pattern.sub(GONE, by)))
        if not pattern.search(rater):
            continue
        others = connection.scalars(select(Coding.rater).where(Coding.session_id == session)).all()
        changed = pattern.sub(GONE, rater)
        while changed in others:
            changed += GONE
        connection.execute(update(Coding).where(Coding.id == row).values(rater=changed))
        own = (Act.session_id == session, Act.strand == rater)
        connection.execute(update(Act).where(*own).values(strand=changed))


def _sweep_json(connection: Connection, group: int, pattern: re.Pattern[str]) -> None:
    """The same in lists and mappings: what names the person is taken out whole."""

    def names(value: object) -> bool:
        return bool(pattern.search(json.dumps(value, ensure_ascii=False)))

    remarks = connection.scalar(select(Group.remarks).where(Group.id == group)) or []
    kept = [remark for remark in remarks if not names(remark)]
    connection.execute(update(Group).where(Group.id == group).values(remarks=kept))
    for row, given in connection.execute(
        select(Person.id, Person.attributes).where(Person.group_id == group)
    ).all():
        if names(given):
            rest = {k: GONE if names(v) else v for k, v in given.items()}
            connection.execute(update(Person).where(Person.id == row).values(attributes=rest))
    for row, place in connection.execute(
        select(SetAside.id, SetAside.cells).where(SetAside.group_id == group)
    ).all():
        if names(place):
            connection.execute(delete(SetAside).where(SetAside.id == row))
    for row, headers, mapping in connection.execute(
        select(Mapping.id, Mapping.headers, Mapping.mapping)
    ).all():
        if names(headers) or names(mapping):
            connection.execute(delete(Mapping).where(Mapping.id == row))
