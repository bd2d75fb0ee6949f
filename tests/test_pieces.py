"""A log that is read piece by piece is the same log: the same problems, numbers and files."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

import groupdyn as gd
from groupdyn.cli import main
from groupdyn.errors import InvalidLog, ReadError
from groupdyn.pieces import measure_pieces, read_pieces, write_pieces
from groupdyn.samples import sample_groups
from tests.benchmarks.material import write_acts

SAMPLES = [group.folder for group in sample_groups()]
HEADER = "session,start_s,sender,receiver,act\n"


def companions(folder):
    return {
        name: folder / f"{name}.csv"
        for name in ("roster", "sessions", "attendance")
        if (folder / f"{name}.csv").exists()
    }


def told(problems):
    """What can be said of problems, with their rows."""
    return Counter((p.code, p.table, p.column, p.found, p.count, tuple(sorted(p.rows))) for p in problems)


def a_file(tmp_path, *rows, header=HEADER, name="acts.csv"):
    place = tmp_path / name
    place.write_text(header + "".join(f"{row}\n" for row in rows))
    return place


@pytest.mark.parametrize("folder", SAMPLES, ids=lambda folder: folder.name)
@pytest.mark.parametrize("level", ["session", "member", "tie"])
@pytest.mark.parametrize("beside", [True, False])
def test_the_numbers_are_those_of_the_whole_log(folder, level, beside):
    files = companions(folder) if beside else {}
    whole = gd.measures(gd.read_log(folder / "acts.csv", **files), level=level)
    pieces = read_pieces(folder / "acts.csv", **files, acts=300)
    found = measure_pieces(pieces, lambda log: gd.measures(log, level=level))
    names = [c for c in ("group", "session", "member", "sender", "receiver") if c in whole]
    assert len(pieces._first.cuts) > 1
    pd.testing.assert_frame_equal(
        found.sort_values(names, ignore_index=True), whole.sort_values(names, ignore_index=True)
    )
    if level == "session":
        assert found["session"].tolist() == whole["session"].tolist()


@pytest.mark.parametrize("kind", ["parquet", "csv", "tsv"])
@pytest.mark.parametrize("beside", [True, False])
def test_what_is_written_reads_like_what_is_written_at_once(tmp_path, kind, beside):
    folder = SAMPLES[0]
    files = companions(folder) if beside else {}
    write_pieces(read_pieces(folder / "acts.csv", **files, acts=300), tmp_path / f"pieces.{kind}")
    gd.write_log(gd.read_log(folder / "acts.csv", **files), tmp_path / f"whole.{kind}")

    def again(name):
        beside = {t: tmp_path / f"{name}_{t}.{kind}" for t in ("roster", "sessions", "attendance")}
        return gd.read_log(tmp_path / f"{name}.{kind}", **beside)

    assert again("pieces") == again("whole")


def test_a_parquet_file_is_read_in_pieces_too(tmp_path):
    gd.write_log(gd.read_log(SAMPLES[1] / "acts.csv"), tmp_path / "acts.parquet")
    pieces = read_pieces(tmp_path / "acts.parquet", acts=200)
    found = measure_pieces(pieces, gd.measures)
    pd.testing.assert_frame_equal(found, gd.measures(gd.read_log(tmp_path / "acts.parquet")))


def test_the_problems_are_those_of_the_whole_file(tmp_path):
    rows = [
        f"{s},{7 * i},{a},{b},support"
        for s in range(1, 9)
        for i, (a, b) in enumerate(["ab", "bc", "ca", "ab"])
    ]
    rows[2] = "1,12,c,a,unheard"  # a code of no scheme, here and later
    rows[5] = "2,7,B,c,support"  # looks like b of the first piece
    rows[9] = "3,-4,b,c,support"
    rows[14] = "4,noon,c,a,support"
    rows[17] = "5,7,,c,support"
    rows[21] = rows[20]  # the same act twice
    rows[26] = "7,3,c,a,unheard"  # time runs back
    rows[28] = "8,0,a ,b,support"
    rows[29] = "8,1,c,c,support"
    rows[30] = "8,2,c"
    place = a_file(tmp_path, *rows)
    whole = gd.check_log(place)
    pieces = read_pieces(place, acts=5)
    assert list(pieces) is not None
    assert len(pieces._first.cuts) > 3
    assert told(pieces.problems) == told(whole.problems)
    assert {p.code for p in whole.problems} >= {
        "unknown-code", "similar-names", "negative-time", "not-a-time", "empty-value", "duplicate-act",
        "time-runs-back", "name-tidied", "self-act", "row-too-short",
    }  # fmt: skip
    with pytest.raises(InvalidLog):
        pieces.require()


def test_companions_are_checked_against_the_whole_file(tmp_path):
    rows = [f"{s},{i},{a},{b},support" for s in range(1, 7) for i, (a, b) in enumerate(["ab", "bc", "ca"])]
    place = a_file(tmp_path, *rows, "7,0,a,dee,support")
    roster = a_file(
        tmp_path, "a,1,", "b,1,6", "c,,5", "eve,9,", header="member,joined,left\n", name="members.csv"
    )
    attendance = a_file(
        tmp_path, "1,a,present", "1,b,absent", "5,a,present", "8,a,present",
        header="session,member,status\n", name="attendance.csv",
    )  # fmt: skip
    sessions = a_file(
        tmp_path,
        *(f"{s},90" for s in (1, 2, 3, 4, 5, 6, 12)),
        header="session,length_s\n",
        name="sessions.csv",
    )
    for files in (
        {"roster": roster},
        {"roster": roster, "attendance": attendance},
        {"attendance": attendance, "sessions": sessions},
        {"roster": roster, "attendance": attendance, "sessions": sessions},
    ):
        pieces = read_pieces(place, **files, acts=4)
        for _ in pieces:
            pass
        assert told(pieces.problems) == told(gd.check_log(place, **files).problems), list(files)


def test_a_session_in_which_nobody_acts_is_not_lost(tmp_path):
    place = a_file(tmp_path, *(f"{s},0,a,b,support" for s in (1, 2, 4)))
    sessions = a_file(tmp_path, "1", "2", "3", "4", header="session\n", name="sessions.csv")
    found = measure_pieces(read_pieces(place, sessions=sessions, acts=1), gd.measures)
    assert found["session"].tolist() == ["1", "2", "3", "4"]
    assert found["acts"].tolist() == [1, 1, 0, 1]


def test_sessions_may_stand_mixed_within_a_piece_but_not_through_the_whole_file(tmp_path, monkeypatch):
    place = a_file(
        tmp_path, *(f"{s},{i},a,b,support" for i in range(30) for s in (1, 2, 3)), "4,0,a,b,support"
    )
    pieces = read_pieces(place, acts=10)
    assert pieces._first.cuts == (90, 91)
    pd.testing.assert_frame_equal(measure_pieces(pieces, gd.measures), gd.measures(gd.read_log(place)))
    monkeypatch.setattr("groupdyn.pieces.cutting.MOST", 50)
    with pytest.raises(ReadError, match="rows 2 to 91 stand mixed"):
        read_pieces(place, acts=10)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (HEADER + "1,03/04/2026 10:00,a,b,support\n", "03/04/2026"),
        (HEADER + "1,2026-04-03 10:00,a,b,support\n1,2026-04-03T10:00+07:00,a,b,support\n", "time zone"),
        (HEADER + '1,0,a,"b\nc",support\n', "several lines"),
        (HEADER + "1,0,J\xe9,b,support\n", "UTF-8"),
        ("x,a,b\na,0,1\nb,1,0\n", "sociomatrix"),
    ],
)
def test_what_cannot_be_read_in_pieces_is_refused_by_name(tmp_path, content, why):
    place = tmp_path / "acts.csv"
    place.write_bytes(content.encode("latin-1"))
    with pytest.raises(ReadError, match=why):
        read_pieces(place)


def test_other_formats_and_lacking_columns_are_refused(tmp_path):
    gd.write_log(gd.read_log(SAMPLES[0]), tmp_path / "log.xlsx")
    with pytest.raises(ReadError, match="CSV, TSV and Parquet"):
        read_pieces(tmp_path / "log.xlsx")
    with pytest.raises(InvalidLog, match="act"):
        read_pieces(a_file(tmp_path, "1,a", header="session,sender\n"))


def test_a_log_with_errors_replaces_no_file(tmp_path):
    place = a_file(tmp_path, *(f"{s},0,a,b,support" for s in range(1, 6)), "6,-1,a,b,support")
    target = tmp_path / "out.csv"
    target.write_text("as it was")
    with pytest.raises(InvalidLog):
        write_pieces(read_pieces(place, acts=2), target)
    assert target.read_text() == "as it was"
    assert {p.name for p in tmp_path.iterdir()} == {"acts.csv", "out.csv"}


def test_the_command_reads_in_pieces_when_asked_or_when_the_file_is_large(tmp_path, capsys, monkeypatch):
    place = write_acts(tmp_path / "acts.csv", 3_000, 20)
    assert main(["measures", str(place)]) == 0
    whole = capsys.readouterr().out
    assert main(["measures", str(place), "--in-pieces"]) == 0
    assert capsys.readouterr().out == whole
    monkeypatch.setattr("groupdyn.pieces.reading.LARGE", 1)
    monkeypatch.setattr("groupdyn.pieces.reading.MANY", 1)
    monkeypatch.setattr("groupdyn.reading.check_log", None)  # not to be asked
    assert main(["check", str(place)]) == 0
    assert "3,000 acts in 20 sessions: no problems" in capsys.readouterr().out
    assert main(["convert", str(place), str(tmp_path / "acts.parquet")]) == 0
    assert main(["measures", str(tmp_path / "acts.parquet"), "--level", "member"]) == 0


PEAK = """
import sys
from groupdyn.cli import main
main(["measures", sys.argv[1], "--in-pieces", "-o", sys.argv[2]])
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is asked of Linux")
def test_a_file_of_several_pieces_is_measured_within_350_mb(tmp_path):
    place = write_acts(tmp_path / "acts.csv", 1_500_000, 4_500)
    asked = [sys.executable, "-c", PEAK, str(place), str(tmp_path / "out.csv")]
    assert int(subprocess.run(asked, check=True, capture_output=True, text=True).stdout) / 1024 < 350
