"""Where a file is cut into pieces, so that each ends where a session ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from groupdyn.errors import ReadError
from groupdyn.i18n import N_
from groupdyn.readers import RawTables
from groupdyn.readers.flow import joined

MOST = 4_000_000
"""How many acts a piece may have, if sessions stand mixed."""


def ends_of_pieces(spans: dict[tuple[str, str], list[int]], rows: int, acts: int) -> tuple[int, ...]:
    """The rows at which pieces of about so many acts end: where no session is left open.

    Raises
    ------
    ReadError : sessions stand mixed over more rows than a piece may have.
    """
    order = np.array(sorted(spans.values()), dtype=np.int64)
    behind = np.maximum.accumulate(order[:, 1]) + 1
    closed = behind[:-1][order[1:, 0] >= behind[:-1]]
    cuts, last = [], 0
    for end in [*closed.tolist(), rows]:
        if end - last >= acts or end == rows:
            if end - last > max(MOST, 2 * acts):
                raise ReadError(
                    N_(
                        "The sessions of rows {first} to {last} stand mixed. To read so large a file piece by piece, "
                        "sort it by session."
                    ),
                    first=last + 2,
                    last=end + 1,
                )
            cuts.append(end)
            last = end
    return tuple(cuts)


def cut_at(parts: Iterator[RawTables], cuts: tuple[int, ...]) -> Iterator[RawTables]:
    """The parts of a flow put together to pieces that end at the cuts."""
    waiting: list[RawTables] = []
    row, ends = 0, iter(cuts)
    end = next(ends)
    for part in parts:
        begin, length = 0, part.tables[0].data.num_rows
        while begin < length:
            stop = min(length, end - row)
            waiting.append(_sliced(part, begin, stop))
            begin = stop
            if row + stop == end:
                piece, waiting = joined(waiting), []
                yield piece
                end = next(ends, 0)
        row += length


def _sliced(part: RawTables, begin: int, stop: int) -> RawTables:
    table = part.tables[0]
    rows = replace(table, data=table.data.slice(begin, stop - begin), lines=table.lines[begin:stop])
    return replace(part, tables=(rows,))
