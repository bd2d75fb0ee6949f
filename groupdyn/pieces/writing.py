"""A log written piece by piece, with its companions beside it."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from os import PathLike
from pathlib import Path
from typing import IO

import pandas as pd
import pyarrow as pa

from groupdyn.columns import ACTS as ACTS_COLUMNS
from groupdyn.errors import SettingError
from groupdyn.pieces.reading import Pieces
from groupdyn.writers import replace_file, write_table


def write_pieces(pieces: Pieces, path: str | PathLike[str]) -> Path:
    """Write a log piece by piece as `.parquet`, `.csv` or `.tsv`, with its companions beside it, as `write_log` does.

    The acts stand in the order of the file, sorted within each session. Nothing is replaced unless the whole
    log has no errors.

    Raises
    ------
    SettingError
        for another extension.
    InvalidLog
        if a piece has errors.
    """
    target = Path(path)
    kind = target.suffix.lower().lstrip(".")
    if kind not in _WRITERS:
        raise SettingError(
            "So large a log cannot be written as “.{kind}”. Choose .parquet, .csv or .tsv.", kind=kind
        )
    rosters: list[pd.DataFrame] = []
    attended: list[pd.DataFrame] = []

    def acts() -> Iterator[pd.DataFrame]:
        for piece in pieces:
            rosters.append(piece.roster)
            attended.append(_slim(piece.attendance))
            for first in range(0, len(piece), _ROWS):
                yield piece.acts.iloc[first : first + _ROWS]
        pieces.require()

    replace_file(target, lambda file: _WRITERS[kind](acts(), pieces.columns, file))
    beside = {
        "roster": pd.concat(rosters).astype(_AS_TEXT).drop_duplicates(ignore_index=True),
        "sessions": pieces.sessions,
        "attendance": pd.concat(attended, ignore_index=True).astype(
            dict.fromkeys(("group", "session", "member", "status"), "str")
        ),
    }
    for name, table in beside.items():
        write_table(table, target.with_name(f"{target.stem}_{name}{target.suffix}"), kind)
    return target


def _slim(table: pd.DataFrame) -> pd.DataFrame:
    """The table without the names of other pieces."""
    return table.assign(
        **{c: table[c].cat.remove_unused_categories() for c in ("group", "session", "member")}
    )


_ROWS = 50_000
_AS_TEXT = {"group": "str", "member": "str"}


def _write_parquet(parts: Iterator[pd.DataFrame], columns: tuple[str, ...], file: IO[bytes]) -> None:
    from pyarrow import parquet

    schema = pa.schema([(column, _KINDS[column]) for column in columns])
    with parquet.ParquetWriter(file, schema) as writer:
        for part in parts:
            arrays = [_array(part, field) for field in schema]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


_TYPES = {"number": pa.float64(), "time": pa.float64(), "flag": pa.bool_()}
_KINDS = {column.key: _TYPES.get(column.kind, pa.string()) for column in ACTS_COLUMNS}


def _array(part: pd.DataFrame, field: pa.Field) -> pa.Array:
    if field.name not in part:
        return pa.nulls(len(part), field.type)
    values = part[field.name]
    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype("str")
    return pa.array(values, field.type, from_pandas=True)


def _write_delimited(kind: str) -> Callable[[Iterator[pd.DataFrame], tuple[str, ...], IO[bytes]], None]:
    def write(parts: Iterator[pd.DataFrame], columns: tuple[str, ...], file: IO[bytes]) -> None:
        header = pd.DataFrame(columns=list(columns))
        write_table(header, file, kind)
        for part in parts:
            named = [c for c in part if isinstance(part[c].dtype, pd.CategoricalDtype)]
            rows = part.reindex(columns=list(columns)).astype(dict.fromkeys(named, "str"))
            text = io.BytesIO()
            write_table(rows, text, kind)
            text.seek(text.getvalue().index(b"\n") + 1)
            shutil.copyfileobj(text, file)

    return write


_WRITERS = {"parquet": _write_parquet, "csv": _write_delimited("csv"), "tsv": _write_delimited("tsv")}
