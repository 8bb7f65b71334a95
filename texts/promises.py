"""What do we say of the times that residents are told?"""

from datetime import datetime

from estate.tickets.tables import PromiseKind
from estate.tickets.view import TicketView
from texts.outlook import promised
from texts.tickets import what
from texts.translator import Html, Words, bold, lines, safe


def when_question(t: Words, ticket: TicketView, *, is_there: bool) -> Html:
    """Ask staff for a time."""
    number = bold(f"#{ticket.number}")
    question = (
        t.gettext(
            "{number}: by when is it repaired? The resident is told this time.", number=number
        )
        if is_there
        else t.gettext(
            "{number}: by when does somebody come? The resident is told this time.", number=number
        )
    )
    return lines(
        question,
        t.gettext("Press one, or write it: 16:30, tomorrow 9:00, 2 h, 24/12 10:00."),
    )  # fmt: skip


def in_one_hour(t: Words, due: datetime, zone: str) -> str:
    """A choice of time."""
    return t.plain("In 1 hour ({time})", time=t.time(due, zone))


def today_at(t: Words, due: datetime, zone: str) -> str:
    """A choice of time."""
    return t.plain("Today {time}", time=t.time(due, zone))


def tomorrow_at(t: Words, due: datetime, zone: str) -> str:
    """A choice of time."""
    return t.plain("Tomorrow {time}", time=t.time(due, zone))


def not_a_time(t: Words) -> Html:
    """What was written is no time to come."""
    return t.gettext(
        "I can't read a time to come in that. For example 16:30, tomorrow 9:00, 2 h or 24/12 10:00."
    )


def told(t: Words, ticket: TicketView, due: datetime, *, now: datetime) -> Html:
    """Answer who gave the time."""
    return t.gettext(
        "{number}: the resident is told {time}.",
        number=bold(f"#{ticket.number}"), time=bold(t.moment(due, ticket.zone, now=now)),
    )  # fmt: skip


def for_resident(t: Words, ticket: TicketView, due: datetime, *, now: datetime) -> Html:
    """Tell a reader the time."""
    return lines(
        t.gettext("{number}: {what}", number=bold(f"#{ticket.number}"), what=what(t, ticket)),
        safe(promised(t, ticket, due, now=now)),
    )


def late(t: Words, ticket: TicketView, kind: str, due: datetime, *, now: datetime) -> Html:
    """Tell a reader of a delay before they ask."""
    time, number = t.moment(due, ticket.zone, now=now), bold(f"#{ticket.number}")
    if kind == PromiseKind.TAKE:
        return t.gettext(
            "{number}: nobody has taken it by {time}, as we had promised. We are sorry; the office "
            "has been reminded.",
            number=number, time=time,
        )  # fmt: skip
    if kind == PromiseKind.REPAIR:
        return t.gettext(
            "{number}: it is not repaired by {time}, as we had promised. We are sorry and tell you "
            "a new time as soon as we know it.",
            number=number, time=time,
        )  # fmt: skip
    return t.gettext(
        "{number}: nobody has come by {time}, as we had promised. We are sorry and tell you a new "
        "time as soon as we know it.",
        number=number, time=time,
    )  # fmt: skip


def soon_due(t: Words, ticket: TicketView, kind: str, due: datetime, *, now: datetime) -> Html:
    """Ask staff for a promise before it lapses."""
    time, number = bold(t.moment(due, ticket.zone, now=now)), bold(f"#{ticket.number}")
    if kind == PromiseKind.TAKE:
        return t.gettext(
            "{number}: nobody has taken it yet, and {time} is promised: {what}.",
            number=number, time=time, what=what(t, ticket),
        )  # fmt: skip
    return t.gettext(
        "{number}: {time} is promised: {what}. Will that hold? If not, give a new time now.",
        number=number, time=time, what=what(t, ticket),
    )  # fmt: skip


def lapsed(t: Words, ticket: TicketView, due: datetime, *, now: datetime) -> Html:
    """Tell staff that a promise was broken, and that residents know."""
    return t.gettext(
        "{number}: {time} was promised and has passed. The resident has been told of the delay.",
        number=bold(f"#{ticket.number}"), time=bold(t.moment(due, ticket.zone, now=now)),
    )  # fmt: skip
