"""What a session shows, in sentences made from its numbers; silent where the evidence is thin.

Each observation carries its strength; the strongest becomes the heading, the others stand below.
To add one: a function of `_Session` that returns observations, and its line in `OBSERVERS`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
import pandas as pd

from groupdyn.i18n import Translator
from groupdyn.log import MEMBER, TO_SEVERAL, InteractionLog
from groupdyn.measurement.catalogue import FEW_ACTS
from groupdyn.measurement.nulls import null_ranges
from groupdyn.microcosm import tie_table
from groupdyn.ties import session_cells

CLEAR = 1.96
"""So many standard errors make a difference clear; below, nothing is said."""


@dataclass(frozen=True)
class Headline:
    """`heading`: the strongest observation, to stand behind a colon, empty where none is clear; `rest`: sentences."""

    heading: str
    rest: tuple[str, ...]


@dataclass(frozen=True)
class Observation:
    """A sentence as a heading and as a sentence in a text, and how strong its evidence is."""

    heading: str
    sentence: str
    strength: float


@dataclass(frozen=True)
class _Session:
    """One session's plain counts. `ties` are those of the session, by sender, receiver and sign."""

    log: InteractionLog
    position: int
    t: Translator
    acts: int
    member_acts: int
    leader_acts: int
    leaders: int
    sent: dict[str, int]
    ties: pd.DataFrame
    before: _Session | None = None

    @property
    def names(self) -> dict[str, str]:
        """Id → name."""
        roster = self.log.roster
        return dict(zip(roster["member"].astype(str).tolist(), roster["name"].tolist(), strict=True))


def headline(log: InteractionLog, position: int, t: Translator) -> Headline:
    """What one session of a one-group log shows, compared with the session before it.

    Nothing is said of a session with fewer than 20 acts.
    """
    ties = tie_table(log)
    session = _session(log, position, t, ties)
    if position:
        session = replace(session, before=_session(log, position - 1, t, ties))
    if session.acts < FEW_ACTS:
        return Headline("", (t("Too few acts ({count}) to say anything.", count=session.acts),))
    found = [observation for observe in OBSERVERS for observation in observe(session)]
    found.sort(key=lambda o: -o.strength)
    if not found:
        return Headline("", ())
    return Headline(found[0].heading, tuple(o.sentence for o in found if o.sentence))


def _session(log: InteractionLog, position: int, t: Translator, ties: pd.DataFrame) -> _Session:
    to, lead = log.addressing, log.is_facilitator
    rows = np.flatnonzero(to.session == position)
    target, sender = to.target[rows], to.sender[rows]
    meets = lead[sender] | to.reaches(lead)[rows]
    dyadic = (target >= 0) | (target == TO_SEVERAL)
    roster = log.roster
    members = roster["member"].astype(str).to_numpy()
    here = log.presence.person[log.presence.session == position]
    present = here[(roster["role"].to_numpy() == MEMBER)[here]]
    counts = np.bincount(sender, minlength=len(members))
    name = str(log.sessions["session"].iloc[position])
    return _Session(
        log=log,
        position=position,
        t=t,
        acts=len(rows),
        member_acts=int((dyadic & ~meets).sum()),
        leader_acts=int(meets.sum()),
        leaders=int(lead[here].sum()),
        sent={str(members[p]): int(counts[p]) for p in present},
        ties=ties[ties["session"] == name],
    )


def clearly_differ(k: int, n: int, other_k: int, other_n: int) -> float:
    """How many standard errors two shares k/n lie apart (pooled two-proportion z); 0 where undefined."""
    pooled = (k + other_k) / max(n + other_n, 1)
    error = math.sqrt(pooled * (1 - pooled) * (1 / max(n, 1) + 1 / max(other_n, 1)))
    return (k / max(n, 1) - other_k / max(other_n, 1)) / error if error > 0 else 0.0


def _turning(s: _Session) -> Sequence[Observation]:
    """Do members turn to each other more, or less, than in the session before?"""
    t, now = s.t, t_share(s.member_acts, s.acts)
    if not s.log.is_facilitator.any():
        return ()
    if s.before is None or s.before.acts < FEW_ACTS:
        return (Observation("", t("{share} of acts went from member to member.", share=t.percent(now)), 0.1),)
    then = t_share(s.before.member_acts, s.before.acts)
    z = clearly_differ(s.member_acts, s.acts, s.before.member_acts, s.before.acts)
    sentence = t(
        "{share} of acts went from member to member (session before: {then}).",
        share=t.percent(now),
        then=t.percent(then),
    )
    if abs(z) < CLEAR:
        return (Observation("", sentence, 0.1),)
    leader = clearly_differ(s.leader_acts, s.acts, s.before.leader_acts, s.before.acts)
    if z > 0:
        heading = (
            t.plural(
                "members turn to each other, less to the facilitator",
                "members turn to each other, less to the facilitators",
                s.leaders,
            )
            if leader < -CLEAR
            else t("members turn to each other more")
        )
    else:
        heading = (
            t.plural(
                "more goes through the facilitator, less between members",
                "more goes through the facilitators, less between members",
                s.leaders,
            )
            if leader > CLEAR
            else t("members turn to each other less")
        )
    return (Observation(heading, sentence, abs(z)),)


def t_share(part: int, whole: int) -> float:
    """A share in [0, 1]; nan where there is nothing to share."""
    return part / whole if whole else math.nan


def _standing(s: _Session) -> Sequence[Observation]:
    """Where most acts run, if that is clear: through the facilitator, or between members.

    A majority that chance would make larger is no finding: how many members there are, and how much a facilitator
    speaks, decide most of it. Where chance would give less to the facilitator, that is said instead.
    """
    t = s.t
    if not s.log.is_facilitator.any():
        return ()
    through, between = t_share(s.leader_acts, s.acts), t_share(s.member_acts, s.acts)
    leader, member = _sides(s)
    if _is_majority(between, s.acts) and member >= 0:
        return (Observation(t("most acts run between members"), "", 0.9),)
    if _is_majority(through, s.acts) and leader >= 0:
        heading = t.plural(
            "most acts run through the facilitator", "most acts run through the facilitators", s.leaders
        )
    elif leader > 0:
        heading = t.plural(
            "more runs through the facilitator than chance gives",
            "more runs through the facilitators than chance gives",
            s.leaders,
        )
    else:
        return ()
    sentence = t.plural(
        "{share} of acts came from the facilitator or went there.",
        "{share} of acts came from the facilitators or went there.",
        s.leaders,
        share=t.percent(through),
    )
    return (Observation(heading, "", 1.0), Observation("", sentence, 0.05))


def _is_majority(share: float, acts: int) -> bool:
    """Whether a share of so many acts is clearly more than half."""
    return share - CLEAR * math.sqrt(share * (1 - share) / acts) > 0.5


def _sides(s: _Session) -> tuple[int, int]:
    """Where the facilitators' and the member-to-member share lie: +1 above what chance gives, −1 below, 0 within.

    Drawn as the ranges beside the numbers are, so that a heading never contradicts them.
    """
    cells = next(islice(session_cells(s.log), s.position, None))
    ranges = null_ranges(cells, ("leader_share", "member_share"))

    def side(key: str) -> int:
        found = ranges[key]
        return 0 if found.inside else 1 if found.value > found.high else -1

    return side("leader_share"), side("member_share")


def _pair(s: _Session) -> Sequence[Observation]:
    """Two members who make more than half of the members' acts, where six or more are present."""
    total = sum(s.sent.values())
    if len(s.sent) < 6 or total < FEW_ACTS:
        return ()
    top = sorted(s.sent, key=lambda m: (-s.sent[m], m))[:2]
    share = sum(s.sent[m] for m in top) / total
    if share - CLEAR * math.sqrt(share * (1 - share) / total) < 0.5:
        return ()
    t = s.t
    names = t.names([s.names[m] for m in top])
    heading = t("{names} make more than half of the members' acts", names=names)
    sentence = t("{names} make {share} of the members' acts.", names=names, share=t.percent(share))
    return (Observation(heading, sentence, 12.0),)


def _hostility(s: _Session) -> Sequence[Observation]:
    """One person who receives clearly more of the hostile acts than an even share."""
    hostile = s.ties[(s.ties["sign"] < 0) & s.ties["receiver"].isin(s.sent)]
    by = hostile.groupby("receiver")["count"].sum()
    total = int(by.sum())
    if total < 5:
        return ()
    member, count = str(by.idxmax()), int(by.max())
    if _tail(count, total, 1 / max(len(s.sent), 2)) > 0.01 or count < total / 2:
        return ()
    t = s.t
    heading = t("hostile acts gather on {name}", name=s.names[member])
    sentence = t(
        "{count} of {total} hostile acts were addressed to {name}.",
        count=count,
        total=total,
        name=s.names[member],
    )
    return (Observation(heading, sentence, 10.0),)


def _tail(k: int, n: int, p: float) -> float:
    """The probability of k or more of n at chance p (binomial)."""
    return sum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))


def _quiet(s: _Session) -> Sequence[Observation]:
    """Who was silent, nearly silent, or spoke with the facilitator only."""
    t, total = s.t, sum(s.sent.values())
    even = total / max(len(s.sent), 1)
    silent = [m for m, n in s.sent.items() if n == 0]
    nearly = [m for m, n in s.sent.items() if 0 < n < even / 4]
    leaders = set(s.log.roster.loc[s.log.is_facilitator, "member"].astype(str))
    dyads = s.ties[s.ties["receiver"] != "GROUP"]
    only = []
    for member, count in s.sent.items():
        own = dyads[(dyads["sender"] == member) | (dyads["receiver"] == member)]
        others = (set(own["sender"]) | set(own["receiver"])) - {member}
        if count and others and others <= leaders:
            only.append(member)
    sentences = (
        _said(
            s, silent, t.plural("{names} was silent.", "{names} were silent.", len(silent), names="{names}")
        ),
        _said(
            s,
            nearly,
            t.plural(
                "{names} was nearly silent.", "{names} were nearly silent.", len(nearly), names="{names}"
            ),
        ),
        _said(
            s,
            only,
            t.plural(
                "{names} spoke only with the facilitator.",
                "{names} spoke only with the facilitators.",
                s.leaders,
                names="{names}",
            ),
        ),
    )
    return [Observation("", sentence, 0.02) for sentence in sentences if sentence]


def _said(s: _Session, members: Sequence[str], sentence: str) -> str:
    """The sentence with the members' names; empty without members."""
    return sentence.replace("{names}", s.t.names([s.names[m] for m in members])) if members else ""


OBSERVERS: tuple[Callable[[_Session], Sequence[Observation]], ...] = (
    _pair,
    _hostility,
    _turning,
    _standing,
    _quiet,
)
