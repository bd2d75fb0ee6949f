"""The screen in a member's hands: what is being handed over, to whom it belongs, and how it ends.

While a hand-over goes on, every visit of the same person to this server shows it and nothing else, whatever
page is asked for: the frame asks `covering` before it does anything. A visit that was part of it (or brings its
token in the address, after a reload) goes on with it; any other one, such as a further tab, is shown a closed
door. It ends by its PIN or by the workspace's passphrase. After `MOST_TRIES` wrong PINs only the passphrase
helps. If the workspace locks, it stays closed, and ends in the same way, with the workspace locked.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from groupdyn.app import keeping
from groupdyn.errors import GroupdynError, SettingError
from groupdyn.i18n import N_

if TYPE_CHECKING:
    from groupdyn.app.state import AppState
    from groupdyn.instruments import Instrument
    from groupdyn.workspace import Workspace

TOKEN = "hand"  # noqa: S105 – the name of a link's parameter
SHORTEST_PIN, LONGEST_PIN = 4, 12
MOST_TRIES = 5

Step = Literal["who", "confirm", "answer", "thanks", "leave"]


@dataclass(eq=False)
class HandOver:
    """One hand-over.

    Attributes
    ----------
    whose : of whose visits, as the login knows them; empty on one's own computer.
    group, group_id, session : where answers go.
    people : id → name of those present who have not answered yet; the only names shown.
    instrument : whose questions are asked; None if none.
    criterion, limit, against, expects : the choice that is asked for (empty: none), how many, and whether also
        whom one would rather not, and from whom one expects to be chosen.
    everybody : id → name of those who can be chosen.
    language : of the member who holds the screen. step, member, turn : where they are; `turn` counts members.
    """

    whose: str
    workspace: Workspace = field(repr=False)
    group: int
    group_id: str
    session: str
    people: dict[str, str] = field(repr=False)
    everybody: dict[str, str] = field(repr=False)
    language: str
    home_language: str
    instrument: Instrument | None = None
    criterion: str = ""
    limit: int = 0
    against: bool = False
    expects: bool = False
    step: Step = "who"
    member: str | None = None
    turn: int = 0
    wrong: int = 0
    ended: bool = False
    token: str = field(default_factory=lambda: secrets.token_urlsafe(18), repr=False)
    _salt: bytes = field(default_factory=lambda: secrets.token_bytes(16), repr=False)
    _pin: bytes = field(default=b"", repr=False)
    _door: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def set_pin(self, pin: str) -> None:
        """Set the PIN that ends it.

        Raises
        ------
        SettingError : it is no PIN.
        """
        if not (pin.isdecimal() and pin.isascii() and SHORTEST_PIN <= len(pin) <= LONGEST_PIN):
            raise SettingError(N_("A PIN has {low} to {high} digits."), low=SHORTEST_PIN, high=LONGEST_PIN)
        self._pin = self._hashed(pin)

    def _hashed(self, pin: str) -> bytes:
        return hashlib.scrypt(pin.encode(), salt=self._salt, n=2**14, r=8, p=1)

    @property
    def takes_pin(self) -> bool:
        """Whether a PIN still helps."""
        return bool(self._pin) and self.wrong < MOST_TRIES

    def opens(self, secret: str) -> bool:
        """Whether a secret is the PIN or the passphrase; a wrong one is counted, one at a time."""
        with self._door:
            if self.takes_pin and hmac.compare_digest(self._hashed(secret), self._pin):
                self.wrong = 0
                return True
            if self._is_passphrase(secret):
                return True
            self.wrong += 1
            return False

    def _is_passphrase(self, secret: str) -> bool:
        """Whether it opens the workspace, which it then does."""
        if not has_passphrase(self.workspace):
            return False
        try:
            self.workspace.unlock(secret)
        except GroupdynError:
            return False
        return True

    def go(self, step: Step, member: str | None = None) -> None:
        """Turn to a step; with a member to one who is present."""
        self.step = step
        self.member = member if member in self.people else None
        if step in ("who", "thanks"):
            self.turn += 1  # so that nobody finds what another left in a widget

    def answered(self, member: str, turn: int) -> None:
        """A member is done; if it is still their turn, they are thanked."""
        self.people.pop(member, None)
        if turn == self.turn:
            self.go("thanks")


def has_passphrase(workspace: Workspace) -> bool:
    """Whether this object can tell a passphrase; one that is entrusted to somebody of a team cannot."""
    try:
        return any(lock.by == "passphrase" for lock in workspace.site.header.locks)
    except GroupdynError:
        return False


# --- which visits it covers ----------------------------------------------------------------------

_going_on: dict[str, HandOver] = {}
"""Whose → the hand-over that goes on."""


def begin(visit: AppState, over: HandOver) -> None:
    """Hand the screen over; what other tabs still show is drawn anew, as a closed door."""
    _going_on[over.whose] = over
    visit.handed = over
    _draw_others_anew()


def _draw_others_anew() -> None:
    """Have every other open visit run again, as if its reader had clicked."""
    from streamlit.runtime import Runtime
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    context = get_script_run_ctx(suppress_warning=True)
    visits = getattr(Runtime.instance(), "_session_mgr", None) if Runtime.exists() else None
    if context is None or visits is None:  # no server: a test of the pages
        return
    for info in visits.list_active_sessions():
        if info.session.id != context.session_id:
            info.session.request_rerun(info.session._client_state)


def covering(visit: AppState, query: Mapping[str, str] | None) -> HandOver | None:
    """The hand-over that covers this visit; a visit that brings its token becomes part of it."""
    if visit.handed is not None and visit.handed.ended:
        visit.handed = None
    over = visit.handed or _going_on.get(visit.person or "")
    if over is not None and query is not None and hmac.compare_digest(query.get(TOKEN, ""), over.token):
        visit.handed = over
    return over


def end(visit: AppState, over: HandOver) -> None:
    """Give the screen back: the visit has the workspace again, if it is still open, and its group."""
    over.ended = True
    if _going_on.get(over.whose) is over:
        del _going_on[over.whose]
    visit.handed = None
    visit.language = over.home_language
    if over.workspace.is_locked:
        keeping.lock(visit)
        return
    keeping.take(visit, over.workspace)
    keeping.open_kept(visit, over.group_id)


def forget_all() -> None:
    """End everything that goes on. For tests, which share a process."""
    for over in _going_on.values():
        over.ended = True
    _going_on.clear()
