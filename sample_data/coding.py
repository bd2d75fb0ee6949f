"""What a rater adds to the simulated acts: times, valence, intensity, here-and-now and the rest."""

from __future__ import annotations

import math
from collections.abc import Sequence

from model import FEEDBACK, GROUP, HERE_AND_NOW, HOSTILE, SUPPORTIVE, Act, Dice, Room
from phrases import PHRASES

SECONDS = {"inform": 19.0, "disclose": 24.0, "distress": 18.0, "silence": 30.0, "nonverbal": 2.5, "ask": 7.0,
           "process": 15.0, "insight": 16.0}  # fmt: skip
"""Median length of an act by code; others last `OTHERWISE`."""
OTHERWISE = 11.0
STRONG = {"distress": 4, "warmth": 4, "attack": 4, "dismiss": 3, "deepen": 3, "insight": 3, "disclose": 3}

Span = tuple[int, int]


def set_times(acts: Sequence[Act], length_s: int, breaks: Sequence[Span], dice: Dice) -> None:
    """Give each act its start and end: in order, inside the session, none across a break."""
    edges = [0, *(edge for span in breaks for edge in span), length_s]
    stretches = list(zip(edges[::2], edges[1::2], strict=True))
    spoken, done = sum(end - start for start, end in stretches), 0
    for position, (start, end) in enumerate(stretches):
        last = position == len(stretches) - 1
        count = len(acts) - done if last else round(len(acts) * (end - start) / spoken)
        fill(acts[done : done + count], start + 8, end - 8, dice)
        done += count


def fill(acts: Sequence[Act], start: float, end: float, dice: Dice) -> None:
    """Lay acts over a stretch of time: lengths around their median, the rest shared out as pauses."""
    lengths = [SECONDS.get(a.act, OTHERWISE) * math.exp(dice.normal(0.45)) for a in acts]
    shrink = min(1.0, 0.93 * (end - start) / sum(lengths))
    pauses = [-math.log(1 - dice.uniform()) for _ in acts]
    rest = (end - start - shrink * sum(lengths)) / sum(pauses)
    now = start
    for act, length, pause in zip(acts, lengths, pauses, strict=True):
        now += pause * rest
        act.start_s, act.end_s = round(now, 1), round(now + shrink * length, 1)
        now += shrink * length


def row(act: Act, seq: int, room: Room, rater: str) -> dict[str, object]:
    """One line of acts.csv."""
    plan, dice, depth = room.group.plan, room.group.dice, room.at("depth")
    fed_back = act.act in FEEDBACK
    words = PHRASES[plan.language].get(act.act, ())
    return {
        "group": plan.slug,
        "session": room.number,
        "seq": seq,
        "start_s": act.start_s,
        "end_s": act.end_s,
        "sender": act.sender,
        "receiver": act.receiver,
        "act": act.act,
        "weight": 1,
        "valence": valence(act, dice),
        "intensity": min(5, max(1, STRONG.get(act.act, 2) + round(dice.normal(0.6)))),
        "here_and_now": here_and_now(act, depth, dice),
        "incident": act.incident,
        "rater": rater,
        "text": words[int(dice.uniform() * len(words))] if words and dice.chance(0.03) else "",
        "specific": flag(0.35 + 0.5 * depth, dice) if fed_back else "",
        "owned": flag(0.4 + 0.45 * depth, dice) if fed_back else "",
        "qualified": flag(0.5 - 0.3 * depth, dice) if fed_back else "",
        "response": act.response,
    }


def valence(act: Act, dice: Dice) -> str:
    """1 or 0.5 for supportive, −1 or −0.5 for hostile acts, else 0; now and then not rated."""
    if dice.chance(0.04):
        return ""
    size = "1" if dice.chance(0.4) else "0.5"
    return size if act.act in SUPPORTIVE else f"-{size}" if act.act in HOSTILE else "0"


def here_and_now(act: Act, depth: float, dice: Dice) -> str:
    """1 where the code says so or the group works in the here-and-now, 0 elsewhere, empty if not rated."""
    if act.act in ("nonverbal", "silence") or dice.chance(0.05):
        return ""
    if act.act in HERE_AND_NOW or act.incident:
        return "1"
    about_others = 0.35 if act.act in ("inform", "advise") else 1.0
    return flag((0.15 + 0.5 * depth) * about_others * (1.0 if act.receiver != GROUP else 0.8), dice)


def flag(p: float, dice: Dice) -> str:
    """`1` with probability p, else `0`."""
    return "1" if dice.chance(p) else "0"
