"""The doorkeeper in front of Streamlit: who may ask, what a page may load, what is not served at all.

Streamlit checks host and origin for its websocket only, and asks the internet for this
computer's outer address when an origin is foreign; so a foreign one is turned away before that.
It also serves a page's files to whoever knows their address; here only the browser gets them
to which a page of its own sent that address.
"""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.websockets import WebSocketClose

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS = frozenset({"localhost", "127.0.0.1"})

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "style-src 'self' 'unsafe-inline'",  # Streamlit's and Plotly's styles are made in the page
        "media-src 'self' blob:",  # a recording that is played from where it lies, never uploaded
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
STRICT = "max-age=31536000"
"""How long a browser asks a team's server only encrypted, once it has."""
PAGE_SCRIPT = "/groupdyn/page.js"
"""Where our own script is served."""

CLOSED = ("/_stcore/metrics", "/_stcore/agent")
"""What Streamlit offers to other programs: nobody needs it here."""
START = "/start"
"""An address that people try: the start page, which Streamlit knows under `/` alone."""
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto")
"""What a proxy says of the request that it hands on."""

Network = IPv4Network | IPv6Network


@dataclass(frozen=True)
class Door:
    """Under which address the pages are asked for, and who may hand requests on.

    Attributes
    ----------
    origin : the one that the pages have, such as `https://groups.example.org`; empty: this computer's.
    proxies : from where alone requests come, if there is a proxy; its word on host and scheme counts.
    """

    origin: str = ""
    proxies: tuple[Network, ...] = ()

    @property
    def is_secure(self) -> bool:
        """Whether the pages are encrypted on their way."""
        return self.origin.startswith("https://")


LOCAL = Door()


class Guard:
    """ASGI middleware: refuses foreign hosts and origins, closes side doors, adds `HEADERS` to all answers."""

    def __init__(self, app: ASGIApp, door: Door = LOCAL) -> None:
        self.app = app
        self.door = door
        self.handed = Handed()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse, or hand on to Streamlit."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        peer = (scope.get("client") or ("",))[0]
        welcome = is_welcome(headers, self.door, peer, scope.get("scheme", "http"))
        browser = _cookie(headers, self.handed.cookie)
        if self.door.origin:
            scope = _as_asked(scope, self.door)
        if scope["type"] == "websocket":
            answer = self.app if welcome else WebSocketClose(1008)
            await answer(scope, receive, self.handed.listening(send, browser))
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(MutableHeaders(scope=message), browser)
            await send(message)

        if not welcome:
            refused: ASGIApp = PlainTextResponse("groupdyn serves only this computer.", 403)
            if self.door.origin:
                refused = PlainTextResponse("groupdyn is not served here.", 403)
            await refused(scope, receive, with_headers)
        elif scope["path"].startswith(CLOSED) or not self.handed.may_have(browser, scope["path"]):
            await PlainTextResponse("Not served.", 404)(scope, receive, with_headers)
        elif scope["path"].rstrip("/") == START:
            query = scope.get("query_string", b"").decode("latin-1")
            await RedirectResponse(f"/?{query}" if query else "/")(scope, receive, with_headers)
        else:
            await self.app(scope, receive, with_headers)

    def _dress(self, headers: MutableHeaders, browser: str) -> None:
        """Add what every answer carries, and give a browser that has none its cookie."""
        for name, value in HEADERS.items():
            headers[name] = value
        if not browser:
            cookie = f"{self.handed.cookie}={secrets.token_urlsafe(24)}; Path=/; HttpOnly; SameSite=Lax"
            headers.append("set-cookie", cookie)
        if self.door.is_secure:
            headers["strict-transport-security"] = STRICT
            _secure_cookies(headers)


def is_welcome(headers: Headers, door: Door = LOCAL, peer: str = "", scheme: str = "http") -> bool:
    """Whether a request asks for the address of the pages, and comes from one of them.

    Parameters
    ----------
    peer : the address that the connection comes from, as the server sees it.
    scheme : of the connection, as the server sees it.
    """
    if door.origin:
        return _asked(headers, door, peer, scheme) == door.origin and headers.get("origin") in (
            None,
            door.origin,
        )
    host = headers.get("host", "")
    if _name(host) not in HOSTS or any(name in headers for name in FORWARDED):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == host


def _asked(headers: Headers, door: Door, peer: str, scheme: str) -> str | None:
    """The origin that a request asks for; None if it comes past the proxy, or says it twice."""
    if any(len(headers.getlist(name)) > 1 for name in ("host", "origin", *FORWARDED)):
        return None
    host = headers.get("host", "")
    if door.proxies:
        if not _is_in(peer, door.proxies):
            return None
        host = headers.get("x-forwarded-host", host)
        scheme = headers.get("x-forwarded-proto", "")
    scheme = {"ws": "http", "wss": "https"}.get(scheme, scheme)
    return f"{scheme}://{host}"


def _is_in(peer: str, networks: Sequence[Network]) -> bool:
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return any((mapped or address) in network for network in networks)


def _as_asked(scope: Scope, door: Door) -> Scope:
    """The request as it was sent to the proxy: Streamlit compares its host with the page's origin."""
    asked = urlsplit(door.origin)
    kept = [(k, v) for k, v in scope["headers"] if k != b"host" and k.decode("latin-1") not in FORWARDED]
    secure = {"http": "https", "ws": "wss"}
    scheme = scope.get("scheme", "http")
    return {
        **scope,
        "headers": [(b"host", asked.netloc.encode()), *kept],
        "scheme": secure.get(scheme, scheme) if door.is_secure else scheme,
    }


def _secure_cookies(headers: MutableHeaders) -> None:
    cookies = headers.getlist("set-cookie")
    if cookies:
        del headers["set-cookie"]
    for cookie in cookies:
        headers.append("set-cookie", cookie if "; secure" in cookie.lower() else f"{cookie}; Secure")


def _cookie(headers: Headers, name: str) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return found.value if found is not None and re.fullmatch(r"[\w-]{16,64}", found.value) else ""


def _name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


# --- files of a page -----------------------------------------------------------------------------

_FILE = re.compile(rb"/media/([0-9a-f]{16,128})")
_MOST_BROWSERS, _MOST_FILES = 1_000, 1_000


@dataclass
class Handed:
    """Which files' addresses were sent to which browser: nobody else gets the file.

    A browser is known by a random cookie that ends with it; it says nothing and opens nothing else.
    """

    cookie: str = "groupdyn_browser"
    sent: OrderedDict[str, OrderedDict[str, None]] = field(default_factory=OrderedDict, repr=False)

    def listening(self, send: Send, browser: str) -> Send:
        """The same sender, which notes the addresses of files that pass to the browser."""
        if not browser:
            return send

        async def noting(message: Message) -> None:
            for part in (message.get("bytes"), (message.get("text") or "").encode()):
                if part and b"/media/" in part:
                    self._note(browser, (found.decode() for found in _FILE.findall(part)))
            await send(message)

        return noting

    def _note(self, browser: str, files: Iterable[str]) -> None:
        own = self.sent.setdefault(browser, OrderedDict())
        self.sent.move_to_end(browser)
        for file in files:
            own[file] = None
            own.move_to_end(file)
        while len(own) > _MOST_FILES:
            own.popitem(last=False)
        while len(self.sent) > _MOST_BROWSERS:
            self.sent.popitem(last=False)

    def may_have(self, browser: str, path: str) -> bool:
        """Whether a path is no file of a page, or one whose address was sent to the browser."""
        if not path.startswith("/media"):
            return True
        file = path.rpartition("/")[2].partition(".")[0]
        return file in self.sent.get(browser, ())
