"""Participation: who takes the floor, who is spoken to, and how evenly.

Counted in acts, over everybody present: a silent person counts as 0, never as missing. To add one:
a function of a `Stack` and one `Measure` in `MEASURES`.
"""

from __future__ import annotations

import numpy as np

from groupdyn.i18n import N_
from groupdyn.measurement.arithmetic import FloatArray, ratio
from groupdyn.measurement.catalogue import FEW_ACTS, FEW_TIES, Measure
from groupdyn.measurement.stack import Stack

NO_ACTS = N_("Undefined if nobody acted.")
ONE_PERSON = N_("Undefined if nobody acted or fewer than two people were present.")
NO_DYADIC = N_("Undefined if no act went from one included person to another.")


def gini_of(values: FloatArray) -> FloatArray:
    """Gini `Σ(2i–n–1)·x_(i) / (n·Σx)`, ascending, along the last axis; in [0, (n–1)/n], nan if all are 0.

    0: all alike; towards 1: one has it all. The largest value is (n–1)/n, so groups of different size
    compare better with the corrected form, ×n/(n–1). Source: Gini 1912; Deltas 2003 for the correction.
    Verified: the title and abstract of Deltas (biased downward in small populations; the adjustment lessens
    the bias, what is left can have either sign). Gini is cited by custom and was not read.
    """
    n = values.shape[-1]
    ranks = 2.0 * np.arange(1, n + 1) - n - 1
    spread = np.sort(values, axis=-1) @ ranks
    return ratio(np.maximum(spread, 0), n * values.sum(axis=-1))


def gini(stack: Stack) -> FloatArray:
    """Gini of the acts sent, silent people included."""
    return gini_of(stack.sent)


def gini_unbiased(stack: Stack) -> FloatArray:
    """Gini of the acts sent ×n/(n–1), so that 1 can be reached in a group of any size; less biased, not unbiased."""
    return gini(stack) * ratio(stack.n, stack.n - 1)


def gini_strength_out(stack: Stack) -> FloatArray:
    """Gini of the weight each person gives the other included people."""
    return gini_of(stack.strength_out)


def gini_strength_in(stack: Stack) -> FloatArray:
    """Gini of the weight each person gets from the other included people."""
    return gini_of(stack.strength_in)


def evenness(stack: Stack) -> FloatArray:
    """Shannon's evenness `J = –Σ p ln p / ln n` of the acts sent; 0·ln 0 is 0."""
    p = stack.shares
    logs = np.log(np.where(p > 0, p, 1.0))
    entropy = -np.einsum("bi,bi->b", p, logs)
    return np.minimum(ratio(np.maximum(entropy, 0), np.log(max(stack.n, 1))), 1.0)


def hhi(stack: Stack) -> FloatArray:
    """Herfindahl's index `Σ p²` of the acts sent: the chance that two acts drawn are one person's."""
    p = stack.shares
    return np.einsum("bi,bi->b", p, p) if stack.n else np.full(len(stack), np.nan)


def hhi_normalized(stack: Stack) -> FloatArray:
    """`(Σ p² – 1/n) / (1 – 1/n)`: Herfindahl's index freed of the group's size."""
    if stack.n < 2:
        return np.full(len(stack), np.nan)
    even = 1 / stack.n
    return np.maximum((hhi(stack) - even) / (1 - even), 0.0)


def top_share(stack: Stack) -> FloatArray:
    """The largest share of the acts sent, `max p`."""
    return stack.shares.max(axis=1) if stack.n else np.full(len(stack), np.nan)


def leader_share(stack: Stack) -> FloatArray:
    """Acts from or to a facilitator / all acts."""
    return ratio(stack.totals["leader"], stack.totals["acts"])


def member_share(stack: Stack) -> FloatArray:
    """Acts from a member to members / all acts.

    A count of ours. That members should come to speak with one another, not through the leader, is Yalom &
    Leszcz's; verified: the book's title, edition and year, not the page.
    """
    return ratio(stack.totals["member"], stack.totals["acts"])


def hub_share(stack: Stack) -> FloatArray:
    """Acts to the whole group / all acts."""
    return ratio(stack.totals["group"], stack.totals["acts"])


def turn_taking(stack: Stack) -> FloatArray:
    """Changes of sender / pairs of consecutive acts; (turns – 1)/(acts – 1) in a session without a break.

    A count of ours. Sacks, Schegloff & Jefferson describe how turns are taken, locally and by the speakers
    themselves, and count nothing of the kind; verified: title and abstract.
    """
    return ratio(stack.totals["changes"], stack.totals["pairs"])


def acts(stack: Stack) -> FloatArray:
    """All acts of the session, whoever is included."""
    return stack.totals["acts"]


def acts_dyadic(stack: Stack) -> FloatArray:
    """Acts to one or several named people."""
    return stack.totals["dyadic"]


def acts_group(stack: Stack) -> FloatArray:
    """Acts to the whole group."""
    return stack.totals["group"]


def acts_self(stack: Stack) -> FloatArray:
    """Acts to oneself; kept in the log, never a tie."""
    return stack.totals["self"]


def acts_unknown(stack: Stack) -> FloatArray:
    """Acts whose receiver was not recorded."""
    return stack.totals["unknown"]


MEASURES: tuple[Measure, ...] = (
    Measure(
        key="member_share",
        name=N_("Member-to-member share"),
        unit="share",
        high=1.0,
        low_means=N_("All talk passes through the facilitators or goes to the whole group."),
        high_means=N_("The members speak with one another."),
        definition=N_("Share of all acts that go from a member to one or several members."),
        formula="acts member → member / acts",
        undefined=NO_ACTS,
        small_groups=N_(
            "With few members even random talk often meets the facilitator: compare the null range."
        ),
        source="after Yalom & Leszcz 2020",
        compute=member_share,
        family="participation",
        headline=True,
        null="receivers",
        minimum_acts=FEW_ACTS,
    ),
    Measure(
        key="leader_share",
        name=N_("Facilitators' share"),
        unit="share",
        high=1.0,
        low_means=N_("The facilitators neither speak nor are spoken to."),
        high_means=N_("Every act comes from a facilitator or goes to one: a wheel."),
        definition=N_("Share of all acts that come from a facilitator or go to one."),
        formula="acts from or to a facilitator / acts",
        undefined=NO_ACTS,
        small_groups=N_(
            "With few members even random talk often meets the facilitator: compare the null range."
        ),
        source="after Yalom & Leszcz 2020",
        compute=leader_share,
        family="participation",
        headline=True,
        null="receivers",
        minimum_acts=FEW_ACTS,
    ),
    Measure(
        key="hub_share",
        name=N_("Share to the whole group"),
        unit="share",
        high=1.0,
        low_means=N_("Everybody addresses somebody in particular."),
        high_means=N_("Everybody speaks to the whole group and nobody to anyone in particular."),
        definition=N_("Share of all acts that are addressed to the whole group."),
        formula="acts to GROUP / acts",
        undefined=NO_ACTS,
        source="Bales 1950",
        compute=hub_share,
        family="participation",
        headline=True,
        minimum_acts=FEW_ACTS,
    ),
    Measure(
        key="evenness",
        name=N_("Evenness of participation"),
        unit="index",
        high=1.0,
        low_means=N_("One person does all the talking."),
        high_means=N_("Everybody present acts equally often."),
        definition=N_("How evenly the acts are spread over everybody present, silent people included."),
        formula="J = –Σ p ln p / ln n, p = acts sent / all acts sent",
        undefined=ONE_PERSON,
        small_groups=N_("With few acts chance alone makes participation uneven: compare the null range."),
        source="Shannon 1948; Pielou 1966",
        compute=evenness,
        family="participation",
        headline=True,
        null="senders",
        minimum_acts=FEW_ACTS,
    ),
    Measure(
        key="gini",
        name=N_("Inequality of participation (Gini)"),
        unit="index",
        high=1.0,
        low_means=N_("Everybody present acts equally often."),
        high_means=N_("One person does nearly all the talking."),
        definition=N_("Gini coefficient of the acts sent by everybody present, silent people included."),
        formula="Σ (2i – n – 1) x(i) / (n Σ x), x ascending",
        undefined=NO_ACTS,
        small_groups=N_("The largest possible value is (n – 1)/n, such as .80 for five people."),
        source="Gini 1912",
        compute=gini,
        family="participation",
        headline=True,
        null="senders",
        minimum_acts=FEW_ACTS,
    ),
    Measure(
        key="gini_strength_in",
        name=N_("Inequality of being addressed (Gini)"),
        unit="index",
        high=1.0,
        low_means=N_("Everybody is addressed equally much."),
        high_means=N_("Nearly all acts go to one person."),
        definition=N_("Gini coefficient of the weight of the ties each person receives from the others."),
        formula="Gini of s_j = Σ_i x_ij",
        undefined=NO_DYADIC,
        small_groups=N_("The largest possible value is (n – 1)/n, such as .80 for five people."),
        source="Gini 1912",
        compute=gini_strength_in,
        family="participation",
        headline=True,
        null="receivers",
        minimum_acts=FEW_TIES,
    ),
    Measure(
        key="turn_taking",
        name=N_("Turn-taking"),
        unit="share",
        high=1.0,
        low_means=N_("One person goes on and on before the next takes over."),
        high_means=N_("The speaker changes with every act."),
        definition=N_("Share of consecutive acts, with no break between them, in which the speaker changes."),
        formula="(turns – 1) / (acts – 1)",
        undefined=N_("Undefined if no two acts follow one another."),
        small_groups=N_(
            "It depends on how finely the recorder divides talk into acts: compare one recorder's only."
        ),
        source="after Sacks, Schegloff & Jefferson 1974",
        compute=turn_taking,
        family="participation",
        headline=True,
        minimum_acts=FEW_ACTS,
    ),
    Measure(
        key="acts",
        name=N_("Acts"),
        unit="acts",
        definition=N_("All acts recorded in the session, whoever is included."),
        formula="number of rows of the log",
        source="Bales 1950",
        compute=acts,
        family="participation",
    ),
    Measure(
        key="acts_dyadic",
        name=N_("Acts to named people"),
        unit="acts",
        definition=N_("Acts that are addressed to one or several named people."),
        formula="acts – to GROUP – to SELF – unknown",
        source="Bales 1950",
        compute=acts_dyadic,
        family="participation",
    ),
    Measure(
        key="acts_group",
        name=N_("Acts to the whole group"),
        unit="acts",
        definition=N_("Acts that are addressed to everybody; each is one act, not one a listener."),
        formula="acts to GROUP",
        source="Bales 1950",
        compute=acts_group,
        family="participation",
    ),
    Measure(
        key="acts_self",
        name=N_("Acts to oneself"),
        unit="acts",
        definition=N_("Acts that are addressed to the speaker; kept in the log, never drawn as a tie."),
        formula="acts to SELF",
        source="Bales 1950",
        compute=acts_self,
        family="participation",
    ),
    Measure(
        key="acts_unknown",
        name=N_("Acts without a recorded receiver"),
        unit="acts",
        definition=N_("Acts whose receiver was not recorded."),
        formula="acts with an empty receiver",
        source="Bales 1950",
        compute=acts_unknown,
        family="participation",
    ),
    Measure(
        key="top_share",
        name=N_("Share of the most active"),
        unit="share",
        high=1.0,
        low_means=N_("Nobody stands out."),
        high_means=N_("One person does all the talking."),
        definition=N_("Share of the acts sent that come from the most active person."),
        formula="max p, p = acts sent / all acts sent",
        undefined=NO_ACTS,
        small_groups=N_("The smallest possible value is 1/n, such as .20 for five people."),
        source="Bales 1950",
        compute=top_share,
        family="participation",
        null="senders",
        minimum_acts=FEW_ACTS,
    ),
    Measure(
        key="gini_unbiased",
        name=N_("Inequality of participation (Gini, corrected for size)"),
        unit="index",
        high=1.0,
        low_means=N_("Everybody present acts equally often."),
        high_means=N_("One person does all the talking."),
        definition=N_("Gini coefficient times n/(n – 1), so that groups of different size can be compared."),
        formula="n / (n – 1) · Gini",
        undefined=ONE_PERSON,
        small_groups=N_("The correction lessens the bias that small groups bring; it does not remove it."),
        source="Deltas 2003",
        compute=gini_unbiased,
        family="participation",
        null="senders",
        minimum_acts=FEW_ACTS,
    ),
    Measure(
        key="hhi",
        name=N_("Concentration of participation (Herfindahl)"),
        unit="index",
        high=1.0,
        low_means=N_("The acts are spread over many people."),
        high_means=N_("One person does all the talking."),
        definition=N_("Chance that two acts picked at random come from the same person."),
        formula="H = Σ p², p = acts sent / all acts sent",
        undefined=NO_ACTS,
        small_groups=N_("The smallest possible value is 1/n, such as .20 for five people."),
        source="Herfindahl 1950; Hirschman 1964",
        compute=hhi,
        family="participation",
        null="senders",
        minimum_acts=FEW_ACTS,
    ),
    Measure(
        key="hhi_normalized",
        name=N_("Concentration of participation (corrected for size)"),
        unit="index",
        high=1.0,
        low_means=N_("Everybody present acts equally often."),
        high_means=N_("One person does all the talking."),
        definition=N_("Herfindahl's index, stretched so that 0 is an even spread in a group of any size."),
        formula="(H – 1/n) / (1 – 1/n)",
        undefined=ONE_PERSON,
        source="Herfindahl 1950; Hirschman 1964",
        compute=hhi_normalized,
        family="participation",
        null="senders",
        minimum_acts=FEW_ACTS,
    ),
    Measure(
        key="gini_strength_out",
        name=N_("Inequality of addressing others (Gini)"),
        unit="index",
        high=1.0,
        low_means=N_("Everybody addresses the others equally much."),
        high_means=N_("Nearly all acts to named people come from one person."),
        definition=N_("Gini coefficient of the weight of the ties each person sends to the others."),
        formula="Gini of s_i = Σ_j x_ij",
        undefined=NO_DYADIC,
        small_groups=N_("The largest possible value is (n – 1)/n, such as .80 for five people."),
        source="Gini 1912",
        compute=gini_strength_out,
        family="participation",
        minimum_acts=FEW_TIES,
    ),
)
