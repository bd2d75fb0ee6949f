"""Scores and choices from a table: wholly taken or not at all, with all problems at once."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

import groupdyn as gd
from groupdyn.instruments import instruments
from groupdyn.readers import read_raw
from groupdyn.validation import Repair
from groupdyn.validation.beside import CheckedBeside, check_beside
from groupdyn.validation.findings import BESIDE
from tests.groups import a_led_log

SAMPLES = Path(__file__).parents[2] / "sample_data"
LOG = a_led_log({"1": ["ana>ben"], "2": ["ben>ana"]}, silent="cy", observers="olga")


def checked(text: str, *repairs: Repair) -> CheckedBeside:
    return check_beside(read_raw(text.encode(), name="table.csv"), LOG, instruments(), repairs=repairs)


def codes(found: CheckedBeside) -> list[tuple[str, str | None, tuple[int, ...]]]:
    return [(p.code, p.found, p.rows) for p in found.problems]


@pytest.mark.parametrize("sample", [p.parent.name for p in sorted(SAMPLES.glob("*/scores.csv"))])
@pytest.mark.parametrize("kind", ["scores", "choices"])
def test_the_tables_of_every_sample_group_are_taken_whole(sample: str, kind: str) -> None:
    path = SAMPLES / sample / f"{kind}.csv"
    found = check_beside(read_raw(path), gd.read_log(SAMPLES / sample), instruments())
    assert found.kind == kind
    assert not found.problems
    assert len(found.rows) == len(path.read_text("utf-8").splitlines()) - 1


def test_a_score_is_read_with_its_perspective_from_the_roster() -> None:
    found = checked("sesi,penilai,kuesioner,skala,skor\n1,Ana,gcq-s,Engaged,4.5\n2,lena,GCQ-S,konflik,\n")
    assert found.rows == (
        {"session": "1", "rater": "ana", "perspective": "member", "instrument": "GCQ-S", "scale": "engaged",
         "score": 4.5},
        {"session": "2", "rater": "lena", "perspective": "leader", "instrument": "GCQ-S", "scale": "conflict",
         "score": None},
    )  # fmt: skip


def test_perspectives_are_read_as_people_write_them() -> None:
    lines = [f"1,ana,{word},GSRS,total,30" for word in ("", "Klien", "pengamat", "co-leader")]
    found = checked("session,rater,perspective,instrument,scale,score\n" + "\n".join(lines))
    assert [row["perspective"] for row in found.rows] == ["member", "observer", "leader"]  # twice as a member


def test_all_problems_are_said_at_once_with_their_rows() -> None:
    found = checked(
        "session,rater,perspective,instrument,scale,score\n"
        "1,ana,member,GCQ-S,engaged,4\n"
        "9,ana,member,GCQ-S,engaged,4\n"
        "1,bne,member,GCQ-S,engaged,4\n"
        "1,ben,boss,GCQ-S,engaged,4\n"
        "1,ben,member,GCQ-S,engage,4\n"
        "1,ben,member,GCQ-S,engaged,7\n"
        "1,cy,member,GCQ-S,engaged,much\n"
        "1,cy,member,Mood,calm,99\n"
        "1,ana,member,GCQ-S,engaged,5\n"
    )
    assert found.rows == ()
    assert set(codes(found)) == {
        ("unknown-session", "9", (3,)),
        ("unknown-member", "bne", (4,)),
        ("unknown-perspective", "boss", (5,)),
        ("unknown-scale", "engage", (6,)),
        ("score-out-of-range", "7", (7,)),
        ("not-a-number", "much", (8,)),
        ("unknown-instrument", "Mood", (9,)),
        ("two-answers", "ana", (2, 10)),
    }
    near = {p.code: p.suggestions for p in found.problems}
    assert near["unknown-member"][0] == "ben" and near["unknown-scale"][0] == "engaged"
    assert [p.severity for p in found.problems if p.code == "unknown-instrument"] == ["warning"]


def test_a_problem_is_settled_by_saying_what_is_meant_or_by_leaving_rows_out() -> None:
    text = "session,rater,instrument,scale,score\n1,bne,GCQ-S,engaged,4\n1,cy,GCQ-S,engaged,8\n3.0,ana,GSRS,total,9\n"
    first = checked(text)
    by_code = {p.code: p for p in first.problems}
    settled = checked(
        text,
        Repair.of(by_code["unknown-member"], "replace", "ben"),
        Repair.of(by_code["score-out-of-range"], "set-aside"),
        Repair.of(by_code["unknown-session"], "replace", "2"),
    )
    assert [(r["session"], r["rater"]) for r in settled.rows] == [("1", "ben"), ("2", "ana")]
    assert settled.set_aside == 1
    assert first.options["rater"] == ("ana", "ben", "cy", "lena", "olga")


def test_every_problem_of_such_tables_is_a_sentence_with_an_advice() -> None:
    scores = "session,rater,perspective,instrument,scale,score\n"
    tables = {
        "unknown-perspective": f"{scores}1,ben,boss,GCQ-S,engaged,4\n",
        "unknown-instrument": f"{scores}1,ben,member,Mood,calm,4\n",
        "unknown-scale": f"{scores}1,ben,member,GCQ-S,engage,4\n",
        "score-out-of-range": f"{scores}1,ben,member,GCQ-S,engaged,7\n",
        "two-answers": f"{scores}1,ben,member,GCQ-S,engaged,4\n1,ben,member,GCQ-S,engaged,5\n",
        "chose-oneself": "session,chooser,chosen,criterion\n1,cy,cy,work\n",
    }
    assert set(tables) == set(BESIDE)
    for code, text in tables.items():
        (problem,) = checked(text).problems
        assert (problem.code, problem.severity) == (code, BESIDE[code][0])
        for said in (problem.sentence(), problem.advice()):
            assert said.endswith(".") and "{" not in said and "None" not in said


def test_choices_are_read_and_contradictions_are_noted() -> None:
    found = checked(
        "session,chooser,chosen,criterion,valence,guess\n"
        "1,ana,ben,work,1,0\n1,ana,cy,work,-1,no\n1,ana,ben,work,1,1\n1,ana,ben,work,-1,yes\n1,ana,ben,work,1,0\n"
    )
    assert [(r["chosen"], r["valence"], r["guess"]) for r in found.rows] == [
        ("ben", 1, 0),
        ("cy", -1, 0),
        ("ben", 1, 1),
        ("ben", -1, 1),
    ]
    wrong = checked(
        "session,chooser,chosen,criterion,valence\n1,ana,ben,work,1\n1,ana,ben,work,-1\n1,cy,cy,work,1\n"
    )
    assert set(codes(wrong)) == {("two-answers", "ana", (2, 3)), ("chose-oneself", "cy", (4,))}


def test_without_further_columns_a_choice_is_for_somebody_and_made() -> None:
    (row,) = checked("session,chooser,chosen,criterion\n1,ana,ben,work\n").rows
    assert (row["valence"], row["guess"]) == (1.0, 0.0)


def test_another_table_is_refused_with_what_it_lacks() -> None:
    found = checked("session,rater,scale,score\n1,ana,engaged,4\n")
    assert (found.kind, found.rows) == ("", ())
    assert [p.code for p in found.errors] == ["missing-column"]
    assert not any(math.isnan(p.count) for p in found.problems)
