"""The grid of counts: who turned to whom how often, entered after the session from memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groupdyn.log import GROUP

MOST = 999
"""More acts of one kind between two people than this nobody counts in a session."""
TO_GROUP = 0
"""What stands for the group among the rows of people: a browser knows only numbers."""


@dataclass(frozen=True)
class Cell:
    """One cell of the grid: who, to whom (a member or `GROUP`), and the code."""

    sender: str
    receiver: str
    act: str


def cells_of(
    entries: Iterable[Sequence[Any]], people: Mapping[int, str], codes: Collection[str]
) -> dict[Cell, int]:
    """What a browser says of the grid, `[code, sender, receiver, count]` with people as rows, as counts.

    What nobody could have entered is passed over: a stranger, an unknown code, oneself; a count is held
    between 0 and `MOST`.
    """
    found: dict[Cell, int] = {}
    for entry in entries:
        if len(entry) != 4:
            continue
        code, sender, receiver, count = entry
        known = code in codes and sender in people and (receiver == TO_GROUP or receiver in people)
        if not known or sender == receiver or not isinstance(count, int):
            continue
        to = GROUP if receiver == TO_GROUP else people[receiver]
        found[Cell(people[sender], to, str(code))] = min(max(count, 0), MOST)
    return found


def entries_of(counts: Mapping[Cell, int], people: Mapping[int, str]) -> list[list[Any]]:
    """The same the other way round; what the grid has no cell for is left out."""
    rows = {member: row for row, member in people.items()} | {GROUP: TO_GROUP}
    return [
        [cell.act, rows[cell.sender], rows[cell.receiver], count]
        for cell, count in counts.items()
        if count and cell.sender in rows and cell.receiver in rows
    ]
