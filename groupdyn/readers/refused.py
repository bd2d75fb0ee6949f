"""Files that are never read, known by their first bytes or their extension. To add one: a line in `KINDS`."""

from __future__ import annotations

from groupdyn.errors import ReadError
from groupdyn.i18n import N_
from groupdyn.readers.source import Source

_RUNS_CODE = N_(
    "This is a file of the kind {kind}. Opening one can run programs, so it is never opened. Export a CSV."
)
_OTHER = N_("This is a file of the kind {kind}, which is not read. Save it as CSV or XLSX.")
_PACKED = N_("This is a packed file ({kind}). Unpack it first.")

_OLD = N_("This workbook is old or has a password. Save it as XLSX without one.")

KINDS: tuple[tuple[bytes, str, str], ...] = (
    *((bytes([0x80, version]), "Python pickle", _RUNS_CODE) for version in range(2, 6)),
    (b"RDX2\n", "RData", _RUNS_CODE),
    (b"RDX3\n", "RData", _RUNS_CODE),
    (b"RDA2\n", "RData", _RUNS_CODE),
    (b"RDA3\n", "RData", _RUNS_CODE),
    (b"\x93NUMPY", "NumPy", _OTHER),
    (b"\x1f\x8b", "gzip", _PACKED),
    (b"BZh", "bzip2", _PACKED),
    (b"\xfd7zXZ\x00", "xz", _PACKED),
    (b"\x28\xb5\x2f\xfd", "zstd", _PACKED),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip", _PACKED),
    (b"Rar!\x1a\x07", "RAR", _PACKED),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLS", _OLD),
    (b"%PDF-", "PDF", _OTHER),
    (b"{\\rtf", "RTF", _OTHER),
    (b"SQLite format 3\x00", "SQLite", _OTHER),
    (b"\x89HDF\r\n", "HDF5", _OTHER),
    (b"$FL2", "SPSS", _OTHER),
    (b"<stata_dta>", "Stata", _OTHER),
    (b"\x89PNG", "PNG", _OTHER),
    (b"\xff\xd8\xff", "JPEG", _OTHER),
    (b"\x7fELF", "program", _OTHER),
    (b"MZ\x90\x00", "program", _OTHER),
    (b"ARROW1", "Feather", _OTHER),
)  # fmt: skip

_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_MARKUP = (b"<?xml", b"<!doctype", b"<html", b"<graphml", b"<annotation_document")
_NEVER = {
    ".pkl": "Python pickle",
    ".pickle": "Python pickle",
    ".joblib": "joblib",
    ".rdata": "RData",
    ".rda": "RData",
    ".rds": "RData",
}


def refuse_unsafe(source: Source, head: bytes) -> None:
    """Raise if the file is of a kind that is never read.

    Raises
    ------
    ReadError : it is.
    """
    if source.extension in _NEVER:
        raise ReadError(_RUNS_CODE, kind=_NEVER[source.extension])
    for start, kind, message in KINDS:
        if head.startswith(start):
            raise ReadError(message, kind=kind)
    if head.startswith(_ZLIB) and not head.isascii():
        raise ReadError(_RUNS_CODE, kind="joblib")
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:20].lower().startswith(_MARKUP):
        raise ReadError(_OTHER, kind="XML/HTML")
