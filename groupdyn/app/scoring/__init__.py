"""What stands on the page Scores, in the order in which it is offered.

To add a section: one module here with `show(kept, session, t)`, and one line in `SECTIONS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from groupdyn.app.keeping import Kept
from groupdyn.i18n import N_, Translator


@dataclass(frozen=True)
class Section:
    """One section: its id, which names its module, and its title."""

    id: str
    title: str

    def show(self, kept: Kept, session: int, t: Translator) -> None:
        """Draw it for a session, by its position in the log."""
        module = import_module(f"{__name__}.{self.id}")
        cast(Callable[[Kept, int, Translator], None], module.show)(kept, session, t)


SECTIONS: tuple[Section, ...] = (
    Section("forms", N_("Questionnaires")),
    Section("choices", N_("Choices")),
    Section("handing", N_("Hand over")),
    Section("guessing", N_("Your guess")),
    Section("tables", N_("From a file")),
)
