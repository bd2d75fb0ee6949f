"""What holds for every reader; a new one needs a line in `SAMPLES` and one in `SPOILED`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from groupdyn.errors import Problem, ReadError
from groupdyn.readers import READERS, Limits, delimited, exchange, parquet, transcript, workbook
from groupdyn.readers.raw import NUMBER, TEXT
from tests.readers.samples import (
    HEADER,
    ROWS,
    a_book,
    a_parquet,
    acts_as_book,
    acts_as_csv,
    an_exchange,
    an_ods,
    codes,
    lines,
    read,
    rows,
)
from tests.transcripts import samples as transcripts

TABLES = {
    "csv": (delimited, acts_as_csv()),
    "xlsx": (workbook, acts_as_book()),
    "ods": (workbook, an_ods(HEADER.decode().strip().split(","), *ROWS)),
    "json": (exchange, an_exchange()),
    "parquet": (parquet, a_parquet()),
}
SAMPLES = TABLES | {kind: (transcript, text.encode()) for kind, text in transcripts.SAMPLES.items()}

SPOILED = {
    "csv": (HEADER + b'1,Ana,Ben\n1,Ana,Ben,x,1,7\n1,"Ana,Ben,x,1\n1,A\x07,B,x,1\n2,Cy,Ben,x,1\n').replace(
        b"weight", b"sender"
    ),
    "xlsx": a_book(
        ("acts", [["sender", "sender", "weight", None], ["Ana", "x", 1, "stray"], ["Ben", "y", "=1+1"]])
    ),
    "ods": an_ods(["sender", "sender", "", ""], ["Ana", "x", "stray", ""]),
    "json": an_exchange(acts=[{"sender": "A\x00", "act": "x"}, {"sender": "B\x07"}, {"sender": "C"}]),
    "parquet": a_parquet(sender=["A\x00", "B\x07", "C"]),
    **{kind: text.encode() for kind, text in transcripts.SPOILED.items()},
}
EXPECTED = {
    "csv": ["control-character", "duplicate-header", "row-too-long", "row-too-short", "stray-quote"],
    "xlsx": ["duplicate-header", "empty-header", "formula-without-value"],
    "ods": ["duplicate-header", "empty-header"],
    "json": ["control-character", "control-character"],
    "parquet": ["control-character", "control-character"],
    **{kind: sorted(set(found)) for kind, found in transcripts.CODES.items()},
}


def test_every_reader_has_a_sample():
    assert {id(reader) for reader, _ in SAMPLES.values()} == set(map(id, READERS))


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_first_reader_that_knows_a_sample_is_its_own(kind):
    own, content = SAMPLES[kind]
    first = next(reader for reader in READERS if reader.knows(content[:65_536], "sample"))
    assert first is own


@pytest.mark.parametrize("kind", [k for k in SAMPLES if k != "csv"])
def test_a_reader_knows_no_other_readers_sample(kind):
    own, content = SAMPLES[kind]
    others = [reader for reader in READERS if reader not in (own, delimited)]
    assert not any(reader.knows(content[:65_536], "sample") for reader in others)


@pytest.mark.parametrize("kind", TABLES)
def test_the_same_acts_come_out_of_every_format(kind):
    raw = read(SAMPLES[kind][1])
    assert raw.format == kind
    assert raw.tables[0].data.column_names == HEADER.decode().strip().split(",")
    assert rows(raw) == ROWS
    assert lines(raw) == [2, 3, 4]
    assert raw.problems == ()
    kinds = {f.name: f.type for f in raw.tables[0].data.schema}
    assert kinds.pop("weight") == NUMBER
    assert set(kinds) == {"session", "sender", "receiver", "act"}
    assert {kind.value_type for kind in kinds.values()} == {TEXT.value_type}


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_name_of_an_upload_does_not_decide_what_it_is(kind):
    raw = read(SAMPLES[kind][1], name="../../etc/1.csv")
    assert rows(raw) == rows(read(SAMPLES[kind][1]))
    assert codes(raw) == ([] if kind == "csv" else ["extension-and-content"])
    assert all(problem.severity == "warning" for problem in raw.problems)


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_file_on_disk_reads_like_its_bytes(kind, tmp_path: Path):
    place = tmp_path / f"acts.{kind}"
    place.write_bytes(SAMPLES[kind][1])
    assert rows(read(place)) == rows(read(SAMPLES[kind][1], name=place.name))


@pytest.mark.parametrize("kind", SPOILED)
def test_all_problems_of_a_spoiled_file_are_told_at_once(kind):
    raw = read(SPOILED[kind])
    assert codes(raw) == EXPECTED[kind]
    assert all(problem.sentence() and problem.advice() for problem in raw.problems)
    set_aside = {line for line, _ in raw.tables[0].malformed}
    assert not set_aside & set(lines(raw))
    told = {row for problem in raw.problems if _about_rows(problem) for row in problem.rows}
    assert set_aside == told


def _about_rows(problem: Problem) -> bool:
    return problem.severity == "error" and "header" not in problem.code


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_file_over_the_limit_is_refused(kind):
    with pytest.raises(ReadError, match="MB"):
        read(SAMPLES[kind][1], limits=Limits(bytes=20))


@pytest.mark.parametrize("kind", SAMPLES)
def test_too_many_rows_or_columns_are_refused(kind):
    with pytest.raises(ReadError):
        read(SAMPLES[kind][1], limits=Limits(rows=1))
    with pytest.raises(ReadError, match="column"):
        read(SAMPLES[kind][1], limits=Limits(columns=2))


@pytest.mark.parametrize("kind", TABLES)
def test_a_very_long_cell_is_refused_with_its_place(kind):
    with pytest.raises(ReadError, match=r"row 2.*longer"):
        read(SAMPLES[kind][1], limits=Limits(field=9))


@pytest.mark.parametrize("kind", [k for k in TABLES if k != "csv"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_cut_short_is_refused_in_a_sentence(kind, share):
    content = SAMPLES[kind][1]
    with pytest.raises(ReadError) as caught:
        read(content[: int(len(content) * share)])
    assert str(caught.value).endswith((".", "?"))


@pytest.mark.parametrize("kind", ["xlsx", "ods", "parquet"])
def test_random_damage_gives_a_sentence_or_a_table_but_no_crash(kind):
    content = bytearray(SAMPLES[kind][1])
    random = np.random.default_rng(7)
    outcomes = set()
    for _ in range(12):
        damaged = bytearray(content)
        for place in random.integers(4, len(content), 8):
            damaged[place] ^= int(random.integers(1, 256))
        try:
            outcomes.add(type(read(bytes(damaged)).tables[0].data))
        except ReadError:
            outcomes.add(ReadError)
    assert outcomes <= {pa.Table, ReadError}
