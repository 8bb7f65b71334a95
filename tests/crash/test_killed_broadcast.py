"""Two hundred kill -9 in one broadcast with an alert inside: who was told what, and how often?"""

import asyncio
import os
import random
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
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
from simulator.traffic import Call
from tests.crash.only_sending import IN_FLIGHT
from texts.alerts import repeated_mark
from texts.translator import Html

log = structlog.get_logger()
pytestmark = [pytest.mark.calm, pytest.mark.slow]  # it counts who got what

PEOPLE, WARNED = 3_000, 200
KILLS = 200
ALERT_AFTER = 60  # kills
MOST_BETWEEN = 24  # calls from one kill to the next
# What is in flight, and as many that were answered but not recorded while these were claimed.
MOST_CUT_OFF = 2 * IN_FLIGHT
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
    kills: int = 0
    number: int = 0  # of the process that lives; 0: none does

    async def live(self, *, calls: int) -> None:
        """Start it, and kill it when so many more calls have reached Telegram."""
        traffic = self.tg.world.traffic
        wanted = traffic.count + calls
        await self.start()
        await self.tg.watch.until(
            lambda: True if traffic.count >= wanted else None, timeout=PATIENCE
        )
        await self.kill()

    async def start(self) -> None:
        assert self.zygote.stdin is not None
        self.zygote.stdin.write(b"\n")
        self.number = int(await self.line())

    async def kill(self) -> None:
        """End it by SIGKILL. It must have been alive until then."""
        os.kill(self.number, signal.SIGKILL)
        self.number = 0
        assert await self.line() == str(-signal.SIGKILL)
        self.kills += 1

    async def line(self) -> str:
        assert self.zygote.stdout is not None
        return (await self.zygote.stdout.readline()).decode().strip()


@asynccontextmanager
async def sender(tg: Telegram, url: str) -> AsyncIterator[Lives]:
    words = ["-m", "tests.crash.only_sending", tg.api, tg.token, url]
    zygote = await asyncio.create_subprocess_exec(sys.executable, *words, stdin=PIPE, stdout=PIPE)
    lives = Lives(tg, zygote)
    try:
        assert await lives.line() == "ready"
        yield lives
    finally:
        if lives.number:
            os.kill(lives.number, signal.SIGKILL)
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


async def waiting_notices(database: Database) -> int:
    return list((await states(database, Lane.NOTICE)).values()).count(DeliveryState.WAITING)


async def given_up_at_each_start(database: Database) -> list[int]:
    """How many notices' outcomes each start found unknown: it notes them all at one moment."""
    async with database.read() as session:
        moments = await session.scalars(
            select(Delivery.finished_at).where(
                Delivery.lane == Lane.NOTICE,
                Delivery.state == DeliveryState.UNKNOWN,
                Delivery.reason == "restart",
            )
        )
        return list(Counter(moments).values())


async def all_sent(database: Database) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            async with database.read() as session:
                left = select(func.count()).where(Delivery.state.in_(OPEN))
                if not await session.scalar(left):
                    return
            await asyncio.sleep(0.01)


def everybody(tg: Telegram) -> list[Person]:
    """People who have started the bot."""
    people = [tg.person(f"Resident {number}", language="en") for number in range(PEOPLE)]
    for person in people:
        start(tg.world, tg.world.people[person.id], tg.bot)
    return people


def told(person: Person) -> list[str]:
    """What the bot said to somebody, oldest first."""
    return [message.text for message in person.history() if message.by_bot]


def warnings(said: Sequence[str]) -> list[str]:
    return [words for words in said if words != NOTICE]


def notices_before_the_last_alert(calls: Sequence[Call]) -> int:
    """How many of these calls said the notice before everybody warned had the alert."""
    first: dict[int, int] = {}
    for place, call in enumerate(calls):
        if call.params["text"] != NOTICE:
            first.setdefault(call.params["chat_id"], place)
    assert len(first) == WARNED
    return sum(call.params["text"] == NOTICE for call in calls[: max(first.values())])


async def test_each_is_told_once_but_for_what_was_in_flight_and_alerts_at_least_once(
    database_url: str, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(SEED)
    database = Database(database_url)
    waited_when_warned = calls_before_alert = 0
    async with Telegram() as tg, sender(tg, database_url) as lives:
        people = everybody(tg)
        chats, warned = [person.id for person in people], people[-WARNED:]
        await tell(database, Lane.NOTICE, NOTICE, chats)
        for kill in range(KILLS):
            if kill == ALERT_AFTER:
                await tell(database, Lane.ALERT, ALERT, chats[-WARNED:])
                calls_before_alert = len(tg.calls())
            await lives.live(calls=chance.randint(1, MOST_BETWEEN))
            if not waited_when_warned and all(warnings(told(person)) for person in warned):
                waited_when_warned = await waiting_notices(database)
        assert lives.kills == KILLS
        assert await waiting_notices(database), "the kills came after the broadcast"
        await lives.start()
        await all_sent(database)
        await lives.kill()
        heard = {person.id: told(person) for person in people}
        notices_between = notices_before_the_last_alert(tg.calls()[calls_before_alert:])
    notices, alerts = await states(database, Lane.NOTICE), await states(database, Lane.ALERT)
    given_up = await given_up_at_each_start(database)
    await database.close()

    unknown = [chat for chat, state in notices.items() if state is DeliveryState.UNKNOWN]
    sure = [chat for chat, state in notices.items() if state is DeliveryState.ACCEPTED]
    assert len(sure) + len(unknown) == PEOPLE
    assert [chat for chat in sure if heard[chat].count(NOTICE) != 1] == []
    assert [chat for chat in unknown if heard[chat].count(NOTICE) > 1] == []
    assert sum(given_up) == len(unknown)
    assert max(given_up, default=0) <= MOST_CUT_OFF

    assert list(alerts.values()) == [DeliveryState.ACCEPTED] * WARNED
    copies = [warnings(heard[chat]) for chat in chats[-WARNED:]]
    assert all(first in (ALERT, AGAIN) for first, *_ in copies)
    assert [again for _, *later in copies for again in later if again != AGAIN] == []
    assert [chat for chat in chats[:-WARNED] if warnings(heard[chat])] == []

    assert waited_when_warned, "no notice was overtaken"
    assert notices_between <= MOST_CUT_OFF, "notices left while the alert waited"

    repeats = sum(said.count(AGAIN) for said in copies)
    assert unknown, "no kill hit a notice in flight"
    assert repeats, "no kill hit an alert in flight"
    figures = {
        "kills": KILLS,
        "unknown": len(unknown),
        "unknown_arrived": sum(heard[chat].count(NOTICE) for chat in unknown),
        "most_unknown_by_one_kill": max(given_up),
        "repeated_alerts": repeats,
        "notices_overtaken": waited_when_warned,
        "notices_between": notices_between,
    }
    for name, figure in figures.items():
        record_property(name, figure)
    log.info("killed broadcast", **figures)
