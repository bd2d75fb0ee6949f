"""Workbooks: what people see in the cells comes out; what is built to do harm goes no further than a child."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest

from groupdyn.errors import ReadError
from groupdyn.readers import Limits
from tests.readers.samples import (
    a_book,
    a_book_with_sheet_xml,
    acts_as_book,
    an_ods,
    codes,
    lines,
    read,
    rows,
)

SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
CELL = b'<row r="1"><c r="A1"><v>1</v></c></row>'


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_each_filled_sheet_is_a_table_under_its_name():
    acts = [["session", "sender", "act"], ["1", "Ana", "x"]]
    raw = read(a_book(("acts", acts), ("empty", []), ("roster", [["member"], ["Ana"], ["Ben"]])))
    assert [table.name for table in raw.tables] == ["acts", "roster"]
    assert rows(raw, 1) == [["Ana"], ["Ben"]]
    assert raw.details["sheets"] == "acts, roster"


def test_whole_numbers_are_names_without_a_point():
    raw = read(a_book(("acts", [["session", "sender", "weight"], [1.0, 7, 1.0], [2.5, "007", 2]])))
    assert rows(raw) == [["1", "7", 1.0], ["2.5", "007", 2.0]]


def test_dates_and_times_are_iso_text():
    moment = [date(2026, 3, 4), datetime(2026, 3, 4, 9, 30), timedelta(hours=1, minutes=2, seconds=3)]
    raw = read(a_book(("acts", [["session", "moment", "span"], moment])))
    assert rows(raw) == [["2026-03-04", "2026-03-04T09:30:00", "1:02:03"]]


def test_a_clock_time_is_written_as_the_cell_shows_it():
    book = openpyxl.Workbook()
    book.active.append(["session", "start_s", "end_s"])
    book.active.append(["1", time(12, 4), time(0, 12, 0)])
    book.active["B2"].number_format, book.active["C2"].number_format = "h:mm", "h:mm:ss"
    assert rows(read(saved(book))) == [["1", "12:04", "00:12:00"]]


def test_empty_rows_are_skipped_and_line_numbers_kept():
    raw = read(a_book(("acts", [[], ["session", "sender"], ["1", "Ana"], [], [None, ""], ["2", "Ben"]])))
    assert raw.tables[0].data.column_names == ["session", "sender"]
    assert lines(raw) == [3, 6]


def test_cells_that_are_only_formatted_are_no_cells():
    book = openpyxl.Workbook()
    book.active.append(["session", "sender"])
    book.active.append(["1", "Ana"])
    book.active["ZZ1"].font = book.active["A5000"].font = openpyxl.styles.Font(bold=True)
    raw = read(saved(book))
    assert rows(raw) == [["1", "Ana"]]
    assert raw.problems == ()


def test_merged_cells_and_hidden_sheets_are_read():
    book = openpyxl.Workbook()
    book.active.append(["session", "sender"])
    book.active.append(["1", "Ana"])
    book.active.append([None, "Ben"])
    book.active.merge_cells("A2:A3")
    hidden = book.create_sheet("roster")
    hidden.append(["member"])
    hidden.append(["Ana"])
    hidden.sheet_state = "hidden"
    raw = read(saved(book))
    assert rows(raw) == [["1", "Ana"], ["", "Ben"]]
    assert rows(raw, 1) == [["Ana"]]


def test_the_value_that_a_formula_had_is_taken():
    cells = b'<row r="1"><c r="A1" t="inlineStr"><is><t>sender</t></is></c></row>'
    text = b'<row r="2"><c r="A2" t="str"><f>B1</f><v>Ana</v></c></row>'
    number = b'<row r="3"><c r="A3"><f>1+1</f><v>2</v></c></row>'
    assert rows(read(a_book_with_sheet_xml(SHEET % (cells + text + number)))) == [["Ana"], ["2"]]


CODE = "formula-without-value"


def test_a_formula_without_a_value_is_told_with_its_cell():
    raw = read(a_book(("acts", [["session", "sender"], ["1", "Ana"], ["2", "=A2"], ["3", "Cy"]])))
    problem = raw.problems[0]
    assert (problem.code, problem.severity, problem.found, problem.rows) == (
        CODE,
        "error",
        "B3",
        (3,),
    )
    assert raw.tables[0].malformed == ((3, CODE),)
    assert lines(raw) == [2, 4]


def test_columns_that_are_numbers_on_one_sheet_and_words_on_another_are_text_on_both():
    first = [["sender", "weight"], ["Ana", 1]]
    second = [["sender", "weight"], ["Ben", "much"]]
    raw = read(a_book(("one", first), ("two", second)))
    assert rows(raw) == [["Ana", "1"]]
    assert rows(raw, 1) == [["Ben", "much"]]


def test_numbers_typed_as_text_with_a_decimal_comma_are_numbers():
    assert rows(read(a_book(("acts", [["sender", "weight"], ["Ana", "1,5"], ["Ben", 2]])))) == [
        ["Ana", 1.5],
        ["Ben", 2.0],
    ]


def test_an_ods_workbook_reads_alike():
    raw = read(
        an_ods(["session", "sender", "day"], [1.0, "Ana", date(2026, 3, 4)], ["", "", ""], [2.0, "Ben", ""])
    )
    assert rows(raw) == [["1", "Ana", "2026-03-04"], ["2", "Ben", ""]]
    assert lines(raw) == [2, 4]


def test_an_empty_workbook_says_so():
    with pytest.raises(ReadError, match="empty"):
        read(a_book(("acts", [])))


# --- built to do harm -----------------------------------------------------------------------------


def test_two_cells_at_opposite_corners_do_not_make_a_sheet_of_billions():
    corners = CELL + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(ReadError, match="column XFD"):
        read(a_book_with_sheet_xml(SHEET % corners))


def test_two_cells_far_apart_in_ods_do_not_either():
    far = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" office:version="1.2"><office:body>'
        '<office:spreadsheet><table:table table:name="acts">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    many = (
        '<table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell table:number-columns-repeated="{wide}" office:value-type="float" office:value="1"/>'
        "</table:table-row>"
    )
    for wide, words in (("16384", "more than 5000000 cells"), ("100", "more than 5000000 cells")):
        content = replaced(an_ods(["a"]), "content.xml", far.format(rows=many.format(wide=wide)).encode())
        with pytest.raises(ReadError, match=words):
            read(content)


def replaced(archive: bytes, member: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(buffer, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, content if name == member else old.read(name))
    return buffer.getvalue()


def test_what_unpacks_to_too_much_is_not_unpacked():
    with pytest.raises(ReadError, match="Unpacked, the workbook has 10 MB"):
        read(a_book_with_sheet_xml(b" " * 10_000_000), limits=Limits(unpacked=5_000_000))
    with pytest.raises(ReadError, match="times its size"):
        read(a_book_with_sheet_xml(b" " * 10_000_000))


def test_a_directory_that_lies_about_sizes_is_not_believed():
    content = bytearray(a_book_with_sheet_xml(b" " * 20_000_000))
    true = struct.pack("<I", 20_000_000)
    while true in content:
        at = content.index(true)
        content[at : at + 4] = struct.pack("<I", 100)
    with pytest.raises(ReadError, match="damaged"):
        read(bytes(content))


def test_xml_entities_and_depth_are_refused():
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>' + SHEET % CELL
    for xml in (entities, SHEET % (b"<a>" * 200 + b"</a>" * 200)):
        with pytest.raises(ReadError, match="XML"):
            read(a_book_with_sheet_xml(xml))
    with pytest.raises(ReadError, match="XML"):
        read(replaced(acts_as_book(), "xl/styles.xml", b'<!DOCTYPE s SYSTEM "file:///etc/passwd"><s/>'))


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def a_book_with_shared_texts(cells: bytes, *texts: bytes) -> bytes:
    """A workbook as spreadsheet programs write it: cells point to texts that stand in a file of their own."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/a.xml" ContentType="{TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/t.xml" ContentType="{TYPE}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Sesi 1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="/xl/a.xml"/>'
        f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="t.xml"/></Relationships>',
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", 8) as archive:
        for name, xml in parts.items():
            archive.writestr(name, xml)
        archive.writestr("xl/a.xml", SHEET % cells)
        shared = b"".join(b"<si>%s</si>" % text for text in texts)
        archive.writestr("xl/t.xml", b'<sst xmlns="%s">%s</sst>' % (MAIN.encode(), shared))
    return buffer.getvalue()


def test_texts_that_cells_share_are_read_with_and_without_formatting():
    row = b'<row r="%d"><c r="A%d" t="s"><v>%d</v></c></row>'
    cells = b"".join(row % (i + 1, i + 1, i) for i in range(3))
    rich = b"<r><t>Zo\xc3\xab</t></r><r><t> M.</t></r>"
    raw = read(a_book_with_shared_texts(cells, b"<t>sender</t>", b"<t>Ana</t>", rich))
    assert raw.tables[0].name == "Sesi 1"
    assert rows(raw) == [["Ana"], ["Zoë M."]]


def test_a_text_shared_by_very_many_cells_is_refused():
    cells = b"".join(b'<row r="%d">%s</row>' % (i, b'<c t="s"><v>0</v></c>' * 100) for i in range(1, 101))
    content = a_book_with_shared_texts(cells, b"<t>%s</t>" % (b"x" * 60_000))
    with pytest.raises(ReadError, match="more memory"):
        read(content, limits=Limits(unpacked=50_000_000))


@pytest.mark.parametrize("member", ["../evil.xml", "/etc/evil.xml", "C:\\evil.xml", "a\\..\\..\\evil.xml"])
def test_names_that_lead_out_of_the_archive_are_refused(member):
    with pytest.raises(ReadError, match="not an ordinary workbook"):
        read(with_member(zipfile.ZipInfo(member)))


def test_links_in_the_archive_are_refused():
    link = zipfile.ZipInfo("xl/link.xml")
    link.external_attr = 0o120777 << 16
    with pytest.raises(ReadError, match="not an ordinary workbook"):
        read(with_member(link))


def with_member(info: zipfile.ZipInfo) -> bytes:
    buffer = io.BytesIO(acts_as_book())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(info, b"x")
    return buffer.getvalue()


def test_an_archive_of_very_many_files_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for i in range(1_001):
            archive.writestr(f"xl/{i}.xml", b"")
    with pytest.raises(ReadError, match="1001 files"):
        read(buffer.getvalue())


def test_any_other_archive_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("acts.csv", b"session,sender\n1,Ana\n")
    with pytest.raises(ReadError, match="archive"):
        read(buffer.getvalue(), name="acts.xlsx")


def test_too_many_cells_are_refused():
    with pytest.raises(ReadError, match="more than 50 cells"):
        read(a_book(("acts", [list("abcdefghij")] * 10)), limits=Limits(cells=50))


def test_a_child_that_takes_too_long_is_ended():
    with pytest.raises(ReadError, match=r"more than 0\.001 seconds"):
        read(acts_as_book(), limits=Limits(seconds=0.001))


def test_a_child_that_dies_becomes_a_sentence_and_the_next_file_is_read():
    pytest.importorskip("resource", reason="memory is limited on POSIX systems only")
    with pytest.raises(ReadError) as caught:
        read(acts_as_book(), limits=Limits(memory=1_000_000))
    assert str(caught.value).endswith((".", "?"))
    assert len(rows(read(acts_as_book()))) == 3


def test_sheets_are_named_as_people_named_them():
    raw = read(a_book(("Sesi 1 – Senin & Rabu", [["sender"], ["Ana"]])))
    assert raw.tables[0].name == "Sesi 1 – Senin & Rabu"
    assert codes(raw) == []
