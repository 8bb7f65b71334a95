"""Does a bot that says too much hear so, whichever client it uses?"""

import aiogram
import pytest
from aiogram.exceptions import TelegramRetryAfter
from telegram import Bot, InputMediaDocument
from telegram.error import RetryAfter

from simulator.chats import Status
from simulator.clock import Clock
from simulator.kit import Group, Person, Telegram
from tests.simulator.conftest import Wire


@pytest.fixture
def flooded(tg: Telegram) -> None:
    tg.world.flood.on = True


@pytest.fixture
def group(tg: Telegram, ana: Person) -> Group:
    return tg.group("B3", members=[ana], bot=Status.ADMINISTRATOR, forum=True)


async def statuses(wire: Wire, calls: int, method: str, **arguments: object) -> list[int]:
    return [(await wire.call(method, **arguments)).status for _ in range(calls)]


async def test_nothing_is_refused_until_the_model_is_switched_on(wire: Wire, ana: Person) -> None:
    assert set(await statuses(wire, 40, "sendMessage", chat_id=ana.id, text="x")) == {200}


async def test_the_fourth_at_once_is_one_too_many(wire: Wire, ana: Person, flooded: None) -> None:
    said = await statuses(wire, 4, "sendMessage", chat_id=ana.id, text="x")
    assert said == [200, 200, 200, 429]
    assert len(ana.history()) == 1 + 3
    refused = wire.tg.world.calls[-1]
    assert (refused.fault, refused.status) == ("flood", 429)


async def test_the_refusal_names_its_seconds_in_the_body_and_in_a_header(
    wire: Wire, ana: Person, flooded: None
) -> None:
    await statuses(wire, 3, "sendMessage", chat_id=ana.id, text="x")
    url = f"{wire.tg.api}/bot{wire.tg.token}/sendMessage"
    async with wire.session.post(url, json={"chat_id": ana.id, "text": "x"}) as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "1")
        assert await response.json() == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 1",
            "parameters": {"retry_after": 1},
        }


async def test_who_waits_as_told_goes_on(
    wire: Wire, ana: Person, clock: Clock, flooded: None
) -> None:
    *_, refused = [
        await wire.call("sendMessage", chat_id=ana.id, text=str(number)) for number in range(6)
    ]
    clock.advance(refused.body["parameters"]["retry_after"])
    assert await statuses(wire, 1, "sendMessage", chat_id=ana.id, text="x") == [200]


async def test_edits_share_the_budget_and_a_topic_costs_one(
    wire: Wire, group: Group, flooded: None
) -> None:
    sent = (await wire.call("sendMessage", chat_id=group.id, text="0")).result["message_id"]
    for number in range(1, 19):
        edit = {"chat_id": group.id, "message_id": sent, "text": str(number)}
        assert (await wire.call("editMessageText", **edit)).status == 200
    assert (await wire.call("createForumTopic", chat_id=group.id, name="Lifts")).status == 200
    assert (await wire.call("sendMessage", chat_id=group.id, text="x")).status == 429


async def test_deleting_answering_and_asking_cost_nothing(
    wire: Wire, ana: Person, flooded: None
) -> None:
    sent = [await wire.call("sendMessage", chat_id=ana.id, text="x") for _ in range(3)]
    for answer in sent:
        gone = {"chat_id": ana.id, "message_id": answer.result["message_id"]}
        assert (await wire.call("deleteMessage", **gone)).status == 200
    assert set(await statuses(wire, 40, "getChat", chat_id=ana.id)) == {200}
    assert set(await statuses(wire, 40, "sendChatAction", chat_id=ana.id, action="typing")) == {200}


async def test_a_call_that_failed_took_no_room(wire: Wire, ana: Person, flooded: None) -> None:
    assert set(await statuses(wire, 5, "sendMessage", chat_id=ana.id, text="")) == {400}
    assert await statuses(wire, 4, "sendMessage", chat_id=ana.id, text="x") == [200] * 3 + [429]


async def test_an_album_counts_by_its_items(bot: Bot, group: Group, flooded: None) -> None:
    album = [InputMediaDocument(bytes([number])) for number in range(10)]
    await bot.send_media_group(group.id, album)
    await bot.send_media_group(group.id, album)
    with pytest.raises(RetryAfter):
        await bot.send_message(group.id, "x")


async def test_thirty_a_second_is_all(wire: Wire, clock: Clock, flooded: None) -> None:
    crowd = [wire.tg.person(f"Neighbour {number}") for number in range(31)]
    for person in crowd:
        await person.start()
    said = [(await wire.call("sendMessage", chat_id=who.id, text="x")).status for who in crowd]
    assert said == [200] * 30 + [429]
    clock.advance(1)
    assert await statuses(wire, 1, "sendMessage", chat_id=crowd[-1].id, text="x") == [200]


async def test_ptb_reads_the_seconds(bot: Bot, ana: Person, flooded: None) -> None:
    for _ in range(3):
        await bot.send_message(ana.id, "x")
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(ana.id, "x")
    assert refused.value._retry_after.total_seconds() == 1


async def test_aiogram_reads_the_seconds(
    other_bot: aiogram.Bot, ana: Person, flooded: None
) -> None:
    for _ in range(3):
        await other_bot.send_message(ana.id, "x")
    with pytest.raises(TelegramRetryAfter) as refused:
        await other_bot.send_message(ana.id, "x")
    assert refused.value.retry_after == 1
