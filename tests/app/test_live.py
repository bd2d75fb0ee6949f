"""The Record page's live pad: a session is chosen, what is delivered is stored once or said to wait, it ends calmly."""

from __future__ import annotations

from typing import Any

import pytest

from groupdyn.app import keeping
from groupdyn.app.recording.pad_data import Answer, deliver, pad_data, session_of, words
from groupdyn.app.state import AppState
from groupdyn.capture.recording import Action
from groupdyn.figures.of_log import people_of
from groupdyn.figures.style import LIGHT
from groupdyn.i18n import LANGUAGES, translator
from tests.app.conftest import Drive, state_of

T = translator("en")


@pytest.fixture
def kept(visit: AppState) -> keeping.Kept:
    found = keeping.kept_group(visit)
    assert found is not None
    return found


def sent(*events: dict[str, Any], client: str = "a") -> dict[str, Any]:
    return {"stamp": "x", "queues": {client: [{"at": 1000, **event} for event in events]}}


def a_tap(number: int, sender: int, to: Any = "group") -> dict[str, Any]:
    return {"n": number, "k": "tap", "s": sender, "to": to, "c": "support"}


def rows(kept: keeping.Kept) -> list[int]:
    return [seat.id for seat in session_of(kept, session_row(kept), "", T).seats]


def session_row(kept: keeping.Kept, position: int = -1) -> int:
    return int(kept.workspace.sessions(kept.group)["id"].iloc[position])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_session_is_chosen_recorded_and_ended(language: str, visit, workspace, drive: Drive) -> None:
    visit.language = language
    app = drive("record", visit)
    assert not app.exception
    app.button(key="live-new-open").click().run()
    assert not app.exception
    row = state_of(app).choices["record"]["pad"]
    kept = keeping.kept_group(state_of(app))
    assert kept.log.sessions["session"].iloc[-1] == "4"
    assert set(kept.log.attendance[kept.log.attendance["session"] == "4"]["status"]) == {"present"}
    assert not app.header  # the pad has the page to itself
    workspace.record(kept.group, row, [Action("start", "a", 1, 0), Action("star", "a", 2, 60_000)])
    state_of(app).entries["pad-gone"] = "setup"
    app.run()
    assert translator(language)("Go on") in [button.label for button in app.button]
    app.button(key=f"live-go-on-{row}").click().run()
    workspace.record(kept.group, row, [Action("end", "a", 3, 600_000)])
    state_of(app).entries["pad-gone"] = "summary"
    app.run()
    assert not app.exception
    assert len(app.header) == 1
    said = [markdown.value.replace("\\", "") for markdown in app.markdown]
    assert "10:00" in said[0]
    assert "01:00" in said[1]  # the moment that is to be coded
    app.button(key="live-sociogram").click().run()
    assert state_of(app).page == "sociogram"
    assert not app.exception


def test_who_is_not_ticked_is_absent(visit, drive: Drive) -> None:
    app = drive("record", visit)
    app.pills(key=f"live-here-{visit.group}").unselect("cyril").run()
    app.button(key="live-new-open").click().run()
    attendance = keeping.kept_group(state_of(app)).log.attendance
    last = attendance[attendance["session"] == "4"].set_index("member")["status"]
    assert last["cyril"] == "absent"
    assert last["anna"] == "present"


def test_the_seats_are_those_of_the_sociogram_and_the_leader_is_a_square(kept) -> None:
    session = session_of(kept, session_row(kept), "", T)
    assert [seat.name for seat in session.seats] == people_of(kept.log)["name"].tolist()
    assert (session.seats[0].x, session.seats[0].y) == (0, 1)
    assert [seat.name for seat in session.seats if seat.shape == "square"] == ["Lena"]
    assert session_of(kept, 9999, "", T) is None


def test_a_batch_is_acknowledged_once_it_is_stored(kept) -> None:
    anna, bela, *_ = rows(kept)
    row = session_row(kept)
    before = len(kept.workspace.load_log(kept.group))
    batch = sent(a_tap(1, anna, [bela]), {"n": 2, "k": "note", "text": "warm"}, a_tap(3, bela))
    for _ in range(2):
        assert deliver(kept, row, batch, T) == Answer({"a": 3})
    assert len(kept.workspace.load_log(kept.group)) == before + 2


def test_what_can_never_be_stored_is_refused_by_itself(kept) -> None:
    anna, *_ = rows(kept)
    row = session_row(kept)
    before = len(kept.workspace.load_log(kept.group))
    answer = deliver(kept, row, sent(a_tap(1, anna), a_tap(2, 9999), a_tap(3, anna)), T)
    assert answer.taken == {"a": 3}
    assert [entry[:2] for entry in answer.refused] == [("a", 2)]
    assert len(kept.workspace.load_log(kept.group)) == before + 2
    assert deliver(kept, row, sent({"n": 9, "k": "nonsense"}), T).refused[0][:2] == ("a", 9)


def test_nothing_is_acknowledged_while_the_workspace_is_locked(kept) -> None:
    anna, *_ = rows(kept)
    row = session_row(kept)
    kept.workspace.lock()
    answer = deliver(kept, row, sent(a_tap(1, anna)), T)
    assert answer.taken == {}
    assert "locked" in answer.trouble


def test_what_the_pad_is_told_is_plain_values(kept) -> None:
    import json

    session = session_of(kept, session_row(kept, 0), "", T)
    data = pad_data(session, kept.workspace.recording(kept.group, session.row), Answer(), LIGHT, T)
    assert json.loads(json.dumps(data)) == data
    assert [act["to"] for act in data["acts"]] == [[session.seats[1].id], [session.seats[0].id], "group"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_pad_is_said_and_keeps_its_places(language: str) -> None:
    import re

    english, other = words(T), words(translator(language))
    assert english.keys() == other.keys()
    for key, text in english.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", other[key]))
        assert bool(text) == bool(other[key])


def test_every_word_that_the_script_asks_for_is_there() -> None:
    import re
    from pathlib import Path

    import groupdyn.app.components.pad as component

    scripts = Path(component.__file__).parent.glob("*.js")
    script = "\n".join(path.read_text("utf-8") for path in scripts)
    asked = set(re.findall(r"\bwords\.(\w+)|\bw\.(\w+)", script))
    named = {one or other for one, other in asked}
    made = {f"{kind}_{state}" for kind, states in {
        "is": ("ready", "running", "pause", "break", "ended"),
        "still": ("pause", "break", "ended"),
        "now": ("pause", "break"),
        "correct": ("s", "to", "c"),
    }.items() for state in states}  # fmt: skip
    made |= {"has_left", "not_here"}
    assert named | made == set(words(T))
