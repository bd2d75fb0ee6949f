"""The page Group: people, attendance and seats edited in place, undone, and edited by two at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from groupdyn.app import keeping
from groupdyn.app.components.sheet import Edit, understood
from groupdyn.app.roster import people, presence, seating
from groupdyn.app.roster.deeds import Doings, doings
from groupdyn.app.state import AppState
from groupdyn.errors import SettingError
from groupdyn.figures.of_log import people_of
from groupdyn.i18n import LANGUAGES, translator
from groupdyn.workspace import StatusChange, Workspace, create_workspace, open_workspace
from tests.groups import a_led_log
from tests.workspace.places import CHEAP

from .conftest import Drive

T = translator("en")
LONG = "Maria Magdalena Kusumawardhani Prawirodirdjo-Sastrowardoyo"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made, _ = create_workspace(tmp_path / "w", None, unencrypted=True, cost=CHEAP, who="tester")
    acts = {"1": ["ana>ben", "anna>ben"], "2": ["ben>anna", "ana>*"]}
    made.save_log(a_led_log(acts, silent="dee", leaders="lena", group="Thursday"), title="Thursday")
    with made:
        yield made


@pytest.fixture
def visit(workspace: Workspace) -> AppState:
    visit = AppState()
    keeping.take(visit, workspace)
    assert keeping.open_kept(visit, "kept-1")
    return visit


@pytest.fixture
def kept(visit: AppState, monkeypatch: pytest.MonkeyPatch) -> keeping.Kept:
    """The group as a callback has it, outside a page."""
    monkeypatch.setattr("groupdyn.app.roster.deeds.state", lambda: visit)
    found = keeping.kept_group(visit)
    assert found is not None
    return found


def texts(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.error, app.subheader)
    return "\n".join(str(e.value) for kind in kinds for e in kind).replace("\\", "")


def row(workspace: Workspace, member: str) -> int:
    roster = workspace.roster(1)
    return int(roster.loc[roster["member"] == member, "id"].iloc[0])


def cell(workspace: Workspace, member: str, column: str) -> Any:
    return workspace.roster(1).set_index("member").loc[member, column]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", ["people", "presence", "seating"])
def test_every_part_is_drawn(drive: Drive, visit: AppState, part: str, language: str) -> None:
    visit.language = language
    visit.choices["group"] = {"part": part}
    app = drive("group", visit)
    assert not app.exception
    assert not app.error


def test_it_has_a_tab_only_for_a_kept_group(drive: Drive, visit: AppState) -> None:
    visit.group = None
    app = drive("group", visit)
    assert not app.exception
    assert not [w for w in app.text_input if str(w.key).startswith("group-")]


def test_a_group_that_has_not_met_is_drawn_and_gets_its_first_session(
    drive: Drive, visit: AppState, workspace: Workspace
) -> None:
    from groupdyn.schemes import SCHEMES, read_scheme

    people_ = [{"member": LONG}, {"member": "Ben"}]
    new = workspace.new_group("New", people_, read_scheme(SCHEMES[0]))
    keeping.open_kept(visit, keeping.kept_id(new))
    visit.choices["group"] = {"part": "presence"}
    app = drive("group", visit)
    assert not app.exception
    assert "has not met yet" in texts(app)
    assert app.text_input(key="group-session-name-0").value == "1"
    submit(app)
    assert workspace.load_log(new).sessions["session"].tolist() == ["1"]
    assert set(workspace.attendance(new).values()) == {"present"}
    assert "Session 1 is added" in texts(app)


def submit(app: AppTest) -> AppTest:
    button = next(b for b in app.button if "FormSubmitter" in str(b.proto.id) or b.proto.is_form_submitter)
    return button.click().run()


def test_somebody_new_is_added_and_taken_back(drive: Drive, visit: AppState, workspace: Workspace) -> None:
    app = drive("group", visit)
    app.text_input(key="group-new-name-0").set_value("  Eve   Tan ")
    submit(app)
    assert not app.exception
    assert "Eve Tan" in workspace.roster(1)["member"].tolist()
    assert "is on the roster" in texts(app)
    assert app.text_input(key="group-new-name-1").value == ""
    app.button(key="group-undo").click().run()
    assert "Eve Tan" not in workspace.roster(1)["member"].tolist()
    assert "Undone: Person added" in texts(app)
    app.button(key="group-do-again").click().run()
    assert "Eve Tan" in workspace.roster(1)["member"].tolist()


@pytest.mark.parametrize("name", ["ana", "ANA", "", "a;b", "GROUP"])
def test_a_name_that_is_taken_or_none_is_refused(
    drive: Drive, visit: AppState, workspace: Workspace, name: str
) -> None:
    app = drive("group", visit)
    before = len(workspace.roster(1))
    app.text_input(key="group-new-name-0").set_value(name)
    submit(app)
    assert len(app.error) == 1
    assert len(workspace.roster(1)) == before


def test_a_person_is_renamed_and_the_acts_stay_theirs(kept: keeping.Kept, workspace: Workspace) -> None:
    acts = workspace.load_log(1).acts
    edits = (
        Edit(1, row(workspace, "ben"), "name", "Benedict", "ben"),
        Edit(2, row(workspace, "ben"), "seat", "2", ""),
    )
    people.take(kept, workspace.roster(1), edits, T)
    assert doings(kept).failure is None
    assert doings(kept).done[people.SHEET] == 2
    assert (cell(workspace, "ben", "name"), cell(workspace, "ben", "seat")) == ("Benedict", 2.0)
    assert workspace.load_log(1).acts.equals(acts)


def test_a_seat_that_is_no_number_is_refused_and_nothing_is_half_written(
    kept: keeping.Kept, workspace: Workspace
) -> None:
    ben = row(workspace, "ben")
    people.take(
        kept,
        workspace.roster(1),
        (Edit(1, ben, "role", "leader", "member"), Edit(2, ben, "seat", "x", "")),
        T,
    )
    assert isinstance(doings(kept).failure, SettingError)
    assert cell(workspace, "ben", "role") == "member"


def test_two_who_edit_a_person_at_once_see_both_versions_and_choose(
    drive: Drive, visit: AppState, kept: keeping.Kept, workspace: Workspace
) -> None:
    seen = workspace.roster(1)
    ben = row(workspace, "ben")
    with open_workspace(workspace.site.folder, who="other") as other:
        other.change(1, "people", ben, name="Benny")
    people.take(kept, seen, (Edit(1, ben, "name", "Benedict", "ben"),), T)
    assert cell(workspace, "ben", "name") == "Benny"
    app = drive("group", visit)
    assert "Yours: Name Benedict" in texts(app)
    assert "Stored now: Name Benny" in texts(app)
    app.button(key="group-clash-mine").click().run()
    assert not app.exception
    assert cell(workspace, "ben", "name") == "Benedict"
    assert "Yours:" not in texts(app)


def test_taps_say_who_was_where_and_the_last_on_a_cell_counts(
    kept: keeping.Kept, workspace: Workspace
) -> None:
    ben, one = row(workspace, "ben"), int(workspace.sessions(1)["id"].iloc[0])
    edits = (
        Edit(1, ben, str(one), "late", "present"),
        Edit(2, ben, str(one), "left early", "late"),
        Edit(3, 999, str(one), "late", ""),
    )
    presence.take_taps(kept, people.names_of(workspace.roster(1)), edits, T)
    assert doings(kept).failure is None
    assert workspace.attendance(1)[one, ben] == "left early"
    before = workspace.last_change(1)
    presence.take_taps(kept, people.names_of(workspace.roster(1)), edits, T)  # told again: stays as it is
    assert workspace.attendance(1)[one, ben] == "left early"
    workspace.undo(1)
    assert workspace.last_change(1) >= before


def test_who_is_absent_where_acts_of_theirs_are_recorded_is_said(
    drive: Drive, visit: AppState, workspace: Workspace
) -> None:
    one = int(workspace.sessions(1)["id"].iloc[0])
    change = {person: StatusChange(one, row(workspace, person), "absent") for person in ("ana", "dee")}
    workspace.set_statuses(1, [change["ana"], change["dee"]])
    visit.choices["group"] = {"part": "presence"}
    said = texts(drive("group", visit))
    assert "Ana is set as absent in Session 1, but 1 act of theirs is recorded there" in said
    assert "Dee is set" not in said  # who was silent may well have been absent


def test_a_tap_on_what_somebody_else_changed_asks(kept: keeping.Kept, workspace: Workspace) -> None:
    ben, one = row(workspace, "ben"), int(workspace.sessions(1)["id"].iloc[0])
    workspace.set_attendance(1, "1", "ben", "absent")
    presence.take_taps(kept, {ben: "Ben"}, (Edit(1, ben, str(one), "late", "present"),), T)
    clash = doings(kept).clash
    assert clash is not None
    assert (clash.mine, clash.theirs) == ("came late", "absent")
    clash.insist()
    assert workspace.attendance(1)[one, ben] == "late"


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("session", "  The   storm ", "The storm"),
        ("date", "2026-03-05", "2026-03-05"),
        ("date", "", ""),
        ("planned_s", "90", 5400.0),
        ("length_s", "92,5", 5550.0),
        ("number", "2.5", 2.5),
        ("number", "", None),
        ("breaks", "45-55; 80–85", "2700-3300;4800-5100"),
        ("breaks", "", ""),
    ],
)
def test_a_sessions_fields_are_read(column: str, text: str, value: object) -> None:
    assert presence.read(column, text) == value
    assert presence.read(column, presence.written(column, value)) == value


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("session", " "),
        ("date", "5 March"),
        ("planned_s", "-3"),
        ("number", "one"),
        ("breaks", "55-45"),
        ("breaks", "9"),
    ],
)
def test_what_cannot_be_read_is_said(column: str, text: str) -> None:
    with pytest.raises(SettingError):
        presence.read(column, text)


def test_a_session_is_edited_in_place(kept: keeping.Kept, workspace: Workspace) -> None:
    one = int(workspace.sessions(1)["id"].iloc[0])
    edits = (Edit(1, one, "session", "First", "1"), Edit(2, one, "length_s", "80", ""))
    presence.take(kept, workspace.sessions(1), edits)
    assert doings(kept).failure is None
    assert workspace.load_log(1).sessions[["session", "length_s"]].iloc[0].tolist() == ["First", 4800.0]


def test_dragged_seats_are_those_of_every_sociogram(kept: keeping.Kept, workspace: Workspace) -> None:
    order = ["dee", "lena", "anna", "ben", "ana"]
    seating.arrange(kept, workspace.roster(1), order, T)
    assert doings(kept).failure is None
    assert people_of(workspace.load_log(1))["member"].tolist() == order
    assert workspace.undo(1) == "seats changed"


def test_two_who_move_seats_at_once_see_both_orders(kept: keeping.Kept, workspace: Workspace) -> None:
    seen = workspace.roster(1)
    order = people_of(workspace.load_log(1))["member"].tolist()
    seating.arrange(kept, seen, order[::-1], T)
    seating.arrange(kept, seen, order, T)
    clash = doings(kept).clash
    assert clash is not None
    assert clash.theirs == T.names(people_of(workspace.load_log(1))["name"].tolist())
    clash.insist()
    assert people_of(workspace.load_log(1))["member"].tolist() == order


def test_what_merging_does_is_said_before_it_is_done(workspace: Workspace) -> None:
    foreseen = workspace.merging(1, row(workspace, "ana"), row(workspace, "anna"))
    lines = people.merging_words(foreseen, "Ana", "Anna", T)
    assert lines[0] == "Acts of Anna: 1 given and 1 received go to Ana."
    assert lines[-1] == "It can be undone in one step."
    assert not any(line.startswith("0 ") for line in lines)


@pytest.mark.parametrize(
    "told", [None, "x", [1], [["1", 2, "a", "b", "c"]], [[1, 2, "a", "b"]], [[1, 2, 3, "b", "c"]], {"a": 1}]
)
def test_what_the_browser_makes_up_is_no_edit(told: object) -> None:
    assert understood(told) == ()


def test_another_group_begins_anew(kept: keeping.Kept, visit: AppState) -> None:
    doings(kept).say("x")
    assert isinstance(visit.entries["group"], Doings)
    other = keeping.Kept(kept.workspace, 2, "kept-2", kept.log)
    assert doings(other).said is None
