"""Starting the dashboard: settings, address, port, and errors without values."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from streamlit.config import _config_options_template as known

from groupdyn.app import serve
from groupdyn.errors import ReadError, SettingError
from groupdyn.figures.style import DARK, LIGHT, Palette

from .conftest import alone


def test_the_settings_keep_the_group_on_this_computer() -> None:
    settings = serve.settings()
    assert settings["server.address"] == "127.0.0.1"
    assert settings["server.allowedHosts"] == ["localhost", "127.0.0.1"]
    assert settings["browser.gatherUsageStats"] is False
    assert settings["server.maxUploadSize"] == 20
    assert settings["client.showErrorDetails"] == "none"
    assert settings["client.toolbarMode"] == "minimal"


def test_streamlit_knows_every_setting() -> None:
    assert set(serve.settings()) <= set(known)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda p: p.name)
def test_the_page_wears_the_colours_of_its_figures(palette: Palette) -> None:
    theme = f"theme.{palette.name}."
    settings = serve.settings()
    assert settings[theme + "primaryColor"] == palette.accent
    assert settings[theme + "backgroundColor"] == palette.paper
    assert settings[theme + "textColor"] == palette.ink
    assert settings[theme + "borderColor"] == palette.hairline
    assert settings[theme + "grayTextColor"] == palette.muted
    assert settings[theme + "blueColor"] == palette.supportive
    assert settings[theme + "orangeColor"] == palette.hostile


def test_no_font_and_no_colour_comes_from_elsewhere() -> None:
    assert not [value for value in serve.settings().values() if "://" in str(value)]


@pytest.mark.parametrize("address", ["192.168.1.4", "::", "example.org", "", None])
def test_another_address_is_refused_with_a_sentence(address: str | None) -> None:
    with pytest.raises(SettingError, match="only this computer"):
        serve.refuse_other_address(address)


def test_serving_refuses_before_it_starts(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="only this computer"):
        serve.serve(address="0.0.0.0", browser=False)  # noqa: S104 – the point
    with pytest.raises(ReadError, match="There is no file"):
        serve.serve(log=tmp_path / "none.csv", browser=False)
    with pytest.raises(SettingError, match="from 0 to 65535"):
        serve.serve(port=70000, browser=False)


def test_a_port_that_is_taken_is_passed_over_or_refused() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingError, match=f"Port {port} is taken"):
            serve.checked_port(port)
        assert serve.free_port(port, tries=20) != port
        assert serve.free_port(port, tries=1) == 0


def fail_with(value: str) -> Exception:
    """An error that rose inside groupdyn and holds a value."""
    try:
        serve.checked_port(value)  # type: ignore[arg-type]  # the error is wanted
    except TypeError as error:
        error.args = (f"{value} said that …",)
        return error
    raise AssertionError


def test_an_error_is_known_by_its_kind_and_place_alone() -> None:
    error = fail_with("Anna")
    assert serve.error_place(error).startswith("groupdyn.app.serve:")
    assert serve.error_code(error) == serve.error_code(fail_with("Bela"))
    assert serve.error_code(error) != serve.error_code(ValueError("Anna"))
    assert serve.error_place(ValueError("Anna")) == "outside groupdyn"


def test_the_log_of_an_error_holds_no_value(caplog: pytest.LogCaptureFixture) -> None:
    import logging

    def page() -> None:
        from groupdyn.app.serve import note_error
        from tests.app.test_serve import fail_with

        note_error(fail_with("Anna"))

    with caplog.at_level(logging.DEBUG):
        app = alone(page).run()
    code = serve.error_code(fail_with("Anna"))
    assert [code in e.value for e in app.error] == [True]
    ours = [r for r in caplog.records if r.name == "groupdyn.app"]
    assert [code in r.getMessage() and "TypeError" in r.getMessage() for r in ours] == [True]
    assert "Anna" not in caplog.text + app.error[0].value


def test_streamlits_own_log_of_an_error_loses_its_values(caplog: pytest.LogCaptureFixture) -> None:
    import logging

    error = fail_with("Anna")
    record = logging.LogRecord(
        "x", logging.ERROR, "", 1, "Uncaught", None, (type(error), error, error.__traceback__)
    )
    assert serve._without_values(record)
    assert "Anna" not in logging.Formatter().format(record)


def test_no_log_but_ours_says_what_an_error_says(caplog: pytest.LogCaptureFixture) -> None:
    import logging
    import threading

    make, hook = logging.getLogRecordFactory(), threading.excepthook
    try:
        serve._hush_values()
        with caplog.at_level(logging.DEBUG):
            for name in ("streamlit.runtime.app_session", "uvicorn.error", "asyncio", "authlib"):
                try:
                    raise fail_with("Anna")
                except TypeError as error:
                    logging.getLogger(name).exception("It failed: %s", error)
                    logging.getLogger(name).error(error)
            thread = threading.Thread(target=lambda: (_ for _ in ()).throw(fail_with("Anna")))
            thread.start()
            thread.join()
    finally:
        logging.setLogRecordFactory(make)
        threading.excepthook = hook
    assert "Anna" not in caplog.text
    assert caplog.text.count("It failed: TypeError") == 4
    assert f"error {serve.error_code(fail_with('Anna'))}: TypeError" in caplog.text


def test_a_team_that_would_not_be_safe_is_not_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where no login is configured
    monkeypatch.setenv("GROUPDYN_ADDRESS", "0.0.0.0")  # noqa: S104 – the point
    with pytest.raises(SettingError, match="only this computer"):
        serve.serve(browser=False)
    monkeypatch.setenv("GROUPDYN_OWNERS", "head@example.org")
    with pytest.raises(SettingError, match="needs a login"):
        serve.serve(browser=False)


def test_streamlit_run_finds_the_app_in_the_checkout() -> None:
    from streamlit.web.server.app_discovery import discover_asgi_app

    dashboard = serve.PACKAGE.parent / "dashboard.py"
    found = discover_asgi_app(dashboard)
    assert found.import_string == "dashboard:app"
