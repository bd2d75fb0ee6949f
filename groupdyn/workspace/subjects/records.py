"""What is kept beside the acts: scores, choices, notes, guesses, incidents, forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from groupdyn.errors import SelectionError
from groupdyn.i18n import N_
from groupdyn.workspace import changes, records
from groupdyn.workspace.access import Right, needs
from groupdyn.workspace.records import Entries
from groupdyn.workspace.subjects.opened import Opened


class Records(Opened):
    """Records read, added, changed, removed."""

    @needs(Right.NAMES)
    def records(self, group: int, kind: str) -> pd.DataFrame:
        """`scores`, `choices`, `notes`, `guesses`, `incidents` or `forms` of a group; see `records.RECORDS`."""
        with self.store.reading() as connection:
            return records.records(connection, group, kind)

    @needs(Right.GROUP)
    def add_records(self, group: int, kind: str, rows: Iterable[Mapping[str, Any]]) -> tuple[int, ...]:
        """Add such records in one transaction; the rows' ids."""
        with self._change(f"{kind} added", group) as (connection, images, place):
            images += records.add_records(connection, group, kind, rows, place.at)
        return tuple(image.id for image in images)

    @needs(Right.GROUP)
    def write_records(
        self,
        group: int,
        kind: str,
        *,
        add: Iterable[Mapping[str, Any]] = (),
        change: Mapping[int, Mapping[str, Any]] | None = None,
        remove: Iterable[int] = (),
    ) -> bool:
        """Add, change and remove such records in one transaction, which is undone as one.

        Parameters
        ----------
        change : row → the fields that change.

        Returns
        -------
        Whether there was anything to do; if not, nothing stands in the audit trail.
        """
        entries = Entries(tuple(add), dict(change or {}), tuple(remove))
        return self._enter(f"{kind} entered", group, {kind: entries})

    @needs(Right.GROUP)
    def write_sheet(self, group: int, sheet: Mapping[str, Entries]) -> bool:
        """Store records of several kinds in one transaction, which is undone as one; whether there was anything.

        Parameters
        ----------
        sheet : kind of record → what to write of it, as a member answers scores and choices on one sheet.

        Raises
        ------
        Conflict : somebody answered the same in the meantime (`Entries.seen`); nothing is stored.
        """
        return self._enter("sheet entered", group, sheet)

    def _enter(self, action: str, group: int, sheet: Mapping[str, Entries]) -> bool:
        for kind in sheet:
            if kind not in records.RECORDS:
                raise SelectionError(N_("A workspace keeps no “{kind}”."), kind=kind)
        if not any(sheet.values()):
            with self.store.reading() as connection:
                for kind, entries in sheet.items():
                    records.refuse_otherwise(connection, group, kind, entries)
            return False
        with self._change(action, group) as (connection, images, place):
            for kind, entries in sheet.items():
                images += records.enter(connection, group, kind, entries, place.at)
        return True

    @needs(Right.GROUP)
    def without_guess(self, group: int) -> tuple[str, ...]:
        """The sessions recorded in the app for which nobody guessed, nor said that they would not; in order."""
        with self.store.reading() as connection:
            return records.without_guess(connection, group)

    @needs(Right.GROUP)
    def change(self, group: int, kind: str, row: int, /, version: int | None = None, **values: Any) -> None:
        """Change a person, session, attendance, record, or the group itself (`title`, `keep_until`).

        Raises
        ------
        Conflict : somebody changed it since `version`; holds both versions.
        """
        with self._change(f"{kind} changed", group) as (connection, images, _):
            records.belongs(connection, group, kind, row)
            changed = records.row_of(connection, group, kind, values)
            images.append(changes.edit(connection, kind, row, changed, version))
            if "member" in values:
                records.order_people(connection, group)

    @needs(Right.GROUP)
    def remove(self, group: int, kind: str, row: int, version: int | None = None) -> None:
        """Take out one of the records."""
        if kind not in records.RECORDS:
            raise SelectionError(N_("“{kind}” cannot be taken out one by one."), kind=kind)
        with self._change(f"{kind} removed", group) as (connection, images, _):
            records.belongs(connection, group, kind, row)
            images.append(changes.remove(connection, kind, row, version))
