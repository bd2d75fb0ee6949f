"""Everything in open formats, and back: one folder a group, with its log, tables to read, and all of its rows.

The folder is not encrypted and names everybody: it is what a person has a right to take along, and who
makes it must know that. `everything.json` is what `read_export` takes in; all else is for other software.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Connection, insert, select

from groupdyn.errors import SelectionError, SettingError
from groupdyn.i18n import N_
from groupdyn.workspace import codings, moving, records, trail
from groupdyn.workspace.changes import Image
from groupdyn.workspace.errors import DamagedWorkspace, WriteFailed
from groupdyn.workspace.logs import load_log
from groupdyn.workspace.schema import Copy, Group, Import
from groupdyn.workspace.subjects.opened import Opened
from groupdyn.writers import slug, write_table
from groupdyn.writing import write_log

FORMAT, VERSION = "groupdyn-export", 2
_CONTENTS, _WORKSPACE, _LOG, _ROWS = "contents.json", "workspace.json", "log.json", "everything.json"


def write_export(workspace: Opened, folder: Path) -> Path:
    """Write everything into a new folder; its path. The audit trail says that it was done.

    Raises
    ------
    SettingError : there is something at the place.
    ReadOnly : the workspace cannot be written, so its audit trail could not say that it was done.
    WriteFailed : there is no room, or access is denied; nothing is left behind.
    """
    if folder.exists():
        raise SettingError(N_("There is something at this place already. Choose a new folder."))
    workspace.store.refuse_read_only()  # the audit trail has to say that it was done
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".export-"))
    except OSError:
        raise WriteFailed(
            N_("The export could not be written: there is no room, or access is denied.")
        ) from None
    try:
        with workspace.store.reading() as connection:
            _write_all(connection, part)
            write_table(trail.table(connection), part / "audit-trail.csv")
        part.rename(folder)
    except OSError:
        shutil.rmtree(part, ignore_errors=True)
        raise WriteFailed(
            N_("The export could not be written: there is no room, or access is denied.")
        ) from None
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    with workspace.store.writing() as connection:
        place = workspace.recorder.begin(connection)
        connection.execute(insert(Copy).values(kind="export", path=str(folder.resolve()), at=place.at))
        place.finish("exported with names")
    return folder


def _write_all(connection: Connection, home: Path) -> None:
    """Write every group, one state of the workspace; the contents last."""
    groups = connection.scalars(select(Group.id).order_by(Group.id)).all()
    contents = [_write_group(connection, group, home) for group in groups]
    beside = _write_json(home / _WORKSPACE, moving.rows_of_workspace(connection))
    about = {"format": FORMAT, "version": VERSION, "groups": contents, _WORKSPACE: beside}
    _write_json(home / _CONTENTS, about, indent=1)


def _write_group(connection: Connection, group: int, home: Path) -> dict[str, Any]:
    """Write a group; what the contents say of it. Of one that is out of sight there are only the rows."""
    title, removed = connection.execute(select(Group.title, Group.removed).where(Group.id == group)).one()
    log = load_log(connection, group, hidden=True)
    folder = home / f"{group}-{slug(title)}"
    folder.mkdir()
    files = {_ROWS: _write_json(folder / _ROWS, moving.rows_of_group(connection, group))}
    if not removed:
        write_log(log, folder / _LOG)
        files[_LOG] = _digest((folder / _LOG).read_bytes())
        write_log(log, folder / "acts.csv")
        for name, table in _tables(connection, group).items():
            write_table(table.drop(columns=["id", "version"], errors="ignore"), folder / f"{name}.csv")
    return {"folder": folder.name, "title": title, "fingerprint": log.fingerprint, "files": files}


def _tables(connection: Connection, group: int) -> dict[str, pd.DataFrame]:
    """What is beside the log, as tables for other software."""
    found = {kind: records.records(connection, group, kind) for kind in records.RECORDS}
    found["set-aside"] = records.set_aside(connection, group)
    coded = [
        codings.table(connection, group, coding.session, coding.rater).assign(
            session=coding.session, coded_by=coding.rater
        )
        for coding in codings.listed(connection, group)
    ]
    if coded:
        found["codings"] = pd.concat(coded, ignore_index=True)
    return found


def _write_json(path: Path, content: object, indent: int | None = None) -> str:
    """Write values; their digest."""
    data = json.dumps(content, ensure_ascii=False, indent=indent, allow_nan=False).encode()
    path.write_bytes(data)
    return _digest(data)


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=20).hexdigest()


# --- and back ------------------------------------------------------------------------------------


def read_export(workspace: Opened, folder: Path) -> tuple[int, ...]:
    """Take in an exported folder, wholly or not at all; the groups in sight, with their logs' fingerprints.

    A group that is there already adds nothing. What is of no group is taken over as `moving.take_workspace` says.

    Raises
    ------
    DamagedWorkspace : the folder is not an export, or was changed since.
    """
    changed = DamagedWorkspace(N_("This folder is not an export of a workspace, or it was changed since."))
    try:
        contents = json.loads((folder / _CONTENTS).read_text("utf-8"))
        if (contents["format"], contents["version"]) != (FORMAT, VERSION):
            raise ValueError
        beside = _unchanged(folder / _WORKSPACE, contents[_WORKSPACE])
        entries = [(entry, _read_group(folder, entry)) for entry in contents["groups"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise changed from None
    with workspace.store.writing() as connection:
        there = _there(connection)
        try:
            groups = [_take(workspace, connection, entry, rows, there) for entry, rows in entries]
            moving.take_workspace(connection, beside, is_new=not there)
        except (ValueError, KeyError, TypeError, AttributeError, SelectionError):
            raise changed from None
        in_sight = set(connection.scalars(select(Group.id).where(Group.removed.is_(False))))
    return tuple(group for group in groups if group in in_sight)


def _read_group(folder: Path, entry: Mapping[str, Any]) -> Any:
    home = folder / str(entry["folder"])
    if home.resolve().parent != folder.resolve() or not set(entry["files"]) <= {_ROWS, _LOG}:
        raise ValueError
    found = {name: _unchanged(home / name, digest) for name, digest in entry["files"].items()}
    return found[_ROWS]


def _unchanged(path: Path, digest: str) -> Any:
    data = path.read_bytes()
    if _digest(data) != digest:
        raise ValueError
    return json.loads(data)


def _there(connection: Connection) -> dict[tuple[str, bool], int]:
    """(fingerprint, whether it is out of sight) → the group that has or had it."""
    groups = connection.execute(select(Group.id, Group.removed).order_by(Group.id.desc())).all()
    there = {(load_log(connection, i, hidden=True).fingerprint, removed): i for i, removed in groups}
    imported = connection.execute(select(Import.fingerprint, Group.removed, Group.id).join(Group))
    return there | {(fingerprint, removed): group for fingerprint, removed, group in imported}


def _take(
    workspace: Opened,
    connection: Connection,
    entry: Mapping[str, Any],
    rows: Mapping[str, Any],
    there: Mapping[tuple[str, bool], int],
) -> int:
    """Take in a group that is not there yet, as it was; its number."""
    (row,) = moving.read_rows(Group, rows["tables"])
    fingerprint, removed = entry["fingerprint"], row["removed"]
    if (fingerprint, removed) in there:
        return there[fingerprint, removed]
    place = workspace.recorder.begin(connection)
    group = moving.take_group(connection, rows, place.seq)
    if load_log(connection, group, hidden=True).fingerprint != fingerprint:
        raise ValueError
    of = (Import.group_id == group, Import.fingerprint == fingerprint)
    if connection.scalar(select(Import.id).where(*of)) is None:
        connection.execute(insert(Import).values(group_id=group, fingerprint=fingerprint, at=place.at))
    image = Image("groups", group, {"removed": True}, {"removed": False})
    place.finish(
        "export taken in", group=group, about=fingerprint, images=None if removed else [image.as_list()]
    )
    return group
