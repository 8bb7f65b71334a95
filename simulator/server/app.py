"""Which addresses does the simulator answer, and how does it start and stop?"""

import asyncio
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from simulator.server.botapi import BotApi
from simulator.server.control import ControlApi
from simulator.server.live import Live
from simulator.server.people import PeopleApi, Reset
from simulator.server.quick import Quick
from simulator.server.saving import Saving
from simulator.shapes import Json
from simulator.world import World

PAGE = Path(__file__).parent.parent / "page"
# The Bot API takes uploads up to 50 MB; the rest of a body needs some room too.
MAX_BODY = 60 * 1024 * 1024
_PATIENCE = 1.0
# Uploads that a browser shows; anything else is only handed over as a file. SVG can hold a script.
SHOWN_IN_PLACE = ("image/png", "image/jpeg", "image/gif", "image/webp", "audio/", "video/")


class Server:
    """The simulator on a port of 127.0.0.1; port 0 takes any free one.

    `state` is a file that the world is saved to after changes and at the end; loading it is the
    caller's business. `extra` and `on_reset` are what the page gets at /people/extra and reset.
    """

    def __init__(
        self,
        world: World,
        *,
        port: int = 0,
        state: Path | None = None,
        extra: Json | None = None,
        on_reset: Reset | None = None,
    ) -> None:
        self.world = world
        self.port = port
        self.bot_api = BotApi(world)
        self.people = PeopleApi(world, extra or {}, on_reset)
        self.control = ControlApi(world)
        self.live = Live(world)
        self._saving = Saving(world, state) if state else None
        self._runner: web.AppRunner | None = None
        self._quick: Quick | None = None
        self._listener: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=_PATIENCE)
        await runner.setup()
        self._runner = runner
        await self._listen(runner)
        for bot in self.world.bots.values():
            self.bot_api.couriers.refresh(bot)
        if self._saving is not None:
            self._saving.start()

    async def _listen(self, runner: web.AppRunner) -> None:
        if not self.world.lean:
            await web.TCPSite(runner, "127.0.0.1", self.port).start()
            self.port = runner.addresses[0][1]
            return
        assert runner.server is not None  # noqa: S101  it is set up
        self._quick = Quick(self.bot_api, runner.server)
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(self._quick, "127.0.0.1", self.port)
        self.port = self._listener.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self.world.release()
        for bot in self.world.bots.values():
            self.bot_api.polls.end(bot, None)
        await self.bot_api.couriers.stop()
        await self.live.stop()
        if self._listener is not None and self._quick is not None:
            self._listener.close()
            self._quick.close()
            self._listener = self._quick = None
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        if self._saving is not None:
            await self._saving.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=MAX_BODY)
        app.router.add_route("*", "/bot{token:[^/]+}/{method}", self.bot_api.handle)
        app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", self.bot_api.download)
        app.router.add_get("/people/live", self.live.handle)
        app.router.add_routes(self.people.routes())
        app.router.add_routes(self.control.routes())
        app.router.add_get("/", self._index)
        app.router.add_static("/page/", PAGE)
        app.on_response_prepare.append(_guard)
        return app

    async def _index(self, request: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE / "index.html")


async def _guard(request: web.Request, response: web.StreamResponse) -> None:
    """A page never mixes old modules with new ones, and never runs what somebody uploaded."""
    if request.path.startswith(("/bot", "/file/")):
        return
    response.headers.setdefault("Cache-Control", "no-cache")
    response.headers["X-Content-Type-Options"] = "nosniff"
    is_upload = request.path.startswith("/people/files/")
    if is_upload and not response.content_type.startswith(SHOWN_IN_PLACE):
        response.headers["Content-Disposition"] = "attachment"
