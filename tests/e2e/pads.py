"""Pads under test: a workspace with a session to record, a server that can be killed, and taps that can be counted."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from groupdyn.workspace import create_workspace, open_workspace
from tests.logs import log_of
from tests.workspace.places import CHEAP, PASSPHRASE

from .conftest import Server, a_port, start, stop
from .open_workspace import lock

PEOPLE = "ana ben cy dee eva fin gus hal"
DRAWN = ".pad[data-state] .seat"
ACT = """async ([first, count, every]) => {
  const tap = (key) => document.body.dispatchEvent(
    new KeyboardEvent("keydown", { key, code: `Digit${key}`, bubbles: true, composed: true }));
  const begun = performance.now();
  const spent = [];
  for (let i = 0; i < count; i++) {
    const n = first + i;
    const from = performance.now();
    tap(String(1 + (n % 8)));
    tap(String(1 + (Math.floor(n / 8) % 8)));
    spent.push(performance.now() - from);
    const next = begun + (i + 1) * every;
    await new Promise((done) => setTimeout(done, Math.max(0, next - performance.now())));
  }
  return [performance.now() - begun, spent.sort((a, b) => a - b)[count >> 1]];
}"""
"""Two keys an act: its number tells who acts towards whom. How long it took, and how long the middle act of all."""


@dataclass
class Scene:
    """A workspace in a folder, its server, and the session that is recorded."""

    folder: Path
    port: int = field(default_factory=a_port)
    server: Server | None = None
    tapped: int = 0
    act_ms: float = 0.0

    def __post_init__(self) -> None:
        workspace, _ = create_workspace(self.place, PASSPHRASE, cost=CHEAP, who="tester")
        with workspace:
            self.group = workspace.save_log(log_of({"1": ["ana>ben"]}, silent=PEOPLE, leader=""), title="x")
            here = dict.fromkeys(PEOPLE.split(), "present")
            self.session = workspace.add_session(self.group, "2", attendance=here)
            rows = workspace.roster(self.group)
            self.codes = [code.code for code in workspace.load_log(self.group).scheme.codes]
            self.rows = [int(i) for i in rows.sort_values("seat")["id"]]
        self.serve()

    @property
    def place(self) -> Path:
        return self.folder / "workspace"

    @property
    def address(self) -> str:
        assert self.server is not None
        return f"{self.server.url}/record?group=kept-{self.group}&pad={self.session}"

    def serve(self) -> None:
        self.server = start(
            [sys.executable, "-m", "tests.e2e.open_workspace", str(self.port), str(self.place)]
        )

    def kill(self) -> None:
        assert self.server is not None
        self.server.process.kill()
        stop(self.server)

    def lock(self, on: bool) -> None:
        lock(self.folder, on)

    def open(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.goto(self.address)
        page.wait_for_selector(DRAWN)
        return page

    def tap(self, page: Page, count: int, every_ms: int = 100) -> float:
        """So many acts, one every so many milliseconds; how long it took, in seconds."""
        page.wait_for_selector(DRAWN)
        took, self.act_ms = page.evaluate(ACT, [self.tapped, count, every_ms])
        self.tapped += count
        return float(took) / 1000

    def meant(self) -> list[tuple[int, object]]:
        """(sender, receiver) of every act that was tapped."""
        found: list[tuple[int, object]] = []
        for n in range(self.tapped):
            sender, receiver = n % 8, n // 8 % 8
            found.append((self.rows[sender], "self" if sender == receiver else (self.rows[receiver],)))
        return found

    def stored(self) -> list[tuple[int, object]]:
        """The same, of every act that is in the workspace, in its order; the trail must hold."""
        with open_workspace(self.place, PASSPHRASE, who="tester") as workspace:
            assert workspace.verify() == ()
            return [(tap.sender, tap.to) for tap in workspace.recording(self.group, self.session).taps]


@contextmanager
def scene(folder: Path):
    """A scene that is struck in the end."""
    made = Scene(folder)
    try:
        yield made
    finally:
        made.kill()


@contextmanager
def window(browser: Browser, **options):
    """A browser of its own."""
    context = browser.new_context(viewport={"width": 1112, "height": 834}, **options)
    try:
        yield context
    finally:
        context.close()


def settled(page: Page) -> None:
    """Wait until nothing waits in the window."""
    page.wait_for_selector(DRAWN)
    page.wait_for_function("() => !Object.keys(localStorage).some((key) => key.startsWith('groupdyn-pad'))")
