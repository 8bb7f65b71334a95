"""How is an update stored before anybody sees it, and found again after a death?"""

import asyncio
import json
from collections.abc import Callable, Collection
from typing import Any

import structlog
from telegram import Bot, Update
from telegram.error import NetworkError
from telegram.ext import Application
from telegram.request import RequestData

from bot import inbox
from bot.telegram_http import AiohttpRequest
from broadcasts.sender import Prepared
from estate.clock import Clock
from estate.database import TROUBLE, Database, Session

log = structlog.get_logger()

NOTHING_NEW = b'{"ok":true,"result":[]}'


class StoringRequest(AiohttpRequest):
    """Fetches updates and stores each batch in one commit before anybody sees it.

    Polling confirms a batch by asking for the next one, so what is not stored here is lost in a
    crash. `fresh` holds the numbers that the queue may let through. After `is_leaving` it fetches
    nothing more: PTB would ask once again, to confirm, and Telegram lets who asks for the same
    within three seconds wait for three. What is stored comes again at the next start and is known.
    """

    def __init__(self, database: Database, clock: Clock, **options: Any) -> None:
        super().__init__(**options)
        self._database = database
        self._clock = clock
        self.fresh: set[int] = set()
        self.is_leaving = False
        self.last_answer_at: float | None = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | Prepared | None = None,
        *timeouts: Any,
        **named_timeouts: Any,
    ) -> tuple[int, bytes]:
        """Fetch, store, hand on. A batch that is not stored is a network error: it comes back."""
        if self.is_leaving:
            return 200, NOTHING_NEW
        code, payload = await super().do_request(
            url, method, request_data, *timeouts, **named_timeouts
        )
        if code == 200 and "getupdates" in url.lower():
            self.last_answer_at = asyncio.get_running_loop().time()
            payload = await self._store(payload)
        return code, payload

    async def _store(self, payload: bytes) -> bytes:
        """Store what is new. A batch that comes back whole may hold an update that PTB cannot read:
        such a one is set aside, else polling would ask for it for ever."""
        batch = json.loads(payload).get("result") or []
        if not batch:
            return payload
        try:
            async with self._database.write() as session:
                fresh = await inbox.store(session, batch, now=self._clock.now())
                unreadable = {} if fresh else _unreadable(batch)
                for update_id, error in unreadable.items():
                    await inbox.fail(session, update_id, error)
        except TROUBLE as error:
            raise NetworkError(f"updates not stored: {error}") from error
        self.fresh |= fresh
        return _without(unreadable, batch) if unreadable else payload


def _unreadable(batch: list[dict[str, Any]]) -> dict[int, str]:
    """Tell which updates PTB cannot read, and why."""
    found = {}
    for raw in batch:
        try:
            Update.de_json(raw)
        except Exception as error:
            log.exception("an update cannot be read", update_id=raw["update_id"])
            found[raw["update_id"]] = repr(error)
    return found


def _without(unreadable: Collection[int], batch: list[dict[str, Any]]) -> bytes:
    """Empty what cannot be read; its number stays, so that the batch is confirmed."""
    kept = [
        {"update_id": raw["update_id"]} if raw["update_id"] in unreadable else raw for raw in batch
    ]
    return json.dumps({"ok": True, "result": kept}).encode()


class InboxQueue(asyncio.Queue[object]):
    """PTB's queue; what the inbox knew already is dropped on the way in."""

    def __init__(self, fresh: Callable[[], set[int]]) -> None:
        super().__init__()
        self._fresh = fresh
        self.unfinished = 0

    async def put(self, item: object) -> None:
        """Let through what is new, and PTB's own markers."""
        if isinstance(item, Update):
            fresh = self._fresh()
            if item.update_id not in fresh:
                return
            fresh.discard(item.update_id)
        self.unfinished += 1
        await super().put(item)

    def task_done(self) -> None:
        """PTB calls this when an update has been handled."""
        self.unfinished -= 1
        super().task_done()


async def replay(
    application: Application[Any, Any, Any, Any, Any, Any], session: Session
) -> list[Update]:
    """List what was stored and not handled, oldest first. What cannot be read is set aside."""
    bot: Bot = application.bot
    waiting = await inbox.waiting(session)
    unreadable = _unreadable(waiting)
    for update_id, error in unreadable.items():
        await inbox.fail(session, update_id, error)
    return [Update.de_json(raw, bot) for raw in waiting if raw["update_id"] not in unreadable]
