"""The exchange format, and sentences for files that are nearly it."""

from __future__ import annotations

import json

import pytest

from groupdyn.errors import ReadError
from groupdyn.readers import Limits
from tests.readers.samples import an_exchange, read, rows


def test_tables_are_named_by_their_keys_and_the_rest_is_told():
    roster = [{"member": "Ana", "role": "leader"}, {"member": "Ben"}]
    raw = read(an_exchange(roster=roster, sessions=[{"session": "1", "number": 1}], scheme="bales"))
    assert [table.name for table in raw.tables] == ["acts", "roster", "sessions"]
    assert rows(raw, 1) == [["Ana", "leader"], ["Ben", ""]]
    assert rows(raw, 2) == [["1", 1.0]]
    assert (raw.meta["group"], raw.meta["scheme"]) == ("Monday", "bales")
    assert raw.details == {"version": "1"}


def test_acts_may_be_a_list_of_objects():
    raw = read(an_exchange(acts=[{"session": 1, "sender": "Ana", "here_and_now": True}, {"sender": None}]))
    assert rows(raw) == [["1", "Ana", "true"], ["", "", ""]]


def test_names_that_look_like_numbers_stay_as_they_are_written():
    assert rows(read(an_exchange(acts={"sender": ["007", 7, 7.0, 7.5]}))) == [["007"], ["7"], ["7"], ["7.5"]]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[]", "must be an object"),
        (b'{"acts": []}', "must be an object"),
        (an_exchange(version=2), "version 2"),
        (an_exchange(version="1"), "which version"),
        (an_exchange(version=True), "which version"),
        (an_exchange(acts=5), "list of objects"),
        (an_exchange(acts=[1]), "list of objects"),
        (an_exchange(acts={"sender": "Ana"}), "list of objects"),
        (an_exchange(acts={"sender": [["Ana"]]}), "list of objects"),
        (an_exchange(acts={"sender": ["Ana"], "act": []}), "differ in length: from 0 to 1"),
        (an_exchange(acts={"weight": [10**30]}), "too large"),
        (b'{"format":"groupdyn-log","version":1}', "acts"),
        (b'{"format":"groupdyn-log","format":"x"}', "twice"),
        (b'{"format":"groupdyn-log","version":NaN}', "NaN"),
        (b'{"format":', "row 1, position"),
        (b'{"a":' * 100_000, "deeply"),
        (b'{"a":' + b"9" * 10_000 + b"}", "too long"),
        (b'{"a":"\xff"}', "UTF-8"),
    ],
)
def test_what_is_nearly_an_exchange_file_is_refused_in_a_sentence(content, words):
    with pytest.raises(ReadError, match=words):
        read(content)


def test_a_very_large_file_is_sent_to_a_better_format():
    with pytest.raises(ReadError, match="Parquet or CSV"):
        read(an_exchange(), limits=Limits(unpacked=100))


def test_an_empty_table_is_told():
    raw = read(an_exchange(acts=[], roster=[]))
    assert {problem.code for problem in raw.problems} == {"no-rows"}
    raw = read(an_exchange(attendance=[]))
    assert [(p.code, p.severity, p.table) for p in raw.problems] == [("empty-table", "warning", "attendance")]


def test_a_mark_before_the_file_does_no_harm():
    assert read(b"\xef\xbb\xbf" + json.dumps(json.loads(an_exchange()), indent=2).encode()).format == "json"
