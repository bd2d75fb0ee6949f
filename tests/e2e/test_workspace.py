"""A facilitator's first workspace in a real browser: made, filled, locked, opened, backed up, restored elsewhere."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from groupdyn.workspace import NewAct, open_workspace
from tests.workspace.places import PASSPHRASE

from .conftest import Server, a_port, drawn, start, stop

pytestmark = pytest.mark.browser

EIGHT = ("Ayu", "Bagas", "Citra", "Dewi", "Eko", "Farah", "Gita", "Hana")


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A dashboard whose workspace would be in a folder of this test."""
    command = [sys.executable, "-m", "groupdyn", "--no-browser", "--port", str(a_port())]
    running = start([*command, "--workspace", str(tmp_path / "first")])
    yield running
    stop(running)


def opened(browser: Browser, server: Server) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{server.url}/workspace")
    drawn(page)
    return page


def section(page: Page, name: str) -> None:
    page.locator("[class*=st-key-workspace-section]").get_by_text(name, exact=True).click()


def unlock(page: Page, passphrase: str) -> None:
    page.get_by_label("Passphrase", exact=True).fill(passphrase)
    page.keyboard.press("Enter")


def test_a_workspace_from_its_making_to_its_restored_backup(
    browser: Browser, own_server: Server, tmp_path: Path
) -> None:
    page = opened(browser, own_server)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.get_by_label("The same passphrase again").fill(PASSPHRASE)
    page.get_by_role("button", name="Make the workspace").click()
    key = page.locator(".gd-key")
    expect(key).to_have_text(re.compile(r"^([A-Z2-7]{4}-?){8}$"))
    recovery = key.inner_text().replace("\n", "-")
    page.get_by_text("I have it on paper").click()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Your workspace")).to_be_visible()
    expect(key).to_have_count(0)

    page.get_by_role("textbox", name="Title").fill("Thursday")
    page.get_by_role("textbox", name="Members, one a line").fill("\n".join(EIGHT))
    page.get_by_role("textbox", name="Who leads, one a line").fill("Rini")
    page.get_by_role("button", name="Make the group").click()
    expect(page.get_by_text("0 sessions · 9 people · 0 acts")).to_be_visible()
    fingerprint = recorded(tmp_path / "first")

    page.get_by_role("button", name="Lock now").click()
    expect(page.get_by_role("heading", name="Your workspace is locked")).to_be_visible()
    expect(page.get_by_text("Thursday")).to_have_count(0)
    unlock(page, "not the passphrase")
    expect(page.get_by_text("This passphrase does not open the workspace.")).to_be_visible()
    expect(page.get_by_label("Passphrase", exact=True)).to_have_value("")
    unlock(page, PASSPHRASE)
    expect(page.get_by_text("1 session · 9 people · 8 acts")).to_be_visible()

    section(page, "Backups")
    page.get_by_label("Folder for the backup").fill(str(tmp_path / "stick"))
    page.get_by_role("button", name="Back up now").click()
    expect(page.get_by_text("was read back (groups: 1, acts: 8)")).to_be_visible()
    (backup,) = (tmp_path / "stick").glob("*.groupdyn")
    page.get_by_text("Restore a backup at a new place").click()
    page.get_by_role("textbox", name="New place").fill(str(tmp_path / "elsewhere" / "second"))
    page.get_by_label("Passphrase or recovery key from that time").fill(recovery)
    page.get_by_label("File of the backup, if it is not listed").fill(str(backup))
    page.get_by_role("button", name="Restore", exact=True).click()
    expect(page.get_by_text("The backup is restored at")).to_be_visible()
    section(page, "Groups")
    expect(page.get_by_text("1 session · 9 people · 8 acts")).to_be_visible()
    page.get_by_role("button", name="Open", exact=True).click()
    page.wait_for_url("**/sociogram?group=kept-1*")
    page.context.close()

    with open_workspace(tmp_path / "elsewhere" / "second", recovery_key=recovery) as second:
        assert second.load_log(1).fingerprint == fingerprint
        assert second.check().is_sound
    said = "".join(own_server.said) + "".join(asked)
    for secret in (PASSPHRASE, recovery, "Thursday", *EIGHT):
        assert secret not in said


def recorded(place: Path) -> str:
    """Record a session into the group in another program, as the pad does; the log's fingerprint."""
    with open_workspace(place, PASSPHRASE) as workspace:
        workspace.add_session(1, "1", attendance=dict.fromkeys((*EIGHT, "Rini"), "present"))
        for number, (sender, receiver) in enumerate(zip(EIGHT, (*EIGHT[1:], "GROUP"), strict=True)):
            workspace.append_act(1, NewAct("1", sender, receiver, "support", "pad", number))
        return workspace.load_log(1).fingerprint
