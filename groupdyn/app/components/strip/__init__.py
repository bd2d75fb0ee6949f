"""A strip of small sociograms, one a session: the series at a glance, and the session picker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from groupdyn.app.components import mounted
from groupdyn.app.state import told


@dataclass(frozen=True)
class StripItem:
    """One button of the strip.

    Attributes
    ----------
    id : what is returned when it is chosen.
    svg : its picture, an `<svg>` element.
    label : the caption beneath.
    note : said aloud after the label, and shown as a tooltip.
    """

    id: str
    svg: str
    label: str
    note: str = ""


def session_strip(
    items: Sequence[StripItem],
    chosen: str,
    key: str,
    *,
    name: str = "",
    large: bool = False,
    on_choose: Callable[[str], None] | None = None,
) -> str:
    """A row of thumbnails to choose from; returns the chosen id.

    Parameters
    ----------
    items : in order.
    chosen : the id that is outlined.
    key : of the widget.
    name : what the strip is, for screen readers.
    large : all pictures at once, larger and in several rows, instead of one row that scrolls.
    on_choose : told of a new choice before the page runs, so that all of it shows the choice in one rerun.
    """

    def picked() -> None:
        pick = told(key).picked
        if pick is not None and on_choose is not None:
            on_choose(pick)

    result = mounted("strip", "strip.js", "strip.css")(
        key=key,
        data={"items": [asdict(item) for item in items], "chosen": chosen, "name": name, "large": large},
        on_picked_change=picked,
    )
    known = {item.id for item in items}
    return result.picked if result.picked in known else chosen
