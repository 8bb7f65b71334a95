"""Are the tables as this release needs them? Asked before every command."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.logs import scrubbed
from bot.playbooks import keep
from bot.settings import Settings
from estate.database import UNUSABLE, Database, DatabaseTooNew, refuse_newer, revision_of, upgrade


class DatabaseUnusable(Exception):
    """The database cannot be worked with; the text says why and how to mend it."""


def reason_of(error: Exception) -> str:
    """Tell what the driver said: one line, without passwords."""
    return scrubbed(str(error.__cause__ or error)).partition("\n")[0]


async def bring_up_to_date(settings: Settings) -> None:
    """Upgrade the tables and what ships in them; a few looks when that was done before.

    Raises DatabaseUnusable.
    """
    with _explained():
        await upgrade(settings.database_url)
        database = Database(settings.database_url)
        try:
            await keep(database)
        finally:
            await database.close()


async def check_usable(settings: Settings) -> None:
    """Look without changing anything: does it answer, and is it ours? Raises DatabaseUnusable."""
    database = Database(settings.database_url)
    try:
        with _explained():
            refuse_newer(await revision_of(database))
    finally:
        await database.close()


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except DatabaseTooNew as revision:
        raise DatabaseUnusable(
            f"A later release of Tocsin made this database (revision {revision}). Run that "
            "release, or restore a backup of before."
        ) from None
    except (*UNUSABLE, OSError) as error:
        reason = reason_of(error)
        raise DatabaseUnusable(
            f"The database cannot be used: {reason}. Check TOCSIN_DATABASE_URL and the server."
        ) from None
