"""Which photos and recordings belong to a ticket, and which are still to be fetched?"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from estate.database import Session
from estate.people.actor import Actor
from estate.tickets.drafts import Attachment
from estate.tickets.tables import MediaState, TicketEvent, TicketMedia

MOST_ATTEMPTS = 5
MAX_DOWNLOAD = 20 * 1024 * 1024  # Telegram hands a bot no larger file


async def attach(
    session: Session, event: TicketEvent, attachments: list[Attachment], *, by: Actor, now: datetime
) -> None:
    """Add photos and the like to an event; a file that the ticket has already is left out."""
    known = set(
        await session.scalars(
            select(TicketMedia.file_unique_id).where(TicketMedia.ticket_id == event.ticket_id)
        )
    )
    for attachment in attachments:
        unique_id = _unique_id(attachment)
        if unique_id in known:
            continue
        known.add(unique_id)
        session.add(_media(event, attachment, unique_id, by=by, now=now))
    await session.flush()


def _unique_id(attachment: Attachment) -> str:
    return attachment.unique_id or f"{attachment.latitude},{attachment.longitude}"


def _media(
    event: TicketEvent, attachment: Attachment, unique_id: str, *, by: Actor, now: datetime
) -> TicketMedia:
    state = MediaState.WANTED if attachment.file_id else MediaState.STORED
    if attachment.size > MAX_DOWNLOAD:
        state = MediaState.TOO_BIG
    return TicketMedia(
        ticket_id=event.ticket_id, event_id=event.id, kind=attachment.kind,
        file_id=attachment.file_id, file_unique_id=unique_id, size=attachment.size,
        caption=attachment.caption, latitude=attachment.latitude, longitude=attachment.longitude,
        state=state, added_by=by.person_id, added_at=now,
    )  # fmt: skip


async def known_already(
    session: Session, ticket_id: int, attachments: list[Attachment]
) -> list[int]:
    """Find what the ticket has already of these: it is kept once, and carried once more."""
    if not attachments:
        return []
    found = await session.scalars(
        select(TicketMedia.id)
        .where(TicketMedia.ticket_id == ticket_id)
        .where(TicketMedia.file_unique_id.in_([_unique_id(a) for a in attachments]))
        .order_by(TicketMedia.id)
    )
    return list(found)


async def wanted(session: Session, *, limit: int = 10) -> Sequence[tuple[int, str]]:
    """List (row, address at Telegram) of what is not fetched yet, least tried first."""
    rows = await session.execute(
        select(TicketMedia.id, TicketMedia.file_id)
        .where(TicketMedia.state == MediaState.WANTED)
        .order_by(TicketMedia.attempts, TicketMedia.id)
        .limit(limit)
    )
    return [(row.id, row.file_id) for row in rows]


async def stored(session: Session, media_id: int, *, sha256: str, size: int) -> None:
    """The bytes are in the folder, under their hash."""
    await session.execute(
        update(TicketMedia)
        .where(TicketMedia.id == media_id)
        .values(state=MediaState.STORED, sha256=sha256, size=size)
    )


async def too_big(session: Session, media_id: int) -> None:
    """Telegram does not hand it to bots; staff still see it in the chat."""
    await session.execute(
        update(TicketMedia).where(TicketMedia.id == media_id).values(state=MediaState.TOO_BIG)
    )


async def not_fetched(session: Session, media_id: int) -> None:
    """One more attempt failed; after a few it is given up, and stands as failed."""
    media = await session.get(TicketMedia, media_id)
    if media is None:
        return
    media.attempts += 1
    if media.attempts >= MOST_ATTEMPTS:
        media.state = MediaState.FAILED
