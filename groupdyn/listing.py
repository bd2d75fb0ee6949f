"""The acts behind a mark or a number: which they are, how they read, and whose receivers were only proposed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from groupdyn.i18n import N_, Translator, clock
from groupdyn.log import GROUP, SELF, SEPARATOR, TO_GROUP, TO_UNKNOWN, UNKNOWN, IntArray, InteractionLog

QUALITIES = {"specific": N_("specific"), "owned": N_("owned"), "qualified": N_("qualified")}
"""Qualities of feedback in the words of a list of acts."""
RESPONSE_WORDS = {
    "accepted": N_("accepted"),
    "explored": N_("explored"),
    "deflected": N_("deflected"),
    "unanswered": N_("unanswered"),
}


def rows_behind(
    log: InteractionLog,
    position: int | None = None,
    *,
    person: str | None = None,
    sender: str | None = None,
    receiver: str | None = None,
) -> IntArray:
    """Positions of the acts of a session (all sessions without one) that a mark stands for.

    Parameters
    ----------
    position : of the session in `log.sessions`.
    person : somebody who sends or receives; sender, receiver : the two ends of a tie, of which
        `receiver` may be `GROUP`. Acts with several receivers count for each of them.
    """
    to, members = log.addressing, log.roster["member"].astype(str).to_numpy()
    keep = np.ones(len(log), dtype=bool) if position is None else to.session == position
    if sender is not None:
        keep = keep & (members == sender)[to.sender]
    if receiver == GROUP:
        keep = keep & (to.target == TO_GROUP)
    elif receiver is not None:
        keep = keep & to.reaches(members == receiver)
    if person is not None:
        keep = keep & ((members == person)[to.sender] | to.reaches(members == person))
    return np.flatnonzero(keep)


def inferred_count(log: InteractionLog, rows: IntArray | None = None) -> tuple[int, int]:
    """(how many, of how many) receivers of these acts (all without any) were proposed and confirmed by nobody.

    Acts without a receiver are not counted.
    """
    inferred, given = log.receiver_inferred, log.addressing.target != TO_UNKNOWN
    if rows is not None:
        inferred, given = inferred[rows], given[rows]
    return int((inferred & given).sum()), int(given.sum())


def inferred_words(log: InteractionLog, t: Translator, rows: IntArray | None = None) -> str:
    """The remark on proposed receivers that stands beside whatever is made of these acts; empty without any."""
    return inferred_said(*inferred_count(log, rows), t)


def inferred_said(count: int, of: int, t: Translator) -> str:
    """So many of so many receivers were proposed and confirmed by nobody, in words; empty for none."""
    if not count:
        return ""
    return t.plural(
        "≈ {k} of {n} receiver is inferred, not observed",
        "≈ {k} of {n} receivers are inferred, not observed",
        of,
        k=t.number(count, 0),
    )


def act_table(log: InteractionLog, rows: IntArray, t: Translator, *, text: bool = False) -> pd.DataFrame:
    """Acts as a reader sees them, in order.

    Returns
    -------
    Columns `session`, `time` (clock, `–` where not recorded), `from`, `to`, `act` (the code's name with
    the qualities of feedback), `response`; where one of their receivers was proposed by the computer also
    `confidence` (from 0 to 1, empty where it was observed); with `text` also the act's text, where the log has any.
    """
    acts = log.acts.iloc[rows]
    names = dict(zip(log.roster["member"].astype(str).tolist(), log.roster["name"].tolist(), strict=True))
    start = acts["start_s"].tolist() if "start_s" in acts else [float("nan")] * len(acts)
    table = pd.DataFrame(
        {
            "session": acts["session"].astype(str).to_numpy(),
            "time": [clock(s) for s in start],
            "from": [names.get(m, m) for m in acts["sender"].astype(str).tolist()],
            "to": [_to(value, names, t) for value in acts["receiver"].astype(str).tolist()],
            "act": _kinds(log, acts, t),
            "response": _responses(acts, t),
        },
        dtype="str",
    )
    if log.receiver_inferred[rows].any():
        sure = acts["receiver_confidence"].tolist()
        table["confidence"] = ["" if np.isnan(c) else t.number(c, 2) for c in sure]
    if text and "text" in acts:
        table["text"] = acts["text"].to_numpy()
    return table


def _to(value: str, names: dict[str, str], t: Translator) -> str:
    words = {GROUP: t("group"), SELF: t("themselves"), UNKNOWN: t("not recorded")}
    if value in words:
        return words[value]
    return ", ".join(names.get(part, part) for part in value.split(SEPARATOR))


def _kinds(log: InteractionLog, acts: pd.DataFrame, t: Translator) -> list[str]:
    labels = {c: log.scheme.label(str(c), t.language) for c in acts["act"].cat.categories}
    kinds = [labels[c] for c in acts["act"].tolist()]
    for quality, word in QUALITIES.items():
        if quality in acts:
            held = acts[quality].fillna(False).tolist()
            kinds = [f"{kind}, {t(word)}" if yes else kind for kind, yes in zip(kinds, held, strict=True)]
    return kinds


def _responses(acts: pd.DataFrame, t: Translator) -> list[str]:
    if "response" not in acts:
        return [""] * len(acts)
    return [
        t(RESPONSE_WORDS.get(r, r)) if isinstance(r, str) and r else "" for r in acts["response"].tolist()
    ]
