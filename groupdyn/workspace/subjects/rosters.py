"""The people of a group, and where they sit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from groupdyn.workspace import records, rosters
from groupdyn.workspace.access import Right, needs
from groupdyn.workspace.rosters import Merging
from groupdyn.workspace.subjects.opened import Opened


class Rosters(Opened):
    """Who is on the roster; two people who are one; seats."""

    @needs(Right.NAMES)
    def roster(self, group: int) -> pd.DataFrame:
        """The people of a group, with the `id` and `version` that editing needs."""
        with self.store.reading() as connection:
            return records.roster(connection, group)

    @needs(Right.GROUP)
    def add_member(self, group: int, member: str, *, label: str | None = None, **values: Any) -> int:
        """Add somebody to the roster: name, role, joined, left, seat. The row's id."""
        with self._change("member added", group) as (connection, images, _):
            row = records.row_of(connection, group, "people", {"member": member, **values})
            images.append(
                records.add_person(connection, group, row, label or records.label_of(connection, group))
            )
        return images[0].id

    @needs(Right.GROUP)
    def remove_member(self, group: int, person: int, version: int | None = None) -> None:
        """Take somebody (a row of the roster) off it, of whom nothing but attendance was recorded."""
        with self._change("member removed", group) as (connection, images, _):
            records.belongs(connection, group, "people", person)
            images += rosters.remove_member(connection, person, version)

    @needs(Right.NAMES)
    def merging(self, group: int, keep: int, gone: int) -> Merging:
        """What `merge_members` would do."""
        with self.store.reading() as connection:
            return rosters.merging(connection, group, keep, gone)

    @needs(Right.GROUP)
    def merge_members(self, group: int, keep: int, gone: int) -> Merging:
        """Make two people (rows of the roster) one, who keeps all that was recorded of either; what it did."""
        with self._change("members merged", group) as (connection, images, _):
            done = rosters.merging(connection, group, keep, gone)
            images += rosters.merge(connection, group, keep, gone)
        return done

    @needs(Right.GROUP)
    def set_seats(
        self, group: int, seats: Mapping[int, float | None], versions: Mapping[int, int] | None = None
    ) -> None:
        """Give people (rows of the roster) their seats, counted clockwise, in one change.

        Raises
        ------
        Conflict : somebody changed one of them since the version that was seen; nothing is changed.
        """
        with self._change("seats changed", group) as (connection, images, _):
            images += rosters.arrange(connection, group, seats, versions or {})
