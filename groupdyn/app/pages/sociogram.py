"""The sociogram: who turned to whom in a session, headed by what it shows, with the acts behind every mark."""

from __future__ import annotations

import streamlit as st

from groupdyn.app.picture import ask_picture
from groupdyn.app.sociogram.behind import show_behind, show_measures
from groupdyn.app.sociogram.drawn import show_picture
from groupdyn.app.sociogram.heading import show_heading
from groupdyn.app.sociogram.legend import show_legend
from groupdyn.app.sociogram.numbers import show_numbers
from groupdyn.app.sociogram.sessions import show_all, show_strip
from groupdyn.app.view import current_view


def render() -> None:
    """Draw the page."""
    view = current_view()
    if view is None:
        return
    picture, log = ask_picture(view)
    if picture.mode == "all":
        show_heading(view, picture, log)
        show_all(view, picture, log)
        return
    is_drawn = picture.mode not in ("matrix", "table")
    main, side = st.columns((62, 38), gap="large")
    with main:
        show_heading(view, picture, log)
        if is_drawn:
            show_picture(view, picture, log)
        else:
            show_numbers(view, log, picture.mode)
        if is_drawn and not view.presentation:
            show_legend(view, picture, log)
        show_strip(view, picture, log)
    with side:
        show_measures(view)
        if is_drawn and view.presentation:
            show_legend(view, picture, log)  # where there is room on the wall without scrolling
        show_behind(view, log)
