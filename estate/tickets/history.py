"""What happened to a ticket? Events are added here, and read by whoever speaks of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from estate.database import Session
from estate.tickets.tables import State, Ticket, TicketEvent, TicketMessage, Verb

ALBUM_REACH = 30  # an album has ten items; other messages may come between them
NEW_EVENTS = "ticket_events"  # key in session.info: what this transaction added


async def record(
    session: Session,
    ticket: Ticket,
    verb: Verb,
    *,
    actor_id: int | None,
    now: datetime,
    from_state: State | None,
    public: bool = True,
    words: str = "",
    facts: Mapping[str, Any] | None = None,
) -> TicketEvent:
    """Add one event in the open transaction; it is spoken of before the commit."""
    event = TicketEvent(
        ticket_id=ticket.id, at=now, actor_id=actor_id, verb=verb, from_state=from_state,
        to_state=ticket.state, public=public, words=words, facts=dict(facts or {}),
    )  # fmt: skip
    session.add(event)
    await session.flush()
    session.info.setdefault(NEW_EVENTS, []).append(event)
    return event


def take_new_events(session: Session) -> list[TicketEvent]:
    """Hand over what this transaction added, oldest first, once."""
    events: list[TicketEvent] = session.info.pop(NEW_EVENTS, [])
    return events


async def events_of(session: Session, ticket_id: int) -> list[TicketEvent]:
    """List a ticket's events, oldest first."""
    found = await session.scalars(
        select(TicketEvent).where(TicketEvent.ticket_id == ticket_id).order_by(TicketEvent.id)
    )
    return list(found)


async def link_message(
    session: Session, event: TicketEvent, *, chat_id: int, message_id: int
) -> None:
    """Remember which message an event came from."""
    if await session.get(TicketMessage, (chat_id, message_id)) is None:
        session.add(
            TicketMessage(
                chat_id=chat_id, message_id=message_id, ticket_id=event.ticket_id,
                event_id=event.id, public=event.public,
            )
        )  # fmt: skip


async def album_source(
    session: Session, chat_id: int, message_id: int, album: str
) -> TicketMessage | None:
    """Find the message of an album, not far before this one, that became part of a ticket."""
    near = (TicketMessage.message_id < message_id) & (
        TicketMessage.message_id >= message_id - ALBUM_REACH
    )
    rows = await session.execute(
        select(TicketMessage, TicketEvent)
        .join(TicketEvent, TicketEvent.id == TicketMessage.event_id)
        .where(TicketMessage.chat_id == chat_id, near)
    )
    return next((source for source, event in rows if event.facts.get("album") == album), None)


async def verb_of(session: Session, source: TicketMessage) -> Verb | None:
    """Tell what kind of event a message became part of."""
    event = await session.get(TicketEvent, source.event_id)
    return event.verb if event else None


async def message_source(session: Session, chat_id: int, message_id: int) -> TicketMessage | None:
    """Find what a message of a chat became part of."""
    return await session.get(TicketMessage, (chat_id, message_id))
