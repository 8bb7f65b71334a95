"""Who presses, and when is the answer there? Telegram and its people in a process of their own.

`python -m benchmarks.driver` prints its address, then obeys one JSON line after another. An answer
counts from the press to the moment at which the bot's edit of that message is in effect.
"""

import asyncio
import json
import sys
import time
from typing import Any

from benchmarks.residents import Estate
from simulator.load import Answers, Crowd, Player
from simulator.server import Server
from simulator.world import World

PATIENCE = 30.0  # seconds until the bot asks for updates; then the run has failed
FIRST_WORDS = "Water is coming through the kitchen ceiling"
THERE_AND_BACK = ("No danger", "Back")


async def _open_form(one: Player) -> float:
    return await one.write(FIRST_WORDS)


async def _press_to_and_fro(one: Player) -> float:
    by_label: dict[str, Any] = {}
    for button in one.buttons():
        label: str = button["text"]
        by_label[label] = by_label[label.split(" ", 1)[-1]] = button
    button = next(by_label[label] for label in THERE_AND_BACK if label in by_label)
    return await one.press(button["callback_data"])


async def main() -> None:
    """Serve until standard input ends."""
    world = World()
    bot = world.add_bot()
    crowd, estate = Crowd(world), Estate(world)
    orders = await _standard_input()
    async with Server(world) as server:
        _say({"api": server.url, "token": bot.token})
        while line := await orders.readline():
            _say(await _obey(crowd, estate, json.loads(line)))


async def _obey(crowd: Crowd, estate: Estate, order: dict[str, Any]) -> dict[str, Any]:
    match order.pop("do"):
        case "move_in":
            return estate.move_in(**order)
        case "alerts":
            return await estate.alerts(**order)
        case "roll_call":
            return await estate.roll_call(**order)
        case "await_poll":
            world = estate.world
            gate = world.hold("getUpdates")
            _say({"armed": True})
            await gate.reached(timeout=PATIENCE)
            at = time.monotonic()  # one clock for all processes of a machine
            world.release()
            return {"at": at}
        case "gather":
            people: int = order["people"]
            crowd.gather(people=people)
            return _told(await crowd.in_turn(_open_form, count=people, at_a_time=people))
        case "steadily":
            return _told(await crowd.steadily(_press_to_and_fro, **order))
        case _:
            at_a_time = len(crowd.players)
            seen = await crowd.in_turn(_press_to_and_fro, at_a_time=at_a_time, **order)
            return _told(seen)


def _told(seen: Answers) -> dict[str, Any]:
    if seen.lost:
        raise RuntimeError(f"{seen.lost} of {seen.lost + seen.latencies.n} were not answered")
    percentiles = {f"p{percent}": seen.latencies.percentile(percent) for percent in (50, 99)}
    return {"seconds": seen.seconds, "n": seen.latencies.n, "late": seen.late, **percentiles}


async def _standard_input() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


def _say(words: dict[str, Any]) -> None:
    print(json.dumps(words), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
