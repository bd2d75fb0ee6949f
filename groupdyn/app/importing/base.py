"""The kept group that further sessions go into: its roster and scheme stand in for those of the file."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

from groupdyn.log import InteractionLog
from groupdyn.readers.raw import TEXT, RawTable, RawTables


@dataclass(frozen=True)
class Base:
    """A kept group: its row in the workspace, its title, and its log as it was when the import began."""

    row: int
    title: str
    log: InteractionLog = field(repr=False)

    def roster(self, label: str) -> RawTables:
        """Its people as a table of the roster, as if it had been in a file of the group `label`."""
        roster = self.log.roster
        columns = {"group": [label] * len(roster)}
        columns |= {key: roster[key].astype("str").tolist() for key in ("member", "name", "role")}
        data = {
            key: pa.chunked_array([pa.array(values, pa.string()).cast(TEXT)])
            for key, values in columns.items()
        }
        return RawTables((RawTable("roster", pa.table(data), range(2, len(roster) + 2)),), "csv")
