"""Each kind from /alert to the report: three buildings, 200 homes, 12 staff, three languages."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from broadcasts.alerts import facts_of
from estate.incidents.drafts import buildings_of
from estate.incidents.playbooks import keep_shipped
from estate.incidents.tables import Incident, State
from estate.places.tables import Building
from simulator.kit import Person
from tests.alerts.test_after_action import the_file
from tests.alerts.test_journeys import GAS_BACK, HANDED_BACK
from tests.alerts.town import Resident, Town, grow
from tests.cast import moved_in
from tests.triggers.panel import PANEL, SETTINGS, SPRINKLER, WAITS, post
from tests.weather import Weather
from texts.alerts import alert
from texts.losses import report_name
from texts.translator import words

pytestmark = [pytest.mark.slow, pytest.mark.calm]  # 200 people; it counts who was told what

SECONDS, MINUTE = timedelta(seconds=11), timedelta(minutes=1)
REPORTS = {
    "en": "After-action report", "zh_Hans": "事后总结报告", "zh_Hant": "事後檢討報告",
}  # fmt: skip


@pytest.fixture
async def town(database_url: str, tmp_path: Path, weather: Weather) -> AsyncIterator[Town]:
    async with moved_in(database_url, tmp_path, pace="off", weather=weather, **SETTINGS) as house:
        async with house.database.write() as session:
            await keep_shipped(session)
        yield await grow(house)


def said_by_bot(person: Person) -> list[str]:
    return [m.text for m in person.history() if m.by_bot]


async def sent_by_one(town: Town, line: str) -> None:
    await town.house.davit.send(line)
    await town.house.davit.press("Send REAL alert")
    await town.house.settle()


async def expect_told(town: Town, *codes: str) -> None:
    """Everybody at home there got the alert once, in their language; nobody else heard a word."""
    async with town.house.database.read() as session:
        incident = (await session.scalars(select(Incident))).one()
        buildings = await buildings_of(session, incident.id)
        assert [one.code for one in buildings] == list(codes)
        now = town.house.clock.now()
        facts = {one.code: facts_of(incident, one, buildings, now=now) for one in buildings}
    for one in town.residents:
        said = said_by_bot(one.person)
        if one.building not in codes:
            assert said == []
            continue
        expected = alert(words(one.language), facts[one.building])
        assert len([text for text in said if _plain(expected) in text]) == 1


def _plain(text: str) -> str:
    return text.replace("<b>", "").replace("</b>", "").replace("&amp;", "&")


async def lived_through(town: Town, concerned: Sequence[Resident]) -> None:
    """Homes answer, one needs help and gets it, staff tick and tell more."""
    house = town.house
    for number, one in enumerate(concerned[:30]):
        asked = [m for m in one.person.history() if m.by_bot and len(m.labels) == 3][-1]
        safe, needs_help = asked.labels[0], asked.labels[1]
        await one.person.press(needs_help if number == 7 else safe)
    await house.settle()
    await house.advance(SECONDS)
    await house.davit.press("1", in_=house.room)
    await house.settle()
    await house.carla.press("Has been helped", in_=house.room)
    await house.settle()
    await house.davit.press("Update", in_=house.room)
    await house.settle()
    await house.davit.press("Send: Help is on site.", in_=house.room)
    await house.settle()


async def ended(town: Town, concerned: Sequence[Resident]) -> None:
    """All clear; everybody who was told hears it, and nothing older has buttons."""
    house = town.house
    await house.davit.press("All clear", in_=house.room)
    await house.settle()
    asked = [
        one for one in house.davit.last(in_=house.room).labels if one in (HANDED_BACK, GAS_BACK)
    ]
    if asked:
        await house.davit.press(asked[0], in_=house.room)
        await house.settle()
    for _ in range(3):
        await house.advance(SECONDS)
    [incident] = await house.rows(select(Incident))
    assert incident.state is State.CLOSED
    assert incident.settled_at is not None
    for one in concerned:
        told = [m for m in one.person.history() if m.by_bot]
        clear = [m for m in told if m.reply_to is not None][-1]
        assert clear.labels == [report_name(words(one.language))]  # of damage
        assert told[0].labels == []  # the alert
        assert clear.reply_to == told[0].id


async def expect_reports(town: Town, homes: int) -> None:
    """Three managers read it, each in their language."""
    for language, manager in {"en": town.house.davit, **town.managers}.items():
        await manager.send("/help")
        await town.house.settle()
        await manager.forge_press(manager.last(), "incident_report:1")
        await town.house.settle()
        page = the_file(town.house, manager)
        assert REPORTS[language] in page
        assert f">30 / {homes}</td>" in page


async def played(town: Town, *codes: str) -> None:
    """From the alert that is out to the report."""
    await expect_told(town, *codes)
    concerned = town.of(*codes)
    await lived_through(town, concerned)
    await ended(town, concerned)
    async with town.house.database.read() as session:
        incident = (await session.scalars(select(Incident))).one()
    await expect_reports(town, incident.homes)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("/alert fire B3 12F smoke on the stairs", "B3"),
        ("/alert fire B1", "B1"),
        ("/alert gas B3 5F smell in the corridor", "B3"),
        ("/alert water B5 a pipe burst", "B5"),
        ("/alert power B1", "B1"),
        ("/alert lift B3 two people inside", "B3"),
    ],
)
async def test_one_building_from_the_alert_to_the_report(town: Town, line: str, code: str) -> None:
    await sent_by_one(town, line)
    await played(town, code)


async def test_a_fire_where_people_stay_and_then_everybody_leaves(town: Town) -> None:
    house = town.house
    await sent_by_one(town, "/alert fire B5 12F")
    await expect_told(town, "B5")
    english = [one for one in town.of("B5") if one.language == "en"]
    assert all("STAY in your home" in said_by_bot(one.person)[-1] for one in english)
    await house.advance(SECONDS)
    await house.carla.press("Everybody out", in_=house.room)
    await house.settle()
    for one in english:
        assert "EVERYBODY: LEAVE NOW" in said_by_bot(one.person)[-1]
    await lived_through(town, town.of("B5"))
    await ended(town, town.of("B5"))
    await expect_reports(town, 60)


async def test_a_typhoon_for_the_estate_takes_two(town: Town) -> None:
    house = town.house
    await house.carla.send("/alert typhoon B1,B3,B5 signal 8")
    await house.carla.press("Ask a second person")
    await house.settle()
    assert all(said_by_bot(one.person) == [] for one in town.residents)
    assert "second person" in (
        await house.carla.forge_press(house.carla.last(), "alert_send:1") or ""
    )
    await house.davit.press("Send REAL alert")
    await house.settle()
    await played(town, "B1", "B3", "B5")


async def test_a_trigger_that_nobody_stops(town: Town) -> None:
    await post(town.house, SPRINKLER)
    await town.house.advance(WAITS)
    await played(town, "B3")
    page = the_file(town.house, town.house.davit)
    assert "Alert sent (sprinkler)" in page


@pytest.mark.parametrize("name", [PANEL, SPRINKLER])
async def test_a_trigger_that_staff_stop(town: Town, name: str) -> None:
    house = town.house
    await post(house, name)
    await house.carla.press("Dismiss" if name == PANEL else "Stop")
    await house.settle()
    await house.advance(2 * WAITS)
    assert all(said_by_bot(one.person) == [] for one in town.residents)
    [incident] = await house.rows(select(Incident))
    assert incident.state is State.CANCELLED
    refused = await house.davit.forge_press(house.davit.last(), "incident_report:1")
    assert "can't find" in (refused or "")
    assert await house.rows(select(Building.code).order_by(Building.code)) == ["B1", "B3", "B5"]
