"""A second rater's coding: beside the log, blind until it is finished, and reconciled with both kept."""

import pandas as pd
import pytest

from groupdyn.capture.grid import Cell
from groupdyn.errors import SelectionError
from groupdyn.workspace import Agreed, NewAct, WorkspaceError
from tests.logs import log_of


@pytest.fixture
def group(workspace):
    log = log_of({"1": ["ana>ben", "ben>* x2", "ana>ben;cy"], "2": ["cy>ana"]}, silent="dee", times=True)
    return workspace.save_log(log, title="Thursday")


def coded(workspace, group, *acts, rater="Rita", session="1"):
    """Acts `sender>receiver:code@start` in a rater's coding, which is begun if it is not there."""
    if rater not in {c.rater for c in workspace.codings(group) if c.session == session}:
        workspace.begin_coding(group, session, rater)
    new = []
    for number, act in enumerate(acts, 1):
        pair, _, start = act.partition("@")
        pair, _, code = pair.partition(":")
        sender, _, receiver = pair.partition(">")
        at = float(start) if start else None
        new.append(NewAct(session, sender, receiver, code, f"browser-{rater}", number, start_s=at))
    return workspace.append_acts(group, new, strand=rater)


def acts_of(table):
    return [f"{s}>{r}:{a}" for s, r, a in zip(table["sender"], table["receiver"], table["act"], strict=True)]


def test_a_coding_is_in_no_log_and_no_list_of_its_acts(workspace, group):
    before = workspace.load_log(group).fingerprint
    coded(workspace, group, "ana>ben:support@1", "ben>GROUP:advice@31")
    assert workspace.load_log(group).fingerprint == before
    assert len(workspace.last_acts(group, "1")) == 4
    assert acts_of(workspace.strand(group, "1", "Rita")) == ["ana>ben:support", "ben>GROUP:advice"]
    assert [a.act.act for a in workspace.last_acts(group, "1", strand="Rita")] == ["support", "advice"]


def test_a_coding_needs_to_be_begun_once_by_a_rater_with_a_name(workspace, group):
    with pytest.raises(SelectionError, match="no coding"):
        workspace.append_acts(group, [NewAct("1", "ana", "ben", "x")], strand="Rita")
    workspace.begin_coding(group, "1", "  Rita  ")
    with pytest.raises(SelectionError, match="already"):
        workspace.begin_coding(group, "1", "Rita")
    for name in ("", " ", "x" * 81, "a\0b"):
        with pytest.raises(SelectionError, match="80 letters"):
            workspace.begin_coding(group, "1", name)
    workspace.begin_coding(group, "2", "Rita")
    assert [(c.session, c.rater) for c in workspace.codings(group)] == [("1", "Rita"), ("2", "Rita")]


def test_until_it_is_finished_only_its_rater_sees_and_changes_it(workspace, group, spot):
    (row,) = coded(workspace, group, "ana>ben:support@1")
    with spot.open(who="somebody else") as other:
        attempts = (
            lambda: other.strand(group, "1", "Rita"),
            lambda: other.last_acts(group, "1", strand="Rita"),
            lambda: other.append_acts(group, [NewAct("1", "ana", "ben", "x")], strand="Rita"),
            lambda: other.correct_act(group, row, strand="Rita", act="x"),
            lambda: other.remove_act(group, row, strand="Rita"),
            lambda: other.finish_coding(group, "1", "Rita"),
            lambda: other.discard_coding(group, "1", "Rita"),
            lambda: other.reconcile(group, "1", "Rita", Agreed(), first="A"),
        )
        for attempt in attempts:
            with pytest.raises(WorkspaceError, match="not finished"):
                attempt()
        workspace.finish_coding(group, "1", "Rita")
        assert acts_of(other.strand(group, "1", "Rita")) == ["ana>ben:support"]


def test_a_finished_coding_stays_as_it_is(workspace, group):
    (row,) = coded(workspace, group, "ana>ben:support@1")
    workspace.finish_coding(group, "1", "Rita")
    attempts = (
        lambda: coded(workspace, group, "ana>ben:advice@1"),
        lambda: workspace.correct_act(group, row, strand="Rita", act="x"),
        lambda: workspace.remove_act(group, row, strand="Rita"),
        lambda: workspace.discard_coding(group, "1", "Rita"),
        lambda: workspace.finish_coding(group, "1", "Rita"),
    )
    for attempt in attempts:
        with pytest.raises(WorkspaceError, match="finished"):
            attempt()
    while workspace.undo(group) is not None:
        pass
    assert acts_of(workspace.strand(group, "1", "Rita")) == ["ana>ben:support"]


def test_an_act_of_a_coding_cannot_be_changed_as_one_of_the_log_nor_the_other_way_round(workspace, group):
    (row,) = coded(workspace, group, "ana>ben:support@1")
    own = workspace.last_acts(group, "1")[0].id
    for attempt in (
        lambda: workspace.correct_act(group, row, act="x"),
        lambda: workspace.remove_act(group, row),
        lambda: workspace.correct_act(group, own, strand="Rita", act="x"),
    ):
        with pytest.raises(SelectionError, match="no such act"):
            attempt()


def test_acts_of_a_coding_are_corrected_taken_out_and_put_back(workspace, group):
    first, second = coded(workspace, group, "ana>ben:support@1", "ben>ana:support@5")
    workspace.correct_act(group, first, strand="Rita", act="advice", receiver="GROUP")
    workspace.remove_act(group, second, strand="Rita")
    assert acts_of(workspace.strand(group, "1", "Rita")) == ["ana>GROUP:advice"]
    workspace.restore_act(group, second, strand="Rita")
    assert len(workspace.strand(group, "1", "Rita")) == 2


def test_undoing_in_the_group_passes_over_what_is_coded_beside_it(workspace, group):
    workspace.append_act(group, NewAct("1", "dee", "ana", "support"))
    coded(workspace, group, "ana>ben:support@1")
    assert workspace.undo(group) == "act recorded"
    assert len(workspace.strand(group, "1", "Rita")) == 1


def test_a_repeated_delivery_is_taken_once(workspace, group):
    one = coded(workspace, group, "ana>ben:support@1")
    assert coded(workspace, group, "ana>ben:support@1") == one
    assert workspace.act_row(group, "1", "browser-Rita", 1) == one[0]
    assert workspace.act_row(group, "1", "browser-Rita", 2) is None
    assert len(workspace.strand(group, "1", "Rita")) == 1


def test_a_coding_that_is_not_finished_can_be_thrown_away_and_fetched_back(workspace, group):
    coded(workspace, group, "ana>ben;cy:support@1")
    workspace.discard_coding(group, "1", "Rita")
    assert workspace.codings(group) == ()
    assert workspace.undo(group) == "coding discarded"
    assert acts_of(workspace.strand(group, "1", "Rita")) == ["ana>ben;cy:support"]


# --- order ---------------------------------------------------------------------------------------


def test_what_was_missed_and_is_added_later_stands_where_its_time_belongs(workspace, group):
    for number, start in enumerate((0.0, 40.0, 100.0, 35.0), 1):
        act = NewAct("2", "ana", "GROUP", f"c{number}", "p", number, start_s=start)
        workspace.append_acts(group, [act], by_time=True)
    acts = workspace.load_log(group).acts
    acts = acts[acts["session"] == "2"]
    assert acts["start_s"].tolist() == [0.0, 0.0, 35.0, 40.0, 100.0]
    assert acts["seq"].is_monotonic_increasing
    assert workspace.undo(group) == "act recorded"
    acts = workspace.load_log(group).acts
    assert acts[acts["session"] == "2"]["start_s"].tolist() == [0.0, 0.0, 40.0, 100.0]


# --- reconciling ---------------------------------------------------------------------------------


@pytest.fixture
def finished(workspace, group):
    coded(workspace, group, "ana>ben:support@0", "ben>GROUP:inform@30", "dee>cy:support@45")
    workspace.finish_coding(group, "1", "Rita")
    return group


def agreed_of(workspace, group):
    """Rita's code for the first, the log's third act is none, Rita's third is one, with another code."""
    log, rita = workspace.strand(group, "1"), workspace.strand(group, "1", "Rita")
    return Agreed(
        changes={int(log["id"].iloc[0]): {"act": "support"}},
        taken_out=[int(log["id"].iloc[2])],
        taken_in={int(rita["id"].iloc[2]): {"act": "challenge"}},
    )


def test_the_agreed_log_holds_what_was_decided_in_order_of_time(workspace, finished):
    workspace.reconcile(finished, "1", "Rita", agreed_of(workspace, finished), first="Lena")
    acts = workspace.load_log(finished).acts
    acts = acts[acts["session"] == "1"]
    assert acts_of(acts) == [
        "ana>ben:support", "ben>GROUP:inform", "dee>cy:challenge", "ana>ben;cy:inform",
    ]  # fmt: skip
    assert acts["seq"].is_monotonic_increasing


def test_both_codings_are_kept_as_they_were(workspace, finished):
    before = workspace.strand(finished, "1"), workspace.strand(finished, "1", "Rita")
    workspace.reconcile(finished, "1", "Rita", agreed_of(workspace, finished), first="Lena")
    for old, rater in zip(before, ("Lena", "Rita"), strict=True):
        kept = workspace.strand(finished, "1", rater)
        pd.testing.assert_frame_equal(
            kept.drop(columns=["id", "version", "seq"]), old.drop(columns=["id", "version", "seq"])
        )
    assert [c.rater for c in workspace.codings(finished)] == ["Rita", "Lena"]
    assert all(c.finished_at for c in workspace.codings(finished))


def test_notes_stay_on_the_acts_they_were_made_on(workspace, finished):
    act = workspace.last_acts(finished, "1")[0]
    workspace.add_records(finished, "notes", [{"session": "1", "act_id": act.id, "text": "look"}])
    workspace.reconcile(finished, "1", "Rita", agreed_of(workspace, finished), first="Lena")
    note = workspace.records(finished, "notes").iloc[0]
    assert note["act_id"] == workspace.strand(finished, "1")["id"].iloc[0]


def test_reconciling_is_one_change_that_can_be_undone_and_done_again(workspace, finished):
    before = workspace.load_log(finished).fingerprint
    entries = len(workspace.trail())
    workspace.reconcile(finished, "1", "Rita", agreed_of(workspace, finished), first="Lena")
    after = workspace.load_log(finished).fingerprint
    assert len(workspace.trail()) == entries + 1
    assert workspace.undo(finished) == "codings reconciled"
    assert workspace.load_log(finished).fingerprint == before
    assert [c.rater for c in workspace.codings(finished)] == ["Rita"]
    assert workspace.redo(finished) == "codings reconciled"
    assert workspace.load_log(finished).fingerprint == after
    assert not workspace.verify()


def test_reconciling_is_done_once_and_only_with_what_is_there(workspace, finished):
    agreed = agreed_of(workspace, finished)
    before = workspace.load_log(finished).fingerprint
    stranger = Agreed(taken_out=[workspace.last_acts(finished, "2")[0].id])
    with pytest.raises(SelectionError, match="no such act"):
        workspace.reconcile(finished, "1", "Rita", stranger, first="Lena")
    with pytest.raises(SelectionError, match="already"):
        workspace.reconcile(finished, "1", "Rita", agreed, first="Rita")
    assert workspace.load_log(finished).fingerprint == before
    workspace.reconcile(finished, "1", "Rita", agreed, first="Lena")
    with pytest.raises(WorkspaceError, match="already"):
        workspace.reconcile(finished, "1", "Rita", Agreed(), first="Lea")


def test_what_was_decided_so_far_is_kept_and_undone_with_nothing(workspace, group):
    coded(workspace, group, "ana>ben:support@0")
    with pytest.raises(WorkspaceError, match="not finished"):
        workspace.decide(group, "1", "Rita", {"1:2": "second"})
    workspace.finish_coding(group, "1", "Rita")
    workspace.decide(group, "1", "Rita", {"1:2": "second"})
    assert workspace.codings(group)[0].decisions == {"1:2": "second"}
    workspace.reconcile(group, "1", "Rita", Agreed(), first="Lena")
    assert workspace.codings(group)[0].decisions == {"1:2": "second", "first": "Lena"}
    with pytest.raises(WorkspaceError, match="already"):
        workspace.decide(group, "1", "Rita", {})
    workspace.undo(group)
    assert workspace.codings(group)[0].decisions == {"1:2": "second"}


def test_an_act_without_a_time_stands_behind_its_neighbour(workspace, group):
    coded(workspace, group, "dee>cy:support", "cy>dee:support")
    workspace.finish_coding(group, "1", "Rita")
    log, rita = workspace.strand(group, "1"), workspace.strand(group, "1", "Rita")
    rows = rita["id"].astype(int).tolist()
    agreed = Agreed(
        taken_in={rows[0]: {}, rows[1]: {}}, behind={rows[0]: None, rows[1]: int(log["id"].iloc[1])}
    )
    workspace.reconcile(group, "1", "Rita", agreed, first="Lena")
    assert acts_of(workspace.strand(group, "1"))[0] == "dee>cy:support"
    assert acts_of(workspace.strand(group, "1"))[3] == "cy>dee:support"


# --- copies and erasure --------------------------------------------------------------------------


def test_codings_are_in_the_open_export_and_come_back(workspace, finished, tmp_path):
    coded(workspace, finished, "cy>ana;ben:advice", rater="Ravi", session="2")
    folder = workspace.export_with_names(tmp_path / "out")
    before = {c.rater: workspace.strand(finished, c.session, c.rater) for c in workspace.codings(finished)}
    workspace.erase_group(finished)
    (back,) = workspace.import_export(folder)
    assert [(c.session, c.rater) for c in workspace.codings(back)] == [("1", "Rita"), ("2", "Ravi")]
    for coding in workspace.codings(back):
        pd.testing.assert_frame_equal(
            workspace.strand(back, coding.session, coding.rater).drop(columns=["id", "version"]),
            before[coding.rater].drop(columns=["id", "version"]),
        )
    written = pd.read_csv(next(folder.glob("*/codings.csv")))
    assert written["coded_by"].unique().tolist() == ["Rita", "Ravi"]


def test_an_erased_person_is_in_no_coding_and_is_no_rater(workspace, finished):
    coded(workspace, finished, "cy>dee:advice", rater="Ana", session="2")
    workspace.erase_member(finished, "dee")
    assert acts_of(workspace.strand(finished, "1", "Rita")) == ["ana>ben:support", "ben>GROUP:inform"]
    assert acts_of(workspace.strand(finished, "2", "Ana")) == []
    coded(workspace, finished, "cy>ben:advice", rater="ana", session="2")
    workspace.erase_member(finished, "ana")
    raters = sorted(c.rater for c in workspace.codings(finished))
    assert raters == ["Rita", "…", "……"]
    assert sum(len(workspace.strand(finished, "2", r)) for r in ("…", "……")) == 1


# --- counts from memory --------------------------------------------------------------------------


COUNTS = {Cell("ana", "ben", "support"): 2, Cell("dee", "GROUP", "inform"): 1}


def test_counts_become_so_many_acts_in_one_change(workspace, group):
    before = workspace.load_log(group)
    workspace.set_counts(group, "2", COUNTS)
    log = workspace.load_log(group)
    assert workspace.counts(group, "2") == COUNTS
    assert len(log) == len(before) + 3
    assert log.acts[log.acts["session"] == "2"]["weight"].tolist() == [1.0] * 4
    assert workspace.undo(group) == "counts from memory"
    assert workspace.load_log(group).fingerprint == before.fingerprint


def test_counts_can_be_edited_again(workspace, group):
    workspace.set_counts(group, "2", COUNTS)
    fewer = {Cell("ana", "ben", "support"): 1, Cell("cy", "ana", "advice"): 4}
    workspace.set_counts(group, "2", fewer)
    assert workspace.counts(group, "2") == fewer
    workspace.undo(group)
    assert workspace.counts(group, "2") == COUNTS
    workspace.redo(group)
    assert workspace.counts(group, "2") == fewer


def test_a_session_counted_from_memory_says_so_beside_its_numbers(workspace, group):
    assert not workspace.load_log(group).remarks
    workspace.set_counts(group, "2", COUNTS)
    (remark,) = workspace.load_log(group).remarks
    assert remark.code == "from-memory"
    assert remark.sentence() == (
        "Session 2: 3 acts were counted from memory. Their order and times are not known."
    )


def test_counts_of_a_stranger_store_nothing(workspace, group):
    before = workspace.load_log(group).fingerprint
    with pytest.raises(SelectionError, match="zoe"):
        workspace.set_counts(group, "2", {**COUNTS, Cell("zoe", "ana", "x"): 1})
    assert workspace.load_log(group).fingerprint == before


def test_acts_recorded_otherwise_are_not_touched_by_counts(workspace, group):
    workspace.append_act(group, NewAct("2", "ana", "ben", "support", "pad", 1))
    workspace.set_counts(group, "2", COUNTS)
    workspace.set_counts(group, "2", {})
    acts = workspace.load_log(group).acts
    assert acts_of(acts[acts["session"] == "2"]) == ["cy>ana:inform", "ana>ben:support"]
