"""All sessions as small sociograms: one strip to turn to a session, or each with what it says."""

from __future__ import annotations

from dataclasses import replace

from groupdyn.app.cache import cached
from groupdyn.app.components.strip import StripItem, session_strip
from groupdyn.app.picture import Picture
from groupdyn.app.sociogram.legend import show_legend
from groupdyn.app.state import choose, state
from groupdyn.app.view import View, session_name
from groupdyn.figures.of_log import Drawing, scenes_of
from groupdyn.figures.stamp import stamp
from groupdyn.figures.style import Palette
from groupdyn.headlines import headline
from groupdyn.i18n import Translator
from groupdyn.log import InteractionLog


def show_strip(view: View, picture: Picture, log: InteractionLog) -> None:
    """The series at a glance; choosing a picture turns to its session."""
    if len(view.log.sessions) < 2 or picture.mode in ("play", "replay"):
        return
    drawing = _quiet(picture.drawing)
    items = cached(_items)(log, drawing, view.palette, view.t, False)
    session_strip(items, str(view.position), "sociogram-strip", name=view.t("Sessions"), on_choose=_turn_to)


def _items(
    log: InteractionLog, drawing: Drawing, palette: Palette, t: Translator, large: bool
) -> list[StripItem]:
    """One a session: small under its number, or large under its name, with what it says."""
    width, height = (208, 192) if large else (64, 64)
    items = []
    for position, scene in enumerate(cached(scenes_of)(log, drawing, t)):
        name = session_name(log, position, t)
        label = name if large else str(log.sessions["number"].iloc[position])
        said = cached(headline)(log, position, t).heading if large else name
        picture = stamp(scene, palette, width=width, height=height)
        items.append(StripItem(str(position), picture, label, said))
    return items


def _quiet(drawing: Drawing) -> Drawing:
    """The drawing as it stands in small pictures: nobody in focus, nothing pale beneath, nodes alike."""
    return replace(drawing.at_rest, ghost=False, measure="")


def _turn_to(position: str) -> None:
    state().session = int(position)


def show_all(view: View, picture: Picture, log: InteractionLog) -> None:
    """Every session on one screen, each with what it says; a small picture leads to the large one."""
    t = view.t
    items = cached(_items)(log, _quiet(picture.drawing), view.palette, t, True)
    session_strip(
        items, str(view.position), "sociogram-all", name=t("Sessions"), large=True, on_choose=_open_one
    )
    show_legend(view, picture, log)


def _open_one(position: str) -> None:
    state().session = int(position)
    choose("mode", "one", "one")
