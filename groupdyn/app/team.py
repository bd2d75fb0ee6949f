"""A server for a team: its settings, all from the environment of whoever runs it, and the workspace it opens.

    GROUPDYN_OWNERS            who may do everything, by e-mail; being set makes the dashboard a team's
    GROUPDYN_WORKSPACE         where the workspace is, such as postgresql://groupdyn@db/groupdyn
    GROUPDYN_PASSPHRASE_FILE   a file that holds the workspace's passphrase, if it has one
    GROUPDYN_ADDRESS           the address to listen on (127.0.0.1)
    GROUPDYN_CERT, _CERT_KEY   certificate and key, if groupdyn encrypts itself
    GROUPDYN_PROXY             addresses of the proxy in front, if that encrypts
    GROUPDYN_LOGIN_HOURS       after how many hours one has to log in again (12)

The login itself is Streamlit's: `[auth]` in `.streamlit/secrets.toml`. Its `redirect_uri` says under which
address the pages are reached. See `docs/team.md`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from groupdyn.app.guard import LOCAL, Door, Network
from groupdyn.errors import SettingError

if TYPE_CHECKING:
    from groupdyn.i18n import Translator
    from groupdyn.workspace import Workspace

LOOPBACK = ("127.0.0.1", "localhost")
OWNERS, PASSPHRASE_FILE, ADDRESS = "GROUPDYN_OWNERS", "GROUPDYN_PASSPHRASE_FILE", "GROUPDYN_ADDRESS"
CERT, CERT_KEY, PROXY = "GROUPDYN_CERT", "GROUPDYN_CERT_KEY", "GROUPDYN_PROXY"
LOGIN_HOURS = "GROUPDYN_LOGIN_HOURS"
CALLBACK = "/oauth2callback"
"""Where the login sends a browser back to."""
SERVER = "groupdyn server"
"""Who opened the workspace, in its audit trail."""

LONGEST_H = 24 * 30
"""How many hours a login can be made to count at most."""
_EARLY_S = 300.0
"""By how much the login's clock may be ahead of ours."""

Claims = Mapping[str, Any]
"""What the login says of somebody."""


@dataclass(frozen=True)
class Team:
    """The settings of a team's server.

    Attributes
    ----------
    owners : by whom the login knows them, in lower case.
    door : under which address the pages are, and which proxy hands requests on.
    certificate : the files of certificate and key; empty without.
    passphrase_file : None where the workspace has no passphrase.
    login_s : how long a login counts.
    """

    owners: frozenset[str]
    door: Door = LOCAL
    address: str = "127.0.0.1"
    certificate: tuple[str, ...] = ()
    passphrase_file: Path | None = None
    login_s: float = 12 * 3600.0

    def settings(self) -> dict[str, Any]:
        """Streamlit's settings for it."""
        name = urlsplit(self.door.origin).hostname
        found: dict[str, Any] = {
            "server.address": self.address,
            "server.allowedHosts": [name],
            "browser.serverAddress": name,
        }
        if self.certificate:
            found["server.sslCertFile"], found["server.sslKeyFile"] = self.certificate
        return found


def read_team(environment: Mapping[str, str], redirect_uri: str | None) -> Team | None:
    """The settings of a team's server; None if the dashboard is for this computer alone.

    Parameters
    ----------
    redirect_uri : of the login that is configured; None without one.

    Raises
    ------
    SettingError : what is missing for a team to be served safely.
    """

    def given(name: str) -> list[str]:
        return environment.get(name, "").replace(",", " ").split()

    owners = frozenset(owner if "://" in owner else owner.casefold() for owner in given(OWNERS))
    address = environment.get(ADDRESS, "").strip() or LOOPBACK[0]
    if not owners:
        refuse_other_address(address)
        return None
    origin = _origin(redirect_uri)
    proxies = tuple(map(_network, given(PROXY)))
    certificate = tuple(environment[name] for name in (CERT, CERT_KEY) if environment.get(name))
    if len(certificate) == 1:
        raise SettingError("Give both {cert} and {key}, or neither.", cert=CERT, key=CERT_KEY)
    _refuse_clear(origin, address, bool(certificate or proxies))
    file = environment.get(PASSPHRASE_FILE)
    hours = _hours(environment.get(LOGIN_HOURS, "12"))
    return Team(
        owners, Door(origin, proxies), address, certificate, Path(file) if file else None, hours * 3600
    )


def refuse_other_address(address: str | None) -> None:
    """Without a login, serve this computer only.

    Raises
    ------
    SettingError : the address is not this computer's own; with what to do.
    """
    if address not in LOOPBACK:
        raise SettingError(
            "Without a login groupdyn serves only this computer (127.0.0.1), not {address}: whoever reaches "
            "another address could read the group. To serve a team, set up a login, encryption and {owners}: "
            "docs/team.md says how.",
            address=address or "every address",
            owners=OWNERS,
        )


def _origin(redirect_uri: str | None) -> str:
    if redirect_uri is None:
        raise SettingError(
            "A team needs a login, and none is configured. Write [auth] into .streamlit/secrets.toml, "
            "as docs/team.md says, or leave {owners} out to serve this computer alone.",
            owners=OWNERS,
        )
    parts = urlsplit(redirect_uri)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path != CALLBACK:
        raise SettingError(
            "The login's redirect_uri must be the address of the dashboard with {path} at its end, such as "
            "https://groups.example.org{path}.",
            path=CALLBACK,
        )
    usual = {"http": 80, "https": 443}[parts.scheme]
    port = f":{parts.port}" if parts.port not in (None, usual) else ""
    return f"{parts.scheme}://{parts.hostname}{port}"


def _refuse_clear(origin: str, address: str, encrypts: bool) -> None:
    """Whatever leaves this computer is encrypted; only a trial on it may do without."""
    if urlsplit(origin).hostname in LOOPBACK and address in LOOPBACK and not encrypts:
        return
    if not origin.startswith("https://"):
        raise SettingError(
            "A team's server needs encryption: the login's redirect_uri must begin with https://, not {found}.",
            found=origin,
        )
    if not encrypts:
        raise SettingError(
            "A team's server needs encryption: give groupdyn a certificate ({cert} and {key}), or say which "
            "proxy encrypts for it ({proxy}).",
            cert=CERT,
            key=CERT_KEY,
            proxy=PROXY,
        )


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError:
        raise SettingError(
            "{proxy} lists addresses such as 127.0.0.1 or 10.0.3.0/24, not {found}.", proxy=PROXY, found=text
        ) from None


def _hours(text: str) -> float:
    try:
        hours = float(text)
    except ValueError:
        hours = math.nan
    if not 0 < hours <= LONGEST_H:
        raise SettingError(
            "{name} is a number of hours, such as 12, not {found}.", name=LOGIN_HOURS, found=text
        )
    return hours


def open_for(team: Team, place: str) -> Workspace:
    """Open the workspace for the server; it stays open as long as the server runs.

    Raises
    ------
    SettingError : the passphrase's file cannot be read.
    WrongPassphrase : it does not open the workspace.
    """
    from groupdyn.workspace import open_workspace

    passphrase = None
    if team.passphrase_file is not None:
        try:
            passphrase = team.passphrase_file.read_text("utf-8").rstrip("\r\n")
        except OSError:
            raise SettingError("The file that {name} names cannot be read.", name=PASSPHRASE_FILE) from None
    return open_workspace(place, passphrase, who=SERVER)


def known_by(claims: Claims, now: float, login_s: float) -> str | None:
    """By whom the workspace knows somebody who logged in; None if the login does not count, or no longer.

    An e-mail address counts only where the login has verified it: elsewhere anybody could claim any. Without
    one it is the login's own number for the person, with who gave it, so that no two logins share it.
    """
    issued = claims.get("iat")
    if claims.get("is_logged_in") is not True or not isinstance(issued, int | float):
        return None
    if not -_EARLY_S <= now - issued <= login_s:
        return None
    email, verified = claims.get("email"), claims.get("email_verified")
    if isinstance(email, str) and "@" in email and (verified is True or verified == "true"):
        return email.strip().casefold()
    subject, issuer = claims.get("sub"), claims.get("iss")
    if isinstance(subject, str) and subject and isinstance(issuer, str) and issuer:
        return f"{issuer}#{subject}"
    return None


def upload_words(t: Translator) -> str:
    """Where a file goes that is opened in the browser."""
    if _serving is None:
        return t("It stays on this computer, in memory, until you close the page. Nothing is sent anywhere.")
    return t("It goes to your team's server, into memory only, until you close the page.")


# --- what this server is -------------------------------------------------------------------------


def no_claims() -> Claims:
    """Nobody is logged in."""
    return {}


class Ended:
    """Logins that somebody ended, so that a cookie that is still around opens nothing.

    They are kept in the workspace too, so that they stay ended when the server is started anew.
    """

    def __init__(self, workspace: Workspace) -> None:
        from groupdyn.workspace.logins import ended_logins

        self._workspace = workspace
        self._until = ended_logins(workspace)

    def add(self, claims: Claims, now: float) -> None:
        """Remember a login for as long as one can count at most, whatever the hours are set to later.

        Raises
        ------
        WorkspaceError : it cannot be written; as long as this server runs the login is ended all the same.
        """
        from groupdyn.workspace.logins import end_login

        mark, until = _mark(claims), now + 3600 * LONGEST_H + _EARLY_S
        self._until[mark] = until
        end_login(self._workspace, mark, until, now)

    def holds(self, claims: Claims, now: float) -> bool:
        """Whether a login was ended."""
        for mark, until in list(self._until.items()):
            if until < now:
                self._until.pop(mark, None)
        return _mark(claims) in self._until


def _mark(claims: Claims) -> str:
    """One login of one person: what the provider says differently at each, as nothing that could be read back."""
    told = [str(claims.get(name)) for name in ("iss", "sub", "iat", "nonce", "sid", "jti")]
    return blake2b("\n".join(told).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@dataclass(frozen=True)
class Serving:
    """A team's server at work.

    Attributes
    ----------
    workspace : the whole of it; each visit gets what is its person's.
    claims : what the login says of the visit that asks.
    """

    team: Team
    workspace: Workspace
    claims: Callable[[], Claims] = field(default=no_claims)

    @cached_property
    def ended(self) -> Ended:
        """The logins that count no longer."""
        return Ended(self.workspace)


_serving: Serving | None = None


def serve_team(serving: Serving | None) -> None:
    """Let every visit be one of the team's. Called once, before the server starts."""
    global _serving  # Streamlit runs the pages in this process, and passes nothing to them
    _serving = serving


def team_server() -> Serving | None:
    """The team's server that this is; None where the dashboard is for this computer alone."""
    return _serving
