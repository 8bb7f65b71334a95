"""What if Telegram sends an update that PTB cannot read? It is set aside; the others go on."""

from sqlalchemy import select

from bot.inbox import InboxRow, InboxState
from bot.storing import replay
from tests.cast import Estate

UNREADABLE = {"message_id": 1, "date": "yesterday", "chat": "nowhere"}


async def test_an_unreadable_update_holds_up_no_other(house: Estate) -> None:
    queue = house.tg.world.queues[house.tg.bot.id]
    queue.add("message", UNREADABLE, now=house.tg.world.clock())
    await house.ana.send("Water in the kitchen")
    await house.ana.expect_button("No danger", timeout=15)
    await house.settle()
    failed = await house.rows(select(InboxRow).where(InboxRow.state == InboxState.FAILED))
    assert [row.raw["message"] for row in failed] == [UNREADABLE]


async def test_an_unreadable_update_in_the_inbox_stops_no_start(house: Estate) -> None:
    async with house.database.write() as session:
        session.add(
            InboxRow(update_id=7, received_at=house.clock.now(), raw={"update_id": 7, "message": 1})
        )
        await session.flush()
        assert await replay(house.app.application, session) == []
    [row] = await house.rows(select(InboxRow).where(InboxRow.update_id == 7))
    assert row.state is InboxState.FAILED
