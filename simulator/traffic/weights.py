"""How many messages is a call, as Telegram's limits count them, and where?"""

import json
from collections.abc import Mapping
from typing import Any

from simulator.params import to_integer

# Methods that say something new, beside everything named send…, copy…, forward… and edit….
_ALSO = frozenset({"createForumTopic", "stopPoll", "stopMessageLiveLocation"})
_VERBS = ("send", "copy", "forward", "edit")
# These are named so and say nothing.
_SILENT = frozenset(
    {
        "sendChatAction",
        "editChatInviteLink",
        "editChatSubscriptionInviteLink",
        "editForumTopic",
        "editGeneralForumTopic",
        "editUserStarSubscription",
        "editStory",
        "sendGift",
    }
)
# An album and a bulk method count by what they hold.
_BULKS = {
    "sendMediaGroup": "media",
    "copyMessages": "message_ids",
    "forwardMessages": "message_ids",
}


def weight_of(method: str, params: Mapping[str, Any]) -> int:
    """How many messages the call is; 0 if the limits do not concern it."""
    if method in _BULKS:
        return max(_length(params.get(_BULKS[method])), 1)
    says = method.startswith(_VERBS) and method not in _SILENT
    return int(says or method in _ALSO)


def chat_of(params: Mapping[str, Any]) -> int:
    """The chat whose limit the call meets; 0 if it names none by number."""
    return to_integer(params.get("chat_id"))


def _length(value: Any) -> int:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return 1
    return len(value) if isinstance(value, list) else 1
