"""The workspace: where a facilitator's groups are kept, one noun in front of the store.

Every change is one transaction that is durable when the call returns, stands in the audit trail, and can
be undone. What it can do stands in `groupdyn.workspace.subjects`, a subject a file; here it is put together.
"""

from __future__ import annotations

from groupdyn.workspace.subjects.acts import Acts
from groupdyn.workspace.subjects.codings import Codings
from groupdyn.workspace.subjects.groups import Groups
from groupdyn.workspace.subjects.history import History
from groupdyn.workspace.subjects.logs import Logs
from groupdyn.workspace.subjects.pad import Pad
from groupdyn.workspace.subjects.records import Records
from groupdyn.workspace.subjects.rosters import Rosters
from groupdyn.workspace.subjects.safety import Safety
from groupdyn.workspace.subjects.sessions import Sessions
from groupdyn.workspace.subjects.team import Team


class Workspace(Groups, Logs, Rosters, Sessions, Acts, Pad, Codings, Records, History, Safety, Team):
    """Groups, their logs and everything beside them, kept safely.

    Made by `create_workspace` and `open_workspace`. One object may be used from several threads. What a
    method cannot do raises a `WorkspaceError`; a locked workspace raises `WorkspaceLocked` everywhere.
    """
