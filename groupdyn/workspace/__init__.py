"""The workspace: groups kept encrypted, every change durable, undoable and in an audit trail.

>>> from groupdyn.workspace import create_workspace, open_workspace
>>> workspace, recovery_key = create_workspace("thursday", "four random words here")
>>> group = workspace.save_log(log, title="Thursday")
"""

from groupdyn.workspace.access import Access, Actor, GrantInfo
from groupdyn.workspace.capturing import NewAct, StoredAct
from groupdyn.workspace.codings import Agreed, CodingInfo
from groupdyn.workspace.errors import (
    AccessDenied,
    Conflict,
    DamagedWorkspace,
    OtherVersion,
    ReadOnly,
    WorkspaceBusy,
    WorkspaceError,
    WorkspaceLocked,
    WriteFailed,
    WrongPassphrase,
)
from groupdyn.workspace.keys import Cost
from groupdyn.workspace.opening import create_workspace, open_workspace
from groupdyn.workspace.records import Entries, Seen
from groupdyn.workspace.rosters import Merging, StatusChange
from groupdyn.workspace.subjects.groups import GroupInfo
from groupdyn.workspace.trail import Clock
from groupdyn.workspace.workspace import Workspace

__all__ = [
    "Access",
    "AccessDenied",
    "Actor",
    "Agreed",
    "Clock",
    "CodingInfo",
    "Conflict",
    "Cost",
    "DamagedWorkspace",
    "Entries",
    "GrantInfo",
    "GroupInfo",
    "Merging",
    "NewAct",
    "OtherVersion",
    "ReadOnly",
    "Seen",
    "StatusChange",
    "StoredAct",
    "Workspace",
    "WorkspaceBusy",
    "WorkspaceError",
    "WorkspaceLocked",
    "WriteFailed",
    "WrongPassphrase",
    "create_workspace",
    "open_workspace",
]
