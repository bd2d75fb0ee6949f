"""Backups: the whole workspace in one file, read back before it counts.

A backup is a ZIP file, not compressed, with the header and the database, encrypted like the workspace
itself (a workspace on a server is copied into an encrypted database file). It opens with the passphrase
or recovery key that the workspace had at that time.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, func, insert, select, text

from groupdyn.errors import SettingError
from groupdyn.i18n import N_
from groupdyn.workspace import trail
from groupdyn.workspace.errors import DamagedWorkspace, WriteFailed
from groupdyn.workspace.keys import Header
from groupdyn.workspace.logs import load_log
from groupdyn.workspace.migrations import migrate
from groupdyn.workspace.opening import BACKUPS, DATABASE, HEADER, write_header
from groupdyn.workspace.schema import Base, Copy, Group
from groupdyn.workspace.store import Store, copy_file, is_url, open_file, open_server, scratch
from groupdyn.workspace.subjects.opened import Opened
from groupdyn.workspace.trail import Clock
from groupdyn.workspace.workspace import Workspace
from groupdyn.writers import replace_file

SUFFIX = ".groupdyn"
_NOT_ONE = N_("This is not a backup of a workspace, or it is damaged. Choose another backup.")


@dataclass(frozen=True)
class BackupFile:
    """A backup that was written and read back.

    Attributes
    ----------
    groups, acts : how many it holds.
    """

    path: Path
    groups: int
    acts: int


@dataclass(frozen=True)
class CopyFile:
    """A copy that the workspace knows of.

    Attributes
    ----------
    kind : `backup` or `export`.
    at : when it was made, as ISO text in UTC; of a backup that is not listed, when its file was written.
    bytes : how large it is; None where it is not at its place.
    """

    kind: str
    path: Path
    at: str
    bytes: int | None


@dataclass(frozen=True)
class Summary:
    """What a database holds: rows of each table, the fingerprint of each group's log, the trail's end."""

    rows: dict[str, int]
    fingerprints: dict[int, str]


def summary(connection: Connection) -> Summary:
    """Read everything, and say what there is."""
    rows = {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }
    groups = connection.scalars(select(Group.id).where(Group.removed.is_(False)).order_by(Group.id)).all()
    return Summary(rows, {group: load_log(connection, group).fingerprint for group in groups})


def write_backup(workspace: Opened, folder: Path | None) -> BackupFile:
    """Write a backup into a folder (that of the workspace if None), and list it.

    One that is read-only is backed up too, so that it can be restored where it can be written; it cannot list it.
    It is compared with the workspace, group by group and table by table, before it gets its name.

    Raises
    ------
    WriteFailed : there is no room, or the folder cannot be written.
    DamagedWorkspace : what was read back differs; no backup is left behind.
    """
    folder = folder or (workspace.site.folder and workspace.site.folder / BACKUPS)
    if folder is None:
        raise SettingError(N_("Choose a folder for the backup."))
    if workspace.is_read_only:
        with workspace.store.reading() as connection:
            path = _free(folder, workspace.clock.read("")[0][:19].replace(":", "").replace("T", "-"))
            found = _write(workspace, connection, path)
        return BackupFile(path, len(found.fingerprints), found.rows["acts"])
    with workspace.store.writing() as connection:
        at = workspace.recorder.begin(connection).at
        path = _free(folder, at[:19].replace(":", "").replace("T", "-"))
        found = _write(workspace, connection, path)
        place = workspace.recorder.begin(connection)
        connection.execute(insert(Copy).values(kind="backup", path=str(path.resolve()), at=place.at))
        place.finish("backup written", about=path.name)
    return BackupFile(path, len(found.fingerprints), found.rows["acts"])


def check_backup(workspace: Opened, path: Path) -> BackupFile:
    """Read a backup of this workspace back: every group, and its audit trail.

    Raises
    ------
    DamagedWorkspace : it is no backup of this workspace, or a damaged one.
    """
    with taken_apart(path, workspace.key) as store:
        with store.writing() as connection:
            migrate(connection)
        with store.reading() as connection:
            found = summary(connection)
            if trail.verify(connection, workspace.recorder.key):
                raise DamagedWorkspace(_NOT_ONE)
    return BackupFile(path, len(found.fingerprints), found.rows["acts"])


def copies(workspace: Opened) -> tuple[CopyFile, ...]:
    """The copies that the workspace lists, and the backups in its folder; the latest first."""
    with workspace.store.reading() as connection:
        listed = connection.execute(select(Copy.kind, Copy.path, Copy.at)).all()
    found = {Path(path): CopyFile(kind, Path(path), at, _bytes(Path(path))) for kind, path, at in listed}
    if workspace.site.folder is not None:
        for copy in backups_in(workspace.site.folder):
            found.setdefault(copy.path, copy)
    return tuple(sorted(found.values(), key=lambda copy: copy.at, reverse=True))


def backups_in(folder: Path) -> tuple[CopyFile, ...]:
    """The backups inside the folder of a workspace, which need not be open; the latest first."""
    found = []
    for path in (folder.resolve() / BACKUPS).glob(f"*{SUFFIX}"):
        at = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="milliseconds")
        found.append(CopyFile("backup", path, at, _bytes(path)))
    return tuple(sorted(found, key=lambda copy: copy.at, reverse=True))


def _bytes(path: Path) -> int | None:
    """The size of a file, or of all files of a folder."""
    try:
        if path.is_dir():
            return sum(p.stat().st_size for p in path.rglob("*") if p.is_file())
        return path.stat().st_size
    except OSError:
        return None


def write_unlisted(workspace: Opened, folder: Path, name: str) -> Path:
    """Copy a database file of any version as a backup, without reading what is in it."""
    path = _free(folder, name)
    with scratch(folder) as part:
        copy_file(workspace.store, part / DATABASE)
        write_header(part, workspace.site.header)
        _pack(part, path)
    return path


def restore_workspace(
    backup: str | PathLike[str],
    place: str | PathLike[str],
    passphrase: str | None = None,
    *,
    recovery_key: str | None = None,
    who: str = "",
    clock: Clock | None = None,
) -> Workspace:
    """Make a workspace of a backup, at a place where there is none; the backup stays as it is.

    Raises
    ------
    DamagedWorkspace : it is not a backup, or a damaged one.
    WrongPassphrase : neither secret opens it.
    SettingError : there is something at the place.
    """
    from groupdyn.workspace.opening import open_workspace

    target = Path(place)
    if not is_url(place) and target.exists():
        raise SettingError(N_("There is something at this place already. Choose a new folder."))
    home = Path(backup).parent if is_url(place) else target.parent
    home.mkdir(parents=True, exist_ok=True)
    with scratch(home) as part:
        unpack(Path(backup), part)
        (part / BACKUPS).mkdir()
        opened = open_workspace(part, passphrase, recovery_key=recovery_key, who=who, clock=clock)
        with opened:
            with opened.store.reading() as connection:
                found = trail.verify(connection, opened.recorder.key)
                summary(connection)
            if found:
                raise DamagedWorkspace(_NOT_ONE)
            opened._note("restored")
            if is_url(place):
                _to_server(opened, str(place))
        if not is_url(place):
            part.rename(target)
            part.mkdir()
    where = str(place) if is_url(place) else target
    return open_workspace(where, passphrase, recovery_key=recovery_key, who=who, clock=clock)


def unpack(backup: Path, folder: Path) -> None:
    """Take a backup apart, byte for byte as its checksums say.

    Raises
    ------
    DamagedWorkspace : it is not a backup, or a damaged one.
    """
    try:
        with zipfile.ZipFile(backup) as archive:
            if sorted(archive.namelist()) != sorted((HEADER, DATABASE)):
                raise DamagedWorkspace(_NOT_ONE)
            for name in (HEADER, DATABASE):
                with archive.open(name) as source, (folder / name).open("wb") as target:
                    shutil.copyfileobj(source, target)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, FileNotFoundError):
        raise DamagedWorkspace(_NOT_ONE) from None
    except OSError:
        raise WriteFailed(
            N_("The backup could not be unpacked: there is no room, or access is denied.")
        ) from None


def repack(folder: Path, backup: Path) -> None:
    """Put a backup that was taken apart back in its place, at once."""
    _pack(folder, backup)


def _write(workspace: Opened, connection: Connection, path: Path) -> Summary:
    """The file, compared with what the connection sees (which nobody can change meanwhile)."""
    header = workspace.site.header
    expected = summary(connection)
    with scratch(path.parent) as part:
        if workspace.store.is_file:
            copy_file(workspace.store, part / DATABASE)
        else:
            header = replace(header, encrypted=bool(header.locks))
            copy = open_file(part / DATABASE, workspace.key if header.encrypted else None)
            with copy.writing() as target:
                migrate(target)
                copy_rows(connection, target)
            copy.close()
        write_header(part, header)
        _pack(part, path)
    try:
        with taken_apart(path, workspace.key) as store, store.reading() as copied:
            if summary(copied) != expected or trail.verify(copied, workspace.recorder.key):
                raise DamagedWorkspace(
                    N_("The backup could not be read back as it was written. Try another disk.")
                )
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return expected


@contextmanager
def taken_apart(backup: Path, key: bytes) -> Iterator[Store]:
    """The database of a backup, opened in a folder beside it that is gone afterwards."""
    with scratch(backup.parent) as part:
        unpack(backup, part)
        header = Header.from_json((part / HEADER).read_text("utf-8"))
        store = open_file(part / DATABASE, key if header.encrypted else None, pooled=False)
        try:
            yield store
        finally:
            store.close()


def copy_rows(source: Connection, target: Connection) -> None:
    """Copy all rows of one database into another, empty one of the same version."""
    for table in Base.metadata.sorted_tables:
        rows = source.execute(select(table)).mappings()
        for part in rows.partitions(5_000):
            target.execute(insert(table), [dict(row) for row in part])


def _to_server(workspace: Opened, url: str) -> None:
    """Fill an empty server database with a workspace."""
    store = open_server(url)
    header = replace(workspace.site.header, encrypted=False)
    try:
        with workspace.store.reading() as source, store.writing() as target:
            migrate(target)
            copy_rows(source, target)
            target.execute(Base.metadata.tables["head"].update().values(header=header.to_json()))
            for table in Base.metadata.sorted_tables:
                if "id" in table.c and table.name != "head":
                    last = target.scalar(select(func.max(table.c.id))) or 1
                    target.execute(
                        text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"),
                        {"name": table.name, "last": last},
                    )
    finally:
        store.close()


def _pack(folder: Path, path: Path) -> None:
    def write(file: IO[bytes]) -> None:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for name in (HEADER, DATABASE):
                archive.write(folder / name, name)

    try:
        replace_file(path, write)
    except OSError:
        raise WriteFailed(
            N_("The backup could not be written: there is no room, or access is denied.")
        ) from None


def _free(folder: Path, name: str) -> Path:
    """A name that is not taken yet."""
    number = 1
    while (path := folder / f"{name}{f'-{number}' if number > 1 else ''}{SUFFIX}").exists():
        number += 1
    return path
