"""The feedback ledger: what counts, who gives and receives, what is returned, and when nothing is said."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from groupdyn.i18n import translator
from groupdyn.lenses import feedback as lens
from groupdyn.log import GROUP, InteractionLog
from groupdyn.schemes import read_scheme
from groupdyn.selection import select
from tests.groups import a_led_log

T = translator("en")


@pytest.fixture
def log() -> InteractionLog:
    return a_led_log(
        {
            "1": [
                "ana>ben:appreciate!accepted x3",
                "ben>ana:correct!deflected",
                "lena>ana:appreciate",
                "ana>ben:inform",
            ],
            "2": ["ana>ben,dee:correct!unanswered", "dee>*:appreciate", "ben>.:appreciate", "lena>?:correct"],
        },
        silent="cy eve",
        absent={"2": "cy"},
    )


def test_what_counts_as_feedback_comes_from_the_scheme(log: InteractionLog) -> None:
    assert lens.feedback_codes(log.scheme) == ("appreciate", "correct")
    assert set(lens.feedback_of(log).acts["act"]) == {"appreciate", "correct"}


def test_a_code_that_expresses_feedback_counts_without_the_mark() -> None:
    scheme = read_scheme("groupdyn")
    codes = tuple(
        replace(code, feedback=False, constructs=("feedback",) if code.code == "ask" else ())
        for code in scheme.codes
    )
    assert lens.feedback_codes(replace(scheme, codes=codes)) == ("ask",)


def test_feedback_to_oneself_is_not_counted_and_people_stay(log: InteractionLog) -> None:
    feedback = lens.feedback_of(log)
    assert len(feedback) == 8
    assert list(feedback.roster["member"]) == list(log.roster["member"])


def test_an_act_with_several_receivers_is_given_once_and_received_by_each(log: InteractionLog) -> None:
    second = lens.feedback_of(select(log, sessions=["2"]))
    table = lens.balance(second).set_index("member")
    assert table.loc["ana", "given"] == 1
    assert (table.loc["ben", "received"], table.loc["dee", "received"]) == (1, 1)
    assert lens.flow(second)["acts"].sum() == 4


def test_the_flow_names_the_group_and_the_unknown_apart(log: InteractionLog) -> None:
    flow = lens.flow(lens.feedback_of(log)).set_index(["giver", "kind", "receiver"])["acts"]
    assert flow[("ana", "appreciate", "ben")] == 3
    assert flow[("dee", "appreciate", GROUP)] == 1
    assert flow[("lena", "correct", "")] == 1


def test_the_matrix_has_a_row_for_the_silent_and_a_column_for_the_group(log: InteractionLog) -> None:
    matrix = lens.give_receive(lens.feedback_of(log))
    assert list(matrix.index) == [str(member) for member in log.roster["member"]]
    assert matrix.columns[-1] == GROUP
    assert matrix.loc["cy"].sum() == 0
    assert matrix.loc["ana", "ben"] == 4


def test_no_group_column_without_feedback_to_the_group(log: InteractionLog) -> None:
    first = lens.feedback_of(select(log, sessions=["1"]))
    assert GROUP not in lens.give_receive(first).columns


def test_a_person_who_was_absent_has_no_row_and_a_silent_one_has_zeros(log: InteractionLog) -> None:
    table = lens.given_received(lens.feedback_of(log)).set_index(["session", "member"])
    assert ("2", "cy") not in table.index
    assert tuple(table.loc[("1", "cy")]) == (0, 0)


def test_who_never_received_and_who_only_gives(log: InteractionLog) -> None:
    table = lens.balance(lens.feedback_of(log)).set_index("member")
    assert set(table.index[table["never_received"]]) == {"lena", "cy", "eve"}
    assert set(table.index[table["gives_only"]]) == {"lena"}
    assert table.loc["cy", "sessions"] == 1


def test_reciprocity_is_the_share_that_is_returned() -> None:
    matrix = pd.DataFrame([[0, 3, 2], [1, 0, 0], [0, 0, 0]], index=list("abc"), columns=["a", "b", GROUP])
    assert lens.reciprocity(matrix) == pytest.approx(2 / 4)


def test_reciprocity_is_undefined_without_feedback_between_people() -> None:
    only_group = lens.give_receive(lens.feedback_of(a_led_log({"1": ["ana>*:appreciate"]}, silent="ben")))
    assert math.isnan(lens.reciprocity(only_group))


def test_the_facilitators_share_is_held_against_their_share_of_the_people(log: InteractionLog) -> None:
    table = lens.sides(lens.feedback_of(log))
    assert table["acts"].tolist() == [5, 3]
    assert table["leaders"].tolist() == pytest.approx([1 / 5, 1 / 3])
    assert (table["leaders"] + table["members"]).tolist() == pytest.approx([1, 1])
    assert table["leaders_present"].tolist() == pytest.approx([1 / 6, 1 / 5])
    share, even = lens.leaders_share(lens.feedback_of(log))
    assert share == pytest.approx(2 / 8)
    assert even == pytest.approx((5 / 6 + 3 / 5) / 8)


def test_shares_are_undefined_in_a_session_without_feedback() -> None:
    feedback = lens.feedback_of(a_led_log({"1": ["ana>ben:appreciate"], "2": ["ana>ben"]}))
    assert math.isnan(lens.sides(feedback)["leaders"].iloc[1])
    nothing = lens.feedback_of(a_led_log({"1": ["ana>ben"]}))
    assert all(map(math.isnan, lens.leaders_share(nothing)))


def test_responses_are_counted_by_kind_and_what_nobody_noted_is_said(log: InteractionLog) -> None:
    table = lens.responses(lens.feedback_of(log))
    assert table.loc["appreciate"].to_dict() == {
        "accepted": 3, "explored": 0, "deflected": 0, "unanswered": 0, lens.NOT_NOTED: 2,
    }  # fmt: skip
    assert table.loc["correct", "unanswered"] == 1
    assert table.to_numpy().sum() == 8


def test_a_log_without_feedback_gives_empty_tables_not_errors() -> None:
    nothing = lens.feedback_of(a_led_log({"1": ["ana>ben"]}, silent="cy"))
    assert lens.flow(nothing).empty
    assert lens.responses(nothing).empty
    assert (lens.give_receive(nothing).to_numpy() == 0).all()
    assert lens.balance(nothing)["never_received"].all()


def test_observers_are_not_among_those_who_receive_nothing() -> None:
    feedback = lens.feedback_of(a_led_log({"1": ["ana>ben:appreciate"]}, observers="otto"))
    assert "otto" not in set(lens.balance(feedback)["member"])


def test_little_feedback_is_not_interpreted(log: InteractionLog) -> None:
    found = lens.finding(lens.feedback_of(log), T)
    assert found.heading == ""
    assert "too few" in found.sentences[0]


def test_somebody_left_out_is_named_when_that_would_be_rare_by_chance() -> None:
    acts = ["ana>ben:appreciate x10", "ben>ana:appreciate x10", "ana>dee:correct x6", "dee>ana:correct x4"]
    found = lens.finding(lens.feedback_of(a_led_log({"1": [*acts, "lena>dee:correct x4"]}, silent="cy")), T)
    assert found.heading == "Nobody gave feedback to Cy"
    assert any("returned" in sentence for sentence in found.sentences)


def test_much_from_the_facilitators_is_said() -> None:
    acts = ["lena>ana:correct x20", "lena>ben:correct x15", "ana>ben:appreciate x3", "ben>lena:appreciate x2"]
    found = lens.finding(lens.feedback_of(a_led_log({"1": acts})), T)
    assert found.heading == "Most feedback comes from the facilitators"
