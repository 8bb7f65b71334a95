"""How does a message become part of a ticket? It is kept with its number, for edits and albums."""

from typing import Any

from broadcasts import outbox
from broadcasts.progress import WRITTEN_IN
from broadcasts.screens import Screen
from estate.tickets import working
from estate.tickets.history import link_message
from estate.tickets.rules import number_of
from estate.tickets.tables import Ticket, TicketEvent
from estate.tickets.view import subject_of
from handlers.attachments import attachments_of, gathers, words_of
from handlers.work import Work
from texts.tickets import passed_on


async def pass_on(work: Work, ticket: Ticket) -> TicketEvent:
    """Add what a reporter wrote to their ticket, and say that staff have it."""
    event = await add_message(work, ticket)
    await say_passed_on(work, ticket)
    return event


async def say_passed_on(work: Work, ticket: Ticket, *, instead_of: str = "") -> None:
    """Say that staff have it: one answer per ticket, the newest, in place of a form if there is."""
    subject = f"{subject_of(ticket.id)}:heard"
    if instead_of:
        await outbox.discard(work.session, work.private, subject, now=work.now)
        await outbox.rename(work.session, work.private, instead_of, subject)
    screen = Screen(passed_on(work.words, number_of(ticket.id)))
    after = gathers(work.update.message)
    await work.show(subject, screen, below=not instead_of, after=after, to=work.private)


async def add_message(
    work: Work, ticket: Ticket, *, public: bool = True, to: int | None = None
) -> TicketEvent:
    """Add the words and things of the message that just came to `ticket`.

    `to` names the one person whom the office's words are for.
    """
    message = work.update.message
    if message is None:
        raise LookupError("no message came")
    facts: dict[str, Any] = album_of(work) | ({} if public else {WRITTEN_IN: work.chat.chat_id})
    facts |= {} if to is None else {"to": to}
    event = await working.comment(
        work.session, ticket, words=words_of(message), by=work.actor, now=work.now,
        attachments=attachments_of(message), public=public, facts=facts,
    )  # fmt: skip
    await keep_number(work, event)
    return event


def album_of(work: Work) -> dict[str, Any]:
    """Which album the message is an item of, as a fact of its event."""
    message = work.update.message
    album = message.media_group_id if message else None
    return {"album": album} if album else {}


async def keep_number(work: Work, event: TicketEvent) -> None:
    """Remember which message an event came from."""
    message = work.update.message
    if message is not None:
        await link_message(
            work.session, event, chat_id=work.chat.chat_id, message_id=message.message_id
        )
