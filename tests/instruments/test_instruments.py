"""Scoring keys: ours are as published, a user's own is read or refused with all that is wrong."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupdyn.errors import SettingError
from groupdyn.i18n import LANGUAGES
from groupdyn.instruments import (
    INSTRUMENTS,
    InvalidInstrument,
    instrument_from,
    instruments,
    read_instrument,
    score,
)

GCQ, WAI = read_instrument("GCQ-S"), read_instrument("WAI-SR")
FULL = {1: 6, 2: 5, 3: 1, 4: 4, 5: 2, 6: 0, 7: 1, 8: 3, 9: 3, 10: 2, 11: 2, 12: 3}


def test_gcq_s_is_scored_as_published():
    # MacKenzie 1983: engaged (6+5+4+3+2)/5, avoiding (1+2+3)/3, conflict (0+1+2+3)/4.
    assert score(GCQ, FULL).scores == {"engaged": 4.0, "avoiding": 2.0, "conflict": 1.5}
    assert [s.items for s in GCQ.scales] == [(1, 2, 4, 8, 11), (3, 5, 9), (6, 7, 10, 12)]


def test_wai_sr_is_scored_as_published():
    # Hatcher & Gillaspy 2006: task 1 2 10 12, bond 3 5 7 9, goal 4 6 8 11.
    answers = {1: 1, 2: 2, 10: 3, 12: 4, 3: 5, 5: 5, 7: 4, 9: 4, 4: 1, 6: 1, 8: 2, 11: 2}
    assert score(WAI, answers).scores == {"task": 2.5, "bond": 4.5, "goal": 1.5}


def test_a_scale_is_the_mean_of_what_was_answered():
    scored = score(GCQ, {k: v for k, v in FULL.items() if k not in (1, 12)})
    assert scored.scores["engaged"] == pytest.approx((5 + 4 + 3 + 2) / 4)
    assert scored.scores["conflict"] == pytest.approx(1.0)
    assert not scored.reasons


def test_with_more_than_four_missing_the_gcq_s_is_invalid():
    four = {k: v for k, v in FULL.items() if k not in (1, 2, 4, 6)}
    assert not any(map(math.isnan, score(GCQ, four).scores.values()))
    five = {**four, 7: math.nan}
    scored = score(GCQ, five)
    assert all(map(math.isnan, scored.scores.values()))
    assert set(scored.reasons) == {"engaged", "avoiding", "conflict"}
    message, values = scored.reasons["engaged"]
    assert message.format(**values) == "5 of 12 answers are missing; with more than 4 the form is invalid."


def test_a_scale_of_which_nothing_is_answered_is_undefined_alone():
    scored = score(GCQ, {k: v for k, v in FULL.items() if k not in (3, 5, 9)})
    assert math.isnan(scored.scores["avoiding"])
    assert scored.scores["engaged"] == 4.0
    assert set(scored.reasons) == {"avoiding"}


def test_a_wai_sr_scale_needs_three_of_its_four():
    full = dict.fromkeys(range(1, 13), 3)
    three = score(WAI, {k: v for k, v in full.items() if k != 1}).scores
    two = score(WAI, {k: v for k, v in full.items() if k not in (1, 2)}).scores
    assert three["task"] == 3.0
    assert math.isnan(two["task"])
    assert two["bond"] == 3.0


@pytest.mark.parametrize(("item", "value"), [(1, 7), (1, -0.5), (13, 3), (0, 3)])
def test_an_answer_that_cannot_be_is_refused(item, value):
    with pytest.raises(SettingError, match=str(item)):
        score(GCQ, {item: value})


@given(st.dictionaries(st.integers(1, 12), st.integers(0, 6)))
def test_a_score_is_in_its_range_or_undefined(answers):
    scored = score(GCQ, answers)
    for scale in GCQ.scales:
        assert scale.takes(scored.scores[scale.id])
        assert math.isnan(scored.scores[scale.id]) == (scale.id in scored.reasons)


def test_reversed_items_and_sums():
    own = instrument_from(
        {
            "id": "mine",
            "items": 3,
            "low": 1,
            "high": 5,
            "score": "sum",
            "reversed": [3],
            "scales": [{"id": "all", "items": [1, 2, 3]}],
        }
    )
    assert (own.scales[0].low, own.scales[0].high) == (3, 15)
    assert score(own, {1: 5, 2: 4, 3: 1}).scores == {"all": 14}
    assert score(own, {1: 5, 3: 1}).scores == {"all": 15}  # the missing one counts as the mean of the others


def test_each_instrument_says_its_rights_and_what_was_verified_in_every_language():
    assert tuple(i.id for i in instruments()) == INSTRUMENTS
    for instrument in instruments():
        assert instrument.source
        for words in (instrument.name, instrument.rights, instrument.verified):
            assert set(words) == set(LANGUAGES)
        for scale in instrument.scales:
            assert set(scale.name) == set(LANGUAGES)


def test_only_our_own_questions_have_words():
    assert [i.id for i in instruments() if i.asks] == ["sliders"]
    for instrument in instruments():
        items = [item for scale in instrument.scales for item in scale.items]
        assert sorted(items) == list(range(1, instrument.items + 1))


def test_totals_of_unknown_range_are_not_checked():
    bonding = read_instrument("GQ").scale("positive_bonding")
    assert bonding is not None
    assert bonding.takes(1e6) and bonding.takes(math.nan)
    total = read_instrument("GSRS").scale("total")
    assert total is not None
    assert not total.takes(41)


def test_a_users_own_file_is_read(tmp_path):
    content = {"id": "Mood", "scales": ["calm", {"id": "close", "low": 0, "high": 4}]}
    path = tmp_path / "mood.json"
    path.write_text(json.dumps(content), "utf-8")
    own = read_instrument(path)
    assert (own.title(), [s.id for s in own.scales], own.asks) == ("Mood", ["calm", "close"], False)
    assert read_instrument(path.read_bytes(), name="mood.json") == own


def test_all_that_is_wrong_in_a_file_is_said_at_once():
    with pytest.raises(InvalidInstrument) as caught:
        instrument_from(
            {
                "id": "",
                "items": 3,
                "low": 5,
                "high": 1,
                "score": "median",
                "colour": "red",
                "scales": [
                    {"id": "a", "items": [1, 9]},
                    {"id": "a", "items": [], "low": "x"},
                    {"id": "b", "items": [1], "low": 3, "high": 2},
                ],
            }
        )
    codes = [p.code.removeprefix("instrument-") for p in caught.value.problems]
    assert set(codes) == {"id", "range", "score", "field", "items", "doubled", "number"}
    assert str(caught.value).count("\n") == len(codes) - 1


@pytest.mark.parametrize(
    "source", [b"", b"[1]", b"\xff\xfe", b"{", b"x" * 1_000_001, "no-such-thing", b'{"id": "x"}']
)
def test_what_is_no_key_is_refused(source):
    with pytest.raises(SettingError):
        read_instrument(source)


def test_a_large_file_is_refused_before_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "film.json"
    path.write_bytes(b"x" * 1_000_001)

    def read(_):
        raise AssertionError("it was read")

    monkeypatch.setattr(Path, "read_bytes", read)
    with pytest.raises(SettingError, match="larger than"):
        read_instrument(path)


@pytest.mark.parametrize(
    ("low", "high", "asks"), [(1, 5, True), (0, 10, True), (0, 100, False), (0.5, 4.5, False)]
)
def test_a_form_of_ones_own_can_be_handed_over_if_its_questions_fit_a_row_of_numbers(low, high, asks):
    scales = [
        {"id": "calm", "items": [1], "question": "How calm?"},
        {"id": "close", "items": [2], "question": "Close?"},
    ]
    form = {"id": "Mood", "items": 2, "low": low, "high": high, "scales": scales}
    assert instrument_from(form).asks == asks
    assert not instrument_from({**form, "scales": [scales[0], {**scales[1], "question": ""}]}).asks
