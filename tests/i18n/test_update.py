"""The updater: what it finds in code, and what it does with a catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest

from groupdyn.i18n.update import extract, marked_texts, read_catalogue, untranslated, updated

HEAD = r"""# Ours, and it stays:
#   act    tindakan
msgid ""
msgstr ""
"Language: id\n"
"Plural-Forms: nplurals=1; plural=0;\n"
"""

OLD = (
    HEAD
    + """
#: package/gone.py
msgid "No longer said"
msgstr "Tidak dikatakan lagi"

# a remark of the translator
#: package/gone.py:12
msgid "Session {name}"
msgstr "Sesi {name}"
"""
)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "package"
    (folder / "pages").mkdir(parents=True)
    (folder / "pages" / "one.py").write_text(
        't("Session {name}", name=1)\nt.plural("{n} tie", "{n} ties", 2)\n', "utf-8"
    )
    (folder / "two.py").write_text('WORDS = {"a": N_("Sessions")}\nN_("Session {name}")\n', "utf-8")
    return folder


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('t("a {x}", x=t("b"))', {("a {x}",), ("b",)}),
        ('view.t("a" "b")', {("ab",)}),
        ('self._t.plural("{n} a", "{n} as", len(x))', {("{n} a", "{n} as")}),
        ('raise ReadError("a {x}", x=f(N_("b")))', {("a {x}",), ("b",)}),
        ('raise errors.SettingError(N_("a"))', {("a",)}),
        ('raise ValueError("not for readers")', set()),
        ('t(word)\nt(words["a"])\nt("")\ndef t(message="a"): ...', set()),
        ('t(N_("a") if x else N_("b"))', {("a",), ("b",)}),
    ],
)
def test_marked_texts_are_found(source: str, texts: set[tuple[str, ...]]) -> None:
    assert set(marked_texts(source)) == texts


def test_a_text_lists_the_files_it_stands_in(package: Path) -> None:
    message = extract(package).get("Session {name}")
    assert message is not None
    assert {place for place, _ in message.locations} == {"package/pages/one.py", "package/two.py"}


def test_new_texts_enter_and_old_ones_leave(package: Path) -> None:
    catalogue = read_catalogue(updated(OLD, package))
    assert {message.id for message in catalogue if message.id} == {
        "Session {name}",
        "Sessions",
        ("{n} tie", "{n} ties"),
    }
    assert {message.id for message in untranslated(catalogue)} == {"Sessions", ("{n} tie", "{n} ties")}


def test_translations_and_remarks_stay_and_nothing_is_guessed(package: Path) -> None:
    po = updated(OLD, package)
    assert po.startswith(HEAD)
    assert "# a remark of the translator\n" in po
    assert 'msgid "Session {name}"\nmsgstr "Sesi {name}"\n' in po
    assert 'msgid "Sessions"\nmsgstr ""\n' in po
    assert 'msgid_plural "{n} ties"\nmsgstr[0] ""\n' in po
    assert "fuzzy" not in po


def test_a_doubtful_translation_is_asked_for_again(package: Path) -> None:
    doubtful = OLD.replace('msgid "Session', '#, fuzzy\nmsgid "Session')
    assert "Session {name}" in {m.id for m in untranslated(read_catalogue(updated(doubtful, package)))}


def test_nothing_changes_where_nothing_changed(package: Path) -> None:
    once = updated(OLD, package)
    assert updated(once, package) == once
    assert "package/two.py:" not in once
