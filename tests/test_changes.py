"""Whose acts are behind a change: contributions add up, belong to the right people, and know when to be silent."""

from __future__ import annotations

import math

import numpy as np
import pytest

from groupdyn import changes
from groupdyn.changes import contributions
from groupdyn.errors import SelectionError
from groupdyn.log import InteractionLog
from groupdyn.measuring import headline_keys, measures
from tests.groups import a_led_log


@pytest.fixture
def log() -> InteractionLog:
    return a_led_log(
        {
            "1": ["lena>ana x4", "ana>lena x4", "ben>lena x2", "lena>* x2", "cy>ana"],
            "2": ["ana>ben x5", "ben>ana x4", "lena>ana x4", "lena>* x2", "cy>ana", "dee>cy x2"],
        },
        absent={"1": "dee"},
    )


@pytest.mark.parametrize("key", [k for k in headline_keys() if k not in changes.IN_ORDER])
@pytest.mark.parametrize("include", ["members", "everyone"])
def test_contributions_add_up_to_the_change(log: InteractionLog, key: str, include: str) -> None:
    change = contributions(log, key, 0, 1, include=include)  # type: ignore[arg-type]  # one of the two
    values = measures(log, include=include, keys=[key])[key]  # type: ignore[arg-type]  # one of the two
    assert (change.before, change.after) == pytest.approx((values[0], values[1]))
    assert change.people["contribution"].sum() == pytest.approx(change.difference)


def test_who_did_the_same_contributes_nothing_where_only_shares_of_their_acts_count(
    log: InteractionLog,
) -> None:
    change = contributions(log, "acts_dyadic", 0, 1)
    parts = change.people.set_index("member")["contribution"]
    assert parts["lena"] == pytest.approx(0)
    assert parts["cy"] == pytest.approx(0)
    assert parts["ana"] == pytest.approx(1)
    assert parts["dee"] == pytest.approx(2)


def test_a_member_who_turns_from_the_leader_to_another_member_is_behind_the_rise() -> None:
    log = a_led_log({"1": ["ana>lena x10", "ben>lena x10"], "2": ["ana>ben x10", "ben>lena x10"]})
    change = contributions(log, "member_share", 0, 1)
    assert change.people["member"].iloc[0] == "ana"
    assert change.people["contribution"].tolist() == pytest.approx([0.5, 0, 0])


def test_an_absent_person_has_no_acts_but_their_coming_counts(log: InteractionLog) -> None:
    people = contributions(log, "evenness", 0, 1).people.set_index("member")
    assert math.isnan(people.loc["dee", "acts_before"])
    assert people.loc["dee", "acts_after"] == 2
    assert people.loc["dee", "contribution"] != 0


def test_a_change_turned_round_changes_its_sign(log: InteractionLog) -> None:
    there = contributions(log, "leader_share", 0, 1).people.set_index("member")["contribution"]
    back = contributions(log, "leader_share", 1, 0).people.set_index("member")["contribution"]
    assert there.to_dict() == pytest.approx((-back[there.index]).to_dict())


def test_a_session_compared_with_itself_did_not_change(log: InteractionLog) -> None:
    assert contributions(log, "gini", 1, 1).people["contribution"].to_numpy() == pytest.approx(0)


def test_the_order_of_acts_cannot_be_shared_out(log: InteractionLog) -> None:
    change = contributions(log, "turn_taking", 0, 1)
    assert np.isfinite([change.before, change.after]).all()
    assert change.people["contribution"].isna().all()


def test_an_undefined_end_is_not_shared_out() -> None:
    log = a_led_log({"1": ["ana>*"], "2": ["ana>ben", "ben>ana"]})
    change = contributions(log, "reciprocity_weighted", 0, 1)
    assert math.isnan(change.before)
    assert change.people["contribution"].isna().all()


def test_large_groups_are_averaged_over_random_orders_and_still_add_up() -> None:
    names = [f"p{k}" for k in range(14)]
    one = [f"{a}>{b} x{k % 3 + 1}" for k, (a, b) in enumerate(zip(names, names[1:] + names[:1], strict=True))]
    two = [f"{a}>{b} x{k % 5 + 1}" for k, (a, b) in enumerate(zip(names[1:] + names[:1], names, strict=True))]
    log = a_led_log({"1": one, "2": [*two, "p0>p5 x6"]})
    change = contributions(log, "gini_strength_in", 0, 1)
    assert not change.exact
    assert change.people["contribution"].sum() == pytest.approx(change.difference)
    again = contributions(log, "gini_strength_in", 0, 1)
    assert change.people.equals(again.people)


def test_random_orders_come_near_the_exact_value(
    log: InteractionLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = contributions(log, "member_share", 0, 1).people.set_index("member")["contribution"]
    monkeypatch.setattr(changes, "EXACT_PEOPLE", 1)
    near = contributions(log, "member_share", 0, 1).people.set_index("member")["contribution"]
    assert near[exact.index].to_numpy() == pytest.approx(exact.to_numpy(), abs=0.02)


def test_acts_to_several_and_to_the_group_are_counted_as_measures_counts_them() -> None:
    log = a_led_log(
        {
            "1": ["ana>ben,cy x2", "ben>* x3", "cy>.", "dee>?", "lena>ana,ben"],
            "2": ["ana>ben", "ben>cy,dee x2", "cy>ana x3", "dee>* x2", "lena>dee"],
        }
    )
    for key in ("member_share", "hub_share", "gini_strength_in", "reciprocity_weighted"):
        change = contributions(log, key, 0, 1)
        assert change.people["contribution"].sum() == pytest.approx(change.difference)


def test_a_session_that_is_not_there_is_refused(log: InteractionLog) -> None:
    with pytest.raises(SelectionError):
        contributions(log, "gini", 0, 7)
    with pytest.raises(SelectionError):
        contributions(log, "no-such-measure", 0, 1)
