"""How does a page hear at once what happens?"""

import asyncio
import json
from dataclasses import dataclass, field
from enum import StrEnum

from aiohttp import WSMsgType, web

from simulator.world import Event, World

HEARTBEAT = 20.0
# A page that stopped reading is cut off, instead of filling the memory.
MAX_BEHIND = 5_000
# What is told of the bots' calls and of Telegram's own behaviour, to those who ask for it.
ON_THE_WIRE = frozenset({"call", "control"})


class Interest(StrEnum):
    """Which events a watcher asks for: `?wire=1`, `?wire=only`, or nothing."""

    CHATS = ""
    BOTH = "1"
    WIRE = "only"

    def covers(self, event: Event) -> bool:
        if event.type in ON_THE_WIRE:
            return self is not Interest.CHATS
        return self is not Interest.WIRE


@dataclass(frozen=True, slots=True)
class Watcher:
    """One open page: what it wants to hear, and the lines that it still has to get."""

    interest: Interest
    lines: asyncio.Queue[str] = field(default_factory=lambda: asyncio.Queue(MAX_BEHIND))


@dataclass(slots=True)
class Live:
    """Every open page's WebSocket. Calls are only told while somebody watches the wire."""

    world: World
    _watchers: dict[web.WebSocketResponse, Watcher] = field(default_factory=dict)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        watcher = Watcher(_interest(request))
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT)
        await socket.prepare(request)
        self._open(socket, watcher)
        writer = asyncio.get_running_loop().create_task(_write(socket, watcher.lines))
        try:
            await _until_closed(socket)
        finally:
            writer.cancel()
            self._close(socket)
        return socket

    async def stop(self) -> None:
        for socket in list(self._watchers):
            await socket.close()

    def _open(self, socket: web.WebSocketResponse, watcher: Watcher) -> None:
        if not self._watchers:
            self.world.hooks.append(self._on_event)
        self._watchers[socket] = watcher
        self._count()

    def _close(self, socket: web.WebSocketResponse) -> None:
        self._watchers.pop(socket, None)
        if not self._watchers and self._on_event in self.world.hooks:
            self.world.hooks.remove(self._on_event)
        self._count()

    def _count(self) -> None:
        interests = [watcher.interest for watcher in self._watchers.values()]
        self.world.wire_watchers = len(interests) - interests.count(Interest.CHATS)

    def _on_event(self, event: Event) -> None:
        hearers = [watcher for watcher in self._watchers.values() if watcher.interest.covers(event)]
        if not hearers:
            return
        line = json.dumps(event.line(), ensure_ascii=False)
        for watcher in hearers:
            if not watcher.lines.full():
                watcher.lines.put_nowait(line)


def _interest(request: web.Request) -> Interest:
    try:
        return Interest(request.query.get("wire", ""))
    except ValueError:
        return Interest.BOTH


async def _write(socket: web.WebSocketResponse, lines: asyncio.Queue[str]) -> None:
    while not socket.closed:
        await socket.send_str(await lines.get())
        if lines.full():
            await socket.close()


async def _until_closed(socket: web.WebSocketResponse) -> None:
    async for message in socket:
        if message.type is WSMsgType.ERROR:
            return
