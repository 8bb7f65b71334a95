"""How does a statement reach SQLite's thread and come back? In one hop instead of four.

aiosqlite hands making a cursor, executing, fetching and closing to its thread one by one. A press
has thirty statements, so the hops were most of its cost. Here they are one call; rows are read
whole, as SQLAlchemy's adapter does anyway. To leave: drop `async_creator` in database.py.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

import aiosqlite


def connector(path: str) -> Callable[[], Awaitable[aiosqlite.Connection]]:
    """Make what opens one connection to the file, for SQLAlchemy's `async_creator`."""

    async def connect() -> aiosqlite.Connection:
        connection = OneHopConnection(
            lambda: sqlite3.connect(path, check_same_thread=False), iter_chunk_size=64
        )
        # As SQLAlchemy does: a connection left open must not keep the process from ending.
        connection._thread.daemon = True
        return await connection

    return connect


class OneHopConnection(aiosqlite.Connection):
    """aiosqlite's connection with a cheaper cursor."""

    def cursor(self) -> "OneHopCursor":  # type: ignore[override]  # SQLAlchemy enters it only
        """Make a cursor; nothing is asked of the thread yet."""
        return OneHopCursor(self)

    _ended: "asyncio.Future[None] | None" = None

    async def close(self) -> None:
        """Close it; one that was stopped is closed by that, and is waited for."""
        if self._ended is None:
            await super().close()
        else:
            await asyncio.shield(self._ended)

    def stop(self) -> "asyncio.Future[None] | None":
        """Stop its thread, once. Asked twice, as by a second cancellation while it closes, the
        second would wait for a thread that has ended, and the process for that. What waits may be
        cancelled; what it waits for is not: a loop may not close before the thread has told it."""
        if self._ended is None:
            self._ended = super().stop()
        return self._ended and asyncio.shield(self._ended)

    async def rollback(self) -> None:
        """Roll back what is open; the pool asks for it after every commit too, when nothing is."""
        if self.in_transaction:
            await super().rollback()

    def run_here(self, sql: str, parameters: Sequence[Any]) -> Sequence[Any]:
        """Execute and fetch in the caller's thread: for what takes less than the hop itself.

        A statement that the connection's thread still runs, after a cancellation, is waited for.
        """
        return self._conn.execute(sql, parameters).fetchall()

    def run_each_here(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """As `run_here`, once for each row of values."""
        self._conn.executemany(sql, rows)


class OneHopCursor:
    """What SQLAlchemy's adapter asks of a cursor, and no more."""

    def __init__(self, connection: OneHopConnection) -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.arraysize = 1
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> "OneHopCursor":
        return self

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> "OneHopCursor":
        """Execute and fetch."""
        await self._in_thread(sqlite3.Cursor.execute, sql, parameters)
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> "OneHopCursor":
        """Execute once for each."""
        await self._in_thread(sqlite3.Cursor.executemany, sql, parameters)
        return self

    async def fetchall(self) -> Sequence[Any]:
        """Give what `execute` fetched."""
        return self._rows

    async def close(self) -> None:
        """Nothing is left open."""

    async def _in_thread(self, execute: Callable[..., Any], sql: str, parameters: Any) -> None:
        await self._connection._execute(  # type: ignore[no-untyped-call]  # aiosqlite has no type
            self._run, execute, sql, parameters
        )

    def _run(self, execute: Callable[..., Any], sql: str, parameters: Any) -> None:
        """In the connection's thread: the whole life of one real cursor."""
        cursor = self._connection._conn.cursor()
        try:
            execute(cursor, sql, parameters)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else ()
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()
