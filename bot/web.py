"""Is it alive, is it ready? The web server: health, metrics, webhook and triggers."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from http import HTTPStatus

import structlog
from aiohttp import web

log = structlog.get_logger()

LARGEST_BODY = 1024 * 1024  # an update is a few kilobytes; Telegram sends files apart
PATIENCE = 3.0  # seconds that one check may take: load balancers ask every few seconds
FAREWELL = 2.0  # seconds that open requests get when we stop

Check = Callable[[], Awaitable[str | None]]
"""Returns why something does not work, None when it does. Names no secret."""


class PortTaken(Exception):
    """The address cannot be listened on."""


class Web:
    """Serves on `listen` (host:port; port 0 takes any free one)."""

    def __init__(
        self, listen: str, *, checks: Mapping[str, Check], routes: Iterable[web.RouteDef] = ()
    ) -> None:
        host, _, port = listen.rpartition(":")
        self._host = host.strip("[]")
        self.port = int(port)
        self._checks = checks
        self._routes = [
            web.get("/healthz", _alive),
            web.get("/readyz", self._ready),
            *routes,
        ]
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Serve from now on; `port` is then the one that was got. Raises PortTaken."""
        app = web.Application(client_max_size=LARGEST_BODY)
        app.add_routes(self._routes)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=FAREWELL)
        await runner.setup()
        self._runner = runner
        try:
            await web.TCPSite(runner, self._host, self.port).start()
        except OSError as error:
            await self.stop()
            raise PortTaken(str(error)) from error
        self.port = runner.addresses[0][1]
        log.info("web server listens", host=self._host, port=self.port)

    async def stop(self) -> None:
        """Serve no more."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _ready(self, request: web.Request) -> web.Response:
        found = await asyncio.gather(*(_reason(check) for check in self._checks.values()))
        reasons = {name: why for name, why in zip(self._checks, found, strict=True) if why}
        status = HTTPStatus.SERVICE_UNAVAILABLE if reasons else HTTPStatus.OK
        if "application/json" in request.headers.get("Accept", ""):
            return web.json_response({"ready": not reasons, "reasons": reasons}, status=status)
        lines = [f"{name}: {why}" for name, why in reasons.items()] or ["ready"]
        return web.Response(text="\n".join(lines) + "\n", status=status)


async def _alive(_request: web.Request) -> web.Response:
    return web.Response(text="ok\n")


async def _reason(check: Check) -> str | None:
    try:
        async with asyncio.timeout(PATIENCE):
            return await check()
    except TimeoutError:
        return f"no answer within {PATIENCE:g} s"
