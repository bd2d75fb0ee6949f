"""Who may do what in a team: roles, grants, and what each method of the workspace needs.

Somebody who opens the workspace with its passphrase owns it and may do everything; nothing on this page
concerns them. People of a team reach it through `Workspace.acting_for`, which gives them a
`groupdyn.workspace.entrusted.EntrustedWorkspace`: everything is denied that is not declared here as theirs.

    researcher    sums of whole sessions, small ones left out; nobody's numbers, no acts, no words
    supervisor    the log under pseudonyms that stay the same; with names only if that is granted
    facilitator   everything of a group: names, words, recording, erasing, and who else may see it
    owner         the whole workspace: keys, backups, exports with names

A grant is for one group or for every group, those to come included. Grants add up.
To add a method to the workspace: decorate it with `@needs(...)`; a test demands it.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from sqlalchemy import Connection, select

from groupdyn.errors import SettingError
from groupdyn.i18n import N_
from groupdyn.workspace import changes
from groupdyn.workspace.changes import Image
from groupdyn.workspace.schema import Grant, Group

Role = Literal["researcher", "supervisor", "facilitator"]
ROLES: tuple[Role, ...] = ("researcher", "supervisor", "facilitator")
"""From the least to the most."""
OWNER = "owner"
"""What stands for the role of somebody who may do everything."""


class Right(enum.Enum):
    """What a method needs; of the group that it is called with, if it has one."""

    ANYBODY = enum.auto()
    """Nothing: it tells and changes nothing of any group that the person may not see."""
    SUMS = enum.auto()
    """Any role in the group."""
    PICTURE = enum.auto()
    """To see who turned to whom, under pseudonyms at least: supervisor or facilitator."""
    NAMES = enum.auto()
    """To see who the people are: facilitator, or supervisor with names granted."""
    GROUP = enum.auto()
    """Everything in the group: facilitator. Without a group: facilitator of every group."""
    OWNER = enum.auto()
    """The whole workspace."""


F = TypeVar("F", bound=Callable[..., object])


def needs(right: Right) -> Callable[[F], F]:
    """Declare what a method of the workspace needs."""

    def declare(method: F) -> F:
        method.needs = right  # type: ignore[attr-defined]  # a mark on a function
        return method

    return declare


def need_of(member: object) -> Right | None:
    """What a method or property was declared to need; None if nothing was declared."""
    function = member.fget if isinstance(member, property) else member
    found = getattr(function, "needs", None)
    return found if isinstance(found, Right) else None


def public(kind: type) -> dict[str, Any]:
    """Every method and property of a class that others may call, by name, whichever class it was written in."""
    found: dict[str, Any] = {}
    for part in reversed(kind.__mro__[:-1]):
        found |= {name: member for name, member in vars(part).items() if not name.startswith("_")}
    return found


@dataclass(frozen=True)
class Actor:
    """Somebody of a team who is at work in the workspace.

    Attributes
    ----------
    who : by whom the person is known to the login, and named in the audit trail and in grants.
    is_owner : whether the operator named the person as an owner.
    """

    who: str
    is_owner: bool = False


@dataclass(frozen=True)
class Access:
    """What a person may see of a group: `role` is empty for nothing, `owner` for everything."""

    role: str = ""
    names: bool = False

    def allows(self, right: Right) -> bool:
        """Whether it is enough."""
        if right is Right.ANYBODY or self.role == OWNER:
            return True
        if right is Right.SUMS:
            return self.role in ROLES
        if right is Right.PICTURE:
            return self.role in ("supervisor", "facilitator")
        if right is Right.NAMES:
            return self.role == "facilitator" or (self.role == "supervisor" and self.names)
        return right is Right.GROUP and self.role == "facilitator"

    def __or__(self, other: Access) -> Access:
        """Both together: the greater role, and names if either gives them."""
        order = ("", *ROLES, OWNER)
        role = max(self.role, other.role, key=order.index)
        return Access(role, self.names or other.names)


EVERYTHING = Access(OWNER, True)


@dataclass(frozen=True)
class GrantInfo:
    """A grant as it is listed; `group` is None for every group."""

    id: int
    person: str
    role: str
    group: int | None
    names: bool
    version: int


def known_as(person: str) -> str:
    """How a person is written in grants: an e-mail address without regard to case, or what the login calls them.

    Raises
    ------
    SettingError : nothing is left.
    """
    plain = _written(person)
    if not plain or len(plain) > 320 or any(not c.isprintable() for c in plain):
        raise SettingError(N_("Give the person's e-mail address as the login knows it."))
    return plain


def _written(person: str) -> str:
    plain = person.strip()
    return plain if "://" in plain else plain.casefold()  # a login's own number may differ by case alone


def access_of(connection: Connection, who: str, group: int | None) -> Access:
    """What somebody may do with a group; without a group: with every group.

    A group out of sight, or one that is not there, is nobody's but a facilitator's of every group.
    """
    found = Access()
    for grant in _rows(connection, who):
        if grant.group in (None, group):
            found |= Access(grant.role, grant.names)
    if group is not None and found.role and _removed(connection, group):
        return found if found.role == "facilitator" else Access()
    return found


def accesses(connection: Connection, who: str, groups: tuple[int, ...]) -> dict[int, Access]:
    """Group → what somebody may do with it, of those that may be seen at all."""
    grants = _rows(connection, who)
    found: dict[int, Access] = {}
    for group in groups:
        access = Access()
        for grant in grants:
            if grant.group in (None, group):
                access |= Access(grant.role, grant.names)
        if access.role:
            found[group] = access
    return found


def _removed(connection: Connection, group: int) -> bool:
    return connection.scalar(select(Group.removed).where(Group.id == group)) is not False


_COLUMNS = (Grant.id, Grant.person, Grant.role, Grant.group_id, Grant.names, Grant.version)


def _rows(connection: Connection, who: str) -> tuple[GrantInfo, ...]:
    query = select(*_COLUMNS).where(Grant.person == _written(who))
    return tuple(GrantInfo(*row) for row in connection.execute(query))


def grants(connection: Connection, group: int | None) -> tuple[GrantInfo, ...]:
    """The grants for a group, those for every group among them; all there are if `group` is None."""
    query = select(*_COLUMNS).order_by(Grant.person, Grant.group_id, Grant.id)
    if group is not None:
        query = query.where((Grant.group_id == group) | Grant.group_id.is_(None))
    return tuple(GrantInfo(*row) for row in connection.execute(query))


def give(connection: Connection, person: str, role: str, group: int | None, names: bool) -> Image:
    """Grant a role; what the person had in the same group before is changed.

    Raises
    ------
    SettingError : there is no such role or person.
    """
    who = known_as(person)
    if role not in ROLES:
        raise SettingError(
            N_("There is no role “{role}”. Choose one of {known}."), role=role, known=", ".join(ROLES)
        )
    values = {"role": role, "names": names and role == "supervisor"}
    for grant in _rows(connection, who):
        if grant.group == group:
            return changes.edit(connection, "grants", grant.id, values, None)
    return changes.add(connection, "grants", {"person": who, "group_id": group, **values})


def group_of(connection: Connection, grant: int) -> tuple[bool, int | None]:
    """(whether there is such a grant, the group it is for)."""
    row = connection.execute(select(Grant.group_id).where(Grant.id == grant)).first()
    return row is not None, None if row is None else row[0]
