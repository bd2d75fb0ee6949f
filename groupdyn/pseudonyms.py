"""From a log to a log in which nobody is named.

Pseudonyms are invented given names, drawn at random for each visit or export: neither alphabetical
nor in roster order. Free text, incident names, raters, attributes of people, group names and dates
go; sessions keep their number. Five people can still be recognised by what they did: say so.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from groupdyn.errors import SettingError
from groupdyn.log import GROUP, SELF, SEPARATOR, InteractionLog

NAMES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "Alba", "Arden", "Blair", "Bryn", "Cato", "Cleo", "Corin", "Dale", "Darcy", "Eden", "Ellis", "Ember",
        "Fenn", "Flynn", "Gale", "Greer", "Haven", "Hollis", "Indra", "Ivo", "Jory", "Jules", "Kit", "Kerris",
        "Lark", "Linden", "Marlo", "Merle", "Neve", "Noor", "Oakley", "Orla", "Perrin", "Piers", "Quill", "Reeve",
        "Rowan", "Sable", "Sorrel", "Tamsin", "Tate", "Umber", "Vale", "Vesper", "Wren", "Wyatt", "Yarrow", "Zephyr",
    ),
    "id": (
        "Aruna", "Awan", "Banyu", "Bening", "Bumi", "Cahya", "Cakra", "Danu", "Daru", "Embun", "Enggar", "Fajar",
        "Galih", "Gita", "Hening", "Hutan", "Intan", "Jati", "Jingga", "Kelana", "Kirana", "Laras", "Lintang",
        "Mega", "Melati", "Nala", "Nilam", "Osi", "Pandu", "Pelangi", "Raka", "Ranti", "Rimba", "Samudra", "Sekar",
        "Senja", "Surya", "Taruna", "Teduh", "Tirta", "Umbara", "Utari", "Wangi", "Wening", "Wira", "Yuda", "Yuni",
        "Zamrud",
    ),
}  # fmt: skip
"""Language → short given names that no roster is likely to be made of as a whole."""


def choose_pseudonyms(log: InteractionLog, rng: np.random.Generator, language: str = "en") -> dict[str, str]:
    """A pseudonym for everybody on the roster: id → invented name, no two alike, none a real one.

    Names that stand anywhere in the roster (as a word of an id or a name, whatever the case) are not used.
    """
    roster = log.roster
    real = {
        word.casefold()
        for column in ("member", "name")
        for entry in roster[column].astype(str)
        for word in (entry, *entry.replace("-", " ").replace("_", " ").split())
    }
    free = [name for name in NAMES.get(language, NAMES["en"]) if name.casefold() not in real]
    members = list(dict.fromkeys(roster["member"].astype(str)))
    while len(free) < len(members):
        free.extend(f"{name} {2 + len(free) // 48}" for name in list(free[:48]) or ["Person"])
    chosen = rng.permutation(np.array(free, dtype=object))[: len(members)]
    return dict(zip(members, map(str, chosen), strict=True))


def pseudonymise(log: InteractionLog, names: Mapping[str, str]) -> InteractionLog:
    """The log with every person renamed by `names`, and with nothing else that names anybody.

    Raises
    ------
    SettingError
        if somebody on the roster has no pseudonym, or two people have the same.
    """
    members = list(dict.fromkeys(log.roster["member"].astype(str)))
    if missing := [m for m in members if m not in names]:
        raise SettingError("{count} people have no pseudonym.", count=len(missing))
    if len({names[m] for m in members}) < len(members):
        raise SettingError("Two people would have the same pseudonym.")
    sessions, positions = _plain_sessions(log), log.addressing.session
    acts = log.acts.drop(columns=[c for c in ("text", "rater") if c in log.acts])
    groups = {g: str(i + 1) for i, g in enumerate(log.groups)}
    acts = acts.assign(
        group=_renamed(acts["group"], groups),
        session=pd.Categorical(sessions["session"].astype(str).to_numpy()[positions]),
        sender=_renamed(acts["sender"], names),
        receiver=_renamed(
            acts["receiver"], {v: _receivers(v, names) for v in acts["receiver"].cat.categories}
        ),
    )
    if "incident" in acts:
        acts["incident"] = _numbered(acts["incident"])
    roster = log.roster[["group", "member", "name", "role", "joined", "left", "seat"]]
    roster = roster.assign(
        group=_renamed(roster["group"], groups),
        member=_renamed(roster["member"], names),
        name=[names[m] for m in roster["member"].astype(str)],
        joined="",
        left="",
    )
    return log.replace(
        acts=acts,
        roster=roster,
        sessions=sessions.assign(group=_renamed(sessions["group"], groups)),
        attendance=_plain_attendance(log, sessions, names, groups),
        remarks=(),
    )


def _renamed(column: pd.Series, names: Mapping[str, str]) -> pd.Series:
    """A categorical column with its categories renamed; the codes stay."""
    categorical = column.astype("category").cat
    return categorical.rename_categories({c: names.get(str(c), str(c)) for c in categorical.categories})


def _receivers(value: str, names: Mapping[str, str]) -> str:
    return SEPARATOR.join(p if p in (GROUP, SELF, "") else names[p] for p in value.split(SEPARATOR))


def _numbered(column: pd.Series) -> pd.Series:
    used = [c for c in column.cat.categories if c]
    return _renamed(column, {c: str(i + 1) for i, c in enumerate(used)} | {"": ""})


def _plain_sessions(log: InteractionLog) -> pd.DataFrame:
    """The sessions named by their number alone, without dates."""
    sessions = log.sessions
    return sessions.assign(session=pd.Categorical(sessions["number"].astype(str)), date="")


def _plain_attendance(
    log: InteractionLog, sessions: pd.DataFrame, names: Mapping[str, str], groups: Mapping[str, str]
) -> pd.DataFrame:
    attendance = log.attendance
    pairs = zip(log.sessions["group"].astype(str), log.sessions["session"].astype(str), strict=True)
    number = dict(zip(pairs, sessions["session"].astype(str), strict=True))
    own = zip(attendance["group"].astype(str), attendance["session"].astype(str), strict=True)
    return attendance.assign(
        group=_renamed(attendance["group"], groups),
        session=pd.Categorical([number[pair] for pair in own]),
        member=_renamed(attendance["member"], names),
    )
