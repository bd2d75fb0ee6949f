"""The problems a reader can find. To add one: a line in `TEXTS`; `problem(code, …)` where it is noticed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from groupdyn.errors import Problem, Severity
from groupdyn.i18n import N_

_FIX_ROWS = N_("Correct these rows in the file, or set them aside.")

TEXTS: Mapping[str, tuple[Severity, str, str]] = {
    "row-too-short": (
        "error",
        N_("The row has fewer cells than the header: {cells} instead of {expected}."),
        _FIX_ROWS,
    ),
    "row-too-long": (
        "error",
        N_("The row has more cells than the header: {cells} instead of {expected}."),
        N_("Put cells that hold the delimiter in double quotes, or set these rows aside."),
    ),
    "stray-quote": (
        "error",
        N_("A double quote is opened and not closed, or stands inside a cell that is not quoted."),
        N_("Close it, double it, or remove it; or set these rows aside."),
    ),
    "control-character": (
        "error",
        N_("The row holds the control character {found}, first at position {position} of row {first}."),
        N_("Remove it, or set these rows aside."),
    ),
    "not-in-encoding": (
        "error",
        N_("The row holds bytes that are not {encoding}, although the rest of the file is."),
        N_("Save the file as UTF-8 again, or set these rows aside."),
    ),
    "duplicate-header": (
        "error",
        N_("Several columns are called “{column}”."),
        N_("Give each column a name of its own."),
    ),
    "empty-header": (
        "error",
        N_("Column {position} has cells but no name."),
        N_("Give it a name in the first row, or delete it."),
    ),
    "no-rows": (
        "error",
        N_("There is a header but there are no rows below it."),
        N_("Check that the right file or sheet was chosen."),
    ),
    "empty-table": (
        "warning",
        N_("The table “{table}” has a header but no rows."),
        N_("Nothing to do if it is meant to be empty."),
    ),
    "encoding-guessed": (
        "warning",
        N_("The file is not UTF-8; it was read as {found}."),
        N_("Look at names with accents. If they are wrong, save the file as UTF-8."),
    ),
    "extension-and-content": (
        "warning",
        N_("The file is called “{found}”, but inside it is {format}; it was read as that."),
        N_("Nothing to do if that is what you meant."),
    ),
    "formula-without-value": (
        "error",
        N_("A formula has no calculated value, first in cell {found}."),
        N_("Open the workbook in a spreadsheet program, save it, and read it again."),
    ),
    "not-a-tie": (
        "error",
        N_("“{found}” is not a number of acts or a strength of a tie."),
        N_("Write a number, or leave the cell empty where there is no tie."),
    ),
    "repeated-member": (
        "error",
        N_("The member “{found}” has more than one row or column in the matrix."),
        N_("Give each member one row and one column."),
    ),
}


def problem(
    code: str,
    table: str,
    rows: Sequence[int] = (),
    *,
    column: str | None = None,
    found: str | None = None,
    count: int | None = None,
    **values: object,
) -> Problem:
    """A problem with the words that belong to its code."""
    severity, message, remedy = TEXTS[code]
    return Problem(
        code,
        severity,
        message,
        remedy,
        table=table,
        column=column,
        found=found,
        rows=tuple(int(row) for row in rows[: Problem.ROWS_SHOWN]),
        count=len(rows) if count is None else count,
        values=values,
    )
