"""Read a questionnaire's key: one of ours by its id, or a user's JSON file.

A file is wholly taken or wholly refused, with all that is wrong in it (`InvalidInstrument`).
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, cast

from groupdyn.errors import InvalidFile, Problem, SettingError
from groupdyn.i18n import N_
from groupdyn.i18n.words import words_from
from groupdyn.instruments.instrument import How, Instrument, Scale

INSTRUMENTS: tuple[str, ...] = ("sliders", "GCQ-S", "WAI-SR", "GQ", "GSRS", "TFI-19")
"""The ids of the instruments that come with groupdyn, the project's own first; the order is that of display."""

LARGEST_FILE = 1_000_000
"""Bytes. A key is a page; anything larger is another kind of file."""

_FIELDS = frozenset({
    "id", "name", "items", "low", "high", "score", "reversed", "most_missing", "least_answered", "scales",
    "ends", "source", "verified", "rights",
})  # fmt: skip
_SCALE_FIELDS = frozenset({"id", "name", "items", "low", "high", "question"})
_ID = re.compile(r"\S(.{0,60}\S)?")


class InvalidInstrument(InvalidFile):
    """An instrument's file was read, but what it says does not hold together; `problems` lists all of it."""


def instruments() -> tuple[Instrument, ...]:
    """The instruments that come with groupdyn, in display order."""
    return tuple(_built_in(name) for name in INSTRUMENTS)


def read_instrument(source: str | Path | bytes, *, name: str = "") -> Instrument:
    """The instrument of an id in `INSTRUMENTS`, or of a JSON file.

    Parameters
    ----------
    source : an id, a file, or the bytes of an upload.
    name : the name an upload came under; only for messages.

    Raises
    ------
    SettingError : there is no such instrument or file, or it is not JSON.
    InvalidInstrument : the file was read, but an item is doubled, a range upside down, and so on.
    """
    if isinstance(source, bytes):
        return _read(source, name or "instrument")
    if str(source) in INSTRUMENTS:
        return _built_in(str(source))
    path = Path(source)
    if not path.is_file():
        raise SettingError(
            N_("There is no questionnaire “{name}”. Choose one of {known}, or give a JSON file."),
            name=path.name,
            known=", ".join(INSTRUMENTS),
        )
    _refuse_large(path.stat().st_size, path.name)
    return _read(path.read_bytes(), path.name)


@cache
def _built_in(name: str) -> Instrument:
    text = resources.files(__package__).joinpath(f"{name.lower()}.json").read_text("utf-8")
    return instrument_from(json.loads(text))


def _refuse_large(size: int, name: str) -> None:
    if size > LARGEST_FILE:
        raise SettingError(
            N_("“{name}” is larger than a questionnaire's key can be (1 MB). Was another file meant?"),
            name=name,
        )


def _read(content: bytes, name: str) -> Instrument:
    _refuse_large(len(content), name)
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        data = None
    if not isinstance(data, Mapping):
        raise SettingError(
            N_("“{name}” is not a questionnaire's key: JSON with “id”, “name” and “scales”."), name=name
        )
    return instrument_from(data)


def instrument_from(data: Mapping[str, Any]) -> Instrument:
    """The instrument that a mapping (the content of its JSON file) describes.

    Raises
    ------
    InvalidInstrument : with all that is wrong.
    """
    reading = _Reading()
    reading.unknown(data, _FIELDS)
    items = reading.whole(data, "items", 0)
    low, high = reading.number(data, "low", 0.0), reading.number(data, "high", 0.0)
    if items and not low < high:
        reading.add(
            "range", N_("The lowest answer ({low}) is not below the highest ({high})."), low=low, high=high
        )
    how = str(data.get("score") or "mean")
    if how not in ("mean", "sum"):
        reading.add("score", N_("“{found}” is no way to score."), N_("Write mean or sum."), found=how)
    most = data.get("most_missing")
    entries = data.get("scales")
    scales = tuple(
        reading.scale(entry, items, (low, high), cast(How, how))
        for entry in (entries if isinstance(entries, list) else ())
    )
    if not scales:
        reading.add("scales", N_("It has no scales."), N_("Give at least one, each with an “id”."))
    reading.doubled("scale", [scale.id for scale in scales])
    id_ = reading.id(data)
    if reading.problems:
        raise InvalidInstrument(reading.problems)
    return Instrument(
        id=id_,
        name=words_from(data.get("name")) or {"en": id_},
        scales=scales,
        items=items,
        low=low,
        high=high,
        score=cast(How, how),
        reversed=tuple(reading.items(data, "reversed", items)),
        most_missing=None if most is None else reading.whole(data, "most_missing", 0),
        least_answered=max(1, reading.whole(data, "least_answered", 1)),
        ends=tuple(words_from(end) for end in data.get("ends") or ()),
        source=str(data.get("source") or ""),
        verified=words_from(data.get("verified")),
        rights=words_from(data.get("rights")),
    )


_CORRECT = N_("Correct it in the file.")


class _Reading:
    """What is wrong so far."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, code: str, message: str, remedy: str = _CORRECT, **values: object) -> None:
        values = {k: f"{v:g}" if isinstance(v, float) else v for k, v in values.items()}
        found = str(values.pop("found", ""))[:40]
        self.problems.append(
            Problem(f"instrument-{code}", "error", message, remedy, "instrument", found=found, values=values)
        )

    def unknown(self, given: Mapping[str, Any], fields: Iterable[str]) -> None:
        for name in sorted(map(str, set(given) - set(fields))):
            self.add(
                "field", N_("There is no field “{found}”."), N_("Possible are: {known}."),
                found=name, known=", ".join(sorted(fields)),
            )  # fmt: skip

    def id(self, given: Mapping[str, Any]) -> str:
        text = str(given.get("id") or "")
        if not _ID.fullmatch(text):
            self.add("id", N_("“{found}” is not an id."), N_("Give a short name as “id”."), found=text)
        return text

    def number(self, given: Mapping[str, Any], name: str, default: float) -> float:
        value = given.get(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self.add("number", N_("“{found}” in “{field}” is not a number."), found=value, field=name)
            return default
        return float(value)

    def whole(self, given: Mapping[str, Any], name: str, default: int) -> int:
        value = self.number(given, name, float(default))
        if value != int(value) or not 0 <= value <= 1000:
            self.add("number", N_("“{found}” in “{field}” is not a whole number."), found=value, field=name)
            return default
        return int(value)

    def items(self, given: Mapping[str, Any], name: str, most: int) -> list[int]:
        entries = given.get(name) or []
        found = [i for i in entries if isinstance(i, int) and not isinstance(i, bool) and 1 <= i <= most]
        if not isinstance(entries, list) or len(found) < len(entries):
            self.add(
                "items", N_("“{found}” names items that are not among 1 to {items}."), found=given.get("id", name),
                items=most,
            )  # fmt: skip
        self.doubled("item", found)
        return found

    def doubled(self, what: str, names: Iterable[object]) -> None:
        for name, count in Counter(names).items():
            if count > 1:
                self.add("doubled", N_("“{found}” stands more than once."), found=name, what=what)

    def scale(self, entry: object, items: int, answer: tuple[float, float], how: How) -> Scale:
        given: Mapping[str, Any] = entry if isinstance(entry, Mapping) else {"id": entry}
        self.unknown(given, _SCALE_FIELDS)
        id_, own = self.id(given), self.items(given, "items", items)
        if items and not own:
            self.add("items", N_("The scale “{found}” names no items."), found=id_)
        times = len(own) if how == "sum" else 1
        low, high = (answer[0] * times, answer[1] * times) if own else (-math.inf, math.inf)
        low, high = self.number(given, "low", low), self.number(given, "high", high)
        if not low < high:
            self.add("range", N_("The range of “{found}” is upside down."), found=id_)
        return Scale(
            id=id_,
            name=words_from(given.get("name")) or {"en": id_},
            items=tuple(own),
            low=low,
            high=high,
            question=words_from(given.get("question")),
        )
