"""Groups for the tests of figures, each in one readable line."""

from collections.abc import Sequence
from gettext import NullTranslations

from groupdyn.figures.building import build_scene
from groupdyn.figures.scene import Person, Scene, Tie
from groupdyn.figures.seats import seat_order, seats
from groupdyn.i18n import Translator
from groupdyn.log import GROUP

SIGNS = {">": "neutral", "+": "positive", "-": "negative"}


def a_tie(text: str) -> Tie:
    """`ana+ben 3`: Ana's supportive tie of weight 3 to Ben; `-` hostile, `>` neither; `*` is the group."""
    pair, _, weight = text.partition(" ")
    mark = next(m for m in SIGNS if m in pair)
    source, target = (GROUP if end == "*" else end for end in pair.split(mark))
    return Tie(source, target, float(weight or 1), SIGNS[mark])  # type: ignore[arg-type]  # a sign, by construction


def a_scene(
    *ties: str, people: Sequence[str] = (), silent: str = "", leader: str = "", **more: object
) -> Scene:
    """`a_scene("ana+ben 3", "ben>*", silent="cy", leader="dee")`."""
    drawn = [a_tie(tie) for tie in ties]
    named = {end for tie in drawn for end in (tie.source, tie.target)} - {GROUP}
    ids = seat_order([*named, *people, *silent.split(), *leader.split()])
    persons = [
        Person(
            person,
            person.title(),
            "leader" if person in leader.split() else "member",
            "silent" if person in silent.split() else "present",
        )
        for person in ids
    ]
    return build_scene(persons, drawn, seats=seats(ids), **more)  # type: ignore[arg-type]  # named by the test


class Marker(Translator):
    """A translator that wraps what it translates, so that text that went past it shows."""

    def __init__(self) -> None:
        super().__init__("en", NullTranslations())

    def __call__(self, message: str, /, **values: object) -> str:
        return f"⟦{super().__call__(message, **values)}⟧"

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        return f"⟦{super().plural(one, many, n, **values)}⟧"
