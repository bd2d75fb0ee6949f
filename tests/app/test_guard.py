"""The doorkeeper: who may ask, and what every answer carries."""

from __future__ import annotations

import asyncio
from ipaddress import ip_network
from typing import Any

import pytest
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

from groupdyn.app.guard import HEADERS, LOCAL, Door, Guard, is_welcome

HOST = "127.0.0.1:8501"


@pytest.mark.parametrize("host", [HOST, "localhost:8501", "localhost", "127.0.0.1"])
def test_this_computer_is_welcome(host: str) -> None:
    assert is_welcome(Headers({"host": host}))
    assert is_welcome(Headers({"host": host, "origin": f"http://{host}"}))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"host": ""},
        {"host": "rebound.example"},
        {"host": "127.0.0.1.example"},
        {"host": "[::bad"},
        {"host": HOST, "origin": "http://evil.example"},
        {"host": HOST, "origin": "null"},
        {"host": HOST, "origin": "http://127.0.0.1:9999"},
        {"host": HOST, "origin": "http://localhost:8501"},
        {"host": HOST, "x-forwarded-for": "203.0.113.7"},
        {"host": HOST, "x-forwarded-host": "groups.example.org"},
        {"host": HOST, "forwarded": "for=203.0.113.7"},
    ],
)
def test_a_foreign_host_or_origin_is_not(headers: dict[str, str]) -> None:
    assert not is_welcome(Headers(headers))


async def yes(scope: Any, receive: Any, send: Any) -> None:
    """An app that takes everything, and says what was asked of it."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "bytes": b"\x0a\x1f/media/" + b"ab12" * 10 + b".csv\x12"})
        return
    asked = f"{scope['scheme']}://{Headers(scope=scope).get('host')}"
    answer = PlainTextResponse(f"yes {asked} {sorted(Headers(scope=scope))}")
    answer.set_cookie("login", "x", httponly=True)
    await answer(scope, receive, send)


def answer(
    path: str,
    headers: dict[str, str],
    kind: str = "http",
    *,
    guard: Guard | None = None,
    peer: str = "127.0.0.1",
    scheme: str = "http",
    query: bytes = b"",
) -> list[dict[str, Any]]:
    """What the guard sends for a request, before an app that always says yes."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": f"{kind}.request"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    pairs = [(k.encode(), v.encode()) for k, v in headers.items()]
    scope = {
        "type": kind, "path": path, "headers": pairs, "method": "GET", "client": (peer, 50_000), "scheme": scheme,
        "query_string": query,
    }  # fmt: skip
    asyncio.run((guard or Guard(yes))(scope, receive, send))  # type: ignore[arg-type]  # plain dicts are messages
    return sent


def test_every_answer_carries_the_policy() -> None:
    for headers in ({"host": HOST}, {"host": "rebound.example"}):
        sent = Headers(raw=answer("/", headers)[0]["headers"])
        assert {name: sent[name] for name in HEADERS} == HEADERS


def test_a_recording_may_be_played_from_where_it_lies_but_sent_nowhere() -> None:
    policy = dict(part.split(" ", 1) for part in HEADERS["content-security-policy"].split("; "))
    assert policy["media-src"] == "'self' blob:"
    assert policy["connect-src"] == policy["default-src"] == policy["script-src"] == "'self'"


def test_a_foreign_request_never_reaches_streamlit() -> None:
    assert answer("/", {"host": "rebound.example"})[0]["status"] == 403
    assert answer("/", {"host": HOST})[0]["status"] == 200
    foreign = {"host": HOST, "origin": "http://evil.example"}
    assert [m["type"] for m in answer("/_stcore/stream", foreign, "websocket")] == ["websocket.close"]
    assert answer("/_stcore/stream", {"host": HOST}, "websocket")[0]["type"] == "websocket.accept"


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json"])
def test_what_streamlit_offers_to_other_programs_is_closed(path: str) -> None:
    assert answer(path, {"host": HOST})[0]["status"] == 404


@pytest.mark.parametrize(("query", "where"), [(b"", "/"), (b"lang=id", "/?lang=id")])
def test_the_start_page_is_found_under_its_name_too(query: bytes, where: str) -> None:
    for path in ("/start", "/start/"):
        begin = answer(path, {"host": HOST}, query=query)[0]
        assert (begin["status"], Headers(raw=begin["headers"])["location"]) == (307, where)
    assert answer("/started", {"host": HOST})[0]["status"] == 200


# --- a team's server -----------------------------------------------------------------------------

ORIGIN = "https://groups.example.org"
BEHIND = Door(ORIGIN, (ip_network("10.0.3.0/24"), ip_network("::1")))
ITSELF = Door(ORIGIN)
FORWARDED = {"host": "127.0.0.1:8501", "x-forwarded-host": "groups.example.org", "x-forwarded-proto": "https"}


@pytest.mark.parametrize(
    ("door", "headers", "peer", "scheme"),
    [
        (BEHIND, FORWARDED, "10.0.3.9", "http"),
        (BEHIND, {**FORWARDED, "origin": ORIGIN}, "::ffff:10.0.3.9", "ws"),
        (BEHIND, {"host": "groups.example.org", "x-forwarded-proto": "https"}, "::1", "http"),
        (ITSELF, {"host": "groups.example.org"}, "203.0.113.7", "https"),
        (ITSELF, {"host": "groups.example.org", "origin": ORIGIN}, "203.0.113.7", "wss"),
        (ITSELF, {"host": "groups.example.org", "x-forwarded-host": "evil.example"}, "203.0.113.7", "https"),
    ],
)
def test_a_teams_page_is_reached_by_its_address(
    door: Door, headers: dict[str, str], peer: str, scheme: str
) -> None:
    assert is_welcome(Headers(headers), door, peer, scheme)


@pytest.mark.parametrize(
    ("door", "headers", "peer", "scheme"),
    [
        (BEHIND, FORWARDED, "203.0.113.7", "http"),  # past the proxy
        (BEHIND, FORWARDED, "127.0.0.1", "http"),
        (BEHIND, FORWARDED, "", "http"),
        (BEHIND, {"host": "groups.example.org"}, "203.0.113.7", "https"),
        (BEHIND, {**FORWARDED, "x-forwarded-proto": "http"}, "10.0.3.9", "http"),
        (BEHIND, {k: v for k, v in FORWARDED.items() if k != "x-forwarded-proto"}, "10.0.3.9", "https"),
        (BEHIND, {**FORWARDED, "x-forwarded-host": "evil.example"}, "10.0.3.9", "http"),
        (BEHIND, {**FORWARDED, "x-forwarded-host": "groups.example.org, evil.example"}, "10.0.3.9", "http"),
        (BEHIND, {**FORWARDED, "origin": "https://evil.example"}, "10.0.3.9", "http"),
        (BEHIND, {**FORWARDED, "origin": "http://groups.example.org"}, "10.0.3.9", "http"),
        (BEHIND, {**FORWARDED, "origin": "null"}, "10.0.3.9", "http"),
        (ITSELF, {"host": "groups.example.org"}, "203.0.113.7", "http"),
        (ITSELF, FORWARDED, "203.0.113.7", "http"),
        (ITSELF, {"host": "127.0.0.1", "x-forwarded-host": "groups.example.org"}, "203.0.113.7", "https"),
        (ITSELF, {"host": "rebound.example"}, "203.0.113.7", "https"),
        (ITSELF, {}, "203.0.113.7", "https"),
        (LOCAL, FORWARDED, "127.0.0.1", "http"),
    ],
)
def test_whoever_comes_past_the_proxy_or_pretends_is_turned_away(
    door: Door, headers: dict[str, str], peer: str, scheme: str
) -> None:
    assert not is_welcome(Headers(headers), door, peer, scheme)


def test_a_header_said_twice_is_not_believed() -> None:
    twice = [*FORWARDED.items(), ("x-forwarded-host", "evil.example")]
    raw = [(k.encode(), v.encode()) for k, v in twice]
    assert not is_welcome(Headers(raw=raw), BEHIND, "10.0.3.9", "http")


def test_streamlit_sees_the_address_that_was_asked_for_and_nothing_of_the_proxy() -> None:
    sent = answer("/", FORWARDED, guard=Guard(yes, BEHIND), peer="10.0.3.9")
    assert sent[0]["status"] == 200
    assert sent[1]["body"].decode() == f"yes {ORIGIN} ['host']"


def test_a_team_is_served_encrypted_only_and_its_cookies_too() -> None:
    sent = Headers(raw=answer("/", FORWARDED, guard=Guard(yes, BEHIND), peer="10.0.3.9")[0]["headers"])
    assert sent["strict-transport-security"].startswith("max-age=")
    cookies = sent.getlist("set-cookie")
    assert len(cookies) == 2
    assert all("HttpOnly" in cookie and "; Secure" in cookie for cookie in cookies)
    local = Headers(raw=answer("/", {"host": HOST})[0]["headers"])
    assert "strict-transport-security" not in local
    assert not any("Secure" in cookie for cookie in local.getlist("set-cookie"))


# --- files of a page -----------------------------------------------------------------------------

FILE = f"/media/{'ab12' * 10}.csv"


def test_a_file_is_handed_only_to_the_browser_to_whose_page_its_address_was_sent() -> None:
    guard = Guard(yes)
    first = answer("/", {"host": HOST}, guard=guard)
    cookies = Headers(raw=first[0]["headers"]).getlist("set-cookie")
    (mine,) = (c.partition(";")[0] for c in cookies if c.startswith("groupdyn_browser="))

    def fetch(cookie: str | None) -> int:
        headers = {"host": HOST} if cookie is None else {"host": HOST, "cookie": cookie}
        status: int = answer(FILE, headers, guard=guard)[0]["status"]
        return status

    assert fetch(mine) == 404, "nothing was sent yet"
    answer("/_stcore/stream", {"host": HOST, "cookie": mine}, "websocket", guard=guard)
    assert fetch(mine) == 200
    for other in (None, "groupdyn_browser=" + "x" * 32, "groupdyn_browser=", "groupdyn_browser=../../x"):
        assert fetch(other) == 404
    assert answer("/media/", {"host": HOST, "cookie": mine}, guard=guard)[0]["status"] == 404


def test_a_browser_without_a_cookie_gets_one_and_keeps_it() -> None:
    def given(headers: dict[str, str]) -> list[str]:
        cookies = Headers(raw=answer("/", {"host": HOST, **headers})[0]["headers"]).getlist("set-cookie")
        return [c.partition(";")[0] for c in cookies if c.startswith("groupdyn_browser=")]

    one, two = given({})[0], given({})[0]
    assert one != two
    assert len(one) > 40
    assert given({"cookie": f"theme=dark; {one}"}) == []
    assert len(given({"cookie": "groupdyn_browser=short"})) == 1


def test_what_was_handed_is_remembered_within_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    from groupdyn.app import guard

    monkeypatch.setattr(guard, "_MOST_FILES", 3)
    monkeypatch.setattr(guard, "_MOST_BROWSERS", 2)
    handed = guard.Handed()
    for browser in "abc":
        handed._note(browser, [str(k) for k in range(5)])
    assert {browser: list(files) for browser, files in handed.sent.items()} == {
        "b": ["2", "3", "4"],
        "c": ["2", "3", "4"],
    }
