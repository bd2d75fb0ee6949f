"""From a log to stacked matrices: every session's who-to-whom at once.

Sessions of the same size stand together as one `(B, n, n)` array (one `bincount` over all acts
of all sessions), so that the measures run over hundreds of sessions in one numpy call. The
sessions are laid out by size, so each stack is a view, not a copy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from groupdyn.errors import SettingError
from groupdyn.log import (
    MEMBER,
    TO_GROUP,
    TO_SELF,
    TO_SEVERAL,
    TO_UNKNOWN,
    BoolArray,
    FloatArray,
    IntArray,
    InteractionLog,
)
from groupdyn.measurement import cells as kinds
from groupdyn.measurement.cells import SessionCells
from groupdyn.measurement.stack import Stack

Include = Literal["members", "everyone"]
"""Whose acts and ties a number is about: the members only, or the facilitators too. Never observers."""


@dataclass(frozen=True)
class _Layout:
    """Where each included person of each session stands in the flat arrays.

    `size` (S,), `order` (S,) sessions by size; `row_at` (S,) and `cell_at` (S,) the first row and
    first cell of a session; `slot` (S, k) the place of the k-th person of the session's group, or –1.
    """

    size: IntArray
    order: IntArray
    row_at: IntArray
    cell_at: IntArray
    slot: IntArray
    in_group: IntArray
    person: IntArray


def build_stacks(
    log: InteractionLog, *, include: Include = "members", threshold: float = 1.0
) -> Iterator[Stack]:
    """The sessions of a log as stacks, one a session size, smallest first.

    Parameters
    ----------
    include : `members`, or `everyone` in the room (facilitators too).
    threshold : a tie counts as there when its weight is at least this; > 0.

    Raises
    ------
    SettingError
        for an unknown `include` or a threshold that is not above 0.
    """
    _check(include, threshold)
    layout = _lay_out(log, _included(log, include))
    at = _place(log, layout)
    weight, count = _matrices(log, layout, at)
    sent, received, to_group = _margins(log, layout, at)
    totals = _totals(log)
    for n in np.unique(layout.size):
        sessions = layout.order[layout.size[layout.order] == n]
        rows = slice(
            int(layout.row_at[sessions[0]]), int(layout.row_at[sessions[0]]) + len(sessions) * int(n)
        )
        cells = slice(
            int(layout.cell_at[sessions[0]]), int(layout.cell_at[sessions[0]]) + len(sessions) * int(n) ** 2
        )
        square, line = (len(sessions), int(n), int(n)), (len(sessions), int(n))
        yield Stack(
            session=sessions,
            person=layout.person[rows].reshape(line),
            weight=weight[cells].reshape(square),
            count=count[cells].reshape(square),
            sent=sent[rows].reshape(line),
            received=received[rows].reshape(line),
            to_group=to_group[rows].reshape(line),
            totals={key: value[sessions] for key, value in totals.items()},
            threshold=threshold,
        )


def _check(include: str, threshold: float) -> None:
    if include not in ("members", "everyone"):
        raise SettingError("“include” is “members” or “everyone”, not “{include}”.", include=include)
    if not threshold > 0:
        raise SettingError("The threshold must be above 0, not {threshold}.", threshold=threshold)


def _included(log: InteractionLog, include: Include) -> BoolArray:
    if include == "everyone":
        return np.ones(len(log.roster), dtype=bool)
    return (log.roster["role"] == MEMBER).to_numpy(dtype=bool)


def _lay_out(log: InteractionLog, included: BoolArray) -> _Layout:
    roster, count = log.roster, len(log.sessions)
    groups = roster["group"].astype("category").cat.codes.to_numpy()
    first: dict[int, int] = {}
    in_group = np.empty(len(roster), dtype=np.int64)
    for i, group in enumerate(groups.tolist()):
        in_group[i] = first[group] = first.get(group, -1) + 1
    here = included[log.presence.person]
    session, person = log.presence.session[here], log.presence.person[here]
    size = np.bincount(session, minlength=count)
    order = np.argsort(size, kind="stable")
    row_at = np.empty(count, dtype=np.int64)
    cell_at = np.empty(count, dtype=np.int64)
    row_at[order] = np.concatenate(([0], np.cumsum(size[order])[:-1])) if count else []
    cell_at[order] = np.concatenate(([0], np.cumsum(size[order] ** 2)[:-1])) if count else []
    place = np.arange(len(session)) - np.concatenate(([0], np.cumsum(size)))[session]
    slot = np.full((count, int(in_group.max(initial=-1)) + 1), -1, dtype=np.int32)
    slot[session, in_group[person]] = place
    people = np.empty(len(person), dtype=np.int64)
    people[row_at[session] + place] = person
    return _Layout(size, order, row_at, cell_at, slot, in_group, people)


def _slots(layout: _Layout, session: IntArray, person: IntArray) -> IntArray:
    """The place of each person in their session's arrays; –1 for people who are not included or not named."""
    places: IntArray = np.where(person >= 0, layout.slot[session, layout.in_group[person]], -1)
    return places


def _dyads(log: InteractionLog) -> tuple[IntArray, IntArray]:
    """Every tie that an act makes: (act, receiver); several receivers make a tie each, of the whole weight."""
    to = log.addressing
    single = np.flatnonzero(to.target >= 0)
    if not len(to.several_act):
        return single, to.target[single]
    return np.concatenate((single, to.several_act)), np.concatenate((to.target[single], to.several_person))


@dataclass(frozen=True)
class _Slots:
    """The places of senders and receivers: (A,) of each act's sender, and for each tie that an act makes
    (K,) its act, session, and the places of its two ends; –1 for people who are not included or not named.
    """

    sender: IntArray
    act: IntArray
    session: IntArray
    i: IntArray
    j: IntArray


def _place(log: InteractionLog, layout: _Layout) -> _Slots:
    to = log.addressing
    sender = _slots(layout, to.session, to.sender)
    act, receiver = _dyads(log)
    session = to.session[act]
    return _Slots(sender, act, session, sender[act], _slots(layout, session, receiver))


def _matrices(log: InteractionLog, layout: _Layout, at: _Slots) -> tuple[FloatArray, FloatArray]:
    """Flat who-to-whom cells of all sessions: summed weights, and numbers of acts."""
    cells = int((layout.size**2).sum())
    act, session, i, j = at.act, at.session, at.i, at.j
    both = (i >= 0) & (j >= 0)
    if not both.all():
        act, session, i, j = act[both], session[both], i[both], j[both]
    cell = layout.cell_at[session] + i * layout.size[session] + j
    count = np.bincount(cell, minlength=cells).astype(np.float64)
    if "weight" not in log.acts:
        return count, count
    weights = log.acts["weight"].to_numpy()[act]
    return np.bincount(cell, weights=weights, minlength=cells).astype(np.float64), count


def _margins(log: InteractionLog, layout: _Layout, at: _Slots) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Flat (session, person) numbers of acts: sent to anybody, received, sent to the group."""
    to, rows = log.addressing, len(layout.person)
    row = np.where(at.sender >= 0, layout.row_at[to.session] + at.sender, rows)
    there = np.where(at.j >= 0, layout.row_at[at.session] + at.j, rows)

    def tally(where: IntArray) -> FloatArray:
        return np.bincount(where, minlength=rows + 1)[:rows].astype(np.float64)

    return tally(row), tally(there), tally(row[to.target == TO_GROUP])


def session_cells(
    log: InteractionLog, *, include: Include = "members", threshold: float = 1.0
) -> Iterator[SessionCells]:
    """Each session's acts counted by who addresses whom: what null models and bootstrap draw from.

    Everybody in the room stands in the cells, whoever is included; parameters as in `build_stacks`.
    """
    _check(include, threshold)
    to, here, lead = log.addressing, log.presence, log.is_facilitator
    chosen = _included(log, include)
    kind = np.select(
        [to.target == TO_GROUP, to.target == TO_SELF, to.target == TO_UNKNOWN],
        [kinds.TO_GROUP, kinds.TO_SELF, kinds.UNKNOWN],
        kinds.DYADIC,
    )
    weights = log.acts["weight"].to_numpy() if "weight" in log.acts else np.ones(len(log))
    act, receiver = _dyads(log)
    by_session = np.argsort(to.session[act], kind="stable")
    act, receiver = act[by_session], receiver[by_session]
    new, pair = _turns(log)
    acts_at = np.searchsorted(to.session, np.arange(len(log.sessions) + 1))
    dyads_at = np.searchsorted(to.session[act], np.arange(len(log.sessions) + 1))
    people_at = np.searchsorted(here.session, np.arange(len(log.sessions) + 1))
    for position in range(len(log.sessions)):
        rows = slice(acts_at[position], acts_at[position + 1])
        dyads = slice(dyads_at[position], dyads_at[position + 1])
        # Observers who act stand behind the people in the room, so that their acts are not lost.
        room = here.person[people_at[position] : people_at[position + 1]]
        people = np.concatenate(
            (room, np.setdiff1d(np.concatenate((to.sender[rows], receiver[dyads])), room))
        )
        place = np.full(len(log.roster), -1)
        place[people] = np.arange(len(people))
        named = np.zeros((rows.stop - rows.start, len(people)), dtype=bool)
        named[act[dyads] - rows.start, place[receiver[dyads]]] = True
        yield SessionCells.of_acts(
            facilitator=lead[people],
            included=chosen[people] & np.isin(people, room),
            sender=place[to.sender[rows]],
            receivers=named,
            kind=kind[rows],
            weight=weights[rows],
            changes=float((new & pair)[rows].sum()),
            pairs=float(pair[rows].sum()),
            threshold=threshold,
            session=position,
        )


def _totals(log: InteractionLog) -> dict[str, FloatArray]:
    """(S,) each: all acts of a session by where they went, whoever is included."""
    to, count = log.addressing, len(log.sessions)
    lead = log.is_facilitator
    from_leader = lead[to.sender]
    to_leader, to_member = to.reaches(lead), to.reaches(~lead)
    new, pair = _turns(log)
    # One pass over the acts: each is counted under its session and all that is true of it at once.
    flags = (from_leader | to_leader, ~from_leader & to_member & ~to_leader, new & pair, pair)
    code = np.where(to.target >= 0, 0, to.target - TO_SEVERAL).astype(np.uint8)  # 1 unknown, 2 self, 3 group
    for i, flag in enumerate(flags):
        code |= flag.view(np.uint8) << (2 + i)
    tally = np.bincount(to.session.astype(np.int64) << 6 | code, minlength=count << 6).reshape(count, 64)
    tally = tally.astype(np.float64)
    by_kind = tally.reshape(count, 16, 4).sum(axis=1)
    codes = np.arange(64)
    with_flag = [tally[:, codes >> (2 + i) & 1 == 1].sum(axis=1) for i in range(len(flags))]
    return {
        "acts": tally.sum(axis=1),
        "dyadic": by_kind[:, 0],
        "group": by_kind[:, TO_GROUP - TO_SEVERAL],
        "self": by_kind[:, TO_SELF - TO_SEVERAL],
        "unknown": by_kind[:, TO_UNKNOWN - TO_SEVERAL],
        "leader": with_flag[0],
        "member": with_flag[1],
        "changes": with_flag[2],
        "pairs": with_flag[3],
    }


def _turns(log: InteractionLog) -> tuple[BoolArray, BoolArray]:
    """(A,) whether the sender differs from the act before, and whether act and act before may be joined.

    Acts of different sessions, or on two sides of a break, are never joined.
    """
    to = log.addressing
    new = np.ones(len(to.sender), dtype=bool)
    new[1:] = to.sender[1:] != to.sender[:-1]
    pair = np.zeros(len(to.sender), dtype=bool)
    pair[1:] = to.session[1:] == to.session[:-1]
    part = parts(log)
    pair[1:] &= part[1:] == part[:-1]
    return new, pair


def parts(log: InteractionLog) -> IntArray:
    """(A,) how many breaks of its session began before each act (0 where no times or breaks are known)."""
    part = np.zeros(len(log.acts), dtype=np.int64)
    breaks = [str(text) for text in log.sessions["breaks"].tolist()]
    if "start_s" not in log.acts or not any(breaks):
        return part
    session, start = log.addressing.session, log.acts["start_s"].to_numpy()
    for position, text in enumerate(breaks):
        if not text:
            continue
        first, last = np.searchsorted(session, [position, position + 1])
        begins = [begin for begin, _ in spans(text)]
        # An act without a time belongs to the part of the session that the act before it stands in.
        latest = np.fmax.accumulate(np.append(-np.inf, start[first:last]))[1:]
        part[first:last] = np.searchsorted(begins, latest, side="right")
    return part


def spans(text: str) -> list[tuple[float, float]]:
    """`"600-660;1800-1900"` → `[(600, 660), (1800, 1900)]`, in seconds and in order."""
    pairs = (piece.split("-", 1) for piece in text.split(";") if "-" in piece)
    return sorted((float(begin), float(end)) for begin, end in pairs)
