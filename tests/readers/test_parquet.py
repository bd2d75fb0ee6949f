"""Parquet: every plain type as text or number, anything else refused by column."""

from __future__ import annotations

import io
from datetime import date, datetime

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from groupdyn.errors import ReadError
from tests.readers.samples import a_parquet, codes, read, rows


def test_types_become_text_or_numbers():
    raw = read(
        a_parquet(
            session=pa.array([1, 2], pa.int16()),
            sender=pa.array(["Ana", None]).dictionary_encode(),
            act=pa.array(["x", "y"], pa.large_string()),
            weight=pa.array([1, None], pa.int8()),
            here_and_now=[True, None],
            incident=[1.0, 2.0],
            day=[date(2026, 3, 4), None],
            moment=[datetime(2026, 3, 4, 9, 30), None],
            start_s=["12:04", "13:00"],
        )
    )
    assert rows(raw) == [
        ["1", "Ana", "x", 1.0, "true", "1", "2026-03-04", "2026-03-04T09:30:00", "12:04"],
        ["2", "", "y", None, "", "2", "", "", "13:00"],
    ]


def test_categories_of_numbers_are_text():
    assert rows(read(a_parquet(session=pa.array([3, 4, 3]).dictionary_encode()))) == [["3"], ["4"], ["3"]]


def test_the_index_that_pandas_adds_is_left_out():
    buffer = io.BytesIO()
    pd.DataFrame({"sender": ["Ana"]}, index=[5]).to_parquet(buffer)
    assert read(buffer.getvalue()).tables[0].data.column_names == ["sender"]


@pytest.mark.parametrize("values", [[["a"]], [b"a"], [{"a": 1}]])
def test_lists_bytes_and_records_are_refused_by_column(values):
    with pytest.raises(ReadError, match="“receiver”"):
        read(a_parquet(receiver=values))


def test_repeated_columns_are_a_problem_not_a_guess():
    buffer = io.BytesIO()
    table = pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["sender", "sender"])
    parquet.write_table(table, buffer)
    assert codes(read(buffer.getvalue())) == ["duplicate-header"]


def test_a_few_bytes_that_say_they_are_very_many_rows_are_refused():
    buffer = io.BytesIO()
    rows = pa.table({"session": pa.repeat(pa.scalar(False), 70_000_000)})
    with parquet.ParquetWriter(buffer, rows.schema) as writer:
        for _ in range(3):
            writer.write_table(rows)
    assert len(buffer.getvalue()) < 2_000_000
    with pytest.raises(ReadError, match="210000000 rows"):
        read(buffer.getvalue())
