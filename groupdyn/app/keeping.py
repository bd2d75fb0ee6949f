"""The workspace of a visit: where it is, open or locked, and its groups among those that can be looked at.

Each visit opens the workspace for itself, with the passphrase; nothing of it is shared between visits.
A workspace that is not used locks itself: its key is gone, and so is whatever the visit had loaded of it.
Pages write through `Kept.workspace` and need to do nothing more: `refresh` sees that the trail has moved.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import streamlit as st

from groupdyn.app.cache import forget_all
from groupdyn.app.state import AppState, forget_widgets, state, told_place

if TYPE_CHECKING:
    from groupdyn.log import InteractionLog
    from groupdyn.workspace import GroupInfo, Workspace

KEPT = "kept-"
"""Before the row number that is the id of a kept group: links hold numbers only."""
PLACE_SETTING = "GROUPDYN_WORKSPACE"
"""The environment variable that says where the workspace is."""
IDLE_SETTING, IDLE_MIN = "idle_min", 15
"""The workspace's setting of idle minutes before it locks, and how many they are at first."""
HEADER, SERVERS = "workspace.json", ("postgresql:", "postgresql+psycopg:")
"""As in `groupdyn.workspace`, which takes a while to load and which a first visit does not need."""
_LOOK_S = 15.0


@dataclass(frozen=True)
class Kept:
    """A kept group that is looked at.

    Attributes
    ----------
    group : its row in the workspace.
    id : its id in the dashboard.
    log : with its real names, as it is now.
    """

    workspace: Workspace
    group: int
    id: str
    log: InteractionLog


# --- where it is ---------------------------------------------------------------------------------


def place(visit: AppState) -> str:
    """Where this visit's workspace is, or would be made."""
    told = visit.place or told_place() or os.environ.get(PLACE_SETTING)
    return told or str(Path.home() / "groupdyn-workspace")


def full_path(place: str) -> str:
    """A place as it was typed, with the home folder written out; a server's URL as it is."""
    return place if place.startswith(SERVERS) else str(Path(place).expanduser().absolute())


def is_there(place: str) -> bool:
    """Whether there is a workspace at a place; a server's is assumed to be."""
    return place.startswith(SERVERS) or (Path(place) / HEADER).is_file()


# --- open and locked -----------------------------------------------------------------------------


def take(visit: AppState, workspace: Workspace) -> None:
    """Hold a workspace that was just opened or made; one that was open before is locked."""
    if visit.workspace is not None and visit.workspace is not workspace:
        lock(visit)
    visit.workspace, visit.listed = workspace, None
    watch(workspace)


def remember_name(workspace: Workspace, name: str) -> None:
    """Keep by what name the user of this computer goes in the audit trail."""
    import getpass

    from groupdyn.workspace.opening import NAMES_SETTING

    if name and name != workspace.setting(NAMES_SETTING, {}).get(getpass.getuser(), getpass.getuser()):
        names = {**workspace.setting(NAMES_SETTING, {}), getpass.getuser(): name}
        workspace.set_setting(NAMES_SETTING, names)
        workspace.go_by(name)


def workspace_of(visit: AppState) -> Workspace | None:
    """The visit's workspace, if it is open; one that locked itself is let go."""
    if visit.workspace is not None and visit.workspace.is_locked:
        lock(visit)
    return visit.workspace


def lock(visit: AppState) -> None:
    """Lock the workspace, and forget all that was loaded of it or entered: logs, pseudonyms, results, fields."""
    if visit.workspace is not None:
        visit.workspace.lock()
    visit.workspace, visit.listed = None, None
    visit.entries.pop("desk", None)
    if visit.entries.pop("into", None) is not None:
        visit.entries.pop("draft", None)
    visit.entries.pop("transcript", None)
    for group in [g for g in visit.logs if is_kept(g)]:
        _forget(visit, group)
    if visit.group is not None and is_kept(visit.group):
        visit.back = (visit.page, visit.group, place(visit))
        visit.group, visit.session, visit.member = None, None, None
    visit.private.clear()
    forget_widgets()
    forget_all()


def _forget(visit: AppState, group: str) -> None:
    for book in (visit.logs, visit.disguised, visit.aliases, visit.titles, visit.revisions, visit.asides):
        book.pop(group, None)
    visit.named.discard(group)
    visit.veiled.discard(group)


# --- idle ----------------------------------------------------------------------------------------

_limits: WeakKeyDictionary[Workspace, float] = WeakKeyDictionary()
"""Open workspace → its idle limit in seconds."""
_watcher = threading.Lock()


def idle_limit_s(workspace: Workspace) -> float:
    """After how many idle seconds the workspace locks."""
    return float(workspace.setting(IDLE_SETTING, IDLE_MIN)) * 60


def watch(workspace: Workspace) -> None:
    """Lock it when it was not used for its limit, whether or not a page asks. Again when the limit has changed."""
    _limits[workspace] = idle_limit_s(workspace)
    if _watcher.acquire(blocking=False):
        threading.Thread(target=_look, name="groupdyn-idle", daemon=True).start()


def _look() -> None:
    while True:
        time.sleep(_LOOK_S)
        for workspace, limit_s in list(_limits.items()):
            if workspace.lock_if_idle(limit_s):
                del _limits[workspace]


@st.fragment(run_every=_LOOK_S)
def watch_idle() -> None:
    """Draw the page anew when the workspace has locked itself, so that nothing of it stays on the screen."""
    visit = state()
    if visit.workspace is not None and visit.workspace.is_locked:
        st.rerun()


# --- its groups ----------------------------------------------------------------------------------


def is_kept(group: str | None) -> bool:
    """Whether an id is that of a kept group."""
    return group is not None and group.startswith(KEPT) and group[len(KEPT) :].isdecimal()


def kept_id(row: int) -> str:
    """The id of a kept group by its row."""
    return f"{KEPT}{row}"


def row_of(group: str | None) -> int | None:
    """The row of a kept group; None for another."""
    return int(group[len(KEPT) :]) if group is not None and is_kept(group) else None


def kept_infos(visit: AppState) -> tuple[GroupInfo, ...]:
    """The groups of the open workspace; none while it is locked."""
    workspace = workspace_of(visit)
    return () if workspace is None else workspace.groups()


def listed_infos(visit: AppState) -> tuple[GroupInfo, ...]:
    """The same as they were when this run began, without asking again: for what the frame and pages show."""
    if workspace_of(visit) is None or visit.listed is None:
        return kept_infos(visit)
    return visit.listed


def listed_groups(visit: AppState) -> tuple[str, ...]:
    """The ids of the groups that could be looked at when this run began."""
    return _looked_at(listed_infos(visit))


def _looked_at(infos: Iterable[GroupInfo]) -> tuple[str, ...]:
    """The ids of those of which there is a log to see; sums alone are none."""
    return tuple(kept_id(info.id) for info in infos if info.role != "researcher")


def _list_groups(visit: AppState) -> tuple[str, ...]:
    """Ask the open workspace which of its groups can be looked at; their titles, and whose names are hidden."""
    visit.listed = kept_infos(visit)
    found = _looked_at(visit.listed)
    for info in visit.listed:
        if (group := kept_id(info.id)) in found:
            visit.titles[group] = info.title
            _veil(visit, group, names=info.names)
    return found


def _veil(visit: AppState, group: str, *, names: bool) -> None:
    """Note whether the person may see a group's names; what was loaded when it was otherwise is forgotten."""
    if names == (group in visit.veiled):
        (visit.veiled.discard if names else visit.veiled.add)(group)
        for book in (visit.disguised, visit.aliases, visit.revisions):
            book.pop(group, None)


def open_kept(visit: AppState, group: str) -> bool:
    """Open a kept group by its id and turn to it; says whether it is open."""
    if group not in _list_groups(visit):
        return False
    if group not in visit.logs:
        _note_opened(visit, group)
    _load(visit, group)
    visit.logs[group] = visit.logs.pop(group)
    visit.look_at(group)
    return True


def keep_open(visit: AppState, group: str, title: str) -> str:
    """Keep a group that is open in this visit, and turn to it; the id of the kept group.

    Raises
    ------
    WorkspaceError : the workspace is locked, or cannot be written.
    """
    from groupdyn.workspace import WorkspaceLocked

    workspace = workspace_of(visit)
    if workspace is None:
        raise WorkspaceLocked
    aside = visit.asides.get(group)
    kept = kept_id(workspace.save_log(visit.logs[group], title=title, set_aside=aside))
    named = group in visit.named
    looked_at = visit.group == group
    _forget(visit, group)
    if named:
        visit.named.add(kept)
    if looked_at:
        visit.group = None
        open_kept(visit, kept)
    return kept


def _note_opened(visit: AppState, group: str) -> None:
    """Say in the audit trail that the group is looked at; in a team the workspace itself does."""
    if visit.workspace is not None and visit.person is None and not visit.workspace.is_read_only:
        visit.workspace.note_view("log with names", row_of(group))


def note_export(workspace: Workspace, group: int, about: str) -> None:
    """Say in the audit trail that something was saved from a page; where nothing can be written, nothing is said."""
    if not workspace.is_read_only:
        workspace.note_export(about, group)


def kept_group(visit: AppState) -> Kept | None:
    """The kept group that is looked at; None where it is another kind of group, or the workspace is locked."""
    workspace, group = workspace_of(visit), visit.group
    if workspace is None or group is None or not is_kept(group) or group not in visit.logs:
        return None
    return Kept(workspace, int(group[len(KEPT) :]), group, visit.logs[group])


def refresh(visit: AppState) -> None:
    """Load again what has changed in the store: here, in another window, or in another program."""
    if workspace_of(visit) is None:
        return
    there = set(_list_groups(visit))
    for group in [g for g in visit.logs if is_kept(g)]:
        if group in there:
            _load(visit, group)
        else:
            _forget(visit, group)
            if visit.group == group:
                visit.group, visit.missing = None, True


def _load(visit: AppState, group: str) -> None:
    workspace = visit.workspace
    if workspace is None:
        return
    row, seen = int(group[len(KEPT) :]), visit.revisions.get(group, 0)
    last = workspace.last_change(row, seen)
    if group not in visit.logs or last != seen:
        visit.logs[group] = workspace.load_log(row)
        visit.disguised.pop(group, None)
        visit.revisions[group] = last
