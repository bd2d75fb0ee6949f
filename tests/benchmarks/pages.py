"""The dashboard in a browser, beside a bare Streamlit page that shows one Plotly figure of the same size.

Both are served on this computer and driven in the same Chromium, by turns. A time runs from the click to
the last change of the chart that was asked for.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import groupdyn as gd
from groupdyn.figures import palette, sociogram
from groupdyn.figures.of_log import Drawing, calm_minimum, scenes_of
from groupdyn.i18n import translator
from tests.benchmarks.timing import BRIEF, FULL, Benchmark, Effort, Measured, spoken
from tests.ports import a_port

CHECKOUT = Path(__file__).parents[2]
BARE = Path(__file__).parent / "bare" / "page.py"

WATCH = """
(chart) => {
  const seen = {from: 0, chart: 0, any: 0}
  const outside = (node) => node.getRootNode().host ? outside(node.getRootNode().host) : node
  const into = (node) => { const own = outside(node); return (own.closest ? own : own.parentElement)?.closest(chart) }
  const observer = new MutationObserver((changes) => {
    seen.any = performance.now()
    if (changes.some((c) => into(c.target) || [...c.addedNodes].some((n) => n.querySelector?.(chart))))
      seen.chart = seen.any
  })
  const all = {subtree: true, childList: true, attributes: true, characterData: true}
  const watch = (root) => observer.observe(root, all)
  watch(document.body)
  // A component of ours draws behind a shadow root: those that are there, and those to come.
  for (const node of document.querySelectorAll('*')) if (node.shadowRoot) watch(node.shadowRoot)
  const attach = Element.prototype.attachShadow
  Element.prototype.attachShadow = function (how) { const root = attach.call(this, how); watch(root); return root }
  window.seen = seen
}
"""
CLICK = "(button) => { window.seen.chart = 0; window.seen.from = performance.now(); button.click() }"
SETTLED = """
() => window.seen.chart > 0 && performance.now() - window.seen.any > 600
  && document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'
"""


class Page:
    """A page in the browser, whose chart is watched."""

    def __init__(self, browser: Any, url: str, chart: str, drawn: str = ".js-plotly-plot") -> None:
        self._page = browser.new_page(viewport={"width": 1280, "height": 900})
        self._page.goto(url)
        self._page.wait_for_selector(f"{chart} {drawn}", timeout=120_000)
        self._page.wait_for_timeout(2_000)
        self._page.evaluate(WATCH, chart)

    def ms(self, button: str) -> float:
        """How long the chart takes to follow a click."""
        self._page.locator(button).first.evaluate(CLICK)
        self._page.wait_for_function(SETTLED, timeout=180_000)
        return float(self._page.evaluate("window.seen.chart - window.seen.from"))

    def go(self, button: str, there: str) -> None:
        """Go somewhere untimed."""
        self._page.locator(button).first.click()
        self._page.wait_for_selector(there, timeout=180_000)
        self._page.wait_for_timeout(800)


@contextmanager
def serving(command: list[str], port: int, folder: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """The address of a server that has begun to start; it ends with the context."""
    server = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(60)


def awaited(url: str) -> str:
    """The same address, once its server answers."""
    for _ in range(1200):
        try:
            with urlopen(f"{url}/_stcore/health") as answer:  # noqa: S310 – our own server
                if answer.status == 200:
                    return url
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(url)


def chromium_path() -> str | None:
    """The Chromium in `GROUPDYN_CHROMIUM`, or the first on the path."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("GROUPDYN_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@contextmanager
def chromium() -> Iterator[Any]:
    """A real Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(),
            args=["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [],
        )
        yield browser
        browser.close()


def write_figures(folder: Path) -> None:
    """The dashboard's own sociograms of its sample group, as the bare page shows them."""
    log = gd.read_log(gd.sample_groups()[0].folder)
    t, colours = translator("en"), palette("light")
    for i, scene in enumerate(scenes_of(log, Drawing(minimum=calm_minimum(log)), t)):
        (folder / f"{i:02d}.json").write_text(sociogram(scene, colours, t, height=540).to_json(), "utf-8")


@contextmanager
def pages(browser: Any, effort: Effort) -> Iterator[tuple[Page, ...]]:
    """Our sociogram page, the bare page with our settings, and the bare page with Streamlit's own."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as servers:
        write_figures(Path(name))
        ports = [a_port() for _ in range(3)]
        bare = [sys.executable, "-m", "streamlit", "run", str(BARE), "--server.headless", "true"]
        bare += ["--browser.gatherUsageStats", "false", "--server.address", "127.0.0.1", "--server.port"]
        ours = [sys.executable, "-m", "groupdyn", "--sample", "--no-browser", "--port", str(ports[0])]
        given = {"FIGURES": name}
        here = servers.enter_context(serving(ours, ports[0], CHECKOUT, {}))
        # In the checkout it reads `.streamlit/config.toml`, elsewhere it has Streamlit's defaults.
        folders = [CHECKOUT, Path(name)] if effort.plain else [CHECKOUT]
        floors = [
            servers.enter_context(serving([*bare, str(port)], port, folder, given))
            for port, folder in zip(ports[1:], folders, strict=False)
        ]
        yield (
            Page(browser, f"{awaited(here)}/sociogram", ".st-key-sociogram-figure", ".circle svg"),
            *(Page(browser, awaited(url), ".st-key-chart") for url in floors),
        )


@cache
def times(effort: Effort) -> Mapping[str, tuple[float, ...]]:
    """Median seconds of ours, the floor and (with effort) the floor at its defaults: `widget` and `switch`.

    Taken in a process of its own: one process can drive one Playwright only.
    """
    asked = [sys.executable, "-m", "tests.benchmarks.pages", "full" if effort.plain else "brief"]
    done = subprocess.run(asked, cwd=CHECKOUT, check=True, stdout=subprocess.PIPE, text=True)
    found: Mapping[str, tuple[float, ...]] = json.loads(done.stdout)
    return found


def taken(effort: Effort) -> Mapping[str, tuple[float, ...]]:
    """The same, in this process."""
    with chromium() as browser, pages(browser, effort) as (ours, *floors):
        back, on = ".st-key-session-left button", ".st-key-session-right button"
        for _ in range(effort.steps + 1):
            ours.ms(back)  # to the first sessions; this also warms up
        for floor in floors:
            floor.ms(".st-key-next button")
        widget = _by_turns(
            effort.steps,
            lambda: ours.ms(on),
            *(partial(floor.ms, ".st-key-next button") for floor in floors),
        )

        def switched(page: Page, away: str, other: str, home: str) -> float:
            page.go(away, other)
            return page.ms(home)

        switch = _by_turns(
            effort.switches,
            lambda: switched(ours, "a[href$='/']", "[data-testid=stFileUploader]", "a[href$='/sociogram']"),
            *(partial(switched, floor, "a[href$='/other']", "h1", "a[href$='/']") for floor in floors),
        )
    return {"widget": widget, "switch": switch}


def _by_turns(rounds: int, *runs: Callable[[], float]) -> tuple[float, ...]:
    taken = [[run() / 1e3 for run in runs] for _ in range(rounds)]
    return tuple(statistics.median(column) for column in zip(*taken, strict=True))


def beside_same(what: str) -> Callable[[Effort], Measured]:
    """Against the bare page with our settings."""

    def measure(effort: Effort) -> Measured:
        ours, same, *_ = times(effort)[what]
        return Measured(ours / same, f"{spoken(ours)} against {spoken(same)}")

    return measure


def beside_defaults(what: str) -> Callable[[Effort], Measured]:
    """Against the bare page as Streamlit is by default."""

    def measure(effort: Effort) -> Measured:
        ours, _, plain = times(effort)[what]
        return Measured(ours / plain, f"{spoken(ours)} against {spoken(plain)}")

    return measure


BENCHMARKS = (
    Benchmark(
        "page widget",
        "session step → chart",
        "bare page, same settings",
        "at most",
        1.25,
        beside_same("widget"),
        slack=3.0,
        browser=True,
    ),
    Benchmark(
        "page switch",
        "another page → chart",
        "bare page, same settings",
        "at most",
        1.25,
        beside_same("switch"),
        slack=3.0,
        browser=True,
    ),
    Benchmark(
        "page widget plain",
        "session step → chart",
        "bare page at its defaults",
        "at most",
        1.0,
        beside_defaults("widget"),
        slack=3.0,
        browser=True,
        tested=False,
    ),
    Benchmark(
        "page switch plain",
        "another page → chart",
        "bare page at its defaults",
        "at most",
        1.0,
        beside_defaults("switch"),
        slack=3.0,
        browser=True,
        tested=False,
    ),
)

if __name__ == "__main__":
    print(json.dumps(taken(FULL if sys.argv[1:] == ["full"] else BRIEF)))
