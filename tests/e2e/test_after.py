"""After the session, in a real browser: lines with a player beside them, and counts in a grid; nothing is lost."""

from __future__ import annotations

import math
import struct
import wave
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from groupdyn.capture.grid import Cell
from groupdyn.workspace import open_workspace
from tests.workspace.places import PASSPHRASE

from .pads import Scene, scene, window

pytestmark = pytest.mark.browser

LENGTH_S = 30


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """One server and one session for all tests: what one leaves, the next one finds."""
    with scene(tmp_path_factory.mktemp("after")) as made:
        yield made


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Path:
    """Half a minute of a tone."""
    path = tmp_path_factory.mktemp("sound") / "confidential session.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        tone = [int(2000 * math.sin(i / 8000 * 440 * 2 * math.pi)) for i in range(8000)]
        file.writeframes(struct.pack(f"<{8000}h", *tone) * LENGTH_S)
    return path


def open_page(place: Scene, context: BrowserContext, manner: str = "list") -> Page:
    page = context.new_page()
    assert place.server is not None
    page.goto(
        f"{place.server.url}/record?group=kept-{place.group}&how=memory&at={place.session}&manner={manner}"
    )
    page.locator(".entry input, td.cell").first.wait_for()
    return page


def enter(page: Page, line: str) -> None:
    field = page.locator(".entry input")
    field.click()
    page.keyboard.type(line)
    page.keyboard.press("Enter")


def settled(page: Page) -> None:
    page.wait_for_function("() => !Object.keys(localStorage).some((key) => key.startsWith('groupdyn'))")


def stored(place: Scene) -> list[tuple]:
    with open_workspace(place.place, PASSPHRASE, who="tester") as workspace:
        assert workspace.verify() == ()
        table = workspace.strand(place.group, "2")
        return list(table[["sender", "receiver", "act", "start_s"]].itertuples(index=False, name=None))


def empty(place: Scene) -> None:
    with open_workspace(place.place, PASSPHRASE, who="tester") as workspace:
        for act in workspace.last_acts(place.group, "2", 1000):
            workspace.remove_act(place.group, act.id)


def test_acts_are_coded_from_a_recording_that_never_leaves_the_browser(
    browser: Browser, place: Scene, sound: Path
) -> None:
    empty(place)
    sent: list[int] = []
    asked: list[tuple[str, str]] = []
    with window(browser) as context:
        context.on("request", lambda request: asked.append((request.method, request.url)))
        page = context.new_page()
        page.on("websocket", lambda ws: ws.on("framesent", lambda frame: sent.append(len(frame))))
        page.goto(
            f"{place.server.url}/record?group=kept-{place.group}&how=memory&at={place.session}&manner=list"
        )
        page.locator(".media input[type=file]").set_input_files(str(sound))
        audio = page.locator("audio")
        audio.wait_for()
        audio.evaluate(
            "async (el) => { if (el.readyState < 1) await new Promise((r) => el.onloadedmetadata = r); }"
        )
        assert audio.evaluate("(el) => el.src").startswith("blob:")

        audio.evaluate("(el) => { el.currentTime = 20; }")
        enter(page, "ana be support")
        page.keyboard.press("Alt+ArrowLeft")
        enter(page, "be * ask")
        page.keyboard.press("Alt+ArrowUp")
        assert audio.evaluate("(el) => el.playbackRate") == 1.25

        page.keyboard.press("Escape")
        page.wait_for_function("(el) => el.currentTime > 16 && !el.paused", arg=audio.element_handle())
        before = audio.evaluate("(el) => el.currentTime")
        page.keyboard.type("c")
        after = audio.evaluate("(el) => el.currentTime")
        page.wait_for_function(f"(el) => el.currentTime > {after} + 0.5", arg=audio.element_handle())
        page.keyboard.press("Escape")
        assert audio.evaluate("(el) => el.paused")
        page.keyboard.type("y d inform")
        page.keyboard.press("Enter")
        settled(page)
    acts = stored(place)
    assert [act[:3] for act in acts] == [
        ("ben", "GROUP", "ask"), ("cy", "dee", "inform"), ("ana", "ben", "support"),
    ]  # fmt: skip
    assert acts[0][3] == pytest.approx(15, abs=0.05)
    assert before - 0.001 <= acts[1][3] <= after + 0.001  # it is kept in milliseconds
    assert acts[2][3] == pytest.approx(20, abs=0.05)
    assert sum(sent) < sound.stat().st_size / 10, "what went to the server is far less than the file"
    assert {method for method, _ in asked} == {"GET"}
    assert not any("confidential" in url for _, url in asked)


def test_lines_that_wait_outlive_a_lost_connection_and_a_reload(browser: Browser, place: Scene) -> None:
    empty(place)
    with window(browser) as context:
        page = open_page(place, context)
        context.set_offline(True)
        for line in ("ana ben supp", "12:31 ben cy+dee info", "eva = info"):
            enter(page, line)
        expect(page.locator(".head .waiting")).to_contain_text("3 waiting")
        kept = page.evaluate("JSON.stringify(localStorage)")
        assert kept.count("groupdyn-list") == 3
        assert not any(name in kept for name in ("ana", "ben", "Ana", "dee", "eva"))
        context.set_offline(False)
        page.reload()
        page.locator(".entry input").wait_for()
        settled(page)
    assert sorted(act[:3] for act in stored(place)) == [
        ("ana", "ben", "support"), ("ben", "cy;dee", "inform"), ("eva", "SELF", "inform"),
    ]  # fmt: skip
    assert [act[3] for act in stored(place) if act[3] == act[3]] == [751.0]


def test_lines_wait_while_the_workspace_is_locked(browser: Browser, place: Scene) -> None:
    empty(place)
    with window(browser) as context:
        page = open_page(place, context)
        place.lock(True)
        try:
            enter(page, "ana ben supp")
            expect(page.locator(".head .waiting")).to_contain_text("1 waiting")
            expect(page.locator(".head .waiting")).to_contain_text("locked")
            assert stored(place) == []
        finally:
            place.lock(False)
        page.reload()
        page.locator(".entry input").wait_for()
        settled(page)
    assert [act[:3] for act in stored(place)] == [("ana", "ben", "support")]


def test_a_second_rater_codes_blind_and_two_codings_become_one(browser: Browser, place: Scene) -> None:
    empty(place)
    with window(browser) as context:
        page = open_page(place, context)
        for line in ("0:10 ana ben supp", "0:20 ben * inform"):
            enter(page, line)
        settled(page)
        page.get_by_role("radio", name="Second rater").click()
        page.get_by_label("Who codes").fill("Rita")
        page.get_by_role("button", name="Begin a blind coding").click()
        page.locator(".entry input").wait_for()
        expect(page.locator(".acts li")).to_have_count(0)
        assert "Rita" not in page.url
        for line in ("0:11 ana ben advis", "0:20 ben * inform", "0:40 cy ana supp"):
            enter(page, line)
        settled(page)
        page.get_by_role("button", name="Finish and compare").click()
        page.get_by_role("button", name="Finish", exact=True).click()
        expect(page.get_by_text("0 of 2 decided")).to_be_visible()
        page.get_by_role("button", name="The rest as Rita").click()
        page.get_by_role("button", name="Make the agreed log").click()
        expect(page.get_by_text("both codings are kept as they were")).to_be_visible()
    assert [act[:3] for act in stored(place)] == [
        ("ana", "ben", "advise"), ("ben", "GROUP", "inform"), ("cy", "ana", "support"),
    ]  # fmt: skip


def test_a_word_that_can_mean_several_things_is_not_guessed(browser: Browser, place: Scene) -> None:
    empty(place)
    with window(browser) as context:
        page = open_page(place, context)
        enter(page, "ana ben sh")
        expect(page.locator(".options li")).not_to_have_count(1)
        expect(page.locator(".acts li")).to_have_count(0)
        page.keyboard.press("Backspace")
        page.keyboard.type("upp")
        page.keyboard.press("Tab")
        expect(page.locator(".entry input")).to_have_value("ana ben Supports ")
        page.keyboard.press("Backspace")
        page.keyboard.press("Enter")
        expect(page.locator(".acts li")).to_have_count(1)
        settled(page)
        page.locator(".acts .act").click()
        page.locator(".entry input").fill("cy * inform")
        page.keyboard.press("Enter")
        settled(page)
        assert [act[:3] for act in stored(place)] == [("cy", "GROUP", "inform")]
        page.locator(".undo").click()
        settled(page)
        assert [act[:3] for act in stored(place)] == [("ana", "ben", "support")]
        page.locator(".acts .out").click()
        settled(page)
        assert stored(place) == []
        page.locator(".undo").click()
        settled(page)
        assert [act[:3] for act in stored(place)] == [("ana", "ben", "support")]


STORE_AND_GO_ON = """(store) => {
  const here = store.getRootNode();
  store.click();
  here.querySelector('[data-row="0"][data-column="2"]').click();
}"""
"""A cell is tapped before the answer can be there."""


def test_counts_are_typed_kept_over_a_reload_and_stored_as_acts(browser: Browser, place: Scene) -> None:
    empty(place)
    with window(browser) as context:
        page = open_page(place, context, "grid")
        page.get_by_role("gridcell", name="Ana → Ben", exact=False).click()
        page.keyboard.press("ArrowDown")  # over the diagonal
        page.keyboard.press("1")
        page.keyboard.press("2")
        page.keyboard.press("Enter")
        page.keyboard.press("3")
        kept = page.evaluate("JSON.stringify(localStorage)")
        assert "groupdyn-grid" in kept and "na" not in kept.replace("groupdyn", "")
        page.reload()
        page.get_by_role("button", name="Store 16 acts").evaluate(STORE_AND_GO_ON)
        expect(page.get_by_text("16 acts of this session are from memory", exact=False)).to_be_visible()
        page.get_by_role("button", name="Store 17 acts").click()
        expect(page.get_by_text("17 acts of this session are from memory", exact=False)).to_be_visible()
        settled(page)
    with open_workspace(place.place, PASSPHRASE, who="tester") as workspace:
        counts = workspace.counts(place.group, "2")
        code = next(iter(counts)).act
        assert counts == {
            Cell("ana", "ben", code): 1, Cell("cy", "ben", code): 12, Cell("dee", "ben", code): 3,
            Cell("ana", "cy", code): 1,
        }  # fmt: skip
        for _ in range(2):
            assert workspace.undo(place.group) == "counts from memory"
        assert workspace.counts(place.group, "2") == {}
