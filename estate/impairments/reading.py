"""What is meant by `/impaired B3 alarm 5-7/F contractor until 18:00`? Pure reading of one line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from estate.impairments.equipment import ALIASES, Equipment
from estate.impairments.rules import MOST_WHAT, MOST_WHY
from estate.places.rules import floor_meant
from estate.tickets.times import read_time

# Full-width letters and digits, and the wide space; what is written in Chinese stays as it is.
_WIDE = (range(0xFF10, 0xFF1A), range(0xFF21, 0xFF3B), range(0xFF41, 0xFF5B))
_NARROW = {code: code - 0xFEE0 for some in _WIDE for code in some} | {0x3000: 0x20}
_UNTIL = re.compile(
    r"(?:^|\s)(?:until|till|直到|直至|至|到)\s*(?P<when>[^\n]{1,30})$", re.IGNORECASE
)
_CODE_ENDS = re.compile(r"(座|栋|棟|幢|号楼|號樓)$")
_FLOORS = re.compile(
    r"(?:floors?\s+)?(?P<floors>[A-Za-z]{0,2}\d{1,3}(?:\s*[-–~至]\s*[A-Za-z]{0,2}\d{1,3})?)"
    r"\s?(?:/?F\b|[樓楼层層])",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[,，、;；\s]+")
_RANGE = re.compile(r"\s*[-–—~～至]\s*")
_NAMES = sorted(
    ((name, one) for one in Equipment for name in (*ALIASES[one], one.value.replace("_", " "))),
    key=lambda named: -len(named[0]),
)


@dataclass(frozen=True, slots=True)
class Named:
    """A building as far as a line can name it."""

    id: int
    code: str
    floors: tuple[str, ...]
    zone: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line says; what it lacks is None or empty. What nobody knows stays in its words."""

    building: Named | None = None
    equipment: Equipment | None = None
    what: str = ""
    floors: tuple[str, ...] = ()
    why: str = ""
    due_at: datetime | None = None

    @property
    def is_complete(self) -> bool:
        """Whether it can be previewed as it is."""
        needs_name = self.equipment is Equipment.OTHER and not self.what
        return self.building is not None and self.equipment is not None and not needs_name


def read(line: str, places: Sequence[Named], *, now: datetime) -> Reading:
    """Read building, equipment, floors, reason and time, in this order."""
    left = line.translate(_NARROW).strip()
    building, left = _building(left, places)
    if building is None and len(places) == 1 and read_equipment(left)[0] is not None:
        building = places[0]  # there is no other
    if building is None:
        return Reading(why=left[:MOST_WHY])
    equipment, left = read_equipment(left)
    due_at, left = _until(left, building, now=now)
    floors, left = _floors(left, building)
    if equipment is Equipment.OTHER:
        what, _, left = left.partition(",")
        return Reading(
            building, equipment, what.strip()[:MOST_WHAT], floors, left.strip()[:MOST_WHY], due_at
        )
    return Reading(building, equipment, "", floors, left[:MOST_WHY], due_at)


def read_equipment(text: str) -> tuple[Equipment | None, str]:
    """Read the name of equipment at the start. Returns what follows it."""
    folded = text.casefold()
    for name, one in _NAMES:
        if not folded.startswith(name):
            continue
        rest = text[len(name) :]
        if not name.isascii() or not rest[:1].isalnum():
            return one, rest.lstrip(" ,，:：")
    return None, text


def read_floors(text: str, floors: Sequence[str]) -> tuple[str, ...] | None:
    """Read `5`, `G, 3`, `5-7/F` as floors of a building, from the lowest. None: not all are."""
    found: set[str] = set()
    spaced = _RANGE.sub("-", text.translate(_NARROW).strip())
    for part in filter(None, _SEPARATORS.split(spaced)):
        first, _, last = part.partition("-")
        begin, end = floor_meant(first, floors), floor_meant(last or first, floors)
        if begin is None or end is None or floors.index(begin) > floors.index(end):
            return None
        found |= set(floors[floors.index(begin) : floors.index(end) + 1])
    return tuple(floor for floor in floors if floor in found) or None


def _building(text: str, places: Sequence[Named]) -> tuple[Named | None, str]:
    word, _, rest = text.partition(" ")
    wanted = _CODE_ENDS.sub("", word.rstrip(",，")).casefold()
    found = next((one for one in places if one.code.casefold() == wanted), None)
    return (found, rest.strip()) if found else (None, text)


def _until(text: str, building: Named, *, now: datetime) -> tuple[datetime | None, str]:
    found = _UNTIL.search(text)
    if found is None:
        return None, text
    due_at = read_time(found["when"], now=now, zone=building.zone)
    return (due_at, text[: found.start()].strip()) if due_at else (None, text)


def _floors(text: str, building: Named) -> tuple[tuple[str, ...], str]:
    found = _FLOORS.match(text)
    floors = read_floors(found["floors"], building.floors) if found else None
    if found is None or floors is None:
        return (), text
    return floors, text[found.end() :].lstrip(" ,，")
