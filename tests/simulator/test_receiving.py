"""Do updates come, stay and vanish as Telegram's do?"""

import asyncio

import aiogram
import aiohttp
import pytest

from simulator.clock import Clock
from simulator.kit import Person, Telegram
from tests.simulator.conftest import Wire


async def test_updates_stay_until_an_offset_confirms_them(wire: Wire, ana: Person) -> None:
    await ana.send("one")
    await ana.send("two")
    first, second, third = await wire.updates()
    assert first["message"]["text"] == "/start"
    assert await wire.updates() == [first, second, third]
    assert await wire.updates(limit=1) == [first]
    assert await wire.updates(offset=second["update_id"]) == [second, third]
    assert await wire.updates() == [second, third]
    assert await wire.updates(offset=third["update_id"] + 1) == []
    assert await wire.updates() == []


async def test_a_negative_offset_keeps_the_last(wire: Wire, ana: Person) -> None:
    await ana.send("one")
    assert [update["message"]["text"] for update in await wire.updates(offset=-1)] == ["one"]
    assert len(await wire.updates()) == 1


async def test_numbers_out_of_range_are_clamped(wire: Wire, ana: Person) -> None:
    assert len(await wire.updates(limit=0)) == 1
    assert len(await wire.updates(limit=1000, timeout=-5)) == 1
    assert len(await wire.updates(limit="many")) == 1


async def test_a_long_poll_ends_when_something_comes(wire: Wire, ana: Person, clock: Clock) -> None:
    seen = (await wire.updates())[-1]["update_id"]
    poll = asyncio.create_task(wire.updates(offset=seen + 1, timeout=50))
    await clock.awaited(within=50)
    await ana.send("hello")
    assert [update["message"]["text"] for update in await poll] == ["hello"]


async def test_a_poll_without_news_comes_back_empty(wire: Wire, clock: Clock) -> None:
    poll = asyncio.create_task(wire.updates(timeout=40))
    assert await clock.awaited(within=60) == 40
    clock.advance(39)
    assert await clock.awaited(within=60) == 1
    clock.advance(1)
    assert await poll == []


async def test_a_second_poller_ends_the_first(wire: Wire, ana: Person, clock: Clock) -> None:
    seen = (await wire.updates())[-1]["update_id"]
    first = asyncio.create_task(wire.call("getUpdates", offset=seen + 1, timeout=50))
    await clock.awaited(within=50)
    second = asyncio.create_task(wire.updates(offset=seen + 1))
    answer = await first
    clock.advance(await clock.awaited(within=3))
    assert await second == []
    assert (answer.status, answer.error) == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance"
        " is running",
    )


async def test_only_wanted_kinds_come_and_the_list_is_remembered(wire: Wire, ana: Person) -> None:
    await wire.updates(offset=-1, allowed_updates=["edited_message"])
    said = await ana.send("one")
    await ana.edit(said, "two")
    assert [set(update) for update in await wire.updates()][1:] == [{"update_id", "edited_message"}]
    await wire.updates(allowed_updates=[])
    await ana.send("three")
    assert (await wire.updates())[-1]["message"]["text"] == "three"


@pytest.mark.parametrize(("seconds", "kinds"), [(149, 2), (151, 1), (86_401, 0)])
async def test_what_nobody_fetches_expires(
    wire: Wire, ana: Person, clock: Clock, seconds: float, kinds: int
) -> None:
    markup = {"inline_keyboard": [[{"text": "Take", "callback_data": "t"}]]}
    await wire.call("sendMessage", chat_id=ana.id, text="x", reply_markup=markup)
    await ana.tap("Take")
    clock.advance(seconds)
    assert len(await wire.updates()) == kinds


@pytest.mark.parametrize(("pause", "waits"), [(2.9, True), (3, False)])
async def test_asking_again_within_three_seconds_is_made_to_wait(
    wire: Wire, clock: Clock, pause: float, waits: bool
) -> None:
    assert (await wire.call("getUpdates", offset=5)).result == []
    clock.advance(pause)
    again = asyncio.create_task(wire.call("getUpdates", offset=5))
    if waits:
        assert await clock.awaited(within=50) == 3
        clock.advance(3)
    assert (await again).result == []


async def test_a_bot_under_test_may_stop_right_after_it_polled() -> None:
    async with Telegram() as tg, aiohttp.ClientSession() as session:
        wire = Wire(tg, session)
        for _ in range(2):
            answer = await asyncio.wait_for(wire.call("getUpdates", offset=5), 2)
            assert answer.result == []


async def test_a_bot_that_asks_for_something_else_is_not_made_to_wait(wire: Wire) -> None:
    assert (await wire.call("getUpdates", offset=5)).result == []
    assert (await wire.call("getUpdates", offset=6)).result == []


@pytest.mark.parametrize(("pause", "found"), [(0.4, 1), (0.5, 3)])
async def test_asking_again_within_half_a_second_brings_one_at_a_time(
    wire: Wire, ana: Person, clock: Clock, pause: float, found: int
) -> None:
    await ana.send("one")
    await ana.send("two")
    assert len((await wire.call("getUpdates")).result) == 3
    clock.advance(pause)
    assert len((await wire.call("getUpdates")).result) == found


async def test_a_poll_lasts_fifty_seconds_at_most(wire: Wire, clock: Clock) -> None:
    poll = asyncio.create_task(wire.updates(timeout=1000))
    assert await clock.awaited(within=1000) == 50
    clock.advance(50)
    assert await poll == []


async def test_kinds_that_a_bot_must_ask_for_come_only_then(wire: Wire, ana: Person) -> None:
    world, bot = wire.tg.world, wire.tg.bot
    kinds = ("chat_member", "message_reaction", "message_reaction_count", "my_chat_member")
    for kind in kinds:
        world.tell(bot.id, kind, {})
    _, *come = await wire.updates()
    assert [set(update) - {"update_id"} for update in come] == [{"my_chat_member"}]
    await wire.updates(offset=-1, allowed_updates=list(kinds))
    for kind in kinds:
        world.tell(bot.id, kind, {})
    assert len(await wire.updates(offset=come[0]["update_id"] + 1)) == 4


async def test_aiogram_polls_and_confirms(other_bot: aiogram.Bot, wire: Wire, ana: Person) -> None:
    (started,) = await other_bot.get_updates()
    assert started.message is not None
    assert started.message.text == "/start"
    poll = asyncio.create_task(other_bot.get_updates(offset=started.update_id + 1, timeout=30))
    await wire.tg.world.clock.awaited(within=30)
    await ana.send("hello")
    (said,) = await poll
    assert said.message is not None
    assert said.message.text == "hello"
    assert wire.tg.world.queues[wire.tg.bot.id].pending.keys() == {said.update_id}


async def test_blocking_and_coming_back_is_told(wire: Wire, ana: Person) -> None:
    await ana.block()
    await ana.start("again")
    *_, blocked, unblocked, started = await wire.updates()
    assert blocked["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert unblocked["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert started["message"]["text"] == "/start again"


async def test_waiting_updates_can_be_dropped(wire: Wire, ana: Person) -> None:
    assert (await wire.call("deleteWebhook", drop_pending_updates=True)).result is True
    assert await wire.updates() == []
