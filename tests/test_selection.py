"""A part of a log is a log with the same people; parts that are joined again are the whole."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from groupdyn.errors import SelectionError, SettingError
from groupdyn.log import InteractionLog
from groupdyn.measuring import measures
from groupdyn.selection import merge_logs, select
from groupdyn.validation import check
from tests.groups import a_log, a_table

LOG = a_log(
    "ana>ben:support@0", "ben>ana:ask@10", "lea>*@20", "|b", "cy>ana,ben:support@5", "ana>?@15", "|c", "ana>ana@1",
    silent="dee eva", leaders="lea", observers="obi", absent={"b": "dee"},
)  # fmt: skip


def receivers(log: InteractionLog) -> list[str]:
    return log.acts["receiver"].tolist()


def test_without_conditions_the_whole_log_is_selected() -> None:
    assert select(LOG) == LOG


def test_a_selection_of_acts_leaves_everybody_where_they_were() -> None:
    part = select(LOG, acts=["ask"])
    assert receivers(part) == ["ana"]
    assert np.array_equal(part.presence.person, LOG.presence.person)
    assert len(part.sessions) == 3
    assert len(select(LOG, acts=[])) == 0


def test_acts_and_constructs_add_up_and_other_conditions_narrow() -> None:
    assert receivers(select(LOG, constructs=["support"])) == ["ben", "ana;ben"]
    assert receivers(select(LOG, constructs=["support"], acts=["ask"])) == ["ben", "ana", "ana;ben"]
    assert receivers(select(LOG, constructs=["support"], sessions=["1"])) == ["ben"]


def test_members_send_or_receive_and_one_of_several_receivers_is_enough() -> None:
    assert receivers(select(LOG, members=["ben"])) == ["ben", "ana", "ana;ben"]
    assert receivers(select(LOG, members=["cy"])) == ["ana;ben"]
    assert receivers(select(LOG, members=["dee"])) == []


def test_a_window_includes_its_beginning_and_not_its_end() -> None:
    assert receivers(select(LOG, window=(5, 10))) == ["ana;ben"]
    assert receivers(select(LOG, window=(10, 16))) == ["ana", ""]


def test_other_sessions_leave_the_log_with_their_attendance() -> None:
    part = select(LOG, sessions=["b", 3])
    assert part.sessions["session"].tolist() == ["b", "c"]
    assert part.sessions["number"].tolist() == [2, 3]
    assert set(part.attendance["session"]) == {"b", "c"}
    assert part.roster.equals(LOG.roster)


def test_a_group_brings_its_own_people_only() -> None:
    both = merge_logs([a_log("ana>ben", group="north"), a_log("ana>cy", group="south")])
    part = select(both, group="south")
    assert part.roster["member"].tolist() == ["ana", "cy"]
    assert part.groups == ("south",)
    assert measures(part).shape[0] == 1


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"group": "west"}, "no group “west”"),
        ({"sessions": ["x"]}, "no session “x”"),
        ({"acts": ["x"]}, "no code “x”"),
        ({"constructs": ["x"]}, "expresses “x”"),
        ({"members": ["x"]}, "nobody “x”"),
    ],
)
def test_what_the_log_does_not_have_is_named(condition: dict, said: str) -> None:
    with pytest.raises(SelectionError, match=said):
        select(LOG, **condition)


def test_a_window_needs_times_and_a_length() -> None:
    with pytest.raises(SelectionError, match="no times"):
        select(a_log("ana>ben"), window=(0, 5))
    with pytest.raises(SettingError, match="ends"):
        select(LOG, window=(5, 5))


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 0, 1], [1, 2, 0]])
def test_a_log_that_was_split_and_joined_is_the_same(order: list[int]) -> None:
    parts = [select(LOG, sessions=[s]) for s in ("1", "b", "c")]
    whole = merge_logs([parts[i] for i in order])
    assert whole == LOG
    for level in ("session", "member", "tie"):
        pd.testing.assert_frame_equal(measures(whole, level=level), measures(LOG, level=level))


def test_a_log_of_several_groups_can_be_split_by_group_and_joined() -> None:
    both = merge_logs(
        [a_log("ana>ben", "|", "ana>*", group="north"), a_log("cy>ana", silent="dee", group="south")]
    )
    assert merge_logs([select(both, group=g) for g in both.groups]) == both


def test_a_column_that_only_one_log_has_is_empty_in_the_other() -> None:
    north = check(
        a_table(
            "session,sender,receiver,act,weight,here_and_now,incident,text\n1,ana,ben,ask,2,yes,first,hello"
        ),
        group="north",
    ).require()
    both = merge_logs([north, a_log("cy>dee", group="south"), a_log("eva>fay@3", group="west")])
    acts = both.acts
    assert acts["weight"].tolist() == [2, 1, 1]
    assert acts["incident"].tolist() == ["first", "", ""]
    assert acts["text"].tolist() == ["hello", "", ""]
    assert acts["here_and_now"].astype(object).tolist() == [True, pd.NA, pd.NA]
    assert np.isnan(acts["start_s"].iloc[:2]).all()
    assert list(acts) == [
        "group", "session", "start_s", "sender", "receiver", "act", "weight", "here_and_now", "incident", "text",
    ]  # fmt: skip
    assert merge_logs([select(both, group=g) for g in both.groups]) == both


def test_logs_that_contradict_each_other_are_not_joined() -> None:
    log = a_log("ana>ben")
    with pytest.raises(SelectionError, match="no log"):
        merge_logs([])
    with pytest.raises(SelectionError, match="same session"):
        merge_logs([log, log])
    with pytest.raises(SelectionError, match="different coding schemes"):
        merge_logs([log, a_log("|2", "ana>ben:odd")])
    with pytest.raises(SelectionError, match="different things about “ana”"):
        merge_logs([log, a_log("|2", "ana>ben", leaders="ana")])
