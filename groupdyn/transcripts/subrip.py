"""SRT: numbered captions, their times with a comma (or a point)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from groupdyn.transcripts.cues import Numbered, read_cues
from groupdyn.transcripts.findings import Findings
from groupdyn.transcripts.speaking import Piece, pieces_of, turns_of
from groupdyn.transcripts.times import ARROW, timing
from groupdyn.transcripts.turn import Turn

NAME = "srt"
EXTENSIONS = {".srt": NAME}

_NUMBER = re.compile(r"\s*\d+\s*")


def knows(head: str) -> bool:
    """Whether the first lines are a number and times, or times alone."""
    first = [line for line in head.split("\n") if line.strip()][:2]
    if first and _NUMBER.fullmatch(first[0]):
        first = first[1:]
    return bool(first) and ARROW in first[0] and timing(first[0]) is not None


def read(lines: Sequence[Numbered], findings: Findings) -> tuple[list[Turn], int]:
    """The turns of the lines, and how many pieces without a name were given to the speaker before."""
    pieces: list[Piece] = []
    for cue in read_cues(lines, findings, is_number=_is_number):
        if any(line.strip() for _, line in cue.words):
            pieces += pieces_of(cue.start_s, cue.end_s, cue.words)
        else:
            findings.add("nothing-said", cue.line)
    return turns_of(pieces, findings)


def _is_number(line: str) -> bool:
    return _NUMBER.fullmatch(line) is not None
