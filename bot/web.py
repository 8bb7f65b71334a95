"""Is it alive, is it ready? The web server: health, and later webhook, metrics, triggers."""

from aiohttp import web


class Web:
    """Serves on `listen` (host:port; port 0 takes any free one)."""

    def __init__(self, listen: str) -> None:
        self._host, _, port = listen.rpartition(":")
        self._port = int(port)
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Serve from now on."""
        app = web.Application()
        app.router.add_get("/healthz", _alive)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()

    async def stop(self) -> None:
        """Serve no more."""
        if self._runner is not None:
            await self._runner.cleanup()


async def _alive(_request: web.Request) -> web.Response:
    return web.Response(text="ok\n")
