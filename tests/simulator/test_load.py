"""Do thousands of people start, write and press, and are their answers timed truly?"""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession
from hypothesis import given
from hypothesis import strategies as st

from simulator.kit import Telegram
from simulator.load import Crowd, Latencies, Player
from simulator.world import World
from tests.simulator.tiny_bot import TinyBot, tiny_bot

BOT = 'sh -c \'exec "$0" -m benchmarks.peers.bare "$TELEGRAM_API" "$TELEGRAM_TOKEN"\' '


@pytest.fixture
async def lean() -> AsyncIterator[Telegram]:
    async with Telegram(world=World(lean=True, history=4)) as made:
        yield made


@pytest.fixture
async def crowd(lean: Telegram) -> Crowd:
    made = Crowd(lean.world, toasts_count=True)
    made.gather(people=20)
    return made


@pytest.fixture
async def tiny(lean: Telegram) -> AsyncIterator[TinyBot]:
    async with tiny_bot(lean.api, lean.token, lean.bot.username) as running:
        yield running


async def _press(player: Player) -> float:
    return await player.press("toast")


@pytest.mark.usefixtures("tiny")
async def test_everybody_starts_writes_and_presses(crowd: Crowd, lean: Telegram) -> None:
    started = await crowd.in_turn(Player.start, count=20, at_a_time=5)
    assert (started.latencies.n, started.late, started.lost) == (20, 0, 0)
    assert {player.shown.body["text"] for player in crowd.players.values() if player.shown} == {
        "You said: /start"
    }
    pressed = await crowd.steadily(_press, count=40, per_second=2000)
    assert pressed.latencies.n + pressed.late == 40
    written = await crowd.in_turn(lambda one: one.write("Hello"), count=60, at_a_time=20)
    assert written.latencies.n == 60
    assert all(
        player.shown and "Hello" in player.shown.body["text"] for player in crowd.players.values()
    )


@pytest.mark.usefixtures("tiny")
async def test_a_lean_world_keeps_little(crowd: Crowd, lean: Telegram) -> None:
    await crowd.in_turn(Player.start, count=20, at_a_time=20)
    await crowd.in_turn(lambda one: one.write("Hello"), count=100, at_a_time=20)
    await lean.settle()
    chats = [player.chat for player in crowd.players.values()]
    assert {len(chat.messages) for chat in chats} == {4}
    assert not lean.world.calls
    assert not lean.world.queues[lean.bot.id].pending
    assert lean.world.traffic.count > 100


async def test_who_is_not_answered_is_held_back_and_lost(lean: Telegram) -> None:
    crowd = Crowd(lean.world, patience=0.2)
    crowd.gather(people=20)
    seen = await crowd.steadily(Player.start, count=40, per_second=10_000)
    assert (seen.latencies.n, seen.late, seen.lost) == (0, 20, 20)


async def test_an_act_at_the_moment_of_an_answer_is_awaited_too(lean: Telegram) -> None:
    crowd = Crowd(lean.world, patience=1.0)
    crowd.gather(people=1)
    [player] = crowd.players.values()
    first = asyncio.ensure_future(player.write("first"))
    await asyncio.sleep(0)
    second = asyncio.ensure_future(player.write("second"))
    for act in (first, second):
        lean.world.post(player.chat, lean.bot.user(), {"text": "x"}, author_id=lean.bot.id)
        assert await act < 1000


async def test_a_pinned_message_is_not_forgotten(lean: Telegram, session: ClientSession) -> None:
    ana = lean.person("Ana")
    first = await ana.start()
    await ana.pin(first)
    for number in range(10):
        await ana.send(f"{number}")
    assert [message.text for message in ana.history()] == ["/start", "7", "8", "9"]


async def test_old_presses_are_forgotten(driven_telegram: Telegram, session: ClientSession) -> None:
    tg = driven_telegram
    crowd = Crowd(tg.world, toasts_count=True)
    crowd.gather(people=1)
    async with tiny_bot(tg.api, tg.token, tg.bot.username):
        await crowd.in_turn(Player.start, count=1, at_a_time=1)
        for _ in range(3):
            await crowd.in_turn(_press, count=1, at_a_time=1)
            tg.clock.advance(100)
    assert len(tg.world.presses) == 2


@given(st.lists(st.floats(0.02, 30_000), min_size=1), st.floats(1, 100))
def test_a_percentile_is_right_to_two_in_a_thousand(values: list[float], percent: float) -> None:
    latencies = Latencies()
    for value in values:
        latencies.add(value)
    told = latencies.percentile(percent)
    within = [value for value in values if value <= told]
    assert len(within) >= len(values) * percent / 100 - 1e-9
    true = sorted(values)[max(-int(-len(values) * percent // 100) - 1, 0)]
    assert told <= true * 1.0021


def test_the_command_tells_what_it_saw() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "simulator.load", "--people", "30", "--acts", "100",
         "--rate", "0", "--json", "--bot", BOT + sys.executable],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    address, start, acts = ran.stdout.splitlines()
    assert address.startswith("Telegram in a box: http://127.0.0.1:")
    assert json.loads(start)["answered"] == 30
    figures = json.loads(acts)
    assert (figures["answered"], figures["lost"]) == (100, 0)
    assert 0 < figures["p50_ms"] <= figures["p99_ms"]
