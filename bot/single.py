"""Is somebody else already at it? One process per SQLite database, held by a lock on a file."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
