"""Changes that can be undone, and that notice one another.

A change is a list of images: one row of one table before and after, with only the columns that changed.
Applying it forwards is doing, backwards undoing; both refuse (`Conflict`) if the row is not as the image
says it was. The images stand in the audit trail, so the trail is also the list of what can be undone.
To make a table editable: one entry in `EDITABLE`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from groupdyn.workspace.errors import Conflict
from groupdyn.workspace.logs import receiver_rows, receivers_of, words_of
from groupdyn.workspace.schema import (
    Act,
    ActReceiver,
    ActText,
    Attendance,
    Base,
    Choice,
    Coding,
    Entry,
    Form,
    Grant,
    Group,
    Guess,
    Incident,
    Note,
    Person,
    Score,
    SessionRow,
)
from groupdyn.workspace.trail import Recorder

EDITABLE: Mapping[str, type[Base]] = {
    table.__tablename__: table
    for table in (
        Group,
        Person,
        SessionRow,
        Attendance,
        Act,
        Incident,
        Score,
        Choice,
        Note,
        Guess,
        Form,
        Coding,
        Grant,
    )
}
"""Table → its class; each has `id` and `version`."""

UNDO, REDO = "undo", "redo"
CODED = "coded beside the log"
"""What is done in a blind coding: it is taken back there, not by undoing the group's last change."""
_PARTS = ("text", "receivers")
"""What belongs to an act but stands in tables of its own."""

_DERIVED = ("version", "position")
"""What changes without anybody editing the row: when others are added before it, too."""

Values = dict[str, Any]


@dataclass(frozen=True)
class Image:
    """A row before and after a change; None where it was not there."""

    table: str
    id: int
    before: Values | None
    after: Values | None

    def as_list(self) -> list[Any]:
        """The image as plain values for JSON."""
        return [self.table, self.id, self.before, self.after]


def current(connection: Connection, table: str, row: int) -> Values | None:
    """A row as it stands, with an act's text and receivers; None if it is not there."""
    return _currents(connection, table, [row]).get(row)


def edit(connection: Connection, table: str, row: int, changes: Values, version: int | None) -> Image:
    """Change some columns of a row that is still of the version the editor saw.

    Parameters
    ----------
    version : what the editor saw; None: whatever stands there.

    Raises
    ------
    Conflict : somebody changed the row in the meantime; it holds both versions.
    """
    now = current(connection, table, row)
    if now is None or (version is not None and now["version"] != version):
        raise Conflict(changes, now)
    image = Image(table, row, {k: now[k] for k in changes}, changes)
    _update(connection, image.table, row, changes, now["version"])
    return image


def edit_all(connection: Connection, table: str, changes: Mapping[int, Values]) -> list[Image]:
    """Change some columns of many rows, whatever stands there: row → its changes; the images in that order.

    Raises
    ------
    Conflict : a row is not there.
    """
    images: list[Image] = []
    for part in _parts_of(list(changes)):
        there = currents(connection, table, part)
        if gone := next((row for row in part if row not in there), None):
            raise Conflict(changes[gone], None)
        images += [Image(table, i, {k: there[i][k] for k in changes[i]}, changes[i]) for i in part]
        _change(connection, table, {row: changes[row] for row in part}, there)
    return images


def add(connection: Connection, table: str, values: Values) -> Image:
    """Add a row."""
    kind: Any = EDITABLE[table]
    whole, parts = _split(table, values)
    row = int(connection.execute(insert(kind).values(whole).returning(kind.id)).scalar_one())
    _write_parts(connection, [(row, parts)])
    return Image(table, row, None, _without_id(current(connection, table, row) or {}))


def remove(connection: Connection, table: str, row: int, version: int | None) -> Image:
    """Take a row out; `version` as in `edit`."""
    kind: Any = EDITABLE[table]
    now = current(connection, table, row)
    if now is None or (version is not None and now["version"] != version):
        raise Conflict(None, now)
    connection.execute(delete(kind).where(kind.id == row))
    return Image(table, row, _without_id(now), None)


def remove_all(connection: Connection, table: str, rows: Sequence[int]) -> list[Image]:
    """Take many rows out, whatever stands there.

    Raises
    ------
    Conflict : a row is not there.
    """
    kind: Any = EDITABLE[table]
    images: list[Image] = []
    for part in _parts_of(rows):
        there = currents(connection, table, part)
        if len(there) < len(part):
            raise Conflict(None, None)
        connection.execute(delete(kind).where(kind.id.in_(part)))
        images += [Image(table, row, _without_id(there[row]), None) for row in part]
    return images


def _parts_of(rows: Sequence[int]) -> list[Sequence[int]]:
    return [rows[i : i + _AT_ONCE] for i in range(0, len(rows), _AT_ONCE)]


def apply(connection: Connection, images: Sequence[Image], *, backwards: bool) -> None:
    """Do a recorded change again, or take it back.

    Raises
    ------
    Conflict : a row has been changed since.
    """
    steps = [
        _Step(i.table, i.id, *((i.after, i.before) if backwards else (i.before, i.after)))
        for i in (reversed(images) if backwards else images)
    ]
    for _, run in groupby(steps, key=_Step.alike):
        while part := list(islice(run, _AT_ONCE)):
            _apply_alike(connection, part)


_AT_ONCE = 400
"""How many rows are looked at in one statement: a file that was taken in can be thousands."""


@dataclass(frozen=True)
class _Step:
    """A row that is to become `new` if it still is `old`."""

    table: str
    id: int
    old: Values | None
    new: Values | None

    def alike(self) -> tuple[object, ...]:
        """What steps have in common that can be done together: rows that come, that go, that change.

        Rows of acts may change in any order; others only as they did, where a name may pass from one to the next.
        """
        if self.old is None:
            return self.table, "comes", tuple(self.new or ())
        if self.new is None:
            return self.table, "goes"
        return self.table, "changes", () if self.table == Act.__tablename__ else tuple(self.new)


def _apply_alike(connection: Connection, steps: Sequence[_Step]) -> None:
    table, new = steps[0].table, steps[0].new
    kind: Any = EDITABLE[table]
    if len({step.id for step in steps}) < len(steps):  # the same row, more than once
        for step in steps:
            _apply_alike(connection, [step])
        return
    there = currents(connection, table, [step.id for step in steps])
    for step in steps:
        _refuse_changed(step, there.get(step.id))
    if new is None:
        connection.execute(delete(kind).where(kind.id.in_(list(there))))
    elif steps[0].old is None:
        rows = [(step.id, *_split(table, step.new or {})) for step in steps]
        connection.execute(insert(kind), [{**whole, "id": row} for row, whole, _ in rows])
        _write_parts(connection, [(row, parts) for row, _, parts in rows if any(parts.values())])
    else:
        _change(connection, table, {step.id: step.new or {} for step in steps}, there)


def _refuse_changed(step: _Step, now: Values | None) -> None:
    """Refuse a row that is not as the step says it was."""
    old = step.old
    if (now is None) != (old is None) or (
        old and now and any(now[k] != old[k] for k in old if k not in _DERIVED)
    ):
        raise Conflict(step.new, now)


def currents(connection: Connection, table: str, rows: Sequence[int]) -> dict[int, Values]:
    """Rows as they stand, as `current` gives each; those that are there."""
    found: dict[int, Values] = {}
    for part in _parts_of(rows):
        found |= _currents(connection, table, part)
    return found


def _currents(connection: Connection, table: str, rows: Sequence[int]) -> dict[int, Values]:
    kind: Any = EDITABLE[table]
    query = select(*kind.__table__.columns).where(kind.id.in_(rows))
    found = {row["id"]: dict(row) for row in connection.execute(query).mappings()}
    if kind is Act:
        texts, several = words_of(connection, rows), receivers_of(connection, rows)
        for act, values in found.items():
            values |= {"text": texts.get(act), "receivers": several.get(act, [])}
    return found


def _update(connection: Connection, table: str, row: int, changes: Values, version: int) -> None:
    kind: Any = EDITABLE[table]
    whole, parts = _split(table, {k: v for k, v in changes.items() if k != "version"})
    done = connection.execute(
        update(kind).where(kind.id == row, kind.version == version).values({**whole, "version": version + 1})
    )
    if done.rowcount != 1:
        raise Conflict(changes, current(connection, table, row))
    _write_parts(connection, [(row, parts)])


def _change(
    connection: Connection, table: str, changes: Mapping[int, Values], there: Mapping[int, Values]
) -> None:
    """Change rows, those together that change in the same columns."""
    alike: dict[tuple[str, ...], list[int]] = {}
    for row, values in changes.items():
        alike.setdefault(tuple(values), []).append(row)
    for rows in alike.values():
        _update_all(connection, table, [(row, changes[row], there[row]["version"]) for row in rows])


def _update_all(connection: Connection, table: str, rows: Sequence[tuple[int, Values, int]]) -> None:
    """The same for many rows, each (row, changes, version), that change in the same columns."""
    if len(rows) == 1:
        _update(connection, table, *rows[0])
        return
    kind: Any = EDITABLE[table]
    split = [(row, *_split(table, values), version) for row, values, version in rows]
    columns = [name for name in split[0][1] if name != "version"]
    named = {name: bindparam(f"new_{name}", type_=kind.__table__.c[name].type) for name in columns}
    done = connection.execute(
        update(kind.__table__)
        .where(kind.id == bindparam("of_row"), kind.version == bindparam("of_version"))
        .values({**named, "version": kind.version + 1}),
        [
            {"of_row": row, "of_version": version, **{f"new_{name}": whole[name] for name in columns}}
            for row, whole, _, version in split
        ],
    )
    if done.rowcount not in (len(rows), -1):  # -1: a driver that cannot say
        raise Conflict(rows[0][1], None)
    _write_parts(connection, [(row, parts) for row, _, parts, _ in split])


def _split(table: str, values: Values) -> tuple[Values, Values]:
    """The values that stand in the row, and an act's parts that stand elsewhere."""
    parts = _PARTS if table == Act.__tablename__ else ()
    return {k: v for k, v in values.items() if k not in parts}, {
        k: v for k, v in values.items() if k in parts
    }


def _write_parts(connection: Connection, rows: Sequence[tuple[int, Values]]) -> None:
    """Write the parts of acts, each (row, what is known of its parts), in place of those that are there."""
    texts = {row: parts["text"] for row, parts in rows if "text" in parts}
    named = {row: parts["receivers"] for row, parts in rows if "receivers" in parts}
    if texts:
        connection.execute(delete(ActText).where(ActText.act_id.in_(list(texts))))
    if words := [{"act_id": row, "text": text} for row, text in texts.items() if text]:
        connection.execute(insert(ActText), words)
    if named:
        connection.execute(delete(ActReceiver).where(ActReceiver.act_id.in_(list(named))))
    if several := receiver_rows(named.items()):
        connection.execute(insert(ActReceiver), several)


def _without_id(values: Values) -> Values:
    return {k: v for k, v in values.items() if k != "id"}


def step(connection: Connection, recorder: Recorder, group: int | None, *, back: bool) -> str | None:
    """Undo (or redo) this person's last change, in one group or anywhere; what it was, None if there is none.

    Raises
    ------
    Conflict : somebody changed the same since; nothing is undone.
    """
    done, undone = _stacks(connection, recorder.who, group)
    stack = done if back else undone
    if not stack:
        return None
    found = connection.execute(select(Entry).where(Entry.seq == stack[-1])).mappings().one()
    images = [Image(*entry) for entry in json.loads(found["images"])]
    apply(connection, images, backwards=back)
    recorder.record(
        connection, UNDO if back else REDO, group=found["group_id"], about=found["action"], of=found["seq"]
    )
    return str(found["action"])


@dataclass(frozen=True)
class Change:
    """A change that can be undone or done again: what it was, of which group, and when."""

    action: str
    group: int | None
    at: str


def next_steps(connection: Connection, who: str, group: int | None) -> tuple[Change | None, Change | None]:
    """What `step` would undo, and what it would do again; None where there is nothing."""
    undo, redo = (stack[-1] if stack else None for stack in _stacks(connection, who, group))
    return _change_of(connection, undo), _change_of(connection, redo)


def _change_of(connection: Connection, seq: int | None) -> Change | None:
    if seq is None:
        return None
    row = connection.execute(select(Entry.action, Entry.group_id, Entry.at).where(Entry.seq == seq)).one()
    return Change(*row)


def _stacks(connection: Connection, who: str, group: int | None) -> tuple[list[int], list[int]]:
    """What this person did that can be undone, and what can be done again; the last one last.

    What was done before somebody was erased from the group cannot be undone: its images are gone.
    """
    query = select(Entry.seq, Entry.action, Entry.of).where(Entry.who == who).order_by(Entry.seq)
    query = query.where(Entry.images.is_not(None) | Entry.action.in_((UNDO, REDO)), Entry.action != CODED)
    if group is not None:
        query = query.where(Entry.group_id == group)
    done: list[int] = []
    undone: list[int] = []
    for seq, action, of in connection.execute(query):
        if of is None:
            done.append(seq)
            undone.clear()
        elif of not in done and of not in undone:
            continue
        elif action == UNDO:
            done.remove(of)
            undone.append(of)
        else:
            undone.remove(of)
            done.append(of)
    return done, undone
