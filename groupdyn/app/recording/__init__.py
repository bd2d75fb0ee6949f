"""The ways to record a session, in the order in which they are offered.

To add a way: one module here with `show(kept, t)`, and one line in `WAYS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from groupdyn.app.keeping import Kept
from groupdyn.i18n import N_, Translator


@dataclass(frozen=True)
class Way:
    """One way to record: its id, which names its module, and its title."""

    id: str
    title: str

    def show(self, kept: Kept, t: Translator) -> None:
        """Draw it."""
        module = import_module(f"{__name__}.{self.id}")
        cast(Callable[[Kept, Translator], None], module.show)(kept, t)


WAYS: tuple[Way, ...] = (
    Way("live", N_("Live")),
    Way("memory", N_("From memory or a recording")),
    Way("transcript", N_("From a transcript")),
    Way("second", N_("Second rater")),
)
