"""How do updates come in when Telegram calls us? Stored first, then answered, then handled."""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, cast

import structlog
from aiohttp import web
from telegram import Update
from telegram.ext import Application

from bot import inbox
from bot.storing import StoringRequest
from estate.clock import Clock
from estate.database import TROUBLE, Database

log = structlog.get_logger()

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the header's name, no secret

PATIENCE = 10.0  # seconds for one body: Telegram sends its few kilobytes at once
HIGHEST_NUMBER = 2**63 - 1  # of an update, as databases count

Receive = Callable[[dict[str, Any]], Awaitable[None]]


class NotAnUpdate(Exception):
    """The body is no update of Telegram's."""


def route(
    path: str,
    *,
    secret: str,
    receive: Receive,
    is_ours: Callable[[], bool] = lambda: True,
    patience: float = PATIENCE,
) -> web.RouteDef:
    """Serve the webhook at `path` for whoever knows `secret`.

    Unless `is_ours`, updates are another process's: refused, so that Telegram brings them again.
    """

    async def handle(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(given, secret.encode()):
            return web.Response(status=HTTPStatus.UNAUTHORIZED, text="wrong secret\n")
        if not is_ours():
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, text="standing by\n")
        try:
            async with asyncio.timeout(patience):
                body = await request.read()  # aiohttp answers 413 by itself when it is too large
        except TimeoutError:
            return web.Response(status=HTTPStatus.REQUEST_TIMEOUT, text="too slow\n")
        try:
            await receive(_update(body))
        except NotAnUpdate:
            return web.Response(status=HTTPStatus.UNPROCESSABLE_ENTITY, text="not an update\n")
        except TROUBLE:
            log.exception("update not stored, Telegram will bring it again")
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, text="not stored\n")
        return web.Response(text="ok\n")

    return web.post(path, handle)


def receiver(
    database: Database,
    clock: Clock,
    intake: StoringRequest,
    application: Application[Any, Any, Any, Any, Any, Any],
) -> Receive:
    """Make what stores one update and then hands it on; it returns once the row is committed."""

    async def receive(raw: dict[str, Any]) -> None:
        update = _parsed(raw, application)
        async with database.write() as session:
            fresh = await inbox.store(session, [raw], now=clock.now())
        intake.fresh |= fresh
        await application.update_queue.put(update)

    return receive


def _update(body: bytes) -> dict[str, Any]:
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        raise NotAnUpdate from None
    number = raw.get("update_id") if isinstance(raw, dict) else None
    if type(number) is not int or not 0 <= number <= HIGHEST_NUMBER:
        raise NotAnUpdate
    return cast(dict[str, Any], raw)


def _parsed(raw: dict[str, Any], application: Application[Any, Any, Any, Any, Any, Any]) -> Update:
    try:
        return Update.de_json(raw, application.bot)
    except (
        KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError, RecursionError,
    ):  # fmt: skip
        raise NotAnUpdate from None
