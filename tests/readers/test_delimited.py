"""Delimited text: nothing is shifted, padded, cut or lost, and every fault has its line."""

from __future__ import annotations

import csv
import io

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupdyn.errors import ReadError
from groupdyn.readers import Limits
from tests.readers.samples import HEADER, a_csv, codes, lines, read, rows, rows_with


@pytest.mark.parametrize(("delimiter", "shown"), [(",", ","), (";", ";"), ("\t", "tab"), ("|", "|")])
def test_the_delimiter_is_found_and_shown(delimiter, shown):
    content = a_csv("1,Ana,Ben,support,1", "2,Ben,Ana,question,2").replace(b",", delimiter.encode())
    raw = read(content)
    assert raw.details["delimiter"] == shown
    assert rows(raw)[0] == ["1", "Ana", "Ben", "support", 1.0]


def test_the_header_decides_when_cells_hold_other_delimiters():
    raw = read(b"session,sender,receiver,act\n1,Ana,Ben;Cy,x\n1,Ben,Ana;Cy;Di,y\n")
    assert raw.details["delimiter"] == ","
    assert rows(raw)[1] == ["1", "Ben", "Ana;Cy;Di", "y"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_gives_the_same_rows(end):
    raw = read(a_csv("1,Ana,Ben,x,1", "1,Ben,Ana,y,2").replace(b"\n", end.encode()))
    assert rows(raw) == [["1", "Ana", "Ben", "x", 1.0], ["1", "Ben", "Ana", "y", 2.0]]


def test_mixed_line_ends_give_the_same_rows():
    raw = read(HEADER + b"1,Ana,Ben,x,1\r\n1,Ben,Ana,y,2\r2,Cy,Ana,z,3\n2,Di,Ana,z,4")
    assert [row[1] for row in rows(raw)] == ["Ana", "Ben", "Cy", "Di"]
    assert lines(raw) == [2, 3, 4, 5]


def test_words_that_other_programs_take_for_something_else_stay_text():
    raw = read(a_csv("1,NA,None,null,1", "007,True,1e5,nan,", "1.0,-,#N/A,0x1F,2"))
    assert [row[:4] for row in rows(raw)] == [
        ["1", "NA", "None", "null"],
        ["007", "True", "1e5", "nan"],
        ["1.0", "-", "#N/A", "0x1F"],
    ]
    assert [row[4] for row in rows(raw)] == [1.0, None, 2.0]


@pytest.mark.parametrize("word", ["12:04", "2026-03-04", "1,5 s", "nan", "inf", "two", "1_000", "0x10"])
def test_a_numeric_column_with_anything_else_stays_text(word):
    raw = read(a_csv("1,Ana,Ben,x,1", f'1,Ana,Ben,x,"{word}"'))
    assert [row[4] for row in rows(raw)] == ["1", word]


def test_a_word_far_below_the_first_rows_keeps_the_whole_column_as_text():
    raw = read(a_csv(*["1,Ana,Ben,x,1"] * 50_000, "1,Ana,Ben,x,12:04"))
    assert {row[4] for row in rows(raw)} == {"1", "12:04"}
    assert raw.tables[0].lines == range(2, 50_003)


def test_a_decimal_comma_is_read_and_told():
    raw = read(b"session;sender;act;weight\n1;Ana;x;12,5\n1;Ben;y;3\n1;Cy;y;\n")
    assert [row[3] for row in rows(raw)] == [12.5, 3.0, None]
    assert raw.details["decimal"] == ","


def test_a_decimal_comma_far_below_the_first_rows_is_read_too():
    many = b"1;Ana;x;3\n" * 50_000
    raw = read(b"session;sender;act;weight\n" + many + b"1;Ana;x;1,25\n")
    assert rows(raw)[-1][3] == 1.25
    assert raw.details["decimal"] == ","


def test_commas_and_points_in_one_column_are_left_to_a_person():
    raw = read(b"session;sender;act;weight\n1;Ana;x;1,5\n1;Ben;y;2.5\n")
    assert [row[3] for row in rows(raw)] == ["1,5", "2.5"]


def test_short_and_long_rows_are_named_and_the_others_are_not_touched():
    raw = read(a_csv("1,Ana,Ben,x,1", "1,Ana,Ben", "1,Ana,Ben,x,1,support", "2,Ben,Ana,y,2"))
    assert raw.tables[0].malformed == ((3, "row-too-short"), (4, "row-too-long"))
    assert rows(raw) == [["1", "Ana", "Ben", "x", 1.0], ["2", "Ben", "Ana", "y", 2.0]]
    assert lines(raw) == [2, 5]
    assert "3 instead of 5" in next(p for p in raw.problems if p.code == "row-too-short").sentence()


def test_an_unclosed_quote_costs_its_own_line_only():
    raw = read(a_csv(*["1,Ana,Ben,x,1"] * 500, '1,"Ana,Ben,x,1', *["2,Ben,Ana,y,2"] * 500))
    assert raw.tables[0].malformed == ((502, "stray-quote"),)
    assert len(rows(raw)) == 1000


def test_two_stray_quotes_do_not_swallow_the_rows_between_them():
    between = ["2,Ben,Ana,y,2"] * 40
    raw = read(a_csv('1,"Ana,Ben,x,1', *between, '1,Ana",Ben,x,1', "3,Cy,Ana,z,3"))
    assert rows_with(raw, "stray-quote") == [2, 43]
    assert len(rows(raw)) == 41


def test_a_stray_quote_that_meets_another_inside_the_next_line_is_found():
    raw = read(a_csv('1,"Ana,Ben,x,1', '1,Ben",Ana,x,1', "2,Cy,Ana,y,1"))
    assert rows_with(raw, "stray-quote") == [2, 3]
    assert lines(raw) == [4]


def test_stray_quotes_around_a_row_that_is_itself_faulty_are_found_too():
    raw = read(a_csv('1,"Ana,Ben,x,1', "1,Ben", '1,Ana",Ben,x,1', "3,Cy,Ana,z,3"))
    assert raw.tables[0].malformed == ((2, "stray-quote"), (3, "row-too-short"), (4, "stray-quote"))


def test_several_cells_of_several_lines_in_one_row_are_fine():
    raw = read(b'session,sender,act,text\n"1\n2",Ana,x,"a\nb"\n3,Ben,"y\n\nz","a\n, b"\n')
    assert raw.problems == ()
    assert rows(raw) == [["1\n2", "Ana", "x", "a\nb"], ["3", "Ben", "y\n\nz", "a\n, b"]]


@pytest.mark.parametrize("cell", ['say "x"', '"x" y', 'a"b', '"a"b"', '"'])
def test_a_quote_that_is_not_at_the_edge_of_a_cell_is_astray(cell):
    raw = read(a_csv("1,Ana,Ben,x,1", f"1,{cell},Ben,x,1", "1,Cy,Ben,x,1"))
    assert rows_with(raw, "stray-quote") == [3]
    assert [row[1] for row in rows(raw)] == ["Ana", "Cy"]


def test_quoted_cells_may_hold_delimiters_quotes_and_line_ends():
    raw = read(
        b'session,sender,act,note,text\n1,"Ana","x, y","she said ""no""","two\nlines"\n2,Ben,y,,"one"\n'
    )
    assert rows(raw) == [
        ["1", "Ana", "x, y", 'she said "no"', "two\nlines"],
        ["2", "Ben", "y", "", "one"],
    ]
    assert lines(raw) == [2, 4]
    assert raw.problems == ()


def test_an_unclosed_quote_in_the_header_is_not_silently_taken_as_a_name():
    raw = read(b'session,"sender,act\n1,Ana,x\n1,Ben,y\n')
    assert raw.tables[0].data.column_names == ["session", '"sender', "act"]
    assert len(rows(raw)) == 2


@pytest.mark.parametrize(("character", "shown"), [("\x00", "U+0000"), ("\x07", "U+0007"), ("\x7f", "U+007F")])
def test_a_control_character_is_named_with_its_position(character, shown):
    raw = read(a_csv("1,Ana,Ben,x,1", f"1,Zoë{character},Ben,x,1", "1,Cy,Ben,x,1"))
    problem = next(p for p in raw.problems if p.code == "control-character")
    assert (problem.found, problem.rows) == (shown, (3,))
    assert "position 6 of row 3" in problem.sentence()
    assert lines(raw) == [2, 4]


def test_a_nul_in_a_number_is_named_too():
    raw = read(a_csv("1,Ana,Ben,x,1", "1,Ana,Ben,x,1\x00", "1,Ana,Ben,x,1"))
    assert rows_with(raw, "control-character") == [3]


def test_blank_lines_and_rows_of_empty_cells_are_no_rows_but_count_as_lines():
    raw = read(a_csv("1,Ana,Ben,x,1", "", "1,Ben,Ana,y,2", ",,,,", "2,Cy,Ana,z,3", ",,,,", "", "", ",,,,"))
    assert lines(raw) == [2, 4, 6]
    assert raw.problems == ()


def test_a_row_whose_only_filled_cell_is_a_number_is_kept():
    assert rows(read(a_csv("1,Ana,Ben,x,1", ",,,,5")))[1] == ["", "", "", "", 5.0]


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", b"\n\n", b"   \n\t\n", b"\xff\xfe"])
def test_a_file_without_anything_says_so(content):
    with pytest.raises(ReadError, match="empty"):
        read(content)


def test_a_file_of_no_bytes_says_so():
    with pytest.raises(ReadError, match="empty"):
        read(b"")


@pytest.mark.parametrize("content", [HEADER, HEADER.strip(), HEADER + b"\n\n", HEADER + b",,,,\n"])
def test_a_header_without_rows_is_an_error_in_a_sentence(content):
    raw = read(content)
    assert [(p.code, p.severity) for p in raw.problems] == [("no-rows", "error")]
    assert raw.tables[0].data.num_rows == 0


def test_a_repeated_header_is_refused_by_name():
    raw = read(b"session,sender, sender ,act\n1,Ana,Ben,x\n")
    problem = next(p for p in raw.problems if p.code == "duplicate-header")
    assert (problem.severity, problem.column) == ("error", "sender")
    assert raw.tables[0].data.column_names == ["session", "sender", "act"]


def test_a_column_without_a_name_is_refused_if_it_holds_anything():
    assert codes(read(b"session,sender,,act\n1,Ana,Ben,x\n")) == ["empty-header"]
    assert codes(read(b"session,sender,act,,\n1,Ana,x,,\n")) == []


def test_one_column_is_read_only_where_there_is_really_one():
    assert rows(read(b"member\nAna\nBen\n")) == [["Ana"], ["Ben"]]
    with pytest.raises(ReadError, match="first row must be the header"):
        read(b"Group on Monday\nsession,sender,act\n1,Ana,x\n1,Ben,y\n")


def test_a_header_of_too_many_columns_is_refused():
    with pytest.raises(ReadError, match="201 columns"):
        read(",".join(f"c{i}" for i in range(201)).encode() + b"\n1\n")


@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("before", [0, 20_000])
def test_a_cell_over_64_kb_is_refused_with_its_place(quote, before):
    long = f"1,Ana,{quote}{'x' * 70_000}{quote},x,1"
    with pytest.raises(ReadError, match=rf"row {before + 2}, column 3"):
        read(a_csv(*["1,Ana,Ben,x,1"] * before, long))


def test_a_file_of_one_endless_line_is_refused():
    with pytest.raises(ReadError, match="row 1"):
        read(b"x" * 1_000_000)
    with pytest.raises(ReadError, match="row 2"):
        read(HEADER + b"x" * 1_000_000)


def test_a_file_that_does_not_fit_its_header_at_all_is_refused_at_once():
    with pytest.raises(ReadError, match="More than"):
        read(a_csv(*["1,Ana"] * 150_000))


def test_cells_written_by_our_export_come_back_as_they_were():
    raw = read(a_csv("1,'=A1+1,'-Ben,'@x,1", "1,''=quoted,it's,'plain,2"))
    assert rows(raw)[0][1:4] == ["=A1+1", "-Ben", "@x"]
    assert rows(raw)[1][1:4] == ["'=quoted", "it's", "'plain"]


def test_names_that_differ_only_by_the_guard_become_one():
    column = read(a_csv("1,=Ana,Ben,x,1", "1,'=Ana,Ben,x,1")).tables[0].data.column("sender")
    assert column.to_pylist() == ["=Ana", "=Ana"]
    assert len(column.unify_dictionaries().chunk(0).dictionary) == 1


def test_a_large_file_with_faults_everywhere_keeps_every_good_row():
    """An oracle by hand: each hundredth line is spoiled in one of four ways, and quotes and CRLF stand between."""
    spoiled = {"short": "1,Ana", "long": "1,A,B,x,1,1", "stray": '1,A"b,B,x,1', "open": '1,"A,B,x,1'}
    body, expected, bad = [], [], []
    for i in range(20_000):
        if i % 100 == 99:
            kind = list(spoiled)[(i // 100) % 4]
            body.append(spoiled[kind])
            bad.append(i + 2)
        else:
            body.append(f'{i},"Ana, {i}",Ben,x,{i}' if i % 3 else f"{i},Ana,Ben,x,{i}")
            expected.append(i)
    raw = read(HEADER + "\r\n".join(body).encode())
    assert [row[4] for row in rows(raw)] == expected
    assert [line for line, _ in raw.tables[0].malformed] == bad
    assert lines(raw) == [i + 2 for i in expected]


CELLS = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="'"), max_size=12)


@settings(max_examples=60, deadline=None)
@given(
    table=st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=12),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_whatever_the_csv_module_writes_is_read_back(table, delimiter, end, quoting):
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerow(["alpha", "beta", "gamma", "delta"])
    writer.writerows(table)
    raw = read(buffer.getvalue().encode())
    assert codes(raw) in ([], ["no-rows"])
    assert rows(raw) == [list(row) for row in table if any(row)]


@settings(max_examples=60, deadline=None)
@given(
    parts=st.lists(
        st.sampled_from(["1,Ana,Ben,x,1", "1,A", '"', "a,b,c,d,e,f", "\r", "\n", "\n", ",", '"q"', "\x00"])
    ),
    cut=st.integers(1, 64),
)
def test_every_line_of_any_text_is_a_row_a_fault_or_blank(parts, cut):
    """Conservation: good rows and faults together start on every line that is not blank or inside a cell."""
    content = HEADER + "".join(parts).encode()
    raw = read(content)
    taken = lines(raw)
    faulty = [line for line, _ in raw.tables[0].malformed]
    assert sorted({*taken, *faulty}) == sorted([*taken, *faulty])
    assert len(taken) == raw.tables[0].data.num_rows
    if b'"' not in content:
        text = content.decode().replace("\r\n", "\n").replace("\r", "\n").split("\n")
        filled = {i for i, line in enumerate(text, start=1) if line.strip(",")} - {1}
        assert filled == {*taken, *faulty} - {
            i for i, line in enumerate(text, 1) if line and not line.strip(",")
        }


def test_limits_on_rows_are_kept():
    with pytest.raises(ReadError, match="3 rows; at most 2"):
        read(a_csv(*["1,Ana,Ben,x,1"] * 3), limits=Limits(rows=2))


def test_text_columns_share_their_values():
    column = read(a_csv(*["1,Ana,Ben,x,1"] * 1000)).tables[0].data.column("sender")
    assert column.chunk(0).dictionary.to_pylist() == ["Ana"]
    assert np.all(column.chunk(0).indices.to_numpy() == 0)


@pytest.mark.parametrize("word", ["nan", "NaN", "inf", "-inf"])
@pytest.mark.parametrize("at", [3, 5_000])
def test_words_for_no_number_are_no_numbers_wherever_they_stand(word: str, at: int) -> None:
    rows = [f"1,a,b,ask,{i}" for i in range(6_000)]
    rows[at] = f"1,a,b,ask,{word}"
    raw = read("\n".join(["session,sender,receiver,act,weight", *rows]).encode())
    assert raw.tables[0].data.num_rows == 6_000
    assert pa.types.is_dictionary(raw.tables[0].data.schema.field("weight").type)
    assert raw.tables[0].data.column("weight")[at].as_py() == word
