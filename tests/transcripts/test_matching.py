"""Who on the roster a speaker is."""

from __future__ import annotations

import pytest

from groupdyn.transcripts.matching import match_speakers

PEOPLE = {
    "a1": ("Ana Sari",),
    "a2": ("Ana Dewi",),
    "ben": ("Ben Oka",),
    "c": ("Siti Rahmawati (Rahma)",),
    "d": ("José",),
}


@pytest.mark.parametrize(
    ("speaker", "who"),
    [("Ana Sari", "a1"), ("ana  sari", "a1"), ("ANA", ""), ("Sari", "a1"), ("Dewi", "a2"), ("Ben", "ben"),
     ("ben", "ben"), ("Bu Rahma", "c"), ("jose", "d"), ("SPEAKER_00", ""), ("Somebody Else", ""),
     ("Ben (guest)", "ben")],
)  # fmt: skip
def test_a_speaker_is_the_one_person_who_fits(speaker: str, who: str) -> None:
    assert match_speakers([speaker], PEOPLE) == {speaker: who}


def test_two_speakers_are_not_taken_for_one_person_unless_they_are_called_the_same() -> None:
    assert match_speakers(["Oka", "Ben"], PEOPLE) == {"Oka": "", "Ben": "ben"}
    assert match_speakers(["Rahma", "Siti"], PEOPLE) == {"Rahma": "", "Siti": ""}
    assert match_speakers(["Ben Oka", "BEN OKA"], PEOPLE) == {"Ben Oka": "ben", "BEN OKA": "ben"}
