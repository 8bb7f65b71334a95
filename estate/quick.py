"""How does a statement that runs at every press reach the database? Compiled once, then straight.

From `session.execute` to the driver and back costs some ten times what finding a row by its key
does. These statements skip that way: on the session's own connection, in its transaction, with
SQLAlchemy's errors. Only for a few rows by their key: SQLite runs them in the loop's own thread,
where anything slow would hold everybody up. To leave: let `run` be what `_as_usual` is.
"""

import asyncio
from collections import namedtuple
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete
Convert = Callable[[Any], Any]

STRAIGHT = "straight"  # in the `info` of a session, while its one transaction is open


@dataclass(frozen=True, slots=True)
class Straight:
    """The connection under a transaction, SQLAlchemy's and the driver's own."""

    connection: Connection
    dialect: Dialect
    driver: Any


async def open_straight(session: AsyncSession) -> None:
    """Begin now, and let quick statements go straight until this session is dropped."""
    connection = (await session.connection()).sync_connection
    if connection is not None and connection.dialect.driver in FETCH:
        driver = connection.connection.driver_connection
        session.info[STRAIGHT] = Straight(connection, connection.dialect, driver)


class Quick:
    """A statement with named parameters. Give every value: defaults of columns are not applied.

    What the ORM has not flushed yet it does not see.
    """

    def __init__(self, statement: Statement, *, on_postgresql: Statement | None = None) -> None:
        other = statement if on_postgresql is None else on_postgresql
        self._statements = {"sqlite": statement, "postgresql": other}
        self._compiled: dict[str, _Compiled] = {}

    async def run(self, session: AsyncSession, **values: Any) -> Sequence[Any]:
        """Run in the open transaction. Returns the rows, each with its columns by name."""
        straight: Straight | None = session.info.get(STRAIGHT)
        if straight is None:
            return await self._as_usual(session, values)
        dialect = straight.dialect
        compiled = self._for(dialect)
        try:
            rows = await FETCH[dialect.driver](straight.driver, compiled, values)
        except dialect.loaded_dbapi.Error as error:
            raise _as_usual_error(error, compiled, dialect) from error
        except asyncio.CancelledError:
            straight.connection.invalidate()  # as SQLAlchemy does: nobody knows its state
            raise
        return compiled.read(rows)

    async def run_all(self, session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run once for each of these values; what it returns is not read."""
        straight: Straight | None = session.info.get(STRAIGHT)
        if straight is None:
            for values in rows:
                await self._as_usual(session, values)
            return
        dialect = straight.dialect
        compiled = self._for(dialect)
        try:
            await EACH[dialect.driver](straight.driver, compiled, rows)
        except dialect.loaded_dbapi.Error as error:
            raise _as_usual_error(error, compiled, dialect) from error
        except asyncio.CancelledError:
            straight.connection.invalidate()
            raise

    async def _as_usual(self, session: AsyncSession, values: Mapping[str, Any]) -> Sequence[Any]:
        """The way of every other statement: in what only reads, or with another driver."""
        statement = self._statements[session.get_bind().dialect.name]
        result = await session.execute(statement, dict(values))
        return result.all() if len(statement.exported_columns) else ()

    def _for(self, dialect: Dialect) -> "_Compiled":
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = _compile(self._statements[dialect.name], dialect)
            self._compiled[dialect.name] = compiled
        return compiled


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement as the driver takes it, and how values turn into its values and back."""

    sql: str
    own: Mapping[str, Any]  # what the statement brings itself, written already
    order: Sequence[str]
    write: Mapping[str, Convert]
    reads: Sequence[Convert | None]
    row: Callable[[Sequence[Any]], Any]
    is_read_as_it_comes: bool

    def by_name(self, values: Mapping[str, Any]) -> dict[str, Any]:
        write = self.write
        given = {
            name: write[name](value) if name in write else value for name, value in values.items()
        }
        return {**self.own, **given}

    def in_order(self, values: Mapping[str, Any]) -> list[Any]:
        written = self.by_name(values)
        return [written[name] for name in self.order]

    def read(self, rows: Sequence[Sequence[Any]]) -> Sequence[Any]:
        if self.is_read_as_it_comes:
            return [self.row(row) for row in rows]
        reads = self.reads
        return [
            self.row([v if read is None else read(v) for read, v in zip(reads, row, strict=True)])
            for row in rows
        ]


def _compile(statement: Statement, dialect: Dialect) -> _Compiled:
    columns = list(statement.exported_columns)
    if isinstance(statement, Insert) and not columns:
        statement = statement.inline()  # else SQLAlchemy lets the new key come back unasked
    compiled = statement.compile(dialect=dialect)
    writes = {
        name: bind.type.dialect_impl(dialect).bind_processor(dialect)
        for name, bind in compiled.binds.items()
    }
    write = {name: convert for name, convert in writes.items() if convert is not None}
    reads = [c.type.dialect_impl(dialect).result_processor(dialect, None) for c in columns]
    row = namedtuple("row", [column.key for column in columns])  # type: ignore[misc]  # made here
    own = {
        name: write[name](value) if name in write else value
        for name, value in compiled.params.items()
        if not compiled.binds[name].required
    }
    return _Compiled(
        sql=compiled.string, own=own, order=compiled.positiontup or (), write=write, reads=reads,
        row=row._make, is_read_as_it_comes=not any(reads),
    )  # fmt: skip


def _as_usual_error(error: Exception, compiled: _Compiled, dialect: Dialect) -> BaseException:
    """Name it as SQLAlchemy does; the values stay out of the log."""
    base = dialect.loaded_dbapi.Error
    return DBAPIError.instance(compiled.sql, None, error, base, dialect=dialect)


async def _fetch_from_sqlite(
    driver: Any, compiled: _Compiled, values: Mapping[str, Any]
) -> Sequence[Sequence[Any]]:
    rows: Sequence[Sequence[Any]] = driver.run_here(compiled.sql, compiled.in_order(values))
    return rows


async def _fetch_from_postgresql(
    driver: Any, compiled: _Compiled, values: Mapping[str, Any]
) -> Sequence[Sequence[Any]]:
    cursor = await driver.execute(compiled.sql, compiled.by_name(values))
    rows: Sequence[Sequence[Any]] = await cursor.fetchall() if cursor.description else ()
    return rows


async def _each_in_sqlite(
    driver: Any, compiled: _Compiled, rows: Sequence[Mapping[str, Any]]
) -> None:
    driver.run_each_here(compiled.sql, [compiled.in_order(values) for values in rows])


async def _each_in_postgresql(
    driver: Any, compiled: _Compiled, rows: Sequence[Mapping[str, Any]]
) -> None:
    async with driver.cursor() as cursor:
        await cursor.executemany(compiled.sql, [compiled.by_name(values) for values in rows])


Each = Callable[[Any, _Compiled, Sequence[Mapping[str, Any]]], Awaitable[None]]

EACH: dict[str, Each] = {"aiosqlite": _each_in_sqlite, "psycopg": _each_in_postgresql}

Fetch = Callable[[Any, _Compiled, Mapping[str, Any]], Awaitable[Sequence[Sequence[Any]]]]

FETCH: dict[str, Fetch] = {"aiosqlite": _fetch_from_sqlite, "psycopg": _fetch_from_postgresql}
