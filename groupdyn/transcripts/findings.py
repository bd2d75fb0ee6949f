"""The problems of a transcript, with their words.

To add one: a line in `TEXTS`, and `Findings.add` where it is noticed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from groupdyn.errors import Problem, Severity
from groupdyn.i18n import N_

_FIX = N_("Correct these lines in the file, or set them aside.")

TEXTS: Mapping[str, tuple[Severity, str, str]] = {
    "bad-timing": ("error", N_("The times of a piece cannot be read."), _FIX),
    "words-without-time": ("error", N_("Words stand there without a time."), _FIX),
    "words-without-speaker": (
        "error",
        N_("Words stand there before anybody is named."),
        N_("Write who speaks before them, or set these lines aside."),
    ),
    "line-cut-short": ("error", N_("A line has fewer fields than it needs."), _FIX),
    "control-character": ("error", N_("The row holds the control character {found}."), _FIX),
    "not-in-encoding": (
        "error",
        N_("The row holds bytes that are not {encoding}, although the rest of the file is."),
        N_("Save the file as UTF-8 again, or set these rows aside."),
    ),
    "nothing-said": (
        "warning",
        N_("Pieces without words and without a speaker: {count}. They are left out."),
        N_("Nothing to do if nobody spoke there."),
    ),
    "sound-only": (
        "warning",
        N_("Pieces that only describe a sound, such as “[music]”: {count}. They are left out."),
        N_("Nothing to do if nobody spoke there."),
    ),
    "other-lines": (
        "warning",
        N_("Lines that say nothing of who speaks when: {count}. They are left out."),
        N_("Nothing to do: turns come from the lines that begin with SPEAKER."),
    ),
    "same-speaker": (
        "warning",
        N_("Pieces without a name: {count}. They were given to the speaker before them."),
        N_("Name the speaker in the file where that is wrong."),
    ),
    "transcript-order": (
        "warning",
        N_("Times run backwards from one piece to the next; the turns are put in order of time."),
        N_("Check the times if that is not what you expect."),
    ),
}
"""Code → severity, what is wrong, what to do."""


@dataclass
class Findings:
    """The problems found so far: (code, what was found) → the lines it stands in."""

    lines: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def add(self, code: str, line: int, found: str = "") -> None:
        """Note a problem of `TEXTS` in a line. `found` is never something that was said."""
        self.lines.setdefault((code, found), []).append(line)

    def problems(self, table: str, **values: object) -> tuple[Problem, ...]:
        """All of them, errors first."""
        made = [
            Problem(
                code,
                *TEXTS[code],
                table=table,
                found=found or None,
                rows=tuple(lines[: Problem.ROWS_SHOWN]),
                count=len(lines),
                values=values,
            )
            for (code, found), lines in self.lines.items()
        ]
        return tuple(sorted(made, key=lambda problem: problem.severity != "error"))

    @property
    def malformed(self) -> tuple[tuple[int, str], ...]:
        """(line, code) of what could not be taken."""
        return tuple(
            sorted(
                (line, code)
                for (code, _), lines in self.lines.items()
                if TEXTS[code][0] == "error"
                for line in lines
            )
        )
