"""The pages of the dashboard, in the order of their tabs. To add a page: one line in `ROUTES`, one file in `pages/`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from groupdyn.i18n import N_


@dataclass(frozen=True)
class Route:
    """One page.

    Attributes
    ----------
    id : stands in the address, and names the file.
    title : for the tab; translated when shown.
    in_tabs : whether it always has a tab. The import has one only while a file is being imported.
    needs_log : whether there is anything to show without an open group.
    needs_kept : whether it works on a group that is kept in the workspace; it has a tab only then.
    shows_results : whether the facilitator's guess of a session that was recorded here is asked for first.
    in_team : whether it has a tab only where a team works.
    role : in a team, the least role whom it is offered to, where that does not follow from the above.
    icon : none so far; words are clearer.
    """

    id: str
    title: str
    in_tabs: bool = True
    needs_log: bool = True
    needs_kept: bool = False
    shows_results: bool = False
    in_team: bool = False
    role: str | None = None
    icon: str | None = None

    @property
    def least(self) -> str:
        """The least role in a team that can use it; what may be seen on it, the workspace decides."""
        if self.role is not None:
            return self.role
        return "facilitator" if self.needs_kept else "supervisor" if self.needs_log else ""

    @property
    def module(self) -> str:
        """The page's module; imported when the page is opened first."""
        return f"groupdyn.app.pages.{self.id}"

    @property
    def file(self) -> Path:
        """The page's file: a link or a test goes to a page by it."""
        return Path(__file__).with_name("pages") / f"{self.id}.py"

    def render(self) -> None:
        """Draw the page."""
        cast(Callable[[], None], import_module(self.module).render)()


ROUTES: tuple[Route, ...] = (
    Route("start", N_("Start"), needs_log=False),
    Route("workspace", N_("Workspace"), needs_log=False),
    Route("import", N_("Import"), in_tabs=False, needs_log=False),
    Route("record", N_("Record"), needs_log=False, needs_kept=True),
    Route("group", N_("Group"), needs_log=False, needs_kept=True),
    Route("scores", N_("Scores"), needs_log=False, needs_kept=True, role="supervisor"),
    Route("sociogram", N_("Sociogram"), shows_results=True),
    Route("feedback", N_("Feedback flow"), shows_results=True),
    Route("cohesion", N_("Cohesion"), shows_results=True),
    Route("members", N_("Members"), shows_results=True),
    Route("sums", N_("Session sums"), needs_log=False, in_team=True, role="researcher"),
)


def route(page: str) -> Route:
    """The route of a page's id."""
    return next(r for r in ROUTES if r.id == page)
