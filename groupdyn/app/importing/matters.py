"""Problems as a person meets them: grouped by kind, those about one name together, each with what repairs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from groupdyn.app.importing.draft import Outcome
from groupdyn.columns import TABLES
from groupdyn.errors import Problem
from groupdyn.i18n import N_
from groupdyn.log import GROUP, RESPONSES, ROLES, SELF, SEPARATOR, STATUSES
from groupdyn.validation.coding import INVISIBLE, tidy
from groupdyn.validation.findings import REPLACED
from groupdyn.validation.people import natural
from groupdyn.validation.tables import Table

if TYPE_CHECKING:
    import pandas as pd

TITLES: Mapping[str, str] = {
    "no-acts": N_("No acts"),
    "missing-column": N_("Missing columns"),
    "duplicate-header": N_("Two columns of one name"),
    "empty-header": N_("Columns without a name"),
    "no-rows": N_("No rows"),
    "row-too-short": N_("Rows with too few cells"),
    "row-too-long": N_("Rows with too many cells"),
    "stray-quote": N_("Quotes that are not closed"),
    "not-in-encoding": N_("Characters that cannot be read"),
    "control-character": N_("Control characters"),
    "bad-timing": N_("Times of a transcript that cannot be read"),
    "words-without-time": N_("Words without a time"),
    "words-without-speaker": N_("Words without a speaker"),
    "line-cut-short": N_("Lines with too few fields"),
    "formula-without-value": N_("Formulas without a value"),
    "not-a-tie": N_("Cells that are no tie"),
    "repeated-member": N_("Members who stand twice in the matrix"),
    "unknown-member": N_("People who are not on the roster"),
    "empty-value": N_("Empty cells"),
    "ambiguous-date": N_("Dates that can be read in two ways"),
    "mixed-zones": N_("Times with and without a zone"),
    "not-a-time": N_("Cells that are no time"),
    "implausible-date": N_("Dates that cannot be meant"),
    "not-a-break": N_("Breaks that cannot be read"),
    "negative-time": N_("Times before the session"),
    "implausible-time": N_("Times that are too late"),
    "ends-before-start": N_("Acts that end before they start"),
    "not-a-number": N_("Cells that are no number"),
    "confidence-range": N_("Confidences that are no share"),
    "weight-not-positive": N_("Weights that are not above 0"),
    "not-a-flag": N_("Neither yes nor no"),
    "unknown-response": N_("Unknown responses to feedback"),
    "unknown-session": N_("Unknown sessions"),
    "duplicate-session": N_("Sessions that stand twice"),
    "unknown-status": N_("Unknown words for attendance"),
    "conflicting-attendance": N_("Attendance that disagrees"),
    "conflicting-roster": N_("Rows of the roster that disagree"),
    "reserved-name": N_("Names with a meaning of their own"),
    "left-before-joined": N_("People who left before they joined"),
    "unknown-code": N_("Codes without a meaning"),
    "duplicate-act": N_("Acts that stand twice"),
    "similar-names": N_("Names that look alike"),
    "no-attendance": N_("Sessions without attendance"),
    "only-exceptions": N_("Nobody is called present"),
    "unlisted-member": N_("On the roster, but not in the attendance"),
    "unknown-perspective": N_("Unknown perspectives"),
    "unknown-instrument": N_("Unknown questionnaires"),
    "unknown-scale": N_("Unknown scales"),
    "score-out-of-range": N_("Scores out of range"),
    "two-answers": N_("Two answers to one question"),
    "chose-oneself": N_("People who choose themselves"),
    "acted-while-absent": N_("Present, but not on the list"),
    "inferred-receiver": N_("Receivers that nobody observed"),
    "same-speaker": N_("Pieces given to the speaker before"),
    "sound-only": N_("Sounds left out"),
    "nothing-said": N_("Empty pieces left out"),
    "other-lines": N_("Other lines left out"),
    "transcript-order": N_("Times of a transcript that run backwards"),
    "outside-session": N_("Acts after the session's end"),
    "overlapping-sessions": N_("Sessions that overlap"),
    "time-runs-back": N_("Times that run backwards"),
    "time-against-order": N_("Times against the order of the acts"),
    "self-act": N_("Acts to oneself"),
    "valence-scale": N_("Valences beyond the scale"),
    "late-session": N_("Sessions without an entry"),
    "unknown-role": N_("Unknown roles"),
    "same-seat": N_("Seats given twice"),
    "name-tidied": N_("Names that were tidied"),
    "unknown-table": N_("Tables left out"),
    "unused-columns": N_("Columns not used"),
    "empty-table": N_("Empty tables"),
    "encoding-guessed": N_("Encoding guessed"),
    "extension-and-content": N_("Another format than the name says"),
}
"""Code of a problem → a few words for all of its kind, in the order in which they are best settled."""

ASIDE_WARNINGS = frozenset({"duplicate-act", "outside-session", "self-act", "acted-while-absent"})
"""Warnings whose rows may be slips; the other warnings are about rows that are wanted."""
TOGETHER = frozenset({"unknown-member", "similar-names", "control-character"})
"""Kinds where the same name in several columns is one question."""
FLAGS = ("yes", "no")
ROW = "#"
"""The column of row numbers beside a source's rows."""


@dataclass(frozen=True)
class Matter:
    """What is asked once: one problem, or the same name's problems in several columns.

    Attributes
    ----------
    key : short and stable, for widgets.
    suggestions : values that could be meant, best first.
    choices : all values that can be chosen instead of what was found.
    can_write : whether another value can be written instead, where there is nothing to choose from.
    can_add : whether the person can be added to the roster.
    can_set_aside : whether the rows can be left out.
    dates : whether day or month first is asked.
    """

    problems: tuple[Problem, ...]
    suggestions: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    can_write: bool = False
    can_add: bool = False
    can_set_aside: bool = False
    dates: bool = False

    @property
    def first(self) -> Problem:
        """The first of the problems."""
        return self.problems[0]

    @property
    def key(self) -> str:
        """Twelve hexadecimal digits for what this is about."""
        p = self.first
        return blake2b(repr((p.code, p.table, p.column, p.found)).encode(), digest_size=6).hexdigest()


@dataclass(frozen=True)
class Kind:
    """All matters of one kind."""

    code: str
    matters: tuple[Matter, ...]

    @property
    def blocks(self) -> bool:
        """Whether they must be settled."""
        return any(m.first.severity == "error" for m in self.matters)

    @property
    def title(self) -> str:
        """A few words for all of them, to be translated."""
        return TITLES.get(self.code, self.code)


@dataclass(frozen=True)
class Choices:
    """What can be chosen instead of a wrong value: ids by column key, and names to show for ids."""

    by_column: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


def kinds(outcome: Outcome) -> tuple[Kind, ...]:
    """The problems that are left, errors first, then in the order of `TITLES`."""
    choices = choices_of(outcome)
    groups: dict[str, dict[object, list[Problem]]] = {}
    for i, problem in enumerate(outcome.checked.problems):
        one = (problem.table, problem.found) if problem.code in TOGETHER and problem.found else i
        groups.setdefault(problem.code, {}).setdefault(one, []).append(problem)
    found = [
        Kind(code, tuple(matter(problems, outcome, choices) for problems in ones.values()))
        for code, ones in groups.items()
    ]
    place = {code: i for i, code in enumerate(TITLES)}
    return tuple(sorted(found, key=lambda kind: (not kind.blocks, place.get(kind.code, len(place)))))


def matter(problems: Sequence[Problem], outcome: Outcome, choices: Choices) -> Matter:
    """Problems that are asked about together, with all that repairs them."""
    first = problems[0]
    keys = {h: k for k, h in outcome.checked.mapping.get(first.table, {}).items()}
    column = keys.get(first.column or "", first.column or "")
    can_replace = first.code in REPLACED and first.table in TABLES and first.found is not None
    can_choose = (
        can_replace and (first.table, column) != ("roster", "member") and first.code != "reserved-name"
    )
    options = choices.by_column.get(column, ()) if can_choose else ()
    return Matter(
        tuple(problems),
        tuple(s for s in dict.fromkeys(s for p in problems for s in p.suggestions) if s in options),
        tuple(o for o in options if o != first.found),
        can_write=can_replace and not options,
        can_add=first.code == "unknown-member",
        can_set_aside=_can_set_aside(problems, outcome),
        dates=first.code == "ambiguous-date",
    )


def _can_set_aside(problems: Sequence[Problem], outcome: Outcome) -> bool:
    first = problems[0]
    if first.severity == "warning" and first.code not in ASIDE_WARNINGS:
        return False
    if first.table in TABLES and first.count:
        return True
    refused = {reason for raw in outcome.sources for table in raw.tables for _, reason in table.malformed}
    return first.code in refused and first.table not in TABLES


def choices_of(outcome: Outcome) -> Choices:
    """What the draft's own tables and scheme offer instead of a wrong value."""
    tables = outcome.tables
    members = _used(tables, "roster", "member") or _people(tables)
    sessions = list(dict.fromkeys([*_used(tables, "sessions", "session"), *_used(tables, "acts", "session")]))
    people = tuple(sorted((m for m in members if m.isprintable()), key=natural))
    by_column = {
        "sender": people,
        "receiver": (*people, GROUP, SELF),
        "member": people,
        "session": tuple(sessions),
        "joined": tuple(sessions),
        "left": tuple(sessions),
        "act": tuple(code.code for code in outcome.scheme.codes),
        "response": RESPONSES,
        "status": STATUSES,
        "role": ROLES,
        **dict.fromkeys(("here_and_now", "specific", "owned", "qualified"), FLAGS),
    }
    return Choices(by_column, _names(tables.get("roster")))


def _used(tables: Mapping[str, Table], table: str, key: str) -> list[str]:
    """The names that stand in a column, tidied, by first appearance."""
    if table not in tables or not tables[table].has(key):
        return []
    return list(dict.fromkeys(name for value in tables[table].coded(key).used() if (name := tidy(value))))


def _people(tables: Mapping[str, Table]) -> list[str]:
    """Everybody who acts or is addressed."""
    receivers = (
        part.strip() for value in _used(tables, "acts", "receiver") for part in value.split(SEPARATOR)
    )
    people = dict.fromkeys([*_used(tables, "acts", "sender"), *receivers])
    return [p for p in people if p and p not in (GROUP, SELF)]


def _names(roster: Table | None) -> dict[str, str]:
    """Id → name to show, where the roster has both."""
    if roster is None or not (roster.has("member") and roster.has("name")):
        return {}
    ids, names = roster.coded("member"), roster.coded("name")
    pairs = zip(ids.codes.tolist(), names.codes.tolist(), strict=True)
    return {tidy(ids.values[i]): tidy(names.values[n]) for i, n in pairs}


def seen(text: str) -> str:
    """A text in which invisible and control characters can be seen, such as `Ayu‹U+200B›`."""
    return "".join(f"‹U+{ord(c):04X}›" if c in INVISIBLE or not c.isprintable() else c for c in text)


def rows_at(table: Table, lines: Sequence[int], wordy: int) -> pd.DataFrame:
    """The source's rows with these numbers as they stand in it, without free text (cells from `wordy` characters)."""
    import numpy as np
    import pandas as pd

    at = np.flatnonzero(np.isin(np.asarray(table.lines), lines))
    columns = {**{table.headers[k]: c for k, c in table.columns.items() if k != "text"}, **table.extra}
    cells = {h: ["" if v is None else _cell(v) for v in c.take(at).to_pylist()] for h, c in columns.items()}
    cells = {h: values for h, values in cells.items() if all(len(v) < wordy for v in values)}
    return pd.DataFrame({ROW: np.asarray(table.lines)[at], **cells})


def _cell(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
