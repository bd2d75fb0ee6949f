"""Lines of a transcript in a real browser: a second a line is slow, every correction is stored, none is lost."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from groupdyn.workspace import NewAct, create_workspace, open_workspace
from tests.groups import a_led_log
from tests.workspace.places import CHEAP, PASSPHRASE

from .conftest import Server, a_port, start, stop
from .open_workspace import lock

pytestmark = pytest.mark.browser

PEOPLE = "ana ben cy dee lena".split()  # noqa: SIM905 – short names read best as words
LINES = 60
SPOKEN = "winter garden"
"""Words that stand in every line, and must stand nowhere in the browser's storage."""


@dataclass
class Review:
    """A workspace with a session of proposals, its server, and what each line is meant to be in the end."""

    folder: Path
    port: int = field(default_factory=a_port)
    server: Server | None = None
    meant: list[tuple[str, str, float | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        workspace, _ = create_workspace(self.place, PASSPHRASE, cost=CHEAP, who="tester")
        with workspace:
            log = a_led_log({"1": ["ana>ben", "cy>dee"]}, silent="ana ben cy dee")
            self.group = workspace.save_log(log, title="Thursday")
            self.session = workspace.add_session(self.group, "2", attendance=dict.fromkeys(PEOPLE, "present"))
            acts = [
                NewAct(
                    "2", PEOPLE[i % 5], PEOPLE[(i + 1) % 5], "inform", "transcript-x", i + 1,
                    text=f"line {i} of the {SPOKEN}", start_s=5.0 * i, receiver_confidence=0.5,
                )
                for i in range(LINES)
            ]  # fmt: skip
            workspace.append_acts(self.group, acts)
            self.seats = workspace.roster(self.group).sort_values("seat")["member"].astype(str).tolist()
        self.meant = [(PEOPLE[(i + 1) % 5], "inform", 0.5) for i in range(LINES)]
        self.server = start(
            [sys.executable, "-m", "tests.e2e.open_workspace", str(self.port), str(self.place)]
        )

    @property
    def place(self) -> Path:
        return self.folder / "workspace"

    def open(self, browser: Browser, **options) -> Page:
        assert self.server is not None
        page = browser.new_context(viewport={"width": 1112, "height": 834}, **options).new_page()
        page.goto(
            f"{self.server.url}/record?group=kept-{self.group}&how=transcript&lines={self.session}&lang=en"
        )
        page.locator(".lines .line .words").wait_for()
        page.locator(".lines").focus()
        return page

    def key_of(self, member: str) -> str:
        return str(self.seats.index(member) + 1)

    def stored(self) -> list[tuple[str, str, float | None]]:
        with open_workspace(self.place, PASSPHRASE, who="tester") as workspace:
            assert workspace.verify() == ()
            acts = workspace.strand(self.group, "2")
        sure = [None if s != s else s for s in acts["receiver_confidence"].astype(float)]
        return list(zip(acts["receiver"], acts["act"], sure, strict=True))


@pytest.fixture(scope="module")
def review(tmp_path_factory):
    """One server and one session for all tests: what one leaves, the next one finds."""
    made = Review(tmp_path_factory.mktemp("lines"))
    yield made
    assert made.server is not None
    stop(made.server)


def settled(page: Page) -> None:
    """Wait until nothing waits in the window."""
    expect(page.locator(".lines")).to_have_attribute("data-waiting", "0")


def test_sixty_lines_take_far_less_than_a_minute_and_every_correction_is_stored(
    browser: Browser, review: Review
) -> None:
    page = review.open(browser)
    expect(page.locator(".lines")).to_have_attribute("data-open", str(LINES))
    begun = time.perf_counter()
    for i in range(LINES):
        receiver, code = review.meant[i][0], "inform"
        if i % 3 == 1:
            receiver = PEOPLE[(i + 2) % 5]
            page.keyboard.press(review.key_of(receiver))
        elif i % 3 == 2:
            receiver = "GROUP"
            page.keyboard.press("0")
        if i % 4 == 3:
            code = "support"
            page.keyboard.press("s")
        page.keyboard.press("Enter")
        review.meant[i] = (receiver, code, None)
    settled(page)
    took = time.perf_counter() - begun
    assert took < LINES, f"{took:.1f} s for {LINES} lines"
    expect(page.locator(".lines")).to_have_attribute("data-open", "0")
    page.context.close()
    assert review.stored() == review.meant


def test_what_is_done_without_a_connection_is_kept_and_stored_after_a_reload(
    browser: Browser, review: Review
) -> None:
    page = review.open(browser)
    page.keyboard.press("Home")
    page.context.set_offline(True)
    for i in range(6):
        receiver = PEOPLE[(i + 3) % 5]
        page.keyboard.press(review.key_of(receiver))
        page.keyboard.press("ArrowDown")
        review.meant[i] = (receiver, review.meant[i][1], None)
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert kept.count("groupdyn-lines") >= 5  # the first may be on its way already
    assert not any(word in kept for word in (*PEOPLE, SPOKEN, "line "))
    page.context.set_offline(False)
    page.reload()
    page.locator(".lines .line .words").wait_for()
    settled(page)
    page.context.close()
    assert review.stored() == review.meant


def test_a_locked_workspace_takes_nothing_and_nothing_is_lost(browser: Browser, review: Review) -> None:
    page = review.open(browser)
    page.keyboard.press("Home")
    lock(review.folder, True)
    page.keyboard.press("0")
    review.meant[0] = ("GROUP", review.meant[0][1], None)
    expect(page.get_by_text("locked").first).to_be_visible()
    assert (
        page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('groupdyn-lines')).length") == 1
    )
    lock(review.folder, False)
    page.reload()
    page.locator(".lines .line .words").wait_for()
    settled(page)
    page.context.close()
    assert review.stored() == review.meant


def test_a_finger_and_a_change_of_mind(browser: Browser, review: Review) -> None:
    page = review.open(browser, has_touch=True)
    page.keyboard.press("End")
    last = review.meant[-1]
    page.locator(".lines button[data-code=disclose]").tap()
    page.locator(".lines button[data-person='-1']").tap()
    expect(page.locator(".lines .head")).to_contain_text("group")
    page.locator(".lines button[data-command=back]").tap()
    page.locator(".lines button[data-command=back]").tap()
    expect(page.locator(".lines .code").first).to_contain_text(
        "Informs" if last[1] == "inform" else "Supports"
    )
    settled(page)
    page.context.close()
    assert review.stored() == review.meant
