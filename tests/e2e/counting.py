"""A function that counts how often it is computed, for the test that two people share nothing."""

from __future__ import annotations

CALLS: list[str] = []


def counted(what: str) -> int:
    """How many times this was computed in this process."""
    CALLS.append(what)
    return len(CALLS)
