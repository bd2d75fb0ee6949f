"""One tie's numbers: what i gives j in a session, and what comes back.

Every function returns (B, n, n) with nan on the diagonal: nobody is tied to themselves. To add one:
such a function and one `Measure` in `MEASURES`.
"""

from __future__ import annotations

import numpy as np

from groupdyn.i18n import N_
from groupdyn.measurement.arithmetic import FloatArray, ratio
from groupdyn.measurement.catalogue import FEW_ACTS, Measure
from groupdyn.measurement.stack import Stack

NO_DYADIC = N_("Undefined if the sender addressed no other included person.")


def _between_people(cells: FloatArray) -> FloatArray:
    """The same cells with nan on the diagonal."""
    person = np.arange(cells.shape[1])
    cells = cells.copy()
    cells[:, person, person] = np.nan
    return cells


def weight(stack: Stack) -> FloatArray:
    """`x_ij`."""
    return _between_people(stack.weight)


def count(stack: Stack) -> FloatArray:
    """Number of acts i → j."""
    return _between_people(stack.count)


def returned(stack: Stack) -> FloatArray:
    """`min(x_ij, x_ji) / x_ij`."""
    return _between_people(ratio(stack.returned, stack.weight))


def share(stack: Stack) -> FloatArray:
    """`x_ij / Σ_k x_ik`."""
    return _between_people(ratio(stack.weight, stack.strength_out[:, :, None]))


def expected(stack: Stack) -> FloatArray:
    """`Σ_k x_ik / (n–1)`: what j would get if i picked receivers at random."""
    each = ratio(stack.strength_out, max(stack.n - 1, 0))
    return _between_people(np.broadcast_to(each[:, :, None], stack.weight.shape))


def excess(stack: Stack) -> FloatArray:
    """`x_ij` – expected."""
    return weight(stack) - expected(stack)


MEASURES: tuple[Measure, ...] = (
    Measure(
        key="weight",
        name=N_("Weight"),
        unit="index",
        definition=N_("Summed weight of the acts from sender to receiver."),
        formula="x_ij",
        source="Wasserman & Faust 1994",
        compute=weight,
        family="structure",
        level="tie",
        headline=True,
    ),
    Measure(
        key="count",
        name=N_("Acts"),
        unit="acts",
        definition=N_("Number of acts from sender to receiver."),
        formula="number of acts i → j",
        source="Bales 1950",
        compute=count,
        family="participation",
        level="tie",
    ),
    Measure(
        key="returned",
        name=N_("Returned"),
        unit="share",
        high=1.0,
        low_means=N_("Nothing comes back."),
        high_means=N_("At least as much comes back."),
        definition=N_(
            "Of what the sender addresses to the receiver, the share that the receiver gives back."
        ),
        formula="min(x_ij, x_ji) / x_ij",
        undefined=N_("Undefined where the sender never addresses the receiver."),
        source="Squartini, Picciolo, Ruzzenenti & Garlaschelli 2013",
        compute=returned,
        family="cohesion",
        level="tie",
        headline=True,
    ),
    Measure(
        key="share",
        name=N_("Share of the sender"),
        unit="share",
        high=1.0,
        low_means=N_("The sender turns to others only."),
        high_means=N_("The sender turns to this receiver only."),
        definition=N_(
            "Of what the sender addresses to other included people, the share that goes to this receiver."
        ),
        formula="x_ij / Σ_k x_ik",
        undefined=NO_DYADIC,
        small_groups=N_("An even share is 1/(n – 1), such as .25 for five people."),
        source="Wasserman & Faust 1994",
        compute=share,
        family="participation",
        level="tie",
        headline=True,
        minimum_acts=FEW_ACTS,
    ),
    Measure(
        key="expected",
        name=N_("Expected by chance"),
        unit="index",
        definition=N_("Weight of the tie if the sender spoke as much, but to people picked at random."),
        formula="Σ_k x_ik / (n – 1)",
        undefined=N_("Undefined if fewer than two people were present."),
        source="Wasserman & Faust 1994",
        compute=expected,
        family="structure",
        level="tie",
        null="receivers",
        minimum_acts=FEW_ACTS,
    ),
    Measure(
        key="excess",
        name=N_("More than expected"),
        unit="index",
        low=-np.inf,
        low_means=N_("The sender passes this person over."),
        high_means=N_("The sender singles this person out."),
        definition=N_("Weight of the tie minus what chance would give it."),
        formula="x_ij – Σ_k x_ik / (n – 1)",
        undefined=N_("Undefined if fewer than two people were present."),
        source="Wasserman & Faust 1994",
        compute=excess,
        family="structure",
        level="tie",
        null="receivers",
        minimum_acts=FEW_ACTS,
    ),
)
