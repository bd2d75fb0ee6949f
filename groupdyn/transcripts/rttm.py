"""RTTM: who speaks when, as programs for diarization write it. There are no words in it.

SPEAKER recording channel begin length <NA> <NA> name <NA> <NA>
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from groupdyn.transcripts.cues import Numbered
from groupdyn.transcripts.findings import Findings
from groupdyn.transcripts.turn import Turn

NAME = "rttm"
EXTENSIONS = {".rttm": NAME}

_KINDS = "SPEAKER SPKR-INFO SEGMENT NOSCORE NO_RT_METADATA LEXEME NON-LEX NON-SPEECH FILLER EDIT IP SU CB A/P"
KINDS = frozenset(_KINDS.split())
"""What a line of RTTM may begin with."""
_FIELDS = 8
_NOTHING = "<NA>"


def knows(head: str) -> bool:
    """Whether the first line that is no comment is one of RTTM."""
    lines = (line.split() for line in head.split("\n") if line.strip() and not line.startswith(";;"))
    first = next(lines, [])
    return (
        len(first) >= _FIELDS - 1 and first[0] in KINDS and (first[0] != "SPEAKER" or _number(first[3]) >= 0)
    )


def read(lines: Sequence[Numbered], findings: Findings) -> tuple[list[Turn], int]:
    """The turns of the lines, in order of time."""
    turns: list[Turn] = []
    for number, line in lines:
        fields = line.split()
        if not fields or line.startswith(";;"):
            continue
        if fields[0] != "SPEAKER":
            findings.add("other-lines", number)
        elif len(fields) < _FIELDS:
            findings.add("line-cut-short", number)
        else:
            _add(fields, number, turns, findings)
    order = list(dict.fromkeys(turn.recording for turn in turns))
    return sorted(turns, key=lambda turn: (order.index(turn.recording), turn.start_s)), 0


def _add(fields: list[str], number: int, turns: list[Turn], findings: Findings) -> None:
    begin, length = _number(fields[3]), _number(fields[4])
    if not (begin >= 0 and length >= 0):
        findings.add("bad-timing", number)
        return
    speaker = "" if fields[7] == _NOTHING else fields[7]
    turns.append(Turn(begin, round(begin + length, 6), speaker, "", number, fields[1]))


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan
