"""A second rater: begun blind, finished for good, compared, decided, and made one log."""

from __future__ import annotations

import pytest

from groupdyn.app import keeping
from groupdyn.app.blind import blind_coding
from groupdyn.app.keeping import Kept
from groupdyn.app.recording.telling import said_act
from groupdyn.app.state import AppState
from groupdyn.i18n import LANGUAGES, translator
from groupdyn.workspace import NewAct
from tests.app.conftest import Drive, component, state_of, tell, turn_to
from tests.groups import a_led_log
from tests.workspace.places import PASSPHRASE


@pytest.fixture
def visit(visit: AppState) -> AppState:
    visit.choices["record"] = {"how": "second"}
    return visit


@pytest.fixture
def group(visit: AppState) -> int:
    return keeping.kept_group(visit).group


def a_finished_coding(workspace, group) -> int:
    """Rita saw the first act as another kind, missed the second, and noted one that the log has not."""
    coding = workspace.begin_coding(group, "3", "Rita")
    acts = [
        ("anna", "bela", "challenge", 1.0),
        ("lena", "GROUP", "support", 121.0),
        ("cyril", "anna", "support", 300.0),
    ]
    workspace.append_acts(
        group, [NewAct("3", s, r, c, "b", n, start_s=t) for n, (s, r, c, t) in enumerate(acts)], strand="Rita"
    )
    workspace.finish_coding(group, "3", "Rita")
    return coding


def plainly(element) -> str:
    """A text without the backslashes that keep names from being Markdown."""
    return element.value.replace("\\", "")


def press(app, key):
    next(button for button in app.button if button.key == key).click().run()
    assert not app.exception
    return app


def test_a_blind_coding_is_begun_with_a_name(drive: Drive, visit, workspace, group):
    app = drive("record", visit)
    press(app, "second-begin")
    assert "Give the rater a name" in app.error[0].value
    app.text_input(key=f"second-rater-{visit.group}").input("Rita").run()
    press(app, "second-begin")
    (coding,) = workspace.codings(group)
    assert (coding.rater, coding.session, coding.finished_at) == ("Rita", "3", None)
    assert any("codes Session 3, blind" in plainly(header) for header in app.header)


def test_while_it_goes_on_nothing_of_the_first_coding_is_shown_in_this_window(
    drive: Drive, visit, workspace, group
):
    coding = workspace.begin_coding(group, "3", "Rita")
    visit.choices["record"]["coding"] = coding
    app = drive("record", visit)
    assert not any(widget.key and widget.key.startswith("record-how") for widget in app.button_group)
    for page in ("sociogram", "feedback", "cohesion", "members"):
        turn_to(app, page)
        assert [header.value for header in app.header] == ["You are coding this group blind"]
        assert not app.get("plotly_chart")
    press(app, "blind-leave")
    assert not blind_coding(state_of(app))
    turn_to(app, "members")
    assert app.get("plotly_chart")
    assert workspace.codings(group)[0].finished_at is None


def test_somebody_elses_coding_is_not_opened_before_it_is_finished(
    drive: Drive, visit, workspace, group, tmp_path
):
    from groupdyn.workspace import open_workspace

    with open_workspace(tmp_path / "w", PASSPHRASE, who="Rita herself") as other:
        coding = other.begin_coding(group, "3", "Rita")
    visit.choices["record"]["coding"] = coding
    app = drive("record", visit)
    assert not blind_coding(state_of(app))
    assert any("being coded, blind" in plainly(text) for text in app.markdown)
    assert not [b for b in app.button if b.key in (f"second-open-{coding}", f"second-drop-{coding}")]


def test_it_is_finished_for_good_and_then_compared(drive: Drive, visit, workspace, group):
    coding = workspace.begin_coding(group, "3", "Rita")
    visit.choices["record"]["coding"] = coding
    app = drive("record", visit)
    press(app, "second-finish")
    assert workspace.codings(group)[0].finished_at is not None
    assert "noted no act alike" in plainly(app.header[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_comparison_says_how_far_they_agree(drive: Drive, visit, workspace, group, language):
    visit.choices["record"]["coding"] = a_finished_coding(workspace, group)
    visit.language = language
    app = drive("record", visit)
    assert not app.exception and not app.error
    assert len(app.get("plotly_chart")) == 3
    if language == "en":
        said = " ".join(plainly(text) for text in app.markdown)
        assert "2 acts were noted by both" in said
        assert "few acts" in said
        assert "0 of 3 decided" in said


def test_of_many_kinds_those_most_often_confused_are_shown_until_all_are_asked_for(
    drive: Drive, visit, workspace, group
):
    coding = workspace.begin_coding(group, "2", "Rita")
    kinds = [code.code for code in keeping.kept_group(visit).log.scheme.codes][:14]
    for strand, shift in ((None, 0), ("Rita", 1)):
        acts = [
            NewAct(
                "2",
                "cyril",
                "GROUP",
                kinds[(k + shift * (k < 9)) % 14],
                strand or "log",
                k,
                start_s=1000.0 + 10 * k,
            )
            for k in range(14)
        ]
        workspace.append_acts(group, acts, strand=strand)
    workspace.finish_coding(group, "2", "Rita")
    visit.choices["record"]["coding"] = coding
    app = drive("record", visit)
    assert any("the 10 kinds most often taken for another" in plainly(caption) for caption in app.caption)
    next(toggle for toggle in app.toggle if toggle.key == "second-all-kinds").set_value(True).run()
    assert not any("most often taken" in plainly(caption) for caption in app.caption)


def test_differences_are_decided_one_by_one_with_large_buttons(drive: Drive, visit, workspace, group):
    visit.choices["record"]["coding"] = a_finished_coding(workspace, group)
    app = drive("record", visit)
    press(app, "second-one-as second")
    decided = workspace.codings(group)[0].decisions
    assert list(decided.values()) == ["as second"]
    other = next(box for box in app.selectbox if box.key.startswith("second-other-"))
    other.select("advise").run()
    assert list(workspace.codings(group)[0].decisions.values()) == ["as second", "advise"]
    press(app, "second-previous")
    press(app, "second-one-as first")  # a change of mind
    assert "as first" in workspace.codings(group)[0].decisions.values()
    assert len(workspace.codings(group)[0].decisions) == 2


def test_differences_are_decided_in_the_table_too(drive: Drive, visit, workspace, group):
    visit.choices["record"]["coding"] = a_finished_coding(workspace, group)
    app = drive("record", visit)
    edits = [[1, 0, "decision", "as first", ""], [2, 1, "decision", "advise", ""]]
    tell(app, "sheet", "edited", edits)
    tell(
        app, "sheet", "edited", [*edits, [3, 2, "decision", "no kind", ""], [4, 7, "decision", "advise", ""]]
    )
    assert component(app, "sheet")["done"] == 4
    assert [row["cells"]["decision"] for row in component(app, "sheet")["rows"]] == ["as first", "advise", ""]
    tell(app, "sheet", "edited", [[5, 0, "decision", "", "as first"]])
    assert list(workspace.codings(group)[0].decisions.values()) == ["advise"]


def test_undecided_differences_make_no_log_and_decided_ones_do(drive: Drive, visit, workspace, group):
    visit.choices["record"]["coding"] = a_finished_coding(workspace, group)
    app = drive("record", visit)
    make = next(button for button in app.button if button.key == "second-make")
    assert make.disabled
    press(app, "second-rest-as second")
    assert set(workspace.codings(group)[0].decisions.values()) == {"as second"}
    press(app, "second-make")
    acts = workspace.strand(group, "3")
    assert acts["act"].tolist() == ["challenge", "support", "support"]
    assert {coding.rater for coding in workspace.codings(group)} == {"Rita", "First rater"}
    assert any("both codings are kept" in plainly(text) for text in app.markdown)
    assert "First rater and Rita" in plainly(app.header[0])
    press(app, "second-undo")
    assert workspace.strand(group, "3")["act"].tolist() == ["support"] * 3


def test_a_coding_is_thrown_away_only_before_it_is_finished(drive: Drive, visit, workspace, group):
    coding = workspace.begin_coding(group, "3", "Rita")
    app = drive("record", visit)
    press(app, f"second-drop-{coding}")
    assert workspace.codings(group) == ()
    finished = a_finished_coding(workspace, group)
    app.run()
    assert not [b for b in app.button if b.key == f"second-drop-{finished}"]


def test_a_file_that_was_coded_elsewhere_becomes_a_coding(visit, group):
    from groupdyn.app.recording.second import _read
    from groupdyn.errors import SelectionError

    kept = keeping.kept_group(visit)
    content = b"session,sender,receiver,act,start_s\n3,anna,bela,challenge,1\n3,bela,GROUP,support,5\n2,anna,bela,x,1\n"
    acts = _read(kept, "3", content)
    assert [(a.session, a.sender, a.receiver, a.act, a.start_s) for a in acts] == [
        ("3", "anna", "bela", "challenge", 1.0), ("3", "bela", "GROUP", "support", 5.0),
    ]  # fmt: skip
    with pytest.raises(SelectionError, match="zoe"):
        _read(kept, "3", content.replace(b"3,bela", b"3,zoe"))
    with pytest.raises(SelectionError, match="no acts of this session"):
        _read(kept, "1", content)


def test_what_a_rater_saw_points_at_the_receiver_between_names_written_right_to_left(
    visit: AppState,
) -> None:
    log = a_led_log({"1": ["محمد>فاطمة:support"]}, leaders="")
    kept = Kept(visit.workspace, 1, "kept-1", log)
    said = said_act(log.acts, 0, kept, translator("en"))
    assert said.startswith("\u2068محمد\u2069 → \u2068فاطمة\u2069, ")
