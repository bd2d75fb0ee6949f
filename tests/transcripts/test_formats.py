"""What holds for every format of transcripts, and what each of them knows."""

from __future__ import annotations

import math
import time

import pytest

from groupdyn.errors import ReadError
from groupdyn.transcripts import FORMATS, format_of, read_transcript
from groupdyn.transcripts.findings import TEXTS
from groupdyn.transcripts.times import seconds, timing
from groupdyn.transcripts.turn import LONGEST_TURN, Transcript, Turn, joined

from .samples import CODES, SAMPLES, SPOILED

EVENING = [
    (1.0, 4.0, "Lena Hart", "Good evening, everybody."),
    (5.0, 7.0, "Ana Sari", "I & my sister are so tired."),
    (7.5, 9.0, "Ben", "Ana, what happened?"),
]


def shown(transcript: Transcript) -> list[tuple[float, float, str, str]]:
    return [(turn.start_s, turn.end_s, turn.speaker, turn.text) for turn in transcript.turns]


def codes(transcript: Transcript) -> list[str]:
    return sorted(p.code for p in transcript.problems for _ in range(p.count))


def test_every_format_has_a_sample() -> None:
    assert [each.NAME for each in FORMATS] == list(SAMPLES)
    assert set(SPOILED) == set(SAMPLES) == set(CODES)


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_format_knows_its_own_sample_and_no_other(kind: str) -> None:
    assert [each.NAME for each in FORMATS if each.knows(SAMPLES[kind])] == [kind]
    for text in (SAMPLES[kind].replace("\n", "\r\n"), "\ufeff" + SAMPLES[kind]):
        found = format_of(text)
        assert found is not None
        assert kind == found.NAME


@pytest.mark.parametrize("kind", ["webvtt", "srt"])
def test_captions_give_the_same_turns(kind: str) -> None:
    transcript = read_transcript(SAMPLES[kind])
    assert shown(transcript) == EVENING
    assert transcript.speakers == ("Lena Hart", "Ana Sari", "Ben")
    assert transcript.problems == ()


def test_a_diarization_has_turns_without_words() -> None:
    turns = read_transcript(SAMPLES["rttm"]).turns
    assert [(t.start_s, t.end_s, t.speaker, t.text, t.recording) for t in turns] == [
        (1.0, 4.0, "lena", "", "evening"),
        (5.0, 7.0, "ana", "", "evening"),
        (7.5, 9.0, "ben", "", "evening"),
    ]


def test_labelled_text_has_beginnings_and_no_ends() -> None:
    turns = read_transcript(SAMPLES["text"]).turns
    assert [(t.start_s, t.speaker, t.text) for t in turns[:3]] == [(a, s, w) for a, _, s, w in EVENING]
    assert all(math.isnan(turn.end_s) for turn in turns)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
@pytest.mark.parametrize("kind", SAMPLES)
def test_line_ends_and_a_mark_at_the_beginning_change_nothing(kind: str, end: str) -> None:
    changed = "\ufeff" + SAMPLES[kind].replace("\n", end)
    assert read_transcript(changed) == read_transcript(SAMPLES[kind])


@pytest.mark.parametrize("kind", SAMPLES)
def test_all_that_cannot_be_taken_is_told_at_once_and_the_rest_is_taken(kind: str) -> None:
    good, spoiled = read_transcript(SAMPLES[kind]), read_transcript(SPOILED[kind])
    assert codes(spoiled) == CODES[kind]
    assert shown(spoiled)[: len(good.turns)] == shown(good)[: len(good.turns)] or kind == "text"
    assert len(spoiled.turns) == len(good.turns)
    assert {code for _, code in spoiled.malformed} == {c for c in CODES[kind] if TEXTS[c][0] == "error"}
    lines = SPOILED[kind].split("\n")
    for problem in spoiled.problems:
        assert problem.sentence().endswith(".") and "{" not in problem.sentence() + problem.advice()
        assert all(1 <= row <= len(lines) for row in problem.rows)


def test_a_problem_stands_in_the_line_it_names() -> None:
    lines = SPOILED["webvtt"].split("\n")
    rows = {p.code: p.rows for p in read_transcript(SPOILED["webvtt"]).problems}
    assert "1d" in lines[rows["bad-timing"][0] - 1]
    assert lines[rows["words-without-time"][0] - 1] == "words alone"
    assert lines[rows["sound-only"][0] - 1] == "[music]"


def test_no_problem_repeats_what_was_said() -> None:
    for text in SPOILED.values():
        for problem in read_transcript(text).problems:
            said = f"{problem.sentence()} {problem.advice()} {problem.found}"
            assert not any(word in said for word in ("lost", "words alone", "Ben", "overture"))


# --- who speaks ----------------------------------------------------------------------------------


def vtt(*cues: str) -> str:
    return "WEBVTT\n\n" + "".join(f"00:{k:02}.000 --> 00:{k:02}.900\n{cue}\n\n" for k, cue in enumerate(cues))


def who(*cues: str) -> list[tuple[str, str]]:
    return [(t.speaker, t.text) for t in read_transcript(vtt(*cues), join=False).turns]


def test_two_voices_in_one_cue_are_two_turns() -> None:
    assert who("<v Ana>Yes.</v>\n<v Ben>No.</v>") == [("Ana", "Yes."), ("Ben", "No.")]
    assert who("<v Ana>Yes. <v Ben>No.") == [("Ana", "Yes."), ("Ben", "No.")]
    assert who("- Ana: Yes.\n- Ben: No.") == [("Ana", "Yes."), ("Ben", "No.")]
    assert who("Ana: Yes.\nBen: No.") == [("Ana", "Yes."), ("Ben", "No.")]


def test_a_cue_without_a_name_goes_on_what_was_said_unless_a_mark_says_otherwise() -> None:
    assert who("Ana: I was", "so tired", ">> What?", "- Ben: Me too") == [
        ("Ana", "I was"), ("Ana", "so tired"), ("", "What?"), ("Ben", "Me too"),
    ]  # fmt: skip
    transcript = read_transcript(vtt("Ana: I was", "so tired"))
    assert (transcript.carried_on, codes(transcript)) == (1, ["same-speaker"])


@pytest.mark.parametrize(
    "label",
    ["Ana", "Siti binti Ahmad", "dr. Sari", "SPEAKER_01", "Speaker 2", "Mbak Rina", "Lena (host)", "Ann-Marie O'Neil",
     "Żaneta", "小明", "P1"],
)  # fmt: skip
def test_labels_that_are_names(label: str) -> None:
    assert who(f"{label}: words")[0] == (label, "words")
    assert who(f"<b>{label}</b>: words")[0] == (label, "words")


@pytest.mark.parametrize(
    "words", ["I said: no", "So: what now", "see https://a.example", "at 12:30 we met", "Catatan: x"]
)
def test_what_stands_before_a_colon_is_not_always_a_name(words: str) -> None:
    assert who("Ana: hello", words)[1] == ("Ana", words)


def test_a_single_word_of_any_case_is_a_name_if_it_labels_twice() -> None:
    assert [s for s, _ in who("ana99: a", "ben: b", "ana99: c")] == ["ana99", "ana99", "ana99"]
    assert [s for s, _ in who("ana: a", "ben: b", "ana: c", "ben: d")] == ["ana", "ben", "ana", "ben"]


def test_tags_entities_and_settings_leave_the_words_alone() -> None:
    cue = "<v Ana><00:00:01.000><c.yellow>a &lt; b</c> <lang en>and</lang> <ruby>x<rt>y</rt></ruby></v>"
    assert who(cue) == [("Ana", "a < b and xy")]


@pytest.mark.parametrize(
    "text", ["", "WEBVTT", "WEBVTT\n\nNOTE nothing\n", "1\n00:00:01,000 --> 00:00:02,000\n\n"]
)
def test_a_transcript_in_which_nobody_speaks_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        read_transcript(text, format_of(text, ".vtt"))


def test_captions_that_name_nobody_are_refused_with_what_to_do() -> None:
    with pytest.raises(ReadError, match="does not say who speaks"):
        read_transcript(vtt("hello", "goodbye"))


def test_a_very_long_line_is_refused_with_its_number() -> None:
    with pytest.raises(ReadError, match="Line 4"):
        read_transcript(vtt("Ana: " + "x" * 70_000))


def test_a_cue_begins_at_its_times_even_without_a_blank_line() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nAna: a\n00:03.000 --> 00:04.000\nBen: b\n"
    assert [t.speaker for t in read_transcript(text).turns] == ["Ana", "Ben"]
    srt = "1\n00:00:01,000 --> 00:00:02,000\nAna: a\n2\n00:00:03,000 --> 00:00:04,000\nBen: b\n"
    assert [(t.speaker, t.text) for t in read_transcript(srt).turns] == [("Ana", "a"), ("Ben", "b")]


@pytest.mark.parametrize(
    "line",
    ["[00:12:31] Ana: words", "(12:31) Ana: words", "12:31 Ana: words", "00:12:31 - Ana: words", "Ana (12:31): words",
     "Ana [00:12:31]: words", "Ana  12:31\nwords", "Ana (12:31)\nwords"],
)  # fmt: skip
def test_labelled_text_has_its_time_before_or_behind_the_name(line: str) -> None:
    text = f"{line}\nBen: b\n{line}\nBen: c\n"
    turns = read_transcript(text).turns
    assert [t.speaker for t in turns] == ["Ana", "Ben", "Ana", "Ben"]
    assert turns[0].text == "words" and (turns[0].start_s == 751.0)


@pytest.mark.parametrize(
    "text",
    ["Title: a poem\nAuthor: somebody\nDate: today\n", "session,sender,act\n1,ana,ask\n", "just words\nand more\n",
     '{"a": 1}', "name: x\nage: 3\n"],
)  # fmt: skip
def test_other_texts_are_no_transcripts(text: str) -> None:
    assert format_of(text) is None


# --- times and order -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1:02:03.5", 3723.5), ("02:03,500", 123.5), ("0.86", 0.86), ("99:59", 5999.0), ("1:60:00", math.nan),
     ("00:61", math.nan), ("1d", math.nan), ("", math.nan)],
)  # fmt: skip
def test_times_are_read_as_written(text: str, expected: float) -> None:
    assert seconds(text) == pytest.approx(expected, nan_ok=True)


def test_a_piece_cannot_end_before_it_begins() -> None:
    assert timing("00:00:02.000 --> 00:00:01.000") is None
    assert timing("00:01.000 --> 00:02.000 line:0 align:end") == (1.0, 2.0)


def test_overlaps_stand_in_the_order_in_which_they_begin() -> None:
    text = "SPEAKER r 1 5 1 <NA> <NA> b <NA>\nSPEAKER r 1 0 9 <NA> <NA> a <NA>\nSPEAKER r 1 5.5 1 <NA> <NA> a <NA>\n"
    transcript = read_transcript(text)
    assert [(t.speaker, t.start_s) for t in transcript.turns] == [("a", 0.0), ("b", 5.0), ("a", 5.5)]
    assert transcript.problems == ()


def test_several_recordings_of_one_file_stay_apart() -> None:
    text = "".join(
        f"SPEAKER {name} 1 {start} 1 <NA> <NA> {who} <NA>\n"
        for name, start, who in (("two", 5, "b"), ("one", 0, "a"), ("two", 1, "a"))
    )
    assert [(t.recording, t.start_s) for t in read_transcript(text).turns] == [
        ("two", 1),
        ("two", 5),
        ("one", 0),
    ]


def test_captions_out_of_order_are_put_in_order_with_a_remark() -> None:
    text = "WEBVTT\n\n00:05.000 --> 00:06.000\nAna: late\n\n00:01.000 --> 00:02.000\nBen: early\n"
    transcript = read_transcript(text)
    assert [t.speaker for t in transcript.turns] == ["Ben", "Ana"]
    assert codes(transcript) == ["transcript-order"]


def turn(start: float, end: float, speaker: str = "a", text: str = "x", recording: str = "") -> Turn:
    return Turn(start, end, speaker, text, 1, recording)


def test_pieces_of_one_speaker_within_a_pause_are_one_turn() -> None:
    assert [t.text for t in joined([turn(0, 1), turn(2.5, 3), turn(5.5, 6)])] == ["x x", "x"]
    assert len(joined([turn(0, 1), turn(1, 2, "b"), turn(2, 3)])) == 3
    assert len(joined([turn(0, math.nan), turn(1, math.nan)])) == 2
    assert len(joined([turn(0, 1, ""), turn(1, 2, "")])) == 2
    assert len(joined([turn(0, 1), turn(1, 2, recording="other")])) == 2
    assert joined([turn(0, 9), turn(1, 2)])[0].end_s == 9
    assert len(joined([turn(0, 1, text="x" * LONGEST_TURN), turn(1, 2)])) == 2


@pytest.mark.parametrize(
    "sign",
    [
        "[",
        "[a] ",
        "♪",
        "(",
        "#a",
        "*a*",
        "<",
        "<v ",
        "{\\",
        "A ",
        ": ",
        " ",
        "'a",
        "- ",
        ">> ",
        "A.b",
        "00:00 ",
    ],
)
def test_a_line_of_any_signs_is_looked_at_once(sign: str) -> None:
    """What takes the square of a line's length would take minutes here."""
    line = sign * (60_000 // len(sign)) + "x"
    for text in (
        vtt("<v Ana>a", line),
        f"Ana: a\nBen: b\nAna: c\n{line}\n",
        f"Ana: a\nBen: b\nAna: {line}\n",
    ):
        begin = time.thread_time()  # what others compute meanwhile does not count
        read_transcript(text)
        assert time.thread_time() - begin < 10


def test_mixed_line_ends_give_the_same_turns() -> None:
    mixed = SAMPLES["srt"].replace("\n", "\r\n", 4).replace("evening, everybody.\n", "evening, everybody.\r")
    assert shown(read_transcript(mixed)) == EVENING
