"""Who plays people by the thousand, and how quickly are they answered?"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import cycle

from simulator import acts
from simulator.chats import Chat, Message, Person
from simulator.load.latencies import Latencies
from simulator.shapes import Json
from simulator.world import Event, World

PATIENCE = 30.0  # seconds for one answer; then the act is lost


@dataclass(slots=True)
class Player:
    """One person with the bot. Acts one at a time: each waits for the answer to the last."""

    world: World
    who: Person
    chat: Chat
    patience: float = PATIENCE
    shown: Message | None = None
    _answered: "asyncio.Future[float] | None" = None

    @property
    def is_waiting(self) -> bool:
        return self._answered is not None and not self._answered.done()

    async def start(self) -> float:
        """Start the bot. As every act, returns the milliseconds until the answer."""
        bot = self.world.first_bot
        return await self._timed(lambda: acts.start(self.world, self.who, bot))

    async def write(self, text: str) -> float:
        fields = acts.text_fields(text)
        return await self._timed(lambda: acts.send(self.world, self.who, self.chat, fields))

    async def press(self, data: str) -> float:
        """Press a button of what the bot showed last."""
        if self.shown is None:
            raise ValueError(f"the bot has shown nothing to {self.who.name}")
        number = self.shown.id
        return await self._timed(lambda: acts.press(self.world, self.who, self.chat, number, data))

    def buttons(self) -> list[Json]:
        """The buttons with data under what the bot showed last."""
        markup = self.shown.body.get("reply_markup", {}) if self.shown else {}
        rows = markup.get("inline_keyboard", [])
        return [button for row in rows for button in row if "callback_data" in button]

    def hear(self, message: Message | None) -> None:
        """The bot said or changed something in this chat, or (None) answered a press."""
        if message is not None:
            self.shown = message
        if self._answered is not None and not self._answered.done():
            self._answered.set_result(time.perf_counter())

    async def _timed(self, act: Callable[[], object]) -> float:
        # The next act may come before this one's waiter runs again: never take its future away.
        answered: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._answered = answered
        began = time.perf_counter()
        act()
        return (await asyncio.wait_for(answered, self.patience) - began) * 1000


Doing = Callable[[Player], Awaitable[float]]


@dataclass(slots=True)
class Answers:
    """What one run saw: the seconds of the whole, and what became of each act.

    `late` acts had to wait, since their player's last one had no answer yet; `lost` ones got none.
    """

    seconds: float = 0.0
    latencies: Latencies = field(default_factory=Latencies)
    late: int = 0
    lost: int = 0

    async def count(self, act: Awaitable[float]) -> None:
        try:
            self.latencies.add(await act)
        except TimeoutError:
            self.lost += 1


class Crowd:
    """Everybody who plays. Unless `toasts_count`, only messages and edits answer an act."""

    def __init__(
        self, world: World, *, toasts_count: bool = False, patience: float = PATIENCE
    ) -> None:
        self._world = world
        self._patience = patience
        self._toasts_count = toasts_count
        self.players: dict[int, Player] = {}
        world.hooks.append(self._on_event)

    def close(self) -> None:
        """Stop listening."""
        self._world.hooks.remove(self._on_event)

    def gather(self, *, people: int, language: str = "en") -> None:
        """Bring people in. They have not started the bot yet."""
        for number in range(people):
            who = self._world.add_person(f"Resident {number}", language_code=language)
            chat = self._world.open_private(who, self._world.first_bot)
            self.players[who.id] = Player(self._world, who, chat, self._patience)

    async def steadily(self, doing: Doing, *, count: int, per_second: float) -> Answers:
        """Act at even distances whatever the answers do; players take turns."""
        loop, turns = asyncio.get_running_loop(), cycle(self.players.values())
        answers, began = Answers(), loop.time()
        async with asyncio.TaskGroup() as group:
            for number in range(count):
                await asyncio.sleep(max(0.0, began + number / per_second - loop.time()))
                one = next(turns)
                if one.is_waiting:
                    answers.late += 1
                    continue
                group.create_task(answers.count(doing(one)))
        answers.seconds = loop.time() - began
        return answers

    async def in_turn(self, doing: Doing, *, count: int, at_a_time: int) -> Answers:
        """Act so often in all, as fast as answers come, so many players at a time.

        Players take turns; if there are no more than that, each acts again once answered.
        """
        answers, left, began = Answers(), iter(range(count)), time.perf_counter()

        async def keep_on(players: list[Player]) -> None:
            for one, _ in zip(cycle(players), left, strict=False):
                await answers.count(doing(one))

        async with asyncio.TaskGroup() as group:
            everybody = list(self.players.values())
            for first in range(min(at_a_time, len(everybody))):
                group.create_task(keep_on(everybody[first::at_a_time]))
        answers.seconds = time.perf_counter() - began
        return answers

    def _on_event(self, event: Event) -> None:
        player = self.players.get(event.chat_id)
        if player is None:
            return
        if event.message is not None and event.message.author_id in self._world.bots:
            player.hear(event.message)
        elif event.type == "callback_answer" and self._toasts_count:
            player.hear(None)
