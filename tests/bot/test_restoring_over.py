"""Does a restore by force leave what the backup held, and nothing else?"""

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.backup import BackupFailed, backup, restore
from bot.settings import Settings
from bot.single import AlreadyRunning, key_of
from estate.advisory import AdvisoryLock
from estate.database import Database
from tests.bot.stock import fill, media_of, names, settings_at
from tests.postgres import Cluster


async def make_newer(url: str) -> None:
    """What a later release may have left: tables that refer to ours, rows, columns, a view."""
    database = Database(url)
    statements = [
        "CREATE TABLE drills (id INTEGER PRIMARY KEY, person_id INTEGER REFERENCES people (id))",
        "INSERT INTO drills SELECT id, id FROM people",
        "ALTER TABLE people ADD COLUMN rank VARCHAR(9) DEFAULT 'new'",
        "CREATE VIEW drilled AS SELECT name FROM people JOIN drills ON people.id = person_id",
        "UPDATE alembic_version SET version_num = '9999'",
    ]
    if not database.is_sqlite:
        statements += [
            "CREATE TYPE mood AS ENUM ('calm')",
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "CREATE TRIGGER guard BEFORE DELETE ON people FOR EACH ROW EXECUTE FUNCTION refuse()",
            "CREATE SEQUENCE numbers",
        ]
    async with database.write() as session:
        for statement in statements:
            await session.execute(text(statement))
    await database.close()


async def shape_of(url: str) -> set[tuple[str, ...]]:
    """Every table, view, column, index, type, routine and sequence of ours, by its name."""
    database = Database(url)
    async with database.read() as session:
        if database.is_sqlite:
            rows = await session.execute(
                text("SELECT type, name, coalesce(sql, '') FROM sqlite_master")
            )
        else:
            rows = await session.execute(text(SHAPE_OF_POSTGRESQL))
        found = {tuple(map(str, row)) for row in rows}
    await database.close()
    return found


SHAPE_OF_POSTGRESQL = """
SELECT relkind, relname, coalesce(attname, ''), coalesce(attnum, 0)
FROM pg_class LEFT JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT 'f', proname, '', 0 FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 't', typname, '', 0 FROM pg_type
WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')
"""


async def test_by_force_nothing_of_a_newer_database_stays(source: Settings, tmp_path: Path) -> None:
    file = tmp_path / "all.tar.gz"
    await backup(source, file)
    before, media = await shape_of(source.database_url), media_of(source)
    await make_newer(source.database_url)
    newer = hashlib.sha256(b"newer").hexdigest()
    (source.media_dir / newer[:2]).mkdir(exist_ok=True)
    (source.media_dir / newer[:2] / f"{newer}.jpg").write_bytes(b"newer")
    (source.media_dir / "notes.txt").write_bytes(b"somebody else's")

    await restore(source, file, force=True)
    assert await shape_of(source.database_url) == before
    assert await names(source.database_url) == ["Ana 1", "Ana 2", "Ana 3"]
    assert media_of(source) == media | {"notes.txt": b"somebody else's"}


@pytest.mark.postgres
async def test_a_restore_that_fails_half_way_leaves_postgresql_as_it_was(
    postgres: Cluster, tmp_path: Path
) -> None:
    settings = settings_at(postgres.url(postgres.create()), tmp_path)
    await fill(settings)
    file = tmp_path / "all.tar.gz"
    await backup(settings, file)
    await make_newer(settings.database_url)
    # What belongs to an extension cannot be dropped, so the copy's table has no place.
    database = Database(settings.database_url)
    async with database.write() as session:
        await session.execute(text("ALTER EXTENSION plpgsql ADD TABLE people"))
    await database.close()
    before = await shape_of(settings.database_url)
    with pytest.raises(BackupFailed, match="psql failed"):
        await restore(settings, file, force=True)
    assert await shape_of(settings.database_url) == before


@pytest.mark.postgres
async def test_a_bot_that_runs_on_postgresql_is_not_restored_over(
    postgres: Cluster, tmp_path: Path
) -> None:
    settings = settings_at(postgres.url(postgres.create()), tmp_path)
    await fill(settings)
    await backup(settings, tmp_path / "all.tar.gz")
    lock = AdvisoryLock(settings.database_url, key=key_of("7000000000:x"))
    assert await lock.try_take()
    with pytest.raises(AlreadyRunning):
        await restore(settings, tmp_path / "all.tar.gz", force=True)
    await lock.let_go()
    elsewhere = AdvisoryLock(postgres.url(postgres.create()), key=key_of("7000000000:x"))
    assert await elsewhere.try_take()
    await restore(settings, tmp_path / "all.tar.gz", force=True)
    await elsewhere.let_go()
