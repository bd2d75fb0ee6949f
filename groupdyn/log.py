"""The interaction log: one immutable value in the middle of groupdyn.

Everything else is derived from it: the graph, the numbers, the pictures. A log holds acts (one
row an act), the roster, the sessions and who attended them, and the coding scheme of the acts.
Logs come from `groupdyn.read_log` or `groupdyn.validation`; changes make new logs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from groupdyn.errors import Problem, SelectionError
from groupdyn.schemes import Scheme

GROUP = "GROUP"
"""The receiver of an act addressed to everybody: a target of its own, never a member."""
SELF = "SELF"
"""The receiver of an act addressed to oneself: kept in the log, never a tie."""
UNKNOWN = ""
"""The receiver where nobody recorded one. Not the same as `GROUP`."""
SEPARATOR = ";"
"""Between the members of an act with several receivers."""

MEMBER, LEADER, CO_LEADER, OBSERVER = "member", "leader", "co-leader", "observer"
ROLES = (MEMBER, LEADER, CO_LEADER, OBSERVER)
FACILITATORS = (LEADER, CO_LEADER)
STATUSES = ("present", "late", "left early", "absent")
RESPONSES = ("accepted", "explored", "deflected", "unanswered")

ACT_COLUMNS = (
    "group", "session", "seq", "start_s", "end_s", "sender", "receiver", "receiver_confidence", "act", "weight",
    "valence", "intensity", "here_and_now", "incident", "rater", "text", "specific", "owned", "qualified", "response",
)  # fmt: skip
"""The columns an act may have, in the order in which they stand in `InteractionLog.acts`."""

TO_GROUP, TO_SELF, TO_UNKNOWN, TO_SEVERAL = -1, -2, -3, -4
"""What stands in `Addressing.target` when the act is not addressed to one person."""

IntArray = npt.NDArray[Any]
"""Integers of any width: positions are kept narrow."""
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Presence:
    """Who was in the room: one entry a person and session, observers and absent people left out.

    Attributes
    ----------
    session, person : (P,) positions in `log.sessions` and `log.roster`, sorted by session, then person.
    """

    session: IntArray
    person: IntArray


@dataclass(frozen=True)
class Addressing:
    """Who turned to whom, as positions, one entry an act.

    Attributes
    ----------
    session : (A,) position of the act's session in `log.sessions`; never falls.
    sender : (A,) position of the sender in `log.roster`.
    target : (A,) position of the one receiver in `log.roster`, or `TO_GROUP`, `TO_SELF`,
        `TO_UNKNOWN`, `TO_SEVERAL`. An act that names all other members counts as `TO_GROUP`.
    several_act, several_person : (K,) the receivers of the acts with `TO_SEVERAL`, one entry each.
    """

    session: IntArray
    sender: IntArray
    target: IntArray
    several_act: IntArray
    several_person: IntArray

    def reaches(self, chosen: BoolArray) -> BoolArray:
        """(A,) whether one of the act's named receivers is among the `chosen` (R,) of the roster."""
        nobody = np.zeros(-TO_SEVERAL, dtype=bool)  # what is not a person stands behind the people
        found: BoolArray = np.append(chosen, nobody)[self.target]
        found[self.several_act[chosen[self.several_person]]] = True
        return found


@dataclass(frozen=True, eq=False)
class InteractionLog:
    """Acts, roster, sessions, attendance and scheme of one group or several. Immutable.

    Two logs are equal when their contents are (`fingerprint`). The tables are handed out as
    copies-on-write: changing one never changes the log.

    Attributes
    ----------
    scheme : the coding scheme of the acts.
    inferred : the tables that were not given but inferred: `roster`, `attendance`, `sessions`.
    remarks : warnings of the import, to be shown beside the numbers.
    """

    _acts: pd.DataFrame
    _roster: pd.DataFrame
    _sessions: pd.DataFrame
    _attendance: pd.DataFrame
    scheme: Scheme
    inferred: frozenset[str] = frozenset()
    remarks: tuple[Problem, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        for name in ("_acts", "_roster", "_sessions", "_attendance"):
            object.__setattr__(self, name, _sealed(getattr(self, name)))

    @property
    def acts(self) -> pd.DataFrame:
        """One row an act, by session and order in it. Columns: see `docs/log-format.md`; names are categorical."""
        return self._acts.copy(deep=False)

    @property
    def roster(self) -> pd.DataFrame:
        """One row a person: group, member (id), name, role, joined, left, seat, and any further attributes."""
        return self._roster.copy(deep=False)

    @property
    def sessions(self) -> pd.DataFrame:
        """One row a session, in order: group, session (name), number, date, planned_s, length_s, breaks."""
        return self._sessions.copy(deep=False)

    @property
    def attendance(self) -> pd.DataFrame:
        """One row a person and session: group, session, member, status."""
        return self._attendance.copy(deep=False)

    def __len__(self) -> int:
        return len(self._acts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, InteractionLog) and self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __repr__(self) -> str:
        return (
            f"InteractionLog({len(self._acts):,} acts, {len(self._sessions):,} sessions, "
            f"{len(self._roster):,} people, scheme {self.scheme.id!r})"
        )

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups' names, in order of appearance."""
        return tuple(map(str, pd.unique(self._sessions["group"])))

    @cached_property
    def fingerprint(self) -> str:
        """32 hexadecimal digits that change when, and only when, the content changes."""
        digest = hashlib.blake2b(self.scheme.fingerprint.encode(), digest_size=16)
        for table in (self._acts, self._roster, self._sessions, self._attendance):
            for name in sorted(map(str, table.columns)):
                _digest_texts(digest, [name])
                _digest_column(digest, table[name])
        _digest_texts(digest, sorted(self.inferred))
        return digest.hexdigest()

    def session_position(self, session: object, group: str | None = None) -> int:
        """The position of a session in `sessions`, by its name (or its number, where no name fits).

        Raises
        ------
        SelectionError
            if there is no such session, or several groups have one and no group is named.
        """
        table = self._sessions if group is None else self._sessions[self._sessions["group"] == group]
        for fits in (table["session"] == str(session), table["number"].astype(str) == str(session)):
            found = np.flatnonzero(fits)
            if len(found) == 1:
                return int(table.index[found[0]])
            if len(found) > 1:
                raise SelectionError(
                    "Several groups have a session “{session}”. Name the group too.", session=session
                )
        raise SelectionError(
            "There is no session “{session}”. The log has: {sessions}.",
            session=session,
            sessions=", ".join(map(str, table["session"].head(40))),
        )

    def replace(self, **changes: Any) -> Self:
        """A new log with other `acts`, `roster`, `sessions`, `attendance`, `scheme`, `inferred` or `remarks`."""
        private = {f"_{k}" if f"_{k}" in self.__dataclass_fields__ else k: v for k, v in changes.items()}
        return replace(self, **private)

    @cached_property
    def is_facilitator(self) -> BoolArray:
        """(R,) whether each person of the roster is a leader or co-leader."""
        return _locked(self._roster["role"].isin(FACILITATORS).to_numpy(dtype=bool).copy())

    @cached_property
    def presence(self) -> Presence:
        """Who was in the room in which session; see `Presence`."""
        status, words = _codes(self._attendance, "status")
        here = (np.asarray(words.astype("str")) != "absent")[status]
        session = _positions(self._sessions, "session", self._attendance)[here]
        person = _positions(self._roster, "member", self._attendance)[here]
        watching = (self._roster["role"] == OBSERVER).to_numpy(dtype=bool)
        session, person = session[~watching[person]], person[~watching[person]]
        order = np.lexsort((person, session))
        return Presence(_locked(session[order]), _locked(person[order]))

    @cached_property
    def receiver_inferred(self) -> BoolArray:
        """(A,) whether each act's receiver was proposed by the computer, and nobody has confirmed it."""
        if "receiver_confidence" not in self._acts:
            return _locked(np.zeros(len(self._acts), dtype=bool))
        return _locked(~np.isnan(self._acts["receiver_confidence"].to_numpy(dtype=np.float64)))

    @cached_property
    def addressing(self) -> Addressing:
        """Who turned to whom, as positions; see `Addressing`."""
        session = _positions(self._sessions, "session", self._acts)
        sender = _positions(self._roster, "member", self._acts, "sender")
        to = _address(self, session, sender)
        for array in (to.session, to.sender, to.target, to.several_act, to.several_person):
            _locked(array)
        return to


def _sealed(table: pd.DataFrame) -> pd.DataFrame:
    """The table with values that cannot be written to, not even through `.array`; nothing is copied."""
    return pd.DataFrame({name: _read_only(table[name]) for name in table}, index=table.index, copy=False)


def _read_only(column: pd.Series) -> Any:
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes = column.cat.codes.to_numpy()
        return pd.Categorical.from_codes(codes, dtype=column.dtype, validate=False)
    if isinstance(column.dtype, pd.BooleanDtype):
        missing = column.isna().to_numpy()
        return pd.arrays.BooleanArray(
            _locked(column.to_numpy(dtype=bool, na_value=False)), _locked(missing.copy())
        )
    return column.to_numpy() if isinstance(column.dtype, np.dtype) else column


def _locked(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    array.setflags(write=False)
    return array


def _digest_column(digest: Any, column: pd.Series) -> None:
    """Feed a column's content, whatever the order of its categories or the width of its numbers."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes = column.cat.codes.to_numpy()
        names = np.asarray(column.cat.categories.astype(str), dtype=object)
        used = np.unique(codes[codes >= 0])
        order = used[np.argsort(names[used])]
        rank = np.full(len(names) + 1, -1, dtype=np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        _digest_texts(digest, names[order].tolist())
        digest.update(rank[codes].tobytes())
    elif pd.api.types.is_numeric_dtype(column.dtype):
        values = column.to_numpy(dtype=np.float64, na_value=np.nan) + 0.0  # -0 is 0
        values[np.isnan(values)] = np.nan  # one nan, whatever its bits
        digest.update(values.tobytes())
    else:
        _digest_texts(digest, ["" if pd.isna(v) else str(v) for v in column])


def _digest_texts(digest: Any, texts: Sequence[str]) -> None:
    """Feed texts with their lengths, so that no other texts give the same bytes."""
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    digest.update(np.array([len(encoded), *map(len, encoded)], dtype=np.int64).tobytes())
    digest.update(b"".join(encoded))


def lookup(groups: IntArray, names: IntArray, group_count: int, name_count: int) -> IntArray:
    """A table (group, name) → row for rows that stand at `(groups[i], names[i])`; –1 where none does."""
    table = np.full((group_count, name_count + 1), -1, dtype=np.int32)
    table[groups, names] = np.arange(len(groups), dtype=np.int32)
    return table


def _codes(table: pd.DataFrame, column: str) -> tuple[IntArray, pd.Index]:
    values = table[column]
    if not isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype("category")
    return values.cat.codes.to_numpy(), values.cat.categories


def _positions(
    of: pd.DataFrame, key: str, table: pd.DataFrame, column: str | None = None, marks: IntArray | None = None
) -> IntArray:
    """For every row of `table`, the position in `of` of its (group, `column`); both know every value.

    `marks`: for each value of the column, what stands instead of its position; 0 where nothing does.
    """
    codes, names = _codes(table, column or key)
    of_codes, of_names = _codes(of, key)
    translate = np.append(of_names.get_indexer(names), -1)
    of_groups, group_names = _codes(of, "group")
    if not len(of_groups) or (of_groups == of_groups[0]).all():
        row_of = np.full(len(of_names) + 1, -1, dtype=np.int32)
        row_of[of_codes] = np.arange(len(of), dtype=np.int32)
        of_value = row_of[translate]
        if marks is not None:
            of_value = np.where(marks < 0, marks, of_value)
        found: IntArray = of_value.take(codes, mode="wrap")  # −1, a missing value, is the last
        return found
    groups, own_groups = _codes(table, "group")
    table_of = lookup(of_groups, of_codes, len(group_names), len(of_names))
    rows: IntArray = table_of[group_names.get_indexer(own_groups)[groups], translate[codes]]
    if marks is not None:
        marked = marks[codes]
        rows = np.where(marked < 0, marked, rows)
    return rows


def _address(log: InteractionLog, session: IntArray, sender: IntArray) -> Addressing:
    codes, names = _codes(log._acts, "receiver")
    special: Mapping[str, int] = {GROUP: TO_GROUP, SELF: TO_SELF, UNKNOWN: TO_UNKNOWN}
    # What is not one person is known by its name alone; the last entry stands for a missing name.
    marks = np.array(
        [special.get(n, TO_SEVERAL if SEPARATOR in n else 0) for n in names.tolist()] + [TO_UNKNOWN],
        dtype=np.int32,
    )
    target: IntArray = _positions(log._roster, "member", log._acts, "receiver", marks)
    target[target == sender] = TO_SELF
    rows = np.flatnonzero(target == TO_SEVERAL)
    if not len(rows):
        return Addressing(session, sender, target, rows, rows)
    act, person = _expand(log, codes, names, rows)
    act, person = act[person != sender[act]], person[person != sender[act]]
    everyone = _names_everyone(log, session, act, person)
    target[everyone] = TO_GROUP
    kept = ~np.isin(act, everyone)
    return Addressing(session, sender, target, act[kept], person[kept])


def _expand(
    log: InteractionLog, codes: IntArray, names: pd.Index, rows: IntArray
) -> tuple[IntArray, IntArray]:
    """The receivers of the acts in `rows`, which name several: (act, person), each pair once."""
    if not len(rows):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    row_codes = codes[rows]
    used = np.unique(row_codes)
    parts = {int(code): [p for p in dict.fromkeys(str(names[code]).split(SEPARATOR)) if p] for code in used}
    lengths = np.zeros(len(names), dtype=np.int64)
    lengths[list(parts)] = [len(p) for p in parts.values()]
    act = np.repeat(rows, lengths[row_codes])
    members = pd.Series([m for code in row_codes for m in parts[int(code)]], dtype="str")
    table = pd.DataFrame({"group": log._acts["group"].to_numpy()[act], "member": members.to_numpy()})
    return act, _positions(log._roster, "member", table)


def _names_everyone(log: InteractionLog, session: IntArray, act: IntArray, person: IntArray) -> IntArray:
    """The acts that name at least n – 1 of the n members present (and at least two): addressed to the group."""
    member = (log._roster["role"] == MEMBER).to_numpy(dtype=bool)
    present = np.bincount(log.presence.session[member[log.presence.person]], minlength=len(log._sessions))
    acts, inverse = np.unique(act, return_inverse=True)
    named = np.bincount(inverse[member[person]], minlength=len(acts)) if len(acts) else np.empty(0)
    whole: IntArray = acts[(named >= 2) & (named >= present[session[acts]] - 1)]
    return whole
