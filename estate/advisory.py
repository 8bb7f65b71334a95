"""Which of several processes holds a lock? PostgreSQL keeps it while a connection lives."""

import asyncio

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from estate.database import Database

# An idle connection is the whole point of it, and a machine that vanished must be noticed. Quicker
# than `is_held` gives up by itself it must not be: the holder hears first.
_SESSION = {
    "idle_session_timeout": "0",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
# Asked of pg_settings, since older servers lack some and would refuse the name.
_SET = text("SELECT set_config(name, :value, false) FROM pg_settings WHERE name = :name")
_TAKE = text("SELECT pg_try_advisory_lock(:key)")
# Looked up rather than concluded from an answer: behind a pooler it may be another session's.
_HELD = text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1"
    " AND pid = pg_backend_pid() AND (classid::bigint << 32) + objid::bigint = :key"
)

_ANY = text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND (classid::bigint << 32) & :bits = :bits"
)

ANSWER_WITHIN = 5.0  # seconds


class AdvisoryLock:
    """One lock of the database at `url`, on a connection of its own, from `try_take` to `let_go`.

    The server lets it go by itself when the connection ends: however the process died.
    """

    def __init__(self, url: str, *, key: int, answer_within: float = ANSWER_WITHIN) -> None:
        self._engine = create_async_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._key = key
        self._answer_within = answer_within
        self._connection: AsyncConnection | None = None

    async def try_take(self) -> bool:
        """Take it, unless somebody else holds it. Raises what the driver raises (see TROUBLE)."""
        try:
            if self._connection is None:
                self._connection = await self._connect()
            return bool(await self._connection.scalar(_TAKE, {"key": self._key}))
        except BaseException:
            await self.let_go()
            raise

    async def is_held(self) -> bool:
        """Whether it is surely ours still. No answer in time is a No: nobody waits for a network
        that swallows everything."""
        asking = asyncio.ensure_future(self._ask())
        await asyncio.wait({asking}, timeout=self._answer_within)
        if not asking.done():
            asking.cancel()
            return False
        return asking.exception() is None and asking.result()

    async def let_go(self) -> None:
        """Give it back, if we have it, by closing the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.invalidate()
            await connection.close()

    async def _connect(self) -> AsyncConnection:
        connection = await self._engine.connect()
        for name, value in _SESSION.items():
            await connection.execute(_SET, {"name": name, "value": value})
        return connection

    async def _ask(self) -> bool:
        if self._connection is None:
            return False
        return bool(await self._connection.scalar(_HELD, {"key": self._key}))


async def is_any_held(database: Database, *, bits: int) -> bool:
    """Whether anybody holds a lock of this database whose key has all of `bits`."""
    async with database.engine.connect() as connection:
        return bool(await connection.scalar(_ANY, {"bits": bits}))
