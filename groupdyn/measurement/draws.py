"""Seeded random streams, and what is read off drawn values."""

from __future__ import annotations

import numpy as np

from groupdyn.measurement.arithmetic import FloatArray

DRAWS = 1000
"""Draws of a null range or a bootstrap band unless asked otherwise."""

MOSTLY = 0.5
"""A range is undefined if the measure is defined in fewer than this share of the draws."""

SAME = 1e-9
"""Two values that differ by less are the same but for rounding."""


def stream(seed: int, session: int, purpose: str) -> np.random.Generator:
    """A random stream of its own for each session and purpose: asking for more never changes the rest."""
    return np.random.default_rng([seed, session, *purpose.encode()])


def defined(drawn: FloatArray) -> FloatArray:
    """The draws in which the measure is defined; none at all if these are too few."""
    values = drawn[~np.isnan(drawn)]
    return values if len(values) and len(values) >= MOSTLY * len(drawn) else values[:0]
