"""A notice in three languages to two buildings, with a photo: stopped half-way and gone on with."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from broadcasts.outbox.tables import DeliveryState
from estate.notices.tables import State
from estate.people.tables import Person as PersonRow
from estate.people.tables import Reachability, Relation, Residency
from estate.places.tables import Building, Unit
from simulator.kit import Person
from tests.cast import BEGINNING, PATIENCE, Estate, started
from tests.notices.stories import states, the_notice

pytestmark = pytest.mark.calm  # it counts what leaves in a second

TEXTS = {
    "en": "The water is off on Friday from 10:00 to 16:00.",
    "zh_Hant": "星期五10:00至16:00暫停供水。",
    "zh_Hans": "周五10:00至16:00暂停供水。",
}
NEIGHBOURS = 30  # in each building, by turns in each language
HALF_WAY = 12


async def neighbours(house: Estate) -> dict[int, tuple[Person, str]]:
    """Thirty people in B1 and thirty in B3, each in a home of their own."""
    found = {}
    async with house.database.write() as session:
        buildings = (await session.scalars(select(Building).order_by(Building.code))).all()
        for building in buildings:
            for number in range(NEIGHBOURS):
                language = list(TEXTS)[number % len(TEXTS)]
                person = house.tg.person(f"{building.code} {number}", language="en")
                started(house.tg, person)
                row = PersonRow(
                    telegram_id=person.id, name=person.name, language=language,
                    reachability=Reachability.REACHABLE, created_at=BEGINNING,
                )  # fmt: skip
                unit = Unit(building_id=building.id, floor=str(number % 20 + 1), label=f"N{number}")
                session.add_all([row, unit])
                await session.flush()
                session.add(
                    Residency(
                        person_id=row.id, unit_id=unit.id, relation=Relation.OWNER, since=BEGINNING
                    )
                )
                found[person.id] = person, language
    return found


async def test_everybody_gets_it_once_in_their_language(paced_house: Estate) -> None:
    house = paced_house
    people = await neighbours(house)
    davit = house.davit
    await davit.send("/notice")
    for label in ("Buildings", "B1", "B3", "Next"):
        await davit.tap(label)
    await davit.send_photo(TEXTS["en"])
    await davit.expect("Please write the text in 简体中文")
    await davit.send(TEXTS["zh_Hans"])
    await davit.expect("Please write the text in 繁體中文")
    await davit.send(TEXTS["zh_Hant"])
    await davit.expect(TEXTS["zh_Hant"])
    await davit.tap("Next")
    preview = await davit.expect("To B1 and B3: 63 homes, 62 reachable, 1 not")
    assert all(text in preview.text for text in TEXTS.values())

    calls = house.tg.world.calls
    await davit.press(next(label for label in preview.labels if label.startswith("Send to")))
    await house.tg.watch.until(lambda: _sent(calls) >= HALF_WAY or None, timeout=PATIENCE)
    assert await davit.press("Stop") == "Stopped. Nothing more of it is sent."
    await davit.expect("Stopped.")
    await house.settle()
    stopped = await states(house)
    assert HALF_WAY <= stopped[DeliveryState.ACCEPTED] < len(people)  # how many, the machine says
    assert stopped[DeliveryState.WITHDRAWN]
    assert (await the_notice(house)).state is State.STOPPED

    assert await davit.press("Go on") == "It goes on."
    await davit.expect("100 %")
    assert await states(house) == {DeliveryState.ACCEPTED: 2 * NEIGHBOURS + 3 + 1}
    for person, language in people.values():
        [told] = [m for m in person.history() if m.by_bot]
        assert told.media
        assert TEXTS[language] in told.text
        assert told.silent
    [in_group] = [m for m in house.ana.history(in_=house.group) if m.by_bot]
    assert all(text in in_group.text for text in TEXTS.values())


def _sent(calls: Sequence[object]) -> int:
    return sum(getattr(call, "method", "").lower() == "sendphoto" for call in calls)
