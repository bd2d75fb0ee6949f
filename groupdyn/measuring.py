"""The numbers of a log as tidy tables: every session, member or tie at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import numpy as np
import pandas as pd

from groupdyn.errors import SelectionError
from groupdyn.log import InteractionLog
from groupdyn.measurement.bootstrap import bootstrap_bands
from groupdyn.measurement.catalogue import Measure
from groupdyn.measurement.cells import SessionCells
from groupdyn.measurement.measuring import (
    MEASURES,
    MEMBER_MEASURES,
    TIE_MEASURES,
    measure_members,
    measure_sessions,
    measure_ties,
)
from groupdyn.measurement.nulls import null_ranges as ranges_of_session
from groupdyn.ties import Include, build_stacks, session_cells

Level = Literal["session", "member", "tie"]

_CATALOGUES: dict[str, tuple[Measure, ...]] = {
    "session": MEASURES,
    "member": MEMBER_MEASURES,
    "tie": TIE_MEASURES,
}


def catalogue(level: Level = "session") -> tuple[Measure, ...]:
    """The measures of a level in display order, each with its definition, bounds and source.

    Raises
    ------
    SelectionError
        for another level than `session`, `member` or `tie`.
    """
    if level not in _CATALOGUES:
        raise SelectionError("The level is session, member or tie, not “{level}”.", level=level)
    return _CATALOGUES[level]


def measures(
    log: InteractionLog,
    *,
    level: Level = "session",
    include: Include = "members",
    threshold: float = 1.0,
    keys: Iterable[str] | None = None,
) -> pd.DataFrame:
    """The numbers of the catalogue for every session, member or tie of a log.

    Parameters
    ----------
    level : one row a `session`, a `member` in a session, or a `tie` in a session.
    include : `members`, or `everyone` (facilitators count too). The group is never a node, observers
        never are either. Shares of acts (`leader_share`, `member_share`, `hub_share`, `turn_taking`)
        and counts of acts are over all acts of the session whoever is included.
    threshold : a tie counts as there when its weight is at least this.
    keys : which measures; all of the level by default.

    Returns
    -------
    Columns `group`, `session` (and `member`, or `sender` and `receiver`), then one a measure, under its
    key. Undefined is nan. For parts of a log, `select` first.

    Raises
    ------
    SelectionError
        for an unknown level or key.
    SettingError
        for an unknown `include` or a threshold that is not above 0.
    """
    catalogue(level)
    stacks = build_stacks(log, include=include, threshold=threshold)
    if level == "session":
        numbers = measure_sessions(stacks, keys, sessions=len(log.sessions))
        return pd.DataFrame({**_session_names(log, np.arange(len(log.sessions))), **numbers})
    found = measure_members(stacks, keys) if level == "member" else measure_ties(stacks, keys)
    people = log.roster["member"].astype(str).to_numpy()
    who = {"member": "person"} if level == "member" else {"sender": "sender", "receiver": "receiver"}
    names = _session_names(log, found["session"]) | {
        column: people[found[place]] for column, place in who.items()
    }
    places = {"session", *who.values()}
    return pd.DataFrame({**names, **{key: value for key, value in found.items() if key not in places}})


def headline_keys() -> tuple[str, ...]:
    """The keys of the measures that stand in front, in display order."""
    return tuple(measure.key for measure in MEASURES if measure.headline)


def null_ranges(
    log: InteractionLog,
    *,
    include: Include = "members",
    threshold: float = 1.0,
    keys: Sequence[str] | None = None,
    draws: int = 1_000,
    seed: int = 0,
    same_out_degrees: bool = False,
) -> pd.DataFrame:
    """What chance alone would give for each measure of each session.

    Parameters
    ----------
    include, threshold : as in `measures`.
    keys : the headline measures by default; measures to which no null model belongs are left out.
    draws : random sessions for each model; 1,000 or more for a range worth showing.
    seed : the same seed gives the same ranges.
    same_out_degrees : random networks keep everybody's number of ties sent.

    Returns
    -------
    Columns `group`, `session`, `key`, `value` (observed), `low`, `high` (middle 95 % of the draws),
    `percentile` (share of the draws below the value, in [0, 1]), `draws` (in which it was defined).

    Raises
    ------
    SelectionError, SettingError
        as in `measures`.
    """
    wanted = headline_keys() if keys is None else keys

    def of(cells: SessionCells) -> list[dict[str, object]]:
        found = ranges_of_session(cells, wanted, draws=draws, seed=seed, same_out_degrees=same_out_degrees)
        return [vars(one) for one in found.values()]

    columns = ("key", "value", "low", "high", "percentile", "draws")
    return _by_session(log, include, threshold, of, columns)


def bands(
    log: InteractionLog,
    *,
    include: Include = "members",
    threshold: float = 1.0,
    keys: Sequence[str] | None = None,
    draws: int = 1_000,
    seed: int = 0,
) -> pd.DataFrame:
    """How far each measure of each session could have come out otherwise: 95 % bootstrap bands.

    The acts of a session are drawn again, with replacement; parameters as in `null_ranges`.

    Returns
    -------
    Columns `group`, `session`, `key`, `value` (observed), `low`, `high`, the two in the measure's own unit;
    nan where the measure is undefined.

    Raises
    ------
    SelectionError, SettingError
        as in `null_ranges`.
    """
    wanted = headline_keys() if keys is None else keys

    def of(cells: SessionCells) -> list[dict[str, object]]:
        return [vars(one) for one in bootstrap_bands(cells, wanted, draws=draws, seed=seed).values()]

    return _by_session(log, include, threshold, of, ("key", "value", "low", "high"))


def _by_session(
    log: InteractionLog,
    include: Include,
    threshold: float,
    of: Callable[[SessionCells], list[dict[str, object]]],
    columns: tuple[str, ...],
) -> pd.DataFrame:
    rows, places = [], []
    for position, cells in enumerate(session_cells(log, include=include, threshold=threshold)):
        found = of(cells)
        rows.extend(found)
        places.extend([position] * len(found))
    names = _session_names(log, np.array(places, dtype=np.int64))
    return pd.DataFrame({**names, **{column: [row[column] for row in rows] for column in columns}})


def _session_names(log: InteractionLog, positions: np.ndarray) -> dict[str, np.ndarray]:
    sessions = log.sessions
    return {column: sessions[column].astype(str).to_numpy()[positions] for column in ("group", "session")}
