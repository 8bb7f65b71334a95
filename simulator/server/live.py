"""How does a page hear at once what happens?"""

import asyncio
import json
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from simulator.world import Event, World

HEARTBEAT = 20.0
# A page that stopped reading is cut off, instead of filling the memory.
MAX_BEHIND = 5_000


@dataclass(slots=True)
class Live:
    """Every open page's WebSocket and the lines that it still has to get."""

    world: World
    _lines: dict[web.WebSocketResponse, asyncio.Queue[str]] = field(default_factory=dict)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT)
        await socket.prepare(request)
        lines: asyncio.Queue[str] = asyncio.Queue(MAX_BEHIND)
        self._open(socket, lines)
        writer = asyncio.get_running_loop().create_task(_write(socket, lines))
        try:
            await _until_closed(socket)
        finally:
            writer.cancel()
            self._close(socket)
        return socket

    async def stop(self) -> None:
        for socket in list(self._lines):
            await socket.close()

    def _open(self, socket: web.WebSocketResponse, lines: asyncio.Queue[str]) -> None:
        if not self._lines:
            self.world.hooks.append(self._on_event)
        self._lines[socket] = lines

    def _close(self, socket: web.WebSocketResponse) -> None:
        self._lines.pop(socket, None)
        if not self._lines and self._on_event in self.world.hooks:
            self.world.hooks.remove(self._on_event)

    def _on_event(self, event: Event) -> None:
        line = json.dumps(event.line(), ensure_ascii=False)
        for lines in self._lines.values():
            if not lines.full():
                lines.put_nowait(line)


async def _write(socket: web.WebSocketResponse, lines: asyncio.Queue[str]) -> None:
    while not socket.closed:
        await socket.send_str(await lines.get())
        if lines.full():
            await socket.close()


async def _until_closed(socket: web.WebSocketResponse) -> None:
    async for message in socket:
        if message.type is WSMsgType.ERROR:
            return
