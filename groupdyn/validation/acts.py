"""The table of acts: every column read, every row checked, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from groupdyn.columns import plain
from groupdyn.log import GROUP, RESPONSES, SELF, SEPARATOR
from groupdyn.schemes import Scheme
from groupdyn.validation.coding import Coded, IntArray, coded
from groupdyn.validation.findings import Findings
from groupdyn.validation.names import nearest, note_lookalikes, read_names
from groupdyn.validation.people import Changes, groups_of
from groupdyn.validation.tables import Table
from groupdyn.validation.times import DateOrder, number, read_times

FloatArray = npt.NDArray[np.float64]

GROUP_WORDS = ("group", "all", "everyone", "everybody", "kelompok", "semua", "seluruhkelompok")
SELF_WORDS = ("self", "diri", "dirisendiri")
YES = ("1", "yes", "y", "true", "ya", "x", "benar")
NO = ("0", "no", "n", "false", "tidak", "t", "salah", "bukan")
LONGEST_S = 24 * 3600.0
"""An act cannot begin later than a day after its session's beginning."""


@dataclass(frozen=True)
class Acts:
    """The acts as read: names as codes, numbers as arrays, all of one length.

    `text` is kept as an arrow column, since nothing is checked in it. `dates` are the days of the
    sessions, where the times were dates.
    """

    names: Mapping[str, Coded]
    numbers: Mapping[str, FloatArray]
    text: Any = None
    dates: Mapping[tuple[str, str], str] = field(default_factory=dict)
    spans: Mapping[tuple[str, str], tuple[float, float]] = field(default_factory=dict)


def read_acts(
    table: Table,
    fallback: str,
    known_people: Iterable[str],
    findings: Findings,
    changes: Changes,
    order: DateOrder | None,
) -> Acts:
    """Read the table of acts; what is wrong with it goes to `findings`."""
    names = {"group": groups_of(table, fallback, findings, changes)}
    for key in ("session", "sender", "act"):
        names[key] = read_names(
            table.coded(key), findings, table="acts", key=key, changes=changes("acts", key)
        )
    names["receiver"] = _read_receivers(
        table, set(known_people) | set(names["sender"].values), findings, changes
    )
    for key in ("incident", "rater", "response"):
        if table.has(key):
            names[key] = read_names(
                table.coded(key),
                findings,
                table="acts",
                key=key,
                changes=changes("acts", key),
                obligatory=False,
            )
    if "response" in names:
        names["response"] = _responses(names["response"], findings)
    numbers = _numbers(table, findings) | _flags(table, findings)
    times, dates, covered = _times(table, names, findings, order)
    return Acts(names, numbers | times, table.columns.get("text"), dates, covered)


def _read_receivers(table: Table, people: set[str], findings: Findings, changes: Changes) -> Coded:
    """The receivers, with the words for group and self as `GROUP` and `SELF` (unless a person is called so)."""
    if not table.has("receiver"):
        return Coded(("",), np.zeros(table.length, dtype=np.int8))
    column = read_names(
        table.coded("receiver"), findings, table="acts", key="receiver", changes=changes("acts", "receiver"),
        several=True, obligatory=False,
    )  # fmt: skip

    def canonical(value: str) -> str:
        if not value or value in people or SEPARATOR in value:
            return value
        word = plain(value)
        return GROUP if word in GROUP_WORDS else SELF if word in SELF_WORDS else value

    return column.translate(canonical)


def _responses(column: Coded, findings: Findings) -> Coded:
    known = {plain(r): r for r in RESPONSES}
    for value in column.used():
        if value and plain(value) not in known:
            findings.add(
                "unknown-response",
                column="response",
                found=value,
                rows=column.rows_with(value),
                suggestions=RESPONSES,
            )
    return column.translate(lambda v: known.get(plain(v), v))


def _numbers(table: Table, findings: Findings) -> dict[str, FloatArray]:
    numbers = {}
    for key in ("seq", "weight", "valence", "intensity"):
        if table.has(key):
            numbers[key] = _number_column(table, key, findings)
    if "weight" in numbers:
        weight = np.where(np.isnan(numbers["weight"]), 1.0, numbers["weight"])
        numbers["weight"] = weight
        rows = np.flatnonzero(~(weight > 0) | np.isinf(weight))
        if len(rows):
            findings.add("weight-not-positive", column="weight", rows=rows)
    if "valence" in numbers:
        with np.errstate(invalid="ignore"):
            rows = np.flatnonzero(np.abs(numbers["valence"]) > 1)
        if len(rows):
            findings.add("valence-scale", column="valence", rows=rows)
    return numbers


def _number_column(table: Table, key: str, findings: Findings) -> FloatArray:
    ready = _floats(table, key)
    if ready is not None:
        return ready
    column = table.coded(key)
    for value in column.used():
        if value.strip() and np.isnan(number(value)):
            findings.add("not-a-number", column=key, found=value, rows=column.rows_with(value))
    return column.parsed(number)


def _floats(table: Table, key: str) -> FloatArray | None:
    """A column the reader already parsed as numbers, else None."""
    column = table.columns[key]
    if str(column.type) not in ("double", "float", "int64", "int32"):
        return None
    values: FloatArray = column.to_numpy()
    return values.astype(np.float64, copy=False)


def _flags(table: Table, findings: Findings) -> dict[str, FloatArray]:
    """Yes/no columns as 1, 0 and nan."""
    flags = {}
    for key in ("here_and_now", "specific", "owned", "qualified"):
        if table.has(key):
            column = table.coded(key)
            for value in column.used():
                if value.strip() and np.isnan(_flag(value)):
                    findings.add("not-a-flag", column=key, found=value, rows=column.rows_with(value))
            flags[key] = column.parsed(_flag)
    return flags


def _flag(value: str) -> float:
    word = plain(value.removesuffix(".0"))
    return 1.0 if word in YES else 0.0 if word in NO else np.nan


def _times(
    table: Table, names: Mapping[str, Coded], findings: Findings, order: DateOrder | None
) -> tuple[dict[str, FloatArray], dict[tuple[str, str], str], dict[tuple[str, str], tuple[float, float]]]:
    """Start and end as seconds since the session's beginning, and what the times say of the sessions."""
    times, absolute = {}, False
    for key in ("start_s", "end_s"):
        if not table.has(key):
            continue
        ready = _floats(table, key)
        if ready is not None:
            times[key] = ready
            continue
        column = coded(table.columns[key])
        read = read_times(column, order)
        absolute |= read.absolute
        if read.trouble:
            findings.add("ambiguous-date" if read.trouble == "ambiguous" else "mixed-zones", column=key)
        for value in read.unreadable:
            findings.add("not-a-time", column=key, found=value, rows=column.rows_with(value))
        times[key] = read.seconds
    times = {key: value for key, value in times.items() if not np.isnan(value).all()}
    if not times:
        return {}, {}, {}
    if absolute:
        times, dates, covered = _since_beginning(times, names)
    else:
        dates, covered = {}, {}
    _check_times(times, findings)
    return times, dates, covered


def _since_beginning(
    times: dict[str, FloatArray], names: Mapping[str, Coded]
) -> tuple[dict[str, FloatArray], dict[tuple[str, str], str], dict[tuple[str, str], tuple[float, float]]]:
    group, session = names["group"], names["session"]
    width = len(session.values)
    key = group.codes.astype(np.int64) * width + session.codes
    first = next(iter(times.values()))
    begin = np.full(len(group.values) * width, np.inf)
    last = np.full(len(begin), -np.inf)
    there = ~np.isnan(first)
    np.minimum.at(begin, key[there], first[there])
    np.maximum.at(last, key[there], first[there])
    names_of = {
        int(k): (group.values[k // width], session.values[k % width])
        for k in np.flatnonzero(np.isfinite(begin))
    }
    dates = {name: str(np.datetime64(int(begin[k]), "s"))[:10] for k, name in names_of.items()}
    covered = {name: (float(begin[k]), float(last[k])) for k, name in names_of.items()}
    return {column: value - begin[key] for column, value in times.items()}, dates, covered


def _check_times(times: Mapping[str, FloatArray], findings: Findings) -> None:
    for key, value in times.items():
        lowest, highest = np.nanmin(value), np.nanmax(value)
        if lowest < 0:
            findings.add("negative-time", column=key, rows=np.flatnonzero(value < 0))
        if highest > LONGEST_S:
            findings.add("implausible-time", column=key, rows=np.flatnonzero(value > LONGEST_S))
    if "start_s" in times and "end_s" in times:
        rows = np.flatnonzero(times["end_s"] < times["start_s"])
        if len(rows):
            findings.add("ends-before-start", column="end_s", rows=rows)


def check_members(acts: Acts, roster: Mapping[str, Iterable[str]], findings: Findings) -> None:
    """Note senders and receivers who are on no roster. `roster`: group → the ids on it."""
    known = {member for members in roster.values() for member in members}
    for key in ("sender", "receiver"):
        column = acts.names[key]
        for value in column.used():
            parts = value.split(SEPARATOR) if key == "receiver" else [value]
            for part in parts:
                if part and part not in known and not (key == "receiver" and part in (GROUP, SELF)):
                    findings.add(
                        "unknown-member", column=key, found=part, rows=column.rows_with(value),
                        suggestions=nearest(part, sorted(known)),
                    )  # fmt: skip


def check_lookalikes(acts: Acts, findings: Findings) -> None:
    """Note people whose names differ only in upper and lower case, where there is no roster to say."""
    columns = {"sender": acts.names["sender"], "receiver": acts.names["receiver"]}
    people = [v for v in columns["sender"].values if v]
    receivers = [
        p for v in columns["receiver"].values for p in v.split(SEPARATOR) if p not in ("", GROUP, SELF)
    ]
    note_lookalikes([*dict.fromkeys([*people, *receivers])], columns, findings)


def check_codes(acts: Acts, scheme: Scheme, findings: Findings) -> None:
    """Note the codes that the scheme does not have."""
    known = [code.code for code in scheme.codes]
    column = acts.names["act"]
    for value in column.used():
        if value and value not in known:
            findings.add(
                "unknown-code", column="act", found=value, rows=column.rows_with(value),
                suggestions=nearest(value, known), scheme=scheme.id,
            )  # fmt: skip


def check_selves(sender: IntArray, target: IntArray, acts: Acts, findings: Findings) -> None:
    """Note acts addressed to their own sender, by positions of people in common."""
    rows = np.flatnonzero(sender == target)
    column = acts.names["sender"]
    for code in np.unique(column.codes[rows]):
        at = rows[column.codes[rows] == code]
        findings.add("self-act", column="receiver", found=column.values[int(code)], rows=at)


def check_duplicates(acts: Acts, findings: Findings) -> None:
    """Note acts that stand again with the same time, people and code; only where times were recorded."""
    if "start_s" not in acts.numbers or len(acts.names["session"]) < 2:
        return
    start = acts.numbers["start_s"]
    keys = [acts.names[k].codes for k in ("group", "session", "sender", "receiver", "act")]
    suspects = _same_time(start, keys[1])
    if not len(suspects):
        return
    extra = [acts.numbers[k] for k in ("end_s", "seq") if k in acts.numbers]
    order = suspects[np.lexsort([*(k[suspects] for k in (*keys, *extra)), start[suspects]])]
    same = np.ones(len(order) - 1, dtype=bool)
    for key in (*keys, *extra, start):
        same &= (key[order][1:] == key[order][:-1]) | (np.isnan(key[order][1:]) & np.isnan(key[order][:-1]))
    copies = np.sort(order[1:][same])
    if len(copies):
        findings.add("duplicate-act", column="start_s", rows=copies)


def _same_time(start: FloatArray, session: IntArray) -> IntArray:
    """The rows whose time stands in another row of the session too; rows without a time are none of them."""
    step = np.diff(start)
    within = session[1:] == session[:-1]
    if (step[within] >= 0).all():
        twin = np.flatnonzero(within & (step == 0))
        return np.union1d(twin, twin + 1)
    order = np.lexsort((start, session))
    equal = (np.diff(start[order]) == 0) & (np.diff(session[order]) == 0)
    twin = np.flatnonzero(equal)
    return np.sort(order[np.union1d(twin, twin + 1)])
