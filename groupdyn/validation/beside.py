"""From raw tables to what is kept beside a log: scores of questionnaires and sociometric choices.

Like a log, a table is wholly taken or not at all, with all of its problems at once and the same repairs.
To add a table: its columns in `columns.BESIDE`, and a function here that reads one row of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from groupdyn.columns import BESIDE, recognise
from groupdyn.errors import Problem
from groupdyn.instruments import Instrument
from groupdyn.log import CO_LEADER, LEADER, MEMBER, OBSERVER, InteractionLog
from groupdyn.readers.raw import RawTable, RawTables
from groupdyn.validation import Repair
from groupdyn.validation.coding import Coded, coded
from groupdyn.validation.findings import BESIDE_REPLACED, Finding, Findings
from groupdyn.validation.names import nearest, read_names
from groupdyn.validation.numbers import flag, read_numbers
from groupdyn.validation.people import ROLE_WORDS, word_for
from groupdyn.validation.tables import Table
from groupdyn.validation.times import number

PERSPECTIVES: tuple[str, ...] = (MEMBER, LEADER, OBSERVER)
"""From where somebody rates, in display order."""
_OF_ROLE = {CO_LEADER: LEADER}
Row = dict[str, Any]


@dataclass(frozen=True)
class CheckedBeside:
    """The outcome of a check.

    Attributes
    ----------
    kind : `scores` or `choices`; empty where no table of either kind was found.
    rows : the records, by the workspace's fields; none while errors are left.
    problems : every problem, errors first.
    set_aside : how many rows were set aside.
    options : column key → every value that can be chosen there instead of what was found.
    """

    kind: str
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    set_aside: int = 0
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that block."""
        return tuple(p for p in self.problems if p.severity == "error")


@dataclass(frozen=True)
class _Known:
    """What a table may name: sessions, people (and their names), perspectives, questionnaires."""

    sessions: tuple[str, ...]
    roles: Mapping[str, str]
    by_name: Mapping[str, str]
    instruments: Mapping[str, Instrument]

    @classmethod
    def of(cls, log: InteractionLog, instruments: Sequence[Instrument]) -> _Known:
        columns = (log.roster[c].astype(str) for c in ("member", "name", "role"))
        people = list(zip(*columns, strict=True))
        called: dict[str, str | None] = {}
        for member, name, _ in people:
            called[name.casefold()] = member if name.casefold() not in called else None
        return cls(
            sessions=tuple(log.sessions["session"].astype(str)),
            roles={member: role for member, _, role in people},
            by_name={name: member for name, member in called.items() if member is not None},
            instruments={i.id.casefold(): i for i in instruments},
        )

    def perspective(self, member: str) -> str:
        role = self.roles[member]
        return _OF_ROLE.get(role, role)


def check_beside(
    raw: RawTables,
    log: InteractionLog,
    instruments: Sequence[Instrument] = (),
    *,
    repairs: Sequence[Repair] = (),
) -> CheckedBeside:
    """Check a table of scores or of choices against a log.

    Parameters
    ----------
    log : whose sessions and people the table names; a person may be named by id, or by a name that only
        one has.
    instruments : the questionnaires whose scales and ranges are known.
    repairs : what a person decided about problems of an earlier check.
    """
    findings = Findings()
    table, kind = _find(raw, findings)
    if table is None:
        return CheckedBeside("", (), (*raw.problems, *(f.problem for f in findings.all)))
    known = _Known.of(log, instruments)
    options = {
        **dict.fromkeys(("rater", "chooser", "chosen"), tuple(known.roles)),
        "session": known.sessions,
        "perspective": PERSPECTIVES,
        "scale": tuple(dict.fromkeys(s.id for i in instruments for s in i.scales)),
    }
    options = {table.headers[k]: v for k, v in options.items() if k in table.headers}
    aside = 0
    while True:
        findings = Findings({kind: table.lines}, {kind: table.headers})
        rows = _READ[kind](table, known, _changes(repairs, table), findings)
        gone = _set_aside(findings.all, repairs)
        if not len(gone):
            break
        table, aside = table.without(gone), aside + len(gone)
    problems = sorted(
        (*raw.problems, *(f.problem for f in findings.all)), key=lambda p: p.severity != "error"
    )
    blocked = any(p.severity == "error" for p in problems)
    return CheckedBeside(kind, () if blocked else tuple(rows), tuple(problems), aside, options)


def _find(raw: RawTables, findings: Findings) -> tuple[Table | None, str]:
    """The table that has most of the columns of one kind; what it lacks is noted."""
    found: list[tuple[int, str, RawTable, dict[str, str]]] = []
    for given in raw.tables:
        for kind, columns in BESIDE.items():
            headers = recognise(kind, given.data.column_names)
            lacking = sum(c.obligatory and c.key not in headers for c in columns)
            found.append((lacking, kind, given, headers))
    lacking, kind, given, headers = min(found, key=lambda f: f[0])
    names = ", ".join(f"“{n}”" for n in given.data.column_names)
    if lacking:
        for column in BESIDE[kind]:
            if column.obligatory and column.key not in headers:
                findings.add("missing-column", table=kind, column=column.key, found=names)
        return None, ""
    columns_ = {key: given.data.column(header) for key, header in headers.items()}
    extra = {h: given.data.column(h) for h in given.data.column_names if h not in headers.values()}
    return Table(kind, columns_, extra, headers, given.lines, given.data.num_rows), kind


Changes = Callable[[str], Mapping[str, str]]


def _changes(repairs: Sequence[Repair], table: Table) -> Changes:
    """Column key → the replacements that were chosen there."""
    keys = {header: key for key, header in table.headers.items()}
    chosen: dict[str, dict[str, str]] = {}
    for repair in repairs:
        if repair.action == "replace" and repair.code in BESIDE_REPLACED and repair.found is not None:
            chosen.setdefault(keys.get(repair.column or "", ""), {})[repair.found] = repair.to
    return lambda key: chosen.get(key, {})


def _set_aside(found: Sequence[Finding], repairs: Sequence[Repair]) -> np.ndarray:
    wanted = [r for r in repairs if r.action == "set-aside"]
    rows = [f.rows for f in found if any(r.settles(f.problem) for r in wanted)]
    return np.unique(np.concatenate(rows)) if rows else np.empty(0, dtype=np.int64)


class _Reader:
    """The columns of one table, each read once; what is wrong goes to `findings`."""

    def __init__(self, table: Table, known: _Known, changes: Changes, findings: Findings) -> None:
        self.table, self.known, self.changes, self.findings = table, known, changes, findings

    def note(self, code: str, key: str, found: str, rows: np.ndarray, **values: Any) -> None:
        self.findings.add(code, table=self.table.kind, column=key, found=found, rows=rows, **values)

    def names(self, key: str, obligatory: bool = True) -> Coded:
        return read_names(
            coded(self.table.columns[key]),
            self.findings,
            table=self.table.kind,
            key=key,
            changes=self.changes(key),
            obligatory=obligatory,
        )

    def known_as(
        self, key: str, known: Sequence[str], code: str, meant: Callable[[str], str | None]
    ) -> list[str]:
        """A column of names of which each must mean something that is known; empty where it does not."""
        column = self.names(key)
        means = {value: meant(value) for value in column.used()}
        for value, meaning in means.items():
            if value and meaning is None:
                near = nearest(value, known)
                self.note(code, key, value, column.rows_with(value), suggestions=near)
        return [means[column.values[c]] or "" for c in column.codes]

    def people(self, key: str) -> list[str]:
        by_name, ids = self.known.by_name, self.known.roles
        return self.known_as(
            key, tuple(ids), "unknown-member", lambda v: v if v in ids else by_name.get(v.casefold())
        )

    def sessions(self) -> list[str]:
        known = set(self.known.sessions)
        # A spreadsheet writes session 3 as 3.0.
        plain = {f"{number(s):g}": s for s in known if not np.isnan(number(s))}

        def meant(value: str) -> str | None:
            return value if value in known else plain.get(f"{number(value):g}")

        return self.known_as("session", self.known.sessions, "unknown-session", meant)

    def numbers(self, key: str) -> np.ndarray:
        return read_numbers(self.table, key, self.findings, self.changes(key))

    def words(self, key: str) -> list[str]:
        column = self.names(key)
        return [column.values[c] for c in column.codes]

    def twice(
        self,
        rows: Sequence[Row],
        who: str,
        of: Sequence[str],
        says: Sequence[str],
        unless: Callable[[Row], bool] = lambda _: False,
    ) -> list[Row]:
        """The rows without exact repetitions; those that contradict one another are noted."""
        seen: dict[tuple[Any, ...], tuple[int, tuple[Any, ...]]] = {}
        kept: list[Row] = []
        clash: dict[str, set[int]] = {}
        for i, row in enumerate(rows):
            said = tuple(row[k] for k in says)
            key = (*(row[k] for k in of), *(said if unless(row) else ()))
            first, before = seen.setdefault(key, (i, said))
            if first == i:
                kept.append(row)
            elif before != said and all(row[k] for k in of if k != "guess"):
                clash.setdefault(str(row[who]), set()).update((first, i))
        for found, places in clash.items():
            self.note("two-answers", who, found, np.array(sorted(places)))
        return kept


def _scores(table: Table, known: _Known, changes: Changes, findings: Findings) -> list[Row]:
    reader = _Reader(table, known, changes, findings)
    sessions, raters = reader.sessions(), reader.people("rater")
    perspectives = _perspectives(reader, raters)
    given, scales, scores = reader.words("instrument"), reader.words("scale"), reader.numbers("score")
    for name in dict.fromkeys(given):
        if name and name.casefold() not in known.instruments:
            reader.note("unknown-instrument", "instrument", name, np.flatnonzero(np.array(given) == name))
    rows: list[Row] = []
    wrong: dict[tuple[str, str, str, float], list[int]] = {}
    for i, name in enumerate(given):
        instrument = known.instruments.get(name.casefold())
        scale = None if instrument is None else _scale(instrument, scales[i])
        if instrument is not None and scales[i] and scale is None:
            wrong.setdefault(("unknown-scale", instrument.id, scales[i], np.inf), []).append(i)
        elif instrument is not None and scale and not _takes(instrument, scale, scores[i]):
            wrong.setdefault(("score-out-of-range", instrument.id, scale, float(scores[i])), []).append(i)
        rows.append(
            {
                "session": sessions[i],
                "rater": raters[i],
                "perspective": perspectives[i],
                "instrument": instrument.id if instrument else name,
                "scale": scale or scales[i],
                "score": None if np.isnan(scores[i]) else float(scores[i]),
            }
        )
    for (code, of, scale, value), places in wrong.items():
        _note_wrong(reader, code, known.instruments[of.casefold()], scale, value, np.array(places))
    return reader.twice(rows, "rater", ("session", "rater", "perspective", "instrument", "scale"), ("score",))


def _note_wrong(
    reader: _Reader, code: str, instrument: Instrument, scale: str, value: float, rows: np.ndarray
) -> None:
    if code == "unknown-scale":
        near = nearest(scale, [s.id for s in instrument.scales])
        reader.note(code, "scale", scale, rows, suggestions=near, instrument=instrument.id)
        return
    known = instrument.scale(scale)
    low, high = (known.low, known.high) if known else (np.nan, np.nan)
    about = {"instrument": instrument.id, "scale": scale, "low": f"{low:g}", "high": f"{high:g}"}
    reader.note(code, "score", f"{value:g}", rows, **about)


def _scale(instrument: Instrument, text: str) -> str | None:
    """The scale that is meant, by its id or by what it is called in any language."""
    for scale in instrument.scales:
        if text.casefold() in {scale.id.casefold(), *(n.casefold() for n in scale.name.values())}:
            return scale.id
    return None


def _takes(instrument: Instrument, scale: str, score: float) -> bool:
    found = instrument.scale(scale)
    return found is None or found.takes(score)


def _perspectives(reader: _Reader, raters: Sequence[str]) -> list[str]:
    of_role = [reader.known.perspective(r) if r else "" for r in raters]
    if not reader.table.has("perspective"):
        return of_role

    def meant(value: str) -> str | None:
        role = word_for(ROLE_WORDS, value)
        return None if role is None else _OF_ROLE.get(role, role)

    column = reader.names("perspective", obligatory=False)
    means = {value: meant(value) if value else "" for value in column.used()}
    for value, meaning in means.items():
        if meaning is None:
            rows = column.rows_with(value)
            reader.note(
                "unknown-perspective", "perspective", value, rows, suggestions=nearest(value, PERSPECTIVES)
            )
    said = [means[column.values[c]] for c in column.codes]
    return [of_role[i] if word == "" else word or "" for i, word in enumerate(said)]


def _choices(table: Table, known: _Known, changes: Changes, findings: Findings) -> list[Row]:
    reader = _Reader(table, known, changes, findings)
    sessions, choosers, chosen = reader.sessions(), reader.people("chooser"), reader.people("chosen")
    criteria = reader.words("criterion")
    signs = reader.numbers("valence") if table.has("valence") else np.ones(table.length)
    guessed = _flags(reader, "guess") if table.has("guess") else np.zeros(table.length)
    alone = [i for i, (a, b) in enumerate(zip(choosers, chosen, strict=True)) if a and a == b]
    for member in dict.fromkeys(choosers[i] for i in alone):
        own = [i for i in alone if choosers[i] == member]
        reader.note("chose-oneself", "chosen", member, np.array(own))
    rows: list[Row] = [
        {
            "session": sessions[i],
            "chooser": choosers[i],
            "chosen": chosen[i],
            "criterion": criteria[i],
            "valence": -1.0 if signs[i] < 0 else 1.0,
            "guess": 1.0 if guessed[i] == 1 else 0.0,
        }
        for i in range(table.length)
    ]
    # Made choices contradict one another where one is for and one against; expectations may be both.
    return reader.twice(
        rows,
        "chooser",
        ("session", "chooser", "chosen", "criterion", "guess"),
        ("valence",),
        unless=lambda row: row["guess"] == 1.0,
    )


def _flags(reader: _Reader, key: str) -> np.ndarray:
    """Yes and no, in words or as 1 and 0; empty is no."""
    column = coded(reader.table.columns[key]).translate(str.strip)
    for value in column.used():
        if value and np.isnan(flag(value)):
            reader.note("not-a-flag", key, value, column.rows_with(value))
    return column.parsed(lambda v: flag(v) if v else 0.0)


_READ: Mapping[str, Callable[[Table, _Known, Changes, Findings], list[Row]]] = {
    "scores": _scores,
    "choices": _choices,
}
