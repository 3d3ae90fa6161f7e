"""The service's database: opened, migrated, and used in transactions."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 30
"""How long one process waits for another that writes to the same SQLite file."""
MOST_CONNECTIONS = 60
"""Beside the five that are kept: more than a server has threads that answer requests, each of which needs one."""


NETWORK: Mapping[str, Any] = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""How soon a connection to PostgreSQL is given up when nothing comes over it any more."""


class StoreError(Exception):
    """The database cannot be used: the message says what was found and what to do."""


@dataclass(frozen=True)
class Store:
    """A database that has this version's tables."""

    engine: Engine

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of this machine's, rather than a server."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database, and changes nothing."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session in one transaction, durable when the block ends, and undone where it raises.

        On SQLite it has the file's write lock from its first line, so what it reads stays true until it ends.
        """
        with self.engine.connect() as plain:
            connection = plain.execution_options(immediate=True)
            with Session(connection, expire_on_commit=False) as session, session.begin():
                yield session

    def check(self) -> None:
        """Nothing, where the database answers.

        Raises:
            StoreError: it does not, or its file is not in its place any more, which who has it open does not see.
        """
        url = self.engine.url
        if (
            self.is_sqlite
            and url.database
            and not url.database.startswith("file:")
            and not Path(url.database).is_file()
        ):
            raise StoreError(f"The database {shown(str(url))} is gone. Put it back, from a copy where it is lost.")
        try:
            with self.reading() as session:
                session.execute(text("SELECT 1"))
        except SQLAlchemyError as error:
            raise _unusable(str(url), error) from error

    def scrub(self) -> None:
        """Leave nothing of what was removed in SQLite's log; PostgreSQL clears up in its own time."""
        if self.is_sqlite:
            with closing(self.engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """End all connections."""
        self.engine.dispose()


def open_store(url: str) -> Store:
    """The database at an SQLAlchemy URL, its tables made or brought to this version where they are older.

    Raises:
        StoreError: it cannot be reached, or is newer than this program.
    """
    engine = _engine(url)
    _make_private(engine.url)
    try:
        with engine.connect() as plain:
            connection = plain.execution_options(immediate=True)
            with connection.begin():
                _migrate(connection)
    except SQLAlchemyError as error:
        engine.dispose()
        raise _unusable(url, error) from error
    except BaseException:
        engine.dispose()
        raise
    return Store(engine)


def revisions(url: str) -> tuple[str | None, str]:
    """The revision of the database's tables, None where it has none, and that which this program would bring it to.

    Raises:
        StoreError: it cannot be reached.
    """
    parsed = make_url(url)
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head() or ""
    if parsed.get_backend_name() == "sqlite" and parsed.database and not Path(parsed.database).is_file():
        return None, head
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision(), head
    except SQLAlchemyError as error:
        raise _unusable(url, error) from error
    finally:
        engine.dispose()


def known_revisions() -> frozenset[str]:
    """All revisions that this program knows."""
    return frozenset(script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


def _make_private(url: URL) -> None:
    """The file of a new SQLite database is its owner's alone: the course's secret and everybody's work will be in it.

    What SQLite puts beside it gets the same rights.
    """
    if url.get_backend_name() == "sqlite" and url.database and not url.database.startswith(("file:", ":memory:")):
        with suppress(OSError):  # a folder that is missing is told of by whoever opens the file
            os.close(os.open(url.database, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _unusable(url: str, error: SQLAlchemyError) -> StoreError:
    remedy = "Check that its server runs and that the URL names a database and a user that may make tables in it."
    if make_url(url).get_backend_name() == "sqlite":
        remedy = (
            "Check that the file is there, and is this user's to write; where it is damaged, restore the last copy."
        )
    said = str(getattr(error, "orig", None) or error).strip().rstrip(".?")
    return StoreError(f"The database {shown(url)} cannot be used: {said}. {remedy}")


def shown(url: str) -> str:
    """The URL without its password."""
    return make_url(url).render_as_string(hide_password=True)


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        engine = create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            max_overflow=MOST_CONNECTIONS,
            connect_args=dict(NETWORK),
        )
        event.listen(engine, "connect", _notice_silence)
        return engine
    if parsed.get_backend_name() != "sqlite":
        raise StoreError(f"The database {shown(url)} is neither SQLite nor PostgreSQL: expected sqlite:///... or "
                         "postgresql://...")  # fmt: skip
    if parsed.database and parsed.database != ":memory:" and not parsed.database.startswith("file:"):
        with suppress(OSError):  # for nobody else's eyes: everybody's work is in it, and the course's secret
            os.close(os.open(parsed.database, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    engine = create_engine(parsed, max_overflow=MOST_CONNECTIONS, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _notice_silence(connection: Any, _record: object) -> None:
    """Have the server end what a machine that has vanished left open: nobody else would get its locks."""
    connection.execute(
        "SELECT set_config(name, value, false) FROM (VALUES ('tcp_keepalives_idle', '10'), "
        "('tcp_keepalives_interval', '5'), ('tcp_keepalives_count', '3'), ('tcp_user_timeout', '30000'), "
        "('idle_in_transaction_session_timeout', '60000')) AS settings (name, value)"
    )
    connection.commit()


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver would begin, and end, transactions by rules of its own
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _migrate(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(717171)")  # one process at a time
    scripts = ScriptDirectory(str(MIGRATIONS))
    current = MigrationContext.configure(connection).get_current_revision()
    if current == scripts.get_current_head():
        return
    if current is not None and current not in known_revisions():
        raise StoreError(
            f"The database was made by a newer version of this program (its revision is {current}): install that "
            "version, or give another database."
        )
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
