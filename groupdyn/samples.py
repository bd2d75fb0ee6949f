"""The sample groups: simulated logs to try everything on. All people in them are invented.

To add one: a plan in `sample_data/plans.py`, and its folder's name in `ORDER`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from groupdyn.i18n.words import Words, words_in

ORDER: tuple[str, ...] = ("wheel-to-web", "scapegoat", "dominant-pair", "rupture")
"""The folders' names, in display order."""


@dataclass(frozen=True)
class SampleGroup:
    """One sample group: its id, the folder with its tables, and its words by language."""

    id: str
    folder: Path
    titles: Words = field(hash=False)
    stories: Words = field(hash=False)

    def title(self, language: str = "en") -> str:
        """A few words, in English where the language is missing."""
        return words_in(self.titles, language)

    def story(self, language: str = "en") -> str:
        """Two sentences on what happens in the group, in English where the language is missing."""
        return words_in(self.stories, language)


def sample_groups() -> tuple[SampleGroup, ...]:
    """The sample groups in display order; those of the installed package, else of the checkout beside it."""
    package = Path(__file__).resolve().parent
    root = next(r for r in (package / "sample_data", package.parent / "sample_data") if r.is_dir())
    return tuple(_sample(root / name) for name in ORDER)


def _sample(folder: Path) -> SampleGroup:
    about = json.loads((folder / "about.json").read_text("utf-8"))
    return SampleGroup(folder.name, folder, about["title"], about["story"])
