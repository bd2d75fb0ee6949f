"""The grid of counts in the browser: who turned to whom how often, by keyboard or by tapping."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from groupdyn.app.components import known, mounted
from groupdyn.app.state import told


def grid(data: Mapping[str, Any], key: str, *, on_entered: Callable[[Mapping[str, Any]], None]) -> None:
    """Draw it.

    Parameters
    ----------
    data : people, codes, the counts that are stored, words; what was not stored yet stays in the browser.
    key : of the widget.
    on_entered : told, before the page runs, all counts when the person stores them.
    """

    def entered() -> None:
        sent = told(key).entered
        if isinstance(sent, Mapping):
            on_entered(sent)

    known("parts")
    mounted("grid", "grid.js", "grid.css")(key=key, data=dict(data), on_entered_change=entered)
