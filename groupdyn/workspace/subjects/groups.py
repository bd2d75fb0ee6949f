"""The groups of a workspace, and its settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select

from groupdyn.errors import SelectionError
from groupdyn.i18n import N_
from groupdyn.schemes import Scheme
from groupdyn.workspace import changes, records
from groupdyn.workspace.access import OWNER, Right, needs
from groupdyn.workspace.changes import Image
from groupdyn.workspace.logs import empty_log, insert_log, new_group
from groupdyn.workspace.schema import Group, Setting
from groupdyn.workspace.subjects.opened import Opened


@dataclass(frozen=True)
class GroupInfo:
    """A group as the workspace lists it; `role` and `names` say what of it may be seen (see `access`)."""

    id: int
    title: str
    created_at: str
    keep_until: str | None
    version: int
    role: str = OWNER
    names: bool = True


@dataclass(frozen=True)
class Size:
    """How much a group holds: sessions, people on the roster, acts of the log."""

    sessions: int
    people: int
    acts: int


class Groups(Opened):
    """Groups made, listed, taken out of sight, kept until a day; settings."""

    @needs(Right.ANYBODY)
    def groups(self) -> tuple[GroupInfo, ...]:
        """The groups, in the order in which they came."""
        columns = (Group.id, Group.title, Group.created_at, Group.keep_until, Group.version)
        with self.store.reading() as connection:
            rows = connection.execute(select(*columns).where(Group.removed.is_(False)).order_by(Group.id))
            return tuple(GroupInfo(*row) for row in rows)

    @needs(Right.GROUP)
    def removed_groups(self) -> tuple[GroupInfo, ...]:
        """The groups that were taken out of sight and can be brought back."""
        columns = (Group.id, Group.title, Group.created_at, Group.keep_until, Group.version)
        with self.store.reading() as connection:
            rows = connection.execute(select(*columns).where(Group.removed.is_(True)).order_by(Group.id))
            return tuple(GroupInfo(*row) for row in rows)

    @needs(Right.PICTURE)
    def size(self, group: int) -> Size:
        """How much a group holds, without reading it."""
        with self.store.reading() as connection:
            return Size(*records.size(connection, group))

    @needs(Right.GROUP)
    def new_group(
        self,
        title: str,
        people: Sequence[Mapping[str, str]],
        scheme: Scheme,
        *,
        keep_until: date | None = None,
    ) -> int:
        """Make a group without sessions, to be recorded into; the group's id.

        Parameters
        ----------
        people : `member` (the id), and if given `name` and `role`, of everybody.

        Raises
        ------
        SettingError : the title is empty, there is nobody, two have the same id, or one cannot be an id.
        """
        log = empty_log(title, people, scheme)
        with self.store.writing() as connection:
            place = self._recorder.begin(connection)
            group = new_group(connection, log, title.strip(), keep_until, place.at)
            insert_log(connection, group, log, place.seq)
            image = Image("groups", group, {"removed": True}, {"removed": False})
            place.finish("group made", group=group, images=[image.as_list()])
            return group

    @needs(Right.GROUP)
    def remove_group(self, group: int) -> None:
        """Take a group out of sight. It can be undone; `erase_group` takes it out for good."""
        with self._change("group removed", group) as (connection, images, _):
            images.append(changes.edit(connection, "groups", group, {"removed": True}, None))

    @needs(Right.GROUP)
    def bring_back(self, group: int) -> None:
        """Bring a group back that was taken out of sight."""
        with self.store.writing() as connection:
            place = self._recorder.begin(connection)
            if connection.scalar(select(Group.removed).where(Group.id == group)) is not True:
                raise SelectionError(N_("There is no such group in the workspace."))
            image = changes.edit(connection, "groups", group, {"removed": False}, None)
            place.finish("group brought back", group=group, images=[image.as_list()])

    @needs(Right.GROUP)
    def overdue(self, today: date) -> tuple[int, ...]:
        """The groups that should have been erased by now, those out of sight too."""
        with self.store.reading() as connection:
            return records.overdue(connection, today)

    @needs(Right.GROUP)
    def set_keep_until(self, group: int, day: date | None) -> None:
        """Say until when a group is kept."""
        with self._change("retention set", group) as (connection, images, _):
            until = day.isoformat() if day else None
            images.append(changes.edit(connection, "groups", group, {"keep_until": until}, None))

    @needs(Right.ANYBODY)
    def setting(self, name: str, default: Any) -> Any:
        """A setting of the workspace; the default where none was made."""
        with self.store.reading() as connection:
            found = connection.execute(select(Setting.value).where(Setting.name == name)).first()
        return default if found is None else found[0]

    @needs(Right.GROUP)
    def set_setting(self, name: str, value: Any) -> None:
        """Make a setting; the audit trail says which."""
        with self.store.writing() as connection:
            connection.execute(delete(Setting).where(Setting.name == name))
            connection.execute(insert(Setting).values(name=name, value=value))
            self._recorder.record(connection, "setting changed", about=name)
