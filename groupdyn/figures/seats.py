"""Where people sit: the same place in every picture of a series.

Seats are points of the plane with the ring at radius 1, the middle at (0, 0) and y upwards. The
circle is the default; `following_seats` lets people move a little towards those they deal with, and
`target_seats` puts them the nearer to the middle the more often they were chosen.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from groupdyn.errors import SettingError

Seats = dict[str, tuple[float, float]]
FloatArray = npt.NDArray[np.float64]

NEAREST = 0.16
"""How near to the middle of a target somebody chosen by everybody stands: several can, side by side."""


CLEAR = 0.18
"""How far apart two people stand at least, where seats follow the data."""


def seat_order(ids: Sequence[str], seat_numbers: Mapping[str, float] | None = None) -> tuple[str, ...]:
    """The order of a roster around the circle: those with a seat number by it, then the others by id.

    Whatever the order of rows, the same roster gives the same order. Numbers that are not finite are none.
    """
    numbers = {person: float(seat) for person, seat in (seat_numbers or {}).items()}
    unique = sorted(set(ids))

    def key(person: str) -> tuple[bool, float]:
        number = numbers.get(person, math.nan)
        return (not math.isfinite(number), number if math.isfinite(number) else 0.0)

    return tuple(sorted(unique, key=key))


def seats(order: Sequence[str], *, aspect: float = 1.0) -> Seats:
    """Places on a circle, the first at the top, then clockwise.

    Parameters
    ----------
    order : the ids, as `seat_order` gives them: the whole roster, not who was present.
    aspect : width over height; above 1 the circle becomes an ellipse that fits a wide page.

    Returns
    -------
    id → (x, y), |y| ≤ 1, |x| ≤ aspect.

    Raises
    ------
    SettingError : the aspect is not a positive number.
    """
    if not (aspect > 0 and math.isfinite(aspect)):
        raise SettingError("The aspect {aspect} must be a positive number.", aspect=aspect)
    turn = 2 * math.pi / max(len(order), 1)
    return {
        person: (_tidy(aspect * math.sin(k * turn)), _tidy(math.cos(k * turn)))
        for k, person in enumerate(order)
    }


def _tidy(value: float) -> float:
    return round(value, 12) + 0.0  # without the dust of π, so that equal places are equal


def following_seats(
    weights: FloatArray,
    home: FloatArray,
    *,
    present: npt.NDArray[np.bool_] | None = None,
    hold: float = 0.8,
    rounds: int = 12,
) -> FloatArray:
    """Seats that follow the data: who deals much with whom moves closer, and nobody jumps.

    Stress majorisation (Gansner, Koren & North 2004), one session after the other, each begun at
    and anchored to the places of the session before, with a second, weaker anchor at home. Minimised is
    Σ_ij w_ij (|p_i – p_j| – d_ij)² + hold·Σ_i (0.9·|p_i – before_i|² + 0.1·|p_i – home_i|²), w_ij = d_ij⁻²/n.
    The wanted distance d_ij falls from 1.7 (nothing between the two) towards 0.45 with
    p²/(1 + p²), p = (x_ij + x_ji) over the mean of all pairs present. The middle is a fixed
    point that everybody is kept away from, since the group's hub is there. A session depends only on
    those before it: adding one leaves the earlier pictures as they were.

    Parameters
    ----------
    weights : (B, n, n) summed weight of acts i→j in each session.
    home : (n, 2) the fixed seats.
    present : (B, n) who was there; the absent keep the place they had.
    hold : how strongly people stay; larger is calmer.
    rounds : steps of majorisation a session.

    Returns
    -------
    (B, n, 2) places, some 1.15 from the middle at most. A session without ties stays where the one before was.
    """
    weights = np.nan_to_num(np.asarray(weights, dtype=float))
    sessions, n = weights.shape[:2]
    there = np.ones((sessions, n), dtype=bool) if present is None else np.asarray(present, dtype=bool)
    places = np.empty((sessions, n, 2))
    if n == 0 or sessions == 0:
        return places
    both = weights + weights.transpose(0, 2, 1)
    pair = there[:, :, None] & there[:, None, :] & ~np.eye(n, dtype=bool)
    both = np.where(pair, both, 0.0)
    total, pairs = both.sum((1, 2)), pair.sum((1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = both * (pairs / total)[:, None, None]
    closeness = np.nan_to_num(ratio, posinf=0.0) ** 2
    wanted = 1.7 - 1.25 * closeness / (1 + closeness)
    pull = np.where(pair, wanted**-2, 0.0) / n
    centre = np.where(there, 0.5, 0.0)  # towards a distance of 0.95 from the middle
    laplacian = -pull
    diagonal = np.arange(n)
    laplacian[:, diagonal, diagonal] = pull.sum(2) + centre + hold
    inverse = np.linalg.inv(laplacian)
    before = np.array(home, dtype=float)
    for b in range(sessions):
        if total[b] > 0:
            before = _settle(before, home, pull[b], wanted[b], centre[b], inverse[b], hold, rounds)
        places[b] = before
    return _apart(places)


def _apart(places: FloatArray) -> FloatArray:
    """Places pushed `CLEAR` apart where they would touch."""
    for _ in range(8):
        step = places[:, :, None, :] - places[:, None, :, :]
        distance = np.sqrt(np.einsum("bijk,bijk->bij", step, step))
        lack = np.where((distance > 0) & (distance < CLEAR), CLEAR - distance, 0.0)
        if not lack.any():
            break
        places = places + 0.5 * np.einsum("bij,bijk->bik", lack / np.maximum(distance, 1e-9), step)
    return places


def _settle(
    before: FloatArray,
    home: FloatArray,
    pull: FloatArray,
    wanted: FloatArray,
    centre: FloatArray,
    inverse: FloatArray,
    hold: float,
    rounds: int,
) -> FloatArray:
    anchor = hold * (0.9 * before + 0.1 * home)
    stretch = pull * wanted
    place = before
    away = centre > 0
    for _ in range(rounds):
        step = place[:, None, :] - place[None, :, :]
        distance = np.sqrt(np.einsum("ijk,ijk->ij", step, step))
        np.maximum(distance, 1e-9, out=distance)
        towards = np.einsum("ij,ijk->ik", stretch / distance, step)
        out = np.maximum(np.sqrt(np.einsum("ik,ik->i", place, place)), 1e-9)
        towards += (centre * 0.95 / out)[:, None] * place
        place = inverse @ (towards + anchor)
    place = np.where(away[:, None], place, before)
    out = np.maximum(np.sqrt(np.einsum("ik,ik->i", place, place)), 1e-9)
    fitted: FloatArray = place * np.minimum(1.0, 1.15 / out)[:, None]
    return fitted


def target_seats(shares: Mapping[str, float], order: Sequence[str]) -> Seats:
    """A target diagram (Northway 1940): the more often chosen, the nearer to the middle.

    The angle is the seat's. The distance falls in a straight line from 1 (chosen by nobody) to
    `NEAREST` (chosen by all).

    Parameters
    ----------
    shares : id → choice status, the share of the others who chose this member, in [0, 1]; an
        undefined one stands at the rim, where nobody was chosen.
    order : the ids around the circle.
    """
    circle = seats(order)
    return {
        person: (
            _tidy(x * target_radius(shares.get(person, math.nan))),
            _tidy(y * target_radius(shares.get(person, math.nan))),
        )
        for person, (x, y) in circle.items()
    }


def target_radius(share: float) -> float:
    """The distance from the middle at which a choice status stands."""
    known = 0.0 if math.isnan(share) else min(max(share, 0.0), 1.0)
    return 1 - (1 - NEAREST) * known
