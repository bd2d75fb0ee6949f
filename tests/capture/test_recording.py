"""The step machine of the pad: what holds whatever is tapped, in whatever order it comes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupdyn.capture.clock import Clock, clock_of
from groupdyn.capture.pad_keys import code_keys, seat_keys
from groupdyn.capture.recording import KINDS, Action, Recording, action_of, step, steps, towards
from groupdyn.errors import SettingError
from groupdyn.schemes import SCHEMES, Code, read_scheme
from groupdyn.ties import spans

PEOPLE = st.integers(1, 5)
RECEIVERS = st.one_of(
    st.sampled_from(["group", "self", "nobody"]), st.lists(PEOPLE, min_size=1, max_size=4).map(tuple)
)


@st.composite
def actions(draw: st.DrawFn, most: int = 30) -> list[Action]:
    """Actions of two windows, each numbered on, with wall times that may come out of order."""
    numbers = {"a": 0, "b": 0}
    found = []
    for kind in draw(st.lists(st.sampled_from(KINDS), max_size=most)):
        client = draw(st.sampled_from(["a", "b"]))
        numbers[client] += 1
        found.append(
            Action(
                kind,
                client,
                numbers[client],
                draw(st.integers(1_000, 90_000)),
                sender=draw(PEOPLE),
                to=draw(RECEIVERS),
                code=draw(st.sampled_from(["ask", "support"])),
                of=draw(st.none() | st.tuples(st.sampled_from(["a", "b"]), st.integers(1, 12))),
                elapsed_ms=draw(st.none() | st.integers(0, 50_000)) if kind == "tap" else None,
                person=draw(PEOPLE),
                status=draw(st.sampled_from(["present", "late", "left early", "absent"])),
                text=draw(st.sampled_from(["", "a smile"])),
            )
        )
    return found


def tap(number: int, at_ms: int = 1000, client: str = "a", **values: object) -> Action:
    return replace(Action("tap", client, number, at_ms, 1, (2,), "ask"), **values)


@given(actions())
def test_delivering_anything_again_changes_nothing(done: list[Action]) -> None:
    once = steps(Recording(), done)
    assert steps(once, done) == once
    again = [action for action in done for _ in range(2)]
    assert steps(Recording(), again) == once


@given(actions(), st.data())
def test_batches_that_overlap_come_to_the_same(done: list[Action], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(done)))
    assert steps(steps(Recording(), done[:cut]), done) == steps(Recording(), done)


@given(actions())
def test_every_tap_is_there_until_it_is_undone(done: list[Action]) -> None:
    recording = steps(Recording(), done)
    assert [tap.key for tap in recording.taps] == [a.key for a in done if a.kind == "tap"]
    gone = {a.of for a in done if a.kind == "undo"}
    assert {tap.key for tap in recording.taps if tap.removed} <= gone


@given(actions())
def test_the_clock_is_in_order_and_its_breaks_are_those_of_a_log(done: list[Action]) -> None:
    clock = steps(Recording(), done).clock
    marks = [mark for stop in clock.stops for mark in (stop.begin_ms, stop.end_ms) if mark is not None]
    assert marks == sorted(marks)
    assert all(stop.end_ms is not None for stop in clock.stops[:-1])
    assert all(begin < end for begin, end in spans(clock.breaks))
    assert len(spans(clock.breaks)) == len(clock.stops)
    assert clock_of(clock.as_dict()) == clock


@given(actions(), st.integers(0, 120_000), st.integers(0, 30_000))
def test_elapsed_time_never_goes_back_and_leaves_pauses_out(done: list[Action], at: int, later: int) -> None:
    clock = steps(Recording(), done).clock
    before, after = clock.elapsed_ms(at), clock.elapsed_ms(at + later)
    assert 0 <= before <= after <= before + later + 0
    if clock.start_ms is not None and clock.end_ms is not None:
        paused = sum(s.end_ms - s.begin_ms for s in clock.stops if s.kind == "pause" and s.end_ms)
        assert clock.length_s == (clock.end_ms - clock.start_ms - paused) / 1000


def test_a_pause_stops_the_clock_and_a_break_does_not() -> None:
    clock = (
        Clock().start(0).stop("pause", 10_000).go_on(40_000).stop("break", 50_000).go_on(80_000).end(90_000)
    )
    assert clock.elapsed_ms(10_000) == clock.elapsed_ms(40_000) == 10_000
    assert clock.elapsed_ms(50_000) == 20_000
    assert clock.elapsed_ms(80_000) == 50_000
    assert clock.length_s == 60
    assert clock.breaks == "10-10.001;20-50"


def test_a_session_that_was_ended_too_early_goes_on_after_a_pause() -> None:
    clock = Clock().start(0).end(60_000).go_on(90_000)
    assert clock.state == "running"
    assert clock.elapsed_ms(100_000) == 70_000


def test_whoever_taps_has_begun() -> None:
    recording = step(Recording(), tap(1, 5_000))
    assert recording.clock.state == "running"
    assert recording.acts[0].at_ms == 0


def test_a_pause_that_comes_late_from_another_window_is_set_after_what_is_known() -> None:
    clock = Clock().start(1000).stop("pause", 9_000).go_on(12_000).stop("break", 5_000)
    assert clock.stops[-1].begin_ms == 12_000


def test_undo_correct_and_restore() -> None:
    recording = steps(Recording(), [tap(1), tap(2, sender=3, to="group")])
    recording = step(recording, Action("correct", "b", 1, 0, 4, (1, 4, 2), "support", of=("a", 1)))
    first = recording.taps[0]
    assert (first.sender, first.to, first.code) == (4, (1, 2), "support")
    recording = step(recording, Action("undo", "b", 2, 0, of=("a", 2)))
    assert [t.key for t in recording.acts] == [("a", 1)]
    recording = step(recording, Action("restore", "b", 3, 0, of=("a", 2)))
    assert len(recording.acts) == 2


def test_a_moment_is_coded_later_at_its_own_time() -> None:
    recording = steps(Recording(), [tap(1, 0), Action("star", "a", 2, 60_000), tap(3, 90_000)])
    recording = step(recording, tap(4, 200_000, of=("a", 2), elapsed_ms=60_000))
    assert [t.key for t in recording.acts] == [("a", 1), ("a", 4), ("a", 3)]
    assert not recording.moments[0].starred


@pytest.mark.parametrize(
    ("to", "meant"),
    [((1,), "self"), ((1, 2), (2,)), ((2, 2, 3), (2, 3)), ((), "nobody"), ("group", "group")],
)
def test_oneself_among_the_receivers(to: object, meant: object) -> None:
    assert towards(1, to) == meant  # type: ignore[arg-type]


def test_an_action_comes_through_json() -> None:
    entry = {"n": 3, "k": "tap", "at": 17, "s": 4, "to": [5, 6], "c": "ask", "of": ["x", 2], "el": 9}
    assert action_of("a", entry) == Action("tap", "a", 3, 17, 4, (5, 6), "ask", ("x", 2), 9)


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"n": 0, "k": "tap", "at": 1},
        {"n": 1, "k": "drop", "at": 1},
        {"n": True, "k": "tap", "at": 1},
        {"n": 1, "k": "tap", "at": -5},
        {"n": 1, "k": "tap", "at": 1, "to": "everybody"},
        {"n": 1, "k": "tap", "at": 1, "to": ["x"]},
        {"n": 1.5, "k": "tap", "at": 1},
        {"n": 1, "k": "status", "at": 1, "st": "asleep"},
        {"n": 1, "k": "undo", "at": 1, "of": ["x"]},
    ],
)
def test_what_is_no_action_is_refused(entry: dict[str, object]) -> None:
    with pytest.raises(SettingError, match="not an action"):
        action_of("a", entry)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_code_has_a_key_of_its_own_that_the_pad_does_not_need(scheme: str) -> None:
    codes = read_scheme(scheme).codes
    keys = code_keys(codes)
    assert set(keys) == {code.code for code in codes}
    assert len(set(keys.values())) == len(codes)
    assert not set(keys.values()) & set("0123456789 ")
    kept = [code for code in codes if code.key.isalpha()]
    assert all(keys[code.code] == code.key.lower() for code in kept)


def test_two_codes_that_claim_one_key_get_two() -> None:
    keys = code_keys([Code("ask", {}, key="a"), Code("answer", {}, key="A"), Code("zero", {}, key="0")])
    assert keys == {"ask": "a", "answer": "n", "zero": "z"}


def test_seats_beyond_nine_are_reached_with_shift() -> None:
    assert seat_keys(11)[-3:] == ("9", "⇧1", "⇧2")
    assert seat_keys(20)[-1] == ""
