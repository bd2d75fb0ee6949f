"""Languages: one translator value a language, from the `.po` catalogues beside this file.

English text in the code is the key (gettext's way); `N_` marks text that is translated later.
To add a language: one folder `xx/groupdyn.po` and one line in `LANGUAGES`; `python -m groupdyn.i18n.update`
fills the file with the texts to translate.
Numbers, dates and lists are formatted by Babel, so that Indonesian has its decimal comma.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from gettext import NullTranslations
from pathlib import Path

LANGUAGES: dict[str, str] = {"en": "English", "id": "Bahasa Indonesia"}
"""Language code → the language's own name, in display order."""

UNDEFINED = "–"
"""What a reader sees for an undefined number."""


def N_(message: str) -> str:  # noqa: N802 – gettext's customary name
    """Mark a text for translation where it stands, and return it as it is."""
    return message


class Translator:
    """Says texts, numbers and dates in one language. Calling it translates a text.

    >>> t = translator("en")
    >>> t("{count} acts", count=3)
    '3 acts'
    """

    def __init__(self, language: str, catalogue: NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    def __call__(self, message: str, /, **values: object) -> str:
        """The text in this language, with `values` put in its braces."""
        text = self._catalogue.gettext(message) if message else ""
        return text.format(**values) if values else text

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The form of a text that fits `n`; `{n}` stands for the number."""
        return self._catalogue.ngettext(one, many, n).format(n=self.number(n, 0), **values)

    def number(self, value: float, digits: int = 2) -> str:
        """`0.583` → `0.58` or `0,58`; undefined → `–`; a true minus sign for negatives."""
        if math.isnan(value):
            return UNDEFINED
        return _decimal(value or 0.0, digits, self.language)  # -0 is 0

    def percent(self, share: float, digits: int = 0) -> str:
        """A share in [0, 1] → `58 %`, never parted at a line's end; undefined → `–`."""
        return UNDEFINED if math.isnan(share) else f"{self.number(100 * share, digits)}\u00a0%"

    def date(self, day: date, style: str = "medium") -> str:
        """A calendar day in words, such as `5 Mar 2026`."""
        from babel.dates import format_date

        text: str = format_date(day, style, locale=_LOCALES.get(self.language, self.language))
        return text

    def names(self, items: Sequence[str]) -> str:
        """`A, B and C`."""
        from babel.lists import format_list

        text: str = (
            format_list(list(items), locale=_LOCALES.get(self.language, self.language)) if items else ""
        )
        return text


@lru_cache(maxsize=8192)
def _decimal(value: float, digits: int, language: str) -> str:
    """A number as text; kept, since a page says the same few again and again, and Babel takes its time."""
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    text: str = format_decimal(value, format=pattern, locale=language)
    return text.replace("-", "−")


_LOCALES = {"en": "en_GB"}
"""Day before month and no comma before `and`, as most readers of clinical English outside the US expect."""


def clock(seconds: float) -> str:
    """`724` → `12:04`; an hour and more → `1:12:04`; undefined → `–`."""
    if math.isnan(seconds):
        return UNDEFINED
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"


@cache
def translator(language: str = "en") -> Translator:
    """The translator of a language code; a language we do not have falls back to English."""
    if language == "en" or language not in LANGUAGES:
        return Translator("en", NullTranslations())
    from groupdyn.i18n.catalogue import Catalogue

    return Translator(language, Catalogue(catalogue_file(language).read_text("utf-8")))


def catalogue_file(language: str) -> Path:
    """Where the catalogue of a language is."""
    return Path(__file__).parent / language / "groupdyn.po"
