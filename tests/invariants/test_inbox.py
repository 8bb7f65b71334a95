"""Is an update handled once, and in its chat's order? Stored first, one at a time per chat."""

import asyncio

from sqlalchemy import func, select
from telegram import Update

from bot import inbox
from bot.inbox import InboxRow, InboxState
from estate.database import Database
from simulator.kit import Person
from tests.cast import BEGINNING, Estate


def answers_to(person: Person) -> list[str]:
    return [message.text for message in person.history() if message.by_bot]


async def test_an_update_that_comes_to_be_handled_again_changes_nothing(house: Estate) -> None:
    await house.ana.send("/help")
    await house.settle()
    [row] = await house.rows(select(InboxRow))
    assert isinstance(row, InboxRow)
    said = answers_to(house.ana)
    update = Update.de_json(row.raw, house.app.application.bot)
    await house.app.unit.do_process_update(update, asyncio.sleep(0))
    await house.settle()
    assert answers_to(house.ana) == said
    [again] = await house.rows(select(InboxRow))
    assert isinstance(again, InboxRow)
    assert again.state is InboxState.DONE


async def test_a_busy_chat_keeps_its_order_and_holds_nobody_else_up(house: Estate) -> None:
    async with house.app.unit.turns.turn(house.ana.id):
        for command in ("/nonsense", "/help", "/my"):
            await house.ana.send(command)
        await house.bruno.send("/help")
        await house.bruno.expect("/report")
        assert answers_to(house.ana) == []
        # What waits for its turn is safe already.
        stored = await house.rows(select(func.count()).select_from(InboxRow))
        assert stored == [4]
    await house.settle()
    unknown, help_, mine = answers_to(house.ana)
    assert "/help" in unknown
    assert "/report" in help_
    assert "You have no reports." in mine


async def test_a_start_takes_up_what_was_left_in_the_order_in_which_it_came(
    database_url: str,
) -> None:
    database = Database(database_url)
    async with database.write() as session:
        batch = [{"update_id": number} for number in (3, 1, 2, 4)]
        assert await inbox.store(session, batch, now=BEGINNING) == {1, 2, 3, 4}
        assert await inbox.store(session, [*batch, {"update_id": 5}], now=BEGINNING) == {5}
        assert await inbox.finish(session, 2)
        await inbox.fail(session, 4, "a fault")
        assert await inbox.waiting(session) == [{"update_id": number} for number in (1, 3, 5)]
    await database.close()
