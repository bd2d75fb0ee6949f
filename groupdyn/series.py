"""How the measures of a group move over its sessions, and what clearly changed, in sentences.

`series` puts value, band, null range and evidence side by side; `movement` says what changed up to
a session, and is silent where the evidence is thin. To let another measure have words of its own for
a rise and a fall: one line in `MOVES`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from groupdyn.i18n import N_, UNDEFINED, Translator
from groupdyn.log import OBSERVER, InteractionLog
from groupdyn.measurement.catalogue import Measure
from groupdyn.measuring import bands, catalogue, headline_keys, measures, null_ranges
from groupdyn.ties import Include

MOVES: dict[str, tuple[str, str]] = {
    "member_share": (N_("Members turn to one another more"), N_("Members turn to one another less")),
    "leader_share": (N_("More goes through the facilitators"), N_("Less goes through the facilitators")),
    "hub_share": (N_("More is said to the whole group"), N_("Less is said to the whole group")),
    "evenness": (N_("The talk is shared more evenly"), N_("The talk is shared less evenly")),
    "gini_strength_in": (N_("Acts gather on fewer people"), N_("Acts go to people more evenly")),
    "turn_taking": (N_("The floor changes hands more often"), N_("The floor changes hands less often")),
    "reciprocity_weighted": (
        N_("More of what people give comes back"),
        N_("Less of what people give comes back"),
    ),
}
"""Key → heading when the measure rose, and when it fell. `gini` has none: it says what `evenness` says."""


def series(log: InteractionLog, include: Include = "members") -> pd.DataFrame:
    """The headline measures of every session with what they stand on.

    Returns
    -------
    One row a measure and session, in display order: `key`, `position` (of the session), `session`,
    `value`, `low`, `high` (95 % band), `chance_low`, `chance_high` (null range; nan where no null model
    belongs to the measure), `percentile` (of the value among chance), `acts` (of the session), `few`
    (whether these are fewer than the measure needs). Undefined is nan.
    """
    keys = headline_keys()
    minimum = {measure.key: measure.minimum_acts for measure in catalogue() if measure.key in keys}
    wide = measures(log, include=include, keys=[*keys, "acts"])
    values = wide[list(keys)].to_numpy(dtype=np.float64)
    places = pd.MultiIndex.from_product((keys, range(len(wide))), names=["key", "position"])
    table = pd.DataFrame({"value": values.T.reshape(-1)}, index=places)
    at = dict(zip(zip(wide["group"], wide["session"], strict=True), range(len(wide)), strict=True))
    for found, names in (
        (bands(log, include=include), {"low": "low", "high": "high"}),
        (
            null_ranges(log, include=include),
            {"low": "chance_low", "high": "chance_high", "percentile": "percentile"},
        ),
    ):
        positions = [at[pair] for pair in zip(found["group"], found["session"], strict=True)]
        rows = found.set_index(pd.MultiIndex.from_arrays((found["key"], positions)))
        table[list(names.values())] = rows[list(names)].reindex(places).to_numpy(dtype=np.float64)
    table = table.reset_index()
    acts = wide["acts"].to_numpy(dtype=np.float64)[table["position"]]
    return table.assign(
        session=wide["session"].to_numpy()[table["position"]],
        acts=acts,
        few=acts < table["key"].map(minimum).to_numpy(dtype=np.float64),
    )


MATTERS = 0.05
"""A share or index that moved less is not spoken of, however sure the change is."""


@dataclass(frozen=True)
class Shift:
    """A measure that clearly differs between two sessions: their positions and values."""

    key: str
    before: int
    after: int
    then: float
    now: float
    strength: float


def shifts(table: pd.DataFrame, position: int) -> tuple[Shift, ...]:
    """What clearly changed up to a session, strongest first.

    Each measure is compared with the nearest earlier session that has enough acts, and, where no
    measure changed since then, with the first such session. A change is clear when the two 95 % bands
    do not overlap (stricter than a test at 5 %, as several measures are looked at) and it is at least
    `MATTERS`. `strength` is the change in widths of the wider band.

    Parameters
    ----------
    table : from `series`.
    position : of the session that is looked at.
    """
    usable = table[~table["few"] & np.isfinite(table["value"]) & np.isfinite(table["low"])]
    for first in (False, True):
        found = [
            shift
            for _, rows in usable.groupby("key", sort=False)
            if (shift := _shift(rows[rows["position"] <= position], position, first)) is not None
        ]
        if found:
            return tuple(sorted(found, key=lambda shift: -shift.strength))
    return ()


def _shift(rows: pd.DataFrame, position: int, first: bool) -> Shift | None:
    """A clear change from the first, or the nearest earlier, of these sessions to the one at `position`."""
    if len(rows) < 2 or rows["position"].iloc[-1] != position:
        return None
    return _between(rows.iloc[0 if first else -2], rows.iloc[-1])


def _between(then: pd.Series, now: pd.Series) -> Shift | None:
    """A clear change from one row of a measure to another."""
    overlap = now["low"] <= then["high"] and then["low"] <= now["high"]
    moved = abs(now["value"] - then["value"])
    if overlap or moved < MATTERS:
        return None
    strength = moved / max(now["high"] - now["low"], then["high"] - then["low"], 0.01)
    return Shift(
        now["key"], int(then["position"]), int(now["position"]), then["value"], now["value"], strength
    )


@dataclass(frozen=True)
class Movement:
    """`heading`: what changed, in a line; `sentences`: the numbers behind it, or why nothing is said."""

    heading: str
    sentences: tuple[str, ...]


def movement(table: pd.DataFrame, position: int, sessions: Sequence[str], t: Translator) -> Movement:
    """What changes in the group at a session, from its series.

    Parameters
    ----------
    table : from `series`. position : of the session that is looked at.
    sessions : what to call each session in a sentence, such as `Session 7`.
    """
    here = table[table["position"] == position]
    acts = here["acts"].iloc[0] if len(here) else 0.0
    if not len(here) or here["few"].all():
        few = t.plural("{session} has {n} act: too few to say what changes.",
                       "{session} has {n} acts: too few to say what changes.",
                       int(acts), session=sessions[position])  # fmt: skip
        return Movement("", (few,))
    earlier = table[(table["position"] < position) & ~table["few"] & np.isfinite(table["value"])]
    if not len(earlier):
        return _beside_chance(here, sessions[position], t)
    found = [shift for shift in shifts(table, position) if shift.key in MOVES]
    if not found:
        return Movement(
            t("No clear change"),
            (
                t(
                    "What differs from the sessions before is within the bands: it could be how these acts fell."
                ),
            ),
        )
    return _moved(found, sessions, t)


def _moved(found: Sequence[Shift], sessions: Sequence[str], t: Translator) -> Movement:
    """The strongest change as a heading, each with its numbers."""
    by_key = {measure.key: measure for measure in catalogue()}
    rose = found[0].now > found[0].then
    sentences = tuple(
        t(
            "{measure} {now} ({session}: {then}).",
            measure=t(by_key[shift.key].name),
            now=said(by_key[shift.key], shift.now, t),
            session=sessions[shift.before],
            then=said(by_key[shift.key], shift.then, t),
        )
        for shift in found
    )
    return Movement(t(MOVES[found[0].key][0 if rose else 1]), sentences)


def comparison(
    table: pd.DataFrame, position: int, other: int, sessions: Sequence[str], t: Translator
) -> Movement:
    """What clearly differs at a session from another one, earlier or later; without a heading where nothing does.

    Parameters
    ----------
    table, position, sessions : as in `movement`.
    other : the position of the session to compare with.
    """
    for place in (position, other):
        if table.loc[table["position"] == place, "few"].all():
            few = t("{session} has too few acts to be compared.", session=sessions[place])
            return Movement("", (few,))
    usable = table[~table["few"] & np.isfinite(table["value"]) & np.isfinite(table["low"])]
    rows = usable.set_index(["key", "position"], drop=False)
    found = [
        shift
        for key in MOVES
        if (key, position) in rows.index and (key, other) in rows.index
        if (shift := _between(rows.loc[(key, other)], rows.loc[(key, position)])) is not None
    ]
    if not found:
        return Movement("", (t("No number clearly differs: it could be how these acts fell."),))
    return _moved(sorted(found, key=lambda shift: -shift.strength), sessions, t)


def _beside_chance(here: pd.DataFrame, session: str, t: Translator) -> Movement:
    """What lies outside the chance ranges in a session that has none before it to be compared with.

    A single number of several is no heading: at 95 % one of six is outside in a quarter of all groups.
    """
    alone = t("There is no earlier session with enough acts to compare with.")
    known = here[np.isfinite(here["value"]) & np.isfinite(here["chance_low"]) & ~here["few"]]
    if not len(known):
        return Movement("", (alone,))
    names = {measure.key: t(measure.name) for measure in catalogue()}
    sides = [_side(row) for _, row in known.iterrows()]
    above, below = (
        t.names([names[key] for key, own in zip(known["key"], sides, strict=True) if own == side])
        for side in (1, -1)
    )
    found = [
        t("Above what chance gives: {measures}.", measures=above) if above else "",
        t("Below what chance gives: {measures}.", measures=below) if below else "",
    ]
    outside, count = sum(map(abs, sides)), len(known)
    if outside == 0:
        heading = t("{session}: nothing differs from chance", session=session)
    elif outside == 1:
        heading = ""
        found.append(t("One of {count} numbers is easily outside by chance alone.", count=count))
    else:
        heading = t(
            "{session}: {n} of {count} numbers differ from chance", session=session, n=outside, count=count
        )
    return Movement(heading, tuple(filter(None, (*found, alone))))


def against_chance(table: pd.DataFrame, position: int, sessions: Sequence[str], t: Translator) -> str:
    """How one measure stands against chance at a session, in a line; empty where there is nothing to say.

    Parameters
    ----------
    table : the rows of one measure from `series`.
    """
    rows = table.sort_values("position")
    row = rows[rows["position"] == position].iloc[0]
    if math.isnan(row["chance_low"]) or math.isnan(row["value"]) or row["few"]:
        return ""
    side = _side(row)
    if side == 0:
        return t("within what chance gives")
    since = position
    for _, earlier in rows[rows["position"] < position].iloc[::-1].iterrows():
        if _side(earlier) != side:
            break
        since = int(earlier["position"])
    if since == position:
        return t("above what chance gives") if side > 0 else t("below what chance gives")
    if side > 0:
        return t("above what chance gives since {session}", session=sessions[since])
    return t("below what chance gives since {session}", session=sessions[since])


def _side(row: pd.Series) -> int:
    """+1 above the null range, −1 below, 0 inside, too few acts, or undefined."""
    if row["few"]:
        return 0
    return int(row["value"] > row["chance_high"] + 1e-9) - int(row["value"] < row["chance_low"] - 1e-9)


def why_few(measure: Measure, acts: float, t: Translator) -> str:
    """Why a number is greyed: too few acts; empty where there are enough."""
    if acts >= measure.minimum_acts:
        return ""
    return t.plural(
        "Only {n} act; from {minimum} on the number says something.",
        "Only {n} acts; from {minimum} on the number says something.",
        int(acts),
        minimum=measure.minimum_acts,
    )


def said(measure: Measure, value: float, t: Translator) -> str:
    """A measure's value as a reader sees it: a share in per cent, a count whole; undefined is `–`."""
    if math.isnan(value):
        return UNDEFINED
    if measure.unit == "share":
        return t.percent(value)
    whole = measure.unit in ("count", "acts", "people")
    return t.number(value, 0 if whole and float(value).is_integer() else 2)


def all_measures(
    log: InteractionLog, include: Include, sessions: Sequence[str], t: Translator
) -> pd.DataFrame:
    """Every measure of every session as a reader's table: one row a measure, one column a session.

    Numbers stay numbers (shares in [0, 1]); undefined is nan. Columns: `Measure`, then the sessions' names.
    """
    wide = measures(log, include=include)
    shown = catalogue()
    numbers = wide[[measure.key for measure in shown]].to_numpy(dtype=np.float64).T
    table = pd.DataFrame(numbers, columns=list(sessions))
    table.insert(0, t("Measure"), [t(measure.name) for measure in shown])
    return table


def attendance_grid(log: InteractionLog) -> pd.DataFrame:
    """Who was there: one row a person (observers left out), one column a session, as `figures.attendance` reads it.

    Cells are the attendance's status, or `not yet` before a person's first session and `gone` after
    their last one; empty where nothing is known.
    """
    people = log.roster.loc[log.roster["role"] != OBSERVER, "member"].astype(str).tolist()
    sessions = log.sessions["session"].astype(str).tolist()
    seen = log.attendance[["member", "session", "status"]].astype("str")
    grid = seen.pivot_table(index="member", columns="session", values="status", aggfunc="first")
    grid = grid.reindex(index=people, columns=sessions).astype(object)
    known = grid.notna().to_numpy()
    before = ~np.logical_or.accumulate(known, axis=1)
    after = ~np.logical_or.accumulate(known[:, ::-1], axis=1)[:, ::-1]
    ever = known.any(axis=1, keepdims=True)
    outside = np.where(before & ever, "not yet", np.where(after & ever, "gone", ""))
    cells = np.where(known, grid.to_numpy(), outside)
    return pd.DataFrame(cells, index=grid.index, columns=grid.columns)
