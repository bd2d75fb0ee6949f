"""What the tests of the dashboard share: a small log, and the dashboard driven without a browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.testing.v1 import AppTest

import groupdyn.app
from groupdyn.app.routes import route
from groupdyn.app.state import KEY, AppState
from groupdyn.log import InteractionLog
from groupdyn.workspace import Workspace, create_workspace
from tests.groups import a_led_log
from tests.workspace.places import CHEAP, PASSPHRASE

ENTRY = Path(groupdyn.app.__file__).with_name("script") / "entry.py"


def a_log(*acts: str, sessions: int = 3, silent: str = "cyril", leader: str = "lena") -> InteractionLog:
    """A log with the same acts of support, a minute apart, in each session; `silent` is there and says nothing."""
    names = [str(k + 1) for k in range(sessions)]
    acts = acts or ("anna>bela", "bela>anna", "lena>*")
    timed = [f"{act}:support@{60 * k}" for k, act in enumerate(acts)]
    days = {s: {"date": f"2026-03-{s:0>2}", "planned_s": 5400, "length_s": 5400} for s in names}
    return a_led_log(
        dict.fromkeys(names, timed),
        silent=silent,
        leaders=leader,
        sessions=days,
        group="Thursday",
    )


@pytest.fixture
def log() -> InteractionLog:
    return a_log()


PATIENCE_S = 180
"""How long a test without a browser waits for a page: a slow computer is no fault."""


def the_dashboard() -> AppTest:
    """The dashboard, not run yet."""
    return AppTest.from_file(ENTRY, default_timeout=PATIENCE_S)


def alone(page: Callable[[], None]) -> AppTest:
    """A page by itself, without the dashboard around it, not run yet."""
    return AppTest.from_function(page, default_timeout=PATIENCE_S)


Drive = Callable[..., AppTest]


@pytest.fixture
def drive() -> Drive:
    """`drive("sociogram", visit)`: the dashboard on that page after one run, with that visit's state."""

    def run(page: str = "start", visit: AppState | None = None, **query: Any) -> AppTest:
        app = the_dashboard()
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


def component(app: AppTest, name: str) -> dict[str, Any]:
    """What the browser is given of a component of ours, and its `id`; the last one of that name."""
    found = [c.proto for c in app.get("bidi_component") if c.proto.component_name == f"groupdyn.{name}"][-1]
    return {**json.loads(found.json), "id": found.id}


def tell(app: AppTest, name: str, event: str, value: object) -> AppTest:
    """Run as when a component tells something: AppTest itself knows widgets of Streamlit's own only."""
    told = app._tree.get_widget_states()
    parcel = json.dumps([{"event": event, "value": value}])
    told.widgets.add(id=_make_trigger_id(component(app, name)["id"], "events"), json_trigger_value=parcel)
    app._run(told)
    assert not app.exception
    return app


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


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace, encrypted as usual, that opens quickly."""
    made, _ = create_workspace(tmp_path / "w", PASSPHRASE, cost=CHEAP, who="lena")
    with made:
        yield made


@pytest.fixture
def visit(workspace: Workspace) -> AppState:
    """A visit that looks at a group kept in the workspace."""
    return kept_visit(workspace, a_log())


def kept_visit(workspace: Workspace, log: InteractionLog, **about: Any) -> AppState:
    """A visit that looks at this log, kept in the workspace."""
    from groupdyn.app import keeping
    from groupdyn.app.groups import open_group

    visit = AppState(**about)
    row = workspace.save_log(log, title="Thursday")
    keeping.take(visit, workspace)
    assert open_group(visit, keeping.kept_id(row))
    return visit
