"""Every problem says where it stands and what to do, and every repair it offers settles it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from groupdyn.errors import InvalidLog, Problem
from groupdyn.i18n import translator
from groupdyn.readers.raw import RawTable, RawTables
from groupdyn.validation import Checked, Repair, check
from groupdyn.validation.findings import REPLACED, TEXTS
from tests.groups import a_table


@dataclass(frozen=True)
class Case:
    """A spoiled file, the problem it must show, and the repairs that settle it: (action, to)."""

    acts: str
    found: str | None = None
    rows: tuple[int, ...] = ()
    column: str | None = None
    table: str = "acts"
    roster: str | None = None
    sessions: str | None = None
    attendance: str | None = None
    suggestions: tuple[str, ...] = ()
    repairs: tuple[tuple[Any, str], ...] = ()
    sheets: tuple[tuple[str, str], ...] = ()
    options: dict[str, Any] = field(default_factory=dict)

    def check(self, *repairs: Repair) -> Checked:
        given = {"roster": self.roster, "sessions": self.sessions, "attendance": self.attendance}
        raw = a_table(self.acts)
        if self.sheets:
            more = [RawTable(name, a_table(text).tables[0].data, range(2, 99)) for name, text in self.sheets]
            raw = RawTables((*raw.tables, *more), "xlsx")
        companions = {name: a_table(text) for name, text in given.items() if text is not None}
        return check(raw, **companions, repairs=repairs, **self.options)


OK = "session,sender,receiver,act\n1,ana,ben,ask\n1,ben,ana,ask"
BOTH = "member\nana\nben"

CASES: dict[str, Case] = {
    "missing-column": Case("session,act\n1,ask", found="“session”, “act”", column="sender"),
    "no-acts": Case("member,role\nana,member", table="file", sheets=(("more", "member,role\nben,member"),)),
    "unknown-table": Case(OK, found="Notes", table="file", sheets=(("Notes", "colour,price\nred,3"),)),
    "unused-columns": Case("session,sender,act,colour\n1,ana,ask,red", found="“colour”"),
    "inferred-receiver": Case(
        "session,sender,receiver,act,confidence\n1,ana,ben,ask,0.5\n1,ben,ana,ask,\n1,ana,ben,ask,1",
        rows=(2, 4), column="confidence", repairs=(("set-aside", ""),),
    ),
    "confidence-range": Case(
        "session,sender,receiver,act,confidence\n1,ana,ben,ask,0.5\n1,ben,ana,ask,80\n1,ana,ben,ask,\n1,ben,ana,ask,-1",
        rows=(3, 5), column="confidence", repairs=(("set-aside", ""),),
    ),
    "empty-value": Case(
        "session,sender,act\n1,ana,ask\n1,,ask", found="", rows=(3,), column="sender",
        repairs=(("replace", "ben"), ("set-aside", "")),
    ),
    "control-character": Case(
        "session,sender,act\n1,ana,ask\n1,an\x07a,ask", found="an\x07a", rows=(3,), column="sender",
        repairs=(("replace", "ana"), ("set-aside", "")),
    ),
    "name-tidied": Case(
        "session,sender,act\n1,ana,ask\n1, ana\u200b,ask", found=" ana\u200b", rows=(3,), column="sender"
    ),
    "similar-names": Case(
        "session,sender,receiver,act\n1,Ana,ben,ask\n1,ana,ben,ask", found="ana", rows=(3,), column="sender",
        suggestions=("Ana",), repairs=(("replace", "Ana"), ("set-aside", "")),
    ),
    "not-a-number": Case(
        "session,sender,act,weight\n1,ana,ask,2\n1,ana,ask,two", found="two", rows=(3,), column="weight",
        repairs=(("replace", "2"), ("set-aside", "")),
    ),
    "not-a-time": Case(
        "session,sender,act,start_s\n1,ana,ask,12:04\n1,ana,ask,soon", found="soon", rows=(3,), column="start_s",
        repairs=(("replace", "12:05"), ("set-aside", "")),
    ),
    "ambiguous-date": Case(
        "session,sender,act,start_s\n1,ana,ask,\n1,ana,ask,03/04/2026 10:00\n1,ana,ask,03/04/2026 10:01",
        rows=(3, 4), column="start_s", repairs=(("day-first", ""), ("month-first", ""), ("set-aside", "")),
    ),
    "mixed-zones": Case(
        "session,sender,act,start_s\n1,ana,ask,2026-03-04T10:00:00+07:00\n1,ana,ask,2026-03-04T10:00:05",
        rows=(3,), column="start_s", repairs=(("set-aside", ""),),
    ),
    "negative-time": Case(
        "session,sender,act,start_s\n1,ana,ask,5\n1,ana,ask,-5", rows=(3,), column="start_s",
        repairs=(("set-aside", ""),),
    ),
    "implausible-time": Case(
        "session,sender,act,start_s\n1,ana,ask,5\n1,ana,ask,86401", rows=(3,), column="start_s",
        repairs=(("set-aside", ""),),
    ),
    "implausible-date": Case(
        "session,sender,act,start_s\n1,ana,ask,2026-03-04 10:00\n1,ana,ask,1900-01-01 10:00", rows=(3,),
        column="start_s", repairs=(("set-aside", ""),),
    ),
    "ends-before-start": Case(
        "session,sender,act,start_s,end_s\n1,ana,ask,5,6\n1,ana,ask,9,8", rows=(3,), column="end_s",
        repairs=(("set-aside", ""),),
    ),
    "time-runs-back": Case(
        "session,sender,act,start_s\n1,ana,ask,5\n1,ana,ask,4\n1,ana,ask,6\n2,ana,ask,1", rows=(3,), column="start_s",
        repairs=(("set-aside", ""),),
    ),
    "time-against-order": Case(
        "session,seq,sender,act,start_s\n1,1,ana,ask,10\n1,2,ana,ask,90\n1,3,ana,ask,5", rows=(4,), column="start_s",
        repairs=(("set-aside", ""),),
    ),
    "outside-session": Case(
        "session,sender,act,start_s\n1,ana,ask,5\n1,ana,ask,101", found="1", rows=(3,), column="start_s",
        sessions="session,length_s\n1,100", repairs=(("set-aside", ""),),
    ),
    "overlapping-sessions": Case(
        "session,sender,act,start_s\n1,ana,ask,2026-03-04 10:00\n1,ana,ask,2026-03-04 11:00\n"
        "2,ana,ask,2026-03-04 10:30", found="1", column="start_s",
    ),
    "weight-not-positive": Case(
        "session,sender,act,weight\n1,ana,ask,1\n1,ana,ask,0\n1,ana,ask,-2\n1,ana,ask,", rows=(3, 4), column="weight",
        repairs=(("set-aside", ""),),
    ),
    "valence-scale": Case(
        "session,sender,act,valence\n1,ana,ask,1\n1,ana,ask,-3", rows=(3,), column="valence",
        repairs=(("set-aside", ""),),
    ),
    "not-a-flag": Case(
        "session,sender,act,owned\n1,ana,ask,yes\n1,ana,ask,maybe", found="maybe", rows=(3,), column="owned",
        repairs=(("replace", "no"), ("set-aside", "")),
    ),
    "not-a-break": Case(
        OK, found="soon-later", rows=(2,), column="breaks", table="sessions", sessions="session,breaks\n1,soon-later",
        repairs=(("replace", "600-660"), ("replace", "")),
    ),
    "unknown-response": Case(
        "session,sender,act,response\n1,ana,ask,Accepted\n1,ana,ask,acepted", found="acepted", rows=(3,),
        column="response", suggestions=("accepted", "explored", "deflected", "unanswered"),
        repairs=(("replace", "accepted"), ("set-aside", "")),
    ),
    "unknown-member": Case(
        "session,sender,receiver,act\n1,ana,ben,ask\n1,ana,bem,ask\n1,ana,ana;bem,ask", found="bem", rows=(3, 4),
        column="receiver", roster=BOTH, suggestions=("ben",),
        repairs=(("replace", "ben"), ("replace", "GROUP"), ("replace", ""), ("add", ""), ("set-aside", "")),
    ),
    "unknown-code": Case(
        "session,sender,act\n1,ana,ask\n1,ana,suport", found="suport", rows=(3,), column="act",
        suggestions=("support",), repairs=(("replace", "support"), ("set-aside", "")),
    ),
    "self-act": Case(
        "session,sender,receiver,act\n1,ana,ben,ask\n1,ana,ana,ask", found="ana", rows=(3,), column="receiver",
        repairs=(("set-aside", ""),),
    ),
    "duplicate-act": Case(
        "session,sender,receiver,act,start_s\n1,ana,ben,ask,5\n1,ben,ana,ask,5\n1,ana,ben,ask,5\n1,ana,ben,ask,5",
        rows=(4, 5), column="start_s", repairs=(("set-aside", ""),),
    ),
    "late-session": Case(
        "session,sender,act\n1,ana,ask\n3,ana,ask", found="3", rows=(3,), column="session", sessions="session\n1\n2",
        repairs=(("replace", "2"), ("set-aside", "")),
    ),
    "duplicate-session": Case(
        OK, found="1", rows=(4,), column="session", table="sessions", sessions="session,number\n1,1\n2,2\n1,3",
        repairs=(("set-aside", ""),),
    ),
    "unknown-role": Case(
        OK, found="boss", rows=(3,), column="role", table="roster", roster="member,role\nana,member\nben,boss",
        repairs=(("replace", "leader"),),
    ),
    "conflicting-roster": Case(
        OK, found="ben", rows=(5,), column="role", table="roster",
        roster="member,role\nana,member\nben,member\nben,member\nben,leader", repairs=(("set-aside", ""),),
    ),
    "same-seat": Case(
        OK, found="1", rows=(2, 4), column="seat", table="roster", roster="member,seat\nana,1\nben,2\ncy,1"
    ),
    "reserved-name": Case(
        "session,sender,receiver,act\n1,ana,ben,ask\n1,Group,ben,ask", found="Group", rows=(3,), column="sender",
        repairs=(("replace", "ana"), ("set-aside", "")),
    ),
    "unknown-session": Case(
        OK, found="evening", rows=(3, 4), column="joined", table="roster",
        roster="member,joined\nana,1\nben,evening\ncy,evening", repairs=(("replace", "1"),),
    ),
    "left-before-joined": Case(
        "session,sender,receiver,act\n1,ana,ben,ask\n2,ana,ben,ask", found="cy", rows=(4,), column="left",
        table="roster", roster="member,joined,left\nana,1,\nben,,2\ncy,2,1", repairs=(("set-aside", ""),),
    ),
    "unknown-status": Case(
        OK, found="perhaps", rows=(3,), column="status", table="attendance",
        attendance="session,member,status\n1,ana,present\n1,ben,perhaps",
        suggestions=("present", "late", "left early", "absent"), repairs=(("replace", "late"), ("set-aside", "")),
    ),
    "conflicting-attendance": Case(
        OK, found="ben", rows=(5,), column="member", table="attendance",
        attendance="session,member,status\n1,ana,present\n1,ben,present\n1,ben,present\n1,ben,late",
        repairs=(("set-aside", ""),),
    ),
    "only-exceptions": Case(
        OK, column="status", table="attendance", roster="member\nana\nben\ndee",
        attendance="session,member,status\n1,dee,absent",
    ),
    "no-attendance": Case(
        "session,sender,act\n1,ana,ask\n2,ana,ask", column="session", table="attendance",
        attendance="session,member,status\n1,ana,present",
    ),
    "unlisted-member": Case(
        OK, column="member", table="attendance", roster="member\nana\nben\ndee",
        attendance="session,member,status\n1,ana,present\n1,ben,present",
    ),
    "acted-while-absent": Case(
        "session,sender,receiver,act\n1,ana,GROUP,ask\n1,ben,ana,ask", rows=(3,),
        attendance="session,member,status\n1,ana,present\n1,ben,absent",
        repairs=(("set-aside", ""),),
    ),
}  # fmt: skip


def the_problem(code: str, checked: Checked, case: Case) -> Problem | None:
    alike = [p for p in checked.problems if p.code == code]
    return next(
        (p for p in alike if (p.table, p.found, p.column) == (case.table, case.found, case.column)), None
    )


def test_every_problem_we_know_has_a_case() -> None:
    assert set(CASES) == set(TEXTS)


@pytest.mark.parametrize("code", TEXTS)
def test_a_spoiled_file_shows_the_problem_where_it_stands(code: str) -> None:
    case = CASES[code]
    checked = case.check()
    problem = the_problem(code, checked, case)
    assert problem is not None, checked.problems
    assert problem.rows == case.rows
    assert problem.count == len(case.rows)
    if case.suggestions:
        assert problem.suggestions == case.suggestions
    severity, _, _ = TEXTS[code]
    assert problem.severity == severity
    assert (checked.log is None) == bool(checked.errors)
    assert checked.problems == tuple(sorted(checked.problems, key=lambda p: p.severity != "error"))


@pytest.mark.parametrize("code", TEXTS)
def test_the_problem_is_a_sentence_with_all_its_values_and_an_advice(code: str) -> None:
    problem = the_problem(code, CASES[code].check(), CASES[code])
    assert problem is not None
    for text in (problem.sentence(), problem.advice(), problem.sentence(translator("en"))):
        assert text.endswith((".", "?"))
        assert "{" not in text
        assert "None" not in text
    assert problem.sentence() == problem.sentence(translator("en"))


REPAIRS = [(code, action, to) for code, case in CASES.items() for action, to in case.repairs]


@pytest.mark.parametrize(("code", "action", "to"), REPAIRS, ids=[f"{c}-{a}-{t}" for c, a, t in REPAIRS])
def test_every_repair_settles_its_problem(code: str, action: Any, to: str) -> None:
    case = CASES[code]
    problem = the_problem(code, case.check(), case)
    assert problem is not None
    others = [
        Repair.of(p, action, to) for p in case.check().problems if p.code == code and p.found == case.found
    ]
    repaired = case.check(*others)
    assert the_problem(code, repaired, case) is None
    aside = repaired.set_aside
    if action == "set-aside":
        assert aside["row"].tolist() == list(case.rows)
        assert set(aside["reason"]) == {code}
        assert set(aside["table"]) == {case.table}
    else:
        assert aside.empty
        assert repaired.log is not None


def test_what_is_replaced_has_a_value_to_be_replaced() -> None:
    replaced = {code for code, action, _ in REPAIRS if action == "replace"}
    assert replaced == REPLACED
    for code in replaced:
        assert CASES[code].found is not None


@pytest.mark.parametrize("code", [c for c in CASES if c not in REPLACED and CASES[c].found])
def test_a_replacement_where_none_is_offered_changes_nothing(code: str) -> None:
    case = CASES[code]
    problem = the_problem(code, case.check(), case)
    assert problem is not None
    assert case.check(Repair.of(problem, "replace", "ben")).problems == case.check().problems


def test_errors_block_warnings_do_not_and_all_are_told_at_once() -> None:
    checked = check(a_table("session,sender,receiver,act,weight\n1,ana,ana,odd,0\n1,,ben,ask,x"))
    assert {p.code for p in checked.errors} == {"empty-value", "not-a-number", "weight-not-positive"}
    assert {p.code for p in checked.problems} >= {"unknown-code", "self-act"}
    with pytest.raises(InvalidLog, match=r"3 problem\(s\)") as caught:
        checked.require()
    assert caught.value.problems == checked.problems
    fine = CASES["self-act"].check()
    assert fine.log is not None
    assert fine.log.remarks == fine.problems


def test_only_the_first_rows_are_listed_and_all_are_counted() -> None:
    rows = "\n".join(f"1,ana,odd,{i}" for i in range(50))
    problem = check(a_table(f"session,sender,act,start_s\n{rows}")).problems[0]
    assert (problem.count, len(problem.rows), problem.rows[:2]) == (50, Problem.ROWS_SHOWN, (2, 3))


def test_no_message_repeats_free_text() -> None:
    acts = "session,sender,receiver,act,text\n1,ana,zoe,odd,SECRET\n1,,ana,ask,SECRET\n1,ana,ana,ask,SECRET"
    checked = check(a_table(acts), roster=a_table(BOTH))
    assert len(checked.problems) >= 4
    assert "SECRET" not in repr([(p, p.sentence(), p.advice()) for p in checked.problems])


def test_rows_set_aside_are_listed_as_they_stood_and_none_is_lost() -> None:
    acts = a_table(
        "Sesi,Pengirim,Penerima,Tindakan,waktu\n1,ana,ben,ask,5\n1,,ben,ask,6\n1,zoe,ben,ask,7\n1,ana,ben,ask,soon\n"
        "1,ben,zoe;ana,ask,9"
    )
    roster = a_table(BOTH)
    problems = check(acts, roster=roster).errors
    repaired = check(acts, roster=roster, repairs=[Repair.of(p, "set-aside") for p in problems])
    assert repaired.log is not None
    assert len(repaired.log) + len(repaired.set_aside) == 5
    assert repaired.set_aside[["row", "reason"]].values.tolist() == [
        [3, "empty-value"], [4, "unknown-member"], [5, "not-a-time"], [6, "unknown-member"],
    ]  # fmt: skip
    assert repaired.set_aside["Penerima"].tolist() == ["ben", "ben", "ben", "zoe;ana"]
    assert repaired.set_aside["waktu"].tolist() == ["6", "7", "soon", "9"]


def test_a_problem_that_comes_up_when_rows_are_set_aside_can_be_settled_too() -> None:
    acts = a_table(
        "session,sender,act,start_s\n1,ana,ask,2026-03-14 10:00\n1,ana,ask,03/04/2026 10:00\n1,ana,ask,04/03/2026"
    )
    problem = check(acts).errors[0]
    assert problem.code == "ambiguous-date"
    repaired = check(acts, repairs=[Repair.of(problem, "set-aside")])
    assert repaired.log is not None
    assert len(repaired.log) == 1
    assert len(repaired.set_aside) == 2


def test_what_the_reader_could_not_take_is_a_problem_until_it_is_set_aside() -> None:
    from groupdyn.readers.findings import problem

    table = a_table(OK).tables[0]
    spoiled = problem("row-too-long", "acts.csv", [4], cells=5, expected=4)
    raw = RawTables(
        (RawTable("", table.data, table.lines, ((4, "row-too-long"),)),), "csv", problems=(spoiled,)
    )
    assert check(raw).errors == (spoiled,)
    settled = check(raw, repairs=[Repair.of(spoiled, "set-aside")])
    assert settled.log is not None
    assert settled.set_aside.to_dict("records") == [{"table": "acts.csv", "row": 4, "reason": "row-too-long"}]


def test_a_sociomatrix_has_no_codes_and_so_none_to_be_asked_about() -> None:
    from groupdyn.readers import read_raw

    checked = check(read_raw(b",ana,ben,cy\nana,0,3,1\nben,2,0,0\ncy,1,0,0\n", name="Monday.csv"))
    assert checked.problems == ()
    assert checked.log is not None
    assert checked.log.acts["weight"].sum() == 7
