"""A flawed file with its companions, dropped at once, repaired by hand, and the numbers that come of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .conftest import READY, OpenPage

pytestmark = pytest.mark.browser

ACTS = """session,sender,receiver,act,start_s,text
2,ana,ben,support,10,a secret said in the group
2,anna,ben,support,20,
2,,ana,ask,30,
2,zed,ana,ask,40,
2,ben,cy,supportt,50,
2,cy,ben,ask,60,
2,cy,ben,ask,60,
2,lena,ana
2,lena,GROUP,ask,soon,
"""
ROSTER = (
    "member,name,role\nana,Ana,member\nben,Ben,member\ncy,Cy,member\ndina,Dina,member\nlena,Lena,leader\n"
)
CAME = "session,member,status\n" + "".join(
    f"{s},{m},present\n" for s in "12" for m in ("ana", "ben", "cy", "lena")
)
DAYS = "session,date\n1,2026-03-05\n2,2026-03-12\n"
FILES = {"came": CAME, "thursday": ACTS, "days": DAYS, "members": ROSTER}


def press(page: Page, key: str, within: str = "") -> None:
    """Press the first button whose key begins so, in the part of the page that has this text; wait for the run."""
    part = page.locator("[class*='st-key-import-matter-']", has_text=within) if within else page
    part.locator(f"[class*='st-key-{key}'] button").first.click()
    page.wait_for_selector(READY)


def test_a_flawed_file_and_its_companions_are_repaired_and_give_their_numbers(open_page: OpenPage) -> None:
    page = open_page("/?lang=en")
    page.locator(".st-key-start-file input[type=file]").set_input_files(
        [
            {"name": f"{name}.csv", "mimeType": "text/csv", "buffer": text.encode()}
            for name, text in FILES.items()
        ]
    )
    page.wait_for_url("**/import**")
    page.wait_for_selector("[class*='st-key-import-next-file'] button")
    expect(page.get_by_text("thursday.csv", exact=True)).to_be_visible()
    assert "a secret" not in page.inner_text("body")
    press(page, "import-next-file")

    # All problems stand there at once, and the group cannot be opened yet.
    for said in (
        "“anna” in “sender”",
        "“zed” in “sender”",
        "“soon” in “start_s”",
        "3 instead of 6",
        "supportt",
    ):
        expect(page.get_by_text(said).first).to_be_visible()
    expect(page.locator(".st-key-import-next-problems button")).to_be_disabled()
    press(page, "import-nearest0-", "“anna”")
    expect(page.get_by_text("“anna” is read as “ana”")).to_be_visible()
    press(page, "import-add-", "“zed”")
    press(page, "import-nearest0-", "supportt")
    for said in ("is empty", "“soon”", "3 instead of 6"):
        press(page, "import-aside-", said)
    press(page, "import-aside-", "Acts that stand twice")
    expect(page.get_by_text("4 rows are set aside").first).to_be_visible()
    press(page, "import-next-problems")
    press(page, "import-open")

    # Five of nine acts are left; they are shown under invented names, and the numbers are those of the file.
    page.wait_for_url("**/sociogram**")
    expect(page.locator(".circle [data-tie]").first).to_be_attached()
    ties = page.locator(".circle [data-tie]").evaluate_all("ties => ties.map(tie => tie.ariaLabel)")
    assert sorted(int(label.split(": ")[1].split()[0]) for label in ties) == [1, 1, 1, 2], ties
    said = page.inner_text("body")
    assert not [name for name in ("Ana", "Ben", "Dina", "zed") if name in said.split()]
