"""Does each watcher hear at once what it asked for, and cost nothing when gone?"""

import asyncio

import aiohttp
import pytest

from simulator.kit import Person
from tests.simulator.conftest import Wire


async def _types(live: aiohttp.ClientWebSocketResponse, count: int) -> list[str]:
    async with asyncio.timeout(5):
        return [(await live.receive_json())["type"] for _ in range(count)]


@pytest.mark.parametrize(
    ("query", "heard"),
    [
        ("", ["message", "message"]),
        ("?wire=1", ["message", "call", "message", "call"]),
        ("?wire=only", ["call", "call"]),
    ],
)
async def test_a_watcher_hears_of_chats_of_calls_or_of_both(
    wire: Wire, ana: Person, query: str, heard: list[str]
) -> None:
    async with wire.session.ws_connect(f"{wire.tg.api}/people/live{query}") as live:
        for text in ("one", "two"):
            await wire.call("sendMessage", chat_id=ana.id, text=text)
        assert await _types(live, len(heard)) == heard


async def test_only_watchers_of_the_wire_are_counted_and_only_while_they_stay(wire: Wire) -> None:
    world, url = wire.tg.world, f"{wire.tg.api}/people/live"
    async with wire.session.ws_connect(url):
        assert world.wire_watchers == 0
        async with wire.session.ws_connect(f"{url}?wire=1") as live:
            await wire.call("getMe")
            assert await _types(live, 1) == ["call"]
            assert world.wire_watchers == 1
        async with asyncio.timeout(5):
            while world.wire_watchers:
                await wire.call("getMe")
