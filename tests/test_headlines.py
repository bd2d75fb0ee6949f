from __future__ import annotations

import math

import pytest

from groupdyn import null_ranges, read_log, sample_groups
from groupdyn.headlines import clearly_differ, headline
from groupdyn.i18n import translator
from groupdyn.log import InteractionLog
from tests.groups import a_log

T = translator("en")


def sample(name: str) -> InteractionLog:
    return read_log(next(group.folder for group in sample_groups() if group.id == name))


def test_a_thin_session_says_nothing_but_that() -> None:
    said = headline(a_log("ana>ben", "ben>ana", leaders="lea"), 0, T)
    assert said.heading == ""
    assert said.rest == ("Too few acts (2) to say anything.",)


def test_a_turn_to_each_other_is_said_when_it_is_clear() -> None:
    wheel = ["lea>ana", "ana>lea", "lea>ben", "ben>lea"] * 10
    web = ["ana>ben", "ben>ana", "ana>cy", "cy>ben"] * 10
    said = headline(a_log(*wheel, "|", *web, leaders="lea"), 1, T)
    assert said.heading == "members turn to each other, less to the facilitator"
    assert "100\u00a0% of acts went from member to member (session before: 0\u00a0%)." in said.rest


def test_a_small_difference_is_not_a_heading() -> None:
    one = ["lea>ana", "ana>lea", "ana>ben", "ben>ana"] * 10
    other = ["lea>ana", "ana>ben", "ana>ben", "ben>ana", *one[:-4]]
    assert "turn" not in headline(a_log(*one, "|", *other, leaders="lea"), 1, T).heading


def test_without_a_leader_nothing_is_said_about_the_leader() -> None:
    said = headline(a_log(*["ana>ben", "ben>cy"] * 20), 0, T)
    assert "leader" not in said.heading + " ".join(said.rest)


def test_the_silent_are_named() -> None:
    said = headline(a_log(*["ana>ben", "ben>ana"] * 20, silent="cy dee", leaders="lea"), 0, T)
    assert "cy and dee were silent." in said.rest


def test_who_spoke_only_with_the_leader_is_named() -> None:
    acts = [*["ana>ben", "ben>ana"] * 20, *["gil>lea", "lea>gil"] * 12]
    assert "gil spoke only with the facilitator." in headline(a_log(*acts, leaders="lea"), 0, T).rest


@pytest.mark.parametrize(
    ("group", "position", "words"),
    [
        ("wheel-to-web", 7, "members turn to each other, less to the facilitators"),
        ("scapegoat", 4, "hostile acts gather on Gareth"),
        ("dominant-pair", 4, "Melati and Arif make more than half of the members' acts"),
        ("rupture", 5, "more goes through the facilitators, less between members"),
    ],
)
def test_the_sentence_sees_what_was_simulated(group: str, position: int, words: str) -> None:
    assert headline(sample(group), position, T).heading == words


@pytest.mark.parametrize("group", [group.id for group in sample_groups()])
def test_a_heading_never_contradicts_what_chance_gives(group: str) -> None:
    log = sample(group)
    ranges = null_ranges(log, keys=["member_share", "leader_share"])
    said = 0
    for position, session in enumerate(log.sessions["session"].astype(str)):
        heading = headline(log, position, T).heading
        member, leader = (
            ranges[(ranges["session"] == session) & (ranges["key"] == key)].iloc[0]
            for key in ("member_share", "leader_share")
        )
        if heading == "most acts run between members":
            assert member["value"] > 0.5
            assert member["value"] >= member["low"]
        if heading.startswith("most acts run through the facilitator"):
            assert leader["value"] > 0.5
            assert leader["value"] >= leader["low"]
        if heading.startswith("more runs through the facilitator"):
            assert leader["value"] > leader["high"]
        said += "most acts" in heading or "than chance" in heading
    assert said or group == "dominant-pair"  # whose sessions are headed by the pair


def test_a_bare_majority_that_chance_would_make_larger_is_no_heading() -> None:
    assert (
        headline(sample("scapegoat"), 6, T).heading == "more runs through the facilitator than chance gives"
    )


def test_a_majority_between_members_is_a_heading_where_chance_gives_no_more() -> None:
    log = a_log(*["ana>ben", "ben>ana", "ana>cy", "cy>ben"] * 10, *["lea>ana", "ben>lea"] * 2, leaders="lea")
    said = headline(log, 0, T)
    assert said.heading == "most acts run between members"
    assert not any("leader" in sentence for sentence in said.rest)


def test_the_difference_of_two_shares_is_the_two_proportion_z() -> None:
    # By hand: pooled p = 60/100, error = sqrt(.6 · .4 · (1/50 + 1/50)).
    assert clearly_differ(40, 50, 20, 50) == pytest.approx(0.4 / math.sqrt(0.6 * 0.4 * 0.04))
    assert clearly_differ(0, 0, 0, 0) == 0
    assert clearly_differ(5, 5, 7, 7) == 0


def test_one_member_alone_has_a_headline_too() -> None:
    assert headline(a_log("ana>*", "ana>?"), 0, T).heading == ""
