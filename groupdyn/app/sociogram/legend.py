"""What the marks of a sociogram mean, and what is left out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from groupdyn.app.cache import cached
from groupdyn.app.picture import Picture
from groupdyn.app.sociogram.drawn import compared
from groupdyn.app.view import View
from groupdyn.figures.of_log import scenes_of
from groupdyn.figures.words import weight_words
from groupdyn.i18n import Translator
from groupdyn.listing import inferred_words, rows_behind
from groupdyn.log import InteractionLog
from groupdyn.microcosm import tie_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groupdyn.figures.scene import Scene


def show_legend(view: View, picture: Picture, log: InteractionLog) -> None:
    """One quiet line."""
    words = _of_change if picture.mode == "compare" else _of_acts
    st.caption(" · ".join(filter(None, words(view, picture, log))))


def _of_change(view: View, picture: Picture, log: InteractionLog) -> list[str]:
    t = view.t
    scene = compared(log, view.position, picture.other, picture.drawing, t)
    signs = {arc.sign for arc in scene.ties}
    acts = np.concatenate([rows_behind(log, p) for p in (picture.other, view.position)])
    return [
        t("green: grew") if "more" in signs else "",
        t("dashed grey: shrank") if "less" in signs else "",
        _change_scale(scene, t),
        t("only some acts are drawn (see Filter)") if picture.filtered else "",
        inferred_words(log, t, acts),
    ]


def _change_scale(scene: Scene, t: Translator) -> str:
    """What the thinnest and the widest line stand for, in shares of each session's acts."""
    weights = [abs(arc.weight) for arc in scene.ties]
    if not weights:
        return t("The same in both sessions.")
    return t(
        "line width: {least} to {most} percentage points of each session's acts",
        least=weight_words(min(weights), t),
        most=weight_words(max(weights), t),
    )


def _of_acts(view: View, picture: Picture, log: InteractionLog) -> list[str]:
    t, drawing = view.t, picture.drawing.at_rest
    scenes = cached(scenes_of)(log, drawing, t)
    shown = range(len(scenes)) if picture.mode in ("play", "all") else (view.position,)
    acts = np.concatenate([rows_behind(log, position) for position in shown])
    hidden = sum(cached(_hidden)(log, position, drawing.minimum) for position in shown)
    left_out = t.plural(
        "{n} tie of fewer than {weight} acts is not drawn",
        "{n} ties of fewer than {weight} acts are not drawn",
        hidden,
        weight=t.number(drawing.minimum, 0),
    )
    return [
        *(text for text, occurs in _marks([scenes[p] for p in shown], t) if occurs),
        t("rings: how many of the others turn to somebody") if drawing.layout == "target" else "",
        t("seats follow the ties") if drawing.layout == "follow" else "",
        inferred_words(log, t, acts),
        t("only some acts are drawn (see Filter)") if picture.filtered else "",
        left_out if hidden else "",
    ]


def _marks(scenes: Sequence[Scene], t: Translator) -> list[tuple[str, bool]]:
    """What each kind of mark means, and whether it stands in one of these pictures."""
    arcs = [arc for scene in scenes for arc in scene.arcs]
    places = [place for scene in scenes for place in scene.places]
    signs = {arc.sign for arc in arcs if not arc.ghost}
    return [
        (_width_scale(scenes, t), bool(arcs)),
        (t("blue, solid: mostly supportive"), "positive" in signs),
        (t("orange, dashed: hostile"), "negative" in signs),
        (t("grey: neither"), "neutral" in signs),
        (t("square: facilitator"), any(place.shape == "square" for place in places)),
        (t("dotted rim: present, silent"), any(place.rim == "dotted" for place in places)),
        (t("pale: session before"), any(arc.ghost for arc in arcs)),
    ]


def _width_scale(scenes: Sequence[Scene], t: Translator) -> str:
    """What the thinnest and the widest line stand for."""
    weights = [arc.weight for scene in scenes for arc in scene.ties]
    if not weights:
        return t("line width: acts")
    ends = (min(weights), max(weights))
    if ends[0] == ends[1] and float(ends[0]).is_integer():
        return t.plural("every line: {n} act", "every line: {n} acts", int(ends[0]))
    least, most = (weight_words(weight, t) for weight in ends)
    return t("line width: {least} to {most} acts", least=least, most=most)


def _hidden(log: InteractionLog, position: int, minimum: float) -> int:
    """How many ties of the session are too weak to be drawn."""
    ties = cached(tie_table)(log)
    name = str(log.sessions["session"].iloc[position])
    kind = ties[(ties["session"] == name) & (ties["sign"] >= 0)]
    summed = kind.groupby(["sender", "receiver"])["weight"].sum()
    return int((summed < minimum).sum())
