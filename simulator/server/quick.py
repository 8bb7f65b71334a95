"""How are thousands of plain calls a second answered?

A lean server looks at each request itself before the HTTP server does. What is written as nearly
every call is (a form in a POST to a known method) it answers at once, by the same rules; that
saves two thirds of what HTTP costs. Whatever is written otherwise goes to the HTTP server, with
all that follows on that connection: uploads, polls, pages, what tests hold or let fail.
"""

import asyncio
import re
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus
from typing import NamedTuple, cast

from aiohttp import web

from simulator.api import BY_LOWER_NAME
from simulator.errors import ApiError
from simulator.params import Params
from simulator.server.answers import Reply, refused
from simulator.server.botapi import MOVE_UPDATES, BotApi
from simulator.server.forms import read_form

_BEGINNING = b"POST /bot"
_FIRST_LINE = re.compile(rb"POST /bot([0-9]+:[\w-]+)/(\w+) HTTP/1\.1\r\n")
_HEADERS = re.compile(rb"(?:[\w-]+:[^\r\n]*\r\n)+")
_LENGTH = re.compile(rb"^content-length: *([0-9]{1,5})\r$", re.MULTILINE)
_FORM = re.compile(
    rb"^content-type: *application/x-www-form-urlencoded(?:; *charset=\"?utf-8\"?)?\r$",
    re.MULTILINE,
)
# Headers by which a request asks for more than an answer.
_OTHERWISE = re.compile(
    rb"^(?:transfer-encoding|content-encoding|expect|upgrade|connection: *close)", re.MULTILINE
)
MAX_HEAD = 8 * 1024
MAX_BODY = 64 * 1024


class _Plain(NamedTuple):
    """A request that can be answered here, and how many bytes it took."""

    token: str
    method: str
    body: bytes
    size: int


class _NotWhole:
    """The beginning of a request; the rest is to come."""


@dataclass(slots=True)
class Quick:
    """Makes the protocol of each connection; `http` is who answers everything else."""

    api: BotApi
    http: web.Server
    connections: "set[_Connection]" = field(default_factory=set)

    def __call__(self) -> "_Connection":
        return _Connection(self)

    def close(self) -> None:
        for connection in list(self.connections):
            connection.close()

    def reply(self, plain: _Plain) -> Reply | None:
        """The answer, None if somebody wants to hold, spoil or watch the call."""
        world = self.api.world
        bot, known = world.tokens.get(plain.token), BY_LOWER_NAME.get(plain.method.lower())
        if bot is None or known is None or known[0] in MOVE_UPDATES:
            return None
        if world.traffic.holds or world.faults.script or world.faults.chances:
            return None
        if world.wire_watchers:
            return None
        try:
            params = Params(read_form(plain.body))
        except ApiError as error:
            return refused(error)
        call = world.traffic.began(known[0], params.values, bot.id)
        try:
            reply = self.api.reply(bot, call, params)
            call.status = reply.status
            return reply
        finally:
            world.traffic.ended(call, took=0.0)


class _Connection(asyncio.Protocol):
    """One connection, as long as all that comes is plain."""

    __slots__ = ("_buffer", "_quick", "_transport")

    def __init__(self, quick: Quick) -> None:
        self._quick = quick
        self._buffer = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports have all that asyncio.Transport has, without being one.
        self._transport = cast("asyncio.Transport", transport)
        self._quick.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._quick.connections.discard(self)

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        while self._buffer:
            plain = _read(self._buffer)
            if isinstance(plain, _NotWhole):
                return
            reply = self._quick.reply(plain) if plain is not None else None
            if plain is None or reply is None:
                self._hand_over()
                return
            self._buffer = self._buffer[plain.size :]
            self._transport.write(_written(reply))

    def pause_writing(self) -> None:
        """Whoever does not read the answers is not read either."""
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        self._transport.resume_reading()

    def close(self) -> None:
        self._transport.close()

    def _hand_over(self) -> None:
        """Let the HTTP server go on from here, as if it had been there from the beginning."""
        self._quick.connections.discard(self)
        successor = self._quick.http()
        self._transport.set_protocol(successor)
        successor.connection_made(self._transport)
        successor.data_received(self._buffer)
        self._buffer = b""


def _read(data: bytes) -> _Plain | _NotWhole | None:
    """A request that can be answered here, what may become one, or None."""
    end = data.find(b"\r\n\r\n") + 2
    if end < 2:
        begins = data.startswith(_BEGINNING[: len(data)])
        return _NotWhole() if begins and len(data) <= MAX_HEAD else None
    first = _FIRST_LINE.match(data)
    length = _plain_length(data[first.end() : end]) if first else None
    if first is None or length is None:
        return None
    size = end + 2 + length
    if size > len(data):
        return _NotWhole()
    return _Plain(first[1].decode(), first[2].decode(), data[end + 2 : size], size)


@lru_cache(maxsize=4096)
def _plain_length(headers: bytes) -> int | None:
    """How long the form is that follows these headers; None if it is anything but a short form.

    A client says the same in each call but for the length, so few headers are read twice.
    """
    if not _HEADERS.fullmatch(headers):
        return None
    headers = headers.lower()
    length = _LENGTH.search(headers)
    if length is None or _OTHERWISE.search(headers) or not _FORM.search(headers):
        return None
    return int(length[1]) if int(length[1]) <= MAX_BODY else None


def _written(reply: Reply) -> bytes:
    wish = b"Retry-After: %d\r\n" % reply.retry_after if reply.retry_after else b""
    return b"HTTP/1.1 %d %s\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (
        reply.status,
        _PHRASES.get(reply.status, b""),
        wish,
        len(reply.body),
        reply.body,
    )


_PHRASES = {status.value: status.phrase.encode() for status in HTTPStatus}
