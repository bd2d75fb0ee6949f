"""Text with speakers: `Name: words`, with or without a time before or behind the name.

[00:12:31] Ana: words          Ana (00:12): words          Ana   0:12
Ana: words                                                 words
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from groupdyn.transcripts.cues import Numbered
from groupdyn.transcripts.findings import Findings
from groupdyn.transcripts.speaking import is_sound, label_of, looks_like_a_name, names_among, plain_text
from groupdyn.transcripts.times import TIME, seconds
from groupdyn.transcripts.turn import Turn

NAME = "text"
EXTENSIONS: dict[str, str] = {}

_CLOCK = rf"(?:[\[(]\s*(?:{TIME})\s*[\])]|(?:{TIME}))"
_BEFORE = re.compile(rf"\s*({_CLOCK})(?:\s*[-–—]+\s+|\s+)(?=\S)")
_BEHIND = re.compile(rf"\s*(\S[^\n:]{{0,60}}?)\s*({_CLOCK})\s*:(?:\s+|$)(.*)", re.DOTALL)
_ALONE = re.compile(rf"\s*(\S[^\n:]{{0,60}}?)(?:\s{{2,}}|\t|\s+[-–—|]\s+|\s+(?=[\[(]))({_CLOCK})\s*")
_BRACKETS = " \t[]()"
_ENOUGH = 0.25
"""At least this share of the lines begins with a speaker; the others go on what was said."""

Labelled = tuple[float, str, str]


def knows(head: str) -> bool:
    """Whether many lines begin with a speaker, and one of them speaks twice."""
    lines = [line for line in head.split("\n") if line.strip()][:400]
    if not any(label(line) for line in lines[:2]) or _is_tabular(lines):
        return False
    found = [labelled[1] for line in lines if (labelled := label(line))]
    names = names_among(found)
    spoken = [name for name in found if name in names]
    return len(spoken) > max(2, _ENOUGH * len(lines)) and len(set(spoken)) < len(spoken)


def _is_tabular(lines: Sequence[str]) -> bool:
    """Whether every line has the same number of cells: then it is a table, whatever its cells look like."""
    counts = {sign: {line.count(sign) for line in lines} for sign in "\t;|,"}
    return any(len(found) == 1 and max(found) >= (2 if sign == "," else 1) for sign, found in counts.items())


def label(line: str) -> Labelled | None:
    """(time or nan, label, words) of a line that begins with a speaker; None of another one."""
    alone = _ALONE.fullmatch(line)
    if alone and looks_like_a_name(alone[1]):
        return seconds(alone[2].strip(_BRACKETS)), alone[1].strip(), ""
    before = _BEFORE.match(line)
    time_s = seconds(before[1].strip(_BRACKETS)) if before else math.nan
    rest = line[before.end() :] if before else line
    behind = _BEHIND.fullmatch(rest)
    if behind and not before:
        return seconds(behind[2].strip(_BRACKETS)), behind[1].strip(), behind[3]
    found = label_of(rest)
    return (time_s, *found) if found else None


def read(lines: Sequence[Numbered], findings: Findings) -> tuple[list[Turn], int]:
    """The turns of the lines; a line without a speaker goes on what was said before it."""
    labels = [(number, line, label(line)) for number, line in lines if line.strip()]
    names = names_among(found[1] for _, _, found in labels if found)
    turns: list[Turn] = []
    for number, line, found in labels:
        text = plain_text(found[2] if found and found[1] in names else line)
        if found and found[1] in names:
            turns.append(Turn(found[0], math.nan, found[1], text, number))
        elif is_sound(text):
            findings.add("sound-only", number)
        elif not turns:
            findings.add("words-without-speaker", number)
        else:
            last = turns[-1]
            turns[-1] = Turn(last.start_s, last.end_s, last.speaker, f"{last.text} {text}".strip(), last.line)
    return [turn for turn in turns if turn.text or not math.isnan(turn.start_s)], 0
