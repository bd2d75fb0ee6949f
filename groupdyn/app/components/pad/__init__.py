"""The live pad in the browser: the circle of seats, kinds of act, the clock, and a queue that loses no tap."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from groupdyn.app.components import known, mounted
from groupdyn.app.state import told


def pad(
    data: Mapping[str, Any],
    key: str,
    *,
    on_batch: Callable[[Mapping[str, Any]], None],
    on_gone: Callable[[str], None],
    on_arrange: Callable[[Sequence[int]], None],
) -> None:
    """Draw the pad.

    Parameters
    ----------
    data : what `groupdyn.app.recording.pad_data.pad_data` makes: seats, kinds, clock, last acts, words.
    key : of the widget.
    on_batch : told, before the page runs, what waits in the browser; see the queue's `delivery.js`.
    on_gone : told where the person wants to go: `summary` or `setup`.
    on_arrange : told the rows of those in the circle in their new order, clockwise from the top.
    """

    def batch() -> None:
        sent = told(key).batch
        if isinstance(sent, Mapping):
            on_batch(sent)

    def gone() -> None:
        where = told(key).gone
        if where is not None:
            on_gone(str(where))

    def arranged() -> None:
        order = told(key).arranged
        if isinstance(order, Sequence) and all(isinstance(row, int) for row in order):
            on_arrange(order)

    known("parts")
    known("queue")  # what waits until it is stored
    known("seats")  # how seats and arrows are drawn, lit and moved
    mounted("pad", "pad.js", "pad.css")(
        key=key,
        data=dict(data),
        on_batch_change=batch,
        on_gone_change=gone,
        on_arranged_change=arranged,
    )
