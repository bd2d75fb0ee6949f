"""The group as a graph: the social microcosm of one session, or of several together.

The one place that names node and edge attributes. A graph is derived from the log and frozen:
change the log, not the graph.

Node attributes: `kind` ("person" or "group"), and for people `name`, `role`, `status` ("present",
"late", "left early"), `acts_sent` (rows). Edge attributes of the multigraph, one edge a kind of
tie: `act` (its key too), `weight`, `count`, `positive` and `negative` (the weight that is supportive
and hostile), `sign` (which of them is more), `constructs`. Of the collapsed graph: the same numbers
summed, and `acts` (code → count).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from groupdyn.log import GROUP, MEMBER, OBSERVER, TO_GROUP, TO_SEVERAL, BoolArray, InteractionLog
from groupdyn.selection import select

if TYPE_CHECKING:
    import networkx as nx


def tie_table(log: InteractionLog, *, by_act: bool = True) -> pd.DataFrame:
    """Every tie of every session: who turned to whom, how often and how strongly.

    Returns
    -------
    Columns `group`, `session`, `sender`, `receiver` (a person or `GROUP`), with `by_act` also `act`
    and `sign` (+1, 0, −1), then `weight` (summed) and `count` (acts). Acts to oneself and to unknown
    receivers are no ties. An act with several receivers is a tie to each, of its whole weight.
    """
    to, acts = log.addressing, log.acts
    alone = np.flatnonzero(to.target != TO_SEVERAL)
    alone = alone[to.target[alone] >= TO_GROUP]
    act = np.concatenate((alone, to.several_act))
    target = np.concatenate((to.target[alone], to.several_person))
    table = pd.DataFrame(
        {
            "place": to.session[act],
            "sender": to.sender[act],
            "receiver": target,
            "act": acts["act"].cat.codes.to_numpy()[act] if by_act else 0,
            "sign": signs(log)[act] if by_act else 0,
            "weight": acts["weight"].to_numpy()[act] if "weight" in acts else 1.0,
        }
    )
    keys = ["place", "sender", "receiver", "act", "sign"]
    summed = table.groupby(keys, sort=True)["weight"].agg(["sum", "size"]).reset_index()
    sessions, people = log.sessions, log.roster["member"].astype(str).to_numpy()
    ties = pd.DataFrame(
        {
            "group": sessions["group"].astype(str).to_numpy()[summed["place"]],
            "session": sessions["session"].astype(str).to_numpy()[summed["place"]],
            "sender": people[summed["sender"]],
            "receiver": np.where(
                summed["receiver"] == TO_GROUP, GROUP, people[summed["receiver"].clip(lower=0)]
            ),
            "act": np.asarray(acts["act"].cat.categories.astype(str), dtype=object)[summed["act"]]
            if len(acts)
            else [],
            "sign": summed["sign"],
            "weight": summed["sum"],
            "count": summed["size"],
        }
    )
    return ties if by_act else ties.drop(columns=["act", "sign"])


def signs(log: InteractionLog) -> np.ndarray:
    """(A,) the sign of each act: its own valence where it has one, else its code's sign."""
    codes = log.acts["act"].cat
    table = np.array([*log.scheme.sign_of(map(str, codes.categories)), 0], dtype=np.int8)
    sign = table[codes.codes.to_numpy()]
    if "valence" not in log.acts:
        return sign
    valence = log.acts["valence"].to_numpy()
    return np.where(np.isnan(valence), sign, np.sign(np.nan_to_num(valence))).astype(np.int8)


def build_microcosm(
    log: InteractionLog, session: object | None = None, *, group: str | None = None
) -> nx.MultiDiGraph:
    """The group as a frozen networkx MultiDiGraph: one edge a sender, receiver and kind of act.

    Parameters
    ----------
    session : a session's name or number; None: all sessions of the log together.
    group : the group, where the log holds several.

    Returns
    -------
    A graph whose nodes are everybody present (silent members too, observers not) and `GROUP`. Acts of
    and to observers are no edges.

    Raises
    ------
    SelectionError
        if there is no such session or group, or several groups and none is named.
    """
    import networkx as nx

    part = select(log, group=group, sessions=None if session is None else [session])
    if len(part.groups) > 1:
        part = select(part, group=group or _only_group(part))
    graph = nx.MultiDiGraph(scheme=part.scheme.id)
    for person in _people(part).to_dict("records"):
        graph.add_node(person.pop("member"), kind="person", **{str(k): v for k, v in person.items()})
    graph.add_node(GROUP, kind="group")
    constructs = {code.code: code.constructs for code in part.scheme.codes}
    ties = tie_table(part)
    in_the_room = ties["sender"].isin(graph.nodes) & ties["receiver"].isin(graph.nodes)
    for tie in _edges(ties[in_the_room]).to_dict("records"):
        sign = int(np.sign(tie["positive"] - tie["negative"]))
        sender, receiver, act = tie.pop("sender"), tie.pop("receiver"), tie["act"]
        graph.add_edge(
            sender,
            receiver,
            key=act,
            sign=sign,
            constructs=constructs.get(act, ()),
            **{str(k): v for k, v in tie.items()},
        )
    return nx.freeze(graph)


def _edges(ties: pd.DataFrame) -> pd.DataFrame:
    """One row a sender, receiver and kind of act, with the weight that is supportive and hostile in it."""
    split = ties.assign(
        positive=ties["weight"].where(ties["sign"] > 0, 0.0),
        negative=ties["weight"].where(ties["sign"] < 0, 0.0),
    )
    keys = ["sender", "receiver", "act"]
    return split.groupby(keys, as_index=False, sort=True)[["weight", "count", "positive", "negative"]].sum()


def _only_group(log: InteractionLog) -> str:
    from groupdyn.errors import SelectionError

    raise SelectionError("The log has several groups: {groups}. Name one.", groups=", ".join(log.groups[:40]))


def _people(log: InteractionLog) -> pd.DataFrame:
    """Everybody present in the log's sessions, observers left out, in roster order."""
    roster, attendance = log.roster, log.attendance
    here = attendance[attendance["status"] != "absent"]
    status = here.groupby(here["member"].astype(str))["status"].first()
    people = roster.assign(member=roster["member"].astype(str))
    people = people.assign(acts_sent=np.bincount(log.addressing.sender, minlength=len(roster)))
    keep: BoolArray = (people["member"].isin(status.index) & (people["role"] != OBSERVER)).to_numpy()
    kept = people[keep].assign(status=lambda p: p["member"].map(status).astype(str))
    return kept[["member", "name", "role", "status", "acts_sent"]]


def collapse(graph: nx.MultiDiGraph) -> nx.DiGraph:
    """The kinds of tie between two people summed into one: a frozen networkx DiGraph.

    An edge has `weight`, `count`, `positive` and `negative` summed over the kinds, and `acts`: act → its count.
    The people stay, also those without a tie.
    """
    import networkx as nx

    whole = nx.DiGraph(**graph.graph)
    whole.add_nodes_from(graph.nodes(data=True))
    for sender, receiver, edge in graph.edges(data=True):
        if not whole.has_edge(sender, receiver):
            whole.add_edge(sender, receiver, weight=0.0, count=0, positive=0.0, negative=0.0, acts={})
        tie = whole.edges[sender, receiver]
        for number in ("weight", "count", "positive", "negative"):
            tie[number] += edge[number]
        tie["acts"][edge["act"]] = tie["acts"].get(edge["act"], 0) + edge["count"]
    return nx.freeze(whole)


def matrix_of(
    log: InteractionLog, position: int, *, include: Literal["members", "everyone"] = "everyone"
) -> pd.DataFrame:
    """The sociomatrix of one session: summed weights from each person present (row) to each, and to `GROUP`.

    Parameters
    ----------
    position : of the session in `log.sessions`.
    include : whether facilitators stand in it.
    """
    here = log.presence.person[log.presence.session == position]
    roster = log.roster
    if include == "members":
        here = here[(roster["role"].to_numpy() == MEMBER)[here]]
    people = roster["member"].astype(str).to_numpy()[here].tolist()
    session = log.sessions.iloc[position]
    ties = tie_table(log, by_act=False)
    own = ties[(ties["session"] == session["session"]) & (ties["group"] == session["group"])]
    wide = own.pivot_table(index="sender", columns="receiver", values="weight", aggfunc="sum", fill_value=0.0)
    matrix = wide.reindex(index=people, columns=[*people, GROUP], fill_value=0.0)
    named: pd.DataFrame = matrix.rename_axis(index=None, columns=None)
    return named
