"""What is never opened, and folders."""

from __future__ import annotations

import gzip
import pickle
import zlib
from pathlib import Path

import pytest

import groupdyn.readers
from groupdyn.errors import ReadError
from tests.readers.samples import a_csv, acts_as_book, codes, read, rows

ROW = a_csv("1,Ana,Ben,x,1")


class Bomb:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return pytest.fail, ("the pickle was opened",)


@pytest.mark.parametrize("protocol", range(6))
def test_a_pickle_is_never_opened(protocol):
    with pytest.raises(ReadError):
        read(pickle.dumps(Bomb(), protocol), name="log.pkl")


@pytest.mark.parametrize("protocol", range(2, 6))
def test_a_pickle_is_refused_under_any_name(protocol):
    with pytest.raises(ReadError, match="pickle"):
        read(pickle.dumps([1], protocol), name="log.csv")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"RDX3\nX\n\x00\x00", "RData"),
        (gzip.compress(ROW, mtime=0), "Unpack"),
        (zlib.compress(b"x" * 500), "joblib"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "XLSX without"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"SQLite format 3\x00" + b"\x00" * 100, "SQLite"),
        (b"<!DOCTYPE html><html>", "XML/HTML"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>', "XML/HTML"),
        (bytes(range(1, 32)) * 100, "kind of file is not read"),
    ],
)
def test_other_kinds_of_file_are_refused_by_their_content(content, words):
    with pytest.raises(ReadError, match=words):
        read(content, name="log.csv")


@pytest.mark.parametrize("extension", ["pkl", "pickle", "joblib", "RData", "rds"])
def test_a_name_that_promises_code_is_refused_whatever_is_inside(extension):
    with pytest.raises(ReadError, match="never opened"):
        read(ROW, name=f"log.{extension}")


def test_no_module_of_the_readers_can_unpickle():
    for place in Path(groupdyn.readers.__file__).parent.glob("*.py"):
        source = place.read_text(encoding="utf-8")
        assert "import pickle" not in source
        assert "read_pickle" not in source
        assert "allow_pickle" not in source


def test_a_workbook_called_csv_is_read_and_a_csv_called_xlsx_too():
    for content, name in ((acts_as_book(), "acts.csv"), (ROW, "acts.xlsx"), (ROW, "acts.json")):
        raw = read(content, name=name)
        assert codes(raw) == ["extension-and-content"]
        assert name in raw.problems[0].sentence()
    assert codes(read(ROW, name="acts.dat")) == []


def test_a_missing_file_says_which(tmp_path):
    with pytest.raises(ReadError, match="no file"):
        read(tmp_path / "nowhere.csv")


def test_a_folder_gives_its_tables_by_their_names(tmp_path):
    (tmp_path / "acts.csv").write_bytes(ROW)
    (tmp_path / "roster.csv").write_bytes(b"member;role\nAna;leader\nBen;member\n")
    (tmp_path / "attendance.tsv").write_bytes(b"session\tmember\tstatus\n1\tAna\tlate\n")
    (tmp_path / "notes.csv").write_bytes(b"anything\n")
    raw = read(tmp_path)
    assert [table.name for table in raw.tables] == ["acts", "roster", "attendance"]
    assert rows(raw, 1) == [["Ana", "leader"], ["Ben", "member"]]
    assert raw.problems == ()


def test_problems_in_a_folder_name_their_table(tmp_path):
    (tmp_path / "acts.csv").write_bytes(ROW)
    (tmp_path / "roster.csv").write_bytes(b"member,role\nAna\n")
    problem = read(tmp_path).problems[0]
    assert (problem.table, problem.code, problem.rows) == ("roster", "row-too-short", (2,))


def test_a_folder_without_acts_says_so(tmp_path):
    with pytest.raises(ReadError, match=r"acts\.csv"):
        read(tmp_path)
