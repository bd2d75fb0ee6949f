"""The rate model of a group's talk: who speaks next, to whom, with what code.

The formulas stand in `README.md` in the same order and with the same letters. Only uniform random
numbers are drawn from NumPy, everything else is plain arithmetic, so that the files come out the
same everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from plans import ANSWERS, EARLY, INCIDENT, TO_ONESELF, TO_SOMEBODY, WORKING, Incident, Person, Plan

from groupdyn.schemes import read_scheme

GROUP, SELF, UNKNOWN = "GROUP", "SELF", ""
SCHEME = read_scheme("groupdyn")
SUPPORTIVE = {code.code for code in SCHEME.codes if code.sign == 1}
HOSTILE = {code.code for code in SCHEME.codes if code.sign == -1}
FEEDBACK = {code.code for code in SCHEME.codes if code.feedback}
HERE_AND_NOW = set(SCHEME.codes_of("here_and_now"))


class Dice:
    """A stream of uniform random numbers and what is made of them."""

    def __init__(self, seed: int) -> None:
        self._stream = np.random.Generator(np.random.PCG64(seed))

    def uniform(self) -> float:
        """A number in [0, 1)."""
        return float(self._stream.random())

    def chance(self, p: float) -> bool:
        """True with probability p."""
        return self.uniform() < p

    def normal(self, sd: float = 1.0) -> float:
        """A normal number with mean 0 (Box and Muller)."""
        return sd * math.sqrt(-2 * math.log(1 - self.uniform())) * math.cos(2 * math.pi * self.uniform())

    def pick(self, weights: Mapping[str, float]) -> str:
        """A key, with probability in proportion to its weight."""
        mark = self.uniform() * sum(weights.values())
        for key, weight in weights.items():
            mark -= weight
            if mark < 0:
                return key
        return key


@dataclass
class Act:
    """One act as it is simulated, before it has a time."""

    sender: str
    receiver: str
    act: str
    incident: str = ""
    response: str = ""
    start_s: float = 0.0
    end_s: float = 0.0


@dataclass
class Group:
    """What stays the same over a group's sessions, and what incidents have changed."""

    plan: Plan
    dice: Dice
    liking: dict[tuple[str, str], float]
    temper: dict[str, float]
    courage: dict[str, float] = field(default_factory=dict)

    @property
    def leaders(self) -> list[str]:
        """The facilitators' ids."""
        return [p.id for p in self.plan.people if p.role in ("leader", "co-leader")]


@dataclass
class Room:
    """One session: who can act at which moment, and the session's own liking."""

    group: Group
    number: int
    arrives: dict[str, float]
    goes: dict[str, float]
    silent: frozenset[str]
    energy: dict[str, float]
    pull: dict[tuple[str, str], float]

    def at(self, path: str) -> float:
        """The plan's parameter in this session."""
        return float(getattr(self.group.plan, path)[self.number - 1])

    def here(self, moment: float) -> list[str]:
        """Who is in the room at a moment in [0, 1) of the session."""
        return [p for p in self.arrives if self.arrives[p] <= moment < self.goes[p]]


def new_group(plan: Plan) -> Group:
    """A group with what lasts: the liking θ_ij = σ·z + attraction_j + bond_ij, and each one's temper."""
    dice = Dice(plan.seed)
    liking = {
        (i.id, j.id): plan.spread * dice.normal()
        + plan.attraction.get(j.id, 0.0)
        + plan.bonds.get((i.id, j.id), 0.0)
        for i in plan.people
        for j in plan.people
        if i is not j
    }
    return Group(plan, dice, liking, temper={p.id: dice.normal(0.25) for p in plan.people})


def belongs(person: Person, number: int) -> bool:
    """Whether a person belongs to the group in a session."""
    return (person.joined or 1) <= number <= (person.left or number)


def enter(group: Group, number: int) -> Room:
    """The room of a session: who comes, when they come and go, and how each is that day."""
    plan, dice = group.plan, group.dice
    present = [
        p.id
        for p in plan.people
        if p.role != "observer" and belongs(p, number) and p.id not in plan.absent.get(number, ())
    ]
    late, early = plan.late.get(number, ()), plan.left_early.get(number, ())
    return Room(
        group,
        number,
        arrives={p: 0.12 + 0.1 * dice.uniform() if p in late else 0.0 for p in present},
        goes={p: 0.7 + 0.15 * dice.uniform() if p in early else 1.0 for p in present},
        silent=frozenset(plan.silent.get(number, ())),
        energy={p: dice.normal(0.25) for p in present},
        pull={pair: theta + dice.normal(0.6) for pair, theta in group.liking.items()},
    )


def talk(room: Room) -> list[Act]:
    """The acts of a session, in order."""
    plan, count = room.group.plan, int(room.at("acts"))
    due = {int(i.at * count): i for i in plan.incidents if i.session == room.number}
    acts: list[Act] = []
    waiting: list[Act] = []
    while len(acts) < count:
        here = room.here(len(acts) / count)
        if len(acts) in due and not waiting:
            waiting = script(due[len(acts)])
        last = waiting.pop(0) if waiting else next_act(room, acts, here)
        acts.append(last)
        if last.act in FEEDBACK and not last.response:
            waiting = [*answer_feedback(room, last, here, ends=len(acts) == count), *waiting]
        elif last.incident and waiting and room.group.dice.chance(0.2):
            waiting.insert(0, next_act(room, acts, here))
    return acts


def next_act(room: Room, acts: Sequence[Act], here: Sequence[str]) -> Act:
    """One act: the one addressed answers with probability R, else somebody takes the floor."""
    dice = room.group.dice
    before = acts[-1] if acts else Act("", GROUP, "")
    addressed = before.receiver if before.receiver in here and before.receiver not in room.silent else ""
    if before.response == "unanswered":
        here = [p for p in here if p != addressed]
    elif addressed and dice.chance(room.at("reply")):
        back = before.sender in here and dice.chance(0.78)
        receiver = before.sender if back else choose_receiver(room, addressed, here)
        return Act(addressed, receiver, choose_code(room, addressed, receiver, before.act if back else ""))
    sender = choose_speaker(room, before.sender, here)
    receiver = choose_receiver(room, sender, here)
    return Act(sender, receiver, choose_code(room, sender, receiver, ""))


def choose_speaker(room: Room, before: str, here: Sequence[str]) -> str:
    """Who takes the floor: a facilitator with probability L, else member i in proportion to exp(a_i)."""
    group = room.group
    able = [p for p in here if p not in room.silent and p != before]
    floor = {
        p.id: p.floor + room.energy[p.id] + group.courage.get(p.id, 0.0)
        for p in group.plan.people
        if p.id in able
    }
    leaders = {p: math.exp(a) for p, a in floor.items() if p in group.leaders}
    members = {p: math.exp(a) for p, a in floor.items() if p not in group.leaders}
    return group.dice.pick(leaders if leaders and group.dice.chance(room.at("leader_floor")) else members)


def choose_receiver(room: Room, sender: str, here: Sequence[str]) -> str:
    """To whom: the group (G), a facilitator (U, from members), else member j in proportion to exp(θ_ij)."""
    dice, leaders = room.group.dice, room.group.leaders
    if dice.chance(0.008):
        return UNKNOWN
    if dice.chance(0.004):
        return SELF
    if dice.chance(room.at("to_group")):
        return GROUP
    to_leader = [p for p in leaders if p in here and p != sender]
    pulled = to_leader and dice.chance(room.at("leader_pull") if sender not in leaders else 0.04)
    others = to_leader if pulled else [p for p in here if p not in leaders and p != sender]
    weights = {j: math.exp(room.pull[sender, j]) for j in others}
    first = dice.pick(weights)
    if len(weights) > 3 and dice.chance(0.02):
        del weights[first]
        return f"{first};{dice.pick(weights)}"
    return first


def choose_code(room: Room, sender: str, receiver: str, answered: str) -> str:
    """With what code: hostile with probability h_ij, else by role, depth, warmth and what is answered."""
    group, dice, plan = room.group, room.group.dice, room.group.plan
    leads = sender in group.leaders
    named = receiver not in (GROUP, SELF, UNKNOWN) and ";" not in receiver
    if named and not leads and dice.chance(hostility(room, sender, receiver, answered)):
        return dice.pick({"attack": 0.4, "dismiss": 0.6})
    role = "leader" if leads else "member"
    depth, warmth = room.at("depth"), room.at("warmth")
    if receiver == plan.target and not leads:
        warmth *= 0.2
    weights = {
        code: (1 - depth) * EARLY[role].get(code, 0.0) + depth * WORKING[role].get(code, 0.0)
        for code in {**EARLY[role], **WORKING[role]}
    }
    if receiver == GROUP:
        weights = {c: w * (0.2 if c in TO_SOMEBODY else 1.0) for c, w in weights.items()}
    if receiver == SELF:
        weights = {c: weights.get(c, 1.0) for c in TO_ONESELF}
    if named:
        feedback = sum(weights.values()) * room.at("feedback")
        weights["appreciate"] = feedback * (1 - room.at("corrective"))
        weights["correct"] = feedback * room.at("corrective")
    boost = ANSWERS.get(answered, {})
    return dice.pick(
        {c: w * boost.get(c, 1.0) * (warmth if c in SUPPORTIVE else 1.0) for c, w in weights.items()}
    )


def hostility(room: Room, sender: str, receiver: str, answered: str) -> float:
    """h_ij: the full H towards the target, half when struck, a small share of it among the others."""
    plan, level = room.group.plan, room.at("hostility")
    if receiver in room.group.leaders:
        return 0.05 * level
    if answered in HOSTILE:
        return 0.45 * level
    if receiver == plan.target or (sender, receiver) in plan.quarrels.get(room.number, ()):
        return level
    return 0.12 * level


def answer_feedback(room: Room, act: Act, here: Sequence[str], *, ends: bool) -> list[Act]:
    """Decide how a feedback act is met, and let the receiver answer so; nothing follows if unanswered."""
    depth = room.at("depth")
    able = act.receiver in here and act.receiver not in room.silent and not ends
    corrective = act.act == "correct"
    weights = {
        "accepted": 0.35 + 0.25 * depth - 0.15 * corrective,
        "explored": 0.05 + 0.35 * depth,
        "deflected": (0.3 + 0.15 * corrective) * (1 - 0.7 * depth),
        "unanswered": 0.3 - 0.15 * depth,
    }
    act.response = room.group.dice.pick(weights) if able else "unanswered"
    codes = {
        "accepted": {"accept": 3.0, "nonverbal": 1.0, "warmth": 0.5},
        "explored": {"ask": 2.0, "reality": 2.0, "insight": 1.0},
        "deflected": {"deflect": 3.0, "inform": 0.5},
    }
    if act.response == "unanswered":
        return []
    return [Act(act.receiver, act.sender, room.group.dice.pick(codes[act.response]), act.incident)]


def script(incident: Incident) -> list[Act]:
    """The linked acts of an incident: those of the components it has."""
    who = {"F": incident.focal, "T": incident.other, "G": GROUP} | {
        f"S{i}": helper for i, helper in enumerate(incident.helpers, 1)
    }
    return [
        Act(
            who[i],
            who[j],
            code.replace("*", incident.kind),
            incident.id,
            "accepted" if code in FEEDBACK else "",
        )
        for component, lines in INCIDENT.items()
        if component in incident.components
        for i, j, code in lines
        if i in who and j in who
    ]
