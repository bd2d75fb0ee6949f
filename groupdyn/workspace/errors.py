"""What can go wrong with a workspace, as sentences a clinician understands.

    GroupdynError
    └── WorkspaceError         anything about the store
        ├── WrongPassphrase    the passphrase or recovery key does not open it
        ├── WorkspaceLocked    it was locked and must be unlocked first
        ├── WorkspaceBusy      another program holds it and does not let go
        ├── WriteFailed        the disk is full or cannot be written; nothing was changed
        │   └── ReadOnly       it can be read, but nobody may write there
        ├── DamagedWorkspace   a part cannot be read back as it was written
        ├── OtherVersion       made by a newer groupdyn
        ├── AccessDenied       nobody granted this to the person who asks
        └── Conflict           somebody else changed the same thing in the meantime

No message holds a name of a person, a passphrase or free text.
"""

# ruff: noqa: N818 – errors are named for what they say, as in groupdyn.errors

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from json import JSONDecodeError

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from groupdyn.errors import GroupdynError
from groupdyn.i18n import N_


class WorkspaceError(GroupdynError):
    """Something about a workspace."""


class WrongPassphrase(WorkspaceError):
    """Neither the passphrase nor the recovery key opens the workspace. Always the same sentence."""

    def __init__(self) -> None:
        super().__init__(N_("This passphrase does not open the workspace."))


class WorkspaceLocked(WorkspaceError):
    """The workspace was locked; its key is gone from memory."""

    def __init__(self) -> None:
        super().__init__(N_("The workspace is locked. Enter the passphrase to go on."))


class WorkspaceBusy(WorkspaceError):
    """Another program holds the workspace."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "Another program holds the workspace and does not let go of it. "
                "Nothing was changed. Close the other program, then try again."
            )
        )


class WriteFailed(WorkspaceError):
    """The change could not be written; the workspace is as it was before."""


class ReadOnly(WriteFailed):
    """The workspace can be read but not written."""

    def __init__(self) -> None:
        super().__init__(_READ_ONLY)


class DamagedWorkspace(WorkspaceError):
    """What stands in the file is not what was written."""


class OtherVersion(WorkspaceError):
    """The workspace was made by a newer groupdyn."""


class AccessDenied(WorkspaceError):
    """The person may not do this. The sentence is the same whether or not there is such a group."""

    def __init__(self) -> None:
        super().__init__(N_("You may not see or do this. Ask whoever leads the group to grant it."))


class Conflict(WorkspaceError):
    """Somebody else changed the same thing in the meantime.

    Attributes
    ----------
    mine : what was to be stored.
    theirs : what stands there now; None if it was removed.
    """

    def __init__(self, mine: Mapping[str, object] | None, theirs: Mapping[str, object] | None) -> None:
        super().__init__(
            N_("Somebody else changed this in the meantime. Compare both versions and choose one.")
        )
        self.mine = None if mine is None else dict(mine)
        self.theirs = None if theirs is None else dict(theirs)


_FULL = N_(
    "The change could not be written: the disk is full or the file may not grow. "
    "Nothing was changed. Make room, then try again."
)
_READ_ONLY = N_(
    "The workspace cannot be written: it is read-only. Copy its folder to a place where you may write."
)
_DAMAGED = N_(
    "A part of the workspace is damaged and cannot be read. Check it, or restore the latest backup."
)
_OTHER = N_("The workspace could not be used: the database refused the request ({kind}).")

_SAID = (
    (("is locked", "lock timeout", "could not obtain lock"), None),
    (("readonly", "read-only", "unable to open database", "permission denied"), _READ_ONLY),
    (("disk is full", "disk i/o error", "no space left", "file too large"), _FULL),
    (("malformed", "not a database", "hmac", "corrupt", "invalid page", "could not decode"), _DAMAGED),
)


def as_workspace_error(error: Exception) -> WorkspaceError:
    """The sentence for what a database driver said; the driver's text, which may quote rows, is left out."""
    text = str(error.orig if isinstance(error, DBAPIError) else error).casefold()
    for words, sentence in _SAID:
        if any(word in text for word in words):
            if sentence is None:
                return WorkspaceBusy()
            if sentence is _READ_ONLY:
                return ReadOnly()
            return DamagedWorkspace(sentence) if sentence is _DAMAGED else WriteFailed(sentence)
    return WorkspaceError(_OTHER, kind=type(error).__name__)


@contextmanager
def told() -> Iterator[None]:
    """Within it, what the database driver raises becomes a sentence of ours."""
    try:
        yield
    except SQLAlchemyError as error:
        raise as_workspace_error(error) from None
    except (JSONDecodeError, UnicodeDecodeError):
        # A damaged page of a long value may be handed out as zeros before the database complains.
        raise DamagedWorkspace(_DAMAGED) from None
    except Exception as error:
        if type(error).__module__.startswith(("sqlite3", "sqlcipher3")):
            raise as_workspace_error(error) from None
        raise
