"""The catalogues: complete, with the same placeholders, and saying what the code says."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator

import pytest
from babel.messages import Message

from groupdyn.columns import TABLES
from groupdyn.i18n import LANGUAGES, Translator, catalogue_file, translator
from groupdyn.i18n.update import MARKS, PACKAGE, extract, read_catalogue, untranslated
from groupdyn.measurement.catalogue import NULLS, Level
from groupdyn.measuring import catalogue as measures
from groupdyn.readers.findings import TEXTS as READING
from groupdyn.samples import sample_groups
from groupdyn.schemes import SCHEMES, Scheme, read_scheme
from groupdyn.schemes.scheme import CONSTRUCT_NAMES, FACTOR_NAMES
from groupdyn.validation.findings import TEXTS as CHECKING

OTHERS = [language for language in LANGUAGES if language != "en"]
ENDS = (".", ":", "?", "…", "!")


@pytest.fixture(params=OTHERS)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def po(language: str) -> str:
    return catalogue_file(language).read_text("utf-8")


def entries(po: str) -> list[Message]:
    return [message for message in read_catalogue(po) if message.id]


def forms(message: Message) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The English texts of an entry, and its translations."""
    if message.pluralizable:
        return tuple(message.id), tuple(map(str, message.string or ()))
    return (str(message.id),), (str(message.string),)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_marked_text_is_in_the_catalogue_and_nothing_else(po: str) -> None:
    """If this fails: `python -m groupdyn.i18n.update`, then translate what it lists."""
    marked = {forms(message)[0] for message in extract() if message.id}
    assert {forms(message)[0] for message in entries(po)} == marked


def test_every_text_is_translated_for_certain(po: str) -> None:
    assert [message.id for message in untranslated(read_catalogue(po))] == []
    assert [message.id for message in entries(po) if message.fuzzy] == []
    assert "#~" not in po


def test_the_entries_stand_in_order_without_line_numbers_or_dates(po: str) -> None:
    assert [forms(m)[0] for m in entries(po)] == sorted(forms(m)[0] for m in entries(po))
    places = [line for line in po.splitlines() if line.startswith("#: ")]
    assert places
    assert not [line for line in places if any(part.rpartition(":")[2].isdigit() for part in line.split())]
    assert "-Date" not in po


def test_a_translation_has_the_placeholders_of_its_text(po: str) -> None:
    for message in entries(po):
        ours, theirs = forms(message)
        wanted = set().union(*map(fields, ours))
        assert [fields(text) for text in theirs] == [wanted] * len(theirs), message.id


def test_a_translation_ends_and_begins_as_its_text_does(po: str) -> None:
    """A sentence stays a sentence and a label a label; quotes come in pairs."""
    for message in entries(po):
        ours, theirs = forms(message)
        for text in theirs:
            assert text == text.strip()
            assert text.endswith(ENDS) == ours[0].endswith(ENDS), text
            assert text.count("“") == text.count("”"), text
            assert text.count("(") == text.count(")"), text
            assert ours[0][0].islower() <= (not text[0].isupper() or text.startswith("{")), text


def test_no_english_sentence_is_left_as_it_was(po: str) -> None:
    same = [m.id for m in entries(po) if forms(m)[0][0] in forms(m)[1]]
    assert [text for text in same if not _is_for_all_languages(str(text))] == []


def _is_for_all_languages(text: str) -> bool:
    """Whether nothing but marks, placeholders and at most one word stands in it."""
    outside = "".join(before for before, *_ in string.Formatter().parse(text))
    return sum(word.isalpha() for word in outside.split()) <= 1


def test_every_plural_can_be_said_of_any_number(po: str, language: str) -> None:
    t = translator(language)
    with_plural = [message for message in entries(po) if message.pluralizable]
    assert with_plural
    for message in with_plural:
        one, many = forms(message)[0]
        values = {name: name for name in fields(many) - {"n"}}
        for n in (0, 1, 2, 1204):
            said = t.plural(one, many, n, **values)
            assert t.number(n, 0) in said or "n" not in fields(many)
            assert "{" not in said


# --- texts that stand in data and are translated later ---------------------------------------------


def data_texts() -> Iterator[str]:
    levels: tuple[Level, ...] = ("session", "member", "tie")
    for measure in (measure for level in levels for measure in measures(level)):
        yield from (measure.name, measure.definition, measure.low_means, measure.high_means)
        yield from (measure.undefined, measure.small_groups)
    yield from NULLS.values()
    for _, sentence, remedy in (*CHECKING.values(), *READING.values()):
        yield from (sentence, remedy)
    for columns in TABLES.values():
        yield from (column.about for column in columns)
    yield from CONSTRUCT_NAMES.values()
    yield from FACTOR_NAMES.values()


def test_measures_problems_columns_and_constructs_speak_the_language(po: str) -> None:
    known = {forms(message)[0][0] for message in entries(po)}
    texts = {text for text in data_texts() if text}
    assert len(texts) > 300
    assert texts - known == set()


def test_no_text_is_put_together_before_it_is_translated() -> None:
    """`t(f"…")` or `t("a" + b)` would look up what no catalogue has."""
    found = [
        f"{file.name}:{node.lineno}"
        for file in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", ""))
        in MARKS
        and node.args
        and isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
    ]
    assert found == []


# --- schemes and samples carry their own words -------------------------------------------------------


@pytest.fixture(params=SCHEMES)
def scheme(request: pytest.FixtureRequest) -> Scheme:
    return read_scheme(str(request.param))


def test_every_scheme_is_labelled_in_every_language(scheme: Scheme) -> None:
    words = [scheme.name, scheme.notes, *(pair.name for pair in scheme.pairs)]
    for code in scheme.codes:
        words += [code.name, code.description]
    for entry in words:
        assert set(entry) >= set(LANGUAGES), entry
        assert all(entry[language].strip() for language in LANGUAGES), entry


def test_no_two_codes_of_a_scheme_are_called_alike(scheme: Scheme) -> None:
    for language in LANGUAGES:
        labels = [scheme.label(code.code, language) for code in scheme.codes]
        assert len(set(labels)) == len(labels)


def test_every_sample_group_is_told_in_every_language() -> None:
    for sample in sample_groups():
        assert set(sample.titles) == set(sample.stories) == set(LANGUAGES)
        assert len(set(sample.stories.values())) == len(LANGUAGES)


def test_a_catalogue_leaves_english_as_it_is() -> None:
    t: Translator = translator("en")
    assert all(t(text) == text for text in data_texts() if text)
