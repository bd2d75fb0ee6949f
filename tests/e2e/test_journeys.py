"""What a facilitator and a supervisor do, in a real browser, from the first visit on."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import OpenPage

pytestmark = pytest.mark.browser

WEB = "/sociogram?group=wheel-to-web&session=9&lang=en"

FIND = """
([kind, wanted]) => {
  for (const plot of document.querySelectorAll('.js-plotly-plot')) {
    for (const trace of plot._fullData || []) {
      const at = (trace.customdata || []).findIndex(
        (mark) => mark && mark[0] === kind && (!wanted || (mark[1] === wanted[0] && mark[2] === wanted[1])));
      if (at < 0) continue;
      const box = plot.getBoundingClientRect(), layout = plot._fullLayout;
      return {x: box.left + layout.xaxis._offset + layout.xaxis.l2p(trace.x[at]),
              y: box.top + layout.yaxis._offset + layout.yaxis.l2p(trace.y[at]),
              mark: trace.customdata[at]};
    }
  }
  return null;
}
"""


def mark(page: Page, kind: str, tie: tuple[str, str] | None = None) -> dict[str, Any]:
    """Where a member or a tie of the sociogram stands on the screen."""
    page.wait_for_selector(".js-plotly-plot .main-svg")
    page.wait_for_function(FIND, arg=[kind, tie])
    found: dict[str, Any] = page.evaluate(FIND, [kind, tie])
    return found


def side_heading(page: Page) -> Any:
    """The heading above the acts beside the picture."""
    return page.locator("h3.gd-side").last


def test_first_visit_to_the_acts_behind_a_tie(open_page: OpenPage) -> None:
    page = open_page("/")
    expect(page.get_by_role("heading", name="See who turns to whom in your group")).to_be_visible()
    page.get_by_role("button", name="From wheel to web").click()
    page.wait_for_url(re.compile("/sociogram"))
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Session 12")
    expect(side_heading(page)).to_have_text("Acts behind this picture")

    tie = mark(page, "tie", ("agus", "hendra"))
    page.mouse.click(tie["x"], tie["y"])
    expect(side_heading(page)).to_contain_text("→")
    sender, receiver = side_heading(page).inner_text().split(" → ")
    rows = page.locator("table.gd-acts tr")
    assert rows.count() > 0
    for text in rows.locator("td:nth-child(2)").all_inner_texts():
        assert text.startswith(f"{sender} → ") and receiver in text

    page.get_by_role("button", name="Show the whole group").click()
    expect(side_heading(page)).to_have_text("Acts behind this picture")


def test_a_member_is_lit_up_by_a_click_and_never_named_in_the_address(open_page: OpenPage) -> None:
    page = open_page(WEB)
    member = mark(page, "member")
    page.mouse.click(member["x"], member["y"])
    expect(side_heading(page)).to_contain_text("acts given and received")
    assert member["mark"][1] not in page.url


@pytest.mark.parametrize(
    ("mode", "heading"),
    [
        ("compare", "Session 9 against Session 8"),
        ("play", "Session by session"),
        ("replay", "Session 9 as it filled up"),
        ("all", "All sessions"),
    ],
)
def test_every_form_of_the_picture_is_drawn(open_page: OpenPage, mode: str, heading: str) -> None:
    page = open_page(f"{WEB}&mode={mode}")
    expect(page.get_by_role("heading", level=2).first).to_have_text(heading)
    picture = "nav.strip.large svg" if mode == "all" else ".js-plotly-plot .main-svg"
    expect(page.locator(picture).first).to_be_visible()
    assert page.get_by_test_id("stAlert").count() == 0


def test_a_part_of_the_session_is_chosen_with_two_handles(open_page: OpenPage) -> None:
    page = open_page(WEB)
    page.get_by_test_id("stPopoverButton").filter(has_text="Filter").click()
    handles = page.get_by_test_id("stSlider").locator("input[type=range]")
    expect(handles).to_have_count(2)
    handles.last.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile("minutes=0"))
    expect(page.get_by_text("only some acts are drawn")).to_be_visible()


def test_playing_moves_ties_and_leaves_seats(open_page: OpenPage) -> None:
    page = open_page(f"{WEB}&mode=play")
    before = mark(page, "member")
    shown = "document.querySelector('.js-plotly-plot')._fullLayout.sliders[0].active"
    first = page.evaluate(shown)
    page.locator(".updatemenu-button").first.click()
    page.wait_for_function(f"{shown} !== {first}")
    after = mark(page, "member")
    assert (before["x"], before["y"]) == pytest.approx((after["x"], after["y"]), abs=0.5)


def test_the_language_changes_every_word_and_no_choice(open_page: OpenPage) -> None:
    page = open_page(WEB + "&mode=matrix")
    page.get_by_test_id("stPopoverButton").filter(has_text="English").click()
    page.get_by_role("radio", name="Bahasa Indonesia").click()
    page.wait_for_url(re.compile("lang=id"))
    expect(page.get_by_role("link", name="Sosiogram")).to_be_visible()
    assert "mode=matrix" in page.url and "session=9" in page.url
    expect(page.locator("html")).to_have_attribute("lang", "id")


@pytest.mark.parametrize("width", [390, 1280, 1440])
@pytest.mark.parametrize("page_id", ["", "sociogram", "feedback", "cohesion", "members", "import"])
def test_nothing_is_wider_than_the_page(open_page: OpenPage, page_id: str, width: int) -> None:
    page = open_page(f"/{page_id}?group=scapegoat&session=5&lang=en", width=width)
    page.wait_for_timeout(500)
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0
    assert page.get_by_test_id("stAlert").count() == 0
