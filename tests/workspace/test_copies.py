"""Backups, exports and erasure: what goes out comes back, and what must go is gone."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select, text

from groupdyn.errors import SelectionError, SettingError
from groupdyn.workspace import DamagedWorkspace, NewAct, WriteFailed, WrongPassphrase
from groupdyn.workspace.backups import restore_workspace, summary, taken_apart
from groupdyn.workspace.opening import DATABASE
from groupdyn.workspace.schema import Base
from tests.logs import log_of
from tests.workspace.places import PASSPHRASE, Spot, new_database, sample

NAME, ID = "Quetzalina", "quetz-1"


def filled(workspace):
    """Two groups with everything there can be, in one of which somebody with a rare name is everywhere."""
    other = workspace.save_log(sample(), title="Other")
    log = log_of({"1": ["ana>ben x2", "ben>*", "cy>ana;ben"], "2": ["ana>cy"]}, silent="dee")
    group = workspace.save_log(log, title=f"{NAME}'s group")
    workspace.add_member(group, ID, name=NAME, attributes={})
    workspace.add_session(group, f"Farewell {NAME}", attendance={ID: "present", "ana": "late"})
    workspace.set_attendance(group, "1", ID, "late")
    for i, act in enumerate(
        (
            NewAct("1", ID, "ana", "support", rater=NAME, incident=f"{NAME}'s storm"),
            NewAct("1", "ana", ID, "support", text="hello"),
            NewAct("1", "ana", f"ben;{ID}", "support", text=f"said to {NAME.upper()} and others"),
            NewAct("1", "ana", f"ben;cy;{ID}", "question"),
            NewAct("2", "ben", "GROUP", "inform", text=f"{NAME}? I asked {ID}."),
        )
    ):
        row = workspace.append_act(group, act)
        if i == 4:
            workspace.correct_act(group, row, text=f"{NAME}! I asked.")
    workspace.add_records(
        group,
        "scores",
        [{"session": "1", "rater": ID, "perspective": "member", "instrument": "GCQ-S", "scale": "e", "score": 1.0},
         {"session": "1", "rater": "ana", "about": "ben", "perspective": "m", "instrument": "S", "scale": "e",
          "score": 2.0}],
    )  # fmt: skip
    workspace.add_records(
        group, "choices", [{"chooser": "ana", "chosen": ID, "criterion": "work", "valence": 1.0}]
    )
    workspace.add_records(
        group, "choices", [{"chooser": "ana", "chosen": "ben", "criterion": "work", "guess": 1.0}]
    )
    workspace.add_records(
        group, "notes", [{"text": f"watch {NAME}", "starred": True}, {"person": ID, "text": "hm"}]
    )
    workspace.add_records(
        group, "incidents", [{"label": f"{NAME}'s storm", "title": "x", "about": f"of {ID}"}]
    )
    workspace.add_records(
        group,
        "guesses",
        [
            {"question": f"most active? {NAME}", "value": 1.0, "by": "me"},
            {"question": "supports", "person": "ana", "about": ID, "by": "me"},
            {"question": "climate", "text": f"{NAME} was sad", "by": "me"},
        ],
    )
    workspace.add_records(group, "forms", [{"label": f"as {NAME}", "content": f'{{"name": "{ID}"}}'}])
    workspace.remember_mapping({"acts": ("Who", NAME)}, {"acts": {"sender": NAME}})
    return group, other


def named(connection):
    """Whether any cell of any table holds the name or the id."""
    for table in Base.metadata.sorted_tables:
        for row in connection.execute(select(table)):
            for cell in row:
                words = json.dumps(cell, ensure_ascii=False) if isinstance(cell, dict | list) else str(cell)
                if NAME.casefold() in words.casefold() or ID in words:
                    return True
    return False


def test_a_backup_restored_elsewhere_is_the_same(spot, tmp_path):
    with spot.create() as workspace:
        groups = filled(workspace)
        backup = workspace.backup(tmp_path / "usb stick")
        workspace.remove_group(groups[0])
        with workspace.store.reading() as connection:
            after = summary(connection)
    secret = None if spot.kind == "sqlite" else PASSPHRASE
    with restore_workspace(backup.path, tmp_path / "elsewhere" / "w", secret, who="tester") as restored:
        assert {g.id for g in restored.groups()} == set(groups)
        assert restored.verify() == ()
        with restored.store.reading() as connection:
            found = summary(connection)
        assert found.fingerprints.keys() == set(groups)
        assert found.fingerprints[groups[1]] == after.fingerprints[groups[1]]
        restored.append_act(groups[0], NewAct("1", "ana", "ben", "support"))
        restored.undo()
        assert restored.check().is_sound
    assert backup.groups == 2
    assert [p.name for p in backup.path.parent.iterdir()] == [backup.path.name]


def test_a_backup_is_encrypted_like_the_workspace(tmp_path):
    spot = Spot("sqlcipher", tmp_path / "w")
    with spot.create() as workspace:
        filled(workspace)
        backup = workspace.backup()
    assert NAME.encode() not in backup.path.read_bytes()
    with pytest.raises(WrongPassphrase):
        restore_workspace(backup.path, tmp_path / "r", "not the passphrase")
    assert not (tmp_path / "r").exists()
    restore_workspace(backup.path, tmp_path / "r", recovery_key=spot.recovery).close()


def test_a_backup_of_a_server_without_passphrase_needs_none_and_goes_back_to_a_server(postgresql, tmp_path):
    spot = Spot("postgresql", new_database(postgresql))
    with spot.create() as workspace:
        groups = filled(workspace)
        backup = workspace.backup(tmp_path)
        before = [workspace.load_log(g).fingerprint for g in groups]
    with restore_workspace(backup.path, new_database(postgresql), PASSPHRASE, who="tester") as restored:
        assert [restored.load_log(g).fingerprint for g in groups] == before
        restored.append_act(groups[0], NewAct("1", "ana", "ben", "support"))
        assert restored.save_log(log_of({"1": ["new>one"]}), title="new") not in groups
        assert restored.check().is_sound


def test_a_damaged_backup_is_refused_and_nothing_is_made(file_spot, tmp_path):
    with file_spot.create() as workspace:
        filled(workspace)
        path = workspace.backup().path
    sound = path.read_bytes()
    secret = None if file_spot.kind == "sqlite" else PASSPHRASE
    spoiled = {
        "cut": sound[: len(sound) // 2],
        "flipped": sound[:9000] + bytes([sound[9000] ^ 1]) + sound[9001:],
        "text": b"not a backup",
        "empty": b"",
    }
    for name, content in spoiled.items():
        bad = tmp_path / f"{name}.groupdyn"
        bad.write_bytes(content)
        with pytest.raises(DamagedWorkspace):
            restore_workspace(bad, tmp_path / "r", secret)
        assert not (tmp_path / "r").exists()


def test_an_archive_with_other_paths_is_refused(tmp_path):
    bad = tmp_path / "bad.groupdyn"
    with zipfile.ZipFile(bad, "w") as archive:
        archive.writestr("workspace.json", "{}")
        archive.writestr("../workspace.db", "x")
    with pytest.raises(DamagedWorkspace):
        restore_workspace(bad, tmp_path / "in" / "r", PASSPHRASE)
    assert not (tmp_path / "workspace.db").exists()


def test_a_backup_never_takes_anothers_place(file_spot):
    with file_spot.create() as workspace:
        assert len({workspace.backup().path for _ in range(3)}) == 3


def test_a_backup_to_a_place_that_cannot_be_written_says_so(file_spot, tmp_path):
    (tmp_path / "file").write_text("")
    with file_spot.create() as workspace:
        with pytest.raises(WriteFailed):
            workspace.backup(tmp_path / "file" / "folder")
        assert workspace.trail()["action"].tolist() == ["created"]


def test_a_workspace_is_not_restored_over_another(file_spot, tmp_path):
    with file_spot.create() as workspace:
        path = workspace.backup().path
    with pytest.raises(SettingError, match="already"):
        restore_workspace(path, file_spot.place, PASSPHRASE)


def test_an_export_of_everything_comes_back_with_the_same_fingerprints(spot, tmp_path):
    with spot.create() as workspace:
        groups = filled(workspace)
        before = [workspace.load_log(g).fingerprint for g in groups]
        beside = {
            k: workspace.records(groups[0], k) for k in ("scores", "choices", "notes", "guesses", "incidents")
        }
        folder = workspace.export_with_names(tmp_path / "export")
        assert workspace.trail()["action"].iloc[-1] == "exported with names"
        with pytest.raises(SettingError):
            workspace.export_with_names(folder)
    second = Spot("sqlcipher", tmp_path / "second")
    with second.create() as workspace:
        taken = workspace.import_export(folder)
        logs = {workspace.load_log(g).fingerprint for g in taken}
        assert logs == set(before)
        mine = next(g for g in taken if workspace.load_log(g).fingerprint == before[0])
        for kind, table in beside.items():
            columns = [c for c in table if c not in ("id", "version", "act_id")]
            found = workspace.records(mine, kind)[columns].astype(object)
            wanted = table[columns].astype(object)
            assert found.where(found.notna(), None).equals(wanted.where(wanted.notna(), None)), kind
        assert workspace.import_export(folder) == taken
        assert len(workspace.groups()) == 2
    files = {"contents.json", "workspace.json", "audit-trail.csv"}
    assert {p.name for p in folder.iterdir() if p.is_file()} == files
    assert all(len(list(p.glob("*.csv"))) >= 9 for p in folder.iterdir() if p.is_dir())


def test_an_export_that_was_changed_is_refused_whole(file_spot, tmp_path):
    with file_spot.create() as workspace:
        filled(workspace)
        folder = workspace.export_with_names(tmp_path / "export")
        log = next(folder.glob("*/log.json"))
        log.write_text(log.read_text().replace("ana", "anna"))
    with Spot("sqlite", tmp_path / "second").create() as second:
        with pytest.raises(DamagedWorkspace):
            second.import_export(folder)
        assert second.groups() == ()


def test_an_erased_member_is_nowhere_in_the_database_or_its_backups(spot, tmp_path):
    with spot.create() as workspace:
        group, _ = filled(workspace)
        inside, outside = workspace.backup(tmp_path / "backups"), workspace.backup(tmp_path / "usb")
        gone = workspace.backup(tmp_path / "lost")
        gone.path.unlink()
        workspace.export_with_names(tmp_path / "export")
        done = workspace.erase_member(group, ID)
        with workspace.store.reading() as connection:
            assert not named(connection)
        for backup in (inside, outside):
            with taken_apart(backup.path, workspace.key) as store, store.reading() as connection:
                assert not named(connection)
        assert set(done.backups) >= {inside.path, outside.path}
        left = {p.code: p.sentence() for p in done.not_reached}
        assert str(gone.path) in left["missing"]
        assert str(tmp_path / "export") in left["exports"]
        assert {"copies", "server"} & set(left)
        assert workspace.verify() == ()
        assert workspace.check().is_sound
        log = workspace.load_log(group)
        assert ID not in set(log.roster["member"])
        assert log.acts["receiver"].tolist().count("ben;cy") == 1
        assert workspace.records(group, "scores")["rater"].tolist() == ["ana"]
        assert workspace.undo(group) is None


def test_no_byte_of_an_erased_name_is_left_in_unencrypted_files(tmp_path):
    spot = Spot("sqlite", tmp_path / "w")
    with spot.create() as workspace:
        group, _ = filled(workspace)
        workspace.backup()
        everything = b"".join(p.read_bytes() for p in spot.place.rglob("*") if p.is_file())
        assert NAME.encode() in everything
        workspace.erase_member(group, ID)
        for path in spot.place.rglob("*"):
            if path.is_file():
                content = path.read_bytes().lower()
                assert NAME.lower().encode() not in content, path
                assert ID.encode() not in content, path


def test_an_erased_member_is_gone_after_restoring_the_backup(file_spot, tmp_path):
    with file_spot.create() as workspace:
        group, _ = filled(workspace)
        backup = workspace.backup()
        workspace.erase_member(group, ID)
    with restore_workspace(backup.path, tmp_path / "r", PASSPHRASE, who="tester") as restored:
        with restored.store.reading() as connection:
            assert not named(connection)
        assert restored.load_log(group)


def test_erasing_says_where_else_the_name_stands_and_leaves_it(file_spot):
    with file_spot.create() as workspace:
        first = workspace.save_log(log_of({"1": ["ana>ben"]}), title="First")
        second = workspace.save_log(log_of({"1": ["ana>cy"]}), title="Second")
        done = workspace.erase_member(first, "ana")
        assert any("Second" in p.sentence() for p in done.not_reached)
        assert "ana" in set(workspace.load_log(second).roster["member"])


def test_a_part_of_another_word_is_not_the_name(file_spot):
    with file_spot.create() as workspace:
        group = workspace.save_log(log_of({"1": ["al>ben"]}), title="Thursday")
        workspace.add_records(group, "notes", [{"text": "Also: Al, (al) and always AL's talk."}])
        workspace.erase_member(group, "al")
        assert workspace.records(group, "notes")["text"].tolist() == ["Also: …, (…) and always …'s talk."]


def test_erasing_somebody_unknown_is_refused(file_spot):
    with file_spot.create() as workspace:
        group = workspace.save_log(log_of({"1": ["ana>ben"]}), title="x")
        with pytest.raises(SelectionError):
            workspace.erase_member(group, "zoe")


def test_an_erased_group_leaves_nothing_of_itself(spot):
    with spot.create() as workspace:
        group, other = filled(workspace)
        before = workspace.load_log(other).fingerprint
        workspace.erase_group(group)
        with workspace.store.reading() as connection:
            for table in Base.metadata.sorted_tables:
                if "group_id" in table.c and table.name != "trail":
                    assert set(connection.scalars(select(table.c.group_id))) <= {other}
            assert connection.scalar(text("SELECT count(*) FROM trail WHERE images LIKE '%Quetz%'")) == 0
        assert workspace.load_log(other).fingerprint == before
        assert workspace.verify() == ()


def test_a_backup_in_a_moved_workspace_is_still_found(tmp_path):
    spot = Spot("sqlite", tmp_path / "w")
    with spot.create() as workspace:
        group, _ = filled(workspace)
        name = workspace.backup().path.name
    shutil.move(spot.place, tmp_path / "moved")
    moved = Spot("sqlite", tmp_path / "moved")
    with moved.open() as workspace:
        done = workspace.erase_member(group, ID)
    assert [p.name for p in done.backups] == [name]
    assert NAME.encode() not in Path(tmp_path / "moved" / DATABASE).read_bytes()
