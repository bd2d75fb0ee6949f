"""Words that several steps of the import use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from groupdyn.app.importing.matters import seen
from groupdyn.app.plain import plain
from groupdyn.errors import Problem
from groupdyn.i18n import N_, Translator
from groupdyn.readers.raw import RawTables

TABLES: Mapping[str, str] = {
    "acts": N_("Acts"),
    "roster": N_("Roster"),
    "sessions": N_("Sessions"),
    "attendance": N_("Attendance"),
}
"""Table → what it is called."""

DELIMITERS: Mapping[str, str] = {
    ",": N_("cells separated by commas"),
    ";": N_("cells separated by semicolons"),
    "tab": N_("cells separated by tabs"),
    "|": N_("cells separated by bars"),
}

ROW_NUMBERS = 8
"""How many row numbers stand in a line."""


def literal(text: str) -> str:
    """A text for Markdown as it stands, with its invisible characters made visible."""
    return plain(seen(text))


def table_word(table: str, t: Translator) -> str:
    """What a table is called; a file's or sheet's own name as it stands."""
    return t(TABLES[table]) if table in TABLES else literal(table)


def found(raw: RawTables, t: Translator) -> str:
    """How a file was read, such as `CSV · UTF-8 · cells separated by commas · 1,204 rows`."""
    rows = sum(table.data.num_rows for table in raw.tables)
    parts = [raw.format.upper(), raw.details.get("encoding", "")]
    if (delimiter := raw.details.get("delimiter", "")) in DELIMITERS:
        parts.append(t(DELIMITERS[delimiter]))
    if raw.details.get("decimal") == ",":
        parts.append(t("decimal comma"))
    if raw.details.get("layout") == "sociomatrix":
        parts.append(t("sociomatrix"))
    if len(raw.tables) > 1:
        parts.append(t.plural("{n} table", "{n} tables", len(raw.tables)))
    parts.append(t.plural("{n} row", "{n} rows", rows))
    return " · ".join(filter(None, parts))


def rows(problems: Sequence[Problem], t: Translator) -> str:
    """Where problems stand, such as `Acts, rows 3, 17 and 4 more`; only the table where no row is to blame."""
    table = table_word(problems[0].table, t)
    lines = sorted({line for p in problems for line in p.rows})
    count = max(sum(p.count for p in problems), len(lines))
    if not lines:
        return table
    numbers = ", ".join(map(str, lines[:ROW_NUMBERS]))
    more = count - len(lines[:ROW_NUMBERS])
    if more > 0:
        return t(
            "{table}, rows {numbers} and {more} more", table=table, numbers=numbers, more=t.number(more, 0)
        )
    if count == 1:
        return t("{table}, row {number}", table=table, number=numbers)
    return t("{table}, rows {numbers}", table=table, numbers=numbers)
