"""Every place a workspace can be; tests that ask for `spot` run in each."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from groupdyn.workspace import Clock, Workspace
from tests.workspace.places import KINDS, Spot, binaries, new_database, server


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The server's URL with `{name}` for the database."""
    if binaries() is None:
        reason = "no PostgreSQL server is installed (Debian: postgresql)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    # A short path: a socket's name may have 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="gdpg-"))
    try:
        with server(folder) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=KINDS)
def spot(request: pytest.FixtureRequest, tmp_path: Path) -> Spot:
    """A place where there is no workspace yet."""
    if request.param == "postgresql":
        return Spot("postgresql", new_database(request.getfixturevalue("postgresql")))
    return Spot(request.param, tmp_path / "workspace")


@pytest.fixture(params=["sqlcipher", "sqlite"])
def file_spot(request: pytest.FixtureRequest, tmp_path: Path) -> Spot:
    """The same, files only."""
    return Spot(request.param, tmp_path / "workspace")


@pytest.fixture
def workspace(spot: Spot) -> Iterator[Workspace]:
    """An empty workspace at each place."""
    with spot.create() as made:
        yield made


class Hands:
    """A clock that only moves when a test moves it."""

    def __init__(self) -> None:
        self.wall = datetime(2026, 3, 5, 10, tzinfo=UTC)
        self.steady = 1000.0

    def clock(self) -> Clock:
        return Clock(lambda: self.wall, lambda: self.steady)

    def pass_by(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.steady += seconds

    def set_wall(self, wall: datetime) -> None:
        self.wall = wall


@pytest.fixture
def hands() -> Hands:
    """The hands of a clock."""
    return Hands()
