"""The sociogram: who turned to whom in a session, headed by what it shows, with the acts behind every mark."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from groupdyn.app.acts import show_acts
from groupdyn.app.cache import cached
from groupdyn.app.components.circle import Mark, circle
from groupdyn.app.components.circle.plan import Plan, plan
from groupdyn.app.components.strip import StripItem, session_strip
from groupdyn.app.courses import headline_measures, show_measure
from groupdyn.app.picture import Picture, ask_picture
from groupdyn.app.plain import plain
from groupdyn.app.saving import offer_table
from groupdyn.app.showing import show_inferred
from groupdyn.app.state import bound, choose, chosen, state
from groupdyn.app.view import View, current_view, session_name
from groupdyn.figures.of_log import Drawing, difference_of, people_of, replay_of, scenes_of
from groupdyn.figures.sociogram import sociogram_series
from groupdyn.figures.sociomatrix import sociomatrix
from groupdyn.figures.stamp import stamp
from groupdyn.figures.style import Palette, isolated
from groupdyn.headlines import headline
from groupdyn.i18n import Translator, clock
from groupdyn.listing import inferred_words, rows_behind
from groupdyn.log import GROUP, InteractionLog
from groupdyn.microcosm import matrix_of, tie_table
from groupdyn.series import series

if TYPE_CHECKING:
    from collections.abc import Sequence

    import plotly.graph_objects as go

    from groupdyn.figures.scene import Scene

CHART, CIRCLE = "sociogram-chart", "sociogram-circle"
BESIDE = ("member_share", "reciprocity_weighted")
"""The measures that stand beside the picture."""


def render() -> None:
    """Draw the page."""
    view = current_view()
    if view is None:
        return
    picture, log = ask_picture(view)
    if picture.mode == "all":
        _show_all(view, picture, log)
        return
    main, side = st.columns((62, 38), gap="large")
    with main:
        _show_heading(view, picture)
        if picture.mode in ("matrix", "table"):
            _show_numbers(view, log, picture.mode)
        else:
            _show_picture(view, picture, log)
        _show_strip(view, picture, log)
    with side:
        _show_measures(view)
        _show_behind(view, log)


# --- what it says --------------------------------------------------------------------------------


def _show_heading(view: View, picture: Picture) -> None:
    t = view.t
    name = session_name(view.log, view.position, t)
    if picture.mode == "compare":
        other = session_name(view.log, picture.other, t)
        st.header(plain(t("{session} against {other}", session=name, other=other)), anchor=False)
        st.markdown(t("Green grew, dashed grey shrank, as shares of each session's acts."))
        return
    if picture.mode == "play":
        st.header(t("Session by session"), anchor=False)
        st.markdown(f":gray[{t('Everybody keeps their seat; ties grow and shrink.')}]")
        return
    if picture.mode == "replay":
        st.header(plain(t("{session} as it filled up", session=name)), anchor=False)
        st.markdown(f":gray[{t('All acts so far, from the first minute to the last.')}]")
        return
    said = cached(headline)(view.log, view.position, t)
    heading = t("{session}: {finding}", session=name, finding=said.heading or t("who turns to whom"))
    st.header(plain(heading), anchor=False)
    if said.rest:
        st.markdown(f":gray[{plain(' '.join(said.rest))}]")


# --- the picture ---------------------------------------------------------------------------------


def _show_picture(view: View, picture: Picture, log: InteractionLog) -> None:
    with st.container(key="sociogram-figure"):
        if picture.mode in ("play", "replay"):
            _show_moving(view, picture, log)
        else:
            _show_circle(view, picture, log)
    st.caption(_legend(view, picture, log))


def _show_circle(view: View, picture: Picture, log: InteractionLog) -> None:
    """A picture that stands still: it lights up without a rerun, and is drawn in a quarter of Plotly's time."""
    drawing = replace(picture.drawing, focus=None, focus_tie=None)
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
        on_pick=_take_pick,
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
        scene = difference_of(log, position, other, drawing, t)
    return scene, plan(scene, palette, t, height=_height(presentation), presentation=presentation)


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


def _legend(view: View, picture: Picture, log: InteractionLog) -> str:
    """What the marks mean, and what is left out."""
    t, drawing = view.t, picture.drawing
    if picture.mode == "compare":
        acts = np.concatenate([rows_behind(log, p) for p in (picture.other, view.position)])
        scale = t("Line width: change of the tie's share of the session's acts, in percentage points.")
        return " · ".join(filter(None, (scale, inferred_words(log, t, acts))))
    scenes = cached(scenes_of)(log, drawing, t)
    shown = range(len(scenes)) if picture.mode in ("play", "all") else (view.position,)
    parts = [text for text, occurs in _marks([scenes[p] for p in shown], t) if occurs]
    if drawing.layout == "target":
        parts.append(t("Target: often turned to, near the middle"))
    acts = np.concatenate([rows_behind(log, position) for position in shown])
    if inferred := inferred_words(log, t, acts):
        parts.append(inferred)
    if picture.filtered:
        parts.append(t("only some acts are drawn (see Filter)"))
    hidden = sum(cached(_hidden)(log, position, drawing.minimum) for position in shown)
    if hidden:
        parts.append(
            t.plural(
                "{n} tie of fewer than {weight} acts is not drawn",
                "{n} ties of fewer than {weight} acts are not drawn",
                hidden,
                weight=t.number(drawing.minimum, 0),
            )
        )
    return " · ".join(parts)


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
        (t("square: leader"), any(place.shape == "square" for place in places)),
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
    least, most = (t.number(weight, 0 if float(weight).is_integer() else 1) for weight in ends)
    return t("line width: {least} to {most} acts", least=least, most=most)


def _hidden(log: InteractionLog, position: int, minimum: float) -> int:
    """How many ties of the session are too weak to be drawn."""
    ties = cached(tie_table)(log)
    name = str(log.sessions["session"].iloc[position])
    kind = ties[(ties["session"] == name) & (ties["sign"] >= 0)]
    summed = kind.groupby(["sender", "receiver"])["weight"].sum()
    return int((summed < minimum).sum())


def _take_pick(mark: Mark) -> None:
    """Put into focus what was clicked: a member, a tie, or nothing."""
    _clear()
    if len(mark) == 2:
        choose("tie", mark, ("", ""), private=True)
    elif mark and mark[0] != GROUP:
        state().member = mark[0]


# --- the numbers of it ---------------------------------------------------------------------------


def _show_numbers(view: View, log: InteractionLog, form: str) -> None:
    t = view.t
    matrix = cached(matrix_of)(log, view.position, include="everyone")
    seated = [person for person in people_of(log)["member"] if person in matrix.index]
    matrix = matrix.loc[seated, [*seated, GROUP]]  # in the order of the seats, as in the picture
    names = dict(zip(log.roster["member"].astype(str).tolist(), log.roster["name"].tolist(), strict=True))
    if form == "matrix":
        silent = [m for m in matrix.index if not matrix.loc[m].sum()]
        figure = sociomatrix(
            matrix, view.palette, t, names=names, silent=silent, presentation=view.presentation
        )
        st.plotly_chart(
            figure,
            theme=None,
            key="sociogram-matrix",
            config=view.config("sociomatrix"),
            alt=figure.layout.meta["alt"],
        )
        st.caption(t("Rows give, columns receive; the numbers are summed weights."))
    show_inferred(log, t, rows_behind(log, view.position))
    shown = matrix.rename(index=names, columns={**names, GROUP: t("group")})
    if form == "table":
        st.dataframe(shown, key="sociogram-table")
        offer_table(shown.rename_axis("from").reset_index(), t, name="sociomatrix", key="sociogram-save")


# --- all sessions --------------------------------------------------------------------------------


def _strip_items(log: InteractionLog, drawing: Drawing, palette: Palette, t: Translator) -> list[StripItem]:
    scenes = cached(scenes_of)(log, drawing, t)
    items = []
    for position, scene in enumerate(scenes):
        name = session_name(log, position, t)
        picture = stamp(scene, palette, width=64, height=64)
        label = str(log.sessions["number"].iloc[position])
        items.append(StripItem(str(position), picture, label, name))
    return items


def _show_strip(view: View, picture: Picture, log: InteractionLog) -> None:
    """The series at a glance; choosing a picture turns to its session."""
    if len(view.log.sessions) < 2 or picture.mode in ("play", "replay"):
        return
    drawing = _quiet(picture.drawing)
    items = cached(_strip_items)(log, drawing, view.palette, view.t)
    session_strip(items, str(view.position), "sociogram-strip", name=view.t("Sessions"), on_choose=_turn_to)


def _quiet(drawing: Drawing) -> Drawing:
    """The drawing as it stands in small pictures: nobody in focus, nothing pale beneath, nodes alike."""
    return replace(drawing, focus=None, focus_tie=None, ghost=False, measure="")


def _turn_to(position: str) -> None:
    state().session = int(position)


def _all_items(log: InteractionLog, drawing: Drawing, palette: Palette, t: Translator) -> list[StripItem]:
    items = []
    for position, scene in enumerate(cached(scenes_of)(log, drawing, t)):
        name, said = session_name(log, position, t), cached(headline)(log, position, t)
        picture = stamp(scene, palette, width=208, height=192)
        items.append(StripItem(str(position), picture, name, said.heading))
    return items


def _show_all(view: View, picture: Picture, log: InteractionLog) -> None:
    """Every session on one screen; a small picture leads to the large one."""
    t = view.t
    st.header(t("All sessions"), anchor=False)
    st.markdown(f":gray[{t('The same seats and line widths in every picture. Choose one to open it.')}]")
    items = cached(_all_items)(log, _quiet(picture.drawing), view.palette, t)
    session_strip(
        items, str(view.position), "sociogram-all", name=t("Sessions"), large=True, on_choose=_open_one
    )
    st.caption(_legend(view, picture, log))


def _open_one(position: str) -> None:
    state().session = int(position)
    choose("mode", "one", "one")


# --- the numbers beside it ------------------------------------------------------------------------


def _show_measures(view: View) -> None:
    table = cached(series)(view.log, view.include)
    for measure in headline_measures(view):
        if measure.key in BESIDE:
            show_measure(view, measure, table[table["key"] == measure.key], compact=True)


# --- the acts behind it --------------------------------------------------------------------------


def _show_behind(view: View, log: InteractionLog) -> None:
    t = view.t
    names = dict(zip(log.roster["member"].astype(str).tolist(), log.roster["name"].tolist(), strict=True))
    names[GROUP] = t("group")
    tie = chosen("tie", ("", ""), private=True)
    if view.presentation and not view.member and not tie[0]:
        return  # on the wall the picture has the room; a click brings its acts
    if not view.presentation:
        _ask_focus(view, names, tie)
    if len(tie) == 2 and tie[0] in names and tie[1] in names:
        rows = rows_behind(log, view.position, sender=tie[0], receiver=tie[1])
        title = t("{sender} → {receiver}", sender=isolated(names[tie[0]]), receiver=isolated(names[tie[1]]))
    elif view.member in names:
        rows = rows_behind(log, view.position, person=view.member)
        title = t("{name}: acts given and received", name=names[view.member])
    else:
        rows = np.asarray(rows_behind(log, view.position))
        title = t("Acts behind this picture")
    show_acts(log, rows, t, "sociogram-acts", title, controls=not view.presentation)
    if not view.presentation and (view.member or tie[0]):
        st.button(t("Show the whole group"), type="tertiary", key="sociogram-clear", on_click=_clear)


def _ask_focus(view: View, names: dict[str, str], tie: tuple[str, ...]) -> None:
    """Ask whose acts to light up, and to whom: what a click on the picture does, for the keyboard."""
    t = view.t
    sender, receiver = (tie[0], tie[1]) if tie[0] in names else (view.member or "", "")
    people = [member for member in names if member != GROUP]

    def from_(member: str) -> None:
        _clear()
        if member and receiver and receiver != member:
            choose("tie", (member, receiver), ("", ""), private=True)
        else:
            state().member = member or None

    def to(member: str) -> None:
        _clear()
        if member:
            choose("tie", (sender, member), ("", ""), private=True)
        else:
            state().member = sender

    with st.container(horizontal=True, gap="small", key="sociogram-focus"):
        st.selectbox(
            t("From"),
            ["", *people],
            format_func=lambda m: plain(names[m]) if m else t("Everybody"),
            **bound(f"sociogram-from-{t.language}", sender if sender in names else "", from_),
        )
        st.selectbox(
            t("To"),
            ["", *(m for m in names if m != sender)],
            format_func=lambda m: plain(names[m]) if m else t("Everybody"),
            disabled=not sender,
            **bound(f"sociogram-to-{t.language}", receiver, to),
        )


def _clear() -> None:
    state().member = None
    choose("tie", None, ("", ""), private=True)
