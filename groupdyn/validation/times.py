"""Times and dates as people write them: seconds, clock times, dates with a time of day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from groupdyn.validation.coding import Coded

DateOrder = Literal["day-first", "month-first"]

_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{1,2}(?:[.,]\d+)?)")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?")
_SLASHED = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")


def number(text: str) -> float:
    """A number with decimal point or comma; nan for anything else, infinities included."""
    stripped = text.strip()
    return float(stripped.replace(",", ".")) if _NUMBER.fullmatch(stripped) else np.nan


def clock_seconds(text: str) -> float:
    """`12:04` → 724, `1:12:04` → 4324; nan for anything else."""
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        return np.nan
    hours, minutes, seconds = found.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds.replace(",", "."))


@dataclass(frozen=True)
class Times:
    """A column of times.

    Attributes
    ----------
    seconds : (rows,) seconds; since 1970 where `absolute`; nan where empty or unreadable.
    unreadable : the values that are no time.
    absolute : whether the values are dates with a time of day.
    trouble : `ambiguous` if day and month cannot be told apart, `mixed-zones` if some times have a
        time zone and others none, else empty.
    """

    seconds: npt.NDArray[np.float64]
    unreadable: tuple[str, ...] = ()
    absolute: bool = False
    trouble: str = ""


def read_times(column: Coded, order: DateOrder | None = None) -> Times:
    """Read a column of times, in the one way that fits all of its values."""
    used = [v for v in column.used() if v.strip()]
    dated = [v for v in used if _ISO.fullmatch(v.strip()) or _SLASHED.fullmatch(v.strip())]
    if len(dated) > len(used) / 2:
        return _dated(column, used, order)

    def parse(value: str) -> float:
        seconds = number(value)
        return clock_seconds(value) if np.isnan(seconds) else seconds

    return Times(column.parsed(parse), tuple(v for v in used if np.isnan(parse(v))))


def _dated(column: Coded, used: list[str], order: DateOrder | None) -> Times:
    slashed = [m for v in used if (m := _SLASHED.fullmatch(v.strip()))]
    if slashed and order is None:
        order = told_order([(int(m[1]), int(m[2])) for m in slashed])
        if order is None:
            return Times(np.full(len(column), np.nan), absolute=True, trouble="ambiguous")
    zoned = {bool(m[4]) for v in used if (m := _ISO.fullmatch(v.strip()))} | ({False} if slashed else set())
    if len(zoned) > 1:
        return Times(np.full(len(column), np.nan), absolute=True, trouble="mixed-zones")
    iso = [_as_iso(v, order) for v in column.values]
    stamps = pd.to_datetime(pd.Series(iso, dtype="str"), format="ISO8601", errors="coerce", utc=True)
    seconds = stamps.astype("datetime64[us, UTC]").astype("int64").to_numpy() / 1e6
    seconds = np.where(stamps.isna(), np.nan, seconds)
    bad = {v for v, s in zip(column.values, seconds, strict=True) if np.isnan(s)}
    return Times(seconds[column.codes], tuple(v for v in used if v in bad), absolute=True)


def told_order(pairs: Sequence[tuple[int, int]]) -> DateOrder | None:
    """Which of (first, second) is the day, if one reading is impossible for some pair; else None."""
    if any(first > 12 for first, _ in pairs):
        return "day-first"
    return "month-first" if any(second > 12 for _, second in pairs) else None


def _as_iso(value: str, order: DateOrder | None) -> str:
    found = _SLASHED.fullmatch(value.strip())
    if not found:
        return value.strip().replace(",", ".")
    day, month = (found[1], found[2]) if order != "month-first" else (found[2], found[1])
    time = f"T{int(found[4]):02d}:{found[5]}:{found[6] or '00'}" if found[4] else ""
    return f"{found[3]}-{int(month):02d}-{int(day):02d}{time}"


def read_dates(column: Coded, order: DateOrder | None = None) -> tuple[list[str], tuple[str, ...], str]:
    """Days as ISO text (empty stays empty), the unreadable values, and the trouble as in `Times`."""
    times = read_times(column, order)
    if times.trouble:
        return [""] * len(column), (), times.trouble
    if not times.absolute:
        bad = tuple(v for v in column.used() if v.strip())
        return [""] * len(column), bad, ""
    days = pd.to_datetime(pd.Series(times.seconds), unit="s").dt.strftime("%Y-%m-%d")
    return [d if isinstance(d, str) else "" for d in days], times.unreadable, ""
