"""What is saved is what is loaded, at every place a workspace can be."""

from datetime import date

import pandas as pd
import pytest

import groupdyn as gd
from groupdyn.capture.recording import Action
from groupdyn.errors import SelectionError
from groupdyn.workspace import Conflict, Entries, NewAct, Seen, WorkspaceError
from tests.groups import a_log
from tests.logs import log_of
from tests.workspace.places import SAMPLES, sample


@pytest.fixture
def group(workspace):
    log = log_of({"1": ["ana>ben", "ben>* x2", "ana>ben;cy", "cy>=", "cy>?"]}, silent="dee", times=True)
    return workspace.save_log(log, title="Thursday")


@pytest.mark.parametrize("name", [p.name for p in sorted(SAMPLES.iterdir()) if (p / "acts.csv").exists()])
def test_a_group_comes_back_with_its_fingerprint(workspace, name):
    log = sample(name)
    group = workspace.save_log(log, title=name)
    loaded = workspace.load_log(group)
    assert loaded.fingerprint == log.fingerprint
    assert loaded.remarks == log.remarks
    assert list(loaded.acts.dtypes.astype(str)) == list(log.acts.dtypes.astype(str))


def test_every_kind_of_receiver_comes_back(workspace, group):
    receivers = workspace.load_log(group).acts["receiver"].tolist()
    assert receivers == ["ben", "GROUP", "GROUP", "ben;cy", "SELF", ""]


def test_a_log_of_two_groups_comes_back(workspace):
    two = gd.merge_logs([sample("scapegoat"), sample("rupture")])
    assert workspace.load_log(workspace.save_log(two, title="both")).fingerprint == two.fingerprint


def test_codes_that_the_scheme_lacks_come_back(workspace):
    log = gd.read_log(b"session,sender,receiver,act\n1,ana,ben,hugs\n1,ben,ana,waves\n")
    assert workspace.load_log(workspace.save_log(log, title="x")).fingerprint == log.fingerprint


def test_further_attributes_of_people_come_back(workspace):
    log = log_of({"1": ["ana>ben"]})
    log = log.replace(roster=log.roster.assign(age=[31.5, 40, float("nan")], town=["Ende", "", "Solo"]))
    assert workspace.load_log(workspace.save_log(log, title="x")).fingerprint == log.fingerprint


def test_a_column_that_cannot_be_kept_is_named_and_nothing_is_stored(workspace):
    log = log_of({"1": ["ana>ben"]})
    with pytest.raises(WorkspaceError, match="mood"):
        workspace.save_log(log.replace(acts=log.acts.assign(mood=1.0)), title="x")
    assert workspace.groups() == ()


def test_the_same_content_is_taken_once(workspace, group):
    log = workspace.load_log(group)
    assert workspace.save_log(log, title="again") == group
    assert len(workspace.groups()) == 1


def test_sql_in_names_is_text(workspace):
    nasty = "Robert'); DROP TABLE acts;--"
    log = log_of({"1": ["ana>ben"]}).replace()
    roster = log.roster.assign(name=[nasty, '"; SELECT 1', "x' OR '1'='1"])
    group = workspace.save_log(log.replace(roster=roster), title=nasty)
    assert workspace.groups()[0].title == nasty
    assert workspace.load_log(group).roster["name"].tolist()[0] == nasty
    workspace.add_member(group, nasty)
    assert nasty in workspace.roster(group)["member"].tolist()


def test_a_captured_act_stands_at_the_end_of_its_session(workspace, group):
    before = len(workspace.load_log(group))
    workspace.append_act(group, NewAct("1", "dee", "ana;ben", "challenge", "pad", 1, text="finally"))
    acts = workspace.load_log(group).acts
    assert len(acts) == before + 1
    last = acts.iloc[-1]
    assert (last["sender"], last["receiver"], last["act"], last["text"]) == (
        "dee",
        "ana;ben",
        "challenge",
        "finally",
    )
    assert acts["seq"].is_monotonic_increasing


def test_a_delivery_that_is_repeated_is_taken_once(workspace, group):
    act = NewAct("1", "dee", "ana", "support", client="pad", number=7)
    before = len(workspace.load_log(group))
    first = workspace.append_acts(group, [act, act])
    assert workspace.append_act(group, act) == first[0] == first[1]
    assert len(workspace.load_log(group)) == before + 1


def test_a_repeated_delivery_of_an_undone_act_stays_undone(workspace, group):
    act = NewAct("1", "dee", "ana", "support", client="pad", number=7)
    before = workspace.load_log(group).fingerprint
    workspace.append_act(group, act)
    workspace.undo(group)
    workspace.append_act(group, act)
    assert workspace.load_log(group).fingerprint == before


def test_a_batch_with_a_stranger_stores_nothing(workspace, group):
    before = workspace.load_log(group).fingerprint
    good = NewAct("1", "dee", "ana", "support", client="pad", number=1)
    with pytest.raises(SelectionError, match="zoe"):
        workspace.append_acts(group, [good, NewAct("1", "zoe", "ana", "support", client="pad", number=2)])
    assert workspace.load_log(group).fingerprint == before
    assert workspace.append_act(group, good)


def test_a_text_with_a_character_that_no_store_keeps_is_refused(workspace, group):
    with pytest.raises(WorkspaceError, match="NUL"):
        workspace.append_act(group, NewAct("1", "dee", "ana", "support", text="a\0b"))
    with pytest.raises(WorkspaceError, match="NUL"):
        workspace.correct_act(group, workspace.last_acts(group)[0].id, text="a\0b")


def test_an_act_can_be_corrected(workspace, group):
    row = workspace.append_act(group, NewAct("1", "dee", "ana", "support", client="pad", number=1))
    workspace.correct_act(group, row, version=1, sender="ben", receiver="ana;cy", act="question", text="sure")
    stored = workspace.last_acts(group)[-1]
    assert (stored.id, stored.version) == (row, 2)
    assert (stored.act.sender, stored.act.receiver, stored.act.act, stored.act.text) == (
        "ben", "ana;cy", "question", "sure",
    )  # fmt: skip


def test_the_second_of_two_editors_gets_both_versions(workspace, group):
    row = workspace.append_act(group, NewAct("1", "dee", "ana", "support", client="pad", number=1))
    workspace.correct_act(group, row, version=1, act="question")
    with pytest.raises(Conflict) as caught:
        workspace.correct_act(group, row, version=1, act="challenge")
    assert caught.value.mine["act"] == "challenge"
    assert caught.value.theirs["act"] == "question"
    assert workspace.last_acts(group)[-1].act.act == "question"


def test_an_act_of_another_group_cannot_be_touched(workspace, group):
    other = workspace.save_log(log_of({"1": ["eva>fin"]}), title="Friday")
    row = workspace.last_acts(group)[-1].id
    for change in (
        lambda: workspace.correct_act(other, row, act="x"),
        lambda: workspace.remove_act(other, row),
    ):
        with pytest.raises(SelectionError):
            change()


CHANGES = {
    "act recorded": lambda w, g: w.append_act(g, NewAct("1", "dee", "ana;ben", "support", text="words")),
    "act corrected": lambda w, g: w.correct_act(
        g, w.last_acts(g)[0].id, sender="cy", receiver="ana;ben", text="new", session="1"
    ),
    "act removed": lambda w, g: w.remove_act(g, w.last_acts(g)[2].id),
    "member added": lambda w, g: w.add_member(g, "eva", name="Eva", role="observer", seat=9.0),
    "session added": lambda w, g: w.add_session(g, "2", attendance={"ana": "present", "ben": "late"}),
    "attendance changed": lambda w, g: w.set_attendance(g, "1", "dee", "late"),
    "people changed": lambda w, g: w.change(
        g, "people", int(w.roster(g)["id"][0]), name="Anna", member="anna"
    ),
    "sessions changed": lambda w, g: w.change(g, "sessions", int(w.sessions(g)["id"][0]), length_s=99.0),
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_of_a_log_can_be_undone_and_done_again(workspace, group, name):
    before = workspace.load_log(group).fingerprint
    CHANGES[name](workspace, group)
    after = workspace.load_log(group).fingerprint
    assert after != before
    assert workspace.undo(group) == name
    assert workspace.load_log(group).fingerprint == before
    assert workspace.redo(group) == name
    assert workspace.load_log(group).fingerprint == after
    assert workspace.verify() == ()


def test_saving_and_removing_a_group_can_be_undone(workspace, group):
    assert workspace.undo() == "log saved"
    assert workspace.groups() == ()
    assert workspace.redo() == "log saved"
    workspace.remove_group(group)
    assert workspace.groups() == ()
    workspace.undo()
    assert [g.id for g in workspace.groups()] == [group]


def test_undo_leaves_what_somebody_else_changed_since(spot):
    with spot.create() as mine:
        group = mine.save_log(log_of({"1": ["ana>ben"]}), title="x")
        row = mine.last_acts(group)[0].id
        mine.correct_act(group, row, act="question")
        with spot.open(who="somebody else") as theirs:
            theirs.correct_act(group, row, act="challenge")
        with pytest.raises(Conflict):
            mine.undo(group)
        assert mine.last_acts(group)[0].act.act == "challenge"


def test_nothing_to_undo_is_none(workspace, group):
    assert workspace.redo(group) is None
    workspace.undo()
    assert workspace.undo() is None


RECORDS = {
    "scores": {"session": "1", "rater": "ana", "about": "ben", "perspective": "member", "instrument": "GCQ-S",
               "scale": "engaged", "score": 3.5},
    "choices": {"session": "1", "chooser": "ana", "chosen": "cy", "criterion": "work", "valence": 1.0, "guess": 0.0},
    "notes": {"session": "1", "person": "dee", "text": "silent again", "starred": True},
    "guesses": {"session": "1", "question": "most active", "person": "ben", "about": "cy", "text": "tense",
                "by": "leader", "value": None},
    "incidents": {"label": "storm", "title": "The storm", "about": "after the break"},
    "forms": {"label": "work with", "content": '{"kind": "choice"}'},
}  # fmt: skip


@pytest.mark.parametrize("kind", RECORDS)
def test_records_are_kept_changed_taken_out_and_brought_back(workspace, group, kind):
    (row,) = workspace.add_records(group, kind, [RECORDS[kind]])
    found = workspace.records(group, kind).iloc[0]
    for field, value in RECORDS[kind].items():
        assert found[field] == value or (value is None and pd.isna(found[field]))
    workspace.remove(group, kind, row, version=1)
    assert workspace.records(group, kind).empty
    workspace.undo(group)
    assert workspace.records(group, kind)["id"].tolist() == [row]
    text = {
        "scores": "scale",
        "choices": "criterion",
        "notes": "text",
        "guesses": "question",
        "incidents": "title",
        "forms": "label",
    }
    workspace.change(group, kind, row, **{text[kind]: "changed"})
    assert workspace.records(group, kind)[text[kind]].tolist() == ["changed"]


def test_what_is_entered_at_once_is_undone_at_once(workspace, group):
    first, second = workspace.add_records(
        group, "scores", [RECORDS["scores"], {**RECORDS["scores"], "score": 1.0}]
    )
    entries = len(workspace.trail())
    assert workspace.write_records(
        group, "scores", add=[RECORDS["scores"]], change={first: {"score": 6.0}}, remove=[second]
    )
    table = workspace.records(group, "scores")
    assert table["score"].tolist() == [6.0, 3.5]
    assert len(workspace.trail()) == entries + 1
    assert workspace.undo(group) == "scores entered"
    assert workspace.records(group, "scores")["score"].tolist() == [3.5, 1.0]
    entries = len(workspace.trail())
    assert not workspace.write_records(group, "scores")
    assert len(workspace.trail()) == entries


def test_nothing_is_entered_if_one_of_it_cannot_be(workspace, group):
    (row,) = workspace.add_records(group, "scores", [RECORDS["scores"]])
    for wrong in (
        {"add": [RECORDS["scores"], {**RECORDS["scores"], "rater": "nobody"}]},
        {"change": {row: {"score": 6.0}}, "remove": [999]},
    ):
        with pytest.raises(SelectionError):
            workspace.write_records(group, "scores", **wrong)
        assert workspace.records(group, "scores")["score"].tolist() == [3.5]


SHEET = {name: RECORDS["scores"][name] for name in ("session", "rater", "perspective", "instrument")}


def seen(workspace, group):
    """What stands of one member's sheet."""
    table = workspace.records(group, "scores")
    for name, value in SHEET.items():
        table = table[table[name] == value]
    return Seen(SHEET, dict(zip(table["id"].tolist(), table["version"].tolist(), strict=True)))


def answered(workspace):
    """Somebody answers for the first time."""
    workspace.write_sheet(1, {"scores": Entries([{**RECORDS["scores"], "score": 1.0}])})


def changed(workspace):
    """Somebody changes an answer."""
    row = int(workspace.records(1, "scores")["id"].iloc[0])
    workspace.write_records(1, "scores", change={row: {"score": 1.0}})


def taken_out(workspace):
    """Somebody takes an answer out, and it stands there no more."""
    workspace.remove(1, "scores", int(workspace.records(1, "scores")["id"].iloc[0]))


@pytest.mark.parametrize(
    ("first", "meanwhile"), [(False, answered), (True, answered), (True, changed), (True, taken_out)]
)
def test_who_answers_what_was_answered_in_the_meantime_is_told(spot, first, meanwhile):
    """Two programs, one sheet: the second learns what stands there, and nothing of its own is stored."""
    with spot.create() as workspace, spot.open() as other:
        group = workspace.save_log(log_of({"1": ["ana>ben", "cyd>ana"]}), title="x")
        if first:
            workspace.add_records(group, "scores", [RECORDS["scores"]])
        before = seen(workspace, group)
        meanwhile(other)
        stands, entries = workspace.records(group, "scores"), len(workspace.trail())
        mine = Entries(
            [{**RECORDS["scores"], "scale": "avoiding", "score": 2.0}],
            {row: {"score": 2.0} for row in before.versions},
            seen=before,
        )
        note = Entries([{"session": "1", "text": "x"}])
        for sheet in ({"scores": mine}, {"notes": note, "scores": mine}, {"scores": Entries(seen=before)}):
            with pytest.raises(Conflict) as told:
                workspace.write_sheet(group, sheet)
            assert {row["score"] for row in told.value.theirs.values()} == set(stands["score"])
        assert told.value.mine == {"add": (), "change": {}, "remove": ()}
        pd.testing.assert_frame_equal(workspace.records(group, "scores"), stands)
        assert workspace.records(group, "notes").empty
        assert len(workspace.trail()) == entries
        mine.change = {}
        mine.seen = seen(workspace, group)
        assert workspace.write_sheet(group, {"scores": mine})
        assert 2.0 in workspace.records(group, "scores")["score"].tolist()


def test_what_others_answered_is_no_conflict(workspace, group):
    before = seen(workspace, group)
    workspace.add_records(group, "scores", [{**RECORDS["scores"], "rater": "ben"}])
    workspace.add_records(group, "scores", [{**RECORDS["scores"], "instrument": "WAI-S"}])
    assert workspace.write_sheet(group, {"scores": Entries([RECORDS["scores"]], seen=before)})


def test_a_session_recorded_here_waits_for_a_guess_until_there_is_one(workspace, group):
    assert workspace.without_guess(group) == ()
    workspace.append_act(group, NewAct("1", "ana", "ben", "support", client="pad", number=1))
    workspace.add_session(group, "2")
    act = workspace.append_act(group, NewAct("2", "ana", "ben", "support", client="pad", number=2))
    assert workspace.without_guess(group) == ("1", "2")
    workspace.add_records(group, "guesses", [{"session": "1", "question": "skipped", "by": "leader"}])
    assert workspace.without_guess(group) == ("2",)
    workspace.remove_act(group, act)
    assert workspace.without_guess(group) == ()


def test_captured_groups_read_back_from_an_export_with_the_same_fingerprint(workspace, tmp_path):
    group = workspace.save_log(gd.read_log(SAMPLES / "rupture"), title="Rupture")
    workspace.add_member(group, "a-newcomer", name="New")
    workspace.add_session(group, "99", attendance={"a-newcomer": "present"}, number=99.0, date="2026-01-02")
    for i in range(5):
        workspace.append_act(
            group, NewAct("99", "a-newcomer", "GROUP", "inform", "pad", i, start_s=float(100 - i))
        )
    path = gd.write_log(workspace.load_log(group), tmp_path / "log.json")
    assert gd.read_log(path).fingerprint == workspace.load_log(group).fingerprint


def test_mappings_are_remembered_for_the_same_headers(workspace):
    headers = {"acts": ("Wer", "Wen", "Was")}
    assert workspace.mapping_for(headers) is None
    workspace.remember_mapping(headers, {"acts": {"sender": "Wer"}})
    workspace.remember_mapping(headers, {"acts": {"sender": "Wer", "receiver": "Wen"}})
    assert workspace.mapping_for({"acts": ("was", "wen", "wer")}) == {
        "acts": {"sender": "Wer", "receiver": "Wen"}
    }


def test_rows_that_were_set_aside_are_kept(workspace):
    aside = pd.DataFrame({"table": ["acts"], "row": [7], "reason": ["unknown-member"], "Wer": ["zoe"]})
    group = workspace.save_log(log_of({"1": ["ana>ben"]}), title="x", set_aside=aside)
    assert workspace.set_aside(group).to_dict("records") == aside.to_dict("records")


def test_groups_are_overdue_after_their_last_day(workspace, group):
    workspace.set_keep_until(group, date(2026, 3, 1))
    assert workspace.overdue(date(2026, 3, 1)) == ()
    assert workspace.overdue(date(2026, 3, 2)) == (group,)


def test_everything_is_there_after_opening_again(spot):
    log = sample()
    with spot.create() as workspace:
        group = workspace.save_log(log, title="Scapegoat")
    with spot.open() as workspace:
        assert workspace.load_log(group).fingerprint == log.fingerprint
        assert workspace.verify() == ()
        assert workspace.check().is_sound


@pytest.mark.parametrize("weight", [1.0, 2.0])
def test_an_act_captured_into_a_log_without_weights_leaves_no_act_without_one(spot, weight):
    log = a_log("ana>ben", "ben>ana", leaders="lea")
    assert "weight" not in log.acts
    with spot.create() as workspace:
        group = workspace.save_log(log, title="x")
        workspace.append_act(group, NewAct("1", "ana", "ben", "inform", weight=weight))
        loaded = workspace.load_log(group)
    assert len(loaded) == 3
    assert gd.measures(loaded, level="tie", include="everyone")["weight"].sum() == 2 + weight
    if weight == 1.0:
        assert "weight" not in loaded.acts


def test_a_proposed_receiver_comes_back_as_proposed(workspace):
    log = a_log("ana>ben~0.75", "ben>ana", silent="cy")
    group = workspace.save_log(log, title="Proposed")
    assert workspace.load_log(group).fingerprint == log.fingerprint


def test_a_proposal_is_an_observation_once_somebody_has_said_whom(workspace, group):
    act = workspace.append_act(group, NewAct("1", "dee", "ana", "inform", receiver_confidence=0.4))
    assert workspace.load_log(group).receiver_inferred.tolist()[-1]
    workspace.correct_act(group, act, receiver="ben")
    loaded = workspace.load_log(group)
    assert loaded.acts["receiver"].tolist()[-1] == "ben"
    assert not loaded.receiver_inferred.any()
    workspace.undo(group)
    assert workspace.load_log(group).acts["receiver_confidence"].tolist()[-1] == 0.4
    workspace.correct_act(group, act, receiver_confidence=None)
    assert not workspace.load_log(group).receiver_inferred.any()
    assert workspace.load_log(group).acts["receiver"].tolist()[-1] == "ana"


def test_a_correction_on_the_pad_is_an_observation(workspace, group):
    act = workspace.append_act(group, NewAct("1", "dee", "ana", "inform", receiver_confidence=0.4))
    rows = dict(zip(workspace.roster(group)["member"], workspace.roster(group)["id"], strict=True))
    session = int(workspace.sessions(group)["id"].iloc[0])
    who = {member: int(row) for member, row in rows.items()}
    told = Action("correct", "w", 1, 0, sender=who["dee"], to=(who["ben"],), code="ask", of=("", act))
    workspace.record(group, session, [told])
    assert workspace.load_log(group).acts["receiver"].tolist()[-1] == "ben"
    assert not workspace.load_log(group).receiver_inferred.any()
