"""The import page: from a file to the open group, with nothing lost and nothing left out without a word."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import pytest
from streamlit.testing.v1 import AppTest

from groupdyn.app.importing.draft import Draft, Upload, draft_of
from groupdyn.app.importing.file_step import first_rows
from groupdyn.app.importing.matters import TITLES, kinds, rows_at, seen
from groupdyn.app.importing.people import add_silent, change, finished, people_of
from groupdyn.app.importing.problems_step import set_aside_table
from groupdyn.app.importing.words import literal
from groupdyn.app.state import AppState
from groupdyn.i18n import translator
from groupdyn.log import InteractionLog
from groupdyn.readers.findings import TEXTS as READING
from groupdyn.schemes import SCHEMES
from groupdyn.transcripts.findings import TEXTS as TRANSCRIBED
from groupdyn.validation.findings import BESIDE
from groupdyn.validation.findings import TEXTS as CHECKING

from .conftest import Drive, component, state_of, tell, turn_to

CLEAN = """session,sender,receiver,act,start_s
1,ana,ben,support,10
1,ben,ana,support,20
1,cy,GROUP,ask,30
2,ana,cy,ask,5
"""
INDONESIAN = """sesi;pengirim;penerima;tindakan;waktu
1;ayu;bagas;support;00:10
1;bagas;semua;ask;00:20
2;citra;ayu;ask;00:05
"""
ROSTER = """member,name,role
ana,Ana,member
ben,Ben,member
cy,Cy,member
dina,Dina,member
lena,Lena,leader
"""
FLAWED = """session,sender,receiver,act,start_s,text
1,ana,ben,support,10,a secret said in the group
1,anna,ben,support,20,
1,,ana,ask,30,
1,zed,ana,ask,40,
1,ben,cy,supportt,50,
1,cy,ben,ask,60,=1+1
1,cy,ben,ask,60,=1+1
1,lena,ana
2,lena,GROUP,ask,soon,
"""
EVIL = "![x](http://evil.example/x.png)"


def drop(app: AppTest, **files: str) -> AppTest:
    """Drop files on the page; `roster=…` is the file `roster.csv`."""
    given = [(f"{name}.csv", text.encode(), "text/csv") for name, text in files.items()]
    return app.file_uploader[0].set_value(given).run()


def press(app: AppTest, key: str) -> AppTest:
    """Press the first button whose key begins so."""
    found = next(button for button in app.button if str(button.key).startswith(key))
    return found.click().run()


def keys(app: AppTest) -> list[str]:
    return [str(button.key) for button in app.button]


def told(app: AppTest) -> str:
    """All that the page says."""
    spoken: Iterable[object] = (
        e.value
        for kind in (app.title, app.subheader, app.markdown, app.caption, app.error, app.warning)
        for e in kind
    )
    return "\n".join(map(str, spoken)).replace("\\", "")


def draft(app: AppTest) -> Draft:
    held = state_of(app).entries["draft"]
    assert isinstance(held, Draft)
    return held


def given(**files: str) -> Draft:
    """A draft with files, without the page."""
    one = Draft()
    one.take(Upload(f"{name}.csv", text.encode()) for name, text in files.items())
    return one


def opened(app: AppTest) -> InteractionLog:
    log = state_of(app).log
    assert log is not None
    return log


# --- the way through -----------------------------------------------------------------------------


def test_a_clean_file_is_open_after_two_clicks(drive: Drive) -> None:
    app = drop(drive("import"), thursday=CLEAN)
    assert "CSV · UTF-8 · cells separated by commas · 4 rows" in told(app)
    press(app, "import-next-file")
    assert draft(app).step == "people"
    press(app, "import-open")
    assert not app.exception
    visit = state_of(app)
    assert visit.page == "sociogram"
    assert (len(opened(app)), len(opened(app).roster), len(opened(app).sessions)) == (4, 3, 2)
    assert list(visit.titles.values()) == ["thursday"]


def test_a_file_from_the_start_page_is_taken_up_and_the_same_file_again_changes_nothing() -> None:
    visit = AppState(entries={"files": [("thursday.csv", CLEAN.encode())]})
    first = draft_of(visit)
    first.step = "columns"
    visit.entries.update(files=[("copy.csv", CLEAN.encode())])
    assert draft_of(visit) is first
    assert (first.step, first.main and first.main.name) == ("columns", "thursday.csv")
    visit.entries.update(files=[("roster.csv", ROSTER.encode())])
    assert draft_of(visit) is first
    assert first.companions["roster"].tables[0].data.num_rows == 5
    visit.entries.update(files=[("other.csv", INDONESIAN.encode()), ("roster.csv", ROSTER.encode())])
    other = draft_of(visit)
    assert other is not first
    assert other.main is not None and other.main.name == "other.csv"
    assert list(other.companions) == ["roster"]


def test_several_files_at_once_are_told_apart_by_their_columns(drive: Drive) -> None:
    attendance = "session,member,status\n1,ana,present\n1,ben,late\n1,cy,absent\n"
    questionnaire = "session,rater,score\n1,ana,3\n"
    app = drop(drive("import"), roster=ROSTER, attendance=attendance, scores=questionnaire, thursday=CLEAN)
    assert not app.exception
    now = draft(app)
    assert now.main is not None and now.main.name == "thursday.csv"
    kinds_by_name = {upload.name: now.kinds[upload.fingerprint] for upload in now.beside}
    assert kinds_by_name == {
        "roster.csv": "roster",
        "attendance.csv": "attendance",
        "scores.csv": "unused",
    }
    asked = [box for box in app.selectbox if str(box.key).startswith("import-kind-")]
    assert len(asked) == 3


def test_a_second_log_waits_until_it_is_said_what_it_is(drive: Drive) -> None:
    app = drop(drop(drive("import"), thursday=CLEAN), other=INDONESIAN)
    (second,) = draft(app).beside
    assert draft(app).kinds[second.fingerprint] == "unused"
    app.selectbox(key=f"import-kind-{second.fingerprint}").set_value("acts").run()
    assert not app.exception
    assert draft(app).main is second
    assert [upload.name for upload in draft(app).beside] == ["thursday.csv"]


def test_indonesian_headers_are_recognised_and_shown_as_they_stand(drive: Drive) -> None:
    app = press(drop(drive("import"), kamis=INDONESIAN), "import-go-columns")
    boxes = {str(b.key).removeprefix("import-map-acts-"): b.value for b in app.selectbox if b.key}
    assert (boxes["session"], boxes["sender"], boxes["receiver"]) == ("sesi", "pengirim", "penerima")
    assert (boxes["act"], boxes["start_s"]) == ("tindakan", "waktu")
    press(app, "import-next-columns")
    press(app, "import-open")
    assert opened(app).acts["receiver"].astype("str").tolist() == ["bagas", "GROUP", "ayu"]


def test_unknown_headers_are_mapped_by_hand_and_the_next_such_file_is_read_the_same_way(drive: Drive) -> None:
    strange = CLEAN.replace("sender,receiver,act", "Wer,Wem,Was")
    app = press(drop(drive("import"), strange=strange), "import-next-file")
    assert draft(app).step == "columns"
    assert app.button(key="import-next-columns").disabled
    for key, header in (("sender", "Wer"), ("receiver", "Wem"), ("act", "Was")):
        app.selectbox(key=f"import-map-acts-{key}").set_value(header).run()
    press(app, "import-next-columns")
    assert draft(app).step == "people"
    press(press(app, "import-go-file"), "import-again")
    drop(app, next_week=strange.replace("ben", "bea"))
    press(app, "import-next-file")
    assert draft(app).step == "people"
    press(app, "import-open")
    assert "bea" in set(opened(app).roster["member"])


def test_a_column_that_is_taken_for_another_meaning_leaves_the_first() -> None:
    now = given(thursday=CLEAN.replace("GROUP", "ana"))
    now.choose_column("acts", "receiver", "sender")
    assert now.tables()["acts"].headers["receiver"] == "sender"
    assert "sender" not in now.tables()["acts"].headers
    now.choose_column("acts", "sender", "receiver")
    assert now.tables()["acts"].headers["receiver"] == "sender"
    assert now.outcome().checked.log is not None
    now.choose_column("acts", "start_s", "")
    assert "start_s" not in now.tables()["acts"].headers


# --- problems and repairs ------------------------------------------------------------------------


def flawed(drive: Drive) -> AppTest:
    return press(drop(drive("import"), thursday=FLAWED, roster=ROSTER), "import-next-file")


def test_all_problems_are_listed_with_their_rows_errors_first(drive: Drive) -> None:
    app = flawed(drive)
    assert draft(app).step == "problems"
    said = told(app)
    for part in (
        "“anna” in “sender” is not on the roster.",
        "“zed” in “sender” is not on the roster.",
        "The column “sender” is empty.",
        "“soon” in “start_s” is not a time.",
        "Acts, row 3",
        "thursday, row 9",
        "supportt",
    ):
        assert part in said, part
    blocks = [kind.blocks for kind in kinds(draft(app).outcome())]
    assert blocks == sorted(blocks, reverse=True) and blocks[-1] is False
    assert app.button(key="import-next-problems").disabled
    assert "a secret" not in said


def test_a_flawed_file_is_repaired_and_opens_with_the_right_numbers(drive: Drive) -> None:
    app = flawed(drive)
    outcome = draft(app).outcome()
    matters = {(one.first.code, one.first.found): one.key for kind in kinds(outcome) for one in kind.matters}
    app.button(key=f"import-nearest0-{matters['unknown-member', 'anna']}").click().run()
    app.button(key=f"import-add-{matters['unknown-member', 'zed']}").click().run()
    app.selectbox(key=f"import-choose-{matters['empty-value', '']}").set_value("dina").run()
    app.button(key=f"import-nearest0-{matters['unknown-code', 'supportt']}").click().run()
    app.button(key=f"import-aside-{matters['not-a-time', 'soon']}").click().run()
    app.button(key=f"import-aside-{matters['duplicate-act', None]}").click().run()
    app.button(key=f"import-aside-{matters['row-too-short', None]}").click().run()
    assert not app.exception
    assert kinds(draft(app).outcome()) == ()
    assert "3 rows are set aside" in told(app)
    press(app, "import-next-problems")
    press(app, "import-open")
    log = opened(app)
    acts = log.acts.astype({"sender": "str", "act": "str"})
    assert acts["sender"].tolist() == ["ana", "ana", "dina", "zed", "ben", "cy"]
    assert acts["act"].tolist() == ["support", "support", "ask", "ask", "support", "ask"]
    assert sorted(log.roster["member"]) == ["ana", "ben", "cy", "dina", "lena", "zed"]


def test_an_answer_can_be_taken_back(drive: Drive) -> None:
    app = flawed(drive)
    before = len(draft(app).outcome().checked.errors)
    press(app, "import-nearest0")
    assert len(draft(app).outcome().checked.errors) == before - 1
    assert "“anna” is read as “ana” (Acts, row 3)" in told(app)
    press(app, "import-undo")
    assert len(draft(app).outcome().checked.errors) == before
    assert "Settled" not in told(app)


def test_one_name_in_two_columns_is_one_question(drive: Drive) -> None:
    text = "session,sender,receiver,act\n1,anna,ben,ask\n1,ben,anna,ask\n"
    app = press(drop(drive("import"), thursday=text, roster=ROSTER), "import-next-file")
    assert sum(key.startswith("import-add-") for key in keys(app)) == 1
    press(app, "import-nearest0")
    log = draft(app).outcome().checked.require()
    assert set(log.acts["sender"]) | set(log.acts["receiver"]) == {"ana", "ben"}


def test_many_problems_of_a_kind_are_settled_together_and_stay_readable(drive: Drive) -> None:
    rows = "".join(f"1,stranger {i},ana,ask\n" for i in range(60))
    app = drop(drive("import"), thursday=f"session,sender,receiver,act\n1,ben,ana,ask\n{rows}", roster=ROSTER)
    press(app, "import-next-file")
    assert sum(key.startswith("import-add-") for key in keys(app)) == 20
    press(app, "import-more-unknown-member")
    assert sum(key.startswith("import-add-") for key in keys(app)) == 60
    press(app, "import-all-aside-unknown-member")
    assert not app.exception
    assert len(draft(app).outcome().checked.set_aside) == 60
    assert sum(key.startswith("import-undo-") for key in keys(app)) == 20
    press(app, "import-next-problems")
    press(app, "import-open")
    assert len(opened(app)) == 1


def test_day_or_month_first_is_asked(drive: Drive) -> None:
    text = (
        "session,sender,receiver,act,time\n1,ana,ben,ask,03/04/2026 10:00\n1,ben,ana,ask,03/04/2026 10:01\n"
    )
    app = press(drop(drive("import"), thursday=text), "import-next-file")
    assert "import-next-problems" in keys(app) and app.button(key="import-next-problems").disabled
    press(app, "import-dayfirst")
    assert draft(app).outcome().checked.require().sessions["date"].tolist() == ["2026-04-03"]
    press(app, "import-undo")
    press(app, "import-monthfirst")
    assert draft(app).outcome().checked.require().sessions["date"].tolist() == ["2026-03-04"]


def test_warnings_do_not_stand_in_the_way(drive: Drive) -> None:
    text = CLEAN.replace("support", "hug")
    app = press(drop(drive("import"), thursday=text), "import-next-file")
    assert draft(app).step == "problems"
    assert not app.button(key="import-next-problems").disabled


def test_only_what_a_repair_can_mend_is_offered() -> None:
    now = given(thursday="session,session,sender,act\n1,1,ana,ask\n")
    (kind,) = [k for k in kinds(now.outcome()) if k.code == "duplicate-header"]
    assert not kind.matters[0].can_set_aside and not kind.matters[0].choices
    tidied = given(thursday="session,sender,act\n1,ana ,ask\n1,ana,ask\n")
    (kind,) = kinds(tidied.outcome())
    assert (kind.code, kind.matters[0].can_set_aside) == ("name-tidied", False)


def test_a_code_that_a_later_scheme_knows_is_not_replaced_any_more() -> None:
    now = given(thursday="session,sender,act\n1,ana,supportt\n")
    (problem,) = now.outcome().checked.problems
    now.settle([problem], "replace", "support")
    assert set(now.outcome().checked.require().acts["act"]) == {"support"}
    own = b'{"id": "own", "codes": ["supportt"]}'
    from groupdyn.schemes import read_scheme

    now.scheme, now.own_scheme = "own", read_scheme(own, name="own.json")
    assert set(now.outcome().checked.require().acts["act"]) == {"supportt"}


def test_every_kind_of_problem_has_a_title() -> None:
    assert set(CHECKING) | set(BESIDE) | set(READING) | set(TRANSCRIBED) <= set(TITLES)


# --- what is set aside ---------------------------------------------------------------------------


def test_what_is_set_aside_is_saved_with_the_reason_beside_each_row(drive: Drive) -> None:
    app = flawed(drive)
    for kind in ("row-too-short", "empty-value", "not-a-time", "duplicate-act"):
        one = next(m for k in kinds(draft(app).outcome()) if k.code == kind for m in k.matters)
        app.button(key=f"import-aside-{one.key}").click().run()
    content = next(b for b in app.download_button if str(b.key) == "import-save-csv")
    assert content.label == "Save as CSV"
    table = set_aside_table(draft(app), draft(app).outcome(), translator("en"))
    from groupdyn.writers import write_table

    file = io.BytesIO()
    write_table(table, file, "csv")
    rows = list(csv.DictReader(io.StringIO(file.getvalue().decode("utf-8-sig"))))
    reasons = {row["Row"]: row["Reason"] for row in rows}
    assert reasons == {
        "4": "Empty cells",
        "8": "Acts that stand twice",
        "9": "Rows with too few cells",
        "10": "Cells that are no time",
    }
    by_row = {row["Row"]: row for row in rows}
    assert by_row["10"]["start_s"] == "soon"
    assert by_row["8"]["text"] == "'=1+1"
    assert by_row["9"]["As it stands"] == "1,lena,ana"


def test_free_text_is_hidden_until_asked_for(drive: Drive) -> None:
    app = drop(drive("import"), thursday=FLAWED)
    assert "text" not in app.dataframe[0].value
    app.toggle(key="import-words").set_value(True).run()
    assert app.dataframe[0].value["text"].iloc[0] == "a secret said in the group"
    table = draft(app).outcome().tables["acts"]
    assert "text" not in rows_at(table, [2], 60)


def test_a_long_cell_counts_as_free_text_whatever_its_column_is_called() -> None:
    raw = given(thursday=f"session,sender,act,remark\n1,ana,ask,{'word ' * 20}\n").main
    assert raw is not None and raw.reading.raw is not None
    frame, wordy = first_rows(raw.reading.raw.tables[0], set())
    assert wordy == ["remark"] and list(frame) == ["session", "sender", "act", "remark"]


# --- nothing is lost -----------------------------------------------------------------------------


def test_nothing_is_lost_on_another_page_or_in_another_language(drive: Drive) -> None:
    app = flawed(drive)
    press(app, "import-nearest0")
    press(app, "import-go-columns")
    app.text_input(key="import-group").set_value("Kamis").run()
    app.selectbox(key="import-map-acts-start_s").set_value("").run()
    app.selectbox(key="import-scheme").set_value("bales-ipa").run()
    before = (draft(app).settled, draft(app).outcome().checked.problems)
    turn_to(app, "start")
    app.segmented_control(key="frame-language").set_value("id").run()
    turn_to(app, "import")
    assert not app.exception
    assert draft(app).step == "columns"
    assert app.text_input(key="import-group").value == "Kamis"
    assert app.selectbox(key="import-map-acts-start_s").value == ""
    assert app.selectbox(key="import-map-acts-sender").value == "sender"
    assert app.selectbox(key="import-scheme").value == "bales-ipa"
    assert (draft(app).settled, draft(app).outcome().checked.problems) == before
    assert [upload.name for upload in draft(app).files] == ["thursday.csv", "roster.csv"]


def test_the_best_fitting_scheme_is_chosen_and_each_can_be(drive: Drive) -> None:
    app = press(drop(drive("import"), thursday=CLEAN), "import-go-columns")
    assert app.selectbox(key="import-scheme").value == "groupdyn"
    assert "It knows 2 of the 2 codes in the file." in told(app)
    for scheme in SCHEMES:
        app.selectbox(key="import-scheme").set_value(scheme).run()
        assert draft(app).outcome().scheme.id == scheme
    app.selectbox(key="import-scheme").set_value("own").run()
    app.file_uploader[0].set_value(("mine.json", b"{", "application/json")).run()
    assert "not valid JSON" in told(app)
    app.file_uploader[0].set_value(("mine.json", b'{"codes": ["support", "ask"]}', "application/json")).run()
    assert not app.exception
    assert draft(app).outcome().scheme.id == "mine"


# --- people --------------------------------------------------------------------------------------


def test_who_leads_and_who_was_silent_can_be_said_where_nobody_gave_a_roster() -> None:
    now = given(thursday=CLEAN)
    base = now.outcome().checked.require()
    ana = people_of(base, now)[0]
    change(now, ana, "Ana Maria", "leader")
    assert add_silent(now, base, " Dina ")
    assert not any(add_silent(now, base, name) for name in ("Dina", "ana", "", "GROUP", "a;b"))
    log = finished(now, base)
    assert log.roster["role"].tolist() == ["leader", "member", "member", "member"]
    assert log.roster["name"].tolist() == ["Ana Maria", "ben", "cy", "Dina"]
    assert set(log.attendance.loc[log.attendance["member"] == "Dina", "status"]) == {"present"}
    assert "roster" not in log.inferred
    assert len(log) == len(base)


def test_a_given_roster_without_a_leader_keeps_everything_but_the_roles() -> None:
    per_session = "session,member,team\n1,ana,red\n1,ben,red\n1,cy,blue\n2,ana,red\n2,cy,blue\n"
    now = given(thursday=CLEAN, roster=per_session)
    base = now.outcome().checked.require()
    change(now, people_of(base, now)[1], "", "co-leader")
    log = finished(now, base)
    assert log.roster["role"].tolist() == ["member", "co-leader", "member"]
    assert log.roster["given_team"].tolist() == ["red", "red", "blue"]
    assert log.attendance.equals(base.attendance)


def test_what_was_inferred_is_said_before_opening(drive: Drive) -> None:
    app = press(drop(drive("import"), thursday=CLEAN), "import-next-file")
    said = told(app)
    assert "No roster was given" in said and "Where no attendance was given" in said
    assert "Nobody is marked as leader" in said
    assert "3 people · 2 sessions · 4 acts" in said
    assert [row["name"] for row in component(app, "sheet")["rows"]] == ["ana", "ben", "cy"]
    app.text_input(key="import-silent-0").set_value("Dina").run()
    assert [row["name"] for row in component(app, "sheet")["rows"]] == ["ana", "ben", "cy", "Dina"]
    assert "4 people · 2 sessions · 4 acts" in told(app)
    press(app, "import-open")
    assert "Dina" in set(opened(app).roster["member"])


# --- hostile and broken files --------------------------------------------------------------------


def test_hostile_names_are_shown_literally(drive: Drive) -> None:
    text = f'session,sender,receiver,act,"<b>{EVIL}"\n1,"{EVIL}",ben,<script>,x\n1,{EVIL},ana,ask,y\n'
    app = drop(drive("import"), **{f"{EVIL}<b>": text, "roster": ROSTER})
    press(app, "import-next-file")
    assert not app.exception
    raw = "\n".join(str(e.value) for kind in (app.markdown, app.caption, app.error) for e in kind)
    labels = "\n".join(str(e.label) for kind in (app.button, app.selectbox, app.toggle) for e in kind)
    for spoken in (raw, labels):
        assert "![x]" not in spoken and "<script>" not in spoken and "<b>" not in spoken
        assert "http\\://" not in spoken
    assert "\\!\\[x\\]" in raw


@pytest.mark.parametrize("text", ["see https://a.example", "www.a.example", "ana@a.example"])
def test_an_address_in_a_name_is_no_link(text: str) -> None:
    shown = literal(text)
    assert "\u2060" in shown and shown.replace("\u2060", "").replace("\\", "") == text


def test_invisible_characters_are_made_visible() -> None:
    assert seen("an\u200ba\x07") == "an‹U+200B›a‹U+0007›"


def test_a_file_that_cannot_be_read_says_why_and_another_can_follow(drive: Drive) -> None:
    app = drive("import")
    app.file_uploader[0].set_value([("log.xlsx", b"PK\x03\x04rubbish", "")]).run()
    assert not app.exception
    assert len(app.error) == 1 and "import-next-file" not in keys(app)
    press(app, "import-again")
    drop(app, thursday=CLEAN)
    assert "import-next-file" in keys(app) and not app.error


def test_a_file_without_rows_is_a_sentence_not_a_crash(drive: Drive) -> None:
    app = drop(drive("import"), thursday="session,sender,receiver,act\n")
    assert not app.exception
    press(app, "import-next-file")
    assert "there are no rows below it" in told(app)
    assert app.button(key="import-next-problems").disabled


def test_a_cell_can_be_written_anew_where_there_is_nothing_to_choose_from(drive: Drive) -> None:
    text = CLEAN.replace("1,ana,ben,support,10", "1,ana,ben,support,soon")
    app = press(drop(drive("import"), thursday=text), "import-next-file")
    (one,) = (m for kind in kinds(draft(app).outcome()) for m in kind.matters)
    app.text_input(key=f"import-write-{one.key}").set_value("0:10").run()
    assert draft(app).outcome().checked.require().acts["start_s"].tolist()[0] == 10.0
    assert "“soon” is read as “0:10”" in told(app)


# --- other kinds of files ------------------------------------------------------------------------


def workbook(**sheets: str) -> bytes:
    """A workbook with these sheets, each given as comma-separated text."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, text in sheets.items():
        sheet = book.create_sheet(name)
        for row in csv.reader(io.StringIO(text)):
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def drop_workbook(app: AppTest, content: bytes) -> AppTest:
    return app.file_uploader[0].set_value([("thursday.xlsx", content, "")]).run()


def test_the_sheets_of_a_workbook_are_recognised_and_questionnaires_left_out(drive: Drive) -> None:
    scores = "session,rater,score\n1,ana,3\n"
    app = drop_workbook(drive("import"), workbook(log=CLEAN, people=ROSTER, scores=scores))
    assert not app.exception
    assert [app.selectbox(key=f"import-sheet-{i}").value for i in range(3)] == ["acts", "roster", "unused"]
    press(app, "import-next-file")
    press(app, "import-open")
    assert sorted(opened(app).roster["member"]) == ["ana", "ben", "cy", "dina", "lena"]
    assert len(opened(app).sessions) == 2


def test_where_no_sheet_looks_like_a_log_it_is_asked_which_one_is(drive: Drive) -> None:
    strange = CLEAN.replace("sender,receiver,act", "Wer,Wem,Was")
    app = drop_workbook(drive("import"), workbook(Blatt=strange, people=ROSTER))
    assert "Say which one holds the acts" in told(app)
    assert app.button(key="import-next-file").disabled
    app.selectbox(key="import-sheet-0").set_value("acts").run()
    press(app, "import-next-file")
    assert draft(app).step == "columns"
    assert app.selectbox(key="import-map-acts-sender").value == ""


def test_a_sociomatrix_opens_like_any_log(drive: Drive) -> None:
    app = drop(drive("import"), week=",ana,ben,cy\nana,,2,1\nben,1,,\ncy,,3,\n")
    assert "sociomatrix" in told(app)
    press(app, "import-next-file")
    assert not app.exception
    assert draft(app).step == "people"
    press(app, "import-open")
    assert opened(app).acts["weight"].sum() == 7


def test_people_are_renamed_and_given_roles_in_place_each_edit_once(drive: Drive) -> None:
    app = press(drop(drive("import"), thursday=CLEAN), "import-next-file")
    edits = [
        [1, 0, "name", "Anna", "ana"],
        [2, 1, "role", "leader", "member"],
        [3, 2, "role", "boss", "member"],
        [4, 9, "name", "Nobody", ""],
        [5, 1, "acts", "7", ""],
    ]
    tell(app, "sheet", "edited", edits[:1])
    tell(app, "sheet", "edited", edits)  # an edit is told again until it is taken
    data = component(app, "sheet")
    assert data["done"] == 5
    cells = [(row["cells"]["name"], row["cells"]["role"]) for row in data["rows"]]
    assert cells == [("Anna", "member"), ("ben", "leader"), ("cy", "member")]
    tell(app, "sheet", "edited", [[6, 0, "name", " ", "Anna"], [7, 2, "name", "Cyril", "cy"]])
    press(app, "import-open")
    roster = opened(app).roster
    assert dict(zip(roster["name"], roster["role"], strict=True)) == {
        "ana": "member",
        "ben": "leader",
        "Cyril": "member",
    }
