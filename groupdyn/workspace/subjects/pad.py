"""A session as it is recorded on the pad."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from groupdyn.capture.clock import Clock
from groupdyn.capture.recording import Action, Recording
from groupdyn.workspace import keys, recordings
from groupdyn.workspace.access import Right, needs
from groupdyn.workspace.subjects.opened import Opened


class Pad(Opened):
    """What the live pad delivers and shows."""

    @needs(Right.GROUP)
    def record(self, group: int, session: int, actions: Sequence[Action]) -> None:
        """Apply a pad's actions to a session (its row) in one transaction; those taken before are passed over.

        Durable when the call returns. New acts, corrections, the clock, moments and attendance alike.

        Raises
        ------
        SelectionError : the session or a person is not there; nothing is stored.
        """
        with self.store.writing() as connection:
            recordings.record(connection, self._recorder, self._directory, group, session, actions)

    @needs(Right.GROUP)
    def recording(self, group: int, session: int, count: int | None = None) -> Recording:
        """A session (its row) as it is recorded, with its last `count` acts; people are rows of the roster."""
        with self.store.reading() as connection:
            return recordings.recording(connection, group, session, count)

    @needs(Right.GROUP)
    def session_clocks(self, group: int) -> dict[int, Clock]:
        """Session (its row) → its clock, of those that were recorded on the pad."""
        with self.store.reading() as connection:
            return recordings.clocks(connection, group)

    @needs(Right.GROUP)
    def pad_token(self, group: int, session: int) -> str:
        """A number by which a browser knows a session again; it says nothing, and no other workspace has it."""
        secret = keys.derived(self.key, b"gd-pad")
        return blake2b(f"{group}/{session}".encode(), key=secret, digest_size=10).hexdigest()
