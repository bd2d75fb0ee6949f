"""Reads one workbook in a process of its own, so that a hostile file can take down nothing else.

It is run as a script and imports nothing of groupdyn, to start fast. In: one line of JSON with `kind` and
the limits, then the file. Out: lines of JSON, `{"sheet": name}`, then `[row, [cell, …]]` for each row that
is not empty, `{"formula": [row, cell]}` for a formula without a value, at last `{"done": true}`; or
`{"refused": reason, …}`.
"""

from __future__ import annotations

import io
import json
import posixpath
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

DEEPEST = 100
LAST_ROW = 1_048_576


class Refused(Exception):  # noqa: N818 – it is an answer, not an error
    """The workbook is not read; the reason and its values go to the parent."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.answer = {"refused": reason, **values}


def main() -> None:
    """Read the order and the file, write the rows."""
    order = json.loads(sys.stdin.buffer.readline())
    confine(order)
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="\n")
    try:
        content = sys.stdin.buffer.read()
        sheets = {"xlsx": xlsx_sheets, "ods": ods_sheets}[order["kind"]]
        for line in measured(sheets(content, order), order):
            out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
        out.write('{"done":true}\n')
    except Refused as refused:
        out.write("\n" + json.dumps(refused.answer) + "\n")
    except (MemoryError, RecursionError):
        out.write('\n{"refused":"too-large"}\n')
    except Exception:  # whatever a damaged file provokes in a library
        out.write('\n{"refused":"damaged"}\n')
    out.flush()


def confine(order: dict[str, Any]) -> None:
    """Limit what this process may take, where the system can; the parent watches the clock everywhere."""
    # openpyxl takes these if it finds them. It starts in a third of the time without the first four; the
    # last would only repeat, ten times slower, what `Scan` has done: refuse every document type.
    for name in ("numpy", "PIL", "lxml", "pandas", "defusedxml"):
        sys.modules[name] = None  # type: ignore[assignment]  # Python's way to say: not to be imported
    try:
        import resource
    except ImportError:  # Windows
        return
    seconds = int(order["seconds"]) + 1
    wanted = {
        resource.RLIMIT_AS: order["memory"],
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
    }
    for kind, most in wanted.items():
        hard = resource.getrlimit(kind)[1]
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (soft, soft))
        except (ValueError, OSError):  # macOS does not let memory be limited
            continue


def measured(lines: Iterator[Any], order: dict[str, Any]) -> Iterator[Any]:
    """The lines, as long as they are not too many, too long or too much."""
    total, sheet = 0, ""
    for line in lines:
        if isinstance(line, dict):
            sheet = line.get("sheet", sheet)
        else:
            for column, cell in enumerate(line[1], start=1):
                if isinstance(cell, str):
                    size = len(cell.encode("utf-8", "surrogatepass"))
                    total += size
                    if size > order["field"]:
                        raise Refused("long-cell", sheet=sheet, row=line[0], column=column_letters(column))
            if total > order["unpacked"]:
                raise Refused("too-large")
        yield line


# --- XML looked through before a library builds anything of it ---------------------------------


class Scan:
    """One XML file: no document type, no depth; of a sheet, the extent of its filled cells."""

    def __init__(self, order: dict[str, Any], sheet: str) -> None:
        self.order, self.sheet = order, sheet
        self.depth = self.cells = 0
        self.last_row = self.last_column = 0
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self.refuse_doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.buffer_text = True

    def read(self, file: Any) -> Scan:
        """Go through the file."""
        self.parser.ParseFile(file)
        return self

    def refuse_doctype(self, *_: object) -> None:
        raise Refused("unsafe-xml")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Refused("unsafe-xml")
        self.opened(name.rpartition(":")[2], attributes)

    def end(self, name: str) -> None:
        self.depth -= 1
        self.closed(name.rpartition(":")[2])

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        """What a kind of file does at an element's beginning."""

    def closed(self, tag: str) -> None:
        """What a kind of file does at an element's end."""

    def count(self, cells: int) -> None:
        self.cells += cells
        if self.cells > self.order["cells"]:
            raise Refused("many-cells", sheet=self.sheet)

    def reach(self, row: int, column: int) -> None:
        """Note a filled cell."""
        if column > self.order["columns"]:
            raise Refused("wide-sheet", sheet=self.sheet, column=column_letters(column))
        if row > LAST_ROW or (self.order["rows"] and row > self.order["rows"] + 1):
            raise Refused("long-sheet", sheet=self.sheet, row=row)
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)


class XlsxScan(Scan):
    """A sheet of an XLSX workbook, and its formulas without a value."""

    def __init__(self, order: dict[str, Any], sheet: str) -> None:
        super().__init__(order, sheet)
        self.row = self.column = 0
        self.kind = ""
        self.formula = self.filled = False
        self.without_value: list[tuple[int, str]] = []

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self.count(1)
            self.column = column_number(attributes["r"]) if "r" in attributes else self.column + 1
            self.kind = attributes.get("t", "n")
            self.formula = self.filled = False
        elif tag == "v" or tag == "t":
            self.parser.CharacterDataHandler = self.text
        elif tag == "f":
            self.formula = True
        elif tag == "row":
            number = int(attributes["r"]) if "r" in attributes else self.row + 1
            if number <= self.row:
                raise Refused("damaged")
            self.row, self.column = number, 0

    def text(self, _: str) -> None:
        self.filled = True

    def closed(self, tag: str) -> None:
        if tag == "v" or tag == "t":
            self.parser.CharacterDataHandler = None
        elif tag == "c" and (self.filled or self.formula):
            self.reach(self.row, self.column)
            if not self.filled and self.kind != "str":
                self.without_value.append((self.row, f"{column_letters(self.column)}{self.row}"))


class OdsScan(Scan):
    """The content of an ODS workbook; a repeated cell or row counts as often as it is repeated."""

    def __init__(self, order: dict[str, Any]) -> None:
        super().__init__(order, "")
        self.row = self.column = 0
        self.area = 0
        self.rows_at_once = 1
        self.found: dict[str, list[tuple[int, str]]] = {}

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table":
            self.sheet = attributes.get("table:name", "")
            self.row = self.last_row = self.last_column = 0
        elif tag == "table-row":
            self.row, self.column = self.row + 1, 0
            self.rows_at_once = int(attributes.get("table:number-rows-repeated", 1))
        elif tag in ("table-cell", "covered-table-cell"):
            repeated = int(attributes.get("table:number-columns-repeated", 1))
            if "office:value-type" in attributes:
                self.count(repeated * self.rows_at_once)
                self.reach(self.row + self.rows_at_once - 1, self.column + repeated)
                if self.last_row * self.last_column > 10 * self.order["cells"]:
                    raise Refused("many-cells", sheet=self.sheet)
            elif "table:formula" in attributes:
                cell = f"{column_letters(self.column + 1)}{self.row}"
                self.found.setdefault(self.sheet, []).append((self.row, cell))
            self.column += repeated

    def closed(self, tag: str) -> None:
        if tag == "table-row":
            self.row += self.rows_at_once - 1


def column_number(cell: str) -> int:
    """`AB12` → 28."""
    number = 0
    for letter in cell:
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter.upper()) - 64
    return number


def column_letters(number: int) -> str:
    """28 → `AB`."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


# --- the two kinds of workbook -------------------------------------------------------------------


def xlsx_sheets(content: bytes, order: dict[str, Any]) -> Iterator[Any]:
    """The filled sheets of an XLSX workbook, streamed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = sheet_paths(archive, order)
        scans: dict[str, XlsxScan] = {}
        for name in archive.namelist():
            if name.lower().endswith((".xml", ".rels", ".vml")):
                with archive.open(name) as file:
                    if name in sheets:
                        scans[sheets[name]] = XlsxScan(order, sheets[name])
                        scans[sheets[name]].read(file)
                    else:
                        Scan(order, "").read(file)
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        scan = scans.get(sheet.title)
        if scan is None or not scan.last_row:
            continue
        yield {"sheet": sheet.title}
        for row, place in scan.without_value:
            yield {"formula": [row, place]}
        extent = {"max_row": scan.last_row, "max_col": scan.last_column}
        for number, row in enumerate(sheet.iter_rows(min_row=1, min_col=1, **extent), start=1):
            cells = [plain(cell.value, cell) for cell in row]
            if any(cell is not None and cell != "" for cell in cells):
                yield [number, cells]


def sheet_paths(archive: zipfile.ZipFile, order: dict[str, Any]) -> dict[str, str]:
    """Path in the archive → name of the sheet."""
    base = "xl/workbook.xml"
    parts = {}
    for name in (base, "xl/_rels/workbook.xml.rels"):
        with archive.open(name) as file:
            Scan(order, "").read(file)
        parts[name] = ElementTree.fromstring(archive.read(name))  # noqa: S314 – scanned above: it has no document type
    targets = {
        relation.get("Id"): relation.get("Target", "") for relation in parts["xl/_rels/workbook.xml.rels"]
    }
    paths = {}
    for element in parts[base].iter():
        if element.tag.rpartition("}")[2] == "sheet":
            relation = next((v for k, v in element.attrib.items() if k.endswith("}id")), None)
            target = targets.get(relation, "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            paths[path] = element.get("name", "")
    return paths


def ods_sheets(content: bytes, order: dict[str, Any]) -> Iterator[Any]:
    """The filled sheets of an ODS workbook."""
    scan = OdsScan(order)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                with archive.open(name) as file:
                    (scan if name == "content.xml" else Scan(order, "")).read(file)
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        begun = False
        for number, row in enumerate(rows, start=1):
            cells = [plain(cell, None) for cell in row]
            if any(cell is not None and cell != "" for cell in cells):
                if not begun:
                    begun = True
                    yield {"sheet": name}
                    for formula_row, place in scan.found.get(name, ()):
                        yield {"formula": [formula_row, place]}
                yield [number, cells]


def plain(value: Any, cell: Any) -> str | float | int | bool | None:
    """A cell's value for JSON: dates and times as ISO text."""
    if value is None or isinstance(value, (str, bool, int, float)):
        return None if value == "" else value
    for kind, write in _WRITTEN:
        if isinstance(value, kind):
            return write(value, cell)
    return str(value)


def _moment(value: datetime, _: Any) -> str:
    whole = value.replace(microsecond=0)
    if value.microsecond >= 999_500:
        whole, value = whole + timedelta(seconds=1), whole + timedelta(seconds=1)
    if whole.time() == time(0) and value.microsecond < 500:
        return whole.date().isoformat()
    return value.isoformat(timespec="milliseconds" if value.microsecond >= 500 else "seconds")


def _clock(value: time, cell: Any) -> str:
    """A time of day; as minutes and seconds are often typed into cells, without seconds if shown without."""
    if (
        cell is not None
        and not value.second
        and "s" not in re.sub(r'"[^"]*"', "", cell.number_format).lower()
    ):
        return value.strftime("%H:%M")
    return value.replace(microsecond=0).isoformat()


def _span(value: timedelta, _: Any) -> str:
    seconds = round(value.total_seconds())
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'-' if seconds < 0 else ''}{minutes // 60}:{minutes % 60:02d}:{rest:02d}"


_WRITTEN: tuple[tuple[type, Callable[[Any, Any], str]], ...] = (
    (datetime, _moment),
    (date, lambda value, _: value.isoformat()),
    (time, _clock),
    (timedelta, _span),
)

if __name__ == "__main__":
    main()
