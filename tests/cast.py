"""The fixed cast in a small estate: a real Tocsin in process, the simulator on loopback."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.app import Tocsin, build
from bot.settings import Settings
from broadcasts.outbox.tables import Delivery, DeliveryState
from estate.database import Database, Session
from estate.people.tables import Person as PersonRow
from estate.people.tables import Reachability, Relation, Residency, Role, Staff
from estate.places.tables import Asset, Building, FireStrategy, Group, GroupState, GroupUse, Unit
from simulator.kit import Group as TelegramGroup
from simulator.kit import Person, Telegram
from simulator.kit.watch import NotSeen
from tests.manual_clock import BEGINNING, ManualClock
from tests.weather import CALM, Weather, weather_of_the_run

__all__ = ["BEGINNING", "ManualClock"]  # asked for here
HONG_KONG = "Asia/Hong_Kong"
LANGUAGES = ["en", "zh_Hans", "zh_Hant"]
PATIENCE = 10.0
LOOK_AGAIN = 0.003
OPEN = (DeliveryState.WAITING, DeliveryState.SENDING)
SOON = timedelta(seconds=20)  # what is tried again by then is still on its way


@dataclass
class Estate:
    """Ana and Bruno live in B3 12A, Elif next door; Carla fixes, Davit manages. B1 is elsewhere."""

    tg: Telegram
    app: Tocsin
    clock: ManualClock
    ana: Person
    bruno: Person
    carla: Person
    davit: Person
    elif_: Person
    stranger: Person
    room: TelegramGroup
    group: TelegramGroup
    weather: Weather = CALM

    @property
    def database(self) -> Database:
        return self.app.database

    @property
    def _is_at_rest(self) -> bool:
        return not self.tg.world.queues[self.tg.bot.id].pending and self.app.is_idle

    async def settle(self) -> None:
        """Wait until everything said so far has been handled, sent and recorded."""
        try:
            async with asyncio.timeout(PATIENCE * self.tg.watch.patience):
                # Two programs' rest is no event that one of them could set.
                while not self._is_at_rest or await self._tries_again_soon():  # noqa: ASYNC110 - see above
                    await asyncio.sleep(LOOK_AGAIN)
        except TimeoutError:
            raise NotSeen("Tocsin did not come to rest.") from None

    async def _tries_again_soon(self) -> bool:
        """Whether something waits to be sent, or sent again. In calm weather nothing does."""
        if self.weather.is_calm:
            return False
        soon = self.clock.now() + SOON
        waiting = select(Delivery.id).where(Delivery.state.in_(OPEN), Delivery.not_before <= soon)
        return bool(await self.rows(waiting.limit(1)))

    async def advance(self, by: timedelta) -> None:
        """Let time pass, and let happen what is due by then."""
        self.clock.advance(by)
        await self.app.timers.run_due()
        await self.app.notices.turn()
        self.app.dispatcher.wake()
        await self.settle()

    async def rows(self, statement: object) -> list[Any]:
        async with self.database.read() as session:
            return list(await session.scalars(statement))  # type: ignore[call-overload]  # any select


def settings_for(
    tg: Telegram, database_url: str, folder: Path, *, pace: str = "off", **more: str
) -> Settings:
    limits = ("pace_overall", "pace_chat", "pace_group")
    return Settings(
        bot_token=tg.token,
        telegram_api=tg.api,
        database_url=database_url,
        media_dir=folder / "media",
        listen="127.0.0.1:0",
        **{limit: pace for limit in limits if pace},
        **more,
        _env_file=None,  # type: ignore[call-arg]  # pydantic-settings takes it, its stub does not
    )


@pytest.fixture
def weather(request: pytest.FixtureRequest) -> Weather:
    """That of the run; calm for a test that says `calm`."""
    return CALM if request.node.get_closest_marker("calm") else weather_of_the_run()


@pytest.fixture
async def house(database_url: str, tmp_path: Path, weather: Weather) -> AsyncIterator[Estate]:
    """The cast, moved in, with Tocsin running and its pace off."""
    async with moved_in(database_url, tmp_path, pace="off", weather=weather) as estate:
        yield estate


@pytest.fixture
async def paced_house(database_url: str, tmp_path: Path, weather: Weather) -> AsyncIterator[Estate]:
    """The same with Telegram's limits kept, as in earnest."""
    async with moved_in(database_url, tmp_path, weather=weather) as estate:
        yield estate


@asynccontextmanager
async def moved_in(
    database_url: str, folder: Path, *, pace: str = "", weather: Weather = CALM, **more: str
) -> AsyncIterator[Estate]:
    """Start Tocsin with the cast moved in. `pace` sets every limit; empty leaves Telegram's.

    `more` are further settings. Where Telegram keeps its limits, so does the bot, whatever `pace`
    says.
    """
    async with Telegram() as tg:
        weather.brew(tg)
        kept = "" if weather.flood else pace
        settings = settings_for(tg, database_url, folder, pace=kept, **more)
        estate = _cast(tg, build(settings, clock=weather.clock()))
        estate.weather = weather
        async with estate.database.write() as session:
            await move_in(session, estate)
        async with estate.app.running():
            yield estate
        await estate.database.close()


def _cast(tg: Telegram, app: Tocsin) -> Estate:
    carla, davit = tg.person("Carla", language="en"), tg.person("Davit", language="en")
    ana, bruno = tg.person("Ana", language="en"), tg.person("Bruno", language="en")
    elif_ = tg.person("Elif", language="zh-hant")
    clock = app.clock
    assert isinstance(clock, ManualClock)
    return Estate(
        tg=tg, app=app, clock=clock, ana=ana, bruno=bruno, carla=carla, davit=davit, elif_=elif_,
        stranger=tg.person("Viktor", language="en"),
        room=tg.group("Staff room", members=[davit, carla]),
        group=tg.group("B3 neighbours", members=[davit, ana, bruno, elif_]),
    )  # fmt: skip


async def move_in(session: Session, cast: Estate) -> None:
    """Two buildings, three homes, two people of staff, a staff room and a building group."""
    b1, b3 = _building("B1", "Jade Court"), _building("B3", "Harbour Court")
    session.add_all([b1, b3])
    await session.flush()
    home = Unit(building_id=b3.id, floor="12", label="12A")
    next_door = Unit(building_id=b3.id, floor="12", label="12B")
    elsewhere = Unit(building_id=b1.id, floor="3", label="3C")
    lift = Asset(building_id=b3.id, code="LIFT-A", kind="lift", name="Lift A", floor=None)
    session.add_all([home, next_door, elsewhere, lift])
    people = _people(session, cast)
    await session.flush()
    for person, unit in ((cast.ana, home), (cast.bruno, home), (cast.elif_, next_door)):
        session.add(
            Residency(
                person_id=people[person.id].id, unit_id=unit.id, relation=Relation.TENANT,
                since=BEGINNING,
            )
        )  # fmt: skip
    _staff(session, people[cast.carla.id], Role.TECHNICIAN)
    _staff(session, people[cast.davit.id], Role.MANAGER)
    _group(session, cast.room, GroupUse.STAFF, None)
    _group(session, cast.group, GroupUse.BUILDING, b3.id)


def _building(code: str, name: str) -> Building:
    return Building(
        code=code, name=name, floors=["G", *[str(n) for n in range(1, 31)]],
        fire_strategy=FireStrategy.PHASED, emergency_number="999", languages=LANGUAGES,
        timezone=HONG_KONG, assembly_point="the garden",
    )  # fmt: skip


def _people(session: Session, cast: Estate) -> dict[int, PersonRow]:
    languages: Iterable[tuple[Person, str]] = (
        (cast.ana, "en"), (cast.bruno, "en"), (cast.elif_, "zh_Hant"),
        (cast.carla, "en"), (cast.davit, "en"),
    )  # fmt: skip
    rows = {
        person.id: PersonRow(
            telegram_id=person.id, name=person.name, language=language,
            reachability=Reachability.REACHABLE, created_at=BEGINNING,
        )
        for person, language in languages
    }  # fmt: skip
    session.add_all(rows.values())
    for person, _ in languages:
        started(cast.tg, person)
    return rows


def started(tg: Telegram, person: Person) -> None:
    """Let the simulator know that this person wrote to the bot once, long ago."""
    known = tg.world.people[person.id]
    known.started.add(tg.bot.id)
    tg.world.open_private(known, tg.bot)


def _staff(session: Session, person: PersonRow, role: Role) -> None:
    session.add(Staff(person_id=person.id, role=role, since=BEGINNING))


def _group(session: Session, group: TelegramGroup, use: GroupUse, building_id: int | None) -> None:
    session.add(
        Group(
            chat_id=group.id, use=use, building_id=building_id, title=group.chat.title or "",
            state=GroupState.OK, linked_at=BEGINNING,
        )
    )  # fmt: skip
