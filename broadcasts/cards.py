"""Which buttons stand under a ticket's card? By its state; rights are checked at the press."""

from datetime import datetime

from broadcasts.screens import Button, press
from estate.tickets.rules import WORKED_ON
from estate.tickets.tables import State
from estate.tickets.view import TicketView
from texts import buttons
from texts.translator import Words

Rows = list[list[Button]]

CAN_BE_CANCELLED = frozenset({State.NEW, State.ACKNOWLEDGED, State.ASSIGNED, State.WAITING})


def staff_rows(t: Words, ticket: TicketView) -> Rows:
    """Buttons of the staff's card."""
    message = Button(buttons.message(t), press("message", ticket.id))
    if ticket.state in (State.NEW, State.ACKNOWLEDGED):
        return [
            [
                Button(buttons.take(t), press("take", ticket.id)),
                Button(buttons.assign(t), press("assign", ticket.id)),
            ],
            [
                Button(buttons.wait(t), press("wait", ticket.id)),
                Button(buttons.reject(t), press("reject", ticket.id)),
                message,
            ],
        ]
    if ticket.state in WORKED_ON:
        first = [Button(buttons.done(t), press("done", ticket.id))]
        if ticket.state is State.ASSIGNED:
            first.insert(0, Button(buttons.on_site(t), press("start", ticket.id)))
        return [
            first,
            [
                Button(buttons.wait(t), press("wait", ticket.id)),
                Button(buttons.assign(t), press("assign", ticket.id)),
            ],
            [Button(buttons.hand_back(t), press("hand_back", ticket.id)), message],
        ]
    if ticket.state is State.WAITING:
        return [[Button(buttons.resume(t), press("resume", ticket.id)), message]]
    if ticket.state is State.REJECTED:
        return [[Button(buttons.undo_rejection(t), press("unreject", ticket.id))]]
    return []


def resident_rows(t: Words, ticket: TicketView, *, now: datetime) -> Rows:
    """Buttons of the reporter's card."""
    if ticket.state in CAN_BE_CANCELLED:
        return [[Button(buttons.no_longer_needed(t), press("drop", ticket.id))]]
    if ticket.state is State.CLOSED and ticket.can_reopen(now):
        return [[Button(buttons.not_fixed_after_all(t), press("fixed", ticket.id, "no"))]]
    return []
