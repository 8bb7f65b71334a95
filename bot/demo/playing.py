"""How does the demo start, keep its data, and begin anew?"""

import asyncio
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import structlog
import uvloop

from bot import people
from bot.app import build
from bot.demo import cast
from bot.demo.data import Data
from bot.running import stopped_by_signals
from bot.settings import Settings
from bot.single import AlreadyRunning, only_one
from bot.upgrading import bring_up_to_date
from estate.clock import SystemClock
from estate.database import Database
from estate.places.tables import Group, GroupState, GroupUse
from simulator.server import Server
from simulator.storage import load
from simulator.world import DEFAULT_TOKEN, Event, World

log = structlog.get_logger()

FIRST_PORT = 8090
PORTS = 20  # tried one after the other when no port was asked for
# After a crash the world's file may be half a second behind the database: numbers that Telegram
# would never give twice must not be given again.
UPDATES_SKIPPED = 1000


class PortTaken(Exception):
    """No port is free; the text is the one that was asked for."""


class DemoRuns(Exception):
    """A demo runs on this data already; the text says where."""


def play(folder: Path, *, port: int | None) -> None:
    """Run the demo until Ctrl-C. Raises PortTaken or DemoRuns."""
    data = Data(folder)
    try:
        with only_one(data.lock), suppress(asyncio.CancelledError):
            uvloop.run(_play(data, port))
    except AlreadyRunning:
        raise DemoRuns(str(folder)) from None


async def _play(data: Data, port: int | None) -> None:
    with stopped_by_signals():
        demo = Demo(data, _world(data))
        server = await _serve(demo, port)
        try:
            await demo.start(server.url)
            print(_welcome(server.url), flush=True)  # noqa: T201  it is what the command says
            await asyncio.Event().wait()
        finally:
            await demo.stop()
            await server.stop()


def _world(data: Data) -> World:
    """The Telegram of last time, if all of it is there; otherwise an empty one."""
    if data.is_usable():
        try:
            world = load(data.world)
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("the demo's data cannot be read, begins anew", reason=repr(error))
        else:
            for queue in world.queues.values():
                queue.next_id += UPDATES_SKIPPED
            return world
    data.wipe()
    world = World()
    world.add_bot(token=DEFAULT_TOKEN)
    return world


async def _serve(demo: "Demo", port: int | None) -> Server:
    ports = range(FIRST_PORT, FIRST_PORT + PORTS) if port is None else (port,)
    for candidate in ports:
        server = Server(
            demo.world,
            port=candidate,
            state=demo.data.world,
            extra=cast.page(),
            on_reset=demo.reset,
        )
        try:
            await server.start()
        except OSError:
            await server.stop()
        else:
            return server
    raise PortTaken(str(ports[0]))


def _welcome(url: str) -> str:
    return "\n".join(
        (
            f"Tocsin's demo: open {url}/ in a browser. Ctrl-C stops it; your data stays.",
            "  Try: as Ana, write what is broken at home; as Carla, take it in the staff room.",
            "  Then: as Davit, write /alert fire B3 12F and see who hears it, in which language.",
        )
    )


@dataclass(slots=True)
class Demo:
    """The bot of the demo, which can be stopped, wiped and started again."""

    data: Data
    world: World
    _url: str = ""
    _running: AsyncExitStack = field(default_factory=AsyncExitStack)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def start(self, url: str) -> None:
        """Start the bot; fill the estate first when there is none."""
        self._url = url
        is_new = not self.data.is_usable()
        settings = settings_of(self.data, url)
        await bring_up_to_date(settings)
        if is_new:
            await self._fill(settings)
        tocsin = build(settings)
        self._running.push_async_callback(tocsin.database.close)
        await self._running.enter_async_context(tocsin.running())
        if is_new:
            cast.greet(self.world)
            self.data.complete()

    async def stop(self) -> None:
        """Stop the bot in good order."""
        await self._running.aclose()

    async def reset(self) -> None:
        """Begin anew: the page's button."""
        async with self._one_at_a_time:
            await self.stop()
            self.data.wipe()
            self.world.clear()
            await self.start(self._url)
            self.world.emit(Event("reset", 0, {}))

    async def _fill(self, settings: Settings) -> None:
        cast.settle(self.world)
        database = Database(settings.database_url)
        now = SystemClock().now()
        defaults = people.defaults_of(timezone=settings.timezone, languages=settings.languages)
        try:
            await people.import_files(database, cast.files(), now=now, defaults=defaults)
            async with database.write() as session:
                session.add(_staff_room(now))
        finally:
            await database.close()


def settings_of(data: Data, url: str) -> Settings:
    """Set the demo up; nothing of the environment or of .env reaches it."""
    return Settings.model_construct(
        bot_token=DEFAULT_TOKEN,
        telegram_api=url,
        database_url=f"sqlite+aiosqlite:///{data.database}",
        media_dir=data.media,
        listen="127.0.0.1:0",
    )


def _staff_room(now: datetime) -> Group:
    return Group(
        chat_id=cast.STAFF_ROOM, thread_id=0, use=GroupUse.STAFF, title="Staff room",
        state=GroupState.OK, can_pin=True, linked_at=now,
    )  # fmt: skip
