"""Which photos and recordings are still to be fetched into our own folder?"""

from collections.abc import Sequence

from sqlalchemy import select, update

from estate.database import Session
from estate.tickets.tables import MediaState, TicketMedia

MOST_ATTEMPTS = 5


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
