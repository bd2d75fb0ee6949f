"""Start the dashboard: on this computer and for it only, or for a team with a login and encryption.

Settings and colours stand in one file, `.streamlit/config.toml`; the doorkeeper in front of
Streamlit stands in `guard`. What goes wrong in a page is logged without any value in it.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import tomllib
import traceback
import webbrowser
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

from groupdyn.app.state import Opening, open_with
from groupdyn.app.team import OWNERS, Serving, Team, open_for, read_team, refuse_other_address, serve_team
from groupdyn.errors import ReadError, SettingError

HERE = Path(__file__).parent
ENTRY = str(HERE / "script" / "entry.py")
PACKAGE = HERE.parent

FIRST_PORT = 8501

log_ = logging.getLogger("groupdyn.app")


def serve(
    *,
    port: int | None = None,
    browser: bool = True,
    log: str | Path | None = None,
    roster: str | Path | None = None,
    sessions: str | Path | None = None,
    attendance: str | Path | None = None,
    scheme: str | None = None,
    sample: str | None = None,
    workspace: str | None = None,
    address: str = "127.0.0.1",
) -> None:
    """Start the dashboard and block until it is stopped (Ctrl+C).

    Parameters
    ----------
    port : the port; by default 8501, or the next free one. 0 is any free one.
    browser : open the browser.
    log, roster, sessions, attendance : a log (and files that go with it) to open at once.
    scheme : the log's coding scheme, by name or file.
    sample : the id of a sample group to open at once; empty is the first one.
    workspace : where the workspace is: a folder, or the URL of a PostgreSQL database.
    address : only this computer (`127.0.0.1`) is served; a team's address stands in the environment, see `team`.

    Raises
    ------
    SettingError : another address, a port that is taken, a team's server that would not be safe.
    ReadError : one of the files is not there.
    """
    import streamlit as st

    refuse_other_address(address)
    team = read_team(os.environ, _redirect_uri() if os.environ.get(OWNERS) else None)
    companions = {"roster": roster, "sessions": sessions, "attendance": attendance}
    files = {name: _found(path) for name, path in companions.items() if path is not None}
    opening = Opening(None if log is None else _found(log), files, scheme, sample, workspace)
    chosen = free_port() if port is None else checked_port(port)
    open_with(opening)  # only once nothing stands in the way
    page = "" if log is None and sample is None else "sociogram"
    app = st.App(ENTRY, **parts(started=open_browser if browser else None, page=page, team=team))
    ours = {} if team is None else _prepared(team, workspace)
    app.run(config={**settings(), **ours, "server.port": chosen})


def _redirect_uri() -> str | None:
    """Where the configured login sends a browser back to; None without a login."""
    from streamlit.auth_util import get_redirect_uri, get_secrets_auth_section

    section = get_secrets_auth_section()
    return get_redirect_uri(section) if section else None


def _prepared(team: Team, workspace: str | None) -> dict[str, Any]:
    """Open the team's workspace; Streamlit's settings for the team.

    Raises
    ------
    SettingError : it is not said where the workspace is, or what the login needs is not installed.
    """
    from streamlit.auth_util import is_authlib_installed

    from groupdyn.app.keeping import PLACE_SETTING
    from groupdyn.app.login import claims_of_visit

    place = workspace or os.environ.get(PLACE_SETTING)
    if not place:
        raise SettingError("Say where the team's workspace is: {name} or --workspace.", name=PLACE_SETTING)
    if not is_authlib_installed():
        raise SettingError("A login needs more packages. Install them with: pip install “groupdyn[server]”")
    serve_team(Serving(team, open_for(team, place), claims_of_visit))
    os.environ["FORWARDED_ALLOW_IPS"] = "nobody"  # the guard itself judges what a proxy says
    return team.settings()


def _found(path: str | Path) -> Path:
    if not Path(path).exists():
        raise ReadError("There is no file {file}.", file=str(path))
    return Path(path).resolve()


def parts(
    started: Callable[[str], None] | None = None, page: str = "", team: Team | None = None
) -> dict[str, Any]:
    """What the dashboard adds to a bare Streamlit app: the doorkeeper, one script, quiet errors, its one line.

    `started` is called with the address of the `page` to begin with.
    """
    from starlette.middleware import Middleware
    from starlette.responses import FileResponse
    from starlette.routing import Route

    from groupdyn.app.guard import LOCAL, PAGE_SCRIPT, Guard

    async def page_script(_request: Any) -> FileResponse:
        return FileResponse(HERE / "page.js", media_type="text/javascript")

    return {
        "routes": [Route(PAGE_SCRIPT, page_script)],
        "middleware": [Middleware(Guard, door=LOCAL if team is None else team.door)],
        "on_script_error": note_error,
        "lifespan": partial(_announced, started=started, page=page, team=team),
    }


def settings() -> dict[str, Any]:
    """Every setting of the dashboard under its dotted name, from the one file that holds them."""
    packaged, checkout = HERE / "config.toml", PACKAGE.parent / ".streamlit" / "config.toml"
    text = (packaged if packaged.exists() else checkout).read_text("utf-8")
    return dict(_flat(tomllib.loads(text)))


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield before + key, value


def free_port(first: int = FIRST_PORT, tries: int = 50) -> int:
    """The first free port from `first` on; any free port where none of these is."""
    return next((port for port in range(first, first + tries) if _is_free(port)), 0)


def checked_port(port: int) -> int:
    """The port, if it is free.

    Raises
    ------
    SettingError : it is taken, or no port at all.
    """
    if not 0 <= port <= 65535:
        raise SettingError("A port is a number from 0 to 65535, not {port}.", port=port)
    if port and not _is_free(port):
        raise SettingError("Port {port} is taken. Leave --port out to use a free one.", port=port)
    return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def open_browser(url: str) -> None:
    """Open the address in the browser, without waiting for it."""
    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()


def _announced(
    _app: Any, *, started: Callable[[str], None] | None, page: str = "", team: Team | None = None
) -> AbstractAsyncContextManager[None]:
    """Around the server's life: refuse another address, say where it is, open the browser."""

    @asynccontextmanager
    async def living() -> AsyncGenerator[None]:
        from streamlit import config

        if team is None:
            refuse_other_address(config.get_option("server.address"))
        _hush_values()
        origin = f"http://127.0.0.1:{config.get_option('server.port')}" if team is None else team.door.origin
        url = f"{origin}/{page}".rstrip("/")
        print(f"groupdyn: {url}  (stop: Ctrl+C)", flush=True)
        if started is not None:
            started(url)
        yield

    return living()


def _without_values(record: logging.LogRecord) -> bool:
    """Somebody else's log of an exception, without the exception: its text may hold names."""
    record.exc_info = record.exc_text = None
    if isinstance(record.msg, BaseException):
        record.msg = type(record.msg).__name__
    if isinstance(record.args, tuple):
        record.args = tuple(type(a).__name__ if isinstance(a, BaseException) else a for a in record.args)
    return True


def _hush_values() -> None:
    """From now on no log of this process but our own says what an exception says, nor does a failing thread."""
    make = logging.getLogRecordFactory()

    def made(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        if not record.name.startswith("groupdyn"):
            _without_values(record)
        return record

    logging.setLogRecordFactory(made)
    threading.excepthook = lambda failed: log_error(failed.exc_value or Exception())


def log_error(error: BaseException) -> str:
    """Log an error by its code, kind and place: no values, paths or names. Returns the code."""
    code = error_code(error)
    log_.error("error %s: %s at %s", code, type(error).__name__, error_place(error))
    return code


def note_error(error: Exception) -> bool:
    """Say in the page that something failed, and log its code, kind and place: no values, paths or names."""
    import streamlit as st

    from groupdyn.app.state import state
    from groupdyn.i18n import translator

    code = log_error(error)
    t = translator(state().language)
    st.error(
        t(
            "This could not be shown (error {code}). What you entered is kept: choose something else above, "
            "or reload the page to begin again.",
            code=code,
        )
    )
    return True


def error_place(error: BaseException) -> str:
    """Where in groupdyn an error rose, as `module:line`; elsewhere is `outside groupdyn`."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if Path(f.filename).is_relative_to(PACKAGE)]
    if not own:
        return "outside groupdyn"
    path = Path(own[-1].filename).relative_to(PACKAGE.parent).with_suffix("")
    return f"{'.'.join(path.parts)}:{own[-1].lineno}"


def error_code(error: BaseException) -> str:
    """Four letters and digits that are the same for the same kind of error at the same place."""
    return blake2b(f"{type(error).__name__}@{error_place(error)}".encode(), digest_size=2).hexdigest().upper()
