"""A table of any size as a flow of raw tables, each of some rows, all under the same headers.

Only formats that can be read from front to back flow: delimited text in UTF-8, and Parquet.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from groupdyn.errors import ReadError
from groupdyn.i18n import N_
from groupdyn.readers import delimited, parquet
from groupdyn.readers.raw import Limits, RawTable, RawTables
from groupdyn.readers.refused import refuse_unsafe
from groupdyn.readers.settling import alike, settled
from groupdyn.readers.source import source_of

_LIMITS = Limits()


def flows(source: str | os.PathLike[str]) -> bool:
    """Whether a file is of a format that is read from front to back."""
    given = source_of(source)
    head = given.head()
    return parquet.knows(head, given.name) or given.extension in delimited.EXTENSIONS


def packed_rows(source: str | os.PathLike[str]) -> int | None:
    """How many rows a Parquet file says that it has; None for other files."""
    given = source_of(source)
    return parquet.count_rows(given) if parquet.knows(given.head(8), given.name) else None


def flow(source: str | os.PathLike[str], limits: Limits = _LIMITS) -> Iterator[RawTables]:
    """The tables of a file's rows, in order. Problems of rows come with the table they would stand in.

    Raises
    ------
    ReadError
        if the file is of no such format, is not UTF-8, or has a cell that runs over several lines.
    """
    given = source_of(source)
    head = given.head()
    refuse_unsafe(given, head)
    if parquet.knows(head, given.name):
        parts = parquet.read_flow(given, limits)
    elif given.extension in delimited.EXTENSIONS:
        parts = delimited.read_flow(given, limits)
    else:
        raise ReadError(N_("Only CSV, TSV and Parquet files can be read piece by piece."))
    for raw in parts:
        done = settled(raw, given.stem, limits)
        if done.details.get("layout") == "sociomatrix":
            raise ReadError(N_("A sociomatrix cannot be read piece by piece."))
        yield done


def joined(parts: list[RawTables]) -> RawTables:
    """Several parts of a flow as one."""
    import numpy as np
    import pyarrow as pa

    tables = alike([raw.tables[0] for raw in parts])
    lines = [table.lines for table in tables]
    first, last = int(lines[0][0]), int(lines[-1][-1])
    rows = sum(map(len, lines))
    whole = RawTable(
        "",
        pa.concat_tables([table.data for table in tables]),
        range(first, last + 1)
        if last - first + 1 == rows
        else np.concatenate([np.asarray(x) for x in lines]),
    )
    return RawTables((whole,), parts[0].format, parts[0].details)
