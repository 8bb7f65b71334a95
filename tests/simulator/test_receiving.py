"""Do updates come, stay and vanish as Telegram's do?"""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

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


async def test_a_long_poll_ends_when_something_comes(wire: Wire, ana: Person) -> None:
    seen = (await wire.updates())[-1]["update_id"]
    poll = asyncio.create_task(wire.updates(offset=seen + 1, timeout=50))
    await wire.tg.watch.until(lambda: _confirmed(wire.tg), timeout=5)
    await ana.send("hello")
    assert [update["message"]["text"] for update in await poll] == ["hello"]


def _confirmed(tg: Telegram) -> bool | None:
    return True if not tg.world.queues[tg.bot.id].pending else None


async def test_a_poll_without_news_comes_back_empty(wire: Wire, clock: Clock) -> None:
    poll = asyncio.create_task(wire.updates(timeout=40))
    assert await clock.awaited(within=60) == 40
    clock.advance(39)
    assert await clock.awaited(within=60) == 1
    clock.advance(1)
    assert await poll == []


async def test_a_second_poller_ends_the_first(wire: Wire, ana: Person) -> None:
    seen = (await wire.updates())[-1]["update_id"]
    first = asyncio.create_task(wire.call("getUpdates", offset=seen + 1, timeout=50))
    await wire.tg.watch.until(lambda: _confirmed(wire.tg), timeout=5)
    assert await wire.updates(offset=seen + 1) == []
    answer = await first
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


async def test_blocking_and_coming_back_is_told(wire: Wire, ana: Person) -> None:
    await ana.block()
    await ana.start("again")
    *_, blocked, unblocked, started = await wire.updates()
    assert blocked["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert unblocked["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert started["message"]["text"] == "/start again"


class Hook:
    """A bot's web server that notes what it is brought."""

    def __init__(self) -> None:
        self.brought: asyncio.Queue[tuple[str | None, dict[str, object]]] = asyncio.Queue()
        self.answers = [200]
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.brought.put_nowait((secret, await request.json()))
        status = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return web.Response(status=status)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    made = Hook()
    app = web.Application()
    app.router.add_post("/hook", made.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield made
    await runner.cleanup()


async def test_a_webhook_gets_updates_in_order_with_its_secret(
    wire: Wire, ana: Person, hook: Hook
) -> None:
    await ana.send("one")
    arguments = {"url": hook.url, "secret_token": "s-3_cret"}
    assert (await wire.call("setWebhook", **arguments)).result is True
    await ana.send("two")
    brought = [await asyncio.wait_for(hook.brought.get(), 5) for _ in range(3)]
    assert {secret for secret, _ in brought} == {"s-3_cret"}
    texts = [update["message"]["text"] for _, update in brought]  # type: ignore[index]  # JSON
    assert texts == ["/start", "one", "two"]
    await wire.tg.settle()
    info = (await wire.call("getWebhookInfo")).result
    assert (info["url"], info["pending_update_count"]) == (hook.url, 0)
    answer = await wire.call("getUpdates")
    assert answer.error == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to"
        " delete the webhook first"
    )
    assert (await wire.call("deleteWebhook")).result is True
    assert await wire.updates() == []


async def test_a_failed_delivery_is_tried_again(
    wire: Wire, ana: Person, hook: Hook, clock: Clock
) -> None:
    hook.answers = [500, 200]
    await wire.call("setWebhook", url=hook.url)
    first = await asyncio.wait_for(hook.brought.get(), 5)
    clock.advance(await clock.awaited(within=1))
    assert await asyncio.wait_for(hook.brought.get(), 5) == first
    info = (await wire.call("getWebhookInfo")).result
    assert info["last_error_message"].startswith("Wrong response from the webhook: 500")


async def test_setting_a_webhook_ends_the_poll(wire: Wire, ana: Person, hook: Hook) -> None:
    seen = (await wire.updates())[-1]["update_id"]
    poll = asyncio.create_task(wire.call("getUpdates", offset=seen + 1, timeout=50))
    await wire.tg.watch.until(lambda: _confirmed(wire.tg), timeout=5)
    await wire.call("setWebhook", url=hook.url)
    assert (await poll).error == "Conflict: terminated by setWebhook request"


@pytest.mark.parametrize(
    ("secret", "error"),
    [
        ("x" * 257, "secret token is too long"),
        ("sp ace", "secret token contains unallowed characters"),
    ],
)
async def test_a_wrong_secret_is_refused(wire: Wire, secret: str, error: str) -> None:
    answer = await wire.call("setWebhook", url="http://127.0.0.1:1/", secret_token=secret)
    assert answer.error == f"Bad Request: {error}"


async def test_waiting_updates_can_be_dropped(wire: Wire, ana: Person) -> None:
    assert (await wire.call("deleteWebhook", drop_pending_updates=True)).result is True
    assert await wire.updates() == []
