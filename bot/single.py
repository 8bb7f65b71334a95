"""Is somebody else already at it? One process at work per SQLite file, and per token on PostgreSQL.

A second process is refused by SQLite's lock: its file lies on one machine, so it is a mistake. On
PostgreSQL it stands by, to go on when the first one dies.
"""

import asyncio
import fcntl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import structlog

from estate.advisory import AdvisoryLock
from estate.database import TROUBLE

log = structlog.get_logger()

OURS = 0x70C5 << 48  # the upper bits of our keys, among all advisory locks of a shared database
LOOK_EVERY = 0.5  # seconds between two looks of whoever is active at its lock
TRY_EVERY = 1.0  # seconds between two tries of whoever stands by
# Who takes over waits so long: by then the other, if it lives, has looked and ended, and what it
# was committing when it was killed stands in the inbox for us to see.
HANDOVER = 1.5


class AlreadyRunning(Exception):
    """Another process holds the lock; the text is what it wrote about itself."""


@contextmanager
def only_one(lock: Path, *, note: str = "") -> Iterator[None]:
    """Hold the lock. The system lets it go when the process ends, however it ends."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise AlreadyRunning(file.read().strip()) from None
        file.truncate(0)
        file.write(note)
        file.flush()
        yield


def lock_of(database: Path) -> Path:
    """Tell where the lock of an SQLite database lies: beside it."""
    return database.with_name(database.name + ".lock")


def key_of(token: str) -> int:
    """Tell the key of a token's advisory lock, from the bot's number before its colon."""
    return OURS | int(token.partition(":")[0]) % 2**48


@asynccontextmanager
async def one_active(
    lock: AdvisoryLock, *, standing_by: Callable[[], object], lost: Callable[[], object]
) -> AsyncIterator[None]:
    """Hold `lock`. `standing_by` is called if another process holds it and we wait, `lost` when
    it is ours no more.

    Raises what the driver raises when the database does not answer at the first try. From then on
    its absence is waited out: a server that restarts must not end those who stand by.
    """
    try:
        if not await lock.try_take():
            standing_by()
            await _stand_by(lock)
        watching = asyncio.create_task(_watch(lock))
        watching.add_done_callback(lambda task: None if task.cancelled() else lost())
        try:
            yield
        finally:
            watching.cancel()
            await asyncio.wait({watching})
    finally:
        await lock.let_go()


async def _stand_by(lock: AdvisoryLock) -> None:
    log.info("standing by: another process is active")
    # Another program's lock is no event that it could set.
    while not await _try_again(lock):  # noqa: ASYNC110 - see above
        await asyncio.sleep(TRY_EVERY)
    await asyncio.sleep(HANDOVER)
    log.info("taking over: no other process is active any more")


async def _try_again(lock: AdvisoryLock) -> bool:
    try:
        return await lock.try_take()
    except TROUBLE as error:
        log.warning("standing by: the database does not answer", reason=type(error).__name__)
        return False


async def _watch(lock: AdvisoryLock) -> None:
    """Look until the lock is ours no more."""
    while await lock.is_held():  # noqa: ASYNC110 - a lost connection says nothing by itself
        await asyncio.sleep(LOOK_EVERY)
