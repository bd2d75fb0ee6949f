"""Turns, talk time, first acts and silences, by examples worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from groupdyn.errors import SelectionError
from groupdyn.log import UNKNOWN
from groupdyn.sequence import address_previous_speaker, session_lengths, talk_time
from tests.groups import a_log


def of(log, column: str, session: str = "1") -> dict[str, float]:
    table = talk_time(log)
    return table[table["session"] == session].set_index("member")[column].to_dict()


def test_each_turn_is_addressed_to_the_speaker_before() -> None:
    log = a_log("ana>?", "ana>?", "ben>?", "cy>?", "ana>?", "ana>?")
    turns = address_previous_speaker(log)
    assert turns.acts["sender"].tolist() == ["ana", "ben", "cy", "ana"]
    assert turns.acts["receiver"].tolist() == [UNKNOWN, "ana", "ben", "cy"]


def test_a_turn_lasts_from_its_first_to_its_last_act() -> None:
    log = a_log("ana>?@0-2", "ana>?@3-9", "ana>?@4-6", "ben>?@10", "cy>?@11-12")
    turns = address_previous_speaker(log).acts
    assert turns["start_s"].tolist() == [0, 10, 11]
    assert np.array_equal(turns["end_s"], [9, np.nan, 12], equal_nan=True)


def test_turns_never_go_over_sessions_or_breaks() -> None:
    log = a_log(
        "ana>?@10", "ben>?@20", "|", "ana>?@10", "ana>?@590", "ana>?@700", "ben>?@710",
        sessions={"1": {"breaks": ""}, "2": {"breaks": "600-660"}},
    )  # fmt: skip
    turns = address_previous_speaker(log).acts
    assert turns["session"].tolist() == ["1", "1", "2", "2", "2"]
    assert turns["receiver"].tolist() == [UNKNOWN, "ana", UNKNOWN, UNKNOWN, "ana"]


def test_nobody_is_lost_when_turns_are_made_and_no_acts_make_no_turns() -> None:
    log = a_log("ana>?", silent="dee")
    assert len(address_previous_speaker(log).presence.person) == 2
    empty = log.replace(acts=log.acts.iloc[:0])
    assert address_previous_speaker(empty) == empty


def test_talk_time_sums_what_is_known_and_is_nothing_for_the_silent() -> None:
    log = a_log("ana>ben@0-10", "ben>*@10-15", "ana>?@20-22.5", "cy>ana@30", silent="dee")
    said = of(log, "talk_time_s")
    assert (said["ana"], said["ben"], said["dee"]) == (12.5, 5, 0)
    assert math.isnan(said["cy"])


def test_talk_time_is_unknown_where_no_act_has_an_end() -> None:
    assert all(math.isnan(v) for v in of(a_log("ana>ben@0", silent="dee"), "talk_time_s").values())


def test_the_first_act_is_the_earliest_and_undefined_for_who_never_acts() -> None:
    first = of(a_log("ana>ben@3", "ben>ana@7", "ana>ben@9", silent="dee"), "first_act_s")
    assert (first["ana"], first["ben"]) == (3, 7)
    assert math.isnan(first["dee"])


def test_the_longest_silence_counts_the_beginning_and_the_end_of_the_session() -> None:
    log = a_log(
        "ana>ben@10-20", "ben>ana@50-60", "ana>ben@70-75", silent="dee", sessions={"1": {"length_s": 100}}
    )
    assert of(log, "longest_silence_s") == {"ana": 50, "ben": 50, "dee": 100}


def test_overlapping_acts_do_not_make_a_silence() -> None:
    log = a_log("ana>ben@0-90", "ana>ben@10-20", silent="ben", sessions={"1": {"length_s": 100}})
    assert of(log, "longest_silence_s")["ana"] == 10


def test_a_break_ends_a_silence() -> None:
    log = a_log("ana>ben@0-100", "ana>ben@900-1000", sessions={"1": {"length_s": 1000, "breaks": "300-400"}})
    assert of(log, "longest_silence_s") == {"ana": 500, "ben": 600}


def test_without_a_length_the_session_lasts_until_its_last_act() -> None:
    log = a_log(
        "ana>ben@10-40", "ben>ana@20", "|", "ana>ben", sessions={"1": {"number": 1}, "2": {"number": 2}}
    )
    assert np.array_equal(session_lengths(log), [40, np.nan], equal_nan=True)
    assert of(log, "longest_silence_s") == {"ana": 10, "ben": 20}
    assert all(math.isnan(v) for v in of(log, "longest_silence_s", "2").values())


def test_acts_after_the_given_end_do_not_lengthen_a_silence() -> None:
    log = a_log("ana>ben@10", "ana>ben@500", sessions={"1": {"length_s": 100}})
    assert of(log, "longest_silence_s") == {"ana": 90, "ben": 100}


def test_silence_is_undefined_for_who_has_an_act_without_a_time() -> None:
    silences = of(a_log("ana>ben@10", "ana>ben", "ben>ana@50"), "longest_silence_s")
    assert math.isnan(silences["ana"])
    assert silences["ben"] == 50


def test_observers_have_no_row_and_may_act_alone() -> None:
    assert list(of(a_log("obi>ana@5-6", observers="obi"), "first_act_s")) == ["ana"]
    assert talk_time(a_log("obi>?@5-6", observers="obi")).empty


def test_times_are_needed() -> None:
    with pytest.raises(SelectionError, match="no times"):
        talk_time(a_log("ana>ben"))
    assert np.isnan(session_lengths(a_log("ana>ben"))).all()
