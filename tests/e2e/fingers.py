"""A finger on the screen, as the browser's own protocol has it: what it presses may be dragged or scrolled."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

STEPS = 6


def drag(page: Page, what: Locator, to: Locator) -> None:
    """Put a finger on something, move it over something else, and lift it."""
    (x, y), (there_x, there_y) = _middle(what), _middle(to)
    session = page.context.new_cdp_session(page)
    _send(session, "touchStart", (x, y))
    for step in range(1, STEPS + 1):
        share = step / STEPS
        _send(session, "touchMove", (x + share * (there_x - x), y + share * (there_y - y)))
    _send(session, "touchEnd")
    session.detach()


def _send(session, kind: str, *points: tuple[float, float]) -> None:
    session.send(
        "Input.dispatchTouchEvent",
        {"type": kind, "touchPoints": [{"x": x, "y": y, "id": 1} for x, y in points]},
    )


def _middle(what: Locator) -> tuple[float, float]:
    box = what.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
