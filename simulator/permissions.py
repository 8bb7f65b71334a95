"""What may plain members of a group not send, in whose words?"""

from collections.abc import Iterable

from simulator.errors import PersonError
from simulator.shapes import Json

# Content by its field in a message, and what Telegram's refusals call it.
CALLED = {
    "text": "text messages",
    "animation": "animations",
    "photo": "photos",
    "video": "videos",
    "voice": "voice notes",
    "audio": "music",
    "document": "documents",
    "video_note": "video notes",
    "sticker": "stickers",
    "venue": "venues",
    "location": "locations",
    "contact": "contacts",
    "poll": "polls",
    "dice": "dice",
}
EVERYTHING = "messages"
# Forbidding text forbids these too, and so do stickers with dice: they share a permission.
_TOGETHER = {
    "locations": "text messages",
    "live locations": "text messages",
    "venues": "text messages",
    "contacts": "text messages",
    "dice": "stickers",
    "animations": "stickers",
}
# The Bot API's names for the same.
_PERMISSIONS = {
    "can_send_messages": "text messages",
    "can_send_photos": "photos",
    "can_send_videos": "videos",
    "can_send_voice_notes": "voice notes",
    "can_send_audios": "music",
    "can_send_documents": "documents",
    "can_send_video_notes": "video notes",
    "can_send_other_messages": "stickers",
    "can_send_polls": "polls",
}


def named(what: Iterable[object]) -> set[str]:
    """Telegram's words for what is forbidden, from these or from names like `can_send_photos`."""
    words = {_PERMISSIONS.get(str(word), str(word)) for word in what}
    unknown = words - {*CALLED.values(), EVERYTHING}
    if unknown:
        known = ", ".join([EVERYTHING, *CALLED.values()])
        raise PersonError(f"{', '.join(sorted(unknown))}: none of {known}.")
    return words


def is_forbidden(what: str, forbidden: set[str]) -> bool:
    """Whether `what` (one of Telegram's words) must not be sent."""
    return not forbidden.isdisjoint({EVERYTHING, what, _TOGETHER.get(what, what)})


def called(fields: Json) -> str:
    """Telegram's word for what a message with these fields is."""
    return next((word for name, word in CALLED.items() if name in fields), CALLED["text"])
