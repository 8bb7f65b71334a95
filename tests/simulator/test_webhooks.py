"""Are updates brought to a webhook as Telegram brings them?"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiogram
import aiohttp
import pytest
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.methods import SendMessage
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from simulator.clock import Clock
from simulator.kit import Person, Telegram
from simulator.traffic import Fault, FaultKind
from tests.simulator.conftest import Wire

Json = dict[str, Any]
DAY = 86_400
PATIENCE = 5.0


class Endpoint:
    """A bot's web server. `answers` are given in turn, the last one for ever; a gate stops some."""

    def __init__(self) -> None:
        self.brought: asyncio.Queue[Json] = asyncio.Queue()
        self.secrets: list[str | None] = []
        self.answers: list[web.Response] = [web.Response()]
        self.url = ""
        self.inside = 0
        self.most_inside = 0
        self._gates: dict[str, asyncio.Event] = {}

    def gate(self, words: str) -> asyncio.Event:
        """Keep the answer to a message with these words until the event is set."""
        return self._gates.setdefault(words, asyncio.Event())

    async def next(self) -> Json:
        return await asyncio.wait_for(self.brought.get(), PATIENCE)

    async def texts(self, count: int) -> list[str]:
        return [(await self.next())["message"]["text"] for _ in range(count)]

    async def handle(self, request: web.Request) -> web.Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        update = await request.json()
        self.inside += 1
        self.most_inside = max(self.inside, self.most_inside)
        self.brought.put_nowait(update)
        gate = self._gates.get(update.get("message", {}).get("text", ""))
        if gate is not None:
            await gate.wait()
        self.inside -= 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return web.Response(body=answer.body, status=answer.status, headers=answer.headers)


@pytest.fixture
async def endpoint() -> AsyncIterator[Endpoint]:
    made = Endpoint()
    app = web.Application()
    app.router.add_post("/hook", made.handle)
    async with _served(app) as port:
        made.url = f"http://127.0.0.1:{port}/hook"
        yield made


class _served:  # noqa: N801 - read as the verb that it is
    def __init__(self, app: web.Application) -> None:
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)

    async def __aenter__(self) -> int:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return int(self._runner.addresses[0][1])

    async def __aexit__(self, *error: object) -> None:
        await self._runner.cleanup()


async def info(wire: Wire) -> Json:
    found: Json = (await wire.call("getWebhookInfo")).result
    return found


async def set_webhook(wire: Wire, endpoint: Endpoint, **arguments: Any) -> None:
    assert (await wire.call("setWebhook", url=endpoint.url, **arguments)).result is True


async def test_updates_come_in_order_with_the_secret(
    wire: Wire, ana: Person, endpoint: Endpoint
) -> None:
    await ana.send("one")
    await set_webhook(wire, endpoint, secret_token="s-3_cret")
    await ana.send("two")
    assert await endpoint.texts(3) == ["/start", "one", "two"]
    assert set(endpoint.secrets) == {"s-3_cret"}
    await wire.tg.settle()
    found = await info(wire)
    assert (found["url"], found["pending_update_count"]) == (endpoint.url, 0)


async def test_polling_and_a_webhook_exclude_each_other(
    wire: Wire, ana: Person, endpoint: Endpoint
) -> None:
    await set_webhook(wire, endpoint)
    assert (await wire.call("getUpdates")).error == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to"
        " delete the webhook first"
    )
    await wire.tg.settle()
    assert (await wire.call("deleteWebhook")).result is True
    assert await wire.updates() == []


async def test_setting_a_webhook_ends_the_poll(
    wire: Wire, ana: Person, endpoint: Endpoint, clock: Clock
) -> None:
    seen = (await wire.updates())[-1]["update_id"]
    poll = asyncio.create_task(wire.call("getUpdates", offset=seen + 1, timeout=50))
    await clock.awaited(within=50)
    await set_webhook(wire, endpoint)
    assert (await poll).error == "Conflict: terminated by setWebhook request"


async def test_of_two_that_set_the_webhook_at_once_the_first_is_ended(
    wire: Wire, endpoint: Endpoint
) -> None:
    held = wire.tg.world.hold("setWebhook")
    first = asyncio.create_task(wire.call("setWebhook", url=endpoint.url + "?1"))
    await held.reached()
    wire.tg.world.traffic.holds.remove(held)
    await set_webhook(wire, endpoint)
    held.release()
    assert (await first).error == "Conflict: terminated by other setWebhook"
    assert (await info(wire))["url"] == endpoint.url


async def test_a_webhook_is_set_at_most_once_a_second(
    wire: Wire, endpoint: Endpoint, clock: Clock
) -> None:
    await set_webhook(wire, endpoint)
    again = await wire.call("setWebhook", url=endpoint.url)
    assert (again.status, again.body["parameters"]) == (429, {"retry_after": 1})
    clock.advance(1)
    await set_webhook(wire, endpoint)


async def test_a_failed_delivery_is_tried_again_with_growing_pauses(
    wire: Wire, ana: Person, endpoint: Endpoint, clock: Clock
) -> None:
    endpoint.answers = [web.Response(status=500)]
    await set_webhook(wire, endpoint)
    pauses = []
    for _ in range(8):
        await endpoint.next()
        pauses.append(await clock.awaited(within=100))
        clock.advance(pauses[-1])
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    found = await info(wire)
    assert found["last_error_message"] == (
        "Wrong response from the webhook: 500 Internal Server Error"
    )
    assert (found["last_error_date"], found["pending_update_count"]) == (
        wire.tg.world.now() - 60,
        1,
    )


@pytest.mark.parametrize(("wish", "pause"), [("7", 7), ("0", 1), ("9999", 3600), ("soon", 1)])
async def test_the_endpoints_own_wish_to_wait_is_heeded(
    wire: Wire, ana: Person, endpoint: Endpoint, clock: Clock, wish: str, pause: float
) -> None:
    endpoint.answers = [web.Response(status=503, headers={"Retry-After": wish}), web.Response()]
    await set_webhook(wire, endpoint)
    first = await endpoint.next()
    assert await clock.awaited(within=10_000) == pause
    clock.advance(pause)
    assert await endpoint.next() == first


async def test_nobody_at_the_address_is_an_error_too(wire: Wire, ana: Person, clock: Clock) -> None:
    await wire.call("setWebhook", url="http://127.0.0.1:1/")
    await clock.awaited(within=1)
    assert (await info(wire))["last_error_message"].startswith("Connection failed: ")


async def test_an_update_that_would_come_too_late_is_dropped(
    wire: Wire, ana: Person, endpoint: Endpoint, clock: Clock
) -> None:
    endpoint.answers = [web.Response(status=500)]
    clock.advance(DAY - 2)
    await set_webhook(wire, endpoint)
    await endpoint.next()
    clock.advance(await clock.awaited(within=1))
    await endpoint.next()
    await clock.awaited(within=2)
    assert (await info(wire))["pending_update_count"] == 0


async def test_a_chat_waits_for_its_own_updates_and_for_nobody_elses(
    wire: Wire, ana: Person, endpoint: Endpoint
) -> None:
    bruno = wire.tg.person("Bruno")
    gate = endpoint.gate("slow")
    await set_webhook(wire, endpoint)
    assert await endpoint.texts(1) == ["/start"]
    await ana.send("slow")
    await ana.send("after it")
    assert await endpoint.texts(1) == ["slow"]
    await bruno.start()
    assert await endpoint.texts(1) == ["/start"]
    gate.set()
    assert await endpoint.texts(1) == ["after it"]


async def test_a_chat_whose_delivery_failed_holds_up_no_other(
    wire: Wire, ana: Person, endpoint: Endpoint, clock: Clock
) -> None:
    endpoint.answers = [web.Response(status=500), web.Response()]
    bruno = wire.tg.person("Bruno")
    await set_webhook(wire, endpoint)
    assert await endpoint.texts(1) == ["/start"]
    await clock.awaited(within=1)
    await ana.send("later")
    await bruno.send("at once")
    assert await endpoint.texts(1) == ["at once"]
    clock.advance(1)
    assert await endpoint.texts(2) == ["/start", "later"]


async def test_presses_wait_by_presser(wire: Wire, ana: Person, endpoint: Endpoint) -> None:
    bruno = wire.tg.person("Bruno")
    group = wire.tg.group("B3", members=[ana, bruno])
    markup = {"inline_keyboard": [[{"text": "Take", "callback_data": "t"}]]}
    await wire.call("sendMessage", chat_id=group.id, text="x", reply_markup=markup)
    gate = endpoint.gate("/slow")
    await set_webhook(wire, endpoint)
    assert await endpoint.texts(1) == ["/start"]
    await bruno.send("/slow", in_=group)
    assert await endpoint.texts(1) == ["/slow"]
    await bruno.tap("Take", in_=group)
    assert (await endpoint.next())["callback_query"]["from"]["id"] == bruno.id
    gate.set()


@pytest.mark.parametrize(("wished", "kept"), [(2, 2), (0, 1)])
async def test_no_more_connections_than_the_bot_wants(
    wire: Wire, endpoint: Endpoint, wished: int, kept: int
) -> None:
    gate = endpoint.gate("/start")
    for number in range(6):
        await wire.tg.person(f"Neighbour {number}").start()
    await set_webhook(wire, endpoint, max_connections=wished)
    for _ in range(kept):
        await endpoint.next()
    gate.set()
    for _ in range(6 - kept):
        await endpoint.next()
    assert endpoint.most_inside == kept
    assert (await info(wire))["max_connections"] == kept


ANSWERS: Mapping[str, Any] = {
    "json": lambda chat: web.json_response(
        {"method": "sendMessage", "chat_id": chat, "text": "by the way"}
    ),
    "form": lambda chat: web.Response(
        text=f"method=sendMessage&chat_id={chat}&text=by+the+way",
        content_type="application/x-www-form-urlencoded",
    ),
}


@pytest.mark.parametrize("kind", ANSWERS)
async def test_an_answer_may_carry_one_call(
    wire: Wire, ana: Person, endpoint: Endpoint, kind: str
) -> None:
    endpoint.answers = [ANSWERS[kind](ana.id)]
    await set_webhook(wire, endpoint)
    await ana.expect("by the way")
    await wire.tg.settle()
    call = wire.tg.world.calls[-1]
    assert (call.method, call.status, call.params["text"]) == ("sendMessage", 200, "by the way")


@pytest.mark.parametrize("body", ['{"method": "sendMessage"}', "[1]", "{", '{"method": 5}'])
async def test_an_answer_that_makes_no_sense_hurts_nobody(
    wire: Wire, ana: Person, endpoint: Endpoint, body: str
) -> None:
    endpoint.answers = [web.Response(text=body, content_type="application/json")]
    await set_webhook(wire, endpoint)
    await ana.send("one")
    assert await endpoint.texts(2) == ["/start", "one"]
    await wire.tg.settle()
    assert (await info(wire))["pending_update_count"] == 0


async def test_an_update_comes_twice_when_its_answer_was_lost(
    wire: Wire, ana: Person, endpoint: Endpoint
) -> None:
    wire.tg.world.faults.script.append(Fault(FaultKind.DUPLICATE, "webhook"))
    await set_webhook(wire, endpoint)
    await ana.send("one")
    assert await endpoint.texts(3) == ["/start", "/start", "one"]
    brought = [call for call in wire.tg.world.traffic.polls if call.method == "webhook"]
    assert [call.fault for call in brought] == ["duplicate", "", ""]


async def test_an_endpoint_that_is_gone_for_a_day_is_believed(
    wire: Wire, ana: Person, endpoint: Endpoint, clock: Clock
) -> None:
    endpoint.answers = [web.Response(status=410)]
    await set_webhook(wire, endpoint)
    await endpoint.next()
    clock.advance(await clock.awaited(within=1) + 23 * 3600)
    await endpoint.next()
    await clock.awaited(within=100)
    assert (await info(wire))["url"] == ""


async def test_waiting_updates_can_be_dropped_with_the_webhook(
    wire: Wire, ana: Person, endpoint: Endpoint
) -> None:
    await set_webhook(wire, endpoint, drop_pending_updates=True)
    await ana.send("one")
    assert await endpoint.texts(1) == ["one"]


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("ftp://127.0.0.1/", "bad webhook: An HTTPS URL must be provided for webhook"),
        ("nonsense", "bad webhook: An HTTPS URL must be provided for webhook"),
        ("http://bot.example/", "bad webhook: An HTTPS URL must be provided for webhook"),
        ("https://bot.example:x/", "bad webhook: URL is invalid"),
        (
            "https://bot.example:8081/",
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
    ],
)
async def test_an_address_that_telegram_would_not_call_is_refused(
    wire: Wire, url: str, error: str
) -> None:
    assert (await wire.call("setWebhook", url=url)).error == f"Bad Request: {error}"


async def test_an_address_on_this_machine_is_taken_with_a_remark(
    wire: Wire, endpoint: Endpoint
) -> None:
    await set_webhook(wire, endpoint)
    (remark,) = wire.tg.world.calls[-1].remarks
    assert remark.startswith("a webhook needs HTTPS and port 443")


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


async def test_aiograms_own_handler_answers_within_the_delivery(
    wire: Wire, tg: Telegram, ana: Person, other_bot: aiogram.Bot, session: aiohttp.ClientSession
) -> None:
    assert isinstance(other_bot.session, AiohttpSession)
    dispatcher = aiogram.Dispatcher()

    @dispatcher.message()
    async def echo(message: aiogram.types.Message) -> SendMessage:
        return message.answer(f"You said {message.text}")

    app = web.Application()
    handler = SimpleRequestHandler(dispatcher, other_bot, handle_in_background=False)
    handler.register(app, "/hook")
    async with _served(app) as port:
        await other_bot.set_webhook(f"http://127.0.0.1:{port}/hook")
        await ana.send("hello")
        await ana.expect("You said hello")
