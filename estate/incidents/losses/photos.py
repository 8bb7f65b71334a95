"""Which photos of losses are still to be fetched? As estate/tickets/media.py, for its own rows."""

from collections.abc import Sequence

from sqlalchemy import select, update

from estate.database import Session
from estate.incidents.losses.tables import LossPhoto
from estate.tickets.media import MOST_ATTEMPTS
from estate.tickets.tables import MediaState


async def wanted(session: Session, *, limit: int = 10) -> Sequence[tuple[int, str]]:
    """List (row, address at Telegram) of what is not fetched yet, least tried first."""
    rows = await session.execute(
        select(LossPhoto.id, LossPhoto.file_id)
        .where(LossPhoto.state == MediaState.WANTED)
        .order_by(LossPhoto.attempts, LossPhoto.id)
        .limit(limit)
    )
    return [(row.id, row.file_id) for row in rows]


async def stored(session: Session, media_id: int, *, sha256: str, size: int) -> None:
    """The bytes are in the folder, under their hash."""
    await session.execute(
        update(LossPhoto)
        .where(LossPhoto.id == media_id)
        .values(state=MediaState.STORED, sha256=sha256, size=size)
    )


async def too_big(session: Session, media_id: int) -> None:
    """Telegram does not hand it to bots."""
    await session.execute(
        update(LossPhoto).where(LossPhoto.id == media_id).values(state=MediaState.TOO_BIG)
    )


async def not_fetched(session: Session, media_id: int) -> None:
    """One more attempt failed; after a few it is given up, and stands as failed."""
    photo = await session.get(LossPhoto, media_id)
    if photo is None:
        return
    photo.attempts += 1
    if photo.attempts >= MOST_ATTEMPTS:
        photo.state = MediaState.FAILED
