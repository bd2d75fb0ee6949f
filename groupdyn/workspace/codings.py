"""Codings beside the log: what a second rater made of a session, and how two codings become one log.

A coding's acts bear its rater as their strand and are in no log. It is blind: until it is finished, only who
began it can read it, and once finished nobody can change it, since both codings are then seen. What is done
in a coding is taken back there, never by undoing the group's last change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from sqlalchemy import Connection, insert, select, update

from groupdyn.errors import SelectionError
from groupdyn.i18n import N_
from groupdyn.workspace import changes, ordering
from groupdyn.workspace.capturing import changes_of
from groupdyn.workspace.changes import Image, Values
from groupdyn.workspace.errors import WorkspaceError
from groupdyn.workspace.logs import (
    PLAIN,
    members_by_row,
    receiver,
    receiver_rows,
    receivers_of,
    words_of,
)
from groupdyn.workspace.schema import Act, ActReceiver, ActText, Coding, SessionRow

FINISHED = "coding finished"
DECIDED = "differences decided"
RECONCILED = "codings reconciled"
FIRST = "first"
"""Under this word the decisions say whose coding the log was before."""
_LONGEST = 80


@dataclass(frozen=True)
class CodingInfo:
    """A coding of a session beside its log, as the workspace lists it.

    Attributes
    ----------
    by : the user who began it; only this one reads it while `finished_at` is None.
    reconciled_at : when an agreed log was made of it; None before.
    decisions : what was decided so far about the acts that differ, in the words of whoever decides.
    """

    id: int
    session: str
    rater: str
    by: str
    started_at: str
    finished_at: str | None
    reconciled_at: str | None
    decisions: dict[str, Any] | None = None


@dataclass(frozen=True)
class Agreed:
    """What two raters settled on, beside what they agreed about anyway.

    Attributes
    ----------
    changes : row of an act in the log → columns as the log names them.
    taken_out : rows of acts in the log that are no acts after all.
    taken_in : row of an act in the coding → the columns in which it is to differ from there.
    behind : row of an act in the coding → the row in the log behind which it stands, where it has no time.
    """

    changes: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    taken_out: Collection[int] = ()
    taken_in: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    behind: Mapping[int, int | None] = field(default_factory=dict)


# --- finding -------------------------------------------------------------------------------------


def listed(connection: Connection, group: int) -> tuple[CodingInfo, ...]:
    """The codings of a group, in the order of the sessions, then as they were begun."""
    columns = (
        Coding.rater,
        Coding.by,
        Coding.started_at,
        Coding.finished_at,
        Coding.reconciled_at,
        Coding.decisions,
    )
    found = connection.execute(
        select(Coding.id, SessionRow.session, *columns)
        .join(SessionRow)
        .where(SessionRow.group_id == group)
        .order_by(SessionRow.position, Coding.id)
    )
    return tuple(CodingInfo(*row) for row in found)


def session_row(connection: Connection, group: int, session: str) -> int:
    """The row of a session by its name.

    Raises
    ------
    SelectionError : there is none.
    """
    found = connection.scalar(
        select(SessionRow.id)
        .where(SessionRow.group_id == group, SessionRow.session == session)
        .order_by(SessionRow.position)
        .limit(1)
    )
    if found is None:
        raise SelectionError(
            N_("There is no session “{session}” in the group. Add it first."), session=session
        )
    return int(found)


def _find(connection: Connection, group: int, session: str, rater: str) -> Values:
    row = session_row(connection, group, session)
    query = select(*Coding.__table__.columns).where(Coding.session_id == row, Coding.rater == rater)
    found = connection.execute(query).mappings().first()
    if found is None:
        raise SelectionError(N_("There is no coding of this session by this rater."))
    return dict(found)


def refuse_closed(connection: Connection, group: int, session: str, rater: str, who: str) -> None:
    """Refuse what only the one who began a coding may do, and only until it is finished.

    Raises
    ------
    WorkspaceError : it is finished, or somebody else's.
    """
    coding = _find(connection, group, session, rater)
    if coding["finished_at"] is not None:
        raise WorkspaceError(N_("This coding is finished: both codings have been seen. It stays as it is."))
    if coding["by"] != who:
        raise WorkspaceError(_BLIND)


_BLIND = N_("This coding is not finished. Until then, nobody but its rater sees or changes it.")


def refuse_blind(connection: Connection, group: int, session: str, rater: str, who: str) -> None:
    """Refuse to show a coding that is not finished to anybody else.

    Raises
    ------
    WorkspaceError : it is blind.
    """
    coding = _find(connection, group, session, rater)
    if coding["finished_at"] is None and coding["by"] != who:
        raise WorkspaceError(_BLIND)


def refuse_other(connection: Connection, group: int, act: int, strand: str | None, who: str) -> None:
    """Refuse to change an act that belongs to another coding than was said, or to a closed one.

    Raises
    ------
    SelectionError, WorkspaceError : why not.
    """
    found = connection.execute(
        select(Act.strand, SessionRow.session).join(SessionRow).where(Act.id == act)
    ).one_or_none()
    if found is None or found[0] != strand:
        raise SelectionError(N_("There is no such act in the group."))
    if strand is not None:
        refuse_closed(connection, group, found[1], strand, who)


def table(connection: Connection, group: int, session: str, strand: str | None) -> pd.DataFrame:
    """The acts of a session in the log (`strand` None) or in a coding, in order.

    Columns: `id`, `version`, `sender`, `receiver` (as in a log), and those of `logs.PLAIN` and `text`.
    """
    row = session_row(connection, group, session)
    of = (Act.session_id == row, Act.removed.is_(False), ordering.in_strand(strand))
    plain = [getattr(Act, name) for name in PLAIN]
    acts = connection.execute(
        select(Act.id, Act.version, Act.sender_id, Act.addressed, Act.receiver_id, *plain)
        .where(*of)
        .order_by(Act.place, Act.id)
    ).mappings()
    who = members_by_row(connection, group)
    ids = select(Act.id).where(*of)
    words, several = words_of(connection, ids), receivers_of(connection, ids)
    rows = [
        {
            "id": act["id"],
            "version": act["version"],
            "sender": who[act["sender_id"]],
            "receiver": receiver(act["addressed"], act["receiver_id"], several.get(act["id"], ()), who),
            **{name: act[name] for name in PLAIN},
            "text": words.get(act["id"], ""),
        }
        for act in acts
    ]
    return pd.DataFrame(rows, columns=["id", "version", "sender", "receiver", *PLAIN, "text"])


# --- beginning and finishing ---------------------------------------------------------------------


def begin(connection: Connection, group: int, session: str, rater: str, who: str, at: str) -> Image:
    """Begin a coding.

    Raises
    ------
    SelectionError : the rater has one of this session already, or no name.
    """
    row = session_row(connection, group, session)
    rater = _named(rater)
    if connection.scalar(select(Coding.id).where(Coding.session_id == row, Coding.rater == rater)):
        raise SelectionError(N_("This rater has a coding of this session already. Give another name."))
    blank = {"finished_at": None, "reconciled_at": None, "decisions": None}
    return changes.add(
        connection, "codings", {"session_id": row, "rater": rater, "by": who, "started_at": at, **blank}
    )


def _named(rater: str) -> str:
    rater = " ".join(rater.split())
    if not rater or len(rater) > _LONGEST or not rater.isprintable():
        raise SelectionError(N_("Give the rater a name of up to 80 letters."))
    return rater


def finish(connection: Connection, group: int, session: str, rater: str, who: str, at: str) -> None:
    """Close a coding for good: from now on it is seen.

    Raises
    ------
    WorkspaceError : it is closed already, or somebody else's.
    """
    refuse_closed(connection, group, session, rater, who)
    coding = _find(connection, group, session, rater)
    connection.execute(update(Coding).where(Coding.id == coding["id"]).values(finished_at=at))


def decide(
    connection: Connection, group: int, session: str, rater: str, decisions: Mapping[str, Any]
) -> None:
    """Keep what was decided so far about a finished coding.

    Raises
    ------
    WorkspaceError : it is not finished, or was reconciled.
    """
    coding = _find(connection, group, session, rater)
    _refuse_settled(coding)
    connection.execute(update(Coding).where(Coding.id == coding["id"]).values(decisions=dict(decisions)))


def _refuse_settled(coding: Values) -> None:
    if coding["finished_at"] is None:
        raise WorkspaceError(_BLIND)
    if coding["reconciled_at"] is not None:
        raise WorkspaceError(N_("The agreed log was made already."))


def discard(connection: Connection, group: int, session: str, rater: str, who: str) -> list[Image]:
    """Discard a coding that is not finished, with its acts."""
    refuse_closed(connection, group, session, rater, who)
    coding = _find(connection, group, session, rater)
    acts = connection.scalars(
        select(Act.id).where(Act.session_id == coding["session_id"], Act.strand == rater).order_by(Act.id)
    ).all()
    images = changes.remove_all(connection, "acts", acts)
    return [*images, changes.remove(connection, "codings", coding["id"], None)]


# --- reconciling ---------------------------------------------------------------------------------


def reconcile(
    connection: Connection,
    group: int,
    session: str,
    rater: str,
    agreed: Agreed,
    *,
    first: str,
    who: str,
    place: int,
    at: str,
) -> list[Image]:
    """Make one agreed log of the log and a coding; the log as it was is kept as the coding of `first`.

    The log's own rows stay what they are and are corrected, so that notes on them stay where they were.

    Raises
    ------
    WorkspaceError : the coding is not finished, or was reconciled before.
    SelectionError : a decision is about an act that is not there.
    """
    coding = _find(connection, group, session, rater)
    _refuse_settled(coding)
    log = table(connection, group, session, None)
    other = table(connection, group, session, rater)
    known = set(log["id"]), set(other["id"])
    if not {*agreed.changes, *agreed.taken_out} <= known[0] or not {*agreed.taken_in} <= known[1]:
        raise SelectionError(N_("There is no such act in the group."))
    images = [begin(connection, group, session, first, who, at)]
    connection.execute(update(Coding).where(Coding.id == images[0].id).values(finished_at=at))
    images[0] = Image("codings", images[0].id, None, {**(images[0].after or {}), "finished_at": at})
    images += _copied(connection, log["id"].tolist(), _named(first))
    for act, values in agreed.changes.items():
        images.append(
            changes.edit(connection, "acts", act, changes_of(connection, group, act, dict(values)), None)
        )
    images += [changes.edit(connection, "acts", act, {"removed": True}, None) for act in agreed.taken_out]
    behind: dict[int, list[int]] = defaultdict(list)
    new = _copied(connection, list(agreed.taken_in), None)
    images += new
    for image, (act, values) in zip(new, agreed.taken_in.items(), strict=True):
        behind[agreed.behind.get(act) or 0].append(image.id)
        if values:
            row = changes_of(connection, group, image.id, dict(values))
            images.append(changes.edit(connection, "acts", image.id, row, None))
    images += ordering.in_order(connection, _order(connection, log, behind), place)
    done = {"reconciled_at": at, "decisions": {**(coding["decisions"] or {}), FIRST: _named(first)}}
    return [*images, changes.edit(connection, "codings", coding["id"], done, None)]


def _copied(connection: Connection, acts: Sequence[int], strand: str | None) -> list[Image]:
    """Copies of acts in another strand, in their order; of no device, so that no delivery is mistaken for one."""
    found = connection.execute(select(*Act.__table__.columns).where(Act.id.in_(acts))).mappings()
    rows = {row["id"]: dict(row) for row in found}
    apart = {"strand": strand, "client": None, "number": None, "version": 1}
    copies: list[Values] = [{k: v for k, v in {**rows[act], **apart}.items() if k != "id"} for act in acts]
    if not copies:
        return []
    new = connection.scalars(insert(Act).returning(Act.id, sort_by_parameter_order=True), copies).all()
    of = dict(zip(acts, new, strict=True))
    texts, several = words_of(connection, acts), receivers_of(connection, acts)
    if texts:
        connection.execute(
            insert(ActText), [{"act_id": of[act], "text": words} for act, words in texts.items()]
        )
    if several:
        connection.execute(
            insert(ActReceiver), receiver_rows((of[act], named) for act, named in several.items())
        )
    return [
        Image("acts", of[act], None, {**copy, "text": texts.get(act), "receivers": several.get(act, [])})
        for act, copy in zip(acts, copies, strict=True)
    ]


def _order(connection: Connection, log: pd.DataFrame, behind: Mapping[int, Sequence[int]]) -> list[int]:
    """The rows of the agreed log in order: what was taken in stands by its time, else behind its neighbour."""
    order: list[int] = list(behind.get(0, ()))
    for act in log["id"].tolist():
        order += [act, *behind.get(act, ())]
    found = connection.execute(select(Act.id, Act.start_s).where(Act.id.in_(order)))
    starts = {row.id: row.start_s for row in found}
    if any(start is None for start in starts.values()):
        return order
    new = {act for acts in behind.values() for act in acts}
    kept = [act for act in order if act not in new]
    for act in sorted(new, key=lambda a: (starts[a], a)):
        at = max((k + 1 for k, other in enumerate(kept) if starts[other] <= starts[act]), default=0)
        kept.insert(at, act)
    return kept
