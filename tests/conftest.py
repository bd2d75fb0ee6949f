"""What holds for every test."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None)  # a busy computer is no failure
settings.load_profile("house")


@pytest.fixture(autouse=True)
def the_same_main_module() -> Iterator[None]:
    """Put `__main__` back: Streamlit's test driver leaves its page there, and child processes would run it."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
