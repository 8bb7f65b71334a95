"""Is an update handled once, and in its chat's order? Stored first, one at a time per chat."""

import asyncio

from sqlalchemy import func, select
from telegram import Update

from bot.inbox import InboxRow, InboxState
from simulator.kit import Person
from tests.cast import Estate


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
