"""One small file of each kind, built from nothing, and shorthands for looking at what was read."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pyarrow as pa
from pyarrow import parquet

from groupdyn.readers import RawTables, read_raw

HEADER = b"session,sender,receiver,act,weight\n"
ROWS = [
    ["1", "Ana", "Ben", "supporting", 1.0],
    ["1", "Ben", "", "question", 2.5],
    ["2", "Cy", "GROUP", "support", 1.0],
]


def a_csv(*lines: str, header: bytes = HEADER) -> bytes:
    return header + "".join(f"{line}\n" for line in lines).encode()


def a_book(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def a_book_with_sheet_xml(xml: bytes) -> bytes:
    """A workbook whose first sheet is what is given."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(a_book(("acts", [["a"]])))) as old,
        zipfile.ZipFile(buffer, "w", 8) as new,
    ):
        for name in old.namelist():
            new.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return buffer.getvalue()


def an_ods(*rows: list[Any]) -> bytes:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    table = Table(name="acts")
    for row in rows:
        line = TableRow()
        for value in row:
            if isinstance(value, date):
                cell = TableCell(valuetype="date", datevalue=value.isoformat())
            elif isinstance(value, float):
                cell = TableCell(valuetype="float", value=value)
            else:
                cell = TableCell(valuetype="string") if value else TableCell()
                cell.addElement(P(text=value))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    buffer = io.BytesIO()
    document.write(buffer)
    return buffer.getvalue()


def an_exchange(**changes: Any) -> bytes:
    acts = {name: [row[i] for row in ROWS] for i, name in enumerate(HEADER.decode().strip().split(","))}
    return json.dumps(
        {"format": "groupdyn-log", "version": 1, "group": "Monday", "acts": acts} | changes
    ).encode()


def a_parquet(**columns: Any) -> bytes:
    buffer = io.BytesIO()
    names = HEADER.decode().strip().split(",")
    columns = columns or {name: [row[i] for row in ROWS] for i, name in enumerate(names)}
    parquet.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


def acts_as_book() -> bytes:
    return a_book(("acts", [HEADER.decode().strip().split(","), *ROWS]))


def acts_as_csv() -> bytes:
    return a_csv(*(",".join(map(str, row)) for row in ROWS))


def rows(raw: RawTables, table: int = 0) -> list[list[Any]]:
    """The rows as lists, in the order of the columns."""
    return [list(row.values()) for row in raw.tables[table].data.to_pylist()]


def lines(raw: RawTables, table: int = 0) -> list[int]:
    return [int(line) for line in raw.tables[table].lines]


def codes(raw: RawTables) -> list[str]:
    return sorted(problem.code for problem in raw.problems)


def rows_with(raw: RawTables, code: str) -> list[int]:
    return [row for problem in raw.problems if problem.code == code for row in problem.rows]


def read(content: bytes, name: str = "", **options: Any) -> RawTables:
    return read_raw(content, name=name, **options)
