"""A recording in the store comes to what the step machine says, each action once, at every place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from groupdyn.capture.recording import Action, Recording, steps
from groupdyn.errors import SelectionError
from groupdyn.workspace import NewAct, Workspace, WorkspaceLocked
from tests.capture.test_recording import actions, tap
from tests.logs import log_of


@pytest.fixture
def group(workspace: Workspace) -> int:
    return workspace.save_log(log_of({"1": ["ana>ben"]}, silent="cy dee"), title="Thursday")


@pytest.fixture
def session(workspace: Workspace, group: int) -> int:
    return workspace.add_session(group, "2")


def people(workspace: Workspace, group: int) -> list[int]:
    return [int(i) for i in workspace.roster(group)["id"]]


def test_a_recorded_session_is_in_the_log_with_its_times_and_breaks(workspace, group, session):
    ana, ben, cy, *_ = people(workspace, group)
    workspace.record(
        group,
        session,
        [
            Action("start", "pad", 1, 0),
            tap(2, 10_000, "pad", sender=ana, to=(ben,), code="ask"),
            Action("pause", "pad", 3, 20_000),
            Action("go", "pad", 4, 50_000),
            tap(5, 60_000, "pad", sender=ben, to=(ana, cy), code="disclose"),
            tap(6, 61_000, "pad", sender=cy, to="group", code="support"),
            tap(7, 62_000, "pad", sender=cy, to=(cy,), code="silence"),
            tap(8, 63_000, "pad", sender=ana, to="nobody", code="ask"),
            Action("break", "pad", 9, 70_000),
            Action("go", "pad", 10, 90_000),
            Action("end", "pad", 11, 130_000),
        ],
    )
    log = workspace.load_log(group)
    acts = log.acts[log.acts["session"] == "2"]
    assert acts["receiver"].tolist() == ["ben", "ana;cy", "GROUP", "SELF", ""]
    assert acts["start_s"].tolist() == [10, 30, 31, 32, 33]
    last = log.sessions.iloc[-1]
    assert (last["length_s"], last["breaks"]) == (100, "20-20.001;40-60")
    assert workspace.session_clocks(group)[session].state == "ended"


def test_everything_is_taken_once_and_nothing_is_written_for_what_was_taken(workspace, group, session):
    ana, ben, cy, _, _ = people(workspace, group)
    done = [
        tap(1, 1000, sender=ana, to=(ben,)),
        Action("undo", "a", 2, 2000, of=("a", 1)),
        Action("star", "a", 3, 3000),
        Action("status", "a", 4, 4000, person=cy, status="late"),
        Action("pause", "a", 5, 5000),
        tap(6, 6000, sender=ben, to=(ana,)),
    ]
    workspace.record(group, session, done[:4])
    workspace.record(group, session, done)
    before = (workspace.recording(group, session), len(workspace.trail()))
    workspace.record(group, session, done)
    workspace.record(group, session, done[3:])
    assert (workspace.recording(group, session), len(workspace.trail())) == before
    assert [t.key for t in before[0].taps] == [("a", 6)]
    assert len(before[0].moments) == 1
    assert workspace.verify() == ()


def test_an_act_that_is_coded_later_stands_where_it_happened(workspace, group, session):
    ana, ben, cy, *_ = people(workspace, group)
    first = [tap(1, 0, sender=ana, to=(ben,)), Action("star", "a", 2, 5000)]
    workspace.record(group, session, [*first, tap(3, 9000, sender=ben, to=(ana,))])
    coded = tap(4, 60_000, sender=cy, to=(ana,), of=("a", 2), elapsed_ms=5000)
    workspace.record(group, session, [coded])
    workspace.record(group, session, [replace(coded, number=5, elapsed_ms=7000, sender=ana, to=(cy,))])
    acts = workspace.load_log(group).acts
    acts = acts[acts["session"] == "2"]
    assert acts["sender"].tolist() == ["ana", "cy", "ana", "ben"]
    assert acts["seq"].is_monotonic_increasing
    assert [m.starred for m in workspace.recording(group, session).moments] == [False]


def test_a_batch_with_a_stranger_stores_nothing(workspace, group, session):
    ana, ben, *_ = people(workspace, group)
    with pytest.raises(SelectionError, match="roster"):
        workspace.record(group, session, [tap(1, sender=ana, to=(ben,)), tap(2, sender=99_999, to=(ben,))])
    assert workspace.recording(group, session) == Recording()
    with pytest.raises(SelectionError, match="no such session"):
        workspace.record(group, 99_999, [tap(1, sender=ana, to=(ben,))])
    other = workspace.save_log(log_of({"1": ["eva>fin"]}), title="Other")
    with pytest.raises(SelectionError, match="no such session"):
        workspace.record(other, session, [tap(1, sender=ana, to=(ben,))])


def test_a_batch_that_was_refused_leaves_nothing_behind_that_a_later_one_goes_by(workspace, group, session):
    ana, ben, *_ = people(workspace, group)
    workspace.record(group, session, [Action("star", "pad", 1, 500)])
    with pytest.raises(SelectionError):
        workspace.record(
            group, session, [Action("start", "pad", 2, 1000), tap(3, 90_000, "pad", sender=9999, to=(ben,))]
        )
    workspace.record(group, session, [tap(2, 5000, "pad", sender=ana, to=(ben,))])
    stored = workspace.recording(group, session)
    assert stored.clock.start_ms == 5000
    assert [t.at_ms for t in stored.taps] == [0]


def test_what_others_did_between_two_taps_counts(spot):
    """Another program pauses the session, adds an act, takes somebody out: the pad goes by what stands there."""
    with spot.create() as mine, spot.open() as other:
        group = mine.save_log(log_of({"1": ["ana>ben"]}, silent="cy"), title="Thursday")
        session = mine.add_session(group, "2")
        ana, ben, cy, *_ = people(mine, group)
        mine.record(group, session, [tap(1, 0, "pad", sender=ana, to=(ben,), code="ask")])
        other.record(group, session, [Action("pause", "phone", 1, 10_000), Action("go", "phone", 2, 30_000)])
        mine.record(group, session, [tap(2, 40_000, "pad", sender=ben, to=(ana,), code="ask")])
        assert [t.at_ms for t in mine.recording(group, session).taps] == [0, 20_000]
        mine.append_act(group, NewAct("2", "ana", "GROUP", "inform", "list", 1, start_s=60.0))
        mine.record(group, session, [tap(3, 50_000, "pad", sender=ana, to=(ben,), code="support")])
        acts = mine.load_log(group).acts
        assert acts[acts["session"] == "2"]["start_s"].tolist() == [0, 20, 30, 60]
        mine.record(group, session, [tap(4, 90_000, "pad", sender=ana, to=(ben,), code="ask")])
        other.remove_member(group, cy)
        with pytest.raises(SelectionError):
            mine.record(group, session, [tap(5, 91_000, "pad", sender=cy, to=(ben,), code="ask")])
        assert other.undo(group) == "member removed"
        mine.record(group, session, [tap(5, 91_000, "pad", sender=cy, to=(ben,), code="ask")])
        other.undo(group)
        other.remove_group(group)
        with pytest.raises(SelectionError):
            mine.record(group, session, [tap(6, 92_000, "pad", sender=ana, to=(ben,), code="ask")])
        assert mine.verify() == ()


def test_a_batch_is_undone_as_a_whole_and_stays_undone_when_it_is_delivered_again(workspace, group, session):
    ana, ben, *_ = people(workspace, group)
    first = [tap(1, sender=ana, to=(ben,))]
    workspace.record(group, session, first)
    before = workspace.recording(group, session)
    workspace.record(group, session, [tap(2, 4000, sender=ben, to="group"), Action("star", "a", 3, 5000)])
    assert workspace.undo(group) == "recording changed"
    workspace.record(group, session, first)
    after = workspace.recording(group, session)
    assert (after.acts, after.moments, after.clock) == (before.acts, (), before.clock)
    assert workspace.undo(group) == "recording changed"
    assert workspace.recording(group, session) == Recording()


def test_a_pad_is_known_by_a_number_that_no_other_workspace_has(workspace, group, session, tmp_path):
    token = workspace.pad_token(group, session)
    assert token == workspace.pad_token(group, session) != workspace.pad_token(group, session + 1)
    workspace.lock()
    with pytest.raises(WorkspaceLocked):
        workspace.record(group, session, [])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=actions(most=16))
def test_the_store_comes_to_what_the_machine_says(workspace, group, done):
    session = workspace.add_session(group, f"s{len(workspace.sessions(group))}")
    rows = people(workspace, group)

    def at_home(action: Action) -> Action:
        to = action.to if isinstance(action.to, str) else tuple(rows[p - 1] for p in action.to)
        return replace(action, sender=rows[action.sender - 1], person=rows[action.person - 1], to=to)

    mine = [at_home(action) for action in done]
    workspace.record(group, session, mine[: len(mine) // 2])
    workspace.record(group, session, mine)
    found, meant = workspace.recording(group, session), steps(Recording(), mine)
    assert found.clock == meant.clock
    assert sorted(found.acts, key=lambda t: t.key) == sorted(meant.acts, key=lambda t: t.key)
    assert [t.at_ms for t in found.taps] == sorted(t.at_ms for t in found.taps)
    assert found.moments == meant.moments
    assert found.statuses == meant.statuses
