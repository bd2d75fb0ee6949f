"""The page Scores in a real browser: fast typing, and the screen in a member's hands: getting around it, answering."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from groupdyn.workspace import Workspace, create_workspace, open_workspace
from tests.e2e.conftest import READY, SETTLED, OpenPage, Server, a_port, start, stop
from tests.workspace.places import CHEAP, PASSPHRASE, sample

pytestmark = pytest.mark.browser

PIN = "2468"
HANDED = f"{SETTLED}:has(.st-key-handed)"
RESULTS = (
    ".js-plotly-plot, .circle, [data-testid^=stBidiComponent], svg.strip, [data-testid=stDataFrame], "
    "a:not([href='#stMain'])"
)
PRESENT = ("Marcus", "Beth", "Surya")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one group."""
    folder = tmp_path_factory.mktemp("handed") / "w"
    workspace, _ = create_workspace(folder, PASSPHRASE, cost=CHEAP, who="farah")
    with workspace:
        workspace.save_log(sample("rupture"), title="Rupture")
    return folder


@pytest.fixture(scope="module")
def server(place: Path) -> Iterator[Server]:
    """The dashboard on that workspace."""
    command = [
        sys.executable,
        "-m",
        "groupdyn",
        "--no-browser",
        "--port",
        str(a_port()),
        "--workspace",
        str(place),
    ]
    running = start(command)
    yield running
    stop(running)


def unlock(page: Page) -> None:
    page.locator('input[type="password"]').first.fill(PASSPHRASE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your workspace", exact=True)).to_be_visible()
    page.wait_for_selector(READY)
    page.get_by_role("button", name="Open", exact=True).first.click()
    expect(page.get_by_role("link", name="Scores")).to_be_visible()


def hand_over(page: Page) -> None:
    """What a facilitator does, from the locked dashboard on."""
    unlock(page)
    page.get_by_role("link", name="Scores").click()
    page.get_by_role("radio", name="Hand over", exact=True).click()
    pin = page.get_by_label(re.compile("^A PIN"))
    pin.fill(PIN)
    pin.press("Enter")
    page.wait_for_selector(READY)
    page.get_by_role("button", name="Hand over", exact=True).click()
    page.wait_for_selector(HANDED)
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()


FORM = "651420133223"
"""A form of the climate questionnaire, as in the published key: 4 engaged, 2 avoiding, 1.5 in conflict."""
SLOWER = 6


def open_answers(page: Page) -> Locator:
    """The page Scores with the climate questionnaire, by item: its fields."""
    unlock(page)
    page.get_by_role("link", name="Scores").click()
    page.get_by_role("combobox", name="Questionnaire").click()
    page.get_by_role("option", name=re.compile("Group Climate")).click()
    expect(page.get_by_role("table", name=re.compile("Group Climate"))).to_be_visible()
    page.wait_for_selector(READY)
    return page.locator(".answers input")


def filled(fields: Locator) -> str:
    """What stands in all fields, one after another."""
    return "".join(fields.evaluate_all("all => all.map((field) => field.value)"))


def test_answers_that_are_typed_fast_are_all_scored(open_page: OpenPage, place: Path) -> None:
    page = open_page("/workspace?lang=en")
    fields = open_answers(page)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    fields.first.focus()
    page.keyboard.type(FORM)  # without a pause between keys: the cursor goes on by itself
    for answer in FORM:  # who types Tab as well is not taken past a field
        page.keyboard.type(answer)
        page.keyboard.press("Tab")
    page.keyboard.type("1,5")  # a decimal mark goes back to its number
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Ayu, item 1", exact=True)).to_be_focused()
    assert filled(fields) == FORM * 2 + "1.5"
    page.get_by_role("textbox", name="Beth, item 1", exact=True).focus()
    page.keyboard.press("Delete")
    page.get_by_role("button", name="Score and keep").click()
    expect(page.get_by_text("6 scores are kept.")).to_be_visible()
    expect(fields.first).to_have_value("")
    assert filled(fields) == ""
    with _opened(place) as workspace:
        kept = workspace.records(workspace.groups()[0].id, "scores")
    assert len(set(kept["rater"])) == 2
    for _, scores in kept.groupby("rater"):
        found = dict(zip(scores["scale"], scores["score"], strict=True))
        assert found == {"engaged": 4.0, "avoiding": 2.0, "conflict": 1.5}
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    with _opened(place) as workspace:
        assert workspace.records(workspace.groups()[0].id, "scores").empty


def test_a_wrong_number_among_pasted_cells_is_not_kept_and_nothing_typed_is_lost(
    open_page: OpenPage, place: Path
) -> None:
    page = open_page("/workspace?lang=en")
    fields = open_answers(page)
    rows = ["\t".join(FORM), "\t".join(FORM.replace("5", "9")), ""]
    paste(fields.first, "\r\n".join(rows))
    expect(page.get_by_text("Cells filled: 24.")).to_be_visible()
    page.get_by_role("button", name="Score and keep").click()
    wrong = page.get_by_role("textbox", name="Surya, item 2", exact=True)
    expect(wrong).to_be_focused()
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("Surya, item 2: 9 is not between 0 and 6.")).to_be_visible()

    # What is typed stays, whatever else is done, and on a phone.
    page.get_by_role("radio", name="Scores of the scales").click()
    paste(page.get_by_role("textbox", name="Beth, Engaged"), "2,5\n")
    page.get_by_role("radio", name="Answers by item").click()
    page.get_by_test_id("stPopoverButton").filter(has_text="English").click()
    page.get_by_role("radio", name="Bahasa Indonesia").click()
    expect(page.get_by_role("button", name="Skor dan simpan")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stPopoverBody")).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 844})
    wrong = page.get_by_role("textbox", name="Surya, butir 2", exact=True)
    expect(wrong).to_have_attribute("aria-invalid", "true")
    assert filled(fields) == FORM + FORM.replace("5", "9")
    assert all(
        box["width"] >= 40 and box["height"] >= 40 for box in map(Locator.bounding_box, fields.all()) if box
    )
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    wrong.click()
    page.keyboard.type("5")
    expect(page.get_by_role("textbox", name="Surya, butir 3")).to_be_focused()
    page.get_by_role("button", name="Skor dan simpan").click()
    expect(page.get_by_text("6 skor tersimpan.")).to_be_visible()
    page.get_by_role("radio", name="Skor skala").click()
    half = page.get_by_role("textbox", name="Beth, Keterlibatan")
    expect(half).to_have_value("2,5")
    page.get_by_role("button", name="Simpan perubahan").click()
    expect(page.get_by_text("1 skor tersimpan.")).to_be_visible()
    with _opened(place) as workspace:
        group = workspace.groups()[0].id
        kept = workspace.records(group, "scores")
        workspace.undo(group)
        workspace.undo(group)
    assert sorted(kept["score"]) == [1.5, 1.5, 2.0, 2.0, 2.5, 4.0, 4.0]


def paste(field: Locator, cells: str) -> None:
    """What a browser does on pasting; its clipboard is not asked for."""
    field.focus()
    field.evaluate(
        """(field, cells) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text", cells);
            field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        cells,
    )


def assert_nothing_else(page: Page, *, names: bool | None) -> None:
    """Nothing of the group or of the dashboard is on the page; names of those present only where they may be."""
    page.wait_for_selector(HANDED)
    if names:
        expect(page.locator('[class*="st-key-handed-name-"] button').last).to_be_visible()
    seen = page.locator("body").inner_text()
    for word in ("Sociogram", "Cohesion", "Rupture", "groupdyn", "Farah"):
        assert word not in seen, word
    assert names is None or any(name in seen for name in PRESENT) == names, seen
    assert page.locator(RESULTS).count() == 0
    expect(page.locator('[data-testid="stHeader"]')).to_be_hidden()


def test_a_member_finds_no_way_around(open_page: OpenPage, server: Server) -> None:
    page = open_page("/workspace?lang=en")
    unlock(page)
    page.get_by_role("link", name="Sociogram").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Session 11")
    page.goto(server.url + "/workspace?lang=en")  # a full load, so that the browser keeps the page before
    page.wait_for_selector(READY)
    spare = page.context.new_page()
    spare.goto(server.url + "/workspace?lang=en")
    spare.wait_for_selector(READY)
    unlock(spare)
    spare.get_by_role("link", name="Sociogram").click()
    expect(spare.get_by_role("heading", level=2).first).to_contain_text("Session 11")
    hand_over(page)

    # What another tab still showed is gone without a touch, and has no names.
    spare.wait_for_selector(HANDED)
    expect(spare.get_by_role("heading", name="in a member's hands")).to_be_visible()
    assert_nothing_else(spare, names=False)
    spare.close()

    token = page.url.partition("hand=")[2]
    for key in ("Escape", "ArrowLeft", "ArrowRight", "r", "c", "Enter"):
        page.keyboard.press(key)
    assert_nothing_else(page, names=True)
    page.reload()
    assert_nothing_else(page, names=True)
    assert page.url.endswith(f"hand={token}")

    for _ in range(4):
        page.go_back()
        assert_nothing_else(
            page, names=None
        )  # within the same visit or, after a full load, at its closed door

    for path in (
        "",
        "sociogram?group=kept-1&session=2",
        "scores?group=kept-1",
        "members",
        "import",
        "workspace",
    ):
        page.goto(f"{server.url}/{path}")
        expect(page.get_by_role("heading", name="in a member's hands")).to_be_visible()
        assert_nothing_else(page, names=False)
    page.goto(f"{server.url}/cohesion?group=kept-1&hand={token}")
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    assert_nothing_else(page, names=True)
    for kept in (
        page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})"),
        page.context.cookies(),
    ):
        assert not any(name in str(kept) for name in PRESENT)

    page.get_by_role("button", name="For the facilitator").click()
    for secret, opens in (("1111", False), (PIN, True)):
        page.locator('input[type="password"]').fill(secret)
        page.get_by_role("button", name="Open", exact=True).click()
        if not opens:
            expect(page.get_by_text("That does not open it.")).to_be_visible()
            assert_nothing_else(page, names=False)
    expect(page.get_by_role("link", name="Sociogram")).to_be_visible()


@pytest.mark.parametrize("width", [390, 834])
def test_a_member_answers_with_a_thumb_in_their_language(
    open_page: OpenPage, place: Path, width: int
) -> None:
    page = open_page("/workspace?lang=en", width=1280)
    hand_over(page)
    page.set_viewport_size({"width": width, "height": 1000})
    page.get_by_role("radio", name="Bahasa Indonesia").click()
    expect(page.get_by_role("heading", name="Siapa Anda?")).to_be_visible()
    name = page.locator('[class*="st-key-handed-name-"] button').first.inner_text()
    page.get_by_role("button", name=name, exact=True).click()
    page.get_by_role("button", name="Ya, itu saya").click()
    answers = page.get_by_role("radiogroup", name=re.compile("aman"))
    expect(answers).to_be_visible()
    for button in page.locator(
        ".st-key-handed [role=radiogroup] button, .st-key-handed .stButton button"
    ).all():
        box = button.bounding_box()
        assert box is not None and box["height"] >= 44 and box["width"] >= 44
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
    answers.get_by_role("radio", name="8", exact=True).click()
    page.get_by_role("button", name="Selesai").click()
    expect(page.get_by_role("heading", name="Terima kasih")).to_be_visible()
    with _opened(place) as workspace:
        kept = workspace.records(workspace.groups()[0].id, "scores")
    assert kept["scale"].tolist()[-1] == "safe" and kept["score"].tolist()[-1] == 8.0
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0
    page.get_by_role("button", name="Untuk fasilitator").click()
    page.locator('input[type="password"]').fill(PASSPHRASE)
    page.get_by_role("button", name="Buka", exact=True).click()
    page.set_viewport_size({"width": 1280, "height": 1000})
    expect(page.get_by_role("link", name="Sociogram")).to_be_visible()


def _opened(place: Path) -> Workspace:
    """A second look at the same workspace, as another program would have it."""
    return open_workspace(place, PASSPHRASE, who="tester")
