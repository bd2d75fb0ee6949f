"""What the running dashboard lets through, and what it does not."""

from __future__ import annotations

import base64
import socket
import sys
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from groupdyn.app.guard import HEADERS

from .conftest import READY, OpenPage, Server, a_port, comes, start, stop

pytestmark = pytest.mark.browser


def ask(server: Server, path: str, **headers: str) -> tuple[int, dict[str, str]]:
    """The status and the headers of an answer."""
    request = urllib.request.Request(server.url + path, headers=headers)  # noqa: S310 – our own server
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 – our own server
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, {k.lower(): v for k, v in refusal.headers.items()}


def shake_hands(server: Server, host: str, origin: str | None, *more: str) -> int:
    """The status with which the server answers the request for a websocket; `more` are further header lines."""
    name, _, port = server.origin.partition(":")
    lines = [
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {host}",
        *([] if origin is None else [f"Origin: {origin}"]),
        *more,
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(bytes(16)).decode()}",
        "Sec-WebSocket-Version: 13",
    ]
    with socket.create_connection((name, int(port)), timeout=180) as wire:
        wire.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return int(wire.recv(64).split()[1])


@pytest.mark.parametrize("path", ["/", "/sociogram", "/_stcore/health", "/static/nothing.js"])
def test_every_answer_carries_the_policy(server: Server, path: str) -> None:
    _, headers = ask(server, path)
    assert {name: headers[name] for name in HEADERS} == HEADERS


def test_a_foreign_host_gets_nothing(server: Server) -> None:
    assert ask(server, "/", Host="rebound.example")[0] == 403
    assert ask(server, "/_stcore/metrics")[0] == 404
    assert ask(server, "/_stcore/agent/openapi.json")[0] == 404


def test_a_websocket_opens_for_the_dashboards_own_page_only(server: Server) -> None:
    own = server.origin
    assert shake_hands(server, own, f"http://{own}") == 101
    assert shake_hands(server, "rebound.example", "http://rebound.example") == 403
    assert shake_hands(server, own, "http://evil.example") == 403
    assert shake_hands(server, own, "http://127.0.0.1:1") == 403


def test_only_this_computer_is_listened_to(server: Server) -> None:
    port = int(server.origin.partition(":")[2])
    with socket.socket() as other:
        other.bind(("127.0.0.2", port))  # would be taken if the server listened on every address


def test_another_address_is_refused_when_streamlit_is_told_one() -> None:
    import subprocess

    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(a_port())]
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [*command, "--server.address", "0.0.0.0"],  # noqa: S104 – the point
        cwd=root,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode != 0
    assert "serves only this computer" in done.stdout + done.stderr


def test_streamlit_run_from_the_checkout_is_the_same_dashboard() -> None:
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(a_port())]
    running = start(command)
    try:
        assert ask(running, "/")[1]["content-security-policy"] == HEADERS["content-security-policy"]
        assert ask(running, "/_stcore/metrics")[0] == 404
    finally:
        stop(running)


def test_telemetry_is_off(open_page: OpenPage) -> None:
    page = open_page("/")  # `open_page` fails on any request to elsewhere
    page.get_by_role("link", name="Cohesion").click()
    page.wait_for_selector(READY)
    assert page.title()


def test_the_language_of_the_page_is_known_to_the_browser(open_page: OpenPage) -> None:
    page = open_page("/?lang=id")
    expect(page.locator("html")).to_have_attribute("lang", "id")


def test_an_upload_over_the_limit_is_refused_by_the_server(open_page: OpenPage) -> None:
    page = open_page("/")
    with page.expect_request(lambda r: r.method == "PUT" and "upload_file" in r.url) as put:
        page.set_input_files(
            "input[type=file]", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"session"}
        )
    request = put.value
    token = {k: v for k, v in request.all_headers().items() if "xsrf" in k}
    status = page.evaluate(
        """async ([url, headers, size]) => {
            const form = new FormData();
            form.append("file", new Blob([new Uint8Array(size)]), "a.txt");
            return (await fetch(url, {method: "PUT", body: form, headers, credentials: "include"})).status;
        }""",
        [request.url, token, 22 * 2**20],
    )
    assert status == 413


def test_the_name_of_a_file_never_reaches_the_address_or_the_servers_words(
    open_page: OpenPage, server: Server
) -> None:
    page = open_page("/")
    evil = {
        "name": "../../etc/Anna Kowalska.csv",
        "mimeType": "text/csv",
        "buffer": b"session,sender,act\n1,a,x\n",
    }
    page.set_input_files("input[type=file]", evil)
    page.wait_for_url("**/import*")
    page.wait_for_selector(READY)
    assert "Kowalska" not in page.url
    assert "Kowalska" not in "".join(server.said)


COUNTING = """
import streamlit as st
from groupdyn.app.cache import cached
from tests.e2e.counting import counted
st.text("count " + str(cached(counted)("same")))
"""


def test_two_people_share_no_cached_value(browser: Browser, tmp_path: Path) -> None:
    script = tmp_path / "counting_page.py"
    script.write_text(COUNTING, "utf-8")
    port = a_port()
    program = (
        "import streamlit as st; from groupdyn.app.serve import parts, settings; "
        f"st.App({str(script)!r}, **parts()).run(config={{**settings(), 'server.port': {port}}})"
    )
    running = start([sys.executable, "-c", program])
    try:
        seen = []
        for _ in range(2):
            context = browser.new_context()
            page = context.new_page()
            page.goto(running.url)
            seen.append(page.get_by_text("count").first.inner_text())
            context.close()
        assert seen == ["count 1", "count 2"]
    finally:
        stop(running)


def test_a_failing_page_shows_a_code_and_the_log_no_value(browser: Browser, tmp_path: Path) -> None:
    script = tmp_path / "failing_page.py"
    script.write_text("raise ValueError('Anna said that she could not sleep')", "utf-8")
    port = a_port()
    program = (
        "import streamlit as st; from groupdyn.app.serve import parts, settings; "
        f"st.App({str(script)!r}, **parts()).run(config={{**settings(), 'server.port': {port}}})"
    )
    running = start([sys.executable, "-c", program])
    try:
        page = browser.new_context().new_page()
        page.goto(running.url)
        shown = page.get_by_role("alert").inner_text()
        assert "error " in shown
        comes(page, lambda: "ValueError at outside groupdyn" in "".join(running.said), True)
        said = "".join(running.said)
        page.context.close()
        for secret in ("Anna", "sleep", "failing_page", str(tmp_path)):
            assert secret not in shown + said
    finally:
        stop(running)


DOWNLOADS = """
import streamlit as st
if "nothing" in st.query_params:
    st.stop()
st.download_button("at once", b"anna,bela", "a.csv", "text/csv", on_click="ignore")
st.download_button("when asked", lambda: b"made,anna", "b.csv", "text/csv", on_click="ignore")
"""


def test_a_saved_file_is_handed_only_to_the_browser_whose_page_offers_it(
    browser: Browser, tmp_path: Path
) -> None:
    script = tmp_path / "saving_page.py"
    script.write_text(DOWNLOADS, "utf-8")
    program = (
        "import streamlit as st; from groupdyn.app.serve import parts, settings; "
        f"st.App({str(script)!r}, **parts()).run(config={{**settings(), 'server.port': {a_port()}}})"
    )
    running = start([sys.executable, "-c", program])
    try:
        mine, other = browser.new_context(), browser.new_context()
        page = mine.new_page()
        page.goto(running.url)
        other.new_page().goto(f"{running.url}/?nothing=1")
        for label, content in (("at once", "anna,bela"), ("when asked", "made,anna")):
            with page.expect_download() as download:
                page.get_by_role("button", name=label).click()
            path = urlsplit(download.value.url).path
            assert download.value.path().read_text() == content
            assert mine.request.get(running.url + path).text() == content
            assert other.request.get(running.url + path).status == 404
            assert ask(running, path)[0] == 404
        mine.close()
        other.close()
    finally:
        stop(running)
