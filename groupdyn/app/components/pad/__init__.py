"""The live pad in the browser: the circle of seats, kinds of act, the clock, and a queue that loses no tap."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from groupdyn.app.components import known, mounted
from groupdyn.app.state import told


def pad(
    data: Mapping[str, Any],
    key: str,
    *,
    on_batch: Callable[[Mapping[str, Any]], None],
    on_gone: Callable[[str], None],
) -> None:
    """Draw the pad.

    Parameters
    ----------
    data : what `groupdyn.app.recording.pad_data.pad_data` makes: seats, kinds, clock, last acts, words.
    key : of the widget.
    on_batch : told, before the page runs, what waits in the browser; see the queue's `delivery.js`.
    on_gone : told where the person wants to go: `summary` or `setup`.
    """

    def batch() -> None:
        sent = told(key).batch
        if isinstance(sent, Mapping):
            on_batch(sent)

    def gone() -> None:
        where = told(key).gone
        if where is not None:
            on_gone(str(where))

    known("queue")
    mounted("pad", "pad.js", "pad.css")(key=key, data=dict(data), on_batch_change=batch, on_gone_change=gone)
