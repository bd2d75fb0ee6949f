"""Nothing acknowledged is lost, whatever happens; `torture` does the same hundreds of times."""

import os
import shutil
import stat
import subprocess
import tempfile
import traceback
from pathlib import Path
from random import Random

import pytest

from groupdyn.i18n import translator
from groupdyn.workspace import DamagedWorkspace, NewAct, ReadOnly, WorkspaceError, WriteFailed, open_workspace
from groupdyn.workspace.backups import restore_workspace
from groupdyn.workspace.opening import DATABASE
from tests.logs import log_of
from tests.workspace import faults
from tests.workspace.faults import GROUP
from tests.workspace.places import CHEAP, PASSPHRASE, Spot, sample

TIMES = {"kill": 30, "log": 8, "bit": 12, "full": 4, "copy": 3, "two": 2, "import": 4, "held": 1}


@pytest.mark.parametrize(
    ("fault", "seed"),
    [pytest.param(f, seed, id=f"{f.name}-{seed}") for f in faults.FAULTS for seed in range(TIMES[f.name])],
)
def test_nothing_acknowledged_is_lost(tmp_path, fault, seed):
    outcome = fault.do(tmp_path, Random(seed))  # noqa: S311 – repeatable, not secret
    assert outcome.lost == 0, outcome
    assert outcome.noticed, outcome


def test_what_can_be_read_beside_a_damaged_session_is_read_and_the_session_is_named(tmp_path):
    log = sample("wheel-to-web")
    spot = Spot("sqlcipher", tmp_path / "w")
    with spot.create() as workspace:
        whole = workspace.save_log(log_of({"1": ["ana>ben x3"]}), title="small and whole")
        workspace.save_log(log, title="large")
    path = spot.place / DATABASE
    sound = path.read_bytes()
    named = set()
    for page in range(20, len(sound) // 4096, 3):
        spoiled = bytearray(sound)
        spoiled[page * 4096 + 2000] ^= 1
        path.write_bytes(spoiled)
        try:
            with spot.open() as workspace:
                report = workspace.check()
                if report.damaged and whole in report.groups:
                    assert workspace.load_log(whole)
                    named |= {session for _, session in report.damaged}
                    problem = report.problems[0]
                    assert "damaged" in problem.sentence(translator("en"))
                    assert "backup" in problem.advice(translator("en"))
        except DamagedWorkspace:
            continue
    assert named & set(log.sessions["session"].astype(str))
    assert len(named) > 3


def test_a_file_that_is_cut_off_is_refused_or_named(tmp_path):
    spot = Spot("sqlcipher", tmp_path / "w")
    with spot.create() as workspace:
        workspace.save_log(sample(), title="x")
    path = spot.place / DATABASE
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(DamagedWorkspace), spot.open() as workspace:
        workspace.load_log(GROUP)


@pytest.mark.parametrize("name", [DATABASE, "workspace.json"])
def test_a_missing_file_is_named(tmp_path, name):
    spot = Spot("sqlcipher", tmp_path / "w")
    spot.create().close()
    (spot.place / name).unlink()
    with pytest.raises(Exception, match=r"missing|no workspace"):
        spot.open()
    assert not (spot.place / name).exists()


@pytest.fixture
def open_folder():
    """A folder that every user of the machine can look into; those of pytest are their owner's alone."""
    folder = Path(tempfile.mkdtemp(prefix="groupdyn-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


READABLE = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH


@pytest.mark.parametrize("left", ["closed", "file only", "unfolded log"])
@pytest.mark.parametrize("kind", ["sqlcipher", "sqlite"])
def test_where_nobody_may_write_it_is_read_and_stays_as_it_is(open_folder, kind, left):
    """In a child, as a user who is not root if we are: root may write anything."""
    spot = Spot(kind, open_folder / "w # 1?")
    with spot.create() as workspace:
        workspace.save_log(sample(), title="Thursday")
        kept = open_folder / "kept"
        if left == "unfolded log":
            shutil.copytree(spot.place, kept)
    if left == "unfolded log":
        shutil.rmtree(spot.place)
        kept.rename(spot.place)
        (spot.place / f"{DATABASE}-shm").unlink(missing_ok=True)
        assert (spot.place / f"{DATABASE}-wal").stat().st_size
    folder = 0o777 if left == "file only" else READABLE | 0o111
    for path in (*spot.place.rglob("*"), spot.place):
        path.chmod(folder if path.is_dir() else READABLE)
    elsewhere = open_folder / "elsewhere"
    elsewhere.mkdir()
    elsewhere.chmod(0o777)
    before = {p.name: p.read_bytes() for p in spot.place.iterdir() if p.is_file()}
    child = faults.CHILDREN.Process(target=_read_as_nobody, args=(spot.place, elsewhere, left))
    child.start()
    child.join()
    assert child.exitcode == 0
    after = {p.name: p.read_bytes() for p in spot.place.iterdir() if p.is_file()}
    assert {name: after[name] for name in before} == before
    spot.place.chmod(0o755)


def _read_as_nobody(place, elsewhere, left):
    fingerprint = sample().fingerprint
    for kind in ("sqlcipher", "sqlite"):  # what is imported later, nobody may be allowed to read
        with Spot(kind, elsewhere / kind).create() as first:
            first.load_log(first.save_log(sample(), title="x"))
            restore_workspace(first.backup().path, elsewhere / f"{kind}-restored", PASSPHRASE).close()
            first.export_with_names(elsewhere / f"{kind}-export")
            first.erase_group(1)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    try:
        with open_workspace(place, PASSPHRASE) as workspace:
            _can_only_be_read(workspace, elsewhere, fingerprint)
    except ReadOnly:
        traceback.print_exc()
        os._exit(0 if left == "unfolded log" else 1)  # it cannot be read whole, so it is not read at all
    except BaseException:
        traceback.print_exc()
        os._exit(2)
    os._exit(3 if left == "unfolded log" else 0)


def _can_only_be_read(workspace, elsewhere, fingerprint):
    assert workspace.is_read_only
    (group,) = workspace.groups()
    log = workspace.load_log(group.id)
    assert log.fingerprint == fingerprint
    assert workspace.verify() == ()
    workspace.note_view("sociogram", group.id)
    for change in (
        lambda: workspace.remove_group(group.id),
        lambda: workspace.append_act(group.id, NewAct("1", "Ayu", "Budi", "support")),
        workspace.undo,
        lambda: workspace.change_passphrase("another four random words", CHEAP),
        lambda: workspace.export_with_names(elsewhere / "export"),
        lambda: workspace.erase_group(group.id),
    ):
        with pytest.raises(ReadOnly):
            change()
    assert not (elsewhere / "export").exists()
    backup = workspace.backup(elsewhere)
    with restore_workspace(backup.path, elsewhere / "restored", PASSPHRASE) as restored:
        assert not restored.is_read_only
        assert restored.load_log(group.id).fingerprint == log.fingerprint
        restored.remove_group(group.id)
    workspace.lock()
    workspace.unlock(PASSPHRASE)
    assert workspace.is_read_only


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a tiny file system needs root")
def test_a_disk_that_is_full_is_said_and_loses_nothing(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True)
    if mounted.returncode:
        pytest.skip("a tiny file system cannot be mounted here")
    try:
        spot = Spot("sqlcipher", disk / "w")
        with spot.create() as workspace:
            group = workspace.save_log(log_of({"1": ["ana>ben"]}), title="x")
            stored = 0
            with pytest.raises(WriteFailed, match="disk is full"):
                for number in range(10_000):
                    act = NewAct("1", "ana", "ben", "support", "pad", number, text="w" * 2000)
                    workspace.append_act(group, act)
                    stored += 1
            with pytest.raises(WorkspaceError):
                workspace.backup()
        subprocess.run(["mount", "-o", "remount,size=4m", disk], check=True)
        with spot.open() as workspace:
            assert len(workspace.load_log(group)) == 1 + stored
            workspace.append_act(group, act)
            assert workspace.check().is_sound
        assert not [p for p in disk.rglob("*") if p.name.startswith(".")]
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_copied_folder_is_a_workspace(tmp_path):
    spot = Spot("sqlcipher", tmp_path / "w")
    with spot.create() as workspace:
        group = workspace.save_log(log_of({"1": ["ana>ben"]}), title="x")
        shutil.copytree(spot.place, tmp_path / "copy")
    with open_workspace(tmp_path / "copy", PASSPHRASE) as copy:
        assert len(copy.load_log(group)) == 1
        assert copy.check().is_sound
