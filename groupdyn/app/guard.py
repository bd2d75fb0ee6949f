"""The doorkeeper in front of Streamlit: who may ask, what a page may load, what is not served at all.

Streamlit checks host and origin for its websocket only, and asks the internet for this
computer's outer address when an origin is foreign; so a foreign one is turned away before that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocketClose

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS = frozenset({"localhost", "127.0.0.1"})

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "style-src 'self' 'unsafe-inline'",  # Streamlit's and Plotly's styles are made in the page
        "font-src 'self' data:",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "script-src 'self'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
PAGE_SCRIPT = "/groupdyn/page.js"
"""Where our own script is served."""

CLOSED = ("/_stcore/metrics", "/_stcore/agent")
"""What Streamlit offers to other programs: nobody needs it here."""


class Guard:
    """ASGI middleware: refuses foreign hosts and origins, closes side doors, adds `HEADERS` to all answers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse, or hand on to Streamlit."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        welcome = is_welcome(Headers(scope=scope))
        if scope["type"] == "websocket":
            await (self.app(scope, receive, send) if welcome else WebSocketClose(1008)(scope, receive, send))
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        if not welcome:
            answer: ASGIApp = PlainTextResponse("groupdyn serves only this computer.", 403)
        elif scope["path"].startswith(CLOSED):
            answer = PlainTextResponse("Not served.", 404)
        else:
            answer = self.app
        await answer(scope, receive, with_headers)


def is_welcome(headers: Headers) -> bool:
    """Whether a request names this computer as its host, and comes from a page of the same host and port."""
    host = headers.get("host", "")
    if _name(host) not in HOSTS:
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == host


def _name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None
