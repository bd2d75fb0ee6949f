"""Groups for tests, each in one readable line, made through validation like a real file.

`a_log("ana>ben", "ben>*", silent="dee")` is a log, `a_log({"1": ["ana>ben"], "2": []})` one of several
sessions; `a_led_log(...)` has a leader and names. `a_check(...)` is a log with all of its problems, and
`a_table("session,sender,act\\n1,ana,ask")` a file as a reader gives it.

How an act is written: `sender>receiver[~confidence][:code][!response][@start[-end]][#weight][^valence][ xtimes]`, the
receiver being a member, `ben,cy` (several), `*` (the group), `.` (oneself) or `?` (unknown); the code is
`inform` unless said. `|` begins the next session, `|evening` one with a name; unnamed ones are called 1, 2, …
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from groupdyn.columns import is_numeric
from groupdyn.log import GROUP, SELF, InteractionLog
from groupdyn.readers.raw import NUMBER, TEXT, RawTable, RawTables
from groupdyn.validation import Checked, check
from groupdyn.writing import to_exchange

_ACT = re.compile(
    r"(?P<sender>[^>]+)>(?P<receiver>[^:!@#^~]*?)(?:~(?P<receiver_confidence>[\d.]+))?(?::(?P<act>[^!@#^]+?))?(?:!(?P<response>\w+))?"
    r"(?:@(?P<start_s>[\d.]+)(?:-(?P<end_s>[\d.]+))?)?(?:#(?P<weight>[\d.]+))?(?:\^(?P<valence>[-+\d.]+))?"
    r"(?: x(?P<times>\d+))?"
)
_RECEIVERS = {"*": GROUP, ".": SELF, "?": ""}
_PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?")


Acts = str | Mapping[str, Sequence[str]]
"""One act, the begin of a session, or whole sessions by name."""


def a_log(*acts: Acts, **about: Any) -> InteractionLog:
    """A log of these acts; see `a_check`."""
    return a_check(*acts, **about).require()


def a_led_log(*acts: Acts, leaders: str = "lena", times: bool = False, **about: Any) -> InteractionLog:
    """A log led by Lena in which people have names; with `times`, an act every half minute."""
    return a_log(*acts, leaders=leaders, named=True, every_s=30 if times else 0, **about)


def a_check(
    *acts: Acts,
    silent: str = "",
    leaders: str = "",
    co_leaders: str = "",
    observers: str = "",
    absent: Mapping[str, str] | None = None,
    sessions: Mapping[str, Mapping[str, object]] | None = None,
    group: str = "",
    roster: bool = True,
    named: bool = False,
    every_s: float = 0,
    **choices: Any,
) -> Checked:
    """The check of a log of these acts.

    Parameters
    ----------
    silent, leaders, co_leaders, observers : names, parted by blanks; they need not act.
    absent : session → names of those who were not there. Everybody else was.
    sessions : session → its `number`, `date`, `length_s` or `breaks`; more sessions than act if need be.
    roster : False leaves the roster to be inferred.
    named : whether people have a name, their id with a capital, and a seat, in the order they come up.
    every_s : in each session an act begins every so many seconds, and lasts a third of them.
    **choices : `scheme`, `repairs` and so on, as `groupdyn.validation.check` takes them.
    """
    rows, names = _rows(list(_lines(acts)))
    if every_s:
        _clocked(rows, every_s)
    if not {*names} <= {row["session"] for row in rows}:
        sessions = {**{name: {} for name in names}, **(sessions or {})}  # those in which nobody acts
    held = (GROUP, SELF)
    seen = [p for row in rows for p in (row["sender"], *row["receiver"].split(";")) if p and p not in held]
    roles = {"leader": leaders, "co-leader": co_leaders, "observer": observers, "member": silent}
    role_of = {name: role for role, said in roles.items() for name in said.split()}
    people = list(dict.fromkeys([*seen, *role_of, *" ".join((absent or {}).values()).split()]))
    tables: dict[str, RawTables] = {}
    if roster:
        who: list[dict[str, object]] = [{"member": p, "role": role_of.get(p, "member")} for p in people]
        more = [{"name": p.title(), "seat": k} for k, p in enumerate(people, 1)] if named else [{}] * len(who)
        tables["roster"] = a_table_of([a | b for a, b in zip(who, more, strict=True)])
    if absent:
        away = {(session, p) for session, said in absent.items() for p in said.split()}
        tables["attendance"] = a_table_of(
            [
                {"session": s, "member": p, "status": "absent" if (s, p) in away else "present"}
                for s in dict.fromkeys([*names, *(sessions or {})])
                for p in people
            ]
        )
    if sessions:
        columns = {"session": ""} | {key: "" for about in sessions.values() for key in about}
        tables["sessions"] = a_table_of([columns | {"session": s} | about for s, about in sessions.items()])
    return check(a_table_of(rows), **tables, group=group, **choices)


def _lines(acts: Sequence[Acts]) -> Iterator[str]:
    """The acts one by one, with `|name` before those of each named session."""
    for each in acts:
        if isinstance(each, str):
            yield each
        else:
            for session, texts in each.items():
                yield f"|{session}"
                yield from texts


def _clocked(rows: list[dict[str, str]], every_s: float) -> None:
    """Give the acts of each session their times."""
    begun: Counter[str] = Counter()
    for row in rows:
        start = every_s * begun[row["session"]]
        row |= {"start_s": f"{start:g}", "end_s": f"{start + every_s / 3:g}"}
        begun[row["session"]] += 1


def _rows(acts: Sequence[str]) -> tuple[list[dict[str, str]], list[str]]:
    """The acts as rows with only the columns that one of them fills, and the sessions' names."""
    rows: list[dict[str, str]] = []
    names: list[str] = []
    for text in acts:
        if text.startswith("|") or not names:
            names.append(text.removeprefix("|").strip() if text.startswith("|") else "")
            names[-1] = names[-1] or str(len(names))
        if not text.startswith("|"):
            found = _ACT.fullmatch(text)
            assert found, f"not an act: {text}"
            row = {key: value or "" for key, value in found.groupdict().items()}
            times = int(row.pop("times") or 1)
            receiver = row["receiver"].replace(",", ";")
            row |= {"receiver": _RECEIVERS.get(receiver, receiver), "act": row["act"] or "inform"}
            rows += [{"session": names[-1]} | row for _ in range(times)]
    always = ("session", "sender", "receiver", "act")
    used = {key for row in rows for key, value in row.items() if value} | set(always)
    return [{key: value for key, value in row.items() if key in used} for row in rows], names


def a_table(text: str, name: str = "", **meta: object) -> RawTables:
    """Lines of cells parted by commas, the first the header, as a reader gives them; row 1 is the header."""
    lines = text.strip("\n").split("\n")
    header = lines[0].split(",")
    cells = [line.split(",") for line in lines[1:]]
    assert all(len(row) == len(header) for row in cells), text
    columns = {h: _column(h, [row[i] for row in cells]) for i, h in enumerate(header)}
    return RawTables((RawTable(name, pa.table(columns), range(2, 2 + len(cells))),), "csv", meta=meta)


def a_table_of(rows: Sequence[Mapping[str, object]]) -> RawTables:
    """The same, from rows of values."""
    columns = {h: _column(h, [str(row[h]) for row in rows]) for h in (rows[0] if rows else ())}
    if not rows:
        columns = {h: _column(h, []) for h in ("session", "sender", "receiver", "act")}
    return RawTables((RawTable("", pa.table(columns), range(2, 2 + len(rows))),), "csv")


def _column(header: str, cells: Sequence[str]) -> pa.ChunkedArray:
    if is_numeric(header) and all(not c or _PLAIN_NUMBER.fullmatch(c) for c in cells):
        return pa.chunked_array([pa.array([float(c) if c else None for c in cells], NUMBER)])
    return pa.chunked_array([pa.array(cells, pa.string()).dictionary_encode()], TEXT)


def again(log: InteractionLog) -> InteractionLog:
    """The log after export to the exchange format and import of that, without a file."""
    whole = to_exchange(log)
    tables = []
    for name in ("acts", "roster", "sessions", "attendance"):
        rows = whole[name]
        columns = (
            rows if isinstance(rows, dict) else {h: [r[h] for r in rows] for h in (rows[0] if rows else ())}
        )
        data = {h: _column(h, ["" if c is None else str(c) for c in cells]) for h, cells in columns.items()}
        tables.append(RawTable(name, pa.table(data), range(2, 2 + len(next(iter(columns.values()), ())))))
    meta = {
        key: value for key, value in whole.items() if key not in ("acts", "roster", "sessions", "attendance")
    }
    return check(RawTables(tuple(tables), "json", meta=meta)).require()
