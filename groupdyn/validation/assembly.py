"""Putting the read tables together: people, sessions, acts in order, attendance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

import pandas as pd

from groupdyn.schemes import SCHEMES, Code, Scheme, read_scheme
from groupdyn.validation import acts as act_rows
from groupdyn.validation import people, placing
from groupdyn.validation.acts import Acts
from groupdyn.validation.attendance import Attended, check_people, place_attendance, read_attendance
from groupdyn.validation.coding import IntArray
from groupdyn.validation.findings import Findings
from groupdyn.validation.people import GivenRoster, rows_of
from groupdyn.validation.sessions import order_sessions, read_sessions
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
        attendance = read_attendance(tables["attendance"], group, findings, choices)
    roster = _roster(given, acts, attendance, choices.added, findings, beside)
    sessions = _sessions(tables, group, acts, given, attendance, findings, choices, order, beside)
    attended = _attendance(given, attendance, roster, sessions, findings)
    chosen = scheme or choose_scheme(acts.names["act"].used())
    act_rows.check_codes(acts, chosen, findings)
    session_of = acts.names["session"], acts.names["group"]
    place = placing.positions(*session_of, rows_of(sessions, "group", "session"))
    sorting = placing.order(acts, place, findings)
    placing.note_outside(acts, place, sessions, findings)
    act_rows.check_duplicates(acts, findings)
    attended = placing.check_presence(acts, place, roster, sessions, attended, findings)
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
        seen += [pair for pair in rows_of(attendance, "group", "member") if pair[1]]
    if given is None:
        act_rows.check_senders(acts, findings)
        act_rows.check_lookalikes(acts, [name for _, name in beside.people], findings)
        return people.infer_roster(seen)
    known = set(rows_of(given.people, "group", "member"))
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
        given = read_sessions(tables["sessions"], group, findings, choices, order)
        named = set(rows_of(given, "group", "session"))
        for name in dict.fromkeys(session for g, session in seen if (g, session) not in named):
            findings.add("late-session", column="session", found=name, rows=own.rows_with(name))
        sessions = order_sessions(given, everywhere, acts.dates)
    else:
        everywhere += [pair for frame in elsewhere for pair in rows_of(frame, "group", "session") if pair[1]]
        sessions = order_sessions(None, everywhere, acts.dates)
    if roster is not None:
        check_people(roster, sessions, findings)
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
    return place_attendance(whole, roster, sessions, findings, source)
