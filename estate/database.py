"""Where do rows live, and how does a transaction begin? SQLite or PostgreSQL, one door for both."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Enum,
    MetaData,
    event,
    inspect,
    make_url,
    text,
)
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DatabaseError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import TypeDecorator

from estate.one_hop import connector
from estate.quick import open_straight

TROUBLE = (OperationalError, InterfaceError)
"""The database is busy, restarting or away: worth another try. Anything else is a fault of ours."""

CLASH = (IntegrityError, StaleDataError)
"""Two transactions met in the same row. Run again, the slower one sees what the faster wrote."""

UNUSABLE = (DatabaseError, InterfaceError)
"""Whatever opening a database can meet: trouble, or a file that is damaged or no database."""

MIGRATIONS = Path(__file__).parent / "migrations"

# SQLAlchemy's own recipe for constraint names that Alembic can find again.
NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in Python on every database; a naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store in UTC; SQLite keeps no zone, so the zone is dropped after converting."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime never reaches the database")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _stored_words(states: type[StrEnum]) -> list[str]:
    return [state.value for state in states]


class Base(DeclarativeBase):
    """The one catalogue of tables; every store module adds to it."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar = {
        datetime: UtcDateTime(),
        # Stored as words, so that a new state needs no change of type on PostgreSQL.
        StrEnum: Enum(StrEnum, native_enum=False, length=32, values_callable=_stored_words),
        dict[str, Any]: JSON(),
        list[str]: JSON(),
        list[int]: JSON(),
        list[dict[str, Any]]: JSON(),
    }


Session = AsyncSession
"""What use cases are given; other floors name it from here and need no SQLAlchemy."""

_WRITING: ContextVar[AsyncSession | None] = ContextVar("writing", default=None)

TelegramId = BigInteger  # ids of Telegram pass 32 bits; estate only stores them


class Database:
    """One engine, two ways in: `read` and `write`. SQLite has one writer, so writers queue here."""

    def __init__(self, url: str, *, pool_size: int = 20) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url) if self.is_sqlite else _server_engine(url, pool_size)
        self._writers = self.engine.execution_options(tocsin_write=True)
        # One queue in the process is fairer and faster than SQLite's busy wait (a third more
        # throughput, measured); PostgreSQL needs none.
        self._one_writer = asyncio.Lock() if self.is_sqlite else None

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Open one write transaction: commits at the end, rolls back on any exception."""
        async with (
            self._one_writer or nullcontext(),
            AsyncSession(self._writers, expire_on_commit=False) as session,
            session.begin(),
        ):
            await open_straight(session)
            _WRITING.set(session)
            try:
                yield session
            finally:
                _WRITING.set(None)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Open a session that only reads; it never waits for a writer."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session:
            yield session

    async def ping(self) -> None:
        """Ask for the smallest answer. Raises what the driver raises when there is none."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Give every connection back."""
        await self.engine.dispose()


Duty = Callable[[Session, datetime], Awaitable[None]]
"""Does what is due now, in the transaction given; finds its work in the rows, so a restart loses
none."""


def is_writing() -> bool:
    """Whether whoever asks is inside a write transaction: then it must wait for nobody outside.

    A task that was started inside one and outlives it is not.
    """
    session = _WRITING.get()
    return session is not None and session.in_transaction()


def _server_engine(url: str, pool_size: int) -> AsyncEngine:
    return create_async_engine(url, pool_size=pool_size, max_overflow=0, pool_pre_ping=False)


def _sqlite_engine(url: str) -> AsyncEngine:
    path = make_url(url).database or ":memory:"
    if path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(url, async_creator=connector(path))
    event.listen(engine.sync_engine, "connect", _on_sqlite_connect)
    event.listen(engine.sync_engine, "begin", _on_sqlite_begin)
    return engine


def _on_sqlite_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the begin event below says how to begin
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_sqlite_begin(connection: Connection) -> None:
    # A reader that turns writer fails at once without busy wait: writers begin as writers.
    writes = connection.get_execution_options().get("tocsin_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class DatabaseTooNew(Exception):
    """A later release made this database; its revision is the text."""


async def upgrade(url: str) -> None:
    """Bring the database at `url` up to date, from nothing or from any earlier release.

    Raises DatabaseTooNew. Up to date already, it costs one look.
    """
    database = Database(url)
    try:
        async with database.engine.connect() as connection:
            revision = await connection.run_sync(_revision)
            if revision != newest_revision():
                refuse_newer(revision)
                await connection.rollback()  # what looked; references are let go outside of any
                await connection.run_sync(_migrate_without_references)
                await connection.commit()
    finally:
        await database.close()


async def revision_of(database: Database) -> str | None:
    """Tell the migration that the database stands at; None if it has no tables of ours."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(_revision)


async def holds_rows(database: Database) -> bool:
    """Whether any table holds anything; a database that is not there yet holds nothing."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(_holds_rows)


def newest_revision() -> str:
    """Tell the newest migration."""
    return known_revisions()[-1]


def known_revisions() -> list[str]:
    """List the migrations, oldest first, from the files' names: cheaper than asking Alembic."""
    files = (MIGRATIONS / "versions").glob("[0-9]*.py")
    return sorted(file.name.partition("_")[0] for file in files)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _holds_rows(connection: Connection) -> bool:
    names = set(inspect(connection).get_table_names()) - {"alembic_version"}
    quoted = (connection.dialect.identifier_preparer.quote(name) for name in sorted(names))
    return any(
        connection.execute(text(f"SELECT 1 FROM {name} LIMIT 1")).first()  # noqa: S608  quoted above
        for name in quoted
    )


def refuse_newer(revision: str | None) -> None:
    """Raise DatabaseTooNew if no release up to this one made a database of that revision."""
    if revision is not None and revision not in known_revisions():
        raise DatabaseTooNew(revision)


def _migrate_without_references(connection: Connection) -> None:
    """Migrate while SQLite does not look at references, then see that all of them hold.

    SQLite alters a column by copying its table and dropping the old one, which it refuses while
    rows refer to it: https://www.sqlite.org/lang_altertable.html#otheralter, step 1 and 10.
    """
    if connection.dialect.name != "sqlite":
        _migrate(connection)
        return
    cursor = connection.connection.cursor()  # beneath SQLAlchemy, which would begin first
    cursor.execute("PRAGMA foreign_keys = OFF")
    cursor.close()
    _migrate(connection)
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise RuntimeError(f"a migration left a row of {broken[0]} that refers to nothing")


def _migrate(connection: Connection) -> None:
    # Imported here: the start of an up-to-date bot does without Alembic's import time.
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
