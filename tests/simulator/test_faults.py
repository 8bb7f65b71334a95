"""Can a test stop a call at an exact moment, or break it?"""

import asyncio

import aiohttp
import pytest

from simulator.kit import Person
from simulator.traffic import Fault, FaultKind
from tests.simulator.conftest import Wire


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
