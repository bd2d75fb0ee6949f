"""Cells give back the session they were counted from."""

import numpy as np
import pytest

from groupdyn.measurement import DYADIC, TO_GROUP, TO_SELF, UNKNOWN, SessionCells

LEAD, ANA, BEN, CY = range(4)


@pytest.fixture
def cells():
    acts = [
        (ANA, [BEN], DYADIC, 1.0),
        (ANA, [BEN], DYADIC, 1.0),
        (ANA, [BEN], DYADIC, 2.0),
        (BEN, [ANA, LEAD], DYADIC, 1.0),
        (BEN, [], TO_GROUP, 1.0),
        (LEAD, [ANA], DYADIC, 1.0),
        (LEAD, [], TO_GROUP, 1.0),
        (ANA, [], TO_SELF, 1.0),
        (BEN, [], UNKNOWN, 1.0),
        (BEN, [LEAD], DYADIC, 1.0),
    ]
    return SessionCells.of_acts(
        facilitator=[True, False, False, False],
        included=[False, True, True, True],
        sender=[sender for sender, *_ in acts],
        receivers=[[person in to for person in range(4)] for _, to, *_ in acts],
        kind=[kind for *_, kind, _ in acts],
        weight=[weight for *_, weight in acts],
        changes=5,
        pairs=9,
        session=3,
    )


def test_like_acts_share_a_cell(cells):
    assert (len(cells.count), cells.acts, cells.people) == (9, 10, 4)


def test_ties_are_among_included_people_only(cells):
    observed = cells.observed

    assert observed.person.tolist() == [[ANA, BEN, CY]]
    assert observed.session.tolist() == [3]
    assert observed.weight.tolist() == [[[0, 4, 0], [1, 0, 0], [0, 0, 0]]]
    assert observed.count.tolist() == [[[0, 3, 0], [1, 0, 0], [0, 0, 0]]]


def test_acts_to_and_from_everybody_are_counted(cells):
    observed = cells.observed

    assert observed.sent.tolist() == [[4, 4, 0]]
    assert observed.received.tolist() == [[2, 3, 0]]
    assert observed.to_group.tolist() == [[0, 1, 0]]


def test_totals_are_over_all_acts(cells):
    totals = {key: value[0] for key, value in cells.observed.totals.items()}

    assert totals == {
        "acts": 10,
        "dyadic": 6,
        "group": 2,
        "self": 1,
        "unknown": 1,
        "leader": 4,
        "member": 3,
        "changes": 5,
        "pairs": 9,
    }


def test_a_matrix_gives_its_own_cells():
    matrix = np.array([[0, 2, 0], [1, 0, 3], [0, 0, 0]])

    assert SessionCells.of_matrix(matrix).observed.weight[0].tolist() == matrix.tolist()
