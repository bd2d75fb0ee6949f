"""What the tests of the dashboard share: a small log, and the dashboard driven without a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import groupdyn.app
from groupdyn.app.routes import route
from groupdyn.app.state import KEY, AppState
from groupdyn.log import InteractionLog
from groupdyn.schemes import read_scheme

ENTRY = Path(groupdyn.app.__file__).with_name("script") / "entry.py"


def a_log(*acts: str, sessions: int = 3, silent: str = "cyril", leader: str = "lena") -> InteractionLog:
    """A log of `sender>receiver` acts, one after the other in each session; `silent` is there and says nothing."""
    pairs = [act.split(">") for act in acts or ("anna>bela", "bela>anna", "lena>GROUP")]
    members = list(dict.fromkeys([*(p for pair in pairs for p in pair if p != "GROUP"), silent, leader]))
    names = [str(k + 1) for k in range(sessions)]
    rows = [(s, k, 60.0 * k, a, b, "support") for s in names for k, (a, b) in enumerate(pairs, 1)]
    table = pd.DataFrame(rows, columns=["session", "seq", "start_s", "sender", "receiver", "act"])
    table.insert(0, "group", "Thursday")
    roster = pd.DataFrame(
        {
            "group": "Thursday",
            "member": members,
            "name": [m.title() for m in members],
            "role": ["leader" if m == leader else "member" for m in members],
            "joined": "",
            "left": "",
            "seat": range(1, len(members) + 1),
        }
    )
    days = pd.DataFrame(
        {
            "group": "Thursday",
            "session": names,
            "number": range(1, sessions + 1),
            "date": [f"2026-03-{k + 1:02d}" for k in range(sessions)],
            "planned_s": 5400.0,
            "length_s": 5400.0,
            "breaks": "",
        }
    )
    here = pd.DataFrame([("Thursday", s, m, "present") for s in names for m in members])
    here.columns = pd.Index(["group", "session", "member", "status"])
    table["weight"] = 1.0
    for frame, columns in (
        (table, ("group", "session", "sender", "receiver", "act")),
        (roster, ("group", "member")),
        (days, ("group", "session")),
        (here, ("group", "session", "member", "status")),
    ):
        for column in columns:
            frame[column] = frame[column].astype("category")
    return InteractionLog(table, roster, days, here, read_scheme("groupdyn"))


@pytest.fixture
def log() -> InteractionLog:
    return a_log()


Drive = Callable[..., AppTest]


@pytest.fixture
def drive() -> Drive:
    """`drive("sociogram", visit)`: the dashboard on that page after one run, with that visit's state."""

    def run(page: str = "start", visit: AppState | None = None, **query: Any) -> AppTest:
        app = AppTest.from_file(ENTRY, default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        if visit is not None:
            app.session_state[KEY] = visit
        app.run()
        if page != "start":
            turn_to(app, page)
        return app

    return run


def turn_to(app: AppTest, page: str) -> AppTest:
    return app.switch_page(str(route(page).file)).run()


def state_of(app: AppTest) -> AppState:
    state: AppState = app.session_state[KEY]
    return state


def visit_with(log: InteractionLog, **changes: Any) -> AppState:
    """A visit that looks at a log of one's own."""
    from groupdyn.app.groups import add_log

    visit = AppState()
    add_log(visit, log, "anna-and-the-others")
    for name, value in changes.items():
        setattr(visit, name, value)
    return visit
