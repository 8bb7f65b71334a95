"""Which chats can a bot not reach?"""

from typing import Any

from tests.simulator.rules.rule import Make, Rule, to_ana


def kicked_from(kind: str) -> Make:
    return lambda s: {"text": "x", "chat_id": s.kicked_from(kind)}


def left(kind: str) -> Make:
    return lambda s: {"text": "x", "chat_id": s.left(kind)}


def to_migrated(**more: Any) -> Make:
    return lambda s: {"chat_id": s.migrated()[0], **more}


CHATS = [
    Rule("sendMessage", lambda s: {"text": "x"}, "chat_id is empty"),
    Rule("sendMessage", lambda s: {"text": "x", "chat_id": ""}, "chat_id is empty"),
    Rule("sendMessage", lambda s: {"text": "x", "chat_id": "abc"}, "chat not found"),
    Rule("sendMessage", lambda s: {"text": "x", "chat_id": "@nobody"}, "chat not found"),
    Rule("sendMessage", lambda s: {"text": "x", "chat_id": 5}, "chat not found"),
    Rule("sendMessage", lambda s: {"text": "x", "chat_id": s.stranger.id}, "chat not found"),
    Rule("getChat", lambda s: {"chat_id": s.elif_.id}, "chat not found"),
    Rule("leaveChat", lambda s: {}, "chat_id is empty"),
    Rule(
        "sendMessage",
        lambda s: {"text": "x", "chat_id": s.elif_.id},
        "forbidden: bot can't initiate conversation with a user",
    ),
    Rule(
        "sendMessage",
        lambda s: {"text": "x", "chat_id": s.other.id},
        "forbidden: the bot can't send messages to the bot",
    ),
    Rule(
        "sendMessage",
        lambda s: {"text": "x", "chat_id": s.bruno.id},
        "forbidden: bot was blocked by the user",
    ),
    Rule(
        "sendChatAction",
        lambda s: {"action": "typing", "chat_id": s.bruno.id},
        "forbidden: bot was blocked by the user",
    ),
    Rule(
        "sendMessage",
        lambda s: {"text": "x", "chat_id": s.dora.id},
        "forbidden: user is deactivated",
    ),
    *(
        Rule(
            "sendMessage",
            kicked_from(kind),
            f"forbidden: bot was kicked from the {kind} chat",
        )
        for kind in ("group", "supergroup")
    ),
    *(
        Rule(
            "sendMessage",
            left(kind),
            f"forbidden: bot is not a member of the {kind} chat",
        )
        for kind in ("group", "supergroup")
    ),
    Rule(
        "getChat",
        lambda s: {"chat_id": s.left("supergroup")},
        "forbidden: bot is not a member of the supergroup chat",
    ),
    Rule(
        "getChatMember",
        lambda s: {"chat_id": s.left("group"), "user_id": s.carla.id},
        "forbidden: bot is not a member of the group chat",
    ),
    Rule(
        "sendMessage",
        lambda s: {"text": "x", "chat_id": s.deleted("group")},
        "forbidden: the group chat was deleted",
    ),
    Rule(
        "sendMessage",
        lambda s: {"text": "x", "chat_id": s.deleted("supergroup")},
        "forbidden: bot was kicked from the supergroup chat",
    ),
    *(
        Rule(
            method,
            to_migrated(**more),
            "group chat was upgraded to a supergroup chat",
            migrates=True,
        )
        for method, more in (
            ("sendMessage", {"text": "x"}),
            ("sendPhoto", {"photo": "x"}),
            ("pinChatMessage", {"message_id": 1}),
            ("getChatAdministrators", {}),
        )
    ),
    Rule("getChatMember", lambda s: {"chat_id": s.room.id}, "invalid user_id specified"),
    Rule(
        "getChatMember",
        lambda s: {"chat_id": s.room.id, "user_id": "x"},
        "invalid user_id specified",
    ),
    Rule("getChatMember", lambda s: {"chat_id": s.room.id, "user_id": 5}, "user not found"),
    Rule("getUserProfilePhotos", lambda s: {"user_id": 5}, "user not found"),
    Rule("getChatAdministrators", to_ana(), "there are no administrators in the private chat"),
    Rule("leaveChat", to_ana(), "chat member status can't be changed in private chats"),
    Rule(
        "sendChatAction",
        to_ana(action="dancing"),
        "wrong parameter action in request",
    ),
    Rule("sendChatAction", lambda s: {"action": "dancing"}, "wrong parameter action in request"),
]
