"""The acts among sessions and people: where each belongs, in which order, and who acts without being there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd

from groupdyn.log import SEPARATOR, STATUSES
from groupdyn.validation import acts as act_rows
from groupdyn.validation.acts import Acts
from groupdyn.validation.attendance import Attended
from groupdyn.validation.coding import Coded, IntArray, look_up
from groupdyn.validation.findings import Findings, listed_where
from groupdyn.validation.people import rows_of


def positions(column: Coded, group: Coded, pairs: Sequence[tuple[str, str]]) -> IntArray:
    """For every act, the position among `pairs` of its (group, value); −1 where there is none."""
    groups = {g: i for i, g in enumerate(group.values)}
    values = {v: i for i, v in enumerate(column.values)}
    table = np.full((len(groups), len(values)), -1, dtype=np.min_scalar_type(-len(pairs) - 1))
    for position, (g, v) in enumerate(pairs):
        if g in groups and v in values:
            table[groups[g], values[v]] = position
    return look_up(table[0], column.codes) if len(groups) == 1 else table[group.codes, column.codes]


def order(acts: Acts, place: IntArray, findings: Findings) -> IntArray | None:
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


def note_outside(acts: Acts, place: IntArray, sessions: pd.DataFrame, findings: Findings) -> None:
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


def check_presence(
    acts: Acts,
    place: IntArray,
    roster: pd.DataFrame,
    sessions: pd.DataFrame,
    attended: Attended,
    findings: Findings,
) -> Attended:
    """Note self-acts, and people who act or are addressed in a session they did not attend; they are added."""
    names, pairs = acts.names, rows_of(roster, "group", "member")
    sender, target = (positions(names[key], names["group"], pairs) for key in ("sender", "receiver"))
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
    who = {pair: i for i, pair in enumerate(rows_of(roster, "group", "member"))}
    several = [v for v in column.used() if SEPARATOR in v]
    named = [
        (row, who.get((group.values[group.codes[row]], part), -1))
        for row in column.rows_with(*several).tolist()
        for part in column.values[column.codes[row]].split(SEPARATOR)
    ]
    rows, positions = np.array(named, dtype=np.int64).reshape(-1, 2).T
    return rows, positions
