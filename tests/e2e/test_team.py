"""A team's server in a real browser: log in with a provider, and see what was granted and nothing else."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from groupdyn.app.routes import ROUTES
from groupdyn.workspace import Workspace, create_workspace
from tests.app.conftest import a_log
from tests.workspace.places import CHEAP, PASSPHRASE, binaries, new_database
from tests.workspace.places import server as postgresql_server

from .conftest import READY, Server, a_port, start, stop
from .login_provider import CLIENT, CLIENT_SECRET, Provider, provider_at_work

pytestmark = pytest.mark.browser

PEOPLE = {
    "fay": {"email": "fay@example.org", "email_verified": True},
    "sue": {"email": "sue@example.org", "email_verified": True},
    "rae": {"email": "rae@example.org", "email_verified": True},
    "mallory": {"email": "fay@example.org", "email_verified": False},
}
NAMES = ("anna", "bela", "cyril", "lena")
OF_FACILITATORS = [where for where in ROUTES if where.needs_kept]
SECRETS = """
[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "{secret}"
client_id = "{client}"
client_secret = "{client_secret}"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
"""


@dataclass
class TeamServer:
    server: Server
    provider: Provider
    workspace: Workspace
    group: int
    home: Path


@pytest.fixture(scope="module")
def team() -> Iterator[TeamServer]:
    """The dashboard as an operator starts it for a team, on PostgreSQL where that is installed."""
    home = Path(tempfile.mkdtemp(prefix="gdteam-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        place = str(home / "workspace")
        if binaries() is not None:
            database = Path(tempfile.mkdtemp(prefix="gdpg-"))
            stack.callback(shutil.rmtree, database, ignore_errors=True)
            place = new_database(stack.enter_context(postgresql_server(database)))
        workspace, _ = create_workspace(place, PASSPHRASE, cost=CHEAP, who="tester")
        stack.callback(workspace.close)
        group = workspace.save_log(a_log(*["anna>bela", "bela>anna", "lena>*"] * 9), title="Anna's group")
        for person, role in (("fay", "facilitator"), ("sue", "supervisor"), ("rae", "researcher")):
            workspace.give_access(f"{person}@example.org", role, group)
        provider = stack.enter_context(provider_at_work(PEOPLE))
        port = a_port()
        (home / ".streamlit").mkdir()
        (home / ".streamlit" / "secrets.toml").write_text(
            SECRETS.format(
                port=port, issuer=provider.issuer, client=CLIENT, client_secret=CLIENT_SECRET, secret="s" * 48
            ),
            "utf-8",
        )
        (home / "passphrase").write_text(PASSPHRASE, "utf-8")
        running = start(
            [sys.executable, "-m", "groupdyn", "--no-browser", "--port", str(port), "--workspace", place],
            folder=home,
            GROUPDYN_OWNERS="owner@example.org",
            GROUPDYN_PASSPHRASE_FILE=str(home / "passphrase"),
        )
        stack.callback(stop, running)
        yield TeamServer(running, provider, workspace, group, home)


@pytest.fixture
def visit(browser: Browser, team: TeamServer) -> Iterator[Page]:
    """A browser of its own, on the page before the login."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(team.server.url)
    page.wait_for_selector(READY)
    yield page
    context.close()


def log_in(page: Page, person: str) -> None:
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name=person, exact=True).click()
    page.wait_for_selector(READY)
    expect(page.get_by_role("button", name="Log in")).to_have_count(0)


def go(page: Page, team: TeamServer, path: str) -> str:
    """What stands on a page that is opened by its address."""
    page.goto(f"{team.server.url}/{path}")
    page.wait_for_selector(READY)
    return page.locator("body").inner_text().casefold()


def test_nobody_sees_a_page_before_the_login(visit: Page, team: TeamServer) -> None:
    for path in ("", f"sociogram?group=kept-{team.group}", "members", "start"):
        said = go(visit, team, path)
        expect(visit.get_by_role("button", name="Log in")).to_be_visible()
        assert not any(name in said for name in (*NAMES, "sample"))


def test_a_facilitator_works_with_the_group(visit: Page, team: TeamServer) -> None:
    log_in(visit, "fay")
    said = go(visit, team, f"sociogram?group=kept-{team.group}")
    assert "members" in said
    visit.get_by_test_id("stPopoverButton").first.click()
    expect(visit.get_by_text("Logged in as fay")).to_be_visible()
    expect(visit.get_by_text("Pseudonyms", exact=True)).to_be_visible()
    visit.get_by_text("Pseudonyms", exact=True).click()
    expect(visit.get_by_text("names shown").first).to_be_visible()


def test_a_supervisor_sees_invented_names_and_a_page_of_the_facilitators_is_refused(
    visit: Page, team: TeamServer
) -> None:
    log_in(visit, "sue")
    said = go(visit, team, f"members?group=kept-{team.group}")
    assert "pseudonyms" in said
    assert not any(name in said for name in NAMES)
    for page in OF_FACILITATORS:
        assert visit.get_by_role("link", name=page.title, exact=True).count() == 0
        assert "may not see or do this" in go(visit, team, f"{page.id}?group=kept-{team.group}")


def test_a_researcher_is_shown_no_log(visit: Page, team: TeamServer) -> None:
    log_in(visit, "rae")
    for page in ("sociogram", "members", *(where.id for where in OF_FACILITATORS)):
        said = go(visit, team, f"{page}?group=kept-{team.group}")
        assert not any(name in said for name in NAMES)
        assert "this link shows a group that is not open here" in said


def test_an_address_that_the_login_did_not_verify_opens_nothing(visit: Page, team: TeamServer) -> None:
    log_in(visit, "mallory")
    assert "this link shows a group that is not open here" in go(
        visit, team, f"sociogram?group=kept-{team.group}"
    )
    visit.get_by_test_id("stPopoverButton").first.click()
    expect(visit.get_by_text(re.compile("Logged in as .*#mallory"))).to_be_visible()


def test_logging_out_ends_the_visit_for_good(visit: Page, team: TeamServer) -> None:
    log_in(visit, "fay")
    go(visit, team, f"sociogram?group=kept-{team.group}")
    visit.get_by_test_id("stPopoverButton").first.click()
    visit.get_by_role("button", name="Log out").click()
    expect(visit.get_by_role("button", name="Log in")).to_be_visible()
    go(visit, team, f"sociogram?group=kept-{team.group}")
    expect(visit.get_by_role("button", name="Log in")).to_be_visible()


def test_who_looked_at_what_is_in_the_audit_trail_and_the_log_names_nobody(team: TeamServer) -> None:
    views = team.workspace.trail().query("action == 'viewed'")
    assert {"fay@example.org", "sue@example.org"} <= set(views["who"])
    assert set(views.query("who == 'sue@example.org'")["about"]) == {"log under pseudonyms"}
    assert team.workspace.verify() == ()
    said = "".join(team.server.said).casefold()
    assert not any(word in said for word in (*NAMES, "example.org", PASSPHRASE))
