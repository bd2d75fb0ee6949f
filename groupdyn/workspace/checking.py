"""Reading everything there is, session by session, to say what is damaged and what is not."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, text
from sqlalchemy.exc import SQLAlchemyError

from groupdyn.errors import GroupdynError, Problem
from groupdyn.i18n import N_
from groupdyn.workspace import trail
from groupdyn.workspace.logs import load_log
from groupdyn.workspace.schema import Act, ActReceiver, ActText, Attendance, Group, SessionRow

_REMEDY = N_("Restore the latest backup at another place; what can be read here can be exported first.")


@dataclass(frozen=True)
class Report:
    """What a check found.

    Attributes
    ----------
    groups : the groups that can be read whole.
    damaged : (group's title, session) that cannot be read; an empty session means the group as such.
    problems : all of it in sentences, with what is wrong in the audit trail.
    """

    groups: tuple[int, ...]
    damaged: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def check(connection: Connection, kind: str, key: bytes) -> Report:
    """Read every group, each session by itself where a group cannot be read, and the audit trail."""
    sound: list[int] = []
    damaged: list[tuple[str, str]] = []
    problems: list[Problem] = []
    try:
        groups = connection.execute(select(Group.id, Group.title).where(Group.removed.is_(False))).all()
    except (SQLAlchemyError, ValueError):
        return Report((), (("", ""),), (_problem(N_("The list of groups is damaged."), "", ""),))
    for group, title in groups:
        try:
            load_log(connection, group)
            sound.append(group)
        except (GroupdynError, SQLAlchemyError, ValueError):
            damaged += [(title, session) for session in _damaged_sessions(connection, group)]
    for title, session in damaged:
        message = (
            N_("Session “{session}” of “{title}” is damaged.") if session else N_("“{title}” is damaged.")
        )
        problems.append(_problem(message, title, session))
    try:
        problems += trail.verify(connection, key)
    except (SQLAlchemyError, ValueError):
        problems.append(_problem(N_("The audit trail is damaged."), "", ""))
    if not problems and not _integrity(connection, kind):
        problems.append(_problem(N_("The database file is damaged in a place that holds no acts."), "", ""))
    return Report(tuple(sound), tuple(damaged), tuple(problems))


def _damaged_sessions(connection: Connection, group: int) -> list[str]:
    """The sessions whose rows cannot be read; one empty name if it is not the sessions' rows."""
    try:
        sessions = connection.execute(
            select(SessionRow.id, SessionRow.session)
            .where(SessionRow.group_id == group)
            .order_by(SessionRow.position)
        ).all()
    except (SQLAlchemyError, ValueError):
        return [""]
    return [name for row, name in sessions if not _readable(connection, row)] or [""]


def _readable(connection: Connection, session: int) -> bool:
    own = select(Act.id).where(Act.session_id == session)
    queries = (
        select(Act).with_only_columns(*Act.__table__.columns).where(Act.session_id == session),
        select(Attendance.status).where(Attendance.session_id == session),
        select(ActText.text).where(ActText.act_id.in_(own)),
        select(ActReceiver.person_id).where(ActReceiver.act_id.in_(own)),
    )
    try:
        for query in queries:
            connection.execute(query).all()
    except (SQLAlchemyError, ValueError):
        return False
    return True


def _integrity(connection: Connection, kind: str) -> bool:
    """What the database says of its own file; a server looks after its files itself."""
    if kind == "postgresql":
        return True
    try:
        if (
            kind == "sqlcipher"
            and connection.execute(text("PRAGMA cipher_integrity_check")).first() is not None
        ):
            return False
        return connection.execute(text("PRAGMA integrity_check(1)")).scalar() == "ok"
    except (SQLAlchemyError, ValueError):
        return False


def _problem(message: str, title: str, session: str) -> Problem:
    values: dict[str, object] = {"title": title, "session": session}
    return Problem("damaged", "error", message, _REMEDY, table="workspace", values=values)
