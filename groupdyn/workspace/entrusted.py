"""The workspace in the hands of somebody who may not do everything with it.

It looks like a `Workspace` and answers like one, after asking the grants each time. What a method needs
stands at the method (`access.needs`); one where nothing stands is denied, and so are the database, the key and
the site. What such a person sees differently (a log under invented names, groups without titles) stands here.

This keeps pages, and mistakes in them, from showing what they must not. It is no wall against code that
runs in the same process: whoever can run code on the server can read its memory.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any
from weakref import WeakKeyDictionary

import pandas as pd

from groupdyn.log import InteractionLog
from groupdyn.workspace import access
from groupdyn.workspace.access import Access, Right, need_of, public
from groupdyn.workspace.aliases import log_under_aliases, records_under_aliases
from groupdyn.workspace.erasure import Erased, without_titles
from groupdyn.workspace.errors import AccessDenied
from groupdyn.workspace.subjects.groups import GroupInfo
from groupdyn.workspace.workspace import Workspace

OPEN_SETTINGS = frozenset({"idle_min"})
"""Settings that anybody may read."""


_RIGHTS = {
    "notes": Right.GROUP,
    "guesses": Right.GROUP,
    "scores": Right.PICTURE,
    "choices": Right.PICTURE,
}
"""What kinds of record need, where it is not names."""


class EntrustedWorkspace(Workspace):
    """A workspace of which each thing is asked for; made by `Workspace.acting_for`.

    Whatever the person may not do raises `AccessDenied`. That somebody looked at a group is in the audit
    trail before it is handed out, once an object and kind of view; exports are there each time.
    """

    def __init__(self, whole: Workspace) -> None:
        _whole[self] = whole
        self.who = whole.who
        self._noted: set[tuple[str, int]] = set()

    def access(self, group: int | None = None) -> Access:
        """What may be seen of a group, or of every group."""
        with self._reading() as connection:
            return access.access_of(connection, self.who, group)

    def groups(self) -> tuple[GroupInfo, ...]:
        """The groups of which anything may be seen; without their titles and dates where names are not granted."""
        found = _whole[self].groups()
        with self._reading() as connection:
            granted = access.accesses(connection, self.who, tuple(group.id for group in found))
        return tuple(_shown(group, granted[group.id]) for group in found if group.id in granted)

    def load_log(self, group: int) -> InteractionLog:
        """The log of a group: as it is for whoever may see names, else under invented names that stay."""
        may = self._require(Right.PICTURE, group)
        whole = _whole[self]
        if may.allows(Right.NAMES):
            self._note_once("log with names", group)
            return whole.load_log(group)
        self._note_once("log under pseudonyms", group)
        with self._reading() as connection:
            return log_under_aliases(connection, whole.key, group, self.who)

    def aggregates(self, group: int) -> pd.DataFrame:
        """What a researcher may know of a group."""
        self._require(Right.SUMS, group)
        self._note_once("aggregates", group)
        return _whole[self].aggregates(group)

    def records(self, group: int, kind: str) -> pd.DataFrame:
        """Records of a group; notes and guesses are their facilitators' own.

        Scores and choices are under the same invented names as the log for whoever may not see names.
        """
        may = self._require(_RIGHTS.get(kind, Right.NAMES), group)
        if not may.allows(Right.NAMES):
            self._note_once(f"{kind} under pseudonyms", group)
            with self._reading() as connection:
                return records_under_aliases(connection, _whole[self].key, group, self.who, kind)
        self._note_once(kind, group)
        return _whole[self].records(group, kind)

    def setting(self, name: str, default: Any) -> Any:
        """A setting that anybody may read."""
        if name not in OPEN_SETTINGS:
            self._require(Right.GROUP, None)
        return _whole[self].setting(name, default)

    def remember_mapping(
        self, headers: Mapping[str, Sequence[str]], mapping: Mapping[str, Mapping[str, str]]
    ) -> None:
        """Keep how a file with these headers was understood, for whoever leads a group."""
        self._require_lead()
        _whole[self].remember_mapping(headers, mapping)

    def mapping_for(self, headers: Mapping[str, Sequence[str]]) -> dict[str, dict[str, str]] | None:
        """How a file with the same headers was understood before, for whoever leads a group."""
        self._require_lead()
        return _whole[self].mapping_for(headers)

    def trail(self, count: int | None = None) -> pd.DataFrame:
        """The audit trail of the groups that the person facilitates."""
        if self.access().allows(Right.GROUP):
            return _whole[self].trail(count)
        entries = _whole[self].trail()
        with self._reading() as connection:
            groups = tuple(int(g) for g in entries["group_id"].dropna().unique())
            granted = access.accesses(connection, self.who, groups)
        own = [group for group, may in granted.items() if may.allows(Right.GROUP)]
        entries = entries[entries["group_id"].isin(own)].reset_index(drop=True)
        return entries if count is None else entries.tail(count).reset_index(drop=True)

    def erase_member(self, group: int, member: str) -> Erased:
        """Erase a person for good; other groups with the same name are counted, not named."""
        may = self._require(Right.GROUP, group)
        done = _whole[self].erase_member(group, member)
        return done if self.access().allows(Right.GROUP) or not may.role else without_titles(done)

    def _reading(self) -> Any:
        return _whole[self].store.reading()

    def _require(self, right: Right, group: int | None) -> Access:
        """What the person may do with the group, if it is enough.

        Raises
        ------
        AccessDenied : it is not.
        """
        if right is Right.ANYBODY:
            return Access()
        found = Access() if right is Right.OWNER else self.access(group)
        if not found.allows(right):
            raise AccessDenied
        return found

    def _require_lead(self) -> None:
        """Raise `AccessDenied` for somebody who leads no group; imports of all groups share what is learned."""
        if not any(Access(group.role).allows(Right.GROUP) for group in self.groups()):
            self._require(Right.GROUP, None)

    def _note_once(self, about: str, group: int) -> None:
        if (about, group) not in self._noted:
            _whole[self].note_view(about, group)
            self._noted.add((about, group))


_whole: WeakKeyDictionary[EntrustedWorkspace, Workspace] = WeakKeyDictionary()
"""The workspace behind each; not an attribute, so that nothing is handed out by looking at one."""


def _shown(group: GroupInfo, may: Access) -> GroupInfo:
    if may.allows(Right.NAMES):
        return GroupInfo(
            group.id, group.title, group.created_at, group.keep_until, group.version, may.role, True
        )
    return GroupInfo(group.id, "", "", None, group.version, may.role, False)


def _guarded(member: Any) -> Any:
    """A method or property that asks first."""
    right = need_of(member) or Right.OWNER
    if isinstance(member, property):
        return property(_asking(right, member.fget), doc=member.__doc__)
    return _asking(right, member)


def _asking(right: Right, function: Any) -> Callable[..., Any]:
    signature = inspect.signature(function)

    @wraps(function)
    def asked(self: EntrustedWorkspace, *args: Any, **kwargs: Any) -> Any:
        self._require(right, signature.bind(self, *args, **kwargs).arguments.get("group"))
        return function(_whole[self], *args, **kwargs)

    return asked


for _name, _member in public(Workspace).items():
    if _name not in vars(EntrustedWorkspace):
        setattr(EntrustedWorkspace, _name, _guarded(_member))
