"""Coding schemes: what ours can say, and what is said about a user's own when it does not hold together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from groupdyn.errors import SettingError
from groupdyn.schemes import CONSTRUCTS, FACTORS, OCTANTS, SCHEMES, InvalidScheme, read_scheme, scheme_from

OWN = read_scheme("groupdyn")


@pytest.fixture
def write(tmp_path: Path):
    def _write(content: str | bytes, name: str = "mine.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return _write


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_our_scheme_expresses_every_construct(construct: str) -> None:
    assert OWN.codes_of(construct)


def test_our_scheme_expresses_every_therapeutic_factor_and_every_octant() -> None:
    assert {c.factor for c in OWN.codes} - {None} == set(FACTORS)
    assert {c.octant for c in OWN.codes} - {None} == set(OCTANTS)


def test_constructive_challenge_and_corrective_feedback_are_not_negative() -> None:
    codes = (*OWN.codes_of("challenge"), *OWN.codes_of("feedback_corrective"))
    assert OWN.sign_of(codes) == (0,) * len(codes)


def test_the_feedback_flag_and_the_feedback_construct_agree() -> None:
    assert tuple(c.code for c in OWN.codes if c.feedback) == OWN.codes_of("feedback")


def test_hostility_is_the_only_negative_sign_of_our_scheme() -> None:
    assert tuple(c.code for c in OWN.codes if c.sign == -1) == OWN.codes_of("hostility")


@pytest.mark.parametrize("name", SCHEMES)
def test_built_in_schemes_have_unique_keys_and_words_in_both_languages(name: str) -> None:
    scheme = read_scheme(name)
    assert len({c.key for c in scheme.codes}) == len({c.code for c in scheme.codes}) == len(scheme.codes)
    assert all(len(c.key) == 1 for c in scheme.codes)
    for words in (scheme.name, scheme.notes, *(w for c in scheme.codes for w in (c.name, c.description))):
        assert set(words) == {"en", "id"}
        assert all(words.values())


@pytest.mark.parametrize("name", SCHEMES)
def test_a_scheme_written_as_json_comes_back_the_same(name: str, write) -> None:
    scheme = read_scheme(name)
    again = read_scheme(write(json.dumps(scheme.as_dict()), "again.json"))
    assert again == scheme
    assert again.fingerprint == scheme.fingerprint
    assert hash(again) == hash(scheme)


def test_the_fingerprint_changes_with_what_the_scheme_says() -> None:
    changed = OWN.as_dict()
    changed["codes"][0]["sign"] = 1
    assert scheme_from(changed).fingerprint != OWN.fingerprint


def test_bales_has_twelve_categories_in_four_areas_and_its_six_problem_pairs() -> None:
    bales = read_scheme("bales-ipa")
    assert bales.sign_of(map(str, range(1, 13))) == (1,) * 3 + (0,) * 6 + (-1,) * 3
    assert bales.codes_of("question") == ("7", "8", "9")
    assert [pair.codes for pair in bales.pairs] == [
        ("6", "7"), ("5", "8"), ("4", "9"), ("3", "10"), ("2", "11"), ("1", "12"),
    ]  # fmt: skip


def test_hill_crosses_four_contents_with_four_styles_and_stays_editable() -> None:
    hill = read_scheme("hill-interaction-matrix")
    assert [c.code for c in hill.codes] == [c + s for c in ("I", "II", "III", "IV") for s in "BCDE"]
    assert hill.editable
    assert all(c.editable for c in hill.codes)


def test_labels_fall_back_from_the_language_to_english_to_the_code() -> None:
    scheme = scheme_from(
        {"codes": [{"code": "a", "name": {"en": "Asks", "id": "Bertanya"}}, {"code": "b", "name": "Waits"}]}
    )
    assert scheme.label("a", "id") == "Bertanya"
    assert scheme.label("b", "id") == "Waits"
    assert scheme.label("not there", "id") == "not there"
    assert "not there" not in scheme
    assert scheme.sign_of(["not there"]) == (0,)


def test_a_list_of_codes_is_enough(write) -> None:
    scheme = read_scheme(write("code\nhelp\nhit\n"))
    assert scheme.id == "mine"
    assert [(c.code, c.name["en"], c.sign, c.colour, c.key) for c in scheme.codes] == [
        ("help", "help", 0, "neutral", "h"),
        ("hit", "hit", 0, "neutral", "i"),
    ]


def test_a_table_may_say_all_a_code_can_have(write) -> None:
    text = (
        "\ufeffcode;name;name_id;constructs;sign;key;octant;feedback\r\n"
        "praise;Praises;Memuji;feedback, support;+1;1;lm;yes\r\n\r\n"
        "hit;Hits;;hostility;−1;2;;\r\n"
    )
    praise, hit = read_scheme(write(text)).codes
    assert (praise.name, praise.constructs) == ({"en": "Praises", "id": "Memuji"}, ("feedback", "support"))
    assert (praise.sign, praise.colour, praise.octant, praise.feedback) == (1, "supportive", "LM", True)
    assert (hit.sign, hit.colour, hit.octant, hit.feedback, hit.editable) == (
        -1,
        "hostile",
        None,
        False,
        True,
    )


def test_everything_wrong_with_a_scheme_is_said_at_once(write) -> None:
    text = (
        "code,constructs,sign,key,octant,factor,colour,shape\n"
        "a,suport,0,k,,,,\n"
        "a,,2,k,XX,,,\n"
        ",,,long,,magic,pink,round\n"
    )
    with pytest.raises(InvalidScheme) as caught:
        read_scheme(write(text))
    found = {(p.code, p.found, p.rows) for p in caught.value.problems}
    assert found >= {
        ("scheme-constructs", "suport", (2,)),
        ("scheme-sign", "2", (3,)),
        ("scheme-octant", "XX", (3,)),
        ("scheme-code", "", (4,)),
        ("scheme-key", "long", (4,)),
        ("scheme-factor", "magic", (4,)),
        ("scheme-colour", "pink", (4,)),
        ("scheme-shape", "shape", (4,)),
        ("scheme-doubled-code", "a", (2, 3)),
        ("scheme-doubled-key", "k", (2, 3)),
    }
    assert "Row 2: the construct “suport” is not known. Possible are: support." in str(caught.value)
    assert caught.value.sentence(lambda message, **values: message.format(**values)) == str(caught.value)


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        ("name\nhelp\n", "mine.csv", "no column “code”"),
        ("code\n", "mine.csv", "no codes"),
        ("", "mine.csv", "no column “code”"),
        ("code,sign\na,1\nb\n", "mine.csv", "Line 3 of “mine.csv” has 1 fields, the header 2."),
        ('code,sign\n"a,1\nb,1\n', "mine.csv", "quotation mark"),
        ("code\ncaf\xe9".encode("latin-1"), "mine.csv", "not UTF-8"),
        (b"PK\x03\x04\0\0", "mine.csv", "not a text file"),
        ("x" * 1_000_001, "mine.csv", "larger than"),
        ("{\n\n,}", "mine.json", "line 3"),
        ("[" * 100_000, "mine.json", "not valid JSON"),
        ("{}", "mine.json", "no codes"),
        ('{"codes": ["a"], "pairs": [{"codes": ["a", "z"]}]}', "mine.json", "“a z” does not name two codes"),
    ],
)
def test_a_bad_file_gets_a_sentence(content: str | bytes, name: str, says: str, write) -> None:
    with pytest.raises(SettingError) as caught:
        read_scheme(write(content, name))
    assert says in str(caught.value)


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(SettingError) as caught:
        read_scheme("no-such-scheme")
    assert all(name in str(caught.value) for name in SCHEMES)


def test_missing_shortcut_keys_never_take_one_that_is_given() -> None:
    scheme = scheme_from({"codes": ["ab", {"code": "b", "key": "a"}, "abc"]})
    assert [c.key for c in scheme.codes] == ["b", "a", "c"]


def test_a_scheme_with_more_codes_than_keys_is_still_read() -> None:
    scheme = scheme_from({"codes": [f"code {i}" for i in range(50)]})
    assert sum(c.key == "" for c in scheme.codes) == 50 - 36


def test_a_code_that_says_it_has_no_key_keeps_none() -> None:
    scheme = scheme_from({"codes": [{"code": "ask", "key": ""}, {"code": "tell"}]})
    assert [c.key for c in scheme.codes] == ["", "t"]
    assert scheme_from(scheme.as_dict()).fingerprint == scheme.fingerprint
