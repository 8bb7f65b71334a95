"""Does no call to Telegram leave while a write transaction is open? Whoever makes it is refused."""

import asyncio

import pytest
from telegram.error import NetworkError

from estate.database import is_writing
from tests.cast import Estate

pytestmark = pytest.mark.calm  # it calls Telegram itself, once, and expects an answer


async def test_a_call_inside_a_write_transaction_is_refused(house: Estate) -> None:
    bot = house.app.application.bot
    async with house.database.write():
        with pytest.raises(NetworkError, match="inside a write transaction"):
            await bot.get_me()
    assert (await bot.get_me()).username == bot.username


async def test_a_transaction_that_failed_refuses_nothing_afterwards(house: Estate) -> None:
    with pytest.raises(LookupError):
        async with house.database.write():
            raise LookupError
    await house.app.application.bot.get_me()


async def test_readers_may_call_and_so_may_a_task_that_outlives_its_transaction(
    house: Estate,
) -> None:
    is_committed = asyncio.Event()

    async def later() -> bool:
        await is_committed.wait()
        return is_writing()

    async with house.database.write():
        task = asyncio.create_task(later())
        assert is_writing()
    is_committed.set()
    assert await task is False
    async with house.database.read():
        assert not is_writing()
        await house.app.application.bot.get_me()
