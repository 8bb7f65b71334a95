"""How do updates reach a bot that set a webhook?"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp

from simulator.chats import Bot
from simulator.clock import Clock
from simulator.params import Params
from simulator.server.replies import Reply, reply_of
from simulator.traffic import Call, FaultKind
from simulator.updates import Update, UpdateQueue, Webhook
from simulator.world import World

FIRST_PAUSE = 1.0
# The real server draws the longest pause between this and its double.
LONGEST_PAUSE = 60.0
LONGEST_WISH = 3600
# An endpoint that says for so long that it is gone is believed.
GONE_FOR = 23 * 3600
PATIENCE = aiohttp.ClientTimeout(total=30)
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_GONE = 410

Turn = tuple[str, int]
Run = Callable[[Bot, str, Params], Awaitable[object]]


@dataclass(slots=True)
class Couriers:
    """One courier for each bot with a webhook. `run` makes the calls that endpoints answer with."""

    world: World
    run: Run
    _tasks: dict[int, asyncio.Task[None]] = field(default_factory=dict)

    def refresh(self, bot: Bot) -> None:
        """Start, exchange or stop the bot's courier after its webhook changed."""
        task = self._tasks.pop(bot.id, None)
        if task is not None:
            task.cancel()
        queue = self.world.queues[bot.id]
        if queue.webhook is not None:
            courier = Courier(self.world, bot, queue, queue.webhook, self.run)
            self._tasks[bot.id] = asyncio.get_running_loop().create_task(courier.work())

    async def stop(self) -> None:
        tasks = list(self._tasks.values())
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@dataclass(slots=True, eq=False)
class Courier:
    """Brings one bot's updates: in order per chat (presses: per presser), many chats at once."""

    world: World
    bot: Bot
    queue: UpdateQueue
    webhook: Webhook
    run: Run
    _seen: int = 0
    _turns: dict[Turn, deque[Update]] = field(default_factory=dict)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _gone_since: float | None = None
    _slots: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._slots = asyncio.Semaphore(self.webhook.max_connections)

    async def work(self) -> None:
        """Bring what waits and what comes, until cancelled or the endpoint is gone for good."""
        self.queue.listeners.append(self._news.set)
        try:
            async with (
                aiohttp.ClientSession(timeout=PATIENCE) as session,
                asyncio.TaskGroup() as couriers,
            ):
                while self.queue.webhook is self.webhook:
                    for turn in self._line_up():
                        couriers.create_task(self._serve(turn, session))
                    await self._news.wait()
                    self._news.clear()
        finally:
            self.queue.listeners.remove(self._news.set)

    @property
    def _clock(self) -> Clock:
        return self.world.clock

    def _line_up(self) -> list[Turn]:
        """Give every new update to its turn. Returns the turns that nobody serves yet."""
        self.queue.expire(self._clock.now())
        fresh: list[Turn] = []
        for update in self.queue.newer_than(self._seen):
            self._seen = update.id
            turn = turn_of(update)
            if turn not in self._turns:
                self._turns[turn] = deque()
                fresh.append(turn)
            self._turns[turn].append(update)
        return fresh

    async def _serve(self, turn: Turn, session: aiohttp.ClientSession) -> None:
        waiting = self._turns[turn]
        while waiting:
            await self._bring_for_sure(waiting[0], session)
            waiting.popleft()
        del self._turns[turn]

    async def _bring_for_sure(self, update: Update, session: aiohttp.ClientSession) -> None:
        """Bring an update until it is taken, forgotten or expired."""
        pause = FIRST_PAUSE
        while self._is_wanted(update):
            async with self._slots:
                wish = await self._bring(update, session)
            if wish is None:
                if self.queue.brought(update):
                    self.world.traffic.moved()
                continue
            self._mind_a_closed_endpoint()
            rest = max(pause, wish)
            self.queue.drop_if_gone_by(update, self._clock.now() + rest)
            await self._clock.sleep(rest)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _is_wanted(self, update: Update) -> bool:
        is_ours = self.queue.webhook is self.webhook
        return is_ours and self.queue.holds(update, now=self._clock.now())

    async def _bring(self, update: Update, session: aiohttp.ClientSession) -> float | None:
        """Post one update. None if it was taken, else for how long the endpoint wants peace."""
        call = self.world.traffic.began(
            "webhook", {"update_id": update.id, "kind": update.kind}, self.bot.id
        )
        began = self._clock.steady()
        fault = self.world.faults.take(call)
        if fault is not None and fault.kind is FaultKind.DUPLICATE:
            self.queue.confirmations_to_lose += 1
        try:
            reply = await self._post(update, session)
            call.status = reply.status
        finally:
            self.world.traffic.ended(call, took=self._clock.steady() - began)
        self._note(reply, call)
        self.world.show_call(call)
        if reply.failure:
            return min(max(reply.retry_after, 0), LONGEST_WISH)
        if reply.method:
            await self.run(self.bot, reply.method, reply.params)
        return None

    async def _post(self, update: Update, session: aiohttp.ClientSession) -> Reply:
        secret = self.webhook.secret_token
        headers = {_SECRET_HEADER: secret} if secret else {}
        try:
            async with session.post(
                self.webhook.url, json=update.body, headers=headers, allow_redirects=False
            ) as response:
                return await reply_of(response)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            return Reply(0, failure=f"Connection failed: {str(error) or type(error).__name__}")

    def _note(self, reply: Reply, call: Call) -> None:
        """Remember how it went, for getWebhookInfo."""
        if reply.failure:
            call.remarks.append(reply.failure)
            self.webhook.last_error_date = self.world.now()
            self.webhook.last_error_message = reply.failure
        if reply.status != _GONE:
            self._gone_since = None
        elif self._gone_since is None:
            self._gone_since = self._clock.steady()

    def _mind_a_closed_endpoint(self) -> None:
        since = self._gone_since
        if since is not None and self._clock.steady() - since > GONE_FOR:
            self.queue.webhook = None
            self._news.set()


def turn_of(update: Update) -> Turn:
    """Whose updates wait for each other: those of a chat, or the presses of one person."""
    payload = update.body[update.kind]
    if update.kind == "callback_query":
        return "user", payload["from"]["id"]
    chat = payload.get("chat")
    if chat is not None:
        return "chat", chat["id"]
    return update.kind, payload.get("from", {}).get("id", 0)
