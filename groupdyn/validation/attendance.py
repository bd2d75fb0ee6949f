"""Who was there when: attendance as given or filled in, and who joined and left in which session."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from groupdyn.log import OBSERVER, STATUSES
from groupdyn.validation.coding import IntArray
from groupdyn.validation.findings import Findings, listed, listed_where
from groupdyn.validation.names import nearest, read_names
from groupdyn.validation.people import Changes, GivenRoster, check_known, groups_of, rows_of, word_for
from groupdyn.validation.tables import Table

STATUS_WORDS: Mapping[str, tuple[str, ...]] = {
    "present": ("present", "hadir", "1", "yes", "ya", "p", "h"),
    "late": ("late", "terlambat", "telat", "l", "t"),
    "left early": ("leftearly", "pulangawal", "pulangcepat", "pulangdulu", "e"),
    "absent": ("absent", "absen", "tidakhadir", "alpa", "izin", "sakit", "0", "no", "tidak", "a", "excused"),
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_attendance(table: Table, fallback: str, findings: Findings, changes: Changes) -> pd.DataFrame:
    """The attendance as given: group, session, member, status."""
    frame = pd.DataFrame({"group": groups_of(table, fallback, findings, changes).texts()})
    for key in ("session", "member", "status"):
        column = read_names(
            table.coded(key), findings, table="attendance", key=key, changes=changes("attendance", key)
        )
        frame[key] = column.texts()
    known = {word: word_for(STATUS_WORDS, word) for word in frame["status"].unique()}
    for word in (w for w, status in known.items() if status is None and w):
        rows = np.flatnonzero(frame["status"] == word)
        findings.add(
            "unknown-status",
            table="attendance",
            column="status",
            found=word,
            rows=rows,
            suggestions=STATUS_WORDS,
        )
    frame["status"] = [known[word] or "present" for word in frame["status"]]
    same = ["group", "session", "member"]
    frame = frame.drop_duplicates()
    again = frame[frame.duplicated(same)]
    for name in again["member"].unique():
        rows = again.index[again["member"] == name].to_numpy()
        findings.add("conflicting-attendance", table="attendance", column="member", found=name, rows=rows)
    return frame


@dataclass(frozen=True)
class Attended:
    """Attendance as positions in the tables of sessions and people, and in `STATUSES`; one entry a person
    and session.
    """

    session: IntArray
    person: IntArray
    status: IntArray


def place_attendance(
    given: pd.DataFrame, roster: pd.DataFrame, sessions: pd.DataFrame, findings: Findings, source: str
) -> Attended:
    """Attendance for every session: as given, and for sessions without any, everybody of the roster who
    had joined and not left.

    An attendance that calls nobody present lists the exceptions: everybody else was there. What was filled
    in, and whom a table of attendance leaves out, is noted. `source`: the table that gave it.
    """
    at = {pair: i for i, pair in enumerate(rows_of(sessions, "group", "session"))}
    who = {pair: i for i, pair in enumerate(rows_of(roster, "group", "member"))}
    session = np.array([at.get(pair, -1) for pair in rows_of(given, "group", "session")], dtype=np.int64)
    person = np.array([who.get(pair, -1) for pair in rows_of(given, "group", "member")], dtype=np.int64)
    known = (session >= 0) & (person >= 0)
    status = np.array([STATUSES.index(word) for word in given["status"]], dtype=np.int8)[known]
    session, person = session[known], person[known]
    unanswered = np.ones(len(sessions), dtype=bool)
    unanswered[session] = False
    exceptions = len(given) > 0 and not (given["status"] == "present").any()
    more, people = _everybody(roster, sessions)
    unnamed = ~np.isin(more * len(roster) + people, session * len(roster) + person) if len(session) else True
    filled = unnamed & (unanswered[more] | exceptions)
    if exceptions:
        findings.add("only-exceptions", table=source, column="status")
    elif len(given):
        where = listed(sessions.loc[unanswered, "session"].tolist())
        if where:
            findings.add("no-attendance", table=source, column="session", where=where)
    if source == "attendance":
        left_out = unnamed & ~filled
        _note_unlisted(roster, sessions, more[left_out], people[left_out], findings)
    more, people = more[filled], people[filled]
    return Attended(
        np.concatenate((session, more)),
        np.concatenate((person, people)),
        np.concatenate((status, np.zeros(len(more), dtype=np.int8))),  # present
    )


def _note_unlisted(
    roster: pd.DataFrame, sessions: pd.DataFrame, session: IntArray, person: IntArray, findings: Findings
) -> None:
    """Note whom the attendance leaves out: a person for every session that does."""
    member = (roster["role"] != OBSERVER).to_numpy()[person]
    session, person = session[member], person[member]
    if len(person):
        order = np.lexsort((session, person))
        names, places = roster["member"].to_numpy(), sessions["session"].to_numpy()
        where = listed_where(names[person[order]], places[session[order]])
        findings.add("unlisted-member", table="attendance", column="member", where=where)


def _everybody(roster: pd.DataFrame, sessions: pd.DataFrame) -> tuple[IntArray, IntArray]:
    """(session, person) for everybody of the roster in each session of their group, from joining to leaving."""
    groups = roster["group"].tolist() + sessions["group"].tolist()
    codes, group_names = pd.factorize(np.array(groups, dtype=object))
    of_person, of_session = codes[: len(roster)], codes[len(roster) :]
    by_group = np.argsort(of_person, kind="stable")
    size = np.bincount(of_person, minlength=len(group_names))
    begin = np.cumsum(size) - size
    lengths = size[of_session]
    session = np.repeat(np.arange(len(sessions)), lengths)
    within = np.arange(len(session)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    person = by_group[np.repeat(begin[of_session], lengths) + within]
    if not (roster["joined"].ne("").any() or roster["left"].ne("").any()):
        return session, person
    start = np.array(_bound(roster, sessions, "joined", first=True), dtype=np.int64)
    end = np.array(_bound(roster, sessions, "left", first=False), dtype=np.int64)
    there = (session >= start[person]) & (session <= end[person])
    return session[there], person[there]


def check_people(given: GivenRoster, sessions: pd.DataFrame, findings: Findings) -> None:
    """Note joined and left that name no session, who left before joining, and presence in no session."""
    rows, people = given.rows, given.people
    names = set(sessions["session"]) | set(sessions["number"].astype(str)) | set(sessions["date"])
    dated = (sessions["date"] != "").any()
    for column in ("joined", "left"):
        values = set(people[column]) - names - {""}
        for value in sorted(v for v in values if not (dated and _DAY.fullmatch(v))):
            findings.add(
                "unknown-session", table="roster", column=column, found=value,
                rows=np.flatnonzero(rows[column] == value), suggestions=nearest(value, sorted(names - {""})),
            )  # fmt: skip
    if people["joined"].ne("").any() and people["left"].ne("").any():
        start, end = (_bound(people, sessions, c, first=c == "joined") for c in ("joined", "left"))
        for (group, member), begin, stop in zip(rows_of(people, "group", "member"), start, end, strict=True):
            if stop < begin:
                own = np.flatnonzero((rows["group"] == group) & (rows["member"] == member))
                findings.add("left-before-joined", table="roster", column="left", found=member, rows=own)
    check_known(given.presence, sessions, "session", "unknown-session", "roster", findings)


def _bound(roster: pd.DataFrame, sessions: pd.DataFrame, column: str, *, first: bool) -> list[int]:
    """The position of the session in which each person joined, or was last; open where not said."""
    open_end = 0 if first else len(sessions)
    places: dict[tuple[str, str], int] = {}
    days: dict[str, list[tuple[str, int]]] = {}
    rows = rows_of(sessions, "group", "number", "session", "date")
    for i, (group, number_, _, date) in enumerate(rows):
        places.setdefault((group, str(number_)), i)
        if date:
            days.setdefault(group, []).append((date, i))
    places |= {(group, session): i for i, (group, _, session, _) in enumerate(rows)}

    def place(group: str, value: str) -> int:
        if not value or (group not in days and (group, value) not in places):
            return open_end
        if (group, value) in places:
            return places[group, value]
        if first:
            return next((i for date, i in days[group] if date >= value), len(sessions))
        return next((i for date, i in reversed(days[group]) if date <= value), -1)

    return [place(group, value) for group, value in rows_of(roster, "group", column)]
