"""That nothing is lost, and that it can be let go of: checks, backups, exports, erasure."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from groupdyn.workspace.access import Right, needs
from groupdyn.workspace.subjects.opened import Opened

if TYPE_CHECKING:
    from groupdyn.workspace.backups import BackupFile, CopyFile
    from groupdyn.workspace.checking import Report
    from groupdyn.workspace.erasure import Erased


class Safety(Opened):
    """Everything read, copied, handed out, or erased."""

    @needs(Right.GROUP)
    def check(self) -> Report:
        """Read everything there is, and say what is damaged."""
        from groupdyn.workspace.checking import check

        with self.store.reading() as connection:
            return check(connection, self.store.kind, self._recorder.key)

    @needs(Right.OWNER)
    def backup(self, folder: str | PathLike[str] | None = None) -> BackupFile:
        """Write the whole workspace into one file and read it back; see `backups.write_backup`."""
        from groupdyn.workspace.backups import write_backup

        return write_backup(self, None if folder is None else Path(folder))

    @needs(Right.OWNER)
    def check_backup(self, path: str | PathLike[str]) -> BackupFile:
        """Read a backup of this workspace back, as when it was written; see `backups.check_backup`."""
        from groupdyn.workspace.backups import check_backup

        return check_backup(self, Path(path))

    @needs(Right.OWNER)
    def copies(self) -> tuple[CopyFile, ...]:
        """The backups and exports that this workspace made, and backups in its folder; the latest first."""
        from groupdyn.workspace.backups import copies

        return copies(self)

    @needs(Right.OWNER)
    def export_with_names(self, folder: str | PathLike[str]) -> Path:
        """Write everything in open formats, unencrypted and with names; see `exports.write_export`."""
        from groupdyn.workspace.exports import write_export

        return write_export(self, Path(folder))

    @needs(Right.OWNER)
    def import_export(self, folder: str | PathLike[str]) -> tuple[int, ...]:
        """Take in such a folder; the groups' ids. What is there already adds nothing."""
        from groupdyn.workspace.exports import read_export

        return read_export(self, Path(folder))

    @needs(Right.GROUP)
    def erase_member(self, group: int, member: str) -> Erased:
        """Erase a person for good, from listed backups too; see `erasure.erase_member`."""
        from groupdyn.workspace.erasure import erase_member

        return erase_member(self, group, member)

    @needs(Right.GROUP)
    def erase_group(self, group: int) -> Erased:
        """Erase a group for good, from listed backups too."""
        from groupdyn.workspace.erasure import erase_group

        return erase_group(self, group)
