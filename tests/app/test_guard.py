"""The doorkeeper: who may ask, and what every answer carries."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

from groupdyn.app.guard import HEADERS, Guard, is_welcome

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
    ],
)
def test_a_foreign_host_or_origin_is_not(headers: dict[str, str]) -> None:
    assert not is_welcome(Headers(headers))


def answer(path: str, headers: dict[str, str], kind: str = "http") -> list[dict[str, Any]]:
    """What the guard sends for a request, before an app that always says yes."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": f"{kind}.request"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def yes(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
        else:
            await PlainTextResponse("yes")(scope, receive, send)

    pairs = [(k.encode(), v.encode()) for k, v in headers.items()]
    scope = {"type": kind, "path": path, "headers": pairs, "method": "GET"}
    asyncio.run(Guard(yes)(scope, receive, send))  # type: ignore[arg-type]  # plain dicts are messages
    return sent


def test_every_answer_carries_the_policy() -> None:
    for headers in ({"host": HOST}, {"host": "rebound.example"}):
        sent = Headers(raw=answer("/", headers)[0]["headers"])
        assert {name: sent[name] for name in HEADERS} == HEADERS


def test_a_foreign_request_never_reaches_streamlit() -> None:
    assert answer("/", {"host": "rebound.example"})[0]["status"] == 403
    assert answer("/", {"host": HOST})[0]["status"] == 200
    foreign = {"host": HOST, "origin": "http://evil.example"}
    assert [m["type"] for m in answer("/_stcore/stream", foreign, "websocket")] == ["websocket.close"]
    assert [m["type"] for m in answer("/_stcore/stream", {"host": HOST}, "websocket")] == ["websocket.accept"]


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json"])
def test_what_streamlit_offers_to_other_programs_is_closed(path: str) -> None:
    assert answer(path, {"host": HOST})[0]["status"] == 404
