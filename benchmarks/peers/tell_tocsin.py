"""Tocsin's outbox on SQLite, written through to the disk, every outcome recorded.

With a further argument, ALERTS, so many surveys wait for PEOPLE; once they are being sent, an alert
to ALERTS of them is committed, and its first and last acceptance are timed.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select
from telegram.ext import ExtBot

from benchmarks.peers.telling import TEXT, Job, run
from bot.app import chat_news, limits_of
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
UNDER_WAY = 300  # surveys that have left when the alert is raised


async def way(job: Job) -> None:
    alerts = int(sys.argv[5]) if len(sys.argv) > 5 else 0
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
        if alerts:
            await _alert_among_surveys(job, database, dispatcher, alerts)
        else:
            await _tell_all(job, database, dispatcher)
        job.floods = dispatcher.flood_count
        await bot.shutdown()
        await database.close()


async def _tell_all(job: Job, database: Database, dispatcher: Dispatcher) -> None:
    await _write(database, Lane.NOTICE, job.chats)
    job.mark()
    running = asyncio.create_task(dispatcher.run())
    await _until(lambda: dispatcher.outcome_counts[Lane.NOTICE, "accepted"] >= job.people)
    await dispatcher.stop(running)
    job.mark()
    job.accepted = await _accepted(database, Lane.NOTICE)


async def _alert_among_surveys(
    job: Job, database: Database, dispatcher: Dispatcher, alerts: int
) -> None:
    await _write(database, Lane.SURVEY, (list(job.chats) * (SURVEYS // job.people + 1))[:SURVEYS])
    running = asyncio.create_task(dispatcher.run())
    await _until(lambda: dispatcher.outcome_counts[Lane.SURVEY, "accepted"] >= UNDER_WAY)
    await _write(database, Lane.ALERT, job.chats[:alerts])
    job.mark()
    began = time.perf_counter()
    dispatcher.wake()
    await _until(lambda: dispatcher.outcome_counts[Lane.ALERT, "accepted"] >= 1)
    job.more["first"] = time.perf_counter() - began
    await _until(lambda: dispatcher.outcome_counts[Lane.ALERT, "accepted"] >= alerts)
    job.mark()
    await dispatcher.stop(running)
    job.accepted = await _accepted(database, Lane.ALERT)


async def _write(database: Database, lane: Lane, chats: Iterable[int]) -> None:
    now = SystemClock().now()
    async with database.write() as session:
        said = {"": ("sendMessage", Screen(Html(TEXT)).params())}
        message_id = await new_message(session, said, lane=lane, now=now)
        rows: list[dict[str, Any]] = [
            {"message_id": message_id, "chat_id": chat, "lane": lane, "not_before": now}
            for chat in chats
        ]
        await session.execute(insert(Delivery), rows)


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
