"""Read a coding scheme: one of ours by name, or a user's JSON or CSV file.

A file is wholly taken or wholly refused, with all that is wrong in it (`InvalidScheme`).
Only the column `code` is obligatory; whatever else is missing gets a plain default.
"""

from __future__ import annotations

import csv
import difflib
import io
import json
import string
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, cast

from groupdyn.errors import InvalidFile, Problem, SettingError
from groupdyn.i18n import N_
from groupdyn.i18n.words import words_from
from groupdyn.schemes.scheme import (
    COLOURS,
    CONSTRUCTS,
    FACTORS,
    OCTANTS,
    Code,
    Colour,
    Pair,
    Scheme,
    Sign,
)

SCHEMES: tuple[str, ...] = ("groupdyn", "bales-ipa", "hill-interaction-matrix")
"""The schemes that come with groupdyn, the project's own first."""

LARGEST_FILE = 1_000_000
"""Bytes. A scheme is a page or two; anything larger is another kind of file."""

_FIELDS = (
    "code", "name", "description", "constructs", "sign", "colour", "key", "factor", "octant", "feedback",
    "editable",
)  # fmt: skip
_YES, _NO = ("1", "true", "yes", "ya"), ("0", "false", "no", "tidak")
_COLOUR_OF_SIGN: dict[int, Colour] = {1: "supportive", -1: "hostile", 0: "neutral"}


class InvalidScheme(InvalidFile):
    """A scheme's file was read, but what it says does not hold together; `problems` lists all of it."""


def read_scheme(path_or_name: str | Path | bytes, *, name: str = "") -> Scheme:
    """The scheme of a name in `SCHEMES`, or of a JSON or CSV file.

    Parameters
    ----------
    path_or_name : a name, a file, or the bytes of an upload.
    name : the name an upload came under; only for messages and as the scheme's id.

    Raises
    ------
    SettingError : there is no such scheme or file, or it cannot be read as text.
    InvalidScheme : the file was read, but a code is doubled, a construct unknown, and so on.
    """
    if isinstance(path_or_name, bytes):
        return _read(path_or_name, Path(name.replace("\\", "/").rpartition("/")[2] or "own"))
    if str(path_or_name) in SCHEMES:
        return _built_in(str(path_or_name))
    path = Path(path_or_name)
    if not path.is_file():
        raise SettingError(
            N_("There is no coding scheme “{name}”. Choose one of {known}, or give a JSON or CSV file."),
            name=path.name,
            known=", ".join(SCHEMES),
        )
    _refuse_large(path.stat().st_size, path.name)
    return _read(path.read_bytes(), path)


def _read(content: bytes, path: Path) -> Scheme:
    """The scheme that a file's bytes describe; the path is only a name here."""
    _refuse_large(len(content), path.name)
    text = _text_of(content, path.name)
    if path.suffix.lower() == ".json" or text.lstrip().startswith(("{", "[")):
        return scheme_from(_json_of(text, path.name), fallback_id=path.stem)
    return _scheme(_csv_rows(text, path.name), {}, path.stem)


@cache
def _built_in(name: str) -> Scheme:
    text = resources.files(__package__).joinpath(f"{name}.json").read_text("utf-8")
    return scheme_from(json.loads(text), fallback_id=name)


def scheme_from(data: Mapping[str, Any], *, fallback_id: str = "own") -> Scheme:
    """The scheme that a mapping (the content of a scheme's JSON file) describes.

    Parameters
    ----------
    data : mapping
        `codes` (a list of codes, or of mappings with at least `code`) and, if wanted, `id`, `name`,
        `version`, `source`, `editable`, `notes`, `pairs`.
    fallback_id : str
        the id if `data` has none.
    """
    entries = data.get("codes")
    rows = enumerate(entries, 1) if isinstance(entries, list | tuple) else ()
    return _scheme(rows, data, fallback_id)


def _scheme(rows: Iterable[tuple[int, object]], data: Mapping[str, Any], fallback_id: str) -> Scheme:
    problems: list[Problem] = []
    entries = dict(rows)
    codes = {row: _code(row, entry, problems) for row, entry in entries.items()}
    if not codes:
        raise SettingError(N_("The coding scheme has no codes. It needs at least one."))
    problems += [*_doubled(codes, "code"), *_doubled(codes, "key")]
    pairs = _pairs(data.get("pairs"), {code.code for code in codes.values()}, problems)
    if problems:
        raise InvalidScheme(problems)
    scheme_id = str(data.get("id") or fallback_id)
    return Scheme(
        id=scheme_id,
        name=words_from(data.get("name")) or {"en": scheme_id},
        version=str(data.get("version") or "1"),
        codes=_with_keys(
            tuple(codes.values()), {codes[row].code for row, entry in entries.items() if _says_key(entry)}
        ),
        source=str(data.get("source") or ""),
        editable=bool(data.get("editable", True)),
        notes=words_from(data.get("notes")),
        pairs=pairs,
    )


def _refuse_large(size: int, name: str) -> None:
    if size > LARGEST_FILE:
        raise SettingError(
            N_("“{name}” is larger than a coding scheme can be (1 MB). Was another file meant?"), name=name
        )


def _text_of(raw: bytes, name: str) -> str:
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise SettingError(
            N_("“{name}” is not UTF-8 text. Save it again as “CSV UTF-8” or as JSON."), name=name
        ) from error
    if "\0" in text:
        raise SettingError(N_("“{name}” is not a text file. Save it as CSV or JSON."), name=name)
    return text


def _json_of(text: str, name: str) -> Mapping[str, Any]:
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise SettingError(
            N_("“{name}” is not valid JSON (line {line}). Check brackets, commas and quotes there."),
            name=name,
            line=getattr(error, "lineno", 1),
        ) from error
    return data if isinstance(data, dict) else {"codes": data}


def _csv_rows(text: str, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line number and fields of each line; `name_id` and the like are gathered by language."""
    text = text.lstrip("\r\n")
    header = text.split("\n", 1)[0]
    lines = csv.reader(io.StringIO(text), delimiter=max(",;\t|", key=header.count), strict=True)
    try:
        columns = [cell.strip().lower() for cell in next(lines, [])]
        if "code" not in columns:
            raise SettingError(
                N_("“{name}” has no column “code”. Its first line must name the columns."),
                name=name,
            )
        for cells in lines:
            if len(cells) not in (0, len(columns)):
                raise SettingError(
                    N_(
                        "Line {line} of “{name}” has {found} fields, the header {expected}. Correct the line."
                    ),
                    line=lines.line_num,
                    name=name,
                    found=len(cells),
                    expected=len(columns),
                )
            if any(cell.strip() for cell in cells):
                yield lines.line_num, _by_language(dict(zip(columns, map(str.strip, cells), strict=True)))
    except csv.Error as error:
        raise SettingError(
            N_("Line {line} of “{name}” has a quotation mark that is not closed. Correct the line."),
            line=lines.line_num,
            name=name,
        ) from error


def _by_language(row: dict[str, str]) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    for column, cell in row.items():
        base, _, language = column.partition("_")
        if column == "key" and not cell:
            continue
        if base not in ("name", "description"):
            entry[column] = cell
        elif cell:
            entry.setdefault(base, {})[language or "en"] = cell
    return entry


def _code(row: int, entry: object, problems: list[Problem]) -> Code:
    """One code; what is wrong with it is added to `problems` and replaced by a default."""
    given = entry if isinstance(entry, Mapping) else {"code": entry}

    def complain(column: str, found: object, message: str, remedy: str, known: Sequence[str] = ()) -> None:
        near = difflib.get_close_matches(str(found), known, n=3)
        problems.append(
            Problem(
                code=f"scheme-{column}",
                severity="error",
                message=message,
                remedy=remedy,
                table="scheme",
                column=column,
                found=str(found)[:40],
                rows=(row,),
                count=1,
                suggestions=tuple(near),
                values={"row": row, "known": ", ".join(near or known)},
            )
        )

    def one_of(column: str, known: Sequence[str], value: str) -> str | None:
        if value and value not in known:
            complain(column, value, _UNKNOWN[column], N_("Possible are: {known}."), known)
            return None
        return value or None

    for column in set(given) - set(_FIELDS):
        complain(str(column), column, _NO_FIELD, N_("Possible are: {known}."), _FIELDS)
    code = _text(given.get("code"))
    if not code:
        complain("code", "", N_("Row {row} has no code."), N_("Give each row a code, or remove the row."))
    sign = _text(given.get("sign")).replace("−", "-") or "0"
    if sign not in _SIGNS:
        complain("sign", sign, N_("Row {row}: the sign “{found}” is not −1, 0 or 1."), _CHOOSE_SIGN)
    key = _text(given.get("key"))
    if len(key) > 1:
        complain(
            "key", key, N_("Row {row}: the shortcut key “{found}” is more than one character."), _ONE_KEY
        )
    number = cast(Sign, _SIGNS.get(sign, 0))
    constructs = [one_of("constructs", CONSTRUCTS, name) for name in _list(given.get("constructs"))]
    return Code(
        code=code,
        name=words_from(given.get("name")) or {"en": code},
        description=words_from(given.get("description")),
        constructs=tuple(name for name in constructs if name),
        sign=number,
        colour=cast(Colour, one_of("colour", COLOURS, _text(given.get("colour"))) or _COLOUR_OF_SIGN[number]),
        key=key,
        factor=one_of("factor", FACTORS, _text(given.get("factor"))),
        octant=one_of("octant", OCTANTS, _text(given.get("octant")).upper()),
        feedback=_text(one_of("feedback", _YES + _NO, _text(given.get("feedback")).lower())) in _YES,
        editable=_text(one_of("editable", _YES + _NO, _text(given.get("editable", "yes")).lower()))
        not in _NO,
    )


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _list(value: object) -> list[str]:
    if isinstance(value, list | tuple):
        return [_text(item) for item in value]
    return _text(value).replace(";", " ").replace(",", " ").split()


def _doubled(codes: Mapping[int, Code], column: str) -> Iterator[Problem]:
    """A problem for each value of `column` (`code` or `key`) that several rows share."""
    values = {row: getattr(code, column) for row, code in codes.items()}
    for value, count in Counter(filter(None, values.values())).items():
        if count > 1:
            yield Problem(
                code=f"scheme-doubled-{column}",
                severity="error",
                message=_DOUBLED[column],
                remedy=N_("Each may stand only once. Change all but one of them."),
                table="scheme",
                column=column,
                found=value,
                rows=tuple(row for row, found in values.items() if found == value),
                count=count,
            )


def _pairs(given: object, codes: set[str], problems: list[Problem]) -> tuple[Pair, ...]:
    """Pairs of codes that the scheme has; others are added to `problems`."""
    pairs = []
    for entry in given if isinstance(given, list | tuple) else ():
        names = tuple(_list(entry.get("codes")) if isinstance(entry, Mapping) else ())
        if len(names) == 2 and set(names) <= codes:
            pairs.append(Pair(codes=(names[0], names[1]), name=words_from(entry.get("name"))))
        else:
            problems.append(
                Problem(
                    code="scheme-pair",
                    severity="error",
                    message=N_("The pair “{found}” does not name two codes of the scheme."),
                    remedy=N_("Name two codes that the scheme has, or remove the pair."),
                    table="scheme",
                    column="pairs",
                    found=" ".join(names),
                )
            )
    return tuple(pairs)


def _says_key(entry: object) -> bool:
    """Whether an entry says its shortcut key, be it that there is none (an empty cell of a table says nothing)."""
    return isinstance(entry, Mapping) and entry.get("key") is not None


def _with_keys(codes: tuple[Code, ...], stated: Collection[str]) -> tuple[Code, ...]:
    """The codes, those of which no key was said given the first free one of their own letters, else any.

    A code in `stated` keeps what was said, even that it has none: a scheme that comes back from a file
    is the scheme that was written.
    """
    taken = {code.key for code in codes}
    keyed = []
    for code in codes:
        wanted = [c for c in code.code.lower() if c in _KEYS] + list(_KEYS)
        key = code.key if code.code in stated else next((c for c in wanted if c not in taken), "")
        taken.add(key)
        keyed.append(replace(code, key=key))
    return tuple(keyed)


_SIGNS = {"-1": -1, "0": 0, "1": 1, "+1": 1, "-": -1, "+": 1}
_KEYS = string.ascii_lowercase + string.digits
_NO_FIELD = N_("Row {row}: a code has no field “{found}”.")
_CHOOSE_SIGN = N_("Write −1 for hostile, 1 for supportive, 0 for neither.")
_ONE_KEY = N_("Choose a single letter or digit, or leave it empty.")
_UNKNOWN = {
    "constructs": N_("Row {row}: the construct “{found}” is not known."),
    "colour": N_("Row {row}: the colour “{found}” is not a role in the palette."),
    "factor": N_("Row {row}: the therapeutic factor “{found}” is not known."),
    "octant": N_("Row {row}: the octant “{found}” is not known."),
    "feedback": N_("Row {row}: “{found}” says neither yes nor no to feedback."),
    "editable": N_("Row {row}: “{found}” says neither yes nor no to editable."),
}
_DOUBLED = {
    "code": N_("The code “{found}” stands in the scheme {count} times."),
    "key": N_("The shortcut key “{found}” is given to {count} codes."),
}
