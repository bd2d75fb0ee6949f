"""Who gets in and who does not, and what stands in the files."""

import json
import unicodedata

import pytest

from groupdyn.errors import SettingError
from groupdyn.i18n import translator
from groupdyn.workspace import (
    Cost,
    DamagedWorkspace,
    OtherVersion,
    WorkspaceLocked,
    WrongPassphrase,
    create_workspace,
    keys,
    open_workspace,
)
from groupdyn.workspace.opening import DATABASE, HEADER
from tests.logs import log_of
from tests.workspace.places import CHEAP, PASSPHRASE, Spot


@pytest.fixture
def spot(tmp_path):
    return Spot("sqlcipher", tmp_path / "workspace")


@pytest.mark.parametrize(
    "passphrase",
    [
        "quotes ' and \" and ; -- x'00'",
        "a NUL \0 in the middle",
        "long " * 1000,
        "Ünïcödé passphrase \N{HANGUL SYLLABLE GAG}",
        "ends with blanks    ",
    ],
    ids=["quotes", "NUL", "5,000 characters", "accents", "blanks"],
)
def test_any_passphrase_opens_what_it_locked_and_nothing_else_does(tmp_path, passphrase):
    create_workspace(tmp_path / "w", passphrase, cost=CHEAP)[0].close()
    open_workspace(tmp_path / "w", passphrase).close()
    for wrong in (passphrase + "x", passphrase[:-1], passphrase.swapcase(), ""):
        with pytest.raises(WrongPassphrase):
            open_workspace(tmp_path / "w", wrong)


def test_accents_typed_in_two_ways_are_the_same_passphrase(tmp_path):
    words = "né à l'été dernier"
    create_workspace(tmp_path / "w", unicodedata.normalize("NFC", words), cost=CHEAP)[0].close()
    open_workspace(tmp_path / "w", unicodedata.normalize("NFD", words)).close()


def test_a_wrong_passphrase_and_a_wrong_recovery_key_get_the_same_sentence(spot):
    spot.create().close()
    said = set()
    for secret in (
        {"passphrase": "wrong wrong wrong"},
        {"recovery_key": "AAAA-BBBB"},
        {},
        {"passphrase": "\0"},
    ):
        with pytest.raises(WrongPassphrase) as caught:
            open_workspace(spot.place, **secret)
        said.add(caught.value.sentence(translator("en")))
    assert said == {"This passphrase does not open the workspace."}


def test_a_try_costs_as_much_as_argon2_is_told_by_default():
    assert Cost() == Cost(memory_kib=65536, passes=3)
    assert Cost().memory_kib * Cost().passes > 1000 * CHEAP.memory_kib * CHEAP.passes


def test_the_recovery_key_opens_it_however_it_is_typed(spot):
    spot.create().close()
    for typed in (
        spot.recovery,
        spot.recovery.lower(),
        spot.recovery.replace("-", " "),
        f" {spot.recovery}\n",
    ):
        open_workspace(spot.place, recovery_key=typed).close()


def test_a_new_passphrase_takes_the_place_of_the_old_and_the_recovery_key_stays(spot):
    log = log_of({"1": ["ana>ben"]})
    with spot.create() as workspace:
        group = workspace.save_log(log, title="x")
        workspace.change_passphrase("another four random words", CHEAP)
    with pytest.raises(WrongPassphrase):
        spot.open()
    with open_workspace(spot.place, "another four random words") as workspace:
        assert workspace.load_log(group).fingerprint == log.fingerprint
    open_workspace(spot.place, recovery_key=spot.recovery).close()


def test_a_new_recovery_key_takes_the_place_of_the_old(spot):
    with spot.create() as workspace:
        recovery = workspace.new_recovery_key(CHEAP)
    with pytest.raises(WrongPassphrase):
        open_workspace(spot.place, recovery_key=spot.recovery)
    open_workspace(spot.place, recovery_key=recovery).close()
    spot.open().close()


@pytest.mark.parametrize("passphrase", ["", "short", "x" * 11, "x" * 200_000])
def test_a_passphrase_that_protects_nothing_is_refused(tmp_path, passphrase):
    with pytest.raises(SettingError, match="at least 12"):
        create_workspace(tmp_path / "w", passphrase, cost=CHEAP)
    assert list(tmp_path.iterdir()) == []


def test_no_passphrase_needs_the_word_unencrypted(tmp_path):
    with pytest.raises(SettingError, match="passphrase"):
        create_workspace(tmp_path / "w", None)
    workspace, recovery = create_workspace(tmp_path / "w", None, unencrypted=True)
    with workspace:
        assert not workspace.is_encrypted
        assert recovery == ""


def test_a_passphrase_does_not_mean_encrypted_where_unencrypted_was_chosen(tmp_path):
    workspace, recovery = create_workspace(tmp_path / "w", PASSPHRASE, unencrypted=True, cost=CHEAP)
    workspace.close()
    assert recovery
    assert (tmp_path / "w" / DATABASE).read_bytes().startswith(b"SQLite format 3")
    with pytest.raises(WrongPassphrase):
        open_workspace(tmp_path / "w", "something else altogether")


def test_nothing_readable_stands_in_an_encrypted_folder(spot):
    with spot.create() as workspace:
        workspace.save_log(log_of({"session-one": ["anastasia>benedict"]}), title="Thursday-group")
        files = [p for p in spot.place.rglob("*") if p.is_file()]
        content = b"".join(p.read_bytes() for p in files)
    assert {p.name for p in files} >= {HEADER, DATABASE, f"{DATABASE}-wal"}
    for secret in (
        b"anastasia",
        b"Anastasia",
        b"session-one",
        b"Thursday",
        b"SQLite format",
        PASSPHRASE.encode(),
    ):
        assert secret not in content
    assert workspace.site.header.open_key == ""


def test_two_workspaces_share_no_key(tmp_path):
    made = [create_workspace(tmp_path / name, PASSPHRASE, cost=CHEAP)[0] for name in "ab"]
    assert made[0].key != made[1].key
    for workspace in made:
        workspace.close()
    (tmp_path / "a" / HEADER).replace(tmp_path / "b" / HEADER)
    with pytest.raises(DamagedWorkspace):
        open_workspace(tmp_path / "b", PASSPHRASE)


def test_a_locked_workspace_does_nothing_and_unlocks(spot):
    with spot.create() as workspace:
        group = workspace.save_log(log_of({"1": ["ana>ben"]}), title="x")
        workspace.lock()
        for use in (
            workspace.groups,
            lambda: workspace.load_log(group),
            workspace.undo,
            lambda: workspace.key,
        ):
            with pytest.raises(WorkspaceLocked):
                use()
        with pytest.raises(WrongPassphrase):
            workspace.unlock("not this one at all")
        assert workspace.is_locked
        workspace.unlock(PASSPHRASE)
        assert [g.id for g in workspace.groups()] == [group]


def test_it_locks_after_idle_time_only(spot, hands):
    with spot.create(clock=hands.clock()) as workspace:
        hands.pass_by(599)
        assert not workspace.lock_if_idle(600)
        workspace.groups()
        hands.pass_by(599)
        assert not workspace.lock_if_idle(600)
        hands.pass_by(1)
        assert workspace.lock_if_idle(600)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda h: {**h, "format": "something"},
        lambda h: {**h, "check": "00" * 32},
        lambda h: {k: v for k, v in h.items() if k != "locks"},
        lambda h: {
            **h,
            "locks": [{**h["locks"][0], "cost": {"memory_kib": 1 << 40, "passes": 1, "lanes": 1}}],
        },
        lambda h: {**h, "locks": [{**h["locks"][0], "salt": "zz"}]},
        lambda h: {**h, "more": 1},
        lambda _: [],
    ],
    ids=["format", "check", "no locks", "a cost nobody can pay", "salt", "more", "list"],
)
def test_a_header_that_makes_no_sense_is_refused_by_name(spot, spoil):
    spot.create().close()
    header = spot.place / HEADER
    header.write_text(json.dumps(spoil(json.loads(header.read_text()))))
    with pytest.raises(DamagedWorkspace):
        spot.open()


def test_weakened_parameters_open_nothing(spot):
    spot.create().close()
    header = spot.place / HEADER
    content = json.loads(header.read_text())
    content["locks"][0]["cost"]["passes"] = 2
    header.write_text(json.dumps(content))
    with pytest.raises(WrongPassphrase):
        spot.open()


def test_a_newer_header_is_refused(spot):
    spot.create().close()
    header = spot.place / HEADER
    header.write_text(json.dumps({**json.loads(header.read_text()), "version": keys.VERSION + 1}))
    with pytest.raises(OtherVersion):
        spot.open()


def test_a_place_that_is_taken_or_empty_is_refused(spot, tmp_path):
    with pytest.raises(SettingError, match="no workspace"):
        open_workspace(tmp_path / "nothing", PASSPHRASE)
    spot.create().close()
    with pytest.raises(SettingError, match="already"):
        spot.create()


def test_errors_hold_no_row(spot):
    with spot.create() as workspace:
        group = workspace.save_log(log_of({"1": ["ana>ben"]}), title="x")
        workspace.add_member(group, "anastasia")
        with pytest.raises(Exception) as caught:
            workspace.add_member(group, "anastasia")
    assert "anastasia" not in str(caught.value)
    assert caught.value.__cause__ is None
