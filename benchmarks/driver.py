"""Who presses, and when is the answer there? Telegram and its people in a process of their own.

`python -m benchmarks.driver` prints its address, then obeys one JSON line after another. An answer
counts from the press to the moment at which the bot's edit of that message is in effect.
"""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import Any

from simulator import acts, chats
from simulator.server import Server
from simulator.world import Event, World

PATIENCE = 30.0  # seconds for one answer; then the run has failed
FIRST_WORDS = "Water is coming through the kitchen ceiling"
THERE_AND_BACK = ("No danger", "Back")


@dataclass(frozen=True, slots=True)
class Answers:
    """What one run saw: seconds of the whole, milliseconds of each answer, presses held back."""

    seconds: float
    latencies: list[float]
    late: int = 0  # presses that had to wait, since their chat's last one had no answer yet


@dataclass(slots=True)
class Presser:
    """One person with an open form, who presses to and fro in it."""

    world: World
    who: chats.Person
    chat: chats.Chat
    shown: chats.Message | None = None
    _answered: asyncio.Future[float] | None = field(default=None)

    @property
    def is_waiting(self) -> bool:
        return self._answered is not None and not self._answered.done()

    async def open_form(self) -> None:
        answered = self._expect()
        acts.send(self.world, self.who, self.chat, acts.text_fields(FIRST_WORDS))
        await asyncio.wait_for(answered, PATIENCE)

    async def press(self) -> float:
        """Press once; returns the milliseconds until the answer."""
        assert self.shown is not None
        data = _button(self.shown)
        answered = self._expect()
        began = time.perf_counter()
        acts.press(self.world, self.who, self.chat, self.shown.id, data)
        return (await asyncio.wait_for(answered, PATIENCE) - began) * 1000

    def hear(self, message: chats.Message) -> None:
        """The bot said or changed something in this chat."""
        self.shown = message
        if self._answered is not None and not self._answered.done():
            self._answered.set_result(time.perf_counter())

    def _expect(self) -> "asyncio.Future[float]":
        self._answered = asyncio.get_running_loop().create_future()
        return self._answered


def _button(message: chats.Message) -> str:
    rows = message.body.get("reply_markup", {}).get("inline_keyboard", [])
    by_label = {button["text"].split(" ", 1)[-1]: button for row in rows for button in row}
    by_label |= {button["text"]: button for row in rows for button in row}
    data: str = next(by_label[label] for label in THERE_AND_BACK if label in by_label)[
        "callback_data"
    ]
    return data


class Crowd:
    """Everybody who presses."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._pressers: dict[int, Presser] = {}
        world.hooks.append(self._on_event)

    async def gather(self, *, people: int) -> None:
        """Bring people in; each opens a form."""
        for number in range(people):
            who = self._world.add_person(f"Resident {number}", language_code="en")
            chat = self._world.open_private(who, self._world.first_bot)
            self._pressers[who.id] = Presser(self._world, who, chat)
        await asyncio.gather(*(one.open_form() for one in self._pressers.values()))

    async def press_steadily(self, *, count: int, per_second: float) -> Answers:
        """Press at even distances whatever the answers do; chats take turns."""
        loop, turns = asyncio.get_running_loop(), list(self._pressers.values())
        began, late = loop.time(), 0
        tasks: list[asyncio.Task[float]] = []
        for number in range(count):
            await asyncio.sleep(max(0.0, began + number / per_second - loop.time()))
            one = turns[number % len(turns)]
            if one.is_waiting:
                late += 1
                continue
            tasks.append(asyncio.create_task(one.press()))
        latencies = await asyncio.gather(*tasks)
        return Answers(loop.time() - began, list(latencies), late)

    async def press_at_once(self, *, count: int) -> Answers:
        """Everybody presses again as soon as the answer is there."""
        began, left = time.perf_counter(), iter(range(count))
        latencies: list[float] = []

        async def keep_pressing(one: Presser) -> None:
            for _ in left:
                latency = await one.press()
                latencies.append(latency)

        await asyncio.gather(*(keep_pressing(one) for one in self._pressers.values()))
        return Answers(time.perf_counter() - began, latencies)

    def _on_event(self, event: Event) -> None:
        message = event.message
        presser = self._pressers.get(event.chat_id)
        if message is not None and presser is not None and message.author_id in self._world.bots:
            presser.hear(message)


async def main() -> None:
    """Serve until standard input ends."""
    world = World()
    bot = world.add_bot()
    crowd = Crowd(world)
    orders = await _standard_input()
    async with Server(world) as server:
        _say({"api": server.url, "token": bot.token})
        while line := await orders.readline():
            _say(await _obey(crowd, world, json.loads(line)))


async def _obey(crowd: Crowd, world: World, order: dict[str, Any]) -> dict[str, Any]:
    match order.pop("do"):
        case "await_poll":
            gate = world.hold("getUpdates")
            _say({"armed": True})
            await gate.reached(timeout=PATIENCE)
            at = time.monotonic()  # one clock for all processes of a machine
            world.release()
            return {"at": at}
        case "gather":
            await crowd.gather(**order)
            return {}
        case "steadily":
            return asdict(await crowd.press_steadily(**order))
        case _:
            return asdict(await crowd.press_at_once(**order))


async def _standard_input() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


def _say(words: dict[str, Any]) -> None:
    print(json.dumps(words), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
