"""What do people hear of a ticket? New events become words, in the transaction that made them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from broadcasts import outbox
from broadcasts.attachments import carry
from broadcasts.cards import resident_rows, staff_rows
from broadcasts.lanes import Lane
from broadcasts.outbox import Address
from broadcasts.outbox.telling import shown_in
from broadcasts.screens import Button, Screen, press
from estate.database import Session
from estate.people.duty import colleagues, dispatchers, on_duty
from estate.people.tables import Person
from estate.places.groups import staff_room
from estate.tickets.history import take_new_events
from estate.tickets.tables import TicketEvent, Verb
from estate.tickets.view import Reader, TicketView, followers, media_of, view
from texts import buttons
from texts import tickets as say
from texts.translator import SOURCE_LANGUAGE, Html, Words, words

WRITTEN_IN = "written_in"  # fact of a note: the chat whose readers saw it being written


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
    def by_resident(self) -> bool:
        """Whether the reporter did it."""
        return self.event.actor_id == self.ticket.reporter.person_id


async def tell(session: Session, *, now: datetime) -> None:
    """Turn what happened in this transaction into what will be said. Called by the edge."""
    for event in take_new_events(session):
        news = await _news(session, event, now=now)
        if event.verb is not Verb.NOTE:  # an internal note changes nothing that anybody sees
            await _refresh_cards(news)
        speak = SPEAKERS.get(event.verb)
        if speak is not None:
            await speak(news)


async def _news(session: Session, event: TicketEvent, *, now: datetime) -> News:
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


async def _refresh_cards(news: News) -> None:
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


async def show_resident_card(
    session: Session, ticket: TicketView, reader: Reader, *, now: datetime, below: bool = False
) -> None:
    """Let a reader's card say where the ticket stands."""
    t = words(reader.language)
    screen = Screen(say.resident_card(t, ticket, now=now), resident_rows(t, ticket, now=now))
    await outbox.show(
        session, Address(reader.telegram_id), ticket.subject, screen,
        lane=Lane.REPLY, now=now, below=below,
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


async def _opened(news: News) -> None:
    media = await media_of(news.session, news.event.id)
    for address, language in news.staff:
        if len(news.event.words) > say.SHOWN:  # more than the card shows
            await _relay(news, address, words(language))
        await carry(
            news.session, address, media, caption=f"#{news.ticket.number}",
            subject=news.ticket.subject, now=news.now,
        )  # fmt: skip
    if news.ticket.is_danger:
        await _page(news)


async def _page(news: News) -> None:
    """Call everybody on duty, with sound, and the staff room."""
    ticket, session = news.ticket, news.session
    people = await on_duty(session, ticket.building_id)
    addresses = [*news.staff, *((Address(c.telegram_id), c.language) for c in people)]
    for address, language in dict(addresses).items():
        t = words(language)
        take = Button(buttons.take(t), press("take", ticket.id))
        await outbox.say(
            session, address, Screen(say.paged(t, ticket), [[take]]),
            lane=Lane.CALLOUT, now=news.now, subject=ticket.subject,
        )  # fmt: skip


async def _taken(news: News) -> None:
    if news.ticket.is_danger:
        await _ping(
            news, lambda reader: say.taken_for_resident(words(reader.language), news.ticket)
        )
        await _call_off(news)


async def _call_off(news: News) -> None:
    """Let those who were called in private know that one of them is going."""
    for colleague in await on_duty(news.session, news.ticket.building_id):
        if colleague.person_id in {news.event.actor_id, news.ticket.assignee_id}:
            continue
        text = say.taken_for_colleagues(words(colleague.language), news.ticket)
        await outbox.say(
            news.session, Address(colleague.telegram_id), Screen(text),
            lane=Lane.REPLY, now=news.now, subject=news.ticket.subject, silent=True,
        )  # fmt: skip


async def _waiting(news: News) -> None:
    await _ping(
        news,
        lambda reader: say.waiting_for_resident(words(reader.language), news.ticket, now=news.now),
    )


async def _rejected(news: News) -> None:
    reason = str(news.event.facts.get("reason", ""))
    await _ping(
        news,
        lambda reader: say.rejected(words(reader.language), news.ticket, reason, news.event.words),
    )
    if len(news.event.words) > say.SHOWN:
        for address, language in news.to_readers:
            await _relay(news, address, words(language))


async def _ping(news: News, text: Callable[[Reader], Html]) -> None:
    for reader in news.readers:
        await outbox.say(
            news.session, Address(reader.telegram_id), Screen(text(reader)),
            lane=Lane.REPLY, now=news.now, subject=news.ticket.subject,
        )  # fmt: skip


async def _repaired(news: News) -> None:
    """Ask at once, in the message that says that it is repaired."""
    reader, ticket = news.ticket.reporter, news.ticket
    t = words(reader.language)
    rows = [
        [Button(buttons.fixed(t), press("fixed", ticket.id, "yes"))],
        [
            Button(buttons.partly_fixed(t), press("fixed", ticket.id, "partly")),
            Button(buttons.not_fixed(t), press("fixed", ticket.id, "no")),
        ],
    ]
    await outbox.show(
        news.session, Address(reader.telegram_id), ticket.question,
        Screen(say.is_it_fixed(t, ticket, news.event.words), rows),
        lane=Lane.REPLY, now=news.now, below=True, silent=False,
    )  # fmt: skip


async def _reopened(news: News) -> None:
    reader, reason = news.ticket.reporter, str(news.event.facts.get("reason", ""))
    t = words(reader.language)
    await outbox.show(
        news.session, Address(reader.telegram_id), news.ticket.question,
        Screen(say.reopened_for_resident(t, news.ticket)), lane=Lane.REPLY, now=news.now,
    )  # fmt: skip
    for address, language in news.staff:
        text = say.reopened_for_staff(words(language), news.ticket, reason)
        await outbox.say(
            news.session, address, Screen(text), lane=Lane.REPLY, now=news.now,
            subject=news.ticket.subject,
        )  # fmt: skip


async def _cancelled(news: News) -> None:
    if not news.by_resident:
        return
    for address, language in news.staff:
        await outbox.say(
            news.session, address, Screen(say.cancelled(words(language), news.ticket)),
            lane=Lane.REPLY, now=news.now, subject=news.ticket.subject, silent=True,
        )  # fmt: skip


async def _relay(news: News, address: Address, t: Words) -> None:
    """Carry the words of an event whole, in as many messages as they need."""
    ticket, (first, *more) = news.ticket, say.pieces(news.event.words)
    if news.by_resident:
        edited = bool(news.event.facts.get("edited"))
        texts = [say.from_resident(t, ticket, first, edited=edited)]
    else:
        texts = [say.from_staff(t, ticket, first)]
    for text in [*texts, *(say.continued(t, ticket, piece) for piece in more)]:
        await outbox.say(
            news.session, address, Screen(text), lane=Lane.REPLY, now=news.now,
            subject=ticket.relay,
        )  # fmt: skip


async def _commented(news: News) -> None:
    """Carry words to the other side: the reporter's to staff, the office's to the readers."""
    media = await media_of(news.session, news.event.facts.get("note", news.event.id))
    targets = news.staff if news.by_resident else news.to_readers
    for address, language in targets:
        if news.event.words or not media:
            await _relay(news, address, words(language))
        await carry(
            news.session, address, media, caption=f"#{news.ticket.number}",
            subject=news.ticket.relay, now=news.now,
        )  # fmt: skip


async def _noted(news: News) -> None:
    """Let colleagues read an internal note, save where it was written and they saw it anyway."""
    author = await news.session.get(Person, news.event.actor_id)
    media = await media_of(news.session, news.event.id)
    for address, language in news.staff:
        if address.chat_id == news.event.facts.get(WRITTEN_IN) or author is None:
            continue
        t, (first, *more) = words(language), say.pieces(news.event.words)
        texts = [say.internal_note(t, news.ticket, author.name, first)]
        for text in [*texts, *(say.continued(t, news.ticket, piece) for piece in more)]:
            await outbox.say(
                news.session, address, Screen(text), lane=Lane.REPLY, now=news.now,
                subject=news.ticket.staff_subject, silent=True,
            )  # fmt: skip
        await carry(
            news.session, address, media, caption=f"#{news.ticket.number}",
            subject=news.ticket.staff_subject, now=news.now,
        )  # fmt: skip


SPEAKERS: dict[Verb, Callable[[News], Awaitable[None]]] = {
    Verb.OPEN: _opened,
    Verb.PAGE: _page,
    Verb.TAKE: _taken,
    Verb.ASSIGN: _taken,
    Verb.WAIT: _waiting,
    Verb.RESOLVE: _repaired,
    Verb.REOPEN: _reopened,
    Verb.REJECT: _rejected,
    Verb.CANCEL: _cancelled,
    Verb.COMMENT: _commented,
    Verb.NOTE: _noted,
}
