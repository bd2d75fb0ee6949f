"""Logs of groups: kept whole, grown by further sessions, read; how files were understood."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import pandas as pd
from sqlalchemy import Connection, insert, select

from groupdyn.i18n import N_
from groupdyn.log import InteractionLog
from groupdyn.workspace import growing, records
from groupdyn.workspace.access import Right, needs
from groupdyn.workspace.changes import Image
from groupdyn.workspace.errors import WorkspaceError
from groupdyn.workspace.growing import Added, Compared
from groupdyn.workspace.logs import insert_log, load_log, new_group
from groupdyn.workspace.schema import Group, Import
from groupdyn.workspace.subjects.opened import Opened


class Logs(Opened):
    """Whole logs in and out, and what is known of the files they came from."""

    @needs(Right.GROUP)
    def save_log(
        self,
        log: InteractionLog,
        *,
        title: str,
        keep_until: date | None = None,
        set_aside: pd.DataFrame | None = None,
    ) -> int:
        """Keep a log as a new group, wholly or not at all; the group's id.

        A log that was kept before adds nothing: the id of its group comes back. What was written is read
        again before it is taken.
        """
        with self.store.writing() as connection:
            if (known := _imported(connection, log.fingerprint)) is not None:
                return known
            place = self._recorder.begin(connection)
            group = new_group(connection, log, title, keep_until, place.at)
            insert_log(connection, group, log, place.seq)
            connection.execute(
                insert(Import).values(group_id=group, fingerprint=log.fingerprint, at=place.at)
            )
            if set_aside is not None:
                records.keep_set_aside(connection, group, set_aside)
            if load_log(connection, group).fingerprint != log.fingerprint:
                raise WorkspaceError(N_("The log could not be read back as it is. Nothing was stored."))
            image = Image("groups", group, {"removed": True}, {"removed": False})
            place.finish("log saved", group=group, about=log.fingerprint, images=[image.as_list()])
            return group

    @needs(Right.GROUP)
    def compare_log(self, group: int, log: InteractionLog) -> Compared:
        """Which sessions of a log a group has, has otherwise, or has not; nothing is changed."""
        with self.store.reading() as connection:
            return growing.compare(connection, group, log)

    @needs(Right.GROUP)
    def add_sessions(
        self,
        group: int,
        log: InteractionLog,
        *,
        replace: Collection[str] = (),
        keep: Collection[str] = (),
        set_aside: pd.DataFrame | None = None,
    ) -> Added:
        """Take further sessions of a log into a group, wholly or not at all.

        A session that is there with the same acts adds nothing, so that a file that grows can be taken in again.

        Parameters
        ----------
        replace : sessions that are there and differ, and for which the log is right.
        keep : those for which the workspace is right.

        Raises
        ------
        WorkspaceError : a session is there and differs, and stands in neither.
        SelectionError : the log holds several groups.
        """
        with self._change("sessions imported", group) as (connection, images, place):
            added, came = growing.add(connection, group, log, place.seq, replace, keep, set_aside)
            images += came
            if images:
                load_log(connection, group)  # what cannot be read is not taken
        return added

    @needs(Right.PICTURE)
    def load_log(self, group: int) -> InteractionLog:
        """The log of a group, as it is now."""
        with self.store.reading() as connection:
            return load_log(connection, group)

    @needs(Right.SUMS)
    def aggregates(self, group: int) -> pd.DataFrame:
        """What a researcher may know of a group: sums of whole sessions, see `aggregates.aggregate`."""
        from groupdyn.workspace.aggregates import aggregate

        return aggregate(self.load_log(group))

    @needs(Right.GROUP)
    def remember_mapping(
        self, headers: Mapping[str, Sequence[str]], mapping: Mapping[str, Mapping[str, str]]
    ) -> None:
        """Keep how a file with these headers was understood (`Checked.headers`, `Checked.mapping`)."""
        with self.store.writing() as connection:
            place = self._recorder.begin(connection)
            records.remember_mapping(connection, headers, mapping, place.at)
            place.finish("mapping remembered")

    @needs(Right.GROUP)
    def mapping_for(self, headers: Mapping[str, Sequence[str]]) -> dict[str, dict[str, str]] | None:
        """How a file with the same headers was understood before."""
        with self.store.reading() as connection:
            return records.mapping_for(connection, headers)

    @needs(Right.GROUP)
    def set_aside(self, group: int) -> pd.DataFrame:
        """The rows that were set aside when the group's log was imported."""
        with self.store.reading() as connection:
            return records.set_aside(connection, group)


def _imported(connection: Connection, fingerprint: str) -> int | None:
    """The group that was made of a log with this fingerprint."""
    found: int | None = connection.scalar(
        select(Import.group_id)
        .join(Group)
        .where(Import.fingerprint == fingerprint, Group.removed.is_(False))
        .limit(1)
    )
    return found
