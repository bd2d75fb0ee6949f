"""The settings of a team's server, and by whom the login knows somebody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from groupdyn.app.team import known_by, open_for, read_team
from groupdyn.errors import SettingError
from groupdyn.workspace import WrongPassphrase, create_workspace
from tests.workspace.places import CHEAP, PASSPHRASE

URI = "https://groups.example.org/oauth2callback"
OWNERS = {"GROUPDYN_OWNERS": "Head@example.org, deputy@example.org"}
CERT = {"GROUPDYN_CERT": "c.pem", "GROUPDYN_CERT_KEY": "k.pem"}
PROXY = {"GROUPDYN_PROXY": "10.0.3.0/24 127.0.0.1"}


def test_without_owners_the_dashboard_is_for_this_computer_alone() -> None:
    assert read_team({}, None) is None
    assert read_team({"GROUPDYN_ADDRESS": "localhost"}, URI) is None
    with pytest.raises(SettingError, match=r"only this computer.*docs/team\.md"):
        read_team({"GROUPDYN_ADDRESS": "0.0.0.0"}, URI)  # noqa: S104 – the point


def test_a_team_has_owners_one_address_and_encryption() -> None:
    team = read_team({**OWNERS, **PROXY, "GROUPDYN_ADDRESS": "10.0.3.4"}, URI)
    assert team is not None
    assert team.owners == {"head@example.org", "deputy@example.org"}
    assert team.door.origin == "https://groups.example.org"
    assert [str(n) for n in team.door.proxies] == ["10.0.3.0/24", "127.0.0.1/32"]
    assert team.login_s == 12 * 3600
    assert team.settings() == {
        "server.address": "10.0.3.4",
        "server.allowedHosts": ["groups.example.org"],
        "browser.serverAddress": "groups.example.org",
    }
    itself = read_team({**OWNERS, **CERT, "GROUPDYN_LOGIN_HOURS": "1.5"}, URI)
    assert itself is not None
    assert itself.login_s == 5400
    assert itself.settings()["server.sslCertFile"] == "c.pem"
    assert itself.settings()["server.sslKeyFile"] == "k.pem"


@pytest.mark.parametrize(
    ("uri", "origin"),
    [
        ("https://groups.example.org:443/oauth2callback", "https://groups.example.org"),
        ("https://groups.example.org:8443/oauth2callback", "https://groups.example.org:8443"),
        ("http://localhost:8501/oauth2callback", "http://localhost:8501"),
    ],
)
def test_the_login_says_under_which_address_the_pages_are(uri: str, origin: str) -> None:
    team = read_team({**OWNERS, **(CERT if uri.startswith("https") else {})}, uri)
    assert team is not None
    assert team.door.origin == origin


@pytest.mark.parametrize(
    ("environment", "uri", "sentence"),
    [
        (OWNERS, None, "needs a login"),
        (OWNERS, URI, "needs encryption: give groupdyn a certificate"),
        ({**OWNERS, **CERT}, "http://groups.example.org/oauth2callback", "must begin with https"),
        (
            {**OWNERS, "GROUPDYN_ADDRESS": "10.0.3.4"},
            "http://localhost/oauth2callback",
            "must begin with https",
        ),
        ({**OWNERS, **PROXY}, "http://localhost:8501/oauth2callback", "must begin with https"),
        ({**OWNERS, **CERT}, "https://groups.example.org/", "redirect_uri must be"),
        ({**OWNERS, **CERT}, "groups.example.org/oauth2callback", "redirect_uri must be"),
        ({**OWNERS, "GROUPDYN_CERT": "c.pem"}, URI, "both GROUPDYN_CERT and GROUPDYN_CERT_KEY"),
        ({**OWNERS, "GROUPDYN_PROXY": "proxy.local"}, URI, "lists addresses"),
        ({**OWNERS, **CERT, "GROUPDYN_LOGIN_HOURS": "always"}, URI, "number of hours"),
        ({**OWNERS, **CERT, "GROUPDYN_LOGIN_HOURS": "0"}, URI, "number of hours"),
        ({**OWNERS, **CERT, "GROUPDYN_LOGIN_HOURS": "inf"}, URI, "number of hours"),
    ],
)
def test_a_team_that_would_not_be_safe_is_refused_with_what_to_do(
    environment: dict[str, str], uri: str | None, sentence: str
) -> None:
    with pytest.raises(SettingError, match=sentence):
        read_team(environment, uri)


def test_the_server_opens_the_workspace_with_the_passphrase_of_a_file(tmp_path: Path) -> None:
    workspace, _ = create_workspace(tmp_path / "w", PASSPHRASE, cost=CHEAP)
    workspace.close()
    secret = tmp_path / "passphrase"

    def team() -> Any:
        return read_team({**OWNERS, **CERT, "GROUPDYN_PASSPHRASE_FILE": str(secret)}, URI)

    with pytest.raises(SettingError, match="cannot be read"):
        open_for(team(), str(tmp_path / "w"))
    secret.write_text("another passphrase\n", "utf-8")
    with pytest.raises(WrongPassphrase):
        open_for(team(), str(tmp_path / "w"))
    secret.write_text(f"{PASSPHRASE}\n", "utf-8")
    with open_for(team(), str(tmp_path / "w")) as opened:
        assert opened.trail()["who"].iloc[-1] == "groupdyn server"


# --- who somebody is -----------------------------------------------------------------------------

NOW = 1_800_000_000.0
SUE = {
    "is_logged_in": True,
    "iat": NOW - 60,
    "iss": "https://login.example.org",
    "sub": "Ab1",
    "email": "Sue@example.org",
    "email_verified": True,
}


@pytest.mark.parametrize(
    ("changes", "who"),
    [
        ({}, "sue@example.org"),
        ({"email_verified": "true"}, "sue@example.org"),
        ({"email_verified": False}, "https://login.example.org#Ab1"),
        ({"email_verified": None}, "https://login.example.org#Ab1"),
        ({"email_verified": 1}, "https://login.example.org#Ab1"),
        ({"email": None}, "https://login.example.org#Ab1"),
        ({"email": "no address"}, "https://login.example.org#Ab1"),
        ({"email": None, "sub": ""}, None),
        ({"email": None, "iss": None}, None),
        ({"is_logged_in": False}, None),
        ({"is_logged_in": "yes"}, None),
        ({"iat": NOW - 13 * 3600}, None),
        ({"iat": NOW + 3600}, None),
        ({"iat": None}, None),
        ({"iat": "1"}, None),
    ],
)
def test_somebody_is_known_by_what_the_login_verified_and_for_a_while(
    changes: dict[str, Any], who: str | None
) -> None:
    assert known_by({**SUE, **changes}, NOW, 12 * 3600) == who


def test_nobody_is_known_by_nothing() -> None:
    assert known_by({}, NOW, 12 * 3600) is None
