"""How do updates reach a bot that set a webhook?"""

import asyncio
from dataclasses import dataclass, field

import aiohttp

from simulator.chats import Bot
from simulator.updates import Update, UpdateQueue, Webhook
from simulator.world import World

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
PATIENCE = aiohttp.ClientTimeout(total=30)
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(slots=True)
class Couriers:
    """One task for each bot with a webhook; it brings one update at a time, in order."""

    world: World
    _tasks: dict[int, asyncio.Task[None]] = field(default_factory=dict)

    def refresh(self, bot: Bot) -> None:
        """Start, exchange or stop the bot's courier after its webhook changed."""
        task = self._tasks.pop(bot.id, None)
        if task is not None:
            task.cancel()
        queue = self.world.queues[bot.id]
        if queue.webhook is not None:
            work = self._deliver(queue, queue.webhook)
            self._tasks[bot.id] = asyncio.get_running_loop().create_task(work)

    async def stop(self) -> None:
        tasks = list(self._tasks.values())
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _deliver(self, queue: UpdateQueue, webhook: Webhook) -> None:
        news = asyncio.Event()
        queue.listeners.append(news.set)
        try:
            async with aiohttp.ClientSession(timeout=PATIENCE) as session:
                while True:
                    await self._empty(queue, webhook, session)
                    await news.wait()
                    news.clear()
        finally:
            queue.listeners.remove(news.set)

    async def _empty(
        self, queue: UpdateQueue, webhook: Webhook, session: aiohttp.ClientSession
    ) -> None:
        pause = FIRST_PAUSE
        while queue.fetch(1, now=self.world.clock()):
            update = queue.pending[0]
            fault = await _bring(session, webhook, update)
            if not fault:
                queue.confirm(update.id + 1)
                self.world.traffic.moved()
                pause = FIRST_PAUSE
                continue
            webhook.last_error_date = self.world.now()
            webhook.last_error_message = fault
            await self.world.clock.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


async def _bring(session: aiohttp.ClientSession, webhook: Webhook, update: Update) -> str:
    """Post one update; returns what went wrong, empty if nothing."""
    headers = {_SECRET_HEADER: webhook.secret_token} if webhook.secret_token else {}
    try:
        async with session.post(webhook.url, json=update.body, headers=headers) as response:
            await response.read()
    except (aiohttp.ClientError, TimeoutError) as error:
        return f"Connection failed: {error}"
    if 200 <= response.status < 300:
        return ""
    return f"Wrong response from the webhook: {response.status} {response.reason}"
