"""The page Scores in a real browser: fast typing, and the screen in a member's hands: getting around it, answering."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from groupdyn.workspace import Workspace, create_workspace, open_workspace
from tests.e2e.conftest import READY, OpenPage, Server, a_port, start, stop
from tests.workspace.places import CHEAP, PASSPHRASE, sample

pytestmark = pytest.mark.browser

PIN = "2468"
HANDED = '[data-testid="stApp"][data-test-script-state="notRunning"]:has(.st-key-handed)'
RESULTS = (
    ".js-plotly-plot, .circle, [data-testid^=stBidiComponent], svg.strip, [data-testid=stDataFrame], "
    "a:not([href='#stMain'])"
)
PRESENT = ("Marcus", "Beth", "Surya")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one group."""
    folder = tmp_path_factory.mktemp("handed") / "w"
    workspace, _ = create_workspace(folder, PASSPHRASE, cost=CHEAP, who="farah")
    with workspace:
        workspace.save_log(sample("rupture"), title="Rupture")
    return folder


@pytest.fixture(scope="module")
def server(place: Path) -> Iterator[Server]:
    """The dashboard on that workspace."""
    command = [
        sys.executable,
        "-m",
        "groupdyn",
        "--no-browser",
        "--port",
        str(a_port()),
        "--workspace",
        str(place),
    ]
    running = start(command)
    yield running
    stop(running)


def unlock(page: Page) -> None:
    page.locator('input[type="password"]').first.fill(PASSPHRASE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your workspace", exact=True)).to_be_visible(timeout=30_000)
    page.wait_for_selector(READY)
    page.get_by_role("button", name="Open", exact=True).first.click()
    expect(page.get_by_role("link", name="Scores")).to_be_visible(timeout=30_000)


def hand_over(page: Page) -> None:
    """What a facilitator does, from the locked dashboard on."""
    unlock(page)
    page.get_by_role("link", name="Scores").click()
    page.get_by_role("radio", name="Hand over", exact=True).click()
    pin = page.get_by_label(re.compile("^A PIN"))
    pin.fill(PIN)
    pin.press("Enter")
    page.wait_for_selector(READY)
    page.get_by_role("button", name="Hand over", exact=True).click()
    page.wait_for_selector(HANDED)
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()


def test_answers_that_are_typed_fast_are_all_scored(open_page: OpenPage, place: Path) -> None:
    page = open_page("/workspace?lang=en")
    unlock(page)
    page.get_by_role("link", name="Scores").click()
    page.get_by_role("combobox", name="Questionnaire").click()
    page.get_by_role("option", name=re.compile("Group Climate")).click()
    page.wait_for_selector(READY)
    grid = page.get_by_test_id("stDataFrame").last
    expect(grid).to_be_visible()
    box = grid.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 260, box["y"] + 38 + 17)  # the first answer of the first member
    for answer in "651420133223":  # an answer in a quarter of a second, as fast as somebody types
        page.keyboard.type(answer)
        page.wait_for_timeout(125)
        page.keyboard.press("Tab")
        page.wait_for_timeout(125)
    page.get_by_role("button", name="Score and keep").click()
    expect(page.get_by_text("3 scores are kept.")).to_be_visible()
    with _opened(place) as workspace:
        kept = workspace.records(workspace.groups()[0].id, "scores")
    found = dict(zip(kept["scale"], kept["score"], strict=True))
    assert found == {"engaged": 4.0, "avoiding": 2.0, "conflict": 1.5}  # as in the published key
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    with _opened(place) as workspace:
        assert workspace.records(workspace.groups()[0].id, "scores").empty


def assert_nothing_else(page: Page, *, names: bool | None) -> None:
    """Nothing of the group or of the dashboard is on the page; names of those present only where they may be."""
    page.wait_for_selector(HANDED)
    if names:
        expect(page.locator('[class*="st-key-handed-name-"] button').last).to_be_visible()
    seen = page.locator("body").inner_text()
    for word in ("Sociogram", "Cohesion", "Rupture", "groupdyn", "Farah"):
        assert word not in seen, word
    assert names is None or any(name in seen for name in PRESENT) == names, seen
    assert page.locator(RESULTS).count() == 0
    expect(page.locator('[data-testid="stHeader"]')).to_be_hidden()


def test_a_member_finds_no_way_around(open_page: OpenPage, server: Server) -> None:
    page = open_page("/workspace?lang=en")
    unlock(page)
    page.get_by_role("link", name="Sociogram").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Session 11", timeout=60_000)
    page.goto(server.url + "/workspace?lang=en")  # a full load, so that the browser keeps the page before
    page.wait_for_selector(READY)
    spare = page.context.new_page()
    spare.set_default_timeout(60_000)
    spare.goto(server.url + "/workspace?lang=en")
    spare.wait_for_selector(READY)
    unlock(spare)
    spare.get_by_role("link", name="Sociogram").click()
    expect(spare.get_by_role("heading", level=2).first).to_contain_text("Session 11", timeout=60_000)
    hand_over(page)

    # What another tab still showed is gone without a touch, and has no names.
    spare.wait_for_selector(HANDED)
    expect(spare.get_by_role("heading", name="in a member's hands")).to_be_visible()
    assert_nothing_else(spare, names=False)
    spare.close()

    token = page.url.partition("hand=")[2]
    for key in ("Escape", "ArrowLeft", "ArrowRight", "r", "c", "Enter"):
        page.keyboard.press(key)
    assert_nothing_else(page, names=True)
    page.reload()
    assert_nothing_else(page, names=True)
    assert page.url.endswith(f"hand={token}")

    for _ in range(4):
        page.go_back()
        assert_nothing_else(
            page, names=None
        )  # within the same visit or, after a full load, at its closed door

    for path in (
        "",
        "sociogram?group=kept-1&session=2",
        "scores?group=kept-1",
        "members",
        "import",
        "workspace",
    ):
        page.goto(f"{server.url}/{path}")
        expect(page.get_by_role("heading", name="in a member's hands")).to_be_visible()
        assert_nothing_else(page, names=False)
    page.goto(f"{server.url}/cohesion?group=kept-1&hand={token}")
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    assert_nothing_else(page, names=True)
    for kept in (
        page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})"),
        page.context.cookies(),
    ):
        assert not any(name in str(kept) for name in PRESENT)

    page.get_by_role("button", name="For the facilitator").click()
    for secret, opens in (("1111", False), (PIN, True)):
        page.locator('input[type="password"]').fill(secret)
        page.get_by_role("button", name="Open", exact=True).click()
        if not opens:
            expect(page.get_by_text("That does not open it.")).to_be_visible()
            assert_nothing_else(page, names=False)
    expect(page.get_by_role("link", name="Sociogram")).to_be_visible()


@pytest.mark.parametrize("width", [390, 834])
def test_a_member_answers_with_a_thumb_in_their_language(
    open_page: OpenPage, place: Path, width: int
) -> None:
    page = open_page("/workspace?lang=en", width=1280)
    hand_over(page)
    page.set_viewport_size({"width": width, "height": 1000})
    page.get_by_role("radio", name="Bahasa Indonesia").click()
    expect(page.get_by_role("heading", name="Siapa Anda?")).to_be_visible()
    name = page.locator('[class*="st-key-handed-name-"] button').first.inner_text()
    page.get_by_role("button", name=name, exact=True).click()
    page.get_by_role("button", name="Ya, itu saya").click()
    answers = page.get_by_role("radiogroup", name=re.compile("aman"))
    expect(answers).to_be_visible()
    for button in page.locator(
        ".st-key-handed [role=radiogroup] button, .st-key-handed .stButton button"
    ).all():
        box = button.bounding_box()
        assert box is not None and box["height"] >= 44 and box["width"] >= 44
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
    answers.get_by_role("radio", name="8", exact=True).click()
    page.get_by_role("button", name="Selesai").click()
    expect(page.get_by_role("heading", name="Terima kasih")).to_be_visible()
    with _opened(place) as workspace:
        kept = workspace.records(workspace.groups()[0].id, "scores")
    assert kept["scale"].tolist()[-1] == "safe" and kept["score"].tolist()[-1] == 8.0
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0
    page.get_by_role("button", name="Untuk fasilitator").click()
    page.locator('input[type="password"]').fill(PASSPHRASE)
    page.get_by_role("button", name="Buka", exact=True).click()
    page.set_viewport_size({"width": 1280, "height": 1000})
    expect(page.get_by_role("link", name="Sociogram")).to_be_visible()


def _opened(place: Path) -> Workspace:
    """A second look at the same workspace, as another program would have it."""
    return open_workspace(place, PASSPHRASE, who="tester")
