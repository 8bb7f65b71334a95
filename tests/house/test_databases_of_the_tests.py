"""Do the tests' own databases stand alone, on both kinds, and go without trace?"""

import pytest
from sqlalchemy import select, text

from estate.database import Database
from estate.people.actor import meet
from estate.people.tables import Person
from tests.cast import BEGINNING
from tests.postgres import Cluster, running_cluster


async def _tables(url: str) -> set[str]:
    db = Database(url)
    catalogue = "sqlite_master" if db.is_sqlite else "pg_tables"
    name = "name" if db.is_sqlite else "tablename"
    try:
        async with db.read() as session:
            return set((await session.scalars(text(f"SELECT {name} FROM {catalogue}"))).all())
    finally:
        await db.close()


async def test_a_tests_database_has_the_tables_and_says_which_migration_made_them(database_url):
    assert "alembic_version" in await _tables(database_url)


async def test_an_empty_database_has_no_table_of_ours(empty_database_url):
    assert "alembic_version" not in await _tables(empty_database_url)


@pytest.mark.parametrize("turn", [1, 2])
async def test_what_one_test_writes_the_next_does_not_see(database_url, turn):
    db = Database(database_url)
    async with db.write() as session:
        await session.execute(text("CREATE TABLE left_behind (id INTEGER PRIMARY KEY)"))
    await db.close()
    assert "left_behind" in await _tables(database_url)


@pytest.mark.parametrize("turn", [1, 2])
async def test_rows_of_one_test_are_gone_for_the_next_and_numbers_begin_anew(database_url, turn):
    db = Database(database_url)
    async with db.write() as session:
        await meet(session, 77, name="Ana", language="en", now=BEGINNING)
    async with db.read() as session:
        assert list(await session.scalars(select(Person.id))) == [1]
    await db.close()


@pytest.mark.postgres
def test_a_dropped_database_can_be_made_again_under_another_name(postgres: Cluster):
    first = postgres.create()
    postgres.drop(first)
    second = postgres.create()
    postgres.drop(second)
    assert first != second


@pytest.mark.postgres
def test_a_stopped_cluster_leaves_neither_server_nor_folder(postgres):
    with running_cluster() as another:
        assert another.answers()
    assert not another.answers()
    assert not another.folder.exists()
