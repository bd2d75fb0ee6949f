"""Who turned to whom: every act is counted once, wherever it went, and only those present are nodes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupdyn.errors import SettingError
from groupdyn.log import TO_GROUP, TO_SELF, TO_SEVERAL, TO_UNKNOWN, InteractionLog
from groupdyn.measurement.stack import Stack
from groupdyn.selection import merge_logs
from groupdyn.ties import build_stacks, spans
from tests.groups import a_log


def the_stack(log: InteractionLog, **options) -> Stack:
    stacks = list(build_stacks(log, **options))
    assert len(stacks) == 1
    return stacks[0]


def names(log: InteractionLog, stack: Stack) -> list[list[str]]:
    return [log.roster["member"].iloc[p].tolist() for p in stack.person]


def tie(log: InteractionLog, sender: str, receiver: str, **options) -> float:
    stack = the_stack(log, **options)
    people = names(log, stack)[0]
    return float(stack.weight[0, people.index(sender), people.index(receiver)])


def totals(log: InteractionLog) -> dict[str, list[float]]:
    return {key: value.tolist() for key, value in the_stack(log).totals.items()}


def test_every_act_went_to_somebody_the_group_oneself_or_nobody_knows() -> None:
    log = a_log("ana>ben", "ana>ben,cy", "ben>*", "cy>.", "ana>ana", "cy>?", silent="dee eva")
    said = totals(log)
    assert (said["acts"], said["dyadic"], said["group"], said["self"], said["unknown"]) == (
        [6],
        [2],
        [1],
        [2],
        [1],
    )


ACTS = st.lists(
    st.tuples(
        st.sampled_from("abcde"),
        st.sampled_from(["a", "b", "c", "d", "*", ".", "?", "a,b", "b,c", "a,b,c,d"]),
    ),
    min_size=1,
    max_size=25,
)
few = settings(max_examples=25, deadline=None, derandomize=True)


@few
@given(ACTS, st.sampled_from(["members", "everyone"]))
def test_acts_are_conserved(pairs: list[tuple[str, str]], include: str) -> None:
    log = a_log(*(f"{i}>{j}" for i, j in pairs), leaders="e", silent="f")
    for stack in build_stacks(log, include=include):
        t = stack.totals
        assert np.array_equal(t["acts"], t["dyadic"] + t["group"] + t["self"] + t["unknown"])
        assert t["acts"].sum() == len(pairs)
        assert np.array_equal(np.diagonal(stack.count, axis1=1, axis2=2), np.zeros((len(stack), stack.n)))
        if include == "everyone":
            assert stack.sent.sum() == len(pairs)
            assert stack.received.sum() == stack.count.sum()
            assert stack.to_group.sum() == t["group"].sum()


def test_the_group_is_not_an_unknown_receiver_and_neither_is_a_tie() -> None:
    log = a_log("ana>*", "ana>?", silent="ben")
    assert log.addressing.target.tolist() == [TO_GROUP, TO_UNKNOWN]
    stack = the_stack(log)
    assert stack.count.sum() == 0
    assert stack.sent.tolist() == [[2, 0]]
    assert stack.to_group.tolist() == [[1, 0]]
    assert stack.received.tolist() == [[0, 0]]


def test_an_act_to_oneself_is_kept_and_never_a_tie() -> None:
    log = a_log("ana>ana", "ana>.", silent="ben")
    assert log.addressing.target.tolist() == [TO_SELF, TO_SELF]
    assert len(log) == 2
    assert the_stack(log).weight.sum() == 0
    assert the_stack(log).sent.tolist() == [[2, 0]]


def test_several_receivers_make_a_whole_tie_each_but_one_act() -> None:
    log = a_log("ana>ben,cy#2", silent="dee eva")
    assert log.addressing.target.tolist() == [TO_SEVERAL]
    assert [tie(log, "ana", r) for r in ("ben", "cy", "dee")] == [2, 2, 0]
    stack = the_stack(log)
    assert stack.count.sum() == 2
    assert stack.sent.sum() == 1
    assert totals(log)["dyadic"] == [1]


def test_naming_oneself_among_several_adds_no_tie() -> None:
    log = a_log("ana>ana,ben", silent="dee eva")
    assert the_stack(log).count.sum() == tie(log, "ana", "ben") == 1


@pytest.mark.parametrize(
    ("act", "silent", "is_group"),
    [
        ("ana>ben,cy,dee", "", True),  # all others of 4
        ("ana>ben,cy", "dee", False),  # 2 of 3 others, n – 1 is 3
        ("ana>ben,cy", "", True),  # both others of 3
        ("ana>ben", "", False),  # the only other: one person is not the group
        ("lea>ana,ben,cy", "dee", True),  # a leader who names 3 of 4 members
        ("lea>ana,ben", "cy dee", False),
        ("ana>lea,ben", "cy", False),  # a leader is not one of the n members
    ],
)
def test_naming_all_but_one_of_the_members_is_addressing_the_group(
    act: str, silent: str, is_group: bool
) -> None:
    log = a_log(act, silent=silent, leaders="lea")
    assert (log.addressing.target[0] == TO_GROUP) == is_group
    assert totals(log)["group"] == [float(is_group)]


def test_who_is_absent_does_not_count_for_naming_everybody() -> None:
    log = a_log("ana>ben,cy", silent="dee eva", absent={"1": "dee eva"})
    assert log.addressing.target.tolist() == [TO_GROUP]


def test_somebody_and_the_group_is_the_group_and_somebody_and_oneself_is_somebody() -> None:
    log = a_log("ana>ben,GROUP", "ana>ben,SELF", "ana>ben,GROUP,SELF", silent="dee eva")
    assert log.acts["receiver"].tolist() == ["GROUP", "ben", "GROUP"]


def test_silent_members_are_in_every_denominator() -> None:
    log = a_log("ana>ben", "ben>ana", silent="cy dee")
    stack = the_stack(log)
    assert stack.n == 4
    assert stack.sent.tolist() == [[1, 1, 0, 0]]


def test_observers_and_the_absent_are_never_nodes_even_if_they_act() -> None:
    log = a_log("ana>ben", "obi>ana", "ben>obi", observers="obi", silent="cy", absent={"1": "cy"})
    for include in ("members", "everyone"):
        stack = the_stack(log, include=include)
        assert names(log, stack) == [["ana", "ben"]]
        assert stack.count.sum() == 1
        assert stack.received.tolist() == [[1, 1]]  # ana is addressed by the observer too
    assert totals(log)["acts"] == [3]


def test_facilitators_are_left_out_unless_everyone_is_included() -> None:
    log = a_log("lea>ana", "ana>lea", "ana>ben", leaders="lea", co_leaders="kai")
    members, everyone = the_stack(log), the_stack(log, include="everyone")
    assert names(log, members) == [["ana", "ben"]]
    assert names(log, everyone) == [["ana", "ben", "kai", "lea"]]
    assert (members.count.sum(), everyone.count.sum()) == (1, 3)
    assert members.sent.tolist() == [[2, 0]]  # acts to a facilitator are acts sent
    assert members.totals["leader"].tolist() == everyone.totals["leader"].tolist() == [2]
    assert members.totals["member"].tolist() == [1]


def test_a_tie_is_there_from_the_threshold_on() -> None:
    log = a_log("ana>ben#2", "ana>ben#0.5", "ben>ana")
    assert tie(log, "ana", "ben", threshold=3.0) == 2.5
    assert the_stack(log, threshold=2.5).threshold == 2.5
    for bad in (0.0, -1.0, float("nan")):
        with pytest.raises(SettingError, match="above 0"):
            list(build_stacks(log, threshold=bad))
    with pytest.raises(SettingError, match="members"):
        list(build_stacks(log, include="leaders"))


def test_sessions_of_one_size_stand_together_in_order() -> None:
    log = a_log("ana>ben", "|", "ana>ben", "|", "ben>ana", silent="cy", absent={"2": "cy"})
    small, large = build_stacks(log)
    assert (small.session.tolist(), small.n) == ([1], 2)
    assert (large.session.tolist(), large.n) == ([0, 2], 3)
    assert large.weight[:, 0, 1].tolist() == [1, 0]
    assert large.weight[:, 1, 0].tolist() == [0, 1]


def test_a_session_that_nobody_included_attends_is_a_stack_of_nobody() -> None:
    log = a_log("lea>?", leaders="lea")
    stack = the_stack(log)
    assert (stack.n, len(stack), stack.totals["acts"].tolist()) == (0, 1, [1])


def test_groups_side_by_side_are_never_mixed_though_names_and_sessions_are_the_same() -> None:
    north = a_log("ana>ben", "ana>ben", "|", "ben>*", silent="cy", group="north")
    south = a_log("ben>ana", "|", "ana>dee,eva", silent="fay", group="south")
    both = merge_logs([north, south])
    apart = {("north", 0): north, ("north", 1): north, ("south", 0): south, ("south", 1): south}
    where = list(apart)
    for stack in build_stacks(both):
        for k, position in enumerate(stack.session):
            group, place = where[position]
            log = apart[group, place]
            own = next(s for s in build_stacks(log) if place in s.session)
            at = own.session.tolist().index(place)
            assert np.array_equal(stack.weight[k], own.weight[at])
            assert np.array_equal(stack.sent[k], own.sent[at])
            assert {key: v[k] for key, v in stack.totals.items()} == {
                key: v[at] for key, v in own.totals.items()
            }
            assert names(both, stack)[k] == names(log, own)[at]


def test_turns_are_not_joined_over_sessions_or_breaks() -> None:
    log = a_log(
        "ana>ben@10", "ben>ana@599", "ana>ben@700", "ana>ben@701", "|", "ben>ana@5",
        sessions={"1": {"breaks": "600-660"}, "2": {"breaks": ""}},
    )  # fmt: skip
    assert totals(log)["pairs"] == [2, 0]
    assert totals(log)["changes"] == [1, 0]


def test_an_act_without_a_time_belongs_to_the_part_of_the_act_before_it() -> None:
    log = a_log("ana>ben@10", "ben>ana", "ana>ben@20", "ben>ana@700", sessions={"1": {"breaks": "600-660"}})
    assert totals(log)["pairs"] == [2]


def test_breaks_are_read_in_order() -> None:
    assert spans("1800-1900;600-660.5") == [(600, 660.5), (1800, 1900)]
    assert spans("") == []
