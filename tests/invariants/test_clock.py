"""Is there one clock, and do zones stay where people read times or a promise ends?"""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOORS = ("bot", "handlers", "broadcasts", "texts", "estate")
ASKS_THE_TIME = re.compile(r"\b(datetime|date)\.(now|utcnow|today|fromtimestamp)\(|\btime\.time\(")
ZONES = re.compile(r"\bZoneInfo\(")
WORK_WITH_ZONES = {
    "texts/translator.py",
    "texts/invites.py",
    "estate/tickets/rules.py",  # by when we promise something
    "estate/tickets/times.py",  # by when staff promise something
    "estate/notices/rules.py",  # quiet hours
    "estate/schedules/rules.py",  # when something goes by itself
    "estate/exercises/rules.py",  # when whom is told of an exercise
    "estate/impairments/rules.py",  # when residents hear again of what does not work
    "estate/incidents/improvements/days.py",  # by which day, and in which morning it is asked
    "texts/alerts/linter.py",  # whether a text says the times that it must
}
CHECK_A_NAME = {"bot/settings.py", "estate/imports/columns.py"}


def files_with(pattern: re.Pattern[str]) -> set[str]:
    return {
        str(path.relative_to(ROOT))
        for floor in FLOORS
        for path in (ROOT / floor).rglob("*.py")
        if pattern.search(path.read_text())
    }


def test_the_one_clock_is_asked_for_the_time_and_nothing_else() -> None:
    assert files_with(ASKS_THE_TIME) == {"estate/clock.py"}


def test_zones_are_for_texts_and_promises() -> None:
    assert files_with(ZONES) == WORK_WITH_ZONES | CHECK_A_NAME
