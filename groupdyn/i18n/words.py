"""Texts that data files bring in several languages, such as the names of a scheme's codes."""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, str]
"""Language code → text."""


def words_from(value: object) -> Words:
    """The words that a file gives: language → text, or a bare text, which is taken as English."""
    if isinstance(value, Mapping):
        return {str(language): str(text) for language, text in value.items() if text}
    return {"en": str(value)} if value else {}


def words_in(words: Words, language: str, otherwise: str = "") -> str:
    """The words in a language, else in English, else in any language, else `otherwise`."""
    return words.get(language) or words.get("en") or next(iter(words.values()), "") or otherwise
