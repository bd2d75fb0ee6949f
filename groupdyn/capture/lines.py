"""What the quick list delivers, line by line: acts that are added, corrected, taken out and put back.

A line is said in the rows of people, as the browser knows them. To add a kind of line: a name in `KINDS`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from groupdyn.errors import SettingError
from groupdyn.i18n import N_
from groupdyn.log import GROUP, SELF, SEPARATOR, UNKNOWN

Kind = Literal["add", "set", "out", "back"]
KINDS = get_args(Kind)
ROW = "row"
"""Instead of a client: the number is the act's row."""
_WORDS = {"group": GROUP, "self": SELF, "nobody": UNKNOWN}
_LATEST_S = 360_000.0


@dataclass(frozen=True)
class Line:
    """One line.

    Attributes
    ----------
    client, number : who delivers it and which of its lines it is.
    of : the act that it is about, by its (client, number); its own for an act that is added.
    sender, receiver : of a member's name; the receiver as in a log.
    """

    client: str
    number: int
    kind: Kind
    of: tuple[str, int]
    sender: str = ""
    receiver: str = UNKNOWN
    act: str = ""
    start_s: float | None = None

    @property
    def says(self) -> bool:
        """Whether it says who turned to whom, and how."""
        return self.kind in ("add", "set")


def line_of(client: str, event: Any, people: Mapping[int, str]) -> Line:
    """The line of what a browser sent.

    Raises
    ------
    SettingError : it is none.
    """
    try:
        kind = event["kind"]
        number = _whole(event["n"])
        of = (client, number) if kind == "add" else (str(event["of"][0]), _whole(event["of"][1]))
        if kind not in KINDS:
            raise ValueError
        if kind in ("out", "back"):
            return Line(client, number, cast(Kind, kind), of)
        code = event["c"]
        if not isinstance(code, str) or not code:
            raise ValueError
        return Line(
            client,
            number,
            cast(Kind, kind),
            of,
            people[_whole(event["s"])],
            _receiver(event["to"], people),
            code,
            _time(event["at"]),
        )
    except (KeyError, IndexError, TypeError, ValueError):
        raise SettingError(N_("This line could not be understood.")) from None


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError
    return value


def _time(value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= _LATEST_S:
        raise ValueError
    return float(value)


def _receiver(to: Any, people: Mapping[int, str]) -> str:
    if isinstance(to, str):
        return _WORDS[to]
    if isinstance(to, Sequence):
        named = [people[_whole(row)] for row in to]
        if not named:
            raise ValueError
        return SEPARATOR.join(dict.fromkeys(named))
    return people[_whole(to)]


def towards(receiver: str | None, rows: Mapping[str, int]) -> str | int | list[int]:
    """A receiver as the browser knows it: a word, a row, or several rows."""
    for word, meaning in _WORDS.items():
        if receiver == meaning:
            return word
    if receiver is None:
        return "nobody"
    if SEPARATOR in receiver:
        return [rows[member] for member in receiver.split(SEPARATOR) if member in rows]
    return rows[receiver]
