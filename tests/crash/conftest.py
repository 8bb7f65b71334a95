"""The cast moved in, with Tocsin running as a process that may be killed."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.app import build
from bot.inbox import InboxRow, InboxState
from broadcasts.outbox.tables import Delivery, DeliveryState
from estate.database import Database
from estate.tickets.tables import TicketEvent
from simulator.kit import Person, Telegram
from tests.cast import Estate, ManualClock, move_in, settings_for
from tests.crash.points import Arming, Point, arm
from tests.crash.process import BotProcess
from tests.weather import weather_of_the_run

PATIENCE = 20.0  # a start takes a second, or several on a loaded machine
LOOK_AGAIN = 0.01
OPEN = (DeliveryState.WAITING, DeliveryState.SENDING)

Act = Callable[[], Awaitable[object]]


@dataclass
class Crashing:
    """The estate, with a Tocsin that may be killed. Its clock is the machine's."""

    estate: Estate
    process: BotProcess
    database_url: str

    @property
    def tg(self) -> Telegram:
        return self.estate.tg

    @property
    def database(self) -> Database:
        return self.estate.database

    async def kill_at(self, point: Point, act: Act) -> None:
        """Let somebody act, kill Tocsin when it stands at `point`, start it again."""
        await self.kill_in(arm(point, self.tg, self.database_url), act)

    async def kill_in(self, armed: Arming, act: Act) -> None:
        """As `kill_at`, at any point."""
        await self.rest()
        async with armed as reached:
            await act()
            await reached()
            await self.process.kill()
        await self.process.start()

    async def sees_button(self, person: Person, label: str, *, in_room: bool = False) -> None:
        """Wait until a button stands there, through a start if need be."""
        in_ = self.estate.room if in_room else None
        await self._see(person.expect_button(label, in_=in_, timeout=PATIENCE))

    async def sees(self, person: Person, words: str, *, in_room: bool = False) -> None:
        """Wait until the bot said this, through a start if need be."""
        in_ = self.estate.room if in_room else None
        await self._see(person.expect(words, in_=in_, timeout=PATIENCE))

    async def _see(self, sight: Awaitable[object]) -> None:
        try:
            await sight
        except AssertionError as not_seen:
            not_seen.add_note(self.process.log())
            raise

    async def rest(self) -> None:
        """Wait until everything is handled, said and recorded."""
        try:
            async with asyncio.timeout(PATIENCE):
                # Two programs' rest is no event that one of them could set.
                while not await self._is_at_rest():  # noqa: ASYNC110 - see above
                    await asyncio.sleep(LOOK_AGAIN)
        except TimeoutError:
            raise AssertionError(f"Tocsin does not come to rest.\n{self.process.log()}") from None

    async def _is_at_rest(self) -> bool:
        if self.tg.world.queues[self.tg.bot.id].pending:
            return False
        async with self.database.read() as session:
            handling = select(func.count()).where(InboxRow.state == InboxState.WAITING)
            saying = select(func.count()).where(Delivery.state.in_(OPEN))
            return not await session.scalar(handling) and not await session.scalar(saying)

    async def verbs(self) -> list[str]:
        """What happened to tickets, in its order."""
        events = await self.estate.rows(select(TicketEvent).order_by(TicketEvent.id))
        return [event.verb.value for event in events if isinstance(event, TicketEvent)]

    async def assert_nothing_is_lost(self) -> None:
        """No update failed; everything said arrived, or was overtaken before anybody saw it."""
        await self.rest()
        failed = await self.estate.rows(
            select(InboxRow.error).where(InboxRow.state != InboxState.DONE)
        )
        assert failed == []
        states = Counter(await self.estate.rows(select(Delivery.state)))
        assert states.keys() <= {DeliveryState.ACCEPTED, DeliveryState.WITHDRAWN}


@pytest.fixture
async def crashing(database_url: str, tmp_path: Path) -> AsyncIterator[Crashing]:
    async with Telegram() as tg:
        weather_of_the_run().brew(tg)
        estate = moved_in(tg, database_url, tmp_path)
        async with estate.database.write() as session:
            await move_in(session, estate)
        process = BotProcess(tg, database_url, tmp_path)
        await process.start()
        yield Crashing(estate=estate, process=process, database_url=database_url)
        await process.stop()
        await estate.database.close()


def moved_in(tg: Telegram, database_url: str, folder: Path) -> Estate:
    """The cast of every test. The Tocsin in it is never started: it opens the database for us."""
    clock = ManualClock()
    davit, carla, ana, bruno, elif_ = (
        tg.person(name, language="en") for name in ("Davit", "Carla", "Ana", "Bruno", "Elif")
    )
    return Estate(
        tg=tg, app=build(settings_for(tg, database_url, folder), clock=clock), clock=clock,
        ana=ana, bruno=bruno, carla=carla, davit=davit, elif_=elif_,
        stranger=tg.person("Viktor", language="en"),
        room=tg.group("Staff room", members=[davit, carla]),
        group=tg.group("B3 neighbours", members=[davit, ana, bruno, elif_]),
    )  # fmt: skip
