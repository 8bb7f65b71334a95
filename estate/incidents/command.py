"""What is meant by `/alert fire B3 12F smoke on the stairs`? Pure reading of one line."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from estate.incidents.kinds import Kind, names_of

MOST_OFFERED = 3

# Full-width letters, digits and the wide space, one for one, so that places in the line agree.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}

_GAP = re.compile(r"[\s,;:、，；：。+&]*")
_FILLER = re.compile(
    r"(?:(?:in|at|on|and|the|block|blocks|building|buildings|tower)\b|在|和|及|與|/)", re.IGNORECASE
)
_AFTER_CODE = r"(?![A-Za-z0-9]|/F(?![A-Za-z0-9]))(?:座|栋|棟|幢|号楼|號樓)?"
_LATIN_END = r"(?![A-Za-z0-9])"
_FLOORS = (
    re.compile(rf"(?P<floor>[A-Za-z]{{0,2}}\d{{1,3}}|[A-Za-z]{{1,2}})\s?/F{_LATIN_END}", re.I),
    re.compile(rf"(?P<floor>[A-Za-z]{{0,2}}\d{{1,3}}|[GRL]|LG|UG)F{_LATIN_END}", re.I),
    re.compile(r"(?P<floor>[A-Za-z]{0,2}\d{1,3}|[A-Za-z]{1,2})\s?(?:/F)?[樓楼层層]"),
    re.compile(rf"(?P<floor>\d{{1,3}})(?:st|nd|rd|th)?\s+floor{_LATIN_END}", re.I),
    re.compile(rf"(?:floor|level)\s+(?P<floor>[A-Za-z]{{0,2}}\d{{1,3}}|[A-Z]){_LATIN_END}", re.I),
)
_TOKEN = re.compile(r"[^\s,;:、，；：。]+")
# Letters and a number, as codes are written: meant as a building even where there is none such.
_LIKE_A_CODE = re.compile(r"(?P<code>[A-Za-z]{1,3}-?\d{1,3}[A-Za-z]?)" + _AFTER_CODE)


@dataclass(frozen=True, slots=True)
class Place:
    """A building as far as a line can name it: its code and its floors, from the lowest."""

    id: int
    code: str
    floors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line says, and what in it nobody knows. Nothing of the line is lost."""

    kind: Kind | None = None
    unknown_kind: str = ""
    places: tuple[Place, ...] = ()
    unknown_places: tuple[str, ...] = ()
    floor: str | None = None
    unknown_floor: str = ""
    words: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether an alert can be drafted from it as it is."""
        unknown = self.unknown_kind or self.unknown_places or self.unknown_floor
        return self.kind is not None and bool(self.places) and not unknown


class _Line:
    """A line that is read from the left. Matching sees narrow letters; words stay as written."""

    def __init__(self, line: str) -> None:
        self._written = line
        self._narrow = line.translate(_NARROW)
        self._at = 0

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Read `pattern` after any gap; leave the line as it is where that is not there."""
        start = self._after_gap()
        found = pattern.match(self._narrow, start)
        if found is None or found.end() == start:
            return None
        self._at = found.end()
        return found

    def rest(self) -> str:
        """Return what was not read, as it was written."""
        return self._written[self._after_gap() :].strip()

    def _after_gap(self) -> int:
        gap = _GAP.match(self._narrow, self._at)
        return gap.end() if gap else self._at


def read(line: str, places: Sequence[Place]) -> Reading:
    """Read kind, buildings, floor and words, in this order; the floor may stand before them."""
    left = _Line(line)
    kind = _kind(left)
    unknown_kind = "" if kind else _unknown_kind(left, places)
    named, unknown, typed = _places(left, places)
    floor = match_floor(typed, named) if typed else None
    return Reading(
        kind=kind,
        unknown_kind=unknown_kind,
        places=named,
        unknown_places=unknown,
        floor=floor,
        unknown_floor=typed if floor is None else "",
        words=left.rest(),
    )


def read_kind(text: str) -> Kind | None:
    """Read a kind that stands alone."""
    left = _Line(text)
    kind = _kind(left)
    return None if left.rest() else kind


def read_places(text: str, places: Sequence[Place]) -> tuple[tuple[Place, ...], tuple[str, ...]]:
    """Read building codes that stand alone: those known, and what is not."""
    left = _Line(text)
    named, unknown, _ = _places(left, places)
    rest = _TOKEN.findall(left.rest())
    return named, (*unknown, *rest)


def read_floor(text: str, places: Sequence[Place]) -> str | None:
    """Read a floor that stands alone, with or without its sign; it must be in every building."""
    typed = _floor(_Line(text)) or text.translate(_NARROW).strip()
    return match_floor(typed, places)


def match_floor(typed: str, places: Sequence[Place]) -> str | None:
    """Find the floor that `typed` names in every one of these buildings."""
    wanted = typed.casefold()
    for floor in places[0].floors if places else ():
        if floor.casefold() == wanted and all(floor in place.floors for place in places):
            return floor
    return None


def shared_floors(places: Sequence[Place]) -> list[str]:
    """List the floors that all of these buildings have, from the lowest."""
    if not places:
        return []
    return [f for f in places[0].floors if all(f in place.floors for place in places)]


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """List the known words that look most like `word`, the most alike first."""

    def unlike(one: str) -> float:
        return -SequenceMatcher(None, word.casefold(), one.casefold()).ratio()

    return sorted(known, key=unlike)[:MOST_OFFERED]


def nearest_kinds(word: str) -> list[Kind]:
    """List the kinds one of whose names looks most like `word`."""
    kinds = {name: kind for kind in Kind for name in names_of(kind)}
    alike = sorted(kinds, key=lambda name: -SequenceMatcher(None, word.casefold(), name).ratio())
    return list(dict.fromkeys(kinds[name] for name in alike))[:MOST_OFFERED]


def nearest_floors(word: str, floors: Sequence[str]) -> list[str]:
    """List the floors nearest to `word`: by height where it is a number, else by looks."""
    digits = re.sub(r"\D", "", word)
    numbers = [floor for floor in floors if floor.isdecimal()]
    if not digits or not numbers:
        return nearest(word, floors)
    return sorted(numbers, key=lambda floor: abs(int(floor) - int(digits)))[:MOST_OFFERED]


def as_line(
    kind: str, codes: Sequence[str], floor: str | None, words: str, *, command: str = "alert"
) -> str:
    """Write the command that says this, for a person to send again."""
    parts = [f"/{command}", kind, *codes, f"{floor}/F" if floor else "", words]
    return " ".join(part for part in parts if part)


def _kind_patterns() -> list[tuple[re.Pattern[str], Kind]]:
    names = sorted(((name, kind) for kind in Kind for name in names_of(kind)), key=_longest_first)
    return [(_pattern_of_name(name), kind) for name, kind in names]


def _longest_first(named: tuple[str, Kind]) -> int:
    return -len(named[0])


def _pattern_of_name(name: str) -> re.Pattern[str]:
    end = _LATIN_END if name.isascii() else ""
    return re.compile(re.escape(name).replace(r"\ ", r"\s+") + end, re.IGNORECASE)


_KINDS = _kind_patterns()


def _kind(left: _Line) -> Kind | None:
    return next((kind for pattern, kind in _KINDS if left.take(pattern)), None)


def _unknown_kind(left: _Line, places: Sequence[Place]) -> str:
    """Take the first word as a kind that nobody knows, unless it names a place: then none is."""
    begins = _Line(left.rest())
    named, unknown, floor = _places(begins, places)
    if named or unknown or floor:
        return ""
    found = left.take(_TOKEN)
    return found[0] if found else ""


def _places(left: _Line, places: Sequence[Place]) -> tuple[tuple[Place, ...], tuple[str, ...], str]:
    """Read codes and at most one floor, until something else comes."""
    named: dict[int, Place] = {}
    unknown: list[str] = []
    floor = ""
    while True:
        if (place := _place(left, places)) is not None:
            named[place.id] = place
        elif not floor and (typed := _floor(left)):
            floor = typed
        elif found := left.take(_LIKE_A_CODE):
            unknown.append(found["code"])
        elif not _fill(left, places):
            return tuple(named.values()), tuple(unknown), floor


def _place(left: _Line, places: Sequence[Place]) -> Place | None:
    longest_first = sorted(places, key=lambda place: -len(place.code))
    return next((place for place in longest_first if left.take(_pattern_of_code(place))), None)


def _pattern_of_code(place: Place) -> re.Pattern[str]:
    return re.compile(re.escape(place.code.translate(_NARROW)) + _AFTER_CODE, re.IGNORECASE)


def _floor(left: _Line) -> str:
    found = next((found for pattern in _FLOORS if (found := left.take(pattern))), None)
    return found["floor"] if found else ""


def _fill(left: _Line, places: Sequence[Place]) -> bool:
    """Read over "in block" where a place follows; elsewhere it belongs to the words."""
    ahead = _Line(left.rest())
    while ahead.take(_FILLER):
        pass
    follows = _Line(ahead.rest())
    if not (_place(follows, places) or _floor(follows) or follows.take(_LIKE_A_CODE)):
        return False
    return left.take(_FILLER) is not None
