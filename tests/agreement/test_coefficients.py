"""κ and α against published vectors and their definitions."""

import math
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupdyn.agreement import agreement_of, alpha, compare, expected_agreement, kappa, observed_agreement


def table(one, other):
    codes = sorted({*one, *other})
    return np.array(
        [
            [sum(a == r and b == c for a, b in zip(one, other, strict=True)) for c in codes]
            for r in codes
        ]
    )  # fmt: skip


GOLDEN = table("aabbccabca", "aabbcbabcc")


def test_the_vector_of_the_definitions():
    assert float(observed_agreement(GOLDEN)) == pytest.approx(0.8)
    assert float(expected_agreement(GOLDEN)) == pytest.approx(0.33)
    assert float(kappa(GOLDEN)) == pytest.approx(0.7015, abs=5e-5)
    assert float(alpha(GOLDEN)) == pytest.approx(0.7143, abs=5e-5)


def test_the_example_of_cohens_paper():
    """Cohen 1960, table 1: proportions of 200 units, κ = .492 (rounded there from p_o .70, p_e .41)."""
    counts = np.array([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    assert float(observed_agreement(counts)) == pytest.approx(0.70)
    assert float(expected_agreement(counts)) == pytest.approx(0.41)
    assert float(kappa(counts)) == pytest.approx(0.492, abs=5e-4)


def test_the_binary_example_of_krippendorffs_paper():
    """Krippendorff 2011, section A: ten binary units, α = .095."""
    one, other = "0100000000", "1110010010"
    assert float(alpha(table(one, other))) == pytest.approx(0.095, abs=5e-4)


def test_the_nominal_example_of_krippendorffs_paper():
    """Krippendorff 2011, section B: twelve units in five categories, α = .692."""
    assert float(alpha(table("aabbdcccedda", "babbbccceddd"))) == pytest.approx(0.692, abs=5e-4)


def krippendorff_by_values(counts):
    """α by its definition over all pairs of values."""
    values = [
        (i, j) for i in range(len(counts)) for j in range(len(counts)) for _ in range(int(counts[i, j]))
    ]
    pool = [v for pair in values for v in pair]
    observed = np.mean([a != b for a, b in values])
    expected = np.mean([a != b for a, b in permutations(pool, 2)])
    return 1 - observed / expected if expected else math.nan


def test_one_code_only_is_undefined():
    for counts in (table("aaa", "aaa"), np.zeros((0, 0), dtype=int), np.zeros((3, 3), dtype=int)):
        found = agreement_of(counts)
        for number in (found.kappa, found.alpha):
            assert math.isnan(number.value) and math.isnan(number.low) and math.isnan(number.high)


def test_with_complete_agreement_the_range_still_says_how_few_units_there_are():
    few, many = agreement_of(np.diag([5, 5])), agreement_of(np.diag([100, 100]))
    assert few.kappa.value == many.kappa.value == 1.0
    assert few.kappa.low < 0.5 < many.kappa.low < 1.0
    assert few.kappa.high == 1.0
    assert few.thin and not many.thin


def test_the_bootstrap_range_is_close_to_the_large_sample_one():
    """κ's large-sample standard error: Fleiss, Cohen & Everitt 1969, Psychol. Bull. 72, 323–327."""
    counts = np.array([[88, 14, 18], [10, 40, 10], [2, 6, 12]]) * 5
    p, n = counts / counts.sum(), counts.sum()
    row, column = p.sum(1), p.sum(0)
    p_o, p_e = np.trace(p), row @ column
    k = (p_o - p_e) / (1 - p_e)
    first = sum(p[i, i] * (1 - (row[i] + column[i]) * (1 - k)) ** 2 for i in range(3))
    second = (1 - k) ** 2 * sum(
        p[i, j] * (column[i] + row[j]) ** 2 for i in range(3) for j in range(3) if i != j
    )
    error = math.sqrt((first + second - (k - p_e * (1 - k)) ** 2) / (n * (1 - p_e) ** 2))
    found = agreement_of(counts).kappa
    assert found.low == pytest.approx(k - 1.96 * error, abs=0.006)
    assert found.high == pytest.approx(k + 1.96 * error, abs=0.006)


counts_of = st.integers(2, 4).flatmap(
    lambda k: st.lists(st.lists(st.integers(0, 4), min_size=k, max_size=k), min_size=k, max_size=k)
)


@settings(deadline=None)
@given(counts_of)
def test_bounds_symmetry_and_relabelling(rows):
    counts = np.array(rows)
    order = np.roll(np.arange(len(counts)), 1)
    for coefficient in (kappa, alpha):
        value = float(coefficient(counts))
        assert math.isnan(value) or -1 <= value <= 1 + 1e-12
        for same in (counts.T, counts[np.ix_(order, order)]):
            assert float(coefficient(same)) == pytest.approx(value, nan_ok=True)


@settings(deadline=None)
@given(counts_of)
def test_alpha_is_its_definition_over_all_pairs_of_values(rows):
    counts = np.array(rows)
    if counts.sum() > 1:
        assert float(alpha(counts)) == pytest.approx(krippendorff_by_values(counts), nan_ok=True)


@settings(deadline=None, max_examples=25)
@given(counts_of)
def test_a_range_holds_what_it_is_about_and_stays_in_bounds(rows):
    found = agreement_of(np.array(rows)).kappa
    if not math.isnan(found.value):
        assert -1 <= found.low <= found.value + 0.05 and found.value - 0.05 <= found.high <= 1 + 1e-12


def a_coding(codes, sender="ana"):
    rows = [(sender, "GROUP", code, 10.0 * k) for k, code in enumerate(codes)]
    return pd.DataFrame(rows, columns=["sender", "receiver", "act", "start_s"])


def test_two_codings_compared():
    found = compare(a_coding("aabbccabca"), a_coding("aabbcbabcc"))
    assert found.overall.kappa.value == pytest.approx(0.7015, abs=5e-5)
    assert found.confusion.loc["c", "b"] == 1
    assert found.confusion.to_numpy().sum() == 10
    assert found.per_code["a"].observed == pytest.approx(0.9)
    assert found.per_code["a"].uses == 7
    assert math.isnan(found.sender.kappa.value)  # one sender only
    assert found.sender.observed == 1.0


def test_each_code_against_the_rest_is_the_two_by_two_table():
    one, other = "aabbccabca", "aabbcbabcc"
    found = compare(a_coding(one), a_coding(other))
    for code, about in found.per_code.items():
        small = table([a == code for a in one], [b == code for b in other])
        assert about.kappa.value == pytest.approx(float(kappa(small)))
        assert about.alpha.value == pytest.approx(float(alpha(small)))


def test_identical_codings_agree_completely_and_differ_nowhere():
    found = compare(a_coding("abca"), a_coding("abca"))
    assert found.overall.kappa.value == found.overall.alpha.value == 1.0
    assert not len(found.differences)


def test_what_differs_is_listed_in_order():
    one = a_coding("ab")
    other = pd.concat([a_coding("ba", sender="ben").iloc[[0]], a_coding("xxx").iloc[[2]]])
    found = compare(one, other).differences
    assert found["what"].tolist() == ["act;sender", "only first", "only second"]
    assert found[["first", "second"]].to_numpy().tolist() == [[0, 0], [1, -1], [-1, 1]]
    assert found["start_s"].tolist() == [0.0, 10.0, 20.0]


def test_without_times_an_act_of_the_second_alone_stands_behind_the_pair_before_it():
    one, other = (
        pd.DataFrame([(s, "GROUP", "a") for s in said], columns=["sender", "receiver", "act"])
        for said in ("ab", "axb")
    )
    found = compare(one, other).differences
    assert found[["first", "second"]].to_numpy().tolist() == [[-1, 1]]
    assert math.isnan(found["start_s"].iloc[0])


def test_codings_without_an_act_compare_to_nothing():
    found = compare(a_coding(""), a_coding("ab"))
    assert math.isnan(found.overall.kappa.value)
    assert found.confusion.shape == (0, 0)
    assert found.differences["what"].tolist() == ["only second"] * 2
