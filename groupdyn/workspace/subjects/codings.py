"""Codings by other raters, beside the log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from groupdyn.workspace import changes, codings
from groupdyn.workspace.access import Right, needs
from groupdyn.workspace.codings import Agreed, CodingInfo
from groupdyn.workspace.subjects.opened import Opened


class Codings(Opened):
    """Codings begun, finished, read, and made one with the log."""

    @needs(Right.NAMES)
    def codings(self, group: int) -> tuple[CodingInfo, ...]:
        """The codings of a group's sessions beside the log, blind ones among them."""
        with self.store.reading() as connection:
            return codings.listed(connection, group)

    @needs(Right.GROUP)
    def begin_coding(self, group: int, session: str, rater: str) -> int:
        """Begin a blind coding of a session by another rater; its row's id."""
        with self._change(changes.CODED, group) as (connection, images, place):
            images.append(codings.begin(connection, group, session, rater, self.who, place.at))
        return images[0].id

    @needs(Right.GROUP)
    def finish_coding(self, group: int, session: str, rater: str) -> None:
        """Close a coding, for good: from now on everybody sees it, so it can be changed and taken back no more."""
        with self.store.writing() as connection:
            place = self._recorder.begin(connection)
            codings.finish(connection, group, session, rater, self.who, place.at)
            place.finish(codings.FINISHED, group=group)

    @needs(Right.GROUP)
    def discard_coding(self, group: int, session: str, rater: str) -> None:
        """Discard a coding that is not finished; it can be undone."""
        with self._change("coding discarded", group) as (connection, images, _):
            images += codings.discard(connection, group, session, rater, self.who)

    @needs(Right.NAMES)
    def strand(self, group: int, session: str, rater: str | None = None) -> pd.DataFrame:
        """The acts of a session in a rater's coding, or in the log (None), with `id` and `version`.

        Raises
        ------
        WorkspaceError : the coding is somebody else's and not finished.
        """
        with self.store.reading() as connection:
            if rater is not None:
                codings.refuse_blind(connection, group, session, rater, self.who)
            return codings.table(connection, group, session, rater)

    @needs(Right.GROUP)
    def decide(self, group: int, session: str, rater: str, decisions: Mapping[str, Any]) -> None:
        """Keep what was decided so far about the acts on which a finished coding differs from the log."""
        with self.store.writing() as connection:
            codings.decide(connection, group, session, rater, decisions)
            self._recorder.record(connection, codings.DECIDED, group=group)

    @needs(Right.GROUP)
    def reconcile(self, group: int, session: str, rater: str, agreed: Agreed, *, first: str) -> None:
        """Make one agreed log of the log and a finished coding, in one change that can be undone.

        Both codings stay: the log as it was is kept as the coding of `first`.
        """
        with self._change(codings.RECONCILED, group) as (connection, images, place):
            images += codings.reconcile(
                connection,
                group,
                session,
                rater,
                agreed,
                first=first,
                who=self.who,
                place=place.seq,
                at=place.at,
            )
