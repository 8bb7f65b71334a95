"""How is a process stopped in the middle of a transaction? Its database does not answer.

A trigger on a row about to be written never ends while the barrier stands, so no line of Tocsin
knows of the test. What the transaction had done by then is not committed.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from typing import Protocol

import psycopg
from psycopg import sql
from sqlalchemy import make_url

PATIENCE = 20.0
LOOK_AGAIN = 0.004
KEY = 4711  # of PostgreSQL's advisory lock
# So many looks in a row find SQLite's writer busy: no transaction of ours takes so long.
SURELY = 12


@dataclass(frozen=True, slots=True)
class Write:
    """Rows about to be written: `INSERT` or `UPDATE OF column`, of a table, where `only` holds."""

    verb: str
    table: str
    only: str


HANDLED = Write("UPDATE OF state", "inbox", "NEW.state = 'done'")
SAID = Write("INSERT", "deliveries", "NEW.lane >= 0")
CLAIMED = Write("UPDATE OF state", "deliveries", "NEW.state = 'sending'")
RECORDED = Write("UPDATE OF state", "deliveries", "NEW.state = 'accepted'")


def handled(update_id: int) -> Write:
    """The transaction around one update."""
    return Write(HANDLED.verb, HANDLED.table, f"{HANDLED.only} AND NEW.update_id = {update_id}")


class Barrier(Protocol):
    """Stands from when it is opened."""

    def holds_somebody(self) -> bool:
        """Whether somebody stands at it, as far as one look can tell."""


@asynccontextmanager
async def barrier(database_url: str, write: Write) -> AsyncIterator["Waiter"]:
    """Stop whoever is about to do `write`, until the block ends."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        path = str(url.database)
        with (
            closing(sqlite3.connect(path, isolation_level=None)) as own,
            _Endless(own, write) as endless,
        ):
            yield Waiter(endless, looks=SURELY)
        return
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as session, _Locked(session, write) as locked:
        yield Waiter(locked, looks=1)


class Waiter:
    """Waits until somebody stands at a barrier."""

    def __init__(self, stands: Barrier, *, looks: int) -> None:
        self._barrier = stands
        self._looks = looks

    async def reached(self) -> None:
        """Look again and again: another program's lock is no event that it could set."""
        found = 0
        async with asyncio.timeout(PATIENCE):
            while found < self._looks:
                found = found + 1 if self._barrier.holds_somebody() else 0
                await asyncio.sleep(LOOK_AGAIN)


class _Endless:
    """SQLite: the trigger asks a question that has no end. A killed process asks no more."""

    def __init__(self, own: sqlite3.Connection, write: Write) -> None:
        self._own = own
        self._write = write

    def __enter__(self) -> "_Endless":
        verb, table, only = self._write.verb, self._write.table, self._write.only
        # A view, since a trigger may hold no WITH of its own.
        self._own.execute(
            "CREATE VIEW endless AS WITH RECURSIVE numbers (n) AS"
            " (SELECT 1 UNION ALL SELECT n FROM numbers) SELECT n FROM numbers"
        )
        self._own.execute(
            f"CREATE TRIGGER barrier BEFORE {verb} ON {table} WHEN {only}"
            " BEGIN SELECT count(*) FROM endless; END"
        )
        self._own.execute("PRAGMA busy_timeout=0")
        return self

    def __exit__(self, *_: object) -> None:
        self._own.execute("PRAGMA busy_timeout=10000")
        self._own.execute("DROP TRIGGER barrier")
        self._own.execute("DROP VIEW endless")

    def holds_somebody(self) -> bool:
        try:
            self._own.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        self._own.execute("ROLLBACK")
        return False


class _Locked:
    """PostgreSQL: the trigger waits for a lock that the test holds."""

    def __init__(self, session: psycopg.Connection, write: Write) -> None:
        self._session = session
        self._write = write

    def __enter__(self) -> "_Locked":
        verb, table, only = self._write.verb, self._write.table, self._write.only
        self._run(f"SELECT pg_advisory_lock({KEY})")
        self._run(
            "CREATE FUNCTION barrier() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN PERFORM pg_advisory_xact_lock({KEY}); RETURN NEW; END $$"
        )
        self._run(
            f"CREATE TRIGGER barrier BEFORE {verb} ON {table} FOR EACH ROW WHEN ({only})"
            " EXECUTE FUNCTION barrier()"
        )
        return self

    def __exit__(self, *_: object) -> None:
        # Only now does the server notice that the one who waited is dead, and rolls back.
        self._run(f"SELECT pg_advisory_unlock({KEY})")
        self._run(f"DROP TRIGGER barrier ON {self._write.table}")
        self._run("DROP FUNCTION barrier")

    def holds_somebody(self) -> bool:
        found = self._session.execute(
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        )
        return found.fetchone() is not None

    def _run(self, statement: str) -> None:
        self._session.execute(sql.SQL(statement))
