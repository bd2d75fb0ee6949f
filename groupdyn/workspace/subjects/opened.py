"""A workspace that was opened: the database, the key, who is at work, and the one way to change anything."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from sqlalchemy import Connection, select

from groupdyn.errors import SelectionError, SettingError
from groupdyn.i18n import N_
from groupdyn.workspace import keys
from groupdyn.workspace.access import Right, needs
from groupdyn.workspace.capturing import Directory
from groupdyn.workspace.changes import Image
from groupdyn.workspace.errors import ReadOnly, WorkspaceLocked
from groupdyn.workspace.schema import Group
from groupdyn.workspace.store import Store
from groupdyn.workspace.trail import Clock, Place, Recorder

if TYPE_CHECKING:
    from groupdyn.workspace.opening import Site


class Opened:
    """What all subjects of a workspace stand on."""

    def __init__(
        self, site: Site, store: Store, key: bytes, who: str, clock: Clock, *, shared: bool = False
    ) -> None:
        self._site = site
        self.who = who or getpass.getuser()
        self._clock = clock
        self._shared = shared
        self._open(store, key)

    def _open(self, store: Store, key: bytes) -> None:
        self._store: Store | None = store
        self._key = key
        self._recorder = Recorder(keys.derived(key, b"gd-trail"), self.who, self._clock)
        self._directory = Directory()
        self._used = self._clock.steady()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Workspace({'locked' if self.is_locked else 'open'}, {'' if self.is_encrypted else 'not '}encrypted)"

    @needs(Right.OWNER)
    def go_by(self, name: str) -> None:
        """Let the audit trail bear this name from now on; nothing changes if it is empty."""
        self.who = name or self.who
        self._recorder = replace(self._recorder, who=self.who)

    @property
    @needs(Right.OWNER)
    def site(self) -> Site:
        """Where it is, and the header that opens it."""
        return self._site

    @property
    @needs(Right.ANYBODY)
    def is_encrypted(self) -> bool:
        """Whether the file is encrypted; of a server's disk nothing is known."""
        return self.site.header.encrypted

    @property
    @needs(Right.ANYBODY)
    def is_locked(self) -> bool:
        """Whether the key is gone from memory."""
        return self._store is None

    @property
    @needs(Right.ANYBODY)
    def is_read_only(self) -> bool:
        """Whether it can be read but not written; never while it is locked."""
        return self._store is not None and self._store.read_only

    @property
    @needs(Right.OWNER)
    def store(self) -> Store:
        """The database.

        Raises
        ------
        WorkspaceLocked : while it is locked.
        """
        if self._store is None:
            raise WorkspaceLocked
        self._used = self._clock.steady()
        return self._store

    @property
    @needs(Right.OWNER)
    def key(self) -> bytes:
        """The data key, for the modules that make copies of the workspace."""
        if self._store is None:
            raise WorkspaceLocked
        return self._key

    @property
    @needs(Right.OWNER)
    def clock(self) -> Clock:
        """The clock of the audit trail."""
        return self._clock

    @property
    @needs(Right.OWNER)
    def recorder(self) -> Recorder:
        """Who writes the audit trail."""
        return self._recorder

    @needs(Right.ANYBODY)
    def lock(self) -> None:
        """Let go of the database and of the key; `unlock` opens it again. Others who share it keep it open."""
        if self._store is not None and not self._shared:
            self._store.close()
        self._store = None
        self._key = b""
        self._recorder = Recorder(b"", self.who, self._clock)
        self._directory = Directory()

    close = lock

    @needs(Right.ANYBODY)
    def lock_if_idle(self, limit_s: float) -> bool:
        """Lock if nothing was read or written for `limit_s` seconds; whether it is locked now."""
        if self._store is not None and self._clock.steady() - self._used >= limit_s:
            self.lock()
        return self.is_locked

    @needs(Right.OWNER)
    def unlock(self, passphrase: str | None = None, *, recovery_key: str | None = None) -> None:
        """Open it again.

        Raises
        ------
        WrongPassphrase : the secret does not open it.
        """
        key = keys.unlock(self.site.header, passphrase=passphrase, recovery_key=recovery_key)
        if self._store is not None:
            return
        try:
            self._open(self.site.connect(key), key)
            self._note("unlocked")
        except ReadOnly:
            self.lock()
            self._open(self.site.connect(key, read_only=True), key)
        except BaseException:
            self.lock()
            raise

    @needs(Right.OWNER)
    def change_passphrase(self, passphrase: str, cost: keys.Cost | None = None) -> None:
        """Lock the data key under another passphrase. Backups made before keep theirs."""
        self._refuse_shared()
        self._note("passphrase changed")
        header = keys.with_passphrase(self.site.header, self._key, passphrase, cost or keys.Cost())
        self._site = self.site.with_header(header, self.store)

    @needs(Right.OWNER)
    def new_recovery_key(self, cost: keys.Cost | None = None) -> str:
        """A new recovery key, shown once; the old one opens the workspace no more."""
        self._refuse_shared()
        self._note("recovery key changed")
        header, recovery = keys.with_recovery_key(self.site.header, self._key, cost or keys.Cost())
        self._site = self.site.with_header(header, self.store)
        return recovery

    def _refuse_shared(self) -> None:
        """Keys are changed where nobody else is at work: the server would go on with the old ones."""
        if self._shared:
            raise SettingError(
                N_("Keys are changed on the server itself, while groupdyn is stopped. Ask who runs it.")
            )
        _ = self.store

    def _note(self, action: str, *, group: int | None = None, about: str = "") -> None:
        with self.store.writing() as connection:
            self._recorder.record(connection, action, group=group, about=about)

    @contextmanager
    def _change(self, action: str, group: int | None) -> Iterator[tuple[Connection, list[Image], Place]]:
        """One transaction of a change at its place in the trail, where the images go that the block adds.

        Where it adds none, nothing was changed, and nothing stands in the trail. Without a group it is about the
        workspace.

        Raises
        ------
        SelectionError : there is no such group, or it is out of sight.
        """
        images: list[Image] = []
        with self.store.writing() as connection:
            place = self._recorder.begin(connection)
            there = (
                group is None or connection.scalar(select(Group.removed).where(Group.id == group)) is False
            )
            if not there:
                raise SelectionError(N_("There is no such group in the workspace."))
            yield connection, images, place
            if images:
                place.finish(action, group=group, images=[image.as_list() for image in images])
