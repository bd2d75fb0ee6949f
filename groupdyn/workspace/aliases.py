"""The names under which a supervisor knows the people of a group: invented, and the same at every visit.

They follow from the workspace's key, the group, the supervisor and the person's row, not from the alphabet or
the roster; two supervisors have no invented name in common to go by. They are the same in every language. Renaming
somebody changes nothing, and whoever joins later takes a free name. Only when somebody is erased may another, who had
to step aside for that person's invented name, be called by it; and who was called as somebody who joins takes another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Set
from functools import partial

import pandas as pd
from sqlalchemy import Connection, select

from groupdyn.instruments import instruments
from groupdyn.log import InteractionLog
from groupdyn.pseudonyms import LASTING, free_names, pseudonymise, real_words
from groupdyn.workspace.keys import derived
from groupdyn.workspace.logs import load_log
from groupdyn.workspace.records import RECORDS, records
from groupdyn.workspace.schema import Person


def log_under_aliases(connection: Connection, key: bytes, group: int, who: str) -> InteractionLog:
    """The log of a group as a supervisor may see it: without names, words, dates and attributes."""
    log = load_log(connection, group)
    return pseudonymise(log, _names_of(connection, key, group, who, log))


def _names_of(
    connection: Connection, key: bytes, group: int, who: str, log: InteractionLog
) -> dict[str, str]:
    rows = connection.execute(
        select(Person.member, Person.id).where(Person.group_id == group).order_by(Person.id)
    )
    people: dict[str, int] = {}
    for member, row in rows:
        people.setdefault(member, row)
    return aliases(people, real_words(log), key, f"{group}/{who}")


def records_under_aliases(
    connection: Connection, key: bytes, group: int, who: str, kind: str
) -> pd.DataFrame:
    """Scores or choices as a supervisor may see them: people and sessions called as in the log under aliases.

    Forms, scales and questions of one's own hold whatever somebody wrote; they are numbered. The rows stand in
    the order of the invented names, and their numbers say nothing of when they were entered.
    """
    log = load_log(connection, group)
    names = _names_of(connection, key, group, who, log)
    shown = pseudonymise(log, names).sessions["session"].astype(str)
    sessions = dict(zip(log.sessions["session"].astype(str), shown, strict=True))
    found = records(connection, group, kind)
    found = found[found["session"].isna() | found["session"].isin(list(sessions))]
    found = found.assign(session=_called(found["session"], sessions))
    for field in {"rater", "about", "chooser", "chosen"} & set(found):
        found[field] = _called(found[field], names)
    if kind == "scores":
        built_in = {form.id: {scale.id for scale in form.scales} for form in instruments()}
        scales = {scale for own in built_in.values() for scale in own}
        found["instrument"] = _numbered(found["instrument"], set(built_in), "form")
        found["scale"] = _numbered(found["scale"], scales, "scale")
    else:
        found["criterion"] = _numbered(found["criterion"], set(), "question")
    fields = [field for field in RECORDS[kind] if field in found]
    found = found.sort_values(fields, na_position="first", ignore_index=True)
    return found.assign(id=range(1, len(found) + 1), version=1)


def _called(column: pd.Series, names: Mapping[str, str]) -> pd.Series:
    """Each value by its other name; what is missing stays missing."""
    return pd.Series([names.get(v) if isinstance(v, str) else None for v in column], column.index, object)


def _numbered(column: pd.Series, known: Set[str], word: str) -> pd.Series:
    """Words that are not known ones, numbered in the order of their alphabet."""
    own = sorted(set(column) - known)
    return column.map({value: f"{word} {i}" for i, value in enumerate(own, start=1)} | {v: v for v in known})


def aliases(people: Mapping[str, int], real: Iterable[str], key: bytes, for_whom: str) -> dict[str, str]:
    """Member → invented name.

    Parameters
    ----------
    people : member → row; the lower row does not step aside for the higher.
    real : words, in lower case, that nobody is called by.
    for_whom : the group and the supervisor; another gets other names.
    """
    secret = derived(key, b"gd-alias")
    words, taken = frozenset(real), set[str]()
    found: dict[str, str] = {}
    for member, row in sorted(people.items(), key=lambda person: person[1]):
        ordered = sorted(LASTING, key=partial(_rank, secret, f"{for_whom}/{row}"))
        found[member] = next(name for name in free_names(ordered, words) if name not in taken)
        taken.add(found[member])
    return found


def _rank(secret: bytes, person: str, name: str) -> bytes:
    """The place of a name in an order of the person's own."""
    return hashlib.blake2b(f"{person}/{name}".encode("utf-8", "surrogatepass"), key=secret).digest()
