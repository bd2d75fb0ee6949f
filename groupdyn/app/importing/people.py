"""The people of the group as they are confirmed at the end: names and roles, and who was there in silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from groupdyn.app.importing.draft import Draft
from groupdyn.log import FACILITATORS, GROUP, MEMBER, ROLES, SELF, SEPARATOR, InteractionLog
from groupdyn.readers.raw import TEXT, RawTable, RawTables
from groupdyn.validation.coding import tidy


@dataclass(frozen=True)
class Person:
    """One person of the roster. `acts`: how many they sent; `group` is "" where the log has one group only."""

    group: str
    member: str
    name: str
    role: str
    acts: int

    @property
    def id(self) -> tuple[str, str]:
        """Group and member."""
        return self.group, self.member


def people_of(log: InteractionLog, draft: Draft) -> list[Person]:
    """The people of a log in the order of the roster, with what was changed about them."""
    sent = log.acts.groupby(["group", "sender"], observed=True).size().to_dict()
    one = len(log.groups) < 2
    roster = log.roster
    found = []
    for group, member, name, role in zip(
        *(roster[c].astype("str").tolist() for c in ("group", "member", "name", "role")), strict=True
    ):
        key = ("" if one else group, member)
        name, role = draft.people.get(key, (name, role))
        found.append(Person(*key, name, role, int(sent.get((group, member), 0))))
    return found


def can_edit(log: InteractionLog) -> bool:
    """Whether roles and names are asked for: where nobody gave a roster, or it knows no facilitator."""
    return "roster" in log.inferred or not log.is_facilitator.any()


def finished(draft: Draft, log: InteractionLog) -> InteractionLog:
    """The log with the names, the roles and the silent people that were entered.

    Raises
    ------
    InvalidLog : the roster that was made of them does not hold together.
    """
    if not can_edit(log) or not (draft.people or draft.silent):
        return log
    if "roster" in log.inferred:
        return draft.outcome_with(roster_of(log, draft)).checked.require()
    people = people_of(log, draft)
    return log.replace(roster=log.roster.assign(name=[p.name for p in people], role=[p.role for p in people]))


def roster_of(log: InteractionLog, draft: Draft) -> RawTables:
    """The people as a table of the roster, as if it had been in a file."""
    groups = log.groups
    people = people_of(log, draft)
    rows = [(p.group or groups[0], p.member, p.name, p.role) for p in people]
    rows += [
        (groups[0], name, name, draft.people.get(("", name), (name, MEMBER))[1]) for name in draft.silent
    ]
    columns = zip(*rows, strict=True)
    data = {
        key: pa.chunked_array([pa.array(values, pa.string()).cast(TEXT)])
        for key, values in zip(("group", "member", "name", "role"), columns, strict=True)
    }
    return RawTables((RawTable("roster", pa.table(data), range(2, len(rows) + 2)),), "csv")


def change(draft: Draft, person: Person, name: str, role: str) -> None:
    """Take up a person's name and role as edited; an empty name is the id, a role we do not know the old one."""
    wanted = (tidy(name) or person.member, role if role in ROLES else person.role)
    if wanted != (person.name, person.role):
        draft.people[person.id] = wanted


def add_silent(draft: Draft, log: InteractionLog, name: str) -> bool:
    """Add a person who was there in silence; says whether the name can be one and is new."""
    name = tidy(name)
    known = {*log.roster["member"].astype("str"), *draft.silent}
    if (
        not name
        or name in known
        or SEPARATOR in name
        or name.upper() in (GROUP, SELF)
        or not name.isprintable()
    ):
        return False
    draft.silent.append(name)
    return True


def has_leader(people: Sequence[Person]) -> bool:
    """Whether anybody is known to lead."""
    return any(p.role in FACILITATORS for p in people)
