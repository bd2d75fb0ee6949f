"""The schema's history: one file in `versions/` a step, never changed once released.

To add a step: `versions/000N_what.py` with the next number as `revision`, the column in `schema.py`, and
a fixture workspace of the version before in the tests. Steps say their tables in full: the schema of
today must not change what an old step did.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from groupdyn.i18n import N_
from groupdyn.workspace.errors import OtherVersion

HERE = Path(__file__).parent
NEWEST = "0002"
"""The version that `schema.py` describes."""


def version_of(connection: Connection) -> str | None:
    """The version of a database; None if it has no tables yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def refuse_newer(version: str | None, newest: str = NEWEST) -> None:
    """Refuse a database that a newer groupdyn made; versions are numbers of four digits.

    Raises
    ------
    OtherVersion : with what to do.
    """
    if version is not None and version > newest:
        raise OtherVersion(N_("The workspace was made by a newer groupdyn. Update groupdyn to open it."))


def migrate(connection: Connection, *, further: Sequence[Path] = ()) -> None:
    """Bring a database to the newest version, within the caller's transaction: wholly or not at all.

    Parameters
    ----------
    further : folders with steps beyond ours.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    folders = [HERE / "versions", *further]
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(str(f).replace("%", "%%") for f in folders))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
