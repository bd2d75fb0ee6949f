"""Between the lines in the browser and the workspace: what they show, and what was changed in them.

A change counts as stored only when the workspace has it on disk; what cannot be stored for a passing reason
(locked, busy, no room) is not acknowledged, stays in the browser, and comes again. A change says what a line is
to be, so that a second delivery does no harm.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from groupdyn.app.keeping import Kept
from groupdyn.app.recording.intake import names_by_id
from groupdyn.capture.pad_keys import code_keys, seat_keys
from groupdyn.errors import GroupdynError, SelectionError
from groupdyn.figures.of_log import people_of
from groupdyn.i18n import Translator, clock
from groupdyn.log import GROUP, SELF, SEPARATOR, UNKNOWN
from groupdyn.schemes import Scheme
from groupdyn.transcripts import Turn
from groupdyn.transcripts.proposing import propose
from groupdyn.workspace import Conflict

SPECIAL = {GROUP: -1, SELF: -2, UNKNOWN: -3}
"""Receivers that are nobody in particular, as the browser knows them; people are their rows."""
_RECEIVERS = {number: receiver for receiver, number in SPECIAL.items()}
_FOR_GOOD = (SelectionError, Conflict)
"""What will not come right by trying again."""


@dataclass
class Answer:
    """What became of what was sent: client → the number up to which all is settled; what is wrong."""

    taken: dict[str, int] = field(default_factory=dict)
    trouble: str = ""


# --- what the lines show -------------------------------------------------------------------------


def lines_data(kept: Kept, row: int, answer: Answer, t: Translator) -> dict[str, Any]:
    """All but the lines: people and codes with their keys, words, what is stored."""
    return {
        "token": kept.workspace.pad_token(kept.group, row),
        "people": _people(kept),
        "codes": _codes(kept.log.scheme, t),
        "taken": answer.taken,
        "trouble": answer.trouble,
        "words": words(t),
    }


def _people(kept: Kept) -> list[dict[str, Any]]:
    """Everybody in the order of their seats, as on the pad; those without a seat behind them."""
    roster = kept.workspace.roster(kept.group)
    rows = dict(zip(roster["member"].astype(str), roster["id"].astype(int), strict=True))
    names = dict(zip(roster["member"].astype(str), roster["name"], strict=True))
    seated = [member for member in people_of(kept.log)["member"] if member in rows]
    everybody = [*seated, *(member for member in rows if member not in seated)]
    return [
        {"id": int(rows[member]), "name": str(names[member] or member), "key": key}
        for member, key in zip(everybody, seat_keys(len(everybody)), strict=True)
    ]


def _codes(scheme: Scheme, t: Translator) -> list[dict[str, str]]:
    keys = code_keys(scheme.codes)
    return [
        {
            "id": code.code,
            "name": scheme.label(code.code, t.language),
            "about": scheme.description(code.code, t.language),
            "key": keys[code.code],
            "tone": code.colour,
        }
        for code in scheme.codes
    ]


def rows_of(kept: Kept, session: str) -> list[list[Any]]:
    """The lines of a session: row, clock, sender, receivers, confidence (None: observed), code, words, why."""
    roster = kept.workspace.roster(kept.group)
    rows = {m: int(i) for m, i in zip(roster["member"].astype(str), roster["id"], strict=True)}
    acts = kept.workspace.strand(kept.group, session)
    whys = _whys(kept, session, acts)
    return [
        [
            int(act["id"]),
            "" if pd.isna(act["start_s"]) else clock(float(act["start_s"])),
            rows[str(act["sender"])],
            _told(act["receiver"], rows),
            None if pd.isna(act["receiver_confidence"]) else float(act["receiver_confidence"]),
            str(act["act"] or ""),
            str(act["text"] or ""),
            why,
        ]
        for act, why in zip(acts.to_dict("records"), whys, strict=True)
    ]


def _whys(kept: Kept, session: str, acts: pd.DataFrame) -> list[str]:
    """What each proposal rests on (`proposing.WHY`), proposed anew; "" where another receiver stands by now.

    Names that were spoken are known only where the words were kept.
    """
    turns = [
        Turn(_number(act["start_s"]), _number(act["end_s"]), str(act["sender"]), str(act["text"] or ""), k)
        for k, act in enumerate(acts.to_dict("records"))
    ]
    names = names_by_id(kept.log)
    there = kept.log.attendance.astype({"session": str, "member": str, "status": str})
    here = there.loc[(there["session"] == session) & (there["status"] != "absent"), "member"]
    present = {who: names.get(who, (who,)) for who in dict.fromkeys([*acts["sender"].astype(str), *here])}
    receivers = acts["receiver"].fillna("").astype(str)
    return [
        proposal.why if proposal.receiver == receiver else ""
        for proposal, receiver in zip(propose(turns, present), receivers, strict=True)
    ]


def _number(value: Any) -> float:
    return math.nan if pd.isna(value) else float(value)


def _told(receiver: str | None, rows: Mapping[str, int]) -> list[int]:
    if not receiver or receiver in SPECIAL:
        return [SPECIAL[receiver or UNKNOWN]]
    return [rows[part] for part in receiver.split(SEPARATOR)]


def words(t: Translator) -> dict[str, str]:
    """The texts of the lines; the browser fills in the numbers, so the braces stay."""
    kept = {"k": "{k}", "n": "{n}"}
    return {
        "name": t("Turns to look through"),
        "group": t("group"),
        "self": t("themselves"),
        "nobody": t("not known"),
        "more": t("and also"),
        "accept": t("Right, next"),
        "back": t("Take back"),
        "up": t("Up"),
        "down": t("Down"),
        "proposed": t("proposed, not observed"),
        "why_called": t("their name was spoken"),
        "why_everybody_called": t("everybody was spoken to"),
        "why_everybody": t("nobody stands out"),
        "why_before": t("spoke before"),
        "why_next": t("speaks next"),
        "why_order": t("spoke not long ago"),
        "wordless": t("No words in this transcript."),
        "at": t("Turn {k} of {n}", **kept),
        "left": t("{n} receivers to look through", **kept),
        "left_one": t("1 receiver to look through"),
        "all": t("all receivers looked through"),
        "stored": t("stored"),
        "waiting": t("being stored: {n}", **kept),
        "silent": t("waiting to be stored: {n}; kept in this browser", **kept),
    }


# --- what was changed in them --------------------------------------------------------------------


def deliver(kept: Kept, sent: Mapping[str, Any], t: Translator) -> Answer:
    """Store what was changed; several changes of one line at once."""
    answer = Answer()
    queues = sent.get("queues")
    try:
        roster = kept.workspace.roster(kept.group)
        members = {int(i): str(m) for m, i in zip(roster["member"], roster["id"], strict=True)}
        for client, edits in queues.items() if isinstance(queues, Mapping) else ():
            for row, values in _merged(edits, members, kept.log.scheme).items():
                try:
                    kept.workspace.correct_act(kept.group, row, **values)
                except _FOR_GOOD as error:
                    answer.trouble = error.sentence(t)
            answer.taken[str(client)] = max((int(edit["n"]) for edit in edits if _is_edit(edit)), default=0)
    except GroupdynError as error:
        answer.trouble = error.sentence(t)
    return answer


def _is_edit(edit: Any) -> bool:
    return isinstance(edit, Mapping) and isinstance(edit.get("n"), int) and isinstance(edit.get("id"), int)


def _merged(edits: Any, members: Mapping[int, str], scheme: Scheme) -> dict[int, dict[str, Any]]:
    """Row → what it is to be, in the log's columns. What the browser cannot mean is passed over."""
    found: dict[int, dict[str, Any]] = {}
    for edit in edits if isinstance(edits, list) else ():
        if not _is_edit(edit):
            continue
        values = found.setdefault(int(edit["id"]), {})
        if (receiver := _receiver(edit.get("r"), members)) is not None:
            values["receiver"] = receiver
            values.setdefault("receiver_confidence", None)
        if "s" in edit and _is_share(edit["s"]):
            values["receiver_confidence"] = edit["s"]
        if edit.get("c") in scheme:
            values["act"] = edit["c"]
    return {row: values for row, values in found.items() if values}


def _is_share(value: Any) -> bool:
    return value is None or (isinstance(value, (int, float)) and 0 <= value <= 1)


def _receiver(told: Any, members: Mapping[int, str]) -> str | None:
    """A receiver as it stands in a log; None where nothing (or nothing possible) was said."""
    if not isinstance(told, list) or not told:
        return None
    if told[0] in _RECEIVERS and len(told) == 1:
        return _RECEIVERS[told[0]]
    if not all(isinstance(who, int) and who in members for who in told):
        return None
    return SEPARATOR.join(dict.fromkeys(members[who] for who in told))
