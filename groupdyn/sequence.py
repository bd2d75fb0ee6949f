"""What depends on the order of acts: turns, talk time, first acts, silences.

Sessions are never joined, nor are the two sides of a break.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from groupdyn.errors import SelectionError
from groupdyn.log import UNKNOWN, FloatArray, IntArray, InteractionLog
from groupdyn.ties import parts, spans


def address_previous_speaker(log: InteractionLog) -> InteractionLog:
    """A log of turns in which each turn is addressed to the speaker before.

    Consecutive acts of one person are one turn; each turn makes one act, like its first but ending with
    its last, addressed to the sender of the turn before it. The first turn of a session, or after a
    break, has an unknown receiver. A convention for records without addressees, not an observation: say
    so wherever it is used.
    """
    to = log.addressing
    if not len(log):
        return log
    same_part = np.zeros(len(log), dtype=bool)
    part = parts(log)
    same_part[1:] = (to.session[1:] == to.session[:-1]) & (part[1:] == part[:-1])
    first = ~same_part
    first[1:] |= to.sender[1:] != to.sender[:-1]
    rows = np.flatnonzero(first)
    before = np.concatenate(([-1], to.sender[rows][:-1]))
    known = same_part[rows] & (before >= 0)
    members = log.roster["member"].astype(str).to_numpy()
    receiver = np.where(known, members[np.where(known, before, 0)], UNKNOWN)
    acts = log.acts.iloc[rows].reset_index(drop=True).assign(receiver=pd.Categorical(receiver))
    if "end_s" in acts:
        acts["end_s"] = np.fmax.reduceat(log.acts["end_s"].to_numpy(), rows)
    return log.replace(acts=acts)


def talk_time(log: InteractionLog) -> pd.DataFrame:
    """Talk time, latency and silence of everybody present, in seconds.

    Returns
    -------
    One row a person and session: `group`, `session`, `member`, and
    `talk_time_s`  summed length of the person's acts (nan where an act of theirs has no end);
    `first_act_s`  when they first acted (nan if never);
    `longest_silence_s`  the longest stretch of the session without an act of theirs; a break ends it (nan
    where the session's length or the time of an act of theirs is unknown).
    A session's length is the given one, or the time of its last act.

    Raises
    ------
    SelectionError
        if the log records no times.
    """
    acts, to = log.acts, log.addressing
    if "start_s" not in acts:
        raise SelectionError("This log records no times.")
    start = acts["start_s"].to_numpy()
    end = acts["end_s"].to_numpy() if "end_s" in acts else np.full(len(acts), np.nan)
    here, people = log.presence, len(log.roster)
    key = to.session.astype(np.int64) * people + to.sender
    place = here.session.astype(np.int64) * people + here.person
    row = np.searchsorted(place, key)
    row = np.where(np.append(place, -1)[row] == key, row, len(place))  # observers stand behind the others
    talk = np.zeros(len(place) + 1)
    np.add.at(talk, row, end - start)
    first = np.full(len(place) + 1, np.inf)
    np.fmin.at(first, row, start)
    acted = np.bincount(row, minlength=len(place) + 1)[:-1] > 0
    sessions, roster = log.sessions, log.roster
    table = pd.DataFrame(
        {
            "group": sessions["group"].astype(str).to_numpy()[here.session],
            "session": sessions["session"].astype(str).to_numpy()[here.session],
            "member": roster["member"].astype(str).to_numpy()[here.person],
            "talk_time_s": np.where(acted | ~np.isnan(end).all(), talk[:-1], np.nan),
            "first_act_s": np.where(np.isfinite(first[:-1]), first[:-1], np.nan),
        }
    )
    return table.assign(longest_silence_s=_silences(log, row, start, end))


def session_lengths(log: InteractionLog) -> FloatArray:
    """(S,) seconds: the given length of each session, or the time of its last act; nan where unknown."""
    given = log.sessions["length_s"].to_numpy(dtype=np.float64)
    if "start_s" not in log.acts:
        return given
    acts = log.acts
    last = acts["start_s"].to_numpy()
    if "end_s" in acts:
        last = np.fmax(last, acts["end_s"].to_numpy())
    latest = np.full(len(given), -np.inf)
    np.fmax.at(latest, log.addressing.session, last)
    known: FloatArray = np.where(np.isnan(given), np.where(np.isfinite(latest), latest, np.nan), given)
    return known


def _silences(log: InteractionLog, row: IntArray, start: FloatArray, end: FloatArray) -> FloatArray:
    """(P,) the longest time without an act of each person present; a break interrupts a silence."""
    lengths, here = session_lengths(log), log.presence
    pauses = [
        np.array(spans(text), dtype=np.float64).reshape(-1, 2) for text in log.sessions["breaks"].astype(str)
    ]
    order = np.lexsort((start, row))
    bounds = np.searchsorted(row[order], np.arange(len(here.session) + 1))
    finish = np.fmax(start, end)
    longest = np.full(len(here.session), np.nan)
    for i, session in enumerate(here.session.tolist()):
        own = order[bounds[i] : bounds[i + 1]]
        begins = np.concatenate((start[own], pauses[session][:, 0], [lengths[session]]))
        ends = np.concatenate((finish[own], pauses[session][:, 1], [lengths[session]]))
        by_begin = np.argsort(begins, kind="stable")
        before = np.maximum.accumulate(np.append(0.0, ends[by_begin]))[:-1]
        longest[i] = np.max(np.minimum(begins[by_begin], lengths[session]) - before)
    silences: FloatArray = np.maximum(longest, 0.0)
    return silences
