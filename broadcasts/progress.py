"""What do people hear of a ticket? New events become words, in the transaction that made them."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from broadcasts import outbox, pages
from broadcasts.attachments import carry
from broadcasts.cards import can_say_not_fixed
from broadcasts.common_parts import tell_group
from broadcasts.following import SPEAKERS_OF_FOLLOWERS
from broadcasts.lanes import Lane
from broadcasts.news import News, news_of, ping, refresh_cards, tell_staff
from broadcasts.outbox import Address
from broadcasts.promises import SPEAKERS_OF_PROMISES
from broadcasts.screens import Button, Screen, press
from estate.database import Session
from estate.people.tables import Person
from estate.tickets.history import take_new_events
from estate.tickets.tables import Verb
from estate.tickets.view import Reader, TicketView, media_of
from texts import buttons, following
from texts import tickets as say
from texts.outlook import WAITING_FOR, WAITING_FOR_YOU
from texts.translator import Html, Words, words

WRITTEN_IN = "written_in"  # fact of a note: the chat whose readers saw it being written


async def tell(session: Session, *, now: datetime) -> None:
    """Turn what happened in this transaction into what will be said. Called by the edge."""
    for event in take_new_events(session):
        news = await news_of(session, event, now=now)
        if event.verb is not Verb.NOTE:  # an internal note changes nothing that anybody sees
            await refresh_cards(news)
            await tell_group(news)
            await pages.settle(session, news.ticket, news.staff, now=now)
        speak = SPEAKERS.get(event.verb)
        if speak is not None:
            await speak(news)


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
    await pages.call_staff(news.session, news.ticket, news.staff, now=news.now)


async def _taken(news: News) -> None:
    if news.ticket.is_danger:
        await ping(news, lambda t, ticket, _: say.taken_for_resident(t, ticket))


async def _waiting(news: News) -> None:
    def text(t: Words, ticket: TicketView, reader: Reader) -> Html:
        is_reporter = reader.person_id == ticket.reporter.person_id
        reasons = WAITING_FOR_YOU if is_reporter else WAITING_FOR
        return say.waiting_for_resident(t, ticket, reasons, now=news.now)

    await ping(news, text)


async def _rejected(news: News) -> None:
    reason = str(news.event.facts.get("reason", ""))
    await ping(news, lambda t, ticket, _: say.rejected(t, ticket, reason, news.event.words))
    if len(news.event.words) > say.SHOWN:
        for address, language in news.to_readers:
            await _relay(news, address, words(language))


async def _repaired(news: News) -> None:
    """Ask the reporter at once, in the message that says that it is repaired; tell followers."""
    reader, ticket = news.ticket.reporter, news.ticket
    t = words(reader.language)
    rows = [
        [Button(buttons.fixed(t), press("fixed", ticket.id, "yes"))],
        [
            Button(buttons.partly_fixed(t), press("fixed", ticket.id, "partly")),
            Button(buttons.not_fixed(t), press("fixed", ticket.id, "no")),
        ],
    ]
    seen = ticket.as_seen_by(reader.person_id)
    await _ask(news, reader, Screen(say.is_it_fixed(t, seen, news.event.words), rows))
    for follower in news.followers:
        await _ask(news, follower, _repaired_screen(news, follower))


def _repaired_screen(news: News, reader: Reader) -> Screen:
    t, seen = words(reader.language), news.ticket.as_seen_by(reader.person_id)
    may = can_say_not_fixed(seen, reader, now=news.now)
    rows = [[Button(buttons.not_fixed(t), press("fixed", seen.id, "no"))]] if may else []
    return Screen(following.repaired(t, seen, news.event.words, can_reopen=may), rows)


async def _ask(news: News, reader: Reader, screen: Screen) -> None:
    await outbox.show(
        news.session, Address(reader.telegram_id), news.ticket.question, screen,
        lane=Lane.REPLY, now=news.now, below=True, silent=False,
    )  # fmt: skip


async def _reopened(news: News) -> None:
    """Thank whoever said that it is not fixed; let the others know."""
    reason = str(news.event.facts.get("reason", ""))
    for reader in news.readers:
        t = words(reader.language)
        if reader.person_id == news.event.actor_id:
            await outbox.show(
                news.session, Address(reader.telegram_id), news.ticket.question,
                Screen(say.reopened_for_resident(t, news.ticket)), lane=Lane.REPLY, now=news.now,
            )  # fmt: skip
        else:
            await _ask(news, reader, Screen(following.reopened(t, news.ticket)))
    await tell_staff(news, lambda t: Screen(say.reopened_for_staff(t, news.ticket, reason)))


async def _cancelled(news: News) -> None:
    if news.by_resident:
        await tell_staff(news, lambda t: Screen(say.cancelled(t, news.ticket)), silent=True)


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
    """Carry words to the other side: the reporter's to staff, the office's to whom they are for."""
    media = await media_of(news.session, news.event.facts.get("note", news.event.id))
    targets = news.staff if news.by_resident else news.meant
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
    **SPEAKERS_OF_FOLLOWERS,
    **SPEAKERS_OF_PROMISES,
}
