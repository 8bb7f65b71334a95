"""Two hundred kill -9 in one broadcast with an alert inside: who was told what, and how often?"""

import asyncio
import os
import random
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
import structlog
from sqlalchemy import func, insert, select

from broadcasts.lanes import Lane
from broadcasts.outbox.saying import new_message
from broadcasts.outbox.tables import Delivery, DeliveryState
from broadcasts.screens import Screen
from estate.clock import SystemClock
from estate.database import Database
from simulator.acts import start
from simulator.kit import Person, Telegram
from texts.alerts import repeated_mark
from texts.translator import Html

log = structlog.get_logger()
pytestmark = pytest.mark.calm  # it counts who got what

PEOPLE, WARNED = 3_000, 200
KILLS = 200
ALERT_AFTER = 60  # kills
MOST_BETWEEN = 24  # calls from one kill to the next
SEED = 20261127
NOTICE, ALERT = "The water is off on Friday.", "Fire on floor 12. Leave now."
AGAIN = f"{repeated_mark('en')}\n{ALERT}"
OPEN = (DeliveryState.WAITING, DeliveryState.SENDING)
PATIENCE = 60.0


@dataclass
class Lives:
    """The sender, which is started and killed again and again."""

    tg: Telegram
    zygote: Process

    async def live(self, *, calls: int) -> None:
        """Start it, and kill it when so many more calls have reached Telegram."""
        wanted = len(self.tg.world.calls) + calls
        number = await self.start()
        async with asyncio.timeout(PATIENCE):
            while len(self.tg.world.calls) < wanted:  # noqa: ASYNC110 - the server of this very loop takes the calls
                await asyncio.sleep(0)
        os.kill(number, signal.SIGKILL)
        assert await self._line() == "ended"

    async def start(self) -> int:
        """Start it. Returns the number of its process."""
        assert self.zygote.stdin is not None
        self.zygote.stdin.write(b"\n")
        return int(await self._line())

    async def _line(self) -> str:
        assert self.zygote.stdout is not None
        return (await self.zygote.stdout.readline()).decode().strip()


@asynccontextmanager
async def sender(tg: Telegram, url: str) -> AsyncIterator[Lives]:
    words = ["-m", "tests.crash.only_sending", tg.api, tg.token, url]
    zygote = await asyncio.create_subprocess_exec(sys.executable, *words, stdin=PIPE, stdout=PIPE)
    try:
        yield Lives(tg, zygote)
    finally:
        zygote.kill()
        await zygote.wait()


async def tell(database: Database, lane: Lane, text: str, chats: Sequence[int]) -> None:
    """Write one message to many into the outbox, as a broadcast does."""
    now = SystemClock().now()
    async with database.write() as session:
        said = {"en": ("sendMessage", Screen(Html(text)).params())}
        message_id = await new_message(session, said, lane=lane, now=now)
        rows = [
            {
                "message_id": message_id, "chat_id": chat, "lane": lane, "language": "en",
                "not_before": now,
            }
            for chat in chats
        ]  # fmt: skip
        await session.execute(insert(Delivery), rows)


async def states(database: Database, lane: Lane) -> dict[int, DeliveryState]:
    async with database.read() as session:
        rows = await session.execute(
            select(Delivery.chat_id, Delivery.state).where(Delivery.lane == lane)
        )
        return {row.chat_id: row.state for row in rows}


async def all_sent(database: Database) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            async with database.read() as session:
                left = select(func.count()).where(Delivery.state.in_(OPEN))
                if not await session.scalar(left):
                    return
            await asyncio.sleep(0.01)


def told(person: Person) -> Counter[str]:
    return Counter(message.text for message in person.history() if message.by_bot)


async def test_each_is_told_once_but_for_what_was_in_flight_and_alerts_at_least_once(
    database_url: str,
) -> None:
    chance = random.Random(SEED)
    database = Database(database_url)
    async with Telegram() as tg, sender(tg, database_url) as lives:
        people = [tg.person(f"Resident {number}", language="en") for number in range(PEOPLE)]
        for person in people:
            start(tg.world, tg.world.people[person.id], tg.bot)
        chats = [person.id for person in people]
        await tell(database, Lane.NOTICE, NOTICE, chats)
        for kill in range(KILLS):
            if kill == ALERT_AFTER:
                await tell(database, Lane.ALERT, ALERT, chats[-WARNED:])
            await lives.live(calls=chance.randint(1, MOST_BETWEEN))
        waiting = Counter((await states(database, Lane.NOTICE)).values())[DeliveryState.WAITING]
        assert waiting, "the kills came after the broadcast"
        assert set((await states(database, Lane.ALERT)).values()) == {DeliveryState.ACCEPTED}
        last = await lives.start()
        await all_sent(database)
        os.kill(last, signal.SIGKILL)
        heard = {person.id: told(person) for person in people}
    notices, alerts = await states(database, Lane.NOTICE), await states(database, Lane.ALERT)
    await database.close()

    unknown = [chat for chat, state in notices.items() if state is DeliveryState.UNKNOWN]
    sure = [chat for chat, state in notices.items() if state is DeliveryState.ACCEPTED]
    assert len(sure) + len(unknown) == PEOPLE
    assert all(heard[chat][NOTICE] == 1 for chat in sure)
    assert all(heard[chat][NOTICE] <= 1 for chat in unknown)
    assert set(alerts.values()) == {DeliveryState.ACCEPTED}
    assert all(heard[chat][ALERT] + heard[chat][AGAIN] >= 1 for chat in chats[-WARNED:])
    assert all(heard[chat][ALERT] <= 1 for chat in chats)
    assert all(set(words) <= {NOTICE, ALERT, AGAIN} for words in heard.values())
    repeats = sum(heard[chat][AGAIN] for chat in chats)
    assert unknown, "no kill hit a call in flight"
    assert len(unknown) < 5 * KILLS
    log.info("killed broadcast", kills=KILLS, unknown=len(unknown), repeated_alerts=repeats)
