"""A team's server in a real browser: log in with a provider, and see what was granted and nothing else."""

from __future__ import annotations

import re
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from playwright.sync_api import Browser, Page, expect

from groupdyn.app.routes import ROUTES
from groupdyn.workspace import Workspace, create_workspace
from tests.app.conftest import a_log
from tests.workspace.places import CHEAP, PASSPHRASE, binaries, new_database
from tests.workspace.places import server as postgresql_server

from .conftest import Server, a_port, comes, drawn, start, stop
from .login_provider import CLIENT, CLIENT_SECRET, Provider, provider_at_work
from .test_serving import ask, shake_hands

pytestmark = pytest.mark.browser

PEOPLE = {
    "fay": {"email": "fay@example.org", "email_verified": True},
    "sue": {"email": "sue@example.org", "email_verified": True},
    "rae": {"email": "rae@example.org", "email_verified": True},
    "mallory": {"email": "fay@example.org", "email_verified": False},
}
NAMES = ("anna", "bela", "cyril", "lena")
OF_FACILITATORS = [where for where in ROUTES if where.least == "facilitator"]
SECRETS = """
[auth]
redirect_uri = "{origin}/oauth2callback"
cookie_secret = "{secret}"
client_id = "{client}"
client_secret = "{client_secret}"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
"""


def configure(home: Path, origin: str, issuer: str) -> None:
    """Write what the operator writes: the login, and the file with the passphrase."""
    (home / ".streamlit").mkdir()
    (home / ".streamlit" / "secrets.toml").write_text(
        SECRETS.format(
            origin=origin, issuer=issuer, client=CLIENT, client_secret=CLIENT_SECRET, secret="s" * 48
        ),
        "utf-8",
    )
    (home / "passphrase").write_text(PASSPHRASE, "utf-8")


@dataclass
class TeamServer:
    server: Server
    provider: Provider
    workspace: Workspace
    group: int
    home: Path
    place: str

    def restart(self) -> None:
        """Stop the dashboard and start it again as it was; what it said so far is kept."""
        stop(self.server)
        before = self.server.said
        self.server = start_for(self.home, str(urlsplit(self.server.url).port), self.place)
        self.server.said[:0] = before


def start_for(home: Path, port: str, place: str) -> Server:
    """The dashboard as an operator starts it for a team."""
    return start(
        [sys.executable, "-m", "groupdyn", "--no-browser", "--port", port, "--workspace", place],
        folder=home,
        GROUPDYN_OWNERS="owner@example.org",
        GROUPDYN_PASSPHRASE_FILE=str(home / "passphrase"),
    )


@pytest.fixture(scope="module")
def team() -> Iterator[TeamServer]:
    """A team's dashboard, on PostgreSQL where that is installed."""
    home = Path(tempfile.mkdtemp(prefix="gdteam-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        place = str(home / "workspace")
        if binaries() is not None:
            database = Path(tempfile.mkdtemp(prefix="gdpg-"))
            stack.callback(shutil.rmtree, database, ignore_errors=True)
            place = new_database(stack.enter_context(postgresql_server(database)))
        workspace, _ = create_workspace(place, PASSPHRASE, cost=CHEAP, who="tester")
        stack.callback(workspace.close)
        group = workspace.save_log(a_log(*["anna>bela", "bela>anna", "lena>*"] * 9), title="Anna's group")
        for person, role in (("fay", "facilitator"), ("sue", "supervisor"), ("rae", "researcher")):
            workspace.give_access(f"{person}@example.org", role, group)
        provider = stack.enter_context(provider_at_work(PEOPLE))
        port = a_port()
        configure(home, f"http://localhost:{port}", provider.issuer)
        team = TeamServer(start_for(home, str(port), place), provider, workspace, group, home, place)
        stack.callback(lambda: stop(team.server))
        yield team


@pytest.fixture
def visit(browser: Browser, team: TeamServer) -> Iterator[Page]:
    """A browser of its own, on the page before the login. It asked nobody but the dashboard and the login."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda websocket: asked.append(websocket.url))
    page.goto(team.server.url)
    drawn(page)
    yield page
    context.close()
    known = {team.server.origin, urlsplit(team.provider.issuer).netloc, ""}
    assert {urlsplit(url).netloc for url in asked if not url.startswith("blob:")} <= known


def log_in(page: Page, person: str) -> None:
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name=person, exact=True).click()
    drawn(page)
    expect(page.get_by_role("button", name="Log in")).to_have_count(0)


def go(page: Page, team: TeamServer, path: str) -> str:
    """What stands on a page that is opened by its address."""
    page.goto(f"{team.server.url}/{path}")
    drawn(page)
    return page.locator("body").inner_text().casefold()


def test_nobody_sees_a_page_before_the_login(visit: Page, team: TeamServer) -> None:
    for path in ("", f"sociogram?group=kept-{team.group}", "members", "start"):
        said = go(visit, team, path)
        expect(visit.get_by_role("button", name="Log in")).to_be_visible()
        assert not any(name in said for name in (*NAMES, "sample"))


def test_a_link_that_was_followed_before_the_login_is_where_one_is_after_it(
    visit: Page, team: TeamServer
) -> None:
    go(visit, team, f"members?group=kept-{team.group}&session=1&lang=id&x=anna&mode=//evil.example")
    visit.get_by_role("button", name="Log in").click()
    visit.get_by_role("link", name="sue", exact=True).click()
    visit.wait_for_url(f"{team.server.url}/members?group=kept-{team.group}&session=1&lang=id")
    expect(visit.get_by_text("nama samaran").first).to_be_visible()
    assert visit.evaluate("sessionStorage.length") == 0


def test_a_facilitator_works_with_the_group(visit: Page, team: TeamServer) -> None:
    log_in(visit, "fay")
    said = go(visit, team, f"sociogram?group=kept-{team.group}")
    assert "members" in said
    visit.get_by_test_id("stPopoverButton").first.click()
    expect(visit.get_by_text("Logged in as fay")).to_be_visible()
    expect(visit.get_by_text("Pseudonyms", exact=True)).to_be_visible()
    visit.get_by_text("Pseudonyms", exact=True).click()
    expect(visit.get_by_text("names shown").first).to_be_visible()


def test_a_supervisor_sees_invented_names_and_a_page_of_the_facilitators_is_refused(
    visit: Page, team: TeamServer
) -> None:
    log_in(visit, "sue")
    said = go(visit, team, f"members?group=kept-{team.group}")
    assert "pseudonyms" in said
    assert not any(name in said for name in NAMES)
    for page in OF_FACILITATORS:
        assert visit.get_by_role("link", name=page.title, exact=True).count() == 0
        assert "may not see or do this" in go(visit, team, f"{page.id}?group=kept-{team.group}")


def test_a_researcher_is_shown_no_log(visit: Page, team: TeamServer) -> None:
    log_in(visit, "rae")
    for page in ("sociogram", "members", "scores", *(where.id for where in OF_FACILITATORS)):
        said = go(visit, team, f"{page}?group=kept-{team.group}")
        assert not any(name in said for name in NAMES)
        assert "this link shows a group that is not open here" in said


def test_an_address_that_the_login_did_not_verify_opens_nothing(visit: Page, team: TeamServer) -> None:
    log_in(visit, "mallory")
    assert "this link shows a group that is not open here" in go(
        visit, team, f"sociogram?group=kept-{team.group}"
    )
    visit.get_by_test_id("stPopoverButton").first.click()
    expect(visit.get_by_text(re.compile("Logged in as .*#mallory"))).to_be_visible()


def test_logging_out_ends_the_visit_for_good_and_a_restart_ends_nobody_elses(
    browser: Browser, visit: Page, team: TeamServer
) -> None:
    log_in(visit, "fay")
    go(visit, team, f"sociogram?group=kept-{team.group}")
    visit.get_by_test_id("stPopoverButton").first.click()
    visit.route("**/auth/logout*", lambda route: route.fulfill(status=204))  # the cookie stays
    visit.get_by_role("button", name="Log out").click()
    expect(visit.get_by_text("You are being logged out")).to_be_visible()
    expect(visit.get_by_role("button", name="Log in")).to_have_count(0)
    go(visit, team, f"sociogram?group=kept-{team.group}")
    expect(visit.get_by_role("button", name="Log in")).to_be_visible()
    with browser.new_context() as context:
        other = context.new_page()
        other.set_default_timeout(60_000)
        other.goto(team.server.url)
        drawn(other)
        log_in(other, "sue")
        visit.goto("about:blank")
        other.goto("about:blank")
        team.restart()
        go(visit, team, f"sociogram?group=kept-{team.group}")
        expect(visit.get_by_role("button", name="Log in")).to_be_visible()
        assert "pseudonyms" in go(other, team, f"members?group=kept-{team.group}")


@pytest.mark.parametrize(
    ("mode", "around", "button"),
    [("one", ".circle", "button.save"), ("matrix", ".js-plotly-plot", ".modebar-btn")],
)
def test_a_picture_that_is_saved_is_in_the_audit_trail(
    visit: Page, team: TeamServer, mode: str, around: str, button: str
) -> None:
    log_in(visit, "sue")
    go(visit, team, f"sociogram?group=kept-{team.group}&mode={mode}")

    def exported() -> list[tuple[str, str]]:
        trail = team.workspace.trail()
        return list(
            trail.loc[trail["action"] == "exported", ["who", "about"]].itertuples(index=False, name=None)
        )

    before = exported()
    visit.locator(around).first.hover()
    with visit.expect_download():
        visit.locator(button).first.click()
    comes(visit, exported, [*before, ("sue@example.org", "picture of the page sociogram")])


def test_two_people_at_once_see_each_their_own(browser: Browser, visit: Page, team: TeamServer) -> None:
    log_in(visit, "fay")
    go(visit, team, f"members?group=kept-{team.group}")
    visit.get_by_test_id("stPopoverButton").first.click()
    visit.get_by_text("Pseudonyms", exact=True).click()
    expect(visit.get_by_text("names shown").first).to_be_visible()
    with browser.new_context() as context:
        other = context.new_page()
        other.goto(team.server.url)
        drawn(other)
        log_in(other, "sue")
        said = go(other, team, f"members?group=kept-{team.group}")
        assert "pseudonyms" in said
        assert not any(name in said for name in NAMES)
        go(other, team, "workspace")
        other.get_by_role("button", name="Lock now").click()
        expect(other.get_by_role("button", name="Log in")).to_be_visible()
    expect(visit.get_by_text("names shown").first).to_be_visible()
    assert any(
        name in go(visit, team, f"start?group=kept-{team.group}") for name in ("anna's group", "group")
    )

    # Who looked at what is in the audit trail, and the server's words name nobody.
    views = team.workspace.trail().query("action == 'viewed'")
    assert {"fay@example.org", "sue@example.org"} <= set(views["who"])
    assert set(views.query("who == 'sue@example.org'")["about"]) == {"log under pseudonyms"}
    assert team.workspace.verify() == ()
    said = "".join(team.server.said).casefold()
    assert not any(word in said for word in (*NAMES, "example.org", PASSPHRASE))


# --- encryption, and a proxy that encrypts -------------------------------------------------------


@pytest.fixture
def serve_for(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """`serve_for(origin, port=…, GROUPDYN_PROXY=…)`: a team's server without anybody in it."""
    running: list[Server] = []

    def serve(origin: str, *, port: int, **environment: str) -> Server:
        configure(tmp_path, origin, "https://login.example.org")
        create_workspace(tmp_path / "workspace", PASSPHRASE, cost=CHEAP)[0].close()
        command = [sys.executable, "-m", "groupdyn", "--no-browser", "--port", str(port)]
        running.append(
            start(
                [*command, "--workspace", str(tmp_path / "workspace")],
                folder=tmp_path,
                GROUPDYN_OWNERS="owner@example.org",
                GROUPDYN_PASSPHRASE_FILE=str(tmp_path / "passphrase"),
                **environment,
            )
        )
        return running[-1]

    yield serve
    for server in running:
        stop(server)


ORIGIN = "https://groups.example.org"


def test_behind_a_proxy_only_what_it_hands_on_is_answered(serve_for: Callable[..., Server]) -> None:
    port = a_port()
    server = serve_for(ORIGIN, port=port, GROUPDYN_PROXY="127.0.0.1")
    assert server.url == ORIGIN
    server.url = f"http://127.0.0.1:{port}"
    handed = {"Host": "groups.example.org", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
    status, headers = ask(server, "/", **handed)
    assert status == 200
    assert headers["strict-transport-security"]
    assert "Secure" in headers["set-cookie"]
    assert ask(server, "/")[0] == 403
    assert ask(server, "/", Host="groups.example.org")[0] == 403
    assert ask(server, "/", **{**handed, "X-Forwarded-Proto": "http"})[0] == 403
    assert ask(server, "/", **{**handed, "Host": "evil.example"})[0] == 403
    proto = "X-Forwarded-Proto: https"
    assert shake_hands(server, "groups.example.org", ORIGIN, proto) == 101
    assert (
        shake_hands(server, f"127.0.0.1:{port}", ORIGIN, proto, "X-Forwarded-Host: groups.example.org") == 101
    )
    assert shake_hands(server, "groups.example.org", "https://evil.example", proto) == 403
    assert shake_hands(server, "groups.example.org", ORIGIN) == 403


def test_another_proxy_than_the_one_declared_is_turned_away(serve_for: Callable[..., Server]) -> None:
    port = a_port()
    server = serve_for(ORIGIN, port=port, GROUPDYN_PROXY="10.0.3.4")
    server.url = f"http://127.0.0.1:{port}"
    forged = {
        "Host": "groups.example.org",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "10.0.3.4",  # as if it came through the proxy
    }
    assert ask(server, "/", **forged)[0] == 403


def a_certificate(folder: Path) -> dict[str, str]:
    """A certificate for localhost that nobody signed, as settings."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return {"GROUPDYN_CERT": str(folder / "cert.pem"), "GROUPDYN_CERT_KEY": str(folder / "key.pem")}


def test_with_a_certificate_it_encrypts_itself(
    serve_for: Callable[..., Server], browser: Browser, tmp_path: Path
) -> None:
    port = a_port()
    server = serve_for(f"https://localhost:{port}", port=port, **a_certificate(tmp_path))
    with browser.new_context(ignore_https_errors=True) as context:
        page = context.new_page()
        answer = page.goto(server.url)
        assert answer is not None
        assert answer.headers["strict-transport-security"]
        expect(page.get_by_role("button", name="Log in")).to_be_visible()
        assert all(cookie["secure"] for cookie in context.cookies())
        assert page.request.get(server.url, headers={"Host": "evil.example"}).status == 403
    with socket.create_connection(("127.0.0.1", port), timeout=180) as wire:
        wire.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert not wire.recv(64).startswith(b"HTTP/1.1 200"), "in clear there is nothing"
