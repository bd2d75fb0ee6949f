"""Stacks → numbers: measures of sessions, members and ties, in chunks that stay in the cache."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groupdyn.measurement import cohesion, hierarchy, members, participation, structure, tie_level, triads
from groupdyn.measurement.arithmetic import FloatArray
from groupdyn.measurement.catalogue import Measure, chosen
from groupdyn.measurement.stack import Stack

MEASURES: tuple[Measure, ...] = tuple(
    sorted(
        participation.MEASURES
        + cohesion.MEASURES
        + structure.MEASURES
        + hierarchy.MEASURES
        + triads.MEASURES,
        key=lambda measure: not measure.headline,
    )
)
"""Measures of a session in display order: the headline ones, then family by family."""

MEMBER_MEASURES: tuple[Measure, ...] = members.MEASURES
"""Measures of a person in a session, in display order."""

TIE_MEASURES: tuple[Measure, ...] = tie_level.MEASURES
"""Measures of a tie in a session, in display order."""


def measure_sessions(
    stacks: Iterable[Stack], keys: Iterable[str] | None = None, *, sessions: int | None = None
) -> dict[str, FloatArray]:
    """Measures of every session; only what the asked ones need is computed.

    Parameters
    ----------
    stacks : sessions by size; may be a generator.
    keys : which measures; all of `MEASURES` by default.
    sessions : length of the result; by default one more than the last position met.

    Returns
    -------
    Key → (sessions,) values at the sessions' positions in the log; nan for a session in no stack.

    Raises
    ------
    SelectionError : a key is not in the catalogue.
    """
    measures = chosen(MEASURES, keys)
    found = [(chunk.session, [measure.compute(chunk) for measure in measures]) for chunk in _chunks(stacks)]
    length = sessions if sessions is not None else 1 + max((int(at.max()) for at, _ in found), default=-1)
    table = np.full((len(measures), length), np.nan)
    for at, values in found:
        table[:, at] = values
    return {measure.key: row for measure, row in zip(measures, table, strict=True)}


def measure_members(stacks: Iterable[Stack], keys: Iterable[str] | None = None) -> dict[str, NDArray[Any]]:
    """Measures of every person in every session as columns, by session and then person.

    Returns
    -------
    `session` and `person` (positions in the log's sessions and roster), then one column a key.

    Raises
    ------
    SelectionError : a key is not in the catalogue.
    """
    measures = chosen(MEMBER_MEASURES, keys)
    pieces: list[dict[str, NDArray[Any]]] = []
    for chunk in _chunks(stacks):
        places = {"session": np.repeat(chunk.session, chunk.n), "person": chunk.person.reshape(-1)}
        pieces.append(places | {measure.key: measure.compute(chunk).reshape(-1) for measure in measures})
    return _columns(pieces, ("session", "person"), measures)


def measure_ties(
    stacks: Iterable[Stack], keys: Iterable[str] | None = None, *, every_pair: bool = False
) -> dict[str, NDArray[Any]]:
    """Measures of every tie with weight as columns, by session, sender, receiver.

    Parameters
    ----------
    stacks, keys : as in `measure_sessions`, over `TIE_MEASURES`.
    every_pair : all ordered pairs, also those in which nothing was sent.

    Returns
    -------
    `session`, `sender`, `receiver` (positions in the log's sessions and roster), then one column a key.

    Raises
    ------
    SelectionError : a key is not in the catalogue.
    """
    measures = chosen(TIE_MEASURES, keys)
    pieces: list[dict[str, NDArray[Any]]] = []
    for chunk in _chunks(stacks):
        wanted = ~np.eye(chunk.n, dtype=np.bool_) & (every_pair | (chunk.weight > 0))
        session, sender, receiver = np.nonzero(wanted)
        places = {
            "session": chunk.session[session],
            "sender": chunk.person[session, sender],
            "receiver": chunk.person[session, receiver],
        }
        pieces.append(places | {measure.key: measure.compute(chunk)[wanted] for measure in measures})
    return _columns(pieces, ("session", "sender", "receiver"), measures)


def _chunks(stacks: Iterable[Stack]) -> Iterator[Stack]:
    for stack in stacks:
        yield from stack.chunks()


def _columns(
    pieces: list[dict[str, NDArray[Any]]], places: tuple[str, ...], measures: tuple[Measure, ...]
) -> dict[str, NDArray[Any]]:
    """Pieces one under another, sorted by where they belong."""
    empty: dict[str, NDArray[Any]] = {place: np.zeros(0, dtype=np.int64) for place in places}
    empty |= {measure.key: np.zeros(0) for measure in measures}
    table = {key: np.concatenate([empty[key], *(piece[key] for piece in pieces)]) for key in empty}
    order = np.lexsort(tuple(table[place] for place in reversed(places)))
    return {key: column[order] for key, column in table.items()}
