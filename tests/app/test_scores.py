"""The page Scores: questionnaires, choices, tables, the guess; what is entered is kept, and can be taken back."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import groupdyn as gd
from groupdyn.app import handover, keeping
from groupdyn.app.components.answers import understood
from groupdyn.app.scoring import SECTIONS, ledger
from groupdyn.app.scoring.grid import answers_of, changes
from groupdyn.app.state import AppState
from groupdyn.i18n import LANGUAGES
from groupdyn.instruments import read_instrument
from groupdyn.workspace import NewAct, Workspace
from tests.app.conftest import Drive, a_log, component, kept_visit, state_of, tell, turn_to
from tests.app.test_frame import shown
from tests.workspace.places import PASSPHRASE

SAMPLE = Path(__file__).parents[2] / "sample_data" / "rupture"


@pytest.fixture(autouse=True)
def no_hand_over_is_left() -> Iterator[None]:
    yield
    handover.forget_all()


def at(visit: AppState, section: str, drive: Drive) -> AppTest:
    visit.choices["scores"] = {"what": section}
    app = drive("scores", visit)
    assert not app.exception
    return app


def kept_of(app: AppTest) -> keeping.Kept:
    kept = keeping.kept_group(state_of(app))
    assert kept is not None
    return kept


def records(app: AppTest, kind: str) -> pd.DataFrame:
    kept = kept_of(app)
    return kept.workspace.records(kept.group, kind)


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


# --- every section -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", [s.id for s in SECTIONS])
def test_every_section_opens_with_and_without_anything_entered(
    section: str, language: str, workspace: Workspace, drive: Drive
) -> None:
    app = at(kept_visit(workspace, a_log(), language=language), section, drive)
    assert not app.error
    visit = kept_visit(workspace, gd.read_log(SAMPLE), language=language)
    visit.choices["scores"] = {"what": "tables"}
    app = drive("scores", visit)
    press(app, "scores-sample")
    assert len(records(app, "scores")) == len((SAMPLE / "scores.csv").read_text("utf-8").splitlines()) - 1
    app = at(state_of(app), section, drive)
    assert not app.error
    assert "rejected" not in shown(app).casefold() and "ditolak" not in shown(app).casefold()


def test_a_group_without_sessions_says_where_to_begin(workspace: Workspace, drive: Drive) -> None:
    log = a_log(sessions=1)
    visit = kept_visit(workspace, log)
    kept = keeping.kept_group(visit)
    assert kept is not None
    visit.logs[kept.id] = log.replace(
        acts=log.acts.iloc[:0], sessions=log.sessions.iloc[:0], attendance=log.attendance.iloc[:0]
    )
    app = drive("scores", visit)
    assert not app.exception
    assert "There is no session yet" in shown(app)


# --- questionnaires ------------------------------------------------------------------------------


def test_scores_that_were_typed_become_records_that_are_added_changed_and_taken_out() -> None:
    gsrs = read_instrument("GQ")
    kept = pd.DataFrame(
        {
            "id": [1, 2, 3],
            "rater": ["a", "a", "b"],
            "scale": ["positive_bonding", "positive_work", "positive_work"],
            "score": [3.0, 4.0, math.nan],
        }
    )
    cells = {
        ("a", "positive_bonding"): None,
        ("a", "positive_work"): 5.0,
        ("b", "positive_bonding"): 7.0,
        ("b", "positive_work"): None,  # an undefined score, whose cell was empty and is empty again
    }
    writing = changes(cells, kept, "1", gsrs, "member")
    assert writing.remove == [1]
    assert writing.change == {2: {"score": 5.0}}
    assert [(r["rater"], r["scale"], r["score"]) for r in writing.add] == [("b", "positive_bonding", 7.0)]
    assert not len(changes({("a", "positive_work"): 4.0}, kept, "1", gsrs, "member"))


def test_an_answer_of_zero_is_one_and_an_empty_cell_is_none() -> None:
    cells = {("a", "1"): 0.0, ("a", "2"): None, ("b", "1"): None}
    assert answers_of(cells) == {"a": {1: 0.0}}


def sheet_of(app: AppTest) -> dict[str, Any]:
    """What the browser is given of the table of fields."""
    return component(app, "answers")


def send(app: AppTest, stamp: str, *cells: tuple[str, str, float | None]) -> AppTest:
    """What the browser does on the button."""
    return tell(app, "answers", "sent", {"stamp": stamp, "cells": cells})


FORM = (6, 5, 1, 4, 2, 0, 1, 3, 3, 2, 2, 3)


@pytest.fixture
def items(visit: AppState, drive: Drive) -> AppTest:
    """The page with the answers of the climate questionnaire, by item."""
    visit.private["scores"] = {"form": "GCQ-S"}
    return drive("scores", visit)


def a_form(person: str, answers: Iterable[float] = FORM) -> list[tuple[str, str, float | None]]:
    return [(person, str(item), answer) for item, answer in enumerate(answers, 1)]


def test_answers_are_scored_and_kept_once_with_the_way_back(items: AppTest) -> None:
    send(items, "one", *a_form("anna"))
    assert "3 scores are kept." in shown(items).replace("\\", "")
    there = records(items, "scores")
    assert dict(zip(there["scale"], there["score"], strict=True)) == {
        "engaged": 4.0,
        "avoiding": 2.0,
        "conflict": 1.5,
    }
    assert sheet_of(items)["answered"] == {"stamp": "one", "trouble": ""}  # so the browser empties its fields
    changes_before = kept_of(items).workspace.last_change(kept_of(items).group)
    send(items, "one", *a_form("anna"))
    send(items, "two", *a_form("anna"))
    assert "All of it was kept already." in shown(items).replace("\\", "")
    assert not [b for b in items.button if b.key == "scores-undo"]  # which would take back something else
    assert kept_of(items).workspace.last_change(kept_of(items).group) == changes_before
    assert records(items, "scores").equals(there)


def test_kept_scores_are_taken_back(items: AppTest) -> None:
    press(send(items, "one", *a_form("anna")), "scores-undo")
    assert records(items, "scores").empty


def test_a_form_that_is_undefined_is_said_with_whose_it_is(items: AppTest) -> None:
    send(items, "one", *a_form("anna", FORM[:3]))
    assert "Anna: 9 of 12 answers are missing" in shown(items).replace("\\", "")


@pytest.mark.parametrize(
    ("cells", "trouble"),
    [
        ([], "Nothing is entered yet."),
        ([("anna", "1", None)], "Nothing is entered yet."),
        ([("nobody", "1", 3)], "Nothing is entered yet."),
        ([("anna", "13", 3)], "Nothing is entered yet."),
        ([("anna", "1", 7)], "Item 1 of GCQ-S: 7 is not between 0 and 6."),
    ],
)
def test_what_cannot_be_kept_is_said_and_keeps_nothing(
    cells: list[tuple[str, str, float | None]], trouble: str, items: AppTest
) -> None:
    send(items, "one", *cells)
    assert sheet_of(items)["answered"] == {"stamp": "one", "trouble": trouble}
    assert records(items, "scores").empty


def test_answers_sent_to_a_locked_workspace_are_asked_for_again(items: AppTest, workspace: Workspace) -> None:
    workspace.lock()
    send_to = sheet_of(items)["token"]
    send(items, "one", *a_form("anna"))
    workspace.unlock(PASSPHRASE)
    keeping.take(state_of(items), workspace)
    state_of(items).private["scores"] = {"form": "GCQ-S"}
    turn_to(items, "scores")
    answered = sheet_of(items)
    assert answered["token"] == send_to  # by which the page finds what was typed
    assert answered["answered"]["stamp"] == "one" and "locked" in answered["answered"]["trouble"]
    assert records(items, "scores").empty
    send(items, "two", *a_form("anna"))
    assert sheet_of(items)["answered"] == {"stamp": "two", "trouble": ""}
    assert len(records(items, "scores")) == 3


def test_scores_of_scales_are_typed_over_and_taken_out(items: AppTest) -> None:
    send(items, "one", *a_form("anna"))
    state_of(items).choices["scores"] = {"way": "totals"}
    items.run()
    assert sorted(sheet_of(items)["values"]) == [
        ["anna", "avoiding", 2.0],
        ["anna", "conflict", 1.5],
        ["anna", "engaged", 4.0],
    ]
    send(items, "two", ("anna", "engaged", 4.25), ("anna", "avoiding", None), ("bela", "engaged", 3))
    kept = records(items, "scores").sort_values(["rater", "scale"])
    assert kept[["rater", "scale", "score"]].to_numpy().tolist() == [
        ["anna", "conflict", 1.5],
        ["anna", "engaged", 4.25],
        ["bela", "engaged", 3.0],
    ]
    send(items, "three", ("anna", "engaged", 6.5), ("bela", "engaged", 2))
    assert sheet_of(items)["answered"]["trouble"] == "Anna, Engaged: 6.50 is not between 0 and 6."
    assert records(items, "scores").sort_values(["rater", "scale"]).equals(kept)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_fields_is_the_same_in_each_language(language: str, items: AppTest) -> None:
    before = sheet_of(items)
    state_of(items).language = language
    items.run()
    data = sheet_of(items)
    assert (data["id"], data["token"]) == (before["id"], before["token"])  # so what is typed stays
    assert [p["name"] for p in data["people"]] == ["Anna", "Bela", "Cyril"]
    assert [c["label"] for c in data["columns"]] == [str(n) for n in range(1, 13)]
    assert all(c["said"] and (c["low"], c["high"], c["whole"]) == (0, 6, True) for c in data["columns"])
    assert all(data["words"].values())


@pytest.mark.parametrize(
    "told",
    [
        None,
        "x",
        1,
        [1],
        [["anna"]],
        [["anna", 1, 2]],
        [["anna", "1", "2"]],
        [["anna", "1", True]],
        [["anna", "1", math.nan]],
        {"anna": 1},
    ],
)
def test_what_the_browser_makes_up_is_no_answer(told: object) -> None:
    assert understood(told, ["anna"], ["1"]) == {}


def test_what_is_kept_already_is_not_written_again() -> None:
    row = {
        "session": "1",
        "rater": "a",
        "perspective": "member",
        "instrument": "X",
        "scale": "s",
        "score": 2.0,
    }
    records = pd.DataFrame([{"id": 7, **row}])
    same = ledger.updating(records, [row, row], ledger.SCORE_KEY, "score")
    assert not len(same)
    other = ledger.updating(records, [{**row, "score": None}], ledger.SCORE_KEY, "score")
    assert other.change == {7: {"score": None}}
    undefined = ledger.updating(
        records.assign(score=math.nan), [{**row, "score": None}], ledger.SCORE_KEY, "score"
    )
    assert not len(undefined)


def test_counts_of_choices_are_simple_and_silent_members_are_in_them() -> None:
    rows = [("a", "b", 1, 0), ("b", "a", 1, 0), ("a", "c", -1, 0), ("c", "a", 1, 1), ("a", "b", 1, 1)]
    choices = pd.DataFrame(rows, columns=["chooser", "chosen", "valence", "guess"])
    table = ledger.counted(choices, {"a": "A", "b": "B", "c": "C", "d": "D"}).set_index("member")
    assert table.loc["a"].tolist() == [1, 0, 1, 1, 1, 1, 1]
    assert table.loc["c"].tolist() == [0, 1, 0, 0, 0, 1, 0]
    assert table.loc["d"].tolist() == [0] * 7


def test_what_was_entered_is_said_and_drawn(visit: AppState, drive: Drive) -> None:
    visit.private["scores"] = {"form": "GCQ-S"}
    visit.choices["scores"] = {"way": "totals"}
    app = drive("scores", visit)
    assert not app.exception
    kept = kept_of(app)
    row = {
        "session": "3",
        "rater": "anna",
        "perspective": "member",
        "instrument": "GCQ-S",
        "scale": "engaged",
    }
    kept.workspace.add_records(kept.group, "scores", [{**row, "score": 4.5}])
    app.run()
    assert not app.exception
    assert "Session 3: 1 of 3 members have rated it" in shown(app).replace("\\", "")
    assert len(app.get("plotly_chart")) == 3


# --- a questionnaire of one's own ----------------------------------------------------------------


def test_a_questionnaire_of_ones_own_is_kept_with_the_group(visit: AppState, drive: Drive) -> None:
    from groupdyn.app.scoring.own import writing_of

    app = at(visit, "forms", drive)
    kept = kept_of(app)
    for title in ("Mood", "Mood 2"):
        key = {"id": "Mood", "name": title, "scales": ["calm"]}
        writing_of(kept, "Mood", key).into(kept, "forms")
    assert len(records(app, "forms")) == 1
    assert ledger.known_instruments(kept)["Mood"].title() == "Mood 2"
    state_of(app).private["scores"] = {"form": "Mood"}
    app.run()
    assert not app.exception
    assert "Mood 2" in [o for s in app.selectbox for o in s.options]


# --- from a file ---------------------------------------------------------------------------------


def upload(app: AppTest, name: str, content: bytes) -> AppTest:
    key = next(u.key for u in app.file_uploader)
    app.file_uploader(key=key).set_value((name, content, "text/csv")).run()
    assert not app.exception
    return app


def test_the_same_table_twice_adds_nothing(workspace: Workspace, drive: Drive) -> None:
    app = at(kept_visit(workspace, gd.read_log(SAMPLE)), "tables", drive)
    for kind in ("scores", "choices"):
        content = (SAMPLE / f"{kind}.csv").read_bytes()
        press(upload(app, f"{kind}.csv", content), "scores-table-take")
        there = records(app, kind)
        assert len(there) == len(content.decode().splitlines()) - 1
        upload(app, f"{kind}.csv", content)
        assert app.button(key="scores-table-take").disabled
        assert "All of it is kept already" in shown(app)
        assert records(app, kind).equals(there)
        app = at(state_of(app), "tables", drive)


def test_an_import_is_one_step_back(visit: AppState, drive: Drive) -> None:
    app = at(visit, "tables", drive)
    table = b"session,rater,instrument,scale,score\n1,anna,GSRS,total,30\n2,bela,GSRS,total,31\n"
    press(upload(app, "t.csv", table), "scores-table-take")
    assert len(records(app, "scores")) == 2
    press(app, "scores-undo")
    assert records(app, "scores").empty


def test_whoever_is_unknown_is_asked_for_and_nothing_is_taken_before(visit: AppState, drive: Drive) -> None:
    app = at(visit, "tables", drive)
    table = b"session,rater,instrument,scale,score\n1,ana,GSRS,total,30\n2,bela,GSRS,total,99\n"
    upload(app, "t.csv", table)
    assert not [b for b in app.button if b.key == "scores-table-take"]
    who, score = [s for s in app.selectbox if s.key.startswith("scores-repair")]
    assert who.options[0] == "It is Anna"
    who.set_value("anna").run()
    score = next(s for s in app.selectbox if s.key == score.key)
    score.set_value("leave-out").run()
    press(app, "scores-table-take")
    assert records(app, "scores")[["rater", "score"]].to_numpy().tolist() == [["anna", 30.0]]


# --- choices -------------------------------------------------------------------------------------


def test_choices_are_entered_for_one_person_and_replaced(visit: AppState, drive: Drive) -> None:
    app = at(visit, "choices", drive)
    kept = kept_of(app)
    content = json.dumps({"kind": "choice", "limit": 1})
    kept.workspace.add_records(kept.group, "forms", [{"label": "work with", "content": content}])
    app.run()

    def choose(kind: str, people: list[str]) -> None:
        group = next(p for p in app.pills if p.key.endswith(f"-{kind}"))
        group.set_value(people)

    def keep() -> None:
        next(b for b in app.button if b.key == "scores-choices-keep").click().run()
        assert not app.exception

    choose("likes", ["bela"])
    choose("expected", ["cyril"])
    keep()
    found = records(app, "choices")[["chooser", "chosen", "valence", "guess"]]
    assert sorted(found.to_numpy().tolist()) == [["anna", "bela", 1.0, 0.0], ["anna", "cyril", 1.0, 1.0]]
    next(s for s in app.selectbox if "chooser" in s.key).set_value("anna").run()
    choose("likes", ["cyril", "bela"])
    keep()
    assert "Up to 1 may be chosen" in shown(app)
    choose("likes", ["bela"])
    choose("dislikes", ["bela"])
    keep()
    assert "both wanted and not" in shown(app)
    choose("likes", [])
    choose("expected", [])
    keep()
    found = records(app, "choices")[["chooser", "chosen", "valence", "guess"]]
    assert found.to_numpy().tolist() == [["anna", "bela", -1.0, 0.0]]


# --- the guess -----------------------------------------------------------------------------------


@pytest.fixture
def recorded(visit: AppState, workspace: Workspace) -> AppState:
    """A group whose last session was recorded here."""
    group = keeping.kept_group(visit)
    assert group is not None
    for number in range(3):
        workspace.append_act(group.group, NewAct("3", "anna", "bela", "support", "pad", number))
    return visit


RESULTS = ("sociogram", "feedback", "cohesion", "members")


@pytest.mark.parametrize("page", RESULTS)
def test_results_of_a_session_recorded_here_wait_for_the_guess(
    page: str, recorded: AppState, drive: Drive
) -> None:
    app = drive(page, recorded)
    assert not app.exception
    assert "first your own guess" in shown(app)
    assert not app.get("plotly_chart") and not app.dataframe
    press(app, next(b.key for b in app.button if b.key == "guess-skip"))
    assert "first your own guess" not in shown(app)
    assert records(app, "guesses")["question"].tolist() == ["skipped"]


def test_a_log_that_was_imported_is_shown_at_once(visit: AppState, drive: Drive) -> None:
    assert "first your own guess" not in shown(drive("sociogram", visit))


def test_a_guess_is_kept_and_held_against_the_log(recorded: AppState, drive: Drive) -> None:
    app = drive("sociogram", recorded)

    def say(name: str, who: str) -> None:
        next(s for s in app.selectbox if s.key.endswith(f"-{name}")).set_value(who)

    next(b for b in app.button if b.key == "guess-keep").click().run()
    assert "Nothing is guessed yet" in shown(app)
    say("most", "anna")
    say("least", "bela")
    say("from-0", "anna")
    say("to-0", "bela")
    next(a for a in app.text_area).set_value("warm")
    next(b for b in app.button if b.key == "guess-keep").click().run()
    assert not app.exception
    assert "first your own guess" not in shown(app)
    found = records(app, "guesses")
    assert sorted(found["question"]) == ["climate", "least active", "most active", "supports"]
    assert set(found["by"]) == {"lena"} and set(found["session"]) == {"3"}
    app = at(state_of(app), "guessing", drive)
    assert "Session 3: 2 of 3 guesses were right" in shown(app).replace("\\", "")
    assert "With 1 session nothing can be said yet" in shown(app).replace("\\", "")


def test_the_page_begins_with_the_guess_as_long_as_one_is_due(recorded: AppState, drive: Drive) -> None:
    app = drive("scores", recorded)
    assert not app.exception
    assert "Who was most active?" in [s.label for s in app.selectbox]
    press(app, "guess-skip")
    assert "Who was most active?" not in [s.label for s in app.selectbox]


def test_several_sessions_are_skipped_in_one_click(
    recorded: AppState, workspace: Workspace, drive: Drive
) -> None:
    kept = keeping.kept_group(recorded)
    assert kept is not None
    workspace.append_act(kept.group, NewAct("2", "anna", "bela", "support", "pad", 9))
    app = drive("cohesion", recorded)
    press(app, "guess-skip-all")
    assert "first your own guess" not in shown(app)
    assert set(records(app, "guesses")["session"]) == {"2", "3"}


def test_the_wall_shows_no_names_while_a_guess_is_due(recorded: AppState, drive: Drive) -> None:
    recorded.presentation = True
    app = drive("sociogram", recorded)
    assert not app.selectbox
    assert "Leave the presentation" in shown(app)


def test_a_table_of_results_is_not_reached_over_another_page_either(recorded: AppState, drive: Drive) -> None:
    app = turn_to(drive("members", recorded), "cohesion")
    assert "first your own guess" in shown(app)
