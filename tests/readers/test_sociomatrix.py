"""A sociomatrix becomes acts, and the members who are tied to nobody stay."""

from __future__ import annotations

import pytest

from tests.readers.samples import a_book, a_csv, codes, lines, read, rows

MATRIX = b",Ana,Ben,Cy\nAna,,2,0\nBen,1.5,,\nCy,-,0,-\n"


def test_a_file_is_one_session_named_after_the_file():
    raw = read(MATRIX, name="Sesi 3.csv")
    assert rows(raw) == [["Sesi 3", "Ana", "Ben", "tie", 2.0], ["Sesi 3", "Ben", "Ana", "tie", 1.5]]
    assert lines(raw) == [2, 3]
    assert raw.problems == ()
    assert raw.details["layout"] == "sociomatrix"


def test_members_without_ties_stay_on_the_roster():
    raw = read(MATRIX, name="s1.csv")
    assert rows(raw, 1) == [["s1", "Ana"], ["s1", "Ben"], ["s1", "Cy"]]


def test_each_sheet_is_a_session_named_after_the_sheet():
    first = [["", "Ana", "Ben"], ["Ana", None, 1], ["Ben", 2, None]]
    second = [["", "Ana", "Ben"], ["Ana", None, 3], ["Ben", None, None]]
    raw = read(a_book(("Monday", first), ("Tuesday", second)))
    acts = [row for i in range(len(raw.tables)) for row in rows(raw, i) if len(row) == 5]
    assert acts == [
        ["Monday", "Ana", "Ben", "tie", 1.0],
        ["Monday", "Ben", "Ana", "tie", 2.0],
        ["Tuesday", "Ana", "Ben", "tie", 3.0],
    ]


def test_rows_and_columns_may_stand_in_another_order_and_be_numbers():
    raw = read(b"no,3,1,2\n1,5,,7\n2,,6,\n3,,,1\n", name="s.csv")
    assert [row[1:3] + row[4:] for row in rows(raw)] == [
        ["1", "3", 5.0],
        ["1", "2", 7.0],
        ["2", "1", 6.0],
        ["3", "2", 1.0],
    ]


def test_a_member_whom_only_the_header_names_is_on_the_roster():
    raw = read(b",Ana,Ben,Cy\nAna,,1,\nBen,,,1\n", name="s.csv")
    assert [row[1] for row in rows(raw, 1)] == ["Ana", "Ben", "Cy"]


def test_a_tie_to_oneself_and_a_decimal_comma_are_taken():
    raw = read(b";Ana;Ben\nAna;1,5;\nBen;2;\n", name="s.csv")
    assert [row[1:3] + row[4:] for row in rows(raw)] == [["Ana", "Ana", 1.5], ["Ben", "Ana", 2.0]]


def test_the_whole_group_may_be_a_column_without_being_a_member():
    raw = read(b",Ana,Ben,GROUP\nAna,,1,4\nBen,,,\n", name="s.csv")
    assert ["s", "Ana", "GROUP", "tie", 4.0] in rows(raw)
    assert [row[1] for row in rows(raw, 1)] == ["Ana", "Ben"]


def test_a_cell_that_is_no_number_is_told_with_its_place():
    raw = read(b",Ana,Ben\nAna,,often\nBen,2,\n", name="s.csv")
    problem = raw.problems[0]
    assert (problem.code, problem.column, problem.found, problem.rows) == ("not-a-tie", "Ben", "often", (2,))
    assert raw.tables[0].malformed == ((2, "not-a-tie"),)


@pytest.mark.parametrize(
    "content", [b",Ana,Ben,Ana\nAna,,1,\nBen,1,,\n", b",Ana,Ben\nAna,,1\nBen,1,\nAna,,1\n"]
)
def test_a_member_who_stands_there_twice_is_told(content):
    assert codes(read(content, name="s.csv")) == ["repeated-member"]


def test_an_ordinary_table_is_no_matrix():
    raw = read(a_csv("1,Ana,Ben,x,1", "1,Ben,Ana,y,1", "1,Cy,Ben,x,1"))
    assert raw.tables[0].data.column_names[0] == "session"
    assert "layout" not in raw.details
