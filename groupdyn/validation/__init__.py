"""From raw tables to an interaction log, or to all of their problems at once.

`check` reads every table, notes every problem with its rows, applies the repairs a person chose,
and builds the log when no error is left. Nothing is dropped silently: rows set aside are listed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa

from groupdyn.errors import InvalidLog, Problem
from groupdyn.log import InteractionLog
from groupdyn.readers.raw import TURNS, RawTables
from groupdyn.schemes import Scheme
from groupdyn.validation.assembly import Beside, Parts, read_parts
from groupdyn.validation.building import build
from groupdyn.validation.findings import REPLACED, Finding, Findings
from groupdyn.validation.tables import Table, find_tables, missing_columns, note_extra
from groupdyn.validation.times import DateOrder

__all__ = ["Beside", "Checked", "Repair", "check"]

Action = Literal["replace", "set-aside", "add", "day-first", "month-first"]


@dataclass(frozen=True)
class Repair:
    """What a person decided about one problem.

    Attributes
    ----------
    action : `replace` the value found by `to` (for the problems in `findings.REPLACED`; others are
        about rows, not about a value); `set-aside` the rows; `add` the person to the roster; read dates
        `day-first` or `month-first`.
    code, table, column, found : as in the problem.
    """

    action: Action
    code: str
    table: str = "acts"
    column: str | None = None
    found: str | None = None
    to: str = ""

    @classmethod
    def of(cls, problem: Problem, action: Action, to: str = "") -> Repair:
        """The repair of a problem."""
        return cls(action, problem.code, problem.table, problem.column, problem.found, to)

    def settles(self, problem: Problem) -> bool:
        """Whether this repair is about that problem."""
        return (self.code, self.table, self.column, self.found) == (
            problem.code,
            problem.table,
            problem.column,
            problem.found,
        )


@dataclass(frozen=True)
class Checked:
    """The outcome of a check.

    Attributes
    ----------
    log : the log, or None while errors are left.
    problems : every problem, errors first.
    set_aside : the rows that were set aside: `table`, `row` (in the source), `reason` (problem
        code), and the row's columns as they stood.
    mapping : table → column key → header in the source, as used.
    headers : table → all headers of the source.
    """

    log: InteractionLog | None
    problems: tuple[Problem, ...]
    set_aside: pd.DataFrame
    mapping: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that block."""
        return tuple(p for p in self.problems if p.severity == "error")

    def require(self) -> InteractionLog:
        """The log.

        Raises
        ------
        InvalidLog
            with all problems, if errors are left.
        """
        if self.log is None:
            raise InvalidLog(self.problems)
        return self.log


_ALONE = Beside()


def check(
    raw: RawTables,
    *,
    roster: RawTables | None = None,
    sessions: RawTables | None = None,
    attendance: RawTables | None = None,
    mapping: Mapping[str, Mapping[str, str]] | None = None,
    scheme: Scheme | None = None,
    repairs: Sequence[Repair] = (),
    group: str = "",
    beside: Beside = _ALONE,
) -> Checked:
    """Check raw tables and build the log if they have no errors.

    Parameters
    ----------
    raw : the tables of the main file.
    roster, sessions, attendance : tables from further files.
    mapping : table → column key → header, where a person chose another than the recognised one.
    scheme : the coding scheme; without one, the built-in scheme that knows most of the codes.
    repairs : what a person decided about problems of an earlier check.
    group : the group's name, where the file does not give one.
    beside : what the rest of the log says, if these are a part of its acts.
    """
    scheme = scheme or scheme_of(raw)
    raw = _in_words_of(scheme, raw)
    given = {"roster": roster, "sessions": sessions, "attendance": attendance}
    companions = {kind: tables for kind, tables in given.items() if tables is not None}
    findings = Findings()
    tables = find_tables(raw, companions, mapping or {}, findings)
    headers = {kind: (*t.headers.values(), *t.extra) for kind, t in tables.items()}
    used = {kind: t.headers for kind, t in tables.items()}
    file_problems, aside = _file_problems((raw, *companions.values()), repairs)
    lacking = [missing_columns(table, findings) for table in tables.values()]
    if "acts" not in tables or any(lacking):
        return Checked(None, _sorted(file_problems, findings), _listed(aside), used, headers)
    note_extra(tables["acts"], findings)
    name = group or str(raw.meta.get("group") or "") or "group"
    said = raw.meta.get("inferred")
    del raw, roster, sessions, attendance, given, companions  # so that the tables alone hold their data
    for table in tables.values():
        table.compact()
    parts, findings, tables, set_aside = _settle(tables, name, scheme, repairs, findings, beside)
    problems = _sorted(file_problems, findings)
    blocked = any(p.severity == "error" for p in problems)
    if isinstance(said, list):  # an exchange file holds every table, and says which were inferred
        parts = replace(parts, inferred=frozenset(map(str, said)))
    log = None if blocked else build(parts, problems)
    return Checked(log, problems, _listed(aside + set_aside), used, headers)


def _in_words_of(scheme: Scheme | None, raw: RawTables) -> RawTables:
    """The turns of a transcript under the scheme's own code for plain talk, where it has one."""
    code = scheme.plain_talk if scheme is not None and raw.meta.get(TURNS) else ""
    if not code or not raw.tables:
        return raw
    acts = raw.tables[0]
    place = acts.data.column_names.index("act")
    talk = pa.chunked_array([pa.array([code] * acts.data.num_rows, pa.string()).dictionary_encode()])
    return replace(
        raw, tables=(replace(acts, data=acts.data.set_column(place, "act", talk)), *raw.tables[1:])
    )


def scheme_of(raw: RawTables) -> Scheme | None:
    """The scheme that an exchange file carries or names."""
    from groupdyn.schemes import read_scheme, scheme_from

    carried = raw.meta.get("scheme")
    if isinstance(carried, Mapping):
        return scheme_from(carried)
    return read_scheme(carried) if isinstance(carried, str) and carried else None


def _settle(
    tables: dict[str, Table],
    group: str,
    scheme: Scheme | None,
    repairs: Sequence[Repair],
    start: Findings,
    beside: Beside,
) -> tuple[Parts, Findings, dict[str, Table], list[pd.DataFrame]]:
    """Read the tables, setting rows aside as the repairs say, until no such repair finds a row any more."""
    aside: list[pd.DataFrame] = []
    while True:
        findings = Findings(
            lines={kind: table.lines for kind, table in tables.items()},
            headers={kind: table.headers for kind, table in tables.items()},
            all=list(start.all),
        )
        changes = _Changes(repairs, tables)
        parts = read_parts(tables, group, scheme, changes, _date_order(repairs), findings, beside)
        rows = _rows_to_set_aside(findings.all, repairs)
        if not rows:
            return parts, findings, tables, aside
        for kind, (positions, reasons) in rows.items():
            aside.append(_as_listed(tables[kind], positions, reasons))
            tables = {**tables, kind: tables[kind].without(positions)}


def _rows_to_set_aside(
    found: Sequence[Finding], repairs: Sequence[Repair]
) -> dict[str, tuple[np.ndarray, list[str]]]:
    wanted = [r for r in repairs if r.action == "set-aside"]
    rows: dict[str, dict[int, str]] = {}
    for finding in found:
        if any(r.settles(finding.problem) for r in wanted):
            for row in finding.rows.tolist():
                rows.setdefault(finding.problem.table, {}).setdefault(row, finding.problem.code)
    return {
        kind: (np.array(sorted(reasons), dtype=np.int64), [reasons[r] for r in sorted(reasons)])
        for kind, reasons in rows.items()
        if reasons
    }


class _Changes:
    """The replacements a person chose, by table and column key."""

    def __init__(self, repairs: Sequence[Repair], tables: Mapping[str, Table]) -> None:
        self._chosen: dict[tuple[str, str], dict[str, str]] = {}
        for repair in repairs:
            if repair.action != "replace" or repair.column is None or repair.found is None:
                continue
            if repair.code not in REPLACED:
                continue
            headers = tables[repair.table].headers if repair.table in tables else {}
            key = next((k for k, h in headers.items() if h == repair.column), repair.column)
            self._chosen.setdefault((repair.table, key), {})[repair.found] = repair.to
        self.added = tuple(r.found for r in repairs if r.action == "add" and r.found)

    def __call__(self, table: str, column: str) -> Mapping[str, str]:
        return self._chosen.get((table, column), {})


def _date_order(repairs: Sequence[Repair]) -> DateOrder | None:
    return next((r.action for r in repairs if r.action in ("day-first", "month-first")), None)


def _file_problems(
    sources: Sequence[RawTables], repairs: Sequence[Repair]
) -> tuple[list[Problem], list[pd.DataFrame]]:
    """The readers' own problems, and the malformed rows that a person set aside."""
    kept: list[Problem] = []
    aside: list[pd.DataFrame] = []
    for raw in sources:
        for problem in raw.problems:
            if not any(r.action == "set-aside" and r.settles(problem) for r in repairs):
                kept.append(problem)
                continue
            lines = [line for t in raw.tables for line, reason in t.malformed if reason == problem.code]
            aside.append(
                pd.DataFrame({"table": problem.table, "row": lines or problem.rows, "reason": problem.code})
            )
    return kept, aside


def _as_listed(table: Table, rows: np.ndarray, reasons: list[str]) -> pd.DataFrame:
    lines = np.asarray(table.lines)[rows]
    listed = pd.DataFrame({"table": table.kind, "row": lines, "reason": reasons})
    for header, column in {**{table.headers[k]: c for k, c in table.columns.items()}, **table.extra}.items():
        listed[header] = column.take(rows).to_pylist()
    return listed


def _listed(aside: Sequence[pd.DataFrame]) -> pd.DataFrame:
    if not aside:
        return pd.DataFrame(columns=["table", "row", "reason"])
    return pd.concat(aside, ignore_index=True).sort_values(["table", "row"], ignore_index=True)


def _sorted(first: Sequence[Problem], findings: Findings) -> tuple[Problem, ...]:
    problems = [*first, *(f.problem for f in findings.all)]
    return tuple(sorted(problems, key=lambda p: p.severity != "error"))
