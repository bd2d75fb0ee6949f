"""Where everybody sits: the circle, on which people are dragged to their seats."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from groupdyn.app.cache import cached
from groupdyn.app.components.circle import circle
from groupdyn.app.components.circle.plan import Plan, plan
from groupdyn.app.keeping import Kept
from groupdyn.app.roster.deeds import Clash, do
from groupdyn.app.view import current_palette
from groupdyn.figures.building import build_scene
from groupdyn.figures.of_log import people_of
from groupdyn.figures.scene import Person, Scene
from groupdyn.figures.seats import seats
from groupdyn.figures.style import Palette
from groupdyn.i18n import Translator
from groupdyn.log import InteractionLog
from groupdyn.workspace import Conflict

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

HEIGHT = 520
GRIP = 1.7
"""People are drawn so many times as large as in a sociogram, to be taken hold of."""


def show(kept: Kept, t: Translator) -> None:
    """Draw the section."""
    if len(kept.log.groups) > 1:
        st.markdown(t("This log holds several groups, so it has no circle of its own."))
        return
    roster = kept.workspace.roster(kept.group)
    scene, drawn = cached(_seated)(kept.log, current_palette(), t)
    if len(scene.places) < 2:
        st.markdown(t("With two people or more there is a circle to sit in."))
        return
    with st.container(key="group-seats"):
        circle(scene, drawn, t, "group-circle", on_arrange=lambda order: arrange(kept, roster, order, t))
    st.caption(t("Drag somebody to another seat; the others make room. Every sociogram uses these seats."))


def _seated(log: InteractionLog, palette: Palette, t: Translator) -> tuple[Scene, Plan]:
    """The people at their seats, without ties, and what the browser draws of it."""
    people = people_of(log)
    order = people["member"].tolist()
    scene = build_scene(
        [
            Person(member, name, role)
            for member, name, role in zip(
                order, people["name"].tolist(), people["role"].tolist(), strict=True
            )
        ],
        [],
        seats=seats(order),
        node_measure="none",
        hub=None,
    )
    scene = replace(scene, places=tuple(replace(p, radius=GRIP * p.radius) for p in scene.places))
    drawn = plan(scene, palette, t, height=HEIGHT)
    for number, place in enumerate(drawn["places"], start=1):
        place["said"] = [place["name"], t("Seat {n}", n=number)]
    drawn["alt"] = t("The seats, clockwise from the top: {names}.", names=t.names(people["name"].tolist()))
    return scene, drawn


def arrange(kept: Kept, roster: pd.DataFrame, order: Sequence[str], t: Translator) -> None:
    """Give everybody in the circle the number of their seat, if nobody else moved them meanwhile."""
    rows = dict(zip(roster["member"].astype(str).tolist(), roster["id"].tolist(), strict=True))
    versions = dict(zip(roster["id"].tolist(), roster["version"].tolist(), strict=True))
    wanted: dict[int, float | None] = {rows[member]: float(k + 1) for k, member in enumerate(order)}
    names = dict(zip(roster["member"].astype(str).tolist(), roster["name"].tolist(), strict=True))

    def clash(_: Conflict) -> Clash:
        now = kept.workspace.load_log(kept.group)
        return Clash(
            t("Seats"),
            t.names([names[member] for member in order]),
            t.names(people_of(now)["name"].tolist()),
            lambda: kept.workspace.set_seats(kept.group, wanted),
        )

    do(kept, lambda: kept.workspace.set_seats(kept.group, wanted, versions), clash)
