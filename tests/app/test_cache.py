"""The cache: by content, for one visit, in memory."""

from __future__ import annotations

import pandas as pd
import pytest

from groupdyn.app import cache
from groupdyn.app.cache import cached, content
from groupdyn.figures.style import DARK, LIGHT
from groupdyn.i18n import Translator, translator

from .conftest import a_log, alone

CALLS: list[str] = []


def acts_of(log: object, session: int = 0) -> int:
    CALLS.append(f"{content(log)}/{session}")
    return len(log) * 100 + session  # type: ignore[arg-type]  # a log has a length


def ask_twice() -> None:
    """A page that asks for the same number of two logs, twice each."""
    import streamlit as st

    from groupdyn.app.cache import cached
    from tests.app.conftest import a_log
    from tests.app.test_cache import acts_of

    small, large = a_log(), a_log("anna>bela", "bela>anna", "anna>lena", "lena>*")
    for log in (small, large, a_log()):
        st.text(str(cached(acts_of)(log, 1)))
        st.text(str(cached(acts_of)(log, session=1)))


def test_the_same_content_is_computed_once_and_another_log_never_gets_the_old_number() -> None:
    CALLS.clear()
    app = alone(ask_twice).run()
    assert not app.exception
    assert [t.value for t in app.text] == ["901", "901", "1201", "1201", "901", "901"]
    assert len(CALLS) == 4  # two logs, each with the session by place and by name
    app.run()
    assert len(CALLS) == 4


def test_the_store_belongs_to_one_visit_and_lies_in_memory() -> None:
    info = cache._remember._info  # type: ignore[attr-defined]  # Streamlit's own record of how it caches
    assert (info.scope, info.max_entries) == ("session", cache.MOST)
    assert getattr(info, "persist", None) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a", "b,c"), ("a,b", "c")),
        ("1", 1),
        (1, True),
        (1, 1.0),
        (None, "None"),
        ((), ""),
        (("a",), ["a"]),
        ({"a": 1}, {"a": 2}),
        (LIGHT, DARK),
        (translator("en"), Translator("xx", translator("en")._catalogue)),
        (a_log(), a_log("anna>bela")),
        ("str:'x'", "x"),
    ],
)
def test_different_content_never_has_the_same_key(one: object, other: object) -> None:
    assert content(one) != content(other)


def test_the_same_content_has_the_same_key() -> None:
    assert content((a_log(), "x", 1, LIGHT, frozenset({"b", "a"}))) == content(
        (a_log(), "x", 1, LIGHT, frozenset({"a", "b"}))
    )


@pytest.mark.parametrize("value", [pd.DataFrame({"a": [1]}), object(), acts_of])
def test_what_has_no_content_to_go_by_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="fingerprint"):
        content(value)


def test_a_function_without_a_name_of_its_own_is_refused() -> None:
    with pytest.raises(TypeError, match="top of its module"):
        cached(lambda log: log)
