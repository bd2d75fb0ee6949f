"""What measures the proposals measures what it says."""

from __future__ import annotations

import numpy as np
import pandas as pd

from groupdyn.transcripts.proposing import GROUP, WEIGHTS
from groupdyn.transcripts.turn import Turn

from .measured import ORDER, Meeting, calibration, error, fitted, held_out, meetings, outcomes


def meeting_by(weights: dict[str, float], seed: int, turns: int = 400) -> Meeting:
    """A meeting in which everybody addresses somebody as if the weights were true."""
    from .measured import _features

    rng = np.random.default_rng(seed)
    speakers = [str(k) for k in rng.integers(0, 5, turns)]
    said = tuple(Turn(float(i), float(i), who) for i, who in enumerate(speakers))
    blank = Meeting(said, (GROUP,) * turns)
    people = sorted(set(speakers))
    given = []
    for turn, (features, _) in zip(said, _features(blank), strict=True):
        there = [p for p in [*people, GROUP] if p != turn.speaker]
        points = features @ np.array([weights[name] for name in ORDER])
        share = np.exp(points - points.max())
        given.append(str(rng.choice(there, p=share / share.sum())))
    return Meeting(said, tuple(given))


def test_weights_that_made_the_receivers_are_found_again_and_their_confidences_are_true() -> None:
    made = {name: WEIGHTS[name] for name in ORDER}
    found = [meeting_by(made, seed) for seed in range(3)]
    again = fitted(found)
    assert all(abs(again[name] - made[name]) < 0.6 for name in ORDER), again
    table = held_out(found)
    assert len(table) == 1200
    assert abs(table["right"].mean() - table["confidence"].mean()) < 0.04
    assert error(table) < 0.06


def test_confidences_are_held_against_what_was_right_bin_by_bin() -> None:
    table = pd.DataFrame({"confidence": [0.55, 0.55, 0.95, 0.95], "right": [True, False, True, True]})
    assert calibration(table)["right"].tolist() == [0.5, 1.0]
    assert round(error(table), 3) == 0.05


def test_a_link_to_oneself_is_the_group_and_no_link_is_not_counted(tmp_path) -> None:
    path = tmp_path / "chat.csv"
    path.write_text("session,time,sender,receiver,type\n1,1,a,a,reply\n1,2,b,a,reply\n1,3,a,,message\n")
    (found,) = meetings(path)
    assert found.receivers == (GROUP, "a", "")
    table = outcomes(found)
    assert table["to"].tolist() == ["group", "person"]
    assert table["before"].tolist() == [True, True]
    assert table["rule"].tolist() == [True, True]
    assert table["person"].tolist() == [False, True]
