"""Making and opening a workspace: a folder with a header, a database and backups, or a PostgreSQL URL."""

from __future__ import annotations

import getpass
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import IO, Self

from sqlalchemy import insert, inspect, select, update

from groupdyn.errors import SettingError
from groupdyn.i18n import N_
from groupdyn.workspace import keys
from groupdyn.workspace.errors import DamagedWorkspace, ReadOnly, WorkspaceError, WriteFailed
from groupdyn.workspace.keys import Cost, Header
from groupdyn.workspace.migrations import NEWEST, migrate, refuse_newer, version_of
from groupdyn.workspace.schema import Head
from groupdyn.workspace.store import Store, is_url, open_file, open_server
from groupdyn.workspace.trail import START, Clock
from groupdyn.workspace.workspace import Workspace
from groupdyn.writers import replace_file

HEADER, DATABASE, BACKUPS = "workspace.json", "workspace.db", "backups"
"""The names inside a workspace's folder."""
NAMES_SETTING = "names"
"""The setting that says by what name a user of the system goes in the audit trail."""
Place = str | PathLike[str]


@dataclass(frozen=True)
class Site:
    """Where a workspace is and the header that opens it; `folder` or `url`, never both."""

    header: Header
    folder: Path | None = None
    url: str = ""

    def connect(self, key: bytes, *, read_only: bool = False) -> Store:
        """Its database; with `read_only`, a file is opened for reading only."""
        if self.folder is None:
            return open_server(self.url)
        return open_file(self.folder / DATABASE, key if self.header.encrypted else None, read_only=read_only)

    def with_header(self, header: Header, store: Store) -> Self:
        """The site with another header, which is stored first."""
        if self.folder is None:
            with store.writing() as connection:
                connection.execute(update(Head).values(header=header.to_json()))
        else:
            write_header(self.folder, header)
        return replace(self, header=header)


def write_header(folder: Path, header: Header) -> None:
    """Put a header in place at once."""

    def write(file: IO[bytes]) -> None:
        file.write(header.to_json().encode())

    replace_file(folder / HEADER, write)


def create_workspace(
    place: Place,
    passphrase: str | None,
    *,
    who: str = "",
    unencrypted: bool = False,
    cost: Cost | None = None,
    clock: Clock | None = None,
) -> tuple[Workspace, str]:
    """Make a workspace; it and its recovery key, to be printed once and kept elsewhere.

    Parameters
    ----------
    place : a folder that is not there yet, or the URL of an empty PostgreSQL database, which the server
        protects; there the passphrase protects the audit trail and backups, and may be left out.
    passphrase : at least `keys.SHORTEST_PASSPHRASE` characters; None only with `unencrypted` or a URL.
    who : whose name the audit trail bears; the system's user if empty.
    unencrypted : whoever gets the file can read everything, and damage of the disk may stay unnoticed.

    Raises
    ------
    SettingError : there is something at the place, the passphrase is too short, or none is given.
    """
    if passphrase is None and not (unencrypted or is_url(place)):
        raise SettingError(
            N_("A workspace needs a passphrase. Without one everybody who gets the file can read all of it.")
        )
    encrypted = passphrase is not None and not unencrypted and not is_url(place)
    header, key, recovery = keys.new_header(passphrase, encrypted=encrypted, cost=cost or Cost())
    site = _new_server(str(place), header) if is_url(place) else _new_folder(Path(place), header, key)
    workspace = Workspace(site, site.connect(key), key, who, clock or Clock())
    workspace._note("created")
    return workspace, recovery


def _new_folder(folder: Path, header: Header, key: bytes) -> Site:
    """The folder, put in place when it is complete."""
    if folder.exists():
        raise SettingError(N_("There is something at this place already. Choose a new folder."))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".workspace-"))
    except OSError:
        raise WriteFailed(
            N_("The workspace cannot be made here. Choose a folder where you may write.")
        ) from None
    try:
        site = Site(header, part)
        write_header(part, header)
        (part / BACKUPS).mkdir()
        store = site.connect(key)
        _fill(store, None)
        store.close()
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return Site(header, folder.resolve())


def _new_server(url: str, header: Header) -> Site:
    store = open_server(url)
    try:
        with store.reading() as connection:
            if inspect(connection).has_table(Head.__tablename__):
                raise SettingError(N_("There is a workspace in this database already. Open it."))
        _fill(store, header)
    finally:
        store.close()
    return Site(header, url=url)


def _fill(store: Store, header: Header | None) -> None:
    with store.writing() as connection:
        migrate(connection)
        connection.execute(
            insert(Head).values(id=1, seq=0, mac=START, at="", header=header.to_json() if header else None)
        )


def find_site(place: Place) -> Site:
    """The site of a workspace.

    Raises
    ------
    SettingError : there is none.
    """
    if is_url(place):
        store = open_server(str(place))
        try:
            with store.reading() as connection:
                there = inspect(connection).has_table(Head.__tablename__)
                text = connection.scalar(select(Head.header)) if there else None
        finally:
            store.close()
        if text is None:
            raise SettingError(N_("There is no workspace in this database. Make one first."))
        return Site(Header.from_json(text), url=str(place))
    folder = Path(place).resolve()
    try:
        text = (folder / HEADER).read_text("utf-8")
    except UnicodeDecodeError:
        raise DamagedWorkspace(
            N_("The header of the workspace is damaged. Restore the latest backup.")
        ) from None
    except (FileNotFoundError, NotADirectoryError):
        raise SettingError(
            N_("There is no workspace at this place. Make one first, or restore a backup.")
        ) from None
    except OSError:
        raise WorkspaceError(N_("The workspace cannot be read: access is denied.")) from None
    if not (folder / DATABASE).is_file():
        raise DamagedWorkspace(N_("The workspace's database is missing. Restore the latest backup."))
    return Site(Header.from_json(text), folder)


def open_workspace(
    place: Place,
    passphrase: str | None = None,
    *,
    recovery_key: str | None = None,
    who: str = "",
    clock: Clock | None = None,
    further_steps: Sequence[Path] = (),
) -> Workspace:
    """Open a workspace with its passphrase or its recovery key.

    One that an older groupdyn made is backed up and brought to today's version first. Where nobody may
    write, it is opened for reading only (`Workspace.is_read_only`); its audit trail then cannot say so.

    Parameters
    ----------
    who : whose name the audit trail bears; if empty, the name that the workspace knows the system's user by.
    further_steps : folders with steps of the schema beyond ours.

    Raises
    ------
    WrongPassphrase : neither opens it.
    DamagedWorkspace : the header or the beginning of the database is damaged.
    OtherVersion : a newer groupdyn made it; it is left as it is.
    ReadOnly : an older groupdyn made it, and it cannot be brought up to date where it is.
    """
    site = find_site(place)
    key = keys.unlock(site.header, passphrase=passphrase, recovery_key=recovery_key)
    clock = clock or Clock()
    try:
        workspace = Workspace(site, site.connect(key), key, who, clock)
        _begin(workspace, who, further_steps)
    except ReadOnly:
        if site.folder is None:
            raise
        workspace = Workspace(site, site.connect(key, read_only=True), key, who, clock)
        _begin(workspace, who, further_steps)
    return workspace


def _begin(workspace: Workspace, who: str, further_steps: Sequence[Path]) -> None:
    """Bring a workspace that is being opened up to date; it is closed if that fails."""
    try:
        _bring_up_to_date(workspace, further_steps)
        if not who:
            workspace.go_by(str(workspace.setting(NAMES_SETTING, {}).get(getpass.getuser(), "")))
        if not workspace.is_read_only:
            workspace._note("opened")
    except BaseException:
        workspace.close()
        raise


def _bring_up_to_date(workspace: Workspace, further: Sequence[Path]) -> None:
    newest = max([NEWEST, *(f.name[:4] for folder in further for f in folder.glob("[0-9]*.py"))])
    with workspace.store.reading() as connection:
        version = version_of(connection)
    if version is None:
        raise DamagedWorkspace(N_("The workspace's database is empty. Restore the latest backup."))
    refuse_newer(version, newest)
    if version < newest:
        workspace.store.refuse_read_only()
        from groupdyn.workspace.backups import write_unlisted

        if workspace.site.folder is not None:
            write_unlisted(workspace, workspace.site.folder / BACKUPS, f"before-version-{newest}")
        with workspace.store.writing() as connection:
            if version_of(connection) == version:
                migrate(connection, further=further)
