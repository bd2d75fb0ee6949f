"""People of a team: who may see what, and the workspace as it is for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groupdyn.errors import SelectionError
from groupdyn.i18n import N_
from groupdyn.workspace import access, changes
from groupdyn.workspace.access import Access, Actor, GrantInfo, Right, needs
from groupdyn.workspace.subjects.opened import Opened

if TYPE_CHECKING:
    from groupdyn.workspace.workspace import Workspace


class Team(Opened):
    """Grants, and acting for somebody who has some."""

    @needs(Right.OWNER)
    def acting_for(self, actor: Actor) -> Workspace:
        """The same workspace as somebody of a team may use it, in whose name the audit trail then speaks.

        An owner gets all of it; anybody else what the grants give, see `groupdyn.workspace.access`.
        """
        from groupdyn.workspace.entrusted import EntrustedWorkspace
        from groupdyn.workspace.workspace import Workspace

        whole = Workspace(self.site, self.store, self.key, actor.who, self._clock, shared=True)
        return whole if actor.is_owner else EntrustedWorkspace(whole)

    @needs(Right.ANYBODY)
    def access(self, group: int | None = None) -> Access:  # noqa: ARG002 – of whichever group
        """What may be seen of a group, or of every group."""
        return access.EVERYTHING

    @needs(Right.GROUP)
    def grants(self, group: int | None = None) -> tuple[GrantInfo, ...]:
        """Who may see a group, through a grant for every group too; all grants without a group."""
        with self.store.reading() as connection:
            return access.grants(connection, group)

    @needs(Right.GROUP)
    def give_access(self, person: str, role: str, group: int | None = None, *, names: bool = False) -> int:
        """Grant a role in a group, or in every group; the grant's id.

        Parameters
        ----------
        person : as the login knows them.
        names : whether a supervisor sees names and words; facilitators always do, researchers never.
        """
        with self._change("access given", group) as (connection, images, _):
            images.append(access.give(connection, person, role, group, names))
        return images[0].id

    @needs(Right.GROUP)
    def take_access(self, grant: int, group: int | None = None) -> None:
        """Take a grant back; it ends at once, for those at work too."""
        with self._change("access taken", group) as (connection, images, _):
            if access.group_of(connection, grant) != (True, group):
                raise SelectionError(N_("There is no such entry in the group."))
            images.append(changes.remove(connection, "grants", grant, None))
