"""Has what a test waits for happened yet?"""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from simulator import chats
from simulator.kit.transcript import transcript
from simulator.kit.views import Message, view
from simulator.shapes import Json
from simulator.world import Event, World

T = TypeVar("T")
MAX_SEEN = 2_000


class NotSeen(AssertionError):
    """What a test waited for did not happen in time; the text shows the conversation."""


class Unexpected(AssertionError):
    """The bot said something where it should not; the text shows the conversation."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as it was sent or edited, at its place in the order of all events."""

    order: int
    sent: chats.Message
    body: Json


class Watch:
    """Keeps what the bot said, per chat, and wakes those who wait for more."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.order = 0
        self.seen: defaultdict[int, deque[Seen]] = defaultdict(lambda: deque(maxlen=MAX_SEEN))
        self.answers: dict[str, Json] = {}
        self.toasts: defaultdict[int, deque[tuple[int, Json]]]
        self.toasts = defaultdict(lambda: deque(maxlen=MAX_SEEN))
        self.patience = 1.0  # how many times longer everybody waits, on a rough network
        self._changed = asyncio.Event()
        self.bots = frozenset(world.bots)
        world.hooks.append(self._on_event)
        world.traffic.hooks.append(self._wake)

    def close(self) -> None:
        self.world.hooks.remove(self._on_event)
        self.world.traffic.hooks.remove(self._wake)

    async def until(self, find: Callable[[], T | None], *, timeout: float) -> T:
        """The first result of `find` that is not None; it is asked again after each change."""
        async with asyncio.timeout(timeout):
            while (found := find()) is None:
                await self._changed.wait()
            return found

    async def expect(
        self, find: Callable[[], T | None], *, timeout: float, what: str, chat_id: int
    ) -> T:
        """As `until`, but failing with the conversation of `chat_id`."""
        timeout *= self.patience
        try:
            return await self.until(find, timeout=timeout)
        except TimeoutError:
            shown = transcript(self.world, chat_id)
            raise NotSeen(f"{what} within {timeout:g} s.\n\n{shown}") from None

    async def quiet(self, seconds: float) -> None:
        """Wait until every update is confirmed and no call was in flight for `seconds`."""
        while True:
            changed = self._changed
            rest = self.world.traffic.last_at + seconds - time.monotonic()
            if self._busy():
                await changed.wait()
            elif rest <= 0:
                return
            else:
                await _either(changed, rest)

    def after(self, order: int, *, chat_id: int) -> Iterator[tuple[int, Message]]:
        """What the bot said in a chat after that point, oldest first, as it stood then."""
        for seen in self.seen[chat_id]:
            if seen.order > order:
                yield seen.order, view(seen.sent, bots=self.bots, body=seen.body)

    def _busy(self) -> bool:
        waiting = any(queue.pending for queue in self.world.queues.values())
        return waiting or self.world.traffic.in_flight > 0

    def _on_event(self, event: Event) -> None:
        self.order += 1
        message = event.message
        if message is not None and message.author_id in self.bots:
            self.seen[event.chat_id].append(Seen(self.order, message, message.body))
        elif event.type == "callback_answer":
            self.answers[event.body["callback_query_id"]] = event.body
            if event.body["text"]:
                self.toasts[event.body["person_id"]].append((self.order, event.body))
        self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


async def _either(changed: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await changed.wait()
    except TimeoutError:
        return
