"""The picture itself: one that stands still and lights up in the browser, or one that plays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from groupdyn.app.cache import cached
from groupdyn.app.components.circle import circle
from groupdyn.app.components.circle.plan import Plan, plan
from groupdyn.app.picture import Picture
from groupdyn.app.sociogram.focus import take_focus
from groupdyn.app.view import View, session_name
from groupdyn.figures.of_log import Drawing, difference_of, replay_of, scenes_of
from groupdyn.figures.sociogram import sociogram_series
from groupdyn.figures.style import Palette
from groupdyn.i18n import Translator, clock
from groupdyn.log import InteractionLog

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from groupdyn.figures.scene import Scene

CHART, CIRCLE = "sociogram-chart", "sociogram-circle"


def show_picture(view: View, picture: Picture, log: InteractionLog) -> None:
    """The picture in the form that is asked for."""
    with st.container(key="sociogram-figure"):
        if picture.mode in ("play", "replay"):
            _show_moving(view, picture, log)
        else:
            _show_circle(view, picture, log)


def _show_circle(view: View, picture: Picture, log: InteractionLog) -> None:
    """A picture that stands still: it lights up without a rerun, and is drawn in a quarter of Plotly's time."""
    drawing = picture.drawing.at_rest
    other = picture.other if picture.mode == "compare" else None
    manner = (view.palette, view.t, view.presentation)
    scene, drawn = cached(_planned)(log, view.position, other, drawing, *manner)
    circle(
        scene,
        drawn,
        view.t,
        CIRCLE,
        focus=picture.drawing.focus_tie or ((picture.drawing.focus,) if picture.drawing.focus else ()),
        save=None if view.presentation else ("groupdyn-sociogram", view.picture),
        on_pick=take_focus,
    )


def _show_moving(view: View, picture: Picture, log: InteractionLog) -> None:
    """A picture that plays: Plotly has the slider, and moves its ties without a rerun."""
    drawn = cached(_played if picture.mode == "play" else _replayed)
    figure = drawn(log, view.position, picture.drawing, view.palette, view.t, view.presentation)
    st.plotly_chart(
        figure,
        theme=None,
        key=f"{CHART}-{picture.mode}",
        config=view.config("sociogram"),
        alt=figure.layout.meta["alt"],
    )


def _height(presentation: bool) -> float:
    return 540 if presentation else 488


def _planned(
    log: InteractionLog,
    position: int,
    other: int | None,
    drawing: Drawing,
    palette: Palette,
    t: Translator,
    presentation: bool,
) -> tuple[Scene, Plan]:
    """The scene of a session, or of its change against another, and what the browser draws of it."""
    if other is None:
        scene = cached(scenes_of)(log, drawing, t)[position]
    else:
        scene = compared(log, position, other, drawing, t)
    return scene, plan(scene, palette, t, height=_height(presentation), presentation=presentation)


def compared(log: InteractionLog, position: int, other: int, drawing: Drawing, t: Translator) -> Scene:
    """The change of a session against another, with nothing in focus."""
    return cached(difference_of)(log, position, other, drawing.at_rest, t)


def _played(
    log: InteractionLog, position: int, drawing: Drawing, palette: Palette, t: Translator, presentation: bool
) -> go.Figure:
    scenes = cached(scenes_of)(log, drawing, t)
    labels = [session_name(log, p, t) for p in range(len(scenes))]
    height = _height(presentation) + 64
    return sociogram_series(
        scenes, labels, palette, t, height=height, presentation=presentation, shown=position
    )


def _replayed(
    log: InteractionLog, position: int, drawing: Drawing, palette: Palette, t: Translator, presentation: bool
) -> go.Figure:
    scenes, ends = replay_of(log, position, drawing, t)
    timed = "start_s" in log.acts
    labels = [clock(end) if timed else t.plural("{n} act", "{n} acts", int(end)) for end in ends]
    height = _height(presentation) + 64
    return sociogram_series(scenes, labels, palette, t, height=height, presentation=presentation, pace_s=0.7)
