"""Exports: nothing runs in a spreadsheet, nothing is lost on the way back, nothing is left half written."""

from __future__ import annotations

import io
import json
import math
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupdyn.errors import SettingError
from groupdyn.readers import read_raw
from groupdyn.writers import FORMATS, guarded, replace_file, slug, write_table, write_workbook

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A0", "'=1", "''@x"]


def written(frame: pd.DataFrame, format: str = "csv") -> bytes:
    buffer = io.BytesIO()
    write_table(frame, buffer, format)
    return buffer.getvalue()


@pytest.mark.parametrize("cell", [*DANGEROUS, "\0x"])
def test_no_cell_of_a_csv_begins_like_a_formula(cell):
    assert guarded(cell) == f"'{cell}"
    first_cell = written(pd.DataFrame({"sender": [cell]})).decode().split("\n", 1)[1].lstrip('"')
    assert first_cell.startswith("'")


@pytest.mark.parametrize("cell", ["Ana", "a=b", "it's", "'quoted", "", "1-2", " =x"])
def test_harmless_cells_are_left_alone(cell):
    assert guarded(cell) == cell


def test_negative_numbers_stay_numbers():
    assert written(pd.DataFrame({"weight": [-1.5], "n": [-2]})) == b"weight,n\n-1.5,-2\n"


def test_a_header_is_guarded_too():
    assert written(pd.DataFrame({"=1+1": ["x"]})).startswith(b"'=1+1")
    assert read_raw(written(pd.DataFrame({"=1+1": ["x"]}))).tables[0].data.column_names == ["=1+1"]


CELLS = st.one_of(
    st.sampled_from(DANGEROUS),
    st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=10),
    st.builds("{}{}".format, st.sampled_from("=+-@'\t\r\n\""), st.text("ab'=\",;\r\t", max_size=4)),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6), st.sampled_from(["csv", "tsv"]))
def test_delimited_exports_come_back_exactly(table, format):
    frame = pd.DataFrame(
        [("session", *row, "end") for row in table], columns=["session", "sender", "note", "end"]
    )
    raw = read_raw(written(frame, format))
    assert [list(row.values()) for row in raw.tables[0].data.to_pylist()] == frame.values.tolist()
    assert raw.problems == ()


@pytest.mark.parametrize("format", ["csv", "tsv", "xlsx", "parquet"])
def test_every_format_comes_back(format):
    frame = pd.DataFrame(
        {
            "session": ["1", "2", "3"],
            "sender": pd.Categorical(["=Ana", None, "Zoë"]),
            "act": ["@x", "-y", "007"],
            "weight": [1.0, np.nan, -2.5],
            "incident": ["", "NA", "None"],
        }
    )
    raw = read_raw(written(frame, format))
    assert raw.problems == ()
    assert raw.tables[0].data.to_pylist() == [
        {"session": "1", "sender": "=Ana", "act": "@x", "weight": 1.0, "incident": ""},
        {"session": "2", "sender": "", "act": "-y", "weight": None, "incident": "NA"},
        {"session": "3", "sender": "Zoë", "act": "007", "weight": -2.5, "incident": "None"},
    ]


def test_xlsx_holds_text_and_never_a_formula():
    content = written(
        pd.DataFrame({"sender": [*DANGEROUS[:5], DANGEROUS[6]], "=weight": [1, 2, 3, 4, 5, 6]}), "xlsx"
    )
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [cell.value for cell in sheet["A"]][1:3] == ["=1+1", "+1"]
    assert sheet["A2"].quotePrefix


def test_a_workbook_has_a_sheet_for_each_table():
    buffer = io.BytesIO()
    frame = pd.DataFrame({"member": ["Ana"]})
    names = ["acts", "roster/all:*", "x" * 40, "X" * 40]
    write_workbook(dict.fromkeys(names, frame), buffer)
    titles = openpyxl.load_workbook(buffer).sheetnames
    assert titles[:2] == ["acts", "roster-all--"]
    assert len({title.casefold() for title in titles}) == 4
    assert all(len(title) <= 31 for title in titles)


def test_what_a_sheet_would_cut_is_refused():
    with pytest.raises(SettingError, match="longer than a sheet"):
        written(pd.DataFrame({"text": ["x" * 40_000]}), "xlsx")


def test_json_is_a_list_of_objects_with_null_for_undefined():
    frame = pd.DataFrame(
        {
            "session": ["1", None],
            "gini": [math.nan, 0.5],
            "acts": [3, 4],
            "most": [math.inf, 1.0],
            "day": pd.to_datetime(["2026-03-04", None]),
            "open": [True, False],
        }
    )
    assert json.loads(written(frame, "json")) == [
        {"session": "1", "gini": None, "acts": 3, "most": None, "day": "2026-03-04", "open": True},
        {"session": None, "gini": 0.5, "acts": 4, "most": 1.0, "day": None, "open": False},
    ]


def test_a_text_stream_takes_text():
    stream = io.StringIO()
    write_table(pd.DataFrame({"sender": ["Zoë"]}), stream, "csv")
    assert stream.getvalue() == "sender\nZoë\n"


def test_an_unknown_format_names_those_there_are():
    with pytest.raises(SettingError, match="csv, tsv, xlsx, json, parquet"):
        written(pd.DataFrame({"a": [1]}), "sav")


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_is_written_whole_under_its_own_name(format, tmp_path: Path):
    place = tmp_path / f"out.{format}"
    write_table(pd.DataFrame({"sender": ["Ana"]}), place, format)
    assert place.read_bytes()
    assert list(tmp_path.iterdir()) == [place]


@pytest.mark.parametrize("failure", [OSError("disk full"), KeyboardInterrupt()])
def test_the_old_file_stays_when_writing_fails(failure, tmp_path: Path):
    place = tmp_path / "out.csv"
    place.write_text("old")

    def write(file) -> None:
        file.write(b"half")
        raise failure

    with pytest.raises(type(failure)):
        replace_file(place, write)
    assert place.read_text() == "old"
    assert list(tmp_path.iterdir()) == [place]


def test_the_old_file_stays_when_a_table_does_not_fit(tmp_path: Path):
    place = tmp_path / "out.xlsx"
    write_table(pd.DataFrame({"sender": ["Ana"]}), place, "xlsx")
    before = place.read_bytes()
    with pytest.raises(SettingError):
        write_table(pd.DataFrame({"text": ["x" * 40_000]}), place, "xlsx")
    assert place.read_bytes() == before


def test_a_replaced_file_keeps_its_permissions(tmp_path: Path):
    place = tmp_path / "out.csv"
    place.write_text("old")
    place.chmod(0o640)
    write_table(pd.DataFrame({"sender": ["Ana"]}), place)
    assert place.stat().st_mode & 0o777 == 0o640


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=100))
def test_a_slug_is_always_a_safe_file_name(text):
    name = slug(text)
    assert name and name.isascii() and len(name) <= 65
    assert all(c.isalnum() or c == "-" for c in name)
    assert Path("/exports", name).resolve().parent == Path("/exports").resolve()


@pytest.mark.parametrize("text", ["CON", "nul", "Com1", "LPT9", "aux.", "prn "])
def test_reserved_names_are_avoided(text):
    assert slug(text).endswith("-file")


def test_names_in_any_script_stay_apart():
    assert slug("Zoë Müller") == "zoe-muller"
    assert slug("太郎") != slug("花子")
    assert slug("") == slug("///") == "untitled"
