"""Does what must work, work? The three questions behind /readyz."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram.ext import Application

from bot.intake import StoringRequest
from bot.web import Check
from estate.database import TROUBLE, Database

QUIET_AT_MOST = 90.0  # seconds without an answer to getUpdates: three long polls


@dataclass(slots=True)
class Health:
    """Looks at the parts of one running bot. `dispatching` is set once it sends."""

    database: Database
    application: Application[Any, Any, Any, Any, Any, Any]
    intake: StoringRequest
    polls: bool
    dispatching: asyncio.Task[None] | None = None

    def checks(self) -> Mapping[str, Check]:
        """Name each question."""
        return {
            "database": self.database_answers,
            "telegram": self.telegram_answers,
            "dispatcher": self.dispatcher_works,
        }

    async def database_answers(self) -> str | None:
        """Say why the database does not answer."""
        try:
            await self.database.ping()
        except TROUBLE as error:
            return f"no answer ({type(error).__name__})"
        return None

    async def telegram_answers(self) -> str | None:
        """Say why nothing comes from Telegram."""
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
        """Say why nothing is sent."""
        if self.dispatching is None:
            return "not started yet"
        return "has stopped; restart the bot" if self.dispatching.done() else None
