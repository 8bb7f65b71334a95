"""What is said of a promised time: when it is given, before it lapses, and when it has?"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from broadcasts import outbox
from broadcasts.lanes import Lane
from broadcasts.news import News, ping, tell_staff
from broadcasts.outbox import Address
from broadcasts.screens import Button, Screen, press
from estate.people.tables import Person
from estate.tickets.tables import PromiseKind, Verb
from texts import buttons
from texts import promises as say
from texts.translator import Words, words


def _due(news: News) -> datetime:
    return datetime.fromisoformat(news.event.facts["due"])


async def _promised(news: News) -> None:
    await ping(news, lambda t, ticket, _: say.for_resident(t, ticket, _due(news), now=news.now))


async def _warned(news: News) -> None:
    """Ask whoever has it, in private, or the room while nobody has."""

    def screen(t: Words) -> Screen:
        kind = news.event.facts["kind"]
        return Screen(
            say.soon_due(t, news.ticket, kind, _due(news), now=news.now), _buttons(t, news)
        )

    assignee = await news.session.get(Person, news.ticket.assignee_id or 0)
    if assignee is None:
        await tell_staff(news, screen)
        return
    await outbox.say(
        news.session, Address(assignee.telegram_id), screen(words(assignee.language)),
        lane=Lane.REPLY, now=news.now, subject=news.ticket.staff_subject,
    )  # fmt: skip


async def _lapsed(news: News) -> None:
    """Residents hear of the delay before they ask, staff that they did."""
    kind = news.event.facts["kind"]
    await ping(news, lambda t, ticket, _: say.late(t, ticket, kind, _due(news), now=news.now))
    await tell_staff(
        news,
        lambda t: Screen(say.lapsed(t, news.ticket, _due(news), now=news.now), _buttons(t, news)),
    )


def _buttons(t: Words, news: News) -> list[list[Button]]:
    row = [Button(buttons.time(t), press("time", news.ticket.id))]
    if news.event.facts["kind"] == PromiseKind.TAKE:
        row.insert(0, Button(buttons.take(t), press("take", news.ticket.id)))
    return [row]


SPEAKERS_OF_PROMISES: dict[Verb, Callable[[News], Awaitable[None]]] = {
    Verb.PROMISE: _promised,
    Verb.WARN: _warned,
    Verb.LAPSE: _lapsed,
}
