"""Do the migrations make the tables that the code thinks it has? Compared on both databases."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, Connection, DateTime, Enum, inspect, text

from bot import app  # noqa: F401  with it every table is known
from estate.database import Base, Database, UtcDateTime
from estate.people.tables import Person, Reachability
from tests.cast import BEGINNING


def columns() -> Iterator[Column]:
    for table in Base.metadata.sorted_tables:
        yield from table.columns


async def ask(url: str, question):
    database = Database(url)
    async with database.engine.connect() as connection:
        answer = await connection.run_sync(question)
    await database.close()
    return answer


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return compare_metadata(context, Base.metadata)


def keys(connection: Connection) -> dict[str, set[str]]:
    look = inspect(connection)
    return {
        table: set(look.get_pk_constraint(table)["constrained_columns"])
        for table in Base.metadata.tables
    }


async def test_the_migrated_tables_are_those_of_the_code(database_url: str) -> None:
    assert await ask(database_url, differences) == []


async def test_their_primary_keys_are_too(database_url: str) -> None:  # Alembic compares all else
    wanted = {name: set(t.primary_key.columns.keys()) for name, t in Base.metadata.tables.items()}
    assert await ask(database_url, keys) == wanted


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE people ADD COLUMN shoe_size INTEGER",
        "DROP INDEX ix_deliveries_due",
        "CREATE TABLE forgotten (id INTEGER)",
    ],
)
async def test_a_difference_would_be_seen(database_url: str, change: str) -> None:
    def changed(connection: Connection) -> list[object]:
        connection.execute(text(change))
        return differences(connection)

    assert len(await ask(database_url, changed)) == 1


def test_states_are_stored_as_words_that_may_grow() -> None:
    enums = [column for column in columns() if isinstance(column.type, Enum)]
    assert len(enums) > 10
    for column in enums:
        stored = column.type
        assert isinstance(stored, Enum)
        assert (stored.native_enum, stored.create_constraint, stored.length) == (False, False, 32)
        assert all(word == word.lower() and len(word) <= 32 for word in stored.enums), column


async def test_a_state_in_its_row_is_its_word(database_url: str) -> None:
    database = Database(database_url)
    async with database.write() as session:
        session.add(
            Person(
                telegram_id=1, name="Ana", language="en", created_at=BEGINNING,
                reachability=Reachability.NEVER_STARTED,
            )
        )  # fmt: skip
        await session.flush()
        assert await session.scalar(text("SELECT reachability FROM people")) == "never_started"
    await database.close()


def test_every_time_in_a_table_is_aware_utc() -> None:
    assert len([column for column in columns() if isinstance(column.type, UtcDateTime)]) > 10
    assert [column for column in columns() if isinstance(column.type, DateTime)] == []
