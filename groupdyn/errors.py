"""What can go wrong, as sentences a clinician understands.

    GroupdynError
    ├── ReadError        the file cannot be read at all
    ├── InvalidLog       the file was read, but its rows have problems (all of them are listed)
    ├── SelectionError   a session, member or measure was asked for that the log does not have
    └── SettingError     a parameter or setting is out of its range
        └── InvalidFile  a scheme's or questionnaire's file contradicts itself (all problems are listed)

Library code raises; only `app/` and `cli.py` catch and talk. A message is a template in
English with named values, so that it can be said in another language: `error.sentence(t)`.
Neither messages nor values ever hold an act's free text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from groupdyn.i18n import N_

Severity = Literal["error", "warning"]


class GroupdynError(Exception):
    """The root of all errors that groupdyn raises on purpose.

    Parameters
    ----------
    message : a sentence: what is wrong, where, what to do; values stand in `{braces}`.
    **values : what stands in the braces.
    """

    def __init__(self, message: str, /, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return self.message.format(**self.values)

    def sentence(self, t: Callable[..., str]) -> str:
        """The message in the language of the translator `t`."""
        return t(self.message, **self.values)


class ReadError(GroupdynError):
    """The file cannot be read: not a format we know, damaged, too large, or unsafe."""


class SelectionError(GroupdynError):
    """A session, member, code or measure was asked for that is not there."""


class SettingError(GroupdynError):
    """A parameter or setting is out of its range."""


@dataclass(frozen=True)
class Problem:
    """One kind of problem at one value, with every row it stands in.

    Attributes
    ----------
    code : stable id, such as `unknown-member`; tests and repairs go by it.
    severity : `error` blocks the import, `warning` does not.
    message, remedy : templates (English) over `values`: what is wrong, and what to do.
    table : which table: `acts`, `roster`, `sessions`, `attendance`, or a file's or sheet's name.
    column : the column's name in the source, if one is to blame.
    found : what stood there; never free text.
    rows : up to `ROWS_SHOWN` row numbers as a person counts them in the source (header = 1).
    count : how many rows in all.
    suggestions : values that could be meant, best first.
    """

    ROWS_SHOWN = 20

    code: str
    severity: Severity
    message: str
    remedy: str
    table: str = "acts"
    column: str | None = None
    found: str | None = None
    rows: tuple[int, ...] = ()
    count: int = 0
    suggestions: tuple[str, ...] = ()
    values: dict[str, object] = field(default_factory=dict)

    def _shown(self) -> dict[str, object]:
        return {
            "column": self.column or "",
            "found": self.found or "",
            "count": self.count,
            "table": self.table,
            **self.values,
        }

    def sentence(self, t: Callable[..., str] | None = None) -> str:
        """What is wrong, in the translator's language (English without one)."""
        return (t or _plain)(self.message, **self._shown())

    def advice(self, t: Callable[..., str] | None = None) -> str:
        """What to do, in the translator's language (English without one)."""
        return (t or _plain)(self.remedy, **self._shown())


def _plain(message: str, /, **values: object) -> str:
    return message.format(**values)


class InvalidFile(SettingError):  # noqa: N818 – says what it is, as `InvalidLog` does
    """A file that describes something was read, but does not hold together; `problems` lists all of it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("{sentences}", sentences=self._sentences(_plain))

    def sentence(self, t: Callable[..., str]) -> str:
        """Every problem with its remedy, one a line, in the language of the translator `t`."""
        return self._sentences(t)

    def _sentences(self, t: Callable[..., str]) -> str:
        return "\n".join(f"{problem.sentence(t)} {problem.advice(t)}" for problem in self.problems)


class InvalidLog(GroupdynError):  # noqa: N818 – says what it is, as the CLI and docs do
    """The rows have problems that block the import; `problems` lists every one of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            N_("The log has {count} problem(s) that must be settled first. {first}"),
            count=sum(p.severity == "error" for p in self.problems),
            first=self._first(_plain),
        )

    def sentence(self, t: Callable[..., str]) -> str:
        """How many problems there are and what the first is, in the language of the translator `t`."""
        return t(self.message, **{**self.values, "first": self._first(t)})

    def _first(self, t: Callable[..., str]) -> str:
        """Where the first of the errors stands, what it is and what to do; empty if there is none."""
        first = next((p for p in self.problems if p.severity == "error"), None)
        if first is None:
            return ""
        said = f"{first.sentence(t)} {first.advice(t)}"
        rows = ", ".join(map(str, first.rows[:5]))
        return t(N_("Row {rows}: {problem}"), rows=rows, problem=said) if rows else said
