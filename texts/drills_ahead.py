"""What do residents read of a drill that is to come, is moved, or is called off?"""

from datetime import datetime

from estate.incidents.kinds import Kind
from texts.alerts.kinds import kind_name
from texts.drills import ahead
from texts.exercises import Planned, moment
from texts.translator import Words


def told(t: Words, one: Planned, emergency_number: str) -> str:
    """Tell residents of a drill that is to come."""
    return _framed(
        t,
        t.plain(
            "On {day} at {time} we practise in {codes}: {kind}.",
            day=t.day(one.at, one.zone), time=t.time(one.at, one.zone), codes=t.list(one.codes),
            kind=_practised(t, one),
        ),
        t.plain(
            "Everything that you read from us during it begins and ends with the word DRILL. If "
            "something really happens, call {number}.",
            number=emergency_number,
        ),
    )  # fmt: skip


def told_moved(t: Words, one: Planned, before: datetime, emergency_number: str) -> str:
    """Tell residents of another time."""
    return _framed(
        t,
        t.plain(
            "The drill of {before} is moved to {day} at {time}. In {codes}: {kind}.",
            before=moment(t, before, one.zone),
            day=t.day(one.at, one.zone), time=t.time(one.at, one.zone), codes=t.list(one.codes),
            kind=_practised(t, one),
        ),
        t.plain("If something really happens, call {number}.", number=emergency_number),
    )  # fmt: skip


def told_off(t: Words, one: Planned, emergency_number: str) -> str:
    """Tell residents that it is not held."""
    return _framed(
        t,
        t.plain(
            "The drill of {moment} in {codes} is called off: {kind}.",
            moment=moment(t, one.at, one.zone), codes=t.list(one.codes), kind=_practised(t, one),
        ),
        t.plain("If something really happens, call {number}.", number=emergency_number),
    )  # fmt: skip


def _practised(t: Words, one: Planned) -> str:
    is_named = one.kind is not None and one.kind is not Kind.OTHER
    return kind_name(t, one.kind) if one.kind is not None and is_named else one.title


def _framed(t: Words, *said: str) -> str:
    """The same line begins and ends it, so that nobody takes it for something real."""
    return "\n".join([ahead(t), *said, ahead(t)])
