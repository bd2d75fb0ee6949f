"""The frame in a real browser: first visit, links, session strip, presentation, appearance, phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .conftest import OpenPage, drawn

pytestmark = pytest.mark.browser

SAMPLE = "/sociogram?group=wheel-to-web&session=3"


def test_a_first_visit_is_one_click_from_a_sociogram(open_page: OpenPage) -> None:
    page = open_page("/")
    expect(page.get_by_role("heading", name="See who turns to whom in your group")).to_be_visible()
    page.get_by_role("button", name="From wheel to web").first.click()
    page.wait_for_url("**/sociogram?group=wheel-to-web*")
    expect(page.get_by_role("link", name="Sociogram")).to_have_attribute("aria-current", "page")


def test_a_link_works_as_the_very_first_request_and_keeps_its_view_over_pages(open_page: OpenPage) -> None:
    page = open_page(SAMPLE)
    assert "session=3" in page.url
    page.get_by_role("link", name="Cohesion").click()
    page.wait_for_url("**/cohesion?*session=3*")
    expect(page.get_by_role("link", name="Cohesion")).to_have_attribute("aria-current", "page")
    drawn(page)
    page.go_back()
    page.wait_for_url("**/sociogram*")
    expect(page.get_by_role("link", name="Sociogram")).to_have_attribute("aria-current", "page")


TURN = """([first, second]) => {
    const before = history.length;
    dispatchEvent(new Event("click"));
    history.pushState({}, "", first);
    history.pushState({}, "", second);
    return [history.length - before, location.pathname + location.search];
}"""


@pytest.mark.parametrize("first", ["/cohesion", "/sociogram?group=wheel-to-web&lang=en&order=acts"])
def test_a_change_of_page_is_one_entry_whichever_message_comes_first(open_page: OpenPage, first: str) -> None:
    page = open_page(SAMPLE)
    second = "/cohesion?group=wheel-to-web&lang=en&order=acts"
    assert page.evaluate(TURN, [first, second]) == [1, second]


def test_the_arrow_keys_step_through_the_sessions_and_back_undoes(open_page: OpenPage) -> None:
    page = open_page(SAMPLE)
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**session=4*")
    drawn(page)
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**session=3*")
    drawn(page)
    page.go_back()
    page.wait_for_url("**session=4*")


def test_the_strip_chooses_by_click_and_by_key(open_page: OpenPage) -> None:
    page = open_page(SAMPLE)
    strip = page.locator("nav.strip button")
    chosen = page.locator("nav.strip button[aria-current]")
    expect(chosen).to_have_count(1)
    strip.nth(5).click()
    page.wait_for_url("**session=6*")
    drawn(page)
    expect(chosen).to_have_attribute("data-id", str(strip.nth(5).get_attribute("data-id")))
    chosen.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**session=7*")


def test_tab_goes_into_what_a_button_opens_and_back_out_of_it(open_page: OpenPage) -> None:
    page = open_page(SAMPLE)
    opener = page.locator(".st-key-manner").get_by_test_id("stPopoverButton")
    opener.focus()
    page.keyboard.press("Enter")
    opened = page.get_by_test_id("stPopoverBody")
    expect(opened.get_by_role("button", name="Present")).to_be_visible()
    page.keyboard.press("Tab")
    expect(opened.locator(":focus")).to_have_count(1)
    page.keyboard.press("Shift+Tab")
    expect(opener).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(opened.get_by_role("button").last).to_be_focused()
    page.keyboard.press("Tab")
    expect(opener).to_be_focused()
    page.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    expect(opener).to_be_focused()


def test_presentation_is_larger_without_controls_and_escape_leaves_it(open_page: OpenPage) -> None:
    page = open_page(SAMPLE + "&present=1")
    expect(page.locator("html")).to_have_css("font-size", "24px")
    expect(page.get_by_role("link", name="Cohesion")).to_have_count(0)
    expect(page.locator(".st-key-manner")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-manner")).to_be_visible()
    expect(page).not_to_have_url(re.compile("present"))
    expect(page.locator("html")).to_have_css("font-size", "16px")


def test_light_and_dark_are_one_menu_away_and_the_figures_follow(open_page: OpenPage) -> None:
    page = open_page("/", color_scheme="light")
    picture = page.get_by_role("img", name="Eight people on a circle")
    before = picture.get_attribute("src")
    page.get_by_test_id("stMainMenuButton").click()
    page.get_by_role("menuitemradio", name="Dark").click()
    expect(picture).not_to_have_attribute("src", str(before))


WHOLE = """() => {
    const box = document.querySelector(".st-key-manner").getBoundingClientRect();
    return document.documentElement.scrollWidth <= innerWidth
        && box.left >= 0 && box.right <= innerWidth && box.height > 0 && box.bottom <= 60;
}"""


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_of_the_frame_is_cut_or_pushed_out(open_page: OpenPage, width: int, language: str) -> None:
    page = open_page(f"/?lang={language}", width=width, height=844, color_scheme="light")
    page.wait_for_function(WHOLE)
    page.emulate_media(color_scheme="dark")
    expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", "dark")
    page.wait_for_function(WHOLE)


def test_a_phone_reaches_every_page(open_page: OpenPage) -> None:
    page = open_page(SAMPLE, width=390, height=844, has_touch=True)
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Members").click()
    page.wait_for_url("**/members?*group=wheel-to-web*")
