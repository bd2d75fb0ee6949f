"""Everything in open formats, and back: one folder a group, with the log as exchange file and as tables.

The folder is not encrypted and names everybody: it is what a person has a right to take along, and who
makes it must know that. Raw copies, for moving to other software; not a substitute for a backup.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import insert, select

from groupdyn.errors import SettingError
from groupdyn.i18n import N_
from groupdyn.reading import read_log
from groupdyn.workspace import codings, records
from groupdyn.workspace.errors import DamagedWorkspace, WriteFailed
from groupdyn.workspace.logs import exact_scheme, load_log
from groupdyn.workspace.schema import Copy, Group
from groupdyn.workspace.workspace import Workspace
from groupdyn.writers import slug, write_table
from groupdyn.writing import write_log

FORMAT, VERSION = "groupdyn-export", 1
_CONTENTS, _LOG, _BESIDE, _ASIDE = "contents.json", "log.json", "beside.json", "set-aside.json"
_CODINGS = "codings.json"
"""Only where there are codings beside the log."""


def write_export(workspace: Workspace, folder: Path) -> Path:
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
        contents = [_write_group(workspace, group.id, part) for group in workspace.groups()]
        workspace.trail().pipe(write_table, part / "audit-trail.csv")
        _write_json(part / _CONTENTS, {"format": FORMAT, "version": VERSION, "groups": contents})
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


def _write_group(workspace: Workspace, group: int, home: Path) -> dict[str, Any]:
    with workspace.store.reading() as connection:
        log = load_log(connection, group)
        title, until = connection.execute(
            select(Group.title, Group.keep_until).where(Group.id == group)
        ).one()
        beside = {kind: records.records(connection, group, kind) for kind in records.RECORDS}
        aside = records.set_aside(connection, group)
        beside_log = codings.exported(connection, group)
    name = f"{group}-{slug(title)}"
    folder = home / name
    folder.mkdir()
    write_log(log, folder / _LOG)
    write_log(log, folder / "acts.csv")
    for kind, table in beside.items():
        write_table(table.drop(columns=["id", "version"]), folder / f"{kind}.csv")
    write_table(aside, folder / "set-aside.csv")
    _write_json(folder / _BESIDE, {kind: _plain(table) for kind, table in beside.items()})
    _write_json(folder / _ASIDE, _plain(aside))
    if beside_log:
        _write_json(folder / _CODINGS, beside_log)
    return {"folder": name, "title": title, "keep_until": until, "fingerprint": log.fingerprint}


def _plain(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as plain values; an act's row number means nothing elsewhere."""
    table = table.drop(columns=[c for c in ("id", "version", "act_id") if c in table])
    return [
        {str(name): None if pd.isna(cell) else cell for name, cell in row.items()}
        for row in table.astype(object).to_dict("records")
    ]


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False), "utf-8")


def read_export(workspace: Workspace, folder: Path) -> tuple[int, ...]:
    """Take in an exported folder; each group is taken wholly or not, and must have its fingerprint.

    Raises
    ------
    DamagedWorkspace : the folder is not an export, or was changed since.
    """
    try:
        contents = json.loads((folder / _CONTENTS).read_text("utf-8"))
        if (contents["format"], contents["version"]) != (FORMAT, VERSION):
            raise ValueError
        entries = [_read_group(folder, entry) for entry in contents["groups"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise DamagedWorkspace(
            N_("This folder is not an export of a workspace, or it was changed since.")
        ) from None
    groups = []
    for entry, log, beside, aside, coded in entries:
        known = {group.id for group in workspace.groups()}
        until = date.fromisoformat(entry["keep_until"]) if entry["keep_until"] else None
        group = workspace.save_log(log, title=entry["title"], keep_until=until, set_aside=pd.DataFrame(aside))
        if group not in known:
            for kind, rows in beside.items():
                workspace.add_records(group, kind, rows)
            with workspace.store.writing() as connection:
                codings.take_exported(connection, group, coded)
        groups.append(group)
    return tuple(groups)


def _read_group(folder: Path, entry: dict[str, Any]) -> tuple[dict[str, Any], Any, Any, Any, Any]:
    home = folder / str(entry["folder"])
    if home.resolve().parent != folder.resolve():
        raise ValueError
    log = read_log(home / _LOG)
    scheme = json.loads((home / _LOG).read_text("utf-8"))["scheme"]
    log = log.replace(scheme=exact_scheme(scheme))
    if log.fingerprint != entry["fingerprint"]:
        raise ValueError
    return (
        entry,
        log,
        json.loads((home / _BESIDE).read_text("utf-8")),
        json.loads((home / _ASIDE).read_text("utf-8")),
        json.loads((home / _CODINGS).read_text("utf-8")) if (home / _CODINGS).exists() else [],
    )
