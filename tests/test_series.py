"""What the course of the measures says in words."""

from __future__ import annotations

import math

import pandas as pd

from groupdyn.i18n import translator
from groupdyn.series import comparison, movement

T = translator("en")
KEYS = ("member_share", "evenness", "reciprocity_weighted")


def one_session(*values: float, few: bool = False) -> pd.DataFrame:
    """A session's numbers of `KEYS`, each with what chance gives: 0.4 to 0.6."""
    return pd.DataFrame(
        {
            "key": KEYS,
            "position": 0,
            "session": "1",
            "value": values,
            "low": math.nan,
            "high": math.nan,
            "chance_low": 0.4,
            "chance_high": 0.6,
            "acts": 50.0,
            "few": few,
        }
    )


def test_a_first_session_is_held_against_chance() -> None:
    said = movement(one_session(0.9, 0.1, 0.5), 0, ["Session 1"], T)
    assert said.heading == "Session 1: 2 of 3 numbers differ from chance"
    assert said.sentences[:2] == (
        "Above what chance gives: Member-to-member share.",
        "Below what chance gives: Evenness of participation.",
    )


def test_one_number_outside_chance_is_no_heading() -> None:
    said = movement(one_session(0.9, 0.5, 0.5), 0, ["Session 1"], T)
    assert said.heading == ""
    assert "One of 3 numbers is easily outside by chance alone." in said.sentences


def test_a_first_session_like_chance_says_so() -> None:
    said = movement(one_session(0.5, 0.5, 0.5), 0, ["Session 1"], T)
    assert said.heading == "Session 1: nothing differs from chance"


def test_a_first_session_of_few_acts_says_only_that() -> None:
    said = movement(one_session(0.9, 0.9, 0.9, few=True), 0, ["Session 1"], T)
    assert (said.heading, said.sentences) == ("", ("Session 1 has 50 acts: too few to say what changes.",))


def two_sessions(then: float, now: float, half: float, few: bool = False) -> pd.DataFrame:
    """A measure in two sessions, with a band of so much at either side."""
    values = [then, now]
    return pd.DataFrame(
        {
            "key": "member_share",
            "position": [0, 1],
            "value": values,
            "low": [value - half for value in values],
            "high": [value + half for value in values],
            "few": [few, False],
        }
    )


def test_two_sessions_are_compared_in_either_direction() -> None:
    names, table = ["Session 1", "Session 2"], two_sessions(0.2, 0.6, 0.05)
    later, earlier = comparison(table, 1, 0, names, T), comparison(table, 0, 1, names, T)
    assert later.heading == "Members turn to one another more"
    assert later.sentences == ("Member-to-member share 60\u00a0% (Session 1: 20\u00a0%).",)
    assert earlier.heading == "Members turn to one another less"


def test_what_is_within_the_bands_is_no_difference() -> None:
    names = ["Session 1", "Session 2"]
    for table, other in ((two_sessions(0.2, 0.6, 0.25), 0), (two_sessions(0.2, 0.6, 0.05), 1)):
        same = comparison(table, 1, other, names, T)
        assert (same.heading, *same.sentences) == (
            "",
            "No number clearly differs: it could be how these acts fell.",
        )
    few = comparison(two_sessions(0.2, 0.6, 0.05, few=True), 1, 0, names, T)
    assert few.sentences == ("Session 1 has too few acts to be compared.",)
