"""The group as a graph: everybody present, kinds of tie apart, and the same weights as the matrices."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from groupdyn.errors import SelectionError
from groupdyn.log import GROUP
from groupdyn.microcosm import build_microcosm, collapse, signs, tie_table
from groupdyn.selection import merge_logs
from groupdyn.ties import build_stacks
from tests.groups import a_log


def test_silent_members_stay_in_the_graph() -> None:
    graph = build_microcosm(a_log("ana>ben", silent="dee"))
    assert set(graph) == {"ana", "ben", "dee", GROUP}
    assert graph.nodes["dee"] == {
        "kind": "person",
        "name": "dee",
        "role": "member",
        "status": "present",
        "acts_sent": 0,
    }


def test_kinds_of_act_between_two_people_are_ties_of_their_own() -> None:
    graph = build_microcosm(a_log("ana>ben:support", "ana>ben:ask", "ana>ben:ask#2"))
    assert {key: (e["weight"], e["count"]) for key, e in graph["ana"]["ben"].items()} == {
        "support": (1, 1),
        "ask": (3, 2),
    }
    assert graph["ana"]["ben"]["support"]["sign"] == 1
    assert "support" in graph["ana"]["ben"]["support"]["constructs"]


def test_the_group_is_a_node_of_its_own_and_the_only_hub_for_acts_to_it() -> None:
    graph = build_microcosm(a_log("ana>*", "ben>ana,cy,dee", silent="eva", leaders="lea"))
    assert graph.nodes[GROUP] == {"kind": "group"}
    assert graph.has_edge("ana", GROUP)
    assert graph.in_degree(GROUP) == 1
    assert set(graph.successors("ben")) == {"ana", "cy", "dee"}
    everybody = build_microcosm(a_log("ben>ana,cy,dee"))
    assert list(everybody.edges(keys=True)) == [("ben", GROUP, "inform")]


def test_acts_to_oneself_and_to_nobody_known_are_no_ties() -> None:
    graph = build_microcosm(a_log("ana>ana", "ana>.", "ana>?", silent="ben"))
    assert graph.number_of_edges() == 0
    assert graph.nodes["ana"]["acts_sent"] == 3


def test_observers_and_the_absent_are_not_in_the_graph_even_if_they_act() -> None:
    log = a_log("obi>ana", "ana>obi", "ana>ben", observers="obi", silent="cy", absent={"1": "cy"})
    graph = build_microcosm(log)
    assert set(graph) == {"ana", "ben", GROUP}
    assert list(graph.edges()) == [("ana", "ben")]


def test_a_graph_is_frozen_and_so_is_its_collapse() -> None:
    graph = build_microcosm(a_log("ana>ben"))
    for frozen in (graph, collapse(graph)):
        with pytest.raises(nx.NetworkXError):
            frozen.add_node("x")
        with pytest.raises(nx.NetworkXError):
            frozen.remove_edge("ana", "ben")


def test_valence_of_an_act_wins_over_the_sign_of_its_code() -> None:
    log = a_log("ana>ben:support^-1", "ana>ben:support", "ben>ana:inform^0.5", "ben>ana:support^0")
    assert signs(log).tolist() == [-1, 1, 1, 0]
    tie = build_microcosm(log)["ana"]["ben"]["support"]
    assert (tie["positive"], tie["negative"], tie["weight"], tie["sign"]) == (1, 1, 2, 0)
    assert len(tie_table(log)) == 4


LOG = a_log(
    "ana>ben:support#2", "ana>ben:ask", "ben>ana:attack", "cy>ana,ben", "lea>*", "ana>*", "dee>cy",
    "|", "ben>ana:support", "cy>cy", "dee>?", "lea>dee:ask#0.5", silent="eva", leaders="lea", observers="obi",
)  # fmt: skip


def test_collapsing_conserves_weights_counts_and_signs() -> None:
    graph = build_microcosm(LOG)
    whole = collapse(graph)
    assert set(whole) == set(graph)
    for number in ("weight", "count", "positive", "negative"):
        assert whole.size(weight=number) == graph.size(weight=number)
    assert whole["ana"]["ben"]["acts"] == {"support": 1, "ask": 1}
    assert whole.number_of_edges() == len({(i, j) for i, j in graph.edges()})


@pytest.mark.parametrize("session", [1, 2])
def test_the_graph_and_the_matrices_say_the_same(session: int) -> None:
    whole = collapse(build_microcosm(LOG, session=session))
    people = LOG.roster["member"].tolist()
    for stack in build_stacks(LOG, include="everyone"):
        for k in np.flatnonzero(stack.session == session - 1):
            names = [people[p] for p in stack.person[k]]
            assert set(names) == set(whole) - {GROUP}
            for number, matrix in (("weight", stack.weight[k]), ("count", stack.count[k])):
                seen = nx.to_numpy_array(whole, nodelist=names, weight=number)
                assert np.array_equal(seen, matrix)
            to_group = [whole.edges[n, GROUP]["count"] if whole.has_edge(n, GROUP) else 0 for n in names]
            assert to_group == stack.to_group[k].tolist()
            assert [whole.nodes[n]["acts_sent"] for n in names] == stack.sent[k].tolist()


def test_all_sessions_together_sum_the_sessions() -> None:
    parts = [collapse(build_microcosm(LOG, session=s)) for s in (1, 2)]
    assert collapse(build_microcosm(LOG)).size(weight="weight") == sum(p.size(weight="weight") for p in parts)


def test_a_log_of_several_groups_needs_the_group() -> None:
    both = merge_logs([a_log("ana>ben", group="north"), a_log("ben>ana", silent="cy", group="south")])
    with pytest.raises(SelectionError, match="several groups: north, south"):
        build_microcosm(both)
    graph = build_microcosm(both, group="south")
    assert set(graph) == {"ana", "ben", "cy", GROUP}
    assert list(graph.edges()) == [("ben", "ana")]
    assert set(build_microcosm(both, 1, group="north")) == {"ana", "ben", GROUP}


def test_the_tie_table_of_nothing_has_its_columns() -> None:
    log = a_log("ana>?", silent="ben")
    assert list(tie_table(log)) == [
        "group",
        "session",
        "sender",
        "receiver",
        "act",
        "sign",
        "weight",
        "count",
    ]
    assert list(tie_table(log, by_act=False)) == ["group", "session", "sender", "receiver", "weight", "count"]
    assert len(tie_table(log.replace(acts=log.acts.iloc[:0]))) == 0


def test_the_tie_table_sums_over_codes_when_asked() -> None:
    log = a_log("ana>ben:support", "ana>ben:ask#2", "ana>*")
    rows = tie_table(log, by_act=False).to_dict("records")
    assert [(r["receiver"], r["weight"], r["count"]) for r in rows] == [(GROUP, 1, 1), ("ben", 3, 2)]
