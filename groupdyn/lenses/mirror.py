"""The facilitator's mirror: what was guessed before the reveal, against what the log holds.

Right after a session, before any result is shown, the facilitator says who was most and who was least
active, who supports whom, and how the climate was, in their own words. The words are kept, not scored; the
rest is scored here. Group therapists are poor predictors of how members see the group, so that a guess
that is wrong is as worth knowing as one that is right; it is a reason to look again, not a mark.

Everything is about the **members present**; facilitators and observers are neither guessed nor counted.
Beside each number stands what guessing at random would give, exactly. Few sessions say nothing yet:
below `FEW_SESSIONS` the summary is `thin`.
To add a question: its name in `QUESTIONS`, and how it is scored in `_scored`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from groupdyn.i18n import N_, Translator
from groupdyn.log import MEMBER, TO_SELF, FloatArray, InteractionLog
from groupdyn.microcosm import signs

MOST, LEAST, SUPPORTS, CLIMATE, SKIPPED = "most active", "least active", "supports", "climate", "skipped"
QUESTIONS: Mapping[str, str] = {
    MOST: N_("Most active"),
    LEAST: N_("Least active"),
    SUPPORTS: N_("Who supports whom"),
}
"""What is scored, in display order → what to call it."""

FEW_SESSIONS = 5
"""Below so many scored sessions nothing is said about how good somebody's guesses are."""

RANGE = 0.95
"""How much of what guessing at random gives lies inside its range."""

WHY: Mapping[str, str] = {
    "not-guessed": N_("no guess"),
    "not-there": N_("the person was not there"),
    "no-acts": N_("no such acts"),
    "all-alike": N_("all alike: any guess would be right"),
}
"""Why a guess cannot be scored."""

Pair = tuple[str, str]


@dataclass(frozen=True)
class Guess:
    """One facilitator's guess of one session; what was not guessed is empty.

    Attributes
    ----------
    most, least : the members guessed to be most and least active, by id.
    support : who supports whom, as pairs of ids.
    climate : the climate, in the facilitator's own words.
    by : who guessed.
    skipped : whether the facilitator would rather not guess.
    """

    session: str
    most: str = ""
    least: str = ""
    support: tuple[Pair, ...] = ()
    climate: str = ""
    by: str = ""
    skipped: bool = False

    def records(self) -> list[dict[str, Any]]:
        """The guess as a workspace keeps it: one record a question, `skipped` alone where there is nothing."""
        about = {"session": self.session, "by": self.by}
        rows: list[dict[str, Any]] = [
            {**about, "question": question, "person": person}
            for question, person in ((MOST, self.most), (LEAST, self.least))
            if person
        ]
        pairs = dict.fromkeys(self.support)
        rows += [{**about, "question": SUPPORTS, "person": a, "about": b} for a, b in pairs]
        if self.climate:
            rows.append({**about, "question": CLIMATE, "text": self.climate})
        return rows or [{**about, "question": SKIPPED}]


def guesses_of(records: pd.DataFrame) -> tuple[Guess, ...]:
    """The guesses that a workspace keeps (`records(group, "guesses")`), one a session and guesser, in order.

    Of two answers to the same question the later one counts.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in records.to_dict("records"):
        if not isinstance(row["session"], str):
            continue
        mine = found.setdefault((row["session"], str(row["by"])), {"support": []})
        person, about = (row[f] if isinstance(row[f], str) else "" for f in ("person", "about"))
        if row["question"] == SUPPORTS and person and about:
            mine["support"].append((person, about))
        elif row["question"] in (MOST, LEAST):
            mine["most" if row["question"] == MOST else "least"] = person
        elif row["question"] == CLIMATE:
            mine["climate"] = str(row["text"] or "")
        elif row["question"] == SKIPPED:
            mine["skipped"] = True
    return tuple(
        Guess(session, by=by, **{**mine, "support": tuple(dict.fromkeys(mine["support"]))})
        for (session, by), mine in found.items()
    )


def mirror(log: InteractionLog, guesses: Iterable[Guess]) -> pd.DataFrame:
    """Each guess against the log.

    Over the n members present in the session:

    - *most* and *least active*: acts of a member to anybody but themselves. A hit if the guessed member is
      (one of) the most or least active. By chance: t/n, with t members tied at the top or bottom.
    - *supports*: a pair a → b is true if a addressed at least one supportive act to b by name (its valence
      above 0, else its code's sign +). Over the N = n(n–1) pairs, of which K are true; a guess of g pairs has
      by chance gK/N hits (hypergeometric). `precision` = hits/g, by chance K/N; `recall` = hits/K, by chance
      g/N. Both in [0, 1]: 1 is every guess right, or every true pair guessed.

    `above` in [0, 1] asks more than a hit: the share of the others whom the guess beats (members with fewer
    acts, or more where the least active was guessed; pairs that were not guessed and have fewer supportive
    acts), ties counting half. 1: none comes before it; .5: as chance; 0: all do. It stays of use where nearly
    every pair is true, as it is in small groups after a while. `rank` is the place of the guessed member, 1 the
    first, the mean of the places of those tied; undefined for pairs.

    Undefined (nan, with the code of the reason in `why`): no guess; the guessed member was absent (a pair with
    an absent member is left out); no acts of the kind; or all members (or pairs) alike, so that any guess
    would be right.

    Returns
    -------
    Columns `session`, `by`, `question`, `guessed` (g), `hits`, `true` (t or K), `of` (n or N), `chance`
    (expected hits), `rank`, `above`, `why`; one row a guess and question, skipped sessions left out.
    """
    rows = [
        {"session": guess.session, "by": guess.by, "question": question, **_scored(question, guess, there)}
        for guess in guesses
        if not guess.skipped and (there := _session(log, guess.session)) is not None
        for question in QUESTIONS
    ]
    return pd.DataFrame(rows, columns=["session", "by", "question", *_NOTHING])


_NOTHING: Mapping[str, Any] = {
    "guessed": 0, "hits": math.nan, "true": math.nan, "of": math.nan, "chance": math.nan, "rank": math.nan,
    "above": math.nan, "why": "",
}  # fmt: skip


@dataclass(frozen=True)
class _Session:
    """The members present in a session, how much each acted, and how much each supported each."""

    members: list[str]
    acts: FloatArray
    support: FloatArray


def _session(log: InteractionLog, name: str) -> _Session | None:
    """One session; None if the log has none of this name."""
    names = log.sessions["session"].astype(str).tolist()
    if name not in names:
        return None
    position, roster = names.index(name), log.roster
    here = log.presence
    people = here.person[here.session == position]
    people = people[(roster["role"] == MEMBER).to_numpy(dtype=bool)[people]]
    slot = np.full(len(roster), -1)
    slot[people] = np.arange(len(people))
    to, n = log.addressing, len(people)
    mine = (to.session == position) & (slot[to.sender] >= 0)
    acts = np.bincount(slot[to.sender[mine & (to.target != TO_SELF)]], minlength=n).astype(np.float64)
    kind = mine & (signs(log) > 0)
    alone = kind & (to.target >= 0)
    several = kind[to.several_act]
    sender = np.concatenate((to.sender[alone], to.sender[to.several_act[several]]))
    receiver = np.concatenate((to.target[alone], to.several_person[several]))
    among = slot[receiver] >= 0
    support = np.zeros((n, n))
    np.add.at(support, (slot[sender[among]], slot[receiver[among]]), 1.0)
    np.fill_diagonal(support, np.nan)
    return _Session(roster["member"].astype(str).to_numpy()[people].tolist(), acts, support)


def _scored(question: str, guess: Guess, there: _Session) -> dict[str, Any]:
    if question == SUPPORTS:
        return _scored_pairs(guess.support, there)
    return _scored_member(guess.most if question == MOST else guess.least, there, question == MOST)


def _scored_member(guessed: str, there: _Session, most: bool) -> dict[str, Any]:
    acts = there.acts if most else -there.acts
    why = _why(bool(guessed), guessed in there.members, bool(there.acts.any()), acts)
    if why:
        return {**_NOTHING, "guessed": int(bool(guessed)), "why": why}
    mine = acts[there.members.index(guessed)]
    tied, n = int((acts == acts.max()).sum()), len(acts)
    before, same = int((acts > mine).sum()), int((acts == mine).sum())
    return {
        "guessed": 1,
        "hits": float(mine == acts.max()),
        "true": float(tied),
        "of": float(n),
        "chance": tied / n,
        "rank": before + (same + 1) / 2,
        "above": ((acts < mine).sum() + (same - 1) / 2) / (n - 1),
        "why": "",
    }


def _scored_pairs(guessed: Sequence[Pair], there: _Session) -> dict[str, Any]:
    place = {member: i for i, member in enumerate(there.members)}
    pairs = [(place[a], place[b]) for a, b in guessed if a in place and b in place and a != b]
    strength = there.support[~np.isnan(there.support)]
    why = _why(bool(guessed), bool(pairs), bool(strength.any()), (strength > 0).astype(np.float64))
    if why:
        return {**_NOTHING, "guessed": len(pairs), "why": why}
    chosen = np.zeros(there.support.shape, dtype=bool)
    chosen[tuple(np.array(pairs).T)] = True
    mine, others = there.support[chosen], there.support[~chosen & ~np.isnan(there.support)]
    wins = np.sign(mine[:, None] - others[None, :])
    true, of = int((strength > 0).sum()), len(strength)
    return {
        "guessed": len(pairs),
        "hits": float((mine > 0).sum()),
        "true": float(true),
        "of": float(of),
        "chance": len(pairs) * true / of,
        "rank": math.nan,
        "above": float((wins.mean() + 1) / 2) if wins.size else math.nan,
        "why": "",
    }


def _why(given: bool, present: bool, acted: bool, values: FloatArray) -> str:
    """The code of the reason why there is nothing to score; empty if there is something."""
    if not given:
        return "not-guessed"
    if not present:
        return "not-there"
    if not acted:
        return "no-acts"
    return "all-alike" if (values == values[0]).all() else ""


@dataclass(frozen=True)
class Summary:
    """How the guesses of one question did over the sessions.

    Attributes
    ----------
    sessions : scored ones. hits, guessed, true : summed over them.
    chance : expected hits. low, high : the range of hits that guessing at random has `RANGE` of the time, exactly.
    precision, recall, above : hits/guessed, hits/true, the mean of `above`; nan without a scored session.
    thin : whether there are too few sessions to say anything.
    """

    question: str
    sessions: int = 0
    hits: int = 0
    guessed: int = 0
    true: int = 0
    chance: float = math.nan
    low: int = 0
    high: int = 0
    precision: float = math.nan
    recall: float = math.nan
    above: float = field(default=math.nan)

    @property
    def thin(self) -> bool:
        """Whether there are too few sessions to say anything."""
        return self.sessions < FEW_SESSIONS


def summary(table: pd.DataFrame) -> tuple[Summary, ...]:
    """What `mirror` found, over the sessions: one value a question.

    The number of hits by chance is the sum of independent draws, one a session (of g out of N, K of them
    true: hypergeometric); its distribution is exact, by convolution. `low` is the greatest number that random
    guessing stays below at most 2.5 % of the time, `high` the smallest that it exceeds at most 2.5 % of it.
    """
    return tuple(_summed(question, table[table["question"] == question]) for question in QUESTIONS)


def _summed(question: str, rows: pd.DataFrame) -> Summary:
    known = rows[rows["hits"].notna()]
    if known.empty:
        return Summary(question)
    draws = [
        (int(g), int(k), int(n)) for g, k, n in zip(known["guessed"], known["true"], known["of"], strict=True)
    ]
    below = np.cumsum(_distribution(draws))
    tail = (1 - RANGE) / 2
    hits, guessed, true = (int(known[c].sum()) for c in ("hits", "guessed", "true"))
    return Summary(
        question=question,
        sessions=len(known),
        hits=hits,
        guessed=guessed,
        true=true,
        chance=float(known["chance"].sum()),
        low=int(np.searchsorted(below, tail, side="right")),
        high=int(np.searchsorted(below, 1 - tail - 1e-12)),
        precision=hits / guessed,
        recall=hits / true,
        above=float(known["above"].mean()),
    )


def _distribution(draws: Iterable[tuple[int, int, int]]) -> FloatArray:
    """How likely 0, 1, 2, … hits are by chance, over sessions of g draws from n, k of them true."""
    total: FloatArray = np.ones(1)
    for g, k, n in draws:
        ways = [math.comb(k, h) * math.comb(n - k, g - h) for h in range(g + 1)]
        total = np.convolve(total, np.array(ways, dtype=np.float64) / math.comb(n, g))
    return total


def sentences(found: Iterable[Summary], t: Translator) -> Iterator[str]:
    """What the summary says, one sentence a question with a scored session; honest about how little it may be."""
    for one in found:
        if one.sessions:
            yield _sentence(one, t)


def _sentence(one: Summary, t: Translator) -> str:
    question: Callable[..., str] = t
    counted = t(
        "{question}: {hits} of {guessed} right; guessing at random gives {chance} ({low} to {high}).",
        question=question(QUESTIONS[one.question]),
        hits=t.number(one.hits, 0),
        guessed=t.number(one.guessed, 0),
        chance=t.number(one.chance, 1),
        low=t.number(one.low, 0),
        high=t.number(one.high, 0),
    )
    if one.thin:
        return (
            counted
            + " "
            + t.plural(
                "With {n} session nothing can be said yet.",
                "With {n} sessions nothing can be said yet.",
                one.sessions,
            )
        )
    if one.hits > one.high:
        return counted + " " + t("More than chance.")
    if one.hits < one.low:
        return counted + " " + t("Less than chance.")
    return counted + " " + t("No more than chance could give.")
