"""The live pad in a real browser: no tap is lost, none is stored twice, whatever happens; and what a hand can do."""

from __future__ import annotations

import resource
import sys

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from groupdyn.workspace import open_workspace
from tests.workspace.places import PASSPHRASE

from .fingers import drag
from .pads import PEOPLE, Scene, scene, settled, window
from .slower import SLOWER

pytestmark = pytest.mark.browser
USUAL = "inform"
"""The kind of an act for which none is chosen."""
APART = """(pad) => {
  const boxes = [...pad.querySelectorAll(".disc, .hub")].map((one) => one.getBoundingClientRect());
  const beside = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
  return boxes.length > 8 && boxes.every((a, i) => boxes.slice(i + 1).every((b) => beside(a, b)));
}"""
"""No two seats lie over one another."""
ALL_SEEN = """(pad) => {
  const box = pad.getBoundingClientRect();
  return document.documentElement.scrollWidth <= innerWidth && box.bottom <= innerHeight
    && [...pad.querySelectorAll(".command, .seat, .kind:not(.rare, .seldom)")].every((one) => {
      const { top, bottom, height } = one.getBoundingClientRect();
      return !height || (top >= box.top - 1 && bottom <= box.bottom + 1);
    });
}"""
"""The pad is on the screen as a whole, without scrolling."""


@pytest.fixture(scope="module")
def pad(tmp_path_factory):
    """One server and one session for all tests: what one leaves, the next one finds."""
    with scene(tmp_path_factory.mktemp("pad")) as made:
        yield made


def recording(pad: Scene):
    with open_workspace(pad.place, PASSPHRASE, who="tester") as workspace:
        return workspace.recording(pad.group, pad.session)


def waits(page: Page, count: int) -> None:
    expect(page.locator(".waiting")).to_have_text(f"{count} waiting")


def test_ten_acts_a_second_are_all_stored_once_and_in_order(browser: Browser, pad: Scene) -> None:
    before = len(recording(pad).taps)
    with window(browser) as context:
        page = pad.open(context)
        took = pad.tap(page, 60)
        settled(page)
        assert pad.act_ms < 100 * SLOWER, "the browser does not keep up"
    assert pad.stored() == pad.meant()
    times = [tap.at_ms for tap in recording(pad).taps[before:]]
    assert times == sorted(times)
    assert times[-1] - times[0] == pytest.approx(
        1000 * took, abs=1500
    )  # when it was tapped, not when it came


def test_what_is_tapped_without_a_connection_is_shown_and_stored_after_a_reload(
    browser: Browser, pad: Scene
) -> None:
    with window(browser) as context:
        page = pad.open(context)
        context.set_offline(True)
        pad.tap(page, 12, 20)
        waits(page, 12)
        kept = page.evaluate("JSON.stringify(localStorage)")
        assert kept.count("groupdyn-pad") == 12
        assert not any(name in kept for name in (*["ana", "ben", "dee", "eva", "fin"], "inform:"))
        context.set_offline(False)
        page.reload()
        settled(page)
    assert pad.stored() == pad.meant()


def test_a_killed_server_loses_nothing_and_the_pad_goes_on_meanwhile(browser: Browser, pad: Scene) -> None:
    with window(browser) as context:
        page = pad.open(context)
        pad.tap(page, 5, 50)
        pad.kill()
        pad.tap(page, 15, 50)
        expect(page.locator(".trouble")).to_contain_text("No answer")
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.locator(".pad .command.note").click()  # nothing lies over the pad
        page.locator(".pad form.note input").fill("Heavy silence.")
        page.keyboard.press("Enter")
        expect(page.locator(".trouble")).to_contain_text("keep this page open")
        assert "silence" not in page.evaluate("JSON.stringify(localStorage)")
        pad.tap(page, 2)
        pad.serve()
        settled(page)
    assert pad.stored() == pad.meant()
    assert recording(pad).moments[-1].text == "Heavy silence."


@pytest.mark.skipif(sys.platform != "linux", reason="another process's limits can be set on Linux only")
def test_a_write_that_fails_is_said_and_done_again(browser: Browser, pad: Scene) -> None:
    assert pad.server is not None
    with window(browser) as context:
        page = pad.open(context)
        limits = resource.prlimit(pad.server.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        pad.tap(page, 6, 50)
        expect(page.locator(".trouble")).to_contain_text("could not be written")
        waits(page, 6)
        resource.prlimit(pad.server.process.pid, resource.RLIMIT_FSIZE, limits)
        settled(page)
    assert pad.stored() == pad.meant()


def test_two_windows_and_a_lock_in_between(browser: Browser, pad: Scene) -> None:
    with window(browser) as context:
        one, other = pad.open(context), pad.open(context)
        pad.tap(one, 5, 30)
        pad.tap(other, 5, 30)
        settled(one)
        pad.lock(True)
        pad.tap(one, 3, 30)
        expect(one.locator(".trouble")).to_contain_text("locked")
        waits(one, 3)
        pad.lock(False)
        other.reload()  # this window delivers what the other one could not
        settled(other)
    assert pad.stored() == pad.meant()


def test_a_session_is_recorded_by_hand(browser: Browser, pad: Scene) -> None:
    before = recording(pad)
    with window(browser, has_touch=True) as context:
        page = pad.open(context)
        seat = page.locator(".pad .seat")
        seat.nth(0).tap()
        seat.nth(1).tap()
        page.locator('.kind[data-code="support"]').tap()  # the kind of what was just tapped
        seat.nth(2).tap()
        page.locator('.kind[data-code="ask"]').tap()  # before the receiver
        page.locator(".hub").tap()
        seat.nth(3).tap()
        page.get_by_role("button", name="Several").tap()
        seat.nth(4).tap()
        seat.nth(5).tap()
        page.locator(".hub").tap()
        seat.nth(6).tap()
        seat.nth(6).tap()
        page.get_by_role("button", name="Undo").tap()
        page.get_by_role("button", name="Moment").tap()
        page.get_by_role("button", name="Pause").tap()
        seat.nth(0).tap()  # refused, visibly
        expect(page.locator(".said")).to_contain_text("Paused")
        page.get_by_role("button", name="Leaves").tap()
        seat.nth(7).tap()
        seat.nth(7).tap()  # who is away arrives, also in a pause
        expect(page.locator(".said")).to_contain_text("Hal has arrived")
        page.get_by_role("button", name="Undo").tap()  # not so
        page.locator(".hub").tap()
        settled(page)
        for box in page.locator(".pad button:visible").all():
            size = box.bounding_box()
            assert size is not None
            assert min(size["width"], size["height"]) >= 44, box.inner_text()
    now = recording(pad)
    new = [(tap.sender, tap.to, tap.code) for tap in now.taps[len(before.taps) :]]
    r = pad.rows
    assert new == [(r[0], (r[1],), "support"), (r[2], "group", "ask"), (r[3], (r[4], r[5]), USUAL)]
    assert len(now.moments) == len(before.moments) + 1
    assert now.statuses[r[7]] == "left early"
    assert [stop.kind for stop in now.clock.stops] == ["pause"]


def test_what_was_begun_is_put_back_and_what_is_corrected_does_not_catch_the_next_act(
    browser: Browser, pad: Scene
) -> None:
    before = recording(pad)
    with window(browser, has_touch=True) as context:
        page = pad.open(context)
        seat = page.locator(".pad .seat")
        said = page.locator(".said")
        if before.clock.state != "running":
            page.locator(".hub").tap()
        seat.nth(0).tap()
        seat.nth(1).tap()
        seat.nth(2).tap()  # the wrong one
        page.get_by_role("button", name="Undo").tap()
        expect(page.locator(".seat.sends")).to_have_count(0)
        page.locator(".acts .act button").first.tap()
        expect(said).to_contain_text("Tap the right kind")
        page.locator(".acts .chip.to").tap()
        seat.nth(3).tap()  # the receiver was somebody else …
        expect(said).to_contain_text("Ana → Dee")
        seat.nth(4).tap()  # … and the session goes on
        seat.nth(5).tap()
        page.locator('.kind[data-code="ask"]').tap()
        expect(said).to_contain_text("Eva → Fin: Asks")
        settled(page)
    new = [(tap.sender, tap.to, tap.code) for tap in recording(pad).taps[len(before.taps) :]]
    r = pad.rows
    assert new == [(r[0], (r[3],), USUAL), (r[4], (r[5],), "ask")]


def test_a_session_is_recorded_coded_and_ended_by_keys_alone(browser: Browser, pad: Scene) -> None:
    before = recording(pad)
    with window(browser) as context:
        page = pad.open(context)
        keys = page.keyboard
        keys.press("Space")  # begin, if it has not begun
        keys.press("Shift+L")
        keys.press("8")  # leaves …
        keys.press("8")  # … and is back
        for key in ("1", "s", "2", "3", "Space", "q", "4", "5", "Backspace", "Shift+Backspace"):
            keys.press(key)
        keys.press("Shift+N")
        keys.type("Room went quiet.")
        keys.press("Enter")
        keys.press("ArrowUp")  # the last act …
        keys.press("ArrowLeft")  # … its receiver …
        keys.press("6")  # … was somebody else
        keys.press("Enter")
        settled(page)
        keys.press("Shift+E")
        keys.press("Enter")
        settled(page)
        keys.press("Shift+E")
        expect(page.get_by_role("heading", name="Session 2 is recorded")).to_be_visible()
    now = recording(pad)
    new = [(tap.sender, tap.to, tap.code) for tap in now.taps[len(before.taps) :]]
    r = pad.rows
    assert now.statuses[r[7]] == "present"
    assert new == [(r[0], (r[1],), "support"), (r[2], "group", "ask"), (r[3], (r[5],), USUAL)]
    assert now.moments[-1].text == "Room went quiet."
    assert now.clock.state == "ended"


def test_a_hold_begins_several_receivers_and_sets_the_usual_kind(browser: Browser, pad: Scene) -> None:
    def hold(what: Locator, until: str) -> None:
        box = what.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
        page.mouse.down()
        expect(what).to_contain_class(until)  # what a hold does happens while it is held
        page.mouse.up()

    before = recording(pad)
    with window(browser) as context:
        page = pad.open(context)
        seat = page.locator(".pad .seat")
        if before.clock.state != "running":
            page.locator(".hub").click()
        hold(page.locator('.kind[data-code="support"]'), "default")
        seat.nth(0).click()
        hold(seat.nth(1), "receives")
        seat.nth(2).click()
        page.locator(".hub").click()
        settled(page)
    new = recording(pad).taps[len(before.taps) :]
    assert [(tap.sender, tap.to, tap.code) for tap in new] == [(pad.rows[0], tuple(pad.rows[1:3]), "support")]


SCREENS = [
    (834, 1112, "light"),
    (1112, 834, "dark"),
    (390, 844, "light"),
    (390, 664, "dark"),  # a phone whose browser takes its share
    (1440, 900, "dark"),
]


def test_nothing_overlaps_or_is_cut_on_any_screen_and_a_phone_reaches_every_kind(
    browser: Browser, pad: Scene
) -> None:
    with window(browser, has_touch=True) as context:
        page = pad.open(context)
        for width, height, scheme in SCREENS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_function("(w) => innerWidth === w", arg=width)
            page.wait_for_function(APART, arg=page.locator(".pad").element_handle())
            page.wait_for_function(ALL_SEEN, arg=page.locator(".pad").element_handle())
            shown = page.locator(".kind:not(.all):visible").count()
            assert (shown < len(pad.codes)) == (width == 390)
            if width == 390:
                page.get_by_role("button", name="All kinds").tap()
                kinds = page.locator(".kind:not(.all)")
                assert kinds.evaluate_all("all => all.every((one) => one.offsetHeight >= 44)")
                expect(page.locator(".kind:not(.all):visible")).to_have_count(len(pad.codes))
                kinds.last.tap()
                expect(page.locator(".kinds.open")).to_have_count(0)


def test_before_it_begins_people_are_dragged_to_their_seats_and_acts_light_up_on_hover(
    browser: Browser, pad: Scene
) -> None:
    with open_workspace(pad.place, PASSPHRASE, who="tester") as workspace:
        pad.session = workspace.add_session(
            pad.group, "3", attendance=dict.fromkeys(PEOPLE.split(), "present")
        )
    with window(browser) as context:
        page = pad.open(context)
        seat = page.locator(".pad .seat .disc")
        name = page.locator(".pad .seat .name")
        first = name.nth(0).inner_text()
        drag(page, seat.nth(0), seat.nth(2))  # by a finger; a mouse does the same on the page Group
        expect(name.nth(2)).to_have_text(first)  # the server has taken it, and nothing was tapped
        expect(page.locator(".pad")).to_have_attribute("data-state", "ready")
        for key in ("1", "2", "3", "0"):
            page.keyboard.press(key)
        settled(page)
        page.locator(".time").hover()
        seat.nth(0).hover()
        expect(page.locator(".arrows g")).to_have_count(1)
        expect(page.locator(".seat.off")).to_have_count(6)
        page.locator(".time").hover()
        expect(page.locator(".seat.off")).to_have_count(0)
    with open_workspace(pad.place, PASSPHRASE, who="tester") as workspace:
        rows = workspace.roster(pad.group).sort_values("seat")["id"].tolist()
    assert rows == [pad.rows[k] for k in (1, 2, 0, 3, 4, 5, 6, 7)]
    assert pad.stored() == [(rows[0], (rows[1],)), (rows[2], "group")]
