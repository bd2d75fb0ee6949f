"""Acts: as they are captured, corrected, taken out, counted from memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from groupdyn.capture.grid import Cell
from groupdyn.workspace import capturing, changes, codings, counting, records
from groupdyn.workspace.access import Right, needs
from groupdyn.workspace.capturing import NewAct, StoredAct
from groupdyn.workspace.subjects.opened import Opened


class Acts(Opened):
    """Acts one by one; those of a rater's coding beside the log too."""

    @needs(Right.GROUP)
    def append_act(self, group: int, act: NewAct) -> int:
        """Store a captured act; durable when the call returns. Its row's id, the same for every delivery."""
        return self.append_acts(group, [act])[0]

    @needs(Right.GROUP)
    def append_acts(
        self, group: int, acts: Sequence[NewAct], *, strand: str | None = None, by_time: bool = False
    ) -> tuple[int, ...]:
        """Store captured acts in one transaction, all or none.

        Parameters
        ----------
        strand : the rater whose blind coding they belong to; None is the log.
        by_time : put them where their times belong, not at the end.
        """
        with self.store.writing() as connection:
            for session in {act.session for act in acts} if strand is not None else ():
                codings.refuse_closed(connection, group, session, str(strand), self.who)
            return capturing.append(
                connection, self._recorder, self._directory, group, acts, strand, by_time=by_time
            )

    @needs(Right.GROUP)
    def take_in(
        self,
        group: int,
        acts: Sequence[NewAct],
        *,
        people: Sequence[str] = (),
        session: Mapping[str, Any] | None = None,
        attendance: Mapping[str, str] | None = None,
        by_time: bool = False,
    ) -> tuple[int, ...]:
        """Take in what was put together elsewhere, as from a transcript, in one change; the acts' rows.

        Acts that were delivered before are passed over; if nothing is new, nothing stands in the trail.

        Parameters
        ----------
        people : who joins the roster under their own name.
        session : the fields of a session that is new; `attendance` says who was there.
        by_time : put the acts where their times belong, not at the end.

        Raises
        ------
        SelectionError : a session or a person is not there, or there already; nothing is stored.
        """
        with self._change("acts taken in", group) as (connection, images, place):
            label = records.label_of(connection, group)
            images += [
                records.add_person(connection, group, {"member": member, "name": member}, label)
                for member in people
            ]
            if session is not None:
                row = records.row_of(connection, group, "sessions", session)
                images += records.add_session(connection, group, row, label, attendance or {})
            rows, more = capturing.take_in(connection, place, group, acts, by_time=by_time)
            images += more
        return rows

    @needs(Right.NAMES)
    def last_acts(
        self, group: int, session: str | None = None, count: int = 20, *, strand: str | None = None
    ) -> tuple[StoredAct, ...]:
        """The last acts of a session (or of the group), the latest last; of the log, or of a rater's coding.

        Raises
        ------
        WorkspaceError : the coding is somebody else's and not finished.
        """
        with self.store.reading() as connection:
            if strand is not None:
                codings.refuse_blind(connection, group, str(session), strand, self.who)
            return capturing.last_acts(connection, group, session, count, strand)

    @needs(Right.NAMES)
    def act_row(self, group: int, session: str, client: str, number: int) -> int | None:
        """The row of an act by who delivered it and which of its acts it was; None if there is none."""
        with self.store.reading() as connection:
            return capturing.row_of(connection, group, session, client, number)

    @needs(Right.GROUP)
    def correct_act(
        self, group: int, row: int, /, version: int | None = None, *, strand: str | None = None, **values: Any
    ) -> None:
        """Change an act; values are named as the log's columns. `strand`: the coding that it belongs to.

        Raises
        ------
        Conflict : somebody changed it since `version`; holds both versions.
        """
        with self._change("act corrected" if strand is None else changes.CODED, group) as (
            connection,
            images,
            _,
        ):
            records.belongs(connection, group, "acts", row)
            codings.refuse_other(connection, group, row, strand, self.who)
            changed = capturing.changes_of(connection, group, row, values)
            images.append(changes.edit(connection, "acts", row, changed, version))

    @needs(Right.GROUP)
    def remove_act(
        self, group: int, act: int, version: int | None = None, *, strand: str | None = None
    ) -> None:
        """Take an act out of the log, or out of a coding; it can be undone, or put back."""
        self._show_act(group, act, False, version, strand)

    @needs(Right.GROUP)
    def restore_act(
        self, group: int, act: int, version: int | None = None, *, strand: str | None = None
    ) -> None:
        """Put an act back that was taken out."""
        self._show_act(group, act, True, version, strand)

    def _show_act(self, group: int, act: int, shown: bool, version: int | None, strand: str | None) -> None:
        action = "act put back" if shown else "act removed"
        with self._change(action if strand is None else changes.CODED, group) as (connection, images, _):
            records.belongs(connection, group, "acts", act)
            codings.refuse_other(connection, group, act, strand, self.who)
            images.append(changes.edit(connection, "acts", act, {"removed": not shown}, version))

    @needs(Right.NAMES)
    def counts(self, group: int, session: str) -> dict[Cell, int]:
        """What was counted from memory in a session: who turned to whom in which way how often."""
        with self.store.reading() as connection:
            return counting.counts(connection, group, session)

    @needs(Right.GROUP)
    def set_counts(self, group: int, session: str, wanted: Mapping[Cell, int]) -> None:
        """Make what was counted from memory in a session fit these counts, in one change that can be undone."""
        with self._change("counts from memory", group) as (connection, images, place):
            images += counting.set_counts(connection, group, session, wanted, place.seq, place.at)
