"""What runs at every press goes straight to the driver: it must be as any other statement is."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import bindparam, func, insert, literal, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from estate.database import TROUBLE, Database
from estate.people.tables import Person, Reachability
from estate.quick import Quick
from handlers.conversations import ConversationRow

IN_HONG_KONG = datetime(2026, 3, 2, 10, tzinfo=timezone(timedelta(hours=8)))
FORM: dict[str, Any] = {
    "chat_id": -1_000_000_000_001, "user_id": 5, "flow": "report", "step": "danger",
    "token": "abc", "data": {"words": ["水", None, 1.5]}, "started_at": IN_HONG_KONG,
    "touched_at": IN_HONG_KONG, "reminded_at": None,
}  # fmt: skip
ANA: dict[str, Any] = {
    "telegram_id": 1, "name": "Ana", "language": "en", "language_chosen": True,
    "reachability": Reachability.REACHABLE, "created_at": IN_HONG_KONG,
}  # fmt: skip

KEEP = Quick(insert(ConversationRow).values({name: bindparam(name) for name in FORM}))
FORMS = Quick(select(*ConversationRow.__table__.c))
MEET = Quick(
    insert(Person).values({name: bindparam(name) for name in ANA}).returning(Person.telegram_id)
)
PEOPLE = Quick(select(*Person.__table__.c))
RENAME = Quick(
    update(Person).where(Person.telegram_id == bindparam("whose")).values(name=bindparam("new"))
)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


async def _end_the_servers_side(of: AsyncSession, by: Database) -> None:
    number = await of.scalar(select(func.pg_backend_pid()))
    async with by.read() as session:
        await session.execute(select(func.pg_terminate_backend(number)))


async def test_every_kind_of_value_comes_back_as_it_does_the_usual_way(database: Database) -> None:
    async with database.write() as session:
        await KEEP.run(session, **FORM)
        assert [row.telegram_id for row in await MEET.run(session, **ANA)] == [1]
        straight = [*await FORMS.run(session), *await PEOPLE.run(session)]
    async with database.read() as session:
        usual = [*await FORMS.run(session), *await PEOPLE.run(session)]
    assert [tuple(row) for row in straight] == [tuple(row) for row in usual]
    form, ana = straight
    assert form._asdict() == FORM | dict.fromkeys(
        ("started_at", "touched_at"), IN_HONG_KONG.astimezone(UTC)
    )
    assert (ana.reachability, ana.language_chosen) == (Reachability.REACHABLE, True)


async def test_it_is_rolled_back_with_its_transaction(database: Database) -> None:
    with suppress(RuntimeError):
        async with database.write() as session:
            await KEEP.run(session, **FORM)
            raise RuntimeError
    async with database.read() as session:
        assert await FORMS.run(session) == []


async def test_it_sees_what_other_statements_of_the_transaction_wrote(database: Database) -> None:
    async with database.write() as session:
        person = Person(**ANA)
        session.add(person)
        await session.flush()
        await RENAME.run(session, whose=1, new="Anna")
        assert await session.scalar(select(Person.name)) == "Anna"


async def test_a_row_twice_is_the_same_clash_as_ever(database: Database) -> None:
    async with database.write() as session:
        await KEEP.run(session, **FORM)
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            await KEEP.run(session, **FORM)
    async with database.write() as session:
        assert len(await FORMS.run(session)) == 1


async def test_words_of_people_are_no_part_of_its_error(database: Database) -> None:
    with pytest.raises(IntegrityError) as refused:
        async with database.write() as session:
            await KEEP.run(session, **FORM | {"flow": None, "data": {"words": "secret"}})
    assert "secret" not in str(refused.value).partition("DETAIL")[0]


async def test_a_value_that_is_missing_is_refused(database: Database) -> None:
    with pytest.raises(Exception, match="step"):
        async with database.write() as session:
            await KEEP.run(session, **{k: v for k, v in FORM.items() if k != "step"})
    async with database.read() as session:
        assert await FORMS.run(session) == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_server_that_ends_in_between_is_trouble_and_the_next_one_finds_it_well(
    database: Database,
) -> None:
    async def meet_it() -> None:
        async with database.write() as session:
            await _end_the_servers_side(session, database)
            await FORMS.run(session)

    with pytest.raises(TROUBLE):
        await meet_it()
    async with database.write() as session:
        await KEEP.run(session, **FORM)
    async with database.read() as session:
        assert len(await FORMS.run(session)) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_one_that_is_cut_off_leaves_no_connection_in_the_middle_of_it(
    database: Database,
) -> None:
    sleeping = Quick(select(func.pg_sleep(literal(60))))
    begun = asyncio.Event()

    async def sleep() -> None:
        async with database.write() as session:
            await KEEP.run(session, **FORM)
            begun.set()
            await sleeping.run(session)

    task = asyncio.create_task(sleep())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.write() as session:
        assert await FORMS.run(session) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_writer_that_is_cut_off_while_it_waits_to_begin_leaves_nothing_open(
    database: Database, database_url: str
) -> None:
    other_process = Database(database_url)

    async def write() -> None:
        async with database.write():
            raise AssertionError("the other one is writing")

    async with other_process.write():
        waiting = asyncio.create_task(write())
        async with database.read() as session:  # it is under way to the thread by now
            await session.execute(text("SELECT 1"))
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    async with asyncio.timeout(20):
        async with other_process.write() as session:
            await KEEP.run(session, **FORM)
        async with database.write() as session:
            assert len(await FORMS.run(session)) == 1
    await other_process.close()
