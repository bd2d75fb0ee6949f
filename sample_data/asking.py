"""What members and facilitators are asked after a session: questionnaire scores and choices."""

from __future__ import annotations

import math
from collections.abc import Iterator

from model import Room
from plans import Person

SLIDERS = ("safe", "heard", "worked_on_what_matters", "connected")
WAI_EVERY = 3
"""The alliance is asked in sessions 1, 4, 7, … and in the last."""


def squash(x: float) -> float:
    """The logistic function: any number into (0, 1)."""
    return 1 / (1 + math.exp(-x))


def scores(room: Room) -> Iterator[dict[str, object]]:
    """The lines of scores.csv for one session; a member now and then forgets the form."""
    group, plan, dice = room.group, room.group.plan, room.group.dice
    for person in plan.people:
        present = person.id in room.arrives or (
            person.role == "observer" and person.id not in plan.absent.get(room.number, ())
        )
        if not present or dice.chance(0.05):
            continue
        perspective = {"member": "member", "observer": "observer"}.get(person.role, "leader")
        mood = 4.4 * (room.at("climate") + (plan.leader_bias if perspective == "leader" else 0.0) - 0.5)
        mood += group.temper[person.id] + dice.normal(0.25) - person.unease
        tension = 4.0 * (room.at("tension") - 0.5) + 0.5 * person.unease + dice.normal(0.3)
        yield from form(room, person, perspective, mood, tension)


def form(
    room: Room, person: Person, perspective: str, mood: float, tension: float
) -> Iterator[dict[str, object]]:
    """One person's forms: scores of the scales, never of items, rounded to what the items allow."""
    dice = room.group.dice

    def score(
        instrument: str, scale: str, x: float, low: float, high: float, items: int
    ) -> dict[str, object]:
        raw = low + (high - low) * squash(x + dice.normal(0.25))
        return {
            "session": room.number,
            "rater": person.id,
            "perspective": perspective,
            "instrument": instrument,
            "scale": scale,
            "score": f"{round(raw * items) / items:.2f}".rstrip("0").rstrip("."),
        }

    yield score("GCQ-S", "engaged", mood, 0, 6, 5)
    yield score("GCQ-S", "avoiding", -0.2 - 0.7 * mood, 0, 6, 3)
    yield score("GCQ-S", "conflict", tension - 0.3, 0, 6, 4)
    if perspective == "observer":
        return
    if room.number % WAI_EVERY == 1 or room.number == room.group.plan.sessions:
        for scale, shift in (("task", 0.2), ("bond", 0.5), ("goal", 0.3)):
            yield score("WAI-SR", scale, 0.8 * mood + shift, 1, 5, 4)
    if perspective == "member":
        for slider in SLIDERS:
            unsafe = 0.5 * max(0.0, tension) if slider == "safe" else 0.0
            yield score("sliders", slider, mood + 0.3 - unsafe, 0, 10, 1)


def choices(room: Room) -> Iterator[dict[str, object]]:
    """The lines of choices.csv for one session: with whom to work, with whom not, and who chose me."""
    group, plan, dice = room.group, room.group.plan, room.group.dice
    members = [p for p in room.arrives if p not in group.leaders]
    blame = 3.0 * room.at("hostility") / max(plan.hostility)
    chosen: set[tuple[str, str, int]] = set()
    for chooser in members:
        wish = {
            j: group.liking[chooser, j]
            - plan.attraction.get(j, 0.0)
            - blame * (j == plan.target)
            + dice.normal(0.5)
            for j in members
            if j != chooser
        }
        liked = sorted(wish, key=wish.__getitem__, reverse=True)
        likes = 2 + dice.chance(0.6)
        dislikes = int(dice.chance(0.25 + 0.6 * room.at("tension"))) + dice.chance(0.2)
        dislikes = min(dislikes, len(liked) - likes)
        chosen |= {(chooser, j, 1) for j in liked[:likes]}
        chosen |= {(chooser, j, -1) for j in liked[len(liked) - dislikes :]}
    for chooser in members:
        for other in members:
            for sign in (1, -1):
                if (chooser, other, sign) in chosen:
                    yield choice(room, chooser, other, sign, 0)
                hit, false_alarm = (0.6, 0.1) if sign == 1 else (0.35, 0.03)
                guessed = hit if (other, chooser, sign) in chosen else false_alarm
                if other != chooser and dice.chance(guessed):
                    yield choice(room, chooser, other, sign, 1)


def choice(room: Room, chooser: str, other: str, sign: int, guess: int) -> dict[str, object]:
    """One line of choices.csv; with `guess` 1 the chooser believes to be chosen by the other."""
    return {
        "session": room.number,
        "chooser": chooser,
        "chosen": other,
        "criterion": "work together",
        "valence": sign,
        "guess": guess,
    }
