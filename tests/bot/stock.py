"""What does a backup hold in the tests? A few people, two photos, on either kind of database."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from bot.settings import Settings
from estate.database import Database, upgrade
from estate.people.tables import Person, Reachability

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def settings_at(url: str, folder: Path) -> Settings:
    return Settings.model_construct(database_url=url, media_dir=folder / "media")


def sqlite_settings(folder: Path) -> Settings:
    folder.mkdir(exist_ok=True)
    return settings_at(f"sqlite+aiosqlite:///{folder / 'tocsin.db'}", folder)


def person(number: int) -> Person:
    return Person(
        telegram_id=number, name=f"Ana {number}", language="en",
        reachability=Reachability.REACHABLE, created_at=NOW,
    )  # fmt: skip


async def names(url: str) -> list[str]:
    database = Database(url)
    async with database.read() as session:
        found = list(await session.scalars(select(Person.name).order_by(Person.telegram_id)))
    await database.close()
    return found


async def fill(settings: Settings, *, people: int = 3) -> None:
    """Some people and two photos."""
    await upgrade(settings.database_url)
    database = Database(settings.database_url)
    async with database.write() as session:
        session.add_all(person(number) for number in range(1, people + 1))
    await database.close()
    for content in (b"photo", b"voice"):
        name = hashlib.sha256(content).hexdigest()
        file = settings.media_dir / name[:2] / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def media_of(settings: Settings) -> dict[str, bytes]:
    files = (path for path in settings.media_dir.rglob("*") if path.is_file())
    return {str(file.relative_to(settings.media_dir)): file.read_bytes() for file in files}
