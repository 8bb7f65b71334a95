"""Which calls are taken, and what comes of them? The other table that every client is held to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.simulator.rules.refused import Arguments, Make, button, to_ana
from tests.simulator.rules.refused_messages import of_message, to_room
from tests.simulator.rules.stage import Stage

Look = Callable[[Any], Any]


@dataclass(frozen=True)
class Taken:
    """A call that Telegram takes, and what `look` must find in its result."""

    name: str
    method: str
    make: Make
    look: Look
    found: Any = True
    but_for: tuple[str, ...] = ()


def at(*path: str | int) -> Look:
    """Follow keys, places and, for the objects of clients, attributes."""

    def look(value: Any) -> Any:
        for step in path:
            if isinstance(step, int) or isinstance(value, dict):
                value = value[step]
            else:
                value = getattr(value, "from_user" if step == "from" else step)
        return value

    return look


def true(value: Any) -> bool:
    return value is True


def count(value: Any) -> int:
    return len(value)


# aiogram leaves out what is empty or false.
AIO = ("aiogram",)

LENIENCE = [
    Taken("a method in any case", "SENDmessage", to_ana(text="x"), at("text"), "x", AIO),
    Taken(
        "a parse mode in any case",
        "sendMessage",
        to_ana(text="<b>x</b>", parse_mode="hTmL"),
        at("text"),
        "x",
    ),
    Taken("no parse mode", "sendMessage", to_ana(text="<b>", parse_mode="None"), at("text"), "<b>"),
    Taken("an unknown argument", "sendMessage", to_ana(text="x", txet="y"), at("text"), "x"),
    Taken(
        "4,096 characters after the markup is read",
        "sendMessage",
        to_ana(text=f"<b>{'x' * 4096}</b>", parse_mode="HTML"),
        lambda m: len(at("text")(m)),
        4096,
    ),
    Taken(
        "1,024 emoji in a caption",
        "sendPhoto",
        lambda s: {"chat_id": s.ana.id, "photo": s.photo, "caption": "😀" * 1024},
        lambda m: len(at("caption")(m)),
        1024,
        ("query",),
    ),
    Taken(
        "entities that are no list", "sendMessage", to_ana(text="x", entities="{"), at("text"), "x"
    ),
    Taken(
        "an entity that is found anyway",
        "sendMessage",
        to_ana(text="x", entities=[{"type": "url", "offset": 0, "length": 1}]),
        at("text"),
        "x",
    ),
    Taken(
        "a markup without a keyboard",
        "sendMessage",
        to_ana(text="x", reply_markup={"a": 1}),
        at("text"),
        "x",
    ),
    Taken(
        "an empty row",
        "sendMessage",
        to_ana(text="x", reply_markup={"inline_keyboard": [[]]}),
        at("text"),
        "x",
    ),
    Taken(
        "64 bytes of data",
        "sendMessage",
        to_ana(text="x", reply_markup=button(callback_data="x" * 64)),
        at("reply_markup", "inline_keyboard", 0, 0, "text"),
        "Take",
    ),
    Taken(
        "the address before the data",
        "sendMessage",
        to_ana(text="x", reply_markup=button(callback_data="a", url="a.b")),
        at("reply_markup", "inline_keyboard", 0, 0, "url"),
        "http://a.b/",
    ),
    Taken(
        "a hundred buttons",
        "sendMessage",
        to_ana(
            text="x",
            reply_markup={"inline_keyboard": [[{"text": "a", "callback_data": "a"}] * 10] * 10},
        ),
        lambda m: sum(map(len, at("reply_markup", "inline_keyboard")(m))),
        100,
        ("query",),
    ),
    Taken("no reply", "sendMessage", to_ana(text="x", reply_parameters={}), at("text"), "x"),
    Taken(
        "a reply that may be missing",
        "sendMessage",
        to_ana(text="x", reply_parameters={"message_id": 999, "allow_sending_without_reply": True}),
        at("text"),
        "x",
    ),
    Taken(
        "a negative topic", "sendMessage", to_ana(text="x", message_thread_id=-5), at("text"), "x"
    ),
    Taken("an action in any case", "sendChatAction", to_ana(action="Typing"), true),
    Taken(
        "words for a place",
        "sendLocation",
        to_ana(latitude="north", longitude="1.5east"),
        lambda m: (at("location", "latitude")(m), at("location", "longitude")(m)),
        (0.0, 1.5),
    ),
    Taken(
        "a slash before a command",
        "setMyCommands",
        lambda s: {"commands": [{"command": "/report", "description": " Words "}]},
        true,
    ),
    Taken(
        "a description for a wrong message",
        "copyMessage",
        lambda s: to_room(message_id=s.mine(), caption="x")(s),
        lambda m: at("message_id")(m) > 0,
    ),
]

SENDING = [
    Taken("text", "sendMessage", to_ana(text="a 😀"), at("text"), "a 😀"),
    Taken(
        "a quoted reply",
        "sendMessage",
        lambda s: {
            "chat_id": s.ana.id,
            "text": "x",
            "reply_parameters": {"message_id": s.hers, "quote": "from"},
        },
        at("quote", "position"),
        6,
    ),
    Taken(
        "a reply to another chat",
        "sendMessage",
        lambda s: {
            "chat_id": s.ana.id,
            "text": "x",
            "reply_parameters": {"message_id": s.in_team, "chat_id": s.team.id},
        },
        at("external_reply", "chat", "title"),
        "Team",
    ),
    Taken(
        "hidden links",
        "sendMessage",
        to_ana(text="https://a.b", link_preview_options={"is_disabled": True}),
        at("link_preview_options", "is_disabled"),
    ),
    Taken(
        "protected text",
        "sendMessage",
        to_ana(text="x", protect_content=True),
        at("has_protected_content"),
    ),
    Taken(
        "a photo",
        "sendPhoto",
        lambda s: {"chat_id": s.ana.id, "photo": s.photo, "has_spoiler": True},
        at("has_media_spoiler"),
    ),
    Taken(
        "a video",
        "sendVideo",
        lambda s: {"chat_id": s.ana.id, "video": s.video},
        at("video", "width"),
        640,
    ),
    Taken(
        "an animation",
        "sendAnimation",
        lambda s: {"chat_id": s.ana.id, "animation": s.film},
        at("animation", "width"),
        320,
    ),
    Taken(
        "a voice",
        "sendVoice",
        lambda s: {"chat_id": s.ana.id, "voice": s.voice},
        at("voice", "mime_type"),
        "audio/ogg",
    ),
    Taken(
        "a song",
        "sendAudio",
        lambda s: {"chat_id": s.ana.id, "audio": s.song},
        at("audio", "duration"),
        1,
    ),
    Taken(
        "a document",
        "sendDocument",
        lambda s: {"chat_id": s.ana.id, "document": s.paper},
        at("document", "file_size"),
        3,
    ),
    Taken(
        "a place",
        "sendLocation",
        to_ana(latitude=22.28, longitude=114.16, live_period=60),
        at("location", "live_period"),
        60,
    ),
    Taken(
        "a venue",
        "sendVenue",
        to_ana(latitude=1, longitude=1, title="Hall", address="B3"),
        at("venue", "title"),
        "Hall",
    ),
    Taken(
        "a contact",
        "sendContact",
        to_ana(phone_number="+1", first_name="Carla"),
        at("contact", "first_name"),
        "Carla",
    ),
    Taken("a die", "sendDice", to_ana(emoji="🎰"), lambda m: 1 <= at("dice", "value")(m) <= 64),
    Taken(
        "a poll",
        "sendPoll",
        to_ana(question="Tea?", options=["Yes", {"text": "No"}]),
        lambda m: [at("text")(one) for one in at("poll", "options")(m)],
        ["Yes", "No"],
    ),
    Taken(
        "a quiz",
        "sendPoll",
        to_ana(question="1+1?", options=["1", "2"], type="quiz", correct_option_id=1),
        at("poll", "type"),
        "quiz",
    ),
    Taken(
        "an album",
        "sendMediaGroup",
        lambda s: {
            "chat_id": s.ana.id,
            "media": [
                {"type": "photo", "media": s.photo, "caption": "a"},
                {"type": "video", "media": s.video},
            ],
        },
        count,
        2,
    ),
    Taken(
        "into a topic",
        "sendMessage",
        lambda s: {"chat_id": s.forum.id, "text": "x", "message_thread_id": s.topic()},
        at("is_topic_message"),
    ),
]

CHANGING = [
    Taken("an edited text", "editMessageText", of_message(text="Taken"), at("text"), "Taken"),
    Taken(
        "an edited caption",
        "editMessageCaption",
        of_message(lambda s: s.mine_with_photo(), caption="x"),
        at("caption"),
        "x",
    ),
    Taken(
        "a text that becomes a photo",
        "editMessageMedia",
        lambda s: {
            "chat_id": s.ana.id,
            "message_id": s.mine(),
            "media": {"type": "photo", "media": s.photo},
        },
        lambda m: len(at("photo")(m)) > 0,
    ),
    Taken(
        "other buttons",
        "editMessageReplyMarkup",
        of_message(reply_markup=button(callback_data="t")),
        at("text"),
        "Waiting",
    ),
    Taken(
        "an old message's edit",
        "editMessageText",
        lambda s: {"chat_id": s.ana.id, "message_id": s.old, "text": f"{s.tg.next_number()}"},
        lambda m: at("edit_date")(m) is not None,
    ),
    Taken("a deletion", "deleteMessage", of_message(), true),
    Taken(
        "deletions, unknown ones skipped",
        "deleteMessages",
        lambda s: {"chat_id": s.ana.id, "message_ids": [s.mine(), 999]},
        true,
    ),
    Taken(
        "a forward",
        "forwardMessage",
        lambda s: to_room(message_id=s.hers)(s),
        at("forward_origin", "type"),
        "user",
    ),
    Taken(
        "many forwards",
        "forwardMessages",
        lambda s: to_room(message_ids=[s.mine(), s.mine()])(s),
        count,
        2,
    ),
    Taken(
        "many copies",
        "copyMessages",
        lambda s: to_room(message_ids=[s.mine_with_photo(), 999], remove_caption=True)(s),
        count,
        1,
    ),
    Taken("the end of a poll", "stopPoll", of_message(lambda s: s.poll()), at("is_closed")),
    Taken("a pin", "pinChatMessage", of_message(), true),
    Taken(
        "a reaction",
        "setMessageReaction",
        of_message(reaction=[{"type": "emoji", "emoji": "👍"}]),
        true,
    ),
    Taken(
        "a topic",
        "createForumTopic",
        lambda s: {"chat_id": s.forum.id, "name": f" {'x' * 200}"},
        lambda t: len(at("name")(t)),
        128,
    ),
    Taken(
        "a closed topic",
        "closeForumTopic",
        lambda s: {"chat_id": s.forum.id, "message_thread_id": s.topic()},
        true,
    ),
    Taken(
        "a topic without pins",
        "unpinAllForumTopicMessages",
        lambda s: {"chat_id": s.forum.id, "message_thread_id": s.topic()},
        true,
    ),
    Taken(
        "a general topic without pins",
        "unpinAllGeneralForumTopicMessages",
        lambda s: {"chat_id": s.forum.id},
        true,
    ),
]


def newcomer(s: Stage) -> Arguments:
    person = s.tg.person("Gus")
    s.team.add(person)
    return {"chat_id": s.team.id, "user_id": person.id}


GROUPS = [
    Taken(
        "a group", "getChat", lambda s: {"chat_id": s.team.id}, at("permissions", "can_send_photos")
    ),
    Taken("a private chat", "getChat", to_ana(), at("first_name"), "Ana"),
    Taken(
        "a group that was left",
        "getChat",
        lambda s: {"chat_id": s.left("group")},
        at("title"),
        "Gone",
    ),
    Taken("somebody gone", "getChat", lambda s: {"chat_id": s.dora.id}, at("first_name"), "Dora"),
    Taken(
        "a member",
        "getChatMember",
        lambda s: {"chat_id": s.team.id, "user_id": s.carla.id},
        at("status"),
        "creator",
    ),
    Taken(
        "the leaders",
        "getChatAdministrators",
        lambda s: {"chat_id": s.team.id},
        lambda found: len(found) >= 3,
    ),
    Taken("how many", "getChatMemberCount", to_ana(), lambda found: found, 2),
    Taken(
        "the bot's pictures",
        "getUserProfilePhotos",
        lambda s: {"user_id": s.tg.bot.id},
        at("total_count"),
        0,
    ),
    Taken("a ban", "banChatMember", newcomer, true),
    Taken("no ban", "unbanChatMember", newcomer, true),
    Taken(
        "a promotion",
        "promoteChatMember",
        lambda s: {**newcomer(s), "can_pin_messages": True},
        true,
    ),
    Taken(
        "permissions",
        "setChatPermissions",
        lambda s: {"chat_id": s.led_with().id, "permissions": {"can_send_polls": True}},
        true,
    ),
    Taken(
        "a title", "setChatTitle", lambda s: {"chat_id": s.led_with().id, "title": "Lobby"}, true
    ),
    Taken(
        "a description",
        "setChatDescription",
        lambda s: {"chat_id": s.led_with().id, "description": "Words"},
        true,
    ),
    Taken(
        "a link",
        "exportChatInviteLink",
        lambda s: {"chat_id": s.team.id},
        lambda link: link[:14],
        "https://t.me/+",
    ),
    Taken(
        "a file",
        "getFile",
        lambda s: {"file_id": s.photo},
        lambda f: at("file_path")(f)[:7],
        "photos/",
    ),
]
