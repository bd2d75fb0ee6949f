"""Where an act stands among those of its session: at the end, or where its time belongs.

The order is that of `place`, then of the row. Who codes from a recording goes back and adds what was missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from groupdyn.workspace.changes import Image
from groupdyn.workspace.schema import Act


def in_strand(strand: str | None) -> Any:
    """The condition that an act belongs to the log (None) or to a rater's coding."""
    return Act.strand.is_(None) if strand is None else Act.strand == strand


def by_time(connection: Connection, session: int, strand: str | None, place: int) -> list[Image]:
    """Put the acts of a session in the order of their times, if they are not; `place` is where new ones stand.

    An act without a time stays behind the one before it. Only rows that must move are changed.
    """
    rows = connection.execute(
        select(Act.id, Act.start_s)
        .where(Act.session_id == session, Act.removed.is_(False), in_strand(strand))
        .order_by(Act.place, Act.id)
    ).all()
    latest, times = float("-inf"), []
    for _, start in rows:
        latest = latest if start is None else start
        times.append(latest)
    if all(a <= b for a, b in pairwise(times)):
        return []
    order = sorted(range(len(rows)), key=lambda k: (times[k], k))
    return in_order(connection, [rows[k][0] for k in order], place)


def in_order(connection: Connection, acts: Sequence[int], place: int) -> list[Image]:
    """Give acts places so that they stand in this order, between `place` and the next."""
    numbered = {
        act: (at, seq)
        for act, at, seq in connection.execute(
            select(Act.id, Act.place, Act.seq).where(Act.id.in_(list(acts)))
        )
    }
    images, rows = [], []
    for k, act in enumerate(acts):
        before = dict(zip(("place", "seq"), numbered[act], strict=True))
        after = {
            "place": place + k / (len(acts) + 1),
            "seq": None if before["seq"] is None else float(k + 1),
        }
        images.append(Image("acts", act, before, after))
        rows.append({"row": act, **{f"new_{name}": value for name, value in after.items()}})
    if rows:
        moved = update(Act).where(Act.id == bindparam("row"))
        values = {"place": bindparam("new_place"), "seq": bindparam("new_seq"), "version": Act.version + 1}
        connection.execute(moved.values(values), rows)
    return images
