"""Seats are home: the same place in every picture of a series."""

import math
import random

import numpy as np
import pytest

from groupdyn.errors import SettingError
from groupdyn.figures.seats import NEAREST, following_seats, seat_order, seats, target_radius, target_seats

ROSTER = ["eko", "ayu", "dewi", "citra", "bagas", "rini"]


def test_the_same_roster_gets_the_same_seats_whatever_the_order_of_rows() -> None:
    expected = seats(seat_order(ROSTER))
    for seed in range(5):
        rows = ROSTER[:]
        random.Random(seed).shuffle(rows)  # noqa: S311 – not for secrets
        assert seats(seat_order(rows)) == expected


def test_seat_numbers_come_first_and_the_others_follow_by_id() -> None:
    order = seat_order(ROSTER, {"rini": 1, "eko": 2, "ayu": math.nan})
    assert order == ("rini", "eko", "ayu", "bagas", "citra", "dewi")


def test_the_first_seat_is_at_the_top_and_the_second_to_its_right() -> None:
    places = seats(["a", "b", "c", "d"])
    assert places["a"] == (0.0, 1.0)
    assert places["b"] == (1.0, 0.0)
    assert places["c"] == pytest.approx((0.0, -1.0))


def test_a_wide_page_gets_an_ellipse() -> None:
    places = seats(["a", "b", "c", "d"], aspect=1.5)
    assert places["b"][0] == pytest.approx(1.5)
    assert places["a"] == (0.0, 1.0)
    with pytest.raises(SettingError):
        seats(["a"], aspect=0)


def test_nobody_has_no_seats() -> None:
    assert seats([]) == {}


def _weights(sessions: int, n: int, seed: int = 1) -> np.ndarray:
    chance = np.random.default_rng(seed)
    base = chance.gamma(0.6, 3.0, (n, n))
    drift = np.exp(0.25 * chance.normal(size=(sessions, n, n)))
    weights = chance.poisson(base * drift).astype(float)
    weights[:, np.arange(n), np.arange(n)] = 0
    return weights


def _home(n: int) -> np.ndarray:
    return np.array(list(seats([f"m{k:02d}" for k in range(n)]).values()))


def test_people_move_little_from_one_session_to_the_next() -> None:
    places = following_seats(_weights(40, 12), _home(12))
    moves = np.hypot(*np.diff(places, axis=0).T)
    assert 0.005 < moves.mean() <= 0.10


def test_those_who_deal_much_with_each_other_come_closer() -> None:
    weights = np.zeros((6, 6, 6))
    weights[:, 0, 3] = weights[:, 3, 0] = 20
    weights[:, 1, 2] = 1
    home = _home(6)
    places = following_seats(weights, home)
    assert np.linalg.norm(places[-1, 0] - places[-1, 3]) < 0.8 * np.linalg.norm(home[0] - home[3])


def test_nobody_touches_anybody_and_nobody_leaves_the_picture() -> None:
    places = following_seats(_weights(20, 12, seed=3), _home(12))
    step = np.linalg.norm(places[:, :, None] - places[:, None], axis=-1)
    assert step[:, ~np.eye(12, dtype=bool)].min() > 0.12
    assert np.linalg.norm(places, axis=-1).max() < 1.3


def test_a_later_session_changes_no_earlier_picture() -> None:
    weights, home = _weights(8, 7), _home(7)
    np.testing.assert_allclose(following_seats(weights, home)[:5], following_seats(weights[:5], home))


def test_the_absent_and_a_silent_session_stay_where_they_were() -> None:
    weights, home = _weights(3, 5), _home(5)
    weights[1] = 0
    there = np.ones((3, 5), dtype=bool)
    there[0, 2] = False
    places = following_seats(weights, home, present=there)
    np.testing.assert_allclose(places[0, 2], home[2], atol=0.2)  # pushed aside at most
    np.testing.assert_allclose(places[1], places[0], atol=1e-9)


@pytest.mark.parametrize(("sessions", "n"), [(0, 4), (3, 0), (2, 1)])
def test_few_people_or_sessions_are_no_error(sessions: int, n: int) -> None:
    places = following_seats(np.zeros((sessions, n, n)), _home(n).reshape(n, 2))
    assert places.shape == (sessions, n, 2)
    assert np.isfinite(places).all()


def test_the_more_often_chosen_the_nearer_to_the_middle() -> None:
    places = target_seats({"a": 1.0, "b": 0.5, "c": 0.0}, ["a", "b", "c", "d"])
    distance = {person: math.hypot(*place) for person, place in places.items()}
    assert distance["a"] == pytest.approx(NEAREST)
    assert distance["a"] < distance["b"] < distance["c"] == pytest.approx(1.0)
    assert distance["d"] == pytest.approx(1.0)  # nobody knows: at the rim
    assert target_radius(2.0) == pytest.approx(NEAREST)
