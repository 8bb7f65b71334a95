"""Do rows that are there already outlive the change of their tables, with what refers to them?"""

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from estate.database import MIGRATIONS, Database, upgrade

BEFORE = "0007"
AT = "'2026-03-02 02:00:00'"
ROWS = (
    f"""INSERT INTO people (id, telegram_id, name, language, language_chosen, reachability,
            created_at)
        VALUES (1, 1, 'Davit', 'en', true, 'reachable', {AT})""",
    f"""INSERT INTO incidents (id, kind, mode, words, state, draft_chat_id, draft_thread_id,
            created_by, created_at, expires_at, homes, homes_reachable)
        VALUES (17, 'fire', 'actual', 'smoke', 'live', 1, 0, 1, {AT}, {AT}, 2, 2)""",
    f"""INSERT INTO incident_events (incident_id, at, actor_id, verb, to_state, words, facts)
        VALUES (17, {AT}, 1, 'draft', 'draft', 'smoke', '{{}}')""",
)  # fmt: skip


def _to(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


async def _ask(url: str, *statements: str) -> list[object]:
    database = Database(url)
    try:
        async with database.write() as session:
            return [(await session.execute(text(one))).scalar_one_or_none() for one in statements]
    finally:
        await database.close()


async def test_incidents_of_before_keep_their_makers_and_their_history(
    empty_database_url: str,
) -> None:
    url = empty_database_url
    database = Database(url)
    async with database.engine.connect() as connection:
        await connection.run_sync(_to, BEFORE)
        for row in ROWS:
            await connection.execute(text(row))
        await connection.commit()
    await database.close()
    await upgrade(url)
    assert await _ask(
        url,
        "SELECT created_by FROM incidents WHERE id = 17",
        "SELECT trigger FROM incidents WHERE id = 17",
        "SELECT incident_id FROM incident_events",
    ) == [1, "", 17]
    with pytest.raises(IntegrityError):  # what refers to it is looked after again
        await _ask(url, "DELETE FROM incidents WHERE id = 17 RETURNING id")
