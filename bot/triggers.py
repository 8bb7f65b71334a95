"""How does a building's own system raise an alert? A signed post becomes a draft, once."""

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
import structlog
from aiohttp import web

from bot.settings import Settings
from broadcasts.dispatcher import Dispatcher
from broadcasts.triggers import tell_of_clock, tell_of_post, tell_of_repeat, tell_of_unread
from estate.clock import Clock, SystemClock
from estate.database import TROUBLE, Database, Session
from estate.errors import OtherBody, PostUnclear
from estate.incidents.rules import number_of
from estate.incidents.tables import Incident
from estate.incidents.triggers import Repeated, Taken, take_post
from texts.translator import words
from texts.triggers import fault_line

log = structlog.get_logger()

FOLDER = "/triggers/"
TIMESTAMP = "X-Tocsin-Timestamp"
SIGNATURE = "X-Tocsin-Signature"
LARGEST_BODY = 64 * 1024
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOST_OFF = timedelta(seconds=300)
MOST_DIGITS = 12  # of Unix seconds: 30,000 years
PATIENCE = 10.0  # seconds for one body
CHUNK = 16 * 1024
NOBODYS = secrets.token_bytes(32)  # signs for names that no trigger has: they take as long


class TooLarge(Exception):
    """The body is longer than any post may be."""


class NotReached(Exception):
    """Nothing answers at the address."""


class Triggers:
    """Takes posts of the triggers that `secrets_of` names.

    `username` tells the bot's own, None while this process does not act: then the poster is asked
    to come again.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        dispatcher: Dispatcher,
        *,
        secrets_of: Mapping[str, str],
        release_after: Mapping[str, timedelta],
        username: Callable[[], str | None],
        patience: float = PATIENCE,
    ) -> None:
        self._database = database
        self._clock = clock
        self._dispatcher = dispatcher
        self._secrets_of = secrets_of
        self._release_after = release_after
        self._username = username
        self._patience = patience

    def route(self) -> web.RouteDef:
        """Serve the posts; a name that no trigger has is answered as a wrong signature is."""
        return web.post(f"{FOLDER}{{name}}", self._handle)

    async def _handle(self, request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(self._patience):
                body = await _body_of(request)
        except TooLarge:
            return _said(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, error="at most 64 KiB")
        except TimeoutError:
            return _said(HTTPStatus.REQUEST_TIMEOUT, error="too slow")
        except web.RequestPayloadError:
            return _said(HTTPStatus.BAD_REQUEST, error="the body cannot be unpacked")
        name = request.match_info["name"]
        refused = _said(HTTPStatus.UNAUTHORIZED, error="wrong name, signature or time")
        if not self._is_signed(name, request.headers, body):
            return refused
        username, stamp = self._username(), request.headers.get(TIMESTAMP, "")
        try:
            if not _is_recent(stamp, self._clock.now()):
                if username is not None:
                    await self._tell_of_clock(name, stamp, body)
                return refused
            if username is None:
                return _said(HTTPStatus.SERVICE_UNAVAILABLE, error="standing by, post it again")
            return await self._take(name, body, username)
        except TROUBLE:
            log.exception("post of a trigger not stored", trigger=name)
            return _said(HTTPStatus.SERVICE_UNAVAILABLE, error="not stored, post it again")

    def _is_signed(self, name: str, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether who knows the trigger's secret signed this, at whatever time."""
        stamp = headers.get(TIMESTAMP, "")
        secret = self._secrets_of.get(name)
        key = NOBODYS if secret is None else secret.encode()
        given = headers.get(SIGNATURE, "").encode(errors="surrogateescape")
        wanted = signature(key, stamp, body).encode()
        is_right = hmac.compare_digest(given, wanted)
        return is_right and secret is not None

    async def _take(self, name: str, body: bytes, username: str) -> web.Response:
        now = self._clock.now()
        try:
            async with self._database.write() as session:
                taken = await take_post(
                    session, name, body, release_after=self._release_after.get(name),
                    bot_username=username, now=now,
                )  # fmt: skip
                if isinstance(taken, Taken):
                    await tell_of_post(session, taken, now=now)
                else:
                    await tell_of_repeat(session, taken, body, now=now)
        except PostUnclear as unclear:
            faults = [fault_line(words("en"), fault) for fault in unclear.faults]
            log.warning("post of a trigger not understood", trigger=name, faults=faults)
            found = unclear.faults
            await self._tell(lambda session: tell_of_unread(session, name, found, body, now=now))
            return _said(HTTPStatus.UNPROCESSABLE_ENTITY, error=" ".join(faults), faults=faults)
        except OtherBody as other:
            log.warning("a trigger used an id twice", trigger=name)
            await self._tell(lambda session: tell_of_unread(session, name, (), body, now=now))
            error = "this id came with another body; give each report an id of its own"
            number = other.incident_id and number_of(other.incident_id)
            return _said(HTTPStatus.CONFLICT, error=error, number=number)
        if isinstance(taken, Repeated):
            self._dispatcher.wake()
            return _said(HTTPStatus.OK, **_draft(taken.incident))
        self._dispatcher.wake()
        log.info("a trigger posted", trigger=name, **_draft(taken.incident))
        releases_at = taken.post.releases_at
        when = {"releases_at": releases_at.isoformat()} if releases_at else {}
        return _said(HTTPStatus.ACCEPTED, **_draft(taken.incident), **when)

    async def _tell_of_clock(self, name: str, stamp: str, body: bytes) -> None:
        log.warning("a trigger's clock is wrong", trigger=name, stamp=stamp[:MOST_DIGITS])
        at, now = _moment(stamp), self._clock.now()
        await self._tell(lambda session: tell_of_clock(session, name, at, body, now=now))

    async def _tell(self, tell: Callable[[Session], Awaitable[None]]) -> None:
        """What was signed is the building's own: it may be an alarm, whatever is wrong with it."""
        async with self._database.write() as session:
            await tell(session)
        self._dispatcher.wake()


def _is_recent(stamp: str, now: datetime) -> bool:
    return _is_number(stamp) and abs(int(stamp) - now.timestamp()) <= MOST_OFF.total_seconds()


def _is_number(stamp: str) -> bool:
    return stamp.isascii() and stamp.isdigit() and len(stamp) <= MOST_DIGITS


def _moment(stamp: str) -> datetime | None:
    """Tell which time a stamp means; None for what is none, or is beyond the calendar."""
    try:
        return EPOCH + timedelta(seconds=int(stamp)) if _is_number(stamp) else None
    except OverflowError:
        return None


async def _body_of(request: web.Request) -> bytes:
    """Read a body that is not too large, and no more of one that is. Raises TooLarge."""
    if (request.content_length or 0) > LARGEST_BODY:
        raise TooLarge
    body = bytearray()
    async for chunk in request.content.iter_chunked(CHUNK):
        body += chunk
        if len(body) > LARGEST_BODY:
            raise TooLarge
    return bytes(body)


def _draft(incident: Incident | None) -> dict[str, Any]:
    """What the poster learns of a draft; a test has none."""
    if incident is None:
        return {"status": "test"}
    return {
        "status": "actual", "number": number_of(incident.id), "incident": incident.id,
        "state": incident.state.value,
    }  # fmt: skip


def _said(code: HTTPStatus, /, **facts: object) -> web.Response:
    return web.json_response(facts, status=code)


# The other side


def signature(secret: bytes, timestamp: str, body: bytes) -> str:
    """Sign a body for its trigger, as the header carries it."""
    signed = timestamp.encode(errors="surrogateescape") + b"." + body
    return f"sha256={hmac.new(secret, signed, hashlib.sha256).hexdigest()}"


async def post(settings: Settings, name: str, body: bytes) -> tuple[int, str]:
    """Sign and post a body to the bot that runs with these settings. Raises NotReached."""
    stamp = str(int(SystemClock().now().timestamp()))
    headers = {
        TIMESTAMP: stamp,
        SIGNATURE: signature(settings.triggers[name].encode(), stamp, body),
        "Content-Type": "application/json",
    }
    timeout = aiohttp.ClientTimeout(total=2 * PATIENCE)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(f"{_address(settings)}{FOLDER}{name}", data=body, headers=headers) as said,
        ):
            return said.status, (await said.text()).strip()
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise NotReached(str(error) or type(error).__name__) from None


def _address(settings: Settings) -> str:
    """Tell where the web server is found from this machine."""
    host, _, port = settings.listen.rpartition(":")
    everywhere = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]", "*": "127.0.0.1"}  # noqa: S104  read, not listened on
    return f"http://{everywhere.get(host, host)}:{port}"
