"""The quick list in the browser: one line an act, with a player beside it for a file that stays where it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from groupdyn.app.components import known, mounted
from groupdyn.app.state import told


def player(data: Mapping[str, Any], key: str, *, on_batch: Callable[[Mapping[str, Any]], None]) -> None:
    """Draw it.

    Parameters
    ----------
    data : what `groupdyn.app.recording.quick.player_data` makes: people, codes, the acts so far, words.
    key : of the widget.
    on_batch : told, before the page runs, what waits in the browser; see the queue's `delivery.js`.
    """

    def batch() -> None:
        sent = told(key).batch
        if isinstance(sent, Mapping):
            on_batch(sent)

    known("parts")
    known("queue")
    mounted("player", "player.js", "player.css")(key=key, data=dict(data), on_batch_change=batch)
