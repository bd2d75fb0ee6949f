"""One person in the group: what they give and receive, their share of the talk, their ties, their times.

Every function takes the whole log (or a selection of its sessions) and a person's id, and returns a
tidy table; a session in which the person was absent has nan, one in which they were silent has 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from groupdyn.log import GROUP, OBSERVER, FloatArray, InteractionLog
from groupdyn.measurement.catalogue import FEW_ACTS
from groupdyn.measuring import measures
from groupdyn.microcosm import tie_table
from groupdyn.sequence import talk_time
from groupdyn.ties import Include

MIDDLE = 0.95
"""The share of all outcomes that a chance range holds."""

CLEAR = 1.96
"""So many standard deviations from an even share make a difference clear."""


def people_to_show(log: InteractionLog) -> list[str]:
    """Everybody on the roster who takes part, in roster order; no observers."""
    roster = log.roster
    return [str(member) for member in roster["member"][(roster["role"] != OBSERVER).to_numpy()]]


def counted_with(log: InteractionLog, member: str, include: Include) -> Include:
    """Among whom a person's share is meaningful: a facilitator has one among everybody only."""
    leads = (log.roster["member"].astype(str) == member) & (log.roster["role"] != "member")
    return "everyone" if leads.any() else include


def member_sessions(log: InteractionLog, member: str, include: Include = "members") -> pd.DataFrame:
    """A person's sessions.

    Returns
    -------
    One row a session, in order: `session`, `given` (acts, to anybody), `received` (acts that name them),
    `share` (of the acts of all included people, in [0, 1]), `even` (1/n, the even share), `chance_low`,
    `chance_high` (the middle 95 % of the share if every act were anybody's with equal chance),
    `acts` (of all included people), `few` (whether these are fewer than 20). nan where absent.
    """
    table = measures(
        log,
        level="member",
        include=counted_with(log, member, include),
        keys=["acts_sent", "acts_received", "share"],
    )
    sessions = log.sessions["session"].astype(str).to_numpy()
    by_session = table.groupby("session")
    people = by_session.size().reindex(sessions, fill_value=0).to_numpy(dtype=np.float64)
    acts = by_session["acts_sent"].sum().reindex(sessions, fill_value=0).to_numpy(dtype=np.float64)
    own = table[table["member"] == member].set_index("session").reindex(sessions)
    present = own["acts_sent"].notna().to_numpy()
    ranges = np.array([even_range(int(a), int(n)) for a, n in zip(acts, people, strict=True)]).reshape(-1, 2)
    even = np.divide(1.0, people, out=np.full(len(people), np.nan), where=people > 0)
    return pd.DataFrame(
        {
            "session": sessions,
            "given": own["acts_sent"].to_numpy(dtype=np.float64),
            "received": own["acts_received"].to_numpy(dtype=np.float64),
            "share": own["share"].to_numpy(dtype=np.float64),
            "even": np.where(present, even, np.nan),
            "chance_low": np.where(present, ranges[:, 0], np.nan),
            "chance_high": np.where(present, ranges[:, 1], np.nan),
            "acts": acts,
            "few": acts < FEW_ACTS,
        }
    )


def all_shares(log: InteractionLog, include: Include = "members") -> pd.DataFrame:
    """Everybody's share of the acts: one row a session, in order, one column a person; nan where absent."""
    table = measures(log, level="member", include=include, keys=["share"])
    wide = table.pivot_table(index="session", columns="member", values="share", dropna=False, sort=False)
    return wide.reindex(log.sessions["session"].astype(str).to_numpy())


def even_range(acts: int, people: int) -> tuple[float, float]:
    """The middle 95 % of a person's share if each of `acts` were by one of `people` drawn with equal chance.

    The exact binomial quantiles, divided by the acts; nan without acts or people.
    """
    if acts < 1 or people < 1:
        return math.nan, math.nan
    if people == 1:
        return 1.0, 1.0
    k = np.arange(acts + 1, dtype=np.float64)
    logs = np.concatenate(([0.0], np.cumsum(np.log(np.arange(acts, 0, -1)) - np.log(k[1:]))))  # ln C(acts, k)
    p = 1 / people
    below = np.cumsum(np.exp(logs + k * math.log(p) + (acts - k) * math.log1p(-p)))
    tail = (1 - MIDDLE) / 2
    low, high = np.searchsorted(below, [tail, 1 - tail])
    return float(low / acts), float(min(high, acts) / acts)


@dataclass(frozen=True)
class Standing:
    """A person's part in some sessions together.

    Attributes
    ----------
    present, sessions : in how many of how many sessions they were there.
    given, received : acts.
    share, even : their share of the acts in the sessions they were in, and what an even share would be.
    distance : how far apart these are, in standard deviations of chance; nan without acts.
    acts : of all included people in those sessions.
    """

    present: int
    sessions: int
    given: int
    received: int
    share: float
    even: float
    distance: float
    acts: int

    @property
    def clear(self) -> int:
        """+1 clearly more than an even share, −1 clearly less; 0 within chance or on too few acts."""
        if self.acts < FEW_ACTS or not abs(self.distance) >= CLEAR:
            return 0
        return 1 if self.distance > 0 else -1


def standing(table: pd.DataFrame) -> Standing:
    """Sessions together, from rows of `member_sessions`.

    By chance a person has `Σ A_s/n_s` acts, with variance `Σ A_s (1/n_s)(1 – 1/n_s)`, over the sessions s
    they were in, with A_s acts by n_s people.
    """
    there = table[table["given"].notna()]
    acts, even = (there[name].to_numpy(dtype=np.float64) for name in ("acts", "even"))
    total, given = acts.sum(), there["given"].sum()
    expected, variance = float(acts @ even), float(acts @ (even * (1 - even)))
    return Standing(
        present=len(there),
        sessions=len(table),
        given=int(given),
        received=int(there["received"].sum()),
        share=float(given / total) if total else math.nan,
        even=float(expected / total) if total else math.nan,
        distance=float((given - expected) / math.sqrt(variance)) if variance > 0 else math.nan,
        acts=int(total),
    )


def exchanges(log: InteractionLog, member: str) -> pd.DataFrame:
    """A person's ties in a log's sessions together.

    Returns
    -------
    One row a person (and `GROUP`, last) with whom there was anything, most first: `member`, `given`,
    `received` (acts), `returned` (`min(given, received) / given`, in [0, 1]; nan where nothing was given,
    and for the group).
    """
    ties = tie_table(log, by_act=False)
    given = ties[ties["sender"] == member].groupby("receiver")["count"].sum()
    received = ties[ties["receiver"] == member].groupby("sender")["count"].sum()
    table = pd.DataFrame({"given": given, "received": received}).fillna(0).astype(np.int64)
    table = table.rename_axis("member").reset_index()
    back: FloatArray = np.full(len(table), np.nan)
    gave = ((table["given"] > 0) & (table["member"] != GROUP)).to_numpy()
    back[gave] = np.minimum(table["given"], table["received"])[gave] / table["given"][gave]
    table = table.assign(returned=back, last=table["member"] == GROUP, all=table["given"] + table["received"])
    table = table.sort_values(["last", "all", "member"], ascending=[True, False, True], ignore_index=True)
    return table[["member", "given", "received", "returned"]]


def member_times(log: InteractionLog, member: str) -> pd.DataFrame | None:
    """A person's talk time, first act and longest silence in each session; None if the log has no times.

    Returns
    -------
    One row a session, in order: `session`, `talk_time_s`, `talk_share` (of everybody's talk time, in
    [0, 1]), `first_act_s`, `longest_silence_s`; nan where absent or not recorded.
    """
    if "start_s" not in log.acts or not log.acts["start_s"].notna().any():
        return None
    table = talk_time(log)
    sessions = log.sessions["session"].astype(str).to_numpy()
    whole = (
        table.groupby("session")["talk_time_s"].sum(min_count=1).reindex(sessions).to_numpy(dtype=np.float64)
    )
    own = table[table["member"] == member].set_index("session").reindex(sessions)
    talk = own["talk_time_s"].to_numpy(dtype=np.float64)
    return pd.DataFrame(
        {
            "session": sessions,
            "talk_time_s": talk,
            "talk_share": np.divide(talk, whole, out=np.full(len(talk), np.nan), where=whole > 0),
            "first_act_s": own["first_act_s"].to_numpy(dtype=np.float64),
            "longest_silence_s": own["longest_silence_s"].to_numpy(dtype=np.float64),
        }
    )
