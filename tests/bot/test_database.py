"""Do transactions begin and end as promised, and is the database brought up to date once?"""

import asyncio
import shutil
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from bot.settings import Settings
from bot.upgrading import DatabaseUnusable, bring_up_to_date
from estate.database import (
    MIGRATIONS,
    Database,
    DatabaseTooNew,
    known_revisions,
    newest_revision,
    revision_of,
    upgrade,
)
from estate.one_hop import connector
from estate.people.tables import Person, Reachability, Residency

NOW = datetime(2026, 3, 2, 10, tzinfo=timezone(timedelta(hours=8)))


def person(number: int, created_at: datetime = NOW) -> Person:
    return Person(
        telegram_id=number, name="Ana", language="en", reachability=Reachability.REACHABLE,
        created_at=created_at,
    )  # fmt: skip


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """SQLite alone, with the tables and no rows."""
    shutil.copyfile(sqlite_template, tmp_path / "t.db")
    return f"sqlite+aiosqlite:///{tmp_path / 't.db'}"


async def test_sqlite_keeps_every_commit_and_every_reference(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    async with database.write() as session:
        found = {
            name: (await session.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    await database.close()


async def test_a_writer_of_sqlite_may_write_from_its_first_question_on(sqlite_url: str) -> None:
    one, other = Database(sqlite_url), Database(sqlite_url)
    async with one.write() as writer, other.read() as reader:
        await writer.scalar(select(Person.name))  # has written nothing yet
        await reader.execute(text("PRAGMA busy_timeout = 0"))
        with pytest.raises(OperationalError, match="locked"):
            await reader.execute(text("UPDATE people SET name = 'x'"))
    await one.close()
    await other.close()


async def test_readers_never_wait_for_a_writer(database_url: str) -> None:
    database = Database(database_url)
    async with database.write() as writer:
        writer.add(person(1))
        await writer.flush()
        async with asyncio.timeout(5), database.read() as reader:
            assert await reader.scalar(select(Person.name)) is None
    await database.close()


async def test_an_exception_leaves_nothing_behind(database_url: str) -> None:
    database = Database(database_url)
    with suppress(RuntimeError):
        async with database.write() as session:
            session.add(person(1))
            await session.flush()
            raise RuntimeError
    async with database.read() as session:
        assert await session.scalar(select(Person.name)) is None
    await database.close()


async def test_a_row_that_refers_to_nothing_is_refused(database_url: str) -> None:
    database = Database(database_url)
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            session.add(Residency(person_id=404, unit_id=404, since=NOW))
    await database.close()


async def test_time_comes_back_aware_and_in_utc(database_url: str) -> None:
    database = Database(database_url)
    async with database.write() as session:
        session.add(person(1))
    async with database.read() as session:
        found = await session.scalar(select(Person.created_at))
    assert found == NOW
    assert found is not None
    assert found.utcoffset() == timedelta(0)
    await database.close()


async def test_a_time_without_a_zone_is_refused(database_url: str) -> None:
    database = Database(database_url)
    with pytest.raises(StatementError, match="naive"):
        async with database.write() as session:
            session.add(person(1, created_at=NOW.replace(tzinfo=None)))
    await database.close()


async def test_upgrading_twice_changes_nothing(empty_database_url: str) -> None:
    await upgrade(empty_database_url)
    database = Database(empty_database_url)
    async with database.write() as session:
        session.add(person(1))
    await upgrade(empty_database_url)
    async with database.read() as session:
        assert await session.scalar(select(Person.created_at)) == NOW.astimezone(UTC)
    assert await revision_of(database) == newest_revision()
    await database.close()


async def test_a_database_of_a_later_release_is_refused_and_left_alone(database_url: str) -> None:
    database = Database(database_url)
    async with database.write() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseTooNew, match="9999"):
        await upgrade(database_url)
    with pytest.raises(DatabaseUnusable, match="later release"):
        await bring_up_to_date(Settings.model_construct(database_url=database_url))
    assert await revision_of(database) == "9999"
    await database.close()


def test_the_files_name_the_migrations_that_alembic_knows() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [newest_revision()]
    assert {script.revision for script in scripts.walk_revisions()} == set(known_revisions())


def test_what_is_up_to_date_costs_no_alembic(sqlite_url: str) -> None:
    """Alembic's import would take a fifth of the time that a start may take."""
    program = (
        "import asyncio, sys; from estate.database import upgrade;"
        f"asyncio.run(upgrade({sqlite_url!r})); sys.exit('alembic' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, timeout=60, check=False)
    assert done.returncode == 0


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "t.db"
    file.write_bytes(b"no database" * 1000)
    with pytest.raises(DatabaseUnusable, match="not a database"):
        await bring_up_to_date(Settings.model_construct(database_url=f"sqlite+aiosqlite:///{file}"))


async def test_a_connection_that_is_stopped_while_it_closes_lets_go(tmp_path: Path) -> None:
    """A stop cancels twice at times: nothing may wait for a thread that has ended, nor go before
    it has: it would tell its end to a loop that is closed."""
    connection = await connector(str(tmp_path / "some.db"))()
    closing = asyncio.create_task(connection.close())
    await asyncio.sleep(0)  # it has begun
    slow = threading.Event()
    connection._tx.put_nowait((None, slow.wait))
    connection.stop()
    asyncio.get_running_loop().call_later(0.1, slow.set)
    async with asyncio.timeout(5):
        await closing
        assert slow.is_set(), "it went before its thread"
        await connection.close()
