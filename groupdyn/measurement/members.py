"""One person's numbers in a session.

To add one: a function of a `Stack` that returns (B, n), and one `Measure` in `MEASURES`.
"""

from __future__ import annotations

import numpy as np

from groupdyn.i18n import N_
from groupdyn.measurement.arithmetic import FloatArray, ratio
from groupdyn.measurement.catalogue import FEW_ACTS, FEW_TIES, Measure
from groupdyn.measurement.stack import Stack


def acts_sent(stack: Stack) -> FloatArray:
    """Acts sent, to anybody."""
    return stack.sent


def acts_received(stack: Stack) -> FloatArray:
    """Acts received as a named receiver, from anybody."""
    return stack.received


def acts_to_group(stack: Stack) -> FloatArray:
    """Acts sent to the whole group."""
    return stack.to_group


def share(stack: Stack) -> FloatArray:
    """Acts sent / acts sent by all included people."""
    return stack.shares


def received_share(stack: Stack) -> FloatArray:
    """Acts received / acts received by all included people."""
    return ratio(stack.received, stack.received.sum(axis=1)[:, None])


def degree_in(stack: Stack) -> FloatArray:
    """`Σ_j A_ji`."""
    return stack.in_degree.T.astype(np.float64)


def degree_out(stack: Stack) -> FloatArray:
    """`Σ_j A_ij`."""
    return stack.out_degree.T.astype(np.float64)


def strength_in(stack: Stack) -> FloatArray:
    """`Σ_j x_ji`."""
    return stack.strength_in


def strength_out(stack: Stack) -> FloatArray:
    """`Σ_j x_ij`."""
    return stack.strength_out


def betweenness(stack: Stack) -> FloatArray:
    """`Σ_{s≠i≠t} σ_st(i) / σ_st` along the arrows, not divided by the number of pairs."""
    return stack.betweenness


def betweenness_share(stack: Stack) -> FloatArray:
    """Betweenness / [(n–1)(n–2)], the ordered pairs one could stand between."""
    return ratio(stack.betweenness, (stack.n - 1) * (stack.n - 2) if stack.n > 2 else 0)


def returned_share(stack: Stack) -> FloatArray:
    """`Σ_j min(x_ij, x_ji) / Σ_j x_ij`."""
    return ratio(stack.returned @ np.ones(stack.n), stack.strength_out)


def reciprocated(stack: Stack) -> FloatArray:
    """Ties of this person that are returned / ties of this person."""
    return ratio(stack.mutual_degree, stack.out_degree).T


MEASURES: tuple[Measure, ...] = (
    Measure(
        key="share",
        name=N_("Share of the acts"),
        unit="share",
        high=1.0,
        low_means=N_("Present, but silent."),
        high_means=N_("All acts are this person's."),
        definition=N_("This person's acts as a share of the acts sent by all included people."),
        formula="acts sent / Σ acts sent",
        undefined=N_("Undefined if nobody acted."),
        small_groups=N_("An even share is 1/n, such as .20 for five people."),
        source="Bales 1950",
        compute=share,
        family="participation",
        level="member",
        headline=True,
        minimum_acts=FEW_ACTS,
    ),
    Measure(
        key="received_share",
        name=N_("Share of being addressed"),
        unit="share",
        high=1.0,
        low_means=N_("Nobody addresses this person by name."),
        high_means=N_("Only this person is addressed by name."),
        definition=N_("Acts this person receives as a share of the acts received by all included people."),
        formula="acts received / Σ acts received",
        undefined=N_("Undefined if nobody was addressed by name."),
        small_groups=N_("An even share is 1/n, such as .20 for five people."),
        source="Bales 1950",
        compute=received_share,
        family="participation",
        level="member",
        headline=True,
        minimum_acts=FEW_ACTS,
    ),
    Measure(
        key="returned_share",
        name=N_("Share that comes back"),
        unit="share",
        high=1.0,
        low_means=N_("Whomever this person addresses, nothing comes back."),
        high_means=N_("Whomever this person addresses gives back at least as much."),
        definition=N_("Of what this person addresses to others, the share that the same others give back."),
        formula="Σ_j min(x_ij, x_ji) / Σ_j x_ij",
        undefined=N_("Undefined if this person addressed no other included person."),
        source="Squartini, Picciolo, Ruzzenenti & Garlaschelli 2013",
        compute=returned_share,
        family="cohesion",
        level="member",
        headline=True,
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="acts_sent",
        name=N_("Acts sent"),
        unit="acts",
        definition=N_(
            "Acts this person sent, to anybody: named people, the whole group, themselves, or unknown."
        ),
        formula="number of acts with this sender",
        source="Bales 1950",
        compute=acts_sent,
        family="participation",
        level="member",
    ),
    Measure(
        key="acts_received",
        name=N_("Acts received"),
        unit="acts",
        definition=N_(
            "Acts that name this person as receiver, from anybody; acts to the whole group are not counted."
        ),
        formula="number of acts with this receiver",
        source="Bales 1950",
        compute=acts_received,
        family="participation",
        level="member",
    ),
    Measure(
        key="acts_to_group",
        name=N_("Acts to the whole group"),
        unit="acts",
        definition=N_("Acts this person sent to everybody; each is one act, not one a listener."),
        formula="number of acts to GROUP with this sender",
        source="Bales 1950",
        compute=acts_to_group,
        family="participation",
        level="member",
    ),
    Measure(
        key="strength_out",
        name=N_("Weight of ties sent"),
        unit="index",
        definition=N_("Summed weight of this person's acts to other included people."),
        formula="Σ_j x_ij",
        source="Barrat, Barthélemy, Pastor-Satorras & Vespignani 2004",
        compute=strength_out,
        family="structure",
        level="member",
    ),
    Measure(
        key="strength_in",
        name=N_("Weight of ties received"),
        unit="index",
        definition=N_("Summed weight of other included people's acts to this person."),
        formula="Σ_j x_ji",
        source="Barrat, Barthélemy, Pastor-Satorras & Vespignani 2004",
        compute=strength_in,
        family="structure",
        level="member",
    ),
    Measure(
        key="degree_out",
        name=N_("People addressed"),
        unit="people",
        low_means=N_("Addresses nobody in particular."),
        high_means=N_("Addresses everybody."),
        definition=N_("Number of included people to whom this person is tied."),
        formula="Σ_j A_ij",
        source="Freeman 1979",
        compute=degree_out,
        family="structure",
        level="member",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="degree_in",
        name=N_("People addressing"),
        unit="people",
        low_means=N_("Nobody addresses this person."),
        high_means=N_("Everybody addresses this person."),
        definition=N_("Number of included people who are tied to this person."),
        formula="Σ_j A_ji",
        source="Freeman 1979",
        compute=degree_in,
        family="structure",
        level="member",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="reciprocated",
        name=N_("Ties returned"),
        unit="share",
        high=1.0,
        low_means=N_("Nobody this person addresses ever answers."),
        high_means=N_("Everybody this person addresses addresses them as well."),
        definition=N_("Share of this person's ties that are returned."),
        formula="Σ_j A_ij A_ji / Σ_j A_ij",
        undefined=N_("Undefined if this person has no tie to anybody."),
        small_groups=N_("After many acts nearly every tie is returned, and it says little."),
        source="Wasserman & Faust 1994",
        compute=reciprocated,
        family="cohesion",
        level="member",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="betweenness",
        name=N_("Betweenness"),
        unit="index",
        low_means=N_("Nobody needs this person to reach somebody else."),
        high_means=N_("Many shortest paths between others lead through this person."),
        definition=N_(
            "Number of ordered pairs between whom this person stands, shared among equally short paths."
        ),
        formula="Σ σ_st(i) / σ_st over s ≠ i ≠ t, along the arrows",
        small_groups=N_("In a group where everybody is tied to everybody it is 0 for all."),
        source="Freeman 1977; Brandes 2001",
        compute=betweenness,
        family="structure",
        level="member",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="betweenness_share",
        name=N_("Betweenness (share of the pairs)"),
        unit="share",
        high=1.0,
        low_means=N_("Nobody needs this person to reach somebody else."),
        high_means=N_("All shortest paths between others lead through this person."),
        definition=N_("Betweenness divided by the number of ordered pairs this person could stand between."),
        formula="betweenness / [(n – 1)(n – 2)]",
        undefined=N_("Undefined if fewer than three people were present."),
        source="Freeman 1977; Brandes 2001",
        compute=betweenness_share,
        family="structure",
        level="member",
        minimum_acts=FEW_TIES,
    ),
)
