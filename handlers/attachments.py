"""What came with a message? Words, and things worth keeping, whatever the kind of message."""

import re
from datetime import timedelta

from telegram import Message

from estate.tickets.drafts import Attachment
from estate.tickets.media import MAX_DOWNLOAD

# Telegram sends an album as separate messages without an end mark: wait so long after the last.
ALBUM_GATHERS = timedelta(seconds=1.2)

# No database takes these; no honest client sends them.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

# What a person can send, whether it is of use to us or not. Whatever else comes as a message is
# told by Telegram itself (pinned, a timer set, a chat created, and every year something more).
SENT_BY_PEOPLE = (
    "text", "photo", "video", "voice", "audio", "video_note", "document", "animation", "location",
    "sticker", "contact", "poll", "dice", "venue", "game", "story", "checklist", "live_photo",
    "paid_media", "giveaway",
)  # fmt: skip


def is_from_a_person(message: Message) -> bool:
    """Whether somebody sent this message, and not Telegram in their name."""
    return any(getattr(message, kind) for kind in SENT_BY_PEOPLE)


def words_of(message: Message) -> str:
    """The words of a message: its text or its caption."""
    return _UNSTORABLE.sub("", message.text or message.caption or "").strip()


def attachments_of(message: Message) -> list[Attachment]:
    """The thing that a message carries, if it is one that we keep."""
    if message.location is not None:
        place = message.location
        return [Attachment(kind="location", latitude=place.latitude, longitude=place.longitude)]
    kinds = {
        "photo": message.photo[-1] if message.photo else None,
        "video": message.video,
        "voice": message.voice,
        "audio": message.audio,
        "video_note": message.video_note,
        "document": message.document if message.animation is None else None,
        "animation": message.animation,
    }
    return [
        Attachment(
            kind=kind, file_id=file.file_id, unique_id=file.file_unique_id,
            size=file.file_size or 0, caption=message.caption or "",
        )
        for kind, file in kinds.items()
        if file is not None
    ]  # fmt: skip


def is_usable(message: Message) -> bool:
    """Whether a message says something: words, or a thing that we keep."""
    return bool(words_of(message) or attachments_of(message))


def is_too_big(message: Message) -> bool:
    """Whether a file is larger than Telegram hands to bots."""
    return any(attachment.size > MAX_DOWNLOAD for attachment in attachments_of(message))


def gathers(message: Message | None) -> timedelta:
    """How long the answer waits for the rest of an album."""
    return ALBUM_GATHERS if message is not None and message.media_group_id else timedelta()
