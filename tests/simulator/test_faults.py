"""Can a test stop a call at an exact moment, or break it?"""

import asyncio
import json
from typing import Any

import aiogram
import aiohttp
import pytest
from aiogram.exceptions import ClientDecodeError, TelegramNetworkError
from telegram import Bot
from telegram.error import Conflict, TelegramError, TimedOut

from simulator.clock import Clock
from simulator.kit import Person
from simulator.traffic import Call, Fault, FaultKind, Faults
from tests.simulator.conftest import Wire


def plant(wire: Wire, kind: FaultKind, method: str = "", **more: Any) -> None:
    wire.tg.world.faults.script.append(Fault(kind, method, **more))


async def test_a_call_is_held_before_it_takes_effect(wire: Wire, ana: Person) -> None:
    gate = wire.tg.world.hold("sendMessage", lambda params: params["text"] == "wait")
    await wire.call("sendMessage", chat_id=ana.id, text="free")
    held = asyncio.create_task(wire.call("sendMessage", chat_id=ana.id, text="wait"))
    assert (await gate.reached()).params["text"] == "wait"
    assert ana.last().text == "free"
    gate.release()
    assert (await held).status == 200
    assert ana.last().text == "wait"


async def test_a_call_is_held_after_it_took_effect(wire: Wire, ana: Person) -> None:
    gate = wire.tg.world.hold("sendMessage", when="after")
    held = asyncio.create_task(wire.call("sendMessage", chat_id=ana.id, text="done"))
    await gate.reached()
    assert ana.last().text == "done"
    assert not held.done()
    wire.tg.world.release()
    assert (await held).status == 200


async def test_too_many_requests_tell_how_long_to_wait(wire: Wire, ana: Person) -> None:
    fault = Fault(FaultKind.TOO_MANY, method="sendMessage", times=2, retry_after=7)
    wire.tg.world.next_fault.append(fault)
    for _ in range(2):
        answer = await wire.call("sendMessage", chat_id=ana.id, text="x")
        assert answer.status == 429
        assert answer.error == "Too Many Requests: retry after 7"
        assert answer.body["parameters"] == {"retry_after": 7}
    assert (await wire.call("sendMessage", chat_id=ana.id, text="x")).status == 200


async def test_a_bad_gateway_answers_html(wire: Wire) -> None:
    wire.tg.world.next_fault.append(Fault(FaultKind.BAD_GATEWAY))
    url = f"{wire.tg.api}/bot{wire.tg.token}/getMe"
    async with wire.session.get(url) as response:
        assert (response.status, response.content_type) == (502, "text/html")


@pytest.mark.parametrize(
    ("kind", "arrived"), [(FaultKind.DROP_BEFORE, False), (FaultKind.DROP_AFTER, True)]
)
async def test_a_cut_connection_leaves_the_outcome_open(
    wire: Wire, ana: Person, kind: FaultKind, arrived: bool
) -> None:
    wire.tg.world.next_fault.append(Fault(kind, method="sendMessage"))
    with pytest.raises(aiohttp.ClientError):
        await wire.call("sendMessage", chat_id=ana.id, text="perhaps")
    assert ("perhaps" in [message.text for message in ana.history()]) is arrived


async def test_calls_are_recorded_with_their_outcome(wire: Wire, ana: Person) -> None:
    await wire.call("sendMessage", chat_id=ana.id, text="x")
    await wire.call("sendMessage", chat_id=ana.id, text="")
    good, bad = wire.tg.world.calls
    assert (good.method, good.params["text"], good.result["text"]) == ("sendMessage", "x", "x")
    assert bad.error is not None
    assert bad.error.description == "Bad Request: message text is empty"


async def test_a_killed_bots_call_can_be_dropped_at_the_gate(wire: Wire, ana: Person) -> None:
    gate = wire.tg.world.hold("sendMessage")
    held = asyncio.create_task(wire.call("sendMessage", chat_id=ana.id, text="never"))
    await gate.reached()
    gate.drop()
    with pytest.raises(aiohttp.ClientError):
        await held
    assert [message.text for message in ana.history()] == ["/start"]


async def test_latency_passes_before_the_call_takes_effect(
    wire: Wire, ana: Person, clock: Clock
) -> None:
    plant(wire, FaultKind.LATENCY, "sendMessage", seconds=7)
    sending = asyncio.create_task(wire.call("sendMessage", chat_id=ana.id, text="late"))
    assert await clock.awaited(within=60) == 7
    assert len(ana.history()) == 1
    clock.advance(7)
    assert (await sending).status == 200
    assert wire.tg.world.calls[-1].took == 7


@pytest.mark.parametrize(
    ("kind", "status", "arrived"),
    [(FaultKind.TIMEOUT_BEFORE, 504, False), (FaultKind.TIMEOUT_AFTER, 200, True)],
)
async def test_a_timed_out_call_is_answered_when_nobody_waits_any_more(
    wire: Wire, ana: Person, clock: Clock, kind: FaultKind, status: int, arrived: bool
) -> None:
    plant(wire, kind, "sendMessage")
    url = f"{wire.tg.api}/bot{wire.tg.token}/sendMessage"
    sending = asyncio.create_task(wire.session.post(url, json={"chat_id": ana.id, "text": "x"}))
    assert await clock.awaited(within=1_000) == 120
    assert (len(ana.history()) == 2) is arrived
    clock.advance(120)
    async with await sending as response:
        assert response.status == status


@pytest.mark.parametrize("kind", [FaultKind.STALL, FaultKind.TIMEOUT_AFTER])
async def test_ptb_gives_up_on_a_call_that_is_not_answered(
    wire: Wire, bot: Bot, ana: Person, kind: FaultKind
) -> None:
    plant(wire, kind, "sendMessage")
    with pytest.raises(TimedOut):
        await bot.send_message(ana.id, "x", read_timeout=0.2)
    arrived = kind is FaultKind.TIMEOUT_AFTER
    assert (len(ana.history()) == 2) is arrived
    await wire.tg.watch.until(
        lambda: True if not wire.tg.world.traffic.in_flight else None, timeout=5
    )
    assert wire.tg.world.calls[-1].status == 0


async def test_broken_json_hides_that_the_call_took_effect(
    wire: Wire, bot: Bot, ana: Person
) -> None:
    plant(wire, FaultKind.BROKEN_JSON, "sendMessage", times=2)
    url = f"{wire.tg.api}/bot{wire.tg.token}/sendMessage"
    async with wire.session.post(url, json={"chat_id": ana.id, "text": "raw"}) as response:
        assert response.status == 200
        raw = await response.text()
    assert raw.startswith('{"ok":true')
    with pytest.raises(json.JSONDecodeError):
        json.loads(raw)
    with pytest.raises(TelegramError, match="Invalid server response"):
        await bot.send_message(ana.id, "ptb")
    assert [message.text for message in ana.history()][1:] == ["raw", "ptb"]


async def test_aiogram_meets_a_bad_gateway(wire: Wire, other_bot: aiogram.Bot, ana: Person) -> None:
    plant(wire, FaultKind.BAD_GATEWAY)
    with pytest.raises(ClientDecodeError):
        await other_bot.send_message(ana.id, "x")
    plant(wire, FaultKind.DROP_AFTER)
    with pytest.raises(TelegramNetworkError):
        await other_bot.send_message(ana.id, "x")
    assert len(ana.history()) == 2


@pytest.mark.parametrize("seconds", [3600, -3600])
async def test_a_clock_jump_moves_the_time_of_day(
    wire: Wire, ana: Person, clock: Clock, seconds: float
) -> None:
    before = clock.now()
    plant(wire, FaultKind.CLOCK_JUMP, seconds=seconds)
    sent = await wire.call("sendMessage", chat_id=ana.id, text="x")
    assert sent.result["date"] == before + seconds


async def test_confirmed_updates_come_twice(wire: Wire, ana: Person) -> None:
    (first,) = await wire.updates()
    plant(wire, FaultKind.DUPLICATE)
    assert (await wire.call("getMe")).status == 200
    assert await wire.updates(offset=first["update_id"] + 1) == [first]
    assert await wire.updates(offset=first["update_id"] + 1) == []


async def test_a_second_poller_is_acted(wire: Wire, bot: Bot, ana: Person) -> None:
    plant(wire, FaultKind.CONFLICT)
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await bot.get_updates()
    assert len(await bot.get_updates()) == 1


async def test_only_calls_that_are_wanted_meet_a_fault(wire: Wire, ana: Person) -> None:
    plant(wire, FaultKind.TOO_MANY, wanted=lambda params: params.get("text") == "bad")
    for text, status in (("good", 200), ("bad", 429), ("bad", 200)):
        assert (await wire.call("sendMessage", chat_id=ana.id, text=text)).status == status


async def test_what_went_wrong_is_noted_on_the_call(wire: Wire, ana: Person) -> None:
    plant(wire, FaultKind.TOO_MANY, "sendMessage")
    plant(wire, FaultKind.CONFLICT)
    await wire.call("sendMessage", chat_id=ana.id, text="x")
    await wire.call("sendMessage", chat_id=ana.id, text="x")
    await wire.call("getUpdates")
    faults = [call.fault for call in wire.tg.world.traffic.since(0, limit=10)]
    assert faults == ["too_many", "", "conflict"]


Met = tuple[int, str, Fault | None]
EVERY = dict.fromkeys(FaultKind, 0.08)


def met(faults: Faults, *, calls: int = 200, bots: tuple[int, ...] = (1, 2)) -> list[Met]:
    """What so many calls and polls of each bot meet."""
    found: list[Met] = []
    for number in range(calls):
        for bot_id in bots:
            for method in ("sendMessage", "getUpdates"):
                fault = faults.take(Call(method, {}, 0.0, bot_id=bot_id, n=number))
                found.append((bot_id, method, fault))
    return found


def test_the_same_seed_gives_the_same_faults_to_the_same_calls() -> None:
    faults = Faults(chances=dict(EVERY), seed=7)
    first = met(faults)
    assert len({fault.kind for *_, fault in first if fault}) == len(FaultKind)
    faults.reseed(7)
    assert met(faults) == first
    faults.reseed(8)
    assert met(faults) != first
    assert met(Faults(chances=dict(EVERY), seed=7)) == first


def test_what_one_bot_meets_does_not_depend_on_the_others_or_on_how_often_it_polls() -> None:
    both = [line for line in met(Faults(chances=dict(EVERY))) if line[0] == 1]
    alone = met(Faults(chances=dict(EVERY)), bots=(1,))
    assert both == alone


def test_sends_meet_no_faults_of_polls() -> None:
    faults = Faults(chances={FaultKind.CONFLICT: 0.5, FaultKind.DUPLICATE: 0.5})
    for method, kinds in (("sendMessage", 0), ("getUpdates", 2), ("webhook", 1)):
        many = [faults.take(Call(method, {}, 0.0)) for _ in range(50)]
        assert len({fault.kind for fault in many if fault}) == kinds


def test_chances_are_about_as_high_as_said() -> None:
    faults = Faults(chances={FaultKind.STALL: 0.1})
    hit = sum(faults.take(Call("getMe", {}, 0.0)) is not None for _ in range(5_000))
    assert 400 < hit < 600


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"chat_id=1&text=\xff"),
        ("application/x-www-form-urlencoded; charset=nope", b"text=x"),
        ("multipart/form-data; boundary=x", b"nothing"),
        ("multipart/form-data", b"nothing"),
        ("application/json", b"[" * 100_000),
        ("application/json", b'{"text":"\\ud800"}'),
        ("application/json", b"5"),
    ],
)
async def test_a_broken_body_is_a_bad_request(wire: Wire, kind: str, body: bytes) -> None:
    url = f"{wire.tg.api}/bot{wire.tg.token}/sendMessage"
    async with wire.session.post(url, data=body, headers={"Content-Type": kind}) as response:
        assert response.status == 400
        assert (await response.json())["description"].startswith("Bad Request: ")
