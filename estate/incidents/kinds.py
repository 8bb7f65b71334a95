"""What can happen, and by which names do people call it?"""

from datetime import timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What an alert is about."""

    FIRE = "fire"
    GAS = "gas"
    TYPHOON = "typhoon"
    WATER = "water"
    POWER = "power"
    LIFT = "lift"
    FLOOD = "flood"
    RAINSTORM = "rainstorm"
    EARTHQUAKE = "earthquake"
    SECURITY = "security"
    OTHER = "other"


class News(StrEnum):
    """What an update can say by one tap, in every language; anything else is written."""

    UNCHANGED = "unchanged"
    HELP_IS_HERE = "help_is_here"
    UNDER_CONTROL = "under_control"
    EVERYBODY_OUT = "everybody_out"  # of a fire: overrides the building's strategy from now on

    GROWN = "grown"  # more buildings than the alert named are concerned
    MOVED = "moved"  # it is on another floor than was told


READY_NEWS = (News.UNCHANGED, News.HELP_IS_HERE, News.UNDER_CONTROL)


class Policy(StrEnum):
    """How many people it takes to send an alert."""

    ALONE = "alone"
    REVIEWED = "reviewed"  # alone; a manager is told at once and reviews it after
    TWO = "two"  # a second person approves, never who asks for it


class HandedBack(StrEnum):
    """Who says that people may go back: named in the all clear of a fire or of gas."""

    FIRE_SERVICE = "fire_service"
    GAS_COMPANY = "gas_company"
    OUR_STAFF = "our_staff"  # nobody from outside was called


# As typed after /alert, in any of the languages; the kind's own word is one of them.
ALIASES: dict[Kind, tuple[str, ...]] = {
    Kind.FIRE: ("火警", "火灾", "火災", "火情", "起火", "着火", "著火", "失火"),
    Kind.GAS: (
        "gas leak", "gas smell", "燃气", "煤气", "煤氣", "天然气", "燃气泄漏", "燃气异味",
        "煤气泄漏", "氣體洩漏", "煤氣洩漏", "煤氣味",
    ),
    Kind.TYPHOON: ("cyclone", "台风", "颱風", "風球"),
    Kind.WATER: ("water cut", "no water", "停水", "供水故障"),
    Kind.POWER: ("power cut", "no power", "blackout", "electricity", "停电", "停電"),
    Kind.LIFT: (
        "elevator", "lift stuck", "lift trapped", "电梯", "電梯", "升降機",
        "电梯困人", "电梯故障", "升降機故障", "升降機事故", "升降機困人",
    ),
    Kind.FLOOD: ("flooding", "水浸", "水淹", "积水", "積水", "内涝", "淹水"),
    Kind.RAINSTORM: ("rain", "暴雨"),
    Kind.EARTHQUAKE: ("quake", "地震"),
    Kind.SECURITY: ("intruder", "治安", "保安", "闯入", "闖入"),
    Kind.OTHER: ("emergency", "其他", "其它"),
}  # fmt: skip

# What the alert promises: residents hear again by then. The faster it changes, the sooner.
NEXT_UPDATE: dict[Kind, timedelta] = {
    Kind.FIRE: timedelta(minutes=15),
    Kind.GAS: timedelta(minutes=15),
    Kind.TYPHOON: timedelta(minutes=30),
    Kind.WATER: timedelta(minutes=30),
    Kind.POWER: timedelta(minutes=30),
    Kind.LIFT: timedelta(minutes=15),
    Kind.FLOOD: timedelta(minutes=20),
    Kind.RAINSTORM: timedelta(minutes=30),
    Kind.EARTHQUAKE: timedelta(minutes=20),
    Kind.SECURITY: timedelta(minutes=15),
    Kind.OTHER: timedelta(minutes=20),
}

# Only a manager says that these are over, and names who handed back to them.
HANDED_BACK_BY: dict[Kind, tuple[HandedBack, ...]] = {
    Kind.FIRE: (HandedBack.FIRE_SERVICE, HandedBack.OUR_STAFF),
    Kind.GAS: (HandedBack.GAS_COMPANY, HandedBack.FIRE_SERVICE, HandedBack.OUR_STAFF),
}
ENDED_BY_MANAGERS = frozenset(HANDED_BACK_BY)


def names_of(kind: Kind) -> tuple[str, ...]:
    """List every name of a kind, its own word first."""
    return (kind.value, *ALIASES[kind])
