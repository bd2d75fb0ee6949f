"""The circle on the screen: a scene whose ties light up without the server, and whose seats can be moved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from groupdyn.app.components import known, mounted
from groupdyn.app.components.circle.plan import Plan
from groupdyn.app.state import PictureKind, told
from groupdyn.figures.scene import Scene
from groupdyn.i18n import Translator
from groupdyn.log import GROUP

Mark = tuple[str, ...]
"""What was chosen in the picture: nothing, (a person,), or a tie (sender, receiver); ids, or `GROUP`."""


def circle(
    scene: Scene,
    drawn: Plan,
    t: Translator,
    key: str,
    *,
    focus: Mark = (),
    save: tuple[str, PictureKind] | None = None,
    on_pick: Callable[[Mark], None] | None = None,
    on_arrange: Callable[[tuple[str, ...]], None] | None = None,
) -> None:
    """A sociogram to look into.

    Parameters
    ----------
    scene, drawn : the scene, with nothing in focus, and its `plan`.
    key : of the widget.
    focus : what stays lit up.
    save : a file's name without ending (never a person's) and kind; None is without the button.
    on_pick : told what was clicked, or chosen with Enter, before the page runs; `()` is nothing.
    on_arrange : told the ids in their new order, clockwise from the top, when a seat was moved.
    """
    ids = [place.id for place in scene.places]

    def named(position: int) -> str:
        return GROUP if position < 0 else ids[position]

    def picked() -> None:
        pick = told(key).picked
        if pick is not None and on_pick is not None:
            on_pick(tuple(named(position) for position in positions(pick, len(ids))))

    def arranged() -> None:
        order = positions(told(key).arranged or (), len(ids))
        if on_arrange is not None and sorted(order) == list(range(len(ids))):
            on_arrange(tuple(ids[position] for position in order))

    known("seats")  # how seats and arrows are drawn, lit and moved
    mounted("circle", "circle.js", "circle.css")(
        key=key,
        data={
            "plan": drawn,
            "focus": _positions_of(focus, scene),
            "pick": on_pick is not None,
            "arrange": on_arrange is not None,
            "save": None if save is None else {"name": save[0], "kind": save[1]},
            "words": _words(t, arrange=on_arrange is not None),
        },
        on_picked_change=picked,
        on_arranged_change=arranged,
    )


def _positions_of(focus: Mark, scene: Scene) -> list[int] | None:
    known = [-1 if end == GROUP else scene.index.get(end) for end in focus]
    found = [position for position in known if position is not None]
    return found if found and len(found) == len(focus) else None


def positions(told_: Sequence[Any], count: int) -> tuple[int, ...]:
    """What the browser sent, as positions; empty where it is not a list of people (-1: the hub)."""
    sent = tuple(told_)
    return sent if all(isinstance(position, int) and -1 <= position < count for position in sent) else ()


def _words(t: Translator, *, arrange: bool) -> dict[str, str]:
    words = {"save": t("Download the picture")}
    if not arrange:
        hint = t("Arrow keys left and right go from person to person, down to their ties. Enter chooses.")
        return {**words, "hint": hint}
    # The browser fills in the name and the seat, so the braces stay.
    kept = {"name": "{name}", "seat": "{seat}", "n": "{n}"}
    return {
        **words,
        "hint": t("Enter lifts a person, arrow keys move them around the circle, Enter puts them down."),
        "lifted": t("{name} lifted from seat {seat} of {n}.", **kept),
        "moved": t("{name}: seat {seat} of {n}.", **kept),
        "put": t("{name} put down on seat {seat} of {n}.", **kept),
        "back": t("Put back."),
    }
