"""Where the bytes come from: a file, or the content of an upload."""

from __future__ import annotations

import io
import mmap
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from groupdyn.errors import ReadError
from groupdyn.i18n import N_

HEAD = 262_144
"""How many bytes are looked at to find the format, the delimiter and the header."""


@dataclass(frozen=True)
class Source:
    """The bytes of one file, and the name it came under.

    `name` is only ever used in messages, to compare the extension with the content, and to name the
    session of a sociomatrix; it is never opened.
    """

    name: str
    place: Path | None = None
    content: bytes = b""

    @property
    def stem(self) -> str:
        """The name without folders and extension, whatever separators the sender's system has."""
        return Path(self.name.replace("\\", "/")).stem

    @property
    def extension(self) -> str:
        """The lower-case extension with its dot, such as `.csv`, or ""."""
        return Path(self.name.replace("\\", "/")).suffix.lower()

    @property
    def table(self) -> str:
        """What problems call a file's only table."""
        return self.stem or "acts"

    @property
    def size(self) -> int:
        """The number of bytes."""
        return self.place.stat().st_size if self.place else len(self.content)

    def open(self) -> BinaryIO:
        """The bytes as a binary file, unbuffered because readers take large blocks."""
        return self.place.open("rb", buffering=0) if self.place else io.BytesIO(self.content)

    def head(self, size: int = HEAD) -> bytes:
        """The first bytes."""
        with self.open() as file:
            return file.read(size)

    def whole(self) -> bytes | mmap.mmap:
        """All bytes without a copy: mapped into memory, or as they are held."""
        if self.place is None or not self.size:
            return self.content
        with self.place.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def source_of(given: str | os.PathLike[str] | bytes, name: str = "") -> Source:
    """The source of a path or of bytes.

    Raises
    ------
    ReadError : there is no such file, or it may not be opened.
    """
    if isinstance(given, (bytes, bytearray, memoryview)):
        return Source(name, content=bytes(given))
    place = Path(given)
    try:
        with place.open("rb"):
            return Source(name or place.name, place)
    except FileNotFoundError:
        raise ReadError(N_("There is no file “{path}”."), path=str(place)) from None
    except (OSError, ValueError):  # ValueError: a NUL in the path
        raise ReadError(
            N_("The file “{path}” cannot be opened. Is it open elsewhere, or is it somebody else's?"),
            path=str(place),
        ) from None
