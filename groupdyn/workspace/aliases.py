"""The names under which a supervisor knows the people of a group: invented, and the same at every visit.

They follow from the workspace's key, the group, the supervisor and the person's row, not from the alphabet or
the roster; two supervisors have no invented name in common to go by. Renaming somebody changes nothing, and
whoever joins later takes a free name. Only when somebody is erased may another, who had to step aside for
that person's invented name, be called by it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import count

from sqlalchemy import Connection, select

from groupdyn.log import InteractionLog
from groupdyn.pseudonyms import NAMES, pseudonymise, real_words
from groupdyn.workspace.keys import derived
from groupdyn.workspace.logs import load_log
from groupdyn.workspace.schema import Person


def log_under_aliases(connection: Connection, key: bytes, group: int, who: str) -> InteractionLog:
    """The log of a group as a supervisor may see it: without names, words, dates and attributes."""
    log = load_log(connection, group)
    rows = connection.execute(
        select(Person.member, Person.id).where(Person.group_id == group).order_by(Person.id)
    )
    people: dict[str, int] = {}
    for member, row in rows:
        people.setdefault(member, row)
    return pseudonymise(log, aliases(people, real_words(log), key, f"{group}/{who}"))


def aliases(people: Mapping[str, int], real: Iterable[str], key: bytes, for_whom: str) -> dict[str, str]:
    """Member → invented name.

    Parameters
    ----------
    people : member → row; the lower row does not step aside for the higher.
    real : words, in lower case, that nobody is called by.
    for_whom : the group and the supervisor; another gets other names.
    """
    secret = derived(key, b"gd-alias")
    taken = set(real)
    found: dict[str, str] = {}
    for member, row in sorted(people.items(), key=lambda person: person[1]):
        name = next(n for n in _names(secret, f"{for_whom}/{row}") if n.casefold() not in taken)
        taken.add(name.casefold())
        found[member] = name
    return found


def _names(secret: bytes, person: str) -> Iterator[str]:
    """All names in an order of the person's own."""

    def rank(name: str) -> bytes:
        return hashlib.blake2b(f"{person}/{name}".encode("utf-8", "surrogatepass"), key=secret).digest()

    ordered = sorted(NAMES["en"], key=rank)
    for number in count(1):
        yield from ordered if number == 1 else (f"{name} {number}" for name in ordered)
