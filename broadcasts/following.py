"""What is said when neighbours join a ticket, leave it, write of it, or inherit it?"""

from collections.abc import Awaitable, Callable

from broadcasts import outbox
from broadcasts.attachments import carry
from broadcasts.lanes import Lane
from broadcasts.news import News, ping, tell_staff
from broadcasts.outbox import Address
from broadcasts.screens import Button, Screen, press
from estate.incidents.command import as_line
from estate.people.tables import Person
from estate.tickets.rules import number_of
from estate.tickets.tables import Verb
from estate.tickets.view import media_of, reader
from texts import buttons
from texts import following as say
from texts.categories import problem_name
from texts.tickets import continued, pieces
from texts.translator import Html, Words, words


async def _left(news: News) -> None:
    for person_id in news.event.facts.get("people", []):
        await _end_card(news, person_id, say.left)


async def _end_card(news: News, person_id: int, text: Callable[..., Html]) -> None:
    """Let the card of somebody who hears no more of it say so, without buttons."""
    who = await reader(news.session, person_id, news.ticket)
    screen = Screen(text(words(who.language), news.ticket.as_seen_by(person_id)))
    await outbox.show(
        news.session, Address(who.telegram_id), news.ticket.subject, screen,
        lane=Lane.REPLY, now=news.now,
    )  # fmt: skip


async def _added(news: News) -> None:
    """Carry a follower's words to staff alone: a reply to them goes back to that follower."""
    author = await news.session.get_one(Person, news.event.actor_id)
    subject = news.ticket.relay_of(author.id)
    first, *more = pieces(news.event.words)
    media = await media_of(news.session, news.event.id)
    for address, language in news.staff:
        t = words(language)
        texts = [say.from_follower(t, news.ticket, author.name, first)]
        texts += [continued(t, news.ticket, piece) for piece in more]
        for text in texts if news.event.words or not media else []:
            await outbox.say(
                news.session, address, Screen(text), lane=Lane.REPLY, now=news.now,
                subject=subject,
            )  # fmt: skip
        await carry(
            news.session, address, media, caption=f"#{news.ticket.number}", subject=subject,
            now=news.now,
        )  # fmt: skip


async def _inherited(news: News) -> None:
    await _end_card(news, int(news.event.facts["from"]), say.given_up)
    heir = news.ticket.reporter
    await outbox.say(
        news.session, Address(heir.telegram_id),
        Screen(say.inherited(words(heir.language), news.ticket)),
        lane=Lane.REPLY, now=news.now, subject=news.ticket.subject,
    )  # fmt: skip
    await tell_staff(news, lambda t: Screen(say.inherited_for_staff(t, news.ticket)), silent=True)


async def _known_already(news: News) -> None:
    await ping(news, lambda t, ticket, _: say.known_already(t, ticket))


async def _split(news: News) -> None:
    await ping(news, lambda t, ticket, _: say.not_the_same(t, ticket))


async def _storm(news: News) -> None:
    """Propose an incident where staff read, with the line and the button that begin its alert."""
    facts, ticket = news.event.facts, news.ticket
    numbers = [number_of(ticket_id) for ticket_id in facts["tickets"]]

    def screen(t: Words) -> Screen:
        needs_words = facts["kind"] == "other"
        line = as_line(
            facts["kind"], [ticket.building_code], None,
            problem_name(t, ticket.category) if needs_words else "",
        )  # fmt: skip
        button = Button(buttons.alert_them(t), press("storm", ticket.id))
        shown = ticket.as_seen_by(0)
        return Screen(say.storm(t, shown, numbers, facts["homes"], line), [[button]])

    await tell_staff(news, screen)


SPEAKERS_OF_FOLLOWERS: dict[Verb, Callable[[News], Awaitable[None]]] = {
    Verb.LEAVE: _left,
    Verb.ADD: _added,
    Verb.INHERIT: _inherited,
    Verb.DUPLICATE: _known_already,
    Verb.SPLIT: _split,
    Verb.PROPOSE: _storm,
}
