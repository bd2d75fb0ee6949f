"""People, attendance, seats and sessions edited after the fact: nothing recorded is lost, and all can be undone."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from groupdyn.errors import SelectionError
from groupdyn.figures.of_log import people_of
from groupdyn.log import SELF, SEPARATOR
from groupdyn.workspace import Conflict, NewAct, StatusChange, Workspace
from tests.groups import a_led_log
from tests.workspace.places import Spot, sample

ACTS = {
    "1": ["ana>ben", "ben>ana", "anna>ben", "ana>*", "ben>anna", "ana>anna"],
    "2": ["anna>ana", "anna>*", "ben>anna", "ana>ben"],
    "3": ["anna>cy", "cy>anna"],
}


def a_group(workspace: Workspace) -> int:
    """Ana is written Anna in some places."""
    log = a_led_log(ACTS, silent="dee", leaders="lena", group="Thursday")
    group = workspace.save_log(log, title="Thursday")
    for act in (
        NewAct("1", "ben", f"ana{SEPARATOR}anna", "support"),
        NewAct("2", "ana", f"anna{SEPARATOR}ben", "support"),
        NewAct("2", "ana", f"anna{SEPARATOR}ben{SEPARATOR}cy", "support"),
        NewAct("3", "dee", f"anna{SEPARATOR}cy", "support"),
    ):
        workspace.append_act(group, act)
    return group


def person(workspace: Workspace, group: int, member: str) -> int:
    roster = workspace.roster(group)
    return int(roster.loc[roster["member"] == member, "id"].iloc[0])


def session(workspace: Workspace, group: int, name: str) -> int:
    found = workspace.sessions(group)
    return int(found.loc[found["session"] == name, "id"].iloc[0])


def acts_of(workspace: Workspace, group: int) -> list[tuple[str, str, str, str]]:
    acts = workspace.load_log(group).acts
    columns = (acts[c].astype(str) for c in ("session", "sender", "receiver", "act"))
    return list(zip(*columns, strict=True))


def everything(workspace: Workspace, group: int) -> tuple[Any, ...]:
    kinds = ("scores", "choices", "notes", "guesses")
    records = [workspace.records(group, kind).drop(columns="version").to_csv() for kind in kinds]
    return (workspace.load_log(group).fingerprint, workspace.attendance(group), *records)


def test_two_who_are_one_become_one_and_all_acts_stay(workspace: Workspace) -> None:
    group = a_group(workspace)
    before, acts = everything(workspace, group), acts_of(workspace, group)
    keep, gone = person(workspace, group, "ana"), person(workspace, group, "anna")
    workspace.add_records(
        group,
        "scores",
        [
            {
                "session": "1",
                "rater": "anna",
                "perspective": "member",
                "instrument": "i",
                "scale": "s",
                "score": 3,
            }
        ],
    )
    workspace.add_records(
        group,
        "choices",
        [
            {"session": "1", "chooser": "ben", "chosen": "anna", "criterion": "c", "valence": 1},
            {"session": "1", "chooser": "ana", "chosen": "anna", "criterion": "c", "valence": 1},
        ],
    )
    workspace.add_records(group, "notes", [{"session": "1", "person": "anna", "text": "t", "starred": False}])
    middle = everything(workspace, group)

    foreseen = workspace.merging(group, keep, gone)
    assert foreseen == workspace.merge_members(group, keep, gone)
    assert foreseen.sent == sum(a[1] == "anna" for a in acts)
    assert foreseen.received == sum("anna" in a[2].split(SEPARATOR) for a in acts)
    assert foreseen.between == sum(
        {"ana", "anna"} <= {a[1], *a[2].split(SEPARATOR)} and a[1] != "ben" for a in acts
    )
    assert (foreseen.records, foreseen.pairs) == (3, 1)

    after = acts_of(workspace, group)
    assert [(a[0], a[3]) for a in after] == [(a[0], a[3]) for a in acts]  # conserved, in order
    assert "anna" not in workspace.roster(group)["member"].tolist()
    for old, new in zip(acts, after, strict=True):
        assert new[1] == ("ana" if old[1] == "anna" else old[1])
        receivers = {"ana" if r == "anna" else r for r in old[2].split(SEPARATOR)} - {new[1]}
        assert set(new[2].split(SEPARATOR)) == (receivers or {SELF})
    assert workspace.records(group, "scores")["rater"].tolist() == ["ana"]
    assert workspace.records(group, "choices")[["chooser", "chosen"]].to_numpy().tolist() == [["ben", "ana"]]
    assert workspace.records(group, "notes")["person"].tolist() == ["ana"]
    assert workspace.verify() == ()

    assert workspace.undo(group) == "members merged"
    assert everything(workspace, group) == middle
    assert workspace.redo(group) == "members merged"
    assert acts_of(workspace, group) == after
    for _ in range(4):
        workspace.undo(group)
    assert everything(workspace, group) == before


def test_of_two_attendances_the_fuller_stays(workspace: Workspace) -> None:
    group = a_group(workspace)
    keep, gone = person(workspace, group, "ana"), person(workspace, group, "anna")
    one, two, three = (session(workspace, group, name) for name in "123")
    wanted = {(one, keep): "absent", (one, gone): "late", (two, keep): "present", (two, gone): "absent"}
    workspace.set_statuses(group, [StatusChange(s, p, status) for (s, p), status in wanted.items()])
    workspace.set_statuses(group, [StatusChange(three, keep, "")])
    workspace.merge_members(group, keep, gone)
    there = workspace.attendance(group)
    assert [there[s, keep] for s in (one, two)] == ["late", "present"]
    assert (three, keep) in there
    assert not [p for _, p in there if p == gone]


def test_nobody_is_merged_with_themselves_or_with_another_group(workspace: Workspace) -> None:
    group = a_group(workspace)
    other = workspace.save_log(sample("scapegoat"), title="Other")
    ana = person(workspace, group, "ana")
    stranger = int(workspace.roster(other)["id"].iloc[0])
    for gone in (ana, stranger, 999_999):
        with pytest.raises(SelectionError):
            workspace.merge_members(group, ana, gone)


def test_a_session_goes_with_all_that_is_in_it_and_comes_back_whole(workspace: Workspace) -> None:
    group = a_group(workspace)
    ben = person(workspace, group, "ben")
    two = session(workspace, group, "2")
    workspace.change(group, "people", ben, joined="2", left="2")
    workspace.add_records(group, "notes", [{"session": "2", "text": "starred", "starred": True}])
    workspace.add_records(
        group,
        "scores",
        [{"session": "2", "perspective": "member", "instrument": "i", "scale": "s", "score": 1}],
    )
    act = workspace.last_acts(group, "2")[-1]
    workspace.remove_act(group, act.id)
    before = everything(workspace, group)
    size = workspace.session_size(group, two)
    assert size["acts"] == sum(a[0] == "2" for a in acts_of(workspace, group))
    assert (size["notes"], size["scores"]) == (1, 1)

    workspace.remove_session(group, two)
    log = workspace.load_log(group)
    assert log.sessions["session"].tolist() == ["1", "3"]
    assert {a[0] for a in acts_of(workspace, group)} == {"1", "3"}
    roster = workspace.roster(group).set_index("member")
    assert (roster.loc["ben", "joined"], roster.loc["ben", "left"]) == ("3", "1")
    assert not len(workspace.records(group, "notes"))
    assert workspace.add_session(group, "4")  # places are closed up
    assert workspace.load_log(group).sessions["session"].tolist() == ["1", "3", "4"]
    workspace.undo(group)

    assert workspace.undo(group) == "session removed"
    assert everything(workspace, group) == before
    assert workspace.undo(group) == "act removed"
    assert len(acts_of(workspace, group)) == sum(map(len, ACTS.values())) + 4
    assert workspace.verify() == ()


def test_a_renamed_session_takes_along_who_joined_with_it_and_no_name_twice(workspace: Workspace) -> None:
    group = a_group(workspace)
    workspace.change(group, "people", person(workspace, group, "ben"), joined="2")
    two = session(workspace, group, "2")
    workspace.change_session(group, two, session="The storm", date="2026-03-09")
    log = workspace.load_log(group)
    assert log.sessions["session"].tolist() == ["1", "The storm", "3"]
    assert log.roster.set_index("member")["joined"].astype(str)["ben"] == "The storm"
    with pytest.raises(SelectionError, match="already"):
        workspace.change_session(group, two, session="3")
    assert workspace.undo(group) == "sessions changed"
    assert workspace.load_log(group).sessions["session"].tolist() == ["1", "2", "3"]


def test_numbers_put_sessions_in_order(workspace: Workspace) -> None:
    group = a_group(workspace)
    workspace.change_session(group, session(workspace, group, "1"), number=2.5)
    assert workspace.load_log(group).sessions["session"].tolist() == ["2", "1", "3"]
    workspace.undo(group)
    assert workspace.load_log(group).sessions["session"].tolist() == ["1", "2", "3"]


def test_seats_are_the_order_of_the_circle_and_one_step_of_undo(workspace: Workspace) -> None:
    group = a_group(workspace)
    order = ["dee", "lena", "ben", "ana", "cy", "anna"]
    seats = {person(workspace, group, m): float(k + 1) for k, m in enumerate(order)}
    first = people_of(workspace.load_log(group))["member"].tolist()
    workspace.set_seats(group, seats)
    assert people_of(workspace.load_log(group))["member"].tolist() == order
    assert workspace.undo(group) == "seats changed"
    assert people_of(workspace.load_log(group))["member"].tolist() == first


def test_what_is_so_already_is_no_change_and_no_step_of_undo(workspace: Workspace) -> None:
    group = a_group(workspace)
    ana = person(workspace, group, "ana")
    workspace.set_seats(group, {ana: 4.0})
    entries = len(workspace.trail())
    workspace.set_seats(group, {ana: 4.0})
    workspace.set_statuses(group, [StatusChange(session(workspace, group, "1"), ana, "present")])
    workspace.set_counts(group, "1", {})
    assert len(workspace.trail()) == entries
    assert workspace.undo(group) == "seats changed"


def test_two_who_move_seats_at_once_notice_each_other(workspace: Workspace) -> None:
    group = a_group(workspace)
    roster = workspace.roster(group)
    seen = dict(zip(roster["id"].tolist(), roster["version"].tolist(), strict=True))
    people = roster["id"].tolist()
    workspace.set_seats(group, dict(zip(people, range(len(people)), strict=True)), seen)
    with pytest.raises(Conflict):
        workspace.set_seats(group, dict(zip(reversed(people), range(len(people)), strict=True)), seen)


def test_two_who_set_an_attendance_at_once_notice_each_other(workspace: Workspace) -> None:
    group = a_group(workspace)
    one, ana, ben = (
        session(workspace, group, "1"),
        person(workspace, group, "ana"),
        person(workspace, group, "ben"),
    )
    workspace.set_statuses(group, [StatusChange(one, ana, "late", seen="present")])
    workspace.set_statuses(
        group, [StatusChange(one, ana, "late", seen="present")]
    )  # delivered twice: nothing
    with pytest.raises(Conflict) as found:
        workspace.set_statuses(
            group,
            [
                StatusChange(one, ben, "absent", seen="present"),
                StatusChange(one, ana, "absent", seen="present"),
            ],
        )
    assert (found.value.mine, found.value.theirs) == ({"status": "absent"}, {"status": "late"})
    assert workspace.attendance(group)[one, ben] == "present"  # all or nothing


def test_somebody_of_whom_nothing_was_recorded_can_be_taken_off(workspace: Workspace) -> None:
    group = a_group(workspace)
    before = everything(workspace, group)
    new = workspace.add_member(group, "eve")
    workspace.set_statuses(group, [StatusChange(session(workspace, group, "1"), new, "present")])
    workspace.remove_member(group, new)
    assert everything(workspace, group) == before
    with pytest.raises(SelectionError):
        workspace.remove_member(group, person(workspace, group, "ana"))
    assert workspace.undo(group) == "member removed"
    assert "eve" in workspace.roster(group)["member"].tolist()


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["merge", "name", "seat", "status", "session", "number", "drop", "undo", "redo"]),
        st.integers(0, 7),
        st.integers(0, 7),
    ),
    max_size=8,
)


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],  # shrinking takes minutes, and the moves are few
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(MOVES)
def test_after_any_edits_the_log_loads_and_acts_are_conserved(tmp_path_factory: Any, moves: Any) -> None:
    with Spot("sqlite", tmp_path_factory.mktemp("edits") / "w").create() as workspace:
        group = a_group(workspace)
        prints = [workspace.load_log(group).fingerprint]
        for move, a, b in moves:
            acts = Counter((x[0], x[3]) for x in acts_of(workspace, group))
            people = workspace.roster(group)["id"].tolist()
            sessions = workspace.sessions(group)
            one, two = int(people[a % len(people)]), int(people[b % len(people)])
            at = int(sessions["id"].iloc[a % len(sessions)]) if len(sessions) else 0
            gone: Counter[tuple[str, str]] = Counter()
            if move == "merge" and one != two:
                workspace.merge_members(group, one, two)
            elif move == "name":
                workspace.change(group, "people", one, name=f"Name {b}")
            elif move == "seat":
                workspace.set_seats(group, {one: float(b)})
            elif move == "status" and at:
                workspace.set_statuses(group, [StatusChange(at, one, ("", "late", "absent")[b % 3])])
            elif move == "session" and at:
                names = set(sessions["session"])
                if f"S{b}" not in names:
                    workspace.change_session(group, at, session=f"S{b}")
                    acts = Counter()  # their session has another name
            elif move == "number" and at:
                workspace.change_session(group, at, number=float(b))
            elif move == "drop" and at:
                name = sessions.set_index("id")["session"][at]
                gone = Counter({key: n for key, n in acts.items() if key[0] == name})
                workspace.remove_session(group, at)
            elif move in ("undo", "redo"):
                if move == "undo" and len(prints) > 1:
                    workspace.undo(group)
                    prints.pop()
                    assert workspace.load_log(group).fingerprint == prints[-1]
                continue
            else:
                continue
            log = workspace.load_log(group)
            if acts:
                assert Counter((x[0], x[3]) for x in acts_of(workspace, group)) == acts - gone
            if log.fingerprint != prints[-1] or move in ("merge", "name", "session", "number", "drop"):
                prints.append(log.fingerprint)
        assert workspace.verify() == ()
