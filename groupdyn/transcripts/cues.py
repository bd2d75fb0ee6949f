"""Captions as blocks: a line of times, then lines of words, up to a blank line or the next times."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from groupdyn.transcripts.findings import Findings
from groupdyn.transcripts.times import ARROW, timing

Numbered = tuple[int, str]


@dataclass
class Cue:
    """Words between two times. `line` is that of the times."""

    start_s: float
    end_s: float
    line: int
    words: list[Numbered] = field(default_factory=list)


def read_cues(
    lines: Sequence[Numbered],
    findings: Findings,
    is_aside: Callable[[str], bool] | None = None,
    is_number: Callable[[str], bool] | None = None,
) -> list[Cue]:
    """The cues of a file's lines; what is none is noted.

    Parameters
    ----------
    is_aside : whether a block that begins so is no speech (a comment, a style); None: all blocks are.
    is_number : whether a line may be the number of the cue that follows it without a blank line; None: none is.
    """
    cues: list[Cue] = []
    for block in _blocks(lines):
        if is_aside is not None and is_aside(block[0][1]) and ARROW not in block[0][1]:
            continue
        _read_block(block, cues, findings, is_number)
    return cues


def _blocks(lines: Sequence[Numbered]) -> list[list[Numbered]]:
    """The lines between blank ones."""
    blocks: list[list[Numbered]] = [[]]
    for number, line in lines:
        if line.strip():
            blocks[-1].append((number, line))
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _read_block(
    block: list[Numbered], cues: list[Cue], findings: Findings, is_number: Callable[[str], bool] | None
) -> None:
    places = [i for i, (_, line) in enumerate(block) if ARROW in line]
    if not places:
        findings.add("words-without-time", block[0][0])
        return
    if places[0] > 1:  # one line may name the cue
        findings.add("words-without-time", block[0][0])
    for place, then in zip(places, [*places[1:], len(block)], strict=True):
        words = block[place + 1 : then]
        if is_number is not None and then < len(block) and words and is_number(words[-1][1]):
            words = words[:-1]
        number, line = block[place]
        times = timing(line)
        if times is None:
            findings.add("bad-timing", number)
        else:
            cues.append(Cue(*times, number, words))
