"""A part of a log, as a log: some sessions, some kinds of act, a window of time, some members.

The people stay: a selection of acts never changes who was present, so a member who did nothing of
the selected kind is silent, not gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from groupdyn.errors import SelectionError, SettingError
from groupdyn.log import ACT_COLUMNS, BoolArray, IntArray, InteractionLog

Span = tuple[float, float]


def select(
    log: InteractionLog,
    *,
    group: str | None = None,
    sessions: Sequence[object] | None = None,
    acts: Iterable[str] | None = None,
    constructs: Iterable[str] | None = None,
    members: Iterable[str] | None = None,
    window: Span | None = None,
    observed: bool = False,
) -> InteractionLog:
    """The acts that fit every given condition, with the people and sessions they belong to.

    Parameters
    ----------
    group : one group of a log that holds several.
    sessions : names or numbers; the other sessions leave the log.
    acts : codes. constructs : constructs of the scheme; with both, either is enough.
    members : ids; acts that one of them sends or receives.
    window : (from, to) in seconds since each session's beginning, `to` not included.
    observed : leave out acts whose receiver was proposed by the computer and confirmed by nobody.

    Raises
    ------
    SelectionError
        if the log has no such group, session, code, construct or member, or records no times.
    SettingError
        if a window ends before it begins.
    """
    if group is not None or sessions is not None:
        log = _with_sessions(log, group, sessions)
    keep = np.ones(len(log), dtype=bool)
    if acts is not None or constructs is not None:
        keep &= _of_kind(log, acts or (), constructs or ())
    if members is not None:
        keep &= _with_members(log, members)
    if window is not None:
        keep &= _inside(log, window)
    if observed:
        keep &= ~log.receiver_inferred
    return log if keep.all() else with_acts(log, keep)


def with_acts(log: InteractionLog, keep: BoolArray) -> InteractionLog:
    """The log with the acts where `keep` (one truth value an act) holds; people and sessions stay."""
    return log.replace(acts=log.acts[keep].reset_index(drop=True))


def _with_sessions(
    log: InteractionLog, group: str | None, sessions: Sequence[object] | None
) -> InteractionLog:
    table = log.sessions
    if group is not None and group not in log.groups:
        raise SelectionError(
            "There is no group “{group}”. The log has: {groups}.",
            group=group,
            groups=", ".join(log.groups[:40]),
        )
    wanted = np.ones(len(table), dtype=bool) if group is None else (table["group"] == group).to_numpy()
    if sessions is not None:
        wanted = wanted & np.isin(np.arange(len(table)), [log.session_position(s, group) for s in sessions])
    return with_sessions(log, wanted)


def with_sessions(log: InteractionLog, wanted: BoolArray) -> InteractionLog:
    """The log with the sessions where `wanted` (one truth value a session) holds, and the people of their groups."""
    if wanted.all():
        return log
    table = log.sessions
    kept = table[wanted].reset_index(drop=True)
    pairs = pd.MultiIndex.from_frame(kept[["group", "session"]].astype(str))
    attendance, roster = log.attendance, log.roster
    there = pd.MultiIndex.from_frame(attendance[["group", "session"]].astype(str)).isin(pairs)
    people = roster["group"].isin(kept["group"])
    return log.replace(
        acts=log.acts[wanted[log.addressing.session]].reset_index(drop=True),
        sessions=kept,
        attendance=attendance[there].reset_index(drop=True),
        roster=roster[people].reset_index(drop=True),
    )


def _of_kind(log: InteractionLog, acts: Iterable[str], constructs: Iterable[str]) -> BoolArray:
    codes = list(acts)
    for construct in constructs:
        found = log.scheme.codes_of(construct)
        if not found:
            raise SelectionError("No code of the scheme expresses “{construct}”.", construct=construct)
        codes.extend(found)
    for code in codes:
        if code not in log.scheme:
            raise SelectionError(
                "There is no code “{code}” in the coding scheme “{scheme}”.", code=code, scheme=log.scheme.id
            )
    return log.acts["act"].isin(codes).to_numpy(dtype=bool)


def _with_members(log: InteractionLog, members: Iterable[str]) -> BoolArray:
    wanted = set(members)
    for member in sorted(wanted - set(log.roster["member"].astype(str))):
        raise SelectionError("There is nobody “{member}” on the roster.", member=member)
    chosen = log.roster["member"].isin(wanted).to_numpy(dtype=bool)
    to = log.addressing
    keep: BoolArray = chosen[to.sender] | to.reaches(chosen)
    return keep


def _inside(log: InteractionLog, window: Span) -> BoolArray:
    begin, end = window
    if end <= begin:
        raise SettingError("The window ends ({end} s) before it begins ({begin} s).", begin=begin, end=end)
    if "start_s" not in log.acts:
        raise SelectionError("This log records no times, so it has no window of time.")
    start = log.acts["start_s"].to_numpy()
    inside: BoolArray = (start >= begin) & (start < end)
    return inside


def merge_logs(logs: Sequence[InteractionLog]) -> InteractionLog:
    """Several logs of the same scheme as one: a log that was split by `select`, or groups side by side.

    Raises
    ------
    SelectionError
        if there is no log, two logs have different schemes or the same session, or say different things
        about the same person.
    """
    if not logs:
        raise SelectionError("There is no log to join.")
    if any(log.scheme.fingerprint != logs[0].scheme.fingerprint for log in logs):
        raise SelectionError("Logs with different coding schemes cannot be joined.")
    sessions, new_place = _merged_sessions(logs)
    roster = _stack([log.roster for log in logs]).drop_duplicates(ignore_index=True)
    if (twice := roster.duplicated(["group", "member"])).any():
        raise SelectionError(
            "The logs say different things about “{member}”.", member=roster.loc[twice, "member"].iloc[0]
        )
    acts = _stack([log.acts for log in logs])
    place = np.concatenate([at[log.addressing.session] for log, at in zip(logs, new_place, strict=True)])
    remarks = [remark for log in logs for remark in log.remarks]
    return logs[0].replace(
        acts=acts.iloc[np.argsort(place, kind="stable")].reset_index(drop=True),
        sessions=sessions,
        roster=roster,
        attendance=_in_order(_stack([log.attendance for log in logs]), sessions),
        inferred=frozenset().union(*(log.inferred for log in logs)),
        remarks=tuple(remark for i, remark in enumerate(remarks) if remark not in remarks[:i]),
    )


def _in_order(attendance: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """The attendance in the order of the sessions."""
    places, own = (
        pd.MultiIndex.from_frame(t[["group", "session"]].astype(str)) for t in (sessions, attendance)
    )
    return attendance.iloc[np.argsort(places.get_indexer(own), kind="stable")].reset_index(drop=True)


def _merged_sessions(logs: Sequence[InteractionLog]) -> tuple[pd.DataFrame, list[IntArray]]:
    """All sessions by group and number, and for each log the new positions of its sessions."""
    sessions = _stack([log.sessions for log in logs])
    if sessions.duplicated(["group", "session"]).any():
        raise SelectionError("The same session stands in two of the logs.")
    groups = {g: i for i, g in enumerate(dict.fromkeys(sessions["group"]))}
    order = np.lexsort((sessions["number"].to_numpy(), sessions["group"].map(groups).to_numpy()))
    place = np.argsort(order)
    bounds = np.cumsum([len(log.sessions) for log in logs])[:-1]
    return sessions.iloc[order].reset_index(drop=True), np.split(place, bounds)


def _stack(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables one below the other, names categorical again, columns in the order of the log's format.

    Where only some tables have a column, the rows of the others are as if it had stood there empty.
    """
    names = {c for t in tables for c in t if isinstance(t[c].dtype, pd.CategoricalDtype)}
    whole = pd.concat([t.astype(dict.fromkeys(names & set(t), "str")) for t in tables], ignore_index=True)
    texts = [str(c) for c in whole if not pd.api.types.is_numeric_dtype(whole[c].dtype)]
    whole[texts] = whole[texts].fillna("")
    if "weight" in whole:
        whole["weight"] = whole["weight"].fillna(1.0)
    if "sender" in whole:
        whole = whole[[c for c in ACT_COLUMNS if c in whole]]
    return whole.astype(dict.fromkeys(names, "category"))
