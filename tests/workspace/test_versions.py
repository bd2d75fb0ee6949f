"""Workspaces of every released version open for ever; newer ones are refused; steps are taken whole or not."""

import os
import signal
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from groupdyn.workspace import OtherVersion, open_workspace
from groupdyn.workspace.backups import restore_workspace
from groupdyn.workspace.migrations import HERE, NEWEST, version_of
from groupdyn.workspace.schema import Base
from tests.workspace.faults import CHILDREN
from tests.workspace.fixture_of_today import content_of, recorded_content_of
from tests.workspace.places import PASSPHRASE, Spot, sample

FIXTURES = Path(__file__).parent / "fixtures"
LATER = Path(__file__).parent / "later_steps"
RECORDED = {
    "version-0002": {
        "acts": [["ana", "ben", "support", 5.0, -1.0], ["ben", "ana", "inform", 9.0, 0.5]],
        "clock": "running",
        "notes": [[6.0, "a pause"]],
        "coding": [["ana", "GROUP", "ask"]],
        "finished": [True],
        "forms": [["own", "{}"]],
        "guesses": [["support", "ana", "ben", "warm"]],
        "grants": [("supervisor@example.org", "supervisor", True)],
        "idle": 30,
    }
}
"""Fixture → what its version could keep beyond the first one."""


@pytest.mark.parametrize("fixture", sorted(FIXTURES.glob("*.groupdyn")), ids=lambda p: p.stem)
def test_a_workspace_of_every_version_opens_and_keeps_everything(tmp_path, fixture):
    with restore_workspace(fixture, tmp_path / "w", PASSPHRASE, who="tester") as workspace:
        recorded = recorded_content_of(workspace)
        kept = content_of(workspace)
        assert workspace.verify() == ()
        assert workspace.check().is_sound
    assert kept == {
        "titles": ["Scapegoat", "Captured"],
        "fingerprint": sample("scapegoat").fingerprint,
        "captured": [("ana", "ben;cy", "support", "words"), ("dee", "GROUP", "inform", "")],
        "scores": [("1", "ana", 3.5)],
        "choices": [("ana", "cy", 1.0)],
        "notes": [("dee", "silent again", True)],
        "guesses": [("ben", "most active")],
        "incidents": [("storm", "The storm")],
        "mapping": {"acts": {"sender": "Who"}},
        "aside": [("acts", 7, "zoe")],
        "undo": "guesses added",
    }
    assert recorded == RECORDED.get(fixture.stem, {"coding": [], "grants": []})


def test_there_is_a_fixture_of_each_version():
    steps = {p.name[:4] for p in (HERE / "versions").glob("[0-9]*.py")}
    assert {p.stem.removeprefix("version-") for p in FIXTURES.glob("*.groupdyn")} == steps
    assert max(steps) == NEWEST
    assert sum(p.stat().st_size for p in FIXTURES.iterdir()) < 3_000_000


def test_the_steps_lead_to_the_schema(workspace):
    with workspace.store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []


def _version(workspace):
    with workspace.store.reading() as connection:
        return version_of(connection)


def test_an_older_workspace_is_backed_up_then_brought_up_to_date(file_spot):
    with file_spot.create() as workspace:
        group = workspace.save_log(sample(), title="x")
    with file_spot.open(further_steps=[LATER]) as workspace:
        assert _version(workspace) == "9999"
        assert workspace.load_log(group).fingerprint == sample().fingerprint
        with workspace.store.reading() as connection:
            assert connection.scalar(text("SELECT mood FROM groups")) == "calm"
    (backup,) = (file_spot.place / "backups").iterdir()
    with restore_workspace(backup, file_spot.place.with_name("old"), PASSPHRASE) as old:
        assert _version(old) == NEWEST
        assert old.load_log(group).fingerprint == sample().fingerprint


def test_a_newer_workspace_is_refused_and_left_as_it_is(spot):
    with spot.create() as workspace:
        workspace.save_log(sample(), title="x")
    spot.open(further_steps=[LATER]).close()
    with pytest.raises(OtherVersion, match="newer"):
        spot.open()
    with spot.open(further_steps=[LATER]) as workspace:
        assert _version(workspace) == "9999"
        assert workspace.trail()["action"].tolist() == ["created", "log saved", "opened", "opened"]


def _open_slowly(place):
    os.environ["GROUPDYN_SLOW_STEP"] = "30"
    open_workspace(place, PASSPHRASE, who="tester", further_steps=[LATER])


@pytest.mark.parametrize("seed", range(3))
def test_a_step_that_is_killed_midway_leaves_the_old_version(tmp_path, seed):
    spot = Spot("sqlcipher", tmp_path / "w")
    with spot.create() as workspace:
        group = workspace.save_log(sample(), title="x")
    child = CHILDREN.Process(target=_open_slowly, args=(spot.place,))
    child.start()
    while not any((spot.place / "backups").iterdir()):
        assert child.exitcode is None, "the child ended before its first step"
        time.sleep(0.01)
    time.sleep(0.3 * seed)
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    with spot.open() as workspace:
        assert _version(workspace) == NEWEST
        with workspace.store.reading() as connection:
            assert not inspect(connection).has_table("later")
        assert workspace.load_log(group).fingerprint == sample().fingerprint
        assert workspace.check().is_sound
    with spot.open(further_steps=[LATER]) as workspace:
        assert _version(workspace) == "9999"
