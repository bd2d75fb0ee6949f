"""Logins of a team that were ended before their time, so that no server forgets it.

Each is a setting of its own, so that two servers do not undo each other's: a mark that says nothing of
whose login it was, and until when the login would have counted. They are no change to any group, hence not
in the audit trail.
"""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from groupdyn.workspace.schema import Setting
from groupdyn.workspace.workspace import Workspace

BEFORE = "login ended: "
"""Before the mark, in the name of the setting."""


def end_login(workspace: Workspace, mark: str, until: float, now: float) -> None:
    """Remember for good that a login was ended; those that would not count any longer anyway are forgotten.

    Parameters
    ----------
    mark : of the login, see `groupdyn.app.team`.
    until, now : seconds since 1970.
    """
    known = ended_logins(workspace)
    past = [BEFORE + other for other, its_until in known.items() if its_until < now]
    with workspace.store.writing() as connection:
        connection.execute(delete(Setting).where(Setting.name.in_([*past, BEFORE + mark])))
        connection.execute(insert(Setting).values(name=BEFORE + mark, value=until))


def ended_logins(workspace: Workspace) -> dict[str, float]:
    """Mark → until when the login would have counted."""
    query = select(Setting.name, Setting.value).where(Setting.name.startswith(BEFORE, autoescape=True))
    with workspace.store.reading() as connection:
        return {name.removeprefix(BEFORE): float(until) for name, until in connection.execute(query)}
