"""Does what must work, work? The questions behind /readyz."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from telegram.ext import Application

from bot.storing import StoringRequest
from bot.web import Check
from estate.database import TROUBLE, Database

STANDING_BY = "standing by: another process is active"
QUIET_AT_MOST = 90.0  # seconds without an answer to getUpdates: three long polls


@dataclass(slots=True)
class Health:
    """Looks at the parts of one running bot. `dispatching` is set once it sends.

    `is_acting` while this process is the one that acts for its token, `stands_by` while it waits
    for that.
    """

    database: Database
    application: Application[Any, Any, Any, Any, Any, Any]
    intake: StoringRequest
    polls: bool
    dispatching: asyncio.Task[None] | None = None
    is_acting: bool = False
    stands_by: bool = False

    def standing_by(self) -> None:
        """Another process acts; this one waits for its turn."""
        self.stands_by = True

    @contextmanager
    def acting(self) -> Iterator[None]:
        """From here to the end of the block it is our turn."""
        self.is_acting, self.stands_by = True, False
        try:
            yield
        finally:
            self.is_acting = False

    def checks(self) -> Mapping[str, Check]:
        """Name each question."""
        return {
            "process": self.process_acts,
            "database": self.database_answers,
            "telegram": self.telegram_answers,
            "dispatcher": self.dispatcher_works,
        }

    async def process_acts(self) -> str | None:
        """Say that it is another process's turn."""
        return STANDING_BY if self.stands_by else None

    async def database_answers(self) -> str | None:
        """Say why the database does not answer."""
        try:
            await self.database.ping()
        except TROUBLE as error:
            return f"no answer ({type(error).__name__})"
        return None

    async def telegram_answers(self) -> str | None:
        """Say why nothing comes from Telegram; who stands by wants nothing of it."""
        if self.stands_by:
            return None
        if not self.application.running:
            return "not reached yet"
        if not self.polls:
            return None
        last = self.intake.last_answer_at
        if last is None:
            return "getUpdates has not been answered yet"
        quiet = asyncio.get_running_loop().time() - last
        return f"getUpdates has no answer for {quiet:.0f} s" if quiet > QUIET_AT_MOST else None

    async def dispatcher_works(self) -> str | None:
        """Say why nothing is sent; who stands by sends nothing."""
        if self.stands_by:
            return None
        if self.dispatching is None:
            return "not started yet"
        return "has stopped; restart the bot" if self.dispatching.done() else None
