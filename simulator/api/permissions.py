"""What may members of a group do, as a bot says it?"""

from simulator.api.request import Request
from simulator.fields import Fields, parsing
from simulator.refusals import Refusal

# The Bot API's name of a permission, and the word by which a chat forbids it.
WORDS = {
    "can_send_messages": "text messages",
    "can_send_audios": "music",
    "can_send_documents": "documents",
    "can_send_photos": "photos",
    "can_send_videos": "videos",
    "can_send_video_notes": "video notes",
    "can_send_voice_notes": "voice notes",
    "can_send_polls": "polls",
    "can_send_other_messages": "stickers",
    "can_add_web_page_previews": "link previews",
    "can_change_info": "chat information",
    "can_invite_users": "invitations",
    "can_pin_messages": "pinned messages",
    "can_manage_topics": "topics",
}
_MEDIA = (
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
)
_BROAD = ("can_send_other_messages", "can_add_web_page_previews")


def forbidden_words(request: Request) -> set[str]:
    """What a ChatPermissions forbids; unless told otherwise, wide permissions bring narrow ones."""
    allowed = _allowed(request)
    return {word for name, word in WORDS.items() if name not in allowed}


def _allowed(request: Request) -> set[str]:
    given = request.params.structure("permissions", complaint="can't parse permissions JSON object")
    if not isinstance(given, dict):
        raise Refusal.PERMISSIONS_NOT_OBJECT.error()
    fields = Fields(given)
    with parsing("chat permissions"):
        allowed = {name for name in WORDS if fields.flag(name)}
        if not any(fields.has(name) for name in _MEDIA) and fields.flag("can_send_media_messages"):
            allowed |= {*_MEDIA, "can_send_messages"}
    if "can_pin_messages" in allowed and not fields.has("can_manage_topics"):
        allowed.add("can_manage_topics")
    if request.params.flag("use_independent_chat_permissions"):
        return allowed
    if allowed.intersection(_BROAD):
        allowed |= {*_MEDIA, "can_send_messages"}
    if "can_send_polls" in allowed:
        allowed.add("can_send_messages")
    return allowed
