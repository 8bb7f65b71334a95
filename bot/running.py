"""How does the bot run from start to stop? Signals, one active process, a calm heap."""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import (
    AbstractContextManager,
    asynccontextmanager,
    contextmanager,
    nullcontext,
    suppress,
)
from typing import NoReturn

import structlog
import uvloop
from telegram.error import BadRequest, InvalidToken

from bot.app import Tocsin, build
from bot.settings import Settings
from bot.single import AlreadyRunning, key_of, lock_of, one_active, only_one
from bot.upgrading import DatabaseUnusable, bring_up_to_date, check_usable
from bot.web import PortTaken
from estate.advisory import AdvisoryLock
from estate.people.claims import open_claim
from texts.translator import missing_catalogues

log = structlog.get_logger()

# The objects of the start live as long as the process: frozen, the collector never looks at them
# again, and looks at the rest more seldom. It takes the spikes out of the slowest answers.
GC_THRESHOLDS = (50_000, 20, 50)


class CannotRun(Exception):
    """The bot cannot run; the text says why and how to mend it."""


def run(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT. Raises CannotRun."""
    if missing := missing_catalogues():
        raise CannotRun(
            f"locales/ lacks the words of {', '.join(missing)}. `make install` makes them."
        )
    try:
        with _alone(settings), suppress(asyncio.CancelledError):  # cancelled: asked to stop
            uvloop.run(_serve(settings))
    except AlreadyRunning as other:
        raise CannotRun(
            f"Tocsin runs on this database already ({other}). Stop that process first, or give "
            "this one a TOCSIN_DATABASE_URL of its own."
        ) from None
    except DatabaseUnusable as reason:
        raise CannotRun(str(reason)) from None
    except PortTaken:
        raise CannotRun(
            f"{settings.listen} is taken. Set TOCSIN_LISTEN to another port; 0 takes any free one."
        ) from None
    except BadRequest as reason:
        raise CannotRun(
            f"Telegram refuses the webhook ({reason}). Check TOCSIN_WEBHOOK_URL; Telegram calls "
            "ports 443, 80, 88 and 8443 only."
        ) from None
    except InvalidToken:
        raise CannotRun(
            "Telegram does not know this token. Copy it again from @BotFather (/mybots, API "
            "Token) into TOCSIN_BOT_TOKEN; after /revoke only the newest works."
        ) from None


def _alone(settings: Settings) -> AbstractContextManager[None]:
    path = settings.sqlite_path
    return nullcontext() if path is None else only_one(lock_of(path), note=f"process {os.getpid()}")


async def _serve(settings: Settings) -> None:
    with stopped_by_signals():
        tocsin = build(settings)
        try:
            async with tocsin.running(turn=_turn(tocsin)):
                await _offer_claim(tocsin)
                settle_memory()
                log.info("running", bot=tocsin.application.bot.username)
                await asyncio.Event().wait()
        finally:
            await tocsin.database.close()
            log.info("stopped")


@asynccontextmanager
async def _turn(tocsin: Tocsin) -> AsyncIterator[None]:
    """Wait until we are the one who acts, then bring the tables up to date: nobody else does now.

    Raises DatabaseUnusable.
    """
    settings = tocsin.settings
    if settings.sqlite_path is not None:  # `_alone` holds its lock
        await bring_up_to_date(settings)
        yield
        return
    await check_usable(settings)
    lock = AdvisoryLock(settings.database_url, key=key_of(settings.bot_token))
    async with one_active(lock, standing_by=tocsin.health.standing_by, lost=_end_at_once):
        await bring_up_to_date(settings)
        yield


def _end_at_once() -> NoReturn:
    """Die as by kill -9: a good stop would handle and send what waits, and it is another's now.

    Whatever was begun is what the next active process finds after any death.
    """
    log.error("the lock on the database is lost, another process may be active: ending at once")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(1)


async def _offer_claim(tocsin: Tocsin) -> None:
    """Print the link that makes the first administrator, while nobody works here."""
    async with tocsin.database.write() as session:
        code = await open_claim(session, now=tocsin.clock.now())
    if code is not None:
        link = f"https://t.me/{tocsin.application.bot.username}?start=c_{code}"
        print(  # noqa: T201  for whoever sits at the machine; a log would keep it
            f"Nobody works here yet. Open this link to become the administrator:\n  {link}",
            flush=True,
        )


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Cancel the current task at SIGTERM or SIGINT: what it opened closes in good order."""
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    if task is None:
        raise RuntimeError("signals stop a task; there is none")
    loop.add_signal_handler(signal.SIGTERM, _once(task))
    loop.add_signal_handler(signal.SIGINT, task.cancel)  # a second Ctrl-C hurries
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
        loop.remove_signal_handler(signal.SIGINT)


def _once(task: asyncio.Task[object]) -> Callable[[], None]:
    """Cancel at the first call only: an impatient supervisor must not cut the stop short."""

    def cancel() -> None:
        if not task.cancelling():
            task.cancel()

    return cancel


def settle_memory() -> None:
    """Call once everything stands."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
