"""Lines to be looked through by keyboard: who to whom, how sure, which code; each a key away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from groupdyn.app.components import known, mounted
from groupdyn.app.state import told


def lines(
    data: Mapping[str, Any],
    rows: Callable[[], list[Any]],
    key: str,
    *,
    on_batch: Callable[[Mapping[str, Any]], None],
) -> None:
    """Draw the lines.

    Parameters
    ----------
    data : what `groupdyn.app.recording.reviewing.lines_data` makes: people, codes, words, what is stored.
    rows : makes the lines themselves, which are sent once: the browser says when it has them.
    key : of the widget.
    on_batch : told what was changed, before the page runs; see the queue's `delivery.js`.
    """

    def batch() -> None:
        sent = told(key).batch
        if isinstance(sent, Mapping):
            on_batch(sent)

    state = told(key)
    has = state is not None and state.get("has") == data["token"]
    known("parts")
    known("queue")
    mounted("lines", "lines.js", "lines.css")(
        key=key,
        data={**data, "rows": None if has else rows()},
        on_batch_change=batch,
        on_has_change=lambda: None,
    )
