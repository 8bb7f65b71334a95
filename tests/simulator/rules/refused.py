"""Which calls are refused, and in which words? The table that every client is held to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.simulator.rules.stage import Stage

Arguments = dict[str, Any]
Make = Callable[[Stage], Arguments]


@dataclass(frozen=True)
class Rule:
    """A call and Telegram's words for its refusal, as `Bad Request: ` would go before them.

    `but_for` names clients that do not let such a call out or change it on the way.
    """

    method: str
    make: Make
    refusal: str
    but_for: tuple[str, ...] = ()
    migrates: bool = False

    @property
    def name(self) -> str:
        return f"{self.method}: {self.refusal[:70]}"


# aiogram leaves out what is empty or false, PTB what is None.
AIO = ("aiogram",)
TYPED_ONLY = ("form", "multipart", "query", "ptb", "aiogram")


def button(**more: Any) -> Arguments:
    return {"inline_keyboard": [[{"text": "Take", **more}]]}


def to_ana(**more: Any) -> Make:
    return lambda s: {"chat_id": s.ana.id, **more}


def texted(**more: Any) -> Make:
    return to_ana(text="x", **more)


def marked(**more: Any) -> Make:
    return texted(reply_markup=button(**more))


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
            lambda s, kind=kind: {"text": "x", "chat_id": s.kicked_from(kind)},
            f"forbidden: bot was kicked from the {kind} chat",
        )
        for kind in ("group", "supergroup")
    ),
    *(
        Rule(
            "sendMessage",
            lambda s, kind=kind: {"text": "x", "chat_id": s.left(kind)},
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
            lambda s, more=more: {"chat_id": s.migrated()[0], **more},
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

TEXTS = [
    Rule("sendMessage", to_ana(), "message text is empty"),
    Rule("sendMessage", to_ana(text=""), "message text is empty"),
    Rule("sendMessage", lambda s: {"chat_id": 5, "text": ""}, "message text is empty"),
    Rule("editMessageText", lambda s: {"chat_id": 5, "text": ""}, "message text is empty"),
    Rule("sendMessage", to_ana(text=" \n\t "), "text must be non-empty"),
    Rule("sendMessage", to_ana(text="<b> </b>", parse_mode="HTML"), "text must be non-empty"),
    Rule("sendMessage", lambda s: {"chat_id": 5, "text": " "}, "chat not found"),
    Rule("sendMessage", to_ana(text="x" * 4097), "message is too long"),
    Rule("sendMessage", to_ana(text="😀" * 2049), "message is too long", ("query",)),
    Rule(
        "editMessageText",
        lambda s: {"chat_id": s.ana.id, "message_id": s.mine(), "text": "x" * 4097},
        "message is too long",
    ),
    Rule("sendMessage", to_ana(text="x" * 32_769), "text is too long", ("query",)),
    Rule("sendMessage", to_ana(text="é" * 16_385), "text is too long", ("query",)),
    Rule("sendMessage", texted(parse_mode="LaTeX"), "unsupported parse_mode"),
    Rule("sendMessage", texted(parse_mode=None), "unsupported parse_mode", TYPED_ONLY),
    Rule(
        "sendPhoto",
        lambda s: {"chat_id": s.ana.id, "photo": s.photo, "caption": "x" * 1025},
        "message caption is too long",
    ),
    Rule(
        "sendMessage",
        to_ana(text="<b>a", parse_mode="html"),
        "can't parse entities: can't find end tag corresponding to start tag \"b\"",
    ),
    Rule(
        "sendMessage",
        to_ana(text="é<x>", parse_mode="HTML"),
        'can\'t parse entities: unsupported start tag "x" at byte offset 2',
    ),
    *(
        Rule("sendMessage", texted(entities=[given]), refusal)
        for given, refusal in (
            (5, "can't parse messageentity: expected an object"),
            ({}, "can't parse messageentity: can't find field \"offset\""),
            (
                {"offset": "a", "length": 1},
                'can\'t parse messageentity: field "offset" must be a valid number',
            ),
            (
                {"offset": 0, "length": []},
                'can\'t parse messageentity: field "length" must be a number',
            ),
            (
                {"offset": 0, "length": 1, "type": {}},
                'can\'t parse messageentity: field "type" must be of type string',
            ),
            (
                {"offset": 0, "length": 1, "type": ""},
                "can't parse messageentity: type is not specified",
            ),
            (
                {"offset": 0, "length": 1, "type": "big"},
                "can't parse messageentity: unsupported type specified",
            ),
            (
                {"offset": 0, "length": 1, "type": "text_link"},
                "can't parse messageentity: can't find field \"url\"",
            ),
            (
                {"offset": -1, "length": 1, "type": "bold"},
                "receive an entity with incorrect offset -1",
            ),
            (
                {"offset": 0, "length": -1, "type": "bold"},
                "receive an entity with incorrect length -1",
            ),
            (
                {"offset": 2, "length": 1, "type": "bold"},
                "entity begins after the end of the text at utf-16 offset 2",
            ),
            (
                {"offset": 0, "length": 2, "type": "bold"},
                "entity beginning at utf-16 offset 0 ends after the end of the text"
                " at utf-16 offset 2",
            ),
        )
    ),
    Rule(
        "sendMessage",
        to_ana(text="a😀b", entities=[{"type": "bold", "offset": 2, "length": 2}]),
        "entity begins in a middle of a utf-16 symbol at byte offset 5",
    ),
    Rule(
        "sendMessage",
        to_ana(text="a😀b", entities=[{"type": "bold", "offset": 0, "length": 2}]),
        "entity beginning at utf-16 offset 0 ends in a middle of a utf-16 symbol at byte offset 5",
    ),
    Rule(
        "sendMessage",
        texted(link_preview_options="["),
        "can't parse link preview options json object",
    ),
    Rule(
        "sendMessage",
        texted(link_preview_options="[]"),
        "object expected as link preview options",
    ),
    Rule(
        "sendMessage",
        texted(link_preview_options={"is_disabled": "yes"}),
        'field "is_disabled" must be of type boolean',
    ),
]

KEYBOARDS = [
    Rule("sendMessage", texted(reply_markup="{"), "can't parse reply keyboard markup json object"),
    Rule("sendMessage", texted(reply_markup="[]"), "object expected as reply markup"),
    Rule("sendMessage", texted(reply_markup=None), "object expected as reply markup", TYPED_ONLY),
    Rule(
        "sendMessage",
        lambda s: {"chat_id": 5, "text": "x", "reply_markup": "{"},
        "can't parse reply keyboard markup json object",
    ),
    Rule(
        "sendMessage",
        texted(reply_markup={"inline_keyboard": {}}),
        'field "inline_keyboard" must be of type array',
    ),
    Rule(
        "sendMessage",
        texted(reply_markup={"inline_keyboard": [{}]}),
        'field "inline_keyboard" of the inlinekeyboardmarkup must be an array of arrays',
    ),
    Rule(
        "sendMessage",
        texted(reply_markup={"keyboard": [{}]}),
        'field "keyboard" must be an array of arrays',
    ),
    Rule(
        "sendMessage",
        texted(reply_markup={"keyboard": [[5]]}),
        "can't parse keyboard button: keyboardbutton must be a string or an object",
    ),
    Rule(
        "sendMessage",
        texted(reply_markup={"keyboard": [[" "]]}),
        "keyboard button text must be non-empty",
    ),
    Rule(
        "sendMessage",
        lambda s: {
            "chat_id": s.hall.id,
            "text": "x",
            "reply_markup": {"keyboard": [[{"text": "Call", "request_contact": True}]]},
        },
        "phone number can be requested in private chats only",
    ),
    Rule(
        "sendMessage",
        texted(reply_markup={"inline_keyboard": [["Take"]]}),
        "can't parse inline keyboard button: inlinekeyboardbutton must be an object",
    ),
    Rule(
        "sendMessage",
        texted(reply_markup={"inline_keyboard": [[{"callback_data": "a"}]]}),
        "can't parse inline keyboard button: can't find field \"text\"",
    ),
    Rule(
        "sendMessage",
        marked(url=[]),
        'can\'t parse inline keyboard button: field "url" must be of type string',
    ),
    Rule(
        "sendMessage",
        marked(),
        "can't parse inline keyboard button: text buttons are unallowed in the inline keyboard",
    ),
    Rule(
        "sendMessage",
        marked(callback_data=""),
        "can't parse inline keyboard button: text buttons are unallowed in the inline keyboard",
    ),
    Rule(
        "sendMessage",
        texted(reply_markup={"inline_keyboard": [[{"text": " ", "callback_data": "a"}]]}),
        "inline keyboard button text must be non-empty",
    ),
    Rule("sendMessage", marked(callback_data="x" * 65), "button_data_invalid"),
    Rule("sendMessage", marked(callback_data="é" * 33), "button_data_invalid"),
    Rule(
        "editMessageReplyMarkup",
        lambda s: {
            "chat_id": s.ana.id,
            "message_id": s.mine(),
            "reply_markup": button(callback_data="x" * 65),
        },
        "button_data_invalid",
    ),
    Rule("sendMessage", marked(copy_text={"text": "x" * 257}), "button_copy_text_invalid"),
    Rule(
        "sendMessage",
        marked(copy_text={}),
        "can't parse inline keyboard button: can't find field \"text\"",
    ),
    *(
        Rule(
            "sendMessage",
            marked(url=url),
            f"inline keyboard button url '{url}' is invalid: {why}",
        )
        for url, why in (
            ("nowhere", "wrong http url"),
            ("ftp://a.b", "unsupported url protocol"),
            ("https://", "url host is empty"),
            ("https://a.b:99999", "wrong port number specified in the url"),
            ("tg://a.b", "unallowed characters in url host"),
        )
    ),
    Rule(
        "sendMessage",
        marked(web_app={"url": "http://a.b"}),
        "inline keyboard button web app url 'http://a.b' is invalid: only https links are allowed",
    ),
    Rule(
        "sendMessage",
        texted(reply_markup={"inline_keyboard": [[{"text": "a", "callback_data": "a"}]] * 101}),
        "reply markup is too long",
        ("query",),
    ),
    Rule(
        "editMessageText",
        lambda s: {
            "chat_id": s.ana.id,
            "message_id": s.mine(),
            "text": "x",
            "reply_markup": {"force_reply": True},
        },
        "inline keyboard expected",
    ),
]

REPLIES_AND_TOPICS = [
    Rule("sendMessage", texted(reply_parameters="{"), "can't parse reply parameters json object"),
    Rule("sendMessage", texted(reply_parameters="[]"), "object expected as reply parameters"),
    Rule("sendMessage", texted(reply_parameters={"a": 1}), 'can\'t find field "message_id"'),
    Rule(
        "sendMessage",
        texted(reply_parameters={"message_id": 999}),
        "message to be replied not found",
    ),
    Rule("sendMessage", texted(reply_to_message_id=999), "message to be replied not found"),
    Rule(
        "sendMessage",
        lambda s: {
            "chat_id": s.ana.id,
            "text": "x",
            "reply_parameters": {"message_id": s.hers, "quote": "never said"},
        },
        "quote_text_invalid",
    ),
    Rule("sendMessage", texted(message_thread_id=999), "message thread not found"),
    Rule(
        "sendMessage",
        texted(message_thread_id=999, reply_to_message_id=999),
        "message to be replied not found",
    ),
    Rule(
        "sendMessage",
        lambda s: {"chat_id": s.forum.id, "text": "x", "message_thread_id": 1},
        "message thread not found",
    ),
    Rule(
        "sendMessage",
        lambda s: {
            "chat_id": s.open_forum.id,
            "text": "x",
            "message_thread_id": s.topic(closed=True, in_=s.open_forum),
        },
        "topic_closed",
    ),
    Rule(
        "sendMessage",
        lambda s: {
            "chat_id": s.forum.id,
            "text": "x",
            "message_thread_id": s.deleted_topic(),
        },
        "message thread not found",
    ),
    Rule(
        "createForumTopic", lambda s: {"chat_id": s.hall.id, "name": "x"}, "the chat is not a forum"
    ),
    Rule("createForumTopic", to_ana(name="x"), "the chat is not a forum"),
    Rule(
        "createForumTopic",
        lambda s: {"chat_id": s.open_forum.id, "name": "x"},
        "not enough rights to create a topic",
    ),
    Rule(
        "createForumTopic",
        lambda s: {"chat_id": s.forum.id, "name": " "},
        "title must be non-empty",
    ),
    Rule("createForumTopic", lambda s: {"chat_id": s.forum.id}, "title must be non-empty"),
    Rule(
        "createForumTopic",
        lambda s: {"chat_id": s.forum.id, "name": "x", "icon_color": -1},
        "invalid icon color specified",
    ),
    Rule(
        "editForumTopic",
        lambda s: {"chat_id": s.forum.id, "message_thread_id": s.topic(), "name": "Repairs"},
        "topic_not_modified",
    ),
    Rule(
        "editForumTopic",
        lambda s: {"chat_id": s.forum.id, "message_thread_id": s.topic(), "name": " "},
        "title must be non-empty",
    ),
    Rule(
        "editForumTopic",
        lambda s: {
            "chat_id": s.open_forum.id,
            "message_thread_id": s.topic(in_=s.open_forum),
            "name": "x",
        },
        "not enough rights to edit the topic",
    ),
    Rule(
        "closeForumTopic",
        lambda s: {"chat_id": s.forum.id, "message_thread_id": s.topic(closed=True)},
        "topic_not_modified",
    ),
    Rule(
        "reopenForumTopic",
        lambda s: {"chat_id": s.forum.id, "message_thread_id": s.topic()},
        "topic_not_modified",
    ),
    Rule(
        "closeForumTopic",
        lambda s: {
            "chat_id": s.open_forum.id,
            "message_thread_id": s.topic(in_=s.open_forum),
        },
        "not enough rights to close or open the topic",
    ),
    Rule(
        "closeForumTopic",
        lambda s: {"chat_id": s.forum.id, "message_thread_id": s.deleted_topic()},
        "topic_deleted",
    ),
    Rule(
        "closeForumTopic",
        lambda s: {"chat_id": s.forum.id, "message_thread_id": 999},
        "topic_id_invalid",
    ),
    Rule("deleteForumTopic", lambda s: {"chat_id": s.forum.id}, "topic_id_invalid"),
    Rule(
        "deleteForumTopic",
        lambda s: {
            "chat_id": s.open_forum.id,
            "message_thread_id": s.topic(in_=s.open_forum),
        },
        "not enough rights to delete the topic",
    ),
    Rule("reopenGeneralForumTopic", lambda s: {"chat_id": s.forum.id}, "topic_not_modified"),
    Rule("unhideGeneralForumTopic", lambda s: {"chat_id": s.forum.id}, "topic_not_modified"),
    Rule(
        "hideGeneralForumTopic",
        lambda s: {"chat_id": s.open_forum.id},
        "not enough rights to close or open the topic",
    ),
]
