"""The workspace of a visit: its groups are opened, refreshed and, when it locks, forgotten."""

from __future__ import annotations

import subprocess
import sys

from groupdyn.app import keeping
from groupdyn.app.groups import shown_log
from groupdyn.app.state import KEY, AppState
from groupdyn.workspace import NewAct, create_workspace
from tests.app.conftest import a_log, state_of, the_dashboard, turn_to
from tests.app.test_login import held
from tests.workspace.places import CHEAP, PASSPHRASE


def test_a_kept_group_opens_under_pseudonyms_and_with_its_names_for_those_who_record(visit):
    kept = keeping.kept_group(visit)
    assert set(kept.log.roster["member"]) == {"anna", "bela", "cyril", "lena"}
    assert not set(shown_log(visit).roster["member"].astype(str)) & {"anna", "bela", "cyril", "lena"}


def test_what_is_written_is_seen_at_the_next_run_and_pseudonyms_stay(visit, workspace):
    before = dict(zip(keeping.kept_group(visit).log.roster["member"].astype(str), [""] * 4, strict=True))
    shown_log(visit)
    aliases = dict(visit.aliases[visit.group])
    workspace.append_act(keeping.kept_group(visit).group, NewAct("1", "cyril", "GROUP", "support"))
    workspace.add_member(keeping.kept_group(visit).group, "dora")
    keeping.refresh(visit)
    kept = keeping.kept_group(visit)
    assert set(kept.log.roster["member"]) == {*before, "dora"}
    assert len(kept.log) == len(a_log()) + 1
    assert len(shown_log(visit)) == len(kept.log)
    assert {m: visit.aliases[visit.group][m] for m in aliases} == aliases
    assert len(set(visit.aliases[visit.group].values())) == 5


def test_nothing_is_loaded_again_while_nothing_has_changed(visit, workspace):
    log = keeping.kept_group(visit).log
    workspace.note_view("a page", keeping.kept_group(visit).group)
    keeping.refresh(visit)
    assert keeping.kept_group(visit).log is log


def test_locking_forgets_all_that_was_loaded(visit):
    shown_log(visit)
    keeping.lock(visit)
    assert visit.workspace is None
    assert visit.group is None
    assert not (visit.logs or visit.disguised or visit.aliases or visit.titles)


def test_locking_leaves_no_name_in_the_visit(drive, visit, workspace):
    app = drive("members", visit)
    app.run()
    visit = state_of(app)
    visit.private["members"] = {"who": "anna"}
    app.session_state["a-field"] = "anna"
    assert "anna" in held(visit) + held(app.session_state._state.filtered_state)
    assert workspace.lock_if_idle(0)
    app.run()
    assert not app.exception
    assert "anna" not in held(state_of(app)) + held(app.session_state._state.filtered_state)
    assert workspace._key == b""
    assert workspace._store is None


def test_another_visit_does_not_come_by_an_open_workspace(drive, visit):
    other = state_of(drive("sociogram", group=str(visit.group)))
    assert visit.workspace is not None
    assert other.workspace is None
    assert not other.logs
    assert other.missing


def test_a_workspace_that_locked_itself_is_let_go(visit, workspace):
    assert workspace.lock_if_idle(0)
    assert keeping.kept_group(visit) is None
    assert not visit.logs


def test_a_group_that_was_removed_elsewhere_is_said_to_be_missing(visit, workspace):
    workspace.remove_group(keeping.kept_group(visit).group)
    keeping.refresh(visit)
    assert (visit.group, visit.missing) == (None, True)


def test_pages_show_a_kept_group(drive, visit):
    app = drive("sociogram", visit)
    assert not app.exception
    assert keeping.is_kept(state_of(app).group)


def test_a_first_visit_does_not_load_the_store():
    code = (
        "import sys, groupdyn.app.frame, groupdyn.app.pages.start; from groupdyn.app import keeping;"
        "keeping.is_there('/nowhere'); print('sqlalchemy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True)
    assert done.stdout.split()[-1:] == ["False"], done.stderr


def test_places_are_known_by_the_same_marks_as_in_the_store():
    from groupdyn.workspace.opening import HEADER
    from groupdyn.workspace.store import SCHEMES

    assert (keeping.HEADER, keeping.SERVERS) == (HEADER, SCHEMES)


def test_a_link_to_a_kept_group_is_followed_once_the_workspace_is_open(workspace, tmp_path):
    row = workspace.save_log(a_log(), title="Thursday")
    visit = AppState(place=str(tmp_path / "w"))
    app = the_dashboard()
    app.session_state[KEY] = visit
    visit.missing, visit.back = True, ("record", keeping.kept_id(row), str(tmp_path / "w"))
    app.run()
    turn_to(app, "record")
    assert "locked" in app.header[0].value
    keeping.take(state_of(app), workspace)
    turn_to(app, "workspace")
    assert (state_of(app).page, state_of(app).group, state_of(app).missing) == ("record", "kept-1", False)
    assert not app.exception


def test_a_group_of_another_workspace_is_not_come_back_to(visit, drive, tmp_path):
    keeping.lock(visit)
    assert visit.back is not None
    other, _ = create_workspace(tmp_path / "other", PASSPHRASE, cost=CHEAP, who="tester")
    with other:
        other.save_log(a_log(sessions=1), title="Friday")
        visit.place = str(tmp_path / "other")
        keeping.take(visit, other)
        app = drive("start", visit)
        assert state_of(app).group is None
        assert state_of(app).back is None


def test_where_real_names_are_shown_it_is_said_at_the_top(visit, drive):
    said = {}
    for page in ("record", "sociogram"):
        app = drive(page, visit)
        assert not app.exception
        said[page] = next(b.proto.popover.label for b in _blocks(app) if b.proto.HasField("popover"))
    assert "real names here" in said["record"]
    assert "pseudonyms" in said["sociogram"]


def _blocks(app):
    """Every block of the page, depth first."""
    todo = [app.main]
    while todo:
        block = todo.pop()
        children = getattr(block, "children", {})
        if children and hasattr(block.proto, "HasField"):
            yield block
        todo += reversed(list(children.values()))
