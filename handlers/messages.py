"""How does a message become part of a ticket? It is kept with its number, for edits and albums."""

from typing import Any

from broadcasts.progress import WRITTEN_IN
from estate.tickets import working
from estate.tickets.history import link_message
from estate.tickets.tables import Ticket, TicketEvent
from handlers.attachments import attachments_of, words_of
from handlers.work import Work


async def add_message(work: Work, ticket: Ticket, *, public: bool = True) -> TicketEvent:
    """Add the words and things of the message that just came to `ticket`."""
    message = work.update.message
    if message is None:
        raise LookupError("no message came")
    facts: dict[str, Any] = album_of(work) | ({} if public else {WRITTEN_IN: work.chat.chat_id})
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
