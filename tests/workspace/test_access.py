"""Who may do what in a team, tried by everybody with every method, and by ways around."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest

from groupdyn.capture.recording import Action
from groupdyn.errors import SelectionError, SettingError
from groupdyn.pseudonyms import LASTING, NAMES
from groupdyn.schemes import read_scheme
from groupdyn.workspace import AccessDenied, Actor, Agreed, Entries, NewAct, StatusChange, Workspace
from groupdyn.workspace.access import Right, need_of, public
from groupdyn.workspace.aggregates import LEAST_ACTS, STEP, aggregate
from groupdyn.workspace.aliases import aliases
from groupdyn.workspace.entrusted import EntrustedWorkspace
from tests.logs import log_of
from tests.workspace.places import Spot, sample

OWN, OTHER = "own", "other"

PEOPLE: dict[str, tuple[tuple[str, str | None, bool], ...]] = {
    "stranger": (),
    "researcher": (("researcher", OWN, False),),
    "supervisor": (("supervisor", OWN, False),),
    "supervisor with names": (("supervisor", OWN, True),),
    "facilitator": (("facilitator", OWN, False),),
    "facilitator elsewhere": (("facilitator", OTHER, False),),
    "researcher of all": (("researcher", None, False),),
    "supervisor of all": (("supervisor", None, False),),
    "facilitator of all": (("facilitator", None, False),),
    "researcher, and supervisor elsewhere": (("researcher", OWN, False), ("supervisor", OTHER, True)),
}
"""Who → (role, group or None for every group, names)."""

SEES_SUMS = {p for p, grants in PEOPLE.items() if any(g in (OWN, None) for _, g, _ in grants)}
SEES_PICTURE = SEES_SUMS - {"researcher", "researcher of all", "researcher, and supervisor elsewhere"}
SEES_NAMES = {"supervisor with names", "facilitator", "facilitator of all"}
LEADS = {"facilitator", "facilitator of all"}
LEADS_ALL = {"facilitator of all"}
LEADS_SOMETHING = LEADS | {"facilitator elsewhere"}
EVERYBODY = set(PEOPLE)
NOBODY: set[str] = set()

Call = Callable[[Workspace, dict[str, Any]], object]


def an_act(**changes: Any) -> NewAct:
    return NewAct(**{"session": "1", "sender": "ana", "receiver": "ben", "act": "support", **changes})


METHODS: dict[str, tuple[set[str], Call]] = {
    "is_encrypted": (EVERYBODY, lambda w, _: w.is_encrypted),
    "is_locked": (EVERYBODY, lambda w, _: w.is_locked),
    "is_read_only": (EVERYBODY, lambda w, _: w.is_read_only),
    "lock_if_idle": (EVERYBODY, lambda w, _: w.lock_if_idle(1e9)),
    "groups": (EVERYBODY, lambda w, _: w.groups()),
    "access": (EVERYBODY, lambda w, k: w.access(k["group"])),
    "setting": (EVERYBODY, lambda w, _: w.setting("idle_min", 15)),
    "trail": (EVERYBODY, lambda w, _: w.trail()),
    "store": (NOBODY, lambda w, _: w.store),
    "key": (NOBODY, lambda w, _: w.key),
    "clock": (NOBODY, lambda w, _: w.clock),
    "recorder": (NOBODY, lambda w, _: w.recorder),
    "site": (NOBODY, lambda w, _: w.site),
    "acting_for": (NOBODY, lambda w, _: w.acting_for(Actor("x", is_owner=True))),
    "unlock": (NOBODY, lambda w, _: w.unlock("four random test words")),
    "change_passphrase": (NOBODY, lambda w, _: w.change_passphrase("another long passphrase")),
    "new_recovery_key": (NOBODY, lambda w, _: w.new_recovery_key()),
    "go_by": (NOBODY, lambda w, _: w.go_by("x")),
    "copies": (NOBODY, lambda w, _: w.copies()),
    "check_backup": (NOBODY, lambda w, k: w.check_backup(k["folder"] / "x.groupdyn")),
    "backup": (NOBODY, lambda w, k: w.backup(k["folder"])),
    "export_with_names": (NOBODY, lambda w, k: w.export_with_names(k["folder"] / "export")),
    "import_export": (NOBODY, lambda w, k: w.import_export(k["folder"])),
    "aggregates": (SEES_SUMS, lambda w, k: w.aggregates(k["group"])),
    "last_change": (SEES_SUMS, lambda w, k: w.last_change(k["group"])),
    "note_view": (SEES_SUMS, lambda w, k: w.note_view("x", k["group"])),
    "size": (SEES_PICTURE, lambda w, k: w.size(k["group"])),
    "note_export": (SEES_SUMS, lambda w, k: w.note_export("x", k["group"])),
    "load_log": (SEES_PICTURE, lambda w, k: w.load_log(k["group"])),
    "roster": (SEES_NAMES, lambda w, k: w.roster(k["group"])),
    "sessions": (SEES_NAMES, lambda w, k: w.sessions(k["group"])),
    "last_acts": (SEES_NAMES, lambda w, k: w.last_acts(k["group"])),
    "records": (SEES_PICTURE, lambda w, k: w.records(k["group"], "scores")),
    "records: choices": (SEES_PICTURE, lambda w, k: w.records(k["group"], "choices")),
    "records: incidents": (SEES_NAMES, lambda w, k: w.records(k["group"], "incidents")),
    "records: forms": (SEES_NAMES, lambda w, k: w.records(k["group"], "forms")),
    "records: notes": (LEADS, lambda w, k: w.records(k["group"], "notes")),
    "records: guesses": (LEADS, lambda w, k: w.records(k["group"], "guesses")),
    "set_aside": (LEADS, lambda w, k: w.set_aside(k["group"])),
    "grants": (LEADS, lambda w, k: w.grants(k["group"])),
    "append_act": (LEADS, lambda w, k: w.append_act(k["group"], an_act())),
    "append_acts": (LEADS, lambda w, k: w.append_acts(k["group"], [an_act()])),
    "take_in": (LEADS, lambda w, k: w.take_in(k["group"], [an_act()])),
    "record": (LEADS, lambda w, k: w.record(k["group"], k["session"], [Action("star", "pad", 1, 0)])),
    "recording": (LEADS, lambda w, k: w.recording(k["group"], k["session"])),
    "session_clocks": (LEADS, lambda w, k: w.session_clocks(k["group"])),
    "pad_token": (LEADS, lambda w, k: w.pad_token(k["group"], k["session"])),
    "next_steps": (LEADS, lambda w, k: w.next_steps(k["group"])),
    "compare_log": (LEADS, lambda w, k: w.compare_log(k["group"], log_of({"1": ["ana>ben"]}))),
    "add_sessions": (LEADS, lambda w, k: w.add_sessions(k["spare"], log_of({"new": ["x>y"]}))),
    "undo": (LEADS, lambda w, k: w.undo(k["group"])),
    "redo": (LEADS, lambda w, k: w.redo(k["group"])),
    "correct_act": (LEADS, lambda w, k: w.correct_act(k["group"], k["act"], act="question")),
    "remove_act": (LEADS, lambda w, k: w.remove_act(k["group"], k["act"])),
    "restore_act": (LEADS, lambda w, k: w.restore_act(k["group"], k["act"])),
    "act_row": (SEES_NAMES, lambda w, k: w.act_row(k["group"], "1", "pad", 1)),
    "counts": (SEES_NAMES, lambda w, k: w.counts(k["group"], "1")),
    "set_counts": (LEADS, lambda w, k: w.set_counts(k["group"], "1", {})),
    "codings": (SEES_NAMES, lambda w, k: w.codings(k["group"])),
    "strand": (SEES_NAMES, lambda w, k: w.strand(k["group"], "1")),
    "begin_coding": (LEADS, lambda w, k: w.begin_coding(k["group"], "1", "x")),
    "discard_coding": (LEADS, lambda w, k: w.discard_coding(k["group"], "1", "x")),
    "finish_coding": (
        LEADS,
        lambda w, k: (w.begin_coding(k["group"], "1", "y"), w.finish_coding(k["group"], "1", "y")),
    ),
    "decide": (LEADS, lambda w, k: w.decide(k["group"], "1", "y", {})),
    "reconcile": (LEADS, lambda w, k: w.reconcile(k["group"], "1", "y", Agreed(), first="z")),
    "add_member": (LEADS, lambda w, k: w.add_member(k["group"], "eva")),
    "add_session": (LEADS, lambda w, k: w.add_session(k["group"], "99")),
    "set_attendance": (LEADS, lambda w, k: w.set_attendance(k["group"], "1", "ana", "late")),
    "attendance": (SEES_NAMES, lambda w, k: w.attendance(k["group"])),
    "set_statuses": (
        LEADS,
        lambda w, k: w.set_statuses(k["group"], [StatusChange(k["session"], k["new"], "late")]),
    ),
    "set_seats": (LEADS, lambda w, k: w.set_seats(k["group"], {k["new"]: 1.0})),
    "remove_member": (LEADS, lambda w, k: w.remove_member(k["group"], k["new"])),
    "merging": (SEES_NAMES, lambda w, k: w.merging(k["group"], k["person"], k["twin"])),
    "merge_members": (LEADS, lambda w, k: w.merge_members(k["group"], k["person"], k["twin"])),
    "change_session": (LEADS, lambda w, k: w.change_session(k["group"], k["second"], date="2026-03-05")),
    "session_size": (SEES_NAMES, lambda w, k: w.session_size(k["group"], k["second"])),
    "remove_session": (LEADS, lambda w, k: w.remove_session(k["group"], k["second"])),
    "add_records": (LEADS, lambda w, k: w.add_records(k["group"], "notes", [{"text": "x"}])),
    "write_records": (LEADS, lambda w, k: w.write_records(k["group"], "notes", add=[{"text": "x"}])),
    "write_sheet": (LEADS, lambda w, k: w.write_sheet(k["group"], {"notes": Entries([{"text": "x"}])})),
    "without_guess": (LEADS, lambda w, k: w.without_guess(k["group"])),
    "change": (LEADS, lambda w, k: w.change(k["group"], "people", k["person"], role="member")),
    "remove": (LEADS, lambda w, k: w.remove(k["group"], "notes", k["note"])),
    "set_keep_until": (LEADS, lambda w, k: w.set_keep_until(k["group"], date(2030, 1, 1))),
    "give_access": (LEADS, lambda w, k: w.give_access("new@example.org", "researcher", k["group"])),
    "take_access": (LEADS, lambda w, k: w.take_access(k["grant"], k["group"])),
    "remove_group": (LEADS, lambda w, k: (w.remove_group(k["spare"]), w.undo(k["spare"]))),
    "erase_member": (LEADS, lambda w, k: w.erase_member(k["group"], "cyd")),
    "setting of the workspace": (LEADS_ALL, lambda w, _: w.setting("anything", None)),
    "set_setting": (LEADS_ALL, lambda w, _: w.set_setting("idle_min", 5)),
    "bring_back": (LEADS, lambda w, k: (w.remove_group(k["spare"]), w.bring_back(k["spare"]))),
    "removed_groups": (LEADS_ALL, lambda w, _: w.removed_groups()),
    "new_group": (LEADS_ALL, lambda w, _: w.new_group("new", [{"member": "x"}], read_scheme("groupdyn"))),
    "overdue": (LEADS_ALL, lambda w, _: w.overdue(date(2026, 1, 1))),
    "remember_mapping": (
        LEADS_SOMETHING,
        lambda w, _: w.remember_mapping({"acts": ["a"]}, {"acts": {"a": "act"}}),
    ),
    "mapping_for": (LEADS_SOMETHING, lambda w, _: w.mapping_for({"acts": ["a"]})),
    "verify": (LEADS_ALL, lambda w, _: w.verify()),
    "check": (LEADS_ALL, lambda w, _: w.check()),
    "save_log": (LEADS_ALL, lambda w, _: w.save_log(log_of({"1": ["x>y"]}), title="new")),
    "undo anywhere": (LEADS_ALL, lambda w, _: w.undo()),
    "redo anywhere": (LEADS_ALL, lambda w, _: w.redo()),
    "all grants": (LEADS_ALL, lambda w, _: w.grants()),
    "give_access to all": (LEADS_ALL, lambda w, _: w.give_access("new@example.org", "researcher")),
    "take_access to all": (LEADS_ALL, lambda w, k: w.take_access(k["grant to all"])),
    "note_view of the workspace": (
        {p for p in PEOPLE if p.endswith("of all")},
        lambda w, _: w.note_view("x"),
    ),
    "erase_group": (LEADS, lambda w, k: w.erase_group(k["group"])),
    "lock": (EVERYBODY, lambda w, _: w.lock()),
    "close": (EVERYBODY, lambda w, _: w.close()),
}
"""What → (who may, how); in the order in which it is tried. `x: y` and `x of y` are further uses of a method."""


@pytest.fixture
def kept(workspace: Workspace, tmp_path: Any) -> dict[str, Any]:
    """Two groups with the same people, and everything that the methods are called with."""
    own = workspace.save_log(log_of({"1": ["ana>ben x3", "cyd>ana"]}), title="Ana's Thursday")
    other = workspace.save_log(log_of({"1": ["ana>ben x4", "cyd>*"]}), title="Friday")
    (note,) = workspace.add_records(own, "notes", [{"text": "Ana was sad"}])
    known: dict[str, Any] = {"group": own, "spare": own, "other": other, "note": note, "folder": tmp_path}
    known["act"] = workspace.last_acts(own)[0].id
    known["person"] = int(workspace.roster(own)["id"].iloc[0])
    known["new"], known["twin"] = (workspace.add_member(own, name) for name in ("zoe", "zora"))
    known["second"] = workspace.add_session(own, "2")
    known["session"] = int(workspace.sessions(own)["id"].iloc[0])
    known["grant"] = workspace.give_access("someone@example.org", "researcher", own)
    known["grant to all"] = workspace.give_access("elsewhere@example.org", "researcher")
    return known


def enter(workspace: Workspace, kept: dict[str, Any], person: str) -> Workspace:
    """The workspace as it is for somebody with these grants."""
    who = f"{person.replace(' ', '.').replace(',', '')}@example.org"
    for role, group, names in PEOPLE[person]:
        place = {OWN: kept["group"], OTHER: kept["other"], None: None}[group]
        workspace.give_access(who.title(), role, place, names=names)
    return workspace.acting_for(Actor(who))


def test_every_public_method_says_what_it_needs_and_is_tried() -> None:
    members = public(Workspace)
    assert members.keys() >= {"load_log", "undo", "store"}
    assert members.keys() == {name for name in dir(Workspace) if not name.startswith("_")}
    undeclared = {name for name, member in members.items() if need_of(member) is None}
    assert not undeclared, "decorate them with @needs(...)"
    assert members.keys() <= {what.partition(":")[0].split()[0] for what in METHODS}


@pytest.mark.parametrize("person", PEOPLE)
def test_everything_is_denied_but_what_a_person_was_granted(
    workspace: Workspace, kept: dict[str, Any], person: str
) -> None:
    theirs = enter(workspace, kept, person)
    before = workspace.trail()
    for what, (who_may, call) in METHODS.items():
        if person in who_may:
            call(theirs, kept)
            continue
        with pytest.raises(AccessDenied):
            call(theirs, kept)
            pytest.fail(f"{person} could: {what}")
    if person not in LEADS:
        after = workspace.trail().iloc[len(before) :]
        told = {"viewed", "exported"} | ({"mapping remembered"} if person in LEADS_SOMETHING else set())
        assert set(after["action"]) <= told, "nothing was changed in the group"


def test_the_owner_needs_no_grant_and_leaves_no_trail_by_looking(
    workspace: Workspace, kept: dict[str, Any]
) -> None:
    before = len(workspace.trail())
    assert {"ana", "ben", "cyd"} <= set(workspace.load_log(kept["group"]).roster["member"])
    assert workspace.access(kept["group"]).role == "owner"
    assert {group.role for group in workspace.groups()} == {"owner"}
    assert len(workspace.trail()) == before


def test_an_owner_of_a_team_has_everything_under_their_own_name(
    workspace: Workspace, kept: dict[str, Any]
) -> None:
    theirs = workspace.acting_for(Actor("head@example.org", is_owner=True))
    theirs.add_member(kept["group"], "eva")
    assert theirs.trail()["who"].iloc[-1] == "head@example.org"
    with pytest.raises(SettingError, match="on the server"):
        theirs.change_passphrase("another long passphrase")
    theirs.lock()
    assert theirs.is_locked
    assert workspace.groups(), "who shares it goes on"


# --- what a supervisor sees ----------------------------------------------------------------------


def test_a_supervisor_sees_the_log_without_names_words_or_dates(workspace: Workspace) -> None:
    log = sample()
    group = workspace.save_log(log, title="Scapegoat")
    workspace.give_access("sue@example.org", "supervisor", group)
    seen = workspace.acting_for(Actor("sue@example.org")).load_log(group)
    everything = " ".join(
        t.astype(str).to_csv() for t in (seen.acts, seen.roster, seen.sessions, seen.attendance)
    ).casefold()
    for name in {*log.roster["member"].astype(str), *log.roster["name"].astype(str)}:
        assert name.casefold() not in everything
    assert "text" not in seen.acts
    assert set(seen.sessions["date"]) == {""}
    assert len(seen) == len(log)
    (info,) = workspace.acting_for(Actor("sue@example.org")).groups()
    assert (info.title, info.created_at, info.role, info.names) == ("", "", "supervisor", False)


def test_a_supervisors_names_stay_and_are_others_for_others(workspace: Workspace) -> None:
    group = workspace.save_log(log_of({"1": [f"m{k}>m0" for k in range(1, 12)]}), title="x")
    for who in ("sue@example.org", "sam@example.org"):
        workspace.give_access(who, "supervisor", group)

    def seen(who: str = "sue@example.org") -> dict[str, int]:
        """Invented name → acts sent; everybody but m0 sent as many as nobody else."""
        acts = workspace.acting_for(Actor(who)).load_log(group).acts
        return acts["sender"].astype(str).value_counts().to_dict()

    for k in range(1, 12):
        workspace.append_acts(group, [an_act(sender=f"m{k}", receiver="m0")] * k)
    first = seen()
    assert seen() == first
    assert set(seen("sam@example.org").items()) != set(first.items())
    workspace.add_member(group, "aaron")
    person = workspace.roster(group).set_index("member").loc["m3"]
    workspace.change(group, "people", int(person["id"]), member="zoe")
    assert seen() == first, "who joins or is renamed changes nobody's invented name"


def test_a_supervisor_sees_scores_and_choices_under_the_names_of_the_log(workspace: Workspace) -> None:
    group = workspace.save_log(log_of({"Ana's birthday": ["ana>ben x3", "ben>cyd", "cyd>ana x2"]}), title="x")
    score = {"session": "Ana's birthday", "perspective": "member", "instrument": "GCQ-S", "scale": "conflict"}
    own = {**score, "instrument": "Ana's form", "scale": "Ana's mood"}
    workspace.add_records(
        group,
        "scores",
        [
            {**score, "rater": "cyd", "score": 3.0},
            {**score, "rater": "ana", "score": 1.0},
            {**own, "rater": "ben", "about": "ana", "score": 2.0, "session": None},
        ],
    )
    choice = {"session": "Ana's birthday", "criterion": "like Ana", "valence": 1.0}
    workspace.add_records(group, "choices", [{**choice, "chooser": "ben", "chosen": "ana"}])
    workspace.give_access("sue@example.org", "supervisor", group)
    theirs = workspace.acting_for(Actor("sue@example.org"))
    sent = theirs.load_log(group).acts["sender"].astype(str).value_counts()
    called = {3: "ana", 1: "ben", 2: "cyd"}
    real = {invented: called[count] for invented, count in sent.items()}
    scores, choices = theirs.records(group, "scores"), theirs.records(group, "choices")
    assert [*scores] == [*workspace.records(group, "scores")]
    assert {real[rater]: value for rater, value in zip(scores["rater"], scores["score"], strict=True)} == {
        "cyd": 3.0,
        "ana": 1.0,
        "ben": 2.0,
    }
    assert real[scores["about"].dropna().item()] == "ana"
    assert real[choices["chooser"].item()] == "ben"
    assert real[choices["chosen"].item()] == "ana"
    assert set(scores["session"].dropna()) | set(choices["session"]) == {"1"}
    assert {("GCQ-S", "conflict"), ("form 1", "scale 1")} == set(
        zip(scores["instrument"], scores["scale"], strict=True)
    )
    said = (scores.to_csv() + choices.to_csv()).casefold()
    assert not any(name in said for name in ("ana", "ben", "cyd", "birthday"))


def test_invented_names_follow_neither_the_alphabet_nor_the_roster() -> None:
    people = {f"m{k:02}": k for k in range(40)}
    drawn = [list(aliases(people, (), bytes([k]) * 32, "1/sue").values()) for k in range(20)]
    assert len({tuple(names) for names in drawn}) == 20
    rank = [np.corrcoef(range(40), np.argsort(np.argsort(names)))[0, 1] for names in drawn]
    assert abs(np.mean(rank)) < 0.12
    assert all(names != sorted(names) for names in drawn)


def test_nobody_is_called_as_somebody_on_the_roster_and_no_two_alike() -> None:
    people = {f"m{k}": k for k in range(120)}
    names = aliases(people, {"vega", "alcor"}, bytes(32), "1/sue")
    assert len(set(names.values())) == 120
    assert {"Vega", "Alcor"}.isdisjoint(name.split()[0] for name in names.values())


def test_names_that_stay_are_none_of_those_that_are_drawn_for_a_visit() -> None:
    assert len({name.casefold() for name in LASTING}) == len(LASTING)
    assert all(set(LASTING).isdisjoint(names) for names in NAMES.values())
    assert set(aliases({"ana": 1, "ben": 2}, (), bytes(32), "1/sue").values()) <= set(LASTING)


def test_whoever_joins_under_an_invented_name_makes_its_bearer_take_another(
    workspace: Workspace, kept: dict[str, Any]
) -> None:
    theirs = enter(workspace, kept, "supervisor")
    before = set(theirs.load_log(kept["group"]).roster["member"])
    taken = min(before)
    workspace.add_member(kept["group"], f"{taken[0].lower()}\u0301{taken[1:]}")
    after = set(theirs.load_log(kept["group"]).roster["member"])
    assert taken not in after
    assert before - {taken} < after


def test_names_are_seen_by_a_supervisor_to_whom_they_are_granted_and_not_after(
    workspace: Workspace, kept: dict[str, Any]
) -> None:
    grant = workspace.give_access("sue@example.org", "supervisor", kept["group"], names=True)
    theirs = workspace.acting_for(Actor("sue@example.org"))
    assert "ana" in set(theirs.load_log(kept["group"]).roster["member"])
    assert theirs.groups()[0].title == "Ana's Thursday"
    assert workspace.give_access(" SUE@example.org", "supervisor", kept["group"]) == grant
    assert "ana" not in set(theirs.load_log(kept["group"]).roster["member"])
    workspace.take_access(grant, kept["group"])
    with pytest.raises(AccessDenied):
        theirs.load_log(kept["group"])
    assert theirs.groups() == ()


# --- what a researcher sees ----------------------------------------------------------------------


def test_a_researcher_gets_sums_of_sessions_and_nothing_of_anybody(workspace: Workspace) -> None:
    log = sample()
    group = workspace.save_log(log, title="Scapegoat")
    workspace.give_access("rae@example.org", "researcher", group)
    table = workspace.acting_for(Actor("rae@example.org")).aggregates(group)
    assert list(table["session"]) == list(range(1, len(log.sessions) + 1))
    assert table.drop(columns="session").dtypes.map(lambda kind: kind.kind).eq("f").all()
    assert {"top_share", "leader_share", "group", "date"}.isdisjoint(table.columns)
    assert table["gini"].notna().any()
    counts = table[["acts", "acts_dyadic", "mutual", "triad_300"]].stack()
    assert (counts % STEP == 0).all()
    assert (counts >= STEP).all(), "small counts are left out"
    shares = table[["member_share", "gini", "density"]].stack()
    assert (shares == shares.round(2)).all()


def test_a_session_with_few_people_or_acts_has_no_sums() -> None:
    few_people = log_of({"1": [f"ana>ben x{LEAST_ACTS}", "cyd>ana"]})
    few_acts = log_of({"1": [f"m{k}>m0" for k in range(1, 7)]})
    enough = log_of({"1": [f"m{k}>m0 x5" for k in range(1, 7)]})
    assert aggregate(few_people).drop(columns="session").isna().all(axis=None)
    assert aggregate(few_acts).drop(columns="session").isna().all(axis=None)
    assert aggregate(enough)["acts"].tolist() == [30.0]
    assert aggregate(enough)["n"].tolist() == [7.0]


# --- the audit trail -----------------------------------------------------------------------------


def test_every_view_of_a_team_is_in_the_audit_trail_with_who(
    workspace: Workspace, kept: dict[str, Any]
) -> None:
    views = {
        "supervisor": ["log under pseudonyms", "scores under pseudonyms"],
        "supervisor with names": ["log with names", "scores"],
        "researcher": ["aggregates"],
        "facilitator": ["log with names", "notes"],
    }
    for person, about in views.items():
        theirs = enter(workspace, kept, person)
        start = len(workspace.trail())
        for _ in range(2):
            if person == "researcher":
                theirs.aggregates(kept["group"])
                continue
            theirs.load_log(kept["group"])
            if len(about) > 1:
                theirs.records(kept["group"], about[1].split()[0])
        entries = workspace.trail().iloc[start:]
        assert entries["about"].tolist() == about
        assert set(entries["action"]) == {"viewed"}
        assert set(entries["who"]) == {theirs.who}
        assert set(entries["group_id"]) == {kept["group"]}
    assert workspace.verify() == ()


def test_a_facilitator_reads_the_trail_of_their_own_groups_only(
    workspace: Workspace, kept: dict[str, Any]
) -> None:
    theirs = enter(workspace, kept, "facilitator")
    workspace.add_member(kept["other"], "eva")
    assert set(theirs.trail()["group_id"]) == {kept["group"]}
    assert len(theirs.trail(2)) == 2
    assert len(enter(workspace, kept, "supervisor").trail()) == 0
    assert len(enter(workspace, kept, "facilitator of all").trail()) == len(workspace.trail())


# --- grants --------------------------------------------------------------------------------------


def test_giving_and_taking_access_can_be_undone(workspace: Workspace, kept: dict[str, Any]) -> None:
    group = kept["group"]
    theirs = workspace.acting_for(Actor("sue@example.org"))
    workspace.give_access("sue@example.org", "researcher", group)
    workspace.give_access("sue@example.org", "facilitator", group)
    assert theirs.access(group).role == "facilitator"
    assert workspace.undo(group) == "access given"
    assert theirs.access(group).role == "researcher"
    (mine,) = [g for g in workspace.grants(group) if g.person == "sue@example.org"]
    workspace.take_access(mine.id, group)
    assert theirs.access(group).role == ""
    assert workspace.undo(group) == "access taken"
    assert theirs.access(group).role == "researcher"


def test_a_grant_is_taken_where_it_was_given(workspace: Workspace, kept: dict[str, Any]) -> None:
    theirs = enter(workspace, kept, "facilitator")
    for grant, group in ((kept["grant to all"], kept["group"]), (10_000, kept["group"])):
        with pytest.raises(SelectionError):
            theirs.take_access(grant, group)
    with pytest.raises(AccessDenied):
        theirs.take_access(kept["grant"], None)


@pytest.mark.parametrize("person", ["", "  ", "a\nb@example.org", "x" * 400])
def test_a_grant_needs_a_person(workspace: Workspace, kept: dict[str, Any], person: str) -> None:
    with pytest.raises(SettingError, match="e-mail"):
        workspace.give_access(person, "researcher", kept["group"])


def test_only_the_three_roles_can_be_given(workspace: Workspace, kept: dict[str, Any]) -> None:
    for role in ("owner", "Facilitator", ""):
        with pytest.raises(SettingError, match="no role"):
            workspace.give_access("sue@example.org", role, kept["group"])
    workspace.give_access("rae@example.org", "researcher", kept["group"], names=True)
    (grant,) = [g for g in workspace.grants(kept["group"]) if g.person == "rae@example.org"]
    assert not grant.names, "a researcher never sees names"


# --- ways around ---------------------------------------------------------------------------------


def test_what_was_taken_is_gone_at_once_for_those_at_work(workspace: Workspace, kept: dict[str, Any]) -> None:
    theirs = enter(workspace, kept, "facilitator")
    theirs.append_act(kept["group"], an_act())
    (grant,) = [g for g in workspace.grants(kept["group"]) if g.person == theirs.who]
    workspace.take_access(grant.id, kept["group"])
    for call in (lambda: theirs.append_act(kept["group"], an_act()), lambda: theirs.undo(kept["group"])):
        with pytest.raises(AccessDenied):
            call()


def test_a_row_of_another_group_is_not_reached_through_ones_own(
    workspace: Workspace, kept: dict[str, Any]
) -> None:
    theirs = enter(workspace, kept, "facilitator elsewhere")
    attempts = [
        lambda: theirs.correct_act(kept["other"], kept["act"], act="question"),
        lambda: theirs.remove_act(kept["other"], kept["act"]),
        lambda: theirs.change(kept["other"], "people", kept["person"], role="leader"),
        lambda: theirs.remove(kept["other"], "notes", kept["note"]),
        lambda: theirs.change(kept["other"], "groups", kept["group"], title="x"),
        lambda: theirs.change(kept["other"], "grants", kept["grant"], role="facilitator"),
        lambda: theirs.add_records(kept["other"], "notes", [{"act_id": kept["act"], "group_id": 1}]),
        lambda: theirs.take_access(kept["grant"], kept["other"]),
    ]
    before = workspace.trail()
    for attempt in attempts:
        with pytest.raises(SelectionError):
            attempt()
    assert len(workspace.trail()) == len(before)


@pytest.mark.parametrize("group", [None, 0, -1, 10_000, "1", "1 OR 1=1", True + 10_000, 1.5])
def test_an_odd_group_is_denied(workspace: Workspace, kept: dict[str, Any], group: Any) -> None:
    theirs = enter(workspace, kept, "facilitator elsewhere")
    with pytest.raises(AccessDenied):
        theirs.load_log(group)
    with pytest.raises(AccessDenied):
        theirs.load_log(group=group)


def test_a_group_out_of_sight_is_nobodys(workspace: Workspace, kept: dict[str, Any]) -> None:
    theirs = [enter(workspace, kept, p) for p in ("researcher", "supervisor with names", "researcher of all")]
    workspace.remove_group(kept["group"])
    for one in theirs:
        assert kept["group"] not in {group.id for group in one.groups()}
        with pytest.raises(AccessDenied):
            one.aggregates(kept["group"])


def test_nothing_that_opens_the_store_hangs_at_the_object(workspace: Workspace, kept: dict[str, Any]) -> None:
    theirs = enter(workspace, kept, "supervisor")
    assert isinstance(theirs, EntrustedWorkspace)
    assert set(vars(theirs)) == {"who", "_noted"}
    for name in ("_store", "_key", "_recorder", "_site", "_directory"):
        assert not hasattr(theirs, name)
    for method in (Workspace.load_log, Workspace.roster, Workspace.remove_group):
        with pytest.raises(AccessDenied):
            method(theirs, kept["group"])
    with pytest.raises(AccessDenied):
        Workspace.trail(theirs)
    with pytest.raises((AccessDenied, AttributeError)):
        Workspace.unlock(theirs, "four random test words")


def test_a_method_without_a_declaration_is_denied(
    workspace: Workspace, kept: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from groupdyn.workspace.entrusted import _guarded

    def everything(self: Workspace) -> str:
        return "all"

    monkeypatch.setattr(EntrustedWorkspace, "everything", _guarded(everything), raising=False)
    with pytest.raises(AccessDenied):
        enter(workspace, kept, "facilitator of all").everything()  # type: ignore[attr-defined]  # made here
    assert need_of(everything) is None
    assert not hasattr(Right, "NONE")


def test_erasing_somebody_does_not_tell_of_groups_that_are_not_ones_own(
    workspace: Workspace, kept: dict[str, Any]
) -> None:
    done = enter(workspace, kept, "facilitator").erase_member(kept["group"], "ana")
    said = " ".join(problem.sentence() for problem in done.not_reached)
    assert "other groups" in said
    assert "Friday" not in said


def test_grants_survive_being_opened_again(spot: Spot) -> None:
    with spot.create() as workspace:
        group = workspace.save_log(log_of({"1": ["ana>ben"]}), title="x")
        workspace.give_access("sue@example.org", "supervisor", group)
    with spot.open() as workspace:
        assert workspace.acting_for(Actor("SUE@example.org")).access(group).role == "supervisor"
