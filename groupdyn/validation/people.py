"""The roster: read where it is given, made of everybody who is seen where it is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from groupdyn.columns import plain
from groupdyn.log import CO_LEADER, GROUP, LEADER, MEMBER, OBSERVER, SELF, SEPARATOR
from groupdyn.validation.coding import Coded, coded, constant
from groupdyn.validation.findings import Findings
from groupdyn.validation.names import nearest, read_names
from groupdyn.validation.numbers import read_numbers
from groupdyn.validation.tables import Table

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
RESERVED = (GROUP, SELF)


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
    frame = pd.DataFrame({"group": groups_of(table, fallback, findings, changes).texts()})
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
            frame[key] = column.texts()
    has_seats = table.has("seat")
    frame["seat"] = read_numbers(table, "seat", findings, changes("roster", "seat")) if has_seats else np.nan
    for header, column in table.extra.items():
        frame[f"given_{header.removeprefix('given_')}"] = coded(column).texts()
    for name in frame["member"].unique():
        if is_reserved(name):
            rows = np.flatnonzero(frame["member"] == name)
            findings.add("reserved-name", table="roster", column="member", found=name, rows=rows)
    frame = _with_roles(frame, findings)
    presence = frame[["group", "session", "member"]] if "session" in frame else frame.iloc[:0]
    people = _one_row_each(frame, findings)
    _note_seats(people, frame, findings)
    return GivenRoster(people, presence.reindex(columns=["group", "session", "member"]), frame)


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
