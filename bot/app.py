"""What is Tocsin made of? Everything wired by hand, started and stopped in order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import structlog
from telegram.ext import Application, ContextTypes, ExtBot
from telegram.request import HTTPXRequest

from bot.intake import ALLOWED_UPDATES, InboxQueue, StoringRequest, UnitOfWork, keep_failure, replay
from bot.settings import Settings
from bot.timers import DUTIES, Timers
from bot.web import Web
from broadcasts.dispatcher import Dispatcher
from broadcasts.outcomes import Gone, Moved
from broadcasts.pace import Limits, Pace, parse_limit
from broadcasts.sender import Sender
from estate.clock import Clock, SystemClock
from estate.database import Database, Session
from estate.people.reach import lost_touch
from estate.places.groups import group_gone, group_moved
from handlers import add_all
from handlers.work import Context

log = structlog.get_logger()

POLL_SECONDS = 30


@dataclass(slots=True)
class Tocsin:
    """The parts of one running bot."""

    settings: Settings
    clock: Clock
    database: Database
    application: Application[Any, Any, Any, Any, Any, Any]
    intake: StoringRequest
    unit: UnitOfWork
    dispatcher: Dispatcher
    timers: Timers
    web: Web

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Tocsin"]:
        """Start in the order in which parts need each other; stop in the opposite one."""
        async with self.application:
            dispatching = asyncio.create_task(self.dispatcher.run())
            await self.application.start()
            await self._replay()
            self.timers.start()
            await self.web.start()
            await self._poll()
            try:
                yield self
            finally:
                await self._stop(dispatching)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being handled, waits to be, or is on its way out."""
        return (
            self.application.update_queue.empty()
            and self.unit.turns.is_idle
            and self.dispatcher.is_idle
        )

    async def _replay(self) -> None:
        async with self.database.read() as session:
            left = await replay(self.application, session)
        self.intake.fresh |= {update.update_id for update in left}
        for update in left:
            await self.application.update_queue.put(update)

    async def _poll(self) -> None:
        updater = self.application.updater
        assert updater is not None
        await updater.start_polling(
            timeout=POLL_SECONDS, allowed_updates=ALLOWED_UPDATES, drop_pending_updates=False
        )

    async def _stop(self, dispatching: asyncio.Task[None]) -> None:
        self.timers.stop()
        if self.application.updater is not None and self.application.updater.running:
            await self.application.updater.stop()
        await self.application.stop()
        dispatching.cancel()
        with suppress(asyncio.CancelledError):
            await dispatching
        await self.dispatcher.stop()
        await self.web.stop()


async def chat_news(session: Session, chat_id: int, outcome: Gone | Moved) -> None:
    """Let the estate know what a delivery learned about a chat."""
    match outcome:
        case Moved(new_chat_id):
            await group_moved(session, chat_id, new_chat_id)
        case Gone(reason) if chat_id < 0:
            await group_gone(session, chat_id, reason)
        case Gone(reason):
            await lost_touch(session, chat_id, reason)


def limits_of(settings: Settings) -> Limits:
    """Read the pace settings, which were checked when they were loaded."""
    overall, _ = parse_limit(settings.pace_overall)
    chat, burst = parse_limit(settings.pace_chat)
    group, _ = parse_limit(settings.pace_group)
    return Limits(overall=overall, chat=chat, burst=burst, group=group)


def build(settings: Settings, *, clock: Clock | None = None) -> Tocsin:
    """Wire one bot. Nothing has been started or asked of the network yet."""
    clock = clock or SystemClock()
    database = Database(settings.database_url)
    intake = StoringRequest(database, clock, connection_pool_size=8, read_timeout=POLL_SECONDS + 10)
    base = settings.telegram_api.rstrip("/")
    bot: ExtBot[None] = ExtBot(
        settings.bot_token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=HTTPXRequest(connection_pool_size=128, read_timeout=20, pool_timeout=5),
        get_updates_request=intake,
    )
    sender, pace = Sender(bot, clock), Pace(limits_of(settings))
    dispatcher = Dispatcher(database, sender, pace, clock, news=chat_news)
    unit = UnitOfWork(database, clock, dispatcher)
    application = (
        Application.builder()
        .bot(bot)
        .update_queue(InboxQueue(lambda: intake.fresh))
        .concurrent_updates(unit)
        .context_types(ContextTypes(context=Context))
        .job_queue(None)
        .build()
    )
    unit.application = application
    add_all(application)
    application.add_error_handler(keep_failure)
    return Tocsin(
        settings=settings,
        clock=clock,
        database=database,
        application=application,
        intake=intake,
        unit=unit,
        dispatcher=dispatcher,
        timers=Timers(database, clock, dispatcher, DUTIES),
        web=Web(settings.listen),
    )
