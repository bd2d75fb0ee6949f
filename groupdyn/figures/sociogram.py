"""A scene as a Plotly figure: hover, click, and play through sessions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from groupdyn.errors import SettingError
from groupdyn.figures.labels import Fit, fitted
from groupdyn.figures.scene import Scene, ring_label
from groupdyn.figures.sociogram_marks import marks, shapes
from groupdyn.figures.style import (
    Palette,
    TypeScale,
    base_layout,
    empty,
    escape,
    margins,
    no_axis,
    type_scale,
)
from groupdyn.figures.words import alt
from groupdyn.i18n import Translator

if TYPE_CHECKING:
    import plotly.graph_objects as go


def sociogram(
    scene: Scene,
    palette: Palette,
    t: Translator,
    *,
    width: float = 860,
    height: float = 620,
    presentation: bool = False,
) -> go.Figure:
    """One sociogram.

    Parameters
    ----------
    width, height : the size the names are laid out for; the height is kept, the width follows the
        page (on a phone give the phone's width, so that long names are shortened to fit).
    presentation : type one and a half times as large.

    Returns
    -------
    A figure of at most nine traces. Selectable points carry `customdata`: `["member", id]` or
    `["tie", source, target, sign]`, where an end may be `GROUP`. `layout.meta["alt"]` says the
    picture in words.
    """
    import plotly.graph_objects as go

    scale = type_scale(presentation)
    if not scene.places:
        return empty(alt(scene, t), palette, t, scale, height)
    fit = fitted(scene, width, height, scale.label)
    traces = marks(scene, fit, palette, t, scale, every=False)
    return go.Figure({"data": traces, "layout": _layout(scene, fit, palette, t, scale, height)})


def sociogram_series(
    scenes: Sequence[Scene],
    labels: Sequence[str],
    palette: Palette,
    t: Translator,
    *,
    width: float = 860,
    height: float = 680,
    presentation: bool = False,
    pace_s: float = 1.2,
    shown: int = 0,
) -> go.Figure:
    """Several sociograms as one that can be played: sessions, or one session as it fills up.

    Parameters
    ----------
    scenes : one a step, with the same people at the same seats, and the same `widest`.
    labels : a short name for each step, shown on the slider.
    pace_s : seconds a step.
    shown : the step to begin with.

    Raises
    ------
    SettingError : no scenes, not as many labels as scenes, or a step to begin with that is not there.
    """
    import plotly.graph_objects as go

    if not scenes or len(scenes) != len(labels) or not 0 <= shown < len(scenes):
        raise SettingError(
            "A series needs as many labels as pictures, and at least one: there are {scenes} pictures and "
            "{labels} labels.",
            scenes=len(scenes),
            labels=len(labels),
        )
    scale = type_scale(presentation)
    if not any(scene.places for scene in scenes):
        return empty(alt(scenes[shown], t), palette, t, scale, height)
    controls = 64 * scale.factor
    fits = [fitted(scene, width, height - controls, scale.label) for scene in scenes]
    fit = min(fits, key=lambda one: one.radius)
    frames = []
    for k, (scene, own) in enumerate(zip(scenes, fits, strict=True)):
        data = marks(scene, own, palette, t, scale, every=True)
        frames.append({"name": str(k), "data": data, "layout": {"shapes": shapes(scene, palette, scale)}})
    layout = _layout(scenes[shown], fit, palette, t, scale, height, bottom=controls)
    layout |= _player(labels, palette, t, scale, pace_s, shown)
    layout["meta"]["alt"] = t(
        "{count} sociograms to play through, from {first} to {last}. Shown: {shown}. {picture}",
        count=len(scenes),
        first=labels[0],
        last=labels[-1],
        shown=labels[shown],
        picture=alt(scenes[shown], t),
    )
    return go.Figure({"data": frames[shown]["data"], "layout": layout, "frames": frames})


# --- dressing ------------------------------------------------------------------------------------


def _window(scene: Scene, fit: Fit) -> tuple[float, float, float, float]:
    """The part of the plane that is shown: all that is drawn, and where each name is anchored."""
    x = [label.x / fit.radius for label in fit.labels]
    y = [label.y / fit.radius for label in fit.labels]
    left, right, low, high = scene.extent
    edge = 0.008
    return min([left, *x]) - edge, max([right, *x]) + edge, min([low, *y]) - edge, max([high, *y]) + edge


def _layout(
    scene: Scene,
    fit: Fit,
    palette: Palette,
    t: Translator,
    scale: TypeScale,
    height: float,
    bottom: float = 0.0,
) -> dict[str, Any]:
    left, right, low, high = _window(scene, fit)
    # Names keep their size when the page is narrower than planned, so they get margins in pixels,
    # reckoned for a small circle; the circle takes what is left.
    small = min(fit.radius, 110.0)
    boxes = [(label.x / fit.radius * small - label.x, label.box) for label in fit.labels]
    space = margins(
        left=6 + max([0.0, *(small * left - box[0] - moved for moved, box in boxes)]),
        right=6 + max([0.0, *(box[1] + moved - small * right for moved, box in boxes)]),
        top=6 + max([0.0, *(box[3] - fit.radius * high for _, box in boxes)]),
        bottom=6 + bottom + max([0.0, *(fit.radius * low - box[2] for _, box in boxes)]),
    )
    rings = [
        {
            "x": ring_label(ring, len(scene.places))[0],
            "y": ring_label(ring, len(scene.places))[1],
            "text": escape(ring.label),
            "showarrow": False,
            "yanchor": "bottom",
            "bgcolor": palette.paper,
            "borderpad": 1,
            "font": {"size": scale.note, "color": palette.muted},
        }
        for ring in scene.rings
        if ring.label
    ]
    return base_layout(
        palette,
        t,
        scale,
        height=height,
        margin=space,
        shapes=shapes(scene, palette, scale),
        annotations=rings,
        hoverdistance=16,
        clickmode="event+select",
        xaxis=no_axis(range=[left, right], constrain="domain"),
        yaxis=no_axis(range=[low, high], scaleanchor="x", scaleratio=1, constrain="domain"),
        meta={"alt": alt(scene, t)},
    )


def _player(
    labels: Sequence[str], palette: Palette, t: Translator, scale: TypeScale, pace_s: float, shown: int
) -> dict[str, Any]:
    """Two buttons and a slider, in hairlines."""
    now = {"mode": "immediate", "transition": {"duration": 0}}
    play = {**now, "fromcurrent": True, "frame": {"duration": 1000 * pace_s, "redraw": True}}
    stop = {**now, "frame": {"duration": 0, "redraw": True}}
    font = {"size": scale.note, "color": palette.ink}
    return {
        "updatemenus": [
            {
                "type": "buttons",
                "direction": "right",
                "showactive": False,
                "x": 0,
                "y": 0,
                "xanchor": "left",
                "yanchor": "top",
                "pad": {"t": 30 * scale.factor, "l": 0},
                "bgcolor": palette.surface,
                "bordercolor": palette.hairline,
                "borderwidth": 1,
                "font": font,
                "buttons": [
                    {"label": t("Play"), "method": "animate", "args": [None, play]},
                    {"label": t("Pause"), "method": "animate", "args": [[None], stop]},
                ],
            }
        ],
        "sliders": [
            {
                "active": shown,
                "x": 0.3,
                "len": 0.7,
                "y": 0,
                "yanchor": "top",
                "pad": {"t": 20 * scale.factor, "b": 0},
                "bgcolor": palette.hairline,
                "activebgcolor": palette.accent,
                "bordercolor": palette.hairline,
                "borderwidth": 0,
                "tickcolor": palette.hairline,
                "ticklen": 4,
                "minorticklen": 0,
                "font": {"size": scale.note, "color": palette.muted},
                "currentvalue": {"visible": False},
                "transition": {"duration": 0},
                "steps": [
                    {"label": escape(label), "method": "animate", "args": [[str(k)], stop]}
                    for k, label in enumerate(labels)
                ],
            }
        ],
    }
