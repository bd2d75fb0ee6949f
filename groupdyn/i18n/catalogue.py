"""Reading a `.po` catalogue as `groupdyn.i18n.update` writes it: entries parted by an empty line.

Babel would first compile it, which takes three times as long (five times with its import), and the
first page waits for its texts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from gettext import NullTranslations, c2py


class Catalogue(NullTranslations):
    """The texts of a `.po` file; a text that is not in it, or not translated, stays as it is.

    Parameters
    ----------
    po : the file's text. Its header says the plural forms, such as `nplurals=1; plural=0;`.
    """

    def __init__(self, po: str) -> None:
        super().__init__()
        self._forms = {entry["msgid"]: _forms(entry) for entry in _entries(po)}
        plural = re.search(r"plural=([^;]+);", "".join(self._forms.get("", ())))
        self._form = c2py(plural[1] if plural else "n != 1")

    def gettext(self, message: str) -> str:
        """The translation of a text."""
        forms = self._forms.get(message, ())
        return forms[0] if forms and forms[0] else message

    def ngettext(self, one: str, many: str, n: int) -> str:
        """The translation that fits the number `n`."""
        forms, form = self._forms.get(one, ()), self._form(n)
        return forms[form] if form < len(forms) and forms[form] else super().ngettext(one, many, n)


def _entries(po: str) -> Iterator[dict[str, str]]:
    """Keyword → text of each entry; the header's `msgid` is empty."""
    entry: dict[str, str] = {}
    keyword = ""
    for line in (*po.split("\n"), ""):
        if line.startswith('"'):
            entry[keyword] += json.loads(line)  # the escapes of a .po are JSON's
        elif line and not line.startswith("#"):
            keyword, _, text = line.partition(" ")
            entry[keyword] = json.loads(text)
        elif not line and entry:
            yield entry
            entry = {}


def _forms(entry: dict[str, str]) -> tuple[str, ...]:
    """An entry's translation, or its plural forms in order."""
    return tuple(text for keyword, text in entry.items() if keyword.startswith("msgstr"))
