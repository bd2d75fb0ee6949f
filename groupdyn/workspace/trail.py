"""The audit trail: who opened, changed or exported what, and when, so that tampering shows.

Each entry carries a keyed digest (BLAKE2b, the key derived from the data key) over its content and the
entry before, and the head of the chain stands by itself, so that an entry changed, taken out, moved or cut
off at the end is found. What a change looked like before and after (`images`) is covered by a digest of its
own: erasing a person blanks the images, and the chain still holds. Order is by `seq`, never by the clock.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, insert, select, update

from groupdyn.errors import Problem
from groupdyn.i18n import N_
from groupdyn.workspace.schema import Entry, Head
from groupdyn.workspace.store import Prepared

START = "0" * 64
"""What stands for the entry before the first."""
ERASED = "erased"
"""The action that explains images that are gone."""
_JUMP_S = 5.0

Wall = Callable[[], datetime]
Steady = Callable[[], float]


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Clock:
    """The wall clock, and what it did since last asked: `ok`, `back`, or `jump` against the steady clock."""

    wall: Wall = _now
    steady: Steady = time.monotonic
    _offset: float | None = field(default=None, init=False)

    def read(self, last: str) -> tuple[str, str]:
        """(time as ISO text in UTC, flag); `last` is the time of the entry before."""
        now = self.wall()
        offset = now.timestamp() - self.steady()
        jumped = self._offset is not None and abs(offset - self._offset) > _JUMP_S
        self._offset = offset
        text = now.astimezone(UTC).isoformat(timespec="milliseconds")
        return text, "back" if text < last else "jump" if jumped else "ok"


@dataclass(frozen=True)
class Recorder:
    """Writes entries for one person."""

    key: bytes = field(repr=False)
    who: str
    clock: Clock

    def record(
        self,
        connection: Connection,
        action: str,
        *,
        group: int | None = None,
        about: str = "",
        images: list[Any] | None = None,
        of: int | None = None,
    ) -> None:
        """Add an entry within the caller's transaction."""
        self.begin(connection).finish(action, group=group, about=about, images=images, of=of)

    def begin(self, connection: Connection) -> Place:
        """The next place in the trail, taken from other writers until the transaction ends."""
        seq, mac, last = _HEAD.first(connection) or (0, START, "")
        at, flag = self.clock.read(last)
        return Place(self, connection, seq + 1, mac, at, flag)


@dataclass(frozen=True)
class Place:
    """A place in the trail that is taken but not yet filled; `before` is the digest with which the trail ends."""

    recorder: Recorder
    connection: Connection
    seq: int
    before: str
    at: str
    flag: str

    def finish(
        self,
        action: str,
        *,
        group: int | None = None,
        about: str = "",
        images: list[Any] | None = None,
        of: int | None = None,
    ) -> str:
        """Fill it; the digest with which the trail then ends."""
        key = self.recorder.key
        text = None if images is None else _closely(images)
        entry = {
            "seq": self.seq,
            "at": self.at,
            "clock": self.flag,
            "who": self.recorder.who,
            "action": action,
            "group_id": group,
            "of": of,
            "about": about,
            "digest": "" if text is None else _keyed(key, text.encode("utf-8", "surrogatepass")),
        }
        mac = chained(key, self.before, entry)
        _INSERT.first(self.connection, {**entry, "images": text, "mac": mac})
        _MOVE.first(self.connection, {"seq": self.seq, "mac": mac, "at": self.at})
        return mac


_HEAD = Prepared(select(Head.seq, Head.mac, Head.at).with_for_update())
_INSERT = Prepared(insert(Entry))
_MOVE = Prepared(update(Head))

_closely = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_written = json.JSONEncoder(ensure_ascii=False).encode

_LISTED = ("seq", "at", "clock", "who", "action", "group_id", "of", "about")
_COVERED = (*_LISTED, "digest")


def _keyed(key: bytes, data: bytes) -> str:
    return hashlib.blake2b(data, key=key, digest_size=32).hexdigest()


def chained(key: bytes, before: str, entry: dict[str, Any]) -> str:
    """The keyed digest of an entry that follows another with the digest `before`."""
    content = _written([before, *(entry[name] for name in _COVERED)])
    return _keyed(key, content.encode("utf-8", "surrogatepass"))


def table(connection: Connection, count: int | None = None) -> pd.DataFrame:
    """The trail, or its last `count` entries, the latest last: seq, at, clock, who, action, group_id, of, about."""
    columns = (getattr(Entry, name) for name in _LISTED)
    rows = connection.execute(select(*columns).order_by(Entry.seq.desc()).limit(count)).all()
    return pd.DataFrame([tuple(row) for row in reversed(rows)], columns=list(_LISTED))


def verify(connection: Connection, key: bytes) -> tuple[Problem, ...]:
    """Everything in the trail that is not as it was written; empty if all is."""
    found: list[Problem] = []
    before, last, erasures = START, 0, False
    missing_images: list[int] = []
    for row in connection.execute(select(Entry).order_by(Entry.seq)).mappings():
        entry = dict(row)
        if entry["seq"] != last + 1:
            found.append(_problem("trail-gap", N_("Entries before number {seq} are missing."), entry["seq"]))
        elif chained(key, before, entry) != entry["mac"]:
            found.append(_problem("trail-changed", N_("Entry number {seq} was changed."), entry["seq"]))
        if entry["images"] is not None:
            if _keyed(key, entry["images"].encode("utf-8", "surrogatepass")) != entry["digest"]:
                found.append(
                    _problem(
                        "trail-content", N_("What entry number {seq} recorded was changed."), entry["seq"]
                    )
                )
        elif entry["digest"]:
            missing_images.append(entry["seq"])
        erasures = erasures or entry["action"] == ERASED
        before, last = entry["mac"], entry["seq"]
    if missing_images and not erasures:
        found.append(
            _problem("trail-content", N_("What entry number {seq} recorded was removed."), missing_images[0])
        )
    head = connection.execute(select(Head.seq, Head.mac)).one_or_none()
    if head is None or tuple(head) != (last, before):
        found.append(
            _problem("trail-end", N_("The end of the audit trail after number {seq} is missing."), last)
        )
    return tuple(found)


def _problem(code: str, message: str, seq: int) -> Problem:
    return Problem(
        code=code,
        severity="error",
        message=message,
        remedy=N_("Compare the workspace with a backup, and find out who had access to the file."),
        table="trail",
        rows=(seq,),
        count=1,
        values={"seq": seq},
    )
