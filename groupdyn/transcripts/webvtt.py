"""WebVTT: the captions of the web, and of Zoom, Teams and most recognisers.

Who speaks stands in a voice tag (`<v Ana>…`) or before a colon. Notes, styles and regions are passed over.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from groupdyn.transcripts.cues import Cue, Numbered, read_cues
from groupdyn.transcripts.findings import Findings
from groupdyn.transcripts.speaking import Piece, pieces_of, turns_of
from groupdyn.transcripts.times import ARROW
from groupdyn.transcripts.turn import Turn

NAME = "webvtt"
EXTENSIONS = {".vtt": NAME}

_HEADER = re.compile(r"WEBVTT(?:[ \t].*)?")
_ASIDE = re.compile(r"(?:NOTE(?:[ \t].*)?|STYLE|REGION)\s*")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^<>]*)>", re.IGNORECASE)
_END = re.compile(r"</v\s*>", re.IGNORECASE)


def knows(head: str) -> bool:
    """Whether the file says that it is WebVTT."""
    return _HEADER.fullmatch(head.split("\n", 1)[0].rstrip()) is not None


def read(lines: Sequence[Numbered], findings: Findings) -> tuple[list[Turn], int]:
    """The turns of the lines, and how many pieces without a name were given to the speaker before."""
    cues = read_cues(_behind_header(lines), findings, is_aside=_is_aside)
    return turns_of([piece for cue in cues for piece in _pieces(cue, findings)], findings)


def _behind_header(lines: Sequence[Numbered]) -> Sequence[Numbered]:
    """The lines behind the header, which ends at a blank line or at the first times."""
    for i, (_, line) in enumerate(lines):
        if not line.strip():
            return lines[i:]
        if ARROW in line:
            return lines[i:]
    return []


def _is_aside(line: str) -> bool:
    return _ASIDE.fullmatch(line) is not None


def _pieces(cue: Cue, findings: Findings) -> list[Piece]:
    """A cue's words, parted by voice tags where it has any."""
    whole = "\n".join(line for _, line in cue.words)
    if not whole.strip():
        findings.add("nothing-said", cue.line)
        return []
    if not _VOICE.search(whole):
        return pieces_of(cue.start_s, cue.end_s, cue.words)
    pieces = []
    first = cue.words[0][0]
    before, *voices = _VOICE.split(whole)
    if _END.sub("", before).strip(" \t\n-–—"):
        pieces.append(Piece(cue.start_s, cue.end_s, before, first))
    passed = before.count("\n")
    for name, words in zip(voices[::2], voices[1::2], strict=True):
        speaker = " ".join(html.unescape(name).split())
        text, *rest = _END.split(words)
        pieces.append(Piece(cue.start_s, cue.end_s, text, first + passed, speaker or None))
        if rest and "".join(rest).strip(" \t\n-–—"):
            pieces.append(Piece(cue.start_s, cue.end_s, "".join(rest), first + passed + text.count("\n")))
        passed += words.count("\n")
    return pieces
