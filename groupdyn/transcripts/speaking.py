"""Who speaks in a piece of a transcript: `Name: words`, dashes, marks of a change; and what is no speech.

A label is a name if it looks like one: each word begins with a capital (or is a number, a title or a
particle of names), it is short, and it is no word that sentences begin with. A single word of any case is a
name too if it labels twice or more.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from groupdyn.transcripts.findings import Findings
from groupdyn.transcripts.turn import Turn

LONGEST_NAME = 48
MOST_WORDS = 5
NEW_SPEAKER = re.compile(r"\s*(?:>>+|&gt;&gt;|[-–—‐•]\s)\s*")
"""What begins somebody else's words."""
_LABEL = re.compile(r"\s*([^\s:：<>{}][^:：<>{}\n]{0,60}?)\s*(?::(?=\s|$)|：)\s*(.*)", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>|\{\\[^{}]*\}")
_SOUND = re.compile(r"\[[^\[\]]*\]|\([^()]*\)|♪[^♪]*♪?|[#*♫][^#*♫]*[#*♫]")
_TITLES = """
de da di del der den dos van von la le al el bin binti ibn ben y e and dan & of bu pak ibu bapak mas mbak kak bang
bung dr dr. prof prof. mr mr. mrs mrs. ms ms. ny ny. tn tn. sdr sdri host
"""
_PARTICLES = frozenset(_TITLES.split())
_BEGINNINGS = """
so well okay ok oke yes yeah no and but or now then also like because if question answer note notes example warning
remember first second third finally summary however today here there this that it i you we they what when where why
how who jadi ya tidak nah catatan contoh misalnya pertanyaan jawaban jawab soal lalu kemudian tapi tetapi karena
kalau ini itu saya kita kami mereka apa kapan di mana mengapa kenapa bagaimana siapa subtitles captions
translation title time date waktu tanggal judul
"""
_NOT_NAMES = frozenset(_BEGINNINGS.split())


def plain_text(text: str) -> str:
    """Words without tags and marks, entities resolved, blanks made single."""
    return " ".join(html.unescape(_TAG.sub("", text)).split())


def is_sound(text: str) -> bool:
    """Whether a text only describes a sound: `[music]`, `(laughter)`, `♪ la la ♪`."""
    return bool(text.strip()) and not _SOUND.sub("", text).strip()


def label_of(text: str) -> tuple[str, str] | None:
    """(label, words) of `Label: words`, whether or not the label is a name."""
    found = _LABEL.match(text)
    if found is None or len(found[1]) > LONGEST_NAME or len(found[1].split()) > MOST_WORDS:
        return None
    return found[1].strip(), found[2]


def names_among(labels: Iterable[str]) -> frozenset[str]:
    """The labels that are names."""
    times = Counter(labels)
    return frozenset(
        label
        for label, count in times.items()
        if looks_like_a_name(label) or (count > 1 and len(label.split()) == 1 and _may_be_a_name(label))
    )


def looks_like_a_name(label: str) -> bool:
    """Whether each word has a capital, a digit or a place in names, and it is no word that sentences begin with."""
    words = re.sub(r"[()\[\]]", " ", label).split()
    if not words or not _may_be_a_name(label):
        return False
    return all(_is_name_word(word) for word in words) and any(w not in _PARTICLES for w in words)


def _may_be_a_name(label: str) -> bool:
    words = label.split()
    return (
        any(c.isalnum() for c in label)
        and not re.search(r"[?!,;\"“”/\\|=]|\.\.", label)
        and not (len(words) == 1 and label.lower() in _NOT_NAMES)
        and not label.replace(" ", "").isdigit()
    )


def _is_name_word(word: str) -> bool:
    first = next((c for c in word if c.isalnum()), "")
    return word.lower() in _PARTICLES or first.isupper() or first.isdigit() or first.lower() == first.upper()


@dataclass(frozen=True)
class Piece:
    """Words with their place, before it is settled who says them.

    Attributes
    ----------
    speaker : as a tag or label says; None where nothing does.
    new : whether a mark says that somebody else speaks than before.
    """

    start_s: float
    end_s: float
    text: str
    line: int
    speaker: str | None = None
    new: bool = False


def pieces_of(start_s: float, end_s: float, lines: Sequence[tuple[int, str]]) -> list[Piece]:
    """A cue's lines as pieces: parted where a line begins with the mark of another speaker."""
    parts: list[Piece] = []
    for number, line in lines:
        mark = NEW_SPEAKER.match(line)
        text = line[mark.end() :] if mark else line
        if mark or not parts:
            parts.append(Piece(start_s, end_s, text, number, new=mark is not None))
        else:
            last = parts[-1]
            parts[-1] = Piece(start_s, end_s, f"{last.text}\n{text}", last.line, new=last.new)
    return parts


def turns_of(pieces: Sequence[Piece], findings: Findings) -> tuple[list[Turn], int]:
    """The pieces as turns of named speakers; (turns, how many without a name went to the speaker before).

    A piece without a label goes on what the speaker before said, unless a mark says that somebody else
    speaks. Before the first name, and where nobody is ever named, the speaker is "".
    """
    labels = [found[0] for piece in pieces for text in _lines(piece) if (found := label_of(plain_text(text)))]
    names = names_among(labels)
    turns: list[Turn] = []
    last, carried = "", 0
    for piece in pieces:
        for part in _parts(piece, names):
            text = plain_text(part.text)
            if is_sound(text) and part.speaker is None:
                findings.add("sound-only", part.line)
                continue
            if not text and part.speaker is None:
                findings.add("nothing-said", part.line)
                continue
            if part.speaker is not None:
                last = part.speaker
            elif part.new:
                last = ""
            elif last:
                findings.add("same-speaker", part.line)
                carried += 1
            turns.append(Turn(part.start_s, part.end_s, last, text, part.line))
    return turns, carried


def _lines(piece: Piece) -> list[str]:
    return [] if piece.speaker is not None else piece.text.split("\n")


def _parts(piece: Piece, names: frozenset[str]) -> list[Piece]:
    """The piece, parted where a line begins with a name."""
    if piece.speaker is not None:
        return [piece]
    parts: list[Piece] = []
    for offset, line in enumerate(piece.text.split("\n")):
        found = label_of(plain_text(line)) if ":" in line or "：" in line else None
        if found and found[0] in names:
            parts.append(Piece(piece.start_s, piece.end_s, found[1], piece.line + offset, found[0]))
        elif parts:
            last = parts[-1]
            parts[-1] = Piece(
                piece.start_s, piece.end_s, f"{last.text}\n{line}", last.line, last.speaker, last.new
            )
        else:
            parts.append(Piece(piece.start_s, piece.end_s, line, piece.line, new=piece.new))
    return parts
