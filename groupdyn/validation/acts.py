"""The table of acts: every column read, every row checked, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from groupdyn.columns import plain
from groupdyn.log import GROUP, RESPONSES, SELF, SEPARATOR
from groupdyn.readers.raw import TIE
from groupdyn.schemes import Scheme
from groupdyn.validation.coding import Coded, IntArray, constant, replaced
from groupdyn.validation.findings import Findings
from groupdyn.validation.names import nearest, note_lookalikes, read_names
from groupdyn.validation.numbers import FloatArray, flag, floats, read_numbers
from groupdyn.validation.people import Changes, groups_of, is_reserved
from groupdyn.validation.tables import Table
from groupdyn.validation.times import DateOrder, Times, as_day, is_implausible, read_times

BoolArray = npt.NDArray[np.bool_]

GROUP_WORDS = ("group", "all", "everyone", "everybody", "kelompok", "semua", "seluruhkelompok")
SELF_WORDS = ("self", "diri", "dirisendiri")
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
    numbers = _numbers(table, findings, changes) | _flags(table, findings, changes)
    times, dates, covered = _times(table, names, findings, changes, order)
    return Acts(names, numbers | times, table.columns.get("text"), dates, covered)


def _read_receivers(table: Table, people: set[str], findings: Findings, changes: Changes) -> Coded:
    """The receivers, with the words for group and self as `GROUP` and `SELF` (unless a person is called so)."""
    if not table.has("receiver"):
        return constant("", table.length)
    column = read_names(
        table.coded("receiver"), findings, table="acts", key="receiver", changes=changes("acts", "receiver"),
        several=True, obligatory=False,
    )  # fmt: skip

    def canonical(value: str) -> str:
        if not value or value in people:
            return value
        word = plain(value)
        return GROUP if word in GROUP_WORDS else SELF if word in SELF_WORDS else value

    def canonical_parts(value: str) -> str:
        """Somebody and the group is the group; somebody and oneself is somebody."""
        parts = list(dict.fromkeys(map(canonical, value.split(SEPARATOR))))
        if GROUP in parts:
            return GROUP
        return SEPARATOR.join(p for p in parts if p != SELF) or SELF

    return column.translate(lambda value: canonical_parts(value) if SEPARATOR in value else canonical(value))


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


def _numbers(table: Table, findings: Findings, changes: Changes) -> dict[str, FloatArray]:
    numbers = {
        key: read_numbers(table, key, findings, changes("acts", key))
        for key in ("seq", "receiver_confidence", "weight", "valence", "intensity")
        if table.has(key)
    }
    if "weight" in numbers:
        weight = numbers["weight"]
        unsaid = np.isnan(weight)
        if unsaid.any():
            weight = numbers["weight"] = np.where(unsaid, 1.0, weight)
        if len(weight) and not 0 < weight.min() <= weight.max() < np.inf:
            rows = np.flatnonzero(~(weight > 0) | np.isinf(weight))
            findings.add("weight-not-positive", column="weight", rows=rows)
    if "receiver_confidence" in numbers:
        sure = numbers["receiver_confidence"]
        rows = np.flatnonzero((sure < 0) | (sure > 1))
        if len(rows):
            findings.add("confidence-range", column="receiver_confidence", rows=rows)
        inferred = np.flatnonzero(~np.isnan(sure))
        if len(inferred):
            findings.add("inferred-receiver", column="receiver_confidence", rows=inferred)
    if "valence" in numbers:
        rows = np.flatnonzero(np.abs(numbers["valence"]) > 1)
        if len(rows):
            findings.add("valence-scale", column="valence", rows=rows)
    return numbers


def _flags(table: Table, findings: Findings, changes: Changes) -> dict[str, FloatArray]:
    """Yes/no columns as 1, 0 and nan."""
    return {
        key: read_numbers(table, key, findings, changes("acts", key), flag, "not-a-flag")
        for key in ("here_and_now", "specific", "owned", "qualified")
        if table.has(key)
    }


def _times(
    table: Table, names: Mapping[str, Coded], findings: Findings, changes: Changes, order: DateOrder | None
) -> tuple[dict[str, FloatArray], dict[tuple[str, str], str], dict[tuple[str, str], tuple[float, float]]]:
    """Start and end as seconds since the session's beginning, and what the times say of the sessions."""
    read = {
        key: _time_column(table, key, findings, changes("acts", key), order)
        for key in ("start_s", "end_s")
        if table.has(key)
    }
    read = {key: times for key, times in read.items() if not np.isnan(times.seconds).all()}
    times = {key: column.seconds for key, column in read.items()}
    dates: dict[tuple[str, str], str] = {}
    covered: dict[tuple[str, str], tuple[float, float]] = {}
    if any(column.absolute for column in read.values()):
        times, dates, covered = _since_beginning(read, names)
    _check_times(times, findings)
    return times, dates, covered


def _time_column(
    table: Table, key: str, findings: Findings, changes: Mapping[str, str], order: DateOrder | None
) -> Times:
    ready = floats(table, key)
    if ready is not None:
        return Times(ready)
    column = replaced(table.coded(key), changes)
    times = read_times(column, order)
    if times.trouble:
        code = "ambiguous-date" if times.trouble == "ambiguous" else "mixed-zones"
        findings.add(code, column=key, rows=column.rows_with(*times.doubtful))
    for value in times.unreadable:
        findings.add("not-a-time", column=key, found=value, rows=column.rows_with(value))
    if times.absolute and len(rows := np.flatnonzero(is_implausible(times))):
        findings.add("implausible-date", column=key, rows=rows)
        return replace(times, seconds=np.where(is_implausible(times), np.nan, times.seconds))
    return times


def _since_beginning(
    read: Mapping[str, Times], names: Mapping[str, Coded]
) -> tuple[dict[str, FloatArray], dict[tuple[str, str], str], dict[tuple[str, str], tuple[float, float]]]:
    """Times since the session's first time, the sessions' days, and from when to when each lasted."""
    group, session = names["group"], names["session"]
    width = len(session.values)
    key = group.codes.astype(np.int64) * width + session.codes
    begin = np.full(len(group.values) * width, np.inf)
    last, local = -begin, begin.copy()
    for times in read.values():
        np.fmin.at(begin, key, times.seconds)
        np.fmax.at(last, key, times.seconds)
        np.fmin.at(local, key, times.seconds + times.offset)
    names_of = {
        int(k): (group.values[k // width], session.values[k % width])
        for k in np.flatnonzero(np.isfinite(begin))
    }
    dates = {name: as_day(local[k]) for k, name in names_of.items()}
    covered = {name: (float(begin[k]), float(last[k])) for k, name in names_of.items()}
    begin[np.isinf(begin)] = np.nan
    return {column: times.seconds - begin[key] for column, times in read.items()}, dates, covered


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


def pairs(column: Coded, group: Coded) -> list[tuple[str, str]]:
    """The (group, value) pairs that stand in a row."""
    if len(group.values) == 1:
        return [(group.values[0], value) for value in column.used()]
    width = len(column.values)
    there = np.unique(group.codes.astype(np.int64) * width + column.codes)
    return [(group.values[k // width], column.values[k % width]) for k in there.tolist()]


def people_in(value: str) -> list[str]:
    """The people that a sender or receiver names: several, one, or none."""
    return [part for part in value.split(SEPARATOR) if part not in ("", GROUP, SELF)]


def check_members(acts: Acts, roster: Mapping[str, Iterable[str]], findings: Findings) -> None:
    """Note senders and receivers who are not on their group's roster. `roster`: group → the ids on it."""
    known = {group: set(members) for group, members in roster.items()}
    group = acts.names["group"]
    for key in ("sender", "receiver"):
        column = acts.names[key]
        strangers: dict[str, list[tuple[str, str]]] = {}
        for own, value in pairs(column, group):
            parts = people_in(value) if key == "receiver" else [value]
            for part in parts:
                if part and part not in known.get(own, ()):
                    strangers.setdefault(part, []).append((own, value))
        for name, places in strangers.items():
            rows = [np.intersect1d(column.rows_with(v), group.rows_with(g), True) for g, v in places]
            like = sorted(set().union(*(known.get(g, ()) for g, _ in places)))
            findings.add(
                "unknown-member", column=key, found=name, rows=np.unique(np.concatenate(rows)),
                suggestions=nearest(name, like),
            )  # fmt: skip


def check_senders(acts: Acts, findings: Findings) -> None:
    """Note senders whose name has a meaning of its own, where there is no roster to say who they are."""
    column = acts.names["sender"]
    for value in column.used():
        if is_reserved(value):
            findings.add("reserved-name", column="sender", found=value, rows=column.rows_with(value))


def check_lookalikes(acts: Acts, others: Iterable[str], findings: Findings) -> None:
    """Note people whose names differ only in upper and lower case, where there is no roster to say.

    `others`: who is named elsewhere in the log, before these acts.
    """
    columns = {"sender": acts.names["sender"], "receiver": acts.names["receiver"]}
    people = [name for column in columns.values() for value in column.used() for name in people_in(value)]
    note_lookalikes(dict.fromkeys([*others, *people]), columns, findings)


def check_codes(acts: Acts, scheme: Scheme, findings: Findings) -> None:
    """Note the codes that the scheme does not have; a sociomatrix has no codes, and so nothing to note."""
    known = [code.code for code in scheme.codes]
    column = acts.names["act"]
    for value in column.used():
        if value and value not in known and value != TIE:
            findings.add(
                "unknown-code", column="act", found=value, rows=column.rows_with(value),
                suggestions=nearest(value, known), scheme=scheme.id,
            )  # fmt: skip


def check_selves(sender: IntArray, target: IntArray, acts: Acts, findings: Findings) -> None:
    """Note acts addressed to their own sender, by positions of people in common."""
    rows = np.flatnonzero((sender == target) & (sender >= 0))
    column = acts.names["sender"]
    for code in np.unique(column.codes[rows]):
        at = rows[column.codes[rows] == code]
        findings.add("self-act", column="receiver", found=column.values[int(code)], rows=at)


def check_duplicates(acts: Acts, findings: Findings) -> None:
    """Note acts that stand again with the same time, people and code; only where times were recorded."""
    if "start_s" not in acts.numbers:
        return
    start, session = acts.numbers["start_s"], acts.names["session"].codes
    suspects = _same_time(start, session)
    if not len(suspects):
        return
    keys = [acts.names[k].codes[suspects] for k in ("group", "session", "sender", "receiver", "act")]
    keys += [acts.numbers[k][suspects] for k in ("start_s", "end_s", "seq") if k in acts.numbers]
    order = np.lexsort(keys)
    same = np.ones(max(len(order) - 1, 0), dtype=bool)
    for key in keys:
        ordered = key[order]
        same &= (ordered[1:] == ordered[:-1]) | (
            (ordered[1:] != ordered[1:]) & (ordered[:-1] != ordered[:-1])
        )
    copies = np.sort(suspects[order[1:][same]])
    if len(copies):
        findings.add("duplicate-act", column="start_s", rows=copies)


def _same_time(start: FloatArray, session: IntArray) -> IntArray:
    """The rows whose time stands in another row of the session too; rows without a time are none of them."""
    within = session[1:] == session[:-1]
    if ((start[1:] >= start[:-1]) | ~within).all():
        return _both_of(np.flatnonzero(within & (start[1:] == start[:-1])))
    order = np.lexsort((start, session))
    start, session = start[order], session[order]
    return np.sort(order[_both_of(np.flatnonzero((start[1:] == start[:-1]) & (session[1:] == session[:-1])))])


def _both_of(first: IntArray) -> IntArray:
    return np.union1d(first, first + 1)
