"""What does getUpdates answer, and when?"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from simulator.api.receiving import remember_allowed
from simulator.chats import Bot
from simulator.errors import ApiError, conflict
from simulator.params import Params
from simulator.shapes import Json
from simulator.updates import MAX_BATCH, UpdateQueue
from simulator.world import World

LONGEST_POLL = 50
_OTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
_WEBHOOK = (
    "can't use getUpdates method while webhook is active;"
    " use deleteWebhook to delete the webhook first"
)


@dataclass(slots=True)
class Polls:
    """The one waiting poll of each bot; a newer one ends it, as on the real server."""

    world: World
    _waiting: dict[int, asyncio.Future[ApiError | None]] = field(default_factory=dict)

    async def get_updates(self, bot: Bot, params: Params) -> list[Json]:
        queue = self.world.queues[bot.id]
        if queue.webhook is not None:
            raise conflict(_WEBHOOK)
        remember_allowed(queue, params)
        self.end(bot, conflict(_OTHER_POLL))
        if queue.confirm(params.integer("offset")):
            self.world.traffic.moved()
        limit = min(max(params.integer("limit", MAX_BATCH), 1), MAX_BATCH)
        timeout = min(max(params.integer("timeout"), 0), LONGEST_POLL)
        ready = queue.fetch(limit, now=self.world.clock())
        if ready or not timeout:
            return ready
        await self._wait(bot, queue, timeout)
        return queue.fetch(limit, now=self.world.clock())

    def end(self, bot: Bot, why: ApiError | None) -> None:
        waiting = self._waiting.pop(bot.id, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(why)

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
            raise conflict("terminated by setWebhook request")


def _waker(future: "asyncio.Future[ApiError | None]") -> Callable[[], None]:
    def wake() -> None:
        if not future.done():
            future.set_result(None)

    return wake
