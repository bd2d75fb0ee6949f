"""A team's visits: nobody sees anything before the login, and afterwards what was granted, page by page."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from groupdyn.app import keeping
from groupdyn.app.groups import shown_log
from groupdyn.app.guard import Door
from groupdyn.app.login import offered
from groupdyn.app.routes import ROUTES, route
from groupdyn.app.state import AppState
from groupdyn.app.team import LONGEST_H, Ended, Serving, Team, serve_team
from groupdyn.log import InteractionLog
from groupdyn.workspace import Actor, GroupInfo, Workspace, create_workspace
from groupdyn.workspace.entrusted import EntrustedWorkspace
from groupdyn.workspace.errors import WriteFailed
from groupdyn.workspace.logins import ended_logins
from tests.app.conftest import Drive, a_log, state_of, turn_to
from tests.workspace.places import CHEAP, PASSPHRASE

NAMES = ("anna", "bela", "cyril", "lena")
PEOPLE = {
    "stranger": None,
    "researcher": ("researcher", False),
    "supervisor": ("supervisor", False),
    "named": ("supervisor", True),
    "facilitator": ("facilitator", False),
}


class TeamServer:
    """A team's server whose login says what the test says."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.group = workspace.save_log(
            a_log(*["anna>bela", "bela>anna", "lena>*"] * 9), title="Anna's group"
        )
        self.other = workspace.save_log(a_log("cyril>anna"), title="Friday")
        for person, grant in PEOPLE.items():
            if grant is not None:
                workspace.give_access(f"{person}@example.org", grant[0], self.group, names=grant[1])
        self.said: dict[str, Any] = {}
        self.start()

    def start(self) -> None:
        """Start the server, as if nothing was in its memory."""
        settings = Team(frozenset({"owner@example.org"}), Door("http://localhost:8501"))
        serve_team(Serving(settings, self.workspace, lambda: self.said))

    def log_in(self, person: str) -> None:
        self.said = {
            "is_logged_in": True,
            "iat": time.time(),
            "iss": "https://login.example.org",
            "sub": person,
            "email": f"{person}@example.org",
            "email_verified": True,
        }


@pytest.fixture
def team(tmp_path: Path) -> Iterator[TeamServer]:
    workspace, _ = create_workspace(tmp_path / "w", PASSPHRASE, cost=CHEAP, who="tester")
    made = TeamServer(workspace)
    yield made
    serve_team(None)
    workspace.close()


def shown(app: AppTest) -> str:
    """Everything that stands on the page."""
    return " ".join(str(element) for element in app.main) + " ".join(str(e.value) for e in app.markdown)


def looking_at(drive: Drive, team: TeamServer, person: str) -> AppTest:
    """The dashboard of somebody who followed a link to the group."""
    team.log_in(person)
    return drive("start", group=keeping.kept_id(team.group))


def test_nobody_sees_anything_before_the_login(drive: Drive, team: TeamServer) -> None:
    app = drive("start", group=keeping.kept_id(team.group))
    assert [button.label for button in app.button] == ["appearance", "Log in"]
    assert state_of(app).workspace is None
    for where in ROUTES:
        assert [b.label for b in turn_to(app, where.id).button][-1] == "Log in"
        assert not any(name in shown(app).casefold() for name in NAMES)
        assert not app.exception


def test_a_visit_of_a_team_asks_for_no_passphrase_and_says_who_is_logged_in(
    drive: Drive, team: TeamServer
) -> None:
    app = looking_at(drive, team, "facilitator")
    assert not [field for field in app.text_input if "passphrase" in field.label.casefold()]
    assert any("facilitator" in caption.value for caption in app.caption)
    assert [b for b in app.button if b.label == "Log out"]


PICTURES = {"sociogram", "feedback", "cohesion", "members"}
OFFERED: dict[str, set[str]] = {
    "stranger": set(),
    "researcher": set(),
    "supervisor": PICTURES | {"scores"},
    "named": PICTURES | {"scores"},
    "facilitator": PICTURES | {where.id for where in ROUTES if where.needs_kept},
    "owner": PICTURES | {where.id for where in ROUTES if where.needs_kept},
}


@pytest.mark.parametrize("person", OFFERED)
def test_pages_of_a_group_are_offered_by_role(person: str, team: TeamServer) -> None:
    visit = AppState(person=person, group=keeping.kept_id(team.group))
    who = f"{person}@example.org"
    keeping.take(visit, team.workspace.acting_for(Actor(who, is_owner=person == "owner")))
    of_groups = [where for where in ROUTES if where.needs_log or where.needs_kept]
    assert offered(visit, of_groups) == OFFERED[person]
    assert offered(visit, [route("start")]) == {"start"}
    visit.group = "a sample"
    assert offered(visit, of_groups) == {where.id for where in of_groups}


@pytest.mark.parametrize("page", [where.id for where in ROUTES])
@pytest.mark.parametrize("person", ["stranger", "researcher", "supervisor"])
def test_no_page_shows_a_name_to_whom_none_was_granted(
    drive: Drive, team: TeamServer, person: str, page: str
) -> None:
    app = turn_to(looking_at(drive, team, person), page)
    assert not app.exception
    visit = state_of(app)
    said = shown(app).casefold()
    assert not any(name in said for name in (*NAMES, "friday"))
    assert all(set(log.roster["member"]).isdisjoint(NAMES) for log in visit.logs.values())
    if person != "supervisor":
        assert not visit.logs


@pytest.mark.parametrize(
    ("person", "page"),
    [
        (person, where.id)
        for person in ("named", "facilitator", "owner")
        for where in ROUTES
        if person != "named" or where.least != "facilitator"
    ],
)
def test_who_may_use_a_page_can(drive: Drive, team: TeamServer, person: str, page: str) -> None:
    app = turn_to(looking_at(drive, team, person), page)
    assert not app.exception
    assert not app.error
    assert state_of(app).group == keeping.kept_id(team.group)


def test_a_page_that_was_not_offered_is_refused_by_its_address(drive: Drive, team: TeamServer) -> None:
    pages = [where.id for where in ROUTES if where.least == "facilitator"]
    app = looking_at(drive, team, "supervisor")
    for page in pages:
        assert any("may not see or do this" in error.value for error in turn_to(app, page).error)


def test_a_supervisor_looks_at_invented_names_that_stay(drive: Drive, team: TeamServer) -> None:
    app = turn_to(looking_at(drive, team, "supervisor"), "sociogram")
    visit = state_of(app)
    assert visit.pseudonyms
    assert not [toggle for toggle in app.toggle if toggle.label == "Pseudonyms"]
    again = state_of(looking_at(drive, team, "supervisor"))
    assert set(shown_log(visit).roster["member"]) == set(shown_log(again).roster["member"])  # type: ignore[union-attr]  # open


def test_names_are_seen_as_long_as_they_are_granted(drive: Drive, team: TeamServer) -> None:
    app = looking_at(drive, team, "named")
    visit = state_of(app)
    assert "anna" in set(visit.logs[keeping.kept_id(team.group)].roster["member"])
    team.workspace.give_access("named@example.org", "supervisor", team.group, names=False)
    app.run()
    assert "anna" not in set(visit.logs[keeping.kept_id(team.group)].roster["member"])
    assert set(shown_log(visit).roster["member"]).isdisjoint(NAMES)  # type: ignore[union-attr]  # open
    (grant,) = [g for g in team.workspace.grants(team.group) if g.person == "named@example.org"]
    team.workspace.take_access(grant.id, team.group)
    app.run()
    assert not visit.logs
    assert not app.exception


def test_everybody_works_under_their_own_name(drive: Drive, team: TeamServer) -> None:
    for person, about in (("supervisor", "log under pseudonyms"), ("facilitator", "log with names")):
        app = looking_at(drive, team, person)
        app.run()
        last = team.workspace.trail().iloc[-1]
        assert (last["who"], last["action"], last["about"]) == (f"{person}@example.org", "viewed", about)


# --- the end of a visit --------------------------------------------------------------------------


def held(value: object, seen: set[int] | None = None) -> str:
    """Everything that a value holds, as text, in lower case."""
    seen = set() if seen is None else seen
    if id(value) in seen:
        return ""
    seen.add(id(value))
    if isinstance(value, dict):
        return " ".join(held(k, seen) + held(v, seen) for k, v in value.items())
    if isinstance(value, (list, tuple, set, frozenset)):
        return " ".join(held(v, seen) for v in value)
    if isinstance(value, InteractionLog):
        return str(value.roster.to_csv()).casefold()
    if hasattr(value, "__dict__") and type(value).__module__.startswith("groupdyn.app"):
        return held(vars(value), seen)
    return repr(value).casefold()


def idle(team: TeamServer, visit: AppState) -> None:
    assert visit.workspace is not None
    assert visit.workspace.lock_if_idle(0)
    assert team.workspace.groups(), "the server's own stays open"


def log_in_as_another(team: TeamServer, visit: AppState) -> None:
    assert visit.person is not None
    team.log_in("supervisor")


def wait_too_long(team: TeamServer, visit: AppState) -> None:
    assert visit.person is not None
    team.said["iat"] -= 13 * 3600


@pytest.mark.parametrize("happens", [idle, log_in_as_another, wait_too_long])
def test_a_visit_that_ends_leaves_nothing_behind(
    drive: Drive, team: TeamServer, happens: Callable[[TeamServer, AppState], None]
) -> None:
    app = turn_to(looking_at(drive, team, "facilitator"), "sociogram")
    visit = state_of(app)
    visit.private["sociogram"] = {"member": "anna"}
    visit.entries["draft"] = "anna"
    assert "anna" in held(visit)
    happens(team, visit)
    app.run()
    assert "anna" not in held(visit)
    assert (visit.workspace, visit.person) == (None, None)
    assert "anna" not in held(app.session_state._state.filtered_state)
    assert any("logged out" in m.value for m in app.markdown)
    assert not [b for b in app.button if b.label == "Log in"], (
        "not before the browser has followed the logout"
    )
    app.run()
    assert visit.person is None, "nor does this visit begin anew"


@pytest.mark.parametrize("way", ["Log out", "Lock the workspace"])
def test_a_login_that_was_ended_opens_nothing_though_the_cookie_is_still_there(
    drive: Drive, team: TeamServer, way: str
) -> None:
    app = looking_at(drive, team, "facilitator")
    cookie = team.said
    other = drive("start", group=keeping.kept_id(team.group))
    assert state_of(other).logs
    next(b for b in app.button if b.label == way).click().run()
    assert not app.exception
    assert not [b for b in app.button if b.label == "Log in"]
    again = drive("start", group=keeping.kept_id(team.group))
    assert [b.label for b in again.button][-1] == "Log in"
    assert state_of(again).workspace is None
    other.run()
    assert not state_of(other).logs, "nor in another tab of the same browser"
    team.start()
    assert not state_of(drive("start", group=keeping.kept_id(team.group))).logs, "nor after a restart"
    team.log_in("facilitator")
    assert team.said != cookie
    assert state_of(looking_at(drive, team, "facilitator")).logs


def test_a_login_ends_for_this_server_though_that_cannot_be_written(
    drive: Drive, team: TeamServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise WriteFailed("No space is left.")

    monkeypatch.setattr("groupdyn.workspace.logins.end_login", full)
    app = looking_at(drive, team, "facilitator")
    next(b for b in app.button if b.label == "Log out").click().run()
    assert not app.exception
    assert any("being logged out" in m.value for m in app.markdown)
    assert not state_of(drive("start", group=keeping.kept_id(team.group))).logs


def test_an_ended_login_is_remembered_as_long_as_it_could_count_and_tells_nobody_apart(
    team: TeamServer,
) -> None:
    team.log_in("facilitator")
    gone, stays, now = dict(team.said), {**team.said, "iat": 5}, 1_800_000_000.0
    Ended(team.workspace).add(gone, now)
    longest = now + LONGEST_H * 3600
    assert Ended(team.workspace).holds(gone, longest)
    assert not Ended(team.workspace).holds(stays, now)
    (mark,) = ended_logins(team.workspace)
    assert re.fullmatch("[0-9a-f]{32}", mark)
    Ended(team.workspace).add(stays, longest + 301)
    assert not Ended(team.workspace).holds(gone, longest + 301)
    assert len(ended_logins(team.workspace)) == 1, "what counts no longer anyway is not kept"


def test_two_people_share_nothing(drive: Drive, team: TeamServer) -> None:
    one = state_of(looking_at(drive, team, "facilitator"))
    shown_log(one)
    two = state_of(looking_at(drive, team, "supervisor"))
    shown_log(two)
    assert one.workspace is not two.workspace
    for book in (
        "logs",
        "disguised",
        "aliases",
        "titles",
        "named",
        "veiled",
        "revisions",
        "choices",
        "entries",
    ):
        assert getattr(one, book) is not getattr(two, book)
    assert "anna" in held(one)
    assert "anna" not in held(two)
    one.workspace.lock()  # type: ignore[union-attr]  # open
    assert not two.workspace.is_locked  # type: ignore[union-attr]  # open
    assert two.workspace.groups()  # type: ignore[union-attr]  # open


def test_on_ones_own_computer_there_is_no_login(drive: Drive) -> None:
    app = drive("start")
    assert not [b for b in app.button if b.label in ("Log in", "Log out")]
    assert state_of(app).person is None


def test_the_groups_are_asked_for_once_a_run_and_a_new_grant_is_seen_in_the_next(
    drive: Drive, team: TeamServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = looking_at(drive, team, "facilitator")
    assert app.button(key=f"start-kept-{team.group}")
    asked: list[str] = []
    groups = EntrustedWorkspace.groups

    def counted(workspace: EntrustedWorkspace) -> tuple[GroupInfo, ...]:
        asked.append(workspace.who)
        return groups(workspace)

    monkeypatch.setattr(EntrustedWorkspace, "groups", counted)
    team.workspace.give_access("facilitator@example.org", "facilitator", team.other)
    app.run()
    assert asked == ["facilitator@example.org"]
    assert app.button(key=f"start-kept-{team.other}")
