"""The pages: each is there, does nothing on import, and opens in every language with and without a group."""

from __future__ import annotations

import importlib

import pytest
from streamlit.testing.v1 import AppTest

from groupdyn.app.routes import ROUTES, Route, route
from groupdyn.app.state import AppState
from groupdyn.i18n import LANGUAGES

from .conftest import Drive, a_log, state_of, visit_with

EVERY = pytest.mark.parametrize("where", ROUTES, ids=[r.id for r in ROUTES])


def test_ids_are_unique_and_fit_an_address() -> None:
    ids = [r.id for r in ROUTES]
    assert len(set(ids)) == len(ids)
    assert all(i.isascii() and i.isalpha() and i.islower() for i in ids)
    assert route("start") is ROUTES[0]


@EVERY
def test_a_page_is_a_file_that_does_nothing_on_import(where: Route) -> None:
    assert where.file.is_file()
    module = importlib.import_module(where.module)
    assert callable(module.render)


def test_every_page_file_has_its_route() -> None:
    files = {path.stem for path in ROUTES[0].file.parent.glob("*.py")} - {"__init__"}
    assert files == {r.id for r in ROUTES}


@EVERY
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_opens_without_a_group(where: Route, language: str, drive: Drive) -> None:
    app = drive(where.id, AppState(language=language))
    assert not app.exception
    assert not app.error
    assert state_of(app).page == where.id


@EVERY
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "log",
    [a_log(), a_log("anna>bela", sessions=1), a_log("anna>*", silent="bela", leader="lena", sessions=2)],
    ids=["tiny", "one session", "silent group"],
)
def test_a_page_opens_with_a_small_group(where: Route, language: str, log: object, drive: Drive) -> None:
    app = drive(where.id, visit_with(log, language=language))  # type: ignore[arg-type]  # parametrized
    assert not app.exception
    assert not app.error


@EVERY
def test_a_page_opens_in_presentation(where: Route, drive: Drive) -> None:
    app = drive(where.id, visit_with(a_log(), presentation=True))
    assert not app.exception


def titles(app: AppTest) -> list[str]:
    return [element.value for element in app.title]


def test_a_page_that_needs_a_group_sends_to_the_start_page(drive: Drive) -> None:
    for where in ROUTES:
        app = drive(where.id)
        assert ("No group is open" in titles(app)) == where.needs_log
