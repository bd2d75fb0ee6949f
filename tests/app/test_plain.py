"""Words of others are shown as they stand."""

from __future__ import annotations

import re

import pytest

from groupdyn.app.plain import plain


@pytest.mark.parametrize(
    "text",
    [
        "![x](http://evil.example/a.png)",
        "[a](b)",
        "**b** $x$ :smile: `c` <b> # h",
        "www.evil.example",
        "a@b.example",
    ],
)
def test_a_name_is_shown_as_it_stands(text: str) -> None:
    escaped = plain(text)
    assert re.sub(r"\\(.)", r"\1", escaped).replace("\u2060", "") == text
    assert not re.search(r"(https?:|www|@)(?!\u2060)", re.sub(r"\\(.)", r"\1", escaped))
    assert not re.search(r"(?<!\\)[!-/:-@\[-`{-~]", re.sub(r"\\.", "", escaped))


def test_a_hyphen_or_an_apostrophe_in_a_name_needs_no_escape() -> None:
    assert plain("Anna-Maria O'Brien") == "Anna-Maria O'Brien"
    assert plain("-a- b--c") == r"\-a\- b\-\-c"
