"""Every row of a group as plain values, and back into a workspace, where rows have other numbers.

A table comes along because it stands in `OF_GROUP` or `OF_WORKSPACE`, and then with all of its columns; one
that does not stands in `STAYS`, with the reason (a test asks both of every table). To add one: a line there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, Connection, Table, insert, select

from groupdyn.workspace.logs import exact_scheme, scheme_id
from groupdyn.workspace.schema import (
    Act,
    ActReceiver,
    ActText,
    Attendance,
    Base,
    Choice,
    Coding,
    Form,
    Grant,
    Group,
    Guess,
    Import,
    Incident,
    Note,
    Person,
    SchemeRow,
    Score,
    SessionRow,
    SetAside,
    Setting,
)
from groupdyn.workspace.schema import Mapping as MappingRow

OF_GROUP: tuple[type[Base], ...] = (
    Group, Import, Person, SessionRow, Attendance, Act, ActReceiver, ActText, Incident, Score, Choice, Form,
    Note, Guess, SetAside, Coding, Grant,
)  # fmt: skip
"""What hangs on a group, each table behind those at which it points."""
OF_WORKSPACE: tuple[type[Base], ...] = (Setting, MappingRow, Grant)
"""What is of no group; of the grants, those for every group."""
STAYS: Mapping[str, str] = {
    "schemes": "comes along with each group, by its content",
    "head": "the end of this workspace's audit trail, under its own key",
    "trail": "is written as a table to be read; another workspace has a trail of its own, under its own key",
    "copies": "where this workspace put its backups and exports; they are not those of another",
}
"""Table → why no other workspace takes its rows over."""

Values = dict[str, Any]
_PAIR = re.compile(r"(\d+):(\d+)")
"""By what a decision of two raters is kept (`agreed.keys_of`): the rows of both acts, 0 for none."""


def _table(kind: type[Base]) -> Table:
    table = kind.__table__
    assert isinstance(table, Table)  # noqa: S101 – for the types: no class of the schema is anything else
    return table


# --- out -----------------------------------------------------------------------------------------


def rows_of_group(connection: Connection, group: int) -> Values:
    """Every row of a group, those that were taken out but can be put back among them."""
    content = connection.scalar(
        select(SchemeRow.content).join(Group, Group.scheme_id == SchemeRow.id).where(Group.id == group)
    )
    tables = {_table(kind).name: _listed(connection, kind, _hangs_on(kind, group)) for kind in OF_GROUP}
    return {"scheme": content, "tables": tables}


def rows_of_workspace(connection: Connection) -> Values:
    """Every row that is of no group."""
    of_none: Mapping[type[Base], Any] = {Grant: Grant.group_id.is_(None)}
    return {
        "tables": {_table(kind).name: _listed(connection, kind, of_none.get(kind)) for kind in OF_WORKSPACE}
    }


def _hangs_on(kind: type[Base], group: int) -> Any:
    columns = _table(kind).c
    if kind is Group:
        return columns.id == group
    if "group_id" in columns:
        return columns.group_id == group
    sessions = select(SessionRow.id).where(SessionRow.group_id == group)
    if "session_id" in columns:
        return columns.session_id.in_(sessions)
    return columns.act_id.in_(select(Act.id).where(Act.session_id.in_(sessions)))


def _listed(connection: Connection, kind: type[Base], where: Any) -> Values:
    """A table as its columns' names and its rows, in the order of their numbers."""
    table = _table(kind)
    query = select(table).order_by(*table.primary_key)
    found = connection.execute(query if where is None else query.where(where))
    return {"columns": list(found.keys()), "rows": [list(row) for row in found]}


# --- in ------------------------------------------------------------------------------------------


def take_group(connection: Connection, found: Mapping[str, Any], place: int) -> int:
    """Put such rows into a workspace as a new group; its number. `place` is where its acts stand.

    Raises
    ------
    ValueError, KeyError, TypeError : they are not what `rows_of_group` gives.
    """
    ids: dict[str, dict[int, int]] = {}
    scheme = scheme_id(connection, exact_scheme(found["scheme"]))
    for kind in OF_GROUP:
        rows = read_rows(kind, found["tables"])
        if kind is Group:
            (row,) = rows
            row["scheme_id"] = scheme
        elif kind is Act:
            _place(rows, place)
        elif kind is Coding:
            for row in rows:
                row["decisions"] = _of_acts(row["decisions"], ids["acts"])
        _insert(connection, kind, rows, ids)
    (group,) = ids["groups"].values()
    return group


def take_workspace(connection: Connection, found: Mapping[str, Any], *, is_new: bool) -> None:
    """Put what is of no group into a workspace, where it says nothing about the same yet.

    Who may see every group is taken over only by a workspace without groups: it would be the groups that are
    there, too, of which nobody said so.
    """
    known: Mapping[type[Base], tuple[str, Collection[Any]]] = {
        Setting: ("name", connection.scalars(select(Setting.name)).all()),
        MappingRow: ("headers", connection.scalars(select(MappingRow.headers)).all()),
        Grant: ("person", connection.scalars(select(Grant.person).where(Grant.group_id.is_(None))).all()),
    }
    for kind in OF_WORKSPACE:
        key, there = known[kind]
        rows = [row for row in read_rows(kind, found["tables"]) if row[key] not in there]
        if kind is not Grant or is_new:
            _insert(connection, kind, rows, {})


def read_rows(kind: type[Base], tables: Mapping[str, Any]) -> list[Values]:
    """The rows of a table as they were written, each with every column and nothing that does not fit in it.

    Raises
    ------
    ValueError, KeyError, TypeError : they are something else.
    """
    table = _table(kind)
    listed = tables[table.name]
    if list(listed["columns"]) != list(table.c.keys()):
        raise ValueError
    rows = [dict(zip(table.c.keys(), row, strict=True)) for row in listed["rows"]]
    for column in table.c:
        kept_as = object if isinstance(column.type, JSON) else column.type.python_type
        for row in rows:
            _refuse_misfit(row[column.key], kept_as, nullable=bool(column.nullable))
    return rows


def _refuse_misfit(value: Any, kept_as: type, *, nullable: bool) -> None:
    if value is None:
        fits = nullable
    elif kept_as is float:
        fits = isinstance(value, (int, float)) and not isinstance(value, bool)
    else:
        fits = isinstance(value, kept_as) and (kept_as is not int or not isinstance(value, bool))
    if not fits or (isinstance(value, str) and "\0" in value):
        raise ValueError


def _place(rows: Sequence[Values], place: int) -> None:
    """Let acts stand in the order in which they stood, before whatever is recorded from now on."""
    order = {old: k for k, old in enumerate(sorted({row["place"] for row in rows}), start=1)}
    for row in rows:
        row["place"] = place - 1 + order[row["place"]] / len(order)


def _of_acts(decisions: Mapping[str, Any] | None, acts: Mapping[int, int]) -> Values | None:
    """Decisions about pairs of acts under the acts' new numbers; those about acts that are gone fall away."""
    if decisions is None:
        return None
    moved: Values = {}
    for key, value in decisions.items():
        pair = _PAIR.fullmatch(key)
        if pair is None:
            moved[key] = value
            continue
        rows = [acts.get(int(row)) if int(row) else 0 for row in pair.groups()]
        if None not in rows:
            moved[f"{rows[0]}:{rows[1]}"] = value
    return moved


def _insert(
    connection: Connection, kind: type[Base], rows: Sequence[Values], ids: dict[str, dict[int, int]]
) -> None:
    """Insert rows under new numbers, pointing at the new numbers of others; `ids` learns of them."""
    table = _table(kind)
    points = {
        column.key: key.column.table.name
        for column in table.c
        for key in column.foreign_keys
        if key.column.table.name != "schemes"
    }
    for row in rows:
        for column, target in points.items():
            row[column] = None if row[column] is None else ids[target][row[column]]
    if "id" not in table.c:
        if rows:
            connection.execute(insert(table), rows)
        return
    old = [row.pop("id") for row in rows]
    if len(set(old)) < len(old):
        raise ValueError
    query = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    new = connection.scalars(query, rows).all() if rows else []
    ids[table.name] = dict(zip(old, new, strict=True))
