"""Which floors has a building, and which place did somebody mean? Pure."""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

MOST_FLOORS = 300
_RANGE = re.compile(r"([^\W\d_]*)(0|[1-9]\d{0,2})-([^\W\d_]*)(0|[1-9]\d{0,2})")
_NUMBERED = re.compile(r"([^\W\d_]*)(0|[1-9]\d{0,2})")
_LABEL = re.compile(r"[^\W_]([^\W_]|[/. ]){0,7}")
_SEPARATORS = re.compile(r"[,，、;；]")
_DASHES = re.compile(r"\s*[-–—－~～]\s*")


class BadFloors(ValueError):
    """A list of floors that cannot be read; the argument is the part that is wrong."""


def parse_floors(text: str) -> list[str]:
    """Read `30` (1 to 30) or `G,1-3,5-30`, lowest first. Raises BadFloors with the wrong part."""
    text = _DASHES.sub("-", text.strip())
    if re.fullmatch(r"[1-9]\d{0,2}", text):
        text = f"1-{text}"
    if re.fullmatch(r"[0\s]*", text):
        raise BadFloors(text)
    floors = [floor for part in _SEPARATORS.split(text) for floor in _floors_of(part.strip())]
    if len(floors) > MOST_FLOORS:
        raise BadFloors(text)
    for position, floor in enumerate(floors):
        if floor in floors[:position]:
            raise BadFloors(floor)
    return floors


def _floors_of(part: str) -> list[str]:
    bounds = _RANGE.fullmatch(part)
    if bounds is None:
        if not _LABEL.fullmatch(part):
            raise BadFloors(part)
        return [part]
    prefix, first, last_prefix, last = bounds[1], int(bounds[2]), bounds[3], int(bounds[4])
    is_backwards = last < first
    # Only named floors count downwards on the way up: B3-B1 is three basements, 30-1 a slip.
    if last_prefix not in {prefix, ""} or (is_backwards and not prefix):
        raise BadFloors(part)
    step = -1 if is_backwards else 1
    return [f"{prefix}{number}" for number in range(first, last + step, step)]


def write_floors(floors: Sequence[str]) -> str:
    """Write floors as `parse_floors` reads them: parsing what this writes gives the same list."""
    parts: list[str] = []
    rest = list(floors)
    while rest:
        run = _run_at_the_start(rest)
        parts.append(rest[0] if run == 1 else f"{rest[0]}-{rest[run - 1]}")
        rest = rest[run:]
    if len(parts) == 1 and re.fullmatch(r"[1-9]\d*", parts[0]):
        return f"{parts[0]}-{parts[0]}"  # `5` alone would mean 1 to 5
    return ",".join(parts).removeprefix("1-") if len(parts) == 1 else ",".join(parts)


def _run_at_the_start(floors: Sequence[str]) -> int:
    first = _NUMBERED.fullmatch(floors[0])
    if first is None:
        return 1
    prefix, start = first[1], int(first[2])
    for step in (1, -1) if prefix else (1,):
        length = 1
        while length < len(floors) and floors[length] == f"{prefix}{start + step * length}":
            length += 1
        if length > 1:
            return length
    return 1


def floor_meant(text: str, floors: Iterable[str]) -> str | None:
    """Find the floor that somebody wrote, however they wrote it: 12, 12F, 12/F, 12樓, 12层, g."""
    wanted = text.strip().casefold()
    known = {floor.casefold(): floor for floor in floors}
    if wanted in known:
        return known[wanted]
    return known.get(re.sub(r"\s*(/?f|floor|楼|樓|层|層)$", "", wanted))


def nearest(word: str, among: Iterable[str], *, most: int = 3) -> list[str]:
    """Offer what somebody may have meant, the likeliest first; nothing when nothing is near."""
    known = {name.casefold(): name for name in among}
    return [known[near] for near in get_close_matches(word.casefold(), list(known), n=most)]
