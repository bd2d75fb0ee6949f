"""`GROUPDYN_SLOWER=6 python -m pytest tests/e2e`: the same tests, as on a computer six times slower.

What depends on how fast the server or the browser happens to be comes out so, before a person with an old laptop
meets it. The browser's pages compute slower and hear from the server later; the server runs for a moment in so many.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from functools import wraps
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

SLOWER = float(os.environ.get("GROUPDYN_SLOWER", "1"))
LATER_MS = 20
"""How much later an answer comes, for each time that the computer is slower."""
MOMENT_S = 0.01
PATIENCE_MS = 180_000
"""How long any test waits for what must come, in any browser. Only what fails takes so long."""


def patient(browser: Browser) -> Browser:
    """The browser, whose every context waits patiently, and is slower if that is asked for."""
    make = browser.new_context

    @wraps(make)
    def new_context(**options: Any) -> BrowserContext:
        context = make(**options)
        context.set_default_timeout(PATIENCE_MS)
        if SLOWER > 1:
            _slow_pages(context)
        return context

    browser.new_context = new_context  # type: ignore[method-assign]
    return browser


def _slow_pages(context: BrowserContext) -> None:
    """Slow down each page that the context opens, and lose the connection by the same means: the last word counts."""
    make, cut = context.new_page, context.set_offline
    pages: list[CDPSession] = []

    def connect(tools: CDPSession, offline: bool) -> None:
        later = {"latency": LATER_MS * (SLOWER - 1), "downloadThroughput": -1, "uploadThroughput": -1}
        tools.send("Network.emulateNetworkConditions", {"offline": offline, **later})

    def new_page() -> Page:
        page = make()
        tools = context.new_cdp_session(page)
        tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        connect(tools, offline=False)
        pages.append(tools)
        page.on("close", lambda _: pages.remove(tools))
        return page

    def set_offline(offline: bool) -> None:
        cut(offline)
        for tools in pages:
            connect(tools, offline)

    context.new_page = new_page  # type: ignore[method-assign]
    context.set_offline = set_offline  # type: ignore[method-assign]


def slow_down(process: subprocess.Popen[str]) -> None:
    """Let a process run for one moment in so many, as long as it lives."""
    if SLOWER > 1:
        threading.Thread(target=_now_and_then, args=(process,), daemon=True).start()


def _now_and_then(process: subprocess.Popen[str]) -> None:
    while process.poll() is None:
        process.send_signal(signal.SIGSTOP)
        time.sleep(MOMENT_S * (SLOWER - 1))
        process.send_signal(signal.SIGCONT)
        time.sleep(MOMENT_S)
