"""The delimiter and the header of a delimited file, from its first lines."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass

from groupdyn.errors import ReadError
from groupdyn.i18n import N_
from groupdyn.readers.encoding import Text
from groupdyn.readers.raw import Limits
from groupdyn.readers.source import HEAD
from groupdyn.readers.survey import too_long

DELIMITERS = (",", ";", "\t", "|")
_LOOKED_AT = 50
_NEWLINE = re.compile("\r\n|\n|\r")


@dataclass(frozen=True)
class Layout:
    """Delimiter, header cells as they stood, where the rows begin (byte and line), and sample rows."""

    delimiter: str
    header: tuple[str, ...]
    start: int
    line: int
    sample: str


def find_layout(text: Text, limits: Limits) -> Layout:
    """The layout of a text.

    Raises
    ------
    ReadError : it is empty, has too many columns, or its first row is not the header of the others.
    UnicodeDecodeError : the first lines are not UTF-8.
    """
    head = _whole_characters(text)
    header_at, line = _first_filled(head)
    if header_at is None:
        raise ReadError(N_("The file is empty: it has neither a header nor rows."))
    rows = head[header_at:]
    delimiter = _delimiter(rows)
    header, length = _first_row(rows, delimiter)
    if length > limits.field and (len(rows) == length or max(map(len, header)) > limits.field):
        raise too_long(line, 1 + max(range(len(header)), key=lambda i: len(header[i])), limits.field)
    if len(header) > limits.columns:
        raise ReadError(
            N_(
                "The header has {count} columns; at most {limit} are read. Is the delimiter “{delimiter}” right?"
            ),
            count=len(header),
            limit=limits.columns,
            delimiter=named(delimiter),
        )
    start = text.start + len(head[: header_at + length].encode())
    line += max(1, len(_NEWLINE.findall(rows[:length])))
    return Layout(delimiter, tuple(header), start, line, rows[length:])


def named(delimiter: str) -> str:
    """The delimiter as it is shown: a tab would be invisible."""
    return "tab" if delimiter == "\t" else delimiter


def _whole_characters(text: Text) -> str:
    head = text.source.head(HEAD + text.start)[text.start :]
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and text.source.size > HEAD:
            return head[: error.start].decode("utf-8")
        raise


def _first_filled(head: str) -> tuple[int | None, int]:
    """Where the first line with anything but blanks begins, and its number."""
    before = re.match(r"(?:[ \t\f\v]*(?:\r\n|\n|\r))*", head)
    start = before.end() if before else 0
    if not head[start:].strip():
        return None, 1
    return start, 1 + len(_NEWLINE.findall(head[:start]))


def _delimiter(rows: str) -> str:
    """The sign that parts the header into most cells; the first lines decide between equals.

    A header of one cell stands only over lines of one cell.
    """
    lines = _NEWLINE.split(rows)[: _LOOKED_AT + 1]
    body = [line for line in lines[1:] if line]

    def agreement(delimiter: str) -> tuple[int, float]:
        cells = len(_first_row(rows, delimiter)[0])
        alike = sum(line.count(delimiter) + 1 == cells for line in body)
        return cells, alike / max(1, len(body))

    best = max(DELIMITERS, key=agreement)
    if agreement(best)[0] > 1:
        return best
    for delimiter in DELIMITERS:
        counts = Counter(line.count(delimiter) for line in body)
        common, times = max(counts.items(), key=lambda item: item[1], default=(0, 0))
        if common and times > len(body) / 2 and len(body) > 1:
            raise ReadError(
                N_(
                    "The first row has one cell, but the rows below it have {count}. "
                    "The first row must be the header: delete what stands above it."
                ),
                count=common + 1,
            )
    return best


def _first_row(rows: str, delimiter: str) -> tuple[list[str], int]:
    """The cells of the first row, stripped, and its length with its line end."""
    length, inside = 0, False
    for match in re.finditer('"|\r\n|\n|\r', rows):
        if match[0] == '"':
            inside = not inside
        elif not inside:
            length = match.end()
            break
    else:
        length = len(rows)
        if inside:  # a quote that never closes: the header is its line
            newline = _NEWLINE.search(rows)
            length = newline.end() if newline else len(rows)
    line = rows[:length].rstrip("\r\n")
    if inside or len(line) > csv.field_size_limit():
        return [cell.strip() for cell in line.split(delimiter)], length
    cells = next(csv.reader([line], delimiter=delimiter), [""])
    return [cell.strip() for cell in cells], length
