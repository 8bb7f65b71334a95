"""What stands in a notice that is sent again and again? Ready texts, in every language at once."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from texts.translator import Html, Words, bold


class Ready(StrEnum):
    """What a ready text is about."""

    WATER = "water"
    POWER = "power"
    LIFT = "lift"
    TANKS = "tanks"
    DRILL = "drill"
    PESTS = "pests"


NAMES: dict[Ready, Callable[[Words], str]] = {
    Ready.WATER: lambda t: t.plain("Water off"),
    Ready.POWER: lambda t: t.plain("Power off"),
    Ready.LIFT: lambda t: t.plain("Lift service"),
    Ready.TANKS: lambda t: t.plain("Water tank cleaning"),
    Ready.DRILL: lambda t: t.plain("Fire drill"),
    Ready.PESTS: lambda t: t.plain("Pest control"),
}

TEXTS: dict[Ready, Callable[[Words, str], str]] = {
    Ready.WATER: lambda t, when: t.plain(
        "The water will be off {when}. Please store some water beforehand and keep the taps "
        "closed.",
        when=when,
    ),
    Ready.POWER: lambda t, when: t.plain(
        "The power will be off {when}. Please switch appliances off beforehand. "
        "Lifts may stand still during this time.",
        when=when,
    ),
    Ready.LIFT: lambda t, when: t.plain(
        "A lift will be serviced {when}. Please use another lift, and allow a little more time.",
        when=when,
    ),
    Ready.TANKS: lambda t, when: t.plain(
        "The water tanks will be cleaned {when}. The water is off during this time and may be "
        "cloudy for a while afterwards: please let it run until it is clear.",
        when=when,
    ),
    Ready.DRILL: lambda t, when: t.plain(
        "There will be a fire drill {when}. The alarm will sound. Please take part and do as the "
        "staff say. A real alert will say that it is real.",
        when=when,
    ),
    Ready.PESTS: lambda t, when: t.plain(
        "Pest control will treat the common areas {when}. Please keep doors and windows to them "
        "closed, and keep children and pets away.",
        when=when,
    ),
}


def ready_text(t: Words, ready: Ready, start: datetime, end: datetime, *, zone: str) -> str:
    """Write a ready text with its time: the building's own."""
    return TEXTS[ready](t, _when(t, start, end, zone))


def _when(t: Words, start: datetime, end: datetime, zone: str) -> str:
    day, other_day = t.day(start, zone), t.day(end, zone)
    begins, ends = t.time(start, zone), t.time(end, zone)
    if day == other_day:
        return t.plain("on {day} from {start} to {end}", day=day, start=begins, end=ends)
    return t.plain(
        "from {day} {start} to {other_day} {end}",
        day=day, start=begins, other_day=other_day, end=ends,
    )  # fmt: skip


def offer(t: Words) -> str:
    """Label of the way to the ready texts."""
    return t.plain("Ready texts")


def ask_which(t: Words) -> Html:
    """Ask which text."""
    return t.gettext("Which text? It is written in every language, and can be changed.")


def ask_start(t: Words) -> Html:
    """Ask from when."""
    return t.gettext("From when? Write it like tomorrow 9:00 or 24/12 10:00.")


def ask_end(t: Words, start: str) -> Html:
    """Ask until when."""
    return t.gettext("From {start}. Until when? Write it like 16:00.", start=bold(start))


def written(t: Words) -> Html:
    """Say that all of it stands there."""
    return t.gettext("The text stands there in every language. Change one, or go on with Next.")
