"""Encodings: read right, or refused by name."""

from __future__ import annotations

import codecs

import pytest

from groupdyn.errors import ReadError
from tests.readers.samples import HEADER, a_csv, codes, read, rows, rows_with

TEXT = a_csv("1,Zoë,José,support,1", "1,José,Zoë,question,2").decode()


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (TEXT.encode(), "UTF-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "UTF-8"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "UTF-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "UTF-16"),
        (TEXT.encode("utf-32"), "UTF-32"),
    ],
)
def test_unicode_with_or_without_a_mark_is_read_right(content, shown):
    raw = read(content)
    assert raw.tables[0].data.column_names[0] == "session"
    assert [row[1] for row in rows(raw)] == ["Zoë", "José"]
    assert raw.details["encoding"] == shown
    assert raw.problems == ()


@pytest.mark.parametrize("codec", ["cp1252", "latin-1"])
def test_western_files_of_older_programs_are_read_with_a_warning_that_names_the_encoding(codec):
    raw = read(TEXT.encode(codec))
    assert [row[1] for row in rows(raw)] == ["Zoë", "José"]
    warning = raw.problems[0]
    assert (warning.code, warning.severity) == ("encoding-guessed", "warning")
    assert str(warning.found) in warning.sentence()


def test_curly_quotes_and_dashes_of_windows_are_read():
    raw = read(a_csv("1,Zoë,Ben,“well” – yes…,1").decode().encode("cp1252"))
    assert rows(raw)[0][3] == "“well” – yes…"
    assert raw.details["encoding"] == "Windows-1252"


def test_a_foreign_letter_far_below_the_first_rows_is_noticed():
    content = a_csv(*["1,Ana,Ben,support,1"] * 50_000).decode() + "1,Zoë,Ben,support,1\n"
    raw = read(content.encode("cp1252"))
    assert rows(raw)[-1][1] == "Zoë"
    assert codes(raw) == ["encoding-guessed"]


def test_another_encoding_is_refused_by_name():
    content = HEADER.decode() + "1,Иван,Мария,поддержка,1\n1,Мария,Иван,вопрос,1\n"
    with pytest.raises(ReadError, match="CP1251"):
        read(content.encode("cp1251"))


def test_utf_16_without_its_mark_is_refused_by_name():
    with pytest.raises(ReadError, match="UTF-16"):
        read(TEXT.encode("utf-16-le"))


def test_utf_16_cut_inside_a_character_is_refused():
    with pytest.raises(ReadError, match="damaged"):
        read(TEXT.encode("utf-16")[:-1])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_few_bad_bytes_in_utf_8_cost_their_lines_only(end):
    text = HEADER.decode() + "1,Zoë,José,x,1\n1,Bad,José,x,1\n1,José,Zoë,x,1\n"
    content = text.replace("\n", end).encode().replace(b"Bad", b"B\xe4d")
    raw = read(content)
    assert rows_with(raw, "not-in-encoding") == [3]
    assert [row[1] for row in rows(raw)] == ["Zoë", "José"]


def test_names_that_only_differ_in_their_composition_are_left_as_they_stand():
    raw = read(a_csv("1,Zoe\u0308,Ben,x,1", "1,Zo\u00eb,Ben,x,1", "1, Ana\u200b ,Ben,x,1"))
    assert [row[1] for row in rows(raw)] == ["Zoe\u0308", "Zo\u00eb", " Ana\u200b "]
