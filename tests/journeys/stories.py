"""What do people of the journeys do again and again? Short stories that the tests are made of."""

import re
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import func, select

from estate.database import Base
from estate.people.tables import Person as PersonRow
from estate.tickets.tables import Ticket, TicketEvent, TicketFollower, TicketMedia
from handlers.conversations import ConversationRow
from simulator.kit import Group, Message, Person
from tests.cast import Estate
from texts.translator import Words, words

# Written by the edge and by duties, whatever people do.
QUIET = frozenset({"inbox", "command_menus"})
LEAK = "Water is coming through the kitchen ceiling"
REACHED_AT_PREVIEW = ("No danger", "My home", "Water leak", "Water from the flat above")

Label = Callable[[Words], str]


def in_language(language: str) -> Callable[[str], str]:
    """Look up a label as somebody who reads this language sees it."""
    return lambda label: words(language).plain(label)


async def fill_in(house: Estate, who: Person, *labels: str) -> None:
    """Press these, each when the form has come to rest."""
    for label in labels:
        await house.settle()
        await who.press(label)
    await house.settle()


async def go_to_preview(house: Estate, who: Person, text: str = LEAK) -> None:
    """Write a first message and press everything up to the preview."""
    await who.send(text)
    await fill_in(house, who, *REACHED_AT_PREVIEW)


async def report_a_leak(house: Estate, who: Person, text: str = LEAK) -> Ticket:
    """Report a fault at home; the ticket that came of it."""
    await go_to_preview(house, who, text)
    await fill_in(house, who, "Send report")
    return (await tickets(house))[-1]


LAMP = "The lamp behind the letter box flickers"
TO_THE_LAMP = ("No danger", "Common place", "Lobby", "Lighting", "Lamp broken")


async def begin_about_the_lamp(
    house: Estate, who: Person, text: str = LAMP, *, language: str = "en"
) -> None:
    """Write a first message, and press everything up to the lamp of the lobby."""
    await who.send(text)
    await fill_in(house, who, *map(in_language(language), TO_THE_LAMP))


async def report_the_lamp(
    house: Estate, who: Person, text: str = LAMP, *, language: str = "en"
) -> Ticket:
    """Report a fault in a common place that nobody has reported; the ticket that came of it."""
    await begin_about_the_lamp(house, who, text, language=language)
    await fill_in(house, who, in_language(language)("Send report"))
    return (await tickets(house))[-1]


async def join_the_lamp(
    house: Estate, who: Person, text: str = "Me too", *, language: str = "en"
) -> None:
    """Report the same and join what is known already."""
    await begin_about_the_lamp(house, who, text, language=language)
    await fill_in(house, who, in_language(language)("Join"))


async def report_a_danger(house: Estate, who: Person, text: str = "Smoke!") -> Ticket:
    """Two taps after the first words."""
    await who.send(text)
    await fill_in(house, who, "Fire or smoke", "My home")
    return (await tickets(house))[-1]


async def send_an_album(house: Estate, who: Person, count: int, caption: str | None = None) -> None:
    """Send an album, and let the time pass in which its items gather."""
    await who.send_album(count, caption)
    await house.settle()
    await house.advance(timedelta(seconds=2))


async def take_and_repair(house: Estate, by: Person) -> None:
    """Take the newest ticket in the staff room, and say that it is done."""
    await fill_in_room(house, by, "Take", "Done")


async def fill_in_room(house: Estate, who: Person, *labels: str) -> None:
    """Press these in the staff room."""
    for label in labels:
        await house.settle()
        await who.press(label, in_=house.room)
    await house.settle()


async def tickets(house: Estate) -> list[Ticket]:
    """Every ticket as it is now, oldest first."""
    await house.settle()
    found = await house.rows(select(Ticket).order_by(Ticket.id))
    return [ticket for ticket in found if isinstance(ticket, Ticket)]


async def the_ticket(house: Estate) -> Ticket:
    """The only ticket there is."""
    [ticket] = await tickets(house)
    return ticket


async def events(house: Estate, verb: str | None = None) -> list[TicketEvent]:
    """What happened to tickets, oldest first."""
    await house.settle()
    found = await house.rows(select(TicketEvent).order_by(TicketEvent.id))
    rows = [event for event in found if isinstance(event, TicketEvent)]
    return [event for event in rows if verb is None or event.verb == verb]


async def media(house: Estate) -> list[TicketMedia]:
    """What came with tickets, in its order."""
    await house.settle()
    found = await house.rows(select(TicketMedia).order_by(TicketMedia.id))
    return [row for row in found if isinstance(row, TicketMedia)]


async def followers(house: Estate) -> list[int]:
    """The accounts of who follows a ticket, in the order in which they came."""
    await house.settle()
    return await house.rows(
        select(PersonRow.telegram_id)
        .join(TicketFollower, TicketFollower.person_id == PersonRow.id)
        .order_by(TicketFollower.since, PersonRow.id)
    )


async def step_of(house: Estate, who: Person) -> str | None:
    """Where somebody stands in a form; None when none is open."""
    await house.settle()
    found = await house.rows(select(ConversationRow.step).where(ConversationRow.user_id == who.id))
    return str(found[0]) if found else None


async def person_row(house: Estate, who: Person) -> PersonRow:
    """The row of one of the cast."""
    [row] = await house.rows(select(PersonRow).where(PersonRow.telegram_id == who.id))
    assert isinstance(row, PersonRow)
    return row


async def counts(house: Estate, *, without: frozenset[str] = QUIET) -> dict[str, int]:
    """How many rows every table holds."""
    await house.settle()
    async with house.database.read() as session:
        return {
            name: await session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
            if name not in without
        }


def said(who: Person, *, in_: Group | None = None) -> str:
    """Everything that the bot's messages in a chat say now."""
    return "\n".join(message.text for message in who.history(in_=in_) if message.by_bot)


def from_bot(who: Person, *, in_: Group | None = None) -> list[Message]:
    """The bot's messages in a chat as they stand now."""
    return [message for message in who.history(in_=in_) if message.by_bot]


def all_that_was_said(house: Estate, chat: Person | Group) -> str:
    """Everything the bot ever said in a chat, also what was edited away or deleted since.

    Without the random token of a form's buttons: chance would make it read like a home.
    """
    seen = house.tg.watch.after(-1, chat_id=chat.id)
    return "\n".join(_whole(message) for _, message in seen)


def _whole(message: Message) -> str:
    raw = re.sub(r"'f:[\w-]+:", "'f:token:", str(message.raw))
    return "\n".join([message.text, *message.labels, raw])
