"""What needs a right, and whom may a bot not touch?"""

from collections.abc import Callable

from tests.simulator.rules.rule import Make, Rule, of_message, to_ana
from tests.simulator.rules.stage import Stage


def forbidding(what: str, more: Make) -> Make:
    return lambda s: {"chat_id": s.forbidding(what), **more(s)}


def banning(who: Callable[[Stage], int]) -> Make:
    return lambda s: {"chat_id": s.team.id, "user_id": who(s)}


# A method, what the group forbids, what the refusal calls it, and the rest of the call.
FORBIDDEN: list[tuple[str, str, str, Make]] = [
    ("sendMessage", "text messages", "text messages", lambda s: {"text": "x"}),
    ("sendMessage", "messages", "text messages", lambda s: {"text": "x"}),
    ("sendPhoto", "photos", "photos", lambda s: {"photo": s.photo}),
    ("sendVideo", "videos", "videos", lambda s: {"video": s.video}),
    ("sendAnimation", "stickers", "animations", lambda s: {"animation": s.film}),
    ("sendVoice", "voice notes", "voice notes", lambda s: {"voice": s.voice}),
    ("sendAudio", "music", "music", lambda s: {"audio": s.song}),
    ("sendDocument", "documents", "documents", lambda s: {"document": s.paper}),
    ("sendPoll", "polls", "polls", lambda s: {"question": "?", "options": ["a"]}),
    (
        "sendContact",
        "text messages",
        "contacts",
        lambda s: {"phone_number": "1", "first_name": "A"},
    ),
    (
        "sendLocation",
        "text messages",
        "locations",
        lambda s: {"latitude": 1, "longitude": 1},
    ),
    ("sendDice", "stickers", "dice", lambda s: {}),
    (
        "sendMediaGroup",
        "photos",
        "photos",
        lambda s: {"media": [{"type": "photo", "media": s.photo}] * 2},
    ),
]
RIGHTS = [
    *(
        Rule(
            method,
            forbidding(what, more),
            f"not enough rights to send {called} to the chat",
        )
        for method, what, called, more in FORBIDDEN
    ),
    Rule(
        "pinChatMessage",
        lambda s: {"chat_id": s.hall.id, "message_id": s.say(s.hall.id, {"text": "x"})},
        "not enough rights to manage pinned messages in the chat",
    ),
    Rule(
        "unpinAllChatMessages",
        lambda s: {"chat_id": s.hall.id},
        "not enough rights to manage pinned messages in the chat",
    ),
    Rule("pinChatMessage", lambda s: {"chat_id": s.team.id}, "message to pin not found"),
    Rule("unpinChatMessage", lambda s: {"chat_id": s.team.id}, "message to unpin not found"),
    Rule("unpinChatMessage", of_message(), "message to unpin not found"),
    Rule(
        "unpinAllForumTopicMessages",
        lambda s: {"chat_id": s.forum.id, "message_thread_id": 999},
        "topic_id_invalid",
    ),
]

UNTOUCHABLE: list[tuple[Callable[[Stage], int], str]] = [
    (lambda s: s.carla.id, "can't remove chat owner"),
    (lambda s: s.davit.id, "user is an administrator of the chat"),
    (lambda s: s.tg.bot.id, "can't restrict self"),
]
MEMBERS = [
    Rule("banChatMember", lambda s: {"chat_id": s.team.id}, "invalid user_id specified"),
    Rule(
        "banChatMember",
        to_ana(user_id=1),
        "chat member status can't be changed in private chats",
    ),
    Rule("banChatMember", lambda s: {"chat_id": s.team.id, "user_id": 5}, "user not found"),
    *(
        Rule(
            "banChatMember",
            banning(who),
            refusal,
        )
        for who, refusal in UNTOUCHABLE
    ),
    Rule(
        "banChatMember",
        lambda s: {"chat_id": s.hall.id, "user_id": s.elif_.id},
        "not enough rights to restrict/unrestrict chat member",
    ),
    Rule(
        "unbanChatMember",
        lambda s: {"chat_id": s.room.id, "user_id": s.elif_.id},
        "method is available for supergroup and channel chats only",
    ),
    Rule(
        "promoteChatMember",
        lambda s: {"chat_id": s.room.id, "user_id": s.elif_.id},
        "method is available for supergroup and channel chats only",
    ),
    Rule(
        "promoteChatMember",
        lambda s: {"chat_id": s.team.id, "user_id": s.tg.bot.id},
        "can't promote self",
    ),
    Rule(
        "promoteChatMember",
        lambda s: {"chat_id": s.hall.id, "user_id": s.elif_.id},
        "not enough rights",
    ),
    Rule(
        "promoteChatMember",
        lambda s: {"chat_id": s.team.id, "user_id": s.ana.id, "can_pin_messages": True},
        "user_not_participant",
    ),
    Rule(
        "promoteChatMember",
        lambda s: {
            "chat_id": s.led_with("can_promote_members").id,
            "user_id": s.elif_.id,
            "can_pin_messages": True,
        },
        "right_forbidden",
    ),
    Rule("setChatPermissions", lambda s: {"chat_id": s.team.id}, "object expected as permissions"),
    Rule(
        "setChatPermissions",
        lambda s: {"chat_id": s.team.id, "permissions": "{"},
        "can't parse permissions json object",
    ),
    Rule(
        "setChatPermissions",
        lambda s: {"chat_id": s.team.id, "permissions": {"can_send_photos": 1}},
        'can\'t parse chat permissions: field "can_send_photos" must be of type boolean',
    ),
    Rule(
        "setChatPermissions",
        lambda s: {"chat_id": s.hall.id, "permissions": {"can_send_messages": True}},
        "not enough rights to change chat permissions",
    ),
    Rule(
        "setChatPermissions",
        to_ana(permissions={"can_send_messages": True}),
        "can't change private chat permissions",
    ),
    Rule("setChatTitle", to_ana(title="x"), "can't change private chat title"),
    Rule("setChatTitle", lambda s: {"chat_id": s.team.id, "title": " "}, "title must be non-empty"),
    Rule(
        "setChatTitle",
        lambda s: {"chat_id": s.hall.id, "title": "x"},
        "not enough rights to change chat title",
    ),
    Rule("setChatDescription", to_ana(description="x"), "can't change private chat description"),
    Rule(
        "setChatDescription",
        lambda s: {"chat_id": s.hall.id, "description": "x"},
        "not enough rights to set chat description",
    ),
    Rule(
        "setChatDescription", lambda s: {"chat_id": s.team.id}, "chat description is not modified"
    ),
    Rule("exportChatInviteLink", to_ana(), "can't invite members to a private chat"),
    Rule(
        "exportChatInviteLink",
        lambda s: {"chat_id": s.hall.id},
        "not enough rights to manage chat invite link",
    ),
]
