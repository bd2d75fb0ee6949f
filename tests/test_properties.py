"""What must hold for any group: names and order of rows mean nothing, the silent count, parts make the whole."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from groupdyn.log import InteractionLog
from groupdyn.measuring import measures
from groupdyn.selection import merge_logs, select
from tests.groups import a_log

MEMBERS = "abcd"
few = settings(max_examples=12, deadline=None, derandomize=True)

receiver = st.one_of(
    st.sampled_from([*MEMBERS, "*", ".", "?", "e"]),
    st.lists(st.sampled_from(MEMBERS), min_size=2, max_size=3, unique=True).map(",".join),
)
act = st.tuples(st.sampled_from([*MEMBERS, "e"]), receiver, st.sampled_from(["ask", "support", "attack"]))
group = st.lists(st.lists(act, min_size=1, max_size=8), min_size=1, max_size=3)

SESSION, MEMBER, TIE = "session", "member", "tie"


def built(
    sessions: list[list[tuple[str, str, str]]], name=lambda person: person, silent: str = "f"
) -> InteractionLog:
    """The group with `e` leading and everybody on the roster, people renamed."""

    def written(who: str) -> str:
        return who if who in ("*", ".", "?") else ",".join(map(name, who.split(",")))

    texts = [
        text
        for acts in sessions
        for text in ("|", *(f"{name(i)}>{written(j)}:{code}" for i, j, code in acts))
    ]
    return a_log(*texts, silent=" ".join(map(name, [*MEMBERS, *silent])), leaders=name("e"))


def same_numbers(one: pd.DataFrame, two: pd.DataFrame) -> None:
    keys = [c for c in one if not pd.api.types.is_numeric_dtype(one[c])]
    one, two = (t.sort_values(keys, ignore_index=True) for t in (one, two))
    pd.testing.assert_frame_equal(one, two, check_dtype=False, rtol=1e-9, atol=1e-12)


@few
@given(group, st.permutations([*MEMBERS, "e", "f"]))
def test_renaming_people_changes_nothing_but_their_names(sessions, order) -> None:
    names = {person: f"{chr(107 + i)}{person}" for i, person in enumerate(order)}
    log, renamed = built(sessions), built(sessions, names.__getitem__)
    for include in ("members", "everyone"):
        same_numbers(measures(log, include=include), measures(renamed, include=include))
    for level, columns in ((MEMBER, ["member"]), (TIE, ["sender", "receiver"])):
        table = measures(log, level=level)
        same_numbers(
            table.assign(**{c: table[c].map(names) for c in columns}), measures(renamed, level=level)
        )


@few
@given(group, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_number_that_is_not_about_turns(sessions, random) -> None:
    shuffled = [random.sample(acts, len(acts)) for acts in sessions]
    same_numbers(
        measures(built(sessions)).drop(columns="turn_taking"),
        measures(built(shuffled)).drop(columns="turn_taking"),
    )
    for level in (MEMBER, TIE):
        same_numbers(measures(built(sessions), level=level), measures(built(shuffled), level=level))


COUNTS = (
    "acts",
    "mutual",
    "asymmetric",
    "leader_share",
    "member_share",
    "hub_share",
    "turn_taking",
    "reciprocity",
)


@few
@given(group)
def test_one_more_silent_member_changes_just_what_depends_on_how_many_there_are(sessions) -> None:
    sessions = [[(i, j.split(",")[0], code) for i, j, code in acts] for acts in sessions]
    few_, more = built(sessions), built(sessions, silent="fg")
    one, two = measures(few_), measures(more)
    n = one["n"].to_numpy()
    assert np.array_equal(two["n"], n + 1)
    for key in COUNTS:
        pd.testing.assert_series_equal(one[key], two[key])
    assert np.allclose(two["density"] * (n + 1) * n, one["density"] * n * (n - 1))
    assert np.array_equal(two["isolates"], one["isolates"] + 1)
    assert np.array_equal(two["unchosen"], one["unchosen"] + 1)
    # The Gini of x and a zero: [n G + 1] / (n + 1), whatever x is; undefined stays undefined.
    assert np.allclose(two["gini"], (n * one["gini"] + 1) / (n + 1), equal_nan=True)
    assert np.allclose(two["evenness"] * np.log(n + 1), one["evenness"] * np.log(n), equal_nan=True)
    others = measures(more, level=MEMBER)
    ours = measures(few_, level=MEMBER)
    kept = others[others["member"] != "g"].reset_index(drop=True)
    for key in (
        "acts_sent",
        "acts_received",
        "degree_in",
        "degree_out",
        "strength_in",
        "strength_out",
        "share",
    ):
        pd.testing.assert_series_equal(kept[key], ours[key])
    assert (others.loc[others["member"] == "g", ["acts_sent", "acts_received", "strength_in"]] == 0).all(
        axis=None
    )


@few
@given(group, st.randoms(use_true_random=False))
def test_a_log_split_and_joined_gives_the_same_numbers(sessions, random) -> None:
    log = built(sessions)
    parts = [select(log, sessions=[s]) for s in log.sessions["session"]]
    random.shuffle(parts)
    joined = merge_logs(parts)
    assert joined == log
    for level in (SESSION, MEMBER, TIE):
        pd.testing.assert_frame_equal(measures(joined, level=level), measures(log, level=level))
    apart = pd.concat(
        [measures(select(log, sessions=[s])) for s in log.sessions["session"]], ignore_index=True
    )
    pd.testing.assert_frame_equal(apart, measures(log))
