"""What all tests share."""

import sys

import pytest


@pytest.fixture(autouse=True)
def same_main():
    """The `__main__` of before: Streamlit puts a page's script in its place, and child processes would run that."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
