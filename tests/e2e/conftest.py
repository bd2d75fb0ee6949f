"""A real server and a real browser, shared by all tests that need them.

The browser is Chromium: the one in `GROUPDYN_CHROMIUM`, or the first on the path. Without one the
tests are skipped with a reason, except where `CI` is set: there they fail.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.ports import a_port

from .slower import PATIENCE_MS, patient, slow_down

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
SETTLED = '[data-testid="stApp"][data-test-script-state="notRunning"]:not(:has([data-testid="stSkeleton"]))'
"""The script has run, and what it asked for is there: each kind of widget is loaded when it is first needed."""
READY = f"{SETTLED}:has(.st-key-frame)"
"""The page is drawn: it has settled, and the frame is there."""


@dataclass
class Server:
    """A running dashboard, and what it has said so far."""

    url: str
    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)
    listener: threading.Thread | None = None

    @property
    def origin(self) -> str:
        return urlsplit(self.url).netloc


def start(command: list[str], *, folder: Path = ROOT, **environment: str) -> Server:
    """Start a server in a folder; it prints its address, and that line is waited for."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **environment}
    process = subprocess.Popen(
        command, cwd=folder, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    server = Server("", process)
    slow_down(process)
    assert process.stdout is not None
    for line in process.stdout:
        server.said.append(line)
        if "groupdyn: http" in line:
            server.url = line.partition("groupdyn: ")[2].split()[0]
            break
    else:
        stop(server)
        pytest.fail(f"The server did not start:\n{''.join(server.said)}")
    server.listener = threading.Thread(
        target=lambda: [server.said.append(line) for line in process.stdout or ()]
    )
    server.listener.start()
    return server


def stop(server: Server) -> None:
    server.process.terminate()
    try:
        server.process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()
    if server.listener is not None:
        server.listener.join()
    if server.process.stdout is not None:
        server.process.stdout.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The dashboard, started as a user starts it."""
    running = start([sys.executable, "-m", "groupdyn", "--no-browser", "--port", str(a_port())])
    yield running
    stop(running)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    found = os.environ.get("GROUPDYN_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        reason = "No Chromium: install one, or name it in GROUPDYN_CHROMIUM."
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    expect.set_options(timeout=PATIENCE_MS)  # a slow machine is no fault
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield patient(browser)
        browser.close()


def drawn(page: Page, ready: str = READY) -> None:
    """Wait until the page is drawn, and its style and its own script are there."""
    page.wait_for_selector(ready)
    expect(page.locator("html")).to_have_css("--hairline", re.compile(r"\w"))
    page.wait_for_function("() => window.groupdynMenu")  # what `page.js` sets last


def comes(page: Page, look: Callable[[], object], wanted: object) -> None:
    """Wait until a look at what is outside the browser, such as a workspace, finds what is wanted."""
    until = time.monotonic() + PATIENCE_MS / 1000
    while (found := look()) != wanted and time.monotonic() < until:
        page.wait_for_timeout(100)  # the browser goes on meanwhile
    assert found == wanted


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, server: Server) -> Iterator[OpenPage]:
    """`open_page("/sociogram", width=390, color_scheme="dark")`: a page of the dashboard, drawn.

    `on_sent` is told whatever the page sends to the server, such as a request to run.
    After the test: no request went anywhere but to the dashboard.
    """
    contexts = []
    asked: list[str] = []

    def open_(
        path: str = "/",
        *,
        width: int = 1440,
        height: int = 900,
        ready: str = READY,
        on_sent: Callable[[object], object] | None = None,
        **options: Any,
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda websocket: asked.append(websocket.url))
        if on_sent is not None:
            page.on("websocket", lambda websocket: websocket.on("framesent", lambda sent: on_sent(sent)))
        page.goto(server.url + path)
        drawn(page, ready)
        return page

    yield open_
    for context in contexts:
        context.close()
    foreign = [
        u for u in asked if not u.startswith(("data:", "blob:")) and urlsplit(u).netloc != server.origin
    ]
    assert not foreign
