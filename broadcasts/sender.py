"""What does Telegram answer? The one place that calls it for the outbox and reads its errors."""

import os
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import orjson
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from broadcasts.outcomes import (
    Accepted,
    Gone,
    Lost,
    Moved,
    Outcome,
    Refused,
    TryAgain,
    Unknown,
    after_failure,
)
from estate.clock import Clock

# PTB's durations are timedeltas then. Without it each RetryAfter warns, and a warning that is an
# error hid what Telegram had asked for.
os.environ.setdefault("PTB_TIMEDELTA", "true")

UNAUTHORISED_PAUSE = timedelta(seconds=30)

# Substrings, lower case: Telegram's texts vary; a whole text is never compared.
UNCHANGED = ("message is not modified",)
ALREADY_GONE = ("message to delete not found", "message can't be deleted")
MESSAGE_LOST = ("message to edit not found", "message can't be edited", "message_id_invalid")
THREAD_LOST = ("message thread not found", "topic_deleted", "topic_id_invalid", "topic_closed")
# PTB's own words for a 200 whose body it cannot read: Telegram took the call.
UNREADABLE = "invalid server response"
CHAT_GONE = {
    "blocked": "blocked",
    "deactivated": "deactivated",
    "initiate conversation": "never_started",
    "kicked": "kicked",
    "not a member": "kicked",
    "group chat was deleted": "kicked",
    "chat not found": "never_started",
    "user not found": "never_started",
    "not enough rights to send": "muted",
    "chat_write_forbidden": "muted",
}


class Prepared:
    """The parameters of a call, written as JSON once.

    PTB's own would write each of them apart, as a form, and look into each for a file; the outbox
    has none. That was a third of what a call costs.
    """

    __slots__ = ("payload",)
    contains_files = False  # all that PTB asks before it hands this on to our request

    def __init__(self, params: dict[str, Any]) -> None:
        self.payload = orjson.dumps(params)


PAPER = "paper"
"""Of a call's parameters: names a document that is written when it is sent."""

Writer = Callable[[Mapping[str, Any]], Awaitable[tuple[str, bytes]]]
"""Writes what `PAPER` names: the file's name and its bytes."""


class Upload:
    """The parameters of a call with a document, as PTB writes them: a form of several parts."""

    __slots__ = ("json_parameters", "multipart_data")
    contains_files = True

    def __init__(self, params: Mapping[str, Any], file: tuple[str, bytes]) -> None:
        name, content = file
        self.json_parameters = {
            key: value if isinstance(value, str) else orjson.dumps(value).decode()
            for key, value in params.items()
        }
        kind = "text/html" if name.endswith(".html") else "text/plain"
        self.multipart_data = {"document": (name, content, kind)}


class Sender:
    """Makes one call and says what became of it. Never raises for what Telegram can answer."""

    def __init__(self, bot: Bot, clock: Clock, write: Writer | None = None) -> None:
        self._bot = bot
        self._clock = clock
        self._write = write

    async def send(self, method: str, params: dict[str, Any], *, attempt: int) -> Outcome:
        """Call `method` by PTB's request, which reads the answer and raises PTB's errors."""
        url = f"{self._bot.base_url}/{method}"
        try:
            answer: Any = await self._bot.request.post(
                url,
                request_data=await self._prepare(params),  # type: ignore[arg-type]  # handed on
            )
        except TelegramError as error:
            return outcome_of(error, attempt=attempt, now=self._clock.now())
        return Accepted(message_id=_message_id(answer, params))

    async def _prepare(self, params: dict[str, Any]) -> Prepared | Upload:
        if self._write is None or PAPER not in params:
            return Prepared(params)
        said = {name: value for name, value in params.items() if name != PAPER}
        return Upload(said, await self._write(params[PAPER]))


def _message_id(answer: Any, params: dict[str, Any]) -> int:
    first = answer[0] if isinstance(answer, list) and answer else answer
    if isinstance(first, dict) and "message_id" in first:
        return int(first["message_id"])
    return int(params.get("message_id", 0))


def outcome_of(error: TelegramError, *, attempt: int, now: datetime) -> Outcome:
    """Turn an error into an outcome: by class first, then by a part of its text."""
    reason = str(error)
    match error:
        case ChatMigrated():
            return Moved(chat_id=error.new_chat_id)
        case RetryAfter():
            wait = error._retry_after
            return after_failure(attempt=attempt, now=now, reason=reason, told_to_wait=wait)
        case Forbidden():
            return Gone(reason=_gone(reason) or "blocked")
        case InvalidToken():
            return TryAgain(at=now + UNAUTHORISED_PAUSE, reason=reason)
        case BadRequest():
            return _refusal(reason)
        case NetworkError():
            return _network(error, attempt=attempt, now=now)
        case TelegramError() if UNREADABLE in reason.lower():
            return Unknown(reason=reason)
        case _:
            return after_failure(attempt=attempt, now=now, reason=reason)


def _refusal(reason: str) -> Outcome:
    text = reason.lower()
    if any(part in text for part in (*UNCHANGED, *ALREADY_GONE)):
        return Accepted(message_id=0)
    if any(part in text for part in MESSAGE_LOST):
        return Lost("message")
    if any(part in text for part in THREAD_LOST):
        return Lost("thread")
    gone = _gone(reason)
    return Gone(reason=gone) if gone else Refused(reason=reason)


def _gone(reason: str) -> str | None:
    text = reason.lower()
    return next((word for part, word in CHAT_GONE.items() if part in text), None)


def _network(error: NetworkError, *, attempt: int, now: datetime) -> Outcome:
    """Tell "surely not sent" from "who knows": only a call that never left may simply go again."""
    cause = error.__cause__
    never_left = isinstance(cause, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
    # Telegram said 5xx itself, mostly with a page instead of JSON.
    without_answer = isinstance(error, TimedOut) or isinstance(cause, aiohttp.ClientError | OSError)
    if never_left or not without_answer:
        return after_failure(attempt=attempt, now=now, reason=str(error))
    return Unknown(reason=str(error))
