"""What people's files do to a log: each fault has its own made-up file here."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from groupdyn.log import GROUP, SELF, InteractionLog
from groupdyn.measuring import measures
from groupdyn.readers.raw import RawTable, RawTables
from groupdyn.ties import build_stacks
from groupdyn.validation import Checked, Repair, check
from tests.groups import a_log, a_table, a_table_of


def codes(checked: Checked) -> set[str]:
    return {p.code for p in checked.problems}


def column(log: InteractionLog, name: str) -> list[object]:
    return log.acts[name].tolist()


def present(log: InteractionLog, session: str) -> list[str]:
    people = log.roster["member"].tolist()
    here = log.presence
    return [people[p] for p in here.person[here.session == log.session_position(session)]]


def two_sessions(start: str = "") -> RawTables:
    return a_table(f"session,sender,receiver,act{start and ',start_s'}\n1,ana,ben,ask\n2,ben,ana,ask")


# --- names (4, 10, 15) -------------------------------------------------------------------------------


def test_names_that_look_like_nothing_numbers_or_truth_stay_text() -> None:
    odd = ["NA", "None", "null", "NaN", "007", "7", "True", "1e5", "-", "nan", "0"]
    acts = "\n".join(f"{name},{name},GROUP,ask" for name in odd)
    roster = "\n".join(f"{name},{name}" for name in odd)
    log = check(
        a_table(f"session,sender,receiver,act\n{acts}"), roster=a_table(f"member,name\n{roster}")
    ).require()
    assert sorted(map(str, column(log, "sender"))) == sorted(odd)
    assert sorted(log.roster["member"]) == sorted(log.roster["name"]) == sorted(odd)
    assert sorted(log.sessions["session"]) == sorted(odd)


def test_blanks_compositions_and_invisible_characters_make_no_second_person_and_are_told() -> None:
    same = ["André", "Andre\u0301", " André ", "An\u200bdré", "\u202eAndré", "André\u00a0"]
    checked = check(a_table("\n".join(["session,sender,act", *(f"1,{name},ask" for name in same)])))
    assert checked.require().roster["member"].tolist() == ["André"]
    told = [p for p in checked.problems if p.code == "name-tidied"]
    assert [(p.found, p.rows, p.values["to"]) for p in told] == [
        (n, (i,), "André") for i, n in enumerate(same[1:], 3)
    ]


def test_names_that_differ_in_case_are_two_people_until_somebody_says_so() -> None:
    checked = check(a_table("session,sender,receiver,act\n1,Ana,ben,ask\n1,ana,ben,ask\n1,ben,ANA,ask"))
    assert checked.require().roster["member"].tolist() == ["ANA", "Ana", "ana", "ben"]
    repairs = [Repair.of(p, "replace", "Ana") for p in checked.problems if p.code == "similar-names"]
    assert check(
        a_table("session,sender,receiver,act\n1,Ana,ben,ask\n1,ana,ben,ask\n1,ben,ANA,ask"), repairs=repairs
    ).require().roster["member"].tolist() == ["Ana", "ben"]


def test_a_control_character_is_named_with_its_position() -> None:
    problem = check(a_table("session,sender,act\n1,a\x07na,ask")).errors[0]
    assert (problem.code, problem.values) == ("control-character", {"sign": "U+0007", "position": 2})


def test_numbers_in_other_digits_do_not_break_the_order_of_names() -> None:
    log = check(a_table("session,sender,act\n²,m²,ask\n10,m10,ask\n٣,m9,ask")).require()
    assert log.roster["member"].tolist()[:2] == ["m9", "m10"]


def test_an_unknown_member_is_asked_about_once_with_the_nearest_names() -> None:
    acts = a_table(
        "session,sender,receiver,act\n1,bne,ana,ask\n1,ana,bne,ask\n1,ana,bne;cy,ask\n1,ana,quux,ask"
    )
    checked = check(acts, roster=a_table("member\nana\nben\ncy"))
    asked = {(p.column, p.found): p for p in checked.errors}
    assert set(asked) == {("sender", "bne"), ("receiver", "bne"), ("receiver", "quux")}
    assert asked["receiver", "bne"].rows == (3, 4)
    assert asked["receiver", "bne"].suggestions == ("ben",)
    assert asked["receiver", "quux"].suggestions == ()
    added = check(
        acts, roster=a_table("member\nana\nben\ncy"), repairs=[Repair.of(p, "add") for p in checked.errors]
    )
    assert added.require().roster["member"].tolist() == ["ana", "ben", "bne", "cy", "quux"]


def test_a_member_of_another_group_is_unknown_in_this_one() -> None:
    acts = a_table("group,session,sender,receiver,act\nA,1,ana,ben,ask\nB,1,cy,ana,ask")
    roster = a_table("group,member\nA,ana\nA,ben\nB,cy")
    checked = check(acts, roster=roster)
    assert [(p.code, p.found, p.rows) for p in checked.errors] == [("unknown-member", "ana", (3,))]
    log = check(acts, roster=roster, repairs=[Repair.of(checked.errors[0], "add")]).require()
    assert log.roster[["group", "member"]].values.tolist() == [
        ["A", "ana"],
        ["A", "ben"],
        ["B", "ana"],
        ["B", "cy"],
    ]


def test_the_same_id_in_two_groups_is_two_people() -> None:
    acts = a_table("group,session,sender,receiver,act\nA,1,ana,ben,ask\nB,1,ana,cy,ask\nB,1,cy,ana,ask")
    log = check(acts).require()
    assert len(log.roster) == 4
    assert [s.weight.sum() for s in build_stacks(log)] == [3]


# --- receivers (16, 17) ------------------------------------------------------------------------------


def test_the_words_for_the_group_and_oneself_are_understood() -> None:
    words = [
        "GROUP",
        "all",
        "Semua",
        "kelompok",
        "SELF",
        "diri sendiri",
        "",
        "ben;all",
        "SELF;ben",
        "ben;ben",
    ]
    acts = "\n".join(f"1,ana,{word},ask" for word in words)
    log = check(a_table(f"session,sender,receiver,act\n{acts}")).require()
    assert column(log, "receiver") == [GROUP] * 4 + [SELF] * 2 + ["", GROUP, "ben", "ben"]


def test_a_person_who_is_called_like_the_group_is_that_person() -> None:
    log = check(a_table("session,sender,receiver,act\n1,All,ben,ask\n1,ben,All,ask")).require()
    assert column(log, "receiver") == ["ben", "All"]


def test_an_act_to_oneself_is_kept_told_and_never_a_tie() -> None:
    checked = check(a_table("session,sender,receiver,act\n1,ana,ana,ask\n1,ana,ben,ask\n1,ben,SELF,ask"))
    log = checked.require()
    assert len(log) == 3
    assert [(p.found, p.rows) for p in checked.problems if p.code == "self-act"] == [("ana", (2,))]
    stack = next(build_stacks(log))
    assert (stack.totals["self"][0], stack.count.sum()) == (2, 1)


def test_acts_are_conserved_in_the_whole_group() -> None:
    log = a_log("ana>ben", "ana>*", "ana>.", "ben>?", "ben>ana,cy,dee", "cy>ana,ben", silent="dee")
    totals = {key: float(value[0]) for key, value in next(build_stacks(log)).totals.items()}
    assert totals["acts"] == 6 == sum(totals[k] for k in ("dyadic", "group", "self", "unknown"))
    assert totals["group"] == 2


def test_two_names_made_one_are_not_two_receivers() -> None:
    acts = a_table("session,sender,receiver,act\n1,cy,ben;Ben,ask\n1,ben,cy,ask\n1,ana,dee,ask")
    problem = next(p for p in check(acts, roster=a_table("member\nana\nben\ncy\ndee")).errors)
    assert problem.found == "Ben"
    log = check(
        acts, roster=a_table("member\nana\nben\ncy\ndee"), repairs=[Repair.of(problem, "replace", "ben")]
    )
    assert column(log.require(), "receiver") == ["ben", "cy", "dee"]


# --- numbers and times (11, 12, 13) ------------------------------------------------------------------


def times(*cells: str, **options) -> Checked:
    rows = [{"session": "1", "sender": "ana", "act": "ask", "waktu": cell} for cell in cells]
    return check(a_table_of(rows), **options)


@pytest.mark.parametrize(
    ("cells", "seconds"),
    [
        (["0", "12.5"], [0, 12.5]),
        (["12:04", "1:12:04", "90:00"], [724, 4324, 5400]),
        (["3,5", "12:04,5"], [3.5, 724.5]),
        (["2026-03-04 10:00", "2026-03-04T10:00:01.5"], [0, 1.5]),
        (["2026-03-04T10:00+07:00", "2026-03-04T03:00:05Z"], [0, 5]),
        (["13/04/2026 10:00", "03/04/2026 10:00"], None),
        (["04/13/2026 10:00:00", "04/13/2026 10:00:07"], [0, 7]),
        (["05.05.2026 10:00:00", "05.05.2026 10:00:07"], [0, 7]),
        (["5", "", "7"], [5, np.nan, 7]),
    ],
)
def test_times_are_read_in_the_one_way_that_fits_all(cells: list[str], seconds: list[float] | None) -> None:
    checked = times(*cells)
    if seconds is None:  # day first: ten days apart, which no session lasts
        assert [p.code for p in checked.errors] == ["implausible-time"]
    else:
        assert np.array_equal(checked.require().acts["start_s"], seconds, equal_nan=True)


def test_a_date_is_asked_about_unless_one_reading_is_impossible() -> None:
    acts = "session,sender,act,start_s\n1,ana,ask,03/04/2026 10:00\n2,ana,ask,{} 10:00"
    assert [p.code for p in check(a_table(acts.format("05/04/2026"))).errors] == ["ambiguous-date"]
    day_first = check(a_table(acts.format("13/04/2026"))).require()
    assert day_first.sessions["date"].tolist() == ["2026-04-03", "2026-04-13"]
    month_first = check(a_table(acts.format("03/14/2026"))).require()
    assert month_first.sessions["date"].tolist() == ["2026-03-04", "2026-03-14"]


@pytest.mark.parametrize(
    ("order", "dates"),
    [("day-first", ["2026-04-03", "2026-05-03"]), ("month-first", ["2026-03-04", "2026-03-05"])],
)
def test_what_a_person_says_about_dates_holds_for_all_tables(order: str, dates: list[str]) -> None:
    sessions = a_table("session,date\n1,03/04/2026\n2,03/05/2026")
    problems = check(two_sessions(), sessions=sessions).errors
    assert [(p.code, p.table, p.rows) for p in problems] == [("ambiguous-date", "sessions", (2, 3))]
    log = check(two_sessions(), sessions=sessions, repairs=[Repair.of(problems[0], order)]).require()
    assert log.sessions["date"].tolist() == dates


def test_the_day_of_a_session_is_that_of_the_place() -> None:
    log = times("2026-03-05T01:00:00+07:00", "2026-03-05T01:00:09+07:00").require()
    assert log.sessions["date"].tolist() == ["2026-03-05"]


def test_times_with_and_without_a_zone_are_not_mixed() -> None:
    checked = times("2026-03-04T10:00+07:00", "2026-03-04 10:00", "04/13/2026 10:00")
    assert [(p.code, p.rows) for p in checked.errors] == [("mixed-zones", (3, 4))]
    dates = check(two_sessions(), sessions=a_table("session,date\n1,2026-03-04T10:00Z\n2,2026-03-11"))
    assert [(p.code, p.table, p.rows) for p in dates.errors] == [("mixed-zones", "sessions", (3,))]


@pytest.mark.parametrize(
    ("cells", "code", "rows"),
    [
        (["5", "-0.5"], "negative-time", (3,)),
        (["5", "86401"], "implausible-time", (3,)),
        (["5", "1e300"], "implausible-time", (3,)),
        (["5", "inf"], "not-a-time", (3,)),
        (["5", "nan"], "not-a-time", (3,)),
        (["5", "999999999999999999999999"], "implausible-time", (3,)),
        (["1900-01-01 10:00", "2026-03-04 10:00"], "implausible-date", (2,)),
        (["1900-01-01 10:00", "1900-01-01 10:05"], "implausible-date", (2, 3)),
        (["9999-12-31 10:00", "2026-03-04 10:00"], "implausible-date", (2,)),
        (["2026-02-30 10:00", "2026-02-28 10:00", "2026-02-28 10:01"], "not-a-time", (2,)),
        (["31/04/2026 10:00", "30/04/2026 10:00", "30/04/2026 10:01"], "not-a-time", (2,)),
    ],
)
def test_times_that_cannot_be_are_refused_with_their_rows(
    cells: list[str], code: str, rows: tuple[int, ...]
) -> None:
    checked = times(*cells)
    assert [(p.code, p.rows) for p in checked.errors] == [(code, rows)]
    aside = [Repair.of(p, "set-aside") for p in checked.errors]
    assert times(*cells, repairs=aside).errors == ()


def test_times_that_run_back_are_told_and_put_in_order() -> None:
    checked = check(
        a_table("session,sender,act,start_s\n1,ana,ask,9\n1,ben,ask,5\n1,cy,ask,\n1,dee,ask,7\n2,eva,ask,1")
    )
    assert [(p.code, p.rows) for p in checked.problems] == [("time-runs-back", (3,))]
    assert column(checked.require(), "sender") == ["ben", "cy", "dee", "ana", "eva"]


def test_a_sequence_number_goes_before_time_and_before_the_order_of_rows() -> None:
    checked = check(
        a_table("session,seq,sender,act,start_s\n2,1,eva,ask,5\n1,2,ana,ask,3\n1,1,ben,ask,9\n1,,cy,ask,1")
    )
    assert codes(checked) == {"time-against-order"}  # the order of `seq` is kept, and said
    assert column(checked.require(), "sender") == ["ben", "cy", "ana", "eva"]


def test_acts_of_sessions_that_alternate_are_put_together_in_the_order_of_rows() -> None:
    log = check(a_table("session,sender,act\n1,ana,ask\n2,ben,ask\n1,cy,ask\n2,dee,ask")).require()
    assert column(log, "sender") == ["ana", "cy", "ben", "dee"]


def test_an_end_that_is_known_alone_is_kept() -> None:
    checked = check(
        a_table(
            "session,sender,act,start_s,end_s\n1,ana,ask,2026-03-04 10:00:05,\n1,ben,ask,,2026-03-04 10:00:09"
        )
    )
    assert np.array_equal(checked.require().acts["end_s"], [np.nan, 4], equal_nan=True)


@pytest.mark.parametrize("word", ["T", "F", "t", "maybe", "2"])
def test_a_word_that_may_be_yes_or_no_is_asked_about(word: str) -> None:
    assert [p.code for p in check(a_table(f"session,sender,act,owned\n1,ana,ask,{word}")).errors] == [
        "not-a-flag"
    ]


def test_yes_and_no_are_understood_in_both_languages() -> None:
    words = ["yes", "Ya", "1", "1.0", "TRUE", "x", "no", "tidak", "0", "bukan", "False", ""]
    log = check(a_table("session,sender,act,owned\n" + "\n".join(f"1,ana,ask,{w}" for w in words))).require()
    owned = log.acts["owned"]
    assert owned.isna().tolist() == [False] * 11 + [True]
    assert owned.iloc[:11].tolist() == [True] * 6 + [False] * 5


# --- duplicates (14) ---------------------------------------------------------------------------------


def test_exact_duplicates_are_counted_and_only_the_copies_are_set_aside() -> None:
    acts = a_table(
        "session,sender,receiver,act,start_s,end_s\n1,ana,ben,ask,5,6\n1,ana,ben,ask,5,6\n1,ana,ben,ask,5,7\n"
        "1,ana,cy,ask,5,6\n2,ana,ben,ask,5,6\n1,ana,ben,ask,5,6\n1,ana,ben,ask,,\n1,ana,ben,ask,,"
    )
    problem = next(p for p in check(acts).problems if p.code == "duplicate-act")
    assert (problem.count, problem.rows) == (2, (3, 7))
    assert "Acts that stand twice: 2." in problem.sentence()
    settled = check(acts, repairs=[Repair.of(problem, "set-aside")])
    assert len(settled.require()) == 6
    assert settled.set_aside["row"].tolist() == [3, 7]


def test_without_times_acts_that_are_alike_are_not_copies() -> None:
    assert codes(check(a_table("session,sender,receiver,act\n1,ana,ben,ask\n1,ana,ben,ask"))) == set()


# --- sessions (18) -----------------------------------------------------------------------------------


def test_sessions_that_overlap_are_told() -> None:
    rows = ["1,ana,ask,2026-03-04 10:00", "1,ana,ask,2026-03-04 11:00", "2,ana,ask,2026-03-04 10:59"]
    checked = check(a_table("\n".join(["session,sender,act,start_s", *rows])))
    assert [(p.code, p.found, p.values["to"]) for p in checked.problems] == [
        ("overlapping-sessions", "1", "2")
    ]
    apart = check(a_table("\n".join(["session,sender,act,start_s", *rows[:2], "2,ana,ask,2026-03-04 11:00"])))
    assert codes(apart) == set()


@pytest.mark.parametrize(
    ("names", "order"),
    [
        (["10", "9", "1"], ["1", "9", "10"]),
        (["s10", "s2"], ["s2", "s10"]),
        (["opening", "end"], ["opening", "end"]),
    ],
)
def test_sessions_without_a_table_stand_in_natural_order_or_as_they_come(
    names: list[str], order: list[str]
) -> None:
    log = check(a_table("session,sender,act\n" + "\n".join(f"{n},ana,ask" for n in names))).require()
    assert log.sessions["session"].tolist() == order
    assert log.sessions["number"].tolist() == list(range(1, len(order) + 1))
    assert "sessions" in log.inferred


def test_sessions_stand_by_number_then_by_date_and_later_ones_are_numbered_on() -> None:
    acts = a_table("session,sender,act\na,ana,ask\nb,ana,ask\nc,ana,ask\nd,ana,ask")
    numbered = check(acts, sessions=a_table("session,number\na,7\nb,5\nc,6")).require().sessions
    assert numbered[["session", "number"]].values.tolist() == [["b", 5], ["c", 6], ["a", 7], ["d", 8]]
    dates = "session,date\na,2026-03-20\nb,2026-03-13\nc,2026-03-06\nd,2026-02-27"
    dated = check(acts, sessions=a_table(dates)).require().sessions
    assert dated["session"].tolist() == ["d", "c", "b", "a"]


def test_a_session_in_which_nobody_acted_counts_if_a_table_names_it() -> None:
    log = check(
        two_sessions(), sessions=a_table("session\n1\n2\n3"), roster=a_table("member\nana\nben")
    ).require()
    assert measures(log)["acts"].tolist() == [1, 1, 0]
    assert measures(log)["n"].tolist() == [2, 2, 2]


def test_attendance_of_a_session_that_no_table_has_is_asked_about() -> None:
    attendance = a_table(
        "session,member,status\n1,ana,present\n1,ben,present\n2,ana,present\n2,ben,late\n9,ana,present"
    )
    open_ = check(two_sessions(), attendance=attendance)
    assert open_.require().sessions["session"].tolist() == ["1", "2", "9"]
    closed = check(two_sessions(), attendance=attendance, sessions=a_table("session\n1\n2"))
    assert [(p.code, p.table, p.found, p.rows) for p in closed.errors] == [
        ("unknown-session", "attendance", "9", (6,))
    ]


def test_lengths_may_be_clock_times() -> None:
    log = check(
        two_sessions(), sessions=a_table("session,length_s,planned_s\n1,90:00,1:30:00\n2,5400,")
    ).require()
    assert log.sessions["length_s"].tolist() == [5400, 5400]
    bad = check(two_sessions(), sessions=a_table("session,length_s,number\n1,long,first\n2,,2"))
    assert [(p.code, p.column, p.found) for p in bad.errors] == [
        ("not-a-number", "number", "first"), ("not-a-number", "length_s", "long"),
    ]  # fmt: skip


# --- people (20) -------------------------------------------------------------------------------------


def test_the_silent_are_in_every_denominator() -> None:
    acts = ("ana>ben",) * 40 + ("ben>ana",) * 25 + ("cy>ana",) * 20 + ("dee>ana",) * 10 + ("eva>ana",) * 5
    numbers = measures(a_log(*acts, silent="fay")).iloc[0]
    assert numbers["n"] == 6
    assert numbers["gini"] == pytest.approx(0.45)
    assert measures(a_log(*acts)).iloc[0]["gini"] == pytest.approx(0.34)


def test_a_roster_with_a_row_a_session_says_who_was_there() -> None:
    roster = a_table(
        "session,member,role\n1,ana,member\n1,ben,member\n2,ana,member\n2,ben,member\n2,dee,member\n1,lea,leader"
    )
    log = check(two_sessions(), roster=roster).require()
    assert (present(log, "1"), present(log, "2")) == (["ana", "ben", "lea"], ["ana", "ben", "dee"])
    assert len(log.roster) == 4
    assert log.inferred == {"sessions"}


def test_an_unknown_role_is_a_member_whose_word_is_kept() -> None:
    log = check(two_sessions(), roster=a_table("member,role\nana,Terapis\nben,treasurer")).require()
    assert log.roster["role"].tolist() == ["leader", "member"]
    assert log.roster["given_role"].tolist() == ["", "treasurer"]


def test_further_columns_of_the_roster_are_kept_as_attributes() -> None:
    log = check(two_sessions(), roster=a_table("member,age,given_town\nana,30,Bonn\nben,,")).require()
    assert log.roster[["given_age", "given_town"]].values.tolist() == [["30", "Bonn"], ["", ""]]


@pytest.mark.parametrize(
    ("joined", "left", "there"),
    [
        ("", "", ["1", "2", "3"]),
        ("2", "", ["2", "3"]),
        ("", "2", ["1", "2"]),
        ("2", "2", ["2"]),
        ("2026-03-10", "", ["2", "3"]),
        ("2026-03-11", "2026-03-12", ["2"]),
        ("", "2026-01-01", []),
        ("2027-01-01", "", []),
    ],
)
def test_people_are_there_from_joining_to_leaving(joined: str, left: str, there: list[str]) -> None:
    acts = a_table("session,sender,receiver,act\n1,ana,ben,ask\n2,ana,ben,ask\n3,ana,ben,ask")
    sessions = a_table("session,date\n1,2026-03-04\n2,2026-03-11\n3,2026-03-18")
    roster = a_table(f"member,joined,left\nana,,\nben,,\ndee,{joined},{left}")
    log = check(acts, roster=roster, sessions=sessions).require()
    assert [s for s in ("1", "2", "3") if "dee" in present(log, s)] == there


def test_a_day_of_joining_means_nothing_where_no_session_has_a_date() -> None:
    checked = check(two_sessions(), roster=a_table("member,joined\nana,\nben,2026-03-04"))
    assert [(p.code, p.found, p.rows) for p in checked.errors] == [("unknown-session", "2026-03-04", (3,))]


def test_seats_are_kept_unless_two_people_share_one() -> None:
    log = check(two_sessions(), roster=a_table("member,seat\nana,2\nben,1\ncy,")).require()
    assert np.array_equal(log.roster["seat"], [2, 1, np.nan], equal_nan=True)
    shared = check(two_sessions(), roster=a_table("member,seat\nana,1\nben,1\ncy,2"))
    assert codes(shared) == {"same-seat"}
    assert shared.require().roster["seat"].isna().all()
    odd = check(two_sessions(), roster=a_table("member,seat\nana,door\nben,1"))
    assert [(p.code, p.found) for p in odd.errors] == [("not-a-number", "door")]


def test_who_acts_or_is_addressed_counts_as_present_and_this_is_told() -> None:
    attendance = a_table(
        "session,member,status\n1,ana,present\n1,dee,present\n1,ben,absent\n2,ana,present\n2,ben,present"
    )
    checked = check(two_sessions(), attendance=attendance)
    told = [p for p in checked.problems if p.code == "acted-while-absent"]
    assert [(p.values["where"], p.rows) for p in told] == [("ben (1)", (2,))]
    log = checked.require()
    assert (present(log, "1"), present(log, "2")) == (["ana", "ben", "dee"], ["ana", "ben"])


def test_an_attendance_of_exceptions_leaves_everybody_else_present() -> None:
    roster = a_table("member,left\nana,\nben,\ndee,\neva,1")
    attendance = a_table("session,member,status\n1,dee,absent\n2,ana,terlambat")
    checked = check(two_sessions(), roster=roster, attendance=attendance)
    assert codes(checked) == {"only-exceptions"}
    log = checked.require()
    assert (present(log, "1"), present(log, "2")) == (["ana", "ben", "eva"], ["ana", "ben", "dee"])
    assert "attendance" not in log.inferred


def test_a_session_without_attendance_is_filled_and_this_is_told() -> None:
    roster = a_table("member\nana\nben\ndee")
    checked = check(
        two_sessions(), roster=roster, attendance=a_table("session,member,status\n1,ana,hadir\n1,ben,hadir")
    )
    assert {(p.code, p.values["where"]) for p in checked.problems} == {
        ("no-attendance", "2"),
        ("unlisted-member", "dee (1)"),
    }
    log = checked.require()
    assert (present(log, "1"), present(log, "2")) == (["ana", "ben"], ["ana", "ben", "dee"])


def test_a_partial_attendance_is_one_remark_of_each_kind_that_names_people_and_sessions() -> None:
    people = [f"p{i:02d}" for i in range(1, 15)]
    rows = [f"{s},{a},{b},ask" for s in (1, 2, 3) for a, b in pairwise(people)]
    acts = a_table("\n".join(["session,sender,receiver,act", *rows]))
    attendance = a_table("session,member,status\n1,p01,present\n3,p01,present\n3,p02,present")
    roster = a_table("\n".join(["member", *people, "zoe"]))
    told = {p.code: p for p in check(acts, roster=roster, attendance=attendance).problems}
    assert set(told) == {"no-attendance", "unlisted-member", "acted-while-absent"}
    assert told["no-attendance"].values["where"] == "2"
    where = str(told["unlisted-member"].values["where"])
    assert where.startswith("p02 (1), p03 (1, 3), p04 (1, 3)")
    assert where.endswith("p13 (1, 3) … (+2)")
    assert str(told["acted-while-absent"].values["where"]).startswith("p02 (1), p03 (1, 3)")
    assert told["acted-while-absent"].count == 25  # not p01 to p02 in session 3
    assert "p02 (1), p03 (1, 3)" in told["acted-while-absent"].sentence()


def test_who_attended_in_silence_belongs_to_an_inferred_roster() -> None:
    attendance = a_table(
        "session,member,status\n1,ana,present\n1,ben,present\n1,dee,present\n2,ana,present\n2,ben,late"
    )
    log = check(two_sessions(), attendance=attendance).require()
    assert log.roster["member"].tolist() == ["ana", "ben", "dee"]
    assert log.inferred == {"roster", "sessions"}


def test_what_was_inferred_is_marked() -> None:
    assert check(two_sessions()).require().inferred == {"roster", "sessions", "attendance"}
    dated = check(a_table("session,sender,act,start_s\n1,ana,ask,2026-03-04 10:00")).require()
    assert dated.inferred == {"roster", "attendance"}


# --- empty and mixed tables (19) ---------------------------------------------------------------------


def test_a_header_alone_is_no_crash() -> None:
    row = a_table("session,sender,receiver,act,start_s\n1,a,b,ask,1").tables[0]
    nothing = RawTables((RawTable("", row.data.slice(0, 0), range(2, 2)),), "csv")
    checked = check(nothing)
    assert len(checked.require()) == 0
    with_people = check(nothing, roster=a_table("member\nana"), sessions=a_table("session\n1"))
    assert measures(with_people.require())["n"].tolist() == [1]


def test_sheets_of_one_session_each_are_read_one_after_the_other() -> None:
    sheets = [
        a_table(f"session,sender,receiver,act\n{s},ana,ben,ask", name=f"sheet {s}").tables[0] for s in (1, 2)
    ]
    log = check(RawTables(tuple(sheets), "xlsx")).require()
    assert column(log, "session") == ["1", "2"]


def test_columns_under_other_names_are_found_and_a_person_may_choose_others() -> None:
    log = check(a_table("Sesi,Pengirim,Penerima,Tindakan,Waktu\n1,ana,ben,ask,5")).require()
    assert column(log, "start_s") == [5]
    odd = a_table("when,who,whom,what\n1,ana,ben,ask")
    assert {p.column for p in check(odd).errors} == {"session", "sender", "act"}
    mapping = {"acts": {"session": "when", "sender": "who", "receiver": "whom", "act": "what"}}
    checked = check(odd, mapping=mapping)
    assert checked.mapping["acts"] == mapping["acts"]
    assert column(checked.require(), "receiver") == ["ben"]


def test_the_group_is_named_by_the_caller_or_the_file() -> None:
    assert check(two_sessions(), group="Thursday").require().groups == ("Thursday",)
    named = a_table("session,sender,act\n1,ana,ask", group="Friday")
    assert check(named).require().groups == ("Friday",)
    assert check(two_sessions()).require().groups == ("group",)
