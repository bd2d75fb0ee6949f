"""The database under a workspace: how it is opened, read and written.

SQLCipher and SQLite files are opened with a write-ahead log that is synced at each commit; PostgreSQL by
its URL. `reading` and `writing` are the only ways in: writing is one transaction, taken or not as a whole.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.pool import NullPool, QueuePool

from groupdyn.errors import SettingError
from groupdyn.i18n import N_
from groupdyn.workspace.errors import ReadOnly, WorkspaceError, WriteFailed, told

Kind = Literal["sqlcipher", "sqlite", "postgresql"]

PATIENCE_S = 10.0
"""How long a writer waits for another one."""
SCHEMES = ("postgresql:", "postgresql+psycopg:")


@dataclass(frozen=True)
class Store:
    """A database; `kind` says which, `path` where if it is a file, `read_only` that it can only be read."""

    engine: Engine
    kind: Kind
    path: Path | None = None
    read_only: bool = False

    @property
    def is_file(self) -> bool:
        """Whether the database is a file of ours."""
        return self.kind != "postgresql"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database, whatever others write meanwhile."""
        with told(), self.engine.connect() as connection:
            if not self.is_file:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: durable when the block ends, undone if it raises. Writers queue.

        Raises
        ------
        ReadOnly : the database was opened for reading only.
        """
        self.refuse_read_only()
        with told(), self.engine.connect() as connection:
            if self.is_file:
                connection.info[_WRITES] = True
            with connection.begin():
                yield connection

    def refuse_read_only(self) -> None:
        """Refuse what would have to be written.

        Raises
        ------
        ReadOnly : the database was opened for reading only.
        """
        if self.read_only:
            raise ReadOnly

    def close(self) -> None:
        """Let go of the database; the write-ahead log is folded into the file."""
        self.engine.dispose()


class Prepared:
    """A statement of SQLAlchemy's that is compiled once and then given to the driver as it is.

    For the few that run at every captured act: SQLAlchemy's own work would take as long as the commit.
    On a server, where a round trip costs more than that, it is an ordinary statement.
    """

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._text = ""
        self._names: tuple[str, ...] = ()

    def first(
        self, connection: Connection, values: Mapping[str, Any] | None = None
    ) -> tuple[Any, ...] | None:
        """Run it; its first row, if it has any."""
        if connection.dialect.name != "sqlite":
            result = connection.execute(self._statement, dict(values or {}))
            row = result.first() if result.returns_rows else None
            return None if row is None else tuple(row)
        if not self._text:
            names = list(values or {})
            compiled = self._statement.compile(dialect=connection.dialect, column_keys=names or None)
            self._text, self._names = str(compiled), tuple(map(str, compiled.positiontup or ()))
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self._text, [(values or {})[name] for name in self._names])
            found: tuple[Any, ...] | None = cursor.fetchone() if cursor.description else None
        finally:
            cursor.close()
        return found


_WRITES = "groupdyn writes"
"""What a connection to a file knows of itself while it begins to write."""


def is_url(place: object) -> bool:
    """Whether a place is a database server's URL and not a folder."""
    return str(place).startswith(SCHEMES)


def open_file(path: Path, key: bytes | None, *, pooled: bool = True, read_only: bool = False) -> Store:
    """A database file, made if it is not there; encrypted if there is a key.

    The key is given to SQLCipher as raw key only, so that nothing in it can be read as SQL. With `read_only`
    nothing is made or changed, neither the file nor anything beside it.
    """
    kind: Kind = "sqlite" if key is None else "sqlcipher"
    connecting = _connecting_to_read if read_only else _connecting
    connect = connecting(path, None if key is None else key.hex())
    module = _driver(kind)
    engine = create_engine(
        "sqlite://",
        module=module,
        creator=connect,
        poolclass=QueuePool if pooled else NullPool,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    return Store(engine, kind, path, read_only)


def open_server(url: str) -> Store:
    """A PostgreSQL database.

    Raises
    ------
    SettingError : the driver is not installed.
    """
    if url.startswith("postgresql:"):
        url = url.replace("postgresql:", "postgresql+psycopg:", 1)
    try:
        engine = create_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,
            connect_args={"options": f"-c lock_timeout={int(PATIENCE_S * 1000)} -c synchronous_commit=on"},
        )
    except ModuleNotFoundError:
        raise SettingError(
            N_("PostgreSQL needs one more package. Install it with: pip install “groupdyn[server]”")
        ) from None
    return Store(engine, "postgresql")


def _driver(kind: Kind) -> Any:
    if kind == "sqlite":
        import sqlite3

        return sqlite3
    from sqlcipher3 import dbapi2  # type: ignore[import-untyped]  # the package has no types

    return dbapi2


def _connecting(path: Path, key: str | None) -> Callable[[], Any]:
    module = _driver("sqlite" if key is None else "sqlcipher")

    def connect() -> Any:
        connection = module.connect(
            str(path), timeout=PATIENCE_S, isolation_level=None, check_same_thread=False
        )
        return _prepared(
            connection, key, ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", *_ALWAYS)
        )

    return connect


def _connecting_to_read(path: Path, key: str | None) -> Callable[[], Any]:
    """The same for a file, or a folder, in which nothing can be written.

    SQLite wants to make an index beside a database with a write-ahead log. Where it cannot, the file is read
    as one that does not change, which is right only while there is no such log that has not been folded in.
    """
    module = _driver("sqlite" if key is None else "sqlcipher")
    log = path.with_name(f"{path.name}-wal")

    def attempt(manner: str) -> Any:
        connection = module.connect(
            f"{path.resolve().as_uri()}?{manner}", uri=True, timeout=PATIENCE_S, isolation_level=None,
            check_same_thread=False,
        )  # fmt: skip
        prepared = _prepared(connection, key, _ALWAYS)
        try:
            prepared.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except BaseException:
            prepared.close()
            raise
        return prepared

    def connect() -> Any:
        try:
            return attempt("mode=ro")
        except module.OperationalError:
            if log.exists() and log.stat().st_size:
                raise
            return attempt("mode=ro&immutable=1")

    return connect


_ALWAYS = ("foreign_keys = ON", "temp_store = MEMORY", "trusted_schema = OFF")


def _prepared(connection: Any, key: str | None, pragmas: Sequence[str]) -> Any:
    """A connection with its key and its settings; closed if they fail."""
    try:
        if key is not None:
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f"PRAGMA key = \"x'{key}'\"")
            connection.execute("PRAGMA cipher_memory_security = OFF")
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def _begin(connection: Connection) -> None:
    """A writer takes its turn at once, so that it is never refused in the middle.

    The driver is told itself: SQLAlchemy's way there takes longer than beginning does.
    """
    cursor = connection.connection.cursor()
    try:
        cursor.execute("BEGIN IMMEDIATE" if connection.info.pop(_WRITES, False) else "BEGIN")
    finally:
        cursor.close()


def fold_log(store: Store) -> bool:
    """Write the write-ahead log into the file and empty it; False if another program still needs it."""
    if not store.is_file:
        return True
    with told():
        raw = store.engine.raw_connection()
        try:
            busy = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            raw.close()
    return not busy


def rewrite(store: Store) -> bool:
    """Write the whole database anew, so that nothing of what was deleted is left in it.

    False if another program still needs the write-ahead log, which then holds the old pages.
    """
    with told():
        if store.is_file:
            raw = store.engine.raw_connection()
            try:
                raw.cursor().execute("VACUUM")
            finally:
                raw.close()
        else:
            with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM FULL"))
    return fold_log(store)


def copy_file(store: Store, target: Path) -> None:
    """Write a consistent copy of a database file, whatever others write meanwhile."""
    if not store.is_file:
        raise WorkspaceError(N_("Only a database file can be copied."))
    with told():
        raw = store.engine.raw_connection()
        try:
            raw.cursor().execute("VACUUM INTO ?", (str(target),))
        finally:
            raw.close()


@contextmanager
def scratch(home: Path) -> Iterator[Path]:
    """A folder inside `home` that is gone afterwards; only its owner can look into it."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(dir=home, prefix=".unpacked-"))
    except OSError:
        raise WriteFailed(
            N_("The backup could not be written: there is no room, or access is denied.")
        ) from None
    try:
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)
