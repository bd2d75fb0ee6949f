"""Putting the read tables together: people, sessions, acts in order, and the log made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
import pandas as pd

from groupdyn.errors import Problem
from groupdyn.log import ACT_COLUMNS, SEPARATOR, STATUSES, InteractionLog
from groupdyn.schemes import SCHEMES, Code, Scheme, read_scheme
from groupdyn.validation import acts as act_rows
from groupdyn.validation import people
from groupdyn.validation.acts import Acts
from groupdyn.validation.coding import Coded, IntArray, look_up
from groupdyn.validation.findings import Findings, listed_where
from groupdyn.validation.people import Attended, GivenRoster
from groupdyn.validation.tables import Table
from groupdyn.validation.times import DateOrder


class Choices(Protocol):
    """The replacements a person chose, and the people they added to the roster."""

    added: tuple[str, ...]

    def __call__(self, table: str, column: str) -> Mapping[str, str]:
        """(table, column key) → value found → value meant."""


@dataclass(frozen=True)
class Beside:
    """What the rest of a log says, where a part of it is read: (group, person) of everybody who acts or is
    addressed, and (group, session) of every act, by first appearance.
    """

    people: tuple[tuple[str, str], ...] = ()
    sessions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Parts:
    """All that a log is made of. `order`: in which order the acts stand in it; None: as they are."""

    acts: Acts
    roster: pd.DataFrame
    sessions: pd.DataFrame
    attended: Attended
    scheme: Scheme
    inferred: frozenset[str]
    order: IntArray | None


def read_parts(
    tables: Mapping[str, Table],
    group: str,
    scheme: Scheme | None,
    choices: Choices,
    order: DateOrder | None,
    findings: Findings,
    beside: Beside,
) -> Parts:
    """Read every table and check them against each other. `beside`: the rest, if the acts are a part."""
    given = people.read_roster(tables["roster"], group, findings, choices) if "roster" in tables else None
    known = set(given.people["member"]) if given else set()
    acts = act_rows.read_acts(tables["acts"], group, known, findings, choices, order)
    attendance = None
    if "attendance" in tables:
        attendance = people.read_attendance(tables["attendance"], group, findings, choices)
    roster = _roster(given, acts, attendance, choices.added, findings, beside)
    sessions = _sessions(tables, group, acts, given, attendance, findings, choices, order, beside)
    attended = _attendance(given, attendance, roster, sessions, findings)
    chosen = scheme or choose_scheme(acts.names["act"].used())
    act_rows.check_codes(acts, chosen, findings)
    session_of = acts.names["session"], acts.names["group"]
    place = _positions(*session_of, people.rows_of(sessions, "group", "session"))
    sorting = _order(acts, place, findings)
    _note_outside(acts, place, sessions, findings)
    act_rows.check_duplicates(acts, findings)
    attended = _check_presence(acts, place, roster, sessions, attended, findings)
    has = {
        "roster": given is not None,
        "sessions": "sessions" in tables or bool(acts.dates),
        "attendance": attendance is not None or (given is not None and len(given.presence) > 0),
    }
    inferred = frozenset(name for name, is_given in has.items() if not is_given)
    return Parts(acts, roster, sessions, attended, _extended(chosen, acts), inferred, sorting)


def _roster(
    given: GivenRoster | None,
    acts: Acts,
    attendance: pd.DataFrame | None,
    added: tuple[str, ...],
    findings: Findings,
    beside: Beside,
) -> pd.DataFrame:
    """Who belongs to the groups: as given, with the people added; else everybody who is seen in a table.

    Who attended in silence belongs to the group.
    """
    seen = [*beside.people, *people_of(acts)]
    if attendance is not None:
        seen += [pair for pair in people.rows_of(attendance, "group", "member") if pair[1]]
    if given is None:
        act_rows.check_senders(acts, findings)
        act_rows.check_lookalikes(acts, [name for _, name in beside.people], findings)
        return people.infer_roster(seen)
    known = set(people.rows_of(given.people, "group", "member"))
    wanted = set(added)
    new = people.added_people(
        [pair for pair in dict.fromkeys(seen) if pair[1] in wanted and pair not in known]
    )
    roster = pd.concat([given.people, new], ignore_index=True) if len(new) else given.people
    attributes = [c for c in roster if str(c).startswith("given_")]
    roster = people.in_order(roster.assign(**{str(c): roster[c].fillna("") for c in attributes}))
    act_rows.check_members(
        acts, {str(g): part["member"].tolist() for g, part in roster.groupby("group")}, findings
    )
    if attendance is not None:
        people.check_known(attendance, roster, "member", "unknown-member", "attendance", findings)
    return roster


def choose_scheme(codes: list[str]) -> Scheme:
    """The built-in scheme that knows most of the codes; our own where none knows more."""
    schemes = [read_scheme(name) for name in SCHEMES]
    return max(schemes, key=lambda scheme: sum(code in scheme for code in codes))


def _extended(scheme: Scheme, acts: Acts) -> Scheme:
    """The scheme with the log's own unknown codes added, without meaning."""
    new = [code for code in acts.names["act"].used() if code and code not in scheme]
    if not new:
        return scheme
    return replace(scheme, codes=(*scheme.codes, *(Code(code, {"en": code}) for code in new)))


def people_of(acts: Acts) -> list[tuple[str, str]]:
    """The (group, person) pairs of everybody who acts or is addressed."""
    columns = [acts.names["sender"], acts.names["receiver"]]
    found = [pair for column in columns for pair in act_rows.pairs(column, acts.names["group"])]
    return [(group, name) for group, value in found for name in act_rows.people_in(value)]


def _sessions(
    tables: Mapping[str, Table],
    group: str,
    acts: Acts,
    roster: GivenRoster | None,
    attendance: pd.DataFrame | None,
    findings: Findings,
    choices: Choices,
    order: DateOrder | None,
    beside: Beside,
) -> pd.DataFrame:
    """All sessions in order. Where a table of them is given, only acts can make a session it lacks."""
    own = acts.names["session"]
    seen = [pair for pair in act_rows.pairs(own, acts.names["group"]) if pair[1]]
    elsewhere = [frame for frame in (roster.presence if roster else None, attendance) if frame is not None]
    everywhere = [*beside.sessions, *seen]
    if "sessions" in tables:
        given = people.read_sessions(tables["sessions"], group, findings, choices, order)
        named = set(people.rows_of(given, "group", "session"))
        for name in dict.fromkeys(session for g, session in seen if (g, session) not in named):
            findings.add("late-session", column="session", found=name, rows=own.rows_with(name))
        sessions = people.order_sessions(given, everywhere, acts.dates)
    else:
        everywhere += [
            pair for frame in elsewhere for pair in people.rows_of(frame, "group", "session") if pair[1]
        ]
        sessions = people.order_sessions(None, everywhere, acts.dates)
    if roster is not None:
        people.check_people(roster, sessions, findings)
    if attendance is not None:
        people.check_known(attendance, sessions, "session", "unknown-session", "attendance", findings)
    _note_overlaps(acts, findings)
    return sessions


def _note_overlaps(acts: Acts, findings: Findings) -> None:
    """Note sessions of one group whose acts' dates and times overlap."""
    begun = sorted((begin, end, g, s) for (g, s), (begin, end) in acts.spans.items())
    for (_, end, group, session), (begin, _, other_group, other) in pairwise(begun):
        if group == other_group and begin < end:
            findings.add("overlapping-sessions", column="start_s", found=session, to=other)


def _attendance(
    given: GivenRoster | None,
    attendance: pd.DataFrame | None,
    roster: pd.DataFrame,
    sessions: pd.DataFrame,
    findings: Findings,
) -> Attended:
    """Attendance as given by a table of its own or by a roster row a session; the rest filled in."""
    key = ["group", "session", "member"]
    tables = [] if attendance is None else [attendance[[*key, "status"]]]
    if given is not None:
        tables.append(given.presence.assign(status="present"))
    named = [table for table in tables if len(table)]
    whole = pd.concat(named).drop_duplicates(key) if named else pd.DataFrame(columns=[*key, "status"])
    source = "attendance" if attendance is not None and len(attendance) else "roster"
    return people.place_attendance(whole, roster, sessions, findings, source)


def _positions(column: Coded, group: Coded, pairs: Sequence[tuple[str, str]]) -> IntArray:
    """For every act, the position among `pairs` of its (group, value); −1 where there is none."""
    groups = {g: i for i, g in enumerate(group.values)}
    values = {v: i for i, v in enumerate(column.values)}
    table = np.full((len(groups), len(values)), -1, dtype=np.min_scalar_type(-len(pairs) - 1))
    for position, (g, v) in enumerate(pairs):
        if g in groups and v in values:
            table[groups[g], values[v]] = position
    return look_up(table[0], column.codes) if len(groups) == 1 else table[group.codes, column.codes]


def _order(acts: Acts, place: IntArray, findings: Findings) -> IntArray | None:
    """The order of the acts by session and `seq` or time; None if they stand in it already."""
    key: IntArray | None = acts.numbers.get("seq", acts.numbers.get("start_s"))
    step = place[1:] >= place[:-1]
    if key is None:
        return None if step.all() else np.argsort(place, kind="stable")
    if np.isnan(key).any():
        # An act without a time (or number) stays behind the act before it.
        key = pd.Series(key).groupby(place).ffill().fillna(-np.inf).to_numpy()
    back = (key[1:] < key[:-1]) & (place[1:] == place[:-1])
    goes_back = back.any()
    if goes_back and "seq" not in acts.numbers:
        findings.add("time-runs-back", column="start_s", rows=np.flatnonzero(back) + 1)
    order = np.lexsort((key, place)) if goes_back or not step.all() else None
    if "seq" in acts.numbers and "start_s" in acts.numbers:
        _note_against_order(acts.numbers["start_s"], place, order, findings)
    return order


def _note_against_order(start: IntArray, place: IntArray, order: IntArray | None, findings: Findings) -> None:
    """Note times that run backwards along the given order of the acts; the order is kept."""
    when, where = (start, place) if order is None else (start[order], place[order])
    back = np.flatnonzero((when[1:] < when[:-1]) & (where[1:] == where[:-1])) + 1
    if len(back):
        findings.add(
            "time-against-order", column="start_s", rows=back if order is None else np.sort(order[back])
        )


def _note_outside(acts: Acts, place: IntArray, sessions: pd.DataFrame, findings: Findings) -> None:
    """Note acts after the given end of their session."""
    length = sessions["length_s"].to_numpy(dtype=np.float64)
    if "start_s" not in acts.numbers or np.isnan(length).all():
        return
    late = np.flatnonzero((acts.numbers["start_s"] > length[place]) & (place >= 0))
    for position in np.unique(place[late]):
        rows = late[place[late] == position]
        name = str(sessions["session"].iloc[position])
        findings.add(
            "outside-session", column="start_s", found=name, rows=rows, length=f"{length[position]:g}"
        )


def _check_presence(
    acts: Acts,
    place: IntArray,
    roster: pd.DataFrame,
    sessions: pd.DataFrame,
    attended: Attended,
    findings: Findings,
) -> Attended:
    """Note self-acts, and people who act or are addressed in a session they did not attend; they are added."""
    names, pairs = acts.names, people.rows_of(roster, "group", "member")
    sender, target = (_positions(names[key], names["group"], pairs) for key in ("sender", "receiver"))
    act_rows.check_selves(sender, target, acts, findings)
    width = len(roster)
    here = np.sort((attended.session * width + attended.person)[attended.status != STATUSES.index("absent")])
    if len(here) == _whole(roster, sessions):
        return attended
    rows, several = _several_positions(acts, roster)
    found, at = [], []
    for row, person in ((None, sender), (None, target), (rows, several)):
        keys = _strangers(place if row is None else place[row], person, here, width)
        there = np.flatnonzero(keys >= 0)
        found.append(keys[there])
        at.append(there if row is None else row[there])
    added = np.unique(np.concatenate(found))
    if not len(added):
        return attended
    who, where = (
        frame[column].to_numpy()[positions]
        for frame, column, positions in (
            (roster, "member", added % width),
            (sessions, "session", added // width),
        )
    )
    by_person = np.argsort(added % width, kind="stable")
    findings.add(
        "acted-while-absent", rows=np.unique(np.concatenate(at)), where=listed_where(who[by_person], where[by_person])
    )  # fmt: skip
    gone = np.isin(attended.session * width + attended.person, added)
    return Attended(
        np.concatenate((attended.session[~gone], added // width)),
        np.concatenate((attended.person[~gone], added % width)),
        np.concatenate((attended.status[~gone], np.zeros(len(added), dtype=np.int8))),  # present
    )


def _whole(roster: pd.DataFrame, sessions: pd.DataFrame) -> int:
    """How many entries attendance has if everybody of a group attends each of its sessions."""
    people_in = Counter(roster["group"].tolist())
    return sum(people_in[group] for group in sessions["group"].tolist())


def _strangers(place: IntArray, person: IntArray, here: IntArray, people_: int) -> IntArray:
    """Session · people + person where somebody acts or is addressed in a session without attending it, else −1."""
    key = place.astype(np.int64) * people_ + person
    at = np.minimum(np.searchsorted(here, key), max(len(here) - 1, 0))
    known = (person >= 0) & (place >= 0)
    absent = known & ((here[at] != key) if len(here) else True)
    return np.where(absent, key, -1)


def _several_positions(acts: Acts, roster: pd.DataFrame) -> tuple[IntArray, IntArray]:
    """(row, roster position) of every person named in an act with several receivers."""
    group, column = acts.names["group"], acts.names["receiver"]
    who = {pair: i for i, pair in enumerate(people.rows_of(roster, "group", "member"))}
    several = [v for v in column.used() if SEPARATOR in v]
    named = [
        (row, who.get((group.values[group.codes[row]], part), -1))
        for row in column.rows_with(*several).tolist()
        for part in column.values[column.codes[row]].split(SEPARATOR)
    ]
    rows, positions = np.array(named, dtype=np.int64).reshape(-1, 2).T
    return rows, positions


def build(parts: Parts, remarks: tuple[Problem, ...] = ()) -> InteractionLog:
    """The log of checked parts; `remarks` are the warnings."""
    acts, order = parts.acts, parts.order
    frame: dict[str, Any] = {}
    for key in ("group", "session", "sender", "receiver", "act", "incident", "rater", "response"):
        if key in acts.names:
            frame[key] = _categorical(acts.names[key], order)
    for key, value in acts.numbers.items():
        sorted_value = value if order is None else value[order]
        frame[key] = _flag_array(sorted_value) if key in _FLAGS else sorted_value
    if acts.text is not None:
        text = pd.Series(acts.text.cast("string").to_pandas(), dtype="str").fillna("")
        frame["text"] = (text if order is None else text.iloc[order]).to_numpy()
    columns = [c for c in ACT_COLUMNS if c in frame]
    table = pd.DataFrame({c: frame[c] for c in columns}, copy=False)
    roster = _as_categories(parts.roster, ("group", "member"))
    sessions = _as_categories(parts.sessions, ("group", "session"))
    attendance = _attendance_table(parts.attended, roster, sessions)
    return InteractionLog(table, roster, sessions, attendance, parts.scheme, parts.inferred, remarks)


_FLAGS = ("here_and_now", "specific", "owned", "qualified")


def _flag_array(value: np.ndarray) -> Any:
    missing = np.isnan(value)
    return pd.arrays.BooleanArray(np.where(missing, 0, value).astype(bool), missing)


def _categorical(column: Coded, order: IntArray | None) -> pd.Categorical:
    codes = column.codes if order is None else column.codes[order]
    narrow = np.min_scalar_type(-max(len(column.values), 1) - 1)
    return pd.Categorical.from_codes(
        codes.astype(narrow, copy=False), categories=pd.Index(column.values, dtype="str"), validate=False
    )


def _as_categories(frame: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    return frame.reset_index(drop=True).astype(dict.fromkeys(columns, "category"))


def _attendance_table(attended: Attended, roster: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """The attendance by session and roster, so that the order of the source's rows changes nothing."""
    order = np.lexsort((attended.person, attended.session))
    session, person = attended.session[order], attended.person[order]
    columns = {
        "group": sessions["group"].array.take(session),
        "session": sessions["session"].array.take(session),
        "member": roster["member"].array.take(person),
        "status": pd.Categorical.from_codes(attended.status[order], pd.Index(STATUSES, dtype="str")),
    }
    return pd.DataFrame(columns, copy=False)
