"""The feedback ledger: who gives feedback to whom, what kind, what comes back, and what is made of it.

What counts as feedback comes from the coding scheme: codes that are marked as feedback or express
the construct `feedback`. `feedback_of(log)` keeps these acts; every other function here takes what
it returns, so each works for one session, some, or all (`select` first). Feedback to oneself stays
in the log and is never counted; feedback to the whole group is given, but nobody in particular
received it. An act with several receivers is given once and received by each.
To add a reading: a function of such a log that returns a number or a tidy table.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from groupdyn.i18n import Translator
from groupdyn.log import (
    GROUP,
    MEMBER,
    OBSERVER,
    RESPONSES,
    TO_GROUP,
    TO_SELF,
    TO_SEVERAL,
    UNKNOWN,
    FloatArray,
    InteractionLog,
)
from groupdyn.schemes import Scheme
from groupdyn.selection import with_acts

FEW_FEEDBACK = 20
"""Below so many acts of feedback nothing is said about who gives and who does not: see `FEW_ACTS`."""

CLEAR, RARE = 1.96, 0.05
"""When a share differs clearly (standard errors), and what is rare (probability)."""

NOT_NOTED = ""
"""The response of an act of which nobody recorded one."""


def feedback_codes(scheme: Scheme) -> tuple[str, ...]:
    """The codes that count as feedback, in the scheme's order; empty if it knows none."""
    return tuple(code.code for code in scheme.codes if code.feedback or "feedback" in code.constructs)


def feedback_of(log: InteractionLog) -> InteractionLog:
    """The log with its acts of feedback to others only; people and sessions stay."""
    kept = log.acts["act"].isin(feedback_codes(log.scheme)).to_numpy(dtype=bool)
    return with_acts(log, kept & (log.addressing.target != TO_SELF))


def flow(feedback: InteractionLog) -> pd.DataFrame:
    """Giver → kind → receiver.

    Returns
    -------
    Columns `giver`, `kind` (code), `receiver` (an id, `GROUP`, or empty where unknown), `acts`. An act
    with several receivers stands in a row of each.
    """
    rows = _handed_over(feedback)
    keys = ["giver", "kind", "receiver"]
    return rows.groupby(keys, sort=True, as_index=False).size().rename(columns={"size": "acts"})


def give_receive(feedback: InteractionLog) -> pd.DataFrame:
    """Acts of feedback from each person (row) to each person (column), and to the group.

    Returns
    -------
    Index and columns are the ids of everybody present in at least one of the sessions, in roster
    order; a last column `GROUP` only if somebody gave feedback to the whole group. Whole numbers ≥ 0.
    """
    people, rows = present_people(feedback), _handed_over(feedback)
    columns = [*people, GROUP] if (rows["receiver"] == GROUP).any() else people
    counts = pd.crosstab(rows["giver"], rows["receiver"]) if len(rows) else pd.DataFrame()
    return counts.reindex(index=people, columns=columns, fill_value=0).astype(np.int64)


def given_received(feedback: InteractionLog) -> pd.DataFrame:
    """What each person gave and received in each session they were present in.

    Returns
    -------
    Columns `session`, `member`, `given` (acts, to anybody), `received` (acts that name them); rows by
    session, then roster. 0 is present without; an absent person has no row.
    """
    here, people, count = feedback.presence, len(feedback.roster), len(feedback.sessions)
    to = feedback.addressing
    given, received = np.zeros((count, people), np.int64), np.zeros((count, people), np.int64)
    np.add.at(given, (to.session, to.sender), 1)
    alone = to.target >= 0
    np.add.at(received, (to.session[alone], to.target[alone]), 1)
    np.add.at(received, (to.session[to.several_act], to.several_person), 1)
    return pd.DataFrame(
        {
            "session": feedback.sessions["session"].astype(str).to_numpy()[here.session],
            "member": feedback.roster["member"].astype(str).to_numpy()[here.person],
            "given": given[here.session, here.person],
            "received": received[here.session, here.person],
        }
    )


def balance(feedback: InteractionLog) -> pd.DataFrame:
    """Each person over all sessions: what they gave, what they received, and what is missing.

    Returns
    -------
    Columns `member`, `role`, `sessions` (present), `given`, `received`, and the truth values
    `never_received` and `gives_only` (gave at least once and never received); everybody present in at
    least one session, in roster order.
    """
    table = given_received(feedback).groupby("member", sort=False)
    sums = table[["given", "received"]].sum().assign(sessions=table.size())
    people = present_people(feedback)
    roles = dict(zip(feedback.roster["member"].astype(str), feedback.roster["role"].astype(str), strict=True))
    sums = sums.reindex(people).reset_index(names="member")
    return pd.DataFrame(
        {
            "member": sums["member"],
            "role": sums["member"].map(roles),
            "sessions": sums["sessions"],
            "given": sums["given"],
            "received": sums["received"],
            "never_received": sums["received"] == 0,
            "gives_only": (sums["given"] > 0) & (sums["received"] == 0),
        }
    )


def reciprocity(matrix: pd.DataFrame) -> float:
    """How much of the feedback between two people is returned: `Σ min(f_ij, f_ji) / Σ f_ij`, i ≠ j.

    Parameters
    ----------
    matrix : as from `give_receive`; feedback to the group is left out.

    Returns
    -------
    In [0, 1]. 0: feedback goes one way in every pair; 1: in every pair both give as much as they get.
    nan if nobody gave feedback to a named person. Source: Squartini, Picciolo, Ruzzenenti &
    Garlaschelli 2013, in numbers of acts.
    """
    people = [person for person in matrix.index if person in matrix.columns]
    acts: FloatArray = matrix.loc[people, people].to_numpy(dtype=np.float64).copy()
    np.fill_diagonal(acts, 0)
    total = acts.sum()
    return float(np.minimum(acts, acts.T).sum() / total) if total else float("nan")


def sides(feedback: InteractionLog) -> pd.DataFrame:
    """Who gives the feedback of each session: the facilitators, or the members.

    Returns
    -------
    One row a session, in order: `session`, `acts`, and in [0, 1] `leaders` and `members` (shares of the
    acts given; nan without feedback) and `leaders_present` (the facilitators' share of the people
    present, the share they would give if all gave alike; nan if nobody was there).
    """
    to, here, count = feedback.addressing, feedback.presence, len(feedback.sessions)
    lead = feedback.is_facilitator
    acts = np.bincount(to.session, minlength=count)
    by_leaders = np.bincount(to.session[lead[to.sender]], minlength=count)
    present = np.bincount(here.session, minlength=count)
    leaders = np.bincount(here.session[lead[here.person]], minlength=count)
    share = _shares(by_leaders, acts)
    return pd.DataFrame(
        {
            "session": feedback.sessions["session"].astype(str).to_numpy(),
            "acts": acts,
            "leaders": share,
            "members": 1 - share,
            "leaders_present": _shares(leaders, present),
        }
    )


def leaders_share(feedback: InteractionLog) -> tuple[float, float]:
    """The facilitators' share of all feedback given, and their share of the people present; nan if undefined.

    The second is what they would give if everybody gave equally often: the mean over the acts of their
    share of the people who were present when the act was given.
    """
    table = sides(feedback)
    acts = table["acts"].to_numpy(dtype=np.float64)
    if not acts.sum():
        return float("nan"), float("nan")
    weights = acts / acts.sum()
    given, even = (
        np.nan_to_num(table[name].to_numpy(dtype=np.float64)) for name in ("leaders", "leaders_present")
    )
    return float(given @ weights), float(even @ weights)


def responses(feedback: InteractionLog) -> pd.DataFrame:
    """What was made of the feedback, by its kind.

    Returns
    -------
    Index the kinds (codes) that occur, in the scheme's order; columns `accepted`, `explored`,
    `deflected`, `unanswered` and `NOT_NOTED`: numbers of acts.
    """
    acts = feedback.acts
    kinds = [code for code in feedback_codes(feedback.scheme) if (acts["act"] == code).any()]
    noted = acts["response"].astype("str") if "response" in acts else pd.Series(NOT_NOTED, index=acts.index)
    noted = noted.where(noted.isin(RESPONSES), NOT_NOTED)
    columns = [*RESPONSES, NOT_NOTED]
    if not kinds:
        return pd.DataFrame(0, index=pd.Index([], dtype="str"), columns=columns)
    counts = pd.crosstab(acts["act"].astype("str"), noted)
    return counts.reindex(index=kinds, columns=columns, fill_value=0).astype(np.int64)


@dataclass(frozen=True)
class Finding:
    """`heading`: what stands out, in a line, or empty; `sentences`: the numbers, or why nothing is said."""

    heading: str
    sentences: tuple[str, ...]


def finding(feedback: InteractionLog, t: Translator) -> Finding:
    """What the feedback of these sessions shows; nothing on fewer than 20 acts.

    That somebody received none is said if that would be rare (5 %) were feedback handed round evenly;
    that the facilitators give more or less than their part, if it is 1.96 standard errors away.
    """
    if not len(feedback):
        return Finding("", (t("No act of these sessions is coded as feedback."),))
    if len(feedback) < FEW_FEEDBACK:
        few = t.plural(
            "Only {n} act of feedback: too few to say who gives and who does not.",
            "Only {n} acts of feedback: too few to say who gives and who does not.",
            len(feedback),
        )
        return Finding("", (few,))
    table = balance(feedback)
    left_out = _left_out(feedback, table)
    share, even = leaders_share(feedback)
    sentences = []
    if feedback.is_facilitator.any() and even > 0:
        sentences.append(
            t(
                "{share} of the feedback comes from the facilitators, who are {even} of the people present.",
                share=t.percent(share),
                even=t.percent(even),
            )
        )
    back = reciprocity(give_receive(feedback))
    if not np.isnan(back):
        sentences.append(
            t("{share} of what members and facilitators give each other is returned.", share=t.percent(back))
        )
    return Finding(_heading(len(feedback), table, left_out, share, even, t), tuple(sentences))


def _heading(
    acts: int, table: pd.DataFrame, left_out: list[str], share: float, even: float, t: Translator
) -> str:
    if left_out:
        return t("Nobody gave feedback to {names}", names=t.names(left_out))
    error = np.sqrt(share * (1 - share) / acts)
    if 0 < even < 1 and share - CLEAR * error > 0.5:
        return t("Most feedback comes from the facilitators")
    if 0 < even < 1 and abs(share - even) >= CLEAR * np.sqrt(even * (1 - even) / acts):
        return (
            t("The facilitators give more than their part of the feedback")
            if share > even
            else t("The members give the feedback, the facilitators less than their part")
        )
    if (table["given"] > 0).all() and (table["received"] > 0).all():
        return t("Everybody gives feedback, and everybody receives it")
    return ""


def _left_out(feedback: InteractionLog, table: pd.DataFrame) -> list[str]:
    """The names of members who received nothing though that would be rare if feedback went round evenly."""
    names = dict(zip(feedback.roster["member"].astype(str), feedback.roster["name"].astype(str), strict=True))
    sessions = given_received(feedback)
    whole = sessions.groupby("session")["received"].transform("sum")
    people = sessions.groupby("session")["member"].transform("size")
    # The chance that none of a session's acts reaches one of n people, multiplied over their sessions.
    missed = ((1 - 1 / people) ** whole).groupby(sessions["member"]).prod()
    rows = table[(table["role"] == MEMBER) & table["never_received"]]
    return [names[member] for member in rows["member"] if missed[member] < RARE]


def present_people(log: InteractionLog) -> list[str]:
    """Everybody present in at least one of the sessions, in roster order; no observers."""
    there = np.zeros(len(log.roster), dtype=bool)
    there[log.presence.person] = True
    there[log.addressing.sender] = True
    there &= (log.roster["role"] != OBSERVER).to_numpy(dtype=bool)
    return [str(member) for member in log.roster["member"][there]]


def _handed_over(feedback: InteractionLog) -> pd.DataFrame:
    """One row an act and receiver: giver, kind, receiver."""
    to, members = feedback.addressing, feedback.roster["member"].astype(str).to_numpy(dtype=object)
    alone = np.flatnonzero(to.target != TO_SEVERAL)
    target = to.target[alone]
    named = np.where(target >= 0, members[np.maximum(target, 0)] if len(members) else "", UNKNOWN)
    receiver = np.where(target == TO_GROUP, GROUP, named)
    act = np.concatenate((alone, to.several_act)).astype(np.int64)
    return pd.DataFrame(
        {
            "giver": members[to.sender[act]],
            "kind": feedback.acts["act"].astype(str).to_numpy(dtype=object)[act],
            "receiver": np.concatenate((receiver, members[to.several_person])),
        }
    )


def _shares(part: np.ndarray, whole: np.ndarray) -> FloatArray:
    """Part / whole, nan where the whole is 0."""
    shares: FloatArray = np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
    return shares
