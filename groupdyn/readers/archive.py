"""Zip archives, looked at before anything is unpacked."""

from __future__ import annotations

import re
import stat
import zipfile

from groupdyn.errors import ReadError
from groupdyn.i18n import N_
from groupdyn.readers.raw import Limits
from groupdyn.readers.source import Source

_DAMAGED = N_("The workbook is damaged or cut off. Open it in a spreadsheet program and save it again.")
_UNSAFE = N_("The file is not an ordinary workbook (it holds “{member}”), so it is not opened.")
_DIRECTORY_END = b"PK\x05\x06"
_FURTHEST = 65_557  # the record of 22 bytes and the longest comment


def members_of(source: Source, limits: Limits) -> tuple[str, ...]:
    """The names of the archive's files, if it may be unpacked.

    Raises
    ------
    ReadError : it is damaged, encrypted, would unpack to too much, or a name leads out of it.
    """
    _refuse_crowds(source, limits)
    try:
        with source.open() as file, zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        raise ReadError(_DAMAGED) from None
    for info in infos:
        _refuse_member(info)
    names = tuple(info.filename for info in infos)
    if len(set(names)) < len(names):
        raise ReadError(_DAMAGED)
    unpacked, packed = sum(i.file_size for i in infos), sum(i.compress_size for i in infos)
    if unpacked > limits.unpacked:
        raise ReadError(
            N_("Unpacked, the workbook has {size} MB; at most {limit} MB are read."),
            size=unpacked // 1_000_000,
            limit=limits.unpacked // 1_000_000,
        )
    if unpacked > limits.ratio * max(1, packed) and unpacked > 1_000_000:
        raise ReadError(
            N_(
                "Unpacked, the workbook is {ratio} times its size. Ordinary ones are not, so it is not opened."
            ),
            ratio=unpacked // max(1, packed),
        )
    return names


def _refuse_crowds(source: Source, limits: Limits) -> None:
    """Look at the number of files before the directory is read, which takes long if there are millions."""
    with source.open() as file:
        file.seek(max(0, source.size - _FURTHEST))
        tail = file.read()
    end = tail.rfind(_DIRECTORY_END)
    if end < 0:
        raise ReadError(_DAMAGED)
    count = int.from_bytes(tail[end + 10 : end + 12], "little")
    if count > limits.members:
        raise ReadError(
            N_("The workbook consists of {count} files; at most {limit} are opened."),
            count=count,
            limit=limits.members,
        )


def _refuse_member(info: zipfile.ZipInfo) -> None:
    name = info.filename
    outside = name.startswith(("/", "\\")) or re.match("[A-Za-z]:", name) or ".." in re.split(r"[/\\]", name)
    if outside or stat.S_ISLNK(info.external_attr >> 16):
        raise ReadError(_UNSAFE, member=name[:80])
    if info.flag_bits & 0x1:
        raise ReadError(N_("The workbook is protected by a password. Save it without one."))
