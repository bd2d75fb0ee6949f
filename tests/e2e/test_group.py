"""The page Group in a real browser: seats dragged and moved by keyboard, cells tapped and typed into."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from groupdyn.figures.of_log import people_of
from groupdyn.workspace import create_workspace, open_workspace
from tests.groups import a_led_log
from tests.workspace.places import CHEAP, PASSPHRASE

from .conftest import Server, a_port, comes, drawn, start, stop
from .fingers import drag

pytestmark = pytest.mark.browser

PEOPLE = ["ana", "ben", "cy", "dee", "eve", "fay", "gil", "hal"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("group") / "workspace"
    workspace, _ = create_workspace(place, PASSPHRASE, cost=CHEAP, who="tester")
    acts = {str(k): ["ana>ben", "ben>ana", "cy>dee"] for k in (1, 2, 3)}
    with workspace:
        workspace.save_log(a_led_log(acts, silent=" ".join(PEOPLE), leaders="", group="x"), title="x")
    return place


@pytest.fixture(scope="module")
def kept_server(place: Path) -> Iterator[Server]:
    running = start([sys.executable, "-m", "tests.e2e.open_workspace", str(a_port()), str(place)])
    yield running
    stop(running)


Open = Callable[..., Page]


@pytest.fixture
def open_part(browser: Browser, kept_server: Server) -> Iterator[Open]:
    """`open_part("seating", width=834)`: a part of the page, drawn."""
    contexts = []

    def open_(part: str, *, width: int = 1440, height: int = 1000, has_touch: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce", has_touch=has_touch
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{kept_server.url}/group?group=kept-1&part={part}&lang=en")
        drawn(page)
        page.wait_for_selector(".circle [data-member]" if part == "seating" else ".sheet [data-row]")
        return page

    yield open_
    for context in contexts:
        context.close()


def order(place: Path) -> list[str]:
    """Who sits where, as it is stored, clockwise from the top."""
    with open_workspace(place, PASSPHRASE, who="tester") as workspace:
        return [str(name) for name in people_of(workspace.load_log(1))["name"]]


def shown(page: Page) -> list[str]:
    names = page.locator(".circle [data-member]").evaluate_all(
        "(marks) => marks.map((mark) => mark.getAttribute('aria-label').split('.')[0])"
    )
    return [str(name) for name in names]


def test_a_seat_is_dragged_and_the_order_is_stored(open_part: Open, place: Path) -> None:
    page = open_part("seating")
    before = shown(page)
    seats = page.locator(".circle [data-member] .node")
    seats.nth(1).hover()  # which waits until it stands still
    there = seats.nth(5).bounding_box()
    assert there is not None
    page.mouse.down()
    page.mouse.move(there["x"], there["y"], steps=6)
    page.mouse.move(there["x"] + there["width"] / 2, there["y"] + there["height"] / 2)
    page.mouse.up()
    wanted = [*before[:1], *before[2:6], before[1], *before[6:]]
    expect(page.locator(".circle [data-member]").nth(5)).to_have_attribute(
        "aria-label", f"{before[1]}. Seat 6"
    )
    assert shown(page) == wanted
    assert order(place) == wanted
    page.get_by_role("button", name="Undo: Seats changed").click()
    expect(page.get_by_text("Undone: Seats changed")).to_be_visible()
    assert order(place) == before


def test_a_finger_drags_a_seat_on_a_phone(open_part: Open, place: Path) -> None:
    page = open_part("seating", width=390, has_touch=True)
    before = shown(page)
    seats = page.locator(".circle [data-member] .node")
    drag(page, seats.nth(0), seats.nth(2))
    expect(page.locator(".circle [data-member]").nth(2)).to_have_attribute(
        "aria-label", f"{before[0]}. Seat 3"
    )
    assert order(place) == [*before[1:3], before[0], *before[3:]]
    page.get_by_role("button", name="Undo: Seats changed").click()
    expect(page.get_by_text("Undone: Seats changed")).to_be_visible()
    assert order(place) == before


def test_a_seat_is_moved_by_keyboard_and_put_back_by_escape(open_part: Open, place: Path) -> None:
    page = open_part("seating", width=834)
    before = shown(page)
    page.locator(".circle [data-member][tabindex='0']").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".circle [aria-live]")).to_have_text(f"{before[0]}: seat 2 of 8.")
    page.keyboard.press("Escape")
    expect(page.locator(".circle [aria-live]")).to_have_text("Put back.")
    assert order(place) == before
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    wanted = [before[1], before[2], before[0], *before[3:]]
    expect(page.locator(".circle [data-member]").nth(2)).to_have_attribute(
        "aria-label", f"{before[0]}. Seat 3"
    )
    assert order(place) == wanted


def test_fast_taps_and_typing_are_all_stored(open_part: Open, place: Path) -> None:
    page = open_part("presence", width=834)
    cells = page.locator(".sheet [data-row][data-mark]")
    for k in range(12):
        cells.nth(k).click(delay=0)
    expect(cells.nth(11)).to_have_attribute("data-mark", "late")
    cells.nth(0).press("ArrowRight")
    expect(cells.nth(1)).to_be_focused()

    def late() -> int:
        with open_workspace(place, PASSPHRASE, who="tester") as workspace:
            return sum(status == "late" for status in workspace.attendance(1).values())

    comes(page, late, 12)
    with open_workspace(place, PASSPHRASE, who="tester") as workspace:
        assert workspace.verify() == ()


def test_a_name_is_typed_over_and_every_page_has_it(open_part: Open) -> None:
    page = open_part("people", width=390)
    field = page.get_by_label("Cy, Name", exact=True)
    field.fill("Cyril")
    field.press("Enter")
    expect(page.get_by_role("button", name="Undo: Person changed")).to_be_visible()
    page.reload()
    page.wait_for_selector(".sheet [data-row]")
    expect(page.get_by_label("Cyril, Name", exact=True)).to_have_value("Cyril")
