"""The mirror: a guess is scored as it is defined, chance is exact, and little is said of little."""

import math
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupdyn.i18n import translator
from groupdyn.lenses.mirror import (
    LEAST,
    MOST,
    SUPPORTS,
    Guess,
    Summary,
    guesses_of,
    mirror,
    sentences,
    summary,
)
from tests.groups import a_log

LOG = a_log(
    "ana>ben:support x4",
    "ben>ana:support",
    "ben>cy:challenge",
    "ben>*",
    "cy>ana:support x2",
    "cy>.",
    "lena>dee:support x9",
    "ben>ana,cy:support",
    silent="dee",
    leaders="lena",
)


def scored(log, **guess):
    table = mirror(log, [Guess("1", **guess)])
    return {row["question"]: row for row in table.to_dict("records")}


def test_the_most_and_the_least_active_are_found_by_their_acts_to_others():
    # ana 4, ben 4 (one of them to two people), cy 2 (and one to herself), dee 0; lena leads.
    found = scored(LOG, most="ben", least="dee")
    assert (found[MOST]["hits"], found[MOST]["true"], found[MOST]["of"]) == (1, 2, 4)
    assert found[MOST]["chance"] == pytest.approx(2 / 4)
    assert found[MOST]["rank"] == 1.5
    assert found[MOST]["above"] == pytest.approx(2.5 / 3)
    assert (found[LEAST]["hits"], found[LEAST]["rank"], found[LEAST]["chance"]) == (1, 1, 0.25)
    assert found[LEAST]["above"] == 1.0


def test_a_wrong_guess_has_its_place():
    found = scored(LOG, most="cy", least="cy")
    assert (found[MOST]["hits"], found[MOST]["rank"], found[MOST]["above"]) == (0, 3, pytest.approx(1 / 3))
    assert (found[LEAST]["hits"], found[LEAST]["rank"], found[LEAST]["above"]) == (0, 2, pytest.approx(2 / 3))


def test_pairs_are_scored_by_supportive_acts_that_name_somebody():
    # Supportive: ana>ben 4, ben>ana 2, ben>cy 1, cy>ana 2; lena's are a facilitator's.
    found = scored(LOG, support=(("ana", "ben"), ("cy", "ana"), ("dee", "ana")))[SUPPORTS]
    assert (found["guessed"], found["hits"], found["true"], found["of"]) == (3, 2, 4, 12)
    assert found["chance"] == pytest.approx(3 * 4 / 12)
    # ana>ben beats 9 of 9; cy>ana (2) beats 8 and ties one; dee>ana (0) ties 7 and loses 2.
    assert found["above"] == pytest.approx((9 + 8.5 + 3.5) / 27)


def test_an_acts_own_valence_counts_before_its_code():
    log = a_log("ana>ben:support^-1", "ben>ana:inform^1", "cy>ana")
    found = scored(log, support=(("ana", "ben"), ("ben", "ana")))[SUPPORTS]
    assert (found["hits"], found["true"]) == (1, 1)


@pytest.mark.parametrize(
    ("log", "guess", "question", "why"),
    [
        (LOG, {}, MOST, "not-guessed"),
        (LOG, {"most": "lena"}, MOST, "not-there"),
        (a_log("ana>ben", absent={"1": "cy"}), {"most": "cy"}, MOST, "not-there"),
        (a_log("lena>*", silent="ana ben", leaders="lena"), {"most": "ana"}, MOST, "no-acts"),
        (a_log("ana>ben", "ben>ana"), {"most": "ana"}, MOST, "all-alike"),
        (a_log("ana>ben"), {"support": (("ana", "ben"),)}, SUPPORTS, "no-acts"),
        (a_log("ana>ben:support", "ben>ana:support"), {"support": (("ana", "ben"),)}, SUPPORTS, "all-alike"),
        (a_log("ana>ben:support"), {"support": (("ana", "zoe"),)}, SUPPORTS, "not-there"),
    ],
)
def test_what_cannot_be_scored_is_undefined_with_its_reason(log, guess, question, why):
    found = scored(log, **guess)[question]
    assert found["why"] == why
    assert math.isnan(found["hits"]) and math.isnan(found["chance"]) and math.isnan(found["above"])
    assert summary(mirror(log, [Guess("1", **guess)]))[[MOST, LEAST, SUPPORTS].index(question)].sessions == 0


def test_a_skipped_session_and_one_that_is_not_there_are_left_out():
    assert mirror(LOG, [Guess("1", most="ana", skipped=True), Guess("9", most="ana")]).empty


def test_renaming_the_members_changes_nothing():
    # The same group with its names turned round: ana is zed, ben is yan, cy is xu, dee is wim.
    other = a_log(
        "zed>yan:support x4", "yan>zed:support", "yan>xu:challenge", "yan>*", "xu>zed:support x2", "xu>.",
        "lena>wim:support x9", "yan>zed,xu:support", silent="wim", leaders="lena",
    )  # fmt: skip
    mine = mirror(LOG, [Guess("1", "ben", "dee", (("ana", "ben"), ("cy", "dee")))])
    theirs = mirror(other, [Guess("1", "yan", "wim", (("zed", "yan"), ("xu", "wim")))])
    pd.testing.assert_frame_equal(mine, theirs)


def test_a_guess_comes_back_from_its_records():
    guess = Guess("2", "ana", "dee", (("ana", "ben"), ("ben", "ana")), "tense, then warm", by="lena")
    rows = pd.DataFrame(guess.records()).reindex(
        columns=["session", "person", "about", "question", "text", "by"]
    )
    assert guesses_of(rows) == (guess,)
    nothing = pd.DataFrame(Guess("2", by="lena").records()).reindex(columns=rows.columns)
    assert nothing["question"].tolist() == ["skipped"]
    assert guesses_of(nothing) == (Guess("2", by="lena", skipped=True),)


def by_counting(draws):
    """How likely each number of hits is, by going through every possible guess."""
    chances = {0: 1.0}
    for g, k, n in draws:
        outcomes = [sum(i < k for i in chosen) for chosen in combinations(range(n), g)]
        chances_now: dict[int, float] = {}
        for so_far, p in chances.items():
            for hits in outcomes:
                chances_now[so_far + hits] = chances_now.get(so_far + hits, 0.0) + p / len(outcomes)
        chances = chances_now
    return chances


def a_table(draws, hits):
    rows = [
        {"question": SUPPORTS, "guessed": g, "hits": float(h), "true": float(k), "of": float(n),
         "chance": g * k / n, "above": 0.5}
        for (g, k, n), h in zip(draws, hits, strict=True)
    ]  # fmt: skip
    return pd.DataFrame(rows)


@given(
    st.lists(
        st.integers(2, 6).flatmap(lambda n: st.tuples(st.integers(1, n), st.integers(1, n - 1), st.just(n))),
        min_size=1,
        max_size=4,
    )
)
def test_the_range_of_chance_is_exact(draws):
    found = summary(a_table(draws, [0] * len(draws)))[2]
    chances = by_counting(draws)
    assert found.chance == pytest.approx(sum(h * p for h, p in chances.items()))
    below = sum(p for h, p in chances.items() if h < found.low)
    above = sum(p for h, p in chances.items() if h > found.high)
    assert below <= 0.025 + 1e-9 and above <= 0.025 + 1e-9
    assert sum(p for h, p in chances.items() if h <= found.low) > 0.025 - 1e-9
    assert sum(p for h, p in chances.items() if h >= found.high) > 0.025 - 1e-9 or found.high == 0


def test_six_sessions_of_eight_members():
    # Six guesses of one in eight: expected .75, P(≥3) = .0304, P(≥4) = .0035: up to 3 is chance.
    found = summary(a_table([(1, 1, 8)] * 6, [1, 1, 1, 1, 0, 0]))[2]
    assert (found.sessions, found.hits, found.low, found.high) == (6, 4, 0, 3)
    assert found.chance == pytest.approx(0.75)
    assert found.precision == pytest.approx(4 / 6) == found.recall


def test_words_are_honest_about_few_sessions_and_about_chance():
    t = translator("en")
    few = Summary(MOST, sessions=2, hits=2, guessed=2, true=2, chance=0.25, low=0, high=1)
    many = Summary(MOST, sessions=6, hits=4, guessed=6, true=6, chance=0.75, low=0, high=3)
    as_chance = Summary(SUPPORTS, sessions=6, hits=3, guessed=6, true=9, chance=2.2, low=0, high=4)
    said = list(sentences([few, many, as_chance, Summary(LEAST)], t))
    assert said[0].endswith("With 2 sessions nothing can be said yet.")
    assert said[1].endswith("guessing at random gives 0.8 (0 to 3). More than chance.")
    assert said[2].endswith("No more than chance could give.")
    assert len(said) == 3
