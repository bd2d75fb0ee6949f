"""Counts of the grid, as a browser says them and as they are stored."""

from groupdyn.capture.grid import MOST, Cell, cells_of, entries_of
from groupdyn.log import GROUP

PEOPLE = {3: "ana", 5: "ben"}


def test_a_count_is_who_to_whom_in_which_way():
    counts = cells_of([["support", 3, 5, 2], ["support", 5, 0, 1]], PEOPLE, {"support"})
    assert counts == {Cell("ana", "ben", "support"): 2, Cell("ben", GROUP, "support"): 1}


def test_what_nobody_could_have_entered_is_passed_over():
    nonsense = [
        ["support", 3, 3, 1], ["support", 9, 5, 1], ["support", 3, 9, 1], ["unknown", 3, 5, 1],
        ["support", 3, 5], ["support", 3, 5, "7"],
    ]  # fmt: skip
    assert cells_of(nonsense, PEOPLE, {"support"}) == {}


def test_a_count_stays_within_bounds():
    counts = cells_of([["k", 3, 5, 10**9], ["k", 5, 3, -4]], PEOPLE, {"k"})
    assert list(counts.values()) == [MOST, 0]


def test_stored_counts_come_back_as_they_were_entered():
    entries = [["k", 3, 5, 2], ["k", 5, 0, 1]]
    assert entries_of(cells_of(entries, PEOPLE, {"k"}), PEOPLE) == entries


def test_what_the_grid_has_no_cell_for_is_left_out():
    assert entries_of({Cell("zoe", "ana", "k"): 1, Cell("ana", "ben", "k"): 0}, PEOPLE) == []
