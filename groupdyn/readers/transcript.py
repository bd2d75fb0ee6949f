"""Transcripts: WebVTT, SRT, RTTM and text with speakers, as a log of turns with proposed receivers.

Each turn is an act of the code for plain talk, its receiver proposed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pyarrow as pa

from groupdyn.columns import kind_of_table
from groupdyn.errors import Problem, ReadError
from groupdyn.i18n import N_
from groupdyn.readers.cells import refuse_wide, sound_table, text_column
from groupdyn.readers.encoding import Text, as_guessed, as_marked
from groupdyn.readers.raw import NUMBER, SPEAKING, TURNS, Limits, RawTable, RawTables
from groupdyn.readers.source import Source
from groupdyn.transcripts import FORMATS, Format, Transcript, format_of, read_transcript
from groupdyn.transcripts.proposing import propose

EXTENSIONS = {extension: kind for each in FORMATS for extension, kind in each.EXTENSIONS.items()}

LARGEST = 10_000_000
"""Bytes of a transcript; ten hours of talk are about one million."""
_HEAD = 65_536
_DELIMITERS = ",;\t|"


def knows(head: bytes, name: str) -> bool:
    """Whether the file begins like a transcript, and not like a table of acts.

    A name that promises one is believed where nothing in the file says otherwise: what is wrong with it is then
    told in the words of transcripts.
    """
    return _format(head, Source(name).extension) is not None


def _format(head: bytes, extension: str) -> Format | None:
    sample = head[:_HEAD]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = sample.decode("utf-16", "ignore")
    elif sample.count(0) > len(sample) / 50:
        return None
    else:
        text = sample.decode("utf-8-sig", "ignore")
    first = text.lstrip().split("\n", 1)[0].strip()
    if first.startswith("{") or any(
        kind_of_table(first.split(sign)) for sign in _DELIMITERS if sign in first
    ):
        return None
    return format_of(text, extension)


def read(source: Source, limits: Limits) -> RawTables:
    """The turns of a transcript as acts.

    Raises
    ------
    ReadError : it is too large, nobody speaks in it, or it names nobody.
    """
    limit = min(LARGEST, limits.bytes)
    if source.size > limit:
        raise ReadError(
            N_("The transcript has {size} MB; at most {limit} MB are read."),
            size=source.size // 1_000_000,
            limit=limit // 1_000_000,
        )
    text, words = decoded(source)
    transcript = read_transcript(
        words,
        _format(source.head(), source.extension),
        table=source.table,
        encoding=text.encoding,
        spoiled=text.spoiled,
    )
    table, found = _as_table(transcript, source, limits)
    return RawTables(
        (table,),
        transcript.format,
        {"encoding": text.encoding},
        (*text.problems, *transcript.problems, *found),
        {TURNS: True},
    )


def decoded(source: Source) -> tuple[Text, str]:
    """The text of a source in whatever encoding it is.

    Raises
    ------
    ReadError : it is in an encoding that is not read.
    """
    text = as_marked(source)
    try:
        return text, bytes(text.source.whole()[text.start :]).decode()
    except UnicodeDecodeError:
        text = as_guessed(source)
        return text, bytes(text.source.whole()[text.start :]).decode()


def _as_table(transcript: Transcript, source: Source, limits: Limits) -> tuple[RawTable, list[Problem]]:
    """The turns as a table of acts, and what is to be told about it."""
    turns = transcript.turns
    proposals = propose(turns)
    columns = {
        "session": text_column(turn.recording or source.stem or "1" for turn in turns),
        "sender": text_column(turn.speaker for turn in turns),
        "receiver": text_column(proposal.receiver for proposal in proposals),
        "receiver_confidence": _numbers(proposal.confidence for proposal in proposals),
        "act": text_column(SPEAKING for _ in turns),
    }
    for name, values in (("start_s", [t.start_s for t in turns]), ("end_s", [t.end_s for t in turns])):
        if not np.isnan(values).all():
            columns[name] = _numbers(values)
    if any(turn.text for turn in turns):
        columns["text"] = text_column(turn.text for turn in turns)
    refuse_wide(len(columns), limits.columns)
    lines = np.array([turn.line for turn in turns], dtype=np.int64)
    table, found = sound_table("", source.table, list(columns), list(columns.values()), lines, limits.field)
    return replace(table, malformed=(*transcript.malformed, *table.malformed)), found


def _numbers(values: Iterable[float]) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array([None if np.isnan(v) else v for v in values], NUMBER)])
