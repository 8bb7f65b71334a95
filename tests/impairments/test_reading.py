"""What is meant by a line after /impaired? By examples."""

from datetime import UTC, datetime

import pytest

from estate.impairments.equipment import Equipment
from estate.impairments.reading import Named, Reading, read, read_floors
from texts.impairments import name
from texts.translator import LANGUAGES, words

FLOORS = ("G", "1", "2", "3", "5", "6", "7")
B1 = Named(1, "B1", FLOORS, "Asia/Hong_Kong")
B3 = Named(3, "B3", FLOORS, "Asia/Hong_Kong")
NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
SIX = datetime(2026, 3, 2, 10, tzinfo=UTC)
ALARM = Equipment.FIRE_ALARM


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("B3 alarm", Reading(B3, ALARM)),
        ("b3 Fire Alarm until 18:00", Reading(B3, ALARM, due_at=SIX)),
        (
            "B3 alarm 5-7/F contractor, panel until 18:00",
            Reading(B3, ALARM, "", ("5", "6", "7"), "contractor, panel", SIX),
        ),
        (
            "Ｂ３座 花灑 3樓 更換喉管，請留意 直至18:00",
            Reading(B3, Equipment.SPRINKLER, "", ("3",), "更換喉管，請留意", SIX),
        ),
        ("B3 smoke detectors", Reading(B3, ALARM)),
        ("B3 alarm wait until they come", Reading(B3, ALARM, why="wait until they come")),
        ("B3 other fire curtain, torn", Reading(B3, Equipment.OTHER, "fire curtain", (), "torn")),
        ("B3 banana", Reading(B3, why="banana")),
        ("B3 alarmist", Reading(B3, why="alarmist")),
        ("B9 alarm", Reading(why="B9 alarm")),
        ("alarm", Reading(why="alarm")),
        ("", Reading()),
    ],
)
def test_a_line_is_read_and_nothing_of_it_is_lost(line: str, meant: Reading) -> None:
    assert read(line, [B1, B3], now=NOW) == meant


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("equipment", [one for one in Equipment if one is not Equipment.OTHER])
def test_equipment_can_be_typed_as_it_is_called(equipment: Equipment, language: str) -> None:
    called = name(words(language), equipment)
    assert read(f"B3 {called}", [B1, B3], now=NOW) == Reading(B3, equipment)


def test_only_who_has_one_building_need_not_name_it() -> None:
    assert read("alarm", [B1], now=NOW) == Reading(B1, ALARM)
    assert read("B3 alarm", [B1], now=NOW) == Reading(why="B3 alarm")


@pytest.mark.parametrize(
    ("typed", "floors"),
    [
        ("5", ("5",)),
        ("7, g", ("G", "7")),
        ("3 – 6/F", ("3", "5", "6")),
        ("7-5", None),
        ("4", None),
        ("all", None),
        ("", None),
    ],
)
def test_floors_are_those_of_the_building(typed: str, floors: tuple[str, ...] | None) -> None:
    assert read_floors(typed, FLOORS) == floors
