"""Which facts stand in an alert, the same in every language?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from estate.incidents.kinds import HandedBack, Kind
from estate.places.tables import FireStrategy
from texts.translator import Html, Safe, Words, safe


@dataclass(frozen=True, slots=True)
class Facts:
    """What is told to the people of one building: its own number and clock, everybody's hazard."""

    kind: Kind
    codes: tuple[str, ...]
    floor: str | None
    words: str
    emergency_number: str
    zone: str
    at: datetime
    next_at: datetime
    # Of a fire: how the building leaves, and which floors do at once where not all.
    strategy: FireStrategy | None = None
    floors_to_leave: tuple[str, ...] = ()
    has_moved: bool = False  # it is on another floor than was told before
    everybody_out: bool = False  # staff overrode the strategy
    assembly_point: str = ""
    route: str = ""  # the way out, as it is told: see `ways_out.told_route`
    handed_back: HandedBack | None = None  # of the all clear of a fire or of gas


def floor_name(t: Words, floor: str) -> Html:
    """Name a floor as people of this language write it."""
    if floor == "G":
        # NOTE: the ground floor
        return t.gettext("G/F")
    return t.gettext("{floor}/F", floor=floor)


def place(t: Words, codes: Sequence[str], floor: str | None) -> Safe:
    """Say where: the floor, if it is known, and the buildings."""
    blocks = t.ngettext("Block {codes}", "Blocks {codes}", len(codes), codes=t.list(codes))
    if floor is None:
        return safe(blocks)
    # NOTE: "12/F, Block B3"; in Chinese the building stands first
    where = t.gettext("{floor}, {blocks}", floor=safe(floor_name(t, floor)), blocks=safe(blocks))
    return safe(where)


def headed(t: Words, message: Html, *, at: datetime, zone: str) -> Html:
    """Put source and time before a message that is real."""
    # NOTE: the sender and the clock time, in the brackets that people of this language expect
    return t.gettext(
        "[Management Office, {time}] {text}", time=t.time(at, zone), text=safe(message)
    )
