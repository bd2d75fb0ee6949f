"""Bring the catalogues up to date with the texts in the code: `python -m groupdyn.i18n.update`.

Marked are the texts in `t("…")`, `N_("…")`, `t.plural("…", "…", n)` and in a `…Error("…")` of ours.
New texts enter with an empty translation, texts no longer used leave, nothing is guessed, and the
file stays the same when nothing has changed: entries in alphabetical order, places without lines.
To add a way of marking text: one line in `MARKS`. To add a language: see `groupdyn.i18n`; its new
catalogue needs only a header with `Language` and `Plural-Forms`.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.pofile import read_po, write_po

from groupdyn.i18n import LANGUAGES, catalogue_file

PACKAGE = Path(__file__).resolve().parents[1]
"""The folder whose Python files are read."""

MARKS: dict[str, int] = {
    "t": 1,
    "N_": 1,
    "plural": 2,
    "GroupdynError": 1,
    "ReadError": 1,
    "SelectionError": 1,
    "SettingError": 1,
}
"""Name of the function or class → how many of its first arguments are text."""


def marked_texts(source: str) -> Iterator[tuple[str, ...]]:
    """Every marked text of some Python code: `(text,)`, or `(one, many)` where it has a plural.

    Arguments that are no plain text are passed over: what they hold is marked where it stands.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            texts = [a.value for a in node.args[: MARKS.get(_called(node), 0)] if isinstance(a, ast.Constant)]
            if texts and texts[0] and all(isinstance(text, str) for text in texts):
                yield tuple(str(text) for text in texts)


def _called(node: ast.Call) -> str:
    """The last part of the name that is called: `plural` in `view.t.plural(…)`."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def extract(package: Path = PACKAGE) -> Catalog:
    """All marked texts of a package, untranslated, each with the files it stands in."""
    catalogue = Catalog()
    for file in sorted(package.rglob("*.py")):
        place = f"{package.name}/{file.relative_to(package).as_posix()}"
        for texts in marked_texts(file.read_text("utf-8")):
            catalogue.add(texts if len(texts) > 1 else texts[0], locations=[(place, 0)])
    return catalogue


def updated(po: str, package: Path = PACKAGE) -> str:
    """A catalogue's text brought up to date: its head as it was written, then the entries of today's texts."""
    head = po.split("\n\n", 1)[0].rstrip("\n")
    entries = io.BytesIO()
    catalogue = merged(extract(package), read_catalogue(po))
    write_po(entries, catalogue, width=100, omit_header=True, sort_output=True, include_lineno=False)
    return f"{head}\n\n{entries.getvalue().decode()}"


def read_catalogue(po: str) -> Catalog:
    """The catalogue that a file's text holds."""
    return read_po(io.BytesIO(po.encode()), ignore_obsolete=True)


def merged(fresh: Catalog, old: Catalog) -> Catalog:
    """The texts of `fresh` with the translations and remarks that `old` has for the very same texts."""
    catalogue = Catalog()
    catalogue.mime_headers = [("Plural-Forms", old.plural_forms)]  # Babel's own table lacks Indonesian
    for message in _texts(fresh):
        known = old.get(message.id)
        translated = known is not None and known.pluralizable == message.pluralizable and not known.fuzzy
        catalogue.add(
            message.id,
            known.string if known is not None and translated else None,
            locations=sorted(set(message.locations)),
            user_comments=known.user_comments if known is not None else (),
        )
    return catalogue


def untranslated(catalogue: Catalog) -> list[Message]:
    """The entries of a catalogue that have no translation, or miss a plural form."""
    return [m for m in _texts(catalogue) if not m.string or ("" in m.string and m.pluralizable)]


def _texts(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def main() -> int:
    """Update every language but English; the exit status is 1 while something waits for a translation."""
    waiting = 0
    for language in LANGUAGES:
        if language != "en":
            file = catalogue_file(language)
            po = updated(file.read_text("utf-8"))
            file.write_text(po, "utf-8")
            waiting += _list_untranslated(language, po)
    return int(waiting > 0)


def _list_untranslated(language: str, po: str) -> int:
    messages = untranslated(read_catalogue(po))
    for message in messages:
        print(f"{language}: {message.id}")
    print(f"{language}: {len(messages)} to translate in {catalogue_file(language)}")
    return len(messages)


if __name__ == "__main__":
    sys.exit(main())
