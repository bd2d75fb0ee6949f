"""Words of others, such as names, on a page: they are shown as they stand."""

from __future__ import annotations

import re

_PUNCTUATION = re.compile(r"(?<=[^\W\d_])[-'](?=[^\W\d_])|([!-/:-@\[-`{-~])")
"""What can mean something in Markdown. Inside a word, as in Anna-Maria, a hyphen means nothing, and in a list to
choose from, which knows no Markdown, its escape would be seen."""
_ADDRESS = re.compile(r"https?:|www|@", re.IGNORECASE)
_JOINER = "\u2060"
"""Takes no room; Markdown finds no address across it."""


def plain(text: str) -> str:
    """A text for Streamlit's Markdown that is shown as it stands: no image, link, icon or formula comes out of it."""
    return _PUNCTUATION.sub(
        lambda found: f"\\{found[0]}" if found[1] else found[0],
        _ADDRESS.sub(lambda found: f"{found[0]}{_JOINER}", text),
    )
