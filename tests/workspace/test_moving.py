"""What goes out in open formats is everything: the tests walk the schema, so that a new field cannot be forgotten."""

from __future__ import annotations

import json
import re
import shutil
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import JSON, Boolean, Connection, Float, Integer, event, select, update

from groupdyn.workspace import DamagedWorkspace, NewAct, Workspace, WriteFailed, exports, moving
from groupdyn.workspace.agreed import AS_FIRST
from groupdyn.workspace.schema import Base
from tests.logs import log_of
from tests.workspace.fixture_of_today import fill, fill_recorded
from tests.workspace.places import Spot, new_database

TABLES = Base.metadata.tables
MOVED = {kind.__tablename__ for kind in (*moving.OF_GROUP, *moving.OF_WORKSPACE)}
UNREAD_TRAIL = {
    "images": "what undo needs, under the workspace's key",
    "digest": "of it",
    "mac": "of the chain",
}


def full(workspace: Workspace) -> None:
    """Something in every column there is: what people do, and where they left one empty, anything that fits it."""
    fill(workspace, log_of({"1": ["gil>hal x3", "hal>*"]}, silent="ida"))
    group = workspace.groups()[-1].id
    log, coded = (workspace.strand(group, "1", rater)["id"].iloc[0] for rater in (None, "second"))
    workspace.decide(group, "1", "second", {f"{log}:{coded}": AS_FIRST, f"0:{coded}": "ask"})
    workspace.give_access("everywhere@example.org", "researcher")
    moment = {"session": "1", "act_id": int(log), "text": "here", "starred": True}
    workspace.add_records(group, "notes", [moment])
    workspace.remove_group(workspace.save_log(log_of({"1": ["eva>fin"]}), title="Out of sight"))
    with workspace.store.writing() as connection:
        for name in sorted(MOVED):
            table = TABLES[name]
            for column in table.c:
                if all(value is None for value in connection.scalars(select(column))):
                    row = connection.execute(select(table)).mappings().first()
                    of = [key == row[key.key] for key in table.primary_key]
                    value = anything(connection, column, row)
                    connection.execute(update(table).where(*of).values({column.key: value}))


def anything(connection: Connection, column: Any, row: Any) -> Any:
    """A value that fits a column; if it points somewhere, then within the row's group."""
    for key in column.foreign_keys:
        target = key.column.table
        return connection.scalars(select(target.c.id).where(target.c.group_id == row["group_id"])).first()
    kinds = ((Boolean, True), (Integer, 7), (Float, 2.5), (JSON, {"some": ["thing"]}))
    return next((value for kind, value in kinds if isinstance(column.type, kind)), "anything")


def everything(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Every row that should come along, with the rank of a row in its table for its number."""
    rows = {
        name: [dict(r) for r in connection.execute(select(t).order_by(*t.primary_key)).mappings()]
        for name, t in TABLES.items()
    }
    rank = {name: {r.get("id"): k for k, r in enumerate(found)} for name, found in rows.items()}
    places = sorted({(act["session_id"], act["place"]) for act in rows["acts"]})
    schemes = {row["id"]: row["content"] for row in rows["schemes"]}
    for act in rows["acts"]:
        act["place"] = places.index((act["session_id"], act["place"]))
    for name in MOVED:
        for row in rows[name]:
            for column in TABLES[name].c:
                for key in column.foreign_keys:
                    target, value = key.column.table.name, row[column.key]
                    row[column.key] = schemes[value] if target == "schemes" else rank[target].get(value)
            if "id" in row:
                row["id"] = rank[name][row["id"]]
    for coding in rows["codings"]:
        coding["decisions"] = {
            re.sub(r"\d+", lambda m: "-" if m[0] == "0" else str(rank["acts"][int(m[0])]), key): value
            for key, value in (coding["decisions"] or {}).items()
        }
    return {name: rows[name] for name in sorted(MOVED)}


def test_every_table_comes_along_or_says_why_not() -> None:
    assert set(TABLES) == MOVED | set(moving.STAYS)
    assert not MOVED & set(moving.STAYS)
    assert all(len(reason.split()) > 3 for reason in moving.STAYS.values())


def differing(out: Any, back: Any) -> list[str]:
    """The columns that did not come back as they were, or were empty, so that nothing was tried."""
    found = []
    for name in sorted(MOVED):
        for column in TABLES[name].c:
            there, came = ([row[column.key] for row in rows[name]] for rows in (out, back))
            if name == "imports":  # that it was taken in comes on top
                came = there if column.key == "id" or all(value in came for value in there) else came
            if came != there or all(value is None for value in there):
                found.append(f"{name}.{column.key}")
    return found


def test_every_column_of_every_table_comes_back_as_it_was(
    spot: Spot, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with spot.create() as workspace:
        full(workspace)
        with workspace.store.reading() as connection:
            out = everything(connection)
        logs = [workspace.load_log(group.id).fingerprint for group in workspace.groups()]
        folder = workspace.export_with_names(tmp_path / "export")
    elsewhere: Any = tmp_path / "second"
    if spot.kind == "postgresql":
        elsewhere = new_database(request.getfixturevalue("postgresql"))
    with Spot(spot.kind, elsewhere).create() as workspace:
        workspace.import_export(folder)
        assert [workspace.load_log(group.id).fingerprint for group in workspace.groups()] == logs
        with workspace.store.reading() as connection:
            assert differing(out, everything(connection)) == []
        goes_on(workspace, folder)


def goes_on(workspace: Workspace, folder: Path) -> None:
    """What came back is worked with as if it had never left."""
    assert workspace.verify() == ()
    assert workspace.check().is_sound
    known = workspace.groups()
    assert workspace.import_export(folder) == tuple(group.id for group in known)
    assert workspace.groups() == known
    group = known[-1].id
    row = workspace.append_act(group, NewAct("1", "ana", "ben", "support", "pad", 99))
    assert workspace.last_acts(group, "1")[-1].id == row
    (hidden,) = workspace.removed_groups()
    workspace.bring_back(hidden.id)
    assert workspace.load_log(hidden.id)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of everything; it must stay as it is."""
    home = tmp_path_factory.mktemp("moving")
    with Spot("sqlite", home / "w").create() as workspace:
        full(workspace)
        return workspace.export_with_names(home / "export")


def test_the_trail_is_written_to_be_read(folder: Path) -> None:
    columns = set(pd.read_csv(folder / "audit-trail.csv").columns)
    assert columns | set(UNREAD_TRAIL) == set(TABLES["trail"].c.keys())


def test_who_sees_every_group_is_not_taken_over_where_there_are_other_groups(
    folder: Path, tmp_path: Path
) -> None:
    with Spot("sqlite", tmp_path / "w").create() as workspace:
        mine = workspace.save_log(log_of({"1": ["gil>hal"]}), title="Mine")
        workspace.set_setting("idle_min", 5)
        workspace.import_export(folder)
        people = {(grant.person, grant.group) for grant in workspace.grants()}
        assert {person for person, _ in people} == {"supervisor@example.org"}
        assert all(group not in (None, mine) for _, group in people)
        assert workspace.setting("idle_min", None) == 5


def test_writing_that_fails_at_any_step_takes_nothing_in(tmp_path: Path) -> None:
    with Spot("sqlite", tmp_path / "small").create() as workspace:
        fill_recorded(workspace)
        out = [workspace.load_log(group.id).fingerprint for group in workspace.groups()]
        folder = workspace.export_with_names(tmp_path / "export")
    with Spot("sqlite", tmp_path / "w").create() as workspace:
        left = 0

        def count_down(*_: Any) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise OSError("disk is full")

        event.listen(workspace.store.engine, "before_cursor_execute", count_down)
        fails, taken = 0, False
        while not taken:
            fails, left = fails + 1, fails + 1
            try:
                taken = bool(workspace.import_export(folder))
            except OSError:
                assert len(workspace.trail()) == 1
                assert workspace.groups() == ()
        event.remove(workspace.store.engine, "before_cursor_execute", count_down)
        assert fails > 20
        assert [workspace.load_log(group.id).fingerprint for group in workspace.groups()] == out
        assert workspace.verify() == ()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda rows: rows["tables"]["acts"]["rows"].__setitem__(0, [None]),
        lambda rows: rows["tables"]["people"]["columns"].append("password"),
        lambda rows: rows["tables"]["sessions"]["rows"][0].__setitem__(1, 99_999),
        lambda rows: rows["tables"]["act_texts"]["rows"].append([99_999, "words"]),
        lambda rows: rows["tables"].pop("notes"),
        lambda rows: rows["tables"]["people"]["rows"][0].__setitem__(0, "1"),
        lambda rows: rows["tables"]["people"]["rows"].pop(),
        lambda rows: rows.pop("scheme"),
    ],
)
def test_rows_that_do_not_fit_are_refused_whole(folder: Path, tmp_path: Path, spoil: Any) -> None:
    """Even where somebody made the digests fit."""
    spoiled = tmp_path / "export"
    shutil.copytree(folder, spoiled)
    contents = json.loads((spoiled / "contents.json").read_text("utf-8"))
    entry = contents["groups"][1]
    path = spoiled / entry["folder"] / "everything.json"
    rows = json.loads(path.read_text("utf-8"))
    spoil(rows)
    path.write_text(json.dumps(rows), "utf-8")
    with Spot("sqlite", tmp_path / "w").create() as workspace:
        with pytest.raises(DamagedWorkspace):
            workspace.import_export(spoiled)
        entry["files"]["everything.json"] = blake2b(path.read_bytes(), digest_size=20).hexdigest()
        (spoiled / "contents.json").write_text(json.dumps(contents), "utf-8")
        with pytest.raises(DamagedWorkspace):
            workspace.import_export(spoiled)
        assert workspace.groups() == ()


def test_an_export_that_finds_no_room_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*_: Any, **__: Any) -> str:
        raise OSError("no space left")

    with Spot("sqlite", tmp_path / "w").create() as workspace:
        workspace.save_log(log_of({"1": ["ana>ben"]}), title="x")
        monkeypatch.setattr(exports, "_write_json", full_disk)
        with pytest.raises(WriteFailed):
            workspace.export_with_names(tmp_path / "out" / "export")
    assert list((tmp_path / "out").iterdir()) == []
