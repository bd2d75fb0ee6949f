"""The screen in a member's hands: nothing else can be reached, nobody's answers are seen, answers are stored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from groupdyn.app import handover, keeping
from groupdyn.app.groups import add_log
from groupdyn.app.handed import keep, standing
from groupdyn.app.handover import MOST_TRIES, HandOver
from groupdyn.app.routes import ROUTES
from groupdyn.app.state import KEY, AppState
from groupdyn.errors import SettingError
from groupdyn.i18n import LANGUAGES
from groupdyn.instruments import read_instrument
from groupdyn.workspace import Workspace, create_workspace, open_workspace
from tests.app.conftest import Drive, a_log, state_of, the_dashboard, turn_to
from tests.app.test_frame import shown
from tests.workspace.places import CHEAP, PASSPHRASE

PIN = "2468"


@pytest.fixture(autouse=True)
def no_hand_over_is_left() -> Iterator[None]:
    yield
    handover.forget_all()


@pytest.fixture
def visit(visit: AppState) -> AppState:
    kept = keeping.kept_group(visit)
    assert kept is not None
    row, workspace = kept.group, kept.workspace
    workspace.add_records(row, "forms", [{"label": "work with", "content": '{"kind": "choice", "limit": 2}'}])
    return visit


def press(app: AppTest, label: str) -> AppTest:
    next(b for b in app.button if b.label == label).click().run()
    assert not app.exception
    return app


def hand_over(visit: AppState, drive: Drive, pin: str = PIN, criterion: str = "") -> AppTest:
    """The dashboard as a facilitator hands it over."""
    visit.choices["scores"] = {"what": "handing"}
    app = drive("scores", visit)
    assert not app.exception
    if criterion:
        next(s for s in app.selectbox if s.key.startswith("scores-hand-criterion")).set_value(criterion).run()
    app.text_input(key="scores-pin").set_value(pin).run()
    return press(app, "Hand over")


def words(app: AppTest) -> str:
    """All that is drawn."""
    return shown(app) + " ".join(str(e.proto) for e in (*app.get("html"), *app.pills, *app.segmented_control))


def is_handed(app: AppTest) -> bool:
    """Whether nothing but the hand-over is drawn."""
    assert not app.exception
    assert not app.dataframe and not app.get("plotly_chart") and not app.get("page_link")
    assert not [
        e for e in (*app.button, *app.selectbox, *app.toggle) if str(e.key).startswith(("frame-p", "scores"))
    ]
    return True


def offered(app: AppTest) -> list[str]:
    """The names that can be chosen."""
    return [b.label for b in app.button if str(b.key).startswith("handed-name")]


def test_members_answer_one_after_another_and_it_is_stored_before_thanks(
    visit: AppState, workspace: Workspace, drive: Drive
) -> None:
    app = hand_over(visit, drive)
    group = 1
    assert offered(app) == ["Anna", "Bela", "Cyril"]  # those present; not the facilitator
    press(app, "Bela")
    assert "You are Bela?" in shown(app).replace("\\", "")
    assert "Anna" not in words(app) and "Cyril" not in words(app)
    press(app, "Yes, that is me")
    assert "Anna" not in words(app)
    for question, answer in zip(app.segmented_control[1:], (7, 0), strict=False):
        question.set_value(answer).run()
    press(app, "Done")
    assert "Thank you" in shown(app)
    stored = workspace.records(group, "scores")
    assert sorted(stored[["rater", "perspective", "scale", "score"]].to_numpy().tolist()) == [
        ["bela", "member", "heard", 0.0],
        ["bela", "member", "safe", 7.0],
    ]
    press(app, "Next person")
    assert offered(app) == ["Anna", "Cyril"]
    press(press(app, "Anna"), "Yes, that is me")
    assert all(question.value is None for question in app.segmented_control[1:])  # nothing of Bela's
    press(app, "Done")  # without an answer: nothing is stored, and it is no error
    assert len(workspace.records(group, "scores")) == 2
    press(press(press(app, "Next person"), "Cyril"), "Yes, that is me")
    press(app, "Done")
    assert "Next person" not in [b.label for b in app.button]
    assert "give the device back" in shown(app)


def test_a_name_that_was_chosen_by_mistake_is_left_again(visit: AppState, drive: Drive) -> None:
    app = press(hand_over(visit, drive), "Anna")
    press(app, "No, back")
    assert "Who are you?" in shown(app)
    press(press(app, "Anna"), "Yes, that is me")
    app.segmented_control[1].set_value(9).run()
    press(app, "Back")
    press(press(app, "Bela"), "Yes, that is me")
    assert all(question.value is None for question in app.segmented_control[1:])


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_member_chooses_their_language(visit: AppState, drive: Drive, language: str) -> None:
    app = hand_over(visit, drive)
    app.segmented_control[0].set_value(language).run()
    assert not app.exception
    assert ("Siapa Anda?" if language == "id" else "Who are you?") in shown(app)
    assert state_of(app).language == "en"  # the facilitator's own


def test_choices_are_asked_among_those_present_and_stored(
    visit: AppState, workspace: Workspace, drive: Drive
) -> None:
    app = hand_over(visit, drive, criterion="work with")
    press(press(app, "Anna"), "Yes, that is me")
    (likes,) = app.pills
    assert likes.options == ["Bela", "Cyril"]  # neither herself nor the facilitator
    likes.set_value(["cyril"]).run()
    press(app, "Done")
    found = workspace.records(1, "choices")[["session", "chooser", "chosen", "criterion", "valence", "guess"]]
    assert found.to_numpy().tolist() == [["3", "anna", "cyril", "work with", 1.0, 0.0]]


@pytest.mark.parametrize("where", ROUTES, ids=[r.id for r in ROUTES])
def test_whatever_page_is_asked_for_only_the_hand_over_is_drawn(
    where: Any, visit: AppState, drive: Drive
) -> None:
    add_log(visit, a_log("dora>emil"), "of one's own")
    visit.look_at(keeping.kept_id(1))
    app = hand_over(visit, drive)
    for name, value in {"group": "wheel-to-web", "session": "2", "present": "1", "lang": "id"}.items():
        app.query_params[name] = value
    turn_to(app, where.id)
    assert is_handed(app)
    assert "Who are you?" in shown(app)
    assert dict(app.query_params) == {"hand": state_of(app).handed.token}  # type: ignore[union-attr]
    assert state_of(app).group == keeping.kept_id(1)  # the link was not followed


def another_visit(**query: str) -> AppTest:
    """A reload, or a further tab: a visit that knows nothing."""
    app = the_dashboard()
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def test_a_reload_goes_on_where_it_was_and_has_nothing_else(visit: AppState, drive: Drive) -> None:
    app = press(hand_over(visit, drive), "Anna")
    again = another_visit(hand=visit.handed.token)  # type: ignore[union-attr]
    assert is_handed(again)
    assert "You are Anna?" in shown(again).replace("\\", "")
    assert state_of(again).workspace is None and not state_of(again).logs
    press(press(again, "Yes, that is me"), "Done")
    assert app.run() and "Thank you" in shown(app)


@pytest.mark.parametrize("token", ["", "x", "0" * 24])
def test_a_further_tab_is_a_closed_door_without_names(visit: AppState, drive: Drive, token: str) -> None:
    hand_over(visit, drive)
    other = another_visit(hand=token, group="wheel-to-web")
    assert is_handed(other)
    assert "in a member's hands" in shown(other).replace("\\", "")
    assert not any(name in words(other) for name in ("Anna", "Bela", "Cyril", "Lena", "Thursday"))
    assert state_of(other).group is None
    for where in ROUTES:
        assert is_handed(turn_to(other, where.id))
    assert "hand" not in other.query_params


def give(app: AppTest, secret: str) -> AppTest:
    app.text_input[0].set_value(secret)
    next(b for b in app.button if b.label == "Open").click().run()
    assert not app.exception
    return app


def test_the_pin_gives_the_screen_back(visit: AppState, drive: Drive) -> None:
    app = press(hand_over(visit, drive), "For the facilitator")
    give(app, "1111")
    assert "does not open" in shown(app)
    assert is_handed(app)
    give(app, PIN)
    assert state_of(app).handed is None
    assert (state_of(app).page, state_of(app).group) == ("scores", keeping.kept_id(1))
    assert "in a member's hands" not in shown(another_visit()).replace("\\", "")


def test_the_passphrase_does_too_and_after_five_wrong_pins_only_it(visit: AppState, drive: Drive) -> None:
    app = press(hand_over(visit, drive), "For the facilitator")
    for k in range(MOST_TRIES):
        give(app, f"111{k}")
    give(app, PIN)
    assert is_handed(app)
    assert "does not open" in shown(app)
    give(app, PASSPHRASE)
    assert state_of(app).handed is None


def test_back_from_the_way_out_leads_to_the_members(visit: AppState, drive: Drive) -> None:
    app = press(hand_over(visit, drive), "For the facilitator")
    assert "Anna" not in words(app)
    press(app, "Back")
    assert "Who are you?" in shown(app)


def test_a_pin_that_is_none_is_refused(visit: AppState, drive: Drive) -> None:
    for pin in ("12", "abcd", "١٢٣٤"):
        app = hand_over(visit, drive, pin=pin)
        assert state_of(app).handed is None
        assert "4 to 12 digits" in app.error[0].value


def test_a_workspace_that_locked_itself_shows_no_name_and_takes_its_passphrase(
    visit: AppState, workspace: Workspace, drive: Drive
) -> None:
    app = hand_over(visit, drive)
    workspace.lock()
    app.run()
    assert is_handed(app)
    assert "Please give the device back" in shown(app)
    assert not any(name in words(app) for name in ("Anna", "Bela", "Cyril"))
    assert not state_of(app).logs
    other = another_visit()  # nor is there a way around it
    assert is_handed(other)
    give(app, PASSPHRASE)
    assert state_of(app).workspace is workspace and not workspace.is_locked
    assert state_of(app).group == keeping.kept_id(1)


def test_with_the_pin_a_locked_workspace_stays_locked(
    visit: AppState, workspace: Workspace, drive: Drive
) -> None:
    app = hand_over(visit, drive)
    workspace.lock()
    give(app.run(), PIN)
    assert state_of(app).handed is None and state_of(app).workspace is None
    assert workspace.is_locked
    assert not state_of(app).logs


def test_touching_the_screen_keeps_the_workspace_open(
    visit: AppState, workspace: Workspace, drive: Drive
) -> None:
    app = hand_over(visit, drive)
    used = workspace._used
    press(app, "Anna")
    assert workspace._used > used


def test_an_error_while_storing_is_said_and_the_answers_stay(
    visit: AppState, workspace: Workspace, drive: Drive
) -> None:
    app = press(press(hand_over(visit, drive), "Anna"), "Yes, that is me")
    app.segmented_control[1].set_value(4).run()
    (anna,) = [int(i) for i, m in workspace.roster(1)[["id", "member"]].to_numpy() if m == "anna"]
    workspace.change(1, "people", anna, member="anne")  # renamed in another window meanwhile
    next(b for b in app.button if b.label == "Done").click().run()
    assert len(app.error) == 1
    assert app.segmented_control[1].value == 4
    workspace.change(1, "people", anna, member="anna")
    press(app, "Done")
    assert workspace.records(1, "scores")["score"].tolist() == [4.0]


def answer(app: AppTest, value: int) -> None:
    app.segmented_control[1].set_value(value).run()


def anna_asked(visit: AppState, drive: Drive) -> AppTest:
    return press(press(hand_over(visit, drive), "Anna"), "Yes, that is me")


def scores_of(workspace: Workspace) -> list[float]:
    return sorted(workspace.records(1, "scores")["score"].tolist())


@pytest.mark.parametrize(
    ("choice", "stored"), [("Store these in their place", [4.0]), ("Leave the others", [9.0])]
)
def test_who_was_answered_for_in_another_program_is_told_and_chooses(
    visit: AppState, workspace: Workspace, drive: Drive, choice: str, stored: list[float]
) -> None:
    app = anna_asked(visit, drive)
    answer(app, 4)
    scale = read_instrument("sliders").scales[0].id
    row = {"session": "3", "rater": "anna", "perspective": "member", "instrument": "sliders", "scale": scale}
    workspace.add_records(1, "scores", [{**row, "score": 9.0}])
    press(app, "Done")
    assert "in the meantime" in app.warning[0].value
    assert app.segmented_control[1].value == 4  # what was filled in stays
    assert scores_of(workspace) == [9.0]
    press(app, choice)
    assert "Thank you" in shown(app)
    assert scores_of(workspace) == stored


def test_of_two_windows_with_one_sheet_the_second_is_told_and_loses_nothing(
    visit: AppState, workspace: Workspace, drive: Drive
) -> None:
    app = anna_asked(visit, drive)
    other, idle = (another_visit(hand=visit.handed.token) for _ in range(2))  # type: ignore[union-attr]
    answer(app, 4)
    answer(other, 6)
    press(app, "Done")
    press(app, "Next person")
    assert offered(idle.run()) == ["Bela", "Cyril"]  # nothing was filled in there
    press(other, "Done")
    assert scores_of(workspace) == [4.0]
    assert "in the meantime" in other.warning[0].value
    assert other.segmented_control[1].value == 6
    press(other, "Store these in their place")
    assert scores_of(workspace) == [6.0]
    assert offered(other) == ["Bela", "Cyril"]


def test_what_one_window_left_another_can_still_store(
    visit: AppState, workspace: Workspace, drive: Drive
) -> None:
    app = anna_asked(visit, drive)
    other = another_visit(hand=visit.handed.token)  # type: ignore[union-attr]
    answer(other, 6)
    press(app, "Back")
    other.run()
    assert "not stored yet" in other.warning[0].value
    press(other, "Done")
    assert scores_of(workspace) == [6.0]
    assert offered(app.run()) == ["Bela", "Cyril"]


def test_a_sheet_is_one_change_and_writing_that_fails_at_any_step_stores_nothing(
    workspace: Workspace,
) -> None:
    """Scores and choices together: also of somebody who has answered before, and answers otherwise now."""
    group = workspace.save_log(a_log(), title="Thursday")
    over = a_hand_over(workspace)
    over.group, over.session, over.criterion = group, "3", "work with"
    first = {"likes": ["bela"], "dislikes": [], "expected": []}
    second = {"likes": ["cyril"], "dislikes": ["bela"], "expected": ["cyril"]}
    left = fails = 0

    def stored() -> list[Any]:
        tables = (workspace.records(group, kind) for kind in ("scores", "choices"))
        return [sorted(t.drop(columns=["id", "version"]).astype(str).to_numpy().tolist()) for t in tables]

    def count_down(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise OSError("disk is full")

    for answers, chosen in (({1: 4.0, 2: 6.0}, first), ({1: 5.0, 3: 2.0}, second)):
        before, entries, fails = stored(), len(workspace.trail()), 0
        event.listen(workspace.store.engine, "before_cursor_execute", count_down)
        while len(workspace.trail()) == entries:
            fails, left = fails + 1, fails + 1
            try:
                keep(over, "anna", answers, chosen, standing(over, "anna"))
            except OSError:
                assert stored() == before
            finally:
                left = 0
        event.remove(workspace.store.engine, "before_cursor_execute", count_down)
        assert fails > 10
        assert len(workspace.trail()) == entries + 1
        after = stored()
        assert after[0] != before[0]
        assert after[1] != before[1]
    assert workspace.undo(group) == "sheet entered"
    assert stored() == before
    assert workspace.redo(group) == "sheet entered"
    assert stored() == after
    assert workspace.verify() == ()


def test_those_who_have_answered_are_not_asked_again(
    visit: AppState, workspace: Workspace, drive: Drive
) -> None:
    row = {"session": "3", "rater": "anna", "perspective": "member", "instrument": "sliders", "scale": "safe"}
    workspace.add_records(1, "scores", [{**row, "score": 3.0}])
    app = hand_over(visit, drive)
    assert "Anna" not in [b.label for b in app.button]


def test_the_trail_says_that_the_screen_was_handed_over(
    visit: AppState, workspace: Workspace, drive: Drive
) -> None:
    hand_over(visit, drive)
    assert "handed to members" in workspace.trail()["about"].tolist()


def a_hand_over(workspace: Workspace) -> HandOver:
    return HandOver(
        whose="", workspace=workspace, group=1, group_id="kept-1", session="1", people={"a": "A"},
        everybody={"a": "A"}, language="en", home_language="en", instrument=read_instrument("sliders"),
    )  # fmt: skip


def test_without_a_passphrase_a_pin_is_the_only_way_and_wrong_ones_close_it(tmp_path: Path) -> None:
    workspace, _ = create_workspace(tmp_path / "open", None, unencrypted=True, who="lena")
    with workspace:
        over = a_hand_over(workspace)
        assert not handover.has_passphrase(workspace)
        with pytest.raises(SettingError):
            over.set_pin("")
        over.set_pin(PIN)
        assert over.opens(PIN)
        for _ in range(MOST_TRIES):
            assert not over.opens("0000")
        assert not over.opens(PIN)


def test_nothing_secret_stands_in_what_is_printed(workspace: Workspace) -> None:
    over = a_hand_over(workspace)
    over.set_pin(PIN)
    assert PIN not in repr(over) and over.token not in repr(over) and "'A'" not in repr(over)


def test_the_passphrase_is_that_of_the_workspace(tmp_path: Path) -> None:
    made, _ = create_workspace(tmp_path / "w", PASSPHRASE, cost=CHEAP, who="lena")
    made.close()
    with open_workspace(tmp_path / "w", PASSPHRASE) as workspace:
        over = a_hand_over(workspace)
        assert not over.opens("another passphrase altogether")
        assert over.opens(PASSPHRASE)


def test_the_state_of_a_visit_is_no_part_of_a_link(visit: AppState, drive: Drive) -> None:
    app = hand_over(visit, drive)
    assert set(app.query_params) == {"hand"}
    assert KEY in app.session_state


def test_in_a_team_a_hand_over_covers_the_visits_of_one_person_only(workspace: Workspace) -> None:
    mine, other, further = (
        AppState(person=p) for p in ("lena@example.org", "olga@example.org", "lena@example.org")
    )
    over = a_hand_over(workspace)
    over.whose = "lena@example.org"
    handover.begin(mine, over)
    assert handover.covering(mine, None) is over
    assert handover.covering(other, {"hand": over.token}) is None
    assert handover.covering(further, {}) is over and further.handed is None
    handover.end(mine, over)
    assert handover.covering(further, {}) is None and mine.handed is None
