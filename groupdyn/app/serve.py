"""Start the dashboard on this computer, and on this computer only.

Settings and colours stand in one file, `.streamlit/config.toml`; the doorkeeper in front of
Streamlit stands in `guard`. What goes wrong in a page is logged without any value in it.
"""

from __future__ import annotations

import logging
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
from groupdyn.errors import ReadError, SettingError

HERE = Path(__file__).parent
ENTRY = str(HERE / "script" / "entry.py")
PACKAGE = HERE.parent

LOOPBACK = ("127.0.0.1", "localhost")
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
    address : only this computer (`127.0.0.1`) is served; another address is refused.

    Raises
    ------
    SettingError : another address, a port that is taken.
    ReadError : one of the files is not there.
    """
    import streamlit as st

    refuse_other_address(address)
    companions = {"roster": roster, "sessions": sessions, "attendance": attendance}
    files = {name: _found(path) for name, path in companions.items() if path is not None}
    open_with(Opening(None if log is None else _found(log), files, scheme, sample, workspace))
    chosen = free_port() if port is None else checked_port(port)
    page = "" if log is None and sample is None else "sociogram"
    app = st.App(ENTRY, **parts(started=open_browser if browser else None, page=page))
    app.run(config={**settings(), "server.port": chosen})


def _found(path: str | Path) -> Path:
    if not Path(path).exists():
        raise ReadError("There is no file {file}.", file=str(path))
    return Path(path).resolve()


def parts(started: Callable[[str], None] | None = None, page: str = "") -> dict[str, Any]:
    """What the dashboard adds to a bare Streamlit app: the doorkeeper, one script, quiet errors, its one line.

    `started` is called with the address of the `page` to begin with.
    """
    from starlette.middleware import Middleware
    from starlette.responses import FileResponse
    from starlette.routing import Route

    from groupdyn.app.guard import PAGE_SCRIPT, Guard

    async def page_script(_request: Any) -> FileResponse:
        return FileResponse(HERE / "page.js", media_type="text/javascript")

    return {
        "routes": [Route(PAGE_SCRIPT, page_script)],
        "middleware": [Middleware(Guard)],
        "on_script_error": note_error,
        "lifespan": partial(_announced, started=started, page=page),
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


def refuse_other_address(address: str | None) -> None:
    """Serve this computer only: anything else would need a login and encryption, which do not exist yet.

    Raises
    ------
    SettingError : the address is not this computer's own.
    """
    if address not in LOOPBACK:
        raise SettingError(
            "groupdyn serves only this computer (127.0.0.1), not {address}: whoever reaches another address "
            "could read the group. A login for teams comes later.",
            address=address or "every address",
        )


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
    _app: Any, *, started: Callable[[str], None] | None, page: str = ""
) -> AbstractAsyncContextManager[None]:
    """Around the server's life: refuse another address, say where it is, open the browser."""

    @asynccontextmanager
    async def living() -> AsyncGenerator[None]:
        from streamlit import config

        refuse_other_address(config.get_option("server.address"))
        _hush_values()
        url = f"http://127.0.0.1:{config.get_option('server.port')}/{page}".rstrip("/")
        print(f"groupdyn: {url}  (stop: Ctrl+C)", flush=True)
        if started is not None:
            started(url)
        yield

    return living()


def _without_values(record: logging.LogRecord) -> bool:
    """Streamlit's own log of an exception, without the exception: its text may hold names."""
    record.exc_info = record.exc_text = None
    return True


def _hush_values() -> None:
    logging.getLogger("streamlit.error_util").addFilter(_without_values)


def note_error(error: Exception) -> bool:
    """Say in the page that something failed, and log its code, kind and place: no values, paths or names."""
    import streamlit as st

    from groupdyn.app.state import state
    from groupdyn.i18n import translator

    code, place = error_code(error), error_place(error)
    log_.error("error %s: %s at %s", code, type(error).__name__, place)
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
