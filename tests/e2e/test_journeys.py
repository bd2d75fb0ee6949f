"""What a facilitator and a supervisor do, in a real browser, from the first visit on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from .conftest import OpenPage, comes, drawn

pytestmark = pytest.mark.browser

WEB = "/sociogram?group=wheel-to-web&session=9&lang=en"

PLOTTED = """
() => {
  for (const plot of document.querySelectorAll('.js-plotly-plot')) {
    for (const trace of plot._fullData || []) {
      const at = (trace.customdata || []).findIndex((mark) => mark && mark[0] === 'member');
      if (at < 0) continue;
      const layout = plot._fullLayout;
      return {x: layout.xaxis._offset + layout.xaxis.l2p(trace.x[at]),
              y: layout.yaxis._offset + layout.yaxis.l2p(trace.y[at])};
    }
  }
  return null;
}
"""
MIDWAY = """
(tie) => {
  const line = tie.querySelector('path'), at = line.getPointAtLength(line.getTotalLength() / 2);
  const {x, y} = at.matrixTransform(line.getScreenCTM());
  return {x, y};
}
"""


def plotted_member(page: Page) -> dict[str, Any]:
    """Where a member of a sociogram that plays stands in the picture."""
    page.wait_for_selector(".js-plotly-plot .main-svg")
    page.wait_for_function(PLOTTED)
    found: dict[str, Any] = page.evaluate(PLOTTED)
    return found


def point_at(page: Page, sender: str, receiver: str) -> None:
    """Put the mouse on the middle of a tie, until the picture says which one it is: it may still be moving."""
    tie = page.locator(f".circle [data-tie][aria-label^='{sender} → {receiver}:']").first
    tip = page.locator(".circle .tip")

    def found() -> bool:
        tie.scroll_into_view_if_needed()
        at = tie.evaluate(MIDWAY)
        page.mouse.move(at["x"], at["y"])
        return f"{sender} → {receiver}" in (tip.text_content() or "")

    comes(page, found, True)


def faded(page: Page) -> int:
    """How many ties are faded to a sixth."""
    return int(
        page.locator(".circle svg.picture").evaluate(
            "(svg) => [...svg.querySelectorAll('[data-tie]')].filter((t) => t.getAttribute('opacity') < 0.2).length"
        )
    )


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

    point_at(page, "Agus", "Hendra")
    page.mouse.down()
    page.mouse.up()
    expect(side_heading(page)).to_have_text("Agus → Hendra")
    acts = page.locator("table.gd-acts td:nth-child(2)")
    expect(acts.filter(has_not_text=re.compile("^Agus → .*Hendra"))).to_have_count(0)
    expect(acts).not_to_have_count(0)

    page.get_by_role("button", name="Show the whole group").click()
    expect(side_heading(page)).to_have_text("Acts behind this picture")


def test_a_member_is_lit_up_by_a_click_and_never_named_in_the_address(open_page: OpenPage) -> None:
    page = open_page(WEB)
    member = page.locator(".circle [data-member]").nth(2)
    name = (member.get_attribute("aria-label") or "").partition(",")[0]
    member.click()
    expect(side_heading(page)).to_have_text(f"{name}: acts given and received")
    assert name.casefold() not in page.url.casefold()
    expect(member).to_have_attribute("aria-pressed", "true")
    member.click()
    expect(side_heading(page)).to_have_text("Acts behind this picture")


def test_hover_lights_up_a_members_ties_without_asking_the_server(open_page: OpenPage) -> None:
    asked: list[object] = []
    page = open_page(WEB, on_sent=asked.append)
    page.wait_for_selector(".circle [data-member]")
    ties = page.locator(".circle [data-tie]")
    before, everything = len(asked), ties.count()
    comes(page, lambda: faded(page), 0)
    member = page.locator(".circle [data-member]").nth(3)
    name = (member.get_attribute("aria-label") or "").partition(",")[0]
    member.hover()
    said = ties.evaluate_all("(marks) => marks.map((mark) => mark.getAttribute('aria-label') || '')")
    own = sum(text.startswith(f"{name} → ") or f" → {name}:" in text for text in said)
    assert 0 < own < everything
    comes(page, lambda: faded(page), everything - own)
    expect(page.locator(".circle .tip")).to_contain_text(name)
    page.get_by_role("heading", level=2).first.hover()
    comes(page, lambda: faded(page), 0)
    page.evaluate(
        "new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
    )  # it would be sent by now
    assert len(asked) == before


def test_a_tie_is_chosen_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page(WEB)
    page.locator(".circle [data-member][tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    tie = page.locator(".circle [data-tie]:focus")
    said = tie.get_attribute("aria-label") or ""
    assert "→" in said
    assert "session=9" in page.url  # the arrow keys stepped through the picture, not through the sessions
    page.keyboard.press("Enter")
    expect(side_heading(page)).to_have_text(said.partition(":")[0])
    expect(page.locator(".circle [data-tie][aria-pressed='true']").first).to_have_attribute(
        "aria-label", said
    )


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_picture_is_saved_as_it_stands(open_page: OpenPage, kind: str) -> None:
    page = open_page(WEB)
    if kind == "png":
        page.get_by_test_id("stPopoverButton").filter(has_text="English").click()
        page.get_by_role("radio", name="PNG").click()
        page.keyboard.press("Escape")
    page.locator(".circle svg.picture").hover()
    with page.expect_download() as download:
        page.locator(".circle").get_by_role("button", name=f"Download the picture ({kind.upper()})").click()
    assert download.value.suggested_filename == f"groupdyn-sociogram.{kind}"
    content = Path(download.value.path()).read_bytes()
    if kind == "png":
        assert content.startswith(b"\x89PNG")
        assert len(content) > 20_000
    else:
        root = ElementTree.fromstring(content)  # noqa: S314 – our own output
        assert len(root.findall(".//*[@data-tie]")) == page.locator(".circle [data-tie]").count()
        assert {"Agus", "Hendra"} <= set(root.itertext())


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
    drawn = {"all": "nav.strip.large svg", "compare": ".circle svg.picture"}
    picture = drawn.get(mode, ".st-key-sociogram-figure .js-plotly-plot .main-svg")
    expect(page.locator(picture).first).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


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
    before = plotted_member(page)
    shown = "document.querySelector('.js-plotly-plot')._fullLayout.sliders[0].active"
    first = page.evaluate(shown)
    page.locator(".updatemenu-button").first.click()
    page.wait_for_function(f"(first) => {shown} !== first", arg=first)
    after = plotted_member(page)
    assert (before["x"], before["y"]) == pytest.approx((after["x"], after["y"]), abs=0.5)


def test_the_language_changes_every_word_and_no_choice(open_page: OpenPage) -> None:
    page = open_page(WEB + "&mode=matrix")
    page.get_by_test_id("stPopoverButton").filter(has_text="English").click()
    page.get_by_role("radio", name="Bahasa Indonesia").click()
    page.wait_for_url(re.compile("lang=id"))
    expect(page.get_by_role("link", name="Sosiogram")).to_be_visible()
    expect(page).to_have_url(re.compile("mode=matrix"))
    expect(page).to_have_url(re.compile("session=9"))
    expect(page.locator("html")).to_have_attribute("lang", "id")


FITS = """() => {
    const charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
    return charts.every((chart) => chart.querySelector(".main-svg"))
        && !document.querySelector('[data-testid="stSkeleton"]')
        && document.documentElement.scrollWidth <= document.documentElement.clientWidth;
}"""
"""All that the page draws is there, and it is not wider than the page."""


@pytest.mark.parametrize("page_id", ["", "sociogram", "feedback", "cohesion", "members", "import"])
def test_nothing_is_wider_than_the_page(open_page: OpenPage, page_id: str) -> None:
    page = open_page(f"/{page_id}?group=scapegoat&session=5&lang=en", width=1440)
    page.wait_for_function(FITS)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        if width == 390:  # a phone never had the wide page
            page.reload()
            drawn(page)
        page.wait_for_function("(wide) => innerWidth === wide", arg=width)
        page.wait_for_function(FITS)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
