"""Which addresses does the simulator answer, and how does it start and stop?"""

from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from simulator.server.botapi import BotApi
from simulator.world import World

PAGE = Path(__file__).parent.parent / "page"
# The Bot API takes uploads up to 50 MB; the rest of a body needs some room too.
MAX_BODY = 60 * 1024 * 1024
_PATIENCE = 1.0


class Server:
    """The simulator on a port of 127.0.0.1; port 0 takes any free one."""

    def __init__(self, world: World, *, port: int = 0) -> None:
        self.world = world
        self.port = port
        self.bot_api = BotApi(world)
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=_PATIENCE)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port)
        await site.start()
        self.port = runner.addresses[0][1]
        self._runner = runner
        for bot in self.world.bots.values():
            self.bot_api.couriers.refresh(bot)

    async def stop(self) -> None:
        self.world.release()
        for bot in self.world.bots.values():
            self.bot_api.polls.end(bot, None)
        await self.bot_api.couriers.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

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
        return app
