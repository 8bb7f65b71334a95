"""What is Tocsin made of? Everything wired by hand, started and stopped in order."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    nullcontext,
    suppress,
)
from dataclasses import dataclass
from typing import Any

import structlog
from aiohttp.web import RouteDef
from telegram.error import BadRequest, Conflict, InvalidToken, TelegramError
from telegram.ext import Application, ContextTypes, ExtBot

from bot.errands import Errands
from bot.health import Health
from bot.intake import ALLOWED_UPDATES, UnitOfWork, keep_failure
from bot.media import MediaFetcher
from bot.menus import Menus
from bot.metrics import Metrics
from bot.proposals import ProposalFetcher
from bot.rights import Rights
from bot.settings import Settings, webhook_path
from bot.storing import InboxQueue, StoringRequest, replay
from bot.telegram_http import AiohttpRequest
from bot.timers import DUTIES, Timers
from bot.triggers import Triggers
from bot.web import Web
from bot.webhook import Receive, receiver, route
from broadcasts.after_action import Papers
from broadcasts.canary import Canary
from broadcasts.dispatcher import AT_ONCE, Dispatcher
from broadcasts.notice_work import NoticeWork
from broadcasts.outcomes import Gone, Moved
from broadcasts.pace import Limits, Pace, parse_limit
from broadcasts.sender import Sender
from estate.clock import Clock, SystemClock
from estate.database import Database, Duty, Session
from estate.people.reach import lost_touch
from estate.places.groups import group_gone, group_moved
from handlers import add_all
from handlers.work import Context

log = structlog.get_logger()

POLL_SECONDS = 30
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds between two tries to reach Telegram


@dataclass(slots=True)
class Tocsin:
    """The parts of one running bot."""

    settings: Settings
    clock: Clock
    database: Database
    application: Application[Any, Any, Any, Any, Any, Any]
    intake: StoringRequest
    queue: InboxQueue
    unit: UnitOfWork
    dispatcher: Dispatcher
    timers: Timers
    health: Health
    web: Web
    media: MediaFetcher
    proposals: ProposalFetcher
    errands: Errands
    notices: NoticeWork

    @asynccontextmanager
    async def running(
        self, *, turn: AbstractAsyncContextManager[None] | None = None
    ) -> AsyncIterator["Tocsin"]:
        """Start in the order in which parts need each other; stop in the opposite one.

        Health is served first, so that whoever watches hears why it is not ready yet. Entering
        `turn` may take long: until then nothing is asked of Telegram, taken from it or sent. Waits
        for Telegram as long as it takes. Raises PortTaken, InvalidToken, BadRequest (of the
        webhook).
        """
        async with AsyncExitStack() as stack:
            await self.web.start()
            stack.push_async_callback(self.web.stop)
            await stack.enter_async_context(turn or nullcontext())
            stack.enter_context(self.health.acting())
            await _patiently(self.application.bot.initialize)
            await stack.enter_async_context(self.application)
            self.health.dispatching = asyncio.create_task(self.dispatcher.run())
            stack.push_async_callback(self._stop_sending, self.health.dispatching)
            await self.application.start()
            stack.push_async_callback(self._stop_handling)
            await self._replay()
            self.timers.start()
            stack.push_async_callback(self.timers.stop)
            fetching = asyncio.create_task(self.media.run())
            stack.push_async_callback(_cancel, fetching)
            proposing = asyncio.create_task(self.proposals.run())
            stack.push_async_callback(_cancel, proposing)
            noticing = asyncio.create_task(self.notices.run())
            stack.push_async_callback(_cancel, noticing)
            await self._listen()
            stack.push_async_callback(_cancel, asyncio.create_task(self.errands.run()))
            yield self

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being handled, waits to be, or is on its way out."""
        at_rest = self.timers.is_idle and self.dispatcher.is_idle
        return at_rest and not self.queue.unfinished

    async def _replay(self) -> None:
        async with self.database.write() as session:
            left = await replay(self.application, session)
        self.intake.fresh |= {update.update_id for update in left}
        for update in left:
            await self.application.update_queue.put(update)

    async def _listen(self) -> None:
        """Poll, or ask Telegram to call; what was set up the other way before is undone."""
        if self.settings.webhook_url is not None:
            await _patiently(self._set_webhook)
            return
        if (updater := self.application.updater) is not None:
            await updater.start_polling(
                timeout=POLL_SECONDS,
                allowed_updates=ALLOWED_UPDATES,
                drop_pending_updates=False,
                bootstrap_retries=-1,
                error_callback=_polling_failed,
            )

    async def _set_webhook(self) -> None:
        await self.application.bot.set_webhook(
            self.settings.webhook_url or "",
            secret_token=self.settings.webhook_secret,
            allowed_updates=ALLOWED_UPDATES,
        )

    async def _stop_handling(self) -> None:
        log.info("stopping")
        self.intake.is_leaving = True
        if self.application.updater is not None and self.application.updater.running:
            await self.application.updater.stop()
        await self.application.stop()

    async def _stop_sending(self, dispatching: asyncio.Task[None]) -> None:
        await self.dispatcher.stop(dispatching)


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _patiently(call: Callable[[], Awaitable[object]]) -> None:
    """Ask Telegram until it answers in a way that can be read. A refusal is raised at once."""
    pause = FIRST_PAUSE
    while True:
        try:
            await call()
        except (BadRequest, InvalidToken):
            raise
        except TelegramError as error:
            log.warning("Telegram does not answer", reason=str(error), next_try_in=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        else:
            return


def _polling_failed(error: TelegramError) -> None:
    if isinstance(error, Conflict):
        log.error("another process polls with this token; stop one of the two")
    else:
        log.warning("getUpdates failed, tried again", reason=str(error))


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
    intake = StoringRequest(database, clock, connections=8, read_timeout=POLL_SECONDS + 10)
    bot = _bot(settings, intake)
    papers = Papers(database, settings.media_dir)
    sender, pace = Sender(bot, clock, papers.write), Pace(limits_of(settings))
    dispatcher = Dispatcher(database, sender, pace, clock, news=chat_news)
    unit = UnitOfWork(database, clock, dispatcher)
    queue = InboxQueue(lambda: intake.fresh)
    application = (
        Application.builder()
        .bot(bot)
        .update_queue(queue)
        .concurrent_updates(unit)
        .context_types(ContextTypes(context=Context))
        .job_queue(None)
        .build()
    )
    unit.application = application
    errands = Errands(Rights(database, bot, clock), Menus(database, bot), dispatcher)
    unit.afterwards = errands.after
    add_all(application)
    application.add_error_handler(keep_failure)
    receive = receiver(database, clock, intake, application)
    health = Health(database, application, intake, polls=settings.webhook_url is None)
    metrics = Metrics(database, clock, dispatcher, pace)
    triggers = Triggers(
        database, clock, dispatcher, secrets_of=settings.triggers,
        release_after=settings.release_after, username=lambda: _username(application, health),
    )  # fmt: skip
    routes = [metrics.route(), triggers.route(), *_webhook_routes(settings, receive, health)]
    return Tocsin(
        settings=settings,
        clock=clock,
        database=database,
        application=application,
        intake=intake,
        queue=queue,
        unit=unit,
        dispatcher=dispatcher,
        timers=Timers(database, clock, dispatcher, [*DUTIES, *_self_test(settings)]),
        health=health,
        web=Web(settings.listen, checks=health.checks(), routes=routes),
        media=MediaFetcher(database, bot, settings.media_dir),
        proposals=ProposalFetcher(database, bot, clock, dispatcher),
        errands=errands,
        notices=NoticeWork(database, clock, dispatcher),
    )


def _bot(settings: Settings, intake: StoringRequest) -> ExtBot[None]:
    base = settings.telegram_api.rstrip("/")
    return ExtBot(
        settings.bot_token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=AiohttpRequest(connections=AT_ONCE, read_timeout=20),
        get_updates_request=intake,
    )


def _username(application: Application[Any, Any, Any, Any, Any, Any], health: Health) -> str | None:
    """Tell the bot's own name, which Telegram gave at the start; None unless this process acts."""
    is_acting = health.is_acting and application.running
    return application.bot.username if is_acting else None


def _self_test(settings: Settings) -> list[Duty]:
    if not settings.canary_chat:
        return []
    return [Canary(int(settings.canary_chat), settings.timezone).look]


def _webhook_routes(settings: Settings, receive: Receive, health: Health) -> list[RouteDef]:
    if settings.webhook_url is None:
        return []
    path = webhook_path(settings.webhook_url)
    secret = settings.webhook_secret
    return [route(path, secret=secret, receive=receive, is_ours=lambda: health.is_acting)]
