"""What is news of a ticket, who hears of it, and how are their cards brought up to date?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from broadcasts import outbox
from broadcasts.cards import follower_rows, resident_rows, staff_rows
from broadcasts.lanes import Lane
from broadcasts.outbox import Address
from broadcasts.outbox.telling import shown_in
from broadcasts.screens import Screen
from estate.database import Session
from estate.people.duty import colleagues, dispatchers
from estate.places.groups import staff_room
from estate.tickets.tables import TicketEvent, Verb
from estate.tickets.view import Reader, TicketView, followers, view
from texts import tickets as say
from texts.following import follower_card
from texts.translator import SOURCE_LANGUAGE, Html, Words, words


@dataclass(frozen=True, slots=True)
class News:
    """One event with everything that speaking of it needs."""

    session: Session
    event: TicketEvent
    ticket: TicketView
    readers: tuple[Reader, ...]  # the reporter first, then followers
    staff: tuple[tuple[Address, str], ...]  # the staff room, else those who hand out work
    now: datetime

    @property
    def to_readers(self) -> tuple[tuple[Address, str], ...]:
        """Where the reporter and the followers hear of it."""
        return tuple((Address(r.telegram_id), r.language) for r in self.readers)

    @property
    def followers(self) -> tuple[Reader, ...]:
        """Who hears of it besides the reporter."""
        return self.readers[1:]

    @property
    def meant(self) -> tuple[tuple[Address, str], ...]:
        """Whom words of the office are for: one person, if the event names one, else all."""
        one = self.event.facts.get("to")
        to = [r for r in self.readers if one is None or r.person_id == one]
        return tuple((Address(r.telegram_id), r.language) for r in to)

    @property
    def by_resident(self) -> bool:
        """Whether the reporter did it."""
        return self.event.actor_id == self.ticket.reporter.person_id


async def news_of(session: Session, event: TicketEvent, *, now: datetime) -> News:
    """Gather what speaking of an event needs, as things stand in this transaction."""
    ticket = await view(session, event.ticket_id)
    return News(
        session=session, event=event, ticket=ticket, now=now,
        readers=(ticket.reporter, *await followers(session, ticket.id)),
        staff=tuple(await staff_addresses(session, ticket)),
    )  # fmt: skip


async def staff_addresses(session: Session, ticket: TicketView) -> list[tuple[Address, str]]:
    """Tell where staff hear of a ticket: in the staff room, else each dispatcher in private."""
    room = await staff_room(session)
    if room is not None:
        language = next(iter(ticket.building_languages), SOURCE_LANGUAGE)
        return [(Address(room.chat_id, room.thread_id), language)]
    desk = await dispatchers(session, ticket.building_id)
    return [(Address(c.telegram_id), c.language) for c in desk]


async def refresh_cards(news: News) -> None:
    """Let every card of the ticket say where it stands: the readers', the room's, staff's own."""
    for reader in news.readers:
        await show_resident_card(news.session, news.ticket, reader, now=news.now)
    for address, language in news.staff:
        is_new = news.event.verb in (Verb.OPEN, Verb.REOPEN)
        await show_staff_card(
            news.session, news.ticket, address, language, now=news.now, below=is_new
        )
    await _refresh_private_cards(news)


async def _refresh_private_cards(news: News) -> None:
    """Let the cards that staff opened for themselves follow, as long as they work there."""
    shown = set(await shown_in(news.session, news.ticket.staff_subject))
    elsewhere = shown - {address for address, _ in news.staff}
    if not elsewhere:
        return
    for colleague in await colleagues(news.session, news.ticket.building_id):
        address = Address(colleague.telegram_id)
        if address in elsewhere:
            await show_staff_card(
                news.session, news.ticket, address, colleague.language, now=news.now
            )


def reader_screen(ticket: TicketView, reader: Reader, *, now: datetime) -> Screen:
    """Draw a ticket for one of its readers: nothing of another home is in what a follower sees."""
    t, seen = words(reader.language), ticket.as_seen_by(reader.person_id)
    if reader.person_id == ticket.reporter.person_id:
        return Screen(say.resident_card(t, seen, now=now), resident_rows(t, seen, now=now))
    return Screen(follower_card(t, seen, now=now), follower_rows(t, seen, reader, now=now))


async def show_resident_card(
    session: Session, ticket: TicketView, reader: Reader, *, now: datetime, below: bool = False
) -> None:
    """Let a reader's card say where the ticket stands."""
    await outbox.show(
        session, Address(reader.telegram_id), ticket.subject,
        reader_screen(ticket, reader, now=now), lane=Lane.REPLY, now=now, below=below,
    )  # fmt: skip


async def show_staff_card(
    session: Session,
    ticket: TicketView,
    address: Address,
    language: str,
    *,
    now: datetime,
    below: bool = False,
) -> None:
    """Let the staff's card say where the ticket stands; a new one comes with sound."""
    t = words(language)
    screen = Screen(say.staff_card(t, ticket, now=now), staff_rows(t, ticket))
    await outbox.show(
        session, address, ticket.staff_subject, screen,
        lane=Lane.REPLY, now=now, below=below, silent=not below,
    )  # fmt: skip


Says = Callable[[Words, TicketView, Reader], Html]
"""Words for one reader: in their language, of the ticket as they may see it."""


async def ping(news: News, text: Says) -> None:
    """Say something to everybody who hears of the ticket, each in their own language."""
    for reader in news.readers:
        seen = news.ticket.as_seen_by(reader.person_id)
        await outbox.say(
            news.session, Address(reader.telegram_id),
            Screen(text(words(reader.language), seen, reader)),
            lane=Lane.REPLY, now=news.now, subject=news.ticket.subject,
        )  # fmt: skip


async def tell_staff(news: News, text: Callable[[Words], Screen], *, silent: bool = False) -> None:
    """Say something where staff hear of the ticket."""
    for address, language in news.staff:
        await outbox.say(
            news.session, address, text(words(language)), lane=Lane.REPLY, now=news.now,
            subject=news.ticket.subject, silent=silent,
        )  # fmt: skip
