"""What does getUpdates answer, and when?"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from simulator.api.receiving import remember_allowed
from simulator.chats import Bot
from simulator.errors import OTHER_POLL, ApiError, conflict
from simulator.params import Params
from simulator.shapes import Json
from simulator.updates import MAX_BATCH, UpdateQueue
from simulator.world import World

LONGEST_POLL = 50
# Who asks for the same offset again so soon is made to wait, or gets one update at a time.
SPINNING = 3
SPINNING_FAST = 0.5
_WEBHOOK = (
    "can't use getUpdates method while webhook is active;"
    " use deleteWebhook to delete the webhook first"
)
_SET_WEBHOOK = "terminated by setWebhook request"


@dataclass(slots=True)
class Asked:
    """For which offset a bot asked last, and when."""

    offset: int
    at: float


@dataclass(slots=True)
class Polls:
    """The one waiting poll of each bot; a newer one ends it, as on the real server."""

    world: World
    _waiting: dict[int, asyncio.Future[ApiError | None]] = field(default_factory=dict)
    _asked: dict[int, Asked] = field(default_factory=dict)

    async def get_updates(self, bot: Bot, params: Params) -> list[Json]:
        queue = self.world.queues[bot.id]
        if queue.webhook is not None:
            raise conflict(_WEBHOOK)
        remember_allowed(queue, params)
        self.end(bot, conflict(OTHER_POLL))
        offset = params.integer("offset")
        limit = min(max(params.integer("limit", MAX_BATCH), 1), MAX_BATCH)
        timeout = min(max(params.integer("timeout"), 0), LONGEST_POLL)
        limit, timeout = self._calmed(bot, offset, limit, timeout)
        if queue.confirm(offset):
            self.world.traffic.moved()
        ready = queue.fetch(limit, now=self.world.clock.now())
        if ready or not timeout:
            return ready
        await self._wait(bot, queue, timeout)
        return queue.fetch(limit, now=self.world.clock.now())

    def end(self, bot: Bot, why: ApiError | None) -> None:
        waiting = self._waiting.pop(bot.id, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(why)

    def _calmed(self, bot: Bot, offset: int, limit: int, timeout: int) -> tuple[int, int]:
        """Limit and timeout as the server sets them for a bot that spins."""
        now, last = self.world.clock.steady(), self._asked.get(bot.id)
        self._asked[bot.id] = Asked(offset, now)
        if last is None or last.offset != offset or not self.world.calms_spinning:
            return limit, timeout
        if now < last.at + SPINNING:
            timeout = max(timeout, SPINNING)
        return (1 if now < last.at + SPINNING_FAST else limit), timeout

    async def _wait(self, bot: Bot, queue: UpdateQueue, timeout: int) -> None:
        future: asyncio.Future[ApiError | None] = asyncio.get_running_loop().create_future()
        self._waiting[bot.id] = future
        waker = _waker(future)
        queue.listeners.append(waker)
        try:
            async with self.world.clock.timeout(timeout):
                why = await future
        except TimeoutError:
            return
        finally:
            queue.listeners.remove(waker)
            if self._waiting.get(bot.id) is future:
                del self._waiting[bot.id]
        if why is not None:
            raise why
        if queue.webhook is not None:
            raise conflict(_SET_WEBHOOK)


def _waker(future: "asyncio.Future[ApiError | None]") -> Callable[[], None]:
    def wake() -> None:
        if not future.done():
            future.set_result(None)

    return wake
