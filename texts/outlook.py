"""Where does a ticket stand, what comes next, and by when?"""

from collections.abc import Callable, Mapping
from datetime import datetime

from estate.tickets.tables import State
from estate.tickets.view import TicketView
from texts.translator import Html, Words, bold, escape

Label = Callable[[Words], str]

STATES: dict[State, Label] = {
    State.NEW: lambda t: t.plain("Received, nobody has taken it yet"),
    State.ACKNOWLEDGED: lambda t: t.plain("Seen by the office"),
    State.ASSIGNED: lambda t: t.plain("Taken"),
    State.IN_PROGRESS: lambda t: t.plain("Being repaired"),
    State.WAITING: lambda t: t.plain("Waiting"),
    State.RESOLVED: lambda t: t.plain("Repaired, please confirm"),
    State.CLOSED: lambda t: t.plain("Repaired and closed"),
    State.CANCELLED: lambda t: t.plain("Cancelled"),
    State.REJECTED: lambda t: t.plain("Not taken on"),
    State.DUPLICATE: lambda t: t.plain("Known already"),
}

WAITING_FOR: dict[str, Label] = {
    "resident_info": lambda t: t.plain("an answer from the resident"),
    "access": lambda t: t.plain("access to the home"),
    "parts": lambda t: t.plain("spare parts"),
    "contractor": lambda t: t.plain("an outside firm"),
    "authority": lambda t: t.plain("a decision of the authorities"),
    "weather_or_incident": lambda t: t.plain("the weather or an incident to pass"),
}
WAITING_FOR_YOU: dict[str, Label] = WAITING_FOR | {
    "resident_info": lambda t: t.plain("an answer from you"),
}
"""The same, as its reporter reads it."""


def next_for_resident(
    t: Words, ticket: TicketView, reasons: Mapping[str, Label] = WAITING_FOR_YOU, *, now: datetime
) -> Html:
    """Say what comes next, and by when. `reasons`: what it may wait for, as the reader reads it."""
    match ticket.state:
        case State.NEW | State.ACKNOWLEDGED if ticket.is_danger:
            return t.gettext(
                "Staff are being called now, again every 2 minutes until one of them answers. "
                "In danger call {number} yourself.",
                number=bold(ticket.emergency_number),
            )
        case State.NEW | State.ACKNOWLEDGED | State.ASSIGNED | State.IN_PROGRESS:
            return _by_when(t, ticket, now=now)
        case State.WAITING:
            return waiting(t, ticket, reasons, now=now)
        case State.RESOLVED:
            return t.gettext("Reported as repaired.")
        case State.DUPLICATE if ticket.parent_number:
            return t.gettext(
                "Known already as {number}; you hear of that.",
                number=bold(f"#{ticket.parent_number}"),
            )
        case _:
            return escape(STATES[ticket.state](t))


def _by_when(t: Words, ticket: TicketView, *, now: datetime) -> Html:
    if ticket.promised_by:
        return promised(t, ticket, ticket.promised_by, now=now)
    match ticket.state:
        case State.NEW | State.ACKNOWLEDGED if ticket.take_by:
            return _taken_by_when(t, ticket, ticket.take_by, now=now)
        case State.ASSIGNED if ticket.assignee_name:
            return _there_by_when(t, ticket, ticket.assignee_name, now=now)
        case State.IN_PROGRESS if ticket.assignee_name:
            return t.gettext(
                "{name} is on site. We write here when the work is done.",
                name=ticket.assignee_name,
            )
        case _:
            return escape(STATES[ticket.state](t))


def promised(t: Words, ticket: TicketView, due: datetime, *, now: datetime) -> Html:
    """Say the time that staff promised: of coming, or on site of the repair."""
    time = t.moment(due, ticket.zone, now=now)
    if ticket.state is State.IN_PROGRESS:
        return t.gettext("It should be repaired by {time}. We write here at every step.", time=time)
    return t.gettext("Somebody will come by {time}. We write here at every step.", time=time)


def _taken_by_when(t: Words, ticket: TicketView, due: datetime, *, now: datetime) -> Html:
    time = t.moment(due, ticket.zone, now=now)
    if due < now:
        return t.gettext("Nobody has taken it yet, later than we promised. We are sorry.")
    if ticket.reopen_count:
        return t.gettext("Open again. Somebody will take it by {time}.", time=time)
    return t.gettext("Somebody will take it by {time}. We write here at every step.", time=time)


def _there_by_when(t: Words, ticket: TicketView, name: str, *, now: datetime) -> Html:
    """A promise that has passed is not told again."""
    due = ticket.on_site_by
    if due is None or due < now:
        return t.gettext("{name} has taken it. We write here at every step.", name=name)
    return t.gettext(
        "{name} has taken it. On site by {time}.",
        name=name,
        time=t.moment(due, ticket.zone, now=now),
    )


def waiting(t: Words, ticket: TicketView, reasons: Mapping[str, Label], *, now: datetime) -> Html:
    """Say what a ticket waits for, in its reader's words, and when we look at it again."""
    label = reasons.get(ticket.waiting_for or "")
    reason = label(t) if label else STATES[State.WAITING](t)
    if ticket.review_at is None:
        return t.gettext("Waiting for {reason}.", reason=reason)
    return t.gettext(
        "Waiting for {reason}. Next step: {time}.",
        reason=reason,
        time=t.moment(ticket.review_at, ticket.zone, now=now),
    )
