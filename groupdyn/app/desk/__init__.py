"""The sections of the Workspace page.

To add one: a module with `show(visit, workspace, t)` and a line in `SECTIONS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

from groupdyn.i18n import N_, Translator
from groupdyn.workspace.access import Right

if TYPE_CHECKING:
    from groupdyn.app.state import AppState
    from groupdyn.workspace import Workspace

Show = Callable[["AppState", "Workspace", Translator], None]


@dataclass(frozen=True)
class Section:
    """A section of the open workspace.

    Attributes
    ----------
    id : stands in the link.
    module : its module here.
    right : what somebody of a team needs to see it, in one group at least.
    in_team : whether it is of use only where a team works.
    """

    id: str
    title: str
    module: str
    right: Right
    in_team: bool = False

    def show(self, visit: AppState, workspace: Workspace, t: Translator) -> None:
        """Draw it; its module is imported when it is opened first."""
        cast(Show, import_module(f"{__name__}.{self.module}").show)(visit, workspace, t)


SECTIONS: tuple[Section, ...] = (
    Section("groups", N_("Groups"), "groups", Right.ANYBODY),
    Section("backups", N_("Backups"), "backups", Right.OWNER),
    Section("locks", N_("Lock and keys"), "locks", Right.OWNER),
    Section("formats", N_("Export and import"), "formats", Right.OWNER),
    Section("access", N_("Access"), "access", Right.GROUP, in_team=True),
    Section("trail", N_("Audit trail"), "trail", Right.GROUP),
    Section("erase", N_("Erase"), "erase", Right.GROUP),
)
"""In display order."""
