"""How do photos and the like reach the other side? By their address at Telegram, albums as one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from broadcasts.lanes import Lane
from broadcasts.outbox import Address, call
from estate.database import Session
from estate.tickets.tables import TicketMedia

MOST_IN_AN_ALBUM = 10
ALBUM_KINDS = frozenset({"photo", "video"})
METHODS = {
    "photo": "sendPhoto",
    "video": "sendVideo",
    "voice": "sendVoice",
    "audio": "sendAudio",
    "video_note": "sendVideoNote",
    "document": "sendDocument",
    "animation": "sendAnimation",
}
# A video note takes no caption.
WITHOUT_CAPTION = frozenset({"video_note"})


async def carry(
    session: Session,
    to: Address,
    media: Sequence[TicketMedia],
    *,
    caption: str,
    subject: str,
    now: datetime,
    lane: Lane = Lane.REPLY,
) -> None:
    """Say that these go to `to`, silently (the words that they belong to have the sound).

    `caption` is plain text, a number to search for.
    """
    pictures = [m for m in media if m.kind in ALBUM_KINDS]
    for start in range(0, len(pictures), MOST_IN_AN_ALBUM):
        method, params = _album(pictures[start : start + MOST_IN_AN_ALBUM], caption)
        await call(session, to, method, params, lane=lane, now=now, subject=subject)
    for thing in media:
        if thing.kind not in ALBUM_KINDS:
            method, params = _single(thing, caption)
            await call(session, to, method, params, lane=lane, now=now, subject=subject)


def _album(pictures: Sequence[TicketMedia], caption: str) -> tuple[str, dict[str, Any]]:
    if len(pictures) == 1:
        return _single(pictures[0], caption)
    items: list[dict[str, Any]] = [{"type": p.kind, "media": p.file_id} for p in pictures]
    items[0]["caption"] = caption
    return "sendMediaGroup", {"media": items, "disable_notification": True}


def _single(thing: TicketMedia, caption: str) -> tuple[str, dict[str, Any]]:
    if thing.kind == "location":
        where = {"latitude": thing.latitude, "longitude": thing.longitude}
        return "sendLocation", {**where, "disable_notification": True}
    params: dict[str, Any] = {thing.kind: thing.file_id, "disable_notification": True}
    if thing.kind not in WITHOUT_CAPTION:
        params["caption"] = caption
    return METHODS[thing.kind], params
