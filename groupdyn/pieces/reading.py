"""The second reading: pieces of whole sessions, checked with what is known of the whole file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from groupdyn.errors import InvalidLog, Problem
from groupdyn.log import BoolArray, InteractionLog
from groupdyn.pieces.cutting import cut_at
from groupdyn.pieces.looking import Known, look_through
from groupdyn.readers import RawTables, read_raw
from groupdyn.readers.flow import flow, flows, packed_rows
from groupdyn.schemes import Scheme, read_scheme
from groupdyn.selection import with_sessions
from groupdyn.validation import check

LARGE, MANY = 100_000_000, 3_000_000
"""From so many bytes, or rows of a Parquet file, on, the command reads a file piece by piece."""
ACTS = 200_000
"""About how many acts a piece has."""


def is_large(source: object) -> bool:
    """Whether a source is a file so large, and of such a format, that it had better be read piece by piece."""
    if not isinstance(source, (str, PathLike)) or not Path(source).is_file():
        return False
    rows = packed_rows(source)
    return rows >= MANY if rows is not None else Path(source).stat().st_size >= LARGE and flows(source)


@dataclass
class Pieces:
    """A log's pieces, in the order of the file, as logs of whole sessions; see `read_pieces`."""

    _source: str | PathLike[str]
    _first: Known
    _given: dict[str, RawTables]
    _mapping: Mapping[str, Mapping[str, str]]
    _found: dict[tuple[object, ...], Problem] = field(default_factory=dict)
    _seen: list[pd.DataFrame] = field(default_factory=list)

    @property
    def acts(self) -> int:
        """How many acts there are in all."""
        return self._first.rows

    @property
    def people(self) -> tuple[tuple[str, str], ...]:
        """Who acts or is addressed, as (group, member)."""
        return self._first.beside.people

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of acts that the file has, in the order of the log's format."""
        return self._first.columns

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems of the pieces read so far, each once, with all its rows counted; errors first."""
        return tuple(sorted(self._found.values(), key=lambda p: p.severity != "error"))

    @property
    def sessions(self) -> pd.DataFrame:
        """The sessions of the pieces read so far, in the order of a log."""
        table = pd.concat(self._seen, ignore_index=True)
        rank = pd.factorize(table["group"])[0]
        by: Any = table["number"]
        if "sessions" not in self._given and table["date"].ne("").all():
            by = table["date"]  # which no piece can know of the others
        ordered = table.iloc[np.lexsort((by, rank))].reset_index(drop=True)
        if by is not table["number"]:
            ordered["number"] = ordered.groupby("group", sort=False).cumcount() + 1
        return ordered

    def require(self) -> None:
        """Raise `InvalidLog` with all problems, if there are errors among those of the pieces read so far."""
        if any(problem.severity == "error" for problem in self.problems):
            raise InvalidLog(self.problems)

    def __iter__(self) -> Iterator[InteractionLog]:
        """Each piece; a piece with errors is left out, and its problems are noted with the others.

        The last piece holds the sessions that a companion names and in which nobody acts, if there are any.
        """
        known, given = self._first, self._given
        self._found.clear()
        self._seen.clear()
        self._note(known.problems)
        silent: InteractionLog | None = None
        for raw in cut_at(flow(self._source), known.cuts):
            checked = check(
                raw,
                roster=given.get("roster"),
                sessions=given.get("sessions"),
                attendance=given.get("attendance"),
                mapping=self._mapping,
                scheme=known.base,
                group=known.group,
                beside=known.beside,
            )
            self._note(checked.problems)
            if checked.log is None:
                continue
            log = checked.log.replace(scheme=known.scheme)
            if silent is None:
                silent = with_sessions(log, ~_is_among(log.sessions, known.beside.sessions))
            there = np.bincount(log.addressing.session, minlength=len(log.sessions)) > 0
            yield self._noted(with_sessions(log, there))
        if silent is not None and len(silent.sessions):
            yield self._noted(silent)

    def _noted(self, piece: InteractionLog) -> InteractionLog:
        self._seen.append(piece.sessions.astype({"group": "str", "session": "str"}))
        return piece

    def _note(self, problems: tuple[Problem, ...]) -> None:
        """Add the problems of a piece: those of acts are counted on, those of other tables are in every piece."""
        for problem in problems:
            key = (problem.code, problem.table, problem.column, problem.found)
            before = self._found.setdefault(key, problem)
            if before is not problem and problem.table == "acts":
                rows = (*before.rows, *problem.rows)[: Problem.ROWS_SHOWN]
                values = before.values
                if "where" in values:
                    values = {**values, "where": f"{values['where']}, {problem.values['where']}"}
                self._found[key] = replace(
                    before, rows=rows, count=before.count + problem.count, values=values
                )


def _is_among(sessions: pd.DataFrame, pairs_: tuple[tuple[str, str], ...]) -> BoolArray:
    wanted = set(pairs_)
    own = zip(sessions["group"].astype(str), sessions["session"].astype(str), strict=True)
    return np.array([pair in wanted for pair in own], dtype=bool)


def read_pieces(
    source: str | PathLike[str],
    *,
    roster: str | PathLike[str] | None = None,
    sessions: str | PathLike[str] | None = None,
    attendance: str | PathLike[str] | None = None,
    scheme: Scheme | str | None = None,
    mapping: Mapping[str, Mapping[str, str]] | None = None,
    group: str = "",
    acts: int = ACTS,
) -> Pieces:
    """A log of any size, to be walked piece by piece. Parameters as in `read_log`; `acts`: about, a piece.

    Raises
    ------
    ReadError
        if the file cannot be read in pieces.
    InvalidLog
        if it lacks an obligatory column.
    """
    files = {"roster": roster, "sessions": sessions, "attendance": attendance}
    given = {kind: read_raw(file) for kind, file in files.items() if file is not None}
    chosen = read_scheme(scheme) if isinstance(scheme, str) else scheme
    known = look_through(source, mapping or {}, chosen, group, acts)
    return Pieces(source, known, given, mapping or {})


def measure_pieces(pieces: Pieces, of: Callable[[InteractionLog], pd.DataFrame]) -> pd.DataFrame:
    """The tables that `of` makes of each piece as one, in the order of the sessions.

    Raises
    ------
    InvalidLog : a piece has errors.
    """
    tables = [of(piece) for piece in pieces]
    pieces.require()
    whole = pd.concat([table for table in tables if len(table)] or tables, ignore_index=True)
    order = {pair: i for i, pair in enumerate(_pairs(pieces.sessions))}
    place = np.array([order[pair] for pair in _pairs(whole)], dtype=np.int64)
    in_order = (place[1:] >= place[:-1]).all()
    return whole if in_order else whole.iloc[np.argsort(place, kind="stable")].reset_index(drop=True)


def _pairs(table: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(table["group"].astype(str), table["session"].astype(str), strict=True))
