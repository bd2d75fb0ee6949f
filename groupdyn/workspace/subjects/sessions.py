"""The sessions of a group, and who was there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from groupdyn.errors import SelectionError
from groupdyn.i18n import N_
from groupdyn.log import STATUSES
from groupdyn.workspace import records, rosters
from groupdyn.workspace.access import Right, needs
from groupdyn.workspace.rosters import StatusChange
from groupdyn.workspace.subjects.opened import Opened


class Sessions(Opened):
    """Sessions added, changed, taken out; attendance."""

    @needs(Right.NAMES)
    def sessions(self, group: int) -> pd.DataFrame:
        """The sessions of a group, with the `id` and `version` that editing needs."""
        with self.store.reading() as connection:
            return records.sessions(connection, group)

    @needs(Right.GROUP)
    def add_session(
        self,
        group: int,
        session: str,
        *,
        attendance: Mapping[str, str] | None = None,
        label: str | None = None,
        **values: Any,
    ) -> int:
        """Add a session at the end: number, date, planned_s, length_s, breaks; member → status. The row's id."""
        with self._change("session added", group) as (connection, images, _):
            row = records.row_of(connection, group, "sessions", {"session": session, **values})
            images += records.add_session(
                connection, group, row, label or records.label_of(connection, group), attendance or {}
            )
        return images[0].id

    @needs(Right.GROUP)
    def change_session(self, group: int, session: int, /, version: int | None = None, **values: Any) -> None:
        """Change a session (its row): session (the name), number, date, planned_s, length_s, breaks.

        Raises
        ------
        SelectionError : another session has the name.
        Conflict : somebody changed it since `version`; holds both versions.
        """
        with self._change("sessions changed", group) as (connection, images, _):
            records.belongs(connection, group, "sessions", session)
            row = records.row_of(connection, group, "sessions", values)
            images += rosters.change_session(connection, group, session, row, version)

    @needs(Right.NAMES)
    def session_size(self, group: int, session: int) -> dict[str, int]:
        """How much goes with a session (its row): acts, attendance, records."""
        with self.store.reading() as connection:
            records.belongs(connection, group, "sessions", session)
            return rosters.session_size(connection, session)

    @needs(Right.GROUP)
    def remove_session(self, group: int, session: int, version: int | None = None) -> None:
        """Take out a session (its row) with all that is in it; it can be undone."""
        with self._change("session removed", group) as (connection, images, _):
            records.belongs(connection, group, "sessions", session)
            images += rosters.remove_session(connection, group, session, version)

    @needs(Right.NAMES)
    def attendance(self, group: int) -> dict[tuple[int, int], str]:
        """(session, person), as rows → where the person was."""
        with self.store.reading() as connection:
            return rosters.attendance(connection, group)

    @needs(Right.GROUP)
    def set_statuses(self, group: int, wanted: Sequence[StatusChange]) -> None:
        """Say who was where, in one change.

        Raises
        ------
        Conflict : an attendance is neither as it was seen nor as it is wanted; nothing is changed.
        """
        with self._change("attendance changed", group) as (connection, images, _):
            images += rosters.set_statuses(connection, group, wanted)

    @needs(Right.GROUP)
    def set_attendance(self, group: int, session: str, member: str, status: str) -> None:
        """Say whether somebody was in a session: `present`, `late`, `left early`, `absent`."""
        with self._change("attendance changed", group) as (connection, images, _):
            if status not in STATUSES:
                raise SelectionError(
                    N_("“{status}” is not an attendance. Choose one of {known}."),
                    status=status,
                    known=", ".join(STATUSES),
                )
            images.append(records.set_attendance(connection, group, session, member, status))
