"""Files → raw tables of text and numbers, interpreting nothing.

To add a format: one module with `EXTENSIONS`, `knows` and `read`, one name in `READERS`, and a sample in
the tests' catalogue. The reader looks inside a file; its name and extension only serve messages.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol, cast

from groupdyn.columns import TABLES
from groupdyn.errors import ReadError
from groupdyn.i18n import N_
from groupdyn.readers import delimited, exchange, parquet, transcript, workbook
from groupdyn.readers.findings import problem
from groupdyn.readers.raw import Limits, RawTable, RawTables
from groupdyn.readers.refused import refuse_unsafe
from groupdyn.readers.settling import settled
from groupdyn.readers.source import Source, source_of

__all__ = ["READERS", "Limits", "RawTable", "RawTables", "Reader", "read_raw"]


class Reader(Protocol):
    """A format: which files are of it, and how their tables are taken.

    `EXTENSIONS` maps a file's extension to the format it promises.
    """

    EXTENSIONS: Mapping[str, str]

    def knows(self, head: bytes, name: str) -> bool:
        """Whether a file that begins like this is of the format."""

    def read(self, source: Source, limits: Limits) -> RawTables:
        """The file's tables."""


READERS = cast("tuple[Reader, ...]", (parquet, workbook, transcript, exchange, delimited))
"""In the order in which they are asked; plain text comes last, since it knows whatever is not binary."""

_PROMISES = {extension: kind for reader in READERS for extension, kind in reader.EXTENSIONS.items()}
_LIMITS = Limits()


def read_raw(
    source: str | os.PathLike[str] | bytes, *, name: str = "", limits: Limits = _LIMITS
) -> RawTables:
    """The tables of a file, of an upload's bytes, or of a folder with `acts.csv` and its companions.

    Parameters
    ----------
    source : a path or the bytes.
    name : the name an upload came under; only for messages and to name the session of a sociomatrix.
    limits : how much is read before a file is refused.

    Raises
    ------
    ReadError
        if the file is of no known format, damaged, unsafe or too large.
    """
    if not isinstance(source, bytes) and Path(source).is_dir():
        return _folder(Path(source), limits)
    return settled(*_one(source_of(source, name), limits), limits)


def _one(source: Source, limits: Limits) -> tuple[RawTables, str]:
    if source.size > limits.bytes:
        raise ReadError(
            N_("The file has {size} MB; at most {limit} MB are read."),
            size=source.size // 1_000_000,
            limit=limits.bytes // 1_000_000,
        )
    head = source.head()
    if not head:
        raise ReadError(N_("The file is empty."))
    refuse_unsafe(source, head)
    for reader in READERS:
        if reader.knows(head, source.name):
            raw = reader.read(source, limits)
            return _compared(raw, source), source.stem
    raise ReadError(N_("This kind of file is not read. Save it as CSV, TSV, XLSX, ODS, JSON or Parquet."))


def _compared(raw: RawTables, source: Source) -> RawTables:
    """With a warning if the extension promises another format than was found."""
    promised = _PROMISES.get(source.extension)
    if promised in (None, raw.format):
        return raw
    warning = problem(
        "extension-and-content", source.table, found=source.name, format=raw.format.upper(), count=1
    )
    return replace(raw, problems=(*raw.problems, warning))


def _folder(folder: Path, limits: Limits) -> RawTables:
    """The tables of a folder: `acts.csv` or `acts.tsv`, and roster, sessions and attendance beside it."""
    taken: list[RawTables] = []
    for table in TABLES:
        places = [folder / f"{table}{extension}" for extension in (".csv", ".tsv")]
        place = next((p for p in places if p.is_file()), None)
        if place is None and table == "acts":
            raise ReadError(N_("The folder “{path}” has no file “acts.csv”."), path=str(folder))
        if place is not None:
            raw, stem = _one(source_of(place), limits)
            raw = settled(raw, stem, limits)
            taken.append(replace(raw, tables=tuple(replace(t, name=t.name or table) for t in raw.tables)))
    return RawTables(
        tuple(table for raw in taken for table in raw.tables),
        taken[0].format,
        taken[0].details,
        tuple(found for raw in taken for found in raw.problems),
    )
