"""Which buttons stand under a ticket's card? By its state; rights are checked at the press."""

from datetime import datetime

from broadcasts.screens import Button, press
from estate.tickets.rules import WORKED_ON
from estate.tickets.tables import State
from estate.tickets.view import TicketView
from texts.translator import Words

Rows = list[list[Button]]

CAN_BE_CANCELLED = frozenset({State.NEW, State.ACKNOWLEDGED, State.ASSIGNED, State.WAITING})


def staff_rows(t: Words, ticket: TicketView) -> Rows:
    """Buttons of the staff's card."""
    message = Button(t.plain("Message"), press("message", ticket.id))
    if ticket.state in (State.NEW, State.ACKNOWLEDGED):
        return [
            [
                Button(t.plain("Take"), press("take", ticket.id)),
                Button(t.plain("Assign"), press("assign", ticket.id)),
            ],
            [
                Button(t.plain("Wait"), press("wait", ticket.id)),
                Button(t.plain("Reject"), press("reject", ticket.id)),
                message,
            ],
        ]
    if ticket.state in WORKED_ON:
        first = [Button(t.plain("Done"), press("done", ticket.id))]
        if ticket.state is State.ASSIGNED:
            first.insert(0, Button(t.plain("On site"), press("start", ticket.id)))
        return [
            first,
            [
                Button(t.plain("Wait"), press("wait", ticket.id)),
                Button(t.plain("Assign"), press("assign", ticket.id)),
            ],
            [Button(t.plain("Hand back"), press("hand_back", ticket.id)), message],
        ]
    if ticket.state is State.WAITING:
        return [[Button(t.plain("Go on"), press("resume", ticket.id)), message]]
    if ticket.state is State.REJECTED:
        return [[Button(t.plain("Take back the rejection"), press("unreject", ticket.id))]]
    return []


def resident_rows(t: Words, ticket: TicketView, *, now: datetime) -> Rows:
    """Buttons of the reporter's card."""
    if ticket.state in CAN_BE_CANCELLED:
        return [[Button(t.plain("No longer needed"), press("drop", ticket.id))]]
    if ticket.state is State.CLOSED and ticket.can_reopen(now):
        return [[Button(t.plain("Not fixed after all"), press("fixed", ticket.id, "no"))]]
    return []
