"""Roster, sessions and attendance: read where they are given, inferred where they are not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from groupdyn.columns import plain
from groupdyn.log import CO_LEADER, GROUP, LEADER, MEMBER, OBSERVER, SELF, SEPARATOR
from groupdyn.validation.coding import Coded, IntArray, constant
from groupdyn.validation.findings import Findings
from groupdyn.validation.names import nearest, read_names
from groupdyn.validation.tables import Table
from groupdyn.validation.times import DateOrder, number, read_dates

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
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _word(words: Mapping[str, tuple[str, ...]], text: str) -> str | None:
    """The canonical word for what somebody wrote, if we know it."""
    return next((key for key, known in words.items() if plain(text) in known), None)


def rows_of(frame: pd.DataFrame, *columns: str) -> list[Any]:
    """The rows of some columns as tuples of plain values (arrow columns are slow to walk one by one)."""
    return list(zip(*(frame[column].tolist() for column in columns), strict=True))


def natural(name: str) -> list[tuple[int, float, str]]:
    """A sort key by which `2` comes before `10`, and `wave 2` before `wave 10`."""
    pieces = re.split(r"(\d+)", name.casefold())
    return [(0, float(p), "") if p.isdigit() else (1, 0.0, p) for p in pieces if p]


def groups_of(table: Table, fallback: str, findings: Findings, changes: Changes) -> Coded:
    """The group column of a table; one constant group where there is none."""
    if not table.has("group"):
        return constant(fallback, table.length)
    return read_names(
        table.coded("group"), findings, table=table.kind, key="group", changes=changes(table.kind, "group")
    )


def read_roster(
    table: Table, fallback: str, findings: Findings, changes: Changes
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The roster (one row a person) and, where it has a row a session, who was present in which."""
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
    frame["seat"] = table.coded("seat").parsed(number) if table.has("seat") else np.nan
    for header in table.extra:
        frame[f"given_{header}"] = _texts(
            Table("roster", {"x": table.extra[header]}, {}, {}, range(0), 0).coded("x")
        )
    _note_reserved(frame, findings)
    frame = _with_roles(frame, findings)
    presence = frame[["group", "session", "member"]] if "session" in frame else frame.iloc[:0]
    people = _one_row_each(frame, findings)
    _note_seats(people, findings)
    return people, presence.reindex(columns=["group", "session", "member"])


def _texts(column: Coded) -> list[str]:
    return [column.values[c] for c in column.codes]


def _note_reserved(frame: pd.DataFrame, findings: Findings) -> None:
    for name in frame["member"].unique():
        if name.upper() in RESERVED or SEPARATOR in name:
            rows = np.flatnonzero(frame["member"] == name)
            findings.add("reserved-name", table="roster", column="member", found=name, rows=rows)


def _with_roles(frame: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Roles as our words; a word we do not know stays as the attribute `given_role`."""
    if "role" not in frame:
        return frame.assign(role=MEMBER)
    known = {word: _word(ROLE_WORDS, word) for word in frame["role"].unique()}
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
            rows = np.flatnonzero((frame["group"] == group) & (frame["member"] == member))
            findings.add("conflicting-roster", table="roster", column=column, found=member, rows=rows)
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


def _note_seats(people: pd.DataFrame, findings: Findings) -> None:
    taken = people[people["seat"].notna() & people.duplicated(["group", "seat"], keep=False)]
    for seat in taken["seat"].unique():
        findings.add("same-seat", table="roster", column="seat", found=f"{seat:g}")
    if len(taken):
        people["seat"] = np.nan


def infer_roster(pairs: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """A roster of everybody who acts or is addressed: members all, in natural order of their ids."""
    people = sorted(set(pairs), key=lambda p: (natural(p[0]), natural(p[1]), p))
    frame = pd.DataFrame(people, columns=["group", "member"], dtype="str")
    return frame.assign(name=frame["member"], role=MEMBER, joined="", left="", seat=np.nan)


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
    for key in ("number", "planned_s", "length_s"):
        frame[key] = table.coded(key).parsed(number) if table.has(key) else np.nan
    frame["date"] = ""
    if table.has("date"):
        frame["date"], bad, trouble = read_dates(table.coded("date"), order)
        if trouble:
            code = "ambiguous-date" if trouble == "ambiguous" else "mixed-zones"
            findings.add(code, table="sessions", column="date")
        for value in bad:
            findings.add("not-a-time", table="sessions", column="date", found=value)
    frame["breaks"] = _texts(table.coded("breaks")) if table.has("breaks") else ""
    for text in frame["breaks"].unique():
        if text and not re.fullmatch(r"\s*\d+(\.\d+)?-\d+(\.\d+)?\s*(;\s*\d+(\.\d+)?-\d+(\.\d+)?\s*)*", text):
            findings.add("not-a-time", table="sessions", column="breaks", found=text)
    for name in frame.loc[frame.duplicated(["group", "session"]), "session"].unique():
        rows = np.flatnonzero(frame["session"] == name)
        findings.add("duplicate-session", table="sessions", column="session", found=name, rows=rows)
    return frame


def order_sessions(
    given: pd.DataFrame | None, seen: Sequence[tuple[str, str]], dates: Mapping[tuple[str, str], str]
) -> pd.DataFrame:
    """All sessions in order: by given number, else by date, else as given or by their names.

    Parameters
    ----------
    given : the table of sessions, or None.
    seen : the (group, session) pairs of the acts and rosters, by first appearance.
    dates : days found in the acts' own times.
    """
    frame = given if given is not None else pd.DataFrame(columns=["group", "session"])
    known = set(rows_of(frame, "group", "session"))
    new = [pair for pair in dict.fromkeys(seen) if pair not in known]
    if new:
        if all(re.search(r"\d", name) for _, name in new):
            new.sort(key=lambda p: natural(p[1]))
        added = pd.DataFrame(new, columns=["group", "session"], dtype="str")
        frame = pd.concat([frame, added], ignore_index=True) if len(frame) else added
    for column, empty in (
        ("number", np.nan),
        ("date", ""),
        ("planned_s", np.nan),
        ("length_s", np.nan),
        ("breaks", ""),
    ):
        frame[column] = frame[column].fillna(empty) if column in frame else empty
    own = [dates.get(pair, "") for pair in rows_of(frame, "group", "session")]
    frame["date"] = frame["date"].where(frame["date"] != "", own)
    keys = [c for c in ("number", "date") if frame[c].notna().all() and (frame[c] != "").all()]
    group_rank = {g: i for i, g in enumerate(dict.fromkeys(frame["group"]))}
    frame = frame.assign(_g=frame["group"].map(group_rank)).sort_values(["_g", *keys[:1]], kind="stable")
    frame = frame.drop(columns="_g").reset_index(drop=True)
    counted = frame.groupby("group", sort=False).cumcount() + 1
    frame["number"] = frame["number"].where(frame["number"].notna(), counted).astype(np.int64)
    return frame[["group", "session", "number", "date", "planned_s", "length_s", "breaks"]]


def read_attendance(table: Table, fallback: str, findings: Findings, changes: Changes) -> pd.DataFrame:
    """The attendance as given: group, session, member, status."""
    frame = pd.DataFrame({"group": _texts(groups_of(table, fallback, findings, changes))})
    for key in ("session", "member", "status"):
        column = read_names(
            table.coded(key), findings, table="attendance", key=key, changes=changes("attendance", key)
        )
        frame[key] = _texts(column)
    known = {word: _word(STATUS_WORDS, word) for word in frame["status"].unique()}
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
    for name in frame.loc[frame.duplicated(same), "member"].unique():
        findings.add("conflicting-attendance", table="attendance", column="member", found=name)
    return frame


@dataclass(frozen=True)
class Attended:
    """Attendance as positions in the tables of sessions and people, one entry a person and session."""

    session: IntArray
    person: IntArray
    status: npt.NDArray[np.str_]
    filled: bool


def place_attendance(given: pd.DataFrame, roster: pd.DataFrame, sessions: pd.DataFrame) -> Attended:
    """Attendance for every session: as given, and for sessions without any, everybody of the roster who
    had joined and not left (`filled` says whether there were such sessions).
    """
    at = {pair: i for i, pair in enumerate(rows_of(sessions, "group", "session"))}
    who = {pair: i for i, pair in enumerate(rows_of(roster, "group", "member"))}
    session = np.array([at.get(pair, -1) for pair in rows_of(given, "group", "session")], dtype=np.int64)
    person = np.array([who.get(pair, -1) for pair in rows_of(given, "group", "member")], dtype=np.int64)
    known = (session >= 0) & (person >= 0)
    status = given["status"].to_numpy(dtype="U10")[known]
    session, person = session[known], person[known]
    unanswered = np.ones(len(sessions), dtype=bool)
    unanswered[session] = False
    if not unanswered.any():
        return Attended(session, person, status, filled=False)
    more_sessions, more_people = _everybody(roster, sessions, np.flatnonzero(unanswered))
    present = np.full(len(more_sessions), "present", dtype="U10")
    return Attended(
        np.concatenate((session, more_sessions)),
        np.concatenate((person, more_people)),
        np.concatenate((status, present)),
        filled=True,
    )


def _everybody(roster: pd.DataFrame, sessions: pd.DataFrame, places: IntArray) -> tuple[IntArray, IntArray]:
    """(session, person) for everybody of the roster in these sessions, from joining to leaving."""
    start = np.array(_bound(roster, sessions, "joined", first=True), dtype=np.int64)
    end = np.array(_bound(roster, sessions, "left", first=False), dtype=np.int64)
    group_of = {
        g: i for i, g in enumerate(dict.fromkeys([*roster["group"].tolist(), *sessions["group"].tolist()]))
    }
    of_person = np.array([group_of[g] for g in roster["group"].tolist()], dtype=np.int64)
    of_session = np.array([group_of[g] for g in sessions["group"].tolist()], dtype=np.int64)[places]
    by_group = np.argsort(of_person, kind="stable")
    size = np.bincount(of_person, minlength=len(group_of))
    begin = np.concatenate(([0], np.cumsum(size)))[:-1]
    lengths = size[of_session]
    session = np.repeat(places, lengths)
    within = np.arange(len(session)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    person = by_group[np.repeat(begin[of_session], lengths) + within]
    there = (session >= start[person]) & (session <= end[person])
    return session[there], person[there]


def _bound(roster: pd.DataFrame, sessions: pd.DataFrame, column: str, *, first: bool) -> list[int]:
    """The position of the session in which each person joined, or was last; open where not said."""
    open_end = 0 if first else len(sessions)
    places: dict[tuple[str, str], int] = {}
    days: dict[str, list[tuple[str, int]]] = {}
    rows = rows_of(sessions, "group", "number", "session", "date")
    for i, (group, number_, session, date) in enumerate(rows):
        places.setdefault((group, str(number_)), i)
        places[group, session] = i
        if date:
            days.setdefault(group, []).append((date, i))

    def place(group: str, value: str) -> int:
        if not value:
            return open_end
        if (group, value) in places:
            return places[group, value]
        if first:
            return next((i for date, i in days.get(group, []) if date >= value), len(sessions))
        return next((i for date, i in reversed(days.get(group, [])) if date <= value), -1)

    return [place(group, value) for group, value in rows_of(roster, "group", column)]


def check_people(
    roster: pd.DataFrame, sessions: pd.DataFrame, attendance: pd.DataFrame, findings: Findings
) -> None:
    """Note joined and left that name no session, and attendance of people or sessions nobody knows."""
    names = set(sessions["session"]) | set(sessions["number"].astype(str)) | set(sessions["date"])
    for column in ("joined", "left"):
        for value in sorted(v for v in set(roster[column]) - names - {""} if not _DAY.fullmatch(v)):
            rows = np.flatnonzero(roster[column] == value)
            findings.add(
                "unknown-session", table="roster", column=column, found=value, rows=rows,
                suggestions=nearest(value, sorted(names - {""})),
            )  # fmt: skip
    start, end = _bound(roster, sessions, "joined", first=True), _bound(roster, sessions, "left", first=False)
    for member, begin, stop in zip(roster["member"].tolist(), start, end, strict=True):
        if stop < begin:
            findings.add("left-before-joined", table="roster", column="left", found=member)
    _check_known(attendance, roster, "member", "unknown-member", findings)
    _check_known(attendance, sessions, "session", "unknown-session", findings)


def _check_known(attendance: pd.DataFrame, of: pd.DataFrame, key: str, code: str, findings: Findings) -> None:
    known = set(rows_of(of, "group", key))
    pairs = rows_of(attendance, "group", key)
    unknown = attendance[np.array([pair not in known for pair in pairs], dtype=bool)]
    for value in dict.fromkeys(unknown[key]):
        at: IntArray = unknown.index[unknown[key] == value].to_numpy()
        findings.add(
            code,
            table="attendance",
            column=key,
            found=value,
            rows=at,
            suggestions=nearest(value, list(of[key])),
        )
