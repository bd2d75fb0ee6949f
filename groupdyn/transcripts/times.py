"""Times as transcripts write them: hours, minutes and seconds, with a point or a comma."""

from __future__ import annotations

import math
import re

TIME = r"(?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,6})?|\d+[.,]\d{1,6}"
"""A time: `1:02:03.5`, `02:03,500`, or seconds with a fraction."""
ARROW = "-->"
_PARTS = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d+(?:[.,]\d{1,6})?)")
_TIMING = re.compile(rf"\s*({TIME})[ \t]*-->[ \t]*({TIME})(?:[ \t].*)?")


def seconds(text: str) -> float:
    """A time in seconds; nan if it is none (minutes or seconds of 60 and more are no time)."""
    found = _PARTS.fullmatch(text.strip())
    if found is None:
        return math.nan
    hours, minutes, rest = found.groups()
    last = float(rest.replace(",", "."))
    if minutes is not None and (last >= 60 or (hours is not None and int(minutes) >= 60)):
        return math.nan
    return 3600 * int(hours or 0) + 60 * int(minutes or 0) + last


def timing(line: str) -> tuple[float, float] | None:
    """Beginning and end of a line `00:01.000 --> 00:02.000 …`; None if they cannot be read, or end before."""
    found = _TIMING.fullmatch(line)
    if found is None:
        return None
    start, end = seconds(found[1]), seconds(found[2])
    return (start, end) if start <= end else None
