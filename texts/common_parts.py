"""What does a building read of a fault that everybody meets?"""

from datetime import datetime

from estate.tickets.view import TicketView
from texts.outlook import WAITING_FOR
from texts.tickets import what
from texts.translator import Html, Words, bold, lines


def card(t: Words, ticket: TicketView, phase: str, *, now: datetime) -> Html:
    """Say where it stands, since when, and what comes next."""
    return lines(Html(bold(what(t, ticket))), *_lines(t, ticket, phase, now=now))


def _lines(t: Words, ticket: TicketView, phase: str, *, now: datetime) -> list[Html]:
    since = t.moment(ticket.created_at, ticket.zone, now=now)
    match phase:
        case "down":
            return [t.gettext("Known since {time}. The office has been told.", time=since)]
        case "on_it":
            return [
                t.gettext("Known since {time}. We are working on it.", time=since),
                *_expected(t, ticket, now=now),
            ]
        case "delayed":
            return [
                t.gettext("Known since {time}. It is delayed.", time=since),
                *_delay(t, ticket, now=now),
            ]
        case "restored":
            at = ticket.resolved_at or now
            return [
                t.gettext(
                    "Repaired at {time}. It was out of order since {since}.",
                    time=bold(t.moment(at, ticket.zone, now=now)),
                    since=since,
                )
            ]
        case _:
            return [t.gettext("The report of {time} is closed.", time=since)]


def _expected(t: Words, ticket: TicketView, *, now: datetime) -> list[Html]:
    if ticket.promised_by is None:
        return []
    time = t.moment(ticket.promised_by, ticket.zone, now=now)
    return [t.gettext("Expected by {time}.", time=bold(time))]


def _delay(t: Words, ticket: TicketView, *, now: datetime) -> list[Html]:
    reason = WAITING_FOR.get(ticket.waiting_for or "")
    if reason is None:
        return [t.gettext("It takes longer than we said. The new time will stand here.")]
    waits = t.gettext("We are waiting for {what}.", what=reason(t))
    if ticket.review_at is None:
        return [waits]
    time = t.moment(ticket.review_at, ticket.zone, now=now)
    return [waits, t.gettext("Next step by {time}.", time=bold(time))]
