"""Words in figures: shown literally whatever they hold, and measured, shortened or wrapped to fit."""

from __future__ import annotations

import html
import unicodedata


def escape(name: str) -> str:
    """A name as Plotly text or SVG: shown literally, whatever it holds.

    Never put even an escaped name into a `hovertemplate`: braces and percent signs mean something there.
    """
    return html.escape(name, quote=True)


def isolated(name: str) -> str:
    """A name as part of a sentence: one written right to left does not turn the words around it."""
    turns = any(unicodedata.bidirectional(letter) in {"R", "AL", "AN"} for letter in name)
    return f"\u2068{name}\u2069" if turns else name


def shown_name(name: str) -> str:
    """A name inside a sentence of a figure: escaped, and isolated where it runs right to left."""
    return escape(isolated(name))


# Widths in em of the commonest kinds of letter, a little generous, since fonts differ.
_NARROW = frozenset("iIjl.,:;'|!()[]ftr -")
_WIDE = frozenset("mwMW@%—")


def _em(letter: str) -> float:
    if unicodedata.category(letter) in {"Mn", "Me", "Cf", "Cc"}:
        return 0.0
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return 1.0
    if letter in _NARROW:
        return 0.34
    if letter in _WIDE:
        return 0.88
    if letter.isascii():
        return 0.64 if letter.isupper() else 0.53
    return 0.95 if letter >= "\ua980" and letter <= "\ua9df" else 0.66  # Javanese letters are broad


def text_width(text: str, size: float) -> float:
    """About how many pixels a text takes at a size; generous rather than exact."""
    return size * sum(map(_em, text))


def _cuts(text: str) -> list[int]:
    """Where a text may be cut: never before a mark that belongs to the letter before it."""
    joiners = {"\u200d", "\ua9c0"}
    return [
        k
        for k in range(1, len(text))
        if not unicodedata.category(text[k]).startswith("M")
        and text[k] not in joiners
        and text[k - 1] not in joiners
    ]


def shortened(text: str, widest: float, size: float) -> str:
    """A text that fits into `widest` pixels, its end replaced by `…` where it must be."""
    if text_width(text, size) <= widest:
        return text
    room = widest - size * 0.8
    fitting = [k for k in _cuts(text) if text_width(text[:k], size) <= room]
    return text[: fitting[-1]].rstrip() + "…" if fitting else "…"


def wrapped(text: str, widest: float, size: float, lines: int = 2) -> tuple[str, ...]:
    """A text in at most so many lines of at most `widest` pixels, broken at blanks, shortened at its end."""
    text = " ".join(text.split())
    done: list[str] = []
    words = text.split(" ")
    while words and len(done) < lines - 1:
        count = 1
        while count < len(words) and text_width(" ".join(words[: count + 1]), size) <= widest:
            count += 1
        if text_width(" ".join(words[:count]), size) > widest:
            break
        done.append(" ".join(words[:count]))
        words = words[count:]
    if words:
        done.append(shortened(" ".join(words), widest, size))
    return tuple(done) or ("",)
