"""The survey and the blocks give the same answer whatever the size of the blocks they see."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupdyn.errors import ReadError
from groupdyn.readers.blocks import DoubtfulError, blocks, in_threads, rows_in
from groupdyn.readers.source import Source
from groupdyn.readers.survey import Shape, survey

SHAPE = Shape(ord(","), 3, 65_536)
PIECES = st.lists(
    st.sampled_from(
        [b"a,b,c", b'"a",b,c', b'"a\nb",b,c', b'"', b",", b"\r\n", b"\n", b"\r", b"x", b'""', b"\xc3\xa9"]
    ),
    max_size=40,
).map(b"".join)


def found(content: bytes, block: int) -> tuple[list[int], list[tuple[int, str, int, int]], bool]:
    result = survey(content, 0, 1, SHAPE, block=block)
    return (
        result.lines.tolist(),
        [(f.line, f.code, f.start, f.end) for f in result.faults],
        result.several_lines,
    )


SOUND = st.builds(
    lambda rows, end, last: end.join(rows) + last,
    st.lists(
        st.sampled_from(
            [b"a,b,c", b"", b"a,b", b'"a",b,c', b'a,"b\r\nb","c"', b'"","a""b",', b"\xc3\xa9,b,c,d"]
        )
    ),
    st.sampled_from([b"\n", b"\r\n", b"\r"]),
    st.sampled_from([b"", b"\n"]),
)


@settings(max_examples=200, deadline=None)
@given(SOUND, st.integers(1, 20))
def test_what_is_found_does_not_depend_on_the_block(content, block):
    assert found(content, block) == found(content, 1 << 20)


@settings(max_examples=150, deadline=None)
@given(PIECES, st.integers(1, 20))
def test_every_byte_is_in_a_good_row_a_fault_or_a_blank_line(content, block):
    result = survey(content, 0, 1, SHAPE, block=block)
    taken = result.lines.tolist()
    faulty = [fault.line for fault in result.faults]
    assert sorted(taken) == taken
    assert not set(taken) & set(faulty)
    assert all(b.start >= a.end for a, b in zip(result.faults, result.faults[1:], strict=False))


@settings(max_examples=150, deadline=None)
@given(PIECES, st.integers(1, 20))
def test_blocks_are_the_whole_content_cut_behind_line_ends(content, size):
    pieces = list(blocks(Source("", content=content), 0, size))
    assert b"".join(pieces) == content
    assert all(piece.endswith((b"\n", b"\r")) for piece in pieces[:-1])
    cuts = pairwise(pieces)
    assert not any(before.endswith(b"\r") and after.startswith(b"\n") for before, after in cuts)


@settings(max_examples=150, deadline=None)
@given(PIECES, st.integers(1, 20))
def test_blocks_vouch_only_for_what_the_survey_finds_sound(content, size):
    try:
        rows = sum(rows_in(piece, ",") for piece in blocks(Source("", content=content), 0, size))
    except DoubtfulError:
        return
    result = survey(content, 0, 1, SHAPE)
    assert not result.several_lines
    assert "stray-quote" not in {fault.code for fault in result.faults}
    blank = rows - len(result.lines) - len(result.faults)
    assert blank == sum(
        not line for line in content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")[:-1]
    )


@pytest.mark.parametrize("size", [1, 2, 3, 5, 1000])
def test_a_quote_astray_is_a_doubt_wherever_a_block_ends(size):
    for content in (b'a,"b"c,d\n', b'a,b"c,d\n', b'a,"b\nc",d\n', b'a,b,"c\n', b'a,"b\r\nc",d\n'):
        with pytest.raises(DoubtfulError):
            [rows_in(piece, ",") for piece in blocks(Source("", content=content), 0, size)]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 1000])
def test_line_ends_are_counted_across_blocks(size):
    content = b'a,b\r\nc,"d""e"\rf,g\n\r\nh,i'
    assert sum(rows_in(piece, ",") for piece in blocks(Source("", content=content), 0, size)) == 5


def test_what_is_made_of_blocks_keeps_their_order_and_an_error_is_not_lost():
    def made(block: bytes) -> int:
        time.sleep(0.001 * (7 - len(block) % 7))
        return len(block)

    pieces = [b"x" * i for i in range(1, 40)]
    assert list(in_threads(made, iter(pieces))) == list(range(1, 40))
    with pytest.raises(ZeroDivisionError):
        list(in_threads(lambda block: 1 // (len(block) - 20), iter(pieces)))


def test_lines_known_to_be_spoiled_are_faults_also_inside_a_cell():
    result = survey(b'a,b,c\n"x\ny",b,c\nd,e,f\n', 0, 1, SHAPE, spoiled=(3,))
    assert [(fault.line, fault.code) for fault in result.faults] == [(2, "not-in-encoding")]
    assert result.lines.tolist() == [1, 4]


def test_a_long_cell_is_found_in_any_block():
    content = b"a,b,c\n" * 100 + b"a," + b"b" * 500 + b",c\n"
    with pytest.raises(ReadError, match="row 101, column 2"):
        survey(content, 0, 1, Shape(ord(","), 3, 400), block=64)
