"""Roster, sessions and attendance: read where they are given, inferred where they are not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from groupdyn.columns import plain
from groupdyn.log import CO_LEADER, GROUP, LEADER, MEMBER, OBSERVER, SELF, SEPARATOR, STATUSES
from groupdyn.validation.coding import Coded, IntArray, coded, constant, replaced
from groupdyn.validation.findings import Findings, listed, listed_where
from groupdyn.validation.names import nearest, read_names
from groupdyn.validation.numbers import FloatArray, read_numbers, span
from groupdyn.validation.tables import Table
from groupdyn.validation.times import DateOrder, as_days, is_implausible, number, read_times

Changes = Callable[[str, str], Mapping[str, str]]
"""(table, column key) → the replacements a person chose there."""

ROLE_WORDS: Mapping[str, tuple[str, ...]] = {
    MEMBER: ("member", "client", "patient", "participant", "anggota", "klien", "pasien", "peserta", ""),
    LEADER: (
        "leader", "facilitator", "therapist", "counsellor", "counselor", "conductor", "trainer",
        "pemimpin", "fasilitator", "terapis", "konselor", "ketua",
    ),
    CO_LEADER: (
        "coleader", "cofacilitator", "cotherapist", "cocounsellor", "cocounselor",
        "kofasilitator", "kopemimpin", "koterapis", "kokonselor", "wakilpemimpin", "pemimpinpendamping",
    ),
    OBSERVER: ("observer", "pengamat", "supervisor", "pencatat"),
}  # fmt: skip
STATUS_WORDS: Mapping[str, tuple[str, ...]] = {
    "present": ("present", "hadir", "1", "yes", "ya", "p", "h"),
    "late": ("late", "terlambat", "telat", "l", "t"),
    "left early": ("leftearly", "pulangawal", "pulangcepat", "pulangdulu", "e"),
    "absent": ("absent", "absen", "tidakhadir", "alpa", "izin", "sakit", "0", "no", "tidak", "a", "excused"),
}
RESERVED = (GROUP, SELF)
_DIGIT = re.compile(r"\d")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_BREAK = re.compile(r"(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)")


def word_for(words: Mapping[str, tuple[str, ...]], text: str) -> str | None:
    """The canonical word for what somebody wrote, if we know it."""
    return next((key for key, known in words.items() if plain(text) in known), None)


def rows_of(frame: pd.DataFrame, *columns: str) -> list[Any]:
    """The rows of some columns as tuples of plain values (arrow columns are slow to walk one by one)."""
    return list(zip(*(frame[column].tolist() for column in columns), strict=True))


def natural(name: str) -> list[tuple[int, float, str]]:
    """A sort key by which `2` comes before `10`, and `wave 2` before `wave 10`."""
    if name.isdecimal():
        return [(0, float(name), "")]
    pieces = re.split(r"(\d+)", name.casefold())
    return [(0, float(p), "") if p.isdecimal() else (1, 0.0, p) for p in pieces if p]


def groups_of(table: Table, fallback: str, findings: Findings, changes: Changes) -> Coded:
    """The group column of a table; one constant group where there is none."""
    if not table.has("group"):
        return constant(fallback, table.length)
    return read_names(
        table.coded("group"), findings, table=table.kind, key="group", changes=changes(table.kind, "group")
    )


@dataclass(frozen=True)
class GivenRoster:
    """A roster as it was given.

    Attributes
    ----------
    people : one row a person.
    presence : group, session and member of every row, where there is a row a session; else empty.
    rows : the rows as they stood, for the sake of their positions.
    """

    people: pd.DataFrame
    presence: pd.DataFrame
    rows: pd.DataFrame


def read_roster(table: Table, fallback: str, findings: Findings, changes: Changes) -> GivenRoster:
    """The roster, and, where it has a row a session, who was present in which."""
    frame = pd.DataFrame({"group": _texts(groups_of(table, fallback, findings, changes))})
    for key in ("member", "name", "role", "joined", "left", "session"):
        if table.has(key):
            column = read_names(
                table.coded(key),
                findings,
                table="roster",
                key=key,
                changes=changes("roster", key),
                obligatory=key in ("member", "session"),
            )
            frame[key] = _texts(column)
    has_seats = table.has("seat")
    frame["seat"] = read_numbers(table, "seat", findings, changes("roster", "seat")) if has_seats else np.nan
    for header, column in table.extra.items():
        frame[f"given_{header.removeprefix('given_')}"] = _texts(coded(column))
    for name in frame["member"].unique():
        if is_reserved(name):
            rows = np.flatnonzero(frame["member"] == name)
            findings.add("reserved-name", table="roster", column="member", found=name, rows=rows)
    frame = _with_roles(frame, findings)
    presence = frame[["group", "session", "member"]] if "session" in frame else frame.iloc[:0]
    people = _one_row_each(frame, findings)
    _note_seats(people, frame, findings)
    return GivenRoster(people, presence.reindex(columns=["group", "session", "member"]), frame)


def _texts(column: Coded) -> list[str]:
    return [column.values[c] for c in column.codes]


def is_reserved(name: str) -> bool:
    """Whether a name cannot be a person's id."""
    return name.upper() in RESERVED or SEPARATOR in name


def _with_roles(frame: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Roles as our words; a word we do not know stays as the attribute `given_role`."""
    if "role" not in frame:
        return frame.assign(role=MEMBER)
    known = {word: word_for(ROLE_WORDS, word) for word in frame["role"].unique()}
    unknown = [word for word, role in known.items() if role is None]
    for word in unknown:
        rows = np.flatnonzero(frame["role"] == word)
        findings.add("unknown-role", table="roster", column="role", found=word, rows=rows)
    if unknown:
        frame = frame.assign(given_role=frame["role"].where(frame["role"].isin(unknown), ""))
    return frame.assign(role=[known[word] or MEMBER for word in frame["role"]])


def _one_row_each(frame: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """One row a person; rows that disagree are noted. Attributes that vary by session go."""
    fixed = [c for c in ("name", "role", "joined", "left", "seat") if c in frame]
    grouped = frame.groupby(["group", "member"], sort=False)
    varying = grouped[[c for c in frame if c not in ("group", "member", "session")]].nunique(dropna=False) > 1
    for column in fixed:
        for group, member in varying.index[varying[column]]:
            own = frame[(frame["group"] == group) & (frame["member"] == member)]
            same = (own[column] == own[column].iloc[0]) | (own[column].isna() & own[column].isna().iloc[0])
            findings.add(
                "conflicting-roster", table="roster", column=column, found=member, rows=own.index[~same].to_numpy()
            )  # fmt: skip
    people = grouped.first().reset_index()
    people = people[people["member"] != ""]
    steady = [c for c in people if not str(c).startswith("given_") or not varying[c].any()]
    people = people[[c for c in steady if c != "session"]]
    for column in ("name", "joined", "left"):
        if column not in people:
            people[column] = ""
    people["name"] = people["name"].where(people["name"] != "", people["member"])
    first = ["group", "member", "name", "role", "joined", "left", "seat"]
    return people[first + [c for c in people if c not in first]]


def _note_seats(people: pd.DataFrame, frame: pd.DataFrame, findings: Findings) -> None:
    taken = people[people["seat"].notna() & people.duplicated(["group", "seat"], keep=False)]
    for seat in taken["seat"].unique():
        rows = np.flatnonzero((frame["seat"] == seat) & frame["member"].isin(taken["member"]))
        findings.add("same-seat", table="roster", column="seat", found=f"{seat:g}", rows=rows)
    if len(taken):
        people["seat"] = np.nan


def infer_roster(pairs: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """A roster of everybody who acts, is addressed or attends: members all."""
    return in_order(added_people(pairs))


def added_people(pairs: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """Rows of a roster for (group, member) pairs of whom nothing is known."""
    pairs = list(dict.fromkeys(pairs))
    names = pd.array([name for _, name in pairs], dtype="str")
    said: dict[str, Any] = {"group": pd.array([group for group, _ in pairs], dtype="str")}
    said |= {"member": names, "name": names, "role": MEMBER, "joined": "", "left": "", "seat": np.nan}
    return pd.DataFrame(said)


def in_order(roster: pd.DataFrame) -> pd.DataFrame:
    """The people by group and id in natural order, so that the order of the source's rows changes nothing."""
    pairs = rows_of(roster, "group", "member")
    order = sorted(range(len(pairs)), key=lambda i: (natural(pairs[i][0]), natural(pairs[i][1]), pairs[i]))
    return roster.iloc[order].reset_index(drop=True)


def read_sessions(
    table: Table, fallback: str, findings: Findings, changes: Changes, order: DateOrder | None
) -> pd.DataFrame:
    """The table of sessions as given, not yet in order."""
    frame = pd.DataFrame({"group": _texts(groups_of(table, fallback, findings, changes))})
    names = read_names(
        table.coded("session"),
        findings,
        table="sessions",
        key="session",
        changes=changes("sessions", "session"),
    )
    frame["session"] = _texts(names)
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
    return [text.replace(" ", "") for text in _texts(column)]


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


def read_attendance(table: Table, fallback: str, findings: Findings, changes: Changes) -> pd.DataFrame:
    """The attendance as given: group, session, member, status."""
    frame = pd.DataFrame({"group": _texts(groups_of(table, fallback, findings, changes))})
    for key in ("session", "member", "status"):
        column = read_names(
            table.coded(key), findings, table="attendance", key=key, changes=changes("attendance", key)
        )
        frame[key] = _texts(column)
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


def check_known(
    named: pd.DataFrame, of: pd.DataFrame, key: str, code: str, table: str, findings: Findings
) -> None:
    """Note the members or sessions that rows of a table name (index: the rows' positions) and nobody knows."""
    known = set(rows_of(of, "group", key))
    unknown = named[np.array([pair not in known for pair in rows_of(named, "group", key)], dtype=bool)]
    for value in dict.fromkeys(v for v in unknown[key] if v):
        findings.add(
            code, table=table, column=key, found=value, rows=unknown.index[unknown[key] == value].to_numpy(),
            suggestions=nearest(value, list(dict.fromkeys(of[key]))),
        )  # fmt: skip
