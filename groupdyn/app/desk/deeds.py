"""What is done at the desk: one deed at a time, and what is said of it afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from groupdyn.app.plain import plain
from groupdyn.app.state import AppState
from groupdyn.errors import GroupdynError, Problem, SettingError
from groupdyn.i18n import N_, Translator
from groupdyn.workspace import WriteFailed, WrongPassphrase

if TYPE_CHECKING:
    from groupdyn.workspace.erasure import Erased


T = TypeVar("T")


@dataclass
class Desk:
    """What the Workspace page remembers while the visit lasts.

    Attributes
    ----------
    failure : why the last deed could not be done.
    said : what the last deed did, as a sentence with its values.
    found : what the last check found.
    recovery : a recovery key that was made and not yet put away.
    erased : what the last erasure did and could not do.
    making : whether a new workspace is asked for, though there is one.
    section : the section in which the last deed was done; what is said of it goes when another is opened.
    turn : raised by each deed that was done, so that what was typed for it is gone.
    places : where the desk has been in this visit.
    """

    failure: GroupdynError | None = None
    said: tuple[str, dict[str, Any]] | None = None
    found: tuple[Problem, ...] = ()
    recovery: str = field(default="", repr=False)
    erased: Erased | None = None
    making: bool = False
    section: str = ""
    turn: int = 0
    places: list[str] = field(default_factory=list, repr=False)

    def turn_to(self, section: str) -> None:
        """Take up a section; what was said in another one is not said any more."""
        if self.section not in ("", section):
            self.be_silent()
        self.section = section

    def number(self, place: str) -> int:
        """A place's number in this visit: a field whose key has it begins at each place with what holds there."""
        if place not in self.places:
            self.places.append(place)
        return self.places.index(place)

    def be_silent(self) -> None:
        """Say nothing of the last deed any more."""
        self.failure, self.said, self.erased, self.found = None, None, None, ()

    def say(self, message: str, **values: Any) -> None:
        """Say what was done."""
        self.said = message, values


def desk_of(visit: AppState) -> Desk:
    """The desk of a visit."""
    desk = visit.entries.get("desk")
    if not isinstance(desk, Desk):
        desk = visit.entries["desk"] = Desk()
    return desk


def do(visit: AppState, deed: Callable[[Desk], None]) -> bool:
    """Do something that may fail: it is then said at the top of the page. Whether it was done."""
    desk = desk_of(visit)
    desk.be_silent()
    try:
        deed(desk)
    except GroupdynError as error:
        desk.failure = error
        return False
    except OSError:
        desk.failure = WriteFailed(
            N_("The place cannot be used: it is not there, there is no room, or access is denied.")
        )
        return False
    finally:
        visit.entries["desk"] = desk  # a deed may have let go of the workspace, and of the desk with it
    desk.turn += 1
    return True


def with_either(secret: str, use: Callable[[str | None, str | None], T]) -> T:
    """Use a secret as a passphrase, or else as a recovery key; `use(passphrase, recovery_key)`.

    Raises
    ------
    WrongPassphrase : it is neither.
    """
    try:
        return use(secret, None)
    except WrongPassphrase:
        return use(None, secret)


def ask_secret(label: str, key: str, *, fills: str = "current-password", says: str | None = None) -> None:
    """A field for a passphrase or key; `fills` tells a password manager which, `says` stands behind a question mark."""
    st.text_input(label, type="password", autocomplete=fills, help=says, key=key)


def twice(first: str, again: str) -> str:
    """A new passphrase that was typed twice.

    Raises
    ------
    SettingError : the two differ.
    """
    if first != again:
        raise SettingError(N_("The two passphrases are not the same. Type them again."))
    return first


def show_said(visit: AppState, t: Translator) -> None:
    """Say what the last deed did, or why it was not done."""
    desk = desk_of(visit)
    if desk.failure is not None:
        st.error(plain(desk.failure.sentence(t)))
    if desk.said is not None:
        message, values = desk.said
        st.markdown(f":material/check: {plain(t(message, **values))}")
    for problem in desk.found:
        st.error(f"{plain(problem.sentence(t))} {plain(problem.advice(t))}")
