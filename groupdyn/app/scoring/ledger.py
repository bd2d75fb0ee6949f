"""Scores and choices between the page and the workspace: who can rate, what is kept, what a change of it is.

Plain values only, so that it can be tested without a page.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from groupdyn.app.keeping import Kept
from groupdyn.app.showing import names_of
from groupdyn.errors import GroupdynError
from groupdyn.instruments import Instrument, Scale, instrument_from, instruments
from groupdyn.log import CO_LEADER, LEADER, MEMBER, OBSERVER, InteractionLog
from groupdyn.workspace import Entries

ROLES: Mapping[str, tuple[str, ...]] = {MEMBER: (MEMBER,), LEADER: (LEADER, CO_LEADER), OBSERVER: (OBSERVER,)}
"""Perspective → the roles from which somebody rates that way."""
SCORE_KEY = ("session", "rater", "perspective", "instrument", "scale")
CHOICE_KEY = ("session", "chooser", "chosen", "criterion", "guess")
QUESTIONNAIRE, CHOICE = "questionnaire", "choice"
"""What a form of the group's own is; see `schema.Form`."""

Row = Mapping[Any, Any]


@dataclass
class Writing(Entries):
    """What has to be written of one kind, put together entry by entry."""

    add: list[dict[str, Any]] = field(default_factory=list)
    change: dict[int, dict[str, Any]] = field(default_factory=dict)
    remove: list[int] = field(default_factory=list)

    def into(self, kept: Kept, kind: str) -> bool:
        """Write it in one transaction; whether there was anything."""
        return kept.workspace.write_records(
            kept.group, kind, add=self.add, change=self.change, remove=self.remove
        )


def own_instruments(forms: pd.DataFrame) -> tuple[Instrument, ...]:
    """The group's own questionnaires; what cannot be read any more is passed over."""
    found = []
    for content in forms["content"]:
        data = _content(content)
        if data.get("kind") == QUESTIONNAIRE:
            try:
                found.append(instrument_from(data["key"]))
            except (GroupdynError, KeyError):
                continue
    return tuple(found)


def known_instruments(kept: Kept) -> dict[str, Instrument]:
    """Id → questionnaire: the group's own, then ours."""
    own = own_instruments(kept.workspace.records(kept.group, "forms"))
    return {i.id: i for i in (*own, *instruments())}


def further(instrument: Instrument, records: pd.DataFrame) -> list[Scale]:
    """Scales that have scores but do not stand in the key."""
    known = {scale.id for scale in instrument.scales}
    return [Scale(s, {"en": s}) for s in dict.fromkeys(records["scale"].astype(str)) if s not in known]


def criteria_of(kept: Kept, choices: pd.DataFrame) -> dict[str, int]:
    """Criterion → how many each may choose for it, 0 without a limit; those asked before, the last one first."""
    found: dict[str, int] = dict.fromkeys(choices["criterion"].astype(str), 0)
    for label, content in kept.workspace.records(kept.group, "forms")[["label", "content"]].itertuples(
        index=False
    ):
        data = _content(content)
        if data.get("kind") == CHOICE:
            found[str(label)] = int(data.get("limit") or 0)
    return dict(reversed(found.items()))


def _content(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def present(log: InteractionLog, session: int, perspective: str) -> dict[str, str]:
    """Id → name of those who were in a session and rate from a perspective, in the order of the seats."""
    attendance, name = log.attendance, str(log.sessions["session"].iloc[session])
    there = attendance[(attendance["session"].astype(str) == name) & (attendance["status"] != "absent")]
    roles = dict(zip(log.roster["member"].astype(str), log.roster["role"].astype(str), strict=True))
    here = set(there["member"].astype(str))
    names = names_of(log)
    return {m: n for m, n in names.items() if m in here and roles.get(m) in ROLES[perspective]}


def written_by(
    scores: pd.DataFrame, log: InteractionLog, session: int, perspective: str, instrument: str
) -> dict[str, str]:
    """Id → name of those who can have a row: whoever was there, and whoever has a score anyway."""
    mine = of_session(scores, log, session)
    mine = mine[(mine["perspective"] == perspective) & (mine["instrument"] == instrument)]
    has, names = set(mine["rater"].dropna().astype(str)), names_of(log)
    here = present(log, session, perspective)
    return {m: n for m, n in names.items() if m in here or m in has}


def of_session(records: pd.DataFrame, log: InteractionLog, session: int) -> pd.DataFrame:
    """The records of one session."""
    return records[records["session"] == str(log.sessions["session"].iloc[session])]


def updating(records: pd.DataFrame, rows: Iterable[Row], key: Sequence[str], value: str) -> Writing:
    """What to write so that each row's value is kept under its key: nothing where it is already.

    An undefined value is kept as such (None); of several kept rows with one key, the first counts.
    """
    kept: dict[tuple[Any, ...], Row] = {}
    for record in records.to_dict("records"):
        kept.setdefault(_key(record, key), record)
    writing = Writing()
    for row in rows:
        before = kept.get(_key(row, key))
        if before is None:
            writing.add.append(dict(row))
            kept[_key(row, key)] = row
        elif "id" in before and not same(before[value], row[value]):
            writing.change[int(before["id"])] = {value: row[value]}
    return writing


def versions(records: pd.DataFrame, of: Mapping[str, Any]) -> dict[int, int]:
    """Row → version of the records whose fields have these values."""
    for field_, value in of.items():
        records = records[records[field_] == value]
    return dict(zip(records["id"].tolist(), records["version"].tolist(), strict=True))


def _key(row: Row, key: Sequence[str]) -> tuple[Any, ...]:
    return tuple(0.0 if k == "guess" and pd.isna(row[k]) else row[k] for k in key)


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same, undefined being one value."""
    if pd.isna(one) or pd.isna(other):
        return bool(pd.isna(one) and pd.isna(other))
    return math.isclose(float(one), float(other), abs_tol=1e-9)


def updating_choices(records: pd.DataFrame, rows: Iterable[Row]) -> Writing:
    """The same for choices: a made one is for or against, an expected one may be both."""
    expected = records["guess"].fillna(0) == 1
    rows = list(rows)
    made = updating(records[~expected], [r for r in rows if r["guess"] != 1], CHOICE_KEY, "valence")
    more = updating(
        records[expected], [r for r in rows if r["guess"] == 1], (*CHOICE_KEY, "valence"), "valence"
    )
    return Writing([*made.add, *more.add], {**made.change, **more.change})


def replacing_choices(records: pd.DataFrame, rows: Sequence[Row]) -> Writing:
    """What to write so that exactly these choices are kept of those that `records` holds."""
    writing = updating_choices(records, rows)
    wanted = {(*_key(r, CHOICE_KEY), r["valence"] if r["guess"] == 1 else 0) for r in rows}
    for record in records.to_dict("records"):
        guess = 0.0 if pd.isna(record["guess"]) else record["guess"]
        if (*_key(record, CHOICE_KEY), record["valence"] if guess == 1 else 0) not in wanted:
            writing.remove.append(int(record["id"]))
    return writing


def counted(choices: pd.DataFrame, people: Mapping[str, str]) -> pd.DataFrame:
    """Simple counts of the choices of one session and criterion, one row a person.

    Returns
    -------
    Columns `member`, `chosen`, `against` (how many would like to, would rather not), `mutual` (of those
    one likes, how many like back), `likes`, `dislikes` (made), `expected`, `met` (of those from whom a
    positive choice was expected, how many chose).
    """
    guess = choices["guess"].fillna(0) == 1
    pairs = {
        kind: set(zip(rows["chooser"], rows["chosen"], strict=True))
        for kind, rows in (
            ("likes", choices[~guess & (choices["valence"] > 0)]),
            ("dislikes", choices[~guess & (choices["valence"] < 0)]),
            ("expected", choices[guess & (choices["valence"] > 0)]),
        )
    }
    likes, dislikes, expected = pairs["likes"], pairs["dislikes"], pairs["expected"]
    rows = [
        {
            "member": m,
            "chosen": sum(b == m for _, b in likes),
            "against": sum(b == m for _, b in dislikes),
            "mutual": sum(a == m and (b, a) in likes for a, b in likes),
            "likes": sum(a == m for a, _ in likes),
            "dislikes": sum(a == m for a, _ in dislikes),
            "expected": sum(a == m for a, _ in expected),
            "met": sum(a == m and (b, a) in likes for a, b in expected),
        }
        for m in people
    ]
    columns = ["member", "chosen", "against", "mutual", "likes", "dislikes", "expected", "met"]
    return pd.DataFrame(rows, columns=columns)
