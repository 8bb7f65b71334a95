"""Tocsin's outbox on SQLite, written through to the disk, every outcome recorded.

With a further argument, surveys wait for PEOPLE. `alert`: once they are being sent, an alert to 200
of them is committed, and its first and last acceptance are timed. `replies`: meanwhile replies
are committed, five a second, and each is timed until Telegram has it.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select
from telegram.ext import ExtBot

from benchmarks.peers.telling import TEXT, Job, resident_mb, run
from bot.app import chat_news, limits_of
from bot.running import settle_memory
from bot.settings import Settings
from bot.telegram_http import AiohttpRequest
from broadcasts.dispatcher import AT_ONCE, Dispatcher
from broadcasts.lanes import Lane
from broadcasts.outbox.saying import new_message
from broadcasts.outbox.tables import Delivery, DeliveryState
from broadcasts.pace import OFF, Limits, Pace
from broadcasts.screens import Screen
from broadcasts.sender import Sender
from estate.clock import SystemClock
from estate.database import Database, upgrade
from texts.translator import Html

SURVEYS = 100_000
UNLIMITED = Limits(overall=OFF, chat=OFF, burst=1, group=OFF)
LOOK_AGAIN = 0.002  # seconds
ALERTS = 200
REPLIES, REPLIES_A_SECOND = 300, 5
PAGE = 20_000  # rows written at once
UNDER_WAY = 300  # surveys that have left when the alert is raised


async def way(job: Job) -> None:
    meanwhile = sys.argv[5] if len(sys.argv) > 5 else ""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'tocsin.db'}"
        await upgrade(url)
        database = Database(url)
        request = AiohttpRequest(connections=AT_ONCE, read_timeout=20)
        bot = ExtBot(job.token, base_url=f"{job.api}/bot", request=request)
        await bot.initialize()
        limits = limits_of(Settings.model_construct(bot_token=job.token))
        pace, clock = Pace(limits if job.limited else UNLIMITED), SystemClock()
        dispatcher = Dispatcher(database, Sender(bot, clock), pace, clock, news=chat_news)
        settle_memory()
        match meanwhile:
            case "alert":
                await _alert_among_surveys(job, database, dispatcher)
            case "replies":
                await _replies_among_surveys(job, database, dispatcher)
            case _:
                await _tell_all(job, database, dispatcher)
        job.floods = dispatcher.flood_count
        await bot.shutdown()
        await database.close()


async def _tell_all(job: Job, database: Database, dispatcher: Dispatcher) -> None:
    await _write(database, Lane.NOTICE, job.chats)
    wanted, most = len(job.chats), 0.0
    before = resident_mb()
    job.mark()
    running = asyncio.create_task(dispatcher.run())
    while dispatcher.outcome_counts[Lane.NOTICE, "accepted"] < wanted:
        most = max(most, resident_mb())
        await asyncio.sleep(LOOK_AGAIN)
    await dispatcher.stop(running)
    job.mark()
    job.more["grown_mb"] = most - before
    job.accepted = await _accepted(database, Lane.NOTICE)


async def _alert_among_surveys(job: Job, database: Database, dispatcher: Dispatcher) -> None:
    running = await _surveys(job, database, dispatcher)
    await _write(database, Lane.ALERT, job.chats[:ALERTS])
    job.mark()
    began = time.perf_counter()
    dispatcher.wake()
    await _until(lambda: dispatcher.outcome_counts[Lane.ALERT, "accepted"] >= 1)
    job.more["first"] = time.perf_counter() - began
    await _until(lambda: dispatcher.outcome_counts[Lane.ALERT, "accepted"] >= ALERTS)
    job.mark()
    await dispatcher.stop(running)
    job.accepted = await _accepted(database, Lane.ALERT)


async def _replies_among_surveys(job: Job, database: Database, dispatcher: Dispatcher) -> None:
    running = await _surveys(job, database, dispatcher)
    job.mark()
    took = await asyncio.gather(
        *(
            _replied(job.chats[n], n / REPLIES_A_SECOND, database, dispatcher)
            for n in range(REPLIES)
        )
    )
    job.mark()
    await dispatcher.stop(running)
    job.accepted = await _accepted(database, Lane.REPLY)
    took.sort()
    job.more |= {"median": took[REPLIES // 2], "p99": took[int(REPLIES * 0.99)]}


async def _replied(chat: int, after: float, database: Database, dispatcher: Dispatcher) -> float:
    await asyncio.sleep(after)
    began = time.perf_counter()
    message_id = await _write(database, Lane.REPLY, [chat])
    dispatcher.wake()
    while True:
        async with database.read() as session:
            state = await session.scalar(
                select(Delivery.state).where(Delivery.message_id == message_id)
            )
        if state is DeliveryState.ACCEPTED:
            return time.perf_counter() - began
        await asyncio.sleep(LOOK_AGAIN)


async def _surveys(job: Job, database: Database, dispatcher: Dispatcher) -> asyncio.Task[None]:
    """Begin to send them; return once they are under way."""
    await _write(database, Lane.SURVEY, (job.chats * (SURVEYS // job.people + 1))[:SURVEYS])
    running = asyncio.create_task(dispatcher.run())
    await _until(lambda: dispatcher.outcome_counts[Lane.SURVEY, "accepted"] >= UNDER_WAY)
    return running


async def _write(database: Database, lane: Lane, chats: Sequence[int]) -> int:
    """Say it to all of them. Returns the message's number."""
    now = SystemClock().now()
    async with database.write() as session:
        said = {"": ("sendMessage", Screen(Html(TEXT)).params())}
        message_id = await new_message(session, said, lane=lane, now=now)
        for begins in range(0, len(chats), PAGE):
            rows: list[dict[str, Any]] = [
                {"message_id": message_id, "chat_id": chat, "lane": lane, "not_before": now}
                for chat in chats[begins : begins + PAGE]
            ]
            await session.execute(insert(Delivery), rows)
    return message_id


async def _accepted(database: Database, lane: Lane) -> int:
    async with database.read() as session:
        recorded = select(func.count()).where(
            Delivery.lane == lane, Delivery.state == DeliveryState.ACCEPTED
        )
        return await session.scalar(recorded) or 0


async def _until(holds: Any) -> None:
    while not holds():  # noqa: ASYNC110 - a dispatcher tells nobody how far it is
        await asyncio.sleep(LOOK_AGAIN)


if __name__ == "__main__":
    run(way)
