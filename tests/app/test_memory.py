"""After the session: lines and counts are stored once, and said to wait when they cannot be."""

from __future__ import annotations

import pytest

from groupdyn.app import keeping
from groupdyn.app.recording.pad_data import Answer
from groupdyn.app.recording.quick import Sheet, deliver, player_data, words
from groupdyn.app.state import AppState
from groupdyn.capture.grid import Cell
from groupdyn.i18n import LANGUAGES, translator
from tests.app.conftest import Drive, state_of
from tests.workspace.places import PASSPHRASE

T = translator("en")


@pytest.fixture
def visit(visit: AppState) -> AppState:
    visit.choices["record"] = {"how": "memory"}
    return visit


@pytest.fixture
def sheet(visit: AppState) -> Sheet:
    kept = keeping.kept_group(visit)
    assert kept is not None
    return Sheet(kept, "3")


def people(sheet: Sheet) -> dict[str, int]:
    return {person["member"]: person["id"] for person in player_data(sheet, Answer(), T)["people"]}


def sent(*events, client="a"):
    return {"stamp": "x", "queues": {client: list(events)}}


def a_line(sheet: Sheet, number: int, said: str, **more):
    pair, _, code = said.partition(":")
    who, to = (people(sheet).get(end, end) for end in pair.split(">"))
    return {"n": number, "kind": "add", "s": who, "to": to, "c": code, "at": None, **more}


def acts(sheet: Sheet) -> list[tuple]:
    table = sheet.kept.workspace.strand(sheet.kept.group, sheet.session, sheet.strand)
    return list(table[["sender", "receiver", "act"]].itertuples(index=False, name=None))


def test_lines_are_stored_once_and_acknowledged(sheet):
    before = len(acts(sheet))
    batch = sent(a_line(sheet, 1, "anna>bela:support"), a_line(sheet, 2, "bela>group:inform"))
    answer = deliver(sheet, batch, T)
    assert (answer.taken, answer.refused, answer.trouble) == ({"a": 2}, [], "")
    assert deliver(sheet, batch, T).taken == {"a": 2}
    assert acts(sheet)[before:] == [("anna", "bela", "support"), ("bela", "GROUP", "inform")]


def test_a_line_is_corrected_taken_out_and_put_back_by_its_number(sheet):
    deliver(sheet, sent(a_line(sheet, 1, "anna>bela:support")), T)
    deliver(sheet, sent(a_line(sheet, 2, "cyril>self:advise", kind="set", of=["a", 1], at=9)), T)
    assert acts(sheet)[0] == ("anna", "bela", "support")  # it stands where its time belongs: among the others
    assert ("cyril", "SELF", "advise") in acts(sheet)
    answer = deliver(sheet, sent({"n": 3, "kind": "out", "of": ["a", 1]}), T)
    assert answer.taken == {"a": 3}
    assert ("cyril", "SELF", "advise") not in acts(sheet)
    deliver(sheet, sent({"n": 4, "kind": "back", "of": ["a", 1]}), T)
    assert ("cyril", "SELF", "advise") in acts(sheet)


def test_acts_that_came_from_elsewhere_are_corrected_by_their_row(sheet):
    (first, *_) = player_data(sheet, Answer(), T)["acts"]
    deliver(sheet, sent(a_line(sheet, 1, "cyril>anna:advise", kind="set", of=first["of"])), T)
    assert acts(sheet)[0] == ("cyril", "anna", "advise")


def test_a_line_that_can_never_be_stored_is_refused_and_the_others_are_stored(sheet):
    before = len(acts(sheet))
    batch = sent(
        a_line(sheet, 1, "anna>bela:support"),
        {**a_line(sheet, 2, "anna>bela:support"), "s": 9999},
        a_line(sheet, 3, "bela>anna:support"),
    )
    answer = deliver(sheet, batch, T)
    assert answer.taken == {"a": 3}
    assert [(client, number) for client, number, _ in answer.refused] == [("a", 2)]
    assert len(acts(sheet)) == before + 2


def test_what_cannot_be_stored_for_now_is_not_acknowledged(sheet, workspace):
    batch = sent(a_line(sheet, 1, "anna>bela:support"))
    workspace.lock()
    answer = deliver(sheet, batch, T)
    assert answer.taken == {}
    assert "locked" in answer.trouble
    workspace.unlock(PASSPHRASE)
    assert deliver(sheet, batch, T).taken == {"a": 1}


def test_a_line_with_a_time_stands_where_it_belongs(sheet):
    deliver(sheet, sent(a_line(sheet, 1, "cyril>anna:advise", at=61.5)), T)
    table = sheet.kept.workspace.strand(sheet.kept.group, "3")
    assert table["start_s"].tolist() == [0.0, 60.0, 61.5, 120.0]


def test_lines_of_a_coding_are_in_no_log(sheet, workspace):
    group = sheet.kept.group
    before = workspace.load_log(group).fingerprint
    coding = workspace.begin_coding(group, "3", "Rita")
    blind = Sheet(sheet.kept, "3", "Rita", coding)
    assert player_data(blind, Answer(), T)["acts"] == []
    deliver(blind, sent(a_line(blind, 1, "anna>bela:support")), T)
    assert acts(blind) == [("anna", "bela", "support")]
    assert workspace.load_log(group).fingerprint == before
    assert blind.token != sheet.token


def test_what_the_browser_may_keep_names_nobody(sheet):
    assert not any(name in sheet.token for name in ("anna", "bela", "Thursday", "Rita"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_list_is_said_in_each_language(language):
    said = words(translator(language))
    texts = [text for entry in said.values() for text in (entry if isinstance(entry, list) else [entry])]
    assert all(texts)
    assert said["count"].count("{n}") == said["waiting"].count("{n}") == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("manner", ["list", "grid"])
def test_the_page_opens(drive: Drive, visit, manner, language):
    visit.choices["record"]["manner"] = manner
    visit.language = language
    app = drive("record", visit)
    assert not app.exception and not app.error


def test_a_session_is_added_before_it_is_recorded(drive: Drive, visit, workspace):
    app = drive("record", visit)
    next(button for button in app.button if button.key == "which-add").click().run()
    assert not app.exception
    group = keeping.kept_group(state_of(app)).group
    assert workspace.sessions(group)["session"].tolist() == ["1", "2", "3", "4"]
    assert state_of(app).choices["record"]["at"] == str(workspace.sessions(group)["id"].iloc[-1])


def test_counts_that_are_stored_are_said_to_be_from_memory(drive: Drive, visit, workspace):
    group = keeping.kept_group(visit).group
    workspace.set_counts(group, "3", {Cell("anna", "bela", "support"): 3})
    visit.choices["record"]["manner"] = "grid"
    app = drive("record", visit)
    assert any("3 acts of this session are from memory" in caption.value for caption in app.caption)


@pytest.mark.parametrize("page", ["sociogram", "cohesion", "feedback", "members"])
def test_results_say_that_acts_behind_them_were_counted_from_memory(drive: Drive, visit, workspace, page):
    group = keeping.kept_group(visit).group
    said = "Session 3: 2 acts were counted from memory"
    app = drive(page, visit)
    assert not any(said in caption.value.replace("\\", "") for caption in app.caption)
    workspace.set_counts(group, "3", {Cell("anna", "bela", "support"): 2})
    app.run()
    next(button for button in app.button if button.key == "guess-skip").click().run()  # first the own guess
    assert any(said in caption.value.replace("\\", "") for caption in app.caption)
