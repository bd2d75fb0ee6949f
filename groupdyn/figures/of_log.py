"""From a log to scenes: who sits where, who was there, and what passed between them.

    log ──scenes_of──▶ Scene, one a session ──▶ any renderer

All sessions are drawn with the same seats and the same scale of widths, so that they can be
compared by eye.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from groupdyn.errors import SelectionError
from groupdyn.figures.building import build_scene
from groupdyn.figures.scene import Person, Scene, Tie, target_rings
from groupdyn.figures.seats import Seats, following_seats, seat_order, seats, target_seats
from groupdyn.i18n import Translator, translator
from groupdyn.log import GROUP, OBSERVER, InteractionLog
from groupdyn.measuring import measures
from groupdyn.microcosm import tie_table
from groupdyn.selection import select, with_acts

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from groupdyn.figures.style import Palette

Layout = Literal["seats", "target", "follow"]
LAYOUTS: tuple[Layout, ...] = ("seats", "target", "follow")


@dataclass(frozen=True)
class Drawing:
    """How sociograms of a log are drawn. A plain value, so that pictures can be kept and reopened.

    Attributes
    ----------
    layout : `seats` on the circle, `target` (nearer to the middle the more members turn to somebody),
        or `follow` (seats that move a little towards those they deal with).
    measure : key of a member measure for the size of the nodes; empty for equal nodes.
    minimum : ties weaker than this are not drawn; hostile ones always are.
    ghost : the session before, pale beneath.
    hub : whether acts to the whole group are drawn.
    facilitators : whether leaders are drawn; without them only members and the ties between them are.
    focus : a person; focus_tie : (sender, receiver): their ties stand out.
    """

    layout: Layout = "seats"
    measure: str = "acts_sent"
    minimum: float = 0.0
    ghost: bool = False
    hub: bool = True
    facilitators: bool = True
    focus: str | None = None
    focus_tie: tuple[str, str] | None = None

    @property
    def with_hub(self) -> bool:
        """Whether the group's hub is drawn; a target diagram has the most chosen in its middle."""
        return self.hub and self.layout != "target"

    @property
    def at_rest(self) -> Drawing:
        """The same with nothing in focus."""
        return replace(self, focus=None, focus_tie=None)


CALM = 40
"""So many arrows between people are still a picture and not a tangle."""


def calm_minimum(log: InteractionLog, most: int = CALM) -> float:
    """The least weight from which on no session of the log has more than `most` arrows between people.

    A starting point for `Drawing.minimum`, the same for all sessions; 0 where nothing need be hidden.
    What is hidden has to be said beside the picture.
    """
    ties = tie_table(log, by_act=False)
    ties = ties[ties["receiver"] != GROUP]
    for weight in [0.0, *sorted(set(ties["weight"].round(6)))]:
        if ties[ties["weight"] >= weight].groupby(["group", "session"]).size().max() <= most:
            return float(weight)
    return float(ties["weight"].max()) if len(ties) else 0.0


def people_of(log: InteractionLog) -> pd.DataFrame:
    """The roster of everybody who is drawn: without observers, in the order of their seats.

    Raises
    ------
    SelectionError
        if the log holds several groups: select one first.
    """
    if len(log.groups) > 1:
        raise SelectionError(
            "The log has several groups: {groups}. Name one.", groups=", ".join(log.groups[:40])
        )
    roster = log.roster
    roster = roster[roster["role"] != OBSERVER].astype({"member": "str"})
    numbers = dict(zip(roster["member"].tolist(), roster["seat"].tolist(), strict=True))
    order = seat_order(roster["member"].tolist(), numbers)
    return roster.set_index("member").loc[list(order)].reset_index()


def scenes_of(
    log: InteractionLog,
    drawing: Drawing = Drawing(),
    t: Translator | None = None,
    *,
    widest: float | None = None,
) -> tuple[Scene, ...]:  # fmt: skip
    """A sociogram of every session of one group, in order, with the same seats and widths.

    Parameters
    ----------
    drawing : how to draw.
    t : the language of the words in the picture; English without it.
    widest : the weight of the widest line; by default nearly the heaviest tie of the series.
    """
    t = t or translator()
    people, ties = _drawn(log, drawing)
    places = _places(log, people, ties, drawing)
    widest = widest or _widest(ties)
    states, sizes = _states(log), _sizes(log, drawing)
    by_session = _ties_by_session(ties, len(log.sessions), drawing.minimum)
    inferred = inferred_ties(log)
    highest = max((v for v in sizes.values() if not math.isnan(v)), default=1.0)
    return tuple(
        build_scene(
            _persons(people, states, sizes, position),
            by_session[position],
            seats=places[position],
            ghosts=by_session[position - 1] if drawing.ghost and position else (),
            focus=drawing.focus if drawing.focus in set(people["member"]) else None,
            focus_tie=_known(drawing.focus_tie, people),
            widest=widest,
            node_measure="size" if drawing.measure else "none",
            value_range=(0.0, highest) if highest > 0 else None,
            hub=t("group") if drawing.with_hub else None,
            rings=target_rings(t) if drawing.layout == "target" else None,
            inferred=inferred.get(position),
        )
        for position in range(len(log.sessions))
    )


def scene_of(
    log: InteractionLog, session: object, drawing: Drawing = Drawing(), t: Translator | None = None
) -> Scene:  # fmt: skip
    """The sociogram of one session (its name or number)."""
    return scenes_of(log, drawing, t)[log.session_position(session)]


def difference_of(
    log: InteractionLog, position: int, other: int, drawing: Drawing = Drawing(), t: Translator | None = None
) -> Scene:  # fmt: skip
    """What grew and what shrank from session `other` to session `position`, as shares of each session's acts.

    Weights are changes in the share of the session's drawn acts, in percentage points: sessions of
    different length can be compared. The `CALM` greatest changes are drawn.
    """
    t = t or translator()
    people, ties = _drawn(log, drawing)
    share = ties.assign(weight=100 * ties["weight"] / ties.groupby("place")["weight"].transform("sum"))
    flat = share.groupby(["place", "sender", "receiver"])["weight"].sum()
    now = flat.loc[position] if position in flat.index.get_level_values(0) else flat.iloc[:0].droplevel(0)
    then = flat.loc[other] if other in flat.index.get_level_values(0) else flat.iloc[:0].droplevel(0)
    change = now.sub(then, fill_value=0.0)
    change = change[change.abs().rank(ascending=False, method="first") <= CALM]
    moved = [Tie(str(a), str(b), float(w)) for (a, b), w in change.items() if abs(w) > 1e-9]  # type: ignore[misc]  # a pair
    return build_scene(
        _persons(people, _states(log), _sizes(log, drawing), position),
        moved,
        seats=_places(log, people, ties, drawing)[position],
        focus=drawing.focus if drawing.focus in set(people["member"]) else None,
        focus_tie=_known(drawing.focus_tie, people),
        difference=True,
        node_measure="none",
        hub=t("group") if drawing.with_hub else None,
        rings=target_rings(t) if drawing.layout == "target" else None,
    )


def replay_of(
    log: InteractionLog,
    position: int,
    drawing: Drawing = Drawing(),
    t: Translator | None = None,
    *,
    steps: int = 16,
) -> tuple[tuple[Scene, ...], tuple[float, ...]]:
    """One session as it filled up: the sociogram of all acts so far, step by step.

    Parameters
    ----------
    steps : how many pictures, at equal distances of time; of acts where no times were recorded.

    Returns
    -------
    The scenes, and when each ends: seconds, or the number of acts so far where there are no times.
    """
    session = log.sessions.iloc[position]
    part = select(log, group=str(session["group"]), sessions=[str(session["session"])])
    order = np.arange(1, len(part) + 1, dtype=np.float64)
    when = part.acts["start_s"].to_numpy() if "start_s" in part.acts else order
    when = np.where(np.isnan(when), np.inf, when)
    last = float(np.max(when[np.isfinite(when)], initial=1.0))
    ends = tuple(float(end) for end in np.linspace(0, last, steps + 1)[1:])
    widest = scenes_of(part, drawing, t)[0].widest
    scenes = tuple(
        scenes_of(with_acts(part, when <= end), replace(drawing, ghost=False), t, widest=widest)[0]
        for end in ends
    )
    return scenes, ends


def sociogram_of(
    log: InteractionLog,
    session: object,
    drawing: Drawing = Drawing(),
    *,
    palette: Palette | None = None,
    t: Translator | None = None,
    width: float = 860,
    height: float = 620,
) -> go.Figure:
    """The sociogram of one session as a Plotly figure, for a notebook.

    Parameters
    ----------
    session : its name or number.
    palette, t : colours and language; light and English without them.
    width, height : as in `sociogram`.
    """
    from groupdyn.figures.sociogram import sociogram
    from groupdyn.figures.style import palette as palette_named

    t = t or translator()
    scene = scene_of(log, session, drawing, t)
    return sociogram(scene, palette or palette_named("light"), t, width=width, height=height)


def _drawn(log: InteractionLog, drawing: Drawing) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The people and ties that are drawn; ties carry the position of their session as `place`."""
    people = people_of(log)
    if not drawing.facilitators:
        people = people[people["role"] == "member"].reset_index(drop=True)
    ties = tie_table(log)
    names = {name: i for i, name in enumerate(log.sessions["session"].astype(str))}
    known = {*people["member"], GROUP}
    ties = ties[ties["sender"].isin(known) & ties["receiver"].isin(known)]
    return people, ties.assign(place=ties["session"].map(names))


def inferred_ties(log: InteractionLog) -> dict[int, dict[tuple[str, str], tuple[int, int]]]:
    """Session → (sender, receiver) → how many of how many acts have a receiver that was only proposed."""
    if not log.receiver_inferred.any():
        return {}
    ties = tie_table(log, by_act=False)
    proposed = tie_table(with_acts(log, log.receiver_inferred), by_act=False)
    ends = ["session", "sender", "receiver"]
    whole = ties.set_index(ends)["count"]
    place = {name: i for i, name in enumerate(log.sessions["session"].astype(str))}
    found: dict[int, dict[tuple[str, str], tuple[int, int]]] = {}
    for row in proposed.to_dict("records"):
        session, sender, receiver = (str(row[end]) for end in ends)
        of = int(whole.loc[(session, sender, receiver)])
        found.setdefault(place[session], {})[sender, receiver] = int(row["count"]), of
    return found


def _widest(ties: pd.DataFrame) -> float:
    """The weight of the widest line of the series: nearly the heaviest tie between two people."""
    between = ties[ties["receiver"] != GROUP]
    summed = (between if len(between) else ties).groupby(["place", "sender", "receiver"])["weight"].sum()
    return float(np.quantile(summed, 0.99)) if len(summed) else 1.0


def _ties_by_session(ties: pd.DataFrame, count: int, minimum: float) -> list[list[Tie]]:
    """The arrows of each session. Two for a direction at most: what is not hostile, and what is.

    The first is supportive (blue, solid) if at least half of it is, neutral (grey) otherwise; it is
    left out below the minimum. Hostile acts are rare and matter, so they are never left out.
    """
    split = ties.assign(
        hostile=ties["weight"].where(ties["sign"] < 0, 0.0), kind=ties["weight"].where(ties["sign"] > 0, 0.0)
    )
    summed = split.groupby(["place", "sender", "receiver"], sort=True)[["weight", "hostile", "kind"]].sum()
    arrows: list[list[Tie]] = [[] for _ in range(count)]
    for row in summed.reset_index().to_dict("records"):
        rest = row["weight"] - row["hostile"]
        own = arrows[int(row["place"])]
        if rest > 0 and rest >= minimum:
            own.append(
                Tie(
                    row["sender"], row["receiver"], rest, "positive" if row["kind"] >= rest / 2 else "neutral"
                )
            )
        if row["hostile"] > 0:
            own.append(Tie(row["sender"], row["receiver"], row["hostile"], "negative"))
    return arrows


def _states(log: InteractionLog) -> dict[tuple[int, str], str]:
    """(session, person) → where they were; people without an entry were not (or no longer) there."""
    names = {name: i for i, name in enumerate(log.sessions["session"].astype(str))}
    attendance = log.attendance.astype("str")
    states = {
        (names[s], m): status
        for s, m, status in zip(
            attendance["session"].tolist(),
            attendance["member"].tolist(),
            attendance["status"].tolist(),
            strict=True,
        )
    }
    members = log.roster["member"].astype(str).to_numpy()
    width = len(members)
    spoke = np.unique(log.addressing.session.astype(np.int64) * width + log.addressing.sender)
    active = {(int(k // width), str(members[k % width])) for k in spoke}
    return {key: "silent" if s == "present" and key not in active else s for key, s in states.items()}


def _sizes(log: InteractionLog, drawing: Drawing) -> dict[tuple[int, str], float]:
    """(session, person) → the chosen measure."""
    if not drawing.measure:
        return {}
    table = measures(log, level="member", include="everyone", keys=[drawing.measure])
    names = {name: i for i, name in enumerate(log.sessions["session"].astype(str))}
    places = [names[s] for s in table["session"].tolist()]
    return dict(
        zip(zip(places, table["member"].tolist(), strict=True), table[drawing.measure].tolist(), strict=True)
    )


def _persons(
    people: pd.DataFrame,
    states: Mapping[tuple[int, str], str],
    sizes: Mapping[tuple[int, str], float],
    position: int,
) -> list[Person]:
    return [
        Person(
            member,
            name,
            role,
            states.get((position, member), "absent"),
            sizes.get((position, member), math.nan),
        )
        for member, name, role in zip(
            people["member"].tolist(), people["name"].tolist(), people["role"].tolist(), strict=True
        )
    ]


def _known(tie: tuple[str, str] | None, people: pd.DataFrame) -> tuple[str, str] | None:
    known = {*people["member"], GROUP}
    return tie if tie and set(tie) <= known else None


def _places(
    log: InteractionLog, people: pd.DataFrame, ties: pd.DataFrame, drawing: Drawing
) -> Sequence[Seats]:
    """For each session, where everybody sits."""
    order = people["member"].tolist()
    count = len(log.sessions)
    if drawing.layout == "target":
        return [target_seats(shares, order) for shares in _chosen_shares(log, ties, order, drawing.minimum)]
    circle = seats(order)
    if drawing.layout == "seats" or not order:
        return [circle] * count
    at = {member: i for i, member in enumerate(order)}
    weights = np.zeros((count, len(order), len(order)))
    between = ties[ties["receiver"] != GROUP]
    i, j = between["sender"].map(at).to_numpy(), between["receiver"].map(at).to_numpy()
    np.add.at(weights, (between["place"].to_numpy(), i, j), between["weight"].to_numpy())
    home = np.array([circle[member] for member in order])
    states = _states(log)
    present = np.array(
        [[states.get((s, m), "absent") != "absent" for m in order] for s in range(count)], dtype=bool
    )
    moved = following_seats(weights, home, present=present.reshape(count, len(order)))
    return [{m: (float(x), float(y)) for m, (x, y) in zip(order, places, strict=True)} for places in moved]


def _chosen_shares(
    log: InteractionLog, ties: pd.DataFrame, order: Sequence[str], minimum: float
) -> list[dict[str, float]]:
    """For each session, the share of the others present who turn to each person, as often as is drawn."""
    states = _states(log)
    kind = ties[(ties["receiver"] != GROUP) & (ties["sign"] >= 0)]
    summed = kind.groupby(["place", "receiver", "sender"])["weight"].sum()
    by = summed[summed >= minimum].groupby(["place", "receiver"]).size()
    shares = []
    for position in range(len(log.sessions)):
        present = sum(states.get((position, m), "absent") != "absent" for m in order)
        others = max(present - 1, 1)
        shares.append({m: float(by.get((position, m), 0)) / others for m in order})
    return shares
