"""What the sociogram page asks for: which picture, drawn how, of which acts. Asked in one quiet line."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal, cast

import numpy as np
import streamlit as st

from groupdyn.app.asking import ask_one
from groupdyn.app.cache import cached
from groupdyn.app.frame import ask_session
from groupdyn.app.plain import plain
from groupdyn.app.state import choose, chosen, remembered, told
from groupdyn.app.view import View, session_name
from groupdyn.figures.of_log import LAYOUTS, Drawing, Layout, calm_minimum, people_of
from groupdyn.i18n import N_, Translator
from groupdyn.log import InteractionLog
from groupdyn.measuring import catalogue
from groupdyn.schemes.scheme import CONSTRUCT_NAMES
from groupdyn.selection import select
from groupdyn.sequence import session_lengths

Mode = Literal["one", "matrix", "table", "compare", "play", "replay", "all"]
MODES: dict[Mode, str] = {
    "one": N_("Picture"),
    "matrix": N_("Matrix"),
    "table": N_("Table"),
    "compare": N_("Compare"),
    "play": N_("Play"),
    "replay": N_("Replay"),
    "all": N_("All sessions"),
}
SERIES = ("compare", "play", "all")
"""The modes that show several sessions."""

LAYOUT_WORDS: dict[Layout, str] = {
    "seats": N_("Fixed seats"),
    "target": N_("Target: often turned to, near the middle"),
    "follow": N_("Seats that follow the ties"),
}
MEASURES = ("acts_sent", "acts_received", "strength_out", "strength_in", "betweenness", "")
"""What the size of a node may show; empty: all alike."""
MOST = 20
"""The highest minimum weight that can be asked for."""
STEP_MIN = 5
"""Minutes between the stops of the time window."""


@dataclass(frozen=True)
class Picture:
    """Which picture is asked for.

    Attributes
    ----------
    mode : a key of `MODES`.
    drawing : how to draw.
    other : the session to compare with, by position.
    hidden_below : the minimum weight, for the words beneath the picture.
    filtered : whether only some acts are drawn.
    """

    mode: Mode
    drawing: Drawing
    other: int
    filtered: bool


def ask_picture(view: View) -> tuple[Picture, InteractionLog]:
    """Ask which picture to draw; returns it with the log of the acts to draw."""
    t = view.t
    drawing = Drawing(minimum=cached(calm_minimum)(view.log))
    if view.presentation:
        ask_session(view.log)  # its arrow keys still work on the wall
        mode = chosen("mode", "one", _modes(view))
        return _picture(view, cast(Mode, mode), _drawing(view, drawing)), _selected(view)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="picture-controls"):
        ask_session(view.log)
        mode = ask_one(t("Picture"), {m: MODES[m] for m in _modes(view)}, "mode", "one", t)
        with st.popover(t("Drawing"), type="tertiary", key="picture-drawing", on_change="rerun") as asked:
            if asked.open:
                _ask_drawing(view, drawing)
        with st.popover(t("Filter"), type="tertiary", key="picture-filter", on_change="rerun") as asked:
            if asked.open:
                _ask_filter(view)
        if mode == "compare":
            _ask_other(view)
    return _picture(view, cast(Mode, mode), _drawing(view, drawing)), _selected(view)


def _modes(view: View) -> tuple[Mode, ...]:
    """What can be asked for: a single session has none to be compared with."""
    several = len(view.log.sessions) > 1
    return tuple(mode for mode in MODES if several or mode not in SERIES)


def _picture(view: View, mode: Mode, drawing: Drawing) -> Picture:
    filtered = bool(_codes(view) or _window(view) or _members() or _observed(view))
    return Picture(mode, drawing, _other(view), filtered)


# --- how it is drawn -----------------------------------------------------------------------------


def _ask_drawing(view: View, start: Drawing) -> None:
    t = view.t
    names = {measure.key: measure.name for measure in catalogue("member")}
    st.selectbox(
        t("Places"),
        LAYOUTS,
        format_func=lambda layout: t(LAYOUT_WORDS[layout]),
        **remembered("layout", "seats", LAYOUTS),
    )
    st.selectbox(
        t("Size of the nodes"),
        MEASURES,
        format_func=lambda key: t(names[key]) if key else t("All alike"),
        **remembered("size", "acts_sent", MEASURES),
    )
    st.slider(
        t("Draw ties from this weight on"),
        0,
        MOST,
        help=t("Hostile ties are drawn whatever their weight."),
        **remembered("from_weight", _start_minimum(start), range(MOST + 1)),
    )
    st.toggle(t("The session before, pale"), **remembered("ghost", False))
    st.toggle(t("Acts to the whole group"), **remembered("hub", True))
    st.toggle(t("Facilitators"), **remembered("leaders", True))


def _start_minimum(start: Drawing) -> int:
    return min(math.ceil(start.minimum), MOST)


def _drawing(view: View, start: Drawing) -> Drawing:
    tie = chosen("tie", ("", ""), private=True)
    return replace(
        start,
        layout=cast(Layout, chosen("layout", "seats", LAYOUTS)),
        measure=chosen("size", "acts_sent", MEASURES),
        minimum=float(chosen("from_weight", _start_minimum(start), range(MOST + 1))),
        ghost=chosen("ghost", False),
        hub=chosen("hub", True),
        facilitators=chosen("leaders", True),
        focus=view.member,
        focus_tie=(tie[0], tie[1]) if len(tie) == 2 and tie[0] else None,
    )


# --- which acts ----------------------------------------------------------------------------------


def _ask_filter(view: View) -> None:
    t, log = view.t, view.log
    used = _used_codes(log)
    constructs = _used_constructs(log)
    st.multiselect(
        t("Kinds of act"),
        constructs,
        format_func=lambda c: t(CONSTRUCT_NAMES[c]),
        placeholder=t("All"),
        **remembered("kinds", (), constructs),
    )
    st.multiselect(
        t("Codes"),
        used,
        format_func=lambda c: plain(log.scheme.label(c, t.language)),
        placeholder=t("All"),
        **remembered("codes", (), used),
    )
    people = people_of(log)
    names = dict(zip(people["member"].tolist(), people["name"].tolist(), strict=True))
    st.multiselect(
        t("Acts from or to"),
        list(names),
        format_func=lambda m: plain(names[m]),
        placeholder=t("Everybody"),
        **remembered("who", (), tuple(names), private=True),
    )
    if view.log.receiver_inferred.any():
        st.toggle(
            t("Only observed receivers"),
            help=t("Leaves out acts whose receiver the computer proposed and nobody has confirmed."),
            **remembered("observed", False),
        )
    stops = _stops(view)
    if len(stops) > 2:
        whole, key = (stops[0], stops[-1]), f"picture-minutes-{len(stops)}-{t.language}"
        # Not `remembered`: this slider has two handles only if its value, not its key, is a pair.
        st.select_slider(
            t("Minutes of the session"),
            stops,
            value=chosen("minutes", whole, stops),
            key=key,
            on_change=_take_window,
            args=(key, whole),
        )


def _take_window(key: str, whole: tuple[str, ...]) -> None:
    choose("minutes", tuple(told(key)), whole)


def _used_codes(log: InteractionLog) -> tuple[str, ...]:
    return cached(_codes_in)(log)


def _codes_in(log: InteractionLog) -> tuple[str, ...]:
    used = set(log.acts["act"].cat.categories[np.unique(log.acts["act"].cat.codes)].astype(str))
    return tuple(code.code for code in log.scheme.codes if code.code in used)


def _used_constructs(log: InteractionLog) -> tuple[str, ...]:
    return cached(_constructs_in)(log)


def _constructs_in(log: InteractionLog) -> tuple[str, ...]:
    used = {construct for code in _codes_in(log) for construct in log.scheme.by_code[code].constructs}
    return tuple(construct for construct in CONSTRUCT_NAMES if construct in used)


def _stops(view: View) -> tuple[str, ...]:
    """Minutes at which a time window can begin and end; none where no times were recorded."""
    if "start_s" not in view.log.acts:
        return ()
    longest = cached(_longest_s)(view.log) / 60
    return tuple(str(m) for m in range(0, math.ceil(longest / STEP_MIN) * STEP_MIN + 1, STEP_MIN))


def _longest_s(log: InteractionLog) -> float:
    return float(np.nanmax(session_lengths(log), initial=0.0))


def _codes(view: View) -> tuple[str, ...]:
    return chosen("codes", (), _used_codes(view.log)) + chosen("kinds", (), _used_constructs(view.log))


def _window(view: View) -> tuple[float, float] | None:
    stops = _stops(view)
    if len(stops) < 3:
        return None
    begin, end = chosen("minutes", (stops[0], stops[-1]), stops)
    if (begin, end) == (stops[0], stops[-1]):
        return None
    # The first and the last stop leave the window open: a slider closed on one stop still has that stop.
    return float(begin) * 60, float(end) * 60 + (1 if begin == end else 0)


def _observed(view: View) -> bool:
    """Whether acts with a proposed receiver are left out; only a log that has some is asked about."""
    return bool(view.log.receiver_inferred.any()) and chosen("observed", False)


def _members() -> tuple[str, ...]:
    return chosen("who", (), private=True)


def _selected(view: View) -> InteractionLog:
    """The log with the acts that are asked for."""
    codes = chosen("codes", (), _used_codes(view.log))
    kinds = chosen("kinds", (), _used_constructs(view.log))
    if not (codes or kinds or _members() or _window(view) or _observed(view)):
        return view.log
    known = set(view.log.roster["member"].astype(str))
    who = tuple(m for m in _members() if m in known)
    return select(
        view.log,
        acts=codes or (() if kinds else None),
        constructs=kinds or None,
        members=who or None,
        window=_window(view),
        observed=_observed(view),
    )


# --- with what it is compared --------------------------------------------------------------------


def _ask_other(view: View) -> None:
    t, log = view.t, view.log
    st.selectbox(
        t("Compared with"),
        range(len(log.sessions)),
        format_func=lambda p: plain(_label(log, p, t)),
        label_visibility="collapsed",
        width=200,
        **remembered("other", _before(view), range(len(log.sessions))),
    )


def _label(log: InteractionLog, position: int, t: Translator) -> str:
    return t("with {session}", session=session_name(log, position, t))


def _before(view: View) -> int:
    """The session before; of the first one, the next."""
    return view.position - 1 if view.position else min(1, len(view.log.sessions) - 1)


def _other(view: View) -> int:
    return chosen("other", _before(view), range(len(view.log.sessions)))
