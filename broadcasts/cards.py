"""Which buttons stand under a ticket's card? By its state; rights are checked at the press."""

from datetime import datetime

from broadcasts.screens import Button, press
from estate.tickets.rules import CANCELLABLE, OPEN, REPAIRED, WORKED_ON
from estate.tickets.tables import State
from estate.tickets.view import Reader, TicketView
from texts import buttons
from texts.translator import Words

Rows = list[list[Button]]


def staff_rows(t: Words, ticket: TicketView) -> Rows:
    """Buttons of the staff's card."""
    message = Button(buttons.message(t), press("message", ticket.id))
    time = Button(buttons.time(t), press("time", ticket.id))
    duplicate = Button(buttons.duplicate(t), press("duplicate", ticket.id))
    if ticket.state in (State.NEW, State.ACKNOWLEDGED):
        return [
            [
                Button(buttons.take(t), press("take", ticket.id)),
                Button(buttons.assign(t), press("assign", ticket.id)),
            ],
            [time, Button(buttons.wait(t), press("wait", ticket.id)), message],
            [Button(buttons.reject(t), press("reject", ticket.id)), duplicate],
        ]
    if ticket.state in WORKED_ON:
        last = [Button(buttons.hand_back(t), press("hand_back", ticket.id)), message]
        first = [Button(buttons.done(t), press("done", ticket.id))]
        if ticket.state is State.ASSIGNED:
            first.insert(0, Button(buttons.on_site(t), press("start", ticket.id)))
            last.insert(1, duplicate)
        return [
            first,
            [
                time,
                Button(buttons.wait(t), press("wait", ticket.id)),
                Button(buttons.assign(t), press("assign", ticket.id)),
            ],
            last,
        ]
    if ticket.state is State.WAITING:
        return [[Button(buttons.resume(t), press("resume", ticket.id)), message]]
    if ticket.state is State.DUPLICATE:
        return [[Button(buttons.not_a_duplicate(t), press("split", ticket.id))]]
    if ticket.state is State.REJECTED:
        return [[Button(buttons.undo_rejection(t), press("unreject", ticket.id))]]
    return []


def resident_rows(t: Words, ticket: TicketView, *, now: datetime) -> Rows:
    """Buttons of the reporter's card."""
    if ticket.state in CANCELLABLE:
        return [[Button(buttons.no_longer_needed(t), press("drop", ticket.id))]]
    if ticket.state is State.CLOSED and ticket.can_reopen(now):
        return [[Button(buttons.not_fixed_after_all(t), press("fixed", ticket.id, "no"))]]
    return []


def follower_rows(t: Words, ticket: TicketView, reader: Reader, *, now: datetime) -> Rows:
    """Buttons of the card of somebody who follows a ticket."""
    if ticket.state in OPEN:
        return [[Button(buttons.stop_following(t), press("unfollow", ticket.id))]]
    if can_say_not_fixed(ticket, reader, now=now):
        return [[Button(buttons.not_fixed(t), press("fixed", ticket.id, "no"))]]
    return []


def can_say_not_fixed(ticket: TicketView, reader: Reader, *, now: datetime) -> bool:
    """Whether a follower may reopen it: a common part of their own building, for 14 days."""
    is_theirs = ticket.is_common and reader.lives_there
    return is_theirs and ticket.state in REPAIRED and ticket.can_reopen(now)
