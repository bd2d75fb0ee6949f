"""The workspace: where a facilitator's groups are kept, one noun in front of the store.

Every change is one transaction that is durable when the call returns, stands in the audit trail, and can
be undone. The work is done by the modules beside this one; here it is put in order.
"""

from __future__ import annotations

import getpass
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pandas as pd
from sqlalchemy import Connection, delete, insert, select

from groupdyn.capture.clock import Clock as SessionClock
from groupdyn.capture.grid import Cell
from groupdyn.capture.recording import Action, Recording
from groupdyn.errors import Problem, SelectionError, SettingError
from groupdyn.i18n import N_
from groupdyn.log import STATUSES, InteractionLog
from groupdyn.workspace import (
    access,
    capturing,
    changes,
    codings,
    counting,
    growing,
    keys,
    recordings,
    records,
    rosters,
    trail,
)
from groupdyn.workspace.access import OWNER, Access, Actor, GrantInfo, Right, needs
from groupdyn.workspace.capturing import Directory, NewAct, StoredAct
from groupdyn.workspace.changes import Change, Image
from groupdyn.workspace.codings import Agreed, CodingInfo
from groupdyn.workspace.errors import ReadOnly, WorkspaceError, WorkspaceLocked
from groupdyn.workspace.growing import Added, Compared
from groupdyn.workspace.logs import columns_of, empty_log, insert_log, load_log, remark_as_dict, scheme_id
from groupdyn.workspace.records import Entries
from groupdyn.workspace.rosters import Merging, StatusChange
from groupdyn.workspace.schema import Entry, Group, Import, Setting
from groupdyn.workspace.store import Store
from groupdyn.workspace.trail import Clock, Recorder

if TYPE_CHECKING:
    from groupdyn.schemes import Scheme
    from groupdyn.workspace.backups import BackupFile, CopyFile
    from groupdyn.workspace.checking import Report
    from groupdyn.workspace.erasure import Erased
    from groupdyn.workspace.opening import Site


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


class Workspace:
    """Groups, their logs and everything beside them, kept safely.

    Made by `create_workspace` and `open_workspace`. One object may be used from several threads. What a
    method cannot do raises a `WorkspaceError`; a locked workspace raises `WorkspaceLocked` everywhere.
    """

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

    # Opening and closing

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

    # People of a team

    @needs(Right.OWNER)
    def acting_for(self, actor: Actor) -> Workspace:
        """The same workspace as somebody of a team may use it, in whose name the audit trail then speaks.

        An owner gets all of it; anybody else what the grants give, see `groupdyn.workspace.access`.
        """
        from groupdyn.workspace.entrusted import EntrustedWorkspace

        whole = Workspace(self.site, self.store, self.key, actor.who, self._clock, shared=True)
        return whole if actor.is_owner else EntrustedWorkspace(whole)

    @needs(Right.ANYBODY)
    def access(self, group: int | None = None) -> Access:  # noqa: ARG002 – of whichever group
        """What may be seen of a group, or of every group."""
        return access.EVERYTHING

    @needs(Right.GROUP)
    def grants(self, group: int | None = None) -> tuple[GrantInfo, ...]:
        """Who may see a group, through a grant for every group too; all grants without a group."""
        with self.store.reading() as connection:
            return access.grants(connection, group)

    @needs(Right.GROUP)
    def give_access(self, person: str, role: str, group: int | None = None, *, names: bool = False) -> int:
        """Grant a role in a group, or in every group; the grant's id.

        Parameters
        ----------
        person : as the login knows them.
        names : whether a supervisor sees names and words; facilitators always do, researchers never.
        """
        with self._change("access given", group) as (connection, images):
            images.append(access.give(connection, person, role, group, names))
        return images[0].id

    @needs(Right.GROUP)
    def take_access(self, grant: int, group: int | None = None) -> None:
        """Take a grant back; it ends at once, for those at work too."""
        with self._change("access taken", group) as (connection, images):
            if access.group_of(connection, grant) != (True, group):
                raise SelectionError(N_("There is no such entry in the group."))
            images.append(changes.remove(connection, "grants", grant, None))

    # Groups and logs

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
            group = _new_group(connection, log, title.strip(), keep_until, place.at)
            insert_log(connection, group, log, place.seq)
            image = Image("groups", group, {"removed": True}, {"removed": False})
            place.finish("group made", group=group, images=[image.as_list()])
            return group

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
            group = _new_group(connection, log, title, keep_until, place.at)
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
        with self.store.writing() as connection:
            place = self._recorder.begin(connection)
            if connection.scalar(select(Group.removed).where(Group.id == group)) is not False:
                raise SelectionError(N_("There is no such group in the workspace."))
            added, images = growing.add(connection, group, log, place.seq, replace, keep, set_aside)
            if images:
                load_log(connection, group)
                place.finish("sessions imported", group=group, images=[image.as_list() for image in images])
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

    @needs(Right.GROUP)
    def remove_group(self, group: int) -> None:
        """Take a group out of sight. It can be undone; `erase_group` takes it out for good."""
        with self._change("group removed", group) as (connection, images):
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
        with self._change("retention set", group) as (connection, images):
            until = day.isoformat() if day else None
            images.append(changes.edit(connection, "groups", group, {"keep_until": until}, None))

    # Acts

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
        with self.store.writing() as connection:
            place = self._recorder.begin(connection)
            if connection.scalar(select(Group.removed).where(Group.id == group)) is not False:
                raise SelectionError(N_("There is no such group in the workspace."))
            label = records.label_of(connection, group)
            images = [
                records.add_person(connection, group, {"member": member, "name": member}, label)
                for member in people
            ]
            if session is not None:
                row = records.row_of(connection, group, "sessions", session)
                images += records.add_session(connection, group, row, label, attendance or {})
            rows, more = capturing.take_in(connection, place, group, acts, by_time=by_time)
            images += more
            if images:
                place.finish("acts taken in", group=group, images=[image.as_list() for image in images])
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
        with self._change(action if strand is None else changes.CODED, group) as (connection, images):
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
        with self._change("counts from memory", group) as (connection, images):
            place = self._recorder.begin(connection)
            images += counting.set_counts(connection, group, session, wanted, place.seq, place.at)

    # Codings by other raters

    @needs(Right.NAMES)
    def codings(self, group: int) -> tuple[CodingInfo, ...]:
        """The codings of a group's sessions beside the log, blind ones among them."""
        with self.store.reading() as connection:
            return codings.listed(connection, group)

    @needs(Right.GROUP)
    def begin_coding(self, group: int, session: str, rater: str) -> int:
        """Begin a blind coding of a session by another rater; its row's id."""
        with self._change(changes.CODED, group) as (connection, images):
            at = self._clock.read("")[0]
            images.append(codings.begin(connection, group, session, rater, self.who, at))
        return images[0].id

    @needs(Right.GROUP)
    def finish_coding(self, group: int, session: str, rater: str) -> None:
        """Close a coding, for good: from now on everybody sees it, so it can be changed and taken back no more."""
        with self.store.writing() as connection:
            place = self._recorder.begin(connection)
            codings.finish(connection, group, session, rater, self.who, place.at)
            place.finish(codings.FINISHED, group=group)

    @needs(Right.GROUP)
    def discard_coding(self, group: int, session: str, rater: str) -> None:
        """Discard a coding that is not finished; it can be undone."""
        with self._change("coding discarded", group) as (connection, images):
            images += codings.discard(connection, group, session, rater, self.who)

    @needs(Right.NAMES)
    def strand(self, group: int, session: str, rater: str | None = None) -> pd.DataFrame:
        """The acts of a session in a rater's coding, or in the log (None), with `id` and `version`.

        Raises
        ------
        WorkspaceError : the coding is somebody else's and not finished.
        """
        with self.store.reading() as connection:
            if rater is not None:
                codings.refuse_blind(connection, group, session, rater, self.who)
            return codings.table(connection, group, session, rater)

    @needs(Right.GROUP)
    def decide(self, group: int, session: str, rater: str, decisions: Mapping[str, Any]) -> None:
        """Keep what was decided so far about the acts on which a finished coding differs from the log."""
        with self.store.writing() as connection:
            codings.decide(connection, group, session, rater, decisions)
            self._recorder.record(connection, codings.DECIDED, group=group)

    @needs(Right.GROUP)
    def reconcile(self, group: int, session: str, rater: str, agreed: Agreed, *, first: str) -> None:
        """Make one agreed log of the log and a finished coding, in one change that can be undone.

        Both codings stay: the log as it was is kept as the coding of `first`.
        """
        with self._change(codings.RECONCILED, group) as (connection, images):
            place = self._recorder.begin(connection)
            images += codings.reconcile(
                connection,
                group,
                session,
                rater,
                agreed,
                first=first,
                who=self.who,
                place=place.seq,
                at=place.at,
            )

    # Recording a session on the pad

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
    def session_clocks(self, group: int) -> dict[int, SessionClock]:
        """Session (its row) → its clock, of those that were recorded on the pad."""
        with self.store.reading() as connection:
            return recordings.clocks(connection, group)

    @needs(Right.GROUP)
    def pad_token(self, group: int, session: int) -> str:
        """A number by which a browser knows a session again; it says nothing, and no other workspace has it."""
        secret = keys.derived(self.key, b"gd-pad")
        return blake2b(f"{group}/{session}".encode(), key=secret, digest_size=10).hexdigest()

    # Roster, sessions and records

    @needs(Right.NAMES)
    def roster(self, group: int) -> pd.DataFrame:
        """The people of a group, with the `id` and `version` that editing needs."""
        with self.store.reading() as connection:
            return records.roster(connection, group)

    @needs(Right.NAMES)
    def sessions(self, group: int) -> pd.DataFrame:
        """The sessions of a group, with the `id` and `version` that editing needs."""
        with self.store.reading() as connection:
            return records.sessions(connection, group)

    @needs(Right.GROUP)
    def add_member(self, group: int, member: str, *, label: str | None = None, **values: Any) -> int:
        """Add somebody to the roster: name, role, joined, left, seat. The row's id."""
        with self._change("member added", group) as (connection, images):
            row = records.row_of(connection, group, "people", {"member": member, **values})
            images.append(
                records.add_person(connection, group, row, label or records.label_of(connection, group))
            )
        return images[0].id

    @needs(Right.GROUP)
    def remove_member(self, group: int, person: int, version: int | None = None) -> None:
        """Take somebody (a row of the roster) off it, of whom nothing but attendance was recorded."""
        with self._change("member removed", group) as (connection, images):
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
        with self._change("members merged", group) as (connection, images):
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
        with self._change("seats changed", group) as (connection, images):
            images += rosters.arrange(connection, group, seats, versions or {})

    @needs(Right.GROUP)
    def change_session(self, group: int, session: int, /, version: int | None = None, **values: Any) -> None:
        """Change a session (its row): session (the name), number, date, planned_s, length_s, breaks.

        Raises
        ------
        SelectionError : another session has the name.
        Conflict : somebody changed it since `version`; holds both versions.
        """
        with self._change("sessions changed", group) as (connection, images):
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
        with self._change("session removed", group) as (connection, images):
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
        with self._change("attendance changed", group) as (connection, images):
            images += rosters.set_statuses(connection, group, wanted)

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
        with self._change("session added", group) as (connection, images):
            row = records.row_of(connection, group, "sessions", {"session": session, **values})
            images += records.add_session(
                connection, group, row, label or records.label_of(connection, group), attendance or {}
            )
        return images[0].id

    @needs(Right.GROUP)
    def set_attendance(self, group: int, session: str, member: str, status: str) -> None:
        """Say whether somebody was in a session: `present`, `late`, `left early`, `absent`."""
        with self._change("attendance changed", group) as (connection, images):
            if status not in STATUSES:
                raise SelectionError(
                    N_("“{status}” is not an attendance. Choose one of {known}."),
                    status=status,
                    known=", ".join(STATUSES),
                )
            images.append(records.set_attendance(connection, group, session, member, status))

    @needs(Right.NAMES)
    def records(self, group: int, kind: str) -> pd.DataFrame:
        """`scores`, `choices`, `notes`, `guesses`, `incidents` or `forms` of a group; see `records.RECORDS`."""
        with self.store.reading() as connection:
            return records.records(connection, group, kind)

    @needs(Right.GROUP)
    def add_records(self, group: int, kind: str, rows: Iterable[Mapping[str, Any]]) -> tuple[int, ...]:
        """Add such records in one transaction; the rows' ids."""
        with self._change(f"{kind} added", group) as (connection, images):
            at = self._clock.read("")[0]
            images += records.add_records(connection, group, kind, rows, at)
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
        """
        return self._enter("sheet entered", group, sheet)

    def _enter(self, action: str, group: int, sheet: Mapping[str, Entries]) -> bool:
        sheet = {kind: entries for kind, entries in sheet.items() if entries}
        if not sheet:
            return False
        for kind in sheet:
            if kind not in records.RECORDS:
                raise SelectionError(N_("A workspace keeps no “{kind}”."), kind=kind)
        with self._change(action, group) as (connection, images):
            at = self._clock.read("")[0]
            for kind, entries in sheet.items():
                images += records.enter(connection, group, kind, entries, at)
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
        with self._change(f"{kind} changed", group) as (connection, images):
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
        with self._change(f"{kind} removed", group) as (connection, images):
            records.belongs(connection, group, kind, row)
            images.append(changes.remove(connection, kind, row, version))

    @needs(Right.GROUP)
    def remember_mapping(
        self, headers: Mapping[str, Sequence[str]], mapping: Mapping[str, Mapping[str, str]]
    ) -> None:
        """Keep how a file with these headers was understood (`Checked.headers`, `Checked.mapping`)."""
        with self.store.writing() as connection:
            records.remember_mapping(connection, headers, mapping, self._clock.read("")[0])
            self._recorder.record(connection, "mapping remembered")

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

    # Undo and audit trail

    @needs(Right.GROUP)
    def undo(self, group: int | None = None) -> str | None:
        """Take back your last change, in one group or anywhere; what it was, None if there is none."""
        with self.store.writing() as connection:
            done = changes.step(connection, self._recorder, group, back=True)
            records.settle_people(connection)
            return done

    @needs(Right.GROUP)
    def redo(self, group: int | None = None) -> str | None:
        """Do again what was last undone."""
        with self.store.writing() as connection:
            done = changes.step(connection, self._recorder, group, back=False)
            records.settle_people(connection)
            return done

    @needs(Right.GROUP)
    def next_steps(self, group: int | None = None) -> tuple[Change | None, Change | None]:
        """What `undo` would take back and what `redo` would do again, without doing it."""
        with self.store.reading() as connection:
            return changes.next_steps(connection, self._recorder.who, group)

    @needs(Right.ANYBODY)
    def trail(self, count: int | None = None) -> pd.DataFrame:
        """The audit trail, the latest entry last: seq, at, clock, who, action, group_id, of, about."""
        names = ("seq", "at", "clock", "who", "action", "group_id", "of", "about")
        with self.store.reading() as connection:
            rows = connection.execute(
                select(*(getattr(Entry, n) for n in names)).order_by(Entry.seq.desc()).limit(count)
            ).all()
        return pd.DataFrame([tuple(r) for r in reversed(rows)], columns=list(names))

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

    # Safety

    @needs(Right.GROUP)
    def check(self) -> Report:
        """Read everything there is, and say what is damaged."""
        from groupdyn.workspace.checking import check

        with self.store.reading() as connection:
            return check(connection, self.store.kind, self._recorder.key)

    @needs(Right.OWNER)
    def backup(self, folder: str | PathLike[str] | None = None) -> BackupFile:
        """Write the whole workspace into one file and read it back; see `backups.write_backup`."""
        from groupdyn.workspace.backups import write_backup

        return write_backup(self, None if folder is None else Path(folder))

    @needs(Right.OWNER)
    def check_backup(self, path: str | PathLike[str]) -> BackupFile:
        """Read a backup of this workspace back, as when it was written; see `backups.check_backup`."""
        from groupdyn.workspace.backups import check_backup

        return check_backup(self, Path(path))

    @needs(Right.OWNER)
    def copies(self) -> tuple[CopyFile, ...]:
        """The backups and exports that this workspace made, and backups in its folder; the latest first."""
        from groupdyn.workspace.backups import copies

        return copies(self)

    @needs(Right.OWNER)
    def export_with_names(self, folder: str | PathLike[str]) -> Path:
        """Write everything in open formats, unencrypted and with names; see `exports.write_export`."""
        from groupdyn.workspace.exports import write_export

        return write_export(self, Path(folder))

    @needs(Right.OWNER)
    def import_export(self, folder: str | PathLike[str]) -> tuple[int, ...]:
        """Take in such a folder; the groups' ids. What is there already adds nothing."""
        from groupdyn.workspace.exports import read_export

        return read_export(self, Path(folder))

    @needs(Right.GROUP)
    def erase_member(self, group: int, member: str) -> Erased:
        """Erase a person for good, from listed backups too; see `erasure.erase_member`."""
        from groupdyn.workspace.erasure import erase_member

        return erase_member(self, group, member)

    @needs(Right.GROUP)
    def erase_group(self, group: int) -> Erased:
        """Erase a group for good, from listed backups too."""
        from groupdyn.workspace.erasure import erase_group

        return erase_group(self, group)

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

    def _note(self, action: str, *, group: int | None = None, about: str = "") -> None:
        with self.store.writing() as connection:
            self._recorder.record(connection, action, group=group, about=about)

    @contextmanager
    def _change(self, action: str, group: int | None) -> Iterator[tuple[Connection, list[Image]]]:
        """One transaction of a change; the images that the block adds go into the trail.

        Without a group it is about the workspace.
        """
        images: list[Image] = []
        with self.store.writing() as connection:
            place = self._recorder.begin(connection)
            there = (
                group is None or connection.scalar(select(Group.removed).where(Group.id == group)) is False
            )
            if not there:
                raise SelectionError(N_("There is no such group in the workspace."))
            yield connection, images
            place.finish(action, group=group, images=[image.as_list() for image in images])


def _imported(connection: Connection, fingerprint: str) -> int | None:
    """The group that was made of a log with this fingerprint."""
    found: int | None = connection.scalar(
        select(Import.group_id)
        .join(Group)
        .where(Import.fingerprint == fingerprint, Group.removed.is_(False))
        .limit(1)
    )
    return found


def _new_group(connection: Connection, log: InteractionLog, title: str, until: date | None, at: str) -> int:
    row = {
        "title": title,
        "scheme_id": scheme_id(connection, log.scheme),
        "columns": columns_of(log),
        "inferred": sorted(log.inferred),
        "remarks": [remark_as_dict(p) for p in log.remarks],
        "created_at": at,
        "keep_until": until.isoformat() if until else None,
        "removed": False,
    }
    return int(connection.execute(insert(Group).values(row).returning(Group.id)).scalar_one())
