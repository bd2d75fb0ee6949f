"""A transcript becomes a session of a kept group, and its receivers are looked through."""

from __future__ import annotations

import pytest
from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from groupdyn.app import keeping
from groupdyn.app.groups import open_group
from groupdyn.app.keeping import Kept
from groupdyn.app.recording import intake as taking
from groupdyn.app.recording.intake import LEFT_OUT, NEW, Intake, next_session, proposed_people, store
from groupdyn.app.recording.reviewing import Answer, deliver, lines_data, rows_of, words
from groupdyn.app.state import AppState
from groupdyn.errors import GroupdynError
from groupdyn.i18n import LANGUAGES, translator
from groupdyn.transcripts import Transcript
from groupdyn.transcripts.proposing import WHY
from groupdyn.workspace import Workspace
from tests.groups import a_led_log

from .conftest import Drive

T = translator("en")
CUES = (
    ("Lena", "Good evening, everybody."),
    ("Ana", "I am tired."),
    ("Ben", "Ana, what happened?"),
    ("Zoe Neu", "Mm."),
    ("Ana", "My week was long."),
)


def vtt(*cues: tuple[str, str]) -> bytes:
    times = [f"00:00:{5 * k:02}.000 --> 00:00:{5 * k + 3:02}.000" for k in range(len(cues))]
    blocks = [f"{at}\n<v {who}>{said}</v>\n" for at, (who, said) in zip(times, cues, strict=True)]
    return ("WEBVTT\n\n" + "\n".join(blocks)).encode()


EVENING = Intake("evening.vtt", vtt(*CUES))


@pytest.fixture
def visit(workspace: Workspace) -> AppState:
    visit = AppState()
    log = a_led_log({"1": ["ana>ben x3", "ben>ana", "lena>*"]}, group="Thursday", silent="cy")
    row = workspace.save_log(log, title="Thursday")
    keeping.take(visit, workspace)
    assert open_group(visit, keeping.kept_id(row))
    visit.page = "record"
    return visit


def kept_of(visit: AppState) -> Kept:
    keeping.refresh(visit)
    kept = keeping.kept_group(visit)
    assert kept is not None
    return kept


def turns_of(intake: Intake) -> Transcript:
    assert isinstance(intake.reading, Transcript)
    return intake.reading


def taken(visit: AppState, intake: Intake = EVENING, **changes: object) -> int:
    kept, transcript = kept_of(visit), turns_of(intake)
    asked: dict = {
        "people": proposed_people(transcript, kept.log), "session": "2", "new_session": True, "here": ["cy"],
        "code": "inform", "with_words": True,
    }  # fmt: skip
    return store(kept, intake, transcript, **(asked | changes))


# --- into the store ------------------------------------------------------------------------------


def test_speakers_are_found_on_the_roster_and_others_are_new(visit: AppState) -> None:
    found = proposed_people(turns_of(EVENING), kept_of(visit).log)
    assert found == {"Lena": "lena", "Ana": "ana", "Ben": "ben", "Zoe Neu": NEW}


def test_turns_are_stored_with_proposed_receivers_and_who_was_silent_counts(visit: AppState) -> None:
    taken(visit)
    log = kept_of(visit).log
    acts = log.acts[log.acts["session"] == "2"]
    assert acts["sender"].tolist() == ["lena", "ana", "ben", "Zoe Neu", "ana"]
    assert acts["receiver"].tolist()[0] == "GROUP"
    assert acts["receiver"].tolist()[2] == "ana"
    assert acts["text"].tolist()[1] == "I am tired."
    assert acts["start_s"].tolist() == [0, 5, 10, 15, 20]
    assert log.receiver_inferred.sum() == 5
    there = log.attendance[(log.attendance["session"] == "2") & (log.attendance["status"] == "present")]
    assert sorted(there["member"].astype(str)) == ["Zoe Neu", "ana", "ben", "cy", "lena"]
    assert log.sessions["length_s"].tolist()[1] == 23


def test_a_transcript_is_one_change_and_writing_that_fails_at_any_step_leaves_nothing(
    visit: AppState,
) -> None:
    workspace, left, fails, done = kept_of(visit).workspace, 0, 0, False
    before = kept_of(visit).log.fingerprint, len(workspace.trail())

    def count_down(_: object, __: object, statement: str, *___: object) -> None:
        nonlocal left
        left -= statement.startswith(("INSERT", "UPDATE", "DELETE"))
        if left == 0:
            left = -1
            raise OSError("no space left")

    event.listen(workspace.store.engine, "before_cursor_execute", count_down)
    while not done:
        fails, left = fails + 1, fails + 1
        try:
            taken(visit)
            done = True
        except OSError:
            left = -1
            assert (workspace.load_log(1).fingerprint, len(workspace.trail())) == before
    event.remove(workspace.store.engine, "before_cursor_execute", count_down)
    assert fails > 5
    after = workspace.load_log(1).fingerprint
    assert len(workspace.trail()) == before[1] + 1
    workspace.undo(1)
    assert workspace.load_log(1).fingerprint == before[0]
    workspace.redo(1)
    assert workspace.load_log(1).fingerprint == after


def test_the_same_transcript_again_adds_nothing(visit: AppState) -> None:
    taken(visit)
    before = kept_of(visit).log.fingerprint
    taken(visit, new_session=False, people={"Lena": "lena", "Ana": "ana", "Ben": "ben", "Zoe Neu": "Zoe Neu"})
    assert kept_of(visit).log.fingerprint == before


def test_turns_of_somebody_who_is_left_out_are_not_taken_and_words_only_if_wanted(visit: AppState) -> None:
    people = {"Lena": "lena", "Ana": "ana", "Ben": LEFT_OUT, "Zoe Neu": LEFT_OUT}
    taken(visit, people=people, with_words=False)
    log = kept_of(visit).log
    assert log.acts[log.acts["session"] == "2"]["sender"].tolist() == ["lena", "ana", "ana"]
    assert "text" not in log.acts
    assert "Zoe Neu" not in set(log.roster["member"])


def test_turns_for_a_session_that_is_there_stand_where_their_times_belong(visit: AppState) -> None:
    taken(visit, Intake("b.vtt", vtt(CUES[0], CUES[1])))
    late = Intake("c.vtt", vtt(("Ben", "In between."), ("Ben", "Later.")).replace(b"00:00:05", b"00:00:25"))
    late = Intake("c.vtt", late.content.replace(b"00:00:00", b"00:00:02").replace(b"00:00:08", b"00:00:28"))
    taken(visit, late, new_session=False, people={"Ben": "ben"})
    log = kept_of(visit).log
    assert log.acts[log.acts["session"] == "2"]["sender"].tolist() == ["lena", "ben", "ana", "ben"]


def test_a_file_that_is_none_is_an_answer_and_not_a_crash() -> None:
    for content in (b"", b"WEBVTT\n", b"\xff\xfe\x00", bytes(range(256)), b"hello"):
        assert isinstance(Intake("evening.vtt", content).reading, GroupdynError)


def test_the_next_session_has_the_next_number(visit: AppState) -> None:
    assert next_session(kept_of(visit).workspace.sessions(kept_of(visit).group)) == "2"
    assert taking.LEFT_OUT not in kept_of(visit).log.roster["member"].tolist()


# --- looked through ------------------------------------------------------------------------------


def people_rows(kept: Kept) -> dict[str, int]:
    roster = kept.workspace.roster(kept.group)
    return dict(zip(roster["member"].astype(str), roster["id"].astype(int), strict=True))


def sent(kept: Kept, *edits: dict, client: str = "w") -> Answer:
    numbered = [{"n": n, **edit} for n, edit in enumerate(edits, start=1)]
    return deliver(kept, {"queues": {client: numbered}}, T)


def test_the_lines_are_the_sessions_acts_with_rows_instead_of_names(visit: AppState) -> None:
    taken(visit)
    kept = kept_of(visit)
    rows, who = rows_of(kept, "2"), people_rows(kept)
    assert [row[2] for row in rows] == [who[m] for m in ("lena", "ana", "ben", "Zoe Neu", "ana")]
    assert rows[0][1:2] == ["00:00"]
    assert rows[0][3] == [-1]
    assert rows[2][3] == [who["ana"]]
    assert all(0 < row[4] < 1 for row in rows)
    assert [row[7] for row in rows] == ["everybody_called", "before", "called", "before", "before"]
    data = lines_data(kept, 2, Answer(), T)
    assert [p["key"] for p in data["people"]] == ["1", "2", "3", "4", "5"]
    assert len({c["key"] for c in data["codes"]} & set("0123456789")) == 0


def test_a_proposal_that_was_replaced_says_no_reason(visit: AppState) -> None:
    taken(visit)
    kept = kept_of(visit)
    rows, who = rows_of(kept, "2"), people_rows(kept)
    other = who["lena"] if rows[2][3] != [who["lena"]] else who["Zoe Neu"]
    sent(kept, {"id": rows[2][0], "r": [other], "s": 0.4})
    assert [bool(row[7]) for row in rows_of(kept_of(visit), "2")] == [True, True, False, True, True]


def test_every_reason_has_its_words() -> None:
    assert {key for key in words(T) if key.startswith("why_")} == {f"why_{why}" for why in WHY}


def test_an_accepted_line_is_observed_and_a_corrected_one_too(visit: AppState) -> None:
    taken(visit)
    kept = kept_of(visit)
    rows, who = rows_of(kept, "2"), people_rows(kept)
    answer = sent(
        kept,
        {"id": rows[0][0], "s": None},
        {"id": rows[1][0], "r": [who["ben"]], "s": None},
        {"id": rows[1][0], "c": "disclose"},
        {"id": rows[3][0], "r": [who["ana"], who["ben"]], "s": None},
        {"id": rows[4][0], "r": [-3], "s": None},
    )
    assert (answer.taken, answer.trouble) == ({"w": 5}, "")
    log = kept_of(visit).log
    acts = log.acts[log.acts["session"] == "2"]
    assert acts["receiver"].tolist() == ["GROUP", "ben", "ana", "ana;ben", ""]
    assert acts["act"].tolist()[1] == "disclose"
    assert acts["receiver_confidence"].isna().tolist() == [True, True, False, True, True]


def test_taking_back_brings_the_proposal_back(visit: AppState) -> None:
    taken(visit)
    kept = kept_of(visit)
    row, who = rows_of(kept, "2")[2], people_rows(kept)
    before = kept.log.fingerprint
    sent(kept, {"id": row[0], "r": [who["lena"]], "s": None, "c": "ask"})
    assert kept_of(visit).log.fingerprint != before
    sent(kept, {"id": row[0], "r": row[3], "s": row[4], "c": row[5]}, client="v")
    assert kept_of(visit).log.fingerprint == before


def test_several_changes_of_a_line_are_stored_as_one(visit: AppState) -> None:
    taken(visit)
    kept = kept_of(visit)
    row, who = rows_of(kept, "2")[1], people_rows(kept)
    entries = len(kept.workspace.trail())
    sent(
        kept,
        {"id": row[0], "r": [who["ben"]]},
        {"id": row[0], "r": [who["lena"]]},
        {"id": row[0], "c": "ask"},
    )
    assert len(kept.workspace.trail()) == entries + 1


@pytest.mark.parametrize(
    "edit",
    [{}, {"id": "1"}, {"id": 1, "r": "ana"}, {"id": 1, "r": [999]}, {"id": 1, "r": []}, {"id": 1, "s": 7},
     {"id": 1, "c": "<b>"}, {"id": 1, "r": [-9]}, {"id": 1, "s": "x"}],
)  # fmt: skip
def test_what_no_browser_of_ours_sends_changes_nothing_and_is_settled(visit: AppState, edit: dict) -> None:
    taken(visit)
    kept = kept_of(visit)
    before = kept.log.fingerprint
    row = rows_of(kept, "2")[0][0]
    if edit.get("id") == 1:
        edit = {**edit, "id": row}
    sent(kept, edit, {"id": row, "s": rows_of(kept, "2")[0][4]})
    assert kept_of(visit).log.fingerprint == before


def test_a_line_of_another_group_is_refused_and_told(visit: AppState) -> None:
    taken(visit)
    kept = kept_of(visit)
    answer = sent(kept, {"id": 10_000, "s": None})
    assert answer.taken == {"w": 1}
    assert answer.trouble


def test_nothing_is_settled_while_the_workspace_is_locked(visit: AppState) -> None:
    taken(visit)
    kept = kept_of(visit)
    row = rows_of(kept, "2")[0]
    kept.workspace.lock()
    answer = sent(kept, {"id": row[0], "s": None})
    assert answer.taken == {}
    assert answer.trouble


# --- on the page ---------------------------------------------------------------------------------


def said(app: AppTest) -> str:
    return "\n".join(
        str(e.value) for kind in (app.markdown, app.caption, app.header, app.error) for e in kind
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_asks_for_a_transcript_and_offers_what_is_still_open(
    drive: Drive, visit: AppState, language: str
) -> None:
    visit.language = language
    visit.choices["record"] = {"how": "transcript"}
    app = drive("record", visit)
    assert not app.exception
    assert translator(language)("A session from its transcript") in said(app)
    taken(visit)
    app = drive("record", visit)
    t = translator(language)
    assert t("Look through") in [button.label for button in app.button]


@pytest.mark.parametrize("language", LANGUAGES)
def test_speakers_session_and_words_are_asked_and_then_the_lines_are_there(
    drive: Drive, visit: AppState, language: str
) -> None:
    visit.language = language
    visit.choices["record"] = {"how": "transcript"}
    visit.entries["transcript"] = EVENING
    app = drive("record", visit)
    assert not app.exception
    assert "evening" in said(app)
    assert [box.value for box in app.selectbox if "transcript-who" in str(box.key)] == [
        "lena",
        "ana",
        "ben",
        NEW,
    ]
    app.button(key="transcript-store").click().run()
    assert not app.exception
    log = kept_of(visit).log
    assert log.sessions["session"].tolist() == ["1", "2"]
    assert log.receiver_inferred.sum() == 5
    assert "≈" in said(app)
    assert "transcript" not in visit.entries


def test_what_cannot_be_taken_is_listed_with_its_lines(drive: Drive, visit: AppState) -> None:
    visit.choices["record"] = {"how": "transcript"}
    spoiled = (
        vtt(*CUES) + b"\n00:00:4x.000 --> 00:00:50.000\nlost\n\n00:01:00.000 --> 00:01:01.000\n>> who?\n"
    )
    visit.entries["transcript"] = Intake("evening.vtt", spoiled)
    app = drive("record", visit)
    assert "cannot be read" in said(app)
    assert "nobody is named" in said(app)
    assert "lost" not in said(app)


def test_a_file_that_cannot_be_read_says_why(drive: Drive, visit: AppState) -> None:
    visit.choices["record"] = {"how": "transcript"}
    visit.entries["transcript"] = Intake("evening.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nhello\n")
    app = drive("record", visit)
    assert "does not say who speaks" in said(app)


def test_locking_forgets_the_transcript(visit: AppState) -> None:
    visit.entries["transcript"] = EVENING
    keeping.lock(visit)
    assert "transcript" not in visit.entries
