"""Values that reference implementations gave (R sna 2.7), on networks written out here."""

import numpy as np
import pytest

from groupdyn.measurement import Stack, measure_sessions


def network(ties: str, people: str) -> Stack:
    matrix = np.zeros((len(people), len(people)))
    for sender, receiver in ties.split():
        matrix[people.index(sender), people.index(receiver)] += 1
    return Stack.of_matrices(matrix)


G6 = {
    "n": 6,
    "density": 0.30,
    "mutual": 3,
    "asymmetric": 3,
    "null_dyads": 9,
    "reciprocity": 2 / 3,
    "reciprocity_nonnull": 0.50,
    "reciprocity_dyadic": 0.80,
    "reciprocity_weighted": 2 / 3,
    "centralization_in": 0.60,
    "centralization_out": 0.36,
    "centralization_degree": 0.60,
    "centralization_betweenness": 0.32,
    "transitivity": 6 / 14,
    "transitivity_undirected": 6 / 11,
    "connectedness": 2 / 3,
    "hierarchy": 0.40,
    "efficiency": 0.6875,
    "lubness": 1.0,
    "isolates": 1,
    "unchosen": 2,
    "weak_components": 2,
    "cohesion_moreno": 0.20,
    "triad_003": 5,
    "triad_012": 5,
    "triad_102": 3,
    "triad_021C": 1,
    "triad_111D": 3,
    "triad_201": 1,
    "triad_210": 2,
}


@pytest.mark.parametrize(("key", "value"), G6.items())
def test_the_six_person_network_gives_the_reference_values(key, value):
    stack = network("AB BA AC CA BC DA DB AD EA", "ABCDEF")

    assert measure_sessions([stack], [key])[key][0] == pytest.approx(value, abs=1e-12)


def test_the_six_person_network_has_no_other_threesomes():
    stack = network("AB BA AC CA BC DA DB AD EA", "ABCDEF")

    numbers = measure_sessions([stack])

    others = {key for key in numbers if key.startswith("triad_")} - G6.keys()
    assert len(others) == 9
    assert all(numbers[key][0] == 0 for key in others)


PARTICIPATION = {
    "gini": 0.45,
    "gini_unbiased": 0.54,
    "evenness": 0.7897,
    "hhi": 0.275,
    "hhi_normalized": 0.13,
    "top_share": 0.40,
}


@pytest.mark.parametrize(("key", "value"), PARTICIPATION.items())
def test_participation_of_six_people_one_of_them_silent(key, value):
    stack = Stack.of_matrices(np.zeros((6, 6)), sent=[40, 25, 20, 10, 5, 0])

    assert measure_sessions([stack], [key])[key][0] == pytest.approx(value, abs=5e-5)


def test_leaving_the_silent_person_out_would_give_another_gini():
    stack = Stack.of_matrices(np.zeros((5, 5)), sent=[40, 25, 20, 10, 5])

    assert measure_sessions([stack], ["gini"])["gini"][0] == pytest.approx(0.34)


def test_least_upper_bounds_follow_the_written_definition():
    """Two bosses above one person with two subordinates: only the bosses lack a common superior."""
    two_bosses = network("RA SA AB AC", "RSABC")

    assert measure_sessions([two_bosses], ["lubness"])["lubness"][0] == pytest.approx(5 / 6)


def test_a_tree_of_superiors_is_krackhardts_ideal_hierarchy():
    tree = network("AB AC BD BE", "ABCDE")

    numbers = measure_sessions([tree], ["connectedness", "hierarchy", "efficiency", "lubness"])

    assert {key: values[0] for key, values in numbers.items()} == {
        "connectedness": 1,
        "hierarchy": 1,
        "efficiency": 1,
        "lubness": 1,
    }


def test_turn_taking_is_turns_less_one_over_acts_less_one():
    """A A B C C: three turns in five acts."""
    stack = Stack.of_matrices(np.zeros((3, 3)), sent=[2, 1, 2], changes=2, pairs=4)

    assert measure_sessions([stack], ["turn_taking"])["turn_taking"][0] == (3 - 1) / (5 - 1)
