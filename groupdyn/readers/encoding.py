"""Any text file as UTF-8: byte-order marks, and the Western encodings of older spreadsheet programs."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from groupdyn.errors import Problem, ReadError
from groupdyn.i18n import N_
from groupdyn.readers.findings import problem
from groupdyn.readers.source import Source

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_WESTERN = ["cp1252", "latin_1"]
_SAMPLE = 65_536
_ESCAPED = re.compile("[\udc80-\udcff]")
_NOT_TEXT = N_("The file is not text in an encoding that can be recognised. Save it as UTF-8.")


@dataclass(frozen=True)
class Text:
    """A source whose bytes are UTF-8, and how they came to be.

    Attributes
    ----------
    start : where the text begins, behind a byte-order mark.
    encoding : the encoding of the file, to be shown.
    spoiled : lines (from 1) that hold bytes which are not in that encoding.
    """

    source: Source
    start: int
    encoding: str
    spoiled: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()


def as_marked(source: Source) -> Text:
    """The text by its byte-order mark; without one it is taken for UTF-8 until a byte says otherwise.

    Raises
    ------
    ReadError : it breaks off inside a character, or is UTF-16 without a mark.
    """
    head = source.head()
    for mark, codec, shown in _MARKS:
        if head.startswith(mark):
            try:
                text = bytes(source.whole()).decode(codec)
            except UnicodeDecodeError as error:
                raise ReadError(
                    N_(
                        "The file says that it is {encoding}, but is damaged at byte {position}. Save it as UTF-8."
                    ),
                    encoding=shown,
                    position=error.start,
                ) from None
            return Text(replace(source, place=None, content=text.encode()), 0, shown)
    if head.count(0) > len(head) / 5:
        raise _refusal(head[:_SAMPLE])
    if head.startswith(codecs.BOM_UTF8):
        return Text(source, len(codecs.BOM_UTF8), "UTF-8")
    return Text(source, 0, "UTF-8")


def as_guessed(source: Source) -> Text:
    """The text of a source that is not UTF-8 throughout.

    Where more of its characters are UTF-8 than not, the lines of the others are named. Otherwise it is
    Windows-1252 or Latin-1 if it reads like that, with a warning.

    Raises
    ------
    ReadError : it reads like another encoding, which is named.
    """
    content = bytes(source.whole())
    text = content.decode("utf-8", "surrogateescape")
    foreign = len(_ESCAPED.findall(text))
    if foreign < sum(1 for _ in re.finditer("[^\x00-\x7f]", text)) - foreign:
        marked = int(content.startswith(codecs.BOM_UTF8))
        clean = text[marked:].encode("utf-8", "replace")
        return Text(
            replace(source, place=None, content=clean),
            0,
            "UTF-8",
            spoiled=tuple(dict.fromkeys(_lines_of(text))),
        )
    from charset_normalizer import from_bytes

    sample = _telling(content)
    best = from_bytes(sample, cp_isolation=_WESTERN).best()
    try:
        western = content.decode(best.encoding if best else "ascii")
    except UnicodeDecodeError:
        raise _refusal(sample) from None
    shown = {"cp1252": "Windows-1252", "latin_1": "Latin-1"}[best.encoding] if best else "ASCII"
    return Text(
        replace(source, place=None, content=western.encode()),
        0,
        shown,
        problems=(problem("encoding-guessed", source.table, found=shown, count=1),),
    )


def _lines_of(text: str) -> list[int]:
    """The line of every byte that could not be decoded."""
    lines, line, last = [], 1, 0
    for match in _ESCAPED.finditer(text):
        here = match.start()
        line += text.count("\n", last, here) + text.count("\r", last, here) - text.count("\r\n", last, here)
        lines.append(line)
        last = here
    return lines


def _telling(content: bytes) -> bytes:
    """Lines that are not plain ASCII: these tell an encoding."""
    sample = bytearray()
    for line in re.split(rb"\r|\n", content):
        if not line.isascii():
            sample += line[:_SAMPLE] + b"\n"
        if len(sample) > _SAMPLE:
            break
    return bytes(sample)


def _refusal(sample: bytes) -> ReadError:
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None:
        return ReadError(_NOT_TEXT)
    return ReadError(
        N_("The file seems to be in the encoding {encoding}, which is not read. Save it as UTF-8."),
        encoding=best.encoding.replace("_", "-").upper(),
    )
