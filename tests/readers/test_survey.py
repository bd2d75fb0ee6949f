"""The survey and the tap give the same answer whatever the size of the blocks they see."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupdyn.errors import ReadError
from groupdyn.readers.source import Source
from groupdyn.readers.survey import Shape, survey
from groupdyn.readers.tap import Tap

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
@given(PIECES, st.integers(1, 7))
def test_the_tap_vouches_only_for_what_the_survey_finds_sound(content, block):
    with Tap(Source("", content=content), 0, ",") as tap:
        passed = b"".join(iter(lambda: tap.read(block), b""))
        if tap.doubtful:
            return
        assert passed == content
        result = survey(content, 0, 1, SHAPE)
        assert not result.several_lines
        assert "stray-quote" not in {fault.code for fault in result.faults}
        blank = tap.rows - len(result.lines) - len(result.faults)
        assert blank == sum(
            not line for line in content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")[:-1]
        )


@pytest.mark.parametrize("block", [1, 2, 3, 5, 1000])
def test_the_tap_stops_at_a_quote_astray_across_blocks(block):
    for content in (b'a,"b"c,d\n', b'a,b"c,d\n', b'a,"b\nc",d\n', b'a,b,"c\n', b'a,"b\r\nc",d\n'):
        with Tap(Source("", content=content), 0, ",") as tap:
            while tap.read(block):
                pass
            assert tap.doubtful, (content, block)


@pytest.mark.parametrize("block", [1, 2, 3, 5, 1000])
def test_the_tap_counts_line_ends_across_blocks(block):
    with Tap(Source("", content=b'a,b\r\nc,"d""e"\rf,g\n\r\nh,i'), 0, ",") as tap:
        while tap.read(block):
            pass
        assert (tap.doubtful, tap.rows) == (False, 5)


def test_lines_known_to_be_spoiled_are_faults_also_inside_a_cell():
    result = survey(b'a,b,c\n"x\ny",b,c\nd,e,f\n', 0, 1, SHAPE, spoiled=(3,))
    assert [(fault.line, fault.code) for fault in result.faults] == [(2, "not-in-encoding")]
    assert result.lines.tolist() == [1, 4]


def test_a_long_cell_is_found_in_any_block():
    content = b"a,b,c\n" * 100 + b"a," + b"b" * 500 + b",c\n"
    with pytest.raises(ReadError, match="row 101, column 2"):
        survey(content, 0, 1, Shape(ord(","), 3, 400), block=64)
