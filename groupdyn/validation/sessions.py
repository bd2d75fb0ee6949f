"""The sessions: their table as it was given, and all of them in order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from groupdyn.validation.coding import IntArray, replaced
from groupdyn.validation.findings import Findings
from groupdyn.validation.names import read_names
from groupdyn.validation.numbers import FloatArray, read_numbers, span
from groupdyn.validation.people import Changes, groups_of, natural, rows_of
from groupdyn.validation.tables import Table
from groupdyn.validation.times import DateOrder, as_days, is_implausible, number, read_times

_DIGIT = re.compile(r"\d")
_BREAK = re.compile(r"(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)")


def read_sessions(
    table: Table, fallback: str, findings: Findings, changes: Changes, order: DateOrder | None
) -> pd.DataFrame:
    """The table of sessions as given, not yet in order."""
    frame = pd.DataFrame({"group": groups_of(table, fallback, findings, changes).texts()})
    names = read_names(
        table.coded("session"),
        findings,
        table="sessions",
        key="session",
        changes=changes("sessions", "session"),
    )
    frame["session"] = names.texts()
    for key, parse in (("number", number), ("planned_s", span), ("length_s", span)):
        given = table.has(key)
        frame[key] = read_numbers(table, key, findings, changes("sessions", key), parse) if given else np.nan
    frame["date"] = _days(table, findings, changes, order) if table.has("date") else ""
    frame["breaks"] = _breaks(table, findings, changes) if table.has("breaks") else ""
    again = frame.duplicated(["group", "session"])
    for name in frame.loc[again, "session"].unique():
        rows = np.flatnonzero(again & (frame["session"] == name))
        findings.add("duplicate-session", table="sessions", column="session", found=name, rows=rows)
    return frame


def _days(table: Table, findings: Findings, changes: Changes, order: DateOrder | None) -> list[str]:
    column = replaced(table.coded("date"), changes("sessions", "date"))
    times = read_times(column, order)
    about: dict[str, Any] = {"table": "sessions", "column": "date"}
    if times.trouble:
        code = "ambiguous-date" if times.trouble == "ambiguous" else "mixed-zones"
        findings.add(code, rows=column.rows_with(*times.doubtful), **about)
    bad = times.unreadable if times.absolute else tuple(v for v in column.used() if v.strip())
    for value in bad:
        findings.add("not-a-time", found=value, rows=column.rows_with(value), **about)
    if not times.absolute:
        return [""] * len(column)
    if len(rows := np.flatnonzero(is_implausible(times))):
        findings.add("implausible-date", rows=rows, **about)
    return as_days(times)


def _breaks(table: Table, findings: Findings, changes: Changes) -> list[str]:
    column = replaced(table.coded("breaks"), changes("sessions", "breaks"))
    for text in column.used():
        pieces = [_BREAK.fullmatch(piece.strip()) for piece in text.split(";")] if text.strip() else []
        if not all(piece and float(piece[1]) < float(piece[2]) for piece in pieces):
            findings.add(
                "not-a-break", table="sessions", column="breaks", found=text, rows=column.rows_with(text)
            )
    return [text.replace(" ", "") for text in column.texts()]


def order_sessions(
    given: pd.DataFrame | None, seen: Sequence[tuple[str, str]], dates: Mapping[tuple[str, str], str]
) -> pd.DataFrame:
    """All sessions in order: by given number, else by date, else as given or by their names. Sessions
    without a number among numbered ones come last, and are numbered on.

    Parameters
    ----------
    given : the table of sessions, or None.
    seen : the (group, session) pairs of the acts and rosters, by first appearance.
    dates : days found in the acts' own times.
    """
    unsaid = np.nan
    empty = {"number": unsaid, "date": "", "planned_s": unsaid, "length_s": unsaid, "breaks": ""}
    frame = given if given is not None else pd.DataFrame(columns=["group", "session", *empty])
    pairs = rows_of(frame, "group", "session")
    known = set(pairs)
    new = [pair for pair in dict.fromkeys(seen) if pair not in known]
    called = [name for _, name in new]
    if all(map(str.isdecimal, called)):
        new.sort(key=lambda pair: float(pair[1]))  # as `natural` sorts them
    elif all(map(_DIGIT.search, called)):
        new.sort(key=lambda pair: natural(pair[1]))
    pairs += new
    columns = {key: [*frame[key].tolist(), *[value] * len(new)] for key, value in empty.items()}
    columns["date"] = [day or dates.get(pair, "") for day, pair in zip(columns["date"], pairs, strict=True)]
    rank = {group: i for i, group in enumerate(dict.fromkeys(group for group, _ in pairs))}
    of_group = np.array([rank[group] for group, _ in pairs], dtype=np.int64)
    number_ = np.array(columns["number"], dtype=np.float64)
    by_number, by_date = not np.isnan(number_).all(), all(columns["date"])
    by = number_ if by_number else np.array(columns["date"]) if by_date else of_group
    order = np.lexsort((by, of_group))
    names = np.array(pairs, dtype=object).reshape(-1, 2)[order]
    columns["number"] = _numbered_on(number_, of_group, order)
    sorted_columns = {key: np.array(columns[key])[order] for key in empty}
    return pd.DataFrame({"group": names[:, 0], "session": names[:, 1], **sorted_columns})


def _numbered_on(number_: FloatArray, group: IntArray, order: IntArray) -> list[int]:
    """The numbers of the sessions, those without one counted on from the group's highest."""
    highest = np.zeros(group.max(initial=-1) + 1)
    np.fmax.at(highest, group, number_)
    numbers, last = number_.tolist(), highest.tolist()
    for i in order[np.isnan(number_[order])].tolist():
        last[group[i]] += 1
        numbers[i] = last[group[i]]
    return [int(n) for n in numbers]
