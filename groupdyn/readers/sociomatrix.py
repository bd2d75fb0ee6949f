"""A sociomatrix: who is tied to whom in one session, a row a sender, a column a receiver."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from groupdyn.errors import Problem
from groupdyn.readers.cells import text_column, text_of
from groupdyn.readers.findings import problem
from groupdyn.readers.raw import NUMBER, TIE, RawTable

_NO_TIE = frozenset({"", "-", "–", "—", "."})
_NOT_MEMBERS = frozenset({"GROUP", "SELF"})


def is_sociomatrix(table: RawTable) -> bool:
    """Whether the first column lists members that the header repeats, in any order; one or the other may lack some.

    At least two members, and half of the longer of the two lists, must stand in both.
    """
    data = table.data
    if not 2 <= data.num_rows <= 2 * data.num_columns or data.num_columns < 3:
        return False
    rows, columns = set(_texts(data.column(0))) - {""}, set(data.column_names[1:]) - {""}
    both = len(rows & columns)
    return both >= 2 and both >= max(len(rows), len(columns)) / 2


def acts_of(table: RawTable, session: str) -> tuple[RawTable, RawTable]:
    """The ties as acts with their weight, and everybody who is named as the roster of the session.

    A cell that is empty, 0 or a dash is no tie; one that is no number is in the acts' `malformed`.
    """
    data = table.data
    senders = [name.strip() for name in _texts(data.column(0))]
    receivers = [name.strip() for name in data.column_names[1:]]
    lines = np.asarray(table.lines)
    ties: list[tuple[str, str, float, int]] = []
    malformed = list(table.malformed)
    for j, receiver in enumerate(receivers):
        for i, text in enumerate(_texts(data.column(j + 1))):
            weight = _weight(text)
            if weight is None:
                malformed.append((int(lines[i]), "not-a-tie"))
            elif weight:
                ties.append((senders[i], receiver, weight, int(lines[i])))
    ties.sort(key=lambda tie: tie[3])
    acts = pa.table(
        {
            "session": text_column([session] * len(ties)),
            "sender": text_column(tie[0] for tie in ties),
            "receiver": text_column(tie[1] for tie in ties),
            "act": text_column([TIE] * len(ties)),
            "weight": pa.chunked_array([pa.array([tie[2] for tie in ties], NUMBER)]),
        }
    )
    return (
        RawTable(session, acts, np.array([tie[3] for tie in ties], dtype=np.int64), tuple(malformed)),
        _roster(senders, receivers, lines, session),
    )


def problems_of(table: RawTable, session: str) -> list[Problem]:
    """Cells that are no tie, and members who stand there twice."""
    data = table.data
    lines = np.asarray(table.lines)
    found: list[Problem] = []
    for j, receiver in enumerate(data.column_names[1:], start=1):
        wrong: dict[str, list[int]] = {}
        for i, text in enumerate(_texts(data.column(j))):
            if _weight(text) is None:
                wrong.setdefault(text.strip(), []).append(int(lines[i]))
        found += [
            problem("not-a-tie", session, rows, column=receiver, found=text) for text, rows in wrong.items()
        ]
    header = data.column_names[1:]
    for names, places in ((_texts(data.column(0)), lines.tolist()), (header, [1] * len(header))):
        for name in sorted({n for n in names if n and names.count(n) > 1}):
            rows = [place for place, n in zip(places, names, strict=True) if n == name]
            found.append(problem("repeated-member", session, rows, found=name))
    return found


def _roster(senders: list[str], receivers: list[str], lines: np.ndarray, session: str) -> RawTable:
    line_of = {name: int(line) for name, line in zip(reversed(senders), reversed(lines), strict=True)}
    members = [n for n in dict.fromkeys([*senders, *receivers]) if n and n.upper() not in _NOT_MEMBERS]
    roster = pa.table({"session": text_column([session] * len(members)), "member": text_column(members)})
    return RawTable("roster", roster, np.array([line_of.get(name, 1) for name in members], dtype=np.int64))


def _texts(column: pa.ChunkedArray) -> list[str]:
    return [text_of(cell) for cell in column.to_pylist()]


def _weight(text: str) -> float | None:
    """The number of a cell, 0 for no tie, None if it is neither."""
    text = text.strip()
    if text in _NO_TIE:
        return 0.0
    try:
        weight = float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    except ValueError:
        return None
    return weight if np.isfinite(weight) else None
