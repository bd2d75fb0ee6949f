"""An OpenID Connect provider for tests, on this computer: whoever asks chooses as whom to log in.

Discovery, authorization code with PKCE, a signed id token. It knows nobody and asks for no password.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

CLIENT, CLIENT_SECRET = "groupdyn-test", "a secret of the test"


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Provider:
    """The provider; `people` is who can be chosen, with what it says of each."""

    def __init__(self, people: Mapping[str, Mapping[str, Any]]) -> None:
        self.people = people
        self.issuer = ""
        self.codes: dict[str, dict[str, str]] = {}
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def answer(self, path: str, given: dict[str, str]) -> tuple[int, str, str]:
        """(status, content type or place to go to, body)."""
        if path == "/.well-known/openid-configuration":
            return 200, "application/json", json.dumps(self._described())
        if path == "/keys":
            return 200, "application/json", json.dumps({"keys": [self._public_key()]})
        if path == "/authorize":
            links = (
                f'<p><a href="/choose?{urlencode({**given, "person": person})}">{person}</a></p>'
                for person in self.people
            )
            return 200, "text/html", f"<!doctype html><title>Choose</title>{''.join(links)}"
        if path == "/choose":
            code = secrets.token_hex(16)
            self.codes[code] = given
            back = urlencode({"code": code, "state": given["state"]})
            return 302, f"{given['redirect_uri']}?{back}", ""
        if path == "/token":
            return self._token(given)
        if path == "/end":
            return 302, given["post_logout_redirect_uri"], ""
        return 404, "text/plain", "nothing here"

    def _described(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/end",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def _public_key(self) -> dict[str, str]:
        numbers = self.key.public_key().public_numbers()
        n, e = (_text(v.to_bytes((v.bit_length() + 7) // 8)) for v in (numbers.n, numbers.e))
        return {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "one", "n": n, "e": e}

    def _token(self, given: dict[str, str]) -> tuple[int, str, str]:
        asked = self.codes.pop(given.get("code", ""), None)
        verifier = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        if asked is None or _text(verifier) != asked["code_challenge"]:
            return 400, "application/json", json.dumps({"error": "invalid_grant"})
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": asked["person"], "nonce": asked.get("nonce"),
            "iat": now, "exp": now + 600, **self.people[asked["person"]],
        }  # fmt: skip
        head = {"alg": "RS256", "typ": "JWT", "kid": "one"}
        content = ".".join(_text(json.dumps(part).encode()) for part in (head, claims))
        signature = self.key.sign(content.encode(), padding.PKCS1v15(), SHA256())
        token = {
            "access_token": "unused",
            "token_type": "Bearer",
            "id_token": f"{content}.{_text(signature)}",
            "expires_in": 600,
        }
        return 200, "application/json", json.dumps(token)


@contextmanager
def provider_at_work(people: Mapping[str, Mapping[str, Any]]) -> Iterator[Provider]:
    """A provider that answers on a free port of this computer."""
    provider = Provider(people)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self._send(*provider.answer(parts.path, dict(parse_qsl(parts.query))))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
            self._send(*provider.answer(self.path, dict(parse_qsl(body))))

        def _send(self, status: int, kind: str, body: str) -> None:
            self.send_response(status)
            self.send_header("location" if status == 302 else "content-type", kind)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
