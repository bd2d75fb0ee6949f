"""Columns of names: tidied, repaired, and checked value by value."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence

from groupdyn.log import SEPARATOR
from groupdyn.validation.coding import Coded, are_tidy, control_character, replaced, tidy
from groupdyn.validation.findings import Findings

NEAREST = 3
"""How many suggestions a problem offers."""


def read_names(
    column: Coded,
    findings: Findings,
    *,
    table: str,
    key: str,
    changes: Mapping[str, str],
    several: bool = False,
    obligatory: bool = True,
) -> Coded:
    """A column of names: tidied (and said so), repaired by `changes`, control characters and blanks noted."""
    tidied = _tidy_parts if several and any(SEPARATOR in v for v in column.values) else tidy
    cleaned = column if tidied is tidy and are_tidy(column.values) else column.translate(tidied)
    if cleaned is not column:
        for value in column.used():
            to = tidied(value)
            if to != value and value.strip():
                findings.add(
                    "name-tidied", table=table, column=key, found=value, rows=column.rows_with(value), to=to
                )
    cleaned = replaced(cleaned, changes, SEPARATOR if several else None)
    for value in cleaned.values:
        if value and not value.isprintable() and (bad := control_character(value)):
            position, sign = bad
            rows = cleaned.rows_with(value)
            if len(rows):
                findings.add(
                    "control-character",
                    table=table,
                    column=key,
                    found=value,
                    rows=rows,
                    sign=sign,
                    position=position,
                )
    if obligatory and "" in cleaned.values and len(rows := cleaned.rows_with("")):
        findings.add("empty-value", table=table, column=key, found="", rows=rows)
    return cleaned


def _tidy_parts(value: str) -> str:
    if SEPARATOR not in value:
        return tidy(value)
    return SEPARATOR.join(dict.fromkeys(part for p in value.split(SEPARATOR) if (part := tidy(p))))


def nearest(value: str, known: Sequence[str]) -> list[str]:
    """The known values most like one, best first, without regard to case."""
    folded: dict[str, str] = {}
    for name in known:
        folded.setdefault(name.casefold(), name)
    close = difflib.get_close_matches(value.casefold(), list(folded), n=NEAREST, cutoff=0.6)
    return [folded[name] for name in close]


def note_lookalikes(names: Iterable[str], columns: Mapping[str, Coded], findings: Findings) -> None:
    """Note names that differ only in upper and lower case; the rarer-looking one is `found`."""
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(name.casefold(), name)
        if other != name:
            for key, column in columns.items():
                rows = column.rows_with(name)
                if len(rows):
                    findings.add(
                        "similar-names", column=key, found=name, rows=rows, to=other, suggestions=[other]
                    )
