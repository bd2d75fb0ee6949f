"""Acts that were counted from memory: who turned to whom how often, kept as so many acts without a time.

Each count is as many acts, not one act of that weight: shares, chance ranges and minimum numbers count acts,
and an act can be corrected one by one afterwards. Such acts are known by their client, `MEMORY`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import Connection, select

from groupdyn.capture.grid import Cell
from groupdyn.errors import SelectionError
from groupdyn.i18n import N_
from groupdyn.workspace import changes
from groupdyn.workspace.changes import Image, Values
from groupdyn.workspace.logs import MEMORY, addressed, members_by_row, people_ids, person_of, receiver
from groupdyn.workspace.schema import Act, SessionRow


def counts(connection: Connection, group: int, session: str) -> dict[Cell, int]:
    """How often who turned to whom in which way, as it was counted from memory."""
    return {cell: len(acts) for cell, acts in _acts(connection, group, session).items()}


def set_counts(
    connection: Connection, group: int, session: str, wanted: Mapping[Cell, int], place: int, at: str
) -> list[Image]:
    """Make the acts that were counted in a session fit these counts; what is not named is 0.

    Raises
    ------
    SelectionError : the session or somebody is not there.
    """
    row, label = _session(connection, group, session)
    people = people_ids(connection, group)
    there = _acts(connection, group, session)
    images: list[Image] = []
    for cell in dict.fromkeys([*there, *wanted]):
        acts, want = there.get(cell, []), wanted.get(cell, 0)
        surplus = acts[max(want, 0) :]
        images += [changes.edit(connection, "acts", act, {"removed": True}, None) for act in surplus]
        new = _row(cell, row, label, people, place, at)
        images += [changes.add(connection, "acts", new) for _ in range(want - len(acts))]
    return images


def _session(connection: Connection, group: int, session: str) -> tuple[int, str]:
    found = connection.execute(
        select(SessionRow.id, SessionRow.label)
        .where(SessionRow.group_id == group, SessionRow.session == session)
        .order_by(SessionRow.position)
    ).first()
    if found is None:
        raise SelectionError(
            N_("There is no session “{session}” in the group. Add it first."), session=session
        )
    return int(found[0]), str(found[1])


def _acts(connection: Connection, group: int, session: str) -> dict[Cell, list[int]]:
    """The rows behind each count, the oldest first."""
    row, _ = _session(connection, group, session)
    who = members_by_row(connection, group)
    found: dict[Cell, list[int]] = defaultdict(list)
    for act in connection.execute(
        select(Act.id, Act.sender_id, Act.addressed, Act.receiver_id, Act.act)
        .where(Act.session_id == row, Act.client == MEMORY, Act.removed.is_(False), Act.strand.is_(None))
        .order_by(Act.place, Act.id)
    ):
        to = receiver(act.addressed, act.receiver_id, (), who)
        found[Cell(who[act.sender_id], to or "", act.act or "")].append(act.id)
    return dict(found)


def _row(
    cell: Cell, session: int, label: str, people: Mapping[tuple[str, str], int], place: int, at: str
) -> Values:
    word, one, _ = addressed(cell.receiver, label, dict(people))
    empty: Values = dict.fromkeys(c.key for c in Act.__table__.columns if c.key != "id")
    return {
        **empty,
        "session_id": session,
        "place": place,
        "sender_id": person_of(cell.sender, label, dict(people)),
        "addressed": word,
        "receiver_id": one,
        "act": cell.act,
        "weight": 1.0,
        "client": MEMORY,
        "at": at,
        "clock": "ok",
        "removed": False,
        "version": 1,
    }
