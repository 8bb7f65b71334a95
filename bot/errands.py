"""What must be asked or told of Telegram apart from sending? Rights in groups and command menus."""

import asyncio
from datetime import timedelta

import structlog
from telegram import Update
from telegram.error import RetryAfter, TelegramError

from bot.menus import Menus
from bot.rights import Rights
from broadcasts.dispatcher import Dispatcher
from estate.database import TROUBLE

log = structlog.get_logger()

LOOK_AT_ALL_EVERY = 60.0  # seconds; an import by the command line is seen then
PAUSE = 1.0  # seconds between two looks: many updates are looked after together
AFTER_TROUBLE = 10.0  # seconds


class Errands:
    """Runs beside everything else: soon after an update for its person, now and then for all."""

    def __init__(self, rights: Rights, menus: Menus, dispatcher: Dispatcher) -> None:
        self._rights = rights
        self._menus = menus
        self._dispatcher = dispatcher
        self._people: set[int] = set()
        self._woken = asyncio.Event()

    def after(self, update: Update) -> None:
        """Look soon at who wrote or pressed: their duty or language may have changed."""
        user = update.effective_user
        if user is not None and not user.is_bot:
            self._people.add(user.id)
            self._woken.set()

    async def run(self) -> None:
        """Run until cancelled. What fails is logged and tried again."""
        loop = asyncio.get_running_loop()
        all_due_at = loop.time()
        while True:
            people, self._people = self._people, set()
            self._woken.clear()
            is_all = loop.time() >= all_due_at
            try:
                await self._run_once(None if is_all else people)
            except (TelegramError, *TROUBLE) as error:
                log.warning("an errand failed, tried again", reason=str(error))
                await asyncio.sleep(_pause_after(error))
                all_due_at = loop.time()
                continue
            if is_all:
                all_due_at = loop.time() + LOOK_AT_ALL_EVERY
            await asyncio.sleep(PAUSE)
            await self._woken_by(all_due_at)

    async def _run_once(self, people: set[int] | None) -> None:
        if await self._rights.check():
            self._dispatcher.wake()
        await self._menus.keep_up(people)

    async def _woken_by(self, moment: float) -> None:
        try:
            async with asyncio.timeout_at(moment):
                await self._woken.wait()
        except TimeoutError:
            return


def _pause_after(error: Exception) -> float:
    if not isinstance(error, RetryAfter):
        return AFTER_TROUBLE
    told = error.retry_after  # PTB gives seconds, or a timedelta where so configured
    return told.total_seconds() if isinstance(told, timedelta) else float(told)
