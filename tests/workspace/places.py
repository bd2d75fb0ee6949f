"""Places for workspaces in tests: folders, encrypted or not, and databases of a real PostgreSQL server."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import groupdyn as gd
from groupdyn.workspace import Cost, Workspace, create_workspace, open_workspace

PASSPHRASE = "four random test words"  # noqa: S105 – of workspaces that tests make
CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
"""Tests make many workspaces; what a real one costs is asserted by itself."""
SAMPLES = Path(__file__).parents[2] / "sample_data"
KINDS = ("sqlcipher", "sqlite", "postgresql")


@dataclass
class Spot:
    """Where a test makes its workspace, and how it opens it again."""

    kind: str
    place: str | Path
    recovery: str = ""

    def create(self, **options: object) -> Workspace:
        secret = None if self.kind == "sqlite" else PASSPHRASE
        workspace, self.recovery = create_workspace(
            self.place, secret, unencrypted=self.kind == "sqlite", cost=CHEAP, who="tester", **options
        )
        return workspace

    def open(self, **options: object) -> Workspace:
        return open_workspace(self.place, PASSPHRASE, **{"who": "tester", **options})


def sample(name: str = "scapegoat") -> gd.InteractionLog:
    return gd.read_log(SAMPLES / name)


def binaries() -> Path | None:
    """The newest PostgreSQL server that Debian's package installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """A PostgreSQL server of its own, reached through a socket only; the start of its databases' URLs."""
    bin_ = binaries()
    assert bin_ is not None
    as_user: list[str] = []
    if os.geteuid() == 0:
        user = pwd.getpwnam("nobody")
        shutil.chown(folder, user.pw_uid, user.pw_gid)
        as_user = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    data = folder / "data"

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, capture_output=True, cwd=folder)

    run(str(bin_ / "initdb"), "-D", str(data), "-A", "trust", "-U", "tester", "-E", "UTF8", "--locale=C")
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c max_connections=60"
    run(
        str(bin_ / "pg_ctl"),
        "-D",
        str(data),
        "-w",
        "-t",
        "60",
        "-o",
        options,
        "-l",
        str(folder / "log"),
        "start",
    )
    try:
        yield f"postgresql+psycopg://tester@/{{name}}?host={folder}"
    finally:
        run(str(bin_ / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")


def new_database(url: str) -> str:
    """The URL of a new, empty database."""
    import psycopg

    name = f"w{uuid.uuid4().hex}"
    plain = url.format(name="postgres").replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return url.format(name=name)
