"""What becomes of an imported log: looked at, kept, or taken into a group that is kept already."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from groupdyn import read_log
from groupdyn.app import keeping
from groupdyn.app.importing.draft import draft_of
from groupdyn.app.state import AppState
from groupdyn.workspace import Workspace, create_workspace
from tests.workspace.places import CHEAP, PASSPHRASE

from .conftest import Drive, state_of, turn_to

WEEKS = b"session,sender,receiver,act\n1,ana,ben,support\n1,ben,GROUP,inform\n2,ana,cy,support\n"
MORE = WEEKS + b"3,cy,ana,support\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made, _ = create_workspace(tmp_path / "w", PASSPHRASE, cost=CHEAP, who="tester")
    with made:
        yield made


def visit_keeping(workspace: Workspace, **more: Any) -> AppState:
    visit = AppState(place=str(workspace.site.folder), **more)
    keeping.take(visit, workspace)
    return visit


def drop_at_start(drive: Drive, visit: AppState, content: bytes, name: str = "weeks.csv") -> AppTest:
    app = drive("start", visit)
    app.file_uploader(key="start-file").set_value([(name, content, "text/csv")]).run()
    return turn_to(app, "import")


def to_the_end(app: AppTest) -> AppTest:
    for _ in range(4):
        forward = [b for b in app.button if str(b.key).startswith("import-next") and not b.disabled]
        if not forward:
            return app
        forward[0].click().run()
    return app


def into(app: AppTest, row: int, content: bytes) -> AppTest:
    """Choose “Add sessions from a file” for a kept group, and drop the file."""
    turn_to(app, "workspace")
    app.button(key=f"desk-add-{row}").click().run()
    assert state_of(app).page == "import"
    turn_to(app, "import")  # a test's app does not follow the page's own turn
    key = next(str(f.key) for f in app.file_uploader if str(f.key).startswith("import-file"))
    return to_the_end(app.file_uploader(key=key).set_value([("more.csv", content, "text/csv")]).run())


def test_without_a_workspace_a_log_is_only_opened(drive: Drive, tmp_path: Path) -> None:
    app = to_the_end(drop_at_start(drive, AppState(place=str(tmp_path / "none")), WEEKS))
    assert not [b for b in app.button if b.key == "import-keep"]
    app.button(key="import-open").click().run()
    assert not app.exception
    assert str(state_of(app).group).startswith("own-")


def test_a_log_is_kept_or_only_looked_at(drive: Drive, workspace: Workspace) -> None:
    app = to_the_end(drop_at_start(drive, visit_keeping(workspace), WEEKS))
    app.button(key="import-open").click().run()
    assert workspace.groups() == ()
    app = to_the_end(drop_at_start(drive, visit_keeping(workspace), WEEKS))
    app.button(key="import-keep").click().run()
    assert not app.exception
    (kept,) = workspace.groups()
    assert kept.title == "weeks"
    visit = state_of(app)
    assert (visit.group, visit.page) == (keeping.kept_id(kept.id), "sociogram")
    assert visit.pseudonyms
    assert len(workspace.load_log(kept.id)) == 3


def test_a_group_that_is_open_is_kept_later(drive: Drive, workspace: Workspace) -> None:
    app = to_the_end(drop_at_start(drive, visit_keeping(workspace), WEEKS))
    app.button(key="import-open").click().run()
    group = str(state_of(app).group)
    turn_to(app, "workspace")
    app.button(key=f"desk-keep-{group}").click().run()
    assert not app.exception
    (kept,) = workspace.groups()
    assert state_of(app).group == keeping.kept_id(kept.id)
    assert group not in state_of(app).logs


@pytest.mark.parametrize("later", [False, True])
def test_rows_that_are_set_aside_are_kept_with_the_group(
    drive: Drive, workspace: Workspace, later: bool
) -> None:
    app = drop_at_start(drive, visit_keeping(workspace), WEEKS + b"2,,cy,support\n")
    draft = draft_of(state_of(app))
    problem = next(p for p in draft.outcome().checked.problems if p.severity == "error")
    draft.settle([problem], "set-aside")
    app.run()
    draft.step = "people"
    app.run()
    app.button(key="import-open" if later else "import-keep").click().run()
    if later:
        turn_to(app, "workspace")
        app.button(key=f"desk-keep-{state_of(app).group}").click().run()
        assert not state_of(app).asides
    assert not app.exception
    assert workspace.set_aside(workspace.groups()[0].id)["row"].tolist() == [5]


def test_columns_that_were_chosen_are_known_at_the_next_visit(drive: Drive, workspace: Workspace) -> None:
    strange = WEEKS.replace(b"session,sender,receiver,act", b"evening,von,zu,art")
    app = drop_at_start(drive, visit_keeping(workspace), strange)
    draft = draft_of(state_of(app))
    for key, header in (("session", "evening"), ("sender", "von"), ("receiver", "zu"), ("act", "art")):
        draft.choose_column("acts", key, header)
    draft.step = "people"
    app.run()
    app.button(key="import-keep").click().run()
    assert not app.exception
    again = drop_at_start(drive, visit_keeping(workspace), strange + b"3,ana,ben,support\n")
    outcome = draft_of(state_of(again)).outcome()
    assert outcome.checked.log is not None
    assert len(outcome.checked.log.sessions) == 3


def test_further_sessions_go_into_a_kept_group_and_the_same_file_adds_nothing(
    drive: Drive, workspace: Workspace
) -> None:
    row = workspace.save_log(read_log(WEEKS), title="Thursday")
    app = into(drive("start", visit_keeping(workspace)), row, MORE)
    assert not app.exception
    assert "Further sessions of “Thursday”" in app.header[0].value.replace("\\", "")
    app.button(key="import-into").click().run()
    assert not app.exception
    assert workspace.load_log(row).sessions["session"].tolist() == ["1", "2", "3"]
    assert state_of(app).group == keeping.kept_id(row)
    app = into(app, row, MORE)
    assert not [b for b in app.button if b.key == "import-into"]
    assert any("nothing to take in" in str(m.value) for m in app.markdown)


def test_a_session_that_differs_waits_for_a_choice(drive: Drive, workspace: Workspace) -> None:
    row = workspace.save_log(read_log(WEEKS), title="Thursday")
    app = into(
        drive("start", visit_keeping(workspace)), row, MORE.replace(b"1,ana,ben,support", b"1,ana,ben,ask")
    )
    assert app.button(key="import-into").disabled
    choice = next(g for g in app.button_group if str(g.key).startswith("import-which"))
    choice.set_value("file").run()
    app.button(key="import-into").click().run()
    assert not app.exception
    log = workspace.load_log(row)
    assert log.acts["act"].astype(str).tolist()[0] == "ask"
    assert len(log.sessions) == 3


def test_a_name_that_the_kept_roster_does_not_know_is_a_problem(drive: Drive, workspace: Workspace) -> None:
    row = workspace.save_log(read_log(WEEKS), title="Thursday")
    app = into(drive("start", visit_keeping(workspace)), row, MORE.replace(b"3,cy,ana", b"3,cyy,ana"))
    codes = {p.code for p in draft_of(state_of(app)).outcome().checked.problems}
    assert "unknown-member" in codes


def test_an_import_into_a_group_is_forgotten_when_the_workspace_locks(
    drive: Drive, workspace: Workspace
) -> None:
    row = workspace.save_log(read_log(WEEKS), title="Thursday")
    app = into(drive("start", visit_keeping(workspace)), row, MORE)
    keeping.lock(state_of(app))
    app.run()
    assert not app.exception
    assert draft_of(state_of(app)).base is None
