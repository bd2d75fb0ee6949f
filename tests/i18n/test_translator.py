"""One translator a language: texts, numbers, dates and lists as its readers write them."""

from __future__ import annotations

import io
import math
import timeit
from collections.abc import Callable
from datetime import date
from gettext import GNUTranslations
from time import process_time

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from groupdyn.errors import GroupdynError, InvalidLog, Problem, ReadError
from groupdyn.i18n import LANGUAGES, UNDEFINED, catalogue_file, clock, translator
from groupdyn.i18n.catalogue import Catalogue
from groupdyn.reading import read_log
from groupdyn.schemes import read_scheme
from groupdyn.schemes.reading import InvalidScheme

EN, ID = translator("en"), translator("id")

PO = r"""# A head with “quotes”.
msgid ""
msgstr ""
"Language: xx\n"
"Plural-Forms: nplurals=3; plural=(n == 1 ? 0 : n < 5 ? 1 : 2);\n"

#: some/file.py
msgid "A \"quoted\" word\\and a long text that goes "
"on"
msgstr "Eins "
"zwei\n"
"drei"

msgid "{n} tie"
msgid_plural "{n} ties"
msgstr[0] "ein Band"
msgstr[1] "{n} Bande"
msgstr[2] "{n} Bänder"

msgid "empty"
msgstr ""
"""


# --- numbers, percent, dates, lists --------------------------------------------------------------


def test_numbers_have_the_decimal_sign_of_the_language() -> None:
    assert (EN.number(0.583), ID.number(0.583)) == ("0.58", "0,58")
    assert (EN.number(1204.5, 1), ID.number(1204.5, 1)) == ("1,204.5", "1.204,5")
    assert (EN.number(1204, 0), ID.number(1204, 0)) == ("1,204", "1.204")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_negative_number_has_a_true_minus_sign(language: str) -> None:
    t = translator(language)
    assert t.number(-3, 0) == "−3"
    assert t.number(-0.5, 1)[0] == "−"


@pytest.mark.parametrize("language", LANGUAGES)
def test_undefined_is_a_dash_in_every_language(language: str) -> None:
    t = translator(language)
    assert {t.number(math.nan), t.percent(math.nan), clock(math.nan), UNDEFINED} == {"–"}


def test_shares_are_said_in_percent() -> None:
    assert EN.percent(0.583, 1).replace("\u00a0", " ") == "58.3 %"
    assert ID.percent(0.583, 1).replace("\u00a0", " ") == "58,3 %"
    assert ID.percent(1).replace("\u00a0", " ") == "100 %"


def test_days_are_written_with_the_month_in_words() -> None:
    day = date(2026, 8, 5)
    assert (EN.date(day), ID.date(day)) == ("5 Aug 2026", "5 Agu 2026")
    assert (EN.date(day, "long"), ID.date(day, "long")) == ("5 August 2026", "5 Agustus 2026")


def test_names_are_listed_as_the_language_does() -> None:
    assert EN.names(["Ana", "Ben", "Cy"]) == "Ana, Ben and Cy"
    assert ID.names(["Ana", "Ben", "Cy"]) == "Ana, Ben, dan Cy"
    assert (ID.names(["Ana", "Ben"]), ID.names(["Ana"]), ID.names([])) == ("Ana dan Ben", "Ana", "")


# --- texts -----------------------------------------------------------------------------------------


def test_texts_and_plurals_are_translated() -> None:
    assert ID("Sociogram") == "Sosiogram"
    assert ID("Session {name}", name=7) == "Sesi 7"
    assert EN.plural("{n} act", "{n} acts", 1) == "1 act"
    assert EN.plural("{n} act", "{n} acts", 1204) == "1,204 acts"
    assert [ID.plural("{n} act", "{n} acts", n) for n in (1, 1204)] == ["1 tindakan", "1.204 tindakan"]


def test_an_unknown_text_is_said_as_it_is() -> None:
    assert ID("No catalogue has {this}.", this="this") == "No catalogue has this."
    assert ID("") == EN("") == ""


@pytest.mark.parametrize("language", ["de", "xx", "", "../id"])
def test_an_unknown_language_falls_back_to_english(language: str) -> None:
    t = translator(language)
    assert (t.language, t("Sociogram"), t.number(0.5)) == ("en", "Sociogram", "0.50")


def test_braces_in_a_value_are_no_placeholders() -> None:
    assert ID("Session {name}", name="{name}") == "Sesi {name}"


# --- errors ----------------------------------------------------------------------------------------


def test_an_error_speaks_both_languages() -> None:
    error = ReadError("There is no file “{path}”.", path="kamis.csv")
    assert str(error) == error.sentence(EN) == "There is no file “kamis.csv”."
    assert error.sentence(ID) == "Tidak ada berkas “kamis.csv”."


def test_an_error_that_was_really_raised_is_translated() -> None:
    with pytest.raises(GroupdynError) as caught:
        read_log("no/such/file.csv")
    assert caught.value.sentence(ID) == "Tidak ada berkas “no/such/file.csv”."


def test_the_first_problem_of_a_log_is_told_in_the_reader_s_language() -> None:
    problem = Problem(
        "not-a-number",
        "error",
        "“{found}” in “{column}” is not a number.",
        "Correct it, or set these rows aside.",
        column="weight",
        found="x",
        rows=(3, 4),
        count=2,
    )
    remark = Problem("self-act", "warning", "-", "-")
    error = InvalidLog([remark, problem])
    assert str(error) == (
        "The log has 1 problem(s) that must be settled first. "
        "Row 3, 4: “x” in “weight” is not a number. Correct it, or set these rows aside."
    )
    assert error.sentence(EN) == str(error)
    assert error.sentence(ID) == (
        "Catatan ini mempunyai 1 masalah yang perlu diselesaikan lebih dahulu. "
        "Baris 3, 4: “x” di “weight” bukan angka. Perbaikilah, atau sisihkan baris-baris ini."
    )
    nowhere = InvalidLog([Problem("no-acts", "error", "The file has no table of acts.", "-")])
    assert nowhere.sentence(ID).endswith("Berkas tidak mempunyai tabel tindakan. -")


def test_the_problems_of_a_scheme_are_told_in_the_reader_s_language() -> None:
    with pytest.raises(InvalidScheme) as caught:
        read_scheme(b"code,sign\na,5\na,1\n", name="own.csv")
    english, indonesian = caught.value.sentence(EN).split("\n"), caught.value.sentence(ID).split("\n")
    assert len(english) == len(indonesian) > 1
    assert not set(english) & set(indonesian)


# --- reading a catalogue ---------------------------------------------------------------------------


def test_escapes_long_texts_and_plural_forms_are_read() -> None:
    catalogue = Catalogue(PO)
    assert catalogue.gettext('A "quoted" word\\and a long text that goes on') == "Eins zwei\ndrei"
    said = [catalogue.ngettext("{n} tie", "{n} ties", n) for n in (1, 4, 9)]
    assert said == ["ein Band", "{n} Bande", "{n} Bänder"]
    assert catalogue.gettext("empty") == "empty"
    assert catalogue.ngettext("one", "many", 2) == "many"


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_a_catalogue_is_read_as_babel_reads_it(language: str) -> None:
    po = catalogue_file(language).read_text("utf-8")
    ours, theirs = Catalogue(po), compiled(po)
    entries = [message.id for message in read_po(io.BytesIO(po.encode())) if message.id]
    for text in entries:
        if isinstance(text, str):
            assert ours.gettext(text) == theirs.gettext(text)
        else:
            one, many = text[0], text[1]
            said = [(ours.ngettext(one, many, n), theirs.ngettext(one, many, n)) for n in range(12)]
            assert all(a == b for a, b in said)
    assert len(entries) > 1000


@pytest.mark.benchmark
def test_reading_a_catalogue_is_quicker_than_compiling_it() -> None:
    """The first page waits for its language; compiling the catalogue first took three times as long."""
    po = catalogue_file("id").read_text("utf-8")
    ours = _seconds(lambda: Catalogue(po))
    theirs = _seconds(lambda: compiled(po))
    assert ours < theirs / 1.5


def _seconds(what: Callable[[], object]) -> float:
    """Processor time, so that a busy machine does not count."""
    return min(timeit.repeat(what, timer=process_time, number=1, repeat=7))


def compiled(po: str) -> GNUTranslations:
    """The catalogue by way of the standard library: compiled, then read."""
    file = io.BytesIO()
    write_mo(file, read_po(io.BytesIO(po.encode())))
    file.seek(0)
    return GNUTranslations(file)
