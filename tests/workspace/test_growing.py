"""A file that grows is taken in again: the same adds nothing, new sessions are added, differences are asked."""

from __future__ import annotations

import pandas as pd
import pytest

import groupdyn as gd
from groupdyn.errors import SelectionError
from groupdyn.schemes import read_scheme
from groupdyn.selection import select
from groupdyn.workspace import NewAct, WorkspaceError
from groupdyn.workspace.backups import summary
from tests.logs import log_of
from tests.workspace.places import sample

HEAD = "session,date,sender,receiver,act\n"
ONE = "1,2026-03-05,ana,ben,support\n1,2026-03-05,ben,GROUP,inform\n"
TWO = "2,2026-03-12,ana,ben;cy,support\n2,2026-03-12,cy,ana,question\n"
THREE = "3,2026-03-19,dee,ana,support\n"


def of(*parts: str) -> gd.InteractionLog:
    return gd.read_log((HEAD + "".join(parts)).encode())


def parts_of(log: gd.InteractionLog) -> tuple[gd.InteractionLog, gd.InteractionLog]:
    """The first half of the sessions, and the rest."""
    names = log.sessions["session"].astype(str).tolist()
    half = len(names) // 2
    return select(log, sessions=names[:half]), select(log, sessions=names[half:])


def state(workspace, group):
    with workspace.store.reading() as connection:
        found = summary(connection)
    return found.fingerprints[group], found.rows["sessions"], found.rows["people"], found.rows["attendance"]


@pytest.mark.parametrize("name", ["scapegoat", "rupture"])
def test_two_halves_are_the_whole(workspace, name):
    log = sample(name)
    first, rest = parts_of(log)
    group = workspace.save_log(first, title=name)
    added = workspace.add_sessions(group, rest)
    assert workspace.load_log(group).fingerprint == log.fingerprint
    assert added.new == tuple(rest.sessions["session"].astype(str))
    assert added.acts == len(rest)
    assert added.people == ()
    assert workspace.verify() == ()
    assert workspace.check().is_sound


def test_the_second_half_may_come_first(workspace):
    log = sample("scapegoat")
    first, rest = parts_of(log)
    group = workspace.save_log(rest, title="x")
    workspace.add_sessions(group, first)
    assert workspace.load_log(group).fingerprint == log.fingerprint


def test_the_same_file_adds_nothing_and_leaves_no_trace(workspace):
    group = workspace.save_log(of(ONE, TWO), title="x")
    before, entries = state(workspace, group), len(workspace.trail())
    added = workspace.add_sessions(group, of(ONE, TWO))
    assert (added.new, added.left, added.acts) == ((), ("1", "2"), 0)
    assert state(workspace, group) == before
    assert len(workspace.trail()) == entries


def test_a_file_that_has_grown_adds_what_is_new(workspace):
    group = workspace.save_log(of(ONE, TWO), title="x")
    compared = workspace.compare_log(group, of(ONE, TWO, THREE))
    assert (compared.new, compared.same, compared.different) == (("3",), ("1", "2"), ())
    assert compared.people == ("dee",)
    workspace.add_sessions(group, of(ONE, TWO, THREE))
    log = workspace.load_log(group)
    assert log.sessions["session"].tolist() == ["1", "2", "3"]
    assert len(log) == 5
    there = log.attendance.astype(str)
    assert set(there.loc[there["session"] == "3", "member"]) == {"ana", "ben", "cy", "dee"}
    assert set(there.loc[there["session"] == "1", "member"]) == {"ana", "ben", "cy"}
    assert workspace.add_sessions(group, of(ONE, TWO, THREE)).acts == 0


def test_a_session_that_differs_is_refused_and_nothing_is_taken(workspace):
    group = workspace.save_log(of(ONE, TWO), title="x")
    before = state(workspace, group)
    changed = ONE.replace("support", "challenge")
    assert workspace.compare_log(group, of(changed, THREE)).different == ("1",)
    with pytest.raises(WorkspaceError, match="Session “1”"):
        workspace.add_sessions(group, of(changed, THREE))
    assert state(workspace, group) == before


def test_a_session_is_replaced_or_kept_by_choice(workspace):
    group = workspace.save_log(of(ONE, TWO), title="x")
    workspace.add_records(group, "notes", [{"session": "1", "text": "stays"}])
    changed = ONE.replace("support", "challenge")
    kept = workspace.add_sessions(group, of(changed, THREE), keep=["1"])
    assert (kept.new, kept.left) == (("3",), ("1",))
    assert "challenge" not in set(workspace.load_log(group).acts["act"].astype(str))
    replaced = workspace.add_sessions(group, of(changed), replace=["1"])
    assert (replaced.replaced, replaced.acts) == (("1",), 2)
    log = workspace.load_log(group)
    first = log.acts[log.acts["session"] == "1"]
    assert first["act"].tolist() == ["challenge", "inform"]
    assert workspace.records(group, "notes")["session"].tolist() == ["1"]
    assert workspace.compare_log(group, of(changed, TWO, THREE)).same == ("1", "2", "3")


@pytest.mark.parametrize("replacing", [False, True])
def test_taking_in_is_undone_and_done_again(workspace, replacing):
    group = workspace.save_log(of(ONE, TWO), title="x")
    before = state(workspace, group)
    file = of(ONE.replace("support", "challenge"), THREE) if replacing else of(THREE)
    workspace.add_sessions(group, file, replace=["1"] if replacing else ())
    after = state(workspace, group)
    assert workspace.undo(group) == "sessions imported"
    assert state(workspace, group) == before
    assert workspace.redo(group) == "sessions imported"
    assert state(workspace, group) == after
    assert workspace.add_sessions(group, file).acts == 0


def test_people_who_join_in_any_order_can_be_undone_one_after_the_other(workspace):
    group = workspace.save_log(of(ONE), title="x")
    before = workspace.load_log(group).fingerprint
    workspace.add_member(group, "zed")
    workspace.add_member(group, "abe")
    workspace.undo(group)
    workspace.undo(group)
    assert workspace.load_log(group).fingerprint == before


def test_what_only_the_file_or_only_the_group_has_is_empty_for_the_other(workspace):
    group = workspace.save_log(of(ONE), title="x")
    more = b"session,sender,receiver,act,time,weight,incident,words\n2,ana,ben,support,00:10,3,storm,hello\n"
    workspace.add_sessions(group, gd.read_log(more))
    acts = workspace.load_log(group).acts
    assert acts["incident"].astype(str).tolist() == ["", "", "storm"]
    assert acts["weight"].tolist() == [1.0, 1.0, 3.0]
    assert acts["start_s"].isna().tolist() == [True, True, False]
    workspace.add_sessions(group, of(THREE))
    acts = workspace.load_log(group).acts
    assert acts["incident"].astype(str).tolist() == ["", "", "storm", ""]
    assert acts["weight"].tolist() == [1.0, 1.0, 3.0, 1.0]


def test_codes_that_the_scheme_lacks_come_with_the_file(workspace):
    group = workspace.save_log(of(ONE), title="x")
    workspace.add_sessions(group, of("2,2026-03-12,ana,ben,hugs\n"))
    log = workspace.load_log(group)
    assert "hugs" in log.scheme
    assert "hugs" in set(log.acts["act"].astype(str))
    workspace.undo(group)
    assert "hugs" not in workspace.load_log(group).scheme


def test_a_file_that_calls_the_group_otherwise_is_taken_in(workspace):
    group = workspace.save_log(log_of({"1": ["ana>ben"]}), title="x")
    label = workspace.load_log(group).groups
    workspace.add_sessions(group, of("7,2026-03-12,ana,ben,support\n"))
    assert workspace.load_log(group).groups == label


def test_a_file_of_several_groups_is_refused(workspace):
    group = workspace.save_log(of(ONE), title="x")
    two = gd.merge_logs([sample("scapegoat"), sample("rupture")])
    with pytest.raises(SelectionError, match="several groups"):
        workspace.add_sessions(group, two)


def test_an_empty_group_takes_a_file_and_what_was_recorded_stays(workspace):
    people = [{"member": m} for m in ("ana", "ben", "cy")]
    group = workspace.new_group("Thursday", people, read_scheme("groupdyn"))
    workspace.add_session(group, "1", attendance=dict.fromkeys(("ana", "ben"), "present"))
    workspace.append_act(group, NewAct("1", "ana", "ben", "support", "pad", 1))
    workspace.add_sessions(group, of(TWO))
    log = workspace.load_log(group)
    assert log.acts["session"].astype(str).tolist() == ["1", "2", "2"]
    assert log.roster["name"].tolist() == ["ana", "ben", "cy"]
    workspace.undo(group)
    workspace.undo(group)
    assert len(workspace.load_log(group)) == 0


def test_numbers_that_are_taken_come_behind(workspace):
    group = workspace.save_log(of(ONE, TWO), title="x")
    log = of("evening,2026-03-12,ana,ben,support\n")
    workspace.add_sessions(group, log)
    assert workspace.load_log(group).sessions["session"].tolist() == ["1", "2", "evening"]
    assert workspace.load_log(group).sessions["number"].tolist() == [1, 2, 3]


def test_rows_that_were_set_aside_are_kept_once(workspace):
    group = workspace.save_log(of(ONE), title="x")
    aside = pd.DataFrame([{"table": "acts", "row": 4, "reason": "unknown-member", "sender": "zoe"}])
    workspace.add_sessions(group, of(ONE, TWO), set_aside=aside)
    workspace.add_sessions(group, of(ONE, TWO, THREE), set_aside=aside)
    assert len(workspace.set_aside(group)) == 1


def test_what_was_taken_in_goes_with_an_erased_person_and_into_a_backup(workspace, tmp_path):
    group = workspace.save_log(of(ONE), title="x")
    workspace.add_sessions(group, of(TWO, THREE))
    backup = workspace.backup(tmp_path)
    assert workspace.check_backup(backup.path).acts == backup.acts
    workspace.erase_member(group, "dee")
    assert "dee" not in set(workspace.load_log(group).roster["member"].astype(str))
    assert workspace.check_backup(backup.path).acts == backup.acts - 1
