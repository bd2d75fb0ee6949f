"""`python -m tests.e2e.open_workspace PORT PLACE`: a dashboard in which every visit finds its workspace open.

For tests of what is done with a workspace; how it is opened is tested by itself.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import streamlit as st

from groupdyn.app import frame, keeping
from groupdyn.app.serve import ENTRY, parts, settings
from groupdyn.app.state import AppState
from groupdyn.workspace import Workspace, open_workspace
from tests.workspace.places import PASSPHRASE

LOCKS = "lock"
"""While a file of this name stands beside the workspace, it is locked for every visit."""
LOCKED = "locked"
"""A file of this name stands there once it has been locked for all of them."""


def lock(folder: Path, on: bool) -> None:
    """Lock the workspace in a folder for every visit, or no longer; it is so when this returns."""
    (folder / LOCKS).touch() if on else (folder / LOCKS).unlink()
    while (folder / LOCKED).exists() != on:
        time.sleep(0.01)


def _stay() -> None:
    """A locked page turns to another one only when it is asked for: what a pad says until then is looked at."""


def main(port: int, place: Path) -> None:
    """Serve until killed."""
    ask, opened = keeping.workspace_of, []
    locks, done = place.parent / LOCKS, place.parent / LOCKED

    def workspace_of(visit: AppState) -> Workspace | None:
        if not locks.exists() and (visit.workspace is None or visit.workspace.is_locked):
            keeping.take(visit, open_workspace(place, PASSPHRASE, who="tester"))
            opened.append(visit.workspace)
        return ask(visit)

    def watch() -> None:
        while True:
            time.sleep(0.05)
            if locks.exists():
                for workspace in opened:
                    if not workspace.is_locked:
                        workspace.lock()
                done.touch()
            else:
                done.unlink(missing_ok=True)

    keeping.workspace_of = workspace_of
    frame.watch_idle = _stay
    threading.Thread(target=watch, daemon=True).start()
    st.App(ENTRY, **parts()).run(config={**settings(), "server.port": port})


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
