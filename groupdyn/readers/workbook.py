"""XLSX and ODS workbooks: checked first, then read by a child process with limits."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from groupdyn.errors import Problem, ReadError
from groupdyn.i18n import N_
from groupdyn.readers.archive import members_of
from groupdyn.readers.cells import Cell, column_of, sound_table, text_of
from groupdyn.readers.findings import problem
from groupdyn.readers.raw import Limits, RawTable, RawTables
from groupdyn.readers.source import Source

EXTENSIONS = {".xlsx": "xlsx", ".xlsm": "xlsx", ".ods": "ods"}

_WORKER = Path(__file__).with_name("_sheet_worker.py")
_DAMAGED = N_("The workbook is damaged or cut off. Open it in a spreadsheet program and save it again.")
_REFUSALS: Mapping[str, str] = {
    "damaged": _DAMAGED,
    "unsafe-xml": N_("The workbook holds XML that ordinary workbooks do not hold, so it is not opened."),
    "too-large": N_(
        "The workbook takes more memory than is given to it. Save the sheet that is needed as CSV."
    ),
    "many-cells": N_("The sheet “{sheet}” has more than {cells} cells. Save it as CSV."),
    "wide-sheet": N_(
        "The sheet “{sheet}” has a cell in column {column}; at most {columns} columns are read."
    ),
    "long-sheet": N_("The sheet “{sheet}” has a cell in row {row}; so many rows are not read."),
    "long-cell": N_(
        "The cell in row {row}, column {column} of sheet “{sheet}” is longer than {field} bytes."
    ),
}


def knows(head: bytes, name: str) -> bool:  # noqa: ARG001 – all readers are asked alike
    """Whether the file begins like a zip archive."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def read(source: Source, limits: Limits) -> RawTables:
    """The filled sheets of a workbook; the first filled row of each is its header.

    Raises
    ------
    ReadError : it is no workbook, damaged, protected, unsafe or too large.
    """
    kind = _kind(source, limits)
    sheets: dict[str, list[tuple[int, list[Cell]]]] = {}
    formulas: dict[str, list[tuple[int, str]]] = {}
    sheet = ""
    for line in _lines(_asked(source, kind, limits), limits):
        if isinstance(line, list):
            sheets[sheet].append((line[0], line[1]))
        elif "sheet" in line:
            sheet = line["sheet"]
            sheets[sheet], formulas[sheet] = [], []
        else:
            formulas[sheet].append((line["formula"][0], line["formula"][1]))
    if not sheets:
        raise ReadError(N_("The workbook is empty: none of its sheets has a filled cell."))
    tables: list[RawTable] = []
    problems: list[Problem] = []
    for name, rows in sheets.items():
        table, found = _table(name, rows, formulas[name], limits)
        tables.append(table)
        problems += found
    return RawTables(tuple(tables), kind, {"sheets": ", ".join(sheets)}, tuple(problems))


def _kind(source: Source, limits: Limits) -> str:
    members = members_of(source, limits)
    if "xl/workbook.xml" in members:
        return "xlsx"
    if {"mimetype", "content.xml"} <= set(members):
        with source.open() as file, zipfile.ZipFile(file) as archive, archive.open("mimetype") as kind:
            if b"opendocument.spreadsheet" in kind.read(100):
                return "ods"
    raise ReadError(N_("This is an archive, but no XLSX or ODS workbook. Unpack it first."))


def _asked(source: Source, kind: str, limits: Limits) -> bytes:
    """What the worker answers about a workbook."""
    order = json.dumps({"kind": kind, **asdict(limits)}).encode() + b"\n"
    command = [sys.executable, "-P", "-B", "-W", "ignore", "-X", "utf8", str(_WORKER)]
    child = subprocess.Popen(  # noqa: S603 – our own script; the file goes in as bytes
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows would flash a console
    )
    with child:
        try:
            answer, _ = child.communicate(order + bytes(source.whole()), timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            raise ReadError(
                N_(
                    "Reading the workbook takes more than {seconds} seconds. Save the sheet that is needed as CSV."
                ),
                seconds=limits.seconds,
            ) from None
        finally:
            child.kill()
    return answer


def _lines(answer: bytes, limits: Limits) -> Iterator[Any]:
    """The worker's lines; a worker that died has not said that it is done.

    Raises
    ------
    ReadError : it refused, or died.
    """
    start = answer.rfind(b"\n", 0, len(answer) - 1) + 1
    last = _parsed(answer[start:])
    if not isinstance(last, dict) or not {"done", "refused"} & set(last):
        raise ReadError(N_("Reading the workbook broke off. It may be damaged, or built to do harm."))
    if "refused" in last:
        raise ReadError(_REFUSALS[last["refused"]], **{**asdict(limits), **last})
    for line in answer[:start].splitlines():
        yield json.loads(line)


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _table(
    name: str, rows: list[tuple[int, list[Cell]]], formulas: list[tuple[int, str]], limits: Limits
) -> tuple[RawTable, list[Problem]]:
    """A sheet as a table. A filled cell without a header makes a column without a name, which is told later."""
    width = max(_filled(cells) for _, cells in rows)
    header = [text_of(cell).strip() for cell in _padded(rows[0][1], width)]
    spoiled = {row for row, _ in formulas}
    body = [(line, _padded(cells, width)) for line, cells in rows[1:] if line not in spoiled]
    columns = [
        column_of(header[i], [cells[i] for _, cells in body], comma_allowed=True) for i in range(width)
    ]
    lines = [line for line, _ in body]
    table, problems = sound_table(name, name, header, columns, _compact(lines), limits.field)
    if formulas:
        places = [place for _, place in formulas]
        problems.append(problem("formula-without-value", name, sorted(spoiled), found=places[0]))
        malformed = (*table.malformed, *((row, "formula-without-value") for row in sorted(spoiled)))
        table = replace(table, malformed=tuple(sorted(malformed)))
    return table, problems


def _filled(cells: list[Cell]) -> int:
    return max((i for i, cell in enumerate(cells, start=1) if cell is not None), default=0)


def _padded(cells: list[Cell], width: int) -> list[Cell]:
    return [*cells[:width], *[None] * (width - len(cells))]


def _compact(lines: list[int]) -> Any:
    import numpy as np

    if lines and lines[-1] - lines[0] + 1 == len(lines):
        return range(lines[0], lines[-1] + 1)
    return np.array(lines, dtype=np.int64)
