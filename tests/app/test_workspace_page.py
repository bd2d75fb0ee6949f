"""The Workspace page in each of its states: made, locked, open, read-only, damaged."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

import groupdyn.workspace
from groupdyn.app import keeping
from groupdyn.app.desk import SECTIONS
from groupdyn.app.desk.deeds import desk_of
from groupdyn.app.desk.words import ACTIONS
from groupdyn.app.state import AppState
from groupdyn.i18n import LANGUAGES, translator
from groupdyn.schemes import read_scheme
from groupdyn.workspace import Clock, Cost, NewAct, Workspace, create_workspace, keys, open_workspace
from groupdyn.workspace.capturing import RECORDED
from groupdyn.workspace.changes import CODED, REDO, UNDO
from groupdyn.workspace.codings import FINISHED, RECONCILED
from groupdyn.workspace.opening import DATABASE, HEADER, find_site
from groupdyn.workspace.recordings import CHANGED
from groupdyn.workspace.records import RECORDS
from groupdyn.workspace.schema import Entry
from groupdyn.workspace.trail import ERASED
from tests.workspace.places import CHEAP, PASSPHRASE

from .conftest import Drive, a_log, state_of

EIGHT = ("Ayu", "Bagas", "Citra", "Dewi", "Eko", "Farah", "Gita", "Hana")


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a try costs is asserted elsewhere."""
    monkeypatch.setattr(Cost.__init__, "__defaults__", (CHEAP.memory_kib, CHEAP.passes, CHEAP.lanes))


@pytest.fixture
def spot(tmp_path: Path) -> Path:
    return tmp_path / "workspace"


def said(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.header, app.subheader, app.error, app.warning)
    texts = [str(element.value) for kind in kinds for element in kind]
    return "\n".join([*texts, *(str(html.proto.body) for html in app.get("html"))]).replace("\\", "")


def visit_at(spot: Path, workspace: Workspace | None = None, **more: object) -> AppState:
    visit = AppState(place=str(spot), **more)
    if workspace is not None:
        keeping.take(visit, workspace)
    return visit


def a_workspace(spot: Path, passphrase: str | None = PASSPHRASE) -> Workspace:
    made, _ = create_workspace(spot, passphrase, unencrypted=passphrase is None, cost=CHEAP, who="tester")
    return made


def held(app: AppTest) -> str:
    """Everything that the visit's session state holds."""
    return repr(app.session_state)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_workspace_gives_a_recovery_key_once(drive: Drive, spot: Path, language: str) -> None:
    app = drive("workspace", visit_at(spot, language=language))
    assert not app.exception
    app.text_input(key="desk-make-passphrase").set_value(PASSPHRASE)
    app.text_input(key="desk-make-again").set_value(PASSPHRASE)
    app.text_input(key="desk-make-who").set_value("Rini")
    press(app, translator(language)("Make the workspace"))
    assert not app.exception
    recovery = desk_of(state_of(app)).recovery
    assert len(recovery) == 39
    assert recovery[:9] in said(app)
    assert PASSPHRASE not in held(app)
    app.button(key="desk-recovery-done").click().run()
    assert recovery[:9] in said(app)  # not before it is said to be put away
    assert len(app.error) == 1
    app.checkbox(key="desk-recovery-there").check()
    app.button(key="desk-recovery-done").click().run()
    assert not app.exception
    assert recovery[:9] not in said(app)
    assert recovery not in held(app)
    workspace = state_of(app).workspace
    assert workspace is not None
    assert workspace.is_encrypted
    assert workspace.who == "Rini"
    workspace.close()
    with open_workspace(spot, recovery_key=recovery) as again:
        assert again.who == "Rini"  # known from now on


def press(app: AppTest, label: str) -> AppTest:
    """Press the button with these words."""
    return next(b for b in app.button if str(b.label).replace("\\", "") == label).click().run()


def labels(app: AppTest) -> list[str]:
    return [str(b.label).replace("\\", "") for b in app.button]


# --- made ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "again", "sentence"),
    [
        ("short", "short", "at least 12"),
        (PASSPHRASE, PASSPHRASE + "s", "not the same"),
        ("", "", "at least 12"),
    ],
)
def test_a_passphrase_that_protects_nothing_makes_nothing(
    drive: Drive, spot: Path, first: str, again: str, sentence: str
) -> None:
    app = drive("workspace", visit_at(spot))
    app.text_input(key="desk-make-passphrase").set_value(first)
    app.text_input(key="desk-make-again").set_value(again)
    press(app, "Make the workspace")
    assert not app.exception
    assert sentence in said(app)
    assert not spot.exists()
    assert state_of(app).workspace is None
    assert app.text_input(key="desk-make-passphrase").value == ""


def test_without_encryption_only_by_an_explicit_choice(drive: Drive, spot: Path) -> None:
    app = drive("workspace", visit_at(spot))
    press(app, "Make it without encryption")
    assert "Say first" in said(app)
    assert not spot.exists()
    app.checkbox(key="desk-make-understood").check()
    press(app, "Make it without encryption")
    assert not app.exception
    workspace = state_of(app).workspace
    assert workspace is not None
    assert not workspace.is_encrypted
    assert "not encrypted" in said(app)
    workspace.close()


def test_a_place_that_is_taken_is_refused(drive: Drive, spot: Path, tmp_path: Path) -> None:
    app = drive("workspace", visit_at(spot))
    app.text_input(key="desk-make-place").set_value(str(tmp_path))
    app.text_input(key="desk-make-passphrase").set_value(PASSPHRASE)
    app.text_input(key="desk-make-again").set_value(PASSPHRASE)
    press(app, "Make the workspace")
    assert "already" in said(app)


def test_a_server_s_password_is_never_shown(drive: Drive) -> None:
    app = drive("workspace", AppState(place="postgresql://rini:geheim42@db.example/groups"))
    assert not app.exception
    assert "db.example" in said(app)
    assert "geheim42" not in said(app)
    assert not any("geheim42" in str(field.value) for field in app.text_input)


# --- locked --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_passphrase_says_one_sentence_and_the_right_one_opens(
    drive: Drive, spot: Path, language: str
) -> None:
    a_workspace(spot).close()
    t = translator(language)
    app = drive("workspace", visit_at(spot, language=language))
    sentences = set()
    for wrong in ("", "not this one at all", PASSPHRASE.upper()):
        app.text_input(key="desk-unlock-passphrase").set_value(wrong)
        press(app, t("Open"))
        assert not app.exception
        (error,) = app.error
        sentences.add(error.value)
        assert not wrong or wrong not in held(app)
    assert len(sentences) == 1
    app.text_input(key="desk-unlock-passphrase").set_value(PASSPHRASE)
    press(app, t("Open"))
    assert not app.exception
    assert not app.error
    assert state_of(app).workspace is not None
    assert PASSPHRASE not in held(app)
    assert app.header[0].value == t("Your workspace")
    app.button(key="desk-lock").click().run()
    assert state_of(app).workspace is None
    assert app.header[0].value == t("Your workspace is locked")


def test_the_recovery_key_opens_too(drive: Drive, spot: Path) -> None:
    made, recovery = create_workspace(spot, PASSPHRASE, cost=CHEAP)
    made.close()
    app = drive("workspace", visit_at(spot))
    app.text_input(key="desk-recover-key").set_value(recovery.lower().replace("-", " "))
    press(app, "Open with it")
    assert not app.exception
    assert state_of(app).workspace is not None
    assert "Choose a new passphrase" in said(app)
    assert recovery not in held(app)


def test_an_unencrypted_workspace_opens_without_a_passphrase(drive: Drive, spot: Path) -> None:
    a_workspace(spot, None).close()
    app = drive("workspace", visit_at(spot))
    app.button(key="desk-open-plain").click().run()
    assert not app.exception
    assert state_of(app).workspace is not None


@pytest.mark.parametrize("spoiled", [HEADER, DATABASE])
def test_a_damaged_workspace_offers_its_backups_and_one_is_restored_elsewhere(
    drive: Drive, spot: Path, tmp_path: Path, spoiled: str
) -> None:
    with a_workspace(spot) as made:
        row = made.save_log(a_log(), title="Thursday")
        fingerprint = made.load_log(row).fingerprint
        made.backup()
    (spot / spoiled).write_bytes(b"\0" * 5000)
    app = drive("workspace", visit_at(spot))
    assert not app.exception
    if spoiled == DATABASE:
        app.text_input(key="desk-unlock-passphrase").set_value(PASSPHRASE)
        press(app, "Open")
    assert "damaged" in said(app)
    assert len(app.selectbox(key="desk-restore-listed-0").options) == 2
    app.text_input(key="desk-restore-place-0").set_value(str(tmp_path / "again"))
    app.text_input(key="desk-restore-secret-0").set_value(PASSPHRASE)
    press(app, "Restore")
    assert not app.exception
    visit = state_of(app)
    assert visit.workspace is not None
    assert visit.workspace.load_log(row).fingerprint == fingerprint
    assert visit.place == str(tmp_path / "again")
    assert PASSPHRASE not in held(app)
    visit.workspace.close()


def test_after_restoring_elsewhere_the_page_is_about_the_new_place(
    drive: Drive, spot: Path, tmp_path: Path
) -> None:
    workspace = a_workspace(spot)
    backup = workspace.backup()
    app = drive("workspace", visit_at(spot, workspace, choices={"workspace": {"section": "backups"}}))
    assert app.text_input(key="desk-backup-folder-0").value == str(spot / "backups")
    app.text_input(key="desk-restore-file-0").set_value(str(backup.path))
    app.text_input(key="desk-restore-place-0").set_value(str(tmp_path / "again"))
    app.text_input(key="desk-restore-secret-0").set_value(PASSPHRASE)
    press(app, "Restore")
    assert not app.exception
    assert app.text_input(key="desk-backup-folder-1").value == str(tmp_path / "again" / "backups")
    assert app.text_input(key="desk-restore-secret-1").value == ""
    restored = state_of(app).workspace
    assert restored is not None and restored.site.folder == tmp_path / "again"
    restored.close()


def test_a_newer_workspace_is_left_as_it_is(drive: Drive, spot: Path) -> None:
    a_workspace(spot).close()
    header = json.loads((spot / HEADER).read_text("utf-8"))
    (spot / HEADER).write_text(json.dumps({**header, "version": header["version"] + 1}), "utf-8")
    app = drive("workspace", visit_at(spot))
    assert not app.exception
    assert "newer groupdyn" in said(app)


def test_another_workspace_is_gone_to_or_made(drive: Drive, spot: Path, tmp_path: Path) -> None:
    a_workspace(spot).close()
    app = drive("workspace", visit_at(spot))
    app.text_input(key="desk-place-path").set_value(str(tmp_path / "other"))
    press(app, "Make a new workspace")
    assert not app.exception
    assert app.text_input(key="desk-make-place").value == str(tmp_path / "other")
    app.button(key="desk-make-back").click().run()
    assert app.text_input(key="desk-make-place").value == str(tmp_path / "other")  # there is none yet
    state_of(app).place = str(spot)
    app.run()
    assert app.header[0].value == "Your workspace is locked"


# --- open ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", [s.id for s in SECTIONS])
@pytest.mark.parametrize("filled", [False, True], ids=["empty", "filled"])
def test_every_section_draws_in_every_language(
    drive: Drive, spot: Path, language: str, section: str, filled: bool
) -> None:
    with a_workspace(spot) as workspace:
        if filled:
            row = workspace.save_log(a_log(), title="![x](http://evil.example)", keep_until=date(2020, 1, 1))
            workspace.remove_group(workspace.new_group("gone", [{"member": "x"}], read_scheme("groupdyn")))
            workspace.change(row, "groups", row, title="# Thursday")
            workspace.backup()
        visit = visit_at(spot, workspace, language=language, choices={"workspace": {"section": section}})
        app = drive("workspace", visit)
        assert not app.exception
        assert not app.error
        assert "](http" not in "".join(str(m.value) for m in app.markdown)


@pytest.mark.parametrize("section", [s.id for s in SECTIONS])
def test_a_workspace_that_cannot_be_written_is_read(drive: Drive, spot: Path, section: str) -> None:
    with a_workspace(spot) as made:
        made.save_log(a_log(), title="Thursday")
        key = made.key
    site = find_site(spot)
    with Workspace(site, site.connect(key, read_only=True), key, "tester", Clock()) as workspace:
        visit = visit_at(spot, workspace, choices={"workspace": {"section": section}})
        app = drive("workspace", visit)
        assert not app.exception
        assert not app.error
        assert "nobody may write" in said(app)
        assert not {"Make the group", "Rename", "Erase for good", "Export with names"} & set(labels(app))


def test_a_group_is_made_renamed_kept_until_taken_away_and_brought_back(drive: Drive, spot: Path) -> None:
    with a_workspace(spot) as workspace:
        app = drive("workspace", visit_at(spot, workspace))
        app.text_input(key="desk-new-title-0").set_value("Thursday")
        app.text_area(key="desk-new-members-0").set_value("\n".join(EIGHT) + "\n\n")
        app.text_area(key="desk-new-leaders-0").set_value("Rini\nSari")
        press(app, "Make the group")
        assert not app.exception
        (group,) = workspace.groups()
        roster = workspace.roster(group.id).set_index("member")["role"]
        assert roster.to_dict() == {
            **dict.fromkeys(EIGHT, "member"),
            "Rini": "leader",
            "Sari": "co-leader",
        }
        assert "10 people" in said(app)
        turn = desk_of(state_of(app)).turn
        app.text_input(key=f"desk-title-{group.id}-{turn}").set_value("Friday")
        app.button(key=f"desk-rename-{group.id}").click().run()
        assert workspace.groups()[0].title == "Friday"
        turn = desk_of(state_of(app)).turn
        app.date_input(key=f"desk-until-{group.id}-{turn}").set_value(date.today() - timedelta(days=1))
        app.button(key=f"desk-until-set-{group.id}").click().run()
        assert "last day of keeping has passed" in said(app)
        app.button(key=f"desk-remove-{group.id}").click().run()
        assert workspace.groups() == ()
        app.button(key="desk-undo").click().run()
        assert workspace.groups()[0].title == "Friday"
        app.button(key="desk-redo").click().run()
        app.button(key=f"desk-back-{group.id}").click().run()
        assert not app.exception
        assert len(workspace.groups()) == 1


@pytest.mark.parametrize(
    ("title", "members", "sentence"),
    [("", "Ayu", "title"), ("x", "", "at least one"), ("x", "Ayu\nAyu", "twice"), ("x", "A;B", "cannot be")],
)
def test_a_group_that_cannot_be_is_refused_and_what_was_typed_stays(
    drive: Drive, spot: Path, title: str, members: str, sentence: str
) -> None:
    with a_workspace(spot) as workspace:
        app = drive("workspace", visit_at(spot, workspace))
        app.text_input(key="desk-new-title-0").set_value(title)
        app.text_area(key="desk-new-members-0").set_value(members)
        press(app, "Make the group")
        assert not app.exception
        assert sentence in said(app)
        assert workspace.groups() == ()
        assert app.text_area(key="desk-new-members-0").value == members


def test_an_open_group_leads_to_its_sociogram_and_the_frame_locks(drive: Drive, spot: Path) -> None:
    with a_workspace(spot) as workspace:
        row = workspace.save_log(a_log(), title="Thursday")
        app = drive("workspace", visit_at(spot, workspace))
        app.button(key=f"desk-open-{row}").click().run()
        assert not app.exception
        assert (state_of(app).group, state_of(app).page) == (keeping.kept_id(row), "sociogram")
        app.button(key="frame-lock").click().run()
        assert not app.exception
        assert state_of(app).workspace is None
        assert not state_of(app).logs


def test_a_backup_is_written_listed_checked_and_the_whole_is_checked(
    drive: Drive, spot: Path, tmp_path: Path
) -> None:
    with a_workspace(spot) as workspace:
        workspace.save_log(a_log(), title="Thursday")
        app = drive("workspace", visit_at(spot, workspace, choices={"workspace": {"section": "backups"}}))
        app.text_input(key="desk-backup-folder-0").set_value(str(tmp_path / "stick"))
        press(app, "Back up now")
        assert not app.exception
        (path,) = (tmp_path / "stick").glob("*.groupdyn")
        assert path.name in said(app)
        app.button(key="desk-check-0").click().run()
        assert "can be read whole" in said(app)
        app.button(key="desk-check").click().run()
        assert "Everything can be read" in said(app)
        path.write_bytes(path.read_bytes()[:-2000])
        app.button(key="desk-check-0").click().run()
        assert len(app.error) == 1
        path.unlink()
        app.run()
        assert "not at its place" in said(app)
        assert app.button(key="desk-check-0").disabled


def test_an_export_needs_to_be_understood_and_comes_back(drive: Drive, spot: Path, tmp_path: Path) -> None:
    with a_workspace(spot) as workspace:
        row = workspace.save_log(a_log(), title="Thursday")
        fingerprint = workspace.load_log(row).fingerprint
        app = drive("workspace", visit_at(spot, workspace, choices={"workspace": {"section": "formats"}}))
        app.text_input(key="desk-export-folder").set_value(str(tmp_path / "out"))
        press(app, "Export with names")
        assert not (tmp_path / "out").exists()
        app.checkbox(key="desk-export-understood").check()
        press(app, "Export with names")
        assert not app.exception
        assert (tmp_path / "out" / "contents.json").exists()
    with a_workspace(tmp_path / "second") as second:
        visit = visit_at(tmp_path / "second", second, choices={"workspace": {"section": "formats"}})
        app = drive("workspace", visit)
        app.text_input(key="desk-import-folder").set_value(str(tmp_path / "out"))
        press(app, "Take it in")
        assert not app.exception
        assert second.load_log(second.groups()[0].id).fingerprint == fingerprint


def test_keys_are_changed_only_by_who_has_one(drive: Drive, spot: Path) -> None:
    with a_workspace(spot) as workspace:
        new = "another four random words"
        app = drive("workspace", visit_at(spot, workspace, choices={"workspace": {"section": "locks"}}))
        for now, expected in (("not mine at all", "does not open"), (PASSPHRASE, "passphrase is changed")):
            app.text_input(key="desk-passphrase-now").set_value(now)
            app.text_input(key="desk-passphrase-new").set_value(new)
            app.text_input(key="desk-passphrase-again").set_value(new)
            press(app, "Change the passphrase")
            assert not app.exception
            assert expected in said(app)
            assert new not in held(app)
        app.text_input(key="desk-new-recovery-now").set_value(new)
        press(app, "Make a new recovery key")
        recovery = desk_of(state_of(app)).recovery
        assert recovery[:9] in said(app)
        assert keys.unlock(workspace.site.header, recovery_key=recovery) == workspace.key
        assert keys.unlock(workspace.site.header, passphrase=new) == workspace.key


def test_idle_minutes_are_chosen_and_count_from_then_on(drive: Drive, spot: Path) -> None:
    with a_workspace(spot) as workspace:
        app = drive("workspace", visit_at(spot, workspace, choices={"workspace": {"section": "locks"}}))
        app.selectbox(key="desk-idle").set_value(5).run()
        assert not app.exception
        assert keeping.idle_limit_s(workspace) == 300
        assert "after 5 idle minutes" in said(app)


def test_the_trail_is_read_by_group_and_a_change_of_it_is_found(drive: Drive, spot: Path) -> None:
    with a_workspace(spot) as workspace:
        row = workspace.save_log(a_log(), title="Thursday")
        other = workspace.save_log(a_log("bela>anna"), title="Friday")
        for number in range(7):
            workspace.append_act(row, NewAct("1", "anna", "bela", "support", "pad", number))
        visit = visit_at(spot, workspace, choices={"workspace": {"section": "trail"}})
        app = drive("workspace", visit)
        assert "7 acts recorded" in said(app)
        app.selectbox(key="desk-trail-group-en").set_value(other).run()
        assert "7 acts recorded" not in said(app)
        app.button(key="desk-verify").click().run()
        assert "intact" in said(app)
        with workspace.store.writing() as connection:
            connection.execute(update(Entry).where(Entry.seq == 3).values(who="somebody else"))
        app.button(key="desk-verify").click().run()
        assert "Entry number 3 was changed" in said(app)


def test_a_person_is_erased_only_after_the_name_was_typed(drive: Drive, spot: Path) -> None:
    with a_workspace(spot) as workspace:
        row = workspace.save_log(a_log(), title="Thursday")
        backup = workspace.backup()
        app = drive("workspace", visit_at(spot, workspace, choices={"workspace": {"section": "erase"}}))
        app.selectbox(key=f"desk-erase-who-{row}-en").set_value("anna").run()
        for typed in ("", "ann"):
            app.text_input(key="desk-erase-typed-0").set_value(typed)
            press(app, "Erase for good")
            assert "Nothing was erased" in said(app)
        app.text_input(key="desk-erase-typed-0").set_value("anna")
        press(app, "Erase for good")
        assert not app.exception
        assert "anna" not in set(workspace.load_log(row).roster["member"].astype(str))
        assert "Done in 1 backup too" in said(app)
        assert "Copies that were made without groupdyn" in said(app)
        assert backup.path.name in said(app)
        app.selectbox(key=f"desk-erase-who-{row}-en").set_value("").run()
        app.text_input(key=f"desk-erase-typed-{desk_of(state_of(app)).turn}").set_value("Thursday")
        press(app, "Erase for good")
        assert not app.exception
        assert workspace.groups() == ()


def test_a_workspace_that_locked_itself_says_so_without_an_error(drive: Drive, spot: Path) -> None:
    with a_workspace(spot) as workspace:
        workspace.save_log(a_log(), title="Thursday")
        app = drive("workspace", visit_at(spot, workspace))
        workspace.lock()
        press(app, "Make the group")
        assert not app.exception
        assert app.header[0].value == "Your workspace is locked"


def test_the_start_page_lists_kept_groups_or_leads_to_the_workspace(drive: Drive, spot: Path) -> None:
    app = drive("start", visit_at(spot))
    assert not app.exception
    assert app.button(key="sample-wheel-to-web")
    with a_workspace(spot) as workspace:
        row = workspace.save_log(a_log(), title="Thursday")
        app = drive("start", visit_at(spot, workspace))
        app.button(key=f"start-kept-{row}").click().run()
        assert not app.exception
        assert state_of(app).page == "sociogram"


def test_a_group_that_has_not_met_says_so(drive: Drive, spot: Path) -> None:
    with a_workspace(spot) as workspace:
        row = workspace.new_group("Thursday", [{"member": "Ayu"}], read_scheme("groupdyn"))
        visit = visit_at(spot, workspace)
        assert keeping.open_kept(visit, keeping.kept_id(row))
        app = drive("sociogram", visit)
        assert not app.exception
        assert app.header[0].value == "This group has not met yet"


def test_no_link_names_anybody(drive: Drive, spot: Path) -> None:
    with a_workspace(spot) as workspace:
        row = workspace.save_log(a_log(), title="Thursday")
        app = drive("workspace", visit_at(spot, workspace))
        app.button(key=f"desk-open-{row}").click().run()
        assert app.query_params["group"] == keeping.kept_id(row)
        assert not {"thursday", "anna"} & set(str(dict(app.query_params)).lower().split("'"))


def test_what_the_trail_can_say_has_words() -> None:
    """Every action that stands in the store's code."""
    source = "".join(
        path.read_text("utf-8") for path in Path(groupdyn.workspace.__file__).parent.rglob("*.py")
    )
    found = set(re.findall(r'(?:_change|_note|finish|record)\((?:\w+, )?"([a-z ]+)"', source))
    verbs = ("added", "changed", "removed", "entered")
    found |= {f"{kind} {verb}" for kind in RECORDS for verb in verbs}
    found |= {"people changed", "sessions changed", "groups changed", RECORDED, ERASED, UNDO, REDO}
    found |= {CODED, FINISHED, RECONCILED, CHANGED, "sheet entered"}
    assert len(found) > 50
    assert found <= set(ACTIONS)
