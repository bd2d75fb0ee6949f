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

LATEST_S = 4_102_444_800.0
"""The beginning of the year 2100."""

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
        time zone and others none, else empty; `doubtful` are then the values to be asked about.
    offset : seconds by which the clocks of the place are ahead of `seconds`, where zones were written.
    """

    seconds: npt.NDArray[np.float64]
    unreadable: tuple[str, ...] = ()
    absolute: bool = False
    trouble: str = ""
    doubtful: tuple[str, ...] = ()
    offset: npt.NDArray[np.float64] | float = 0.0


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
            return _doubted(column, "ambiguous", [v for v in used if _SLASHED.fullmatch(v.strip())])
    zone = {v: _zone(v) for v in used}
    without = [
        v for v in used if zone[v] is None and (_ISO.fullmatch(v.strip()) or _SLASHED.fullmatch(v.strip()))
    ]
    zoned = any(z is not None for z in zone.values())
    if zoned and without:
        return _doubted(column, "mixed-zones", without)
    iso = [_as_iso(v, order) for v in column.values]
    stamps = pd.to_datetime(pd.Series(iso, dtype="str"), format="ISO8601", errors="coerce", utc=True)
    seconds = stamps.astype("datetime64[us, UTC]").astype("int64").to_numpy() / 1e6
    seconds = np.where(stamps.isna(), np.nan, seconds)
    bad = {v for v, s in zip(column.values, seconds, strict=True) if np.isnan(s)}
    unreadable = tuple(v for v in used if v in bad)
    offset = column.parsed(lambda v: zone.get(v) or 0.0) if zoned else 0.0
    return Times(seconds.take(column.codes), unreadable, absolute=True, offset=offset)


def _doubted(column: Coded, trouble: str, values: Sequence[str]) -> Times:
    return Times(np.full(len(column), np.nan), absolute=True, trouble=trouble, doubtful=tuple(values))


def _zone(value: str) -> float | None:
    """Seconds by which the zone written after a time is ahead of UTC; None where none is written."""
    found = _ISO.fullmatch(value.strip())
    if not found or not found[4]:
        return None
    if found[4] == "Z":
        return 0.0
    sign, digits = found[4][0], found[4][1:].replace(":", "")
    return (-1.0 if sign == "-" else 1.0) * (int(digits[:2]) * 3600 + int(digits[2:]) * 60)


def told_order(pairs: Sequence[tuple[int, int]]) -> DateOrder | None:
    """Which of (first, second) is the day, if one reading is impossible for some pair; else None.

    Where first and second are always the same, it does not matter.
    """
    if any(first > 12 for first, _ in pairs) or all(first == second for first, second in pairs):
        return "day-first"
    return "month-first" if any(second > 12 for _, second in pairs) else None


def _as_iso(value: str, order: DateOrder | None) -> str:
    found = _SLASHED.fullmatch(value.strip())
    if not found:
        return value.strip().replace(",", ".")
    day, month = (found[1], found[2]) if order != "month-first" else (found[2], found[1])
    time = f"T{int(found[4]):02d}:{found[5]}:{found[6] or '00'}" if found[4] else ""
    return f"{found[3]}-{int(month):02d}-{int(day):02d}{time}"


def is_implausible(times: Times) -> npt.NDArray[np.bool_]:
    """(rows,) dates before 1970, such as the 1900 of a spreadsheet's time without a date, or after 2100."""
    return (times.seconds < 0) | (times.seconds >= LATEST_S)


def as_day(seconds: float) -> str:
    """The day of a time since 1970, as ISO text; empty where there is none."""
    return "" if np.isnan(seconds) else str(np.datetime64(int(seconds), "s"))[:10]


def as_days(times: Times) -> list[str]:
    """Each time's day by the clocks of the place, as ISO text; empty where there is none."""
    return [as_day(seconds) for seconds in (times.seconds + times.offset).tolist()]
