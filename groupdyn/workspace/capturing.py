"""Acts as they are captured: durable when the call returns, each taken once however often it is delivered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Self

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from groupdyn.errors import SelectionError
from groupdyn.i18n import N_
from groupdyn.log import ACT_COLUMNS
from groupdyn.workspace import ordering
from groupdyn.workspace.changes import CODED, Image, Values, current, currents
from groupdyn.workspace.errors import WorkspaceError
from groupdyn.workspace.logs import (
    PLAIN,
    WORDS,
    Key,
    addressed,
    members_by_row,
    people_ids,
    person_of,
    receiver,
    receiver_rows,
    session_ids,
)
from groupdyn.workspace.schema import Act, ActReceiver, ActText, SessionRow
from groupdyn.workspace.store import Prepared
from groupdyn.workspace.trail import Place, Recorder

RECORDED = "act recorded"


@dataclass(frozen=True)
class NewAct:
    """An act to be stored. Fields are the log's columns; `receiver` as in a log.

    Attributes
    ----------
    client, number : who delivers it and which of its acts it is; the same pair in the same session is
        taken once. Without a client, every delivery is an act of its own.
    receiver_confidence : how sure a proposed receiver is, in [0, 1]; None where the receiver was observed.
    group : the group's name inside the log; not needed where the log has one.
    """

    session: str
    sender: str
    receiver: str | None
    act: str
    client: str | None = None
    number: int | None = None
    group: str | None = None
    text: str = field(default="", repr=False)
    seq: float | None = None
    start_s: float | None = None
    end_s: float | None = None
    receiver_confidence: float | None = None
    weight: float | None = 1.0
    valence: float | None = None
    intensity: float | None = None
    here_and_now: bool | None = None
    incident: str | None = None
    rater: str | None = None
    specific: bool | None = None
    owned: bool | None = None
    qualified: bool | None = None
    response: str | None = None


@dataclass(frozen=True)
class StoredAct:
    """An act as it is stored: its row's `id` and `version`, when it was captured, and the act."""

    id: int
    version: int
    at: str | None
    clock: str | None
    act: NewAct


@dataclass
class Directory:
    """What capturing an act needs to know of a workspace, kept while nobody else changes it.

    Every change moves the end of the audit trail, whose digest is like no other. So what is known is right as
    long as the trail still ends where it did (`end`); a change that is not taken after all leads to no such end.

    Attributes
    ----------
    people, sessions : group → rows by name.
    recorded : (group, session) → what `recordings` knows of a session that is recorded.
    """

    end: str = ""
    people: dict[int, dict[Key, int]] = field(default_factory=dict)
    sessions: dict[int, dict[Key, int]] = field(default_factory=dict)
    recorded: dict[tuple[int, int], Any] = field(default_factory=dict)

    def at(self, end: str) -> Self:
        """The directory of the workspace whose trail ends so: emptied if that is not where it was."""
        if end != self.end:
            self.people.clear()
            self.sessions.clear()
            self.recorded.clear()
            self.end = end
        return self

    def of(self, connection: Connection, group: int) -> tuple[dict[Key, int], dict[Key, int]]:
        """(people, sessions) of a group."""
        if group not in self.people:
            self.people[group] = people_ids(connection, group)
            self.sessions[group] = session_ids(connection, group)
        return self.people[group], self.sessions[group]


def append(
    connection: Connection,
    recorder: Recorder,
    directory: Directory,
    group: int,
    acts: Sequence[NewAct],
    strand: str | None = None,
    *,
    by_time: bool = False,
) -> tuple[int, ...]:
    """Add acts at the end of their sessions, or where their times belong; the rows' ids, in the order given.

    Raises
    ------
    SelectionError : a session or person is not there; nothing is stored.
    """
    place = recorder.begin(connection)
    people, sessions = directory.at(place.before).of(connection, group)
    taken: list[tuple[int, bool]] = []
    for act in acts:
        row, parts = _row(act, people, sessions)
        stamp = {"place": place.seq, "at": place.at, "clock": place.flag, "removed": False, "version": 1}
        stamp["strand"] = strand
        taken.append(take(connection, {**row, **stamp}, parts))
    new = [act for act, is_new in taken if is_new]
    if new:
        images = [["acts", act, {"removed": True}, {"removed": False}] for act in new]
        for session in sorted({act.session for act in acts}) if by_time else ():
            own = next(i for (_, name), i in sessions.items() if name == session)
            images += [image.as_list() for image in ordering.by_time(connection, own, strand, place.seq)]
        action = RECORDED if strand is None else CODED
        directory.recorded.clear()  # an act may be later than the last one that was tapped
        directory.end = place.finish(action, group=group, images=images)
    return tuple(act for act, _ in taken)


def take_in(
    connection: Connection, place: Place, group: int, acts: Sequence[NewAct], *, by_time: bool
) -> tuple[tuple[int, ...], list[Image]]:
    """Add acts to a session that may be new in the same change: (their rows, the images of what came).

    The images hold the acts whole: where the session goes by undoing, they go with it and come back with it.
    """
    people, sessions = people_ids(connection, group), session_ids(connection, group)
    taken: list[tuple[int, bool]] = []
    for act in acts:
        row, parts = _row(act, people, sessions)
        stamp = {"place": place.seq, "at": place.at, "clock": place.flag, "removed": False, "version": 1}
        taken.append(take(connection, {**row, **stamp}, parts))
    new = [act for act, is_new in taken if is_new]
    moved = [
        image
        for own in (
            i for (_, name), i in sessions.items() if by_time and name in {act.session for act in acts}
        )
        for image in ordering.by_time(connection, own, None, place.seq)
    ]
    images = [image for image in moved if image.id not in set(new)]
    for came, values in currents(connection, "acts", new).items():
        images.append(Image("acts", came, None, {k: v for k, v in values.items() if k != "id"}))
    return tuple(act for act, _ in taken), images


def _row(act: NewAct, people: dict[Key, int], sessions: dict[Key, int]) -> tuple[Values, Values]:
    label = act.group if act.group is not None else next((g for g, _ in sessions), "")
    if (label, act.session) not in sessions:
        raise SelectionError(
            N_("There is no session “{session}” in the group. Add it first."), session=act.session
        )
    refuse_nul(act.text)
    word, one, several = addressed(act.receiver, label, people)
    row = {
        "session_id": sessions[label, act.session],
        "sender_id": person_of(act.sender, label, people),
        "addressed": word,
        "receiver_id": one,
        "client": act.client,
        "number": act.number,
        **{name: getattr(act, name) for name in PLAIN},
    }
    return row, {"text": act.text, "receivers": several}


def refuse_nul(text: str) -> None:
    """Refuse a text with a character that no store keeps.

    Raises
    ------
    WorkspaceError : what to do.
    """
    if "\0" in text:
        raise WorkspaceError(N_("The text holds a character that cannot be stored (NUL). Remove it."))


_ONCE = ("session_id", "client", "number")
_INSERTS: dict[str, Prepared] = {
    name: Prepared(insert(Act).on_conflict_do_nothing(index_elements=_ONCE).returning(Act.id))
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


_EMPTY: Values = dict.fromkeys(name for name in Act.__table__.columns.keys() if name != "id")  # noqa: SIM118 – a collection of columns
"""Every column of an act, so that the prepared statement fits whoever fills some of them."""


def take(connection: Connection, row: Values, parts: Values) -> tuple[int, bool]:
    """Store one act: (its row, whether it is new)."""
    new = _INSERTS[connection.dialect.name].first(connection, {**_EMPTY, **row})
    if new is None:
        known = select(Act.id).where(*(getattr(Act, name) == row[name] for name in _ONCE))
        return int(connection.execute(known).scalar_one()), False
    if parts["text"]:
        connection.execute(insert(ActText).values(act_id=new[0], text=parts["text"]))
    if parts["receivers"]:
        connection.execute(insert(ActReceiver), receiver_rows([(new[0], parts["receivers"])]))
    return int(new[0]), True


def changes_of(connection: Connection, group: int, act: int, given: Values) -> Values:
    """The row's columns for a correction that is said in the log's columns.

    Raises
    ------
    SelectionError : there is no such act, column, person or session.
    """
    now = current(connection, "acts", act)
    people, sessions = people_ids(connection, group), session_ids(connection, group)
    label = next((key[0] for key, i in sessions.items() if now and i == now["session_id"]), None)
    if now is None or label is None:
        raise SelectionError(N_("There is no such act in the group."))
    if unknown := [name for name in given if name not in ACT_COLUMNS or name == "group"]:
        raise SelectionError(N_("An act has no “{column}” that could be corrected."), column=unknown[0])
    refuse_nul(given.get("text") or "")
    row: Values = {name: value for name, value in given.items() if name in PLAIN or name == "text"}
    row |= {name: "" for name in WORDS if name in row and row[name] is None}
    if "sender" in given:
        row["sender_id"] = person_of(given["sender"], label, people)
    if "receiver" in given:
        word, one, several = addressed(given["receiver"], label, people)
        row |= {"addressed": word, "receiver_id": one, "receivers": several}
        row.setdefault("receiver_confidence", None)  # whoever says whom it was makes it an observation
    if "session" in given:
        if (label, given["session"]) not in sessions:
            raise SelectionError(
                N_("There is no session “{session}” in the group. Add it first."), session=given["session"]
            )
        row["session_id"] = sessions[label, given["session"]]
    return row


def row_of(connection: Connection, group: int, session: str, client: str, number: int) -> int | None:
    """The row of an act by who delivered it."""
    found = connection.scalar(
        select(Act.id)
        .join(SessionRow)
        .where(SessionRow.group_id == group, SessionRow.session == session)
        .where(Act.client == client, Act.number == number)
    )
    return None if found is None else int(found)


def last_acts(
    connection: Connection, group: int, session: str | None, count: int, strand: str | None = None
) -> tuple[StoredAct, ...]:
    """The last acts of a session (or of the group), the latest last."""
    query = (
        select(Act, SessionRow.session, SessionRow.label)
        .with_only_columns(*Act.__table__.columns, SessionRow.session, SessionRow.label)
        .join(SessionRow)
        .where(SessionRow.group_id == group, Act.removed.is_(False), ordering.in_strand(strand))
        .order_by(SessionRow.position.desc(), Act.place.desc(), Act.id.desc())
        .limit(count)
    )
    if session is not None:
        query = query.where(SessionRow.session == session)
    who = members_by_row(connection, group)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    return tuple(_stored(connection, row, who) for row in reversed(rows))


_FIELDS = tuple(f.name for f in fields(NewAct))


def _stored(connection: Connection, row: Values, who: dict[int, str]) -> StoredAct:
    parts = current(connection, "acts", row["id"]) or row
    given = {
        **row,
        "group": row["label"],
        "sender": who[row["sender_id"]],
        "receiver": receiver(row["addressed"], row["receiver_id"], parts["receivers"], who),
        "text": parts["text"] or "",
    }
    act = NewAct(**{name: given[name] for name in _FIELDS})
    return StoredAct(row["id"], row["version"], row["at"], row["clock"], act)
