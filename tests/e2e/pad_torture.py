"""`python -m tests.e2e.pad_torture N [FAULT …]`: every fault of the pad N times, as a table for docs/reliability.md."""

from __future__ import annotations

import os
import resource
import shutil
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

from playwright.sync_api import Page, sync_playwright

from .conftest import NAMES
from .pads import Scene, scene, settled

Fault = Callable[[Scene, Page, Random], None]


def reloaded(pad: Scene, page: Page, random: Random) -> None:
    """The page is reloaded while acts are on their way."""
    pad.tap(page, random.randint(3, 12), random.randint(5, 90))
    page.wait_for_timeout(random.uniform(0, 400))
    page.reload()


def killed(pad: Scene, page: Page, random: Random) -> None:
    """The server is killed (-9) at a random moment while acts are tapped, and started again."""
    assert pad.server is not None
    timer = threading.Timer(random.uniform(0, 1.2), pad.server.process.kill)
    timer.start()
    pad.tap(page, 15, 80)
    timer.join()
    pad.kill()
    pad.serve()


def offline(pad: Scene, page: Page, random: Random) -> None:
    """The connection is lost in the midst of it, and comes back."""
    pad.tap(page, random.randint(1, 5), 40)
    page.context.set_offline(True)
    pad.tap(page, random.randint(3, 12), random.randint(5, 90))
    page.wait_for_timeout(random.uniform(0, 1500))
    page.context.set_offline(False)


def no_room(pad: Scene, page: Page, random: Random) -> None:
    """No file may grow: every write fails for a while."""
    assert pad.server is not None
    pad.tap(page, random.randint(0, 3), 40)
    process = pad.server.process.pid
    limits = resource.prlimit(process, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    pad.tap(page, random.randint(3, 8), 40)
    page.wait_for_timeout(random.uniform(500, 2500))
    resource.prlimit(process, resource.RLIMIT_FSIZE, limits)


def locked(pad: Scene, page: Page, random: Random) -> None:
    """The workspace is locked in the midst of it; after it is unlocked the page is opened again."""
    pad.tap(page, random.randint(1, 3), 40)
    pad.lock(True)
    pad.tap(page, random.randint(3, 8), 40)
    page.wait_for_timeout(random.uniform(0, 1500))
    pad.lock(False)
    page.goto(pad.address)


def two_windows(pad: Scene, page: Page, random: Random) -> None:
    """Two windows record the same session; one is closed before all of its acts are stored."""
    other = pad.open(page.context)
    for _ in range(3):
        pad.tap(random.choice((page, other)), random.randint(1, 4), 30)
    other.close()
    if random.random() < 0.7:  # else the window that is left finds out by itself
        page.reload()


FAULTS: dict[str, Fault] = {
    "reload": reloaded,
    "kill": killed,
    "offline": offline,
    "room": no_room,
    "lock": locked,
    "two": two_windows,
}


def row(about: str, times: int, pad: Scene, note: str) -> str:
    meant, stored = Counter(map(str, pad.meant())), Counter(map(str, pad.stored()))
    lost, twice = (meant - stored).total(), (stored - meant).total()
    order = "in order" if pad.stored() == pad.meant() else "in another order"
    return f"| {about} | {times} | {pad.tapped:,} | {lost} | {twice} | {note or order} |"


def main(times: int, wanted: list[str]) -> None:
    found = os.environ.get("GROUPDYN_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)))
    print("| fault | tried | acts tapped | lost | stored twice | what happened |")
    print("|---|---|---|---|---|---|")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        if not wanted or "minute" in wanted:
            with tempfile.TemporaryDirectory() as folder, scene(Path(folder)) as pad:
                page = pad.open(browser.new_context())
                took = pad.tap(page, 600, 100)
                settled(page)
                print(row("ten acts a second for a minute", 1, pad, f"in {took:.1f} s, in order"), flush=True)
                page.context.close()
        for name, fault in FAULTS.items():
            if wanted and name not in wanted:
                continue
            with tempfile.TemporaryDirectory() as folder, scene(Path(folder)) as pad:
                page = pad.open(browser.new_context())
                page.keyboard.press("Space")  # the session begins
                settled(page)
                for seed in range(times):
                    fault(pad, page, Random(seed))  # noqa: S311 – repeatable, not secret
                    settled(page)
                print(row((fault.__doc__ or name).rstrip("."), times, pad, ""), flush=True)
                page.context.close()
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
