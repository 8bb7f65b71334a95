"""Who is called to a danger, and what becomes of the calls once somebody goes?

A page is a card: of each ticket and chat the newest one lives. A page that is repeated is a message
of its own, with sound; the one before it stays where it is and loses its button.
"""

from collections.abc import Iterable
from datetime import datetime

from broadcasts import outbox
from broadcasts.lanes import Lane
from broadcasts.outbox import Address
from broadcasts.outbox.telling import shown_in
from broadcasts.screens import Button, Screen, press
from estate.database import Session
from estate.people.duty import colleagues, on_duty
from estate.tickets.rules import NOBODY_YET
from estate.tickets.view import TicketView
from texts import buttons
from texts import pages as say
from texts.translator import SOURCE_LANGUAGE, words

Staff = Iterable[tuple[Address, str]]


async def call_staff(session: Session, ticket: TicketView, staff: Staff, *, now: datetime) -> None:
    """Call everybody on duty, with sound, and the staff room."""
    people = await on_duty(session, ticket.building_id)
    addresses = dict([*staff, *((Address(c.telegram_id), c.language) for c in people)])
    for address, language in addresses.items():
        t = words(language)
        older = Screen(say.paged_again(t, ticket))
        await outbox.leave(session, address, ticket.page, older, now=now)
        take = Button(buttons.take(t), press("take", ticket.id))
        await outbox.show(
            session, address, ticket.page, Screen(say.paged(t, ticket), [[take]]),
            lane=Lane.CALLOUT, now=now, silent=False,
        )  # fmt: skip


async def settle(session: Session, ticket: TicketView, staff: Staff, *, now: datetime) -> None:
    """Let every page say who goes, or that nobody needs to, and take its button away."""
    if not ticket.is_danger or ticket.state in NOBODY_YET:
        return
    called = await shown_in(session, ticket.page)
    if not called:
        return
    people = await colleagues(session, ticket.building_id)
    languages = dict([*((Address(c.telegram_id), c.language) for c in people), *staff])
    for address in called:
        t = words(languages.get(address, SOURCE_LANGUAGE))
        screen = Screen(say.paged_and_answered(t, ticket))
        await outbox.show(session, address, ticket.page, screen, lane=Lane.REPLY, now=now)
