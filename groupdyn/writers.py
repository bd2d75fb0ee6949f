"""Writing tables: every export goes through here.

A cell that a spreadsheet program would take for a formula is made harmless, and a file that stands there
already is replaced only when the new one is complete. To add a format: a function and a line in `FORMATS`.
"""

from __future__ import annotations

import csv
import io
import json
import math
import os
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from groupdyn.errors import SettingError
from groupdyn.i18n import N_

if TYPE_CHECKING:
    import pandas as pd

Target = str | os.PathLike[str] | IO[bytes] | IO[str]

_DANGEROUS = re.compile("'*[=+\\-@\t\r\0]")
_LONGEST_CELL, _LAST_ROW = 32_767, 1_048_576
_NOT_IN_XLSX = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def write_table(frame: pd.DataFrame, path_or_buffer: Target, format: str = "csv") -> None:
    """Write a table without its index; undefined numbers are empty cells, or null in JSON.

    Parameters
    ----------
    frame : the table; its columns hold text, numbers, truth values, dates.
    path_or_buffer : a path, which is replaced at once when everything is written, or an open file.
    format : a key of `FORMATS`.

    Raises
    ------
    SettingError
        if there is no such format, or the table does not fit into it.
    """
    if format not in FORMATS:
        raise SettingError(
            N_("There is no format “{format}”. Choose one of {formats}."),
            format=format,
            formats=", ".join(FORMATS),
        )
    _deliver(path_or_buffer, lambda file: FORMATS[format](frame, file))


def write_workbook(tables: Mapping[str, pd.DataFrame], path_or_buffer: Target) -> None:
    """Write tables as the sheets of one XLSX workbook, under their names.

    Raises
    ------
    SettingError
        if a table does not fit into a sheet.
    """
    _deliver(path_or_buffer, lambda file: _xlsx(tables, file))


def replace_file(path: str | os.PathLike[str], write: Callable[[IO[bytes]], None]) -> None:
    """Have `write` fill a new file beside `path`, then put it in place at once.

    If anything fails, the old file stays as it was and nothing is left behind. A new file can be read by
    its owner only; one that replaces another keeps that one's permissions.
    """
    target = Path(path).resolve()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".writing-", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            part.chmod(target.stat().st_mode & 0o777)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def guarded(text: str) -> str:
    """A cell's text so that no spreadsheet program runs it: an apostrophe before `=` `+` `-` `@`, tab, CR, NUL.

    Apostrophes before these get one more, so that reading takes away exactly what writing added.
    """
    return f"'{text}" if _DANGEROUS.match(text) else text


def slug(text: str, longest: int = 60) -> str:
    """A file name from any text: ASCII letters, digits and hyphens, never empty, never a reserved name.

    Letters without an ASCII form become their code point, so that names in other scripts stay apart.
    """
    parts = []
    for character in unicodedata.normalize("NFKD", text):
        if character.isascii():
            parts.append(character.lower() if character.isalnum() else "-")
        elif character.isalnum():
            parts.append(f"-u{ord(character):x}-")
        elif not unicodedata.combining(character):
            parts.append("-")
    name = re.sub("-+", "-", "".join(parts))[:longest].strip("-") or "untitled"
    return f"{name}-file" if name in _RESERVED else name


_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{i}" for port in ("com", "lpt") for i in range(10))]
)
"""Names that Windows keeps for devices, with or without an extension."""


def _deliver(target: Target, write: Callable[[IO[bytes]], None]) -> None:
    if isinstance(target, (str, os.PathLike)):
        replace_file(target, write)
    elif isinstance(target, io.TextIOBase):
        buffer = io.BytesIO()
        write(buffer)
        target.write(buffer.getvalue().decode())
    else:
        write(target)  # type: ignore[arg-type]  # IO[str] is a TextIOBase and has been dealt with


def _columns(frame: pd.DataFrame) -> Iterator[tuple[str, list[Any]]]:
    """Header and plain values of every column; undefined, missing and infinite ones are None."""
    for i, header in enumerate(frame.columns):
        yield str(header), [_plain(value) for value in frame.iloc[:, i].astype(object)]


def _plain(value: Any) -> Any:
    import pandas as pd

    if isinstance(value, str):
        return value
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, (bool, int)):
        return value
    if isinstance(value, datetime) and value.tzinfo is None and value.time() == time(0):
        return value.date().isoformat()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _delimited(delimiter: str) -> Callable[[pd.DataFrame, IO[bytes]], None]:
    def write(frame: pd.DataFrame, file: IO[bytes]) -> None:
        headers = [guarded(str(header)) for header in frame.columns]
        text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
        writer = csv.writer(
            text,
            delimiter=delimiter,
            lineterminator="\n",
            # The csv module leaves a lone CR unquoted, which readers take for the end of a row.
            quoting=csv.QUOTE_NONNUMERIC if _holds_cr(headers, frame) else csv.QUOTE_MINIMAL,
        )
        writer.writerow(headers)
        for first in range(0, len(frame), _ROWS_AT_ONCE):
            columns = dict(enumerate(_columns(frame.iloc[first : first + _ROWS_AT_ONCE])))
            cells = [
                [guarded(v) if isinstance(v, str) else v for v in column] for _, column in columns.values()
            ]
            writer.writerows(zip(*cells, strict=True))
        text.detach()

    return write


_ROWS_AT_ONCE = 4096
"""Python's own values take several times the room of a table's: so many rows are turned into them at a time."""


def _holds_cr(headers: list[str], frame: pd.DataFrame) -> bool:
    """Whether a header or a cell holds a CR; numbers and dates cannot."""
    texts = [frame.iloc[:, i] for i, kind in enumerate(frame.dtypes) if kind.kind == "O"]
    return any("\r" in header for header in headers) or any(
        isinstance(value, str) and "\r" in value for column in texts for value in column
    )


def _json(frame: pd.DataFrame, file: IO[bytes]) -> None:
    """A list of objects, one a row."""
    columns = dict(_columns(frame))
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    file.write(json.dumps(rows, ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n")


def _parquet(frame: pd.DataFrame, file: IO[bytes]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    def column(position: int) -> pa.Array:
        values = frame.iloc[:, position]
        if values.dtype != object:
            return pa.array(values, from_pandas=True)
        return pa.array([None if (v := _plain(value)) is None else str(v) for value in values], pa.string())

    arrays = [column(i) for i in range(frame.shape[1])]
    parquet.write_table(pa.Table.from_arrays(arrays, names=[str(h) for h in frame.columns]), file)


def _one_sheet(frame: pd.DataFrame, file: IO[bytes]) -> None:
    _xlsx({"table": frame}, file)


def _xlsx(tables: Mapping[str, pd.DataFrame], file: IO[bytes]) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = "groupdyn"
    titles: set[str] = set()
    for name, frame in tables.items():
        columns = dict(enumerate(_columns(frame)))
        _check_fits(name, frame, [values for _, values in columns.values()])
        title = _title(name, titles)
        titles.add(title.casefold())
        sheet = book.create_sheet(title)
        sheet.append([_cell(sheet, header) for header, _ in columns.values()])
        for row in zip(*(values for _, values in columns.values()), strict=True):
            sheet.append([_cell(sheet, value) for value in row])
    book.save(file)


def _check_fits(name: str, frame: pd.DataFrame, columns: list[list[Any]]) -> None:
    if len(frame) >= _LAST_ROW:
        raise SettingError(
            N_("The table “{table}” has more rows than a sheet can hold. Write CSV."), table=name
        )
    if any(isinstance(v, str) and len(v) > _LONGEST_CELL for values in columns for v in values):
        raise SettingError(
            N_("A cell of the table “{table}” is longer than a sheet can hold. Write CSV."), table=name
        )


def _title(name: str, taken: set[str]) -> str:
    """A sheet's title: at most 31 characters, without those that are not allowed, and not twice."""
    title = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "-", name).strip("'")[:31] or "table"
    number = 2
    while title.casefold() in taken:
        title = f"{title[:27]} {number}"
        number += 1
    return title


def _cell(sheet: Any, value: Any) -> Any:
    """A cell that holds text as text, whatever it begins with, also after it has been edited."""
    if not isinstance(value, str):
        return value
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=_NOT_IN_XLSX.sub("\ufffd", value))
    cell.data_type = "s"
    cell.quotePrefix = bool(_DANGEROUS.match(value))
    return cell


FORMATS: Mapping[str, Callable[[pd.DataFrame, IO[bytes]], None]] = {
    "csv": _delimited(","),
    "tsv": _delimited("\t"),
    "xlsx": _one_sheet,
    "json": _json,
    "parquet": _parquet,
}
"""Format → what writes it, in the order of choices."""
