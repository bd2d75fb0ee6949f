"""What was done: undo and redo, and the audit trail."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import select

from groupdyn.errors import Problem
from groupdyn.workspace import changes, records, trail
from groupdyn.workspace.access import Right, needs
from groupdyn.workspace.changes import Change
from groupdyn.workspace.schema import Entry
from groupdyn.workspace.subjects.opened import Opened


class History(Opened):
    """Steps back and forth, and who did what when."""

    @needs(Right.GROUP)
    def undo(self, group: int | None = None) -> str | None:
        """Take back your last change, in one group or anywhere; what it was, None if there is none."""
        return self._step(group, back=True)

    @needs(Right.GROUP)
    def redo(self, group: int | None = None) -> str | None:
        """Do again what was last undone."""
        return self._step(group, back=False)

    def _step(self, group: int | None, *, back: bool) -> str | None:
        with self.store.writing() as connection:
            done = changes.step(connection, self._recorder, group, back=back)
            records.settle_people(connection)
            return done

    @needs(Right.GROUP)
    def next_steps(self, group: int | None = None) -> tuple[Change | None, Change | None]:
        """What `undo` would take back and what `redo` would do again, without doing it."""
        with self.store.reading() as connection:
            return changes.next_steps(connection, self._recorder.who, group)

    @needs(Right.SUMS)
    def last_change(self, group: int, since: int = 0) -> int:
        """The number of the last change of a group after entry `since` of the trail; `since` if there is none.

        What was only looked at is no change. Cheap: it reads the end of the trail.
        """
        changed = Entry.images.is_not(None) | Entry.of.is_not(None) | (Entry.action == trail.ERASED)
        query = select(Entry.seq).where(Entry.seq > since, Entry.group_id == group, changed)
        query = query.where(Entry.action != changes.CODED)  # not in the log
        with self.store.reading() as connection:
            found = connection.scalar(query.order_by(Entry.seq.desc()).limit(1))
        return since if found is None else int(found)

    @needs(Right.ANYBODY)
    def trail(self, count: int | None = None) -> pd.DataFrame:
        """The audit trail, the latest entry last: seq, at, clock, who, action, group_id, of, about."""
        with self.store.reading() as connection:
            return trail.table(connection, count)

    @needs(Right.GROUP)
    def verify(self) -> tuple[Problem, ...]:
        """What in the audit trail is not as it was written; empty if all is."""
        with self.store.reading() as connection:
            return trail.verify(connection, self._recorder.key)

    @needs(Right.SUMS)
    def note_view(self, about: str, group: int | None = None) -> None:
        """Say in the audit trail that something was looked at or handed out; one that is read-only cannot say it."""
        if self.is_read_only:
            return
        self._note("viewed", group=group, about=about)

    @needs(Right.SUMS)
    def note_export(self, about: str, group: int | None = None) -> None:
        """Say in the audit trail that something was saved to a file."""
        self._note("exported", group=group, about=about)
