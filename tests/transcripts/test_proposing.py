"""To whom a turn is proposed to be addressed, and how sure that is."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupdyn import log
from groupdyn.transcripts.naming import fold, forms_of, spoken_in
from groupdyn.transcripts.proposing import GROUP, SUREST, UNKNOWN, WEIGHTS, WHY, Proposal, propose
from groupdyn.transcripts.turn import Turn

PEOPLE = {"a": ("Ana Sari",), "b": ("Ben Oka",), "c": ("Siti Rahmawati (Rahma)",), "d": ("José",)}


def turns(*said: str, every_s: float = 5.0) -> list[Turn]:
    """`a: words` a turn, every five seconds."""
    parted = [text.partition(":") for text in said]
    return [
        Turn(every_s * i, every_s * i + 4, who.strip(), words.strip(), i + 1)
        for i, (who, _, words) in enumerate(parted)
    ]


def of(*said: str, people: dict[str, tuple[str, ...]] | None = None) -> list[Proposal]:
    return propose(turns(*said), PEOPLE if people is None else people)


def last(*said: str) -> Proposal:
    return of(*said)[-1]


def test_the_words_for_nobody_in_particular_are_those_of_the_log() -> None:
    assert (GROUP, UNKNOWN) == (log.GROUP, log.UNKNOWN)


@pytest.mark.parametrize(
    ("words", "receiver"),
    [("Ana, what happened?", "a"), ("So, Ana: go on", "a"), ("What happened, Ana?", "a"), ("Mbak Sari, silakan", "a"),
     ("Terima kasih, Bu Ana.", "a"), ("I think, Rahma, you are right", "c"), ("Jose, are you here?", "d"),
     ("JOSÉ!", "d"), ("Siti Rahmawati, please", "c"), ("Pak Ben mau mulai?", "b")],
)  # fmt: skip
def test_whoever_is_called_by_name_is_meant(words: str, receiver: str) -> None:
    speaker = "d" if receiver in "ac" else "c"
    before = "b" if receiver != "b" else "a"
    found = last(f"{before}: Hello.", f"{speaker}: {words}", f"{before}: Mm.")
    assert of(f"{before}: Hello.", f"{speaker}: {words}", f"{before}: Mm.")[1].receiver == receiver, found


def test_a_name_that_is_only_mentioned_does_not_outweigh_the_speaker_before() -> None:
    found = last("a: I am tired.", "b: I told Rahma about that yesterday in the garden.")
    assert found.receiver == "a"


def test_a_name_is_a_whole_word_and_in_a_sentence_has_its_capital() -> None:
    people = {"a": ("Indah",), "b": ("Ben",), "c": ("Will",)}
    said = of("b: Pagi yang indah", "a: I will banana", "b: Benar", people=people)
    assert all(found.why != "called" for found in said)


def test_somebody_who_names_themselves_is_not_their_own_receiver() -> None:
    found = last("b: Who are you?", "a: Ana, of course.")
    assert found.receiver == "b"


@pytest.mark.parametrize(
    "words", ["Good evening, everybody.", "Kalian bagaimana?", "Teman-teman, kita mulai", "Semuanya siap?"]
)
def test_words_for_everybody_address_the_group(words: str) -> None:
    assert of("b: Mm.", f"a: {words}", "b: Mm.")[1].receiver == GROUP


def test_what_is_said_about_everybody_is_less_sure_to_be_said_to_everybody() -> None:
    said, about = spoken_in(["Hello, everybody.", "Everybody was so quiet then"], {})
    assert (said.everybody, about.everybody) == ("everybody_called", "everybody_said")
    to, of_them = of("b: x", "a: Hello, everybody."), of("b: x", "a: Everybody was so quiet then")
    assert to[1].receiver == GROUP
    assert of_them[1].confidence < to[1].confidence


def test_without_words_the_speaker_before_is_meant_most_and_the_next_one_adds_to_it() -> None:
    alternating = of("a:", "b:", "a:", "b:")
    assert [p.receiver for p in alternating[1:]] == ["a", "b", "a"]
    assert of("a:", "b:", "a:")[1].confidence > of("a:", "b:", "c:")[1].confidence


def test_the_first_turn_and_going_on_after_oneself_address_the_group() -> None:
    assert of("a: words", "b: words")[0].receiver == GROUP
    assert of("b:", "a:", "a:")[2].receiver == GROUP


def test_a_question_speaks_to_whoever_answers() -> None:
    asked, told = of("a:", "b: Why?", "c:")[1], of("a:", "b: Well.", "c:")[1]
    assert told.receiver == "a"
    assert asked.confidence < told.confidence


def test_a_short_answer_is_for_the_speaker_before() -> None:
    assert (
        last("a: I was so sad.", "b: Mm.").confidence > last("a: I was so sad.", "b: I was there.").confidence
    )
    assert last("a: Sedih sekali.", "b: Iya, betul.").receiver == "a"


def test_after_a_long_silence_the_speaker_before_counts_less() -> None:
    near, far = turns("a:", "b:", every_s=5), turns("a:", "b:", every_s=60)
    assert propose(far, PEOPLE)[1].confidence != propose(near, PEOPLE)[1].confidence
    assert propose(far, PEOPLE)[1].receiver == GROUP


def test_a_name_that_two_people_bear_is_shared_between_them() -> None:
    people = {"a": ("Sari",), "b": ("Sari",), "c": ("Cy",)}
    one = of("c: Sari, hello", "b: x", people=people)[0]
    assert one.receiver == "b"
    assert (
        one.confidence
        < of("c: Sari, hello", "b: x", people={"a": ("Ana",), "b": ("Sari",), "c": ("Cy",)})[0].confidence
    )


def test_people_who_have_not_spoken_can_be_meant() -> None:
    assert last("a: Hello.", "b: And you, José?").receiver == "d"


def test_nobody_is_proposed_where_nobody_else_was_there_or_nobody_is_named() -> None:
    alone = propose(turns("a: x", "a: y"))
    assert [p.receiver for p in alone] == [UNKNOWN, UNKNOWN]
    assert all(math.isnan(p.confidence) for p in alone)
    assert of("a: x", ": y", "b: z")[1].receiver == UNKNOWN
    assert propose([]) == []


def test_recordings_are_meetings_of_their_own() -> None:
    two = [Turn(0, 1, "a", recording="x"), Turn(0, 1, "b", recording="y"), Turn(2, 3, "c", recording="y")]
    assert [p.receiver for p in propose(two)] == [UNKNOWN, GROUP, "b"]


speakers = st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=12)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(speakers)
def test_every_proposal_is_a_share_and_never_the_speaker(who: list[str]) -> None:
    for said, found in zip(who, of(*(f"{w}: words" for w in who)), strict=True):
        if not said:
            assert found == Proposal(UNKNOWN, found.confidence, "")
            continue
        assert found.receiver in {*PEOPLE, GROUP} - {said}
        assert 1 / (len(PEOPLE) + 1) <= found.confidence <= SUREST
        assert found.why in WHY


@settings(max_examples=20, deadline=None, derandomize=True)
@given(speakers, st.permutations(list(PEOPLE)))
def test_the_order_of_the_roster_changes_no_confidence(who: list[str], order: list[str]) -> None:
    said = turns(*(f"{w}: words" for w in who))
    one, two = propose(said, PEOPLE), propose(said, {k: PEOPLE[k] for k in order})
    assert np.allclose([p.confidence for p in one], [p.confidence for p in two], equal_nan=True)


def test_names_are_folded_and_titles_are_not_names() -> None:
    assert fold("JOSÉ Ünal") == "jose unal"
    forms = forms_of({"x": ("Dr. Sari Dewi",)})
    assert ("sari",) in forms and ("sari", "dewi") in forms and ("dr",) not in forms


def test_how_a_name_is_spoken() -> None:
    forms = forms_of({"ana": ("Ana",)})
    said = spoken_in(
        ["Ana, hi", "we all know Ana", "we saw Ana there", "saw ana there", "I, Ana, know"], forms
    )
    kinds = [next((kind for kind, _ in s.names.values()), "") for s in said]
    assert kinds == ["called", "called_perhaps", "mentioned", "", "called"]


def test_every_weight_is_explained() -> None:
    from pathlib import Path

    import groupdyn.transcripts.proposing as module

    source = Path(module.__file__).read_text("utf-8")
    for name in WEIGHTS:
        assert source.count(f"`{name}`") >= 1, name


def test_a_long_meeting_is_quick() -> None:
    rng = np.random.default_rng(1)
    line = "I think that we should talk about it, Ana, because everybody was there yesterday"
    words = line.split()
    said = turns(*(f"{'abcd'[k]}: {' '.join(rng.choice(words, 12))}" for k in rng.integers(0, 4, 1500)))
    best = min(_seconds(lambda: propose(said, PEOPLE)) for _ in range(3))
    assert best < 0.4  # some 40 ms; the rest is for machines that are slow


def _seconds(run) -> float:
    begin = time.thread_time()  # what others compute meanwhile does not count
    run()
    return time.thread_time() - begin
