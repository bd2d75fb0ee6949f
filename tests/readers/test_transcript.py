"""A transcript as a log of turns: what stands in it, what is told, and what a table of acts is not."""

from __future__ import annotations

import numpy as np
import pytest

import groupdyn as gd
from groupdyn.errors import InvalidLog, ReadError
from groupdyn.readers import transcript
from groupdyn.validation import Repair, check
from tests.transcripts.samples import SAMPLES, SPOILED

from .samples import codes, read, rows_with


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_transcript_opens_as_a_log_of_turns_with_proposed_receivers(kind: str, tmp_path) -> None:
    path = tmp_path / f"evening.{kind}"
    path.write_text(SAMPLES[kind], "utf-8")
    log = gd.read_log(path)
    assert log.sessions["session"].tolist() == ["evening"]
    assert set(log.acts["act"]) == {"inform"}
    assert log.receiver_inferred.all()
    assert "inferred-receiver" in {remark.code for remark in log.remarks}
    assert len(log.roster) == 3
    assert len(gd.measures(log)) == 1


def test_the_turns_have_the_code_for_plain_talk_of_the_scheme_that_is_chosen() -> None:
    content = SAMPLES["webvtt"].encode()
    assert set(gd.read_log(content, scheme="bales-ipa").acts["act"]) == {"6"}
    assert set(gd.read_log(content, scheme="hill-interaction-matrix").acts["act"]) == {"IB"}


def test_a_name_that_is_called_is_the_receiver() -> None:
    log = gd.read_log(SAMPLES["webvtt"].encode())
    assert log.acts["receiver"].tolist() == ["GROUP", "Lena Hart", "Ana Sari"]
    assert log.acts["text"].tolist()[1] == "I & my sister are so tired."
    assert np.array_equal(log.acts["end_s"], [4.0, 7.0, 9.0])


def test_what_could_not_be_taken_blocks_until_it_is_set_aside() -> None:
    raw = read(SPOILED["webvtt"].encode(), "evening.vtt")
    with pytest.raises(InvalidLog):
        check(raw).require()
    aside = [Repair.of(p, "set-aside") for p in raw.problems if p.severity == "error"]
    done = check(raw, repairs=aside)
    assert len(done.require()) == 3
    assert sorted(done.set_aside["reason"]) == ["bad-timing", "control-character", "words-without-time"]


def test_turns_of_nobody_are_asked_about() -> None:
    checked = gd.check_log(b"WEBVTT\n\n00:01.000 --> 00:02.000\nAna: a\n\n00:03.000 --> 00:04.000\n>> who?\n")
    (problem,) = checked.errors
    assert (problem.code, problem.column, problem.rows) == ("empty-value", "sender", (7,))


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_change_nothing(kind: str, encoding: str) -> None:
    text = SAMPLES[kind].replace("Ben", "Bén")
    assert gd.read_log(text.encode(encoding)) == gd.read_log(text.encode())


def test_an_old_encoding_is_read_with_a_remark() -> None:
    raw = read(SAMPLES["srt"].replace("Ben", "Bén").encode("cp1252"))
    assert codes(raw) == ["encoding-guessed"]
    assert "Bén" in raw.tables[0].data.column("sender").to_pylist()


def test_a_line_with_bytes_of_another_encoding_is_named() -> None:
    content = SAMPLES["text"].replace("week", "wéék").encode() + b"[00:00:20] Ben: caf\xe9\n"
    assert rows_with(read(content), "not-in-encoding") == [7]


def test_the_content_decides_and_another_extension_is_told() -> None:
    assert codes(read(SAMPLES["srt"].encode(), "evening.vtt")) == ["extension-and-content"]
    assert codes(read(SAMPLES["text"].encode(), "evening.txt")) == []
    assert read(b"session,sender,receiver,act\n1,ana,ben,ask\n", "acts.txt").format == "csv"


def test_a_name_that_promises_a_transcript_is_believed_where_nothing_says_otherwise() -> None:
    assert codes(read(b"just words\n", "evening.srt")) == ["words-without-time"]
    assert read(b"session,sender,receiver,act\n1,ana,ben,ask\n", "evening.srt").format == "csv"
    with pytest.raises(ReadError, match="JSON"):
        read(b"{}", "evening.vtt")


@pytest.mark.parametrize(
    "table",
    [
        b"session;sender;act\nA: 1;Ana;ask\nA: 1;Ben;ask\n",
        b"Sender: x\tact\nAna: 1\task\nAna: 2\task\nBen: 3\task\n",
    ],
)
def test_a_table_is_a_table_whatever_its_cells(table: bytes) -> None:
    assert read(table).format == "csv"


def test_a_file_that_is_too_large_is_refused_in_a_sentence(monkeypatch) -> None:
    monkeypatch.setattr(transcript, "LARGEST", 10)
    with pytest.raises(ReadError, match="transcript has"):
        read(SAMPLES["webvtt"].encode())


def test_invisible_characters_do_not_make_two_people_of_one() -> None:
    content = (
        SAMPLES["srt"].replace("Ben:", "Be\u200bn:") + "\n4\n00:00:20,000 --> 00:00:21,000\nBen: Again.\n"
    )
    log = gd.read_log(content.encode())
    assert log.roster["member"].astype(str).tolist() == ["Ana Sari", "Ben", "Lena Hart"]
    assert "name-tidied" in {remark.code for remark in log.remarks}
