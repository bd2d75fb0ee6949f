"""Collecting problems: a finding is a problem with every row it stands in.

To add one: a line in `TEXTS` and a call of `Findings.add` where it is noticed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from groupdyn.errors import Problem, Severity
from groupdyn.i18n import N_

IntArray = npt.NDArray[Any]

TEXTS: Mapping[str, tuple[Severity, str, str]] = {
    "missing-column": (
        "error",
        N_("No column says “{column}”. The columns found are: {found}."),
        N_("Choose the column that holds it, or add one."),
    ),
    "no-acts": (
        "error",
        N_("The file has no table of acts."),
        N_("Give a table with at least the columns session, sender and act."),
    ),
    "unknown-table": (
        "warning",
        N_("The table “{found}” was not recognised and is left out."),
        N_("Name its columns as in the description of the log format, if it should be used."),
    ),
    "unused-columns": (
        "warning",
        N_("These columns are not used: {found}."),
        N_("Choose a meaning for them if they matter."),
    ),
    "empty-value": (
        "error",
        N_("The column “{column}” is empty."),
        N_("Fill it in, choose a value for these rows, or set them aside."),
    ),
    "control-character": (
        "error",
        N_("“{found}” holds the control character {sign} at position {position}."),
        N_("Choose the name that is meant, or set the rows aside."),
    ),
    "name-tidied": (
        "warning",
        N_("“{found}” has invisible characters or spare blanks; it is read as “{to}”."),
        N_("Nothing to do if that is the same person or code."),
    ),
    "similar-names": (
        "warning",
        N_("“{found}” and “{to}” look alike."),
        N_("Make them one if they are the same."),
    ),
    "not-a-number": (
        "error",
        N_("“{found}” in “{column}” is not a number."),
        N_("Correct it, or set these rows aside."),
    ),
    "not-a-time": (
        "error",
        N_("“{found}” in “{column}” is not a time."),
        N_("Write seconds, minutes:seconds or a date and time; or set these rows aside."),
    ),
    "ambiguous-date": (
        "error",
        N_("The dates in “{column}” can be read day first or month first."),
        N_("Say which comes first."),
    ),
    "mixed-zones": (
        "error",
        N_("Some times in “{column}” have a time zone and some have none."),
        N_("Write all of them in one way."),
    ),
    "negative-time": (
        "error",
        N_("A time in “{column}” is before the session's beginning."),
        N_("Correct it, or set these rows aside."),
    ),
    "implausible-time": (
        "error",
        N_("A time in “{column}” is more than a day after the session's beginning."),
        N_("Is it another unit than seconds? Correct it, or set these rows aside."),
    ),
    "implausible-date": (
        "error",
        N_("A date in “{column}” is before 1970 or after 2100."),
        N_("A spreadsheet writes 1900 where a time has no date. Correct it, or set these rows aside."),
    ),
    "not-a-break": (
        "error",
        N_("“{found}” in “{column}” is not a list of breaks."),
        N_("Write start-end in seconds, several joined by a semicolon, such as 600-660;1800-1900."),
    ),
    "ends-before-start": (
        "error",
        N_("An act ends before it starts."),
        N_("Correct it, or set these rows aside."),
    ),
    "time-runs-back": (
        "warning",
        N_("Times run backwards from one row to the next; the acts are put in order of time."),
        N_("Check the order, or give a column “seq”."),
    ),
    "time-against-order": (
        "warning",
        N_("Times run backwards along the column “seq”; the acts stay in the order of “seq”."),
        N_("Check the times, or the numbers in “seq”."),
    ),
    "outside-session": (
        "warning",
        N_("Acts stand after the session's end ({length} s)."),
        N_("Check the times, or the length of session “{found}”."),
    ),
    "overlapping-sessions": (
        "warning",
        N_("The sessions “{found}” and “{to}” overlap in time."),
        N_("Check the dates, or whether one session has two names."),
    ),
    "weight-not-positive": (
        "error",
        N_("A weight is not above 0."),
        N_("Correct it, or set these rows aside."),
    ),
    "confidence-range": (
        "error",
        N_("The confidence of a receiver is below 0 or above 1."),
        N_(
            "Write a share such as 0.8, or leave it empty where the receiver was observed; or set these rows aside."
        ),
    ),
    "inferred-receiver": (
        "warning",
        N_(
            "Receivers that were proposed by a computer, not observed: {count}. They are marked with ≈ everywhere."
        ),
        N_("Have somebody who knows the session look them through before anything rests on them."),
    ),
    "valence-scale": (
        "warning",
        N_("Some valences are below −1 or above 1; only their sign is used."),
        N_("Nothing to do if the sign is right."),
    ),
    "not-a-flag": (
        "error",
        N_("“{found}” in “{column}” is neither yes nor no."),
        N_("Write 1 or 0, yes or no, or leave it empty; or set these rows aside."),
    ),
    "unknown-response": (
        "error",
        N_("“{found}” is no response to feedback."),
        N_("Choose accepted, explored, deflected or unanswered; or set these rows aside."),
    ),
    "unknown-member": (
        "error",
        N_("“{found}” in “{column}” is not on the roster."),
        N_("Choose who is meant, add the person to the roster, or set these rows aside."),
    ),
    "unknown-code": (
        "warning",
        N_("The code “{found}” is not in the coding scheme “{scheme}”; it is kept without a meaning."),
        N_("Choose the code that is meant, or another scheme."),
    ),
    "self-act": (
        "warning",
        N_("Acts are addressed by “{found}” to themselves; they are kept, but are never ties."),
        N_("Set them aside if they are slips."),
    ),
    "duplicate-act": (
        "warning",
        N_("Acts that stand twice: {count}. Time, sender, receiver and code are the same; both are counted."),
        N_("Set the copies aside if they are slips."),
    ),
    "late-session": (
        "warning",
        N_("Session “{found}” has acts but is not in the table of sessions; it is added."),
        N_("Add it to the table to give its date and length, or choose the session that is meant."),
    ),
    "duplicate-session": (
        "error",
        N_("The table of sessions names “{found}” more than once."),
        N_("Keep one row for each session."),
    ),
    "unknown-role": (
        "warning",
        N_("“{found}” is no role we know; these people count as members, and the word is kept."),
        N_("Write member, leader, co-leader or observer to change that."),
    ),
    "conflicting-roster": (
        "error",
        N_("The roster says different things about “{found}” in “{column}”."),
        N_("Keep one row for each person, or make the rows agree."),
    ),
    "same-seat": (
        "warning",
        N_("Several people have seat {found}."),
        N_("Give each person a seat of their own; until then the seats are dealt out anew."),
    ),
    "reserved-name": (
        "error",
        N_("“{found}” cannot be a person's id: it has a meaning of its own."),
        N_("Choose another id."),
    ),
    "unknown-session": (
        "error",
        N_("“{found}” in “{column}” is no session of this log."),
        N_("Correct it, or set these rows aside."),
    ),
    "left-before-joined": (
        "error",
        N_("“{found}” left before joining."),
        N_("Correct one of the two."),
    ),
    "unknown-status": (
        "error",
        N_("“{found}” says nothing about attendance that we know."),
        N_("Write present, late, left early or absent; or set these rows aside."),
    ),
    "conflicting-attendance": (
        "error",
        N_("The attendance of “{found}” in a session is given more than once, differently."),
        N_("Keep one row for each person and session."),
    ),
    "only-exceptions": (
        "warning",
        N_("The attendance calls nobody present; everybody it does not name counts as present."),
        N_("Nothing to do if only those who were late, left early or were absent were written down."),
    ),
    "no-attendance": (
        "warning",
        N_(
            "Nobody's attendance is given for these sessions: {where}. Everybody on the roster counts as present."
        ),
        N_("Add the sessions to the attendance if somebody was absent."),
    ),
    "unlisted-member": (
        "warning",
        N_("On the roster, but not in the attendance (sessions in brackets), and so absent there: {where}."),
        N_("Add these people to the attendance if they were there in silence."),
    ),
    "acted-while-absent": (
        "warning",
        N_(
            "These people act or are addressed in sessions (in brackets) without being listed as present; "
            "they count as present: {where}."
        ),
        N_("Correct the attendance, or the name."),
    ),
}
"""Code → severity, what is wrong, what to do: of a log and the tables that go with it."""

BESIDE: Mapping[str, tuple[Severity, str, str]] = {
    "unknown-perspective": (
        "error",
        N_("“{found}” is no perspective."),
        N_("Write member, leader or observer; or set these rows aside."),
    ),
    "unknown-instrument": (
        "warning",
        N_("The questionnaire “{found}” is not known here; its scores are kept, their range is not checked."),
        N_("Nothing to do, or give its key."),
    ),
    "unknown-scale": (
        "error",
        N_("“{instrument}” has no scale “{found}”."),
        N_("Choose the scale that is meant, or set these rows aside."),
    ),
    "score-out-of-range": (
        "error",
        N_("{found} cannot be a score of “{scale}” ({instrument}): it goes from {low} to {high}."),
        N_("Correct it, or set these rows aside."),
    ),
    "two-answers": (
        "error",
        N_("The same thing is answered twice, differently, by “{found}”."),
        N_("Set aside the rows that do not hold."),
    ),
    "chose-oneself": (
        "error",
        N_("“{found}” chooses themselves."),
        N_("Correct it, or set these rows aside."),
    ),
}
"""The same of tables of scores and choices, which lie beside a log; see `beside`."""


REPLACED = frozenset({
    "empty-value", "control-character", "similar-names", "not-a-number", "not-a-time", "not-a-break", "not-a-flag",
    "unknown-response", "unknown-member", "unknown-code", "unknown-role", "unknown-session", "unknown-status",
    "late-session", "reserved-name",
})  # fmt: skip
"""The problems of `TEXTS` that are settled by another value for `found`, wherever it stands in the column."""

BESIDE_REPLACED = REPLACED | {"unknown-perspective", "unknown-scale"}
"""The same in tables beside a log."""


SHOWN = 12
"""So many names are written out in a sentence."""


def listed(names: Sequence[str]) -> str:
    """Names in a sentence, the first of many and how many more there are."""
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" … (+{more})" if more > 0 else "")


def listed_where(people: Iterable[str], sessions: Iterable[str]) -> str:
    """Who, each with the sessions: `dee (1, 3), eva (2)`. One entry of each for every time."""
    places: dict[str, dict[str, None]] = {}
    for person, session in zip(people, sessions, strict=True):
        places.setdefault(person, {})[session] = None
    return listed([f"{person} ({listed(list(where))})" for person, where in places.items()])


@dataclass(frozen=True)
class Finding:
    """A problem and all the rows (positions, from 0) it stands in."""

    problem: Problem
    rows: IntArray


@dataclass
class Findings:
    """The problems found so far, each with its rows. `lines` gives a table's source row numbers."""

    lines: dict[str, Sequence[int] | IntArray] = field(default_factory=dict)
    headers: dict[str, Mapping[str, str]] = field(default_factory=dict)
    all: list[Finding] = field(default_factory=list)

    def add(
        self,
        code: str,
        *,
        table: str = "acts",
        column: str | None = None,
        found: str | None = None,
        rows: IntArray | None = None,
        suggestions: Iterable[str] = (),
        **values: object,
    ) -> None:
        """Note a problem of `TEXTS` or `BESIDE`; `column` is a key, shown under the header that the source uses."""
        severity, message, remedy = TEXTS[code] if code in TEXTS else BESIDE[code]
        rows = np.empty(0, dtype=np.int64) if rows is None else rows
        lines = self.lines.get(table)
        shown = tuple(int(lines[int(r)]) for r in rows[: Problem.ROWS_SHOWN]) if lines is not None else ()
        header = self.headers.get(table, {}).get(column or "", column)
        problem = Problem(
            code,
            severity,
            message,
            remedy,
            table,
            header,
            found,
            shown,
            len(rows),
            tuple(suggestions),
            dict(values),
        )
        self.all.append(Finding(problem, rows))
