"""The log never changes, and its fingerprint changes with its content alone."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from groupdyn.errors import SelectionError
from groupdyn.log import GROUP
from groupdyn.validation import check
from tests.groups import a_log, a_table, again

TABLES = ("acts", "roster", "sessions", "attendance")


def a_full_log():
    return check(
        a_table(
            "session,sender,receiver,act,start_s,end_s,weight,valence,here_and_now,incident,rater,text,response\n"
            "1,ana,ben,support,0,5,1,1,yes,first,r1,hello,accepted\n"
            "1,ben,ana;cy,ask,6,,2.5,,no,,r1,,\n"
            "2,cy,GROUP,inform,0,3,1,0,,first,r2,why,"
        ),
        roster=a_table(
            "member,name,role,age\nana,Ana,member,30\nben,Ben,member,41\ncy,Cy,member,\nlea,Lea,leader,50"
        ),
        sessions=a_table(
            "session,number,date,length_s,breaks\n1,1,2026-03-05,5400,600-660\n2,2,2026-03-12,,"
        ),
    ).require()


@pytest.mark.parametrize("table", TABLES)
def test_changing_a_handed_out_table_never_changes_the_log(table: str) -> None:
    log = a_full_log()
    before, handed = log.fingerprint, getattr(log, table)
    for column in handed:
        handed[column] = handed[column].iloc[::-1].to_numpy()
    handed.loc[0, handed.columns[0]] = handed.iloc[-1, 0]
    handed.columns = [f"x{i}" for i in range(handed.shape[1])]
    handed.index.name = "x"
    del handed["x0"]
    assert log.replace().fingerprint == before


@pytest.mark.parametrize("table", TABLES)
def test_not_even_the_array_below_a_column_can_be_written_to(table: str) -> None:
    log = a_full_log()
    before = log.fingerprint
    for column in getattr(log, table):
        array = getattr(log, table)[column].array
        try:
            array[0] = array[-1]
        except ValueError:
            continue
    assert log.replace().fingerprint == before


def test_derived_positions_cannot_be_written_to() -> None:
    log = a_full_log()
    to, here = log.addressing, log.presence
    for array in (
        to.session,
        to.sender,
        to.target,
        to.several_act,
        here.session,
        here.person,
        log.is_facilitator,
    ):
        with pytest.raises(ValueError, match="read-only"):
            array[:] = 0


def test_the_log_has_no_attribute_that_can_be_set() -> None:
    with pytest.raises(AttributeError):
        a_log("ana>ben").scheme = None


ANOTHER = {
    "sender": a_log("ben>ben", "ben>*", silent="ana"),
    "receiver": a_log("ana>?", "ben>*", silent="ben"),
    "group is not unknown": a_log("ana>*", "ben>*"),
    "order": a_log("ben>*", "ana>ben"),
    "code": a_log("ana>ben:ask", "ben>*"),
    "weight": a_log("ana>ben#2", "ben>*#1"),
    "time": a_log("ana>ben@1", "ben>*@2"),
    "silent member": a_log("ana>ben", "ben>*", silent="dee"),
    "role": a_log("ana>ben", "ben>*", leaders="ana"),
    "session": a_log("ana>ben", "|", "ben>*"),
    "session's name": a_log("|one", "ana>ben", "ben>*"),
    "attendance": a_log("ana>ben", "ben>*", silent="dee", absent={"1": "dee"}),
    "group": a_log("ana>ben", "ben>*", group="north"),
    "what was inferred": a_log("ana>ben", "ben>*", roster=False),
}


@pytest.mark.parametrize("other", ANOTHER.values(), ids=ANOTHER)
def test_other_content_has_another_fingerprint(other) -> None:
    log = a_log("ana>ben", "ben>*")
    assert other.fingerprint != log.fingerprint
    assert other != log


def test_no_two_of_the_others_are_alike() -> None:
    assert len({log.fingerprint for log in ANOTHER.values()}) == len(ANOTHER)


def test_equal_content_is_an_equal_log_with_an_equal_hash() -> None:
    one, two = a_log("ana>ben", "ben>*"), a_log("ana>ben", "ben>*")
    assert one == two
    assert len({one, two}) == 1
    assert one != "ana>ben"


def test_texts_that_join_to_the_same_bytes_are_told_apart() -> None:
    def log(first: str, second: str):
        return check(a_table(f"session,sender,act,text\n1,ana,ask,{first}\n1,ana,ask,{second}")).require()

    assert log("a\x1fb", "c") != log("a", "b\x1fc")
    assert log("ab", "") != log("a", "b")


def test_categories_nobody_uses_and_the_order_of_columns_are_no_content() -> None:
    log = a_full_log()
    acts = log.acts
    acts["sender"] = (
        acts["sender"].cat.add_categories(["nobody"]).cat.reorder_categories(["nobody", "cy", "ben", "ana"])
    )
    acts["start_s"] = acts["start_s"] * -1.0 * -1.0
    assert log.replace(acts=acts[list(acts)[::-1]]) == log


def test_every_cell_that_is_changed_changes_the_fingerprint() -> None:
    log = a_full_log()
    seen = {log.fingerprint}
    for name in TABLES:
        for column in getattr(log, name):
            table = getattr(log, name)
            values = table[column].astype(object)
            values.iloc[0] = 77 if pd.api.types.is_numeric_dtype(table[column]) else "another"
            if isinstance(table[column].dtype, pd.BooleanDtype):
                values.iloc[0] = not table[column].iloc[0]
            table[column] = values.astype(table[column].dtype if values.iloc[0] != "another" else "category")
            seen.add(log.replace(**{name: table}).fingerprint)
    assert len(seen) == 1 + sum(getattr(log, name).shape[1] for name in TABLES)


def test_the_rows_of_roster_and_attendance_may_stand_in_any_order() -> None:
    acts = a_table("session,sender,receiver,act\n1,ana,ben,ask\n2,ben,ana,ask")
    roster = ["ana,member", "ben,member", "m10,member", "m2,observer"]
    attendance = [
        "1,ana,present",
        "1,ben,late",
        "1,m10,absent",
        "2,ana,present",
        "2,ben,present",
        "2,m10,present",
    ]

    def log(people: list[str], there: list[str]):
        return check(
            acts,
            roster=a_table("\n".join(["member,role", *people])),
            attendance=a_table("\n".join(["session,member,status", *there])),
        ).require()

    straight, reversed_ = log(roster, attendance), log(roster[::-1], attendance[::-1])
    assert straight == reversed_
    assert straight.roster["member"].tolist() == ["ana", "ben", "m2", "m10"]


@pytest.mark.parametrize("log", [a_full_log(), *ANOTHER.values()], ids=["full", *ANOTHER])
def test_a_log_comes_back_from_export_the_same(log) -> None:
    assert again(log) == log


def test_a_part_of_a_log_keeps_its_silent_members_over_an_export() -> None:
    from groupdyn.selection import select

    part = select(a_log("ana>ben:ask", "cy>ana:support", roster=False), acts=["ask"])
    assert again(part) == part
    assert again(part).roster["member"].tolist() == ["ana", "ben", "cy"]


def test_sessions_are_found_by_name_and_then_by_number() -> None:
    log = a_log(
        "|evening", "ana>ben", "|2", "ana>ben", sessions={"evening": {"number": 1}, "2": {"number": 4}}
    )
    assert [log.session_position(s) for s in ("evening", 1, "2", 4)] == [0, 0, 1, 1]
    with pytest.raises(SelectionError, match=r"no session “3”\. The log has: evening, 2"):
        log.session_position(3)


def test_a_session_that_several_groups_have_needs_the_group() -> None:
    from groupdyn.selection import merge_logs

    log = merge_logs([a_log("ana>ben", group="north"), a_log("cy>dee", group="south")])
    assert log.session_position("1", "south") == 1
    assert log.groups == ("north", "south")
    with pytest.raises(SelectionError, match="Name the group"):
        log.session_position("1")


def test_who_is_present_leaves_out_observers_and_the_absent_but_not_the_silent() -> None:
    log = a_log("ana>ben", "|", "ana>ben", silent="dee eva", observers="obi", absent={"1": "eva"})
    people = log.roster["member"].astype(str).to_numpy()
    here = [set(people[log.presence.person[log.presence.session == s]]) for s in (0, 1)]
    assert here == [{"ana", "ben", "dee"}, {"ana", "ben", "dee", "eva"}]


def test_an_empty_part_of_a_log_is_still_a_log() -> None:
    log = a_log("ana>ben", "ben>*")
    empty = log.replace(acts=log.acts.iloc[:0])
    assert len(empty) == 0
    assert empty.addressing.target.shape == (0,)
    assert len(empty.presence.person) == 2
    assert empty != log


def test_the_log_says_what_it_is() -> None:
    assert (
        repr(a_log("ana>ben", "ben>*")) == "InteractionLog(2 acts, 1 sessions, 2 people, scheme 'groupdyn')"
    )
    assert GROUP not in a_log("ana>*").roster["member"].tolist()
    assert np.array_equal(a_log("ana>ben", leaders="lea").is_facilitator, [False, False, True])
