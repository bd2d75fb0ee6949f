"""Writing a log: the exchange format (JSON), or its acts as CSV, XLSX or Parquet with companions."""

from __future__ import annotations

import json
from functools import partial
from os import PathLike
from pathlib import Path
from typing import IO, Any

import pandas as pd

from groupdyn.errors import SettingError
from groupdyn.log import InteractionLog
from groupdyn.writers import replace_file, write_table, write_workbook

FORMAT, VERSION = "groupdyn-log", 1
"""What an exchange file says of itself; readers refuse a newer version."""
COMPANIONS = ("roster", "sessions", "attendance")
"""The tables beside the acts."""


def to_exchange(log: InteractionLog) -> dict[str, Any]:
    """The whole log as plain values for JSON: acts as columns, the other tables as rows.

    Empty cells are null. `inferred` names the tables that were not given.
    """
    acts = log.acts
    return {
        "format": FORMAT,
        "version": VERSION,
        "scheme": log.scheme.as_dict(),
        "inferred": sorted(log.inferred),
        **{name: _rows(getattr(log, name)) for name in COMPANIONS},
        "acts": {str(name): _values(acts[name]) for name in acts},
    }


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    columns = {str(name): _values(table[name]) for name in table}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _values(column: pd.Series) -> list[Any]:
    return [_value(v) for v in column.astype(object)]


def _value(value: Any) -> Any:
    if pd.isna(value):
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.item() if hasattr(value, "item") else value


def write_log(log: InteractionLog, path: str | PathLike[str]) -> Path:
    """Write a log; the file's extension says how.

    `.json` is the exchange format and holds everything; `.xlsx` has a sheet for each table; `.csv`,
    `.tsv` and `.parquet` hold the acts, with the other tables beside them (`NAME_roster.csv` …), those
    that were inferred too: a part of a log would otherwise lose its silent members. A file that stands
    there is replaced only when the new one is complete.

    Raises
    ------
    SettingError
        for another extension.
    """
    target = Path(path)
    kind = target.suffix.lower().lstrip(".")
    if kind == "json":
        replace_file(target, partial(_write_exchange, log))
        return target
    if kind not in ("csv", "tsv", "xlsx", "parquet"):
        raise SettingError(
            "A log cannot be written as “.{kind}”. Choose .json, .csv, .tsv, .xlsx or .parquet.", kind=kind
        )
    tables = {name: getattr(log, name) for name in ("acts", *COMPANIONS)}
    if kind == "xlsx":
        write_workbook({name: _plain(table) for name, table in tables.items()}, target)
        return target
    for name, table in tables.items():
        beside = target if name == "acts" else target.with_name(f"{target.stem}_{name}{target.suffix}")
        write_table(_plain(table), beside, kind)
    return target


def _write_exchange(log: InteractionLog, file: IO[bytes]) -> None:
    text = json.dumps(to_exchange(log), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    file.write(text.encode())


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """A table with plain text instead of categories, for writers."""
    named = [c for c in table if isinstance(table[c].dtype, pd.CategoricalDtype)]
    return table.astype(dict.fromkeys(named, "str"))
