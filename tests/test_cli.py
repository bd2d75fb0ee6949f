"""The command, end to end: what it prints, writes and answers with its exit status."""

from __future__ import annotations

import io
import json
import math
import os
import subprocess
import sys
import sysconfig
import zipfile
from functools import partial
from pathlib import Path
from urllib.request import urlopen

import pandas as pd
import pytest

import groupdyn as gd
from groupdyn.cli import EXAMPLES, main
from tests.ports import a_port

ACTS = """\
session,start_s,sender,receiver,act
1,0,ana,ben,support
1,5,ben,ana,ask
1,9,lena,ana,ask
1,12,ana,GROUP,disclose
2,0,ben,cy,advise
2,8,ana,ben,support
2,70,ben,ana,support
3,0,ana,SELF,silence
"""
READ = {
    "csv": pd.read_csv,
    "json": pd.read_json,
    "parquet": pd.read_parquet,
    "xlsx": partial(pd.read_excel, engine="openpyxl"),
}
ROSTER = "member,role\nana,member\nben,member\ncy,member\nlena,leader\n"


@pytest.fixture
def files(tmp_path):
    """A small log and its roster."""
    log, roster = tmp_path / "thursday.csv", tmp_path / "members.csv"
    log.write_text(ACTS)
    roster.write_text(ROSTER)
    return log, roster


@pytest.fixture
def said(capsys):
    """`said("measures", …)`: (exit status, standard output, standard error)."""

    def run(*arguments):
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as stopped:
            status = stopped.code
        out, err = capsys.readouterr()
        return status, out, err

    return run


def as_table(out):
    return pd.read_csv(io.StringIO(out), dtype={"session": str})


def test_help_shows_examples_and_every_command(said):
    status, out, err = said("--help")
    assert status == 0 and not err
    assert EXAMPLES.strip() in out
    for command in ("open", "measures", "check", "convert", "sample"):
        assert f"    {command} " in out
        status, own, _ = said(command, "--help")
        assert status == 0 and "examples:" in own


def test_version_is_the_packages(said):
    assert said("--version") == (0, f"groupdyn {gd.__version__}\n", "")


def test_measures_prints_a_row_a_session_under_the_keys_of_the_catalogue(said, files):
    status, out, err = said("measures", files[0], "--roster", files[1])
    assert (status, err) == (0, "")
    table = as_table(out)
    assert list(table) == ["group", "session", *(m.key for m in gd.catalogue())]
    assert table["session"].tolist() == ["1", "2", "3"]
    assert table["acts"].tolist() == [4, 3, 1]


def test_json_is_a_list_of_objects_in_which_undefined_is_null(said, files):
    _, out, _ = said("measures", files[0], "--roster", files[1], "--format", "json")
    sessions = json.loads(out)
    assert [s["session"] for s in sessions] == ["1", "2", "3"]
    expected = gd.measures(gd.read_log(files[0], roster=files[1]))
    for found, (_, row) in zip(sessions, expected.iterrows(), strict=True):
        assert set(found) == set(expected)
        for key in expected.columns.drop(["group", "session"]):
            assert (found[key] is None) if math.isnan(row[key]) else found[key] == row[key]
    assert sessions[2]["reciprocity"] is None  # nobody addresses anybody in session 3


def test_leaders_count_only_where_everyone_is_included(said, files):
    by = {
        include: as_table(said("measures", files[0], "--roster", files[1], "--include", include)[1])
        for include in ("members", "everyone")
    }
    default = as_table(said("measures", files[0], "--roster", files[1])[1])
    assert by["members"]["n"].tolist() == default["n"].tolist() == [3, 3, 3]
    assert by["everyone"]["n"].tolist() == [4, 4, 4]


@pytest.mark.parametrize(
    ("level", "names"),
    [("member", ["group", "session", "member"]), ("tie", ["group", "session", "sender", "receiver"])],
)
def test_members_and_ties_have_tables_of_their_own(said, files, level, names):
    _, out, _ = said("measures", files[0], "--roster", files[1], "--level", level)
    table = as_table(out)
    assert list(table) == [*names, *(m.key for m in gd.catalogue(level))]
    assert "GROUP" not in set(table.get("member", table.get("receiver")))
    assert "cy" in set(table.get("member", table.get("receiver")))


def test_sessions_codes_windows_and_keys_can_be_picked(said, files):
    start = ("measures", files[0], "--roster", files[1], "--key", "acts", "--key", "n")
    table = as_table(said(*start, "--session", "2", "--session", "1")[1])
    assert list(table) == ["group", "session", "acts", "n"]
    assert table["session"].tolist() == ["1", "2"]
    assert as_table(said(*start, "--act", "support")[1])["acts"].tolist() == [1, 2, 0]
    assert as_table(said(*start, "--act", "support", "--act", "ask")[1])["acts"].tolist() == [3, 2, 0]
    assert as_table(said(*start, "--from", "5", "--to", "60")[1])["acts"].tolist() == [3, 1, 0]


def test_a_threshold_says_from_which_weight_on_a_tie_counts(said, files):
    start = ("measures", files[0], "--roster", files[1], "--key", "density")
    once = as_table(said(*start)[1])["density"]
    twice = as_table(said(*start, "--threshold", "2")[1])["density"]
    assert once[0] > 0 and twice[0] == 0


def test_turns_without_receivers_can_be_addressed_to_the_speaker_before(said, tmp_path):
    log = tmp_path / "turns.csv"
    log.write_text("session,start,speaker,act\n1,0,ana,inform\n1,1,ben,inform\n1,2,ana,inform\n")
    key = ("measures", log, "--key", "density")
    assert as_table(said(*key)[1])["density"].tolist() == [0]
    assert as_table(said(*key, "--receivers", "previous-speaker")[1])["density"].tolist() == [1]


@pytest.mark.parametrize("kind", READ)
def test_a_files_name_says_its_format(said, files, tmp_path, kind):
    target = tmp_path / f"numbers.{kind}"
    assert said("measures", files[0], "--roster", files[1], "-o", target) == (0, "", "")
    assert READ[kind](target)["acts"].tolist() == [4, 3, 1]


def test_the_format_that_is_named_wins_over_the_files_name(said, files, tmp_path):
    target = tmp_path / "numbers.txt"
    assert said("measures", files[0], "--format", "json", "-o", target)[0] == 0
    assert len(json.loads(target.read_text())) == 3


def test_check_lists_problems_with_rows_and_remedies_and_fails(said, tmp_path):
    log, roster = tmp_path / "flawed.csv", tmp_path / "members.csv"
    log.write_text(ACTS.replace("2,8,ana", "2,8,").replace("1,5,ben", "1,5,bne"))
    roster.write_text(ROSTER)
    status, out, _ = said("check", log, "--roster", roster)
    assert status == 1
    assert "row 3" in out and "row 7" in out and "perhaps: ben" in out
    status, out, _ = said("check", log, "--roster", roster, "--format", "json")
    problems = json.loads(out)
    assert status == 1
    assert {p["severity"] for p in problems} >= {"error"}
    assert all(p["sentence"] and p["remedy"] and p["rows"] for p in problems if p["severity"] == "error")


def test_check_of_a_sound_log_succeeds_and_says_how_large_it_is(said, files):
    assert said("check", files[0], "--roster", files[1]) == (
        0,
        "8 acts in 3 sessions, 4 people: no problems.\n",
        "",
    )


def test_numbers_of_a_flawed_log_are_refused_with_every_problem(said, tmp_path):
    log = tmp_path / "flawed.csv"
    log.write_text(ACTS.replace("2,8,ana", "2,8,").replace("1,9,lena", "1,9,"))
    status, out, err = said("measures", log)
    assert (status, out) == (1, "")
    assert "row 4, 7" in err


@pytest.mark.parametrize("suffix", ["json", "xlsx", "csv", "tsv", "parquet"])
def test_a_converted_log_gives_the_same_numbers(said, files, tmp_path, suffix):
    target = tmp_path / f"new.{suffix}"
    assert said("convert", files[0], "--roster", files[1], target) == (0, "", "")
    roster = [] if suffix in ("json", "xlsx") else ["--roster", tmp_path / f"new_roster.{suffix}"]
    before = as_table(said("measures", files[0], "--roster", files[1])[1])
    after = as_table(said("measures", target, *roster)[1])
    pd.testing.assert_frame_equal(before, after)


def test_sample_lists_the_groups_and_writes_one(said, tmp_path):
    status, out, _ = said("sample")
    assert status == 0
    for group in gd.sample_groups():
        assert f"{group.id}\n" in out and group.title("en") in out
    target = tmp_path / "rupture.xlsx"
    assert said("sample", "rupture", "-o", target) == (0, "", "")
    folder = next(g.folder for g in gd.sample_groups() if g.id == "rupture")
    assert gd.read_log(target) == gd.read_log(folder)
    status, out, _ = said("sample", "rupture")
    assert json.loads(out)["format"] == "groupdyn-log"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("measures", "nowhere.csv"), "nowhere.csv"),
        (("check", "nowhere.csv"), "nowhere.csv"),
        (("convert", "{log}", "out.docx"), ".docx"),
        (("measures", "{log}", "--session", "9"), "“9”"),
        (("measures", "{log}", "--act", "shouting"), "“shouting”"),
        (("measures", "{log}", "--key", "charm"), "charm"),
        (("measures", "{log}", "--threshold", "0"), "threshold"),
        (("measures", "{log}", "--from", "9", "--to", "3"), "window"),
        (("measures", "{log}", "--scheme", "none-such"), "none-such"),
        (("measures", "{log}", "-o", "numbers.pdf"), "pdf"),
        (("measures", "{log}", "-o", "nowhere/numbers.csv"), "nowhere"),
        (("sample", "wheel"), "wheel-to-web"),
        (("--sample", "wheel"), "wheel-to-web"),
        (("open", "nowhere.csv"), "nowhere.csv"),
        (("--sample", "--port", "99999"), "99999"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_status_two(
    said, files, tmp_path, monkeypatch, arguments, words
):
    monkeypatch.chdir(tmp_path)
    status, out, err = said(*(a.replace("{log}", str(files[0])) for a in arguments))
    assert (status, out) == (2, "")
    assert err.startswith("groupdyn: ") and err.count("\n") == 1 and words in err
    assert not any(tmp_path.glob("numbers*"))


def test_a_wrong_option_shows_how_the_command_is_used(said, files):
    status, _, err = said("measures", files[0], "--level", "couple")
    assert status == 2 and "usage: groupdyn measures" in err


def run(*command, **options):
    return subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        **options,
    )


def script():
    name = "groupdyn.exe" if os.name == "nt" else "groupdyn"
    return Path(sysconfig.get_path("scripts")) / name


@pytest.mark.skipif(not script().exists() and not os.environ.get("CI"), reason="groupdyn is not installed")
def test_the_installed_script_is_quiet_when_piped(files):
    done = run(script(), "measures", *files[:1], "--roster", files[1], "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    assert [s["acts"] for s in json.loads(done.stdout)] == [4, 3, 1]


def test_a_reader_that_has_had_enough_is_no_error(tmp_path):
    if os.name == "nt":
        pytest.skip("pipes end otherwise there")
    rows = "".join(f"{s},a,b,inform\n" for s in range(1, 3_000))
    (tmp_path / "long.csv").write_text("session,sender,receiver,act\n" + rows)
    measuring = subprocess.Popen(
        [sys.executable, "-m", "groupdyn", "measures", str(tmp_path / "long.csv")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(gd.__file__).parents[1],
    )
    with measuring:
        assert measuring.stdout.readline().startswith(b"group,session,")
        measuring.stdout.close()
        assert measuring.stderr.read() == b""
    assert measuring.returncode == 0


def test_names_in_any_script_can_be_printed_where_the_console_lacks_letters(tmp_path):
    (tmp_path / "log.csv").write_text(
        "session,sender,receiver,act\n1,Ὀδυσσεύς,美咲,support\n", encoding="utf-8"
    )
    done = run(
        sys.executable, "-m", "groupdyn", "check", tmp_path / "nowhere 美咲.csv",
        env={**os.environ, "PYTHONIOENCODING": "ascii"}, cwd=Path(gd.__file__).parents[1],
    )  # fmt: skip
    assert done.returncode == 2 and "groupdyn: " in done.stderr and "Traceback" not in done.stderr


def test_the_command_alone_serves_the_dashboard_on_this_computer(tmp_path):
    port = a_port()
    serving = subprocess.Popen(
        [sys.executable, "-m", "groupdyn", "--sample", "--no-browser", "--port", str(port)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(gd.__file__).parents[1],
    )
    try:
        line = serving.stdout.readline()
        assert line.startswith(f"groupdyn: http://127.0.0.1:{port}/sociogram ")  # what it was opened for
        with urlopen(f"http://127.0.0.1:{port}/_stcore/health") as answer:
            assert answer.status == 200
    finally:
        serving.terminate()
        serving.communicate()


def _unpacked(place):
    """All bytes of a file, those inside an archive unpacked."""
    if not zipfile.is_zipfile(place):
        return place.read_bytes() + place.name.encode()
    with zipfile.ZipFile(place) as archive:
        return b"\n".join(name.encode() + archive.read(name) for name in archive.namelist())


def _telling(tmp_path):
    """A log in which everything that could name somebody is a word of its own, and those words."""
    words = [
        "Zerubabel", "Quintilla", "Wilhelmina", "Obadiah", "Ermintrude", "Thursdaygroup", "Firstmeeting", "Raterina",
        "Quarrelweek", "whispered", "plumber", "2026-03-05",
    ]  # fmt: skip
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "acts.csv").write_text(
        "group,session,start_s,sender,receiver,act,incident,rater,text\n"
        + "".join(
            f"Thursdaygroup,{s},{9 * i},{a},{b},support,Quarrelweek,Raterina,she whispered to Obadiah\n"
            for s in ("Firstmeeting 1", "Firstmeeting 2")
            for i, (a, b) in enumerate(
                [("z", "Quintilla"), ("Quintilla", "z"), ("z", "Wilhelmina;Quintilla")] * 7
            )
        )
    )
    (tmp_path / "log" / "roster.csv").write_text(
        "group,member,name,role,trade,joined\nThursdaygroup,z,Zerubabel,member,plumber,Firstmeeting 1\n"
        "Thursdaygroup,Quintilla,Quintilla,leader,,\nThursdaygroup,Wilhelmina,Wilhelmina Ermintrude,member,,\n"
    )
    (tmp_path / "log" / "sessions.csv").write_text(
        "group,session,date\nThursdaygroup,Firstmeeting 1,2026-03-05\nThursdaygroup,Firstmeeting 2,2026-03-12\n"
    )
    return tmp_path / "log", words


@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx", "json", "parquet"])
def test_an_export_under_pseudonyms_names_nobody_in_any_byte(said, tmp_path, kind):
    log, words = _telling(tmp_path)
    out = tmp_path / "out"
    out.mkdir()
    assert said("convert", log, tmp_path / f"named.{kind}")[0] == 0
    status, _, told = said("convert", log, out / f"shared.{kind}", "--pseudonyms")
    assert status == 0
    assert "can be told apart" in told
    for level in ("session", "member", "tie"):
        assert said("measures", log, "--pseudonyms", "--level", level, "-o", out / f"{level}.{kind}")[0] == 0
    named = b"".join(_unpacked(place) for place in tmp_path.glob(f"named*.{kind}"))
    shared = b"".join(_unpacked(place) for place in out.iterdir())
    if kind != "parquet":  # whose bytes are packed: it is read back below
        assert all(word.encode() in named for word in words if word != "Obadiah" or kind != "xlsx")
    assert not [word for word in words if word.casefold().encode() in shared.lower()]
    for place in out.glob("*.parquet"):
        cells = pd.read_parquet(place).astype(str).to_csv()
        assert not [word for word in words if word in cells]


def test_what_is_exported_under_pseudonyms_can_be_read_again(said, tmp_path):
    log, _ = _telling(tmp_path)
    for kind in ("json", "xlsx"):
        assert said("convert", log, tmp_path / f"shared.{kind}", "--pseudonyms")[0] == 0
        again = gd.read_log(tmp_path / f"shared.{kind}")
        assert len(again) == 42
        key = ["strength_out"]
        before, after = (
            gd.measures(x, level="member", keys=key, include="everyone") for x in (gd.read_log(log), again)
        )
        assert sorted(before["strength_out"]) == sorted(after["strength_out"])


def test_measures_of_people_under_pseudonyms_are_rounded_unless_asked_exact(said, files):
    log, roster = files
    options = ["measures", log, "--roster", roster, "--pseudonyms", "--level", "member", "--key", "acts_sent"]
    rounded = pd.read_csv(io.StringIO(said(*options)[1]))
    exact = pd.read_csv(io.StringIO(said(*options, "--exact")[1]))
    assert (rounded["acts_sent"] % 10 == 0).all()
    assert exact["acts_sent"].tolist() != rounded["acts_sent"].tolist()
    assert not {"ana", "ben", "cy"} & set(rounded["member"])


def test_pieces_cannot_be_put_under_pseudonyms(said, files):
    assert said("convert", files[0], files[0].with_suffix(".tsv"), "--pseudonyms", "--in-pieces")[0] == 2
