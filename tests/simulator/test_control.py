"""Can somebody outside steer time, floods and faults, and watch the calls?"""

import asyncio
from typing import Any

import pytest

from simulator.clock import BEGINNING
from simulator.kit import Person
from simulator.traffic import Fault, FaultKind
from simulator.world import Event
from tests.simulator.conftest import Wire


async def control(wire: Wire, verb: str, path: str = "", **body: Any) -> tuple[int, Any]:
    url = f"{wire.tg.api}/control{path}"
    async with wire.session.request(verb, url, json=body or None) as response:
        return response.status, await response.json()


async def state(wire: Wire) -> Any:
    return (await control(wire, "GET"))[1]


async def test_the_state_tells_how_everything_stands(wire: Wire, ana: Person) -> None:
    found = await state(wire)
    assert found == {
        "time": {"now": BEGINNING, "offset": 0, "driven": True},
        "flood": {
            "on": False,
            "overall": 30,
            "chat_per_second": 1.0,
            "chat_burst": 3,
            "group_per_minute": 20,
        },
        "faults": {"seed": 1, "chances": {}, "latency": [0.05, 0.5], "script": []},
        "not_modelled": {},
        "bots": [{"id": wire.tg.bot.id, "username": "tocsin_bot", "waiting": 1, "webhook": ""}],
    }


async def test_time_is_advanced_and_set_back(wire: Wire) -> None:
    assert (await control(wire, "POST", "/time", advance=3600))[1]["time"]["offset"] == 3600
    assert (await control(wire, "POST", "/time", advance=-60.5))[1]["time"]["offset"] == 3539.5
    assert wire.tg.world.clock.now() == BEGINNING + 3539.5


async def test_a_long_poll_wakes_when_time_is_advanced(wire: Wire) -> None:
    poll = asyncio.create_task(wire.updates(timeout=50))
    await wire.tg.world.clock.awaited(within=50)
    await control(wire, "POST", "/time", advance=50)
    assert await poll == []


async def test_the_flood_model_is_switched_and_tuned(wire: Wire) -> None:
    await control(wire, "POST", "/flood", on=True, group_per_minute=5)
    flood = (await state(wire))["flood"]
    assert (flood["on"], flood["group_per_minute"], flood["overall"]) == (True, 5, 30)
    await control(wire, "POST", "/flood", on=False)
    assert not wire.tg.world.flood.on


async def test_chances_and_scripts_are_set_and_taken_away(wire: Wire) -> None:
    chances = {"bad_gateway": 0.1, "latency": 0}
    await control(wire, "POST", "/faults", chances=chances, latency=[1, 2], seed=7)
    await control(wire, "POST", "/faults/script", kind="stall", method="getMe", times=2)
    assert (await state(wire))["faults"] == {
        "seed": 7,
        "chances": {"bad_gateway": 0.1},
        "latency": [1, 2],
        "script": [
            {"kind": "stall", "method": "getMe", "times": 2, "retry_after": 1, "seconds": 0}
        ],
    }
    await control(wire, "DELETE", "/faults")
    faults = (await state(wire))["faults"]
    assert (faults["chances"], faults["script"]) == ({}, [])


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("/time", {}, "advance must be a number."),
        ("/time", {"advance": True}, "advance must be a number."),
        ("/time", {"advance": float("nan")}, "advance must be a number."),
        ("/flood", {"overall": 0}, "A limit must let something through."),
        ("/faults", {"chances": {"stall": 0.6, "latency": 0.6}}, "Chances lie between 0 and 1"),
        ("/faults", {"chances": {"rain": 0.1}}, "'rain' is none of: latency, too_many"),
        ("/faults", {"chances": [1]}, "chances must be an object."),
        ("/faults", {"latency": [2, 1]}, "latency must be [shortest, longest]"),
        ("/faults/script", {"kind": "stall", "times": 0}, "A fault happens at least once."),
    ],
)
async def test_nonsense_changes_nothing_and_is_explained(
    wire: Wire, path: str, body: dict[str, Any], sentence: str
) -> None:
    before = await state(wire)
    status, answer = await control(wire, "POST", path, **body)
    assert status == 400
    assert answer["error"].startswith(sentence)
    assert await state(wire) == before


async def test_calls_and_polls_are_listed_from_a_number_on(wire: Wire, ana: Person) -> None:
    await wire.call("sendmessage", chat_id=ana.id, text="x" * 1000)
    await wire.call("sendMessage", chat_id=ana.id)
    await wire.updates()
    _, (sent, refused, polled) = await control(wire, "GET", "/calls")
    assert [call["n"] for call in (sent, refused, polled)] == [1, 2, 3]
    assert (sent["method"], sent["status"], sent["error"]) == ("sendMessage", 200, "")
    assert len(sent["params"]["text"]) < 500
    assert refused["error"] == "Bad Request: message text is empty"
    assert (polled["method"], polled["bot_id"]) == ("getUpdates", wire.tg.bot.id)
    assert (await control(wire, "GET", "/calls?after=2"))[1] == [polled]
    assert (await control(wire, "GET", "/calls?limit=1"))[1] == [polled]
    await control(wire, "POST", "/calls/clear")
    assert (await control(wire, "GET", "/calls"))[1] == []


async def test_one_call_is_shown_whole(wire: Wire, ana: Person) -> None:
    long = "x" * 1000
    sent = (await wire.call("sendMessage", chat_id=ana.id, text=long)).result
    await wire.call("sendMessage", chat_id=ana.id)
    wire.tg.world.next_fault.append(Fault(FaultKind.BAD_GATEWAY))
    url = f"{wire.tg.api}/bot{wire.tg.token}/getMe"
    assert (await wire.session.get(url)).status == 502
    _, whole = await control(wire, "GET", "/calls/1")
    assert whole["params"] == {"chat_id": ana.id, "text": long}
    assert whole["answer"] == {"ok": True, "result": sent}
    _, refused = await control(wire, "GET", "/calls/2")
    assert refused["answer"]["description"] == "Bad Request: message text is empty"
    _, broken = await control(wire, "GET", "/calls/3")
    assert (broken["answer"], broken["fault"]) == (None, "bad_gateway")
    assert (await control(wire, "GET", "/calls/4"))[0] == 404


async def test_only_who_watches_the_wire_hears_of_calls_and_changes(wire: Wire) -> None:
    seen: list[Event] = []
    wire.tg.world.hooks.append(seen.append)
    await wire.call("getMe")
    await control(wire, "POST", "/flood", on=True)
    assert seen == []
    wire.tg.world.wire_watchers += 1
    await wire.call("getMe")
    await control(wire, "POST", "/flood", on=False)
    call, changed = (event.line() for event in seen)
    assert (call["type"], call["method"], call["status"], call["n"]) == ("call", "getMe", 200, 2)
    assert changed == {"type": "control", **await state(wire)}
