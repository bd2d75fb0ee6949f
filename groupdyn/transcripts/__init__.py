"""Transcripts → turns: who said what when. Nobody's receiver stands in one; see `proposing`.

To add a format: one module with `NAME`, `EXTENSIONS`, `knows` and `read`, one name in `FORMATS`, and a
sample in `tests/transcripts/samples.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Protocol, cast

from groupdyn.errors import ReadError
from groupdyn.i18n import N_
from groupdyn.transcripts import labelled, rttm, subrip, webvtt
from groupdyn.transcripts.findings import Findings
from groupdyn.transcripts.turn import Transcript, Turn, joined

__all__ = ["FORMATS", "Format", "Transcript", "Turn", "format_of", "read_transcript"]


class Format(Protocol):
    """A format of transcripts: which texts are of it, and how their turns are taken."""

    NAME: str
    EXTENSIONS: Mapping[str, str]

    def knows(self, head: str) -> bool:
        """Whether a text that begins like this is of the format; its lines end in a line feed."""

    def read(self, lines: Sequence[tuple[int, str]], findings: Findings) -> tuple[list[Turn], int]:
        """The turns of numbered lines, and how many pieces without a name were given to the speaker before."""


FORMATS = cast("tuple[Format, ...]", (webvtt, rttm, subrip, labelled))
"""In the order in which they are asked; labelled text comes last, since any text may begin with a colon."""

LONGEST_LINE = 65_536
_BREAK = re.compile("\r\n|\n|\r")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def format_of(head: str, extension: str = "") -> Format | None:
    """The format of a text by its beginning; by its extension where that promises one and nothing knows better."""
    head = _BREAK.sub("\n", head.removeprefix("\ufeff"))
    found = next((each for each in FORMATS if each.knows(head)), None)
    return found or next((each for each in FORMATS if extension in each.EXTENSIONS), None)


def read_transcript(
    text: str,
    format: Format | None = None,
    *,
    table: str = "transcript",
    encoding: str = "UTF-8",
    spoiled: Sequence[int] = (),
    join: bool = True,
) -> Transcript:
    """The turns of a transcript's text.

    Parameters
    ----------
    format : one of `FORMATS`; without one it is found by looking inside.
    table : what problems call the file.
    encoding, spoiled : the file's encoding, and the lines with bytes that are not in it.
    join : whether pieces of one speaker that follow each other are one turn.

    Raises
    ------
    ReadError : it is no transcript, nobody speaks in it, or nobody is named.
    """
    text = text.removeprefix("\ufeff")
    chosen = format or format_of(text[:262_144])
    if chosen is None:
        raise ReadError(
            N_("This is not a transcript that can be read: WebVTT, SRT, RTTM, or lines “Name: words”.")
        )
    findings = Findings()
    turns, carried = chosen.read(_sound_lines(text, findings, frozenset(spoiled)), findings)
    _check_speakers(turns, findings)
    turns = _in_order(turns, findings)
    return Transcript(
        joined(turns) if join else tuple(turns),
        chosen.NAME,
        findings.problems(table, encoding=encoding),
        findings.malformed,
        carried,
    )


def _sound_lines(text: str, findings: Findings, spoiled: frozenset[int]) -> list[tuple[int, str]]:
    """The lines with their numbers, without those that hold a control character or bytes of another encoding.

    In place of such a line stands nothing, not even a blank one: what is around it stays together.
    """
    lines: list[tuple[int, str]] = []
    for number, line in enumerate(_BREAK.split(text), start=1):
        if len(line) > LONGEST_LINE:
            raise ReadError(
                N_("Line {line} is longer than {limit} characters. Is this a transcript?"),
                line=number,
                limit=LONGEST_LINE,
            )
        if number in spoiled:
            findings.add("not-in-encoding", number)
        elif control := _CONTROL.search(line):
            findings.add("control-character", number, f"U+{ord(control[0]):04X}")
        else:
            lines.append((number, line))
    return lines


def _check_speakers(turns: Sequence[Turn], findings: Findings) -> None:
    if not turns:
        if findings.malformed:
            return
        raise ReadError(N_("Nobody speaks in this transcript: no line of it has words and a time or a name."))
    if not any(turn.speaker for turn in turns):
        raise ReadError(
            N_(
                "The transcript does not say who speaks (pieces without a speaker: {count}). Have it made with "
                "speakers' names, or write “Name:” before the words."
            ),
            count=len(turns),
        )


def _in_order(turns: list[Turn], findings: Findings) -> list[Turn]:
    """The turns in order of time, where all of them have one."""
    if any(turn.start_s != turn.start_s for turn in turns):
        return turns
    back = [b.line for a, b in pairwise(turns) if b.start_s < a.start_s and a.recording == b.recording]
    if not back:
        return turns
    for line in back:
        findings.add("transcript-order", line)
    order = {name: i for i, name in enumerate(dict.fromkeys(turn.recording for turn in turns))}
    return sorted(turns, key=lambda turn: (order[turn.recording], turn.start_s))
