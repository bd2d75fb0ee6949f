"""What a transcript gives: turns in order, and what of it could not be taken."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from groupdyn.errors import Problem


@dataclass(frozen=True)
class Turn:
    """What one speaker said until somebody else spoke, or they fell silent.

    Attributes
    ----------
    start_s, end_s : seconds since the recording's beginning; nan where the transcript does not say.
    speaker : as the transcript names them; "" where it does not.
    text : the words, without marks; "" where there are none (a diarization).
    line : the line of the file it begins in, from 1.
    recording : the recording it belongs to, where a file holds several; else "".
    """

    start_s: float
    end_s: float
    speaker: str
    text: str = field(default="", repr=False)
    line: int = 0
    recording: str = ""


@dataclass(frozen=True)
class Transcript:
    """A transcript as read.

    Attributes
    ----------
    turns : in order of time where there are times, else as they stand.
    format : the format's `NAME`.
    problems : what could not be taken or had to be guessed, each with its lines.
    malformed : (line, code of the problem) of what is not in `turns`.
    carried_on : how many pieces without a name were given to the speaker before them.
    """

    turns: tuple[Turn, ...]
    format: str
    problems: tuple[Problem, ...] = ()
    malformed: tuple[tuple[int, str], ...] = ()
    carried_on: int = 0

    @property
    def speakers(self) -> tuple[str, ...]:
        """The speakers' names, in the order in which they first speak."""
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns if turn.speaker))


PAUSE_S = 2.0
"""A silence of the same speaker up to so long does not end the turn."""
LONGEST_TURN = 4_000
"""Characters after which a monologue is parted, at the next piece."""


def joined(turns: list[Turn], pause_s: float = PAUSE_S) -> tuple[Turn, ...]:
    """Pieces of one speaker that follow each other within a pause, as one turn. Without times nothing is joined.

    Captions part a turn wherever a line is full, and recognisers at each breath: neither is an act of its own.
    """
    whole: list[Turn] = []
    for turn in turns:
        last = whole[-1] if whole else None
        if last is not None and _goes_on(last, turn, pause_s):
            text = f"{last.text} {turn.text}".strip()
            whole[-1] = Turn(
                last.start_s, max(last.end_s, turn.end_s), last.speaker, text, last.line, last.recording
            )
        else:
            whole.append(turn)
    return tuple(whole)


def _goes_on(last: Turn, turn: Turn, pause_s: float) -> bool:
    same = last.speaker == turn.speaker != "" and last.recording == turn.recording
    short = len(last.text) + len(turn.text) < LONGEST_TURN
    return same and short and not math.isnan(last.end_s) and turn.start_s - last.end_s <= pause_s
