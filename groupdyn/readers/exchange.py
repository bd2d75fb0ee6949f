"""The exchange format: one JSON file with a whole log, versioned.

`{"format": "groupdyn-log", "version": 1, "group": …, "scheme": …, "acts": …, "roster": …}`; a table is a
list of objects, or an object of equally long lists.
"""

from __future__ import annotations

import json
import re
from typing import Any

from groupdyn.columns import TABLES
from groupdyn.errors import Problem, ReadError
from groupdyn.i18n import N_
from groupdyn.readers.cells import column_of, refuse_wide, sound_table
from groupdyn.readers.raw import Limits, RawTable, RawTables
from groupdyn.readers.source import Source

EXTENSIONS = {".json": "json"}
FORMAT, VERSION = "groupdyn-log", 1

_BEGIN = re.compile(rb"\s*(?:\{|\[(?!\s*\d+:))")
_NOT_ONE = N_("The JSON file is not a groupdyn log: it must be an object with “format”: “groupdyn-log”.")
_SHAPE = N_("The table “{table}” must be a list of objects, or an object of lists, that hold plain values.")


def knows(head: bytes, name: str) -> bool:  # noqa: ARG001 – all readers are asked alike
    """Whether the file begins like JSON; a time in brackets does not."""
    return _BEGIN.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def read(source: Source, limits: Limits) -> RawTables:
    """The tables of an exchange file, named by their keys; what else it says is in `meta`.

    Raises
    ------
    ReadError : it is no JSON, no exchange file, of a newer version, or a table has another shape.
    """
    if source.size > min(limits.bytes, limits.unpacked):
        raise ReadError(
            N_(
                "The JSON file has {size} MB; at most {limit} MB are read. Use Parquet or CSV for so many acts."
            ),
            size=source.size // 1_000_000,
            limit=min(limits.bytes, limits.unpacked) // 1_000_000,
        )
    whole = _parsed(bytes(source.whole()))
    _check_version(whole)
    tables: list[RawTable] = []
    problems: list[Problem] = []
    for name in TABLES:
        if name in whole:
            table, found = _table(name, whole[name], limits)
            tables.append(table)
            problems += found
    if not tables:
        raise ReadError(N_("The file has no table: “acts” is missing."))
    meta = {key: value for key, value in whole.items() if key not in TABLES}
    return RawTables(tuple(tables), "json", {"version": str(whole["version"])}, tuple(problems), meta)


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        whole = json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=_without_repeats, parse_constant=_no_number
        )
    except UnicodeDecodeError:
        raise ReadError(N_("The JSON file is not UTF-8. Save it as UTF-8.")) from None
    except json.JSONDecodeError as error:
        raise ReadError(
            N_("The JSON file is damaged or cut off at row {row}, position {position}."),
            row=error.lineno,
            position=error.colno,
        ) from None
    except RecursionError:
        raise ReadError(N_("The JSON file is nested too deeply to be a log.")) from None
    except ValueError:  # a whole number of thousands of digits
        raise ReadError(N_("The JSON file holds a number that is too long to be one.")) from None
    if not isinstance(whole, dict):
        raise ReadError(_NOT_ONE)
    return whole


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; of a repeated key JSON readers keep the last value in silence."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ReadError(
            N_("The JSON file says “{key}” twice in one object."),
            key=next(k for k in keys if keys.count(k) > 1),
        )
    return found


def _no_number(word: str) -> float:
    raise ReadError(
        N_("The JSON file holds {word}, which is not a number. Write null where there is none."), word=word
    )


def _check_version(whole: dict[str, Any]) -> None:
    if whole.get("format") != FORMAT:
        raise ReadError(_NOT_ONE)
    version = whole.get("version")
    if type(version) is not int or version < 1:
        raise ReadError(N_("The file does not say which version of the format it has (“version”: 1)."))
    if version > VERSION:
        raise ReadError(
            N_(
                "The file has version {version} of the format; this program reads up to version {known}. Update it."
            ),
            version=version,
            known=VERSION,
        )


def _table(name: str, given: object, limits: Limits) -> tuple[RawTable, list[Problem]]:
    columns = _columns(name, given)
    refuse_wide(len(columns), limits.columns)
    for header, cells in columns.items():
        if not all(c is None or isinstance(c, (str, int, float)) for c in cells):
            raise ReadError(_SHAPE, table=name)
        if any(isinstance(c, int) and not -(2**63) <= c < 2**63 for c in cells):
            raise ReadError(
                N_("A number in “{column}” of “{table}” is too large."), column=header, table=name
            )
    lengths = {len(cells) for cells in columns.values()}
    if len(lengths) > 1:
        raise ReadError(
            N_("The columns of “{table}” differ in length: from {shortest} to {longest} rows."),
            table=name,
            shortest=min(lengths),
            longest=max(lengths),
        )
    lines = range(2, 2 + next(iter(lengths), 0))
    made = [column_of(header, cells) for header, cells in columns.items()]
    return sound_table(name, name, list(columns), made, lines, limits.field)


def _columns(name: str, given: object) -> dict[str, list[Any]]:
    if isinstance(given, dict):
        if not all(isinstance(cells, list) for cells in given.values()):
            raise ReadError(_SHAPE, table=name)
        return given
    if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
        raise ReadError(_SHAPE, table=name)
    headers = dict.fromkeys(key for row in given for key in row)
    return {header: [row.get(header) for row in given] for header in headers}
