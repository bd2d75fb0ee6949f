"""A coding scheme as a value: its codes, and the words it maps them to.

To add a construct: one line in `CONSTRUCT_NAMES`, and a code in `groupdyn.json` that expresses it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Literal

from groupdyn.i18n import N_
from groupdyn.i18n.words import Words, words_in

Sign = Literal[-1, 0, 1]
Colour = Literal["supportive", "hostile", "neutral"]

CONSTRUCT_NAMES: dict[str, str] = {
    "feedback": N_("Feedback"),
    "feedback_positive": N_("Positive feedback"),
    "feedback_corrective": N_("Corrective feedback"),
    "support": N_("Support"),
    "acceptance": N_("Acceptance"),
    "disclosure": N_("Self-disclosure"),
    "risk": N_("Strong feeling expressed at a risk"),
    "affect_positive": N_("Positive feeling"),
    "affect_negative": N_("Negative feeling"),
    "hostility": N_("Hostility"),
    "challenge": N_("Constructive challenge"),
    "question": N_("Question"),
    "advice": N_("Advice"),
    "facilitation": N_("Facilitation"),
    "here_and_now": N_("Here-and-now"),
    "process": N_("Process comment"),
    "reality_testing": N_("Reality testing"),
    "insight": N_("Insight"),
    "deepening": N_("Relating more deeply"),
    "universality": N_("Universality"),
    "uniqueness": N_("Uniqueness"),
    "vicarious_learning": N_("Learning from watching others"),
    "transference": N_("An outside relationship brought in"),
    "boundary": N_("Boundary"),
    "confidentiality": N_("Confidentiality"),
    "goal": N_("Talk about goals"),
    "task": N_("Talk about the way of working"),
    "bond": N_("Talk about the bond"),
    "empathy": N_("Empathy"),
    "communication": N_("Clear communication"),
    "reasoning": N_("Clear reasoning"),
    "nonjudgement": N_("Non-judgement"),
    "deflection": N_("Deflection"),
    "topic": N_("Talk about a topic"),
    "silence": N_("Silence"),
    "nonverbal": N_("Without words"),
}
"""Construct → its name for a reader, in display order."""

CONSTRUCTS: tuple[str, ...] = tuple(CONSTRUCT_NAMES)

OCTANTS: tuple[str, ...] = ("PA", "BC", "DE", "FG", "HI", "JK", "LM", "NO")
"""Octants of the interpersonal circumplex, from 90° (PA) counter-clockwise in steps of 45°."""

FACTOR_NAMES: dict[str, str] = {
    "intellectual:spectator": N_("Spectator therapy"),
    "intellectual:universalization": N_("Universalization"),
    "intellectual:intellectualization": N_("Intellectualization"),
    "emotional:acceptance": N_("Acceptance"),
    "emotional:altruism": N_("Altruism"),
    "emotional:transference": N_("Transference"),
    "actional:reality_testing": N_("Reality testing"),
    "actional:interaction": N_("Interaction"),
    "actional:ventilation": N_("Ventilation"),
}
"""`class:factor` → name; the classes and factors of Corsini & Rosenberg (1955)."""

FACTORS: tuple[str, ...] = tuple(FACTOR_NAMES)

COLOURS: tuple[Colour, ...] = ("supportive", "hostile", "neutral")
"""Roles in the palette, not colours: each theme has its own hue for a role."""


@dataclass(frozen=True)
class Code:
    """One code of a scheme.

    Attributes
    ----------
    code : what stands in the column `act`.
    name, description : language → words.
    constructs : what it expresses, from `CONSTRUCTS`; may be empty.
    sign : +1 supportive, −1 hostile, 0 neither. Constructive challenge is 0.
    colour : role in the palette.
    key : its one shortcut key; empty if it has none.
    factor : `class:factor` from `FACTORS`, or None.
    octant : from `OCTANTS`, or None. An indication for the circumplex, not a rating of a person.
    feedback : the act is feedback and belongs into the feedback ledger.
    editable : a user may change it.
    """

    code: str
    name: Words = field(hash=False)
    description: Words = field(default_factory=dict, hash=False)
    constructs: tuple[str, ...] = ()
    sign: Sign = 0
    colour: Colour = "neutral"
    key: str = ""
    factor: str | None = None
    octant: str | None = None
    feedback: bool = False
    editable: bool = True


@dataclass(frozen=True)
class Pair:
    """Two codes that answer each other, such as giving and asking for an opinion."""

    codes: tuple[str, str]
    name: Words = field(hash=False)


@dataclass(frozen=True)
class Scheme:
    """A coding scheme: an ordered set of codes.

    Attributes
    ----------
    id : its short name, such as `groupdyn`.
    name, notes : language → words.
    version : the scheme's own version.
    codes : in display order.
    source : what to cite.
    editable : a user may change it.
    pairs : codes that answer each other, if the scheme knows such pairs.
    """

    id: str
    name: Words = field(hash=False)
    version: str
    codes: tuple[Code, ...]
    source: str = ""
    editable: bool = True
    notes: Words = field(default_factory=dict, hash=False)
    pairs: tuple[Pair, ...] = ()

    @cached_property
    def by_code(self) -> Mapping[str, Code]:
        """Code → the whole entry."""
        return {code.code: code for code in self.codes}

    def __contains__(self, code: object) -> bool:
        return code in self.by_code

    def codes_of(self, construct: str) -> tuple[str, ...]:
        """The codes that express a construct, in display order; empty if none does."""
        return tuple(code.code for code in self.codes if construct in code.constructs)

    @property
    def plain_talk(self) -> str:
        """The code of a turn of which no more is known: the first for talk about a topic; "" if there is none."""
        return next(iter(self.codes_of("topic")), "")

    def sign_of(self, codes: Iterable[str]) -> tuple[int, ...]:
        """The sign of each code: +1 supportive, −1 hostile, 0 neither or not in the scheme."""
        return tuple(self.by_code[code].sign if code in self.by_code else 0 for code in codes)

    def label(self, code: str, language: str = "en") -> str:
        """The code's name in a language, else in English, else in any, else the code itself."""
        entry = self.by_code.get(code)
        return words_in(entry.name, language, code) if entry else code

    def description(self, code: str, language: str = "en") -> str:
        """One sentence on when to use the code; empty if the scheme has none."""
        entry = self.by_code.get(code)
        return words_in(entry.description, language, "") if entry else ""

    def title(self, language: str = "en") -> str:
        """The scheme's name in a language, else in English, else in any, else its id."""
        return words_in(self.name, language, self.id)

    def as_dict(self) -> dict[str, Any]:
        """The scheme as its JSON file holds it; `scheme_from` reads it back."""
        return asdict(self)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of all the scheme says, in hexadecimal; equal for equal schemes."""
        text = json.dumps(self.as_dict(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()
