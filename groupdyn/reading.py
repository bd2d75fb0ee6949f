"""Reading a log from a file in one call."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike

from groupdyn.log import InteractionLog
from groupdyn.readers import RawTables, read_raw
from groupdyn.schemes import Scheme, read_scheme
from groupdyn.validation import Checked, check

Source = str | PathLike[str] | bytes


def check_log(
    source: Source,
    *,
    roster: Source | None = None,
    sessions: Source | None = None,
    attendance: Source | None = None,
    scheme: Scheme | str | None = None,
    mapping: Mapping[str, Mapping[str, str]] | None = None,
    group: str = "",
) -> Checked:
    """Read a log and list all of its problems, without raising for what is wrong in its rows.

    Parameters and errors as in `read_log`.
    """

    def raw(companion: Source | None) -> RawTables | None:
        return None if companion is None else read_raw(companion)

    return check(
        read_raw(source),
        roster=raw(roster),
        sessions=raw(sessions),
        attendance=raw(attendance),
        scheme=read_scheme(scheme) if isinstance(scheme, str) else scheme,
        mapping=mapping,
        group=group,
    )


def read_log(
    source: Source,
    *,
    roster: Source | None = None,
    sessions: Source | None = None,
    attendance: Source | None = None,
    scheme: Scheme | str | None = None,
    mapping: Mapping[str, Mapping[str, str]] | None = None,
    group: str = "",
) -> InteractionLog:
    """Read an interaction log; the format is found by looking inside the file.

    Parameters
    ----------
    source : a file (CSV, TSV, XLSX, ODS, JSON, Parquet, a sociomatrix, a transcript), a folder with `acts.csv` and
        its companions, or a file's bytes.
    roster, sessions, attendance : further files with these tables. A roster with a column `session`
        says who was present in which session.
    scheme : a coding scheme, or the name or file of one; without it, the built-in scheme that knows
        most of the codes.
    mapping : table → column key → header, for headers that are not recognised.
    group : the group's name, where the file does not give one.

    Raises
    ------
    ReadError
        if a file cannot be read.
    InvalidLog
        if its rows have errors; `problems` lists them all.
    """
    checked = check_log(
        source,
        roster=roster,
        sessions=sessions,
        attendance=attendance,
        scheme=scheme,
        mapping=mapping,
        group=group,
    )
    return checked.require()
