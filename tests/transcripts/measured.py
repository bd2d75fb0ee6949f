"""`python -m tests.transcripts.measured FOLDER`: how often proposals are right, and whether they know it.

FOLDER holds `irc_ubuntu_meeting.csv` (three chat meetings in which people annotated which message answers which)
and `zoom_focil_chat.csv` (the chats beside calls, with replies and reactions), in the form `session, time, sender,
receiver, type`. Neither has words, so only the points for the order of speakers are measured. A message whose
link leads to its own sender (a new topic, or going on) counts as addressed to the group.

The weights in front are fitted to all three meetings; `held out` are those of each meeting by weights that are
fitted to the other two alone, which is the honest number.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd

from groupdyn.transcripts import proposing
from groupdyn.transcripts.proposing import GROUP, propose
from groupdyn.transcripts.turn import Turn

ORDER = ("ago", "next", "next_2", "most", "everybody", "going_on")
"""The weights that are fitted."""
PENALTY = 0.1
NEVER = -1e3
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True)
class Meeting:
    """One meeting: its turns, and the receiver that people gave each of them ("" is not annotated)."""

    turns: tuple[Turn, ...]
    receivers: tuple[str, ...]


def meetings(path: Path) -> list[Meeting]:
    """The meetings of a file; a link to oneself is the group."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    found = []
    for _, part in table.groupby("session", sort=True):
        senders, receivers = part["sender"].tolist(), part["receiver"].tolist()
        turns = [Turn(float(i), float(i), sender) for i, sender in enumerate(senders)]
        given = [GROUP if r == s else r for s, r in zip(senders, receivers, strict=True)]
        found.append(Meeting(tuple(turns), tuple(given)))
    return found


def outcomes(meeting: Meeting, weights: Mapping[str, float] | None = None) -> pd.DataFrame:
    """A row an annotated turn.

    `confidence`, `right`; `to` (person or group); and what simpler ways make of it: `before` (the speaker before),
    `rule` (the same, but the group where a speaker goes on), `person` (the proposal if it must be a person).
    """
    used = {**proposing.WEIGHTS, **(weights or {})}
    proposals = _proposals(meeting, used)
    people = _proposals(meeting, {**used, "everybody": NEVER})
    before, last = [], {}
    for turn in meeting.turns:
        before.append(next((s for s in reversed(list(last)) if s != turn.speaker), GROUP))
        last.pop(turn.speaker, None)
        last[turn.speaker] = True
    rows = [
        (
            proposals[i].confidence,
            proposals[i].receiver == given,
            "group" if given == GROUP else "person",
            before[i] == given,
            (GROUP if i and meeting.turns[i - 1].speaker == turn.speaker else before[i]) == given,
            people[i].receiver == given,
        )
        for i, (turn, given) in enumerate(zip(meeting.turns, meeting.receivers, strict=True))
        if given
    ]
    return pd.DataFrame(rows, columns=["confidence", "right", "to", "before", "rule", "person"])


def _proposals(meeting: Meeting, weights: Mapping[str, float]) -> list[proposing.Proposal]:
    with patch.object(proposing, "WEIGHTS", weights):
        return propose(meeting.turns, dict.fromkeys(_people(meeting), ()))


def _people(meeting: Meeting) -> list[str]:
    return sorted({t.speaker for t in meeting.turns} | {r for r in meeting.receivers if r not in ("", GROUP)})


def fitted(train: Sequence[Meeting]) -> dict[str, float]:
    """The weights of `ORDER` that make the annotated receivers most likely (with a small penalty), by Newton's way."""
    rows = [row for meeting in train for row in _features(meeting)]
    weights = np.zeros(len(ORDER))
    for _ in range(60):
        slope, bend = PENALTY * weights, PENALTY * np.eye(len(ORDER))
        for features, right in rows:
            points = features @ weights
            share = np.exp(points - points.max())
            share /= share.sum()
            mean = share @ features
            slope -= features[right] - mean
            bend += (features.T * share) @ features - np.outer(mean, mean)
        step = np.linalg.solve(bend, slope)
        weights -= step * min(1.0, 1.0 / max(np.abs(step).max(), 1e-12))
    return dict(zip(ORDER, weights.round(3).tolist(), strict=True))


def _features(meeting: Meeting) -> list[tuple[np.ndarray, int]]:
    """For each annotated turn: (candidate, weight) → how often the weight counts, and who is right.

    Taken from `propose` itself: each weight alone is set to 1 and the points are looked at.
    """
    people = _people(meeting)
    at = {person: k for k, person in enumerate(people)} | {GROUP: len(people)}
    speaker = np.array([at[t.speaker] for t in meeting.turns])
    after = proposing._others(speaker[::-1])[::-1]
    layers = []
    for name in ORDER:
        alone = dict.fromkeys(proposing.WEIGHTS, 0.0) | {name: 1.0}
        with patch.object(proposing, "WEIGHTS", alone):
            layers.append(proposing._of_order(speaker, after, len(people)))
    cube = np.stack(layers, axis=2)
    rows = []
    for i, given in enumerate(meeting.receivers):
        if not given:
            continue
        there = [k for k in range(len(people) + 1) if k != speaker[i]]
        rows.append((cube[i, there], there.index(at[given])))
    return rows


def held_out(found: Sequence[Meeting]) -> pd.DataFrame:
    """Every meeting by weights that are fitted to the others."""
    parts = [
        outcomes(meeting, fitted([m for m in found if m is not meeting])).assign(meeting=k)
        for k, meeting in enumerate(found)
    ]
    return pd.concat(parts, ignore_index=True)


def calibration(table: pd.DataFrame) -> pd.DataFrame:
    """By confidence: how many, how sure, how often right."""
    bins = pd.cut(table["confidence"], BINS, right=False, include_lowest=True)
    grouped = table.groupby(bins, observed=True)
    return grouped.agg(turns=("right", "size"), confidence=("confidence", "mean"), right=("right", "mean"))


def error(table: pd.DataFrame) -> float:
    """The expected calibration error: the mean distance of confidence and correctness over the bins."""
    bins = calibration(table)
    return float((bins["turns"] * (bins["confidence"] - bins["right"]).abs()).sum() / bins["turns"].sum())


def _say(title: str, table: pd.DataFrame) -> None:
    to = table[table["to"] == "person"]
    print(f"\n{title}: {len(table)} turns, {len(to)} to a person")
    print(f"  right {table['right'].mean():.3f}, mean confidence {table['confidence'].mean():.3f}")
    print(f"  speaker before {table['before'].mean():.3f}; or the group, going on {table['rule'].mean():.3f}")
    print(
        f"  to a person: right {to['right'].mean():.3f}; the speaker before {to['before'].mean():.3f}", end=""
    )
    print(f"; if it must be a person {to['person'].mean():.3f}")
    for one, other in (("right", "rule"), ("person", "before")):
        wins, losses = (table[one] & ~table[other]).sum(), (~table[one] & table[other]).sum()
        print(f"  {one} where {other} is wrong {wins}, the other way round {losses}")
    print(f"  calibration error {error(table):.3f}")
    print(calibration(table).round(3).to_string())


def main(folder: Path) -> None:
    """Print what is measured."""
    irc = meetings(folder / "irc_ubuntu_meeting.csv")
    print("fitted to all three:", fitted(irc))
    print("in use:             ", {name: proposing.WEIGHTS[name] for name in ORDER})
    _say("Chat meetings, held out", held_out(irc))
    _say("Chat meetings, weights in use", pd.concat([outcomes(m) for m in irc], ignore_index=True))
    zoom = meetings(folder / "zoom_focil_chat.csv")
    _say("Chat beside calls, weights in use", pd.concat([outcomes(m) for m in zoom], ignore_index=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
