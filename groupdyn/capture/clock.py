"""The clock of a session that is recorded: when it began, stood still, took a break, ended.

Wall times are whole milliseconds since 1970. A *pause* stops the clock: it is no part of the session. A *break*
is one of the group's: the clock runs on, and no sequence is read across it. Steps may come late and out of order
(another window, a lost connection): a mark is never set before the last one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, Self

Kind = Literal["pause", "break"]
State = Literal["ready", "running", "pause", "break", "ended"]
_LEAST_S = 0.001
"""How long a pause or an open break is in `breaks`: a span ends after it begins."""


@dataclass(frozen=True)
class Stop:
    """A pause or a break; `end_ms` is None while it lasts."""

    kind: Kind
    begin_ms: int
    end_ms: int | None = None


@dataclass(frozen=True)
class Clock:
    """Start, stops in order, end; all None or empty before the session begins."""

    start_ms: int | None = None
    stops: tuple[Stop, ...] = ()
    end_ms: int | None = None

    @property
    def state(self) -> State:
        """What the clock does now."""
        if self.start_ms is None:
            return "ready"
        if self.end_ms is not None:
            return "ended"
        return self.stops[-1].kind if self.stops and self.stops[-1].end_ms is None else "running"

    def elapsed_ms(self, at_ms: int) -> int:
        """Milliseconds of the session until a wall time, pauses left out; never less than 0, nor past its end."""
        if self.start_ms is None:
            return 0
        at = max(at_ms, self.start_ms)
        if self.end_ms is not None:
            at = min(at, self.end_ms)
        still = sum(_overlap(stop, at) for stop in self.stops if stop.kind == "pause")
        return at - self.start_ms - still

    @property
    def length_s(self) -> float | None:
        """How long the session was, in seconds; None while it is not ended."""
        return None if self.end_ms is None else self.elapsed_ms(self.end_ms) / 1000

    @property
    def breaks(self) -> str:
        """The column `breaks` of a session: each break, and each pause as a span of a millisecond."""
        spans = []
        for stop in self.stops:
            begin = self.elapsed_ms(stop.begin_ms) / 1000
            end = begin if stop.end_ms is None else self.elapsed_ms(stop.end_ms) / 1000
            spans.append(f"{_written(begin)}-{_written(max(end, begin + _LEAST_S))}")
        return ";".join(spans)

    def start(self, at_ms: int) -> Self:
        """Begin, if it has not begun."""
        return self if self.start_ms is not None else replace(self, start_ms=at_ms)

    def stop(self, kind: Kind, at_ms: int) -> Self:
        """Pause or break off; a stop of the other kind ends with it."""
        if self.state not in ("running", "pause", "break") or self.state == kind:
            return self
        running = self._go_on(self._not_before(at_ms))
        return replace(running, stops=(*running.stops, Stop(kind, self._not_before(at_ms))))

    def go_on(self, at_ms: int) -> Self:
        """End the pause or break; a session that had ended goes on after a pause."""
        return self._go_on(self._not_before(at_ms))

    def end(self, at_ms: int) -> Self:
        """End the session, and with it what stops it."""
        if self.state in ("ready", "ended"):
            return self
        at = self._not_before(at_ms)
        return replace(self._go_on(at), end_ms=at)

    def _not_before(self, at_ms: int) -> int:
        """A wall time that is not before the last mark."""
        marks = [self.start_ms, self.end_ms]
        for stop in self.stops[-1:]:
            marks += [stop.begin_ms, stop.end_ms]
        return max([at_ms, *(mark for mark in marks if mark is not None)])

    def _go_on(self, at: int) -> Self:
        if self.end_ms is not None:
            return replace(self, stops=(*self.stops, Stop("pause", self.end_ms, at)), end_ms=None)
        if self.stops and self.stops[-1].end_ms is None:
            return replace(self, stops=(*self.stops[:-1], replace(self.stops[-1], end_ms=at)))
        return self

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        stops = [[stop.kind, stop.begin_ms, stop.end_ms] for stop in self.stops]
        return {"start": self.start_ms, "stops": stops, "end": self.end_ms}


def clock_of(values: Mapping[str, Any] | None) -> Clock:
    """The clock of such values; one that has not begun for None."""
    if values is None:
        return Clock()
    stops = tuple(Stop(kind, begin, end) for kind, begin, end in values["stops"])
    return Clock(values["start"], stops, values["end"])


def _overlap(stop: Stop, at: int) -> int:
    """How much of a stop lies before a wall time."""
    end = at if stop.end_ms is None else min(stop.end_ms, at)
    return max(0, end - stop.begin_ms)


def _written(seconds: float) -> str:
    return f"{seconds:.3f}".rstrip("0").rstrip(".")
